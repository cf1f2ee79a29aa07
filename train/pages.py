"""Train the block model of `bot/gather/choosing.py` and print what it reaches by cross-validation.

    OMP_NUM_THREADS=1 .venv/bin/python train/pages.py [--write]

Data: ../shared/data/pages (100 pages of scrapinghub/article-extraction-benchmark). A block counts as article when
more than half of its runs of four words are in the true text. Logistic regression on standardised features,
ridge 60, a block weighted by the square root of its share of the page's words. --write stores the weights, with the
features' scale multiplied in and rounded to three decimals: no word of a page is in them.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from bot.gather import choosing
from bot.gather.blocks import blocks_of
from bot.gather.metadata import read_metadata
from bot.gather.page import another_reading, parsed, without_unread

HERE = Path(__file__).resolve().parent.parent
RIDGE = 60.0
WORD = re.compile(r"\w+")


def shingles(text):
    words = WORD.findall(text)
    return Counter(
        [tuple(words)] if 0 < len(words) < 4 else zip(*(words[i:] for i in range(4)), strict=False)
    )


def page_f1(texts, true):
    ours, theirs = shingles("\n".join(texts)), shingles(true)
    both = (ours & theirs).total()
    return both, ours.total() - both, theirs.total() - both


def score(results):
    precision = [b / (b + e) for b, e, _ in results if b + e]
    recall = [b / (b + m) for b, _, m in results if b + m]
    p, r = sum(precision) / len(precision), sum(recall) / len(recall)
    low = sum(2 * b / max(1, 2 * b + e + m) < 0.5 for b, e, m in results)
    return 2 * p * r / (p + r), p, r, low


def told(results):
    f1, precision, recall, low = score(results)
    return f"F1 {f1:.4f} P {precision:.3f} R {recall:.3f}, {low} pages below .5"


def is_article(block, runs, words):
    mine = WORD.findall(block.text)
    if len(mine) < 4:
        return f" {' '.join(mine)} " in words
    own = shingles(block.text)
    return sum((own & runs).values()) > 0.5 * own.total()


def fit(features, labels, weights):
    out = np.zeros(features.shape[1])
    ridge = RIDGE * np.eye(features.shape[1])
    ridge[-1, -1] = 1e-6
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(features @ out, -30, 30)))
        gradient = features.T @ (weights * (p - labels)) + ridge @ out
        step = np.linalg.solve((features * (weights * p * (1 - p))[:, None]).T @ features + ridge, gradient)
        out -= step
        if abs(step).max() < 1e-7:
            break
    return out


def main():
    with gzip.open(HERE.parent / "shared/data/pages/pages.jsonl.gz", "rt", encoding="utf8") as file:
        rows = [json.loads(line) for line in file]
    pages = []
    for row in rows:
        tree = parsed(row["html"])
        about = read_metadata(tree, row["url"])
        without_unread(tree)
        found = another_reading(tree, row["url"])
        blocks = blocks_of(tree)
        described, _, counts = choosing.features(blocks, found, about.headline or "", about.byline or "")
        runs, words = shingles(row["article_body"]), f" {' '.join(WORD.findall(row['article_body']))} "
        labels = [bool(WORD.findall(block.text)) and is_article(block, runs, words) for block in blocks]
        size = max(1, len(WORD.findall(row["article_body"])))
        pages.append(
            (blocks, found, about, described, labels, [min(1, (n or 0.1) / size) ** 0.5 for n in counts])
        )
    names = sorted({name for page in pages for one in page[3] for name in one})
    raw = [np.array([[float(one.get(name, 0)) for name in names] for one in page[3]]) for page in pages]
    middle, spread = np.concatenate(raw).mean(0), np.concatenate(raw).std(0) + 1e-6
    scaled = [np.c_[(each - middle) / spread, np.ones(len(each))] for each in raw]

    def trained(ids):
        weights = np.concatenate([pages[i][5] for i in ids])
        labels = np.concatenate([pages[i][4] for i in ids]).astype(float)
        out = fit(np.concatenate([scaled[i] for i in ids]), labels, weights / weights.mean())
        slopes = out[:-1] / spread
        return dict(zip(names, map(float, slopes), strict=True)), float(out[-1] - (slopes * middle).sum())

    def run(ids, weights, bias):
        choosing._weights.cache_clear()
        choosing._weights = lambda: (weights, bias)
        choosing._weights.cache_clear = lambda: None
        results = []
        for i in ids:
            blocks, found, about, *_ = pages[i]
            kept = choosing.chosen(blocks, found, headline=about.headline or "", byline=about.byline or "")
            results.append((i, page_f1([block.text for block in kept], rows[i]["article_body"])))
        return results

    everything = list(range(len(rows)))
    alone = [page_f1([page[1]], row["article_body"]) for page, row in zip(pages, rows, strict=True)]
    print(f"trafilatura's lines alone: {told(alone)}")
    for seed in (1, 2, 3):
        order = everything[:]
        random.Random(seed).shuffle(order)
        results = []
        for fold in range(10):
            test = order[fold::10]
            results += run(test, *trained([i for i in order if i not in test]))
        print(
            f"10-fold, seed {seed}: F1 %.4f P %.3f R %.3f, %d pages below .5" % score([r for _, r in results])
        )
    weights, bias = trained(everything)
    print(f"on what it was trained on: {told([r for _, r in run(everything, weights, bias)])}")
    if "--write" in sys.argv:
        where = HERE / "bot/gather/choosing.json"
        stored = {
            "origin": "train/pages.py on ../shared/data/pages, 100 pages, 2026-11-24; logistic regression, ridge 60",
            "bias": round(bias, 3),
            "weights": {name: round(value, 3) for name, value in weights.items()},
        }
        where.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
