"""CPU time of `compare` on readings that are already there: 20 articles with 950 sentences, and 5 of 50 sentences each.

    python -m benchmarks.comparison [--rounds 20]

The articles are invented words: claims that others have too (reworded), claims of their own, figures and quotes. Goals: p95 200 ms for the 20, 40 ms for the 5 (process time, one thread).
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.text.comparison import Compared, compare
from bot.text.reading import take_in

#: Invented words, drawn as words of a language are: the n-th commonest 1/n as often.
_SYLLABLES = [
    "ba",
    "ko",
    "ri",
    "tel",
    "van",
    "dor",
    "mi",
    "su",
    "pra",
    "len",
    "fos",
    "gri",
    "hul",
    "nek",
    "ost",
    "vi",
    "zam",
]
_WORDS = sorted({a + b + c for a in _SYLLABLES for b in _SYLLABLES for c in ("", *_SYLLABLES[:8])})
_ORDINARY = [
    "the",
    "to",
    "of",
    "in",
    "on",
    "for",
    "with",
    "by",
    "from",
    "after",
    "before",
    "about",
    "said",
    "who",
    "that",
    "was",
    "were",
    "has",
    "will",
]


def _claim(rng: random.Random) -> list[str]:
    """The words that a claim is told with: a dozen content words."""
    ranks = [min(len(_WORDS) - 1, int(len(_WORDS) ** rng.random()) - 1) for _ in range(12)]
    return [_WORDS[(rank * 7919) % len(_WORDS)] for rank in ranks]


def article(number: int, sentences: int, seed: int) -> Compared:
    """One invented article; two sentences in five tell claims that others tell too, with a third of the words changed."""
    rng = random.Random(seed * 1000 + number)
    listed = []
    for _ in range(sentences):
        core = random.Random(rng.randrange(4 * sentences)) if rng.random() < 0.4 else rng
        told = [
            word if rng.random() < 0.67 else other
            for word, other in zip(_claim(core), _claim(rng), strict=True)
        ]
        words = [
            part for word in told for part in (word, *([rng.choice(_ORDINARY)] if rng.random() < 0.7 else []))
        ]
        words[rng.randrange(len(words))] = rng.choice(["Alda Rook", "Norrby Rail", "Torvik", "Piet Halm"])
        figure = rng.choice(
            ["", "", f" costing ${rng.randrange(2, 90)} million", f" injuring {rng.randrange(2, 60)} people"]
        )
        said = f" “{' '.join(_claim(rng)[:7])},” said Alda Rook." if rng.random() < 0.15 else "."
        listed.append(" ".join(words).capitalize() + figure + said)
    body = "\n\n".join(" ".join(listed[at : at + 3]) for at in range(0, len(listed), 3))
    at = datetime(2026, 3, 1, 6, tzinfo=UTC) + timedelta(minutes=37 * number)
    taken = take_in(f"Storm closes bridge {number}", body, at, "en")
    return Compared(
        number,
        f"Storm closes bridge {number}",
        body,
        taken.reading,
        f"Outlet {number}",
        at,
        None,
        taken.fingerprint,
    )


def measure(articles: int, sentences: int, rounds: int, goal: float) -> bool:
    made = [article(number, sentences // articles, 7) for number in range(articles)]
    total = sum(len(one.reading.sentences) for one in made)
    compare(made)
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        found = compare(made)
        spent.append((time.process_time() - start) * 1000)
    spent.sort()
    p95 = spent[min(len(spent) - 1, int(0.95 * len(spent)))]
    print(
        f"{articles} articles, {total} sentences: median {spent[len(spent) // 2]:.0f} ms, p95 {p95:.0f} ms CPU (goal {goal:.0f});"
        f" {len(found.shared)} shared, {sum(len(only.spans) for only in found.only)} only, {len(found.figures)} figures"
    )
    return p95 <= goal


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    met = [measure(20, 950, rounds, 200.0), measure(5, 250, rounds, 40.0)]
    raise SystemExit(0 if all(met) else 1)


if __name__ == "__main__":
    main()
