"""CPU time of `compare` on readings that are already there: 20 articles with 950 sentences, and 5 of 50 sentences each.

    .venv/bin/python benchmarks/comparison.py [--rounds 20]

The articles are invented: each is a mixture of claims that the others have too (reworded), of its own, of figures and
quotes. Goals: p95 200 ms for the 20, 40 ms for the 5 (process time, one thread).
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

_WHO = [
    "the mayor",
    "the harbour office",
    "Minister Alda Rook",
    "a spokesman for Norrby Rail",
    "residents",
    "the fire chief",
    "Dr Piet Halm",
]
_DID = [
    "closed",
    "reopened",
    "inspected",
    "praised",
    "warned of damage to",
    "postponed work on",
    "defended",
    "measured",
    "evacuated",
    "paid for",
]
_WHAT = [
    "the old bridge",
    "the ferry terminal",
    "both pumping stations",
    "the northern dyke",
    "a school in Torvik",
    "the power line",
]
_WHEN = [
    "on Tuesday",
    "after the storm",
    "before dawn",
    "in March 2024",
    "within two days",
    "despite protests",
    "for the first time since 2011",
]
_MORE = [
    "alder",
    "basin",
    "canal",
    "delta",
    "estuary",
    "ferry",
    "gravel",
    "hangar",
    "inlet",
    "jetty",
    "kiosk",
    "levee",
    "mast",
    "nursery",
    "orchard",
    "pier",
    "quay",
]


def article(number: int, sentences: int, seed: int) -> Compared:
    """One invented article; two thirds of its claims stand in others too."""
    rng = random.Random(seed * 1000 + number)
    listed = []
    for _ in range(sentences):
        core = random.Random(rng.randrange(60)) if rng.random() < 0.66 else rng
        parts = [core.choice(_WHO), core.choice(_DID), core.choice(_WHAT), core.choice(_WHEN)]
        extra = " ".join(rng.sample(_MORE, 4))
        figure = rng.choice(
            ["", f", costing ${rng.randrange(2, 90)} million", f", injuring {rng.randrange(2, 60)} people"]
        )
        said = f" “{' '.join(rng.sample(_MORE, 5))} again,” said Alda Rook." if rng.random() < 0.15 else "."
        first = parts[0][0].upper() + parts[0][1:]
        listed.append(f"{first} {parts[1]} {parts[2]} {parts[3]} near the {extra}{figure}{said}")
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
