"""Recurring things: the reports of a weekly figure or of two quakes are alike in everything but the occasion."""

from __future__ import annotations

from dataclasses import dataclass

#: Days apart from which on other figures in a headline of the same make are another occasion: weekly figures come
#: every seven days, less a holiday; tolls are corrected within three or four.
RECURRING = 5.0
#: Share of two headlines' weight in common words, figures aside, that makes them of one make.
SAME_MAKE = 0.6


@dataclass(frozen=True, slots=True)
class Occasion:
    """What tells one occasion of a recurring thing from another: the day, and a headline with its figures."""

    day: float | None
    figures: tuple[str, ...]
    head: dict[str, int]


def another_occasion(a: Occasion, b: Occasion) -> bool:
    """Whether two look-alikes report a recurring thing at different times: last week's jobless claims and this week's.

    By headlines of the same make with other figures, where the figures are exact (4.4 and 4.6, 31,400 and 30,900) or
    the days a while apart. A toll that rises from 5 to 7 overnight is one event.
    """
    gap = abs(a.day - b.day) if a.day is not None and b.day is not None else 0.0
    if gap < RECURRING:
        exact_a, exact_b = (
            {figure for figure in one.figures if len(figure) >= 4 or "." in figure} for one in (a, b)
        )
    else:
        exact_a, exact_b = set(a.figures), set(b.figures)
    return bool(exact_a and exact_b) and not exact_a & exact_b and _same_make(a.head, b.head)


def _same_make(one: dict[str, int], other: dict[str, int]) -> bool:
    """Whether two headlines are alike but for their figures."""
    left = {term: weight for term, weight in one.items() if not term[0].isdigit()}
    right = {term: weight for term, weight in other.items() if not term[0].isdigit()}
    shared = sum(left[term] + right[term] for term in left.keys() & right.keys())
    total = sum(left.values()) + sum(right.values())
    return bool(total) and shared >= SAME_MAKE * total
