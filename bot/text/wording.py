"""The words around a mention and between it and a stretch, as patterns whose weights add to the ranking."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple

from bot.text.cues import AUXILIARIES, SPEECH_NOUNS, cue_words
from bot.text.layout import Layout, Piece
from bot.text.word_lists import BREAKERS, DETERMINERS, HOLDING, IRREGULAR, PRONOUNS

#: Most tokens between a mention and a stretch that are all looked at; of more than these, the first and last `_ENDS`.
#: Both set by hand; what is farther hardly matters (93.22 % of speakers right without it, 93.23 with, 2026-11-28).
_REACH, _ENDS = 45, 8
#: Tokens looked at before and behind a mention, for at most `_LONGEST` symbols on either side. Set by hand.
_BESIDE, _LONGEST = 5, 3
#: Shapes of which a row counts as one.
_SHAPES = frozenset(("w", "C", "-s", "0", "Q"))
_KNOWN = (
    frozenset(cue_words("en"))
    | AUXILIARIES
    | SPEECH_NOUNS
    | BREAKERS
    | DETERMINERS
    | PRONOUNS
    | HOLDING
    | IRREGULAR
    | {"according", "ago"}
)


class Wording:
    """The symbols of an article's tokens, and the patterns of a mention as seen from a stretch.

    Symbols are words of the hand-written lists and marks as they stand, N and R for a name and a noun phrase, Q for
    what is quoted, | and ¶ where a sentence and a paragraph begin, and shapes for all other words.
    """

    def __init__(self, scene: Layout) -> None:
        self._scene = scene
        self._symbols = [self._symbol(i) for i in range(len(scene.tokens))]
        self._rows: dict[int, list[str]] = {}

    def _symbol(self, i: int) -> tuple[str, ...]:
        """What a token adds: nothing for a quotation mark or inside a mention, two symbols where something begins."""
        scene, tokens = self._scene, self._scene.tokens
        text, low = tokens.text[i], tokens.lower[i]
        mention = scene.mentions[scene.at_token[i]] if i in scene.at_token else None
        if tokens.quoted[i] >= 0:
            symbol = "Q"
        elif text in '“”"‘’' or (mention and mention.first != i):
            return ()
        elif mention and mention.kind != "pronoun":
            symbol = ("N" if mention.kind == "name" else "R") + "'s" * tokens.possessive[mention.last]
        elif mention or low in _KNOWN or not tokens.is_word(i):
            symbol = low
        else:
            symbol = _shape(text, low)
        if i and tokens.paragraph[i] != tokens.paragraph[i - 1]:
            return "¶", symbol
        if i and tokens.sentence[i] != tokens.sentence[i - 1]:
            return "|", symbol
        return (symbol,)

    def _row(self, tokens: Iterable[int]) -> Iterable[str]:
        """The symbols of tokens one after another, shapes that repeat once."""
        last = ""
        for i in tokens:
            for symbol in self._symbols[i]:
                if symbol != last or symbol not in _SHAPES:
                    yield symbol
                last = symbol

    def patterns(self, piece: Piece, i: int) -> list[str]:
        """The patterns of mention i: what follows it, what precedes it, and every symbol between it and the stretch."""
        scene = self._scene
        mention = scene.mentions[i]
        side = "<" if mention.first < piece.first else ">"
        if side == "<":
            first, last = mention.last + 1, scene.edge(piece.first, -1, piece.number) + 1
        else:
            first, last = scene.edge(piece.last, 1, piece.number), mention.first
        if last - first > _REACH:
            between = {"…", *self._row(range(first, first + _ENDS)), *self._row(range(last - _ENDS, last))}
        else:
            between = set(self._row(range(first, last)))
        return [f"{side}~{symbol}" for symbol in sorted(between)] + [side + row for row in self._beside(i)]

    def _beside(self, i: int) -> list[str]:
        """What follows mention i and what precedes it, one to three symbols each; @ is the mention."""
        if i not in self._rows:
            mention = self._scene.mentions[i]
            ends = min(len(self._symbols), mention.last + 1 + _BESIDE)
            behind = list(islice(self._row(range(mention.last + 1, ends)), _LONGEST))
            before = list(self._row(range(max(0, mention.first - _BESIDE), mention.first)))[-_LONGEST:]
            self._rows[i] = [f"@ {' '.join(behind[:size])}" for size in range(1, len(behind) + 1)]
            self._rows[i] += [f"{' '.join(before[-size:])} @" for size in range(1, len(before) + 1)]
        return self._rows[i]


def _shape(text: str, low: str) -> str:
    """The symbol of a word that is on no list."""
    if text[0].isupper():
        return "C"
    if text[0].isdigit():
        return "0"
    if len(low) > 4 and low.endswith(("ed", "ing", "ly")):
        return "-ing" if low.endswith("ing") else f"-{low[-2:]}"
    return "-s" if low.endswith("s") else "w"


class WordingWeights(NamedTuple):
    """What patterns add to the score of the trees, which is taken `scale` times."""

    scale: float
    weights: Mapping[str, float]

    def added(self, patterns: Iterable[str]) -> float:
        """The sum of the weights of those patterns that have one."""
        return sum(self.weights.get(pattern, 0.0) for pattern in patterns)


@lru_cache(maxsize=2)
def wording_weights(name: str) -> WordingWeights:
    """The weights of `weights/<name>.json`."""
    stored = json.loads((files("bot.text") / "weights" / f"{name}.json").read_text("utf8"))["wording"]
    return WordingWeights(stored["scale"], stored["weights"])
