"""What is written about posts: down before they are sent, and what became of them after."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from bot.port import Outcome, Post, Posted, mark_of
from storage import Connection, Store, deliveries, receipts, settings
from storage.deliveries import key_of

log = structlog.get_logger()

#: Seconds between two transactions: at 50 posts a second five share one, and the first after a quiet time waits for none.
#: Till then their rows are `sending`, as during the post itself: a kill in between has them looked for in the channel.
APART = 0.1
#: Seconds before a refused row is tried again: doubling, at most an hour.
FIRST_RETRY, LAST_RETRY = 15.0, 3600.0
MOST_ATTEMPTS = 12

#: The setting that names the channel in which a guild hears what went wrong.
LOG_CHANNEL = "log_channel"
NOTICE = "notice"

TOO_LATE = "It is too late for it: by {until:%H:%M} UTC it had not got through ({why})."
GAVE_UP = "Discord did not take it {attempts} times, the last time because: {why}. `/digest run` tries again."
REPORT = {
    "failed": "### Not posted\nThe post of {occasion} for <#{channel}> was not made.\n{why}",
    "held": "### Held back\nIt is not certain whether the post of {occasion} is out in <#{channel}>, so I don't send it again.\n{why}",
}

Row = deliveries.Delivery
Settled = Callable[[Connection, Row, Outcome], Awaitable[None]]
Write = Callable[[Connection], Awaitable[None]]


class Ledger:
    """The rows of posts. What comes in together is written together, on the disk when it returns."""

    def __init__(self, store: Store, now: Callable[[], datetime], written: Callable[[], None]) -> None:
        """`written`: told when a notice was written down that is due."""
        self._store, self._now, self._written = store, now, written
        self._to_write: list[tuple[Write | _Out, asyncio.Future[None]]] = []
        self._last, self._stopping = 0.0, False
        self._writing: asyncio.Task[None] | None = None
        self._when_settled: dict[str, Settled] = {}

    async def stop(self, seconds: float) -> None:
        """Let what is being written end, without waiting for company."""
        self._stopping = True
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=seconds)

    def when_settled(self, kind: str, note: Settled) -> None:
        """What else is noted, in the same transaction, when a post of a kind ended (sent, failed, held)."""
        self._when_settled[kind] = note

    async def known(self, guild: int, kind: str, subject: str, occasion: str) -> Outcome | None:
        """What became of a post that was written down before; None when it never was."""
        async with self._store.reading() as c:
            row = await deliveries.by_key(c, guild, key_of(kind, subject, occasion))
        if row is None:
            return None
        state = {"sent": "already", "held": "held", "failed": "failed"}.get(row.state, "waiting")
        return Outcome(state, row.channel, row.message_id, row.last_error or "")

    async def write(self, c: Connection, posts: Sequence[Post]) -> list[Row]:
        """Write posts down inside the caller's transaction; those that were written down before are left out."""
        now = self._now()
        new = [
            deliveries.New(
                post.guild,
                post.kind,
                post.subject,
                post.occasion,
                post.part,
                post.channel,
                post.content,
                post.due_at or now,
            )
            for post in posts
        ]
        return await deliveries.enqueue_all(c, new, at=now)

    # --- what became of it -------------------------------------------------------------------------

    async def is_out(self, row: Row, posted: Posted) -> Outcome:
        """It is out. One transaction: the row is settled and the receipt kept."""
        await self._write(_Out(row, posted))
        return Outcome("sent", row.channel, posted.message)

    async def ended(self, row: Row, outcome: Outcome) -> Outcome:
        """Failed or held: the row says why, and so does a post in the guild's log channel."""
        settle = deliveries.failed if outcome.state == "failed" else deliveries.held
        now = self._now()

        async def write(c: Connection) -> None:
            if await settle(c, row.id, outcome.why, at=now):
                await self._note(c, row, outcome)
                await self._report(c, row, outcome)

        log.warning(f"post {outcome.state}", key=row.key, why=outcome.why)
        await self._write(write)
        self._written()
        return outcome

    async def uncertain(self, row: Row, why: str) -> None:
        """It may be out."""

        async def write(c: Connection) -> None:
            await deliveries.uncertain(c, row.id, why)

        await self._write(write)

    async def look_later(self, row: Row, why: str, at: datetime | None = None) -> Outcome:
        """Whether it is out could not be found out now."""
        due = at or self._now() + timedelta(seconds=FIRST_RETRY)

        async def write(c: Connection) -> None:
            await deliveries.look_later(c, row.id, why, due_at=due)

        await self._write(write)
        return Outcome("waiting", row.channel, None, why)

    async def again(self, row: Row, why: str, seconds: float = 0.0) -> Outcome:
        """It is certainly not out: to be sent later (after `seconds` if Discord said so), or given up."""
        if not seconds and row.attempts >= MOST_ATTEMPTS:  # patience that Discord asked for is no failure
            gave_up = GAVE_UP.format(attempts=row.attempts, why=why)
            return await self.ended(row, Outcome("failed", row.channel, None, gave_up))
        if late := self.too_late(row, why):
            return await self.ended(row, Outcome("failed", row.channel, None, late))
        wait = seconds or min(LAST_RETRY, FIRST_RETRY * 2 ** max(0, row.attempts - 1))
        due = self._now() + timedelta(seconds=wait)

        async def write(c: Connection) -> None:
            await deliveries.again(c, row.id, why, due_at=due, attempt=row.attempts)

        await self._write(write)
        return Outcome("waiting", row.channel, None, f"{why}; the next try is in {wait:.0f} s")

    def too_late(self, row: Row, why: str) -> str:
        """Why it is not sent any more; "" while it is."""
        until = datetime.fromisoformat(row.content["until"]) if "until" in row.content else None
        if until is None or self._now() < until or row.created_at > until:  # asked for again by a person
            return ""
        return TOO_LATE.format(until=until.astimezone(UTC), why=why)

    async def _note(self, c: Connection, row: Row, outcome: Outcome) -> None:
        if note := self._when_settled.get(row.kind):
            await note(c, row, outcome)

    async def _report(self, c: Connection, row: Row, outcome: Outcome) -> None:
        """A dead letter: one post in the log channel, itself sent once. One about a notice itself is not made."""
        channel = await settings.value(c, row.guild, LOG_CHANNEL)
        if row.kind == NOTICE or not channel or (int(channel) == row.channel and outcome.closed):
            return
        words = REPORT[outcome.state].format(occasion=row.occasion, channel=row.channel, why=outcome.why)
        subject, occasion = str(row.id), outcome.state
        mark = mark_of(NOTICE, subject, occasion)
        lines = {"type": 10, "content": f"{words[:3_500]}\n-# Verbatim · {mark}"}
        components = [{"type": 17, "accent_color": 0xC0392B, "components": [lines]}]
        await self.write(c, [Post(row.guild, int(channel), NOTICE, subject, occasion, components)])

    async def _all_out(self, c: Connection, out: Sequence[_Out]) -> None:
        """What was posted: four statements, however many there are."""
        now = self._now()
        settled = await deliveries.all_sent(c, {one.row.id: one.posted.message for one in out}, at=now)
        mine = [one for one in out if one.row.id in settled]
        await receipts.keep_all(c, [one.receipt(now) for one in mine])
        for one in mine:
            await self._note(c, one.row, Outcome("sent", one.row.channel, one.posted.message))

    async def _write(self, what: Write | _Out) -> None:
        """Write in a transaction that is on the disk when this returns; what comes within `APART` shares one."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._to_write.append((what, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all(), name="settling")
        await asyncio.shield(done)

    async def _write_all(self) -> None:
        clock = asyncio.get_running_loop().time
        while self._to_write:
            if not self._stopping and (wait := self._last + APART - clock()) > 0:
                await asyncio.sleep(wait)
            self._last = clock()
            taken, self._to_write = self._to_write, []
            if not await self._written_together(taken):
                for each in taken:  # one of them is at fault: each by itself
                    await self._written_together([each])

    async def _written_together(self, taken: Sequence[tuple[Write | _Out, asyncio.Future[None]]]) -> bool:
        """One transaction. Of several that failed nobody is told yet; one alone gets its error."""
        failure: Exception | None = None
        try:
            async with self._store.recording() as c:
                await self._all_out(c, [what for what, _ in taken if isinstance(what, _Out)])
                for what, _ in taken:
                    if not isinstance(what, _Out):
                        await what(c)
        except Exception as error:
            if len(taken) > 1:
                return False
            failure = error
        for _, done in taken:
            if done.done():
                continue
            if failure is None:
                done.set_result(None)
            else:
                done.set_exception(failure)
        return True


@dataclass(frozen=True, slots=True)
class _Out:
    """A post that is out."""

    row: Row
    posted: Posted

    def receipt(self, at: datetime) -> receipts.Receipt:
        row = self.row
        shown = tuple(dict.fromkeys(receipts.Shown(*item) for item in row.content.get("passages", ())))
        summary = f"{row.kind} {row.occasion}"
        return receipts.Receipt(
            self.posted.message, self.posted.channel, row.guild, row.kind, shown, summary, at
        )
