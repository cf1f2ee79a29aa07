"""Sending a post exactly once.

A row with frozen content and a nonce made from its key is on disk before anything is sent. Discord forgets nonces after
minutes, so a row whose sending was cut off is looked for in the channel's history by the id in the post's footer, and
held where history can't be read: never blindly sent again. Any process may post; the claim decides which.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.news import Passage
from storage import Store, deliveries, receipts
from storage.deliveries import key_of, nonce_of

log = structlog.get_logger()

#: Seconds that one sending may take; a claim older than `DEAD_AFTER` belongs to a process that died.
SENDING_SECONDS = 20.0
DEAD_AFTER = timedelta(seconds=30)
#: The history is searched from this long before the row was written: clocks differ.
BEFORE = timedelta(minutes=5)
#: Seconds before a refused row is tried again: doubling, at most an hour.
FIRST_RETRY, LAST_RETRY = 15, 3600
MOST_ATTEMPTS = 12
#: Characters of the nonce in the footer: 50 bits tell a channel's posts apart.
MARK = 10

ELSEWHERE = "another process is sending it"


class Unsendable(Exception):
    """Refused for good (no permission, no channel); the words say what is lacking and how to mend it."""


class NotSent(Exception):
    """Certainly not out, and worth another try."""


class Unreadable(Exception):
    """The channel's history can't be read."""


class Port(Protocol):
    """Where posts go: Discord's REST interface, wired by `__main__`."""

    async def post(
        self,
        channel: int,
        components: Sequence[Mapping[str, Any]],
        nonce: str,
        *,
        reply_to: int | None = None,
    ) -> int:
        """Send and return the message id. Raises: Unsendable, NotSent; after anything else it may be out."""

    async def find(self, channel: int, mark: str, since: datetime) -> int | None:
        """The message of ours since then whose text has the mark. Raises: Unreadable."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a post: `sent`, `already` (it was out before), `waiting`, `held`, `failed` or `empty`."""

    state: str
    channel: int
    message: int | None = None
    why: str = ""


def mark_of(kind: str, subject: str, occasion: str) -> str:
    """The id in a post's footer, by which it is found again."""
    return nonce_of(key_of(kind, subject, occasion))[:MARK]


class Delivery:
    """Writes posts down, sends what is due, settles what is uncertain."""

    def __init__(self, store: Store, port: Port, now: Callable[[], datetime]) -> None:
        self._store, self._port, self._now = store, port, now
        self._me = f"{socket.gethostname()}:{os.getpid()}"[:64]

    async def known(self, guild: int, kind: str, subject: str, occasion: str) -> Outcome | None:
        """What became of a post that was written down before; None when it never was."""
        async with self._store.reading() as c:
            row = await deliveries.by_key(c, guild, key_of(kind, subject, occasion))
        if row is None:
            return None
        state = {"sent": "already", "held": "held", "failed": "failed"}.get(row.state, "waiting")
        return Outcome(state, row.channel, row.message_id, row.last_error or "")

    async def post(
        self,
        guild: int,
        channel: int,
        kind: str,
        subject: str,
        occasion: str,
        components: Sequence[Mapping[str, Any]],
        passages: Sequence[Passage],
    ) -> Outcome:
        """Write a post down and send it; what was written down before is not sent again."""
        content = {
            "components": list(components),
            "passages": [list(astuple(receipts.shown_of(item))) for item in passages],
        }
        now = self._now()
        async with self._store.recording() as c:
            row = await deliveries.enqueue(
                c,
                guild,
                kind=kind,
                subject=subject,
                occasion=occasion,
                channel=channel,
                content=content,
                due_at=now,
                at=now,
            )
        outcomes = await self.deliver()
        if row is not None and row.id in outcomes:
            return outcomes[row.id]
        known = await self.known(guild, kind, subject, occasion)
        return known or Outcome("waiting", channel, None, ELSEWHERE)

    async def deliver(self) -> dict[int, Outcome]:
        """Send everything that is due; what became of each row."""
        outcomes: dict[int, Outcome] = {}
        while True:
            async with self._store.recording() as c:
                rows = await deliveries.claim(c, self._me, at=self._now(), limit=50)
            if not rows:
                return outcomes
            done = await asyncio.gather(*(self._send(row) for row in rows))
            outcomes.update(zip((row.id for row in rows), done, strict=True))

    async def reconcile(self) -> int:
        """Settle rows whose sending was cut off, here or in a process that died. How many there were."""
        async with self._store.recording() as c:
            await deliveries.abandoned(c, before=self._now() - DEAD_AFTER)
        async with self._store.reading() as c:
            rows = await deliveries.unsettled(c)
        for row in rows:
            await self._look_for(row)
        return len(rows)

    async def _send(self, row: deliveries.Delivery) -> Outcome:
        try:
            async with asyncio.timeout(SENDING_SECONDS):
                message = await self._port.post(
                    row.channel,
                    row.content["components"],
                    row.nonce,
                    **({"reply_to": row.content["reply_to"]} if "reply_to" in row.content else {}),
                )
        except Unsendable as refused:
            return await self._failed(row, str(refused))
        except NotSent as error:
            return await self._again(row, str(error))
        except Exception as error:  # whatever happened on the way: it may or may not have arrived
            why = str(error) or type(error).__name__
            log.warning("post uncertain", key=row.key, error=why)
            async with self._store.recording() as c:
                await deliveries.uncertain(c, row.id, why)
            return await self._look_for(row)
        return await self._sent(row, message)

    async def _look_for(self, row: deliveries.Delivery) -> Outcome:
        """Find out whether an uncertain post is out; send it again only when it certainly is not."""
        try:
            async with asyncio.timeout(SENDING_SECONDS):
                found = await self._port.find(row.channel, row.nonce[:MARK], row.created_at - BEFORE)
        except Unreadable as error:
            async with self._store.recording() as c:
                await deliveries.held(c, row.id, str(error), at=self._now())
            log.warning("post held", key=row.key, why=str(error))
            return Outcome("held", row.channel, None, str(error))
        except Exception as error:  # looked for again at the next tick
            return Outcome("waiting", row.channel, None, str(error) or type(error).__name__)
        if found is not None:
            return await self._sent(row, found)
        return await self._again(row, row.last_error or "it did not arrive")

    async def _sent(self, row: deliveries.Delivery, message: int) -> Outcome:
        """One transaction: the row is settled and the receipt kept."""
        shown = [receipts.Shown(*item) for item in row.content["passages"]]
        async with self._store.recording() as c:
            await deliveries.sent(c, row.id, message, at=self._now())
            await receipts.keep(
                c,
                row.guild,
                message,
                channel=row.channel,
                kind=row.kind,
                passages=shown,
                summary=f"{row.kind} {row.occasion}",
                posted_at=self._now(),
            )
        return Outcome("sent", row.channel, message)

    async def _failed(self, row: deliveries.Delivery, why: str) -> Outcome:
        async with self._store.recording() as c:
            await deliveries.failed(c, row.id, why, at=self._now())
        log.warning("post failed", key=row.key, why=why)
        return Outcome("failed", row.channel, None, why)

    async def _again(self, row: deliveries.Delivery, why: str) -> Outcome:
        if row.attempts >= MOST_ATTEMPTS:
            return await self._failed(row, why)
        wait = min(LAST_RETRY, FIRST_RETRY * 2 ** max(0, row.attempts - 1))
        async with self._store.recording() as c:
            await deliveries.again(c, row.id, why, due_at=self._now() + timedelta(seconds=wait))
        return Outcome("waiting", row.channel, None, f"{why}; the next try is in {wait} s")
