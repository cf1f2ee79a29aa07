"""Learns what German adds to the evidence of speech: the row "german" of `bot/text/weights/quotes.json`.

    .venv/bin/python train/german.py --data ../shared/data/quotes [--folds 5]

The forests of `train/quotes.py` learned from English articles and stay as they are; run this after it. A dozen weights of
`bot.text.quotes.german_row`, by ridge regression on the logit. docs/quotes.md is the model card.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from boosting import Array
from quotes import WEIGHTS, Item, choices, item, read

from bot.text.quotes import GERMAN_SPOKEN, Ranker, german_row, spoken_row
from bot.text.trees import forest
from bot.text.wording import wording_weights

#: Ridge on all weights but the first. Span F1 in five parts: 88.9 with 1, 89.3 with 10, 88.5 with 30 (2026-11-28, 24 features).
RIDGE = 10.0


def rows_of(one: Item) -> tuple[list[list[float]], list[bool]]:
    """The rows of an article's stretches that have candidates, and which are speech."""
    ranker, spoken = Ranker(forest("quotes", "rank"), wording_weights("quotes")), forest("quotes", "spoken")
    rows, speech = [], []
    for k, choice in enumerate(choices(one, ranker)):
        if choice is not None and not one.skip[k]:
            told = spoken.score(spoken_row(one.evidence, k, choice.row, choice.shares, choice.same))
            rows.append(german_row(one.scene, k, one.row["text"], told))
            speech.append(one.gold[k] is not None)
    return rows, speech


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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data/quotes"))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    chosen = parser.parse_args()
    found = [rows_of(item(row)) for row in read(chosen.data / "dewikinews-train.jsonl.gz")]
    found = [one for one in found if one[0]]
    right = wrong = missed = 0
    for k in range(chosen.folds):
        rest = [one for j, one in enumerate(found) if j % chosen.folds != k]
        weights = fitted(
            np.concatenate([rows for rows, _ in rest]), np.concatenate([said for _, said in rest])
        )
        for rows, said in found[k :: chosen.folds]:
            told = 1 / (1 + np.exp(-np.array(rows) @ weights)) >= GERMAN_SPOKEN
            right += int(np.sum(told & said))
            wrong += int(np.sum(told & ~np.array(said)))
            missed += int(np.sum(~told & said))
    print(
        f"{len(found)} articles, each told by what the others taught: F1 {200 * right / (2 * right + wrong + missed):.1f}"
    )
    weights = fitted(np.concatenate([rows for rows, _ in found]), np.concatenate([said for _, said in found]))
    stored = json.loads(chosen.to.read_text("utf8")) | {"german": [float(f"{one:.3g}") for one in weights]}
    chosen.to.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
