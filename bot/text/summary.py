"""Summary of an article: passages chosen from its own sentences, in reading order."""

from __future__ import annotations

from dataclasses import dataclass

from bot.news import Reading, Sentence
from bot.text.openings import half_quote
from bot.text.sentences import split


@dataclass(frozen=True, slots=True)
class Chosen:
    """One passage of a summary: offsets into the body, rank from 1 (best), score 0…1 and why, in words.

    `bracket` is a name to be shown before the passage, visibly outside it: whom its opening means.
    """

    start: int
    end: int
    rank: int
    score: float
    reasons: tuple[str, ...]
    bracket: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Passages in reading order; `saved` is the share of the body's words not shown, 0…1.

    `note` says in words what the reader should know (only the lead is shown, and why); "" when nothing.
    """

    chosen: tuple[Chosen, ...]
    note: str
    saved: float


def summarise(
    headline: str,
    body: str,
    *,
    sentences: int = 5,
    words: int | None = None,
    language: str = "en",
    about: str = "",
    reading: Reading | None = None,
) -> Summary:
    """The summary of one article; empty for a body without a sentence."""
    found = reading.sentences if reading else split(body, language)
    return Summary(choose(headline, body, sentences=sentences, language=language, found=found), "", 0.0)


def choose(
    headline: str, body: str, *, sentences: int, language: str, found: tuple[Sentence, ...] | None = None
) -> tuple[Chosen, ...]:
    listed = split(body, language) if found is None else found
    kept = listed[:sentences]
    while len(kept) > 1 and half_quote(body[kept[0].start : kept[-1].end]):
        kept = kept[:-1]
    return tuple(
        Chosen(s.start, s.end, i, 1.0 / i, ("opens the article",) if i == 1 else ("position",))
        for i, s in enumerate(kept, 1)
    )
