"""Quotes: found, by a speaker, checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.news import Article, Passage


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
    time and story; `last_at` when the speaker was last quoted; `like` words or names that may have been meant; `narrowed`: outlet, time
    or story were asked for; `empty`: the library holds no article.
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
    narrowed: bool = False
    empty: bool = False


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
    a stitched text. `also` are articles with the same words, `others` those that let somebody else say them. `long`: the
    passage shown is only the beginning of what was found. `empty`: the library holds no article.
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
    others: tuple[tuple[str, Article], ...] = ()
    named: bool = True
    empty: bool = False
    long: bool = False
