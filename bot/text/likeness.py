"""How likely two articles report the same event: a small learned model over what their profiles share."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib.resources import files

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


def _dot(one: dict[str, int], other: dict[str, int]) -> float:
    if len(one) > len(other):
        one, other = other, one
    get = other.get
    return sum([weight * get(term, 0) for term, weight in one.items()]) / _SQUARE


def features(a: Profile, b: Profile) -> tuple[float, ...]:
    """What the model sees of two articles, the same either way round."""
    known, unseen = rarity()
    a_terms, b_terms = a.terms, b.terms
    shared = a_terms.keys() & b_terms.keys()
    a_in_b, b_in_a = _dot(a.head, b_terms), _dot(b.head, a_terms)
    evidence = 0.0
    dot = 0
    for term in shared:
        dot += a_terms[term] * b_terms[term]
        value = known.get(term, unseen) - COMMON
        if value > 0:
            evidence += value
    covered = (_covered(a.head, b_terms) + _covered(b.head, a_terms)) / 2
    numbers = _dot(a.numbers, b.numbers) if a.numbers and b.numbers else 0.0
    weekdays = _dot(a.weekdays, b.weekdays) if a.weekdays and b.weekdays else 0.0
    dated = a.day is not None and b.day is not None
    gap = abs(a.day - b.day) if a.day is not None and b.day is not None else 0.0
    low, high = (a.length, b.length) if a.length <= b.length else (b.length, a.length)
    return (
        dot / _SQUARE,
        _dot(a.lede, b.lede),
        _dot(a.head, b.head),
        (a_in_b + b_in_a) / 2,
        min(a_in_b, b_in_a),
        covered,
        math.log1p(evidence),
        math.log1p(low),
        math.log1p(high),
        numbers,
        float(not numbers and bool(a.numbers) and bool(b.numbers)),
        weekdays,
        float(not weekdays and bool(a.weekdays) and bool(b.weekdays)),
        math.log1p(min(gap, LONG_AGO)),
        float(dated),
    )


def _covered(head: dict[str, int], body: dict[str, int]) -> float:
    """Share of a headline's weight that stands in the other article."""
    total = sum(head.values())
    return sum([weight for term, weight in head.items() if term in body]) / total if total else 0.0


@lru_cache(maxsize=1)
def model() -> tuple[tuple[float, ...], float]:
    """Weights in the order of `FEATURES`, and the constant. Source: train/stories.py."""
    stored = json.loads((files("bot.text") / "weights" / "stories.json").read_text("utf8"))
    return tuple(stored["weights"][name] for name in FEATURES), stored["constant"]


def likeness(a: Profile, b: Profile) -> float:
    """How likely both report the same event, 0…1, even in log odds between LOWEST and HIGHEST."""
    weights, constant = model()
    odds = constant + sum(map(_times, weights, features(a, b)))
    if odds <= LOWEST:
        return 0.0
    return (min(odds, HIGHEST) + 4.0) / 10.0


def _times(one: float, other: float) -> float:
    return one * other
