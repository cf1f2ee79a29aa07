"""Word by word: how a text differs from the words of an article, in tokens that say what changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Levenshtein

from bot.text import typography
from bot.text.word_lists import listed

Kind = Literal["same", "added", "removed", "changed"]
Change = Literal["", "negation", "number", "name", "modal", "capital", "accent", "spelling", "punctuation"]

#: Words of a folded text: one character each where none are set apart by blanks, punctuation by itself. Numbers keep
#: the points, commas and signs that belong to them.
_TOKEN = re.compile(
    r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]"
    r"|[$€£¥₺]?\d+(?:[.,:/]\d+)*(?: ?[%‰°])?(?:[^\W\d_]+)?"
    r"|[^\W\d_\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff][^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]*"
    r"(?:[-'.][^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+)*"
    r"|[^\w\s]"
)
_OPENERS = frozenset(".!?…:\"'(")
#: More tokens than this are not aligned (5,000 characters are about 900); the text is then one removed and one added.
_MOST_TOKENS = 2_000


# Closed classes, written from grammars of the languages; short on purpose: a word that is sometimes something else
# ("may", "kann", "no") is named anyway, the reader sees both texts.
NEGATIONS: dict[str, frozenset[str]] = {
    "en": listed(
        "not never no none nobody nothing neither nor nowhere without cannot hardly barely scarcely "
        "isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't mustn't needn't "
        "haven't hasn't hadn't ain't mightn't shan't unable refuse refused deny denied"
    ),
    "fr": listed("ne pas n' jamais aucun aucune rien personne sans ni non nul nulle guère point plus"),
    "de": listed(
        "nicht nie niemals kein keine keinen keinem keiner keines nichts niemand ohne weder noch nein"
    ),
    "es": listed("no nunca jamás nada nadie ningún ninguno ninguna sin ni tampoco"),
    "it": listed("non mai nessuno nessuna niente nulla senza né neanche nemmeno no"),
    "pt": listed("não nunca jamais nada ninguém nenhum nenhuma sem nem tampouco"),
    "nl": listed("niet nooit geen niets niemand zonder noch nee nergens"),
    "sv": listed("inte aldrig ingen inget inga ingenting utan nej ej icke"),
    "da": listed("ikke aldrig ingen intet uden nej hverken"),
    "no": listed("ikke aldri ingen ingenting uten nei verken"),
    "tr": listed("değil yok hayır hiç asla ne"),
    "vi": listed("không chưa chẳng đừng chớ"),
    "zh": frozenset("不没沒未无無非别別勿莫"),
}
MODALS: dict[str, frozenset[str]] = {
    "en": listed("will would shall should can could may might must ought need 'll 'd"),
    "fr": listed(
        "peut peuvent pourra pourrait pourraient doit doivent devra devrait devraient veut veulent voudrait faut faudra "
        "faudrait"
    ),
    "de": listed(
        "wird werden würde würden kann können könnte könnten muss müssen müsste müssten soll sollen sollte sollten darf "
        "dürfen dürfte dürften will wollen wollte mag möchte"
    ),
    "es": listed("puede pueden podrá podría podrían debe deben debería deberían quiere querría"),
    "it": listed(
        "può possono potrà potrebbe potrebbero deve devono dovrà dovrebbe dovrebbero vuole vorrebbe"
    ),
    "pt": listed("pode podem poderá poderia deve devem deveria deveriam quer"),
    "nl": listed("zal zullen zou zouden kan kunnen kon moet moeten moest mag mogen wil willen"),
    "sv": listed("ska skall skulle kan kunde måste bör borde får vill"),
    "tr": listed("belki mutlaka gerek gerekir lazım"),
    "vi": listed("sẽ có thể phải nên cần"),
    "zh": frozenset("会會能可必须須应應该該要"),
}
NUMBER_WORDS: dict[str, frozenset[str]] = {
    "en": listed(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
        "million millions billion billions trillion trillions dozen dozens half twice first second third percent per cent"
    ),
    "fr": listed(
        "un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente "
        "quarante cinquante soixante cent cents mille million millions milliard milliards moitié douzaine"
    ),
    "de": listed(
        "null ein eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig sechzig "
        "siebzig achtzig neunzig hundert hunderte tausend tausende million millionen milliarde milliarden billion "
        "billionen dutzend hälfte prozent"
    ),
    "es": listed(
        "uno dos tres cuatro cinco seis siete ocho nueve diez cien ciento mil millón millones mitad"
    ),
    "it": listed(
        "uno due tre quattro cinque sei sette otto nove dieci cento mille mila milione milioni miliardi metà"
    ),
    "pt": listed(
        "um dois três quatro cinco seis sete oito nove dez cem cento mil milhão milhões bilhão bilhões metade"
    ),
    "nl": listed(
        "een twee drie vier vijf zes zeven acht negen tien honderd duizend miljoen miljard helft procent"
    ),
    "sv": listed(
        "ett två tre fyra fem sex sju åtta nio tio hundra tusen miljon miljoner miljard miljarder hälften"
    ),
    "tr": listed(
        "bir iki üç dört beş altı yedi sekiz dokuz on yirmi otuz kırk elli yüz bin milyon milyar yarım yüzde"
    ),
    "vi": listed("một hai ba bốn năm sáu bảy tám chín mười trăm nghìn ngàn triệu tỷ tỉ"),
    "zh": frozenset("零〇一二两兩三四五六七八九十百千万萬亿億"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """One step of the comparison.

    `old` stands only in the text ("" when added), `new` only in the article ("" when removed); both are the words as
    written. `change` names what a reader must not miss; "" for other words.
    """

    kind: Kind
    old: str
    new: str
    change: Change = ""


def diff(text: str, passage: str, language: str = "en") -> tuple[Token, ...]:
    """How to get from a text to the passage of an article, in reading order; neighbours of one kind are joined.

    Differences that the typography rule allows are none. Both texts empty: ().
    """
    one, other = _Tokens(typography.core(text)), _Tokens(typography.core(passage))
    if max(len(one.keys), len(other.keys)) > _MOST_TOKENS:
        return _joined([Token("removed", text, ""), Token("added", "", passage)])
    return _joined(_steps(one, other, language))


class _Tokens:
    """A text cut into words; `keys` compare, `words` are as written."""

    def __init__(self, text: str) -> None:
        folded = typography.fold(text)
        spans = [match.span() for match in _TOKEN.finditer(folded.text)]
        while spans and folded.text[slice(*spans[-1])] in typography.FINAL + "'\"":
            spans.pop()
        while spans and folded.text[slice(*spans[0])] in "…–":
            spans.pop(0)
        self.keys = [folded.text[start:end] for start, end in spans]
        if self.keys:
            first = self.keys[0]
            self.keys[0] = first[:1].casefold() + first[1:]
        self.words = [
            text[folded.offsets[start] : max(folded.offsets[end], folded.offsets[start] + 1)].strip()
            for start, end in spans
        ]
        self.text = text
        self.spans = [(folded.offsets[start], folded.offsets[end]) for start, end in spans]

    def opens(self, at: int) -> bool:
        """Whether a word begins the text or a sentence, where a capital says nothing."""
        return at == 0 or self.keys[at - 1] in _OPENERS


def _steps(one: _Tokens, other: _Tokens, language: str) -> Iterator[Token]:
    for step in Levenshtein.opcodes(one.keys, other.keys):
        old = range(step.src_start, step.src_end)
        new = range(step.dest_start, step.dest_end)
        if step.tag == "equal":
            yield Token("same", _written(one, old), _written(other, new))
        elif step.tag == "delete":
            for at in old:
                yield Token("removed", one.words[at], "", _change(one.words[at], "", one.opens(at), language))
        elif step.tag == "insert":
            for at in new:
                yield Token(
                    "added", "", other.words[at], _change("", other.words[at], other.opens(at), language)
                )
        else:
            for left, right in zip(old, new, strict=True):
                first = one.opens(left) or other.opens(right)
                change = _change(one.words[left], other.words[right], first, language)
                yield Token("changed", one.words[left], other.words[right], change)


def _written(tokens: _Tokens, numbers: Sequence[int]) -> str:
    """Neighbouring words as they stand in their text, blanks and marks between them included."""
    if not numbers:
        return ""
    return tokens.text[tokens.spans[numbers[0]][0] : tokens.spans[numbers[-1]][1]].strip()


def _joined(steps: Sequence[Token] | Iterator[Token]) -> tuple[Token, ...]:
    """Neighbours of one kind as one token, but for those whose change has a name."""
    found: list[Token] = []
    for token in steps:
        last = found[-1] if found else None
        if (
            last
            and last.kind == token.kind
            and not last.change
            and not token.change
            and token.kind in ("added", "removed")
        ):
            found[-1] = Token(token.kind, _spaced(last.old, token.old), _spaced(last.new, token.new))
        else:
            found.append(token)
    return tuple(found)


def _spaced(one: str, other: str) -> str:
    if not one or not other:
        return one or other
    tight = not other[0].isalnum() and other[0] not in "([“«„$€£"
    return one + other if tight or typography.UNSPACED.match(other[0]) else f"{one} {other}"


def _change(old: str, new: str, first: bool, language: str) -> Change:
    """What a changed, added or removed word changes; the gravest name first."""
    mine, its = typography.folded(old), typography.folded(new)
    forms = {mine.casefold(), its.casefold()} - {""}
    negative = [_negates(form, language) for form in (mine.casefold(), its.casefold())]
    if negative[0] != negative[1]:
        return "negation"
    if any(any(char.isdigit() for char in form) or form in NUMBER_WORDS.get(language, ()) for form in forms):
        return "number"
    if forms & MODALS.get(language, frozenset()) or any(form.endswith(("'ll", "'d")) for form in forms):
        return "modal"
    if not any(char.isalnum() for form in forms for char in form):
        return "punctuation"
    if mine and its:
        if mine.lower() == its.lower():
            return "capital"
        if mine.casefold() == its.casefold():  # muß, muss
            return "spelling"
        if _bare(mine) == _bare(its):
            return "accent"
    if any(_name(form, first, language) for form in (mine, its) if form):
        return "name"
    if mine and its and min(len(mine), len(its)) > 3 and Levenshtein.distance(mine, its, score_cutoff=1) == 1:
        return "spelling"
    return ""


def _negates(form: str, language: str) -> bool:
    listed = NEGATIONS.get(language, frozenset())
    return (
        form in listed
        or (language == "en" and form.endswith("n't"))
        or (language == "fr" and form.startswith("n'"))
    )


def _name(form: str, first: bool, language: str) -> bool:
    """A capital where the sentence asks for none; German nouns all have one, so there two capitals or a known form."""
    if first or not form[:1].isupper() or form in ("I", "I'm", "I've", "I'll", "I'd"):
        return False
    return language != "de" or form.isupper() or "-" in form


def _bare(form: str) -> str:
    return "".join(
        char for char in unicodedata.normalize("NFD", form.casefold()) if not unicodedata.combining(char)
    )
