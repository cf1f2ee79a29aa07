"""What an outlet edited: two texts of one article, sentence by sentence, a changed headline, figure or quote named as such."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz.distance import Indel

from bot.text import typography
from bot.text.diff import Token, diff
from bot.text.figures import find_figures
from bot.text.junk import after_dateline
from bot.text.sentences import split

Part = Literal["body", "headline"]

#: Two sentences are one that was reworded from this share of words in common on, in order (0…1). Set by hand: with less
#: than half of them in common, "was" and "now" read better as one taken out and one added.
REWORDED = 0.5
#: Sentences of a rewritten stretch that are paired by likeness; a longer one is paired in order: 30 on either side are 900
#: comparisons.
MOST_PAIRED = 30
#: Kinds that a reader must not miss.
GRAVE = frozenset({"headline", "figure", "quote", "figure and quote", "quote added", "quote taken out"})
#: A line that only says when the page was made: "Updated 10:32 GMT, 3 March 2026", "Last modified on …", "3 hours ago".
_STAMP = re.compile(
    r"^\W*(?:(?:first |last )?(?:updated|published|modified|posted|edited|aktualisiert|stand|publié|mis à jour)\b.{0,80}"
    r"|\d{1,3} (?:min(?:ute)?s?|hours?|days?) (?:ago|read)\W*)$",
    re.IGNORECASE,
)
_MARKS = frozenset('"“”„«»')


@dataclass(frozen=True, slots=True)
class Edit:
    """A sentence (or the headline) before and after; spans are (start, end) into the older and the newer text.

    `before` is None for what was added, `after` for what was taken out. `words` say how to get from one to the other.
    """

    kind: str
    part: Part
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    words: tuple[Token, ...] = ()


def edits(
    old_headline: str, old_body: str, new_headline: str, new_body: str, language: str = "en"
) -> tuple[Edit, ...]:
    """Every edit in reading order, the headline first. Blanks and typography alone are none; equal texts have none."""
    found: list[Edit] = []
    if _key(old_headline) != _key(new_headline):
        words = diff(old_headline, new_headline, language)
        spans = (
            (0, len(old_headline)) if old_headline else None,
            (0, len(new_headline)) if new_headline else None,
        )
        found.append(Edit("headline", "headline", *spans, words))
    before = [(one.start, one.end) for one in split(old_body, language)]
    after = [(one.start, one.end) for one in split(new_body, language)]
    old = [old_body[start:end] for start, end in before]
    new = [new_body[start:end] for start, end in after]
    keys = [[_key(text) for text in side] for side in (old, new)]
    for tag, low, high, lo, hi in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for was, now in _pairs(old[low:high], new[lo:hi]):
            first = None if was is None else low + was
            second = None if now is None else lo + now
            mine = "" if first is None else old[first]
            its = "" if second is None else new[second]
            kind = _kind(mine, its, language)
            words = diff(mine, its, language) if mine and its else ()
            found.append(
                Edit(
                    kind,
                    "body",
                    None if first is None else before[first],
                    None if second is None else after[second],
                    words,
                )
            )
    return tuple(found)


def differ(old: str, new: str) -> bool:
    """Whether two texts differ in more than blanks, datelines and lines that say when the page was made."""
    return _core(old) != _core(new)


def _core(text: str) -> list[str]:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    kept = [
        line[after_dateline(line) :]
        for line in lines
        if line and not (len(line) < 120 and _STAMP.match(line))
    ]
    return " ".join(kept).split()


def _key(text: str) -> str:
    """A sentence as it is compared: marks and blanks as one writes them are no edit."""
    return " ".join(typography.fold(text).text.split())


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Which sentence became which, in reading order; what has no counterpart stands alone.

    The pairing with the greatest likeness in all, neighbours in order (dynamic programming).
    """
    if not old or not new or max(len(old), len(new)) > MOST_PAIRED:
        longest = max(len(old), len(new))
        return [(n if n < len(old) else None, n if n < len(new) else None) for n in range(longest)]
    mine, its = ([_key(text).casefold().split() for text in side] for side in (old, new))
    like = [[Indel.normalized_similarity(one, other, score_cutoff=REWORDED) for other in its] for one in mine]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            both = best[i + 1][j + 1] + like[i][j] if like[i][j] else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and like[i][j] and best[i][j] == best[i + 1][j + 1] + like[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif i < len(old) and best[i][j] == best[i + 1][j]:
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return pairs


def _kind(was: str, now: str, language: str) -> str:
    """What an edit is about."""
    if not was:
        return "quote added" if _quoted(now) else "added"
    if not now:
        return "quote taken out" if _quoted(was) else "taken out"
    figures = _figures(was, language) != _figures(now, language)
    quotes = _quoted(was) != _quoted(now)
    if figures and quotes:
        return "figure and quote"
    return "figure" if figures else "quote" if quotes else "wording"


def _figures(text: str, language: str) -> list[tuple[str, float, str]]:
    return [(figure.kind, figure.value, figure.unit) for figure in find_figures(text, language)]


def _quoted(text: str) -> tuple[str, ...]:
    """The words between quotation marks, as they are compared; an unclosed mark opens nothing."""
    found: list[str] = []
    open_at: int | None = None
    for at, char in enumerate(text):
        if char not in _MARKS:
            continue
        if open_at is None:
            open_at = at + 1
        else:
            inside = _key(text[open_at:at])
            if len(inside.split()) > 1:
                found.append(inside)
            open_at = None
    if open_at is not None and len(text[open_at:].split()) > 1:
        found.append(_key(text[open_at:]))  # goes on in the next sentence
    return tuple(found)
