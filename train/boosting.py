"""Gradient-boosted trees on histograms, in numpy: a yes/no loss and a choose-one-of-a-group loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def bin_edges(rows: Array, bins: int) -> list[Array]:
    """Split points of every feature: between its distinct values, at most `bins` - 1, by quantile."""
    edges = []
    for column in rows.T:
        values = np.unique(column)
        if len(values) > bins:
            values = np.unique(np.quantile(column, np.linspace(0, 1, bins)))
        edges.append((values[:-1] + values[1:]) / 2)
    return edges


def binned(rows: Array, edges: list[Array]) -> Array:
    return np.stack(
        [np.searchsorted(cut, column, side="left") for cut, column in zip(edges, rows.T, strict=True)], axis=1
    ).astype(np.uint8)


class Booster:
    """Level-wise trees; `groups` are row numbers where each group begins, or None for a yes/no loss."""

    def __init__(self, trees: int = 150, depth: int = 5, rate: float = 0.1, ridge: float = 2.0, least: float = 8.0,
                 bins: int = 40, columns: float = 0.5, part: float = 0.5, seed: int = 7) -> None:  # fmt: skip
        self.trees, self.depth, self.rate, self.ridge, self.least = trees, depth, rate, ridge, least
        self.bins, self.columns, self.part, self.random = bins, columns, part, np.random.default_rng(seed)
        self.nodes: list[tuple[int, float, int]] = []
        self.roots: list[int] = []
        self.base = 0.0

    def fit(
        self, rows: Array, good: Array, groups: Array | None = None, weight: Array | None = None
    ) -> Booster:
        self.edges = bin_edges(rows, self.bins)
        data = np.ascontiguousarray(binned(rows, self.edges).T).astype(np.int64)
        width, count = data.shape
        scores = np.zeros(count)
        weight = np.ones(count) if weight is None else weight
        if groups is None:
            share = float(np.average(good, weights=weight))
            self.base = float(np.log(share / (1 - share)))
            scores += self.base
        else:
            member = np.zeros(count, dtype=np.int64)
            member[groups[1:]] = 1
            member = np.cumsum(member)
        for _ in range(self.trees):
            if groups is None:
                p = 1 / (1 + np.exp(-scores))
                slope, bend = weight * (p - good), weight * np.maximum(p * (1 - p), 1e-6)
            else:
                top = np.maximum.reduceat(scores, groups)[member]
                raw = np.exp(scores - top)
                p = raw / np.add.reduceat(raw, groups)[member]
                mine = raw * good
                q = mine / np.maximum(np.add.reduceat(mine, groups)[member], 1e-12)
                slope, bend = weight * (p - q), weight * np.maximum(p * (1 - p), 1e-6)
            scores += self._grow(data, slope, bend, width)
        return self

    def _grow(self, data: Array, slope: Array, bend: Array, width: int) -> Array:
        count = data.shape[1]
        place = np.zeros(count, dtype=np.int64)  # leaf number of each row at this level; -1 when settled
        drawn = self.random.random(count) < self.part  # each tree is grown on a part of the rows
        added = np.zeros(count)
        root = len(self.nodes)
        self.nodes.append((-1, 0.0, -1))
        self.roots.append(root)
        open_nodes = [root]
        chosen = np.sort(self.random.choice(width, max(1, int(width * self.columns)), replace=False))
        for level in range(self.depth + 1):
            live = (place >= 0) & drawn
            many = len(open_nodes)
            total_slope = np.bincount(place[live], slope[live], minlength=many)
            total_bend = np.bincount(place[live], bend[live], minlength=many)
            best_gain = np.full(many, 1e-3)
            best_feature = np.full(many, -1)
            best_bin = np.zeros(many, dtype=np.int64)
            if level < self.depth:
                rows = np.flatnonzero(live)
                base = place[rows] * self.bins
                s, b = slope[rows], bend[rows]
                parent = total_slope**2 / (total_bend + self.ridge)
                for feature in chosen:
                    code = base + data[feature][rows]
                    left_slope = np.cumsum(
                        np.bincount(code, s, minlength=many * self.bins).reshape(many, self.bins), axis=1
                    )
                    left_bend = np.cumsum(
                        np.bincount(code, b, minlength=many * self.bins).reshape(many, self.bins), axis=1
                    )
                    right_slope, right_bend = (
                        total_slope[:, None] - left_slope,
                        total_bend[:, None] - left_bend,
                    )
                    gain = (
                        left_slope**2 / (left_bend + self.ridge)
                        + right_slope**2 / (right_bend + self.ridge)
                        - parent[:, None]
                    )
                    gain[(left_bend < self.least * 0.1) | (right_bend < self.least * 0.1)] = -1
                    cut = np.argmax(gain[:, :-1], axis=1)
                    value = gain[np.arange(many), cut]
                    better = (value > best_gain) & (cut < len(self.edges[feature]))
                    best_gain[better], best_feature[better], best_bin[better] = (
                        value[better],
                        feature,
                        cut[better],
                    )
            next_nodes: list[int] = []
            moved = np.full(count, -1, dtype=np.int64)
            for k, node in enumerate(open_nodes):
                rows = np.flatnonzero(place == k)
                if best_feature[k] < 0:
                    leaf = -self.rate * total_slope[k] / (total_bend[k] + self.ridge)
                    self.nodes[node] = (-1, float(leaf), -1)
                    added[rows] = leaf
                    continue
                feature, cut = int(best_feature[k]), int(best_bin[k])
                left = len(self.nodes)
                self.nodes += [(-1, 0.0, -1), (-1, 0.0, -1)]
                self.nodes[node] = (feature, float(self.edges[feature][cut]), left)
                right_side = data[feature][rows] > cut
                moved[rows] = len(next_nodes) + right_side
                next_nodes += [left, left + 1]
            place, open_nodes = moved, next_nodes
            if not open_nodes:
                break
        return added

    def predict(self, rows: Array) -> Array:
        total = np.full(len(rows), self.base)
        every = np.arange(len(rows))
        feature = np.array([node[0] for node in self.nodes])
        threshold = np.array([node[1] for node in self.nodes])
        left = np.array([node[2] for node in self.nodes])
        for root in self.roots:
            at = np.full(len(rows), root)
            for _ in range(self.depth):
                inner = feature[at] >= 0
                step = left[at] + (rows[every, np.maximum(feature[at], 0)] > threshold[at])
                at = np.where(inner, step, at)
            total += threshold[at]
        return total

    def stored(self) -> dict[str, Any]:
        """As `bot.text.trees` reads it."""
        return mean_of([self])


def mean_of(boosters: Sequence[Booster]) -> dict[str, Any]:
    """Several forests as one, as `bot.text.trees` reads it; leaves and thresholds rounded to four significant digits."""

    def short(value: float) -> float:
        return float(f"{value:.4g}")

    roots: list[int] = []
    nodes: list[tuple[int, float, int]] = []
    for one in boosters:
        at = len(nodes)
        roots += [at + root for root in one.roots]
        for feature, value, left in one.nodes:
            nodes.append((feature, value, at + left) if feature >= 0 else (-1, value / len(boosters), -1))
    return {
        "roots": roots,
        "feature": [node[0] for node in nodes],
        "threshold": [short(node[1]) for node in nodes],
        "left": [node[2] for node in nodes],
        "base": short(sum(one.base for one in boosters) / len(boosters)),
    }
