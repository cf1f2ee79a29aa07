"""Openings that lean on a sentence not shown, half quotes, and an "I" that nobody names: what makes a passage stumble."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# Words that point back when a passage opens on them. Longer than the scorer's list (eval/reading.py) on purpose: a
# sentence that is merely suspected costs one candidate, a dangling one costs the reader.
_LEANING = {
    "en": r"""he|she|they|it|his|her|hers|him|them|their|theirs|its|this|these|that|those|but|however|meanwhile|also
        |instead|yet|so|then|such|and|or|nor|still|though|nevertheless|nonetheless|moreover|furthermore|besides
        |therefore|thus|hence|otherwise|additionally|consequently|similarly|likewise|conversely|indeed|rather|plus
        |because|both|neither|either|another|others|afterwards?|afterward|later|earlier|elsewhere|there|here|other
        |in\ (?:fact|turn|other\ words|the\ meantime|that\ case|this\ case|doing\ so)
        |(?:in\ (?:addition|response|return)|(?:in|by)\ (?:contrast|comparison))(?!\ (?:to|for|with)\b)
        |(?:as|for|because|instead|despite|with|by|from|after|before|during|since|at|on|in|to|of|under|about|like|until)
         \ (?:a\ result|then|example|instance|he|she|they|it|his|her|their|its|this|that|these|those|them|him|which)
        |(?:perhaps\ )?most\ (?:notably|remarkably|importantly|recently)
        |(?:when\ )?(?:asked|questioned|pressed)\b[^.!?]{0,120}?,\ (?:he|she|they)
        |(?:one|two|three|several|some|many|most|all|each|none|half|any|few|both)\ of\ (?:his|her|their|its|these|those|them|this|that)
        |(?:among|between|beside|behind)\ (?:them|these|those)|even\ then|at\ the\ time(?=,)
        |(?:after|as|at|before|by|during|following|for|in|on|since|speaking|until|when|while|with|without|writing)\ (?-i:[^,.!?“"A-Z]{1,60}),\ (?:he|she
          |(?:this|that|these|those)\ (?!week|month|year|morning|afternoon|evening|weekend|spring|summer|autumn|fall|winter|season)\w+)
        |the\ [\w-]+\ (?:dis)?agreed(?=[,.])
        |on\ the\ (?:other\ hand|contrary)|at\ the\ same\ time|even\ so|that's|it's|he's|she's|they're|here's|there's
        |the\ (?:move|decision|ruling|incident|announcement|latter|former|pair|duo|trio)
        |the\ [\w-]+-year-olds?
        |(?:about\ |almost\ |nearly\ |just\ |only\ |over\ |some\ )?(?:a|an|\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|(?:a\ )?few|(?:some|many))
         \ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))\ (?:later|(?:before|after)\ that)
        |the\ (?:figures|findings|results|numbers|data|statistics|survey|poll|research)\ (?:also\ )?(?:shows?|showed|suggests?|suggested|reveals?|revealed|come|came)\b
        |the\ (?:singer|actor|actress|performer|star|player|striker|midfielder|defender|driver|pilot|officers?|couple|teacher|student
         |mother|father|parents|baby|patient|service|agency|scheme|project|program(?:me)?|proposal|problem|issue|case|crash|blaze
         |shooting|accident|controversy|row|debate|dispute|scandal|video|footage|photo(?:s|graphs?)?|image|book|film|match|game|vote|club's|company's|group's|firm's)
         (?=,|\ (?:is|was|are|were|has|have|had|will|would|could|can|may|might|also|who|which|that|said|says|came|comes|shows?|showed
         |took|takes|told|did|does|added|adds|happened|began)\b)
        |the\ (?:two|three|four|couple|same|news|comments?|remarks?|statement|deal|findings|results|report|study|plan
         |changes?|law|bill|measure|attack|man|woman|teenager|boy|girl|suspect|victims?|children|group|company|firm|club
         |team)\b
         (?=\ (?:is|was|are|were|has|have|had|will|would|could|can|may|might|also|said|says|came|comes|follows?|followed
         |marks?|marked|took|takes|told|did|does|added|adds)\b)""",
    "fr": r"""il|elle|ils|elles|son|sa|ses|leur|leurs|ce|cet|cette|ces|c['’]|cela|ça|celui|celle|ceux|celles
        |celui-ci|celle-ci|ceux-ci|celles-ci|lui|eux|mais|cependant|toutefois|pourtant|or|puis|ensuite|alors|ainsi|aussi
        |et|ou|car|donc|néanmoins|d['’]autant|en\ (?:revanche|effet|outre)|par\ (?:ailleurs|contre|conséquent)|de\ plus
        |du\ coup|résultat|une?\ (?:autre|telle?)|tous\ deux|toutes\ deux|là|y|après\ (?:cela|quoi)|au\ contraire
        |la\ décision|la\ mesure|l['’]annonce|l['’]incident|l['’]intéressée?|le\ (?:duo|trio)|l['’]homme
        |même\ (?:son\ de\ cloche|constat|chose)|de\ (?:son|leur)\ côté|pour\ (?:sa|leur)\ part|à\ l['’]inverse
        |une?\ (?:mesure|décision|annonce|initiative|information|situation|idée|intervention|réaction|déclaration|proposition|manière|façon)
         \ (?:qui|que|dont|mise?|prise?|annoncée?|saluée?|confirmée?|destinée?|largement|pour)\b
        |(?:(?:la|le)\ (?:ministre|députée?|maire|chanteuse|chanteur|comédienne?|joueuse|joueur|conductrice|conducteur|suspecte?|victime
          |jeune\ (?:homme|femme|fille|garçon))|l['’](?:élue?|actrice|acteur|accusée?|auteure?|artiste|animatrice|animateur|ancienne?\ ministre))
         (?=,|\ (?:a|avait|aura|est|était|sera|n['’]a|n['’]est|s['’]est|se|qui|dit|explique|affirme|assure|estime|doit|devrait|va)\b)
        |ce\ derni?er|cette\ dernière|ces\ derniers|ces\ dernières|d['’]autres|lors\ de\ (?:son|sa)
        |(?:lors\ de|sur|dans|pour|avec|selon|après|par|à|de|pour\ éviter)\ (?:ce|cet|cette|ces)\b
         (?!\ (?:semaine|mois|année|matin|après-midi|soir|soirée|nuit|week-end|printemps|été|automne|hiver|lundi|mardi|mercredi
          |jeudi|vendredi|samedi|dimanche)\b)
        |selon\ (?:lui|elle|eux|elles)|pour\ (?:lui|elle|eux|elles|cela)|à\ (?:son|leur)\ (?:tour|avis)""",
    "de": r"""er|sie|es|sein|seine[rnms]?|ihr|ihre[rnms]?|ihm|ihn|ihnen|dies|diese[rnms]?|(?:das|der|die)(?=\ (?:war|ist|hat|sei|habe|soll|gilt|wird|wurde)\b)
        |jene[rnms]?|aber|doch|jedoch|allerdings|dennoch|trotzdem|auch|zudem|außerdem|ferner|daher|deshalb|deswegen
        |darum|dann|danach|dabei|damit|dafür|dagegen|dazu|davon|daraufhin|darauf|darin|dort|so|und|oder|denn|also
        |solche[rnms]?|beide[rnms]?|gleichzeitig|unterdessen|stattdessen|hinzu|hingegen|andererseits|zugleich""",
    "es": r"""él|ella|ellos|ellas|su|sus|este|esta|estos|estas|ese|esa|esos|esas|aquel|aquella|esto|eso|ello|pero|sin\ embargo
        |no\ obstante|además|también|así|entonces|luego|después|por\ (?:eso|ello|tanto|otra\ parte|su\ parte)|mientras\ tanto
        |en\ cambio|y|o|pues|ambos|ambas|tal|tales|dicho|dicha|dichos|dichas|allí|ahí""",
    "it": r"""egli|ella|lui|lei|loro|esso|essa|essi|esse|suo|sua|suoi|sue|il\ suo|la\ sua|i\ suoi|le\ sue|questo|questa|questi
        |queste|quest['’]|quello|quella|quelli|quelle|ciò|ma|però|tuttavia|inoltre|anche|così|quindi|poi|allora|intanto
        |invece|e|ed|o|entrambi|entrambe|tale|tali|lì|là|perciò""",
    "pt": r"""ele|ela|eles|elas|seu|sua|seus|suas|o\ seu|a\ sua|os\ seus|as\ suas|este|esta|estes|estas|esse|essa|esses|essas
        |isto|isso|aquele|aquela|mas|porém|contudo|no\ entanto|entretanto|além\ disso|também|assim|então|depois|por\ isso
        |enquanto\ isso|e|ou|ambos|ambas|tal|tais|ali|aí|já""",
    "nl": r"""hij|zij|ze|het(?=\ (?:is|was|gaat|ging|wordt|werd|heeft|had|zal|zou|kan|kon|moet)\b)|zijn|haar|hun|hem|dit|dat|deze|die|maar|echter|toch|ook|bovendien|daarnaast|daarom|dus|dan
        |daarna|toen|zo|en|of|want|beide|beiden|zulke|daar|er|daarbij|daarmee|ondertussen|intussen|daarentegen""",
    "tr": r"""o|onlar|onun|onların|bu|bunlar|bunun|şu|ancak|fakat|ama|ayrıca|böylece|daha\ sonra|öte\ yandan|bunun\ üzerine""",
    "vi": r"""ông|bà|anh|chị|họ|nó|cô|tuy\ nhiên|nhưng|ngoài\ ra|do\ đó|vì\ vậy|sau\ đó|trong\ khi\ đó|điều\ này|việc\ này|đây|đó""",
}  # fmt: skip
#: The same words pointing at the time of writing, or at nothing.
_NOT_LEANING = {
    "en": r"(?:this|that)\ (?:week|month|year|morning|afternoon|evening|weekend|spring|summer|autumn|fall|winter|season)"
    r"|so\ far|it(?:['’]s|\ is|\ was)\ (?:\w+\ )?(?:alleged|believed|clear|estimated|expected|hoped|thought|unclear)",
    "fr": r"(?:ce|cet|cette)\ (?:semaine|mois|année|matin|après-midi|soir|soirée|nuit|week-end|printemps|été|automne"
    r"|hiver|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|il\ y\ a|il\ faut",
    "de": r"(?:dieser?|diese[mns]?)\ (?:woche|monat|jahr|morgen|abend|nacht|sommer|winter|herbst|frühjahr)|es\ gibt|so\ far",
    "es": r"est[ea]\ (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|semana|mes|año|mañana|tarde|noche)",
    "it": r"quest['’]?[oa]?\ ?(?:settimana|mese|anno|mattina|sera|notte)",
    "pt": r"est[ea]\ (?:semana|mês|ano|manhã|tarde|noite)",
    "nl": r"(?:deze|dit)\ (?:week|maand|jaar|ochtend|avond|zomer|winter)|er\ (?:is|zijn|komt)",
}
#: Languages whose leaning openings are known.
GUARDED = frozenset(_LEANING) | {"zh"}
#: Chinese has no blanks between words: the opening characters decide.
_LEANING_ZH = re.compile(
    r"[\s\"“”「『《（(]*(?:他|她|它|这|那|此|该|其|但|然而|不过|因此|所以|同时|另外|此外|而且|并且|随后|之后|也)"
)
_BEFORE = r"[\s\"“”„«»'‘’(\[–—\-•*]*"
_OPENING, _CLOSING = "“„«「『", "”»」』"
_MARK = re.compile(f"[{_OPENING}{_CLOSING}]")
_QUOTED = re.compile(
    r"(?:“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|「[^「」]*」|『[^『』]*』|\"[^\"]*\"|[‘'](?:[^‘’']|(?<=\w)[’'](?=\w))*[’'])[.,。]?"
)
#: "…", poursuit-il: who speaks is named before, and brackets are for English. Not where a name follows.
_SAYS_FRENCH = re.compile(r"[\"»”]\s*,?\s*(?:a-t-|[a-zéèêî]+-(?:t-)?)(?:il|elle|ils|elles)\b[^\"«“A-ZÀ-Þ]*$")


@lru_cache(maxsize=16)
def _pattern(language: str) -> re.Pattern[str] | None:
    if language == "zh":
        return _LEANING_ZH
    if language not in _LEANING:
        return None
    excepted = _NOT_LEANING.get(language, r"(?!)")
    return re.compile(
        rf"{_BEFORE}(?!(?:{excepted})\b)(?P<opener>{_LEANING[language]})(?:(?<=['’])|\b)",
        re.IGNORECASE | re.VERBOSE,
    )


def leans(sentence: str, language: str) -> bool:
    """Whether a sentence opens on a word that points back; False where the language has no list."""
    pattern = _pattern(language)
    found = pattern.match(sentence) if pattern else None
    if not found:
        return False
    if language == "zh":
        return True
    opener = found["opener"]
    return not (
        len(opener) > 1 and opener.isalpha() and opener.isupper() and not sentence.isupper()
    )  # IT workers


def needs_the_one_before(sentence: str, language: str) -> bool:
    """Whether a sentence leans on the one before, or is a quotation without a word of who says it."""
    stripped = sentence.strip()
    return (
        leans(sentence, language)
        or bool(_QUOTED.fullmatch(stripped))
        or (language == "fr" and bool(_SAYS_FRENCH.search(stripped)))
    )


def half_quote(text: str) -> bool:
    """Whether a double quotation mark opens without closing, or the reverse; straight ones: an odd number."""
    opened: list[str] = []
    for mark in _MARK.findall(text):
        if (mark == "“" and opened[-1:] == ["„"]) or mark in _CLOSING:
            if not opened:
                return True
            opened.pop()
        else:
            opened.append(mark)
    return bool(opened) or text.count('"') % 2 == 1


#: Double marks. A straight one opens behind a blank or bracket and closes behind what is quoted; between blanks nobody can tell.
_DOUBLE = re.compile(
    rf"(?P<opens>[{_OPENING}]|(?<![^\s(\[—–])\"(?=\S))|(?P<closes>[{_CLOSING}]|(?<=\S)\")|\""
)
#: Longest quotation, in sentences: one whose closing mark comes later has probably lost it.
LONGEST_QUOTATION = 8


def inside_quotations(texts: Sequence[str]) -> list[bool]:
    """Which sentences carry no mark but stand in a quotation that an earlier one opens and a later one closes, or opens
    again as its next paragraph.
    """
    found = [False] * len(texts)
    opener: int | None = None
    for i, text in enumerate(texts):
        marks = list(_DOUBLE.finditer(text))
        if not marks:
            continue
        goes_on = marks[0]["closes"] or (marks[0]["opens"] and not marks[0].start())
        if opener is not None and goes_on and i - opener <= LONGEST_QUOTATION:
            found[opener + 1 : i] = [True] * (i - opener - 1)
        opener = i if marks[-1]["opens"] else None
    return found


#: "The memos were …": what is named by "the" and one noun, before its verb.
_DEFINITE = re.compile(
    rf"{_BEFORE}The (?P<noun>[a-z][a-z-]+) (?:is|was|are|were|has|have|had|will|would|could|can|may|might|also|who|which|that|said|says"
    r"|comes?|came|shows?|showed|took|takes|told|did|does|added|adds|happened|began)\b"
)


#: "A new ferry", "two piers": the three words behind an article or a number.
_INTRODUCES = re.compile(
    r"\b(?:an?|one|two|three|several|another|new)\b(?=((?: [\w'’-]+){1,3}))", re.IGNORECASE
)


def second_mentions(texts: Sequence[str], language: str) -> list[bool]:
    """Which English sentences open on "the" and a noun that an earlier one introduces with "a" or a number."""
    if language != "en":
        return [False] * len(texts)
    found = []
    introduced: set[str] = set()
    for text in texts:
        opening = _DEFINITE.match(text)
        found.append(bool(opening and opening["noun"] in introduced))
        for following in _INTRODUCES.findall(text):
            introduced.update(following.casefold().split())
    return found


_FIRST_PERSON = {
    "en": re.compile(
        r"(?<![\w.])(?<!War )(?<!Part )(?<!Phase )I(?: (?=[a-z])|['’](?:m|ve|d|ll)\b)|\b(?:me|[Mm]y|mine|myself)\b"
    ),
    "fr": re.compile(r"\b(?:[Jj]e |[Jj]['’]|moi\b|[Mm]on |[Mm]es )"),
    "de": re.compile(r"\b(?:[Ii]ch|mich|mir|mein(?:e[mnrs]?)?)\b"),
}


def in_first_person(sentence: str, language: str) -> bool:
    """Whether a sentence says "I" outside quotation marks; False where the language has no list."""
    pattern = _FIRST_PERSON.get(language)
    return bool(pattern and pattern.search(sentence) and pattern.search(_QUOTED.sub("", sentence)))
