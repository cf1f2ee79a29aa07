"""Summaries."""

from __future__ import annotations

from dataclasses import dataclass

from bot.news import Article, Passage, Story


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A chosen passage; `bracket` is a name for its opening pronoun, shown outside the passage."""

    passage: Passage
    bracket: str | None
    rank: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryAnswer:
    """A summary of one article, or of a story (then `article` is None)."""

    article: Article | None
    headline: Passage
    lines: tuple[SummaryLine, ...]
    asked: int
    method: str
    of_sentences: int
    saved: float
    note: str = ""
    about: str = ""
    story: Story | None = None
    words: int | None = None

    @property
    def length(self) -> str:
        """The length asked for, as buttons carry it: "5" sentences, "120w" words."""
        return str(self.asked) if self.words is None else f"{self.words}w"
