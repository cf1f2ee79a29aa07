"""How likely two articles report the same event: a small learned model over what their profiles share."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from math import log1p
from operator import mul

from bot.text.profile import FULL, Profile, rarity

#: What the model looks at, in the order of `features` and of bot/text/weights/stories.json.
FEATURES = (
    "terms", "lede", "head", "head in body", "head in body, lower", "covered", "shared rarity",
    "shorter", "longer", "numbers", "no number shared", "weekdays", "no weekday shared", "days apart", "dated",
)  # fmt: skip
_SQUARE = float(FULL * FULL)
#: Rarity below which a shared term is no evidence: exp(-3) is one article in twenty.
COMMON = 3.0
#: Days beyond which it does not matter how many.
LONG_AGO = 30.0
#: Log odds outside which nothing is told apart: below LOWEST two articles are strangers, likeness 0.
#: A graph with -4 for -2 has fifteen times the links and the same clusters (mixed F1 .938 both, dev, 2026-11).
LOWEST, HIGHEST = -2.0, 6.0


#: Cosine of the terms below which two articles are strangers, whatever else they share.
#: Of the linked pairs of one story on dev (2026-11) under 1 % are below; half of all pairs looked at are.
STRANGERS = 0.04


#: Days after which an article on the same thing is a new story: the desk takes articles into a story for as long.
OUTLIVED = 14.0
#: Days apart from which on other figures in a headline of the same make are another occasion: weekly figures come
#: every seven days, less a holiday; tolls are corrected within three or four.
RECURRING = 5.0
#: Share of two headlines' weight in common words, figures aside, that makes them of one make.
SAME_MAKE = 0.6


def _dot(one: dict[str, int], other: dict[str, int]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum([weight * other[term] for term, weight in one.items() if term in other]) / _SQUARE


def features(a: Profile, b: Profile) -> tuple[float, ...]:
    """What the model sees of two articles, the same either way round."""
    shared = a.terms.keys() & b.terms.keys()
    return _features(a, b, shared, _cosine(a, b, shared))


def _cosine(a: Profile, b: Profile, shared: set[str]) -> float:
    a_terms, b_terms = a.terms, b.terms
    return sum([a_terms[term] * b_terms[term] for term in shared]) / _SQUARE


def _features(a: Profile, b: Profile, shared: set[str], cosine: float) -> tuple[float, ...]:
    a_terms, b_terms = a.terms, b.terms
    known, unseen = rarity()
    rare = [known.get(term, unseen) - COMMON for term in shared]
    a_in_b, a_covered = _head_in(a.head, b_terms)
    b_in_a, b_covered = _head_in(b.head, a_terms)
    numbers = _dot(a.numbers, b.numbers) if a.numbers and b.numbers else 0.0
    weekdays = _dot(a.weekdays, b.weekdays) if a.weekdays and b.weekdays else 0.0
    gap = abs(a.day - b.day) if a.day is not None and b.day is not None else None
    low, high = (a.length, b.length) if a.length <= b.length else (b.length, a.length)
    return (
        cosine,
        _dot(a.lede, b.lede),
        _dot(a.head, b.head),
        (a_in_b + b_in_a) / 2,
        a_in_b if a_in_b < b_in_a else b_in_a,
        (a_covered + b_covered) / 2,
        log1p(sum([value for value in rare if value > 0])),
        log1p(low),
        log1p(high),
        numbers,
        1.0 if not numbers and a.numbers and b.numbers else 0.0,
        weekdays,
        1.0 if not weekdays and a.weekdays and b.weekdays else 0.0,
        log1p(min(gap, LONG_AGO)) if gap is not None else 0.0,
        1.0 if gap is not None else 0.0,
    )


def _head_in(head: dict[str, int], body: dict[str, int]) -> tuple[float, float]:
    """Cosine of a headline with the other article, and the share of its weight that stands there."""
    dot = found = 0
    for term, weight in head.items():
        if term in body:
            dot += weight * body[term]
            found += weight
    return dot / _SQUARE, found / sum(head.values()) if found else 0.0


@lru_cache(maxsize=1)
def model() -> tuple[tuple[float, ...], float]:
    """Weights in the order of `FEATURES`, and the constant. Source: train/stories.py."""
    stored = json.loads((files("bot.text") / "weights" / "stories.json").read_text("utf8"))
    return tuple(stored["weights"][name] for name in FEATURES), stored["constant"]


def likeness(a: Profile, b: Profile) -> float:
    """How likely both report the same event, 0…1, even in log odds between LOWEST and HIGHEST."""
    shared = a.terms.keys() & b.terms.keys()
    cosine = _cosine(a, b, shared)
    if cosine < STRANGERS or another_occasion(a, b):
        return 0.0
    weights, constant = model()
    odds: float = constant + sum(map(mul, weights, _features(a, b, shared, cosine)))
    if odds <= LOWEST:
        return 0.0
    return (min(odds, HIGHEST) + 4.0) / 10.0


def another_occasion(a: Profile, b: Profile) -> bool:
    """Whether two look-alikes report a recurring thing at different times: last week's jobless claims and this week's.

    By dates far apart; by headlines of the same make with other figures, where the figures are exact (4.4 and 4.6,
    31,400 and 30,900) or the days a while apart. A toll that rises from 5 to 7 overnight is one event.
    """
    gap = abs(a.day - b.day) if a.day is not None and b.day is not None else 0.0
    if gap > OUTLIVED:
        return True
    if not a.figures or not b.figures:
        return False
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
