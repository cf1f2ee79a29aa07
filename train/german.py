"""Learns what German adds to the evidence: the rows "german" and "german sure" of `bot/text/weights/quotes.json`.

    .venv/bin/python train/german.py --data ../shared/data/quotes [--folds 5]

The forests of `train/quotes.py` learned from English articles and stay as they are; run this after it. A dozen weights of
each of `bot.text.quotes.german_row` (speech or not) and `german_sure_row` (the right speaker or not), by ridge regression on the logit. docs/quotes.md is the model card.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from boosting import Array
from quotes import WEIGHTS, Item, choices, item, read

from bot.text.quotes import (
    CERTAIN,
    GERMAN_DOUBT,
    GERMAN_SPOKEN,
    Ranker,
    german_row,
    german_sure_row,
    spoken_row,
    sure_row,
)
from bot.text.trees import forest
from bot.text.wording import wording_weights

#: Ridge on all weights but the first. Span F1 in five parts: 88.9 with 1, 89.3 with 10, 88.5 with 30 (2026-11-28, 24 features).
RIDGE = 10.0


class Rows(NamedTuple):
    """The evidence of some stretches and, for each, what it is evidence of."""

    rows: list[list[float]]
    true: list[bool]


def rows_of(one: Item) -> tuple[Rows, Rows]:
    """An article's stretches that have candidates and which are speech; those with a speaker and which are given the right one."""
    ranker = Ranker(forest("quotes", "rank"), wording_weights("quotes"))
    spoken, sure = forest("quotes", "spoken"), forest("quotes", "sure")
    speech, speakers = Rows([], []), Rows([], [])
    for k, choice in enumerate(choices(one, ranker)):
        if choice is None or one.skip[k]:
            continue
        told = spoken.score(spoken_row(one.evidence, k, choice.row, choice.shares, choice.same))
        speech.rows.append(german_row(one.scene, k, one.row["text"], told))
        speech.true.append(one.gold[k] is not None)
        if choice.right >= 0:
            certainty = sure.score(sure_row(choice.row, choice.shares, choice.same))
            speakers.rows.append(german_sure_row(one.scene, k, choice.best, certainty))
            speakers.true.append(choice.right > 0)
    return speech, speakers


def fitted(rows: Array, speech: Array) -> Array:
    """Logistic regression by Newton's method."""
    weights = np.zeros(rows.shape[1])
    ridge = np.diag([0.0] + [RIDGE] * (rows.shape[1] - 1))
    scale = rows.std(axis=0)
    scale[0] = 1.0
    scaled = rows / scale
    for _ in range(50):
        likely = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (likely - speech) + ridge @ weights
        bend = (scaled.T * (likely * (1 - likely))) @ scaled + ridge
        weights -= np.linalg.solve(bend, slope)
    return np.asarray(weights / scale)


def together(some: list[Rows]) -> tuple[Array, Array]:
    return np.concatenate([one.rows for one in some]), np.concatenate([one.true for one in some])


def crossed(some: list[Rows], folds: int) -> tuple[Array, Array]:
    """How likely each row is true by what the other folds taught, and whether it is."""
    likely, true = [], []
    for k in range(folds):
        weights = fitted(*together([one for j, one in enumerate(some) if j % folds != k]))
        rows, known = together(some[k::folds])
        likely.append(1 / (1 + np.exp(-rows @ weights)))
        true.append(known)
    return np.concatenate(likely), np.concatenate(true)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data/quotes"))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    chosen = parser.parse_args()
    found = [rows_of(item(row)) for row in read(chosen.data / "dewikinews-train.jsonl.gz")]
    speech, speakers = [one[0] for one in found if one[0].rows], [one[1] for one in found if one[1].rows]
    likely, true = crossed(speech, chosen.folds)
    told = likely >= GERMAN_SPOKEN
    f1 = 200 * np.sum(told & true) / (np.sum(told) + np.sum(true))
    print(f"{len(speech)} articles, each told by what the others taught: F1 {f1:.1f}")
    likely, true = crossed(speakers, chosen.folds)
    for line in (0.8, CERTAIN / GERMAN_DOUBT, 0.9):
        shown = likely >= line
        print(
            f"from {line:.2f} on: {100 * shown.mean():.0f} % of {len(true)} shown, {100 * true[shown].mean():.1f} % right"
        )
    learnt = {"german": fitted(*together(speech)), "german sure": fitted(*together(speakers))}
    stored = json.loads(chosen.to.read_text("utf8")) | {
        part: [float(f"{one:.3g}") for one in weights] for part, weights in learnt.items()
    }
    chosen.to.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
