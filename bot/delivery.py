"""Sending a post exactly once.

A row with frozen content and a nonce made from its key is on disk before anything is sent. Discord forgets nonces after
minutes, and forums know none, so a row whose sending was cut off is looked for in the channel by the id in the post's
footer, and held where that can't be read: never blindly sent again. Any process may post; the claim decides which.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.ledger import Ledger, Row
from bot.news import Passage
from bot.port import (
    MARK,
    Closed,
    NotSent,
    Outcome,
    Port,
    Post,
    Unreadable,
    Unsendable,
)
from storage import Store, deliveries

log = structlog.get_logger()

#: Seconds that one sending may take; a claim of another machine older than `DEAD_AFTER` belongs to a process that died.
SENDING_SECONDS = 20.0
DEAD_AFTER = timedelta(seconds=45)
#: Posts under way at once: at 50 a second enough for answers that take a second.
MOST_AT_ONCE = 64
#: Posts looked for at once: a restart after a cut leaves at most `MOST_AT_ONCE`.
MOST_LOOKED_FOR = 8
#: A post that is not in its channel may still arrive so long after it was claimed: what was on its way when a process died
#: lands after the next one has looked (12 of 1,000 posts were doubled so in 500 kills, 2026-11-25).
LANDED = timedelta(seconds=30)
#: Seconds between two looks at the due table when nobody stirs.
TICK = 15.0
#: Seconds that posts under way get when the bot stops; the rest is settled at the next start.
LAST_SECONDS = 6.0
#: The history is searched from this long before the row was written: clocks differ.
BEFORE = timedelta(minutes=5)
ELSEWHERE = "another process is sending it"


class Delivery:
    """Writes posts down, sends what is due, settles what is uncertain."""

    def __init__(self, store: Store, port: Port, now: Callable[[], datetime]) -> None:
        self._store, self._port, self._now = store, port, now
        self._here = _here()
        self._me = f"{self._here}:{os.getpid()}:{secrets.token_hex(3)}"
        self._under_way: set[int] = set()
        self._stirred, self._unsettled = asyncio.Event(), asyncio.Event()
        self._stopping = False
        self._delivering, self._claiming = asyncio.Lock(), asyncio.Lock()
        self._loops: tuple[asyncio.Task[None], ...] = ()
        self._ledger = Ledger(store, now, self.stir)
        self.when_settled, self.write, self.known = (
            self._ledger.when_settled,
            self._ledger.write,
            self._ledger.known,
        )

    # --- the loops ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin: send what is due, and beside it settle what an earlier process left, however slowly a channel answers."""
        self._stopping = False
        self._loops = (
            asyncio.create_task(self._run(self.deliver, self._stirred), name="delivery"),
            asyncio.create_task(self._run(self.reconcile, self._unsettled), name="settling"),
        )

    async def stop(self) -> None:
        """Claim nothing more, let what is under way end, stop."""
        self._stopping = True
        self.stir()
        if self._loops:
            await asyncio.wait(self._loops, timeout=LAST_SECONDS)
            for loop in self._loops:
                loop.cancel()
            await asyncio.gather(*self._loops, return_exceptions=True)
            self._loops = ()
        await self._ledger.stop(LAST_SECONDS)

    def stir(self) -> None:
        """Something was written down that is due."""
        self._stirred.set()
        self._unsettled.set()

    async def _run(self, work: Callable[[], Awaitable[object]], stirred: asyncio.Event) -> None:
        while not self._stopping:
            stirred.clear()
            try:
                await work()
                wait = await self._until_next()
            except Exception:
                log.exception("delivery")
                wait = TICK
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await stirred.wait()

    async def _until_next(self) -> float:
        async with self._store.reading() as c:
            due = await deliveries.next_due(c)
        return min(TICK, max(0.5, (due - self._now()).total_seconds())) if due else TICK

    # --- at once -----------------------------------------------------------------------------------

    async def post(
        self,
        guild: int,
        channel: int,
        kind: str,
        subject: str,
        occasion: str,
        components: Sequence[Mapping[str, Any]],
        passages: Sequence[Passage],
        *,
        title: str = "",
    ) -> Outcome:
        """Write a post down and send it; what was written down before is not sent again."""
        post = Post(guild, channel, kind, subject, occasion, components, passages, title=title)
        async with self._store.recording() as c:
            rows = await self.write(c, [post])
        return await self.send(rows, guild, kind, subject, occasion)

    async def send(self, rows: Sequence[Row], guild: int, kind: str, subject: str, occasion: str) -> Outcome:
        """Send rows at once, before what else is due; what became of the first, or of the post by that name."""
        if rows:
            mine = await self._claim(len(rows), [row.id for row in rows])
            try:
                outcomes = await asyncio.gather(*(self._send(row) for row in mine))
            finally:  # cancelled before one of them began, its row is to be settled
                self._under_way.difference_update(row.id for row in mine)
                self.stir()
            if outcomes:
                return outcomes[0]
        known = await self.known(guild, kind, subject, occasion)
        return known or Outcome("waiting", 0, None, ELSEWHERE)

    async def retry(self, guild: int, kind: str, subject: str, occasion: str, channel: int) -> Outcome | None:
        """A person asks for a post that failed or is held: look first where it may be out, then send. None: unknown."""
        known = await self.known(guild, kind, subject, occasion)
        if known is None or known.state not in ("failed", "held"):
            return known
        async with self._store.recording() as c:
            rows = await deliveries.revive(
                c, guild, kind=kind, subject=subject, occasion=occasion, channel=channel, at=self._now()
            )
        uncertain = [row for row in rows if row.state == "uncertain"]
        looked = [await self._look_for(row) for row in uncertain]
        sent = await self.send([row for row in rows if row.state == "due"], guild, kind, subject, occasion)
        return looked[0] if looked else sent

    # --- sending -----------------------------------------------------------------------------------

    async def deliver(self, *, after: Callable[[], Awaitable[object]] | None = None) -> dict[int, Outcome]:
        """Send everything that is due, oldest first; what became of each row. `after`: done first, the loop kept waiting."""
        async with self._delivering:
            if after is not None:
                await after()
            return await self._deliver()

    async def _deliver(self) -> dict[int, Outcome]:
        outcomes: dict[int, Outcome] = {}
        running: dict[asyncio.Task[Outcome], int] = {}
        more = True
        while True:
            room = MOST_AT_ONCE - len(running)
            if more and not self._stopping and room >= MOST_AT_ONCE // 2:
                self._stirred.clear()
                rows = await self._claim(room)
                more = len(rows) == room
                running |= {asyncio.create_task(self._send(row)): row.id for row in rows}
            if not running:
                return outcomes
            for task in await self._ended_of(running, or_stirred=not more):
                outcomes[running.pop(task)] = task.result()
            more = more or self._stirred.is_set() or not running

    async def _ended_of(
        self, running: Collection[asyncio.Task[Outcome]], *, or_stirred: bool
    ) -> set[asyncio.Task[Outcome]]:
        """Wait till one of them ends, or till more is due: a channel that answers slowly holds up nobody else."""
        stirred = [asyncio.create_task(self._stirred.wait())] if or_stirred else []
        await asyncio.wait({*running, *stirred}, return_when=asyncio.FIRST_COMPLETED)
        for waiting in stirred:
            waiting.cancel()
        return {task for task in running if task.done()}

    async def _claim(self, limit: int, among: Sequence[int] | None = None) -> list[Row]:
        """Take due rows, so that nobody else sends them; nobody judges them in between, this process least of all."""
        async with self._claiming:
            async with self._store.recording() as c:
                rows = await deliveries.claim(c, self._me, at=self._now(), limit=limit, among=among)
            self._under_way.update(row.id for row in rows)
        return rows

    async def reconcile(self) -> int:
        """Settle rows whose sending was cut off, here or in a process that died. How many there were."""
        now = self._now()
        async with self._claiming:
            async with self._store.reading() as c:
                stuck = [row[0] for row in await deliveries.sending(c) if self._is_dead(*row, now)]
            if stuck:
                async with self._store.recording() as c:
                    await deliveries.give_up(c, stuck)
        async with self._store.reading() as c:
            rows = await deliveries.unsettled(c, at=now)
        turns = asyncio.Semaphore(MOST_LOOKED_FOR)

        async def look(row: Row) -> None:
            async with turns:
                if not self._stopping:
                    await self._look_for(row)

        await asyncio.gather(*(look(row) for row in rows if row.id not in self._under_way))
        return len(rows)

    def _is_dead(self, number: int, by: str, since: datetime, now: datetime) -> bool:
        """Whether who claimed a row is gone: known at once for this machine, else by its age."""
        if number in self._under_way:
            return False
        here, _, rest = by.rpartition(":")[0].rpartition(":")
        if here == self._here and rest.isdigit():
            return by == self._me or int(rest) == os.getpid() or not _alive(int(rest))
        return since < now - DEAD_AFTER

    async def _send(self, row: Row) -> Outcome:
        try:
            return await self._sent_or_not(row)
        finally:
            self._under_way.discard(row.id)

    async def _sent_or_not(self, row: Row) -> Outcome:
        if late := self._ledger.too_late(row, row.last_error or "nothing was running"):
            return await self._ledger.ended(row, Outcome("failed", row.channel, None, late))
        content = row.content
        more = {key: content[key] for key in ("title", "thread", "reply_to") if key in content}
        try:
            async with asyncio.timeout(SENDING_SECONDS):
                posted = await self._port.post(row.channel, content["components"], row.nonce, **more)
        except Unsendable as refused:
            closed = isinstance(refused, Closed)
            return await self._ledger.ended(row, Outcome("failed", row.channel, None, str(refused), closed))
        except NotSent as error:
            return await self._ledger.again(row, *error.args)
        except Exception as error:  # whatever happened on the way: it may or may not have arrived
            why = str(error) or type(error).__name__
            log.warning("post uncertain", key=row.key, error=why)
            await self._ledger.uncertain(row, why)
            return await self._look_for(row, why)
        return await self._ledger.is_out(row, posted)

    async def _look_for(self, row: Row, because: str = "") -> Outcome:
        """Find out whether an uncertain post is out; send it again only when it certainly is not."""
        try:
            async with asyncio.timeout(SENDING_SECONDS):
                found = await self._port.find(row.channel, row.nonce[:MARK], row.created_at - BEFORE)
        except Unreadable as error:
            return await self._ledger.ended(row, Outcome("held", row.channel, None, str(error)))
        except Closed as error:  # nobody can look there any more
            return await self._ledger.ended(row, Outcome("held", row.channel, None, str(error), True))
        except Exception as error:
            why = str(error) or type(error).__name__
            return await self._ledger.look_later(row, why)
        if found is None:
            why = because or row.last_error or "it did not arrive"
            now = self._now()
            if row.claimed_at and row.claimed_at <= now < row.claimed_at + LANDED:
                return await self._ledger.look_later(row, why, row.claimed_at + LANDED)
            return await self._ledger.again(row, why)
        if thread := row.content.get("thread"):
            with suppress(Exception):  # the post is out; its thread is not worth a second one
                await self._port.open_thread(found, thread)
        return await self._ledger.is_out(row, found)


def _here() -> str:
    """This machine and its process numbers: in containers of one host the same number is another process."""
    try:
        space = os.readlink("/proc/self/ns/pid").strip("pid:[]")
    except OSError:
        space = ""
    return f"{socket.gethostname()[:32]}/{space}"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
