"""Stories: lists, one story, corrections, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.answers.articles import ArticleRow
from bot.news import Passage, Story


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list; `headline` is its label where that is an article's headline. `related`: of the same topic."""

    story: Story
    headline: Passage | None
    related: tuple[StoryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryRows:
    """A page of stories."""

    rows: tuple[StoryRow, ...]
    total: int
    page: int


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story: its articles in order of publication, and the other stories of its topic."""

    story: Story
    headline: Passage | None
    articles: tuple[ArticleRow, ...]
    related: tuple[StoryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Curated:
    """What a correction by hand did (`merge`, `split`, `move`, `rename`) or what was taken back; the stories after it.

    `article` is the one that was moved, `before` the label of the story that went in or was renamed. `edit` is the
    correction that an undo would take back next; None when there is none.
    """

    kind: str
    views: tuple[StoryView, ...]
    edit: int | None
    article: ArticleRow | None = None
    before: StoryRow | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class StoryChanges:
    """Passages of a story that match none stored before `since`, `days` ago.

    `articles` came in since then, `edited` were stored before and changed since; `whole` when nothing was there before.
    """

    story: Story
    headline: Passage | None
    since: datetime
    passages: tuple[Passage, ...]
    articles: int
    days: int = 1
    edited: int = 0
    whole: bool = False
    left_out: int = 0
