"""What a feed brings: its new entries as articles, fetched and read once, put into the library of every guild that wants them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.desk.room import Room
from bot.desk.saving import FEWEST_WORDS, NO_OUTLET, Saving
from bot.errors import UserError
from bot.gather.entries import draft_of_entry, wanted
from bot.gather.feed import Entry
from bot.gather.links import clean_link
from bot.gather.rhythm import first_shown
from bot.gather.web import FeedAnswer, Web
from bot.news import Draft
from bot.text.publishers import host_of
from bot.text.words import count_words
from bot.workers import WorkerBroken
from storage import articles, fetched, polls
from storage.feeds import Subscription
from storage.polls import Feed

log = structlog.get_logger()

#: New entries of one check that become articles; of more, the newest. The busiest of 100 feeds brings 40 an hour (2026-11).
MOST_NEW = 50
#: A feed not asked for this long begins anew: the newest of the last day, the rest silently.
ANEW_AFTER = timedelta(days=7)
#: Entries dated so long before the last check were overlooked by nobody: an archive was issued again.
OLD = timedelta(days=2)
#: Seconds that one check may spend on articles; what is left waits for the next. Below `storage.claim.POLL_LASTS`.
LONGEST = 180.0
#: Times that a page is tried before the feed's own words stand for it, and an article before it is left out.
TRIES = 3
#: Articles under way at the same time; most of them wait for their hosts' turn (with 8, 24,000 an hour were the limit).
MOST_AT_ONCE = 24
#: Articles read at the same time: persons' commands wait behind these few at most.
MOST_READ = 2


@dataclass(frozen=True, slots=True)
class Taken:
    """How many articles a check brought, and whether all of its entries were dealt with."""

    new: int
    complete: bool


class Arrivals:
    """Entries become articles. What is new in a feed is remembered only when it is stored: a kill loses nothing."""

    def __init__(self, room: Room, web: Web, saving: Saving) -> None:
        self.room, self.web, self.saving = room, web, saving
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)
        self._readers = asyncio.Semaphore(MOST_READ)
        self._tries: dict[tuple[int, str], int] = {}  # entries that failed; forgotten at a restart

    async def take(self, feed: Feed, answer: FeedAnswer, subscribers: Sequence[Subscription]) -> Taken:
        """Store what is new in a feed for its subscribers."""
        if answer.feed is None:
            return Taken(0, True)
        entries = {key: e for key, e in zip(answer.keys, answer.feed.entries, strict=False) if key}
        async with self.room.store.reading() as c:
            new = await polls.unseen(c, feed.id, list(entries))
            begun = await polls.has_entries(c, feed.id)
        chosen = self._chosen(feed, entries, new, begun)
        wanting = {key: [one for one in subscribers if wants(one, entries[key])] for key in chosen}
        silent = [key for key in new if not wanting.get(key)]
        if silent:
            async with self.room.store.writing() as c:
                await polls.saw(
                    c, feed.id, {key: entries[key].url or None for key in silent}, at=self.room.now()
                )
        stored = left = 0
        until = time.monotonic() + LONGEST
        named = feed.title or answer.feed.title or host_of(feed.url)
        for key in chosen:
            if not wanting[key]:
                continue
            if time.monotonic() > until:
                left += 1
                continue
            try:
                async with self._turns:
                    article = await self._article(
                        feed.id, key, entries[key], named, answer.feed.language, wanting[key]
                    )
            except _Later:
                left += 1
                continue
            except _Unread as error:
                if self._again(feed.id, key, error):
                    left += 1
                    continue
                article = None
            self._tries.pop((feed.id, key), None)
            stored += article is not None
            async with self.room.store.writing() as c:
                await polls.saw(c, feed.id, {key: entries[key].url or None}, at=self.room.now())
                if article is not None:
                    await polls.brought(c, feed.id, key, article)
        return Taken(stored, left == 0)

    async def catch_up(self, subscription: Subscription, most: int = 5) -> int:
        """Give a guild that joins a feed what others got from it during the last day; how many articles."""
        async with self.room.store.reading() as c:
            since = self.room.now() - timedelta(days=1)
            links = await polls.brought_since(c, subscription.feed.id, since, most)
        given = 0
        for link in links:
            async with self.room.store.reading() as c:
                draft = await fetched.draft_at(c, link)
            told = f"{draft.headline} {draft.body[:1000]}" if draft else ""
            if draft and wanted(told, subscription.include, subscription.exclude):
                with suppress(_Unread):
                    given += await self._kept(draft, [subscription]) is not None
        return given

    def _chosen(self, feed: Feed, entries: dict[str, Entry], new: list[str], begun: bool) -> list[str]:
        """Which new entries become articles, oldest first; the others are remembered silently."""
        now = self.room.now()
        dates = [entries[key].published_at for key in new]
        if not begun or feed.last_check_at is None or feed.last_check_at < now - ANEW_AFTER:
            return [new[place] for place in first_shown(dates, now)][::-1]
        since = feed.last_check_at - OLD
        dated = [
            (date or now, -place, key)
            for place, (key, date) in enumerate(zip(new, dates, strict=True))
            if date is None or date >= since
        ]
        return [key for _, _, key in sorted(dated, reverse=True)[:MOST_NEW]][::-1]

    async def _article(
        self, feed: int, key: str, entry: Entry, named: str, language: str | None, wanting: list[Subscription]
    ) -> int | None:
        """Store an entry for everyone who wants it; the number of its article, None when there was nothing to store.

        Raises: _Later when the page failed and is to be tried again; _Unread.
        """
        full = [one for one in wanting if one.full_text]
        short = [one for one in wanting if not one.full_text]
        own = await self._own(entry, named, language)
        page = None
        if full:
            page = await self._page(feed, key, entry, own is not None and own[1])
            if page is None or (own and own[1] and len(page.body) < len(own[0].body) / 2):
                short, full = wanting, []
        article = await self._kept(page, full) if page and full else None
        if own and short and count_words(own[0].body) >= FEWEST_WORDS:
            for one in (
                short
            ):  # each library its own: words that a feed claims for an address are shared with nobody
                draft = replace(own[0], outlet=one.outlet or own[0].outlet)
                kept = await self._kept(draft, [one])
                article = article if article is not None else kept
        return article

    async def _own(self, entry: Entry, named: str, language: str | None) -> tuple[Draft, bool] | None:
        try:
            found = await self.room.workers.run(draft_of_entry, entry, named or NO_OUTLET, language)
        except (UserError, WorkerBroken) as error:
            log.debug("entry not read", error=str(error))
            return None
        if found and found[0].published_at and found[0].published_at > self.room.now() + timedelta(hours=1):
            return replace(found[0], published_at=None), found[1]
        return found

    async def _page(self, feed: int, key: str, entry: Entry, whole: bool) -> Draft | None:
        """The article behind an entry, from the store where another library has it. None: the feed's words must do."""
        link = clean_link(entry.url)
        if not link:
            return None
        async with self.room.store.reading() as c:
            known = await fetched.draft_at(c, link)
        if known is not None:
            return known
        try:
            gathered = await self.web.article(link, urgent=False)
        except (UserError, WorkerBroken) as error:
            if whole or not self._again(feed, key, error):
                return None
            raise _Later from error
        draft = gathered.draft
        if not draft.published_at and _plausible(entry.published_at, self.room.now()):
            draft = replace(draft, published_at=entry.published_at)
        return draft

    def _again(self, feed: int, key: str, error: Exception) -> bool:
        """Whether an entry that failed is to be tried again."""
        tried = self._tries.pop((feed, key), 0) + 1
        log.debug("entry failed", feed=feed, entry=key, error=str(error), tried=tried)
        if tried >= TRIES:
            return False
        if len(self._tries) > 10_000:
            self._tries.clear()
        self._tries[feed, key] = tried
        return True

    async def _kept(self, draft: Draft, wanting: Sequence[Subscription]) -> int | None:
        """Read a draft once and store it in these libraries; those that took it out before are left in peace.

        Raises: _Unread.
        """
        takers = []
        async with self.room.store.reading() as c:
            for one in wanting:
                if draft.url and await fetched.taken_out(c, one.guild, draft.url):
                    continue
                if draft.url and not draft.shared and await articles.by_url(c, one.guild, draft.url):
                    continue  # the library has the page itself, or these words from another feed
                takers.append(one)
        if not takers:
            return None
        try:
            async with self._readers:
                draft, intake = await self.saving.read(replace(draft, outlet=draft.outlet or NO_OUTLET))
        except (UserError, WorkerBroken) as error:
            raise _Unread(str(error)) from error
        article = None
        for one in takers:
            try:
                kept = await self.saving.keep(one.guild, None, draft, intake, outlet_here=one.outlet)
                article = kept.article_id
            except Exception:  # one guild's trouble is its own
                log.exception("article not stored", guild=one.guild)
        return article


class _Later(Exception):
    """The page did not come; the entry stays new."""


class _Unread(Exception):
    """No worker could read the article, or none had time."""


def wants(subscription: Subscription, entry: Entry) -> bool:
    """Whether a guild wants an entry, by its words to include and exclude."""
    return wanted(f"{entry.headline} {entry.summary}", subscription.include, subscription.exclude)


def _plausible(date: datetime | None, now: datetime) -> bool:
    return date is not None and date <= now + timedelta(hours=1)
