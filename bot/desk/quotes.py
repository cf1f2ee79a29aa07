"""Quotes of a library: found by words, by speaker, in one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.answers.quotes import Choice, NoQuotes, QuoteRow, QuoteRows, Wording
from bot.desk.library import Library
from bot.desk.room import Room, passage
from bot.desk.speakers import choice_of, suggestion
from bot.desk.stories import Stories
from bot.desk.wording import tokens_of
from bot.errors import UserError
from bot.news import Passage, Text
from bot.text.diff import diff
from bot.text.language import language_of
from bot.text.lookup import Wanted, arranged, wanted
from bot.text.quote_pairs import Said, relation
from bot.text.speakers import closest, speaker_key
from bot.text.words import words as words_of
from storage import articles, quotes, speakers
from storage.folding import fold
from storage.quotes import Hit, StoredQuote
from storage.speakers import Speaker
from storage.store import Connection

#: Letters from which what is being typed may be a whole surname that several people have.
WHOLE = 2
NO_WORDS = "Give me at least one word to look for. Words between “…” must stand together."
WHICH = "{name}: which of {count}?"
WHICH_OF_MANY = "{name}: which of {count} or more?"
#: Other wordings of one utterance that are shown in full.
MOST_WORDINGS = 3
#: Context shorter than this many characters is begun one sentence earlier, ended one later.
SHORT_CONTEXT = 40
#: Context longer than this is left out: the quote is what was asked for.
LONG_CONTEXT = 320
#: Words of which each is counted by itself when nothing has all of them.
MOST_COUNTED = 5
_MARKS = frozenset('"“”„‟«»「」『』')
#: What stands between a quote and its context: its own marks, and the comma behind them.
_AROUND = _MARKS | frozenset(" \t\n,'‘’‹›")


class Quotes:
    """Questions over quotes; every answer is one guild's."""

    def __init__(self, room: Room, library: Library, stories: Stories) -> None:
        self.room, self.library, self.stories = room, library, stories

    async def suggest(self, guild: int, typed: str) -> list[tuple[str, str]]:
        """(name with count, what to ask with) of people for what is being typed."""
        async with self.room.store.reading() as c:
            if typed.startswith("="):
                return [suggestion(speaker) for speaker in await speakers.called(c, guild, typed)]
            found = await speakers.speakers(c, guild, typed)
            whole = await speakers.called(c, guild, typed) if found and len(typed) >= WHOLE else []
        which = WHICH if len(whole) < speakers.MOST_NAMES else WHICH_OF_MANY
        several = [(which.format(name=typed.strip(), count=len(whole)), typed)] if len(whole) > 1 else []
        return [*several, *(suggestion(speaker) for speaker in found)]

    async def find(
        self,
        guild: int,
        typed: str,
        page: int,
        size: int,
        *,
        speaker: str | None = None,
        outlet: str | None = None,
        days: int | None = None,
        story: str | None = None,
    ) -> QuoteRows:
        """A page of quotes that hold every word, in any form of it, and every phrase in marks; best first."""
        if not words_of(typed):
            raise UserError(NO_WORDS)
        found = await self.stories.find(guild, story) if story else None
        asked = wanted(typed)
        since = self.room.now() - timedelta(days=days) if days else None
        again = (typed, "", outlet or "", str(days or ""), f"s{found.id}" if found else "")
        async with self.room.store.reading() as c:
            person: Speaker | None = None
            if speaker:
                people = await speakers.called(c, guild, speaker)
                if len(people) != 1:
                    return await _which(c, guild, speaker, people, again, asked=typed)
                person = people[0]
                again = (typed, f"={person.key}", *again[2:])
            question = {
                "keys": person.keys if person else None,
                "outlet": outlet,
                "since": since,
                "language": language_of(asked.said),
            }
            hits = await quotes.find(
                c,
                guild,
                asked.words,
                phrases=asked.phrases,
                story=found.id if found else None,
                **question,  # type: ignore[arg-type] # one dictionary for two questions
            )
            if not hits:
                nothing = await _nothing(c, guild, asked, person, since, bool(outlet or story or since))
                return QuoteRows((), 0, page, asked=typed, nothing=nothing)
            more = 0
            if len(hits) >= quotes.MOST_FOUND and not found and not asked.phrases:
                more = await quotes.count(c, guild, asked.words, **question) - len(hits)  # type: ignore[arg-type]
        groups = await self.arrange(hits, asked.said)
        rows = await self._rows(guild, hits, groups[page * size :][:size])
        return QuoteRows(rows, len(groups), page, asked=typed, more=max(0, more), again=again)

    async def by(self, guild: int, speaker: str, page: int, size: int, story: str | None = None) -> QuoteRows:
        """A page of what one person is quoted saying, oldest first; of very many the newest."""
        found = await self.stories.find(guild, story) if story else None
        again = ("", f"s{found.id}" if found else "")
        async with self.room.store.reading() as c:
            people = await speakers.called(c, guild, speaker)
            if len(people) != 1:
                return await _which(c, guild, speaker, people, again)
            person = people[0]
            hits = await quotes.find(c, guild, keys=person.keys, story=found.id if found else None)
            if not hits:
                nothing = NoQuotes(
                    speaker=person.name,
                    speaker_quotes=person.quotes,
                    last_at=await _last(c, guild, person),
                )
                return QuoteRows((), 0, page, nothing=nothing)
            more = 0
            if len(hits) >= quotes.MOST_FOUND and not found:
                more = await quotes.count(c, guild, keys=person.keys) - len(hits)
        groups = await self.arrange(hits, "")
        groups.sort(key=lambda group: min((hits[number].at, hits[number].id) for number in group))
        rows = await self._rows(guild, hits, groups[page * size :][:size])
        return QuoteRows(
            rows,
            len(groups),
            page,
            speaker=person.name,
            aliases=tuple(name for name in person.names if name != person.name),
            more=max(0, more),
            printed=len(hits),
            again=(f"={person.key}", again[1]),
        )

    async def of_article(self, guild: int, typed: str, page: int, size: int) -> QuoteRows:
        """A page of one article's quotes, in reading order."""
        article = await self.library.find(guild, typed)
        async with self.room.store.reading() as c:
            found = await quotes.of_articles(c, guild, [article.id])
            spoken = [stored for stored in found if stored.quote.kind != "indirect"]
            shown = spoken[page * size :][:size]
            texts = {text.article.id: text for text in await articles.texts(c, guild, [article.id])}
        rows = tuple(
            _row(stored, texts[stored.article.id], None) for stored in shown if stored.article.id in texts
        )
        return QuoteRows(rows, len(spoken), page)

    async def arrange(self, hits: Sequence[Hit], typed: str) -> list[tuple[int, ...]]:
        """Quotes put together by utterance and in order, as `bot.text.lookup.arranged` does."""
        said = [Said(hit.text, hit.speaker, hit.language, hit.article_id) for hit in hits]
        size = sum(len(hit.text) for hit in hits)
        return await self.room.work(size, arranged, said, [hit.speaker_key for hit in hits], typed)

    async def _rows(
        self, guild: int, hits: Sequence[Hit], groups: Sequence[Sequence[int]]
    ) -> tuple[QuoteRow, ...]:
        """Groups of quotes as rows: the first in full, the others by outlet, with their wording where it differs."""
        shown = [hits[number] for group in groups for number in group]
        async with self.room.store.reading() as c:
            stored = await quotes.by_ids(c, guild, [hit.id for hit in shown])
            people = await speakers.persons(c, guild, {hit.speaker_key for hit in shown if hit.speaker_key})
            different = [_different(hits, group)[:MOST_WORDINGS] for group in groups]
            wanted_ids = [hits[group[0]].article_id for group in groups]
            wanted_ids += [hits[number].article_id for numbers in different for number, _ in numbers]
            texts = {
                text.article.id: text for text in await articles.texts(c, guild, [*dict.fromkeys(wanted_ids)])
            }
        rows = []
        for group, others in zip(groups, different, strict=True):
            lead = stored.get(hits[group[0]].id)
            text = texts.get(lead.article.id) if lead else None
            if lead is None or text is None:
                continue  # removed this moment
            said_by = [people[key] for key in (hits[number].speaker_key for number in group) if key in people]
            known = min(
                said_by, key=lambda person: person.open, default=None
            )  # "Brock" here, Ada Brock there
            named = {number for number, _ in others}
            wordings = []
            for number, kind in others:
                other = stored.get(hits[number].id)
                printed = texts.get(hits[number].article_id)
                if other is None or printed is None:
                    continue
                steps = () if kind == "translated" else diff(other.text, lead.text, lead.article.language)
                where = passage(printed, other.quote.start, other.quote.end)
                wordings.append(Wording(kind, where, tuple(tokens_of(steps))))
            also = tuple(
                stored[hits[number].id].article
                for number in group[1:]
                if number not in named and hits[number].id in stored
            )
            rows.append(replace(_row(lead, text, known), also=also, wordings=tuple(wordings)))
        return tuple(rows)


def _different(hits: Sequence[Hit], group: Sequence[int]) -> list[tuple[int, str]]:
    """Members of a group that print other words than the first, once for each wording, with what it is to the first."""
    lead = hits[group[0]]
    first = Said(lead.text, lead.speaker, lead.language, lead.article_id)
    seen = {_bare(lead.text)}
    found: list[tuple[int, str]] = []
    for number in group[1:]:
        hit = hits[number]
        if _bare(hit.text) in seen:
            continue
        seen.add(_bare(hit.text))
        kind = relation(first, Said(hit.text, hit.speaker, hit.language, hit.article_id)) or "reworded"
        if kind != "same":
            found.append((number, kind))
    return found


def _bare(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words_of(text))


def _row(stored: StoredQuote, text: Text, person: Speaker | None) -> QuoteRow:
    quote = stored.quote
    before, after = _around(text, quote.start, quote.end)
    return QuoteRow(
        passage(text, quote.start, quote.end),
        quote.kind,
        quote.speaker,
        text.article,
        person=person.name if person else None,
        before=before,
        after=after,
    )


def _around(text: Text, start: int, end: int) -> tuple[Passage | None, Passage | None]:
    """What stands before and after a quote in its paragraph: the rest of its sentence, or the sentence next to it.

    Never another quote: what comes before begins after its closing mark, what comes after ends before its opening one.
    """
    sentences = text.reading.sentences
    first = next((n for n, sentence in enumerate(sentences) if sentence.end > start), None)
    if first is None:
        return None, None
    last = next((n for n in range(len(sentences) - 1, -1, -1) if sentences[n].start < end), first)
    low = min(sentences[first].start, start)
    if start - low < SHORT_CONTEXT and first and _together(text, first - 1, first):
        low = sentences[first - 1].start
    high = max(sentences[last].end, end)
    if high - end < SHORT_CONTEXT and last + 1 < len(sentences) and _together(text, last, last + 1):
        high = sentences[last + 1].end
    while low < start and text.body[start - 1] in _AROUND:
        start -= 1
    while end < high and text.body[end] in _AROUND:
        end += 1
    low = max([low, *(at + 1 for at in range(low, start) if text.body[at] in _MARKS)])
    high = min([high, *(at for at in range(end, high) if text.body[at] in _MARKS)])
    return _context(text, low, start), _context(text, end, high)


def _together(text: Text, one: int, other: int) -> bool:
    return text.reading.sentences[one].paragraph == text.reading.sentences[other].paragraph


def _context(text: Text, start: int, end: int) -> Passage | None:
    """A stretch without blanks at its ends or a comma in front; None without words in it, or for a long one."""
    while start < end and (text.body[start].isspace() or text.body[start] in ",;."):
        start += 1
    while end > start and text.body[end - 1].isspace():
        end -= 1
    if end - start > LONG_CONTEXT or not any(char.isalnum() for char in text.body[start:end]):
        return None
    return passage(text, start, end)


async def _which(
    c: Connection,
    guild: int,
    speaker: str,
    people: Sequence[Speaker],
    again: tuple[str, ...],
    *,
    asked: str = "",
) -> QuoteRows:
    """Nobody of that name, or several."""
    if people:
        choices: tuple[Choice, ...] = tuple(choice_of(person) for person in people)
        return QuoteRows((), 0, 0, speaker=speaker, asked=asked, again=again, choices=choices)
    like = await _names_like(c, guild, speaker)
    empty = not like and not await articles.count(c, guild)
    nothing = NoQuotes(nobody=speaker.removeprefix("="), like=like, empty=empty)
    return QuoteRows((), 0, 0, asked=asked, nothing=nothing)


async def _names_like(c: Connection, guild: int, typed: str) -> tuple[str, ...]:
    """People whose name begins like what was typed, or has one of its words, as it is or spelt nearly so; surnames first."""
    begun = await speakers.speakers(c, guild, typed, limit=3)
    if begun:
        return tuple(person.name for person in begun)
    found: list[str] = []
    for word in reversed(speaker_key(typed).split()):
        people = await speakers.called(c, guild, word)
        if not people and (near := closest(fold(word), await speakers.words_like(c, guild, word))):
            people = await speakers.called(c, guild, near)
        found += [person.name for person in people]
    return tuple(dict.fromkeys(found))[:3]


async def _last(c: Connection, guild: int, person: Speaker) -> datetime | None:
    """When somebody was last quoted here."""
    newest = await quotes.find(c, guild, keys=person.keys, limit=1)
    return newest[0].at if newest else None


async def _nothing(
    c: Connection,
    guild: int,
    asked: Wanted,
    person: Speaker | None,
    since: datetime | None,
    narrowed: bool,
) -> NoQuotes:
    """Why a question had no answer, and what would have one."""
    language = language_of(asked.said)
    typed = list(dict.fromkeys(words_of(asked.said)))[:MOST_COUNTED]
    several = len(typed) > 1
    alone = []
    for word in typed if several else ():
        alone.append((word, await quotes.count(c, guild, word, language=language)))
    wider = 0
    if narrowed or person:
        wider = len(await quotes.find(c, guild, asked.words, phrases=asked.phrases, language=language))
    missing = typed if not several else [word for word, many in alone if not many]
    known = await quotes.recent_words(c, guild) if missing else set()
    near = [closest(fold(word), [one for one in known if one[:1] == fold(word)[:1]]) for word in missing]
    return NoQuotes(
        speaker=person.name if person else "",
        speaker_quotes=person.quotes if person else 0,
        last_at=await _last(c, guild, person) if person else None,
        since=since,
        words=tuple(alone),
        wider=wider,
        like=tuple(word for word in near if word),
        articles=await articles.found(c, guild, asked.said, language=language),
        narrowed=narrowed,
        empty=not known and not await articles.count(c, guild),
    )
