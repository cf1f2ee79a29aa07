"""Learns `bot/text/weights/related.json`: which words stand for each other where two outlets tell one thing.

    .venv/bin/python train/related.py --data ../shared/data/stories

Sentences of two articles of one story that share much, but not all, are taken for one claim in two wordings; a word that
only one of them has and a word that only the other has are counted together (as in word alignment, each sentence's words
sharing one count). Kept are pairs met clearly more often than chance. The file holds stems and strengths, no sentences.
Same data, same table. The sets that same_claim is measured on (superpal_mn, ecbplus) are not read.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.text.profile import rarity
from bot.text.words import terms

WEIGHTS = Path(__file__).resolve().parent.parent / "bot" / "text" / "weights" / "related.json"
SETS = ("fnc1", "basil", "wikinews", "allsides", "groundnews")
#: Of every story so many articles, of every article so many characters and sentences: no story outweighs the others.
ARTICLES, CHARACTERS, SENTENCES = 5, 3500, 40
#: Weight that two sentences share, of all they have: less is another claim, more has no other words.
LEAST, MOST = 0.2, 0.85
#: A term in more sentences of a story brings no pairs; of every sentence the two most alike are taken.
COMMON, NEAREST = 15, 2
#: Sentences that a term must stand alone in, times that two must meet, and the strength from which they are kept. Held out
#: (topics): strength .3 keeps 12,700 pairs, superpal_mn average precision .707, ecbplus .776; 1 keeps 4,200, .714 and .772.
SEEN, MET, STRONG = 5, 0.4, 1.0
_END = re.compile(r"(?<=[.!?\"”])\s+|\n")
Terms = list[str]


def stories(folder: Path) -> Iterator[list[str]]:
    for name in SETS:
        found: dict[str, list[str]] = defaultdict(list)
        with gzip.open(folder / f"cluster_{name}.jsonl.gz", "rt", encoding="utf8") as file:
            for row in map(json.loads, file):
                text = f"{row.get('title') or ''}.\n\n{row.get('text') or ''}"
                found[str(row["story"])].append(text[:CHARACTERS])
        yield from (articles[:ARTICLES] for articles in found.values())


def aligned(articles: list[str]) -> Iterator[tuple[Terms, Terms]]:
    """Sentences of two articles that tell one thing in other words."""
    known, unseen = rarity()
    found: list[tuple[int, Terms]] = []
    for at, text in enumerate(articles):
        for sentence in _END.split(text)[:SENTENCES]:
            listed = list(dict.fromkeys(terms(sentence, "en")))
            if 4 <= len(listed) <= 30:
                found.append((at, listed))
    holders: dict[str, list[int]] = defaultdict(list)
    for number, (_, listed) in enumerate(found):
        for term in listed:
            holders[term].append(number)
    weight = [sum(known.get(term, unseen) for term in listed) for _, listed in found]
    for number, (at, listed) in enumerate(found):
        shared: Counter[int] = Counter()
        for term in listed:
            if len(holders[term]) <= COMMON:
                for other in holders[term]:
                    if other > number and found[other][0] != at:
                        shared[other] += known.get(term, unseen)  # type: ignore[assignment]
        for other, mass in shared.most_common(NEAREST):
            if LEAST <= mass / (weight[number] + weight[other] - mass) <= MOST:
                yield listed, found[other][1]


def table(pairs: list[tuple[Terms, Terms]]) -> dict[tuple[str, str], float]:
    """Strength of every pair of words kept: the logarithm of how much more often than chance, drawn in where it was seldom."""
    met: Counter[tuple[str, str]] = Counter()
    alone: Counter[str] = Counter()
    count = 0
    for a, b in pairs:
        left, right = (
            [term for term in one if term not in other and not term[0].isdigit()]
            for one, other in ((a, b), (b, a))
        )
        if left and right:
            count += 1
            alone.update(left + right)
            for one in left:
                for other in right:
                    met[min(one, other), max(one, other)] += 1 / max(len(left), len(right))  # type: ignore[assignment]
    mean = alone.total() / (2 * count)
    chance = met.total() / (2 * count * count * mean * mean)
    found = {}
    for (one, other), often in met.items():
        if min(alone[one], alone[other]) >= SEEN and often > MET:
            strength = math.log(often / (alone[one] * alone[other] * chance)) * often / (often + 1)
            if strength > STRONG:
                found[one, other] = strength
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data/stories"))
    chosen = parser.parse_args()
    pairs = [pair for articles in stories(chosen.data) for pair in aligned(articles)]
    found = table(pairs)
    print(f"{len(pairs)} aligned sentences, {len(found)} pairs of words")
    listed: dict[str, list[str]] = defaultdict(list)
    for (one, other), strength in sorted(found.items()):
        listed[one].append(f"{other} {min(strength, 2.0) / 2:.2f}")
    stored = {
        "origin": f"train/related.py on {', '.join(SETS)} (dev)",
        "pairs": {one: ",".join(others) for one, others in listed.items()},
    }
    WEIGHTS.write_text(json.dumps(stored, ensure_ascii=False, indent=0) + "\n", "utf8")


if __name__ == "__main__":
    main()
