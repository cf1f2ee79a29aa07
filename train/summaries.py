"""Learns the numbers of bot/text/likely.py and says, cross-validated by rows, what they are worth.

    python train/summaries.py [--data ../shared/data/summaries] [--write] [--rows N]

Every gram of an article (a word, or two words in a row) is one example: its evidence, and whether the human summary has
it. The model is ridge regression, one per kind of summary and size of gram, 22 to 32 numbers each. Nothing of the texts
themselves is kept. Five folds by rows with a fixed seed; a summary is scored with the weights of the other four.
Same rows, same file, to the last digit shown.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.text.likely import Evidence, Gram, Model, pieces
from bot.text.sentences import split
from bot.text.story_summary import StoryArticle, story_summary
from bot.text.story_summary import lay_out as lay_out_story
from bot.text.summary import READ, choose, lay_out

TARGET = Path(__file__).resolve().parent.parent / "bot" / "text" / "weights" / "summaries.json"
#: cnndm rows of the train split begin with bylines and dates and made the cross-validated summaries worse.
LEFT_OUT = ("EileenFeng train_sample", "DesixMimi")
FOLDS, SEED, SHRINK = 5, 1, 10.0
SIZES = (1, 2)


@dataclass(frozen=True)
class Set:
    """Rows of one file, for one kind; `size` is sentences, or words for stories."""

    name: str
    kind: str
    size: int

    @property
    def story(self) -> bool:
        return self.kind.startswith("story")


SETS = (
    Set("xsum", "brief_bare", 1),
    Set("orangesum_fr", "brief", 1),
    Set("vietnews_vi", "brief", 1),
    Set("cnndm", "article", 3),
    Set("multi_news", "story", 220),
    Set("allsides_triples", "story_brief", 70),
)


def rows_of(data: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf8") as file:
        return [row for row in map(json.loads, file) if row.get("via") not in LEFT_OUT]


def articles_of(row: dict[str, Any]) -> list[StoryArticle]:
    return [
        StoryArticle(doc.get("title") or "", doc["text"], f"Outlet {i}") for i, doc in enumerate(row["docs"])
    ]


def evidence_of(row: dict[str, Any], kind: str) -> Evidence:
    """The evidence that the engine itself would see."""
    if kind.startswith("story"):
        return Evidence(lay_out_story(articles_of(row), row["lang"]).sources, row["lang"])
    found = split(row["text"], row["lang"])[:READ]
    return lay_out(row.get("title") or "", row["text"], found, 1, row["lang"], model=BLANK).evidence


#: Numbers of one model: constant, place 7, tally 5, word 10, centrality 1, and for stories voices 10.
WIDTHS = (24, 34)
IN_HEADLINES = 21
BLANK: Model = ([0.0] * WIDTHS[0], [0.0] * WIDTHS[0])


class Sums:
    """What ridge regression needs of its examples: sums, which can be added and taken away."""

    def __init__(self, width: int) -> None:
        self.products = np.zeros((width, width))
        self.targets = np.zeros(width)

    def add(self, rows: Sequence[Sequence[float]], hits: Sequence[bool]) -> None:
        table = np.column_stack([np.ones(len(rows)), np.array(rows)])
        self.products += table.T @ table
        self.targets += table.T @ np.array(hits, float)

    def without(self, other: Sums) -> Sums:
        rest = Sums(len(self.targets))
        rest.products, rest.targets = self.products - other.products, self.targets - other.targets
        return rest

    def weights(self) -> list[float]:
        count = self.products[0, 0]
        spread = np.diag(self.products) / count - (self.products[0] / count) ** 2
        spread[0] = 0.0
        shrunk = self.products + np.diag(SHRINK * spread + 1e-9 * count)
        return [round(float(weight), 5) for weight in np.linalg.solve(shrunk, self.targets)]


def grams(words: Sequence[str], size: int) -> Counter[Gram]:
    return Counter((word,) for word in words) if size == 1 else Counter(pairwise(words))


def overlap(reference: list[str], chosen: Sequence[list[str]]) -> list[float]:
    """ROUGE-1 and ROUGE-2 F1, times 100, by our own pieces."""
    found = []
    for size in SIZES:
        wanted = grams(reference, size)
        have: Counter[Gram] = Counter()
        for sentence in chosen:
            have += grams(sentence, size)
        found.append(200 * sum((wanted & have).values()) / max(1, sum(wanted.values()) + sum(have.values())))
    return found


def chosen_by(row: dict[str, Any], group: Set, model: Model | None) -> list[str]:
    if group.story:
        given = articles_of(row)
        found = story_summary(given, words=group.size, language=row["lang"], model=model)
        return [given[passage.article].body[passage.start : passage.end] for passage in found]
    page, numbers = choose(
        row.get("title") or "", row["text"], sentences=group.size, language=row["lang"], model=model
    )
    return [page.texts[number] for number in numbers]


def lead_of(row: dict[str, Any], group: Set) -> list[str]:
    """The scorer's Lead: first sentences; of a story the first of each source, then the second of each."""
    if not group.story:
        return [row["text"][s.start : s.end] for s in split(row["text"], row["lang"])[: group.size]]
    listed = [
        (i, number, doc["text"][s.start : s.end])
        for number, doc in enumerate(row["docs"])
        for i, s in enumerate(split(doc["text"], row["lang"]))
    ]
    taken, words = [], 0
    for _, _, text in sorted(listed):
        length = len(text.split())
        if taken and words + length > group.size * 1.05:
            if words >= group.size * 0.8:
                break
            continue
        taken.append(text)
        words += length
        if words >= group.size:
            break
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data/summaries"))
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    parser.add_argument("--rows", type=int, help="at most so many rows a set, for trying things out")
    given = parser.parse_args()
    kinds: dict[str, Any] = {}
    for kind in dict.fromkeys(group.kind for group in SETS):
        groups = [group for group in SETS if group.kind == kind]
        width = WIDTHS[kind.startswith("story")]
        folds = [[Sums(width) for _ in SIZES] for _ in range(FOLDS)]
        whole = [Sums(width) for _ in SIZES]
        placed: dict[str, list[tuple[dict[str, Any], int]]] = {}
        for group in groups:
            rows = rows_of(given.data, group.name)[: given.rows]
            order = list(range(len(rows)))
            random.Random(SEED).shuffle(order)
            fold_of = {row: place % FOLDS for place, row in enumerate(order)}
            placed[group.name] = [(row, fold_of[i]) for i, row in enumerate(rows)]
            for row, fold in placed[group.name]:
                evidence = evidence_of(row, kind)
                reference = pieces(row["summary"], row["lang"])
                for at, size in enumerate(SIZES):
                    wanted = grams(reference, size)
                    keys, table = evidence.rows(size, kind.startswith("story"))
                    if keys:
                        for sums in (folds[fold][at], whole[at]):
                            sums.add(table, [key in wanted for key in keys])
        models = [
            (whole[0].without(folds[fold][0]).weights(), whole[1].without(folds[fold][1]).weights())
            for fold in range(FOLDS)
        ]
        final = (whole[0].weights(), whole[1].weights())
        for group in groups:
            report(group, placed[group.name], models, final)
        kinds[kind] = {
            "rows": {group.name: len(placed[group.name]) for group in groups},
            "words": final[0],
            "pairs": final[1],
        }
    # cnndm has no headlines: what a headline word is worth there is taken from the briefs, which have them.
    for size in ("words", "pairs"):
        kinds["article"][size][IN_HEADLINES] = kinds["brief"][size][IN_HEADLINES]
    if given.write:
        stored = {"origin": "train/summaries.py", "learned": "2026-11-24", "kinds": kinds}
        TARGET.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf8")


def report(group: Set, rows: list[tuple[dict[str, Any], int]], models: list[Model], final: Model) -> None:
    """One line a set: cross-validated and in-sample gain over Lead, with the 95 % interval of the former."""
    gains, inside, words = [], [], 0
    for row, fold in rows:
        reference, language = pieces(row["summary"], row["lang"]), row["lang"]
        lead = overlap(reference, [pieces(text, language) for text in lead_of(row, group)])
        outside = chosen_by(row, group, models[fold])
        words += sum(len(text.split()) for text in outside)
        for found, texts in ((gains, outside), (inside, chosen_by(row, group, final))):
            ours = overlap(reference, [pieces(text, language) for text in texts])
            found.append([ours[0] - lead[0], ours[1] - lead[1], *ours, *lead])
    table, also = np.array(gains), np.array(inside)
    half = 1.96 * table.std(0) / len(table) ** 0.5
    print(
        f"{group.name:17s} n {len(table):4d}  lead {table[:, 4].mean():.2f}/{table[:, 5].mean():.2f}  "
        f"cross-validated {table[:, 2].mean():.2f}/{table[:, 3].mean():.2f} = "
        f"{table[:, 0].mean():+.2f} ±{half[0]:.2f} / {table[:, 1].mean():+.2f} ±{half[1]:.2f}  "
        f"in sample {also[:, 0].mean():+.2f}/{also[:, 1].mean():+.2f}  words {words / len(table):.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
