"""Where a text speaks of what somebody watches: all words of a keyword in one sentence, in any form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.news import Reading
from bot.text.words import folded_words, terms, words

#: "…" and “…” hold a phrase: these words, in this order, next to each other.
_PHRASE = re.compile(r'["“„«](.+?)["”“»]')


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words stand: in the headline, or in a sentence (its place in the reading), or both."""

    headline: bool
    sentence: int | None


def find(asked: str, headline: str, body: str, reading: Reading) -> Found | None:
    """The first sentence, and whether the headline, has all of the asked words; None when neither does.

    A word is met in any of its forms ("flood": floods, flooding). Words that say nothing in the language of the text
    are not asked for; with none left, nothing is found.
    """
    wanted = set(terms(asked, reading.language))
    if not wanted:
        return None
    phrases = [folded_words(phrase, reading.language) for phrase in _PHRASE.findall(asked)]
    in_headline = wanted <= set(terms(headline, reading.language)) and _has_all(
        headline, phrases, reading.language
    )
    for number, (sentence, held) in enumerate(zip(reading.sentences, reading.terms, strict=False)):
        if wanted.issubset(held) and (
            not phrases or _has_all(body[sentence.start : sentence.end], phrases, reading.language)
        ):
            return Found(in_headline, number)
    return Found(True, None) if in_headline else None


def too_short(asked: str) -> bool:
    """Whether a keyword is a single letter or digit, or has none."""
    return sum(len(word) for word in words(asked)) < 2


def says_nothing(asked: str, languages: Sequence[str]) -> bool:
    """Whether every word is a stop word in all of the languages: such a keyword would be in every article or in none."""
    return all(not terms(asked, language) for language in languages)


def _has_all(text: str, phrases: Sequence[Sequence[str]], language: str) -> bool:
    held = folded_words(text, language) if phrases else []
    return all(
        any(held[at : at + len(phrase)] == list(phrase) for at in range(len(held) - len(phrase) + 1))
        for phrase in phrases
    )
