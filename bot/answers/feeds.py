"""Feeds of a server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as one guild has it. `id` is the subscription's; `next_at` is None when it is not polled."""

    id: int
    name: str
    url: str
    last_at: datetime | None
    next_at: datetime | None
    new_at: datetime | None
    error: str | None
    gone: bool
    paused: bool
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    full_text: bool = True
    outlet: str | None = None
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedTrouble:
    """A feed that a guild is told about: gone for good, or failing since a moment."""

    subscription: int
    name: str
    url: str
    error: str
    gone: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class FeedRows:
    """A page of a guild's feeds; those that fail are counted over all pages."""

    rows: tuple[FeedRow, ...]
    total: int
    page: int
    failing: int


@dataclass(frozen=True, slots=True)
class FeedAdded:
    """A new subscription: entries now in the feed, how many of the last day are fetched, other feeds of the site."""

    row: FeedRow
    entries: int
    first: int
    already: bool = False
    others: tuple[tuple[str, str], ...] = ()  # (address, title)


@dataclass(frozen=True, slots=True)
class FeedTest:
    """What a feed answers now. `newest` are (address, date) of entries that pass the words to include and exclude."""

    name: str
    url: str
    entries: int
    passing: int
    dated: int
    whole: int  # that seem to carry the whole article
    newest: tuple[tuple[str, datetime | None], ...]
    every_minutes: int
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class FeedImport:
    """What became of an OPML file: a line of report for each feed in it."""

    added: int
    already: int
    left_out: int
    report: tuple[str, ...]
