"""Sentences of a body, with offsets and paragraph numbers. docs/languages.md says how well, by language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.news import Sentence
from bot.text.body import joins
from bot.text.marks import trimmed
from bot.text.sentence_rules import chinese_spans, english_spans, spans_by_rule

Span = tuple[int, int]

#: Longest stretch given to a splitter at once, in characters: no paragraph of a newspaper reaches it (longest in the
#: evaluation data: 9,300, 2026-11-24). Longer ones are cut at a blank, so that a text without full stops stays cheap.
LONGEST_STRETCH = 20_000
#: Longest sentence, in characters. Lists and tables without full stops reach 8,000; the longest real sentence seen
#: has 1,150. Longer ones are cut at a blank.
LONGEST_SENTENCE = 3_000

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"(?<=\s)(?=[•▪●◦‣]\s)")
_HAS_WORD = re.compile(r"\w")


@lru_cache(maxsize=4)
def split(body: str, language: str = "en") -> tuple[Sentence, ...]:
    """Sentences in reading order; offsets are trimmed of blanks, end exclusive; () for a body without text.

    They never overlap and hold everything but blanks. A paragraph is a line; lines broken at a column, or inside a
    sentence, are one paragraph, and their sentences run over the break.
    """
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(body), start=1):
        for low, high in _sentences(body, start, end, language):
            found.append(Sentence(low, high, number))
    return tuple(found)


def _paragraphs(body: str) -> Iterator[Span]:
    """Blocks of lines that belong together."""
    block: list[Span] = []
    last = -1
    for line in _LINE.finditer(body):
        start, end = line.span()
        if not line.group().strip():
            continue
        if block and start == last + 1:
            block.append((start, end))
        else:
            yield from _joined(body, block)
            block = [(start, end)]
        last = end
    yield from _joined(body, block)


def _joined(body: str, block: list[Span]) -> Iterator[Span]:
    """Lines of a block without empty lines inside, joined where they are one text."""
    if not block:
        return
    follows = joins([body[start:end].strip() for start, end in block])
    start, end = block[0]
    for (low, high), joined in zip(block[1:], follows, strict=True):
        if joined:
            end = high
            continue
        yield start, end
        start, end = low, high
    yield start, end


def _sentences(body: str, start: int, end: int, language: str) -> Iterator[Span]:
    """Trimmed sentences of one paragraph."""
    pending: Span | None = None
    for first, last in _raw(body, start, end, language):
        low, high = trimmed(body, first, last)
        if low == high:
            continue
        if pending and not _HAS_WORD.search(body, low, high):
            pending = pending[0], high  # a mark or dots by themselves end the sentence before
            continue
        if pending:
            yield from _cut(body, *pending, LONGEST_SENTENCE)
        pending = low, high
    if pending:
        yield from _cut(body, *pending, LONGEST_SENTENCE)


def _raw(body: str, start: int, end: int, language: str) -> Iterator[Span]:
    """Sentences of one paragraph with the blanks between them."""
    for low, high in _cut(body, start, end, LONGEST_STRETCH):
        text = body[low:high].replace("\n", " ")
        if language == "en":
            spans = english_spans(text)
        elif language in ("zh", "ja"):
            spans = chinese_spans(text)
        else:
            spans = spans_by_rule(text, language)
        for first, last in spans:
            at = low + first
            for bullet in _BULLET.finditer(body, low + first + 1, low + last):
                yield at, bullet.start()
                at = bullet.start()
            yield at, low + last


def _cut(body: str, start: int, end: int, longest: int) -> Iterator[Span]:
    """A stretch in pieces of at most a length, cut at the last blank of the piece where there is one."""
    while end - start > longest:
        at = max(
            body.rfind(" ", start + longest // 2, start + longest),
            body.rfind("\n", start + longest // 2, start + longest),
        )
        at = start + longest if at < 0 else at + 1
        yield start, at - (body[at - 1].isspace() and longest == LONGEST_SENTENCE)
        start = at
    if start < end:
        yield start, end
