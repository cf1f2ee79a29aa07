"""Tokens of a body with what the quote modules ask of each: case, sentence, whether it stands inside marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bot.news import Sentence
from bot.text.marks import Stretch

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-'’&.][^\W_]+)*|[^\w\s]|_")
_POSSESSIVE = ("'s", "’s")


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

    def __len__(self) -> int:
        return len(self.start)

    def at(self, offset: int) -> int:
        """Number of the first token that ends after `offset`."""
        return bisect_right(self.end, offset)

    def is_word(self, i: int) -> bool:
        return self.text[i][0].isalnum()


def tokens_of(body: str, sentences: Sequence[Sentence], stretches: Sequence[Stretch]) -> Tokens:
    """Tokens in reading order; `sentences` and `stretches` are those of the body."""
    start: list[int] = []
    end: list[int] = []
    text: list[str] = []
    possessive: list[bool] = []
    for match in _TOKEN.finditer(body):
        word = match.group()
        owns = len(word) > 2 and word[-2:] in _POSSESSIVE
        start.append(match.start())
        end.append(match.end())
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
    )


def _numbered(body: str, start: list[int], sentences: Sequence[Sentence]) -> tuple[list[int], list[int]]:
    numbers: list[int] = []
    paragraphs: list[int] = []
    joined, current, paragraph, at = -1, 0, 0, 0
    for i in start:
        breaks = body.count("\n", at, i)
        at = i
        paragraph += bool(breaks)
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
