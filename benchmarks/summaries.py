"""CPU time and memory of the summaries, beside the first sentences (Lead) and sumy's LexRank.

    python -m benchmarks.summaries [--data ../shared/data/summaries] [--articles N] [--methods]

Articles of 600, 5,000 and 20,000 words and stories of ten articles are put together from the cnndm rows, or, where
these are absent, from made-up sentences. CPU is this process's own; each system runs in a process of its own, so that
its memory is its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

if TYPE_CHECKING:
    from bot.news import Reading

SIZES = (600, 5000, 20000)
SYSTEMS = ("Lead", "summary", "as a person gets it", "the same, unread", "sumy LexRank", "story of ten")
#: Passages that `/summary` shows unless asked otherwise.
SHOWN = 5


def bodies(data: Path, size: int, count: int) -> list[str]:
    """Texts of about `size` words: whole articles, one after the other."""
    file = data / "cnndm.jsonl.gz"
    if file.is_file():
        with gzip.open(file, "rt", encoding="utf8") as rows:
            texts = [json.loads(row)["text"] for row in rows]
    else:
        rng = random.Random(7)
        nouns = [f"thing{i}" for i in range(900)]
        texts = [
            " ".join(f"The {' '.join(rng.choices(nouns, k=18))} closed on day {i}." for i in range(30))
            for _ in range(400)
        ]
    rng = random.Random(5)
    found = []
    for _ in range(count):
        words: list[str] = []
        while len(words) < size:
            words += rng.choice(texts).split(" ")
        found.append(" ".join(words[:size]))
    return found


def lead(body: str) -> object:
    from bot.text.sentences import split

    return split(body, "en")[:3]


def summary(body: str) -> object:
    from bot.text.summary import choose

    return choose("", body, sentences=3)


def answered(body: str) -> object:
    """What `/summary` answers with, reasons and bracketed names too, of an article that was read when it came in."""
    from bot.text.asked import of_article

    return of_article("", body, SHOWN, None, "", came_in(body))


@lru_cache
def came_in(body: str) -> Reading:
    """The reading that is kept of an article."""
    from bot.text.reading import read

    return read("", body, "en")


def unread(body: str) -> object:
    from bot.text.summary import summarise

    return summarise("", body, sentences=SHOWN)


def lexrank(body: str) -> object:
    """sumy's own LexRank on the whole text, uncapped, on our sentences and words."""
    from bot.text import sumy_methods
    from bot.text.sentences import split

    sumy_methods.READ.pop("lexrank", None)
    return sumy_methods.rank_with("lexrank", "", body, split(body, "en"), 3, "en")


def story(body: str) -> object:
    from bot.text.story_summary import StoryArticle, story_summary

    words = body.split(" ")
    step = max(1, len(words) // 10)
    return story_summary([StoryArticle("", " ".join(words[i * step : (i + 1) * step])) for i in range(10)])


RUN: dict[str, Callable[[str], object]] = dict(
    zip(SYSTEMS, (lead, summary, answered, unread, lexrank, story), strict=True)
)


def measure(system: str, data: Path, articles: int) -> Iterator[str]:
    import nupunkt

    for size in SIZES:
        texts = bodies(data, size, max(3, articles * 600 // size))
        if system == "sumy LexRank" and size > 5000:
            texts = texts[:1]
        RUN[system](texts[0])  # imports and stored weights are not timed
        spent = []
        for text in texts[1:] or texts:
            if system == SYSTEMS[2]:
                came_in(text)  # not timed: it was read before anybody asked
            nupunkt.load("default").clear_decision_cache()
            began = time.process_time()
            RUN[system](text)
            spent.append((time.process_time() - began) * 1000)
        spent.sort()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield (
            f"{system:31s} {size:6d} words  n {len(spent):3d}  median {spent[len(spent) // 2]:8.1f} ms  "
            f"p95 {spent[min(len(spent) - 1, int(0.95 * len(spent)))]:8.1f} ms  peak {memory:4.0f} MB"
        )


def compare_methods(data: Path) -> Iterator[str]:
    """Every selectable method on the cnndm rows of the test split, three sentences: ROUGE, CPU, dangling openings."""
    from rouge_score import rouge_scorer

    from bot.text.openings import leans
    from bot.text.sentences import split
    from bot.text.summary import choose
    from bot.text.sumy_methods import METHODS, rank_with

    with gzip.open(data / "cnndm.jsonl.gz", "rt", encoding="utf8") as file:
        rows = [json.loads(line) for line in file]
    rows = [row for row in rows if row["via"] not in ("EileenFeng train_sample", "DesixMimi")]
    scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2"], use_stemmer=True)
    for method in ("ours", "lead", *METHODS):
        totals, spent, dangling = [0.0, 0.0], 0.0, 0
        for row in rows:
            body = row["text"]
            sentences = split(body, "en")
            began = time.process_time()
            if method == "ours":
                page, numbers = choose("", body, sentences=3, found=sentences)
                chosen = [(number, page.texts[number]) for number in numbers]
            else:
                picked = (
                    sentences[:3] if method == "lead" else rank_with(method, "", body, sentences, 3, "en")
                )
                chosen = sorted((sentences.index(s), body[s.start : s.end]) for s in picked)
            spent += time.process_time() - began
            numbers = [number for number, _ in chosen]
            dangling += any(n and n - 1 not in numbers and leans(text, "en") for n, text in chosen)
            scores = scorer.score(
                "\n".join(row["summary"].splitlines()), "\n".join(text for _, text in chosen)
            )
            for i, name in enumerate(scores):
                totals[i] += scores[name].fmeasure * 100
        yield (
            f"{method:10s} n {len(rows)}  R1 {totals[0] / len(rows):.2f}  R2 {totals[1] / len(rows):.2f}  "
            f"CPU {spent / len(rows) * 1000:.1f} ms  dangling {100 * dangling / len(rows):.0f} %"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data/summaries"))
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--system", choices=SYSTEMS)
    parser.add_argument("--methods", action="store_true", help="quality of every selectable method instead")
    given = parser.parse_args()
    if given.methods:
        for line in compare_methods(given.data):
            print(line, flush=True)
        return
    if given.system:
        for line in measure(given.system, given.data, given.articles):
            print(line, flush=True)
        return
    for system in SYSTEMS:
        subprocess.run(
            [
                sys.executable,
                __file__,
                "--data",
                str(given.data),
                "--articles",
                str(given.articles),
                "--system",
                system,
            ],
            check=True,
        )


if __name__ == "__main__":
    main()
