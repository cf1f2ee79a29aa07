"""What the desk answers and the cards show: frozen values, every source text in them a passage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

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
    """A stretch that a revision put in or took out, with its neighbourhood from both revisions."""

    before: Passage | None
    after: Passage | None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class RevisionStep:
    """What changed from one revision to the next."""

    number: int
    seen_at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class History:
    """An article's revisions, newest first."""

    article: Article
    headline: Passage
    first_seen_at: datetime
    steps: tuple[RevisionStep, ...]


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


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A stored quote. `lead_in` and `after` are what stands around it in its sentence or paragraph."""

    passage: Passage
    kind: str
    speaker: str | None
    published_at: datetime | None
    article: Article
    others: tuple[Passage, ...] = ()
    context: Passage | None = None


@dataclass(frozen=True, slots=True)
class QuoteRows:
    """A page of quotes."""

    rows: tuple[QuoteRow, ...]
    total: int
    page: int
    speaker: str | None = None
    aliases: tuple[str, ...] = ()
    asked: str = ""


@dataclass(frozen=True, slots=True)
class DiffToken:
    """A word of a misquote beside the source's: `same`, `added`, `removed`; `notes` name what it changes."""

    kind: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """The verdict on a text. `asked` is the text as typed; `passage` is where it stands, if it does."""

    verdict: str
    asked: str
    asked_speaker: str | None
    passage: Passage | None = None
    speaker: str | None = None
    article: Article | None = None
    diff: tuple[DiffToken, ...] = ()
    notes: tuple[str, ...] = ()
    before: bool = False
    after: bool = False
    parts: tuple[Passage, ...] = ()
    also: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A claim that several outlets make, each in its own words."""

    passages: tuple[Passage, ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class OnlyRows:
    """What one outlet alone says, most newsworthy first."""

    outlet: str
    passages: tuple[Passage, ...]
    total: int


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Two passages whose figures differ; `update` when the later text replaced the earlier."""

    first: Passage
    second: Passage
    what: str
    first_says: str
    second_says: str
    update: bool


@dataclass(frozen=True, slots=True)
class QuotePair:
    """One utterance in several outlets (`same`, `trimmed`, `reworded`), or in one (`only`)."""

    kind: str
    speaker: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class HeadlineRow:
    """A headline beside its own body: words or figures of it that the body does not have."""

    headline: Passage
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """Several articles side by side. `voices` counts wire copies once."""

    articles: tuple[Article, ...]
    headlines: tuple[HeadlineRow, ...]
    shared: tuple[SharedRow, ...]
    only: tuple[OnlyRows, ...]
    figures: tuple[FigureRow, ...]
    quotes: tuple[QuotePair, ...]
    names_missing: Mapping[str, tuple[str, ...]]
    clock: tuple[tuple[str, datetime, float], ...]
    voices: int
    outlets: int
    story: Story | None = None
    left_out: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list; `headline` is its label where that is an article's headline."""

    story: Story
    headline: Passage | None


@dataclass(frozen=True, slots=True)
class StoryRows:
    """A page of stories."""

    rows: tuple[StoryRow, ...]
    total: int
    page: int


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story: its articles in order of publication."""

    story: Story
    headline: Passage | None
    articles: tuple[ArticleRow, ...]


@dataclass(frozen=True, slots=True)
class StoryChanges:
    """Passages of a story that match none stored before `since`."""

    story: Story
    headline: Passage | None
    since: datetime
    passages: tuple[Passage, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class DigestStory:
    """A story in a digest."""

    story: Story
    headline: Passage
    passages: tuple[Passage, ...]
    outlets: tuple[str, ...]
    first: str
    quote: tuple[Passage, str | None] | None = None
    differing: int = 0
    days: int = 1
    nothing_new: bool = False


@dataclass(frozen=True, slots=True)
class DigestAnswer:
    """A day's stories, best first; `left_out` counts what found no room."""

    day: str
    stories: tuple[DigestStory, ...]
    articles: int
    outlets: int
    left_out: int = 0
    topic: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifyAnswer:
    """A re-check of one of our posts."""

    found: int
    total: int
    edited_since: tuple[Article, ...]
    missing: tuple[str, ...]
    posted_at: datetime


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
