"""Sentences of a body, with offsets and paragraph numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.news import Sentence

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_END = re.compile(r"[.!?…。！？]+[\"'”’»」』)\]]*(?=\s|$)|[。！？]+[”’」』）]*")


@lru_cache(maxsize=4)
def split(body: str, language: str = "en") -> tuple[Sentence, ...]:
    """Sentences in reading order; offsets are trimmed of blanks, end exclusive; () for a body without text."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(_lines(body), start=1):
        for start, end in _sentence_spans(body[paragraph[0] : paragraph[1]], language):
            piece = body[paragraph[0] + start : paragraph[0] + end]
            left = len(piece) - len(piece.lstrip())
            trimmed = piece.strip()
            if trimmed:
                at = paragraph[0] + start + left
                found.append(Sentence(at, at + len(trimmed), number))
    return tuple(found)


def _lines(body: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^\n]+", body) if match.group().strip()]


def _sentence_spans(paragraph: str, language: str) -> list[tuple[int, int]]:
    if language == "en":
        from nupunkt import sent_spans

        return [(start, end) for start, end in sent_spans(paragraph)]
    spans, at = [], 0
    for match in _END.finditer(paragraph):
        spans.append((at, match.end()))
        at = match.end()
    return [*spans, (at, len(paragraph))] if at < len(paragraph) else spans
