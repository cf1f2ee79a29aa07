"""Tokens of a body with what the quote modules ask of each: case, sentence, whether it stands inside marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.news import Sentence
from bot.text.marks import Stretch

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-'’&.][^\W_]+)*|[^\w\s]|_")
_POSSESSIVE = ("'s", "’s")
#: French words that run together: an elided one and the next ("l'élue"), a verb and its pronoun ("dit-il", "a-t-elle").
_ELIDED = re.compile(r"(?:[ldcjmtsn]|[LCJMSN]|(?:[Qq]|lors|puis|jus|quoi)u)['’](?=[^\W\d_])")
_AUXILIARY = frozenset(("a", "ai", "ont", "avons", "avait", "avaient", "aurait", "auraient", "est", "sont"))
_INVERTED = re.compile(r"(?:-t)?-(?=(?:ils?|elles?|on|je|nous|vous)$)")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel columns, one entry a token. `quoted` is the number of the stretch a token stands in, or -1.

    `sentence` and `paragraph` are counted from 0; a sentence that begins in lower case belongs to the one before.
    `text` and `lower` are without a possessive ending, which `possessive` keeps.
    """

    body: str
    start: list[int]
    end: list[int]
    text: list[str]
    lower: list[str]
    possessive: list[bool]
    quoted: list[int]
    sentence: list[int]
    paragraph: list[int]
    word: list[bool]

    def __len__(self) -> int:
        return len(self.start)

    def at(self, offset: int) -> int:
        """Number of the first token that ends after `offset`."""
        return bisect_right(self.end, offset)

    def is_word(self, i: int) -> bool:
        return self.word[i]


def tokens_of(
    body: str, sentences: Sequence[Sentence], stretches: Sequence[Stretch], language: str = "en"
) -> Tokens:
    """Tokens in reading order; `sentences` and `stretches` are those of the body."""
    start: list[int] = []
    end: list[int] = []
    text: list[str] = []
    possessive: list[bool] = []
    for first, last in _apart(body) if language == "fr" else map(re.Match.span, _TOKEN.finditer(body)):
        word = body[first:last]
        owns = len(word) > 2 and word[-2:] in _POSSESSIVE
        start.append(first)
        end.append(last)
        text.append(word[:-2] if owns else word)
        possessive.append(owns)
    count = len(start)
    quoted = [-1] * count
    number = 0
    for i in range(count):
        while number < len(stretches) and stretches[number].end <= start[i]:
            number += 1
        if number < len(stretches) and stretches[number].start <= start[i]:
            quoted[i] = number
    sentence, paragraph = _numbered(body, start, sentences)
    return Tokens(
        body,
        start,
        end,
        text,
        [word.lower().replace("’", "'") for word in text],
        possessive,
        quoted,
        sentence,
        paragraph,
        [word[0].isalnum() for word in text],
    )


def _apart(body: str) -> Iterator[tuple[int, int]]:
    """Spans of the tokens of a French body; the joints ("'", "-t-") belong to none.

    Nor does an auxiliary before its pronoun: "a-t-il dit" is then put as "he said" is.
    """
    for match in _TOKEN.finditer(body):
        first, last = match.span()
        elided = _ELIDED.match(body, first, last)
        if elided:
            yield first, elided.end() - 1
            first = elided.end()
        inverted = _INVERTED.search(body[first:last])
        if inverted and inverted.start():
            if body[first : first + inverted.start()].lower() not in _AUXILIARY:
                yield first, first + inverted.start()
            first += inverted.end()
        yield first, last


def _numbered(body: str, start: list[int], sentences: Sequence[Sentence]) -> tuple[list[int], list[int]]:
    numbers: list[int] = []
    paragraphs: list[int] = []
    joined, current, paragraph = -1, 0, 0
    newline = body.find("\n")
    for i in start:
        breaks = 0 <= newline < i
        if breaks:
            paragraph += 1
            newline = body.find("\n", i)
        while current + 1 < len(sentences) and sentences[current + 1].start <= i:
            current += 1
            first = body[sentences[current].start]
            joined -= first.islower() and not breaks
            joined += 1
        joined = max(joined, 0)
        numbers.append(joined)
        paragraphs.append(paragraph)
    # a paragraph always begins a sentence, whatever the splitter said
    fixed: list[int] = []
    shift = 0
    for i in range(len(numbers)):
        if i and paragraphs[i] != paragraphs[i - 1] and numbers[i] + shift == fixed[i - 1]:
            shift += 1
        fixed.append(numbers[i] + shift)
    return fixed, paragraphs
