"""Daily posts: what is to be posted where and when, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete as delete_rows
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import NothingThere, StorageError
from storage.tables import digests

#: Digests of one guild: a server with more channels than this to post into wants fewer posts, not more.
MOST = 25


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
) -> int:
    """A new daily post; its number. Raises: StorageError beyond `MOST` of a guild."""
    had = (await c.execute(select(func.count()).where(digests.c.guild == guild))).scalar_one()
    if had >= MOST:
        raise StorageError(
            f"This server has {had} digests already, and {MOST} is the most. Remove one first."
        )
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


async def active(c: AsyncConnection) -> list[Digest]:
    """All of every guild that are not paused: for the schedule."""
    asked = select(digests).where(digests.c.paused_at.is_(None)).order_by(digests.c.id)
    return [_digest(row) for row in await c.execute(asked)]


async def edit(c: AsyncConnection, guild: int, digest_id: int, **changes: Any) -> None:
    """Change channel, stories, passages, min_outlets, topic, feeds, skip_if_empty, thread_per_story. Raises: NothingThere."""
    allowed = {
        "channel", "stories", "passages", "min_outlets", "topic", "feeds", "skip_if_empty", "thread_per_story",
    }  # fmt: skip
    if not changes.keys() <= allowed:
        raise TypeError(f"not to be edited: {sorted(changes.keys() - allowed)}")
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
    }
    await _change(c, guild, digest_id, values)


async def pause(
    c: AsyncConnection, guild: int, digest_id: int, *, at: datetime, because: str | None = None
) -> None:
    """Stop posting till `resume`. Raises: NothingThere."""
    await _change(c, guild, digest_id, {"paused_at": at, "paused_because": because})


async def resume(c: AsyncConnection, guild: int, digest_id: int) -> None:
    """Go on posting. Raises: NothingThere."""
    await _change(c, guild, digest_id, {"paused_at": None, "paused_because": None})


async def remove(c: AsyncConnection, guild: int, digest_id: int) -> None:
    """For good; what was posted stays. Raises: NothingThere."""
    done = await c.execute(delete_rows(digests).where(digests.c.id == digest_id, digests.c.guild == guild))
    if not done.rowcount:
        raise NothingThere("That digest is not in this server.")


async def ran(
    c: AsyncConnection, guild: int, digest_id: int, *, occasion: str, at: datetime, error: str | None = None
) -> None:
    """Note a run and how it ended; without an error the last one is over. Raises: NothingThere."""
    await _change(c, guild, digest_id, {"last_run_at": at, "last_occasion": occasion, "last_error": error})


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
    )
