"""Daily posts, and what is set up for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.news import Passage, Story


@dataclass(frozen=True, slots=True)
class DigestStory:
    """A story in a digest. `days` is how many posts in a row have had it; `fresh` how many sentences are new since the last.

    `figures` are pairs that differ, of `differing` in all.
    """

    story: Story
    headline: Passage
    passages: tuple[Passage, ...]
    outlets: tuple[str, ...]
    first: str
    quote: tuple[Passage, str | None] | None = None
    figures: tuple[tuple[Passage, Passage], ...] = ()
    differing: int = 0
    days: int = 1
    fresh: int = 0
    nothing_new: bool = False


@dataclass(frozen=True, slots=True)
class DigestAnswer:
    """A day's stories, best first; `left` are the headlines of those that found no room, of `left_out` in all.

    `late` is the time of day at which it should have been posted, when it comes late.
    """

    day: date
    stories: tuple[DigestStory, ...]
    articles: int
    outlets: int
    left: tuple[Passage, ...] = ()
    left_out: int = 0
    topic: str = ""
    feeds: tuple[str, ...] = ()
    late: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class DigestRow:
    """A daily post in words. `next_at` is None when it is paused."""

    name: str
    channel: int
    days: str
    time: str
    zone: str
    what: tuple[str, ...]
    last_at: datetime | None
    next_at: datetime | None
    failure: str | None
    paused: bool
    change: str = ""

    @property
    def following(self) -> str:
        """The next post as Discord shows times; "" when there is none."""
        return f"<t:{int(self.next_at.timestamp())}:f>" if self.next_at else ""
