"""What an article is about, small enough to store: the values stories are placed by."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bot.text.words import terms

#: Characters of the body that are read: what comes after is background. Same as the scorers' baseline.
READ = 6000
#: Heaviest terms kept: 60 lose nothing against all terms (mixed F1 .905 and .906, average link, dev, 2026-11).
KEPT = 60
#: A headline term counts as this many in the body.
HEADLINE = 2
#: Terms by which storage looks candidates up.
KEYS = 24


@dataclass(frozen=True, slots=True)
class Profile:
    """Weighted terms (unit length), day as a fraction since 1970 or None for undated, and the number of words."""

    language: str
    terms: dict[str, float]
    day: float | None
    words: int

    @property
    def keys(self) -> tuple[str, ...]:
        """The heaviest terms, heaviest first: storage indexes them and asks for articles that share some."""
        return tuple(sorted(self.terms, key=lambda term: (-self.terms[term], term))[:KEYS])


@lru_cache(maxsize=1)
def rarity() -> tuple[dict[str, float], float]:
    """Inverse document frequencies of common terms, and the one of all others.

    Source: bot/text/weights/terms.json, made by train/stories.py.
    """
    stored = json.loads((files("bot.text") / "weights" / "terms.json").read_text("utf8"))
    documents = stored["documents"]
    known = {
        term: math.log((documents + 1) / (int(count) + 0.5))
        for count, listed in stored["counts"].items()
        for term in listed.split()
    }
    return known, math.log((documents + 1) / 5.5)


def profile(headline: str, body: str, published_at: datetime | None = None, language: str = "en") -> Profile:
    """Profile of one article; of an empty one no terms, so that it joins nothing."""
    known, unseen = rarity()
    in_body = terms(body[:READ], language)
    counts = Counter(in_body)
    for term in terms(headline, language):
        counts[term] += HEADLINE
    weights = {term: (1 + math.log(count)) * known.get(term, unseen) for term, count in counts.items()}
    heaviest = sorted(weights, key=lambda term: (-weights[term], term))[:KEPT]
    norm = math.sqrt(sum(weights[term] ** 2 for term in heaviest)) or 1.0
    day = published_at.timestamp() / 86400 if published_at else None
    return Profile(language, {term: weights[term] / norm for term in heaviest}, day, len(in_body))


def to_json(made: Profile) -> str:
    """Compact JSON; weights to three decimals."""
    rounded = {term: round(weight, 3) for term, weight in made.terms.items()}
    return json.dumps(
        {"l": made.language, "t": rounded, "d": made.day, "w": made.words},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_json(stored: str) -> Profile:
    """The profile `to_json` wrote.

    Raises: ValueError for anything else.
    """
    try:
        value: dict[str, Any] = json.loads(stored)
        return Profile(value["l"], value["t"], value["d"], value["w"])
    except (KeyError, TypeError) as error:
        raise ValueError("not a stored profile") from error
