"""Online placing of a stream of articles, in memory."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from bot.text.grouping import NONE_BARE, grouped
from bot.text.likeness import SHORT, Numbers, Pivot, Shelf
from bot.text.profile import KEYS, Profile
from bot.text.stories import bar

#: Articles a new one is compared with, and how many of a short one: a headline alone is compared in a third of the
#: time and its stories are the longest.
NEAREST, NEAREST_SHORT = 60, 150
#: Articles with a key term from which on it finds nobody, once so many other terms have found somebody; and the share
#: of its key terms' weight that another article must share to be looked at.
COMMONPLACE, TELLING, LEAST_SHARED = 600, 4, 0.06
#: Articles and stories that are grouped anew around a new one, at most; and how far under the bar a story may be
#: to be among them.
AROUND, STORIES_AROUND, DOUBT = 30, 2, 0.03


class Placer:
    """Places articles one by one. A story's number is the number of an article in it and is never used again.

    `live` is how many articles are kept in view; older ones keep their story.
    """

    def __init__(self, live: int = 30_000) -> None:
        self.story: list[int] = []
        self._live = live
        self._shelf = Shelf()
        self._places: dict[int, int] = {}
        self._postings: defaultdict[int, array[int]] = defaultdict(lambda: array("i"))
        #: Of every article in view the earlier ones that are no strangers, and how alike they are.
        self._links: dict[int, tuple[Numbers, Numbers]] = {}
        self._members: defaultdict[int, list[int]] = defaultdict(list)
        self._next_story = 0

    def add(self, made: Profile) -> int:
        """Place one article; returns its story, which `story` may correct when later articles tell more."""
        number = len(self.story)
        place = self._shelf.put(made)
        keys = self._shelf.keys(place, KEYS)
        pivot = self._shelf.pivot(place)
        self._links[number] = self._linked(pivot, self._near(made, keys))
        self._places[number] = place
        for key in keys:
            self._postings[key].append(number)
        self.story.append(self._new_story())
        self._members[self.story[number]].append(number)
        self._heal(number)
        if number >= self._live:
            self._retire(number - self._live)
        return self.story[number]

    def settle(self) -> tuple[int, ...]:
        """Weigh the links of all articles in view by what is in view now, and group them anew; every article's story."""
        bare: dict[int, dict[int, float]] = {}
        for number, (earlier, _) in self._links.items():
            pivot = self._shelf.pivot(self._places[number])
            if pivot.short:
                bare[number] = pivot.vector()
            self._links[number] = self._linked(pivot, earlier[earlier >= self._oldest])
        if self._links:
            self._regroup(sorted(self._links), bare)
        return tuple(self.story)

    @property
    def _oldest(self) -> int:
        return max(0, len(self.story) - self._live)

    def _linked(self, pivot: Pivot, near: Numbers) -> tuple[Numbers, Numbers]:
        values = pivot.likeness([self._places[earlier] for earlier in near.tolist()])
        alike = values.nonzero()
        return near[alike].astype(np.int32), values[alike].astype(np.float32)

    def _new_story(self) -> int:
        self._next_story += 1
        return self._next_story - 1

    def _near(self, made: Profile, keys: Sequence[int]) -> Numbers:
        """The articles in view that share most with this one, most first."""
        found, shares = [], []
        total = used = 0
        for key, weight in zip(keys, made.terms.values(), strict=False):
            posting = self._postings.get(key)
            total += weight
            if not posting or (len(posting) > COMMONPLACE and used >= TELLING):
                continue
            used += 1
            found.append(np.frombuffer(posting, np.intc))
            shares.append(weight)
        if not found:
            return np.zeros(0, np.intp)
        oldest = self._oldest
        numbers = np.concatenate(found) - oldest
        weighed = np.repeat(np.array(shares, np.float64), [len(posting) for posting in found])
        shared = np.bincount(numbers[numbers >= 0], weighed[numbers >= 0])
        near = np.flatnonzero(shared >= max(1.0, LEAST_SHARED * total))
        limit = NEAREST_SHORT if made.length <= SHORT else NEAREST
        order = np.argsort(-shared[near], kind="stable")[:limit]
        return near[order] + oldest

    def _heal(self, number: int) -> None:
        """Join the nearest story, or group the article and the stories near the bar anew, within AROUND articles."""
        drawn: defaultdict[int, float] = defaultdict(float)
        earlier, values = self._links[number]
        for other, value in zip(earlier.tolist(), values.tolist(), strict=True):
            drawn[self.story[other]] += value
        measure = bar()
        margins = {
            story: measure.margin(between, (1, len(self._members[story])), (measure.usual, measure.usual))
            for story, between in drawn.items()
        }
        near = sorted(
            (story for story in margins if margins[story] >= -DOUBT), key=lambda one: (-margins[one], one)
        )
        if not near:
            return
        if len(near) == 1 and margins[near[0]] >= 0:
            self._move(number, near[0])
            return
        around = [number]
        for story in near[:STORIES_AROUND]:
            if len(around) + len(self._members[story]) <= AROUND:
                around += [member for member in self._members[story] if member in self._links]
        if len(around) > 1:
            self._regroup(sorted(around))
        elif margins[near[0]] >= 0:
            self._move(number, near[0])

    def _move(self, number: int, story: int) -> None:
        if self.story[number] != story:
            self._members[self.story[number]].remove(number)
            self._members[story].append(number)
            self.story[number] = story

    def _regroup(self, numbers: list[int], bare: Mapping[int, Mapping[int, float]] = NONE_BARE) -> None:
        inside = np.array(numbers)
        rows = [self._links[number] for number in numbers]
        earlier = np.concatenate([row for row, _ in rows])
        values = np.concatenate([row for _, row in rows])
        later = np.repeat(np.arange(len(rows)), [len(row) for row, _ in rows])
        places = np.searchsorted(inside, earlier)  # an earlier one is never past the end
        among = (inside[places] == earlier).nonzero()
        links: list[dict[int, float]] = [{} for _ in numbers]
        for low, high, value in zip(
            places[among].tolist(), later[among].tolist(), values[among].tolist(), strict=True
        ):
            links[low][high] = links[high][low] = value
        place = {number: at for at, number in enumerate(numbers)}
        groups = grouped(links, bar(), {place[number]: vector for number, vector in bare.items()})
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number, group in zip(numbers, groups, strict=True):
            found[group].append(number)
        taken: set[int] = set()
        for members in sorted(found.values(), key=lambda listed: (-len(listed), listed)):
            votes: defaultdict[int, int] = defaultdict(int)
            for member in members:
                votes[self.story[member]] += 1
            free = [story for story in votes if story not in taken]
            story = max(free, key=lambda one: (votes[one], -one)) if free else self._new_story()
            taken.add(story)
            for member in members:
                self._move(member, story)

    def _retire(self, number: int) -> None:
        place = self._places.pop(number)
        keys = self._shelf.keys(place, KEYS)
        self._shelf.take(place)
        for key in keys:
            posting = self._postings[key]
            if posting[-1] <= number:
                del self._postings[key]
            elif posting[len(posting) // 2] <= number:  # half of them are gone: cut once, not one by one
                self._postings[key] = array("i", [kept for kept in posting if kept > number])
        del self._links[number]
