"""How likely each word, and each pair of neighbouring words, is to stand in an editor's summary of an article or story.

The evidence comes in groups (where it stands first, how often, the word itself, who reports it), and the model is a
plain sum over them: what is the same for many words is worked out once. `weights/summaries.json` holds the numbers;
train/summaries.py learns them.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from operator import mul

import Stemmer

from bot.text.profile import rarity
from bot.text.words import stop_words, terms, words

Gram = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """The learned numbers of one kind of summary.

    `words`, `pairs`: weights of single words and of pairs, constant first. `shape`: what a set's shape adds, see
    `selection.shape_of`. `expected`: see `story_summary.expected_length`. `signed`: the weights were learned on whole sets,
    where an unlikely gram counts against a sentence; else it counts as nothing.
    """

    words: Sequence[float]
    pairs: Sequence[float]
    shape: Sequence[float] = ()
    expected: Sequence[float] = ()
    signed: bool = False


#: Kinds of summary: a brief is one sentence, with or without a headline to lean on; an article's has two or three, a long
#: one more, or a number of words; a short story summary has room for two or three sentences.
KINDS = ("brief", "brief_bare", "article", "long", "story_brief", "story")

#: How many sentences at the top count as early. Without their count cnndm dev loses 0.4 R1 and R2, cross-validated.
EARLY = 5

_TOKEN = re.compile(r"[^\W_]+")
_CAPITAL = re.compile(r"(?<=[^\W\d_,;:] )[^\W\d_a-z][\w’'-]*[a-z][\w’'-]*")
#: Nouns that Porter's stemmer takes for "her", "out", "in", "can", "even" and "of": nobody could ask about them.
_NOUNS = {
    form: noun
    for noun in ("herring", "outing", "inning", "canning", "evening", "offing")
    for form in (noun, noun + "s")
}
_STEMMERS = {
    "da": "danish", "de": "german", "en": "porter", "es": "spanish", "fi": "finnish", "fr": "french",
    "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish",
}  # fmt: skip


@lru_cache(maxsize=32)
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = _STEMMERS.get(language)
    return Stemmer.Stemmer(name) if name else None


@lru_cache(maxsize=32)
def _stems_of_stop_words(language: str) -> frozenset[str]:
    listed = [piece for word in sorted(stop_words(language)) for piece in _TOKEN.findall(word.casefold())]
    stemmer = _stemmer(language)
    return frozenset(listed) | frozenset(stemmer.stemWords(listed) if stemmer else ())


def pieces(text: str, language: str) -> list[str]:
    """Stemmed words in order, stop words kept: what a summary is compared by.

    Chinese and Japanese: pairs of neighbouring characters, as everywhere else (docs/languages.md). A run without blanks
    would be a whole clause, which no other sentence has.
    """
    if language in ("zh", "ja"):
        return terms(text, language)
    if language == "th":
        return [word.casefold() for word in words(text)]
    found = _TOKEN.findall(text.casefold())
    stemmer = _stemmer(language)
    if not stemmer:
        return found
    stems: list[str] = stemmer.stemWords(found)
    if language == "en" and not _NOUNS.keys().isdisjoint(found):
        return [_NOUNS.get(word, stem) for word, stem in zip(found, stems, strict=True)]
    return stems


@dataclass(slots=True)
class Source:
    """One article as the model sees it: per sentence its text and pieces. `relevance` 0…1: how near to the others."""

    headline: list[str]
    texts: list[str]
    pieces: list[list[str]]
    relevance: float = 1.0


@dataclass(slots=True)
class Standing:
    """Where one gram stands: per source its first sentence; how many sentences hold it, and how many of the first
    five; the most central of them.
    """

    first: dict[int, int] = field(default_factory=dict)
    held: int = 0
    early: int = 0
    central: float = 0.0


class Evidence:
    """Everything known of the grams of one article or story.

    Grams of stop words alone are left out: with them R2 on cnndm dev falls by 0.6, cross-validated.
    """

    def __init__(self, sources: Sequence[Source], language: str) -> None:
        self.sources = sources
        self.language = language
        self.count = sum(len(source.pieces) for source in sources)
        self.longest = max((len(source.pieces) for source in sources), default=0)
        self.stop = _stems_of_stop_words(language)
        self.headlines = [frozenset(source.headline) for source in sources]
        self.relevance = max((source.relevance for source in sources), default=0.0) or 1.0
        self.capitals = _capitals(sources, language)
        self.held: Counter[str] = Counter()
        self.opened: dict[str, int] = {}
        for source in sources:
            for i, line in enumerate(source.pieces):
                for word in set(line):
                    self.held[word] += 1
                    if i < self.opened.get(word, 1 << 30):
                        self.opened[word] = i
        self._word: dict[str, list[float]] = {}
        self.central = self._centrality()
        self.standing = (self._standing(1), self._standing(2))

    def _centrality(self) -> list[list[float]]:
        """Per sentence how much of the whole it shares: mean cosine to all sentences, scaled to at most 1."""
        vectors = []
        centre: dict[str, float] = {}
        for source in self.sources:
            for line in source.pieces:
                vector = {
                    word: math.log(1 + self.count / self.held[word])
                    for word in set(line)
                    if word not in self.stop
                }
                norm = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
                for word in vector:
                    vector[word] /= norm
                    centre[word] = centre.get(word, 0.0) + vector[word]
                vectors.append(vector)
        raw = [sum(weight * centre[word] for word, weight in vector.items()) for vector in vectors]
        top = max(raw, default=0.0) or 1.0
        found, at = [], 0
        for source in self.sources:
            found.append([value / top for value in raw[at : at + len(source.pieces)]])
            at += len(source.pieces)
        return found

    def _standing(self, size: int) -> dict[Gram, Standing]:
        found: dict[Gram, Standing] = {}
        stop = self.stop
        for number, source in enumerate(self.sources):
            for i, line in enumerate(source.pieces):
                central = self.central[number][i]
                grams: set[Gram] = (
                    {(word,) for word in line if word not in stop}
                    if size == 1
                    else {pair for pair in pairwise(line) if pair[0] not in stop or pair[1] not in stop}
                )
                for gram in grams:
                    stands = found.get(gram)
                    if stands is None:
                        stands = found[gram] = Standing()
                    stands.first.setdefault(number, i)
                    stands.held += 1
                    stands.early += i < EARLY
                    if central > stands.central:
                        stands.central = central
        return found

    # --- groups of evidence ----------------------------------------------------------------------

    def place(self, first: int) -> list[float]:
        return [
            float(first == 0), float(first == 1), float(first == 2), float(first < 5),
            1 / (1 + first), math.log(1 + first), first / (self.longest or 1),
        ]  # fmt: skip

    def tally(self, held: int, early: int) -> list[float]:
        return [
            math.log(held), float(held > 1), min(1.0, 10 * held / (self.count or 1)),
            early / len(self.sources), math.log(1 + early),
        ]  # fmt: skip

    def word(self, word: str) -> list[float]:
        found = self._word.get(word)
        if found is None:
            found = self._word[word] = self._of_word(word)
        return found

    def _of_word(self, word: str) -> list[float]:
        known, unseen = rarity() if self.language == "en" else ({}, 0.0)
        held, first = self.held[word], self.opened[word]
        in_headlines = sum(word in headline for headline in self.headlines) / len(self.headlines)
        return [
            math.log(held), min(1.0, 10 * held / (self.count or 1)),
            float(word in self.stop), float(word in self.capitals), float(word[:1].isdigit()),
            known.get(word, unseen), 1 / (1 + first), math.log(1 + first),
            in_headlines, min(len(word), 12) / 10,
        ]  # fmt: skip

    def voices(self, first: tuple[tuple[int, int], ...]) -> list[float]:
        """Of stories only: how many sources hold it, how near their tops, how relevant they are."""
        number = len(self.sources)
        relevant = [self.sources[source].relevance / self.relevance for source, _ in first]
        return [
            math.log(len(first)), len(first) / number, float(len(first) > 1),
            sum(1 / (1 + i) for _, i in first) / number,
            sum(i == 0 for _, i in first) / number, sum(i < 3 for _, i in first) / number,
            max(relevant), sum(relevant) / len(relevant),
            float(first[0][0] == 0), math.log(number),
        ]  # fmt: skip

    def rows(self, size: int, story: bool) -> tuple[list[Gram], list[list[float]]]:
        """All grams of a size and the full evidence on each, as the trainer sees it."""
        keys, rows = list(self.standing[size - 1]), []
        for gram, stands in self.standing[size - 1].items():
            of_words = [self.word(word) for word in gram]
            row = self.place(min(stands.first.values())) + self.tally(stands.held, stands.early)
            row += [sum(values) / size for values in zip(*of_words, strict=True)] + [stands.central]
            if story:
                row += self.voices(tuple(stands.first.items()))
            rows.append(row)
        return keys, rows

    def likely(self, kind: str, model: Model | None = None) -> tuple[dict[Gram, float], dict[Gram, float]]:
        """How likely each single word and each pair is, 0…1, or, of a signed model, what it is worth on that scale.

        `model` stands in place of the stored weights.
        """
        known = model or weights()[kind]
        story = kind.startswith("story")
        return self._score(0, known.words, story, known.signed), self._score(
            1, known.pairs, story, known.signed
        )

    def _score(self, at: int, model: Sequence[float], story: bool, signed: bool) -> dict[Gram, float]:
        place_weights, tally_weights, word_weights = model[1:8], model[8:13], model[13:23]
        central, voices_weights = model[23], model[24:]
        places: dict[int, float] = {}
        tallies: dict[tuple[int, int], float] = {}
        of_word: dict[str, float] = {}
        of_voices: dict[tuple[tuple[int, int], ...], float] = {}
        found = {}
        for gram, stands in self.standing[at].items():
            first = min(stands.first.values())
            if first not in places:
                places[first] = model[0] + _dot(place_weights, self.place(first))
            counts = stands.held, stands.early
            if counts not in tallies:
                tallies[counts] = _dot(tally_weights, self.tally(*counts))
            value = places[first] + tallies[counts] + central * stands.central
            for word in gram:
                if word not in of_word:
                    of_word[word] = _dot(word_weights, self.word(word)) / (at + 1)
                value += of_word[word]
            if story:
                key = tuple(stands.first.items())
                if key not in of_voices:
                    of_voices[key] = _dot(voices_weights, self.voices(key))
                value += of_voices[key]
            found[gram] = value if signed else min(1.0, max(0.0, value))
        return found


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return float(sum(map(mul, one, other)))


def _capitals(sources: Sequence[Source], language: str) -> frozenset[str]:
    """Stems of words that stand capitalised inside a sentence."""
    found = {word for source in sources for text in source.texts for word in _CAPITAL.findall(text)}
    return frozenset(pieces(" ".join(sorted(found)), language))


@lru_cache(maxsize=1)
def weights() -> dict[str, Model]:
    """The stored numbers of every kind."""
    stored = json.loads((files("bot.text") / "weights" / "summaries.json").read_text("utf8"))["kinds"]
    return {
        kind: Model(
            stored[kind]["words"],
            stored[kind]["pairs"],
            stored[kind].get("shape", ()),
            stored[kind].get("expected", ()),
            stored[kind].get("signed", False),
        )
        for kind in KINDS
    }
