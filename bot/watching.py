"""What is posted without a time of day: watched articles, edits of what was posted, feeds that fail for good.

Each post is written down in the transaction that notes how far was looked; so a kill, or a second process, neither
doubles nor loses one. Sending is `bot.delivery`'s.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.answers.watches import EditNote, WatchAnswer
from bot.cards.check import check
from bot.cards.feeds import notice_card
from bot.cards.layout import Card, payload_of, view_of
from bot.cards.watches import edit_card, watch_card
from bot.delivery import Delivery
from bot.desk import Desk
from bot.desk.watches import KIND, NOTE_KIND, PROGRESS
from bot.port import mark_of
from storage import deliveries, feeds, progress, receipts, watches
from storage.deliveries import nonce_of
from storage.watches import Watch

log = structlog.get_logger()

#: Seconds between two looks: a watched article is posted within this and `storage.watches.SETTLED`.
TICK = 20.0
FEEDS_KIND = "feeds"
#: Between two looks for feeds that fail for days.
FEEDS_EVERY = timedelta(minutes=10)


class Watching:
    """Started and stopped with the bot. A failure of one watch costs that watch only."""

    def __init__(
        self, desk: Desk, delivery: Delivery, now: Callable[[], datetime], *, tick: float = TICK
    ) -> None:
        self._desk, self._delivery, self._now, self._tick = desk, delivery, now, tick
        self._store = desk.room.store
        self._task: asyncio.Task[None] | None = None
        self._feeds_looked: datetime | None = None

    def start(self) -> None:
        """Begin with what came in while nobody looked."""
        self._task = asyncio.create_task(self._run(), name="watching")

    async def stop(self) -> None:
        """Stop at once: what was not written down is looked at again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while True:
            try:
                await self.tick()
            except Exception:
                log.exception("watching")
            await asyncio.sleep(self._tick)

    async def tick(self) -> int:
        """Post what is due; how many posts were written down."""
        written = 0
        due, upto = await self._desk.watches.due()
        for one in due:
            try:
                written += await self._watch(one, upto)
            except Exception:
                log.exception("watch", watch=one.id, guild=one.guild)
        written += await self._edits()
        if self._feeds_looked is None or self._now() - self._feeds_looked >= FEEDS_EVERY:
            self._feeds_looked = self._now()
            written += await self._feeds()
        if written:
            await self._delivery.deliver()
        return written

    async def _watch(self, one: Watch, upto: int) -> int:
        answer: WatchAnswer = await self._desk.watches.came_in(one, upto)
        if not answer.hits:
            async with self._store.writing() as c:
                await watches.advance(c, one.guild, one.id, one.after_id, upto)
            return 0
        subject, occasion = str(one.id), str(one.after_id)
        card = watch_card(answer, mark_of(KIND, subject, occasion))
        content = await self._frozen(one.guild, card)
        now = self._now()
        async with self._store.recording() as c:
            if not await watches.advance(c, one.guild, one.id, one.after_id, upto, posted_at=now):
                return 0  # another process looked meanwhile
            await deliveries.enqueue(
                c,
                one.guild,
                kind=KIND,
                subject=subject,
                occasion=occasion,
                channel=one.channel,
                content=content,
                due_at=now,
                at=now,
            )
        return 1

    async def _edits(self) -> int:
        """Notes under posts whose source was edited, in the order of the posts."""
        after, upto, notes = await self._desk.watches.edits_due()
        if after is not None and upto <= after:
            return 0
        ready = []
        for note in notes:
            try:
                ready.append((note, await self._written(note, upto)))
            except Exception:
                log.exception("edit note", message=note.message, guild=note.guild)
        now = self._now()
        async with self._store.recording() as c:
            if not await progress.reach(c, PROGRESS, after, upto):
                return 0
            for note, content in ready:
                await deliveries.enqueue(
                    c,
                    note.guild,
                    kind=NOTE_KIND,
                    subject=str(note.message),
                    occasion=str(upto),
                    channel=note.channel,
                    content=content,
                    due_at=now,
                    at=now,
                )
        return len(ready)

    async def _feeds(self) -> int:
        """One notice to each log channel about feeds that are gone or fail for days."""
        written = 0
        for (guild, channel), troubles in (await self._desk.feeds.troubles()).items():
            subject = str(guild)
            of_these = ",".join(f"{one.subscription}@{one.since.isoformat()}" for one in troubles)
            occasion = nonce_of(of_these)
            card = notice_card(troubles, mark_of(FEEDS_KIND, subject, occasion))
            content = await self._frozen(guild, card)
            now = self._now()
            async with self._store.recording() as c:
                await feeds.noticed(c, guild, [one.subscription for one in troubles], at=now)
                made = await deliveries.enqueue(
                    c,
                    guild,
                    kind=FEEDS_KIND,
                    subject=subject,
                    occasion=occasion,
                    channel=channel,
                    content=content,
                    due_at=now,
                    at=now,
                )
            written += made is not None
        return written

    async def _written(self, note: EditNote, upto: int) -> Mapping[str, Any]:
        card = edit_card(note, mark_of(NOTE_KIND, str(note.message), str(upto)))
        return await self._frozen(note.guild, card, reply_to=note.message)

    async def _frozen(self, guild: int, card: Card, reply_to: int | None = None) -> dict[str, Any]:
        """What a row of `storage.deliveries` keeps of a card, checked against the store as every message is."""
        components = payload_of(view_of(card))
        stored = await self._desk.receipts.stored(guild, {item.revision_id for item in card.passages})
        check(components, card.passages, stored)
        content: dict[str, Any] = {
            "components": components,
            "passages": [list(astuple(receipts.shown_of(item))) for item in card.passages],
        }
        return content if reply_to is None else {**content, "reply_to": reply_to}
