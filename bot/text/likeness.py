"""How likely two articles report the same event: a small learned model over what their profiles share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.text.profile import FULL, LEDE, NUMBERS, WEEKDAYS, Profile, rarity
from bot.text.profile import HEAD as HEAD_KEPT
from bot.text.profile import KEPT as TERMS_KEPT
from bot.text.recurring import Occasion, another_occasion, occasion_of

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

Numbers = NDArray[Any]
#: The columns of a shelf: one block for each mapping of a profile, 0 where it has fewer.
TERMS, LEDES, HEADS, FIGURED, DAYS = range(5)
_WIDTHS = (TERMS_KEPT, LEDE, HEAD_KEPT, NUMBERS, WEEKDAYS)
_STARTS = tuple(sum(_WIDTHS[:at]) for at in range(len(_WIDTHS)))
_WIDTH = sum(_WIDTHS)
_BLOCK = np.repeat(np.arange(len(_WIDTHS)), _WIDTHS)
_OF_TERMS = slice(0, TERMS_KEPT)
_OF_HEAD = slice(_STARTS[HEADS], _STARTS[HEADS] + HEAD_KEPT)


class Shelf:
    """Articles made ready to be compared, a kilobyte each: their profiles with numbers for words, in arrays.

    It counts in how many articles in view a term occurs: what everybody writes of tells little of one story.
    An article has a place, which is used again once it is taken off; so is the number of a word.
    """

    def __init__(self) -> None:
        self._number_of: dict[str, int] = {}
        self._words = [""]  # word 0 stands where a block has fewer
        self._free_words: list[int] = []
        self._free: list[int] = []
        self._total = 0
        self._held, self._counts = np.zeros(1024, np.int32), np.zeros(1024, np.int32)
        self._rare, self._frequency = np.zeros(1024), np.zeros(1024)
        self._frequency[0] = 1.0
        self._mark = np.zeros(1024, np.int16)
        self._ids = np.zeros((64, _WIDTH), np.int32)
        self._weights = np.zeros((64, _WIDTH), np.uint8)
        self._day, self._length = np.full(64, np.nan), np.zeros(64, np.int32)
        self._head_sum = np.ones(64)
        self._norm, self._head_norm = np.ones(64), np.ones(64)
        self._occasions: list[Occasion | None] = []

    def put(self, made: Profile, *, in_view: bool = True) -> int:
        """The place of an article; `in_view` when it counts among those that decide what is rare."""
        if self._free:
            place = self._free.pop()
        else:
            place = len(self._occasions)
            self._occasions.append(None)
            if place == len(self._ids):
                self._widen()
        ids, weights = self._ids[place], self._weights[place]
        ids[:] = weights[:] = 0
        number_of = self._number_of.get
        for start, width, block in zip(
            _STARTS, _WIDTHS, (made.terms, made.lede, made.head, made.numbers, made.weekdays), strict=True
        ):
            size = min(width, len(block))
            if size:
                ids[start : start + size] = [number_of(word) or self._numbered(word) for word in block][:size]
                weights[start : start + size] = list(block.values())[:size]
        np.add.at(self._held, ids, 1)
        if in_view:
            self._counts[ids[_OF_TERMS]] += 1
            self._total += 1
        self._day[place] = np.nan if made.day is None else made.day
        self._length[place] = made.length
        self._head_sum[place] = weights[_OF_HEAD].sum() or 1.0
        self._occasions[place] = occasion_of(made)
        return place

    def take(self, place: int) -> None:
        """Take an article off that was put in view."""
        ids = self._ids[place]
        self._counts[ids[_OF_TERMS]] -= 1
        self._total -= 1
        np.subtract.at(self._held, ids, 1)
        for word in {int(word) for word in ids[self._held[ids] == 0]} - {0}:
            del self._number_of[self._words[word]]
            self._free_words.append(word)
        self._occasions[place] = None
        self._free.append(place)

    @property
    def size(self) -> int:
        """How many words have a number, in use or free."""
        return len(self._words)

    def keys(self, place: int, count: int) -> list[int]:
        """Numbers of the heaviest terms of an article, heaviest first."""
        ids = self._ids[place, :count]
        return [int(word) for word in ids[ids > 0]]

    def occasion(self, place: int) -> Occasion | None:
        """None of an article without a figure in its headline or an exact one in its lede."""
        return self._occasions[place]

    def days_apart(self, place: int, places: Sequence[int]) -> Numbers:
        """NaN where one of two has no day."""
        days: Numbers = self._day[np.asarray(places)] - self._day[place]
        return np.abs(days)

    def pivot(self, place: int) -> Pivot:
        """The article to compare others with; its terms, and its norm for later, are weighed by what is in view now."""
        return Pivot(self, place)

    def _numbered(self, word: str) -> int:
        """A number for a word that has none."""
        if self._free_words:
            number = self._free_words.pop()
            self._words[number] = word
        else:
            number = len(self._words)
            self._words.append(word)
            if number == len(self._held):
                for name in ("_held", "_counts", "_rare", "_frequency", "_mark"):
                    values = getattr(self, name)
                    setattr(self, name, np.concatenate([values, np.zeros_like(values)]))
        known, unseen = rarity()
        self._number_of[word] = number
        self._rare[number] = known.get(word, unseen)
        self._frequency[number] = BACKGROUND * np.exp(-self._rare[number]) + 0.5
        return number

    def _widen(self) -> None:
        for name in ("_ids", "_weights", "_day", "_length", "_head_sum", "_norm", "_head_norm"):
            values = getattr(self, name)
            more = np.zeros((len(values) // 2, *values.shape[1:]), values.dtype)
            setattr(self, name, np.concatenate([values, more]))


class Pivot:
    """An article made ready to be compared with many of its shelf."""

    def __init__(self, shelf: Shelf, place: int) -> None:
        self._shelf, self.place = shelf, place
        ids, weights = shelf._ids[place], shelf._weights[place].astype(float)
        self._words = ids
        told = np.concatenate([ids[_OF_TERMS], ids[_OF_HEAD]])
        total = shelf._total + BACKGROUND + 1.0
        rare = log(total) - np.log(shelf._counts[told] + shelf._frequency[told])
        # The square of the share of its weight that a term keeps.
        kept = np.clip(rare / log(total / 2.5), 0.0, 1.0) ** 2
        # Every word of the article has a number of its own here: the last of the columns it stands in.
        mark = shelf._mark
        mark[ids] = np.arange(1, _WIDTH + 1)
        mark[0] = 0
        own, words = mark[ids], mark[told]
        mark[ids] = 0
        self._own = own
        self._values = values = np.zeros((len(_WIDTHS), _WIDTH + 1))
        values[_BLOCK, own] = weights
        values[:, 0] = 0.0
        self._kept, self._told_rare, self._live_rare = np.zeros((3, _WIDTH + 1))
        self._kept[words] = kept
        words, told, rare = words[:TERMS_KEPT], told[:TERMS_KEPT], rare[:TERMS_KEPT]
        self._told_rare[words] = np.maximum(shelf._rare[told] - COMMON, 0.0)
        self._live_rare[words] = np.maximum(rare - COMMON_LIVE, 0.0)
        self._kept[0] = self._told_rare[0] = self._live_rare[0] = 0.0
        self._live = self._kept * values[TERMS]
        self.norm = float(np.sqrt((self._live * values[TERMS]).sum())) or 1.0
        self.head_norm = float(np.sqrt((self._kept * values[HEADS] ** 2).sum())) or 1.0
        shelf._norm[place], shelf._head_norm[place] = self.norm, self.head_norm

    @property
    def short(self) -> bool:
        """Whether it is hardly more than a headline."""
        return bool(self._shelf._length[self.place] <= SHORT)

    def vector(self) -> dict[int, float]:
        """Unit vector of the article's live terms, by their numbers."""
        weights = np.sqrt(self._kept[self._own[_OF_TERMS]]) * self._shelf._weights[self.place, _OF_TERMS]
        return {
            int(word): float(weight)
            for word, weight in zip(self._words[_OF_TERMS], weights / self.norm, strict=True)
            if weight
        }

    def likeness(self, places: Sequence[int]) -> Numbers:
        """How likely this and each of the others report one event; see `likeness`."""
        if not places:
            return np.zeros(0)
        seen = self.features(places)
        odds = log_odds(seen, *models())
        odds[seen[:, _LIVE_TERMS] < STRANGERS] = LOWEST
        values = (np.minimum(odds, HIGHEST) + 4.0) / 10.0
        values[odds <= LOWEST] = 0.0
        values[self._shelf.days_apart(self.place, places) > OUTLIVED] = 0.0
        if self._shelf.occasion(self.place):
            for at in values.nonzero()[0].tolist():
                if self.another_occasion(places[at]):
                    values[at] = 0.0
        return values

    def another_occasion(self, place: int) -> bool:
        """See `another_occasion`."""
        one, other = self._shelf.occasion(self.place), self._shelf.occasion(place)
        return one is not None and other is not None and another_occasion(one, other)

    def features(self, places: Sequence[int]) -> Numbers:
        """What the model sees of this article and each of the others: a row for each."""
        shelf, me, count = self._shelf, self.place, len(places)
        at = np.array(places)
        mark = shelf._mark
        mark[self._words] = self._own
        marked = mark[shelf._ids[at]].ravel()
        mark[self._words] = 0
        (found,) = marked.nonzero()
        weight = shelf._weights[at].ravel()[found].astype(float)
        row, column = np.divmod(found, _WIDTH)
        block, word = _BLOCK[column], marked[found]

        def summed(values: Numbers, rows: Numbers) -> Numbers:
            return np.bincount(rows, values, count)

        alike = np.bincount(row * 5 + block, self._values[block, word] * weight, 5 * count)
        terms, lede, head, numbers, weekdays = alike.reshape(count, 5).T / _SQUARE
        body, heads = block == TERMS, block == HEADS
        there, rows, heavy = word[body], row[body], weight[body]
        mine = self._values[TERMS][there]
        norm, head_norm = shelf._norm[at], shelf._head_norm[at]
        live = summed(self._live[there] * heavy, rows) / (self.norm * norm)
        live_rarity = np.log1p(summed(self._live_rare[there] * (mine > 0), rows))
        rare = np.log1p(summed(self._told_rare[there] * (mine > 0), rows))
        in_head = self._values[HEADS][there]
        a_in_b = summed(in_head * heavy, rows) / _SQUARE
        a_covered = summed(in_head, rows) / shelf._head_sum[me]
        a_live = summed(self._kept[there] * in_head * heavy, rows)
        there, rows, heavy = word[heads], row[heads], weight[heads]
        mine = self._values[TERMS][there]
        b_in_a = summed(mine * heavy, rows) / _SQUARE
        b_covered = summed((mine > 0) * heavy, rows) / shelf._head_sum[at]
        b_live = summed(self._live[there] * heavy, rows)
        live_head = (a_live / (self.head_norm * norm) + b_live / (head_norm * self.norm)) / 2
        gap = shelf.days_apart(me, places)
        dated = ~np.isnan(gap)
        gap = np.where(dated, np.minimum(gap, LONG_AGO), 0.0)
        days = np.log1p(gap)
        lengths, length = shelf._length[at], shelf._length[me]
        low = np.minimum(lengths, length)
        short = low <= SHORT
        both_numbers = (shelf._ids[at, _STARTS[FIGURED]] > 0) & (shelf._ids[me, _STARTS[FIGURED]] > 0)
        both_weekdays = (shelf._ids[at, _STARTS[DAYS]] > 0) & (shelf._ids[me, _STARTS[DAYS]] > 0)
        return np.array(
            [
                terms,
                lede,
                head,
                (a_in_b + b_in_a) / 2,
                np.minimum(a_in_b, b_in_a),
                (a_covered + b_covered) / 2,
                rare,
                np.log1p(low),
                np.log1p(np.maximum(lengths, length)),
                numbers,
                both_numbers & (numbers == 0.0),
                weekdays,
                both_weekdays & (weekdays == 0.0),
                days,
                dated,
                live,
                live_head,
                live_rarity,
                np.minimum(gap, 1.0),
                np.maximum(0.0, np.minimum(gap, 4.0) - 1.0),
                short,
                short * live,
                short * live_rarity,
                short * live_head,
                np.maximum(live - 0.15, 0.0),
                np.maximum(live - 0.35, 0.0),
                short * days,
                live * dated,
                np.sqrt(live),
            ]
        ).T


_LIVE_TERMS, _LONGER = FEATURES.index("live terms"), FEATURES.index("longer")


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A logistic model: weights in the order of `FEATURES`, and the constant."""

    weights: Numbers
    constant: float


@lru_cache(maxsize=1)
def models() -> tuple[Model, Model]:
    """Of two articles, and of two bare headlines. Source: train/stories.py."""
    stored = json.loads((files("bot.text") / "weights" / "stories.json").read_text("utf8"))
    articles, headlines = (
        Model(np.array([learned["weights"][name] for name in FEATURES]), learned["constant"])
        for learned in (stored["articles"], stored["headlines"])
    )
    return articles, headlines


def log_odds(seen: Numbers, articles: Model, headlines: Model) -> Numbers:
    """Log odds of one event for each row of features.

    Two bare headlines have weights of their own: what days tell of articles costs headlines .04 (all of uci, F1 .841 and
    .805, four folds, dev, 2026-11-28).
    """
    bare = seen[:, _LONGER] < log(SHORT + 1.5)
    return np.where(
        bare, seen @ headlines.weights + headlines.constant, seen @ articles.weights + articles.constant
    )


def likeness(a: Profile, b: Profile) -> float:
    """How likely both report the same event, 0…1, even in log odds between LOWEST and HIGHEST."""
    return float(likenesses(a, [b])[0])


def likenesses(article: Profile, others: Sequence[Profile]) -> Numbers:
    """The same for one article and many, with nothing but the background to say what is rare."""
    shelf = Shelf()
    places = [shelf.put(made, in_view=False) for made in others]
    for place in places:
        shelf.pivot(place)
    return shelf.pivot(shelf.put(article, in_view=False)).likeness(places)
