"""The methods of sumy, fed our sentences and words and answering with our sentences."""

from __future__ import annotations

from collections.abc import Sequence

from bot.news import Sentence

METHODS = ("lexrank", "textrank", "lsa", "luhn", "kl", "sumbasic", "reduction", "edmundson")


def rank_with(
    method: str, headline: str, body: str, sentences: Sequence[Sentence], count: int, language: str
) -> tuple[Sentence, ...]:
    """The `count` sentences a method prefers, in reading order. Raises: ValueError for an unknown method."""
    raise NotImplementedError
