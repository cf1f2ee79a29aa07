"""Small boosted decision trees, read from JSON and evaluated in plain Python."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class Forest(NamedTuple):
    """Trees as parallel columns. A node goes left when `row[feature] <= threshold`; leaves have feature -1.

    Children of node n stand at `left[n]` and `left[n] + 1`; `value` of a leaf is what the tree adds.
    """

    roots: tuple[int, ...]
    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    base: float

    def score(self, row: Sequence[float], since: int = 0, until: int | None = None) -> float:
        """Sum of the leaves that a feature row falls into, of the trees from `since` to before `until`."""
        feature, threshold, left = self.feature, self.threshold, self.left
        total = 0.0 if since else self.base
        for root in self.roots[since:until]:
            node = root
            at = feature[node]
            while at >= 0:
                node = left[node] + (row[at] > threshold[node])
                at = feature[node]
            total += threshold[node]
        return total


@lru_cache(maxsize=8)
def forest(name: str, part: str) -> Forest:
    """One forest of `weights/<name>.json`."""
    stored = json.loads((files("bot.text") / "weights" / f"{name}.json").read_text("utf8"))[part]
    return Forest(
        tuple(stored["roots"]),
        tuple(stored["feature"]),
        tuple(stored["threshold"]),
        tuple(stored["left"]),
        float(stored["base"]),
    )
