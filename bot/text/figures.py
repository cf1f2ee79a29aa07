"""Whether the figures of two sentences disagree: which of them measure the same thing, and how they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.news import Figure
from bot.text.agreement import agree, comparable
from bot.text.claims import likeness
from bot.text.figure_exclusions import excluded, unlike_wholes
from bot.text.figure_fit import Ground, Side, adds_up, fit, same_toll, side_of, within
from bot.text.measures import find_figures

__all__ = [
    "CONFLICT", "UPDATE", "Difference", "Side", "differences", "figures_differ", "find_figures", "relation", "same_toll", "side_of",
]  # fmt: skip

Relation = Literal["conflict", "update", "compatible", "not comparable"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two figures that measure the same, how they relate, and how surely they measure the same (0…1)."""

    first: Figure
    second: Figure
    relation: Relation
    fit: float


def differences(a: Side, b: Side, alike: float | None = None) -> tuple[Difference, ...]:
    """Figures of two sentences that measure the same, best fit first taken, each used once.

    A value that stands in both sentences is not at odds with another one. `alike` is the claims' likeness where known.
    """
    alike = likeness(a.claim, b.claim) if alike is None else alike
    ground = Ground.of(a, b, alike)
    pairs = []
    for i, one in enumerate(a.figures):
        for j, other in enumerate(b.figures):
            if comparable(one, other):
                same = agree(one, other, a.text, b.text) or within(a, i, other) or within(b, j, one)
                same = same or adds_up(a, i, other) or adds_up(b, j, one)
                if not same and unlike_wholes(a, one, b, other):
                    continue  # another figure of the sentence may be the like one
                pairs.append((0 if same else 1, -(1.0 if same else fit(a, i, b, j, ground)), i, j))
    pairs.sort()
    used_a: set[int] = set()
    used_b: set[int] = set()
    found = []
    for apart, weight, i, j in pairs:
        if i in used_a or j in used_b:
            continue
        one, other = a.figures[i], b.figures[j]
        if apart and -weight < PAIRED:
            continue
        used_a.add(i)
        used_b.add(j)
        relation: Relation = "compatible" if not apart else _relation(a, one, b, other, ground)
        found.append(Difference(one, other, relation, -weight))
    return tuple(found)


#: Fit from which two unlike figures are taken to measure the same thing at all.
PAIRED = 0.2


#: Fit from which unlike figures are called a conflict, and an update. 550 labelled dev pairs, 2026-11-24, weights held out
#: by tenths: a conflict line of .45 gives P .75 R .56, .50 P .80 R .54, .55 P .85 R .51, .60 P .83 R .40.
CONFLICT, UPDATE = 0.55, 0.4


def _relation(a: Side, one: Figure, b: Side, other: Figure, ground: Ground) -> Relation:
    if excluded(a, one, b, other, ground):
        return "not comparable"
    if one.kind != "date" and (ground.market or ground.other_time):
        return "update"
    return "conflict"


def figures_differ(a: str, b: str, language: str = "en") -> Relation:
    """Whether the figures of two sentences disagree about the same thing. Unsure is "not comparable"."""
    return relation(side_of(a, language), side_of(b, language))


def relation(one: Side, other: Side) -> Relation:
    """`figures_differ` of two sentences made ready."""
    alike = likeness(one.claim, other.claim)
    found = differences(one, other, alike)
    if any(difference.relation == "conflict" and difference.fit >= CONFLICT for difference in found):
        return "conflict"
    if any(difference.relation == "update" and difference.fit >= UPDATE for difference in found):
        return "update"
    if alike >= 0.5 and any(
        difference.relation == "compatible" and difference.first.unit not in ("weekday", "year")
        for difference in found
    ):
        return "compatible"
    return "not comparable"
