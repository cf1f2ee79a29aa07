"""When daily posts are due: planning, what was missed, on to the next day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from bot.desk.daily import Digest, Made, memory_key
from bot.desk.occasions import LATEST, Calendar, clock, former_zone, today
from bot.desk.room import Room
from storage import Connection, digests, settings
from storage.digests import Digest as Row
from storage.digests import Times

log = structlog.get_logger()

#: A post that is later than this, due before the process began, is made up for: one for each channel, the newest.
#: A restart takes seconds, a slow one with a migration minutes.
LATE = timedelta(minutes=15)
#: A digest that could not be made is tried again after this long.
RETRY = timedelta(minutes=5)
LEFT_OUT = (
    "The post of {day} was left out: I was not running at {time}, and a channel gets one late post at most."
)
NOT_READABLE = "I can't work out when it is due: {why}. Give it another time zone with `/digest edit`."


@dataclass(frozen=True, slots=True)
class Due:
    """A post that is due. `late` is its time of day when it is made up for after downtime, else ""."""

    digest: Digest
    day: date
    moment: datetime
    following: datetime
    late: str = ""

    @property
    def until(self) -> datetime:
        """After this moment it is not sent any more."""
        return self.moment + LATEST


class Agenda:
    """Which posts are due, in all servers, and on to the next day once they are written down."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def plan_all(self) -> int:
        """Work out anew when everything is due next: after a start, and when the clock was set back. How many there are.

        Zone rules change with tzdata, clocks are set right: a moment worked out before may be wrong now.
        """
        last = total = 0
        while True:
            async with self.room.store.reading() as c:
                rows = await digests.after(c, last)
            if not rows:
                return total
            last, total = rows[-1].id, total + len(rows)
            now = self.room.now()
            changed = {}
            for row in rows:
                moment = next_of(row, now)
                if moment != row.next_at:
                    changed[row.id] = moment
            if changed:
                async with self.room.store.writing() as c:
                    await digests.plan(c, changed)

    async def due(self, now: datetime, began: datetime, *, limit: int = 100) -> list[Due]:
        """Daily posts of all guilds whose day has come; those that need none are planned on.

        `began` is when this process began to watch the clock: what was due before and is later than `LATE` was missed,
        and a channel gets the newest of it only.
        """
        async with self.room.store.reading() as c:
            rows = await digests.due(c, at=now, limit=limit)
        if rows:
            async with self.room.store.writing() as c:
                rows = await digests.take(c, at=now, limit=limit)
        found: list[Due] = []
        plan: dict[int, datetime | None] = {}
        for row in rows:
            try:
                due = calendar_of(row).due(now, _last(row))
            except Exception as error:  # a zone that this machine's tzdata does not know: one guild's trouble
                await self.note_failure(digest_of(row), NOT_READABLE.format(why=error))
                continue
            if due is None or due[1] < row.created_at:
                plan[row.id] = next_of(row, now)
                continue
            day, moment = due
            missed = moment < began and now - moment > LATE
            late = clock(row.times_on(day).minute) if missed else ""
            found.append(Due(digest_of(row), day, moment, calendar_of(row).following(now, day), late))
        if plan:
            async with self.room.store.writing() as c:
                await digests.plan(c, {key: moment or now + RETRY for key, moment in plan.items()})
        return await self._one_late_each(found, now)

    async def _one_late_each(self, found: Sequence[Due], now: datetime) -> list[Due]:
        """Of what was missed the newest of each channel; the others are noted as left out."""
        missed: defaultdict[int, list[Due]] = defaultdict(list)
        for each in found:
            if each.late:
                missed[each.digest.channel].append(each)
        over = {
            id(each)
            for listed in missed.values()
            for each in sorted(listed, key=lambda due: (due.moment, -due.digest.id))[:-1]
        }
        for each in found:
            if id(each) in over:
                why = LEFT_OUT.format(day=each.day, time=each.late)
                log.warning("digest left out", digest=each.digest.id, day=each.day.isoformat())
                async with self.room.store.writing() as c:
                    await self.written_down(c, [(each, None)])
                    await digests.ended(c, each.digest.guild, each.digest.id, error=why)
        return [each for each in found if id(each) not in over]

    async def written_down(self, c: Connection, written: Sequence[tuple[Due, Made | None]]) -> None:
        """In the transaction that writes posts down (or finds that there is nothing to post): on to the next day."""
        days = {due.digest.id: (due.day.isoformat(), due.following) for due, _ in written}
        await digests.written_down(c, days, at=self.room.now())
        memories = [
            (due.digest.guild, memory_key(due.digest), dict(made.memory))
            for due, made in written
            if made is not None and made.answer.stories
        ]
        await settings.change_all(c, memories)

    async def run_down(self, c: Connection, digest: Digest, day: date, made: Made) -> None:
        """`written_down` for a post that a person asked for, perhaps without a digest set up."""
        now = self.room.now()
        row = await digests.by_id(c, digest.guild, digest.id) if digest.id else None
        if row is not None:
            await self.written_down(c, [(Due(digest, day, now, calendar_of(row).following(now, day)), made)])
        elif made.answer.stories:
            await settings.change(c, digest.guild, memory_key(digest), dict(made.memory))

    async def note_failure(self, digest: Digest, why: str) -> None:
        """Note for `/digest list` that the post could not be made; the day stays due and is tried again."""
        if digest.id:
            async with self.room.store.writing() as c:
                await digests.ended(c, digest.guild, digest.id, error=why[:300])
                await digests.plan(c, {digest.id: self.room.now() + RETRY})

    async def until_next(self, now: datetime, most: float) -> float:
        """Seconds until something is due, at most `most`."""
        async with self.room.store.reading() as c:
            moment = await digests.next_due(c)
        return min(most, max(0.0, (moment - now).total_seconds())) if moment else most


def calendar_of(row: Row) -> Calendar:
    """When a digest is due."""
    return Calendar(row.times, row.former, row.effective_on)


def times_at(row: Row, now: datetime) -> Times:
    """The times that count now: of the local date where the bot posts till the change."""
    return row.times_on(today(now, former_zone(row.former.zone))) if row.former else row.times


def _last(row: Row) -> date | None:
    return date.fromisoformat(row.last_occasion) if row.last_occasion else None


def next_of(row: Row, now: datetime) -> datetime | None:
    """The moment of the day that is due now, else of the next one; None where it cannot be worked out."""
    try:
        due = calendar_of(row).due(now, _last(row))
        if due is not None and due[1] >= row.created_at:
            return due[1]
        return calendar_of(row).following(now, _last(row))
    except Exception as error:
        log.warning("digest cannot be planned", digest=row.id, error=str(error))
        return None


def following_of(row: Row, now: datetime) -> datetime | None:
    """The moment of the next post after now; None where it cannot be worked out."""
    try:
        return calendar_of(row).following(now, _last(row))
    except Exception:
        return None


def digest_of(row: Row) -> Digest:
    return Digest(
        row.id,
        row.guild,
        row.channel,
        row.times.minute,
        row.times.zone,
        row.stories,
        row.passages,
        row.min_outlets,
        row.topic or "",
        row.feeds,
        row.skip_if_empty,
        row.thread_per_story,
    )
