"""Summary of a story: passages of several outlets' articles on one event, none said twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.text.openings import half_quote, leans
from bot.text.sentences import split


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """What a story summary needs of one article; `published_at` is aware, or None where unknown."""

    headline: str
    body: str
    outlet: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoryChosen:
    """One passage: number of the article in the sequence given, offsets into its body, rank, score, reasons, bracket."""

    article: int
    start: int
    end: int
    rank: int
    score: float
    reasons: tuple[str, ...]
    bracket: str | None = None


def story_summary(
    articles: Sequence[StoryArticle],
    *,
    words: int = 220,
    sentences: int | None = None,
    language: str = "en",
    about: str = "",
) -> tuple[StoryChosen, ...]:
    """Passages by article and reading order; at most `words` words (one sentence may exceed them)."""
    listed = [split(article.body, language) for article in articles]
    order = sorted((i, number) for number, found in enumerate(listed) for i in range(len(found)))
    kept: list[tuple[int, int]] = []
    used = 0
    for i, number in order:
        sentence = listed[number][i]
        text = articles[number].body[sentence.start : sentence.end]
        length = len(text.split())
        if (i and leans(text, language) and (number, i - 1) not in kept) or half_quote(text):
            continue
        if kept and used + length > words:
            continue
        kept.append((number, i))
        used += length
        if sentences is not None and len(kept) >= sentences:
            break
    kept = kept or order[:1] and [(order[0][1], order[0][0])]
    ranks = {place: rank for rank, place in enumerate(kept, 1)}
    return tuple(
        StoryChosen(n, listed[n][i].start, listed[n][i].end, ranks[n, i], 1 / ranks[n, i], ("position",))
        for n, i in sorted(kept)
    )
