"""Why a sentence was chosen, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.text.likely import Gram, pieces

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_FIGURE = re.compile(
    r"(?<![\w.])[$€£]?\d[\d.,]*(?:\s?(?:%|percent|per cent|million|billion|Prozent|Millionen|millions?)|(?:m|bn|km|kg)\b)?"
)
_QUOTE = re.compile(r"[“„«「]|\"")

#: Words named in a reason, and the least a word must be worth to be named.
NAMED, WORTH_NAMING = 4, 0.12
#: Languages whose pieces are pairs of characters.
UNSPACED = ("zh", "ja")


@dataclass(frozen=True, slots=True)
class Told:
    """What reasons are told from: the article's sentences, what each of their grams is worth, the headline's stems.

    `places`: where each sentence stands in its own article and how many that has, when there are several articles.
    """

    texts: Sequence[str]
    worth: Sequence[Mapping[Gram, float]]
    headline: frozenset[str]
    language: str
    places: Sequence[tuple[int, int]] = ()


def reasons_for(
    number: int,
    chosen: Sequence[int],
    told: Told,
    leaning: Sequence[bool],
    about: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Reasons for one chosen sentence, weightiest first; never none."""
    text = told.texts[number]
    earlier = [other for other in chosen if other < number]
    said = {gram for other in chosen if other != number for gram in told.worth[other]}
    found = []
    if about:
        found.append("about " + _quoted(_as_written(about, text, told.language)))
    found.append(place_of(*(told.places[number] if told.places else (number, len(told.texts)))))
    new = {
        gram[0]: worth for gram, worth in told.worth[number].items() if len(gram) == 1 and gram not in said
    }
    best = sorted((word for word in new if new[word] >= WORTH_NAMING), key=lambda word: (-new[word], word))
    named = [
        word
        for word in _as_written(frozenset(best[:NAMED]), text, told.language)
        if len(word) > 3 or word.isupper()
    ]
    named = [word for word in named if not word[0].isdigit()]
    if named and told.language not in UNSPACED:  # a pair of characters need not be a word
        found.append(("adds " if len(chosen) > 1 else "key words ") + _quoted(named))
    in_headline = _as_written(
        told.headline & {g[0] for g in told.worth[number] if len(g) == 1}, text, told.language
    )
    if len(in_headline) > 1:
        found.append(f"shares {len(in_headline)} words with the headline")
    figures = [match.group().strip(" .,") for match in _FIGURE.finditer(text)]
    before = " ".join(told.texts[other] for other in earlier)
    fresh = [figure for figure in dict.fromkeys(figures) if figure and figure not in before]
    if fresh:
        found.append(("the figure " if len(fresh) == 1 else "the figures ") + ", ".join(fresh[:3]))
    if _QUOTE.search(text):
        found.append("quotes somebody")
    if number + 1 < len(leaning) and leaning[number + 1] and number + 1 in chosen:
        found.append("needed to understand the next one")
    return tuple(found)


def place_of(number: int, count: int) -> str:
    """Where a sentence stands in its article, in words."""
    if number == 0:
        return "opens the article"
    return f"sentence {number + 1} of {count}"


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(words)


def _joined(pairs: frozenset[str], text: str) -> list[str]:
    """The longest runs of a text of which every pair of characters is given; each once, in reading order."""
    found: dict[str, None] = {}
    at = 0
    while at < len(text) - 1:
        end = at + 1
        while text[end - 1 : end + 1] in pairs:
            end += 1
        if end > at + 1:
            found[text[at:end]] = None
        at = end
    return list(found)


def _as_written(stems: frozenset[str], text: str, language: str) -> list[str]:
    """The words of a text, as written, whose stems are given; each once, in reading order."""
    if language in UNSPACED:  # pairs of characters: those that follow each other are read as one
        return _joined(stems, text)
    found: dict[str, str] = {}
    for word in _WORD.findall(text):
        for stem in pieces(word, language):
            if stem in stems:
                found.setdefault(stem, word)
    return list(dict.fromkeys(found.values()))
