"""One utterance in several outlets: the same words, trimmed, reworded, or only here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

QuoteRelation = Literal["same", "trimmed", "reworded", "translated", "only"]
Words = tuple[str, ...]

#: Fewest words two quotes must have in a row to be one utterance cut differently.
RUN = 4
#: Share of words in common order from which two quotes are one utterance in two wordings.
REWORDED = 0.6
#: Quotes shorter than this are compared for sameness only: two words in common prove nothing.
SHORTEST = 4
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_ORDER: tuple[QuoteRelation, ...] = ("reworded", "trimmed", "translated", "same", "only")


@dataclass(frozen=True, slots=True)
class Said:
    """A quote of one voice: its words, who spoke, in which language."""

    text: str
    speaker: str | None
    language: str
    voice: int


def relation(a: Said, b: Said) -> QuoteRelation | None:
    """How two quotes of different voices belong together; None when they do not."""
    return _relation(a, words_of(a.text), b, words_of(b.text))


def _relation(a: Said, one: Words, b: Said, other: Words) -> QuoteRelation | None:
    if not one or not other:
        return None
    if one == other:
        return "same" if len(one) > 1 or _one_speaker(a, b) else None
    if a.language != b.language:
        figures = set(re.findall(r"\d+", a.text)) & set(re.findall(r"\d+", b.text))
        named = a.speaker and b.speaker and _one_speaker(a, b) and min(len(one), len(other)) >= SHORTEST
        return "translated" if named and figures and 0.5 <= len(one) / len(other) <= 2 else None
    short, long = sorted((one, other), key=len)
    if _inside(short, long):
        return "trimmed" if len(short) >= SHORTEST or (len(short) > 1 and _one_speaker(a, b)) else None
    if len(short) < SHORTEST or len(set(short) & set(long)) < REWORDED * len(set(short)):
        return None
    blocks = [block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()]
    common = sum(blocks)
    if max(blocks) >= RUN and common >= REWORDED * len(short):
        cut = common >= 0.95 * len(short) and any(mark in a.text + b.text for mark in ("…", "...", "[", "("))
        return "trimmed" if cut else "reworded"
    return None


def pair_quotes(quotes: Sequence[Said]) -> tuple[tuple[QuoteRelation, tuple[int, ...]], ...]:
    """Quotes, by number, put together over voices; those of one voice alone come last as "only"."""
    root = list(range(len(quotes)))
    kinds: dict[tuple[int, int], QuoteRelation] = {}
    words = [words_of(quote.text) for quote in quotes]
    first: dict[tuple[Words, int], int] = {}
    for number, quote in enumerate(quotes):
        again = first.setdefault((words[number], quote.voice), number)
        _unite(root, again, number)  # said again in the same voice
    for earlier, later in _candidates(quotes, words, sorted(first.values())):
        one, other = quotes[earlier], quotes[later]
        same = _root(root, earlier) == _root(root, later)
        if one.voice == other.voice or (same and words[earlier] != words[later]):
            continue
        kind = _relation(one, words[earlier], other, words[later])
        if kind:
            kinds[earlier, later] = kind
            _unite(root, earlier, later)
    members: dict[int, list[int]] = {}
    for number in range(len(quotes)):
        members.setdefault(_root(root, number), []).append(number)
    found: dict[int, set[QuoteRelation]] = {}
    for (earlier, _), kind in kinds.items():
        found.setdefault(_root(root, earlier), set()).add(kind)
    rows: list[tuple[QuoteRelation, tuple[int, ...]]] = [
        (min(found[first], key=_ORDER.index) if first in found else "only", tuple(group))
        for first, group in members.items()
    ]
    rows.sort(key=lambda row: (row[0] == "only", -len({quotes[number].voice for number in row[1]}), row[1]))
    return tuple(rows)


def _candidates(
    quotes: Sequence[Said], words: Sequence[Words], numbers: Sequence[int]
) -> list[tuple[int, int]]:
    """Pairs worth a look, in order: with RUN words in a row in common, a short one inside another, two languages."""
    holders: dict[tuple[str, ...], list[int]] = {}
    sizes = {
        min(len(words[number]), RUN) for number in numbers
    }  # those of short quotes, which stand inside others
    for number in numbers:
        listed = words[number]
        for size in sizes - {0}:
            for gram in {listed[at : at + size] for at in range(len(listed) - size + 1)}:
                holders.setdefault(gram, []).append(number)
    found: set[tuple[int, int]] = set()
    for number in numbers:
        listed = words[number]
        grams = {listed[at : at + RUN] for at in range(max(1, len(listed) - RUN + 1))}
        others = set[int]().union(*(holders.get(gram, ()) for gram in grams)) - {number}
        found.update((min(number, other), max(number, other)) for other in others)
    if len({quotes[number].language for number in numbers}) > 1:
        found.update(
            (earlier, later)
            for at, later in enumerate(numbers)
            for earlier in numbers[:at]
            if quotes[earlier].language != quotes[later].language
        )
    return sorted(found)


def words_of(text: str) -> Words:
    """A quote's words without case and marks: what two must have in common to be the same."""
    return tuple(word.casefold().replace("’", "'") for word in _WORD.findall(text))


def _inside(short: Words, long: Words) -> bool:
    size = len(short)
    return any(long[at : at + size] == short for at in range(len(long) - size + 1))


def _one_speaker(a: Said, b: Said) -> bool:
    """Not known to be two people: one name ends as the other does, or one of them is not known."""
    if not a.speaker or not b.speaker:
        return True
    return a.speaker.casefold().split()[-1:] == b.speaker.casefold().split()[-1:]


def _root(root: list[int], number: int) -> int:
    while root[number] != number:
        root[number] = root[root[number]]
        number = root[number]
    return number


def _unite(root: list[int], a: int, b: int) -> None:
    low, high = sorted((_root(root, a), _root(root, b)))
    root[high] = low
