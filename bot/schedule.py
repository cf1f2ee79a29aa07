"""What is due and when: makes the card of a daily post, checks it, writes it down for delivery."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import NamedTuple

import structlog

from bot.answers.digests import DigestAnswer
from bot.cards.check import Stored, check
from bot.cards.digests import day_title, digest_card, overview_card, story_of_day_card, story_title
from bot.cards.layout import Card, payload_of, view_of
from bot.delivery import Delivery
from bot.desk import Desk
from bot.desk.agenda import Due
from bot.desk.daily import Digest, Made
from bot.desk.digests import KIND
from bot.port import Outcome, Post, mark_of
from storage import Connection, digests
from storage.deliveries import Delivery as Row

log = structlog.get_logger()

#: Seconds between two looks at the due tables; the next post's moment is not slept over.
TICK = 15.0
#: Posts that are written down in one transaction, and compiled at once: the workers are two.
TOGETHER, AT_ONCE = 50, 4
#: Seconds after which what is compiled is written down, however little it is: at first soon, then twice as long each time.
#: A machine on which processes die young gets on nevertheless (with 1,500 posts due and lives of 3 s nothing was ever
#: written, 2026-11-24; with lives of 1 s and half a second from the start, a third of a post a life, 2026-11-28).
SHORTEST, LONGEST = 0.05, 0.5
#: The clock went back by more than this, or the process was asleep for longer: everything is planned anew.
JUMP = timedelta(minutes=5)

AGAIN = " Then `/digest run` posts today's."


class _Message(NamedTuple):
    """One message of a day: its card, its name in a forum, the thread it opens elsewhere."""

    card: Card
    title: str = ""
    thread: str = ""


#: What is due, what became of it, and the messages it makes.
Compiled = tuple[Due, Made, list[_Message]]


class Schedule:
    """One loop over everything that is due. A failure of one guild's post costs that post only."""

    def __init__(self, desk: Desk, delivery: Delivery, now: Callable[[], datetime]) -> None:
        self._desk, self._delivery, self._now = desk, delivery, now
        self._task: asyncio.Task[None] | None = None
        self._began = self._looked_at = now()
        self._planned = False
        self._looking = asyncio.Lock()
        self._forums: Callable[[int], Awaitable[bool]] = _no_forum
        delivery.when_settled(KIND, self._settled)

    def tell_forums(self, is_forum: Callable[[int], Awaitable[bool]]) -> None:
        """How to know a forum channel from others."""
        self._forums = is_forum

    def start(self) -> None:
        """Begin; what an earlier process left unsettled comes first."""
        self._delivery.start()
        self._task = asyncio.create_task(self._run(), name="schedule")

    async def stop(self) -> None:
        """Let the posts that are being made end, then stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        await self._delivery.stop()

    async def _run(self) -> None:
        while True:
            wait = TICK
            try:
                await self.look()
                wait = await self._desk.agenda.until_next(self._now(), TICK)
            except Exception:
                log.exception("schedule")
            await asyncio.sleep(max(0.05, wait))

    async def tick(self) -> list[Outcome]:
        """Everything that is due now, made and sent: for tests and one-off runs."""
        await self._delivery.reconcile()
        return list((await self._delivery.deliver(after=self.look)).values())

    async def look(self) -> int:
        """Make everything that is due now, write it down; how many posts there were."""
        async with self._looking:
            return await self._look()

    async def _look(self) -> int:
        now = self._now()
        if (
            not self._planned
            or now < self._looked_at - JUMP
            or now > self._looked_at + JUMP + timedelta(seconds=TICK)
        ):
            if self._planned and now > self._looked_at:
                self._began = now  # the machine slept: what was due meanwhile was missed
            await self._desk.agenda.plan_all()
            self._planned = True
        made = 0
        while due := await self._desk.agenda.due(self._now(), self._began):
            made += await self._make(due)
        self._looked_at = self._now()
        return made

    async def _make(self, due: Sequence[Due]) -> int:
        """Compile posts, some at once, and write them down together; how many posts there are."""
        turns, compiled = asyncio.Semaphore(AT_ONCE), asyncio.Queue[Compiled | None]()

        async def make(each: Due) -> None:
            async with turns:
                compiled.put_nowait(await self._made(each))

        written, left, pause = 0, len(due), SHORTEST
        async with asyncio.TaskGroup() as group:
            for each in due:
                group.create_task(make(each))
            while left:
                ready = await _gathered(compiled, min(left, TOGETHER), pause)
                left -= len(ready)
                written += await self._write_down([made for made in ready if made])
                pause = min(LONGEST, 2 * pause) if ready else pause
        return written

    async def _write_down(self, made: Sequence[Compiled]) -> int:
        """In one transaction: the posts, and that their day is done."""
        if not made:
            return 0
        ready = await self._checked(made)
        async with self._desk.room.store.writing() as c:
            await self._delivery.write(c, [post for _, _, posts in ready for post in posts])
            await self._desk.agenda.written_down(c, [(each, answer) for each, answer, _ in ready])
        self._delivery.stir()
        return sum(bool(posts) for _, _, posts in ready)

    async def _made(self, due: Due) -> Compiled | None:
        """A day's post and its messages; None where it could not be made, which is noted and tried again."""
        try:
            made = await self._desk.digests.daily.compile(due.digest, due.day, late=due.late)
            return due, made, await self._messages(due.digest, due.day, made.answer)
        except Exception as error:
            await self._not_made(due, error)
            return None

    async def _checked(self, made: Sequence[Compiled]) -> list[tuple[Due, Made, list[Post]]]:
        """The posts of what was made, read back and compared with the store, which is asked once for all of them."""
        revisions: defaultdict[int, set[int]] = defaultdict(set)
        for due, _, messages in made:
            revisions[due.digest.guild] |= _revisions(messages)
        stored = await self._desk.receipts.stored_in(revisions)
        ready = []
        for due, answer, messages in made:
            try:
                posts = _posts(due.digest, due.day, messages, stored[due.digest.guild], due)
                ready.append((due, answer, posts))
            except Exception as error:
                await self._not_made(due, error)
        return ready

    async def _not_made(self, due: Due, error: Exception) -> None:
        log.error("digest", digest=due.digest.id, guild=due.digest.guild, exc_info=error)
        await self._desk.agenda.note_failure(due.digest, str(error) or type(error).__name__)

    async def run_now(self, guild: int, typed: str | None, channel: int) -> Outcome:
        """Today's post of a digest, now; without a digest set up, today's stories in the channel of the command."""
        digest = await self._desk.digests.chosen(guild, typed, channel)
        day = self._desk.digests.local_day(digest, self._now())
        occasion = day.isoformat()
        known = await self._delivery.retry(guild, KIND, digest.subject, occasion, digest.channel)
        if known is not None:
            return known
        made = await self._desk.digests.daily.compile(digest, day)
        messages = await self._messages(digest, day, made.answer, even_if_empty=True)
        stored = await self._desk.receipts.stored(digest.guild, _revisions(messages))
        posts = _posts(digest, day, messages, stored)
        async with self._desk.room.store.recording() as c:
            rows = await self._delivery.write(c, posts)
            await self._desk.agenda.run_down(c, digest, day, made)
        return await self._delivery.send(rows, guild, KIND, digest.subject, occasion)

    async def _messages(
        self, digest: Digest, day: date, answer: DigestAnswer, *, even_if_empty: bool = False
    ) -> list[_Message]:
        """The messages of a day: one, or with a thread for each story one for each; none where nothing is to be said."""
        if not answer.stories and digest.skip_if_empty and not even_if_empty:
            return []
        occasion = day.isoformat()
        cards: list[_Message] = []

        def footer() -> str:
            return f"{occasion} · {mark_of(KIND, digest.subject, occasion, len(cards) + 1)}"

        if not digest.thread_per_story or not answer.stories:
            cards.append(_Message(digest_card(answer, footer=footer()), day_title(answer)))
        else:
            if not await self._forums(digest.channel):
                cards.append(_Message(overview_card(answer, footer=footer())))
            for item in answer.stories:
                if not item.nothing_new:
                    title = story_title(item)
                    card = story_of_day_card(item, answer.language, footer=footer())
                    cards.append(_Message(card, title, title))
            if not cards:  # a forum, and nothing new in any story
                cards.append(_Message(digest_card(answer, footer=footer()), day_title(answer)))
        return cards

    async def _settled(self, c: Connection, row: Row, outcome: Outcome) -> None:
        """Note at the digest how its post ended; a channel that takes nothing from us gets no more until a person says so."""
        if outcome.closed:
            await digests.pause_channel(c, row.guild, row.channel, at=self._now(), because=outcome.why)
        with suppress(ValueError):  # posted once, without a digest set up
            number = int(row.subject)
            why = None if outcome.state == "sent" else outcome.why + (AGAIN if outcome.closed else "")
            if why or (row.part == 1 and (row.last_error or row.attempts != 1)):
                await digests.ended(c, row.guild, number, error=why)


async def _gathered(
    queue: asyncio.Queue[Compiled | None], most: int, seconds: float
) -> list[Compiled | None]:
    """What comes within so many seconds, `most` at most."""
    found: list[Compiled | None] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while len(found) < most:
                found.append(await queue.get())
    return found


async def _no_forum(_channel: int) -> bool:
    return False


def _revisions(messages: Sequence[_Message]) -> set[int]:
    return {item.revision_id for message in messages for item in message.card.passages}


def _posts(
    digest: Digest, day: date, messages: Sequence[_Message], stored: Stored, due: Due | None = None
) -> list[Post]:
    """Messages as they go out. Raises: Refused, where one shows what is not in the store."""
    posts = []
    for part, message in enumerate(messages, 1):
        components = payload_of(view_of(message.card))
        check(components, message.card.passages, stored)
        posts.append(
            Post(
                digest.guild,
                digest.channel,
                KIND,
                digest.subject,
                day.isoformat(),
                components,
                message.card.passages,
                part,
                message.title,
                message.thread,
                due.until if due else None,
                due.moment if due else None,
            )
        )
    return posts
