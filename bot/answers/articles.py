"""The library: what was saved, lists, one article, its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.answers.quotes import DiffToken
from bot.news import Article, Passage, Story


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of something to save. `already`: the library had it, nothing changed."""

    article: Article
    headline: Passage
    already: bool
    story: Story | None
    refilled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """An article taken out of the library, for as long as the undo lasts."""

    headline: Passage
    article: Article


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in a list: its headline as a passage."""

    article: Article
    headline: Passage
    excerpt: Passage | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of a list. `total` counts all pages."""

    rows: tuple[ArticleRow, ...]
    total: int
    page: int
    asked: str = ""


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article: lede, and what is known about it."""

    article: Article
    headline: Passage
    lede: tuple[Passage, ...]
    sentences: int
    quotes: int
    revisions: int
    story: Story | None
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence or headline in two revisions; `kind` is that of `bot.text.edited`, `words` what differs in it.

    Without both passages only the kind is told: a headline that this library corrected is shown as corrected.
    """

    before: Passage | None
    after: Passage | None
    kind: str = ""
    words: tuple[DiffToken, ...] = ()


@dataclass(frozen=True, slots=True)
class RevisionStep:
    """What changed from one revision to the next."""

    number: int
    seen_at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class History:
    """An article's revisions, newest first; `total` counts the steps that were left out, too."""

    article: Article
    headline: Passage
    first_seen_at: datetime
    steps: tuple[RevisionStep, ...]
    total: int = 0


def headline_of(article: Article) -> Passage:
    """The article's headline as this library sees it, as a passage of its newest revision."""
    return Passage(
        article.id,
        article.revision_id,
        0,
        len(article.headline),
        article.headline,
        1,
        article.outlet,
        article.url,
        "headline",
    )
