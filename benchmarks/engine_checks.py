"""The quote check as the scorers call it."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from bot.text import typography
from bot.text.nearest import Pair, words_of
from bot.text.quotes import find_quotes
from bot.text.verify import LONGEST_TEXT, Checked, check

_WORD = re.compile(r"\w+(?:[-']\w+)*")
_SPACELESS = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")


def prepare_library(articles: list[dict[str, Any]]) -> QuoteIndex:
    """Read the articles once; `check_quote` takes this instead of them."""
    return QuoteIndex([_checked(article) for article in articles])


def check_quote(text: str, speaker: str | None, articles: Any, language: str) -> dict[str, Any]:
    """Verdict and place; candidates by their words, as the bot's store finds them."""
    index = articles if isinstance(articles, QuoteIndex) else prepare_library(articles)
    found = check(text, speaker, index.candidates(text), language)
    return {"verdict": found.verdict, "article": found.article, "start": found.start, "end": found.end}


def _checked(article: dict[str, Any]) -> Checked:
    quotes = find_quotes(article["headline"], article["body"], article.get("language", "en"))
    return Checked(article["id"], article["body"], quotes, article["headline"])


class QuoteIndex:
    """Articles in memory, found by their words as the store finds them (`storage.quotes.candidates`)."""

    def __init__(self, articles: Sequence[Checked]) -> None:
        self.articles = list(articles)
        self._holding: dict[str, list[int]] = {}
        self._quoting: dict[Pair, list[int]] = {}
        for number, article in enumerate(self.articles):
            for word in set(_key_list(article.unmarked.text)):
                self._holding.setdefault(word, []).append(number)
            for pair in article.likeness.pairs:
                self._quoting.setdefault(pair, []).append(number)

    def candidates(self, text: str, most: int = 30) -> list[Checked]:
        """Articles that may hold a text, best first, at most `most`.

        First those that have all its words but the first and the last (which may be cut or retyped), then those whose
        quotes have most of its neighbouring words and that have most of its words, rare ones counting more.
        """
        essence = typography.essence(text[:LONGEST_TEXT])
        listed = _key_list(essence.replace('"', ""))
        inner = set(listed[1:-1])
        weights: Counter[int] = Counter()
        whole: Counter[int] = Counter()
        for word in dict.fromkeys(listed):
            holding = self._holding.get(word, ())
            weight = len(self.articles) * 16 // (len(holding) or 1)
            for number in holding:
                weights[number] += weight.bit_length()
                whole[number] += word in inner
        for pair in dict.fromkeys(pairwise(words_of(essence))):
            holding = self._quoting.get(pair, ())
            weight = len(self.articles) * 16 // (len(holding) or 1)
            for number in holding:
                weights[number] += 3 * weight.bit_length()
        best = heapq.nsmallest(
            most, weights, key=lambda number: (whole[number] < len(inner), -weights[number], number)
        )
        return [self.articles[number] for number in best]


def _key_list(folded: str) -> list[str]:
    """Words by which an article is found, in order; pairs of characters where no blanks set them apart."""
    found: list[str] = []
    for word in _WORD.findall(folded):
        runs = list(_SPACELESS.finditer(word))
        for run in runs:
            characters = run.group()
            found += [characters[at : at + 2] for at in range(max(1, len(characters) - 1))]
        if not runs:
            found.append(word.casefold())
    return found
