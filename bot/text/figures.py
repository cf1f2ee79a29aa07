"""Whether the figures of two sentences disagree: which of them measure the same thing, and how they differ."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.news import Figure
from bot.text.claims import Claim, claim_of, likeness
from bot.text.measures import find_figures
from bot.text.numbers import rounded_alike
from bot.text.words import terms

__all__ = ["Difference", "Side", "differences", "figures_differ", "find_figures", "side_of"]

Relation = Literal["conflict", "update", "compatible", "not comparable"]

#: Words left and right of a figure that tell what it measures.
LEFT, RIGHT = 60, 60
_AROUND = re.compile(
    r"(?:about|almost|nearly|around|roughly|approximately|some|up to|close to|an estimated|estimated|circa|near|~|"
    r"rund|etwa|fast|knapp|gut|bis zu|environ|près de|quelque)\s+[$€£]?$",
    re.I,
)
_OVER = re.compile(
    r"(?:more than|over|at least|upwards? of|no (?:less|fewer) than|above|exceeding|mehr als|über|mindestens|plus de|au moins)\s+[$€£]?$",
    re.I,
)
_UNDER = re.compile(
    r"(?:less than|fewer than|under|at most|no more than|below|up to|weniger als|höchstens|moins de)\s+[$€£]?$",
    re.I,
)
#: What is counted under several names.
_SAME_KIND = (
    frozenset("peopl person man men woman women individu civilian resid victim passeng citizen other human".split()),
    frozenset("kill dead die death dy toll fatal live casualti slain perish".split()),
    frozenset("injur wound hurt".split()),
    frozenset("arrest detain custodi captur nab".split()),
    frozenset("child children kid boy girl teen teenag student pupil".split()),
    frozenset("soldier troop servicemen".split()),
    frozenset("polic offic cop".split()),
    frozenset("home hous famili".split()),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One sentence with its figures (offsets into `text`) and what stands around each."""

    text: str
    figures: tuple[Figure, ...]
    claim: Claim
    around: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two figures that measure the same, how they relate, and how surely they measure the same (0…1)."""

    first: Figure
    second: Figure
    relation: Relation
    fit: float


def side_of(
    text: str, language: str = "en", figures: Sequence[Figure] | None = None, claim: Claim | None = None
) -> Side:
    """A sentence made ready; `figures` are of this text, found when not given."""
    found = tuple(figures) if figures is not None else find_figures(text, language, ())
    around = tuple(_around(text, figure, language) for figure in found)
    return Side(text, found, claim or claim_of(text, language), around)


def _around(text: str, figure: Figure, language: str) -> frozenset[str]:
    left = text[max(0, figure.start - LEFT) : figure.start]
    right = text[figure.end : figure.end + RIGHT]
    left = re.split(r"[;:]|\.\s", left)[-1]
    right = re.split(r"[;:]|\.\s", right)[0]
    words = terms(left.partition(" ")[2] if figure.start > LEFT else left, language)[-4:]
    words += terms(right.rpartition(" ")[0] if figure.end + RIGHT < len(text) else right, language)[:4]
    return frozenset(_kind(word) for word in words if not word[0].isdigit())


def _kind(stem: str) -> str:
    for group in _SAME_KIND:
        if stem in group:
            return min(group)
    return stem


def agree(a: Figure, b: Figure, text_a: str, text_b: str) -> bool:
    """Whether two values of one unit can both be true: equal, rounded, or one is the other's limit."""
    if a.value == b.value or (a.kind not in ("date", "time", "score") and rounded_alike(a.value, b.value)):
        return True
    if a.kind == "date":
        return _dates_agree(a, b)
    if a.kind in ("time", "score"):
        return False
    before_a, before_b = text_a[max(0, a.start - 24) : a.start], text_b[max(0, b.start - 24) : b.start]
    low, high = sorted((a.value, b.value))
    ratio = high / low if low > 0 else math.inf
    if ratio <= 1.12 and (_AROUND.search(before_a) or _AROUND.search(before_b)):
        return True
    if ratio <= 1.06 and a.unit in ("m", "kg", "m2", "l", "km/h", "°C"):
        return True  # one of them was converted from another system
    for one, before, other in ((a, before_a, b), (b, before_b, a)):
        if _OVER.search(before) and one.value <= other.value <= one.value * 2:
            return True
        if _UNDER.search(before) and one.value / 2 <= other.value <= one.value:
            return True
    return False


def _dates_agree(a: Figure, b: Figure) -> bool:
    from datetime import date

    if a.unit == b.unit:
        return a.value == b.value
    by_unit = {a.unit: a.value, b.unit: b.value}
    if "day" in by_unit:
        day = date.fromordinal(int(by_unit["day"]))
        if "year" in by_unit:
            return day.year == by_unit["year"]
        if "month" in by_unit:
            return day.year * 12 + day.month - 1 == by_unit["month"]
        if "month-day" in by_unit:
            return day.month * 100 + day.day == by_unit["month-day"]
        if "weekday" in by_unit:
            return day.weekday() == by_unit["weekday"]
    if "month" in by_unit and "year" in by_unit:
        return by_unit["month"] // 12 == by_unit["year"]
    return True


def comparable(a: Figure, b: Figure) -> bool:
    """Whether two figures are of one kind and unit; dates of different grain are."""
    if a.kind == b.kind == "date":
        grains = {a.unit, b.unit}
        return a.unit == b.unit or ("day" in grains) or grains == {"month", "year"}
    plain = ("count", "number")
    return a.unit == b.unit and (a.kind == b.kind or (a.kind in plain and b.kind in plain))


def differences(a: Side, b: Side) -> tuple[Difference, ...]:
    """Figures of two sentences that measure the same, best fit first taken, each used once."""
    pairs = []
    for i, one in enumerate(a.figures):
        for j, other in enumerate(b.figures):
            if comparable(one, other):
                pairs.append((fit(a, i, b, j), one.value == other.value, i, j))
    # Equal values first: a figure that both have is not at odds with another one.
    pairs.sort(key=lambda pair: (-pair[1], -pair[0], pair[2], pair[3]))
    used_a: set[int] = set()
    used_b: set[int] = set()
    found = []
    for value, equal, i, j in pairs:
        if i in used_a or j in used_b or (value < 0.34 and not equal):
            continue
        used_a.add(i)
        used_b.add(j)
        one, other = a.figures[i], b.figures[j]
        relation: Relation = "compatible" if agree(one, other, a.text, b.text) else "conflict"
        found.append(Difference(one, other, relation, value))
    return tuple(found)


def fit(a: Side, i: int, b: Side, j: int) -> float:
    """How surely two figures measure the same, 0…1, from what is counted and what stands around them."""
    one, other = a.around[i], b.around[j]
    common = len(one & other)
    around = common / max(1.0, math.sqrt(len(one) * len(other)))
    left, right = (
        frozenset(_kind(word) for word in side.split()) for side in (a.figures[i].counts, b.figures[j].counts)
    )
    if left and right:
        heads = len(left & right) / min(len(left), len(right))
        return 0.5 * around + 0.5 * heads
    return around


def figures_differ(a: str, b: str, language: str = "en") -> Relation:
    """Whether the figures of two sentences disagree about the same thing."""
    one, other = side_of(a, language), side_of(b, language)
    alike = likeness(one.claim, other.claim)
    found = differences(one, other)
    if alike >= 0.5 and any(
        difference.relation == "conflict" and difference.fit >= 0.5 for difference in found
    ):
        return "conflict"
    if alike >= 0.5 and any(
        difference.relation == "compatible" and difference.fit >= 0.34 for difference in found
    ):
        return "compatible"
    return "not comparable"
