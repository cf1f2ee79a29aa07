"""Small boosted decision trees, read from JSON and evaluated in plain Python."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

#: A leaf is what the tree adds; a node is (feature, threshold, where to go up to the threshold, where beyond it).
Node: TypeAlias = "float | tuple[int, float, Node, Node]"


class Forest(NamedTuple):
    """Trees whose leaves add up to a score, from `base` on."""

    trees: tuple[Node, ...]
    base: float

    def score(self, row: Sequence[float], since: int = 0, until: int | None = None) -> float:
        """Sum of the leaves that a feature row falls into, of the trees from `since` to before `until`."""
        total = 0.0 if since else self.base
        for tree in self.trees[since:until]:
            node: Any = tree
            while node.__class__ is tuple:  # a third faster than isinstance, and this is where the time goes
                feature, threshold, low, high = node
                node = high if row[feature] > threshold else low
            total += node
        return total


def grown(stored: Mapping[str, Any]) -> Forest:
    """A forest from its stored columns: children of node n stand at `left[n]` and `left[n] + 1`, leaves have feature -1."""
    feature, threshold, left = stored["feature"], stored["threshold"], stored["left"]

    def node(n: int) -> Node:
        if feature[n] < 0:
            return float(threshold[n])
        return feature[n], float(threshold[n]), node(left[n]), node(left[n] + 1)

    return Forest(tuple(node(root) for root in stored["roots"]), float(stored["base"]))


@lru_cache(maxsize=8)
def forest(name: str, part: str) -> Forest:
    """One forest of `weights/<name>.json`."""
    return grown(json.loads((files("bot.text") / "weights" / f"{name}.json").read_text("utf8"))[part])
