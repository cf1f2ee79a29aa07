"""Whether two sentences make the same claim: a learned score over the words, names and figures they share."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from bot.text.measures import find_figures
from bot.text.profile import rarity
from bot.text.words import stop_words, terms

_TOKEN = re.compile(r"\w+(?:[-'’.]\w+)*")
_OPENERS = re.compile(r"[.!?:;\"“”‘«»„(\[—–-]\s*$")
#: Soft matches: stems alike in their first letters ("surgeon", "surgery"), that many at least.
PREFIX = 5
#: What a soft match counts, of a full one.
SOFT = 0.6


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence made ready for comparing: weights of its terms, its names (stems), its figures' values."""

    terms: tuple[str, ...]
    weights: dict[str, float]
    prefixes: dict[str, float]
    names: frozenset[str]
    values: frozenset[tuple[str, float]]
    pairs: frozenset[tuple[str, str]]
    total: float
    norm: float


def claim_of(text: str, language: str = "en") -> Claim:
    """The claim of one sentence; of a text without words one that is like nothing."""
    found = tuple(terms(text, language))
    values = frozenset((figure.unit, round(figure.value, 3)) for figure in find_figures(text, language, ()))
    return prepared(found, names_in(text, language), values)


def prepared(found: Sequence[str], names: frozenset[str], values: frozenset[tuple[str, float]]) -> Claim:
    """A claim from what a stored reading holds: stemmed terms in order, stems of names, figures."""
    known, unseen = rarity()
    weights = {term: known.get(term, unseen) for term in found}
    prefixes: dict[str, float] = {}
    for term, weight in weights.items():
        if len(term) >= PREFIX and not term[0].isdigit():
            prefixes[term[:PREFIX]] = max(weight, prefixes.get(term[:PREFIX], 0.0))
    pairs = frozenset(pairwise(found))
    norm = math.sqrt(sum(weight * weight for weight in weights.values()))
    return Claim(tuple(found), weights, prefixes, names, values, pairs, sum(weights.values()), norm)


def names_in(text: str, language: str = "en") -> frozenset[str]:
    """Stems of words in capitals that do not stand at a sentence's beginning; () for languages that capitalise nouns."""
    stop = stop_words(language)
    kept = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if not word[0].isupper() or word.casefold().replace("’", "'") in stop:
            continue
        before = text[max(0, match.start() - 3) : match.start()]
        if (match.start() == 0 or _OPENERS.search(before)) and not word.isupper():
            continue
        kept.append(word)
    return frozenset(terms(" ".join(kept), language))


FEATURES = (
    "cosine", "covered_less", "covered_more", "jaccard", "shared", "rarest", "second", "names", "names_apart", "plain",
    "pairs", "values", "values_apart", "soft", "short", "ratio", "cosine_x_short", "count",
)  # fmt: skip


def features(a: Claim, b: Claim) -> tuple[float, ...]:
    """What the score is made of, in the order of FEATURES; the same for (a, b) and (b, a)."""
    common = a.weights.keys() & b.weights.keys()
    shared = sorted((a.weights[term] for term in common), reverse=True)
    mass = sum(shared)
    square = sum(weight * weight for weight in shared)
    soft = sum(
        min(weight, b.prefixes[prefix]) for prefix, weight in a.prefixes.items() if prefix in b.prefixes
    ) - sum(
        weight
        for term, weight in ((t, a.weights[t]) for t in common)
        if len(term) >= PREFIX and not term[0].isdigit()
    )
    soft = max(0.0, soft)
    low, high = sorted((a.total, b.total))
    cosine = square / (a.norm * b.norm) if a.norm and b.norm else 0.0
    names = sum(a.weights.get(term, 4.0) for term in a.names & b.names)
    only_a = sum(1 for term in a.names if term not in b.weights)
    only_b = sum(1 for term in b.names if term not in a.weights)
    plain = [term for term in common if term not in a.names and term not in b.names]
    plain_mass = sum(a.weights[term] for term in plain)
    plain_low = min(
        sum(w for t, w in a.weights.items() if t not in a.names),
        sum(w for t, w in b.weights.items() if t not in b.names),
    )
    values = len(a.values & b.values)
    apart = 1.0 if a.values and b.values and not values else 0.0
    short = min(len(a.weights), len(b.weights))
    longer = max(len(a.weights), len(b.weights))
    return (
        cosine,
        mass / low if low else 0.0,
        mass / high if high else 0.0,
        mass / (a.total + b.total - mass) if low else 0.0,
        math.log1p(mass),
        shared[0] / 8 if shared else 0.0,
        shared[1] / 8 if len(shared) > 1 else 0.0,
        math.log1p(names),
        math.log1p(min(only_a, only_b)),
        plain_mass / plain_low if plain_low else 0.0,
        math.log1p(len(a.pairs & b.pairs)),
        math.log1p(values),
        apart,
        soft / low if low else 0.0,
        math.log1p(short),
        short / longer if longer else 0.0,
        cosine * math.log1p(short),
        math.log1p(len(shared)),
    )


@lru_cache(maxsize=1)
def _weights() -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], float]:
    stored = json.loads((files("bot.text") / "weights" / "claims.json").read_text("utf8"))
    return tuple(stored["mean"]), tuple(stored["spread"]), tuple(stored["weights"]), float(stored["bias"])


def likeness(a: Claim, b: Claim) -> float:
    """How surely two claims are the same, 0…1; 0.5 is the line. 0 when they share no word."""
    if not a.weights.keys() & b.weights.keys() and not a.prefixes.keys() & b.prefixes.keys():
        return 0.0
    mean, spread, weights, bias = _weights()
    total = bias
    for value, centre, scale, weight in zip(features(a, b), mean, spread, weights, strict=True):
        total += weight * (value - centre) / scale
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=4096)
def _cached(text: str, language: str) -> Claim:
    return claim_of(text, language)


def same_claim(a: str, b: str, language: str = "en") -> float:
    """Whether two sentences make the same claim, 0…1; 0.5 is the line. Symmetric; 0 for a text without words."""
    return likeness(_cached(a, language), _cached(b, language))
