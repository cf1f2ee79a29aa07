"""Daily posts: what is to be posted where and when, and how it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Date, bindparam, func, insert, or_, select, update
from sqlalchemy import delete as delete_rows
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import NothingThere, StorageError
from storage.tables import digests
from storage.types import UtcDateTime

#: Digests of one guild: a server with more channels than this to post into wants fewer posts, not more.
MOST = 25
#: A digest whose post was not written down so long after it was taken is due again: who composed it died. A batch of 100
#: takes 2 s (benchmarks/daily.py, 2026-11-24). So much later a post comes whose process was killed while composing.
COMPOSING_LASTS = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Times:
    """When: minutes after local midnight, days (bit 0 is Monday), IANA zone."""

    minute: int
    zone: str
    weekdays: int = 127


@dataclass(frozen=True, slots=True)
class Digest:
    """A daily post. Up to the local date `effective_on` the `former` times count, from it on `times`."""

    id: int
    guild: int
    channel: int
    times: Times
    former: Times | None
    effective_on: date | None
    stories: int
    passages: int
    min_outlets: int
    topic: str | None
    feeds: tuple[int, ...] | None
    skip_if_empty: bool
    thread_per_story: bool
    paused_at: datetime | None
    paused_because: str | None
    created_by: int | None
    created_at: datetime
    last_run_at: datetime | None
    last_occasion: str | None
    last_error: str | None
    next_at: datetime | None

    def times_on(self, day: date) -> Times:
        """The times that count on a local date."""
        if self.former is not None and self.effective_on is not None and day < self.effective_on:
            return self.former
        return self.times


async def add(
    c: AsyncConnection,
    guild: int,
    channel: int,
    times: Times,
    *,
    by: int | None,
    at: datetime,
    stories: int = 6,
    passages: int = 2,
    min_outlets: int = 1,
    topic: str | None = None,
    feeds: tuple[int, ...] | None = None,
    skip_if_empty: bool = True,
    thread_per_story: bool = False,
    next_at: datetime | None = None,
) -> int:
    """A new daily post; its number. Raises: StorageError beyond `MOST` of a guild."""
    await _room_for_one(c, guild)
    made = insert(digests).values(
        guild=guild,
        channel=channel,
        minute=times.minute,
        zone=times.zone,
        weekdays=times.weekdays,
        stories=stories,
        passages=passages,
        min_outlets=min_outlets,
        topic=topic,
        feeds=list(feeds) if feeds is not None else None,
        skip_if_empty=skip_if_empty,
        thread_per_story=thread_per_story,
        created_by=by,
        created_at=at,
        next_at=next_at,
    )
    digest_id: int = (await c.execute(made.returning(digests.c.id))).scalar_one()
    return digest_id


async def by_id(c: AsyncConnection, guild: int, digest_id: int) -> Digest | None:
    """One of this guild's."""
    asked = select(digests).where(digests.c.id == digest_id, digests.c.guild == guild)
    row = (await c.execute(asked)).one_or_none()
    return _digest(row) if row else None


async def of_guild(c: AsyncConnection, guild: int) -> list[Digest]:
    """All of this guild's, oldest first, paused ones too."""
    asked = select(digests).where(digests.c.guild == guild).order_by(digests.c.id)
    return [_digest(row) for row in await c.execute(asked)]


async def due(c: AsyncConnection, *, at: datetime, limit: int = 100) -> list[Digest]:
    """Those of every guild that are due and not paused, longest due first; and those that nobody has planned yet."""
    d = digests.c
    asked = select(digests).where(d.paused_at.is_(None), or_(d.next_at <= at, d.next_at.is_(None)))
    return [_digest(row) for row in await c.execute(asked.order_by(d.next_at, d.id).limit(limit))]


async def take(c: AsyncConnection, *, at: datetime, limit: int = 100) -> list[Digest]:
    """What is due, for who composes it now; it is due again after a while.

    Writing its post down moves a digest on to its next day. If that does not come about, somebody else gets it.
    """
    taken = await due(c, at=at, limit=limit)
    mine = update(digests).where(digests.c.id.in_([one.id for one in taken]))
    await c.execute(mine.values(next_at=at + COMPOSING_LASTS))
    return taken


async def next_due(c: AsyncConnection) -> datetime | None:
    """When the next one of all guilds is due."""
    asked = select(func.min(digests.c.next_at)).where(digests.c.paused_at.is_(None))
    found: datetime | None = (await c.execute(asked)).scalar_one()
    return found


async def after(c: AsyncConnection, digest_id: int, *, limit: int = 500) -> list[Digest]:
    """Active ones of every guild with a higher number: to go through all of them in pieces."""
    d = digests.c
    asked = select(digests).where(d.paused_at.is_(None), d.id > digest_id).order_by(d.id).limit(limit)
    return [_digest(row) for row in await c.execute(asked)]


async def plan(c: AsyncConnection, moments: Mapping[int, datetime | None]) -> None:
    """Note when each is due next."""
    planned = update(digests).where(digests.c.id == bindparam("number")).values(next_at=bindparam("moment"))
    if moments:
        await c.execute(planned, [{"number": one, "moment": moment} for one, moment in moments.items()])


async def written_down(
    c: AsyncConnection, made: Mapping[int, tuple[str, datetime | None]], *, at: datetime
) -> None:
    """{number: (occasion, when it is due next)} of those whose post of a day is made, or whose day has nothing to post.

    What went wrong before is over.
    """
    if not made:
        return
    values = {
        "last_occasion": bindparam("day"),
        "next_at": bindparam("moment"),
        "last_run_at": at,
        "last_error": None,
    }
    done = update(digests).where(digests.c.id == bindparam("number")).values(values)
    await c.execute(
        done, [{"number": one, "day": day, "moment": moment} for one, (day, moment) in made.items()]
    )


async def ended(
    c: AsyncConnection, guild: int, digest_id: int, *, error: str | None, paused_at: datetime | None = None
) -> None:
    """How its last post ended: with an error, and perhaps paused because of it. One that was removed meanwhile: nothing."""
    values: dict[str, Any] = {"last_error": error}
    if paused_at is not None:
        values |= {"paused_at": paused_at, "paused_because": error}
    await c.execute(
        update(digests).where(digests.c.id == digest_id, digests.c.guild == guild).values(**values)
    )


async def pause_channel(c: AsyncConnection, guild: int, channel: int, *, at: datetime, because: str) -> int:
    """Pause all that post into a channel that refuses them; how many there were."""
    d = digests.c
    mine = update(digests).where(d.guild == guild, d.channel == channel, d.paused_at.is_(None))
    done = await c.execute(mine.values(paused_at=at, paused_because=because, last_error=because))
    return int(done.rowcount)


async def edit(c: AsyncConnection, guild: int, digest_id: int, **changes: Any) -> None:
    """Change channel, stories, passages, min_outlets, topic, feeds, skip_if_empty, thread_per_story. Raises: NothingThere.

    Nothing to change: nothing happens.
    """
    allowed = {
        "channel", "stories", "passages", "min_outlets", "topic", "feeds", "skip_if_empty", "thread_per_story",
    }  # fmt: skip
    if not changes.keys() <= allowed:
        raise TypeError(f"not to be edited: {sorted(changes.keys() - allowed)}")
    if changes:
        await _change(c, guild, digest_id, changes)


async def reschedule(c: AsyncConnection, guild: int, digest_id: int, times: Times, *, from_on: date) -> None:
    """Change the times from a local date on (tomorrow's); until then the present ones count. Raises: NothingThere.

    A second change before that date does not bring the first one forward.
    """
    found = await by_id(c, guild, digest_id)
    if found is None:
        raise NothingThere("That digest is not in this server.")
    pending = found.former if found.effective_on is not None and found.effective_on >= from_on else None
    former = pending or found.times
    values = {
        "minute": times.minute,
        "zone": times.zone,
        "weekdays": times.weekdays,
        "effective_on": from_on,
        "former": [former.minute, former.zone, former.weekdays],
        "next_at": None,
    }
    await _change(c, guild, digest_id, values)


async def pause(
    c: AsyncConnection, guild: int, digest_id: int, *, at: datetime, because: str | None = None
) -> None:
    """Stop posting till `resume`. Raises: NothingThere."""
    await _change(c, guild, digest_id, {"paused_at": at, "paused_because": because})


async def resume(c: AsyncConnection, guild: int, digest_id: int) -> None:
    """Go on posting; what went wrong is over. Raises: NothingThere."""
    values = {"paused_at": None, "paused_because": None, "last_error": None, "next_at": None}
    await _change(c, guild, digest_id, values)


async def remove(c: AsyncConnection, guild: int, digest_id: int) -> dict[str, Any]:
    """What was posted stays. The row as JSON keeps it, without who set it up: for `put_back`. Raises: NothingThere."""
    mine = delete_rows(digests).where(digests.c.id == digest_id, digests.c.guild == guild)
    row = (await c.execute(mine.returning(*digests.c))).one_or_none()
    if row is None:
        raise NothingThere("That digest is not in this server.")
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row._mapping.items()
        if name != "created_by"
    }


async def put_back(c: AsyncConnection, kept: Mapping[str, Any]) -> Digest:
    """Bring back what `remove` gave, under its number: a day that was posted stays posted. Raises: StorageError beyond `MOST`."""
    await _room_for_one(c, kept["guild"])
    values = {name: _unpacked(digests.c[name], value) for name, value in kept.items()}
    return _digest((await c.execute(insert(digests).values(values).returning(*digests.c))).one())


async def _room_for_one(c: AsyncConnection, guild: int) -> None:
    had = (await c.execute(select(func.count()).where(digests.c.guild == guild))).scalar_one()
    if had >= MOST:
        raise StorageError(
            f"This server has {had} daily posts already, and {MOST} is the most. Remove one first."
        )


def _unpacked(column: Column[Any], value: Any) -> Any:
    if value is None or not isinstance(column.type, UtcDateTime | Date):
        return value
    return (date if isinstance(column.type, Date) else datetime).fromisoformat(value)


async def _change(c: AsyncConnection, guild: int, digest_id: int, values: dict[str, Any]) -> None:
    done = await c.execute(
        update(digests).where(digests.c.id == digest_id, digests.c.guild == guild).values(**values)
    )
    if not done.rowcount:
        raise NothingThere("That digest is not in this server.")


def _digest(row: Any) -> Digest:
    return Digest(
        id=row.id,
        guild=row.guild,
        channel=row.channel,
        times=Times(row.minute, row.zone, row.weekdays),
        former=Times(*row.former) if row.former else None,
        effective_on=row.effective_on,
        stories=row.stories,
        passages=row.passages,
        min_outlets=row.min_outlets,
        topic=row.topic,
        feeds=tuple(row.feeds) if row.feeds is not None else None,
        skip_if_empty=row.skip_if_empty,
        thread_per_story=row.thread_per_story,
        paused_at=row.paused_at,
        paused_because=row.paused_because,
        created_by=row.created_by,
        created_at=row.created_at,
        last_run_at=row.last_run_at,
        last_occasion=row.last_occasion,
        last_error=row.last_error,
        next_at=row.next_at,
    )
