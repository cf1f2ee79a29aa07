"""Stories: which articles are about the same event."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.text.profile import Profile, profile, rarity
from bot.text.words import terms

__all__ = [
    "Candidate",
    "Match",
    "Placer",
    "Profile",
    "label",
    "likeness",
    "match",
    "profile",
    "regroup",
    "topics",
]

#: Mean likeness of two stories' articles from which on they are one (mixed dev, average link: best at .22).
JOIN = 0.22
#: The same for topics.
TOPIC = 0.10
#: Days after which a likeness has lost 63 %: the gap between reports of one event is a day or two.
FADE = 4.0
#: Articles of one story that are compared: the newest.
COMPARED = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that an article might belong to, with the profiles of its members (all, or the newest)."""

    story: int
    members: tuple[Profile, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The story an article belongs to; `score` is 0…1, from .5 on it joins."""

    story: int
    score: float


def likeness(a: Profile, b: Profile) -> float:
    """How alike two articles are, 0…1."""
    one, other = (a.terms, b.terms) if len(a.terms) <= len(b.terms) else (b.terms, a.terms)
    dot = sum(weight * other[term] for term, weight in one.items() if term in other)
    if a.day is not None and b.day is not None:
        dot *= math.exp(-abs(a.day - b.day) / FADE)
    return min(1.0, dot)


def match(article: Profile, candidates: Sequence[Candidate]) -> Match | None:
    """The story the article belongs to; None when none is alike enough: unsure means apart."""
    best: Match | None = None
    for candidate in candidates:
        members = candidate.members[-COMPARED:]
        if not members:
            continue
        score = sum(likeness(article, member) for member in members) / len(members)
        found = min(1.0, score / JOIN / 2)
        if score >= JOIN and (best is None or found > best.score):
            best = Match(candidate.story, found)
    return best


def regroup(profiles: Sequence[Profile], join: float = JOIN) -> tuple[int, ...]:
    """Story of every article, as the index of its first article: average link over all pairs."""
    postings: dict[str, list[int]] = defaultdict(list)
    links: list[dict[int, float]] = [{} for _ in profiles]
    for number, made in enumerate(profiles):
        near = Counter(earlier for term in made.terms for earlier in postings[term])
        for earlier in near:
            value = likeness(profiles[earlier], made)
            if value > 0.02:
                links[number][earlier] = links[earlier][number] = value
        for term in made.terms:
            postings[term].append(number)
    return _average_link(links, join)


def _average_link(links: list[dict[int, float]], join: float) -> tuple[int, ...]:
    """Merge the two groups with the highest mean link until none reaches `join`; ties go to the earliest."""
    size = [1] * len(links)
    root = list(range(len(links)))
    heap = [
        (-value, low, high, 1, 1)
        for low in range(len(links))
        for high, value in links[low].items()
        if low < high
    ]
    heap = [entry for entry in heap if -entry[0] >= join]
    heapq.heapify(heap)
    sums: list[dict[int, float]] = links
    members = [[number] for number in range(len(links))]
    while heap:
        _, low, high, low_size, high_size = heapq.heappop(heap)
        if size[low] != low_size or size[high] != high_size:
            continue
        merged = sums[low]
        for other, value in sums[high].items():
            if other != low:
                merged[other] = sums[other][low] = merged.get(other, 0.0) + value
                del sums[other][high]
        merged.pop(high, None)
        size[low], size[high] = low_size + high_size, 0
        members[low] += members[high]
        sums[high] = {}
        for other, value in merged.items():
            mean = value / (size[low] * size[other])
            if mean >= join:
                first, second = sorted((low, other))
                heapq.heappush(heap, (-mean, first, second, size[first], size[second]))
    for low, group in enumerate(members):
        if size[low]:
            for number in group:
                root[number] = min(group)
    return tuple(root)


class Placer:
    """Online placing in memory. Story numbers are never used again; `settle` heals wrong early splits."""

    def __init__(self) -> None:
        self.profiles: list[Profile] = []
        self.story: list[int] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._members: dict[int, list[int]] = defaultdict(list)

    def add(self, made: Profile) -> int:
        """Place one article; returns its story."""
        number = len(self.profiles)
        shared: Counter[int] = Counter()
        for key in made.keys:
            shared.update(self._postings[key][-2000:])
        near = [earlier for earlier, _ in shared.most_common(50)]
        stories = dict.fromkeys(self.story[earlier] for earlier in near)
        found = match(
            made,
            [Candidate(s, tuple(self.profiles[m] for m in self._members[s][-COMPARED:])) for s in stories],
        )
        story = found.story if found else number
        self.profiles.append(made)
        self.story.append(story)
        self._members[story].append(number)
        for key in made.keys:
            self._postings[key].append(number)
        return story

    def settle(self) -> tuple[int, ...]:
        """Cluster the live window anew and return every article's story."""
        self.story = list(regroup(self.profiles))
        self._members = defaultdict(list)
        for number, story in enumerate(self.story):
            self._members[story].append(number)
        return tuple(self.story)


def topics(stories: Sequence[Sequence[Profile]]) -> tuple[int, ...]:
    """Running topic of every story, as the index of its first story."""
    links: list[dict[int, float]] = [{} for _ in stories]
    for high, one in enumerate(stories):
        for low in range(high):
            pairs = [likeness(a, b) for a in one[-8:] for b in stories[low][-8:]]
            if pairs:
                links[low][high] = links[high][low] = sum(pairs) / len(pairs)
    return _average_link(links, TOPIC)


def label(headlines: Iterable[str], language: str = "en") -> str:
    """The most telling headline, verbatim: the one that shares most with the others; "" for none."""
    listed = [headline for headline in headlines if headline.strip()]
    if not listed:
        return ""
    known, unseen = rarity()
    bags = [set(terms(headline, language)) for headline in listed]
    spread = Counter(term for bag in bags for term in bag)

    def telling(number: int) -> float:
        bag = bags[number]
        value = sum((spread[term] - 1) * known.get(term, unseen) for term in bag)
        return value / (len(bag) + 4)

    return listed[max(range(len(listed)), key=lambda number: (telling(number), -number))]
