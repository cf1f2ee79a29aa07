"""Whether two sentences make the same claim: a learned score over the words, names and figures they share."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import chain
from operator import mul
from sys import intern

from rapidfuzz.distance import LCSseq

from bot.text.measures import find_figures
from bot.text.profile import rarity
from bot.text.words import stop_words, terms

#: A word that does not begin with a small letter of English: most words are passed over without a look at them.
_CAPITAL = re.compile(r"(?<!\w)(?<!\w[-'’.])[^\W\d_a-z]\w*(?:[-'’.]\w+)*")
#: What a sentence, a clause or a quotation begins behind.
_OPENERS = frozenset('.!?:;"“”‘«»„([—–-')
#: Stems alike in that many first letters match softly ("surgeon", "surgery").
PREFIX = 5


@dataclass
class Claim:
    """A sentence made ready for comparing: weights of its terms, its names (stems), its figures' values."""

    terms: tuple[str, ...]
    weights: dict[str, float]
    names: frozenset[str]
    values: frozenset[tuple[str, float]]
    total: float
    norm: float

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Terms that follow each other."""
        return frozenset(zip(self.terms, self.terms[1:], strict=False))

    @cached_property
    def prefixes(self) -> dict[str, float]:
        """Beginnings of the long terms, with the heaviest term's weight."""
        found: dict[str, float] = {}
        for term, weight in self.weights.items():
            begin = term[:PREFIX]
            if weight > found.get(begin, 0.0) and len(term) >= PREFIX and not begin[0].isdigit():
                found[begin] = weight
        return found

    @cached_property
    def related(self) -> dict[str, float]:
        """Words it does not have that often stand for one of its own, 0…1."""
        found: dict[str, float] = {}
        table = _related()
        for term in self.weights:
            for other, strength in table.get(term, ()):
                if other not in self.weights and strength > found.get(other, 0.0):
                    found[other] = strength
        return found


def claim_of(text: str, language: str = "en") -> Claim:
    """The claim of one sentence; of a text without words one that is like nothing."""
    found = tuple(terms(text, language))
    values = frozenset((figure.unit, round(figure.value, 3)) for figure in find_figures(text, language, ()))
    return prepared(found, names_in(text, language), values, Weights())


def prepared(
    found: Sequence[str],
    names: frozenset[str],
    values: frozenset[tuple[str, float]],
    table: Mapping[str, float],
) -> Claim:
    """A claim from what a stored reading holds: stemmed terms in order, stems of names, figures; weights of terms."""
    weights = {term: table[term] for term in found}
    own = weights.values()
    return Claim(tuple(found), weights, names, values, sum(own), math.hypot(*own))


class Weights(dict[str, float]):
    """Weight of every term by its rarity, in a story by how much it tells there (`told_by`); worked out when asked for."""

    def __init__(self, scale: Mapping[str, float] | None = None) -> None:
        self._known, self._unseen = rarity()
        self._scale = scale or {}

    def __missing__(self, term: str) -> float:
        weight = self._known.get(term, self._unseen) * self._scale.get(term, 1.0)
        self[term] = weight
        return weight


#: What is said in more than this share of a story's sentences is what the story is about and tells little …
ABOUT = 0.1
#: … less by this much for every e-fold, down to the floor. superpal_mn with the topic's sentences as the story: average
#: precision .71 without, .75 with .35, .76 with .5, .76 with a share of .05; 2026-11-24.
LESS, FLOOR = 0.5, 0.1


def told_by(sentences: Sequence[Sequence[str]]) -> dict[str, float]:
    """How much a shared term tells in one story, 0.1…1, from the terms of all its sentences; rarer ones (1) left out."""
    counts = Counter(chain.from_iterable(map(set, sentences)))
    most = max(2.0, ABOUT * len(sentences))
    return {
        term: max(FLOOR, 1 - LESS * math.log(count / most)) for term, count in counts.items() if count > most
    }


def names_in(text: str, language: str = "en") -> frozenset[str]:
    """Stems of words in capitals that do not stand at a sentence's beginning; () for languages that capitalise nouns."""
    stop = stop_words(language)
    kept: list[str] = []
    for match in _CAPITAL.finditer(text):
        word = match.group()
        if not word[0].isupper() or word.casefold().replace("’", "'") in stop:
            continue
        before = text[max(0, match.start() - 3) : match.start()].rstrip()
        if (match.start() == 0 or before[-1:] in _OPENERS) and not word.isupper():
            continue
        kept += _stems(word, language)
    return frozenset(kept)


@lru_cache(maxsize=8192)
def _stems(name: str, language: str) -> tuple[str, ...]:
    """Terms of one word of a name: those of a story come again and again."""
    return tuple(terms(name, language))


FEATURES = (
    "cosine", "covered_less", "covered_more", "jaccard", "shared", "rarest", "second", "pairs", "values", "values_apart",
    "soft", "short", "ratio", "count", "order", "related",
)  # fmt: skip


def features(a: Claim, b: Claim) -> tuple[float, ...]:
    """What the score is made of, in the order of FEATURES; the same for (a, b) and (b, a)."""
    one, other = a.weights, b.weights
    common = one.keys() & other.keys()
    shared = sorted((one[term] for term in common), reverse=True)
    mass = sum(shared)
    low, high = (a.total, b.total) if a.total <= b.total else (b.total, a.total)
    soft = sum(min(a.prefixes[begin], b.prefixes[begin]) for begin in a.prefixes.keys() & b.prefixes.keys())
    soft -= sum(one[term] for term in common if len(term) >= PREFIX and not term[0].isdigit())
    values = len(a.values & b.values)
    short, longer = sorted((len(one), len(other)))
    return (
        sum(weight * weight for weight in shared) / (a.norm * b.norm) if a.norm and b.norm else 0.0,
        mass / low if low else 0.0,
        mass / high if high else 0.0,
        mass / (low + high - mass) if low else 0.0,
        math.log1p(mass),
        shared[0] / 8 if shared else 0.0,
        shared[1] / 8 if len(shared) > 1 else 0.0,
        math.log1p(len(a.pairs & b.pairs)),
        math.log1p(values),
        1.0 if a.values and b.values and not values else 0.0,
        max(0.0, soft) / low if low else 0.0,
        math.log1p(short),
        short / longer if longer else 0.0,
        math.log1p(len(shared)),
        LCSseq.similarity(a.terms, b.terms) / max(1, min(len(a.terms), len(b.terms))),
        math.log1p(_told_otherwise(a, b) + _told_otherwise(b, a)),
    )


def _told_otherwise(a: Claim, b: Claim) -> float:
    """Weight of b's words that often stand for one of a's."""
    return sum(b.weights[term] * a.related[term] for term in a.related.keys() & b.weights.keys())


@lru_cache(maxsize=1)
def _related() -> dict[str, list[tuple[str, float]]]:
    """Words that stand for each other in two wordings of one claim, both ways. Source: train/related.py."""
    stored = json.loads((files("bot.text") / "weights" / "related.json").read_text("utf8"))
    found: dict[str, list[tuple[str, float]]] = {}
    for one, listed in stored["pairs"].items():
        for each in listed.split(","):
            other, strength = each.split(" ")
            found.setdefault(intern(one), []).append((intern(other), float(strength)))
            found.setdefault(intern(other), []).append((intern(one), float(strength)))
    return found


@lru_cache(maxsize=1)
def _weights() -> tuple[tuple[float, ...], float]:
    """Weights of the raw features, and the bias: spreads and means taken in."""
    stored = json.loads((files("bot.text") / "weights" / "claims.json").read_text("utf8"))
    weights = tuple(
        weight / spread for weight, spread in zip(stored["weights"], stored["spread"], strict=True)
    )
    return weights, stored["bias"] - sum(
        weight * mean for weight, mean in zip(weights, stored["mean"], strict=True)
    )


def likeness(a: Claim, b: Claim) -> float:
    """How surely two claims are the same, 0…1; 0.5 is the line. 0 when they share no word."""
    if a.weights.keys().isdisjoint(b.weights) and a.prefixes.keys().isdisjoint(b.prefixes):
        return 0.0
    weights, bias = _weights()
    total = bias + sum(map(mul, weights, features(a, b)))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=4096)
def _cached(text: str, language: str) -> Claim:
    return claim_of(text, language)


def same_claim(a: str, b: str, language: str = "en") -> float:
    """Whether two sentences make the same claim, 0…1; 0.5 is the line. Symmetric; 0 for a text without words."""
    return likeness(_cached(a, language), _cached(b, language))
