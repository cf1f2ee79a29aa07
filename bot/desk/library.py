"""Articles of a library: found by what a person types, listed, searched, shown."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise

from bot.answers import ArticleRow, ArticleView, Change, History, RevisionStep, Rows, headline_of
from bot.desk.room import Room, first, named, passage
from bot.errors import UserError
from bot.gather.links import clean_link as tidy
from bot.news import Article, Passage, Text
from bot.text.figures import find_figures
from bot.text.language import language_of
from bot.text.sentences import split
from bot.text.words import terms
from storage import articles, stories
from storage.articles import Revision

UNKNOWN = (
    "I know no article like “{typed}” here. Start typing its headline or outlet and pick one from the list."
)
LEDE = 2
_KEY = re.compile(r"#?(\d{1,9})$")


class Library:
    """Questions over stored articles; every answer is one guild's."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def find(self, guild: int, typed: str) -> Article:
        """The article that a person means: picked from the list, a link, or words of headline or outlet.

        Raises: UserError when nothing fits.
        """
        typed = typed.strip()
        async with self.room.store.reading() as c:
            key = _KEY.match(typed)
            found = await articles.by_id(c, guild, int(key.group(1))) if key else None
            if found is None and "://" in typed:
                found = await articles.by_url(c, guild, tidy(typed))
            if found is None and typed:
                likely = await articles.suggestions(c, guild, typed, limit=1)
                found = likely[0] if likely else None
        if found is None:
            raise UserError(UNKNOWN.format(typed=_short(typed)))
        return found

    async def by_link(self, guild: int, url: str) -> Article | None:
        """The article stored from an address."""
        async with self.room.store.reading() as c:
            return await articles.by_url(c, guild, tidy(url))

    async def suggest(self, guild: int, typed: str) -> list[tuple[str, str]]:
        """(name, id) of articles for what is being typed."""
        async with self.room.store.reading() as c:
            return [
                (named(article), str(article.id)) for article in await articles.suggestions(c, guild, typed)
            ]

    async def suggest_outlets(self, guild: int, typed: str) -> list[tuple[str, str]]:
        """(name, name) of outlets."""
        async with self.room.store.reading() as c:
            return [(outlet, outlet) for outlet in await articles.outlets(c, guild, typed)]

    async def newest(self, guild: int, page: int, size: int, outlet: str | None = None) -> Rows:
        """A page of the library, last saved first."""
        async with self.room.store.reading() as c:
            found = await articles.newest(c, guild, limit=size, offset=page * size, outlet=outlet)
            total = await articles.count(c, guild, outlet=outlet)
        return Rows(tuple(ArticleRow(article, headline_of(article)) for article in found), total, page)

    async def search(self, guild: int, words: str, page: int, size: int, outlet: str | None = None) -> Rows:
        """A page of articles that have every word, each with the sentence that has most of them."""
        spoken = language_of(words)
        async with self.room.store.reading() as c:
            found = await articles.search(
                c, guild, words, language=spoken, limit=size, offset=page * size, outlet=outlet
            )
            total = await articles.found(c, guild, words, language=spoken, outlet=outlet)
            texts = {
                text.article.id: text for text in await articles.texts(c, guild, [item.id for item in found])
            }
        rows = [
            ArticleRow(
                item, headline_of(item), _best_sentence(texts[item.id], words) if item.id in texts else None
            )
            for item in found
        ]
        return Rows(tuple(rows), total, page, words)

    async def view(self, guild: int, typed: str) -> ArticleView:
        """One article, its opening and its numbers."""
        article = await self.find(guild, typed)
        async with self.room.store.reading() as c:
            text = first(await articles.texts(c, guild, [article.id]), "That article")
            revisions = await articles.history(c, guild, article.id)
            story = await stories.by_id(c, guild, article.story_id) if article.story_id else None
        sentences = text.reading.sentences
        return ArticleView(
            article,
            headline_of(article),
            tuple(passage(text, sentence.start, sentence.end) for sentence in sentences[:LEDE]),
            len(sentences),
            sum(quote.kind != "indirect" for quote in text.reading.quotes),
            len(revisions),
            story,
            revisions[-1].seen_at if len(revisions) > 1 else None,
        )

    async def history(self, guild: int, typed: str) -> History:
        """What changed from revision to revision, newest first, sentence by sentence."""
        article = await self.find(guild, typed)
        async with self.room.store.reading() as c:
            revisions = await articles.history(c, guild, article.id)
        pairs = list(pairwise(revisions))
        steps = [
            RevisionStep(new.number, new.seen_at, _changes(article, old, new)) for old, new in reversed(pairs)
        ]
        return History(article, headline_of(article), revisions[0].seen_at, tuple(steps))


def _short(typed: str) -> str:
    return typed if len(typed) <= 60 else typed[:59] + "…"


def _best_sentence(text: Text, words: str) -> Passage | None:
    """The first sentence with most of the words; None when only the headline has them."""
    wanted = set(terms(words, text.reading.language))
    best, most = None, 0
    for sentence, held in zip(text.reading.sentences, text.reading.terms, strict=False):
        shared = len(wanted & set(held))
        if shared > most:
            best, most = sentence, shared
    return passage(text, best.start, best.end) if best else None


def _changes(article: Article, old: Revision, new: Revision) -> tuple[Change, ...]:
    """Sentences that differ between two revisions; blanks and datelines alone are no change."""
    found: list[Change] = []
    if old.headline != new.headline:
        found.append(Change(_whole_headline(article, old), _whole_headline(article, new), "headline"))
    before, after = _sentences(article, old), _sentences(article, new)
    old_keys, new_keys = [[" ".join(item.text.split()) for item in side] for side in (before, after)]
    for tag, low, high, lo, hi in SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for number in range(max(high - low, hi - lo)):
            was = before[low + number] if low + number < high else None
            now = after[lo + number] if lo + number < hi else None
            found.append(Change(was, now, _kind(was, now)))
    return tuple(found)


def _kind(was: Passage | None, now: Passage | None) -> str:
    """What a change is about, in one word."""
    if was is None:
        return "added"
    if now is None:
        return "taken out"
    figures = [
        [(figure.kind, figure.value, figure.unit) for figure in find_figures(side.text, "en")]
        for side in (was, now)
    ]
    if figures[0] != figures[1]:
        return "figure"
    if any(mark in side.text for side in (was, now) for mark in '“”"«»„'):
        return "quote"
    return "wording"


def _whole_headline(article: Article, revision: Revision) -> Passage:
    return Passage(
        article.id,
        revision.id,
        0,
        len(revision.headline),
        revision.headline,
        1,
        article.outlet,
        article.url,
        "headline",
    )


def _sentences(article: Article, revision: Revision) -> list[Passage]:
    return [
        Passage(
            article.id,
            revision.id,
            sentence.start,
            sentence.end,
            revision.body[sentence.start : sentence.end],
            sentence.paragraph,
            article.outlet,
            article.url,
        )
        for sentence in split(revision.body, article.language)
    ]
