"""Reporting words: verbs and nouns that announce who said something.

The lists are the general vocabulary of English, German and French news writing, written down by hand.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.text.word_lists import (
    BREAKERS,
    DETERMINERS,
    FRENCH_PRONOUNS,
    GERMAN_PRONOUNS,
    PRONOUNS,
    SPEAKING,
    listed,
)
from bot.text.words import stop_words

#: Verbs whose object is speech, nearly always.
_SAY = listed("""say tell add write tweet note explain state insist ask reply respond declare announce claim argue acknowledge
admit concede conclude continue recall remark testify assert contend maintain joke quip boast lament observe muse
comment caution counter allege shout yell stress emphasize emphasise reiterate post exclaim mutter whisper confess
elaborate retort interject opine proclaim pronounce recount relate grumble gripe stammer sigh plead confide
summarize summarise clarify reckon""")

#: Verbs that often report speech, or carry quoted words in their object.
_REPORT = listed("""describe call dismiss denounce suggest warn vow urge accuse predict promise complain believe think point
criticize criticise praise blast slam mock label dub cite quote report read repeat propose pledge deny confirm
predict estimate agree disagree demand order condemn defend hail blame brand characterize characterise deride decry
declare define deem refer express voice reveal disclose indicate mention mean imply hint signal show find see want
hope fear feel know understand remember insist question wonder advise recommend request call invoke echo chant speak
talk discuss address deliver offer issue release publish argue assail attack rip tout boast liken compare scoff lash
conclude advocate appeal apologize apologise assure reassure attest affirm reaffirm cry decide decry dispute doubt
instruct interrupt introduce joke portray present rail rebuke reject rebut recite say sign sing start begin swear
tease term text thank theorize threaten title urge use welcome worry credit caution consider lambast champion
reflect tell pray email rant ridicule insult laud lay list name need oppose outline back claim challenge charge
bemoan bill bring bark snap""")

_IRREGULAR = {
    "say": ("says", "said", "saying"), "tell": ("tells", "told", "telling"), "write": ("writes", "wrote", "written", "writing"),
    "think": ("thinks", "thought", "thinking"), "speak": ("speaks", "spoke", "spoken", "speaking"),
    "read": ("reads", "read", "reading"), "mean": ("means", "meant", "meaning"), "find": ("finds", "found", "finding"),
    "see": ("sees", "saw", "seen", "seeing"), "feel": ("feels", "felt", "feeling"), "know": ("knows", "knew", "known", "knowing"),
    "understand": ("understands", "understood", "understanding"), "show": ("shows", "showed", "shown", "showing"),
    "begin": ("begins", "began", "begun", "beginning"), "sing": ("sings", "sang", "sung", "singing"),
    "swear": ("swears", "swore", "sworn", "swearing"), "bring": ("brings", "brought", "bringing"),
    "lay": ("lays", "laid", "laying"), "put": ("puts", "put", "putting"), "go": ("goes", "went", "gone", "going"),
}  # fmt: skip
_DOUBLING = listed("quip dub slam rip plan refer admit rebut snap")


def _forms(verb: str) -> tuple[str, ...]:
    if verb in _IRREGULAR:
        return (verb, *_IRREGULAR[verb])
    stem = verb + verb[-1] if verb in _DOUBLING else verb
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb.endswith(("s", "x", "sh", "ch")):
        return verb, verb + "es", verb + "ed", verb + "ing"
    return verb, verb + "s", stem + "ed", stem + "ing"


_GERMAN_SAY = listed("""sagte sagt sagten erklärte erklärt erklärten meinte meint meinten betonte betont betonten äußerte
äußerten erläuterte berichtete berichten berichtet berichteten teilte teilten schrieb schreibt schrieben fügte fragte
antwortete entgegnete ergänzte kündigte kommentierte kritisierte kritisiert forderte fordert forderten warnte warnt
warnten behauptete behauptet bezeichnete bezeichnet bezeichneten nannte nennt nannten zitierte zitiert hieß heißt
verkündete versicherte versprach bestätigte bestätigten verteidigte bekräftigte gab gaben räumte sprach sprachen
spricht lautete lautet formulierte rief riefen mahnte bemerkte beklagte hob verlangte appellierte wies begründete
bedauerte begrüßte urteilte stellte meldete meldeten beschrieb beschreibt dementierte vermutete vermutet erwiderte
gestand resümierte zeigte kündigten bat drohte beschwerte so laut""")
_FRENCH_SAY = listed("""dit déclare déclaré affirmé affirme expliqué explique ajouté ajoute précisé précise assuré assure
souligné souligne estimé estime indiqué indique confié confie raconté raconte lancé lance répondu répond écrit
rappelé rappelle regretté regrette insisté insiste conclu conclut poursuit poursuivi annoncé annonce martelé martèle
dénoncé dénonce critiqué critique appelé appelle jugé juge qualifié qualifie selon commenté commente résumé résume
reconnu reconnaît admis admet avancé avance promis promet demandé demande noté note observé observe""")

_SPANISH_SAY = listed("""dijo dice dicen dijeron dicho añadió añade aseguró asegura aseguraron explicó explica explicaron afirmó afirma
    afirmaron señaló señala señalaron declaró declara declararon indicó indica subrayó subraya manifestó manifiesta
    comentó comenta apuntó apunta agregó agrega sostuvo sostiene advirtió advierte recordó recuerda concluyó concluye
    insistió insiste reconoció reconoce admitió admite respondió responde escribió escribe contó cuenta expresó
    denunció denuncia criticó critica lamentó lamenta anunció anuncia destacó destaca precisó precisa aclaró preguntó
    añadieron señalado declarado afirmado asegurado explicado añadido manifestado""")
_ITALIAN_SAY = listed("""detto dice dicono disse dissero aggiunto aggiunge aggiunse spiegato spiega spiegò dichiarato dichiara affermato
    afferma affermò sottolineato sottolinea commentato commenta osservato osserva sostenuto sostiene ricordato ricorda
    ribadito ribadisce precisato precisa ammesso ammette risposto risponde rispose scritto scrive raccontato racconta
    concluso conclude avvertito avverte annunciato annuncia denunciato denuncia criticato critica lamentato assicurato
    assicura chiesto chiede replicato replica insistito insiste""")
_DUTCH_SAY = listed("""zei zegt zeiden zeggen gezegd voegde verklaarde verklaart verklaarden vertelde vertelt stelde stelt meldde meldt
    schreef schrijft benadrukte benadrukt vindt vond reageerde reageert antwoordde waarschuwde waarschuwt liet laat
    noemde noemt vroeg vraagt legde aldus besluit besloot klaagde erkende erkent gaf meende meent bevestigde bevestigt""")
_PORTUGUESE_SAY = listed("""disse diz dizem disseram dito afirmou afirma afirmaram acrescentou acrescenta explicou explica declarou declara
    declararam garantiu garante sublinhou sublinha referiu refere destacou destaca comentou comenta lembrou lembra
    ressaltou contou conta escreveu escreve respondeu responde admitiu admite reconheceu reconhece alertou alerta
    avisou criticou critica lamentou lamenta anunciou anuncia concluiu conclui insistiu insiste salientou frisou
    observou perguntou""")
_BY_LANGUAGE = {"es": _SPANISH_SAY, "it": _ITALIAN_SAY, "nl": _DUTCH_SAY, "pt": _PORTUGUESE_SAY}
#: Languages read by rules alone: who speaks is whom word order ties to the quote.
BY_RULES = frozenset(_BY_LANGUAGE) | {"fr"}
#: "According to" of one word, before whom it names.
ACCORDING = listed("laut zufolge selon per según secondo volgens segundo conforme")

#: Nouns that stand for speech: "in a statement", "his words".
SPEECH_NOUNS = listed("""statement statements interview speech tweet tweets email e-mail letter remarks comment comments post message
    memo report address quote words testimony press conference briefing release op-ed column book article video
    phone call note response reply question answer announcement argument claim claims warning accusation suggestion
    phrase slogan motto term""")

#: Words that may stand between a subject and its verb.
AUXILIARIES = listed("""has have had also later then once recently previously repeatedly even would will reportedly further simply just
    was were is are be been being could can may might did does do should must often always never not ever still now
    again already earlier famously publicly privately quickly soon instead only both all to n't first initially
    eventually finally subsequently frequently consistently openly explicitly specifically apparently allegedly
    angrily bluntly flatly reportedly tersely wryly sarcastically dismissively effectively essentially
    basically actually really largely merely rightly correctly wrongly falsely incorrectly clearly strongly
    himself herself themselves itself today yesterday monday tuesday wednesday thursday friday saturday sunday""")

_FRENCH_AUXILIARIES = listed("""a ont ai avons avait avaient aura auraient aurait est sont s se lui leur y en ne pas aussi
    également ensuite enfin encore d abord notamment toutefois cependant par ailleurs""")
#: The same of Spanish, Italian, Dutch and Portuguese.
_AUXILIARIES_BY_RULES = listed("""ha han había habían hanno aveva avevano heeft hebben had hadden tem tinha se le les lo si gli ci no non niet não
    también anche ook também luego poi toen depois además inoltre daarna daarbij hoy oggi vandaag hoje ayer ieri gisteren
    ontem er nog wel ya già al já""")
#: Reporting verbs and pronouns of languages whose quotes are looked for with the English lists: known only so as to be no names.
_ELSEWHERE_SAY = listed("""dijo dice dicen dijeron dicho añadió añade aseguró asegura explicó explica afirmó afirma señaló señala
    declaró declara indicó subrayó detto dice disse dicono aggiunto aggiunge spiegato spiega dichiarato dichiara
    affermato afferma sottolineato él ella ellos ellas lui lei loro hij zij ze hem haar zei zegt zeiden zeggen gezegd aldus voegde verklaarde verklaart vertelde vertelt
    stelde meldde""")

SAY, REPORT = 2, 1


@lru_cache(maxsize=1)
def _english() -> dict[str, int]:
    table = {form: REPORT for verb in _REPORT for form in _forms(verb)}
    table |= {form: SAY for verb in _SAY for form in _forms(verb)}
    for word in ("going", "go", "mean", "need", "show", "name", "use", "order", "report", "back", "states",
                 "notes", "post", "posts", "comment", "comments", "question", "questions", "demand", "demands",
                 "claims", "offer", "offers", "attack", "attacks", "fear", "fears", "hope", "hopes", "reports",
                 "charges", "charge", "plans", "call", "calls", "names", "issue", "issues", "stress", "shows",
                 "address", "book", "review", "state", "note", "list", "term", "bill", "charges", "charged"):  # fmt: skip
        table[word] = REPORT  # as often a noun
    return table


@lru_cache(maxsize=8)
def cue_words(language: str) -> dict[str, int]:
    """Lower-case cue → SAY or REPORT. Languages without a list get the English one."""
    if language == "de":
        return dict.fromkeys(_GERMAN_SAY, SAY)
    if language == "fr":
        return dict.fromkeys(_FRENCH_SAY, SAY)
    if language in _BY_LANGUAGE:
        return dict.fromkeys(_BY_LANGUAGE[language], SAY)
    return _english()


@lru_cache(maxsize=8)
def auxiliaries(language: str) -> frozenset[str]:
    """Words that may stand between a subject and its verb."""
    if language in _BY_LANGUAGE:
        return _AUXILIARIES_BY_RULES
    return AUXILIARIES | _FRENCH_AUXILIARIES if language == "fr" else AUXILIARIES


@lru_cache(maxsize=32)
def function_words(language: str) -> frozenset[str]:
    """Words that name nobody: pronouns, determiners, conjunctions, auxiliaries and, but in English, reporting verbs.

    English reporting verbs are nouns as often ("the report", "the claim").
    """
    found = stop_words(language) | PRONOUNS | GERMAN_PRONOUNS | FRENCH_PRONOUNS | DETERMINERS | BREAKERS
    if language == "en":
        return found - SPEAKING
    return (found | auxiliaries(language) | _ELSEWHERE_SAY | {"t"} | cue_words(language).keys()) - SPEAKING


_PART = re.compile(r"[^\W_]+")


def names_somebody(name: str, language: str) -> bool:
    """Whether a name or phrase has a word besides function words. An acronym ("US", "WHO") is no function word."""
    closed = function_words(language)
    return any(
        (word.isupper() and len(word) > 1) or word.lower() not in closed for word in _PART.findall(name)
    )


#: German verbs in the subjunctive of reported speech.
SUBJUNCTIVE = listed(
    "sei seien habe hätte hätten werde würde würden solle könne könnten müsse müssten dürfe wolle gebe gehe komme stehe "
    "wäre wären stelle bleibe liege zeige handele handle brauche führe"
)
