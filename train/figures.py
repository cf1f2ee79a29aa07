"""Learns the weights of `bot/text/weights/figures.json`: do two unlike figures measure the same thing?

    .venv/bin/python train/figures.py --data ../shared/data/stories [--folds 10] [--report]

Labels: `values_natural` (155 pairs) and train/figure_pairs.json (our own pairs: ids, offsets and labels only, drawn from
the dev articles by likeness, read twice by one person, unclear ones left out). Logistic regression over the evidence of
`bot.text.figures`; of each pair the figures that fit best count, found by turns. Same data, same numbers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.text import figure_fit, figures
from bot.text.agreement import agree, comparable
from bot.text.claims import likeness
from bot.text.figure_exclusions import excluded
from bot.text.figure_fit import FEATURES, Ground, Side, evidence, side_of

Array = np.ndarray[Any, Any]
Row = dict[str, Any]
HERE = Path(__file__).resolve().parent
WEIGHTS = HERE.parent / "bot" / "text" / "weights" / "figures.json"
#: 550 pairs, 12 features. Held out, precision and recall of conflicts (three draws of folds): 3 and 6 .85 and .51, 10 .84
#: and .49, 20 .85 and .45 (2026-11-24).
RIDGE = 5.0
ROUNDS = 4


def rows(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf8") as file:
        return [json.loads(line) for line in file]


def own_pairs(folder: Path) -> list[tuple[str, str, str]]:
    """Our labelled pairs as texts, read out of the articles by offsets."""
    listed: list[Row] = json.loads((HERE / "figure_pairs.json").read_text("utf8"))
    texts = {
        row["id"]: row["text"]
        for name in sorted({entry["set"] for entry in listed} - {"msrp"})
        for row in reversed(rows(folder / f"cluster_{name}.jsonl.gz"))
    }
    msrp = {row["id"]: row for row in rows(folder / "pairs_msrp.jsonl.gz")}
    found = []
    for entry in listed:
        if entry["set"] == "msrp":
            a, b = msrp[entry["id"]]["a"], msrp[entry["id"]]["b"]
        else:
            a, b = (texts[article][start:end] for article, start, end in (entry["a"], entry["b"]))
        found.append((a, b, entry["label"]))
    return found


def unlike(a: Side, b: Side) -> list[tuple[float, ...]]:
    """Evidence of every pair of unlike figures that may be set against each other."""
    ground = Ground.of(a, b, likeness(a.claim, b.claim))
    return [
        evidence(a, i, b, j, ground)
        for i, one in enumerate(a.figures)
        for j, other in enumerate(b.figures)
        if comparable(one, other)
        and not agree(one, other, a.text, b.text)
        and not excluded(a, one, b, other, ground)
    ]


def solve(x: Array, y: Array) -> Array:
    x = np.c_[x, np.ones(len(x))]
    found = np.zeros(x.shape[1])
    ridge = np.r_[np.full(x.shape[1] - 1, RIDGE), 1e-6]
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ found))
        step = np.linalg.solve(
            (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge), x.T @ (p - y) + ridge * np.r_[found[:-1], 0]
        )
        found -= step
        if np.abs(step).max() < 1e-8:
            break
    return found


def learn(listed: list[list[tuple[float, ...]]], gold: Array) -> tuple[Array, Array, Array]:
    """Weights, means and spreads; which figures of a pair are meant is settled by turns."""
    stacked = np.array([row for candidates in listed for row in candidates])
    mean, spread = stacked.mean(0), stacked.std(0) + 1e-9
    weights = np.zeros(len(FEATURES) + 1)
    weights[FEATURES.index("around")] = weights[FEATURES.index("heads")] = 1.0
    for _ in range(ROUNDS):
        best = np.array(
            [max(candidates, key=lambda row: score(row, weights, mean, spread)) for candidates in listed]
        )
        weights = solve((best - mean) / spread, gold)
    return weights, mean, spread


def score(row: tuple[float, ...], weights: Array, mean: Array, spread: Array) -> float:
    return float(((np.array(row) - mean) / spread) @ weights[:-1] + weights[-1])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data/stories"))
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--report", action="store_true", help="only cross-validate, write nothing")
    chosen = parser.parse_args()
    natural = [(row["a"], row["b"], row["label"]) for row in rows(chosen.data / "values_natural.jsonl.gz")]
    pairs = natural + own_pairs(chosen.data)
    print("labels", dict(Counter(label for _, _, label in pairs)))
    kept = [(unlike(side_of(a), side_of(b)), label) for a, b, label in pairs]
    reached = Counter(label for candidates, label in kept if candidates)
    print("with figures to set against each other", dict(reached))
    listed = [candidates for candidates, _ in kept if candidates]
    labels = np.array([label for candidates, label in kept if candidates])
    gold = np.isin(labels, ["C", "T"]).astype(float)
    folds = np.random.default_rng(1).integers(0, chosen.folds, len(pairs))
    fold = np.array([number for number, (candidates, _) in zip(folds, kept, strict=True) if candidates])
    held = np.zeros(len(listed))
    said: Counter[tuple[str, str]] = Counter()
    stored_weights = figure_fit._weights
    for number in range(chosen.folds):
        weights, mean, spread = learn(
            [c for c, f in zip(listed, fold, strict=True) if f != number], gold[fold != number]
        )
        for at in np.flatnonzero(fold == number):
            held[at] = max(score(row, weights, mean, spread) for row in listed[at])
        plain = weights[:-1] / spread
        bias = float(weights[-1] - (plain * mean).sum())
        figure_fit._weights = lambda bias=bias, plain=plain: (bias, tuple(plain))  # type: ignore[assignment, misc]
        said.update(
            (label, figures.figures_differ(a, b))
            for (a, b, label), f in zip(pairs, folds, strict=True)
            if f == number
        )
    figure_fit._weights = stored_weights
    for label, name in (("C", "conflict"), ("T", "update")):
        hits, claimed = said[label, name], sum(n for (_, answer), n in said.items() if answer == name)
        there = sum(n for (gold_label, _), n in said.items() if gold_label == label)
        print(f"held out, as figures_differ answers: {name} P {hits}/{claimed} R {hits}/{there}")
    print(f"held out: updates called conflict {said['T', 'conflict']}")
    total = sum(label in "CT" for _, _, label in pairs)
    order = np.argsort(-held, kind="stable")
    for taken in (10, 20, 30, 40, 50, 60, 80):
        hits = gold[order[:taken]].sum()
        line = 1 / (1 + np.exp(-held[order[min(taken, len(order)) - 1]]))
        print(
            f"best {taken:3}: conflict or update P {hits / taken:.2f} R {hits / total:.2f} (fit {line:.2f})"
        )
    if chosen.report:
        return
    weights, mean, spread = learn(listed, gold)
    plain = weights[:-1] / spread
    stored = {
        "origin": "train/figures.py on values_natural and train/figure_pairs.json (dev)",
        "features": list(FEATURES),
        "weights": [round(float(value), 4) for value in plain],
        "bias": round(float(weights[-1] - (plain * mean).sum()), 4),
    }
    WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()
