"""Speed and memory of online placing with 30,000 live articles, beside nearest-article TF-IDF.

python -m benchmarks.stories [--data ../shared/data/stories] [--live 30000] [--measured 2000]

The stream is all labelled articles in random order, then again with their names renamed until there are enough, so that
stories stay as large as they are. Each system runs in a process of its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from bot.text.placer import Placer
from bot.text.profile import profile, rarity
from bot.text.words import terms

_CAPITAL = re.compile(r"\b[A-Z][a-z]{3,}\b")


def stream(folder: Path, count: int) -> list[tuple[str, str]]:
    """Headline and body of `count` articles; in later rounds names get other names, so that new stories come."""
    rows = []
    for file in sorted(folder.glob("cluster_*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf8") as lines:
            rows += [(row["title"] or "", row["text"] or "") for row in map(json.loads, lines)]
    made: list[tuple[str, str]] = []
    turn = 0
    while len(made) < count:
        random.Random(turn).shuffle(rows)
        suffix = "" if not turn else "abcdefgh"[turn % 8] + "ol"

        def renamed(text: str, suffix: str = suffix) -> str:
            return _CAPITAL.sub(lambda match: match.group() + suffix, text) if suffix else text

        made += [(renamed(head), renamed(body)) for head, body in rows[: count - len(made)]]
        turn += 1
    return made


class Nearest:
    """What is common today: the nearest earlier article by TF-IDF of 60 terms, all of them in the index."""

    def __init__(self) -> None:
        self.postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self.story: list[int] = []

    def add(self, headline: str, body: str) -> int:
        known, unseen = rarity()
        counts = Counter(terms(headline) * 2 + terms(body[:6000]))
        weights = {term: (1 + math.log(n)) * known.get(term, unseen) for term, n in counts.items()}
        kept = dict(sorted(weights.items(), key=lambda item: -item[1])[:60])
        norm = math.sqrt(sum(weight * weight for weight in kept.values())) or 1.0
        scores: defaultdict[int, float] = defaultdict(float)
        for term, weight in kept.items():
            for earlier, other in self.postings[term]:
                scores[earlier] += weight / norm * other
            self.postings[term].append((len(self.story), weight / norm))
        best = max(scores, key=lambda earlier: scores[earlier], default=None)
        joins = best is not None and scores[best] >= 0.25
        self.story.append(self.story[best] if joins and best is not None else len(self.story))
        return self.story[-1]


def measured(system: str, folder: Path, live: int, count: int) -> dict[str, Any]:
    """Fills the window, then times `count` more articles one by one (CPU time)."""
    articles = stream(folder, live + count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    placer, nearest = Placer(live=live), Nearest()
    spent: list[float] = []
    started = time.process_time()
    for headline, body in articles:
        at = time.process_time()
        if system == "placer":
            placer.add(profile(headline, body))
        else:
            nearest.add(headline, body)
        spent.append(time.process_time() - at)
    total = time.process_time() - started
    late = sorted(spent[live:])
    return {
        "system": system,
        "live": live,
        "articles_per_cpu_s": round(len(articles) / total),
        "articles_per_cpu_s_when_full": round(len(late) / sum(late)),
        "ms_median": round(1000 * late[len(late) // 2], 2),
        "ms_p99": round(1000 * late[int(0.99 * len(late))], 2),
        "mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("../shared/data/stories"))
    options.add_argument("--live", type=int, default=30_000)
    options.add_argument("--measured", type=int, default=2_000)
    options.add_argument("--system", choices=("placer", "nearest"))
    chosen = options.parse_args()
    if chosen.system:
        print(json.dumps(measured(chosen.system, chosen.data, chosen.live, chosen.measured)))
        return
    for system in ("placer", "nearest"):
        subprocess.run(
            [sys.executable, "-m", "benchmarks.stories", *sys.argv[1:], "--system", system], check=True
        )


if __name__ == "__main__":
    main()
