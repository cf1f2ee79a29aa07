"""Articles side by side: readings from the store, the comparison from the text engine, as passages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from bot.answers.articles import headline_of
from bot.answers.comparisons import (
    ComparisonAnswer,
    FigureRow,
    HeadlineRow,
    MissingName,
    OnlyRows,
    QuotePair,
    SharedRow,
)
from bot.desk.library import Library
from bot.desk.room import Room, passage, sentence_around
from bot.desk.stories import Stories
from bot.errors import UserError
from bot.news import Article, Passage, Story, Text
from bot.text.comparison import MOST, Compared, Comparison, Span, compare
from bot.text.figure_words import with_counted
from bot.text.junk import is_junk
from bot.text.publishers import independent
from storage import articles

WHICH = (
    "Give me a **story**, or two or three articles (**article_a**, **article_b**, **article_c**). "
    "`/story list` shows the stories."
)
EITHER = "Give me either a **story** or articles, not both."
SAME = "Those are the same article twice. Give two different ones."
GONE = "Less than two of those articles are still in this library."
ONE_ARTICLE = "That story has one article so far: nothing to compare. `/article show` shows it."
CUT = "The story has {total} articles; {most} of them are compared, the newest of each outlet before others."
UNRELATED = "No claim found that these articles share: they seem to be about different things."
OTHER_WORDS = (
    "No claim found that these articles share. They are in one story: they may tell it in other words."
)
ONE_OUTLET = "All of these are by one outlet: each article speaks for itself."
ONE_TEXT = "All of these have one text, but for a few words: each article speaks for itself."
LANGUAGES = "Reports in different languages: between them little more than quotes can be compared."
#: Answers kept for the next click on a tab: any other revision, correction or article asks anew. One of 20 articles
#: with 950 sentences is 0.2 MB pickled (benchmarks/comparing.py, 2026-11-24).
MOST_KEPT = 12
#: Names of one outlet that are shown: the most widely named.
MOST_NAMES = 8


class Comparing:
    """Comparisons of stories, or of two or three articles."""

    def __init__(self, room: Room, library: Library, stories: Stories) -> None:
        self.room, self.library, self.stories = room, library, stories
        self._answers: OrderedDict[Hashable, ComparisonAnswer] = OrderedDict()

    async def key(self, guild: int, story: str | None, typed: Sequence[str | None]) -> str:
        """What to compare, short enough for a button: `s12` or `a3.5.8`. Raises: UserError saying which to give."""
        named = [each for each in typed if each]
        if story and not named:
            found = await self.stories.find(guild, story)
            return f"s{found.id}"
        if story:
            raise UserError(EITHER)
        if not 2 <= len(named) <= 3:
            raise UserError(WHICH)
        ids = [(await self.library.find(guild, each)).id for each in named]
        if len(set(ids)) < len(ids):
            raise UserError(SAME)
        return "a" + ".".join(map(str, ids))

    async def compare(self, guild: int, key: str) -> ComparisonAnswer:
        """The comparison that a key names."""
        story, held = await self._meant(guild, key)
        chosen = sorted(held[:MOST], key=_moment)
        same = guild, story, len(held), tuple(chosen)
        if same in self._answers:
            self._answers.move_to_end(same)
            return self._answers[same]
        async with self.room.store.reading() as c:
            texts = await articles.texts(c, guild, [article.id for article in chosen])
        if len(texts) < 2:
            raise UserError(GONE)
        size = sum(len(text.body) for text in texts)
        found = await self.room.work(size, compare, [_compared(text) for text in texts])
        answer = _answer(texts, found, story, len(held))
        self._answers[same] = answer
        if len(self._answers) > MOST_KEPT:
            self._answers.popitem(last=False)
        return answer

    async def _meant(self, guild: int, key: str) -> tuple[Story | None, list[Article]]:
        """The story of a key, if it is one's, and the articles that it means. Raises: UserError for less than two."""
        if key[:1] == "s":
            view = await self.stories.view(guild, key[1:])
            if len(view.articles) < 2:
                raise UserError(ONE_ARTICLE)
            return view.story, _widest([row.article for row in view.articles])
        async with self.room.store.reading() as c:
            found = await articles.by_ids(c, guild, [int(each) for each in key[1:].split(".")])
        if len(found) < 2:
            raise UserError(GONE)
        return None, found


def _only(found: Comparison, at: Callable[[Span], Passage], alone: Sequence[bool]) -> Iterator[OnlyRows]:
    """A sentence that stands in a shared row too has details of its own at most: it is kept apart and not counted."""
    shared = {span for row in found.shared for span in row.spans}
    for row, uncompared in zip(found.only, alone, strict=False):
        told = [at(span) for span in row.spans]
        passages = tuple(one for one, span in zip(told, row.spans, strict=True) if span not in shared)
        details = tuple(one for one, span in zip(told, row.spans, strict=True) if span in shared)
        if told:
            total = 0 if uncompared else len(passages)
            background, opinion = (
                tuple(one for one, role in zip(told, row.roles, strict=True) if role == wanted)
                for wanted in ("background", "opinion")
            )
            yield OnlyRows(row.outlet, passages, total, details, background, opinion, row.copied, uncompared)


def _missing(found: Comparison, texts: Mapping[int, Text], alone: Sequence[bool]) -> Iterator[MissingName]:
    """Names with the earliest sentence of another voice that has them, so that the reader sees who is meant.

    A name is spelt otherwise in another language: who writes alone in his is left out.
    """
    for keys, (outlet, names), uncompared in zip(found.voices, found.missing, alone, strict=False):
        others = [text for key, text in texts.items() if key not in keys]
        for name in names[: 0 if uncompared else MOST_NAMES]:
            yield MissingName(outlet, name, _naming(name, others))


def _alone(found: Comparison, texts: Mapping[int, Text]) -> list[bool]:
    """Per voice whether nobody else writes in its language."""
    spoken = [{texts[int(str(key))].reading.language for key in keys} for keys in found.voices]
    return [
        not any(mine & other for at, other in enumerate(spoken) if at != number)
        for number, mine in enumerate(spoken)
    ]


def _naming(name: str, texts: Sequence[Text]) -> Passage | None:
    """The first sentence with the name; a credit or a caption only where nothing else has it."""
    beside: Passage | None = None
    for text in texts:
        for held in text.reading.names:
            if held.name != name:
                continue
            around = sentence_around(text, held.start, held.end)
            if around and not is_junk(around.text):
                return around
            beside = beside or around
    return beside


def _widest(members: Sequence[Article]) -> list[Article]:
    """Which articles to compare first: the newest of each outlet that is no wire copy, then the other newest."""
    newest = sorted(members, key=lambda one: (one.published_at or one.saved_at, one.id), reverse=True)
    first = independent([one for one in newest if one.wire_of is None])
    taken = {article.id for article in first}
    return [*first, *(article for article in newest if article.id not in taken)]


def _moment(article: Article) -> tuple[bool, float, int]:
    """First published first, undated ones last."""
    at = article.published_at
    return at is None, at.timestamp() if at else 0.0, article.id


def _compared(text: Text) -> Compared:
    article = text.article
    return Compared(
        article.id,
        article.headline,
        text.body,
        text.reading,
        article.outlet,
        article.published_at,
        article.wire_of,
        text.fingerprint or None,
        article.url,
    )


def _answer(texts: Sequence[Text], found: Comparison, story: Story | None, total: int) -> ComparisonAnswer:
    by_id = {text.article.id: text for text in texts}

    def at(span: Span) -> Passage:
        return passage(by_id[int(str(span.key))], span.start, span.end)

    def counted(figure: Span) -> str:
        text = by_id[int(str(figure.key))]
        start, end = with_counted(text.body, figure.start, figure.end, text.reading)
        return text.body[start:end]

    gaps = {gap.key: gap.spans for gap in found.headlines}
    headlines = tuple(
        HeadlineRow(
            headline_of(text.article),
            tuple(text.article.headline[start:end] for start, end in gaps.get(text.article.id, ())),
            lede=text.article.headline in " ".join(text.body.split()),
        )
        for text in texts
    )
    notes = []
    if total > MOST:
        notes.append(CUT.format(total=total, most=MOST))
    if found.outlets == 1:
        notes.append(ONE_OUTLET)
    elif found.one_text:
        notes.append(ONE_TEXT)
    alone = _alone(found, by_id)
    if any(alone):
        notes.append(LANGUAGES)
    several = found.shared or found.figures or any(row.kind != "only" for row in found.quotes)
    if not several and not all(alone):
        one_story = len({text.article.story_id or -text.article.id for text in texts}) == 1
        notes.append(OTHER_WORDS if one_story else UNRELATED)
    return ComparisonAnswer(
        articles=tuple(text.article for text in texts),
        headlines=headlines,
        shared=tuple(SharedRow(tuple(map(at, row.spans)), row.outlets) for row in found.shared),
        only=tuple(_only(found, at, alone)),
        figures=tuple(
            FigureRow(
                at(row.first),
                at(row.second),
                row.kind,
                counted(row.first_figure),
                counted(row.second_figure),
                row.update,
            )
            for row in found.figures
        ),
        quotes=tuple(
            QuotePair(row.kind, row.speaker, tuple(map(at, row.spans)), row.outlets) for row in found.quotes
        ),
        names_missing=tuple(_missing(found, by_id, alone)),
        clock=tuple((outlet, moment, hours) for outlet, _, moment, hours in found.clock),
        voices=len(found.voices),
        outlets=found.outlets,
        story=story,
        left_out=max(0, total - MOST),
        notes=tuple(notes),
        spoken=tuple(tuple(int(str(key)) for key in keys) for keys in found.voices),
    )
