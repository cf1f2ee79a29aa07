"""Polling: every feed by its own rhythm, one fetch for all guilds; pages looked at again for silent edits.

One loop takes what is due from the store and hands each feed to a task of its own, so that one slow or broken feed costs
itself only. Hostile bytes are parsed in workers; politeness towards hosts is `bot.gather.web`'s.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

import structlog

from bot.desk import Desk
from bot.errors import UserError
from bot.gather.rhythm import Next, interval, next_check
from bot.gather.web import FeedAnswer, told
from bot.text.publishers import host_of
from storage import feeds, polls
from storage.feeds import Subscription
from storage.fetched import Fetched
from storage.polls import Feed

log = structlog.get_logger()

#: Seconds between two looks at the due tables when nothing is due; feeds are asked every 15 minutes at most.
TICK = 10.0
#: Feeds taken at once: tasks, not connections. Many feeds of one host wait for each other, so that there is room for others.
MOST_TAKEN = 256
#: Feeds asked at the same time. At 50,000 an hour and 2 s each, 28 are under way.
MOST_ASKED = 32
#: Pages looked at again at the same time.
MOST_LOOKS = 4


class Polling:
    """Started and stopped with the bot."""

    def __init__(self, desk: Desk, now: Callable[[], datetime], *, tick: float = TICK) -> None:
        self._desk, self._now, self._tick = desk, now, tick
        self._store = desk.room.store
        self._loop: asyncio.Task[None] | None = None
        self._stirred = asyncio.Event()
        self._feeds: dict[int, asyncio.Task[None]] = {}
        self._looks: dict[int, asyncio.Task[None]] = {}
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._asking = asyncio.Semaphore(MOST_ASKED)
        self._looking = asyncio.Semaphore(MOST_LOOKS)
        desk.feeds.stir = self._stirred.set
        self.counts = {"answered": 0, "failed": 0}  # for the operator's figures

    def start(self) -> None:
        """Begin with what is due."""
        self._loop = asyncio.create_task(self._run(), name="polling")

    async def take_over(self) -> None:
        """Nobody else polls: what an earlier process had begun is due at once, not after a few minutes."""
        async with self._store.writing() as c:
            await polls.let_go(c)

    async def stop(self) -> None:
        """Stop at once: what was not finished is due again after a few minutes, or with the next start."""
        tasks = [*self._feeds.values(), *self._looks.values(), *((self._loop,) if self._loop else ())]
        self._loop = None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._stirred.clear()
            try:
                await self.tick()
            except Exception:
                log.exception("polling")
            try:
                async with asyncio.timeout(self._tick):
                    await self._stirred.wait()
            except TimeoutError:
                continue

    async def tick(self) -> int:
        """Take what is due and begin with it; how many feeds and pages."""
        taken: list[Feed] = []
        if (room := MOST_TAKEN - len(self._feeds)) > 0:
            async with self._store.reading() as c:
                waiting, _ = await polls.waiting(c, at=self._now())
            if waiting:
                async with self._store.writing() as c:
                    taken = await polls.due(c, at=self._now(), limit=room)
        for feed in taken:
            if feed.id not in self._feeds:
                self._begin(self._feeds, feed.id, self._check(feed), "feed", feed.url)
        looks: list[Fetched] = []
        if (room := MOST_LOOKS * 4 - len(self._looks)) > 0 and await self._desk.edits.waiting():
            looks = await self._desk.edits.due(room)
        for article in looks:
            if article.id not in self._looks:
                self._begin(self._looks, article.id, self._look(article), "recheck", article.url)
        return len(taken) + len(looks)

    async def settle(self) -> None:
        """Go on until nothing is due and nothing runs: for tests."""
        while await self.tick() or self._feeds or self._looks:
            await asyncio.gather(*self._feeds.values(), *self._looks.values(), return_exceptions=True)

    def _begin(
        self,
        running: dict[int, asyncio.Task[None]],
        key: int,
        work: Coroutine[Any, Any, None],
        what: str,
        url: str,
    ) -> None:
        """Run it beside the others; its failure is logged and ends nothing else."""

        async def guarded() -> None:
            try:
                await work
            except Exception:
                log.exception(what, url=url)
            finally:
                running.pop(key, None)
                if len(running) < MOST_TAKEN // 2:
                    self._stirred.set()  # there is room: who waits comes at once

        running[key] = asyncio.create_task(guarded(), name=f"{what} {key}")

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        """One feed of a host at a time, waited for without holding one of the places for asking."""
        lock = self._hosts[host]
        async with lock:
            yield
        if len(self._hosts) > 4 * MOST_TAKEN:
            self._hosts = defaultdict(
                asyncio.Lock, {name: one for name, one in self._hosts.items() if one.locked()}
            )

    async def _look(self, article: Fetched) -> None:
        async with self._looking:
            if await self._desk.edits.look(article):
                log.info("silent edit", article=article.id, revision=article.number + 1)

    async def _check(self, feed: Feed) -> None:
        """Ask one feed, store what is new, note when it is due again."""
        async with self._store.reading() as c:
            subscribers = await feeds.subscribers(c, feed.id)
        if not subscribers:
            async with self._store.writing() as c:
                await polls.let_wait(c, feed.id)
            return
        began = time.monotonic()
        answer: FeedAnswer | None = None
        error: str | None = None
        try:
            async with self._turn(host_of(feed.url)), self._asking:
                answer = await self._desk.web.feed(feed.url, etag=feed.etag, last_modified=feed.last_modified)
        except UserError as failure:
            error = str(failure)
        took = round((time.monotonic() - began) * 1000)
        if answer is not None and answer.feed is None and answer.status != 304:
            error = f"{host_of(feed.url)} {told(answer.status)}."
        self.counts["failed" if error else "answered"] += 1
        new, complete = 0, True
        if answer is not None and answer.feed is not None:
            taken = await self._desk.arrivals.take(feed, answer, subscribers)
            new, complete = taken.new, taken.complete
            await self._welcome(feed, subscribers)
        due, changes = _after(feed, answer, self._now(), complete=complete)
        status = answer.status if answer else None
        entries = len(answer.feed.entries) if answer and answer.feed else 0
        async with self._store.writing() as c:
            await polls.record_check(
                c,
                feed.id,
                at=self._now(),
                next_check_at=due.at,
                status=status,
                entries=entries,
                new=new,
                took_ms=took,
                error=due.reason or error,
                changes=changes,
            )
        if status == 410:
            log.warning("feed is gone", url=feed.url)

    async def _welcome(self, feed: Feed, served: Sequence[Subscription]) -> None:
        """Give guilds that joined while a check ran what it stored after they had looked."""
        known = {one.id for one in served}
        async with self._store.reading() as c:
            joined = [one for one in await feeds.subscribers(c, feed.id) if one.id not in known]
        for one in joined:
            await self._desk.arrivals.catch_up(one)


def _after(
    feed: Feed, answer: FeedAnswer | None, now: datetime, *, complete: bool
) -> tuple[Next, dict[str, Any]]:
    """When a feed is due again after an answer (None: there was none), and what changed about it.

    While entries are left to be stored, the mark of this version is not kept, so that the next answer has them again.
    """
    spread = crc32(feed.url.encode()) % 1000 / 1000
    rhythm = timedelta(seconds=feed.interval_s)
    if answer is None or (answer.feed is None and answer.status != 304):
        status = answer.status if answer else 0
        headers = answer.headers if answer else {}
        failures = feed.failures + 1
        return next_check(
            now, status=status, failures=failures, headers=headers, spread=spread, known=rhythm
        ), {}
    changes: dict[str, Any] = {}
    if answer.moved_to and answer.moved_to != feed.url:
        changes["url"] = answer.moved_to
    if answer.feed is None:
        if feed.last_new_at is not None:  # silence slows it down, as in `rhythm.interval`
            rhythm = max(rhythm, (now - feed.last_new_at) / 4)
        return next_check(now, status=304, headers=answer.headers, spread=spread, known=rhythm), changes
    published = [entry.published_at for entry in answer.feed.entries if entry.published_at]
    changes["interval_s"] = round(interval(published, now).total_seconds())
    changes["title"] = answer.feed.title or feed.title
    changes["site"] = answer.feed.site_url or feed.site
    changes["language"] = (answer.feed.language or "").partition("-")[0][:8] or feed.language
    if not complete:
        return Next(now + timedelta(minutes=15)), changes
    changes["etag"], changes["last_modified"] = answer.etag, answer.last_modified
    return next_check(
        now,
        status=answer.status,
        published=published,
        ttl=answer.feed.ttl,
        headers=answer.headers,
        spread=spread,
    ), changes
