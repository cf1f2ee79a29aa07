"""Quotes of a library: found by words, by speaker; checked word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.answers import CheckAnswer, DiffToken, QuoteRow, QuoteRows
from bot.desk.library import Library
from bot.desk.room import Room, passage, sentence_around
from bot.desk.stories import Stories
from bot.news import Passage, Text
from bot.text.diff import Token
from bot.text.language import language_of
from bot.text.message import plain, quoted_stretches
from bot.text.quote_pairs import Said, relation
from bot.text.verify import Check, Checked, check
from storage import articles, quotes
from storage.quotes import StoredQuote

#: Articles that one check reads: those with most of the words, by the full-text index.
MOST_CANDIDATES = 20
#: Quoted stretches of one message that are checked.
MOST_STRETCHES = 6
#: Quotes shorter than this many words are shown inside their sentence.
SHORT = 8

CHANGED = {
    "negation": "negation!",
    "number": "number!",
    "name": "name!",
    "modal": "can, must, will…!",
    "capital": "capital",
    "accent": "accent",
}
RULE = "Apart from: {what}."
NAMED = "Changed: {what}."


class Quotes:
    """Questions over quotes; every answer is one guild's."""

    def __init__(self, room: Room, library: Library, stories: Stories) -> None:
        self.room, self.library, self.stories = room, library, stories

    async def suggest(self, guild: int, typed: str) -> list[tuple[str, str]]:
        """(name with count, name) of people for what is being typed."""
        async with self.room.store.reading() as c:
            found = await quotes.speakers(c, guild, typed)
        return [(f"{speaker.name} · {speaker.quotes}", speaker.name) for speaker in found]

    async def find(
        self,
        guild: int,
        words: str,
        page: int,
        size: int,
        *,
        speaker: str | None = None,
        outlet: str | None = None,
        days: int | None = None,
        story: str | None = None,
    ) -> QuoteRows:
        """A page of quotes that hold every word, in any form of it."""
        since = self.room.now() - timedelta(days=days) if days else None
        story_id = (await self.stories.find(guild, story)).id if story else None
        spoken = language_of(words)
        async with self.room.store.reading() as c:
            found = await quotes.find(
                c,
                guild,
                words,
                speaker=speaker,
                outlet=outlet,
                since=since,
                story=story_id,
                language=spoken,
                limit=size,
                offset=page * size,
            )
            total = await quotes.count(
                c, guild, words, speaker=speaker, outlet=outlet, since=since, story=story_id, language=spoken
            )
        return QuoteRows(await self._rows(guild, found), total, page, asked=words)

    async def by(self, guild: int, speaker: str, page: int, size: int, story: str | None = None) -> QuoteRows:
        """A page of what one person is quoted saying, oldest first."""
        story_id = (await self.stories.find(guild, story)).id if story else None
        async with self.room.store.reading() as c:
            found = await quotes.by_speaker(c, guild, speaker, story=story_id, limit=size, offset=page * size)
            total = await quotes.count_by_speaker(c, guild, speaker, story=story_id)
        names = [stored.quote.speaker for stored in found if stored.quote.speaker]
        name = max(names, key=lambda each: (names.count(each), len(each)), default=speaker)
        aliases = tuple(sorted({each for each in names if each != name}))
        return QuoteRows(await self._rows(guild, found), total, page, speaker=name, aliases=aliases)

    async def of_article(self, guild: int, typed: str, page: int, size: int) -> QuoteRows:
        """A page of one article's quotes, in reading order."""
        article = await self.library.find(guild, typed)
        async with self.room.store.reading() as c:
            found = await quotes.of_articles(c, guild, [article.id])
        spoken = [stored for stored in found if stored.quote.kind != "indirect"]
        return QuoteRows(await self._rows(guild, spoken[page * size :][:size]), len(spoken), page)

    async def _rows(self, guild: int, found: Sequence[StoredQuote]) -> tuple[QuoteRow, ...]:
        """Quotes as passages; the same quote in several outlets once, with all of them."""
        async with self.room.store.reading() as c:
            texts = {
                text.article.id: text
                for text in await articles.texts(c, guild, [q.article.id for q in found])
            }
        rows: list[tuple[Said, QuoteRow]] = []
        for stored in found:
            text = texts.get(stored.article.id)
            if text is None:
                continue
            said = Said(stored.text, stored.quote.speaker, text.reading.language, stored.article.id)
            shown = passage(text, stored.quote.start, stored.quote.end)
            for at, (other, row) in enumerate(rows):
                if row.article.outlet != stored.article.outlet and relation(other, said) in (
                    "same",
                    "trimmed",
                    "reworded",
                ):
                    rows[at] = (other, replace(row, others=(*row.others, shown)))
                    break
            else:
                rows.append((said, _row(stored, text)))
        return tuple(row for _, row in rows)

    async def check(self, guild: int, asked: str, speaker: str | None) -> CheckAnswer:
        """The verdict on a text: candidates by the index, the decision by exact text."""
        spoken = language_of(asked)
        async with self.room.store.reading() as c:
            ids = await quotes.candidates(c, guild, asked, language=spoken, limit=MOST_CANDIDATES)
            texts = await articles.texts(c, guild, ids)
        given = [
            Checked(text.article.id, text.body, text.reading.quotes, text.article.headline) for text in texts
        ]
        size = sum(len(text.body) for text in texts)
        found = await self.room.work(size, check, asked, speaker, given, spoken)
        return _answer(asked, speaker, found, {text.article.id: text for text in texts})

    async def check_message(self, guild: int, content: str) -> list[CheckAnswer]:
        """The verdict on each quoted stretch of a message."""
        stretches = quoted_stretches(content)[:MOST_STRETCHES]
        return [await self.check(guild, plain(content[start:end]), None) for start, end in stretches]


def _row(stored: StoredQuote, text: Text) -> QuoteRow:
    quote = stored.quote
    context = None
    if quote.kind != "indirect" and len(stored.text.split()) < SHORT:
        context = sentence_around(text, quote.start, quote.end)
    return QuoteRow(
        passage(text, quote.start, quote.end),
        quote.kind,
        quote.speaker,
        text.article.published_at or text.article.saved_at,
        text.article,
        context=context,
    )


def _answer(asked: str, speaker: str | None, found: Check, texts: dict[int, Text]) -> CheckAnswer:
    """The verdict with passages; differing words with what they change."""
    text = texts.get(int(str(found.article))) if found.article is not None else None
    notes = [RULE.format(what=", ".join(found.rule))] if found.rule else []
    changes = [
        token.change for token in found.diff if token.change in ("negation", "number", "name", "modal")
    ]
    if changes:
        notes.append(NAMED.format(what=", ".join(dict.fromkeys(changes))))
    shown = None
    if text is not None and found.start is not None and found.end is not None:
        shown = passage(text, found.start, found.end)
    parts: tuple[Passage, ...] = ()
    if text is not None and found.parts:
        parts = tuple(passage(text, start, end) for start, end in found.parts)
    others = {place.article for place in found.places} - {found.article}
    return CheckAnswer(
        verdict=found.verdict,
        asked=asked,
        asked_speaker=speaker,
        passage=None if found.verdict == "stitched" else shown,
        speaker=found.speaker,
        article=text.article if text else None,
        diff=tuple(_tokens(found.diff)),
        notes=tuple(notes),
        before=found.before is not None,
        after=found.after is not None,
        parts=parts,
        also=tuple(texts[int(str(other))].article for other in sorted(others, key=str)),
    )


def _tokens(diff: Sequence[Token]) -> list[DiffToken]:
    """Steps of the diff; a changed word is one taken out and one put in."""
    found: list[DiffToken] = []
    for token in diff:
        note = CHANGED.get(token.change, "")
        if token.kind == "same":
            found.append(DiffToken("same", token.new or token.old))
            continue
        if token.old:
            found.append(DiffToken("removed", token.old, "" if token.new else note))
        if token.new:
            found.append(DiffToken("added", token.new, note))
    return found
