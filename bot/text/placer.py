"""Online placing of a stream of articles, in memory."""

from __future__ import annotations

from collections import defaultdict, deque
from heapq import nlargest

from bot.text.grouping import grouped
from bot.text.likeness import likeness
from bot.text.profile import Profile
from bot.text.stories import bar

#: Articles a new one is compared with, and how many of a short one: a headline alone is compared in a third of the
#: time and its stories are the longest.
NEAREST, NEAREST_SHORT = 40, 100
#: Terms of a short article.
SHORT = 20
#: Articles with a key term from which on it finds nobody, once so many other terms have found somebody; and the share
#: of its key terms' weight that another article must share to be looked at.
COMMONPLACE, TELLING, LEAST_SHARED = 300, 4, 0.06
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
        self._profiles: dict[int, Profile] = {}
        self._postings: defaultdict[str, deque[int]] = defaultdict(deque)
        self._links: dict[int, dict[int, float]] = {}
        self._members: defaultdict[int, list[int]] = defaultdict(list)
        self._next_story = 0

    def add(self, made: Profile) -> int:
        """Place one article; returns its story, which `story` may correct when later articles tell more."""
        number = len(self.story)
        row: dict[int, float] = {}
        for earlier in self._near(made):
            value = likeness(made, self._profiles[earlier])
            if value:
                row[earlier] = value
                self._links[earlier][number] = value
        self._links[number] = row
        self._profiles[number] = made
        for key in made.keys:
            self._postings[key].append(number)
        self.story.append(self._new_story())
        self._members[self.story[number]].append(number)
        self._heal(number)
        if number >= self._live:
            self._retire(number - self._live)
        return self.story[number]

    def settle(self) -> tuple[int, ...]:
        """Group all articles in view anew; returns every article's story."""
        self._regroup(sorted(self._links))
        return tuple(self.story)

    def _new_story(self) -> int:
        self._next_story += 1
        return self._next_story - 1

    def _near(self, made: Profile) -> list[int]:
        """The articles in view that share most with this one, most first."""
        shared: defaultdict[int, int] = defaultdict(int)
        weights = made.terms
        total = used = 0
        for key in made.keys:
            weight, posting = weights[key], self._postings[key]
            total += weight
            if len(posting) > COMMONPLACE and used >= TELLING:
                continue
            used += bool(posting)
            for earlier in posting:
                shared[earlier] += weight
        least = LEAST_SHARED * total
        near = [earlier for earlier, value in shared.items() if value >= least]
        limit = NEAREST_SHORT if len(weights) <= SHORT else NEAREST
        return nlargest(limit, near, key=shared.__getitem__)

    def _heal(self, number: int) -> None:
        """Join the nearest story, or group the article and the stories near the bar anew, within AROUND articles."""
        drawn: defaultdict[int, float] = defaultdict(float)
        for earlier, value in self._links[number].items():
            drawn[self.story[earlier]] += value
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

    def _regroup(self, numbers: list[int]) -> None:
        place = {number: at for at, number in enumerate(numbers)}
        links = []
        for row in map(self._links.__getitem__, numbers):
            inside = (
                [other for other in place if other in row]
                if len(place) < len(row)
                else row.keys() & place.keys()
            )
            links.append({place[other]: row[other] for other in sorted(inside)})
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number, group in zip(numbers, grouped(links, bar()), strict=True):
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
        made = self._profiles.pop(number)
        for key in made.keys:
            self._postings[key].popleft()
        for other in self._links.pop(number):
            self._links[other].pop(number, None)
