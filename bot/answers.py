"""What the desk answers and the cards show: frozen values, every source text in them a passage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

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
class DiffToken:
    """A word of one text beside another's: `same`, `added`, `removed`; `note` names what it changes."""

    kind: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The same utterance as another outlet prints it: `trimmed`, `reworded`, `translated`.

    `diff` leads from this wording to the one shown in full; empty for a translation.
    """

    kind: str
    passage: Passage
    diff: tuple[DiffToken, ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote and what stands around it. `speaker` is the name in the article, `person` whom this library knows by it.

    `also` are other articles with the same words, `wordings` those with other words.
    """

    passage: Passage
    kind: str
    speaker: str | None
    published_at: datetime | None
    article: Article
    person: str | None = None
    before: Passage | None = None
    after: Passage | None = None
    also: tuple[Article, ...] = ()
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several people that a name may stand for; `value` is what to ask with."""

    name: str
    quotes: int
    value: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoQuotes:
    """Why nothing was found, and what there is instead.

    `words` are those typed with the number of quotes that have each alone; `wider` the number without speaker, outlet,
    time and story; `last_at` when the speaker was last quoted; `like` words or names that may have been meant.
    """

    nobody: str = ""
    like: tuple[str, ...] = ()
    speaker: str = ""
    speaker_quotes: int = 0
    last_at: datetime | None = None
    since: datetime | None = None
    words: tuple[tuple[str, int], ...] = ()
    wider: int = 0
    articles: int = 0


@dataclass(frozen=True, slots=True)
class QuoteRows:
    """A page of quotes. `again` is what a button asks with, `more` says how many more there are than are looked through, `printed` how often these stand in articles.

    `choices` instead of rows: the name asked for is that of several people. `nothing` instead of rows: why.
    """

    rows: tuple[QuoteRow, ...]
    total: int
    page: int
    speaker: str | None = None
    aliases: tuple[str, ...] = ()
    asked: str = ""
    more: int = 0
    printed: int = 0
    again: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    nothing: NoQuotes | None = None


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """Somebody quoted, under all names; `edit` is the correction that a button takes back."""

    name: str
    quotes: int
    names: tuple[str, ...]
    edit: int | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """The verdict on a text. `asked` is the text as typed; `passage` is where it stands, if it does.

    `before` and `after` are what of the same quote was left out around the words, `cuts` what stands between the `parts` of
    a stitched text. `long`: the passage shown is only the beginning of what was found.
    """

    verdict: str
    asked: str
    asked_speaker: str | None
    passage: Passage | None = None
    speaker: str | None = None
    article: Article | None = None
    diff: tuple[DiffToken, ...] = ()
    rules: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    before: Passage | None = None
    after: Passage | None = None
    parts: tuple[Passage, ...] = ()
    cuts: tuple[Passage | None, ...] = ()
    also: tuple[Article, ...] = ()
    named: bool = True
    long: bool = False


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A claim that several outlets make, each in its own words."""

    passages: tuple[Passage, ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class OnlyRows:
    """What one outlet alone says, most newsworthy first; `details` say more than what they share with others.

    `alone` when nobody else writes in its language: then nothing is known of what the others lack, and `total` is 0.
    """

    outlet: str
    passages: tuple[Passage, ...]
    total: int
    details: tuple[Passage, ...] = ()
    alone: bool = False


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
    """A headline beside its own body: words or figures of it that the body does not have.

    `lede` when the article came without a headline, so that a sentence of its body stands for it.
    """

    headline: Passage
    missing: tuple[str, ...]
    lede: bool = False


@dataclass(frozen=True, slots=True)
class MissingName:
    """A name that most others have and this outlet lacks, with a sentence that has it (None when no sentence holds it)."""

    outlet: str
    name: str
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """Several articles side by side. `voices` counts wire copies once."""

    articles: tuple[Article, ...]
    headlines: tuple[HeadlineRow, ...]
    shared: tuple[SharedRow, ...]
    only: tuple[OnlyRows, ...]
    figures: tuple[FigureRow, ...]
    quotes: tuple[QuotePair, ...]
    names_missing: tuple[MissingName, ...]
    clock: tuple[tuple[str, datetime, float], ...]
    voices: int
    outlets: int
    story: Story | None = None
    left_out: int = 0
    notes: tuple[str, ...] = ()
    spoken: tuple[
        tuple[int, ...], ...
    ] = ()  # the articles of each voice: one outlet's, and copies of one text


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


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What a server has set. `retention_days` None: articles stay. `expiring_at`: when retention first deletes."""

    language: str = "en"
    zone: str = "UTC"
    retention_days: int | None = None
    expiring_at: datetime | None = None
    expiring: int = 0  # articles older than that now
    public_replies: bool = False
    log_channel: int | None = None


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """What names a person in this server's library: what for, and in how many rows."""

    rows: tuple[tuple[str, int], ...]


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
