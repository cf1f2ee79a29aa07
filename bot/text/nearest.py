"""The quoted passage most like a changed text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from bot.text import typography
from bot.text.quoted import Quoted

_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff"
#: A character of a script without blanks, a number with all that belongs to it, or a word.
_WORD = re.compile(
    rf"[{_UNSPACED}]|[$€£¥]?\d+(?:[.,:]\d+)*(?: ?[%‰°€£])?[^\W{_UNSPACED}]*"
    rf"|[^\W{_UNSPACED}]+(?:'[^\W{_UNSPACED}]+)*"
)

#: Least share of a text's different two-word runs that a stretch has as well, to be called the original of a changed quote.
#: Read off the cases of the check scorer, 2026-11-24 (see docs/quote-check.md).
ALIKE = 0.35
#: Fewest such runs: one pair of neighbours ("of the") is shared by chance.
FEWEST_RUNS = 2
#: Least likeness of text and passage (2 x words in common, in order, over the words of both). On 20,401 cases of the
#: check scorer, 2026-11-24: .58 calls 8 of 402 quotes of other articles changed ones, .62 calls 5; 12 of 11,000
#: changed quotes are then called absent with either.
NEAR = 0.62
#: How many stretches with the most shared runs are aligned with the text.
ALIGNED = 6

#: Texts up to this many words may have a changed word in every second run; they are also compared word by word ...
SHORT = 10
#: ... and must then be as like as this.
CLOSE = 0.67

Pair = tuple[str, str]


class Likeness:
    """The stretches of one article by their two-word runs."""

    def __init__(self, quoted: Quoted) -> None:
        self.quoted = quoted

    @cached_property
    def stretches(self) -> list[tuple[list[str], list[tuple[int, int]]]]:
        """Words of every stretch in lower case, and where they stand in `quoted.text`."""
        listed = []
        for number in range(len(self.quoted.starts)):
            low, high = self.quoted.bounds(number)
            matches = list(_WORD.finditer(self.quoted.text, low, high))
            listed.append(
                ([match.group().casefold() for match in matches], [match.span() for match in matches])
            )
        return listed

    @cached_property
    def pairs(self) -> dict[Pair, list[int]]:
        """Two-word runs → stretches that have them, each once."""
        found: dict[Pair, list[int]] = {}
        for number, (words, _) in enumerate(self.stretches):
            for pair in dict.fromkeys(pairwise(words)):
                found.setdefault(pair, []).append(number)
        return found


def words_of(folded: str) -> list[str]:
    """The words by which texts are compared, in lower case."""
    return [match.group().casefold() for match in _WORD.finditer(folded)]


def passage_like(folded: str, articles: Sequence[Likeness]) -> tuple[int, int, int] | None:
    """(number of the article, start, end in its body) of what is most like a folded text, or None.

    The passage is the part of one stretch that the text's words align with, and as many words more at its edges as
    the text has unlike ones there.
    """
    words = words_of(folded)
    runs = set(pairwise(words))
    shared: Counter[tuple[int, int]] = Counter()
    for number, article in enumerate(articles):
        pairs = article.pairs
        for pair in runs:
            for stretch in pairs.get(pair, ()):
                shared[number, stretch] += 1
    enough = max(FEWEST_RUNS, ALIKE * len(runs))
    near = sorted((key for key in shared if shared[key] >= enough), key=lambda key: (-shared[key], key))[
        :ALIGNED
    ]
    short = not near and len(words) <= SHORT
    if short:
        near = _with_most_words(set(words), articles)
    best: tuple[float, int, int, int] | None = None
    for number, stretch in near:
        its, spans = articles[number].stretches[stretch]
        alike, first, last = _aligned(words, its)
        score = 2 * alike / (len(words) + last - first + 1)
        if score < (CLOSE if short else NEAR):
            continue
        if best is None or score > best[0]:
            quoted = articles[number].quoted
            start, end = quoted.span(*_whole_words(quoted.text, spans[first][0], spans[last][1]))
            best = score, number, start, end
    return best[1:] if best else None


def _with_most_words(words: set[str], articles: Sequence[Likeness]) -> list[tuple[int, int]]:
    """Stretches by how many of the words they have, most first."""
    shared = [
        (-len(words.intersection(its)), number, stretch)
        for number, article in enumerate(articles)
        for stretch, (its, _) in enumerate(article.stretches)
    ]
    least = max(FEWEST_RUNS, CLOSE * len(words))
    return [(number, stretch) for count, number, stretch in sorted(shared) if -count >= least][:ALIGNED]


def _whole_words(text: str, low: int, high: int) -> tuple[int, int]:
    """A passage of a folded text with the rest of the compounds and numbers at its edges."""
    while not typography.starts_word(text, low):
        low -= 1
    while not typography.ends_word(text, high):
        high += 1
    return low, high


def _aligned(words: list[str], its: list[str]) -> tuple[int, int, int]:
    """How many words align, and the first and last word of the stretch that belongs to the text."""
    blocks = [block for block in LCSseq.editops(words, its).as_matching_blocks() if block.size]
    runs = _dense(blocks, len(words))
    first = max(0, runs[0].b - runs[0].a)
    tail = len(words) - (runs[-1].a + runs[-1].size)
    last = min(len(its) - 1, runs[-1].b + runs[-1].size - 1 + tail)
    return sum(block.size for block in runs), first, last


def _dense(blocks: list, length: int) -> list:  # type: ignore[type-arg]
    """Matching blocks without stray ones at the edges that would stretch the passage over words the text lacks."""
    kept = list(blocks)
    while (
        len(kept) > 1 and kept[0].size < 3 and kept[1].b - (kept[0].b + kept[0].size) > 2 * kept[0].size + 6
    ):
        kept.pop(0)
    while (
        len(kept) > 1
        and kept[-1].size < 3
        and kept[-1].b - (kept[-2].b + kept[-2].size) > 2 * kept[-1].size + 6
    ):
        kept.pop()
    return kept
