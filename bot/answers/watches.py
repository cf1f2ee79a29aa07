"""Watches, and notes about edits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.answers.articles import Change
from bot.news import Article, Passage


@dataclass(frozen=True, slots=True)
class WatchRow:
    """A watch as its guild has it. `quiet` is in words ("22:00 to 07:00"), `error` why the last post did not arrive."""

    id: int
    kind: str
    what: str
    channel: int
    edits: bool
    every: int
    quiet: str
    last_post_at: datetime | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class WatchHit:
    """An article that a watch is about, with what makes it so; a quote comes with its speaker. `more` are left out."""

    article: Article
    headline: Passage
    passages: tuple[tuple[Passage, str | None], ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class WatchAnswer:
    """What came in for a watch, newest first; `copies` counts wire copies of what is shown or was."""

    watch: WatchRow
    hits: tuple[WatchHit, ...]
    copies: int = 0


@dataclass(frozen=True, slots=True)
class EditedArticle:
    """An article of a post that its outlet edited since: what changed from the text shown to the text of now."""

    article: Article
    headline: Passage
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class EditNote:
    """What is said under one post of ours."""

    guild: int
    message: int
    channel: int
    kind: str
    posted_at: datetime
    articles: tuple[EditedArticle, ...]
