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
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.news import Passage
from storage import Connection, Store, deliveries, receipts, settings
from storage.deliveries import key_of, nonce_of

log = structlog.get_logger()

#: Seconds that one sending may take; a claim of another machine older than `DEAD_AFTER` belongs to a process that died.
SENDING_SECONDS = 20.0
DEAD_AFTER = timedelta(seconds=45)
#: Posts under way at once: at 50 a second enough for answers that take a second.
MOST_AT_ONCE = 64
#: Posts looked for at once: a restart after a cut leaves at most `MOST_AT_ONCE`.
MOST_LOOKED_FOR = 8
#: Seconds between two looks at the due table when nobody stirs.
TICK = 15.0
#: Seconds that posts under way get when the bot stops; the rest is settled at the next start.
LAST_SECONDS = 6.0
#: The history is searched from this long before the row was written: clocks differ.
BEFORE = timedelta(minutes=5)
#: Seconds before a refused row is tried again: doubling, at most an hour.
FIRST_RETRY, LAST_RETRY = 15.0, 3600.0
MOST_ATTEMPTS = 12
#: Characters of the nonce in the footer: 50 bits tell a channel's posts apart.
MARK = 10

#: The setting that names the channel in which a guild hears what went wrong.
LOG_CHANNEL = "log_channel"
NOTICE = "notice"

ELSEWHERE = "another process is sending it"
TOO_LATE = "It is too late for it: {late} h after it was due it had still not got through ({why})."
GAVE_UP = "Discord did not take it {attempts} times, the last time because: {why}. `/digest run` tries again."
REPORT = {
    "failed": "### Not posted\nThe post of {occasion} for <#{channel}> was not made.\n{why}",
    "held": "### Held back\nIt is not certain whether the post of {occasion} is out in <#{channel}>, so I don't send it again.\n{why}",
}


class Unsendable(Exception):
    """Refused for good; the words say what is lacking and how to mend it."""


class Closed(Unsendable):
    """The channel takes nothing from us: no permission, gone, locked."""


class NotSent(Exception):
    """Certainly not out, and worth another try, after so many seconds if Discord said so: `NotSent(why, seconds)`."""


class Unreadable(Exception):
    """The channel's history can't be read."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that is out. In a forum `channel` is the post's own."""

    message: int
    channel: int


class Port(Protocol):
    """Where posts go: Discord's REST interface, wired by `__main__`."""

    async def post(
        self,
        channel: int,
        components: Sequence[Mapping[str, Any]],
        nonce: str,
        *,
        title: str = "",
        thread: str = "",
        reply_to: int | None = None,
    ) -> Posted:
        """Send; `title` names a post in a forum, `thread` opens one under the message where there can be one.

        A reply to a message that is gone comes as a message of its own.

        Raises: Unsendable, NotSent; after anything else it may be out.
        """

    async def find(self, channel: int, mark: str, since: datetime) -> Posted | None:
        """The message of ours since then whose text has the mark. Raises: Unreadable, NotSent."""

    async def open_thread(self, posted: Posted, name: str) -> None:
        """The thread that a message that was found may lack."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a post: `sent`, `already` (it was out before), `waiting`, `held`, `failed` or `empty`."""

    state: str
    channel: int
    message: int | None = None
    why: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A post that is due once. `until`: not sent after this moment. See `Port.post` for `title` and `thread`."""

    guild: int
    channel: int
    kind: str
    subject: str
    occasion: str
    components: Sequence[Mapping[str, Any]]
    passages: Sequence[Passage] = ()
    part: int = 1
    title: str = ""
    thread: str = ""
    until: datetime | None = None

    @property
    def content(self) -> dict[str, Any]:
        """What is frozen."""
        frozen: dict[str, Any] = {
            "components": list(self.components),
            "passages": [list(astuple(receipts.shown_of(item))) for item in self.passages],
        }
        frozen |= {key: value for key, value in (("title", self.title), ("thread", self.thread)) if value}
        return frozen | ({"until": self.until.isoformat()} if self.until else {})


Settled = Callable[[Connection, deliveries.Delivery, Outcome], Awaitable[None]]
Write = Callable[[Connection], Awaitable[None]]


def mark_of(kind: str, subject: str, occasion: str, part: int = 1) -> str:
    """The id in a post's footer, by which it is found again."""
    return nonce_of(key_of(kind, subject, occasion, part))[:MARK]


class Delivery:
    """Writes posts down, sends what is due, settles what is uncertain."""

    def __init__(self, store: Store, port: Port, now: Callable[[], datetime]) -> None:
        self._store, self._port, self._now = store, port, now
        self._here = _here()
        self._me = f"{self._here}:{os.getpid()}:{secrets.token_hex(3)}"
        self._under_way: set[int] = set()
        self._stirred = asyncio.Event()
        self._stopping = False
        self._delivering = asyncio.Lock()
        self._loop: asyncio.Task[None] | None = None
        self._to_write: list[tuple[Write, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._when_settled: dict[str, Settled] = {}

    def when_settled(self, kind: str, note: Settled) -> None:
        """What else is noted, in the same transaction, when a post of a kind ended (sent, failed, held)."""
        self._when_settled[kind] = note

    # --- the loop ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin; what an earlier process left unsettled comes first."""
        self._stopping = False
        self._loop = asyncio.create_task(self._run(), name="delivery")

    async def stop(self) -> None:
        """Claim nothing more, let what is under way end, stop."""
        self._stopping = True
        self._stirred.set()
        if self._loop is not None:
            await asyncio.wait({self._loop}, timeout=LAST_SECONDS)
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
            self._loop = None
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=LAST_SECONDS)

    def stir(self) -> None:
        """Something was written down that is due."""
        self._stirred.set()

    async def _run(self) -> None:
        while not self._stopping:
            self._stirred.clear()
            try:
                await self.reconcile()
                await self.deliver()
                wait = await self._until_next()
            except Exception:
                log.exception("delivery")
                wait = TICK
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._stirred.wait()

    async def _until_next(self) -> float:
        async with self._store.reading() as c:
            due = await deliveries.next_due(c)
        return min(TICK, max(0.5, (due - self._now()).total_seconds())) if due else TICK

    # --- writing down ------------------------------------------------------------------------------

    async def known(self, guild: int, kind: str, subject: str, occasion: str) -> Outcome | None:
        """What became of a post that was written down before; None when it never was."""
        async with self._store.reading() as c:
            row = await deliveries.by_key(c, guild, key_of(kind, subject, occasion))
        if row is None:
            return None
        state = {"sent": "already", "held": "held", "failed": "failed"}.get(row.state, "waiting")
        return Outcome(state, row.channel, row.message_id, row.last_error or "")

    async def write(
        self, c: Connection, posts: Sequence[Post], *, due_at: datetime | None = None
    ) -> list[deliveries.Delivery]:
        """Write posts down inside the caller's transaction; those that were written down before are left out."""
        now, made = self._now(), []
        for post in posts:
            row = await deliveries.enqueue(
                c,
                post.guild,
                kind=post.kind,
                subject=post.subject,
                occasion=post.occasion,
                part=post.part,
                channel=post.channel,
                content=post.content,
                due_at=due_at or now,
                at=now,
            )
            if row is not None:
                made.append(row)
        return made

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

    async def send(
        self, rows: Sequence[deliveries.Delivery], guild: int, kind: str, subject: str, occasion: str
    ) -> Outcome:
        """Send rows at once, before what else is due; what became of the first, or of the post by that name."""
        if rows:
            async with self._store.recording() as c:
                mine = await deliveries.claim(
                    c, self._me, at=self._now(), limit=len(rows), among=[row.id for row in rows]
                )
            outcomes = await asyncio.gather(*(self._send(row) for row in mine))
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

    async def deliver(self) -> dict[int, Outcome]:
        """Send everything that is due, oldest first; what became of each row."""
        async with self._delivering:
            return await self._deliver()

    async def _deliver(self) -> dict[int, Outcome]:
        outcomes: dict[int, Outcome] = {}
        running: dict[asyncio.Task[Outcome], int] = {}
        more = True
        while True:
            room = MOST_AT_ONCE - len(running)
            if more and not self._stopping and room >= MOST_AT_ONCE // 2:
                async with self._store.recording() as c:
                    rows = await deliveries.claim(c, self._me, at=self._now(), limit=room)
                more = len(rows) == room
                running |= {asyncio.create_task(self._send(row)): row.id for row in rows}
            if not running:
                return outcomes
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                outcomes[running.pop(task)] = task.result()
            if not running:
                more = True

    async def reconcile(self) -> int:
        """Settle rows whose sending was cut off, here or in a process that died. How many there were."""
        now = self._now()
        async with self._store.reading() as c:
            stuck = [row[0] for row in await deliveries.sending(c) if self._is_dead(*row, now)]
        if stuck:
            async with self._store.recording() as c:
                await deliveries.give_up(c, stuck)
        async with self._store.reading() as c:
            rows = await deliveries.unsettled(c, at=now)
        turns = asyncio.Semaphore(MOST_LOOKED_FOR)

        async def look(row: deliveries.Delivery) -> None:
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

    async def _send(self, row: deliveries.Delivery) -> Outcome:
        self._under_way.add(row.id)
        try:
            return await self._sent_or_not(row)
        finally:
            self._under_way.discard(row.id)

    async def _sent_or_not(self, row: deliveries.Delivery) -> Outcome:
        if late := self._too_late(row, row.last_error or "nothing was running"):
            return await self._ended(row, Outcome("failed", row.channel, None, late))
        content = row.content
        more = {key: content[key] for key in ("title", "thread", "reply_to") if key in content}
        try:
            async with asyncio.timeout(SENDING_SECONDS):
                posted = await self._port.post(row.channel, content["components"], row.nonce, **more)
        except Unsendable as refused:
            closed = isinstance(refused, Closed)
            return await self._ended(row, Outcome("failed", row.channel, None, str(refused), closed))
        except NotSent as error:
            return await self._again(row, *error.args)
        except Exception as error:  # whatever happened on the way: it may or may not have arrived
            why = str(error) or type(error).__name__
            log.warning("post uncertain", key=row.key, error=why)
            await self._write(lambda c: _done(deliveries.uncertain(c, row.id, why)))
            return await self._look_for(row)
        return await self._is_out(row, posted)

    async def _look_for(self, row: deliveries.Delivery) -> Outcome:
        """Find out whether an uncertain post is out; send it again only when it certainly is not."""
        try:
            async with asyncio.timeout(SENDING_SECONDS):
                found = await self._port.find(row.channel, row.nonce[:MARK], row.created_at - BEFORE)
        except Unreadable as error:
            return await self._ended(row, Outcome("held", row.channel, None, str(error)))
        except Closed as error:  # nobody can look there any more
            return await self._ended(row, Outcome("held", row.channel, None, str(error), True))
        except Exception as error:
            why = str(error) or type(error).__name__
            due = self._now() + timedelta(seconds=FIRST_RETRY)
            await self._write(lambda c: _done(deliveries.look_later(c, row.id, why, due_at=due)))
            return Outcome("waiting", row.channel, None, why)
        if found is None:
            return await self._again(row, row.last_error or "it did not arrive")
        if thread := row.content.get("thread"):
            with suppress(Exception):  # the post is out; its thread is not worth a second one
                await self._port.open_thread(found, thread)
        return await self._is_out(row, found)

    # --- settling ----------------------------------------------------------------------------------

    async def _is_out(self, row: deliveries.Delivery, posted: Posted) -> Outcome:
        """One transaction: the row is settled and the receipt kept."""
        outcome = Outcome("sent", row.channel, posted.message)
        now = self._now()

        async def write(c: Connection) -> None:
            if not await deliveries.sent(c, row.id, posted.message, at=now):
                return
            shown = [receipts.Shown(*item) for item in row.content.get("passages", ())]
            await receipts.keep(
                c,
                row.guild,
                posted.message,
                channel=posted.channel,
                kind=row.kind,
                passages=shown,
                summary=f"{row.kind} {row.occasion}",
                posted_at=now,
            )
            await self._note(c, row, outcome)

        await self._write(write)
        return outcome

    async def _ended(self, row: deliveries.Delivery, outcome: Outcome) -> Outcome:
        """Failed or held: the row says why, and so does a post in the guild's log channel."""
        settle = deliveries.failed if outcome.state == "failed" else deliveries.held
        now = self._now()

        async def write(c: Connection) -> None:
            if await settle(c, row.id, outcome.why, at=now):
                await self._note(c, row, outcome)
                await self._report(c, row, outcome)

        log.warning(f"post {outcome.state}", key=row.key, why=outcome.why)
        await self._write(write)
        self.stir()
        return outcome

    async def _again(self, row: deliveries.Delivery, why: str, seconds: float = 0.0) -> Outcome:
        if not seconds and row.attempts >= MOST_ATTEMPTS:  # patience that Discord asked for is no failure
            gave_up = GAVE_UP.format(attempts=row.attempts, why=why)
            return await self._ended(row, Outcome("failed", row.channel, None, gave_up))
        if late := self._too_late(row, why):
            return await self._ended(row, Outcome("failed", row.channel, None, late))
        wait = seconds or min(LAST_RETRY, FIRST_RETRY * 2 ** max(0, row.attempts - 1))
        due = self._now() + timedelta(seconds=wait)
        await self._write(lambda c: _done(deliveries.again(c, row.id, why, due_at=due, attempt=row.attempts)))
        return Outcome("waiting", row.channel, None, f"{why}; the next try is in {wait:.0f} s")

    def _too_late(self, row: deliveries.Delivery, why: str) -> str:
        until = datetime.fromisoformat(row.content["until"]) if "until" in row.content else None
        if until is None or self._now() < until or row.created_at > until:  # asked for again by a person
            return ""
        return TOO_LATE.format(late=round((self._now() - row.created_at) / timedelta(hours=1)), why=why)

    async def _note(self, c: Connection, row: deliveries.Delivery, outcome: Outcome) -> None:
        if note := self._when_settled.get(row.kind):
            await note(c, row, outcome)

    async def _report(self, c: Connection, row: deliveries.Delivery, outcome: Outcome) -> None:
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

    async def _write(self, write: Write) -> None:
        """Run `write` in a transaction that is on the disk when this returns; those that come together share one."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._to_write.append((write, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all(), name="settling")
        await asyncio.shield(done)

    async def _write_all(self) -> None:
        while self._to_write:
            taken, self._to_write = self._to_write, []
            try:
                async with self._store.recording() as c:
                    for write, _ in taken:
                        await write(c)
            except Exception as error:
                if len(taken) == 1:
                    if not taken[0][1].done():
                        taken[0][1].set_exception(error)
                    continue
                for each in taken:  # one of them is at fault: each by itself
                    await self._write_one(*each)
                continue
            for _, done in taken:
                if not done.done():
                    done.set_result(None)

    async def _write_one(self, write: Write, done: asyncio.Future[None]) -> None:
        try:
            async with self._store.recording() as c:
                await write(c)
        except Exception as error:
            if not done.done():
                done.set_exception(error)
        else:
            if not done.done():
                done.set_result(None)


async def _done(settling: Awaitable[bool]) -> None:
    await settling


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
