"""Learning on whole summaries: the weights under which the sets chosen share most with the human summary.

Ridge regression (train/summaries.py) asks of every word by itself whether an editor has it. Here the same weights are
moved so that the *set* they choose does better: of every article the sets of sentences that might be chosen are listed, each
with its ROUGE, the model's worth of a set is turned into a chance of being chosen (softmax), and the expected
ROUGE-1 + ROUGE-2 over all articles is climbed, held back to where ridge regression began. What a set's worth is, is linear
in the weights: sums of evidence over its grams, over its length. So the run-time code needs nothing new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from bot.text.likely import Evidence, Gram
from bot.text.selection import Budget, Line, Unit, _cuts_a_quote, shape_of, value

Array = np.ndarray[Any, Any]
#: Units that sets are made of: the best by themselves (as many as the run-time search looks at), and all at the top; and
#: the sets kept of each article, the best by the first weights: cnndm has 260 a row, 90 learn the same in a third of the time.
BEST, TOP, KEPT = 14, 8, 90


@dataclass
class Sets:
    """The sets of one article: evidence of each over its length, its shape, and its ROUGE."""

    table: Array
    worth: Array


def listed(candidates: Sequence[Unit], lines: Sequence[Line], budget: Budget) -> list[frozenset[int]]:
    """All sets within the budget that the candidates give; by sentences at most one fewer than asked for."""
    alone = {unit: value(list(unit.numbers), lines, budget.expected) for unit in candidates}
    best = sorted(candidates, key=lambda unit: (-alone[unit], unit.first))[:BEST]
    taken = sorted(
        {*best, *(unit for unit in candidates if unit.first < TOP)}, key=lambda u: (u.first, u.last)
    )
    found: dict[frozenset[int], None] = {}
    edge: list[frozenset[int]] = [frozenset()]
    while edge:
        grown: dict[frozenset[int], None] = {}
        for base in edge:
            for unit in taken:
                numbers = base.union(unit.numbers)
                if len(numbers) > (budget.sentences or 6) or numbers == base or numbers in found:
                    continue
                if base and budget.words and sum(lines[n].words for n in numbers) > budget.words:
                    continue
                if not _cuts_a_quote(numbers, lines):
                    grown[numbers] = None
        found |= grown
        edge = list(grown)
    enough = [numbers for numbers in found if len(numbers) >= (budget.sentences or 1) - 1]
    return sorted(enough or found, key=sorted)


def sets_of(
    evidence: Evidence,
    story: bool,
    candidates: Sequence[Unit],
    lines: Sequence[Line],
    cut: Sequence[list[str]],
    budget: Budget,
    rouge: Any,
) -> Sets | None:
    """The sets of one article with their evidence; `rouge` scores a list of sentences, cut into pieces."""
    sets = listed(candidates, lines, budget)
    worth = {numbers: value(sorted(numbers), lines, budget.expected) for numbers in sets}
    sets = sorted(sets, key=lambda numbers: (-worth[numbers], sorted(numbers)))[:KEPT]
    if not sets:
        return None
    places: list[dict[Gram, int]] = []
    tables: list[Array] = []
    for size in (1, 2):
        keys, rows = evidence.rows(size, story)
        places.append({gram: i for i, gram in enumerate(keys)})
        tables.append(np.column_stack([np.ones(len(rows)), np.array(rows)]) if rows else np.zeros((0, 0)))
    found = []
    for numbers in sets:
        length = sum(len(cut[n]) for n in numbers)
        row: list[float] = []
        for at in (0, 1):
            held = {
                places[at][gram]
                for n in numbers
                for gram in (((word,) for word in cut[n]) if at == 0 else pairwise(cut[n]))
                if gram in places[at]
            }
            total = tables[at][sorted(held)].sum(0) if held else np.zeros(tables[0].shape[1])
            row += list(total / (length + budget.expected))
        found.append([*row, *shape_of(length, len(numbers), budget)])
    scored = np.array([sum(rouge([cut[n] for n in sorted(numbers)])) for numbers in sets])
    return Sets(np.array(found), scored / 10)


def climbed(
    groups: Sequence[Sets], start: Array, scale: float, ridge: float, with_shape: bool, steps: int = 60
) -> tuple[Array, Array]:
    """Weights and those of the shape, from `start` (weights of words, then of pairs), on the same scale.

    `scale` is how sharply worth turns into chance, `ridge` how strongly it is held to the start (Adam, step 0.04).
    """
    counts = np.array([len(group.table) for group in groups])
    begins = np.concatenate([[0], np.cumsum(counts)[:-1]])
    member = np.repeat(np.arange(len(groups)), counts)
    table = np.concatenate([group.table for group in groups])
    worth = np.concatenate([group.worth for group in groups])
    table -= (np.add.reduceat(table, begins) / counts[:, None])[member]
    width = len(start)
    base = table[:, :width] @ start * scale
    spread = table.std(0) + 1e-6
    table /= spread
    if not with_shape:
        table[:, width:] = 0.0
    moved, first, second = (np.zeros(table.shape[1]) for _ in range(3))
    for step in range(1, steps + 1):
        scores = base + table @ moved
        scores -= np.maximum.reduceat(scores, begins)[member]
        chance = np.exp(scores)
        chance /= np.add.reduceat(chance, begins)[member]
        expected = np.add.reduceat(chance * worth, begins)[member]
        slope = ridge * moved - table.T @ (chance * (worth - expected)) / len(groups)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        moved -= 0.04 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    moved = moved / spread / scale
    return start + moved[:width], moved[width:] if with_shape else np.zeros(0)
