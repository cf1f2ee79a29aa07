"""Articles of a library: found by what a person types, listed, searched, shown."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.answers.articles import ArticleRow, ArticleView, History, RevisionStep, Rows, headline_of
from bot.answers.revised import changed
from bot.desk.room import Room, first, passage, suggestion
from bot.errors import UserError
from bot.gather.links import clean_link as tidy
from bot.news import Article, Passage, Text
from bot.text.junk import is_junk
from bot.text.language import language_of
from bot.text.words import terms
from storage import articles, stories
from storage.folding import fold

UNKNOWN = (
    "I know no article like “{typed}” here. Start typing its headline or outlet and pick one from the list."
)
LEDE = 2
#: Discord shows 25 suggestions; outlets that are gone through for them: one look-up of an index each.
MOST_SUGGESTED, MOST_WALKED = 25, 200
#: Newest revisions that a history compares: a card has room for fewer.
MOST_STEPS = 20
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
                found = next(iter(_called_so_first(await articles.suggestions(c, guild, typed), typed)), None)
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
            found = _called_so_first(await articles.suggestions(c, guild, typed), typed)
        return [(suggestion(article.headline, article.outlet), str(article.id)) for article in found]

    async def suggest_outlets(self, guild: int, typed: str) -> list[tuple[str, str]]:
        """(name, name) of outlets: those that begin like this first, then those with a word that does ("courier")."""
        async with self.room.store.reading() as c:
            found = await articles.outlets(c, guild, typed)
            if typed.strip() and len(found) < MOST_SUGGESTED:
                every = await articles.outlets(c, guild, limit=MOST_WALKED)
                found += [name for name in every if name not in found and _has_word(name, typed)]
        return [(outlet, outlet) for outlet in found[:MOST_SUGGESTED]]

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
            _opening(text),
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
        pairs = list(pairwise(revisions))[: -MOST_STEPS - 1 : -1]
        size = sum(len(old.body) + len(new.body) for old, new in pairs)
        found = await self.room.work(size, changed, article, pairs, revisions[-1])
        steps = [
            RevisionStep(new.number, new.seen_at, changes)
            for (_, new), changes in zip(pairs, found, strict=True)
        ]
        return History(article, headline_of(article), revisions[0].seen_at, tuple(steps), len(revisions) - 1)


def _called_so_first(found: list[Article], typed: str) -> list[Article]:
    """Articles of an outlet that is called exactly as typed first, then those whose headline begins so, else in their order."""
    asked = fold(typed)
    return sorted(
        found,
        key=lambda one: (fold(one.outlet) != asked, not fold(one.headline).startswith(asked)),
    )


def _opening(text: Text) -> tuple[Passage, ...]:
    """How an article begins, without bylines and the like, and without what stands for its headline."""
    found = [passage(text, sentence.start, sentence.end) for sentence in text.reading.sentences]
    fit = [one for one in found if not is_junk(one.text) and one.text != text.article.headline]
    return tuple((fit or found)[:LEDE])


def _has_word(name: str, typed: str) -> bool:
    return f" {fold(typed)}" in f" {fold(name)}"


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
