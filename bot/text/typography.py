"""The typography rule: what may differ between a text and the words of an article, and no more.

`fold` maps everything the rule calls the same to one form; `places` says where a folded passage has the words of a
text. In words the rule stands in docs/quote-check.md. What it must never fold, because it can change what somebody
said: letter case inside, accents, a hyphen against a dash or blank, a comma or full stop inside, `?` and `!` put in,
brackets, digits against number words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

DOUBLE_MARKS = '“”„‟"«»「」『』＂'
SINGLE_MARKS = "‘’‚‛'`´ʼ‹›"
MARKS = DOUBLE_MARKS + SINGLE_MARKS
DASHES = "‒–—―"
HYPHENS = "\u2010\u2011"
INVISIBLE = "\u00ad\u200b-\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff"
#: May be added, dropped or exchanged at the very end of a text. `?` and `!` may only be dropped.
FINAL = ".,;:…–"

_ONE_FOR_ONE = [
    *((mark, '"') for mark in DOUBLE_MARKS if mark != '"'),
    *((mark, "'") for mark in SINGLE_MARKS if mark != "'"),
    *((dash, "–") for dash in DASHES if dash != "–"),
]
_UNSEEN = re.compile(f"[{INVISIBLE}]+")
#: A letter with the marks that combine with it, or the parts of a Korean syllable.
_DECOMPOSED = re.compile("\\w[\u0300-\u036f]+|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?")
#: Everything that folds to another length. The first lookahead lets all other characters pass quickly: a blank before a
#: letter is the commonest character of all, and stays as it is.
_RUNS = re.compile(
    rf"(?=[.…{DASHES}]|\s(?!\w)|[^\S ]|--|(?<=«)\s)(?:"
    r"(?P<ellipsis>\s*(?:…|\.(?:\s?\.){2,})\s*)"
    rf"|(?P<dash>\s*[{DASHES}]\s*|\s+-\s+|\s*--+\s*)"
    rf"|(?P<gap>\s+(?=[;:!?»]|[,.](?:[\s{MARKS}]|$))|(?<=«)\s+)"
    r"|(?P<blank>\s+))"
)
_FORMS = {"ellipsis": "…", "dash": "–", "gap": "", "blank": " "}

#: Words written without blanks between them: any two characters are a boundary.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
#: Chinese negations: a passage that begins right behind one says the opposite of the sentence.
_CHINESE_NOT = frozenset("不没沒未无無非别別勿莫")
#: Words that lose their vowel before another one ("l’accord", "dell’accordo"): a quote may begin behind them.
#: Not n’, the French negation.
_ELIDED = re.compile(
    r"(?<!\w)(?:[ldjmtsc]|qu|jusqu|lorsqu|puisqu|quoiqu|(?:d|n|qu|s|b)ell|(?:d|n|s|qu)?all|dall|degl|"
    r"quell|un|sull|coll|gl|anch|com|dov|cos)'$",
    re.IGNORECASE,
)


class Folded(NamedTuple):
    """A text in one typography; `offsets[i]` is where its character i stands in the original, `offsets[-1]` the end."""

    text: str
    offsets: list[int]


def fold(text: str) -> Folded:
    """The text in one typography, with offsets back."""
    text, known = _plainer(text)
    if not _RUNS.search(text):
        return Folded(_one_for_one(text), known or list(range(len(text) + 1)))
    parts: list[str] = []
    offsets: list[int] = []
    last = 0
    for match in _RUNS.finditer(text):
        start, end = match.span()
        form = _FORMS[match.lastgroup or "blank"]
        parts.append(text[last:start])
        parts.append(form)
        offsets.extend(range(last, start))
        if form:
            offsets.append(start)
        last = end
    parts.append(text[last:])
    offsets.extend(range(last, len(text) + 1))
    if known:
        offsets = [known[offset] for offset in offsets]
    return Folded(_one_for_one("".join(parts)), offsets)


def _one_for_one(text: str) -> str:
    """Marks and dashes in one form; for texts this is ten times as fast as `str.translate`."""
    for char, form in _ONE_FOR_ONE:
        text = text.replace(char, form)
    return text


def folded(text: str) -> str:
    """The text in one typography."""
    return fold(text).text


def composed(text: str) -> str:
    """The text without invisible characters and with composed letters."""
    return _plainer(text)[0]


def _plainer(text: str) -> tuple[str, list[int]]:
    """The text without invisible characters and with composed letters; offsets are [] where nothing changed."""
    if text.isascii():
        return text, []
    text = text.replace(HYPHENS[0], "-").replace(HYPHENS[1], "-")
    offsets: list[int] = []
    if _UNSEEN.search(text):
        parts, last = [], 0
        for match in _UNSEEN.finditer(text):
            parts.append(text[last : match.start()])
            offsets.extend(range(last, match.start()))
            last = match.end()
        parts.append(text[last:])
        offsets.extend(range(last, len(text) + 1))
        text = "".join(parts)
    if not unicodedata.is_normalized("NFC", text):
        parts, composed, last = [], list[int](), 0
        for match in _DECOMPOSED.finditer(text):
            new = unicodedata.normalize("NFC", match.group())
            parts += [text[last : match.start()], new]
            composed.extend(range(last, match.start()))
            composed.extend([match.start()] * len(new))
            last = match.end()
        parts.append(text[last:])
        composed.extend(range(last, len(text) + 1))
        text = "".join(parts)
        offsets = [offsets[at] for at in composed] if offsets else composed
    return text, offsets


@lru_cache(maxsize=256)
def core(text: str) -> str:
    """The words to check: without blanks and quotation marks around, and without what follows a closing mark.

    Read from both ends, one character at a time: a pattern for it takes exponential time on a hundred marks.
    """
    start, end = 0, len(text)
    while start < end and _around(text[start]):
        start += 1
    at = end
    while at > start:
        char = text[at - 1]
        if char in MARKS:
            end = at = at - 1
        elif char in ".,;:!?…" or _around(char):
            at -= 1
        else:
            break
    return text[start:end].rstrip()


def _around(char: str) -> bool:
    return char in MARKS or char.isspace() or bool(_UNSEEN.match(char))


@lru_cache(maxsize=256)
def essence(text: str) -> str:
    """The folded words without free punctuation at the end and without an ellipsis or dash in front."""
    return folded(core(text)).lstrip("…– ").rstrip(FINAL + MARKS + " ")


def starts_word(text: str, at: int) -> bool:
    """Whether a passage of a folded text may begin here: not inside a word or number, not behind its minus or currency."""
    if at <= 0 or at >= len(text) or not text[at].isalnum():
        return True
    before, first = text[at - 1], text[at]
    if before.isalnum():
        return bool(UNSPACED.match(before) or UNSPACED.match(first)) and before not in _CHINESE_NOT
    earlier = text[at - 2] if at >= 2 else " "
    if before == "'":
        return not earlier.isalnum() or bool(_ELIDED.search(text[max(0, at - 9) : at]))
    if before == "-":
        return not earlier.isalnum() and not first.isdigit()
    if first.isdigit() and before in "$€£¥₺₹#+−":
        return False
    return not (first.isdigit() and before in ".,:" and earlier.isdigit())


def ends_word(text: str, at: int) -> bool:
    """Whether a passage of a folded text may end here: "we can" is no part of "we can't", nor "2.5" of "2.5 %"."""
    if at <= 0 or at >= len(text) or not text[at - 1].isalnum():
        return True
    last, after = text[at - 1], text[at]
    if after.isalnum():
        return bool(UNSPACED.match(last) or UNSPACED.match(after))
    following = text[at + 1] if at + 1 < len(text) else " "
    if after in "'-":
        return not following.isalnum()
    if last.isdigit() and (after in "%‰°€£" or (after == " " and following in "%‰€£")):
        return False
    return not (last.isdigit() and after in ".,:" and following.isdigit())


def _inside_run(text: str, at: int) -> bool:
    """Whether letters or digits of one word stand on both sides."""
    if not 0 < at < len(text) or not text[at - 1].isalnum() or not text[at].isalnum():
        return False
    return not (UNSPACED.match(text[at - 1]) or UNSPACED.match(text[at]))


def places(text: str, passage: str, strict: bool = True) -> Iterator[tuple[int, int]]:
    """Where a folded passage has the words of the text by the rule, in order; offsets into the folded passage.

    `strict`: also not beginning or ending inside a compound or number (see `starts_word`). Without it only runs of
    letters and digits are kept whole; for answers that confirm nothing.
    """
    wanted = essence(text)
    if not wanted:
        return
    final = core(text)[-1:] in FINAL
    found = sorted({at for form in either_case(wanted) for at in occurrences(form, passage, strict)})
    for at in found:
        end = at + len(wanted)
        if not (final and passage[end : end + 1] in ("?", "!")):
            yield at, end


def either_case(wanted: str) -> set[str]:
    """A text with its first letter as it is, and in the other case (Turkish İ and ı as well), at the same length."""
    first = wanted[:1]
    others = {first.swapcase(), *{"i": "İ", "İ": "i", "ı": "I", "I": "ı"}.get(first, "")}
    return {wanted} | {other + wanted[1:] for other in others if len(other) == 1}


def occurrences(form: str, passage: str, strict: bool = True) -> Iterator[int]:
    """Where a folded form stands in a folded passage, neither beginning nor ending inside a word."""
    at = passage.find(form)
    while at >= 0:
        end = at + len(form)
        if strict:
            whole = starts_word(passage, at) and ends_word(passage, end)
        else:
            whole = not _inside_run(passage, at) and not _inside_run(passage, end)
        if whole:
            yield at
        at = passage.find(form, at + 1)


#: What the rule calls the same, by name, in the order of docs/quote-check.md, and how that part of it reads a text.
_PARTS: dict[str, tuple[re.Pattern[str], str]] = {
    "invisible characters": (_UNSEEN, ""),
    "dots of an ellipsis": (re.compile(r"\s*(?:…|\.(?:\s?\.){2,})\s*"), "…"),
    "dashes": (re.compile(rf"\s*[{DASHES}]\s*|\s+-\s+|\s*--+\s*"), "–"),
    "hyphens": (re.compile(f"[{HYPHENS}]"), "-"),
    "blanks and line breaks": (re.compile(r"\s+"), " "),
    "quotation marks and apostrophes": (re.compile(f"[{MARKS}]"), "'"),
}
_ENDS = FINAL + "—?!. " + MARKS


def differences(text: str, passage: str) -> tuple[str, ...]:
    """Which parts of the rule are needed to call the two the same; () when they are equal but for the marks around."""
    one, other = core(text), core(passage)
    found = []
    for name, (pattern, form) in _PARTS.items():
        if _matches(pattern, one) != _matches(pattern, other):
            found.append(name)
        one, other = pattern.sub(form, one), pattern.sub(form, other)
    composed = unicodedata.normalize("NFC", one), unicodedata.normalize("NFC", other)
    if (one == composed[0]) != (other == composed[1]):
        found.append("composed letters")
    one, other = (form.lstrip("…–. ") for form in composed)
    if one[:1] != other[:1]:
        found.append("case of the first letter")
    if one[len(one.rstrip(_ENDS)) :] != other[len(other.rstrip(_ENDS)) :]:
        found.append("punctuation at the end")
    return tuple(found)


def _matches(pattern: re.Pattern[str], text: str) -> list[str]:
    return pattern.findall(text.rstrip(_ENDS))
