"""One utterance in several outlets: the same words, trimmed, reworded, or only here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

QuoteRelation = Literal["same", "trimmed", "reworded", "translated", "only"]

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
    one, other = _words(a.text), _words(b.text)
    if not one or not other:
        return None
    if one == other:
        return "same" if len(one) > 1 or _one_speaker(a, b) else None
    if a.language != b.language:
        alike = _one_speaker(a, b) and a.speaker and min(len(one), len(other)) >= SHORTEST
        figures = set(re.findall(r"\d+", a.text)) & set(re.findall(r"\d+", b.text))
        return "translated" if alike and figures and 0.5 <= len(one) / len(other) <= 2 else None
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST:
        return "trimmed" if len(short) > 1 and _inside(short, long) and _one_speaker(a, b) else None
    if len(set(short) & set(long)) < RUN:
        return None
    if _inside(short, long):
        return "trimmed"
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    blocks = [block.size for block in matcher.get_matching_blocks()]
    common = sum(blocks)
    if max(blocks) >= RUN and common >= REWORDED * len(short):
        return "reworded" if common < 0.95 * len(short) else "trimmed"
    return None


def pair_quotes(quotes: Sequence[Said]) -> tuple[tuple[QuoteRelation, tuple[int, ...]], ...]:
    """Quotes, by number, put together over voices; those of one voice alone come last as "only"."""
    root = list(range(len(quotes)))
    kinds: dict[tuple[int, int], QuoteRelation] = {}
    words = [frozenset(_words(quote.text)) for quote in quotes]
    for later in range(len(quotes)):
        for earlier in range(later):
            if quotes[earlier].voice == quotes[later].voice:
                continue
            least = min(len(words[earlier]), len(words[later]))
            if (
                len(words[earlier] & words[later]) < min(RUN, least)
                and quotes[earlier].language == quotes[later].language
            ):
                continue
            kind = relation(quotes[earlier], quotes[later])
            if kind:
                kinds[earlier, later] = kind
                _unite(root, earlier, later)
    members: dict[int, list[int]] = {}
    for number in range(len(quotes)):
        members.setdefault(_root(root, number), []).append(number)
    rows: list[tuple[QuoteRelation, tuple[int, ...]]] = []
    for group in members.values():
        found = {kind for (a, b), kind in kinds.items() if a in group and b in group}
        rows.append((min(found, key=_ORDER.index) if found else "only", tuple(group)))
    rows.sort(key=lambda row: (row[0] == "only", -len({quotes[number].voice for number in row[1]}), row[1]))
    return tuple(rows)


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def _inside(short: Sequence[str], long: Sequence[str]) -> bool:
    size = len(short)
    return any(list(long[at : at + size]) == list(short) for at in range(len(long) - size + 1))


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
