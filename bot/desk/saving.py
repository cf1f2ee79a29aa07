"""Articles into a library: fetched, read from files or pasted; corrected, removed, brought back."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime

from bot.answers.articles import ArticleRow, Removed, Saved, headline_of
from bot.desk.library import Library
from bot.desk.placing import Placing
from bot.desk.room import Room
from bot.errors import UserError
from bot.gather.dates import parse_date
from bot.gather.files import read_file, read_text
from bot.gather.links import clean_link
from bot.gather.rhythm import recheck_after
from bot.gather.web import Web
from bot.news import Article, Draft
from bot.text.body import canonical
from bot.text.reading import Intake, take_in
from bot.text.words import count_words
from storage import articles, fetched, settings, stories, undo
from storage.articles import Saved as Kept

NO_TEXT = "There is no text in that. I need at least one sentence."
NO_DATE = "I can't read “{date}” as a date. Write it like 2025-10-31."
NO_LINK = "That is no web address. Give one that begins with https://."
NOTHING_TO_UNDO = "There is nothing of yours to take back here."
NO_OUTLET = "unnamed outlet"
#: A headline longer than this is a paragraph: the first sentence is cut to it at a word.
LONGEST_HEADLINE = 300
FEWEST_WORDS = 2
#: What a lede ends on that stands for a headline.
ENDS = '.!?…”"»。！？」'


class Saving:
    """One writer per guild at a time, so that two reports on one event find each other."""

    def __init__(self, room: Room, web: Web, library: Library) -> None:
        self.room, self.web, self.library = room, web, library
        #: Guilds where articles were placed since somebody looked (`bot.desk.healing`).
        self.placed: set[int] = set()

    def turn(self, guild: int) -> AbstractAsyncContextManager[None]:
        """Hold it while nothing may be placed in the guild's stories, by whatever process."""
        return self.room.store.processes.alone(f"stories of {guild}")

    async def link(self, guild: int, user: int, url: str, *, outlet: str | None = None) -> Saved:
        """Fetch a page and store its article. Raises: UserError when there is none to be had."""
        if not clean_link(url.strip().strip("<>")):
            raise UserError(NO_LINK)
        known = await self.library.by_link(guild, url.strip().strip("<>"))
        if known is not None:
            return await self._saved(guild, known, already=True)
        gathered = await self.web.article(url.strip().strip("<>"))
        draft = gathered.draft
        saved = await self.store(guild, user, draft, outlet=outlet)
        return replace(saved, refilled=(*saved.refilled, gathered.note)) if gathered.note else saved

    async def file(
        self,
        guild: int,
        user: int,
        name: str,
        data: bytes,
        *,
        headline: str | None = None,
        outlet: str | None = None,
        date: str | None = None,
        url: str | None = None,
    ) -> Saved:
        """Store the article of an uploaded file; options win over what the file says."""
        draft = await self.room.workers.run(read_file, name, data)
        return await self.store(guild, user, draft, headline=headline, outlet=outlet, date=date, url=url)

    async def text(
        self,
        guild: int,
        user: int,
        text: str,
        *,
        headline: str | None = None,
        outlet: str | None = None,
        date: str | None = None,
        url: str | None = None,
    ) -> Saved:
        """Store a pasted text."""
        if count_words(canonical(text)) < FEWEST_WORDS:
            raise UserError(NO_TEXT)
        draft = await self.room.work(len(text), read_text, text)
        return await self.store(guild, user, draft, headline=headline, outlet=outlet, date=date, url=url)

    async def store(
        self,
        guild: int,
        user: int | None,
        draft: Draft,
        *,
        headline: str | None = None,
        outlet: str | None = None,
        date: str | None = None,
        url: str | None = None,
    ) -> Saved:
        """Read a draft, store it and place it in a story; what the library has already is left as it is."""
        stated = _stated(draft)
        draft = _completed(draft, headline, outlet, date, url)
        if count_words(draft.body) < FEWEST_WORDS:
            raise UserError(NO_TEXT)
        async with self.room.store.reading() as c:
            known = await articles.same(c, guild, draft)
            default = str(await settings.value(c, guild, "language", "en"))
        if known is not None:
            return await self._saved(guild, known, already=True)
        draft, intake = await self.read(draft, "en" if draft.shared else default)
        kept = await self.keep(guild, user, draft, intake)
        async with self.room.store.reading() as c:
            article = await articles.by_id(c, guild, kept.article_id)
        assert article is not None
        given = {"headline": headline, "outlet": outlet, "date": date}
        read = tuple(what for what in stated if not given.get(what))
        return replace(await self._saved(guild, article, already=kept.already), refilled=read)

    async def read(self, draft: Draft, default: str = "en") -> tuple[Draft, Intake]:
        """A draft with its headline and language, and its reading: one serves every library that takes the article.

        `default` is the language of what is too short to tell.
        """
        intake: Intake = await self.room.workers.run(
            take_in, draft.headline, draft.body, draft.published_at, draft.language or None, default
        )
        return _with_headline(replace(draft, language=intake.reading.language), intake), intake

    async def keep(
        self, guild: int, user: int | None, draft: Draft, intake: Intake, *, outlet_here: str | None = None
    ) -> Kept:
        """Store what was read and place it in a story; a fetched page is looked at again for silent edits.

        `outlet_here` is what this library alone calls the outlet.
        """
        now = self.room.now()
        async with self.turn(guild):
            placing = await Placing.of(self.room, guild, intake)
            async with self.room.store.writing() as c:
                kept = await articles.save(
                    c,
                    guild,
                    draft,
                    intake.reading,
                    profile=intake.profile,
                    fingerprint=intake.fingerprint,
                    by=user,
                    at=now,
                )
                if not kept.already and not kept.revised:
                    await placing.settle(c, guild, kept.article_id)
                    self.placed.add(guild)
                    if outlet_here and outlet_here != draft.outlet:
                        await articles.correct(c, guild, kept.article_id, by=None, at=now, outlet=outlet_here)
                if draft.shared and draft.url and not await fetched.watched(c, kept.article_id):
                    wait = recheck_after(now - (draft.published_at or now))
                    await fetched.look_again(c, kept.article_id, now + wait if wait else None)
        return kept

    async def edit(
        self,
        guild: int,
        user: int,
        typed: str,
        *,
        headline: str | None = None,
        outlet: str | None = None,
        byline: str | None = None,
        date: str | None = None,
    ) -> Saved:
        """Correct what is known about an article, for this library alone."""
        article = await self.library.find(guild, typed)
        async with self.room.store.writing() as c:
            await articles.correct(
                c,
                guild,
                article.id,
                headline=_one_line(headline),
                outlet=_one_line(outlet),
                byline=_one_line(byline),
                published_at=_date(date) if date else None,
                by=user,
                at=self.room.now(),
            )
        async with self.room.store.reading() as c:
            corrected = await articles.by_id(c, guild, article.id)
        return await self._saved(guild, corrected or article, already=False)

    async def remove(self, guild: int, user: int, typed: str) -> Removed:
        """Take an article out; it can be brought back."""
        article = await self.library.find(guild, typed)
        headline = headline_of(article)
        async with self.room.store.writing() as c:
            await articles.remove(c, guild, article.id, by=user, at=self.room.now())
        return Removed(headline, article)

    async def restore(self, guild: int, article_id: int) -> ArticleRow:
        """Bring a removed article back."""
        async with self.room.store.writing() as c:
            await articles.restore(c, guild, article_id)
        return await self._row(guild, article_id)

    async def undo(self, guild: int, user: int) -> tuple[str, ArticleRow | Removed]:
        """Take back this person's last save, correction or removal: its kind, and what it was about."""
        async with self.room.store.writing() as c:
            before = await undo.newest(c, guild, user)
            article = await articles.by_id(c, guild, before.article_id) if before else None
            undone = await undo.undo_last(c, guild, user, at=self.room.now())
        if undone is None:
            raise UserError(NOTHING_TO_UNDO)
        if undone.kind == "save" and article is not None:
            return undone.kind, Removed(headline_of(article), article)
        return undone.kind, await self._row(guild, undone.article_id)

    async def _row(self, guild: int, article_id: int) -> ArticleRow:
        async with self.room.store.reading() as c:
            article = await articles.by_id(c, guild, article_id)
        if article is None:
            raise UserError("That article is not in this library.")
        return ArticleRow(article, headline_of(article))

    async def _saved(self, guild: int, article: Article, *, already: bool) -> Saved:
        async with self.room.store.reading() as c:
            story = await stories.by_id(c, guild, article.story_id) if article.story_id else None
        return Saved(article, headline_of(article), already, story)


def _stated(draft: Draft) -> tuple[str, ...]:
    """What the text itself said about the article."""
    stated = (
        ("headline", draft.headline),
        ("byline", draft.byline),
        ("date", draft.published_at),
        ("place", draft.place),
        ("outlet", draft.outlet),
    )
    return tuple(what for what, value in stated if value) if not draft.shared else ()


def _completed(
    draft: Draft, headline: str | None, outlet: str | None, date: str | None, url: str | None
) -> Draft:
    """The draft with what a person gave, which wins."""
    link = draft.url
    if url:
        link = clean_link(url.strip().strip("<>"))
        if not link:
            raise UserError(NO_LINK)
    return replace(
        draft,
        headline=_one_line(headline) or draft.headline,
        outlet=_one_line(outlet) or draft.outlet or NO_OUTLET,
        published_at=_date(date) if date else draft.published_at,
        url=link,
    )


def _with_headline(draft: Draft, intake: Intake) -> Draft:
    """Without a headline the lede stands for it: the first sentence that is no credit line."""
    if draft.headline:
        return draft
    sentences = [draft.body[s.start : s.end] for s in intake.reading.sentences]
    told = next((text for text in sentences if count_words(text) >= 6 and text[-1:] in ENDS), None)
    lede = " ".join((told or (sentences or [draft.body])[0]).split())
    if len(lede) > LONGEST_HEADLINE:
        lede = lede[:LONGEST_HEADLINE].rsplit(" ", 1)[0]
    return replace(draft, headline=lede)


def _one_line(text: str | None) -> str | None:
    return " ".join(canonical(text).split())[:LONGEST_HEADLINE] or None if text else None


def _date(text: str) -> datetime:
    found = parse_date(text)
    if found is None:
        raise UserError(NO_DATE.format(date=text[:40]))
    return found
