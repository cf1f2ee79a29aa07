"""How likely two articles report the same event: a small learned model over what their profiles share."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from math import exp, log, log1p, sqrt
from operator import mul

from bot.text.profile import FULL, Profile, rarity

#: What the model looks at, in the order of `Pivot.features` and of bot/text/weights/stories.json. "live" are terms
#: weighed by how rare they are among the articles in view, "short" those of which one is hardly more than a headline.
FEATURES = (
    "terms", "lede", "head", "head in body", "head in body, lower", "covered", "shared rarity",
    "shorter", "longer", "numbers", "no number shared", "weekdays", "no weekday shared", "days apart", "dated",
    "live terms", "live head", "live rarity", "first day", "to the fourth day", "short", "short, live terms",
    "short, live rarity", "short, live head", "live terms over .15", "live terms over .35", "short, days apart",
    "dated, live terms", "root of live terms",
)  # fmt: skip
_SQUARE = float(FULL * FULL)
#: Rarity below which a shared term is no evidence: exp(-3) is one article in twenty; among those in view, exp(-2).
COMMON, COMMON_LIVE = 3.0, 2.0
#: Days beyond which it does not matter how many.
LONG_AGO = 30.0
#: Log odds outside which nothing is told apart: below LOWEST two articles are strangers, likeness 0.
#: A graph with -4 for -2 has fifteen times the links and the same clusters (mixed F1 .938 both, dev, 2026-11).
LOWEST, HIGHEST = -2.0, 6.0
#: Terms of an article up to which it is short.
SHORT = 19
#: Articles that the background counts as, beside those in view: with few in view it decides what is rare.
BACKGROUND = 300.0


#: Cosine of the live terms below which two articles are strangers, whatever else they share. Of the pairs of one
#: story that would be linked 0.0 % (ECB+), 0.0 % (FNC-1), 0.5 % (AllSides), 1.8 % (UCI) are below; of all pairs
#: looked at 75, 69, 74 and 12 % (dev, 2026-11-24).
STRANGERS = 0.04


#: Days after which an article on the same thing is a new story: the desk takes articles into a story for as long.
OUTLIVED = 14.0
#: Days apart from which on other figures in a headline of the same make are another occasion: weekly figures come
#: every seven days, less a holiday; tolls are corrected within three or four.
RECURRING = 5.0
#: Share of two headlines' weight in common words, figures aside, that makes them of one make.
SAME_MAKE = 0.6


class Live:
    """In how many of the articles in view a term occurs: what everybody writes of tells little of one story."""

    __slots__ = ("_counts", "_total")

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._total = 0

    def add(self, made: Profile) -> None:
        counts = self._counts
        self._total += 1
        for term in made.terms:
            counts[term] = counts.get(term, 0) + 1

    def remove(self, made: Profile) -> None:
        """Take an article out that was added."""
        counts = self._counts
        self._total -= 1
        for term in made.terms:
            if counts[term] == 1:
                del counts[term]
            else:
                counts[term] -= 1

    def told(self, made: Profile) -> dict[str, tuple[float, float]]:
        """For the terms of an article: the square of the share of its weight that a term keeps, and its rarity."""
        known, unseen = rarity()
        counts = self._counts
        total = self._total + BACKGROUND + 1.0
        full, all_log = log(total / 2.5), log(total)
        found = {}
        for term in made.terms.keys() | made.head.keys():
            rare = all_log - log(counts.get(term, 0) + BACKGROUND * _frequency(known.get(term, unseen)) + 0.5)
            found[term] = (1.0 if rare >= full else (rare / full) ** 2 if rare > 0 else 0.0, rare)
        return found


@lru_cache(maxsize=4096)
def _frequency(rare: float) -> float:
    """Share of the background's articles that have a term of this rarity."""
    return exp(-rare)


#: Nothing in view: the background alone.
NOTHING = Live()


class Pivot:
    """An article made ready to be compared with many; `norm` and `head_norm` are those of its live weights."""

    __slots__ = ("_told", "head_norm", "made", "norm")

    def __init__(self, made: Profile, live: Live = NOTHING) -> None:
        self.made = made
        self._told = told = live.told(made)
        self.norm = sqrt(sum([told[term][0] * weight * weight for term, weight in made.terms.items()])) or 1.0
        self.head_norm = (
            sqrt(sum([told[term][0] * weight * weight for term, weight in made.head.items()])) or 1.0
        )

    def likeness(self, other: Profile, norm: float, head_norm: float) -> float:
        """How likely this and another article, whose norms are given, report one event; see `likeness`."""
        told, a_terms, b_terms = self._told, self.made.terms, other.terms
        shared = a_terms.keys() & b_terms.keys()
        live = sum([told[term][0] * a_terms[term] * b_terms[term] for term in shared])
        if live < STRANGERS * self.norm * norm or another_occasion(self.made, other):
            return 0.0
        cosine = _cosine(self.made, other, shared)
        weights, constant = model()
        odds: float = constant + sum(
            map(mul, weights, self._features(other, norm, head_norm, shared, cosine))
        )
        if odds <= LOWEST:
            return 0.0
        return (min(odds, HIGHEST) + 4.0) / 10.0

    def vector(self) -> dict[str, float]:
        """Unit vector of the article's live terms."""
        return {
            term: sqrt(self._told[term][0]) * weight / self.norm for term, weight in self.made.terms.items()
        }

    def features(self, other: Profile, norm: float, head_norm: float) -> tuple[float, ...]:
        """What the model sees of two articles."""
        shared = self.made.terms.keys() & other.terms.keys()
        return self._features(other, norm, head_norm, shared, _cosine(self.made, other, shared))

    def _features(
        self, b: Profile, norm: float, head_norm: float, shared: set[str], cosine: float
    ) -> tuple[float, ...]:
        a = self.made
        a_terms, b_terms = a.terms, b.terms
        known, unseen = rarity()
        told = self._told
        rare = live_rare = live = 0.0
        for term in shared:
            kept, value = told[term]
            live += kept * a_terms[term] * b_terms[term]
            if value > COMMON_LIVE:
                live_rare += value - COMMON_LIVE
            value = known.get(term, unseen)
            if value > COMMON:
                rare += value - COMMON
        live /= self.norm * norm
        a_in_b, a_covered, a_live = self._head_in(a.head, b_terms)
        b_in_a, b_covered, b_live = self._head_in(b.head, a_terms)
        live_head = (a_live / (self.head_norm * norm) + b_live / (head_norm * self.norm)) / 2
        numbers = _dot(a.numbers, b.numbers) if a.numbers and b.numbers else 0.0
        weekdays = _dot(a.weekdays, b.weekdays) if a.weekdays and b.weekdays else 0.0
        dated = a.day is not None and b.day is not None
        gap = min(abs(a.day - b.day), LONG_AGO) if a.day is not None and b.day is not None else 0.0
        days = log1p(gap)
        low, high = (a.length, b.length) if a.length <= b.length else (b.length, a.length)
        short = 1.0 if low <= SHORT else 0.0
        live_rarity = log1p(live_rare)
        return (
            cosine,
            _dot(a.lede, b.lede),
            _dot(a.head, b.head),
            (a_in_b + b_in_a) / 2,
            a_in_b if a_in_b < b_in_a else b_in_a,
            (a_covered + b_covered) / 2,
            log1p(rare),
            log1p(low),
            log1p(high),
            numbers,
            1.0 if not numbers and a.numbers and b.numbers else 0.0,
            weekdays,
            1.0 if not weekdays and a.weekdays and b.weekdays else 0.0,
            days,
            1.0 if dated else 0.0,
            live,
            live_head,
            live_rarity,
            min(gap, 1.0),
            max(0.0, min(gap, 4.0) - 1.0),
            short,
            short * live,
            short * live_rarity,
            short * live_head,
            live - 0.15 if live > 0.15 else 0.0,
            live - 0.35 if live > 0.35 else 0.0,
            short * days,
            live if dated else 0.0,
            sqrt(live),
        )

    def _head_in(self, head: dict[str, int], body: dict[str, int]) -> tuple[float, float, float]:
        """Cosine of a headline with the other article, the share of its weight that stands there, and the live product."""
        told = self._told
        dot = found = 0
        live = 0.0
        for term, weight in head.items():
            if term in body:
                product = weight * body[term]
                dot += product
                found += weight
                live += told[term][0] * product
        return dot / _SQUARE, found / sum(head.values()) if found else 0.0, live


def _dot(one: dict[str, int], other: dict[str, int]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum([weight * other[term] for term, weight in one.items() if term in other]) / _SQUARE


def _cosine(a: Profile, b: Profile, shared: set[str]) -> float:
    a_terms, b_terms = a.terms, b.terms
    return sum([a_terms[term] * b_terms[term] for term in shared]) / _SQUARE


@lru_cache(maxsize=1)
def model() -> tuple[tuple[float, ...], float]:
    """Weights in the order of `FEATURES`, and the constant. Source: train/stories.py."""
    stored = json.loads((files("bot.text") / "weights" / "stories.json").read_text("utf8"))
    return tuple(stored["weights"][name] for name in FEATURES), stored["constant"]


def likeness(a: Profile, b: Profile, live: Live = NOTHING) -> float:
    """How likely both report the same event, 0…1, even in log odds between LOWEST and HIGHEST."""
    other = Pivot(b, live)
    return Pivot(a, live).likeness(b, other.norm, other.head_norm)


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
