"""Agglomerative grouping of a sparse graph of likenesses, with a bar that follows how dense the groups are."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NONE_BARE: Mapping[int, Mapping[int, float]] = {}


@dataclass(frozen=True, slots=True)
class Bar:
    """When two groups are one: their mean link reaches `join` plus `strictness` times what the looser of both
    is denser inside than `usual`; a group's density is drawn to `usual` by `prior` imagined pairs.

    To be like `wide` articles of a large story is enough, its reports are not all like each other: UCI, whose stories
    have up to 322 headlines, F1 .65 without, .76 with 45, .72 with 30, where precision goes (dev, 2026-11).
    The bar is never under `join`: one that sinks with loose groups ends in one group of everything (seen on dev).
    Two look-alike events are dense inside and less so between: a fixed bar that parts them cuts loose stories up.

    Of two groups of two and more the likest pair counts as well, by `closest` times what it is over `close`: one that is
    as good as a copy says that both report one thing in two wordings. Mixed F1 .933 without, .939 with, of half of the
    stories .953 and .959; AllSides .857 and .863 (four folds, dev, 2026-11-28).

    Two headlines of one story often share no word, their groups do. Groups of bare headlines have a bar of their own:
    less strict (`bare_strictness`), and lower by `bare_weight` times what the cosine of all their words together
    is over `bare_alike`: UCI (1,800 headlines) F1 .883 without, .939 with (dev, 2026-11-24).
    """

    join: float
    strictness: float
    usual: float = 0.5
    prior: float = 3.0
    wide: int = 40
    closest: float = 0.5
    close: float = 0.8
    bare_strictness: float = 0.5
    bare_weight: float = 0.5
    bare_alike: float = 0.3

    def density(self, inside: float, size: int) -> float:
        """Mean link inside a group of `size` whose links add up to `inside`."""
        return (inside + self.prior * self.usual) / (size * (size - 1) / 2 + self.prior)

    def margin(
        self,
        between: float,
        sizes: tuple[int, int],
        densities: tuple[float, float],
        likest: float = 0.0,
        bare_cosine: float | None = None,
    ) -> float:
        """By how much two groups are over the bar (negative: under it).

        `likest` is the likeness of the likest pair, of no account where a group has one item only; `bare_cosine` that of
        two groups of bare headlines.
        """
        less, more = sizes if sizes[0] <= sizes[1] else sizes[::-1]
        margin = between / (less * (more if more <= self.wide else self.wide)) - self.join
        if less > 1:
            margin += self.closest * (likest - self.close)
        denser = (densities[0] if densities[0] <= densities[1] else densities[1]) - self.usual
        if denser > 0.0:
            margin -= denser * (self.strictness if bare_cosine is None else self.bare_strictness)
        return margin if bare_cosine is None else margin + self.bare_weight * (bare_cosine - self.bare_alike)


def grouped(
    links: Sequence[Mapping[int, float]], bar: Bar, bare: Mapping[int, Mapping[int, float]] = NONE_BARE
) -> tuple[int, ...]:
    """Group of every item, as the index of its first item.

    `links[i][j]` is how alike i and j are, both ways round; what is missing is 0. The two groups furthest over the
    bar are joined until none is; ties go to the earlier. `bare` are the unit vectors of items that are bare headlines.
    """
    vectors = {number: (dict(vector), 1.0) for number, vector in bare.items()}

    def margin_of(one: int, other: int, between: float) -> float:
        cosine = None
        if vectors and one in vectors and other in vectors:
            cosine = _cosine(vectors[one], vectors[other])
        sizes, densities = (size[one], size[other]), (density[one], density[other])
        return bar.margin(between, sizes, densities, likest[one][other], cosine)

    count = len(links)
    sums, likest = [dict(row) for row in links], [dict(row) for row in links]
    #: Mean link under which no likest pair lifts two groups over the bar.
    floor = bar.join - max(0.0, bar.closest * (1.0 - bar.close))
    size, inside = [1] * count, [0.0] * count
    density = [bar.density(0.0, 1)] * count
    version = [0] * count
    members = [[number] for number in range(count)]
    heap: list[tuple[float, int, int, int, int]] = []

    for low, row in enumerate(links):
        for high, between in row.items():
            if low < high and (between >= bar.join or vectors):
                margin = margin_of(low, high, between) if vectors else between - bar.join
                if margin >= 0:
                    heap.append((-margin, low, high, 0, 0))
    heapq.heapify(heap)
    while heap:
        _, low, high, seen_low, seen_high = heapq.heappop(heap)
        if version[low] != seen_low or version[high] != seen_high:
            continue
        if len(sums[low]) < len(sums[high]):
            low, high = high, low
        row, gone = sums[low], sums[high]
        closest, closest_gone = likest[low], likest[high]
        inside[low] += inside[high] + row.pop(high)
        del gone[low], closest[high]
        for other, between in gone.items():
            row[other] = sums[other][low] = row.get(other, 0.0) + between
            closest[other] = likest[other][low] = max(closest.get(other, 0.0), closest_gone[other])
            del sums[other][high], likest[other][high]
        size[low] += size[high]
        members[low] += members[high]
        version[low] += 1
        version[high] = -1
        sums[high], likest[high], members[high] = {}, {}, []
        if vectors:
            _unite(vectors, low, high)
        density[low] = bar.density(inside[low], size[low])
        wide = min(size[low], bar.wide)
        for other, between in row.items():
            least = floor if size[other] > 1 else bar.join
            if not vectors and between < least * size[other] * wide and size[other] <= wide:
                continue  # under the bar however loose the groups: most are
            margin = margin_of(low, other, between)
            if margin >= 0:
                first, second = (low, other) if low < other else (other, low)
                heapq.heappush(heap, (-margin, first, second, version[first], version[second]))
    group = [0] * count
    for listed in members:
        for number in listed:
            group[number] = min(listed)
    return tuple(group)


_Vector = tuple[dict[int, float], float]


def _cosine(one: _Vector, other: _Vector) -> float:
    left, right = (one[0], other[0]) if len(one[0]) <= len(other[0]) else (other[0], one[0])
    dot = sum([weight * right[term] for term, weight in left.items() if term in right])
    return dot / (one[1] * other[1])


def _unite(vectors: dict[int, _Vector], low: int, high: int) -> None:
    """Add up the words of two groups; one with an article among them is no group of bare headlines any more."""
    one, other = vectors.pop(low, None), vectors.pop(high, None)
    if one and other:
        summed = one[0]
        for term, weight in other[0].items():
            summed[term] = summed.get(term, 0.0) + weight
        vectors[low] = summed, math.sqrt(sum([weight * weight for weight in summed.values()])) or 1.0
