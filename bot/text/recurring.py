"""Recurring things: the reports of a weekly figure or of two quakes are alike in everything but the occasion."""

from __future__ import annotations

from dataclasses import dataclass

from bot.text.profile import Profile, exact

#: Days apart from which on other figures in a headline of the same make are another occasion: weekly figures come
#: every seven days, less a holiday; tolls are corrected within three or four.
RECURRING = 5.0
#: Share of two headlines' weight in common words, figures aside, that makes them of one make.
SAME_MAKE = 0.6


@dataclass(frozen=True, slots=True)
class Occasion:
    """What tells one occasion of a recurring thing from another: the day, the headline, its figures or those of the lede."""

    day: float | None
    figures: tuple[str, ...]
    lede_figures: tuple[str, ...]
    head: dict[str, int]


def occasion_of(made: Profile) -> Occasion | None:
    """None of an article without figures."""
    if not (made.figures or made.lede_figures):
        return None
    return Occasion(made.day, made.figures, made.lede_figures, made.head)


def another_occasion(a: Occasion, b: Occasion) -> bool:
    """Whether two look-alikes report a recurring thing at different times: last week's jobless claims and this week's.

    By headlines of the same make with other figures, where the figures are exact (4.4 and 4.6, 31,400 and 30,900) or
    the days a while apart; then, for a headline that names none, the exact ones of its lede count. A toll that rises from 5 to
    7 overnight is one event.
    """
    gap = abs(a.day - b.day) if a.day is not None and b.day is not None else 0.0
    if gap < RECURRING:
        one, other = (set(filter(exact, each.figures)) for each in (a, b))
    else:
        one, other = (set(each.figures or each.lede_figures) for each in (a, b))
    return bool(one and other) and not one & other and _same_make(a.head, b.head)


def _same_make(one: dict[str, int], other: dict[str, int]) -> bool:
    """Whether two headlines are alike but for their figures."""
    left = {term: weight for term, weight in one.items() if not term[0].isdigit()}
    right = {term: weight for term, weight in other.items() if not term[0].isdigit()}
    shared = sum(left[term] + right[term] for term in left.keys() & right.keys())
    total = sum(left.values()) + sum(right.values())
    return bool(total) and shared >= SAME_MAKE * total
