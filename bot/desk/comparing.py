"""Articles side by side: readings from the store, the comparison from the text engine, as passages."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers import (
    ComparisonAnswer,
    FigureRow,
    HeadlineRow,
    OnlyRows,
    QuotePair,
    SharedRow,
    headline_of,
)
from bot.desk.library import Library
from bot.desk.room import Room, passage
from bot.desk.stories import Stories
from bot.errors import UserError
from bot.news import Passage, Story, Text
from bot.text.comparison import MOST, Compared, Comparison, Span, compare
from storage import articles

WHICH = (
    "Give me a **story**, or two or three articles (**article_a**, **article_b**, **article_c**). "
    "`/story list` shows the stories."
)
SAME = "Those are the same article twice. Give two different ones."
GONE = "Less than two of those articles are still in this library."
ONE_ARTICLE = "That story has one article so far: nothing to compare. `/article show` shows it."
CUT = "The story has {total} articles; {most} of them are compared, the earliest first."
UNRELATED = "These articles seem to be about different things."


class Comparing:
    """Comparisons of stories, or of two or three articles."""

    def __init__(self, room: Room, library: Library, stories: Stories) -> None:
        self.room, self.library, self.stories = room, library, stories

    async def key(self, guild: int, story: str | None, typed: Sequence[str | None]) -> str:
        """What to compare, short enough for a button: `s12` or `a3.5.8`. Raises: UserError saying which to give."""
        named = [each for each in typed if each]
        if story and not named:
            found = await self.stories.find(guild, story)
            return f"s{found.id}"
        if story or not 2 <= len(named) <= 3:
            raise UserError(WHICH)
        ids = [(await self.library.find(guild, each)).id for each in named]
        if len(set(ids)) < len(ids):
            raise UserError(SAME)
        return "a" + ".".join(map(str, ids))

    async def compare(self, guild: int, key: str) -> ComparisonAnswer:
        """The comparison that a key names."""
        story: Story | None = None
        if key[:1] == "s":
            view = await self.stories.view(guild, key[1:])
            story, ids = view.story, [row.article.id for row in view.articles]
            if len(ids) < 2:
                raise UserError(ONE_ARTICLE)
        else:
            ids = [int(each) for each in key[1:].split(".")]
        async with self.room.store.reading() as c:
            texts = await articles.texts(c, guild, ids[: MOST + 1])
            prints = await articles.fingerprints(c, guild, ids[: MOST + 1])
        if len(texts) < 2:
            raise UserError(GONE)
        given = [_compared(text, prints.get(text.article.id)) for text in texts]
        found = await self.room.work(sum(len(text.body) for text in texts), compare, given)
        return _answer(texts, found, story, len(ids))


def _compared(text: Text, fingerprint: str | None) -> Compared:
    article = text.article
    return Compared(
        article.id,
        article.headline,
        text.body,
        text.reading,
        article.outlet,
        article.published_at,
        article.wire_of,
        fingerprint or None,
    )


def _answer(texts: Sequence[Text], found: Comparison, story: Story | None, total: int) -> ComparisonAnswer:
    by_id = {text.article.id: text for text in texts}

    def at(span: Span) -> Passage:
        return passage(by_id[int(str(span.key))], span.start, span.end)

    gaps = {gap.key: gap.spans for gap in found.headlines}
    headlines = tuple(
        HeadlineRow(
            headline_of(text.article),
            tuple(text.article.headline[start:end] for start, end in gaps.get(text.article.id, ())),
        )
        for text in texts
    )
    notes = []
    if total > MOST:
        notes.append(CUT.format(total=total, most=MOST))
    if not found.shared and not found.figures and story is None:
        notes.append(UNRELATED)
    return ComparisonAnswer(
        articles=tuple(text.article for text in texts),
        headlines=headlines,
        shared=tuple(SharedRow(tuple(map(at, row.spans)), row.outlets) for row in found.shared),
        only=tuple(
            OnlyRows(row.outlet, tuple(map(at, row.spans)), len(row.spans)) for row in found.only if row.spans
        ),
        figures=tuple(
            FigureRow(
                at(row.first),
                at(row.second),
                row.kind,
                at(row.first_figure).text,
                at(row.second_figure).text,
                row.update,
            )
            for row in found.figures
        ),
        quotes=tuple(QuotePair(row.kind, row.speaker, tuple(map(at, row.spans))) for row in found.quotes),
        names_missing=dict(found.missing),
        clock=tuple((outlet, moment, hours) for outlet, _, moment, hours in found.clock),
        voices=len(found.voices),
        outlets=found.outlets,
        story=story,
        left_out=max(0, total - MOST),
        notes=tuple(notes),
    )
