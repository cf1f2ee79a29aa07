"""Learns the weights of `bot/text/weights/claims.json`: do two sentences make the same claim?

    .venv/bin/python train/claims.py --data ../shared/data/stories [--folds 8] [--report]

Logistic regression over the sixteen features of `bot.text.claims`, on four sets of labelled pairs. Topics (of the
first two sets) stay together in the folds. The file holds means, spreads and weights of features, no words of the texts.
Same data, same numbers: samples are drawn with a fixed seed. docs/comparison.md is the model card.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.text.claims import FEATURES, Claim, claim_of, features

Row = dict[str, Any]
Pair = tuple[str, str, bool, str]
Array = np.ndarray[Any, Any]
WEIGHTS = Path(__file__).resolve().parent.parent / "bot" / "text" / "weights" / "claims.json"

#: Weight of each set as a whole: paraphrases of single headlines (msrp, sts) are near-copies, unlike two reports of one
#: event; at .2 they cost ecbplus 1.5 points (cross-validated, 2026-11-24). superpal_mn, which has two sentences of one story
#: always, as `compare` has, counts twice: held-out average precision .70 with 1, .71 with 2, ecbplus .78 with both.
MIX = {"superpal_mn": 2.0, "ecbplus": 1.0, "msrp": 0.05, "sts_headlines": 0.05}
#: Weight of a positive: one line (0.5) serves sets of which 14 % and 43 % are the same. Held out, with 1.5 for ecbplus
#: superpal_mn reads .64 and ecbplus .686 at the line, with 1.8 .63 and .688, with 2 .62 and .690.
POSITIVE = {"superpal_mn": 2.0, "ecbplus": 1.8}
#: Pairs drawn of ecbplus, of 26,000.
ECB_PAIRS = 9000
RIDGE = 5.0


def rows(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf8") as file:
        return [json.loads(line) for line in file]


def superpal(folder: Path) -> list[Pair]:
    topics: dict[str, list[Row]] = defaultdict(list)
    for row in rows(folder / "align_superpal_mn.jsonl.gz"):
        topics[row["topic"]].append(row)
    found = []
    for topic, group in topics.items():
        aligned = {(row["summ_sent"], row["doc_sent"]) for row in group}
        for a, b in itertools.product(sorted({a for a, _ in aligned}), sorted({b for _, b in aligned})):
            found.append((a, b, (a, b) in aligned, topic))
    return found


def ecbplus(folder: Path) -> list[Pair]:
    """Two shared events, or one and a participant, are the same claim; sentences on the look-alike event are not."""
    topics: dict[str, list[Row]] = defaultdict(list)
    for row in rows(folder / "sents_ecbplus.jsonl.gz"):
        topics[row["topic"]].append(row)
    found = []
    for topic, group in topics.items():
        for one, other in itertools.combinations(group, 2):
            if one["doc"] == other["doc"]:
                continue
            shared = set(one["clusters"]) & set(other["clusters"])
            events = sum(cluster.startswith(("ACT", "NEG")) for cluster in shared)
            same = events >= 2 or (events == 1 and len(shared) > events)
            if same or one["story"] != other["story"]:
                found.append((one["sent"], other["sent"], same, topic))
    picked = random.Random(11).sample(range(len(found)), min(ECB_PAIRS, len(found)))
    return [found[at] for at in sorted(picked)]


def plain(folder: Path, name: str) -> list[Pair]:
    listed = rows(folder / f"pairs_{name}.jsonl.gz")[:2000]
    return [
        (row["a"], row["b"], row["label"] == 1 if "label" in row else row["score"] >= 3, f"{name}{at % 8}")
        for at, row in enumerate(listed)
    ]


def solve(x: Array, y: Array, weight: Array) -> Array:
    """Logistic regression by Newton's method; the last weight is the bias."""
    x = np.c_[x, np.ones(len(x))]
    found = np.zeros(x.shape[1])
    ridge = np.r_[np.full(x.shape[1] - 1, RIDGE), 1e-6]
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ found))
        slope = x.T @ (weight * (p - y)) + ridge * np.r_[found[:-1], 0]
        bend = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-8:
            break
    return found


def f1_at_line(gold: Array, score: Array) -> float:
    said = score >= 0.5
    return float(2 * (said & (gold > 0)).sum() / max(1, said.sum() + gold.sum()))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data/stories"))
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument("--report", action="store_true", help="only cross-validate, write nothing")
    chosen = parser.parse_args()
    sets = {
        "superpal_mn": superpal(chosen.data),
        "ecbplus": ecbplus(chosen.data),
        "msrp": plain(chosen.data, "msrp"),
        "sts_headlines": plain(chosen.data, "sts_headlines"),
    }
    ready: dict[str, Claim] = {}
    for a, b, _, _ in itertools.chain.from_iterable(sets.values()):
        for text in (a, b):
            if text not in ready:
                ready[text] = claim_of(text)
    x = {
        name: np.array([features(ready[a], ready[b]) for a, b, _, _ in pairs]) for name, pairs in sets.items()
    }
    y = {name: np.array([float(same) for _, _, same, _ in pairs]) for name, pairs in sets.items()}
    group = {name: np.array([topic for _, _, _, topic in pairs]) for name, pairs in sets.items()}
    weight = {
        name: MIX[name] * 1000 / len(y[name]) * np.where(y[name] > 0, POSITIVE.get(name, 1.0), 1.0)
        for name in sets
    }
    everything = np.concatenate(list(x.values()))
    mean, spread = everything.mean(0), everything.std(0) + 1e-9
    scores = {name: np.zeros(len(y[name])) for name in sets}
    for fold in range(chosen.folds):
        held = {
            name: np.isin(
                group[name],
                [topic for at, topic in enumerate(sorted(set(group[name]))) if at % chosen.folds == fold],
            )
            for name in sets
        }
        found = solve(
            np.concatenate([(x[name][~held[name]] - mean) / spread for name in sets]),
            np.concatenate([y[name][~held[name]] for name in sets]),
            np.concatenate([weight[name][~held[name]] for name in sets]),
        )
        for name in sets:
            rest = (x[name][held[name]] - mean) / spread
            scores[name][held[name]] = 1 / (1 + np.exp(-(np.c_[rest, np.ones(len(rest))] @ found)))
    for name in sets:
        print(
            f"{name}: {len(y[name])} pairs, F1 at .5, topics held out: {f1_at_line(y[name], scores[name]):.3f}"
        )
    if chosen.report:
        return
    found = solve(
        np.concatenate([(x[name] - mean) / spread for name in sets]),
        np.concatenate(list(y.values())),
        np.concatenate(list(weight.values())),
    )
    stored = {
        "origin": "train/claims.py on superpal_mn, ecbplus, msrp and sts_headlines (dev)",
        "features": list(FEATURES),
        "mean": [round(float(value), 4) for value in mean],
        "spread": [round(float(value), 4) for value in spread],
        "weights": [round(float(value), 4) for value in found[:-1]],
        "bias": round(float(found[-1]), 4),
    }
    WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()
