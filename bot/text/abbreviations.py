"""Abbreviations that end in a full stop and do not end a sentence, per language, in lower case without the stop."""

from __future__ import annotations

from functools import lru_cache

from bot.text.word_lists import listed

#: Written from style guides and grammars; days and months where newspapers shorten them. A word that is as often a
#: word of its own ("no" in English, "art" in German) is left out, or counts only before a number (`BEFORE_NUMBERS`).
_ABBREVIATIONS = {
    "": "mr mrs ms dr prof st jr sr vs inc ltd co corp gov sen rep gen col lt sgt capt maj cmdr adm rev hon",
    "en": """mr mrs ms mx dr drs prof profs st ste jr sr messrs mses mmes rep reps sen sens gov govs pres supt insp const
        det gen col lt sgt cpl pvt capt maj cmdr adm brig rev revs fr hon amb atty asst assoc vs v viz cf approx dept
        est ft mt""",
    "fr": """m mm mme mmes mlle mlles me mes mgr dr drs pr prof gén col cap lt st ste sts cf p pp éd env av apr boul bd
        chap fig vol ex art al hab tél min max janv févr sept oct nov déc soc cie""",
    "de": """fa co dr hr fr prof dipl ing mag med phil jur bzw ca vgl evtl ggf inkl exkl zzgl abzgl nr st str hl geb gest verh
        jh jhd jhdt mio mrd tel abs art bd bspw dgl einschl etwa gem ges hrsg insb lt max min mind möbl ugs urspr usf
        verf vorm zit zt z b d h u a o ä s i v chr jan feb mär apr jun jul aug sep sept okt nov dez
        kap abb aufl rd spr sog allg bes österr schweiz amerik franz engl ital röm kath ev evang gen maj oberst vors
        stellv abt dir präs""",
    "es": """p.ej p.m a.m a.c d.c sr sra sres sras srta d dña dr dra dres prof profa lic ing arq gral cnel cap tte sto sta s st av avda c ctra
        apdo art cap cf ed ee uu ej etc fig gob hnos izq máx mín núm nº pág págs p pp tel tfno ud uds vd vds vol ene feb
        mar abr jun jul ago sept oct nov dic aprox depto dpto pdte pdta excmo ilmo cía admón adj""",
    "it": """sig sigg sigra sig.ra dott dott.ssa dottssa prof.ssa dr prof profssa ing avv arch geom rag gen col cap ten on sen min mons ecc
        es cfr pag pagg p pp art artt cap fig vol n nn nr s ss st tel v ca c d a gen feb mar apr mag giu lug ago set ott
        nov dic""",
    "pt": """p.ex sr sra srs sras srta dr dra drs prof profa eng arq gen cel cap ten sgt dom d exmo exma ilmo av r pç tel art
        cap cf ed etc ex fig máx mín núm n nº pág págs p pp séc vol jan fev mar abr mai jun jul ago set out nov dez
        aprox depto dep min pres""",
    "nl": """dhr mevr mw mr mrs dr drs ir ing prof ds st jr sr bv bijv blz ca dd dgl e d enz etc evt excl incl i p v m v h
        a f fig gem hr id jl max min m n nl nr nrs o o o p pag par plm red resp sec t tel t a v tz vgl vnl zgn zg jan
        feb mrt apr jun jul aug sept okt nov dec gen kol kap lt sgt""",
    "sv": """dr prof hr fr st s k ex bl fl osv t.ex bl.a m.fl o.d d.v.s s.k m.m fr.o.m t.o.m etc ca jfr kl nr sid kap resp ev inkl exkl milj mdr jan febr mars
        apr jun jul aug sept okt nov dec""",
    "da": """dr prof hr fr sr st f.eks bl.a m.fl m.m o.l d.v.s bl fl eks osv ca jf kl nr s kap hhv evt inkl ekskl mio mia pga mht jan feb mar apr
        jun jul aug sept okt nov dec""",
    "no": """dr prof hr fr st f.eks bl.a m.fl m.m o.l d.v.s bl fl eks osv ca jf kl nr s kap hhv evt inkl ekskl mill mrd pga jan feb mar apr jun
        jul aug sept okt nov des""",
    "tr": """bşk dr prof doç yrd av op uzm ecz arş gör öğr müh mim alb yb bnb yzb ütğm tğm org korg tümg tuğg sn bkz vb vs vd
        çev haz yy mö ms no cad sok mah apt blv blok tel st inç örn""",
    "vi": """ts ths gs pgs bs ks cn ncs tp tx q p h ô đ tt nxb đh cđ thpt th mr mrs ms dr st no vs v.v""",
    "pl": """m.in dr prof mgr inż hab gen płk kpt por ks św ul al pl os nr tel np tzn tj itd itp ok m in r w godz min sek mln
        mld tys zł str por red wyd zob p pp""",
}  # fmt: skip
_BEFORE_NUMBERS = {
    "en": "no nos p pp vol ch art sec fig para c ca",
    "fr": "n no nos p pp",
    "es": "n no",
    "it": "n no",
    "pt": "n no",
    "nl": "art no p",
    "de": "s p",
    "tr": "s",
}
#: Also stand at the end of a sentence: what follows with a capital begins a new one, unless capitals say nothing.
_MAY_END = listed(
    "etc enz osv usw ecc itd itp vb uu al cie soc a.m p.m a.c d.c hab jh jhd jhdt mio mrd mln mld mill milj mdr tys zł v.v "
    "min max chr m.m m.fl"
)


@lru_cache(maxsize=32)
def abbreviations(language: str) -> frozenset[str]:
    """Abbreviations of a language (a common stock for languages without a list)."""
    return listed(_ABBREVIATIONS.get(language, _ABBREVIATIONS[""]))


@lru_cache(maxsize=32)
def before_numbers(language: str) -> frozenset[str]:
    """Words that are abbreviations only where a number follows ("No. 5")."""
    return listed(_BEFORE_NUMBERS.get(language, "no nr p pp vol"))


def may_end(word: str) -> bool:
    """Whether an abbreviation ends sentences as well."""
    return word in _MAY_END
