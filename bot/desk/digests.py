"""The daily posts of a server: setting up, changing, listing, and which of them are due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.answers import DigestAnswer, DigestRow
from bot.desk.daily import Daily, Digest, Made, memory_key
from bot.desk.feeds import feed_name
from bot.desk.occasions import (
    LATEST,
    Calendar,
    clock,
    days_of,
    former_zone,
    minute_of,
    named_days,
    today,
    zone_of,
)
from bot.desk.room import Room
from bot.errors import UserError
from storage import Connection, digests, feeds, settings
from storage.digests import Digest as Row
from storage.digests import Times

__all__ = ["Digest", "Digests", "Due", "Made"]

log = structlog.get_logger()

KIND = "digest"
ZONE_KEY, REMOVED_KEY = "zone", "digest_removed"
DEFAULT_ZONE = "UTC"
#: A post that is later than this, due before the process began, is made up for: one for each channel, the newest.
#: A restart takes seconds, a slow one with a migration minutes.
LATE = timedelta(minutes=15)
#: A digest that could not be made is tried again after this long.
RETRY = timedelta(minutes=5)
MOST_FEEDS = 25

NO_DIGEST = "No daily post is set up here. `/digest add` sets one up."
WHICH = "There are several daily posts here: say which one with **digest**."
UNKNOWN = "I know no daily post “{typed}” here. `/digest list` shows them."
NOTHING_REMOVED = "No daily post was removed here."
NOTHING_TO_CHANGE = "Nothing to change: give at least one option beside **digest**."
NO_FEED = (
    "I know no feed “{typed}” here. `/feed list` shows them; separate several with commas, or write all."
)
MANY_FEEDS = "That are more than {most} feeds. Leave **feeds** out to use all of them."
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


class Digests:
    """Setting up, listing, planning; what a post says is `daily`'s."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.daily = Daily(room)

    # --- set up ------------------------------------------------------------------------------------

    async def add(
        self,
        guild: int,
        user: int | None,
        channel: int,
        *,
        time: str,
        zone: str | None = None,
        days: str = "daily",
        stories: int = 6,
        passages: int = 2,
        min_outlets: int = 1,
        topic: str | None = None,
        feeds: str | None = None,
        skip_if_empty: bool = True,
        thread_per_story: bool = False,
    ) -> DigestRow:
        """Set up a daily post. Raises: UserError for an impossible time, zone, days, feeds, or one too many."""
        chosen = zone_of(zone or await self.zone(guild)).key
        times = Times(minute_of(time), chosen, days_of(days))
        async with self.room.store.writing() as c:
            made = await digests.add(
                c,
                guild,
                channel,
                times,
                by=user,
                at=self.room.now(),
                stories=stories,
                passages=passages,
                min_outlets=min_outlets,
                topic=topic,
                feeds=await _feeds(c, guild, feeds),
                skip_if_empty=skip_if_empty,
                thread_per_story=thread_per_story,
                next_at=Calendar(times).following(self.room.now()),
            )
            return await self._listed(c, guild, made)

    async def edit(
        self,
        guild: int,
        typed: str | None,
        *,
        time: str | None = None,
        zone: str | None = None,
        days: str | None = None,
        feeds: str | None = None,
        topic: str | None = None,
        **changes: Any,
    ) -> DigestRow:
        """Change what is given; time, zone and days count from the next day on. "-" takes the topic off, "all" the feeds."""
        row = await self._row(guild, typed)
        changes = {name: value for name, value in changes.items() if value is not None}
        if not changes and not any((time, zone, days, feeds, topic)):
            raise UserError(NOTHING_TO_CHANGE)
        times = Times(
            minute_of(time) if time else row.times.minute,
            zone_of(zone).key if zone else row.times.zone,
            days_of(days) if days else row.times.weekdays,
        )
        if topic:
            changes["topic"] = None if topic.strip() == "-" else topic
        async with self.room.store.writing() as c:
            if feeds:
                changes["feeds"] = await _feeds(c, guild, feeds)
            await digests.edit(c, guild, row.id, **changes)
            if times != row.times:
                now = self.room.now()
                here = max(today(now, former_zone(name)) for name in {times.zone, row.times.zone})
                await digests.reschedule(c, guild, row.id, times, from_on=here + timedelta(days=1))
            changed = await digests.by_id(c, guild, row.id)
            if changed is not None:
                await digests.plan(c, {row.id: _next(changed, self.room.now())})
            return await self._listed(c, guild, row.id)

    async def zone(self, guild: int) -> str:
        """This server's time zone."""
        async with self.room.store.reading() as c:
            return str(await settings.value(c, guild, ZONE_KEY, DEFAULT_ZONE))

    async def listed(self, guild: int) -> list[DigestRow]:
        """Every daily post of a guild, in the order in which they were set up."""
        async with self.room.store.reading() as c:
            return [await self._told(c, row) for row in await digests.of_guild(c, guild)]

    async def suggest(self, guild: int, typed: str) -> list[tuple[str, str]]:
        """(name, number) of daily posts."""
        async with self.room.store.reading() as c:
            rows = await digests.of_guild(c, guild)
        found = [(f"{row.id} · {clock(row.times.minute)} {row.times.zone}", str(row.id)) for row in rows]
        wanted = typed.strip().lower()
        exact = [each for each in found if each[1] == wanted.lstrip("#")]
        return exact or [each for each in found if wanted in each[0].lower()]

    async def pause(self, guild: int, typed: str | None, *, paused: bool) -> DigestRow:
        """Pause or resume."""
        row = await self._row(guild, typed)
        async with self.room.store.writing() as c:
            if paused:
                await digests.pause(c, guild, row.id, at=self.room.now())
            else:
                await digests.resume(c, guild, row.id)
                await digests.plan(c, {row.id: calendar_of(row).following(self.room.now())})
            return await self._listed(c, guild, row.id)

    async def remove(self, guild: int, typed: str | None) -> DigestRow:
        """Remove; the last removed one can be brought back."""
        row = await self._row(guild, typed)
        kept = {
            "channel": row.channel,
            "minute": row.times.minute,
            "zone": row.times.zone,
            "weekdays": row.times.weekdays,
            "stories": row.stories,
            "passages": row.passages,
            "min_outlets": row.min_outlets,
            "topic": row.topic,
            "feeds": list(row.feeds) if row.feeds is not None else None,
            "skip_if_empty": row.skip_if_empty,
            "thread_per_story": row.thread_per_story,
        }
        async with self.room.store.writing() as c:
            listed = await self._told(c, row)
            await digests.remove(c, guild, row.id)
            await settings.forget(c, guild, memory_key(_digest(row)))
            await settings.change(c, guild, REMOVED_KEY, kept)
        return listed

    async def restore(self, guild: int) -> DigestRow:
        """Bring the last removed one back."""
        async with self.room.store.writing() as c:
            kept = await settings.value(c, guild, REMOVED_KEY)
            if not kept:
                raise UserError(NOTHING_REMOVED)
            times = Times(kept.pop("minute"), kept.pop("zone"), kept.pop("weekdays"))
            chosen = kept.pop("feeds", None)
            made = await digests.add(
                c,
                guild,
                kept.pop("channel"),
                times,
                by=None,
                at=self.room.now(),
                feeds=tuple(chosen) if chosen is not None else None,
                next_at=Calendar(times).following(self.room.now()),
                **kept,
            )
            await settings.forget(c, guild, REMOVED_KEY)
            return await self._listed(c, guild, made)

    async def came_back(self, guild: int) -> int:
        """The guild removed the bot and took it in again: what was paused because nothing could be posted goes on."""
        async with self.room.store.writing() as c:
            shut = [row for row in await digests.of_guild(c, guild) if row.paused_at and row.paused_because]
            for row in shut:
                await digests.resume(c, guild, row.id)
                await digests.plan(c, {row.id: calendar_of(row).following(self.room.now())})
        return len(shut)

    async def _row(self, guild: int, typed: str | None) -> Row:
        async with self.room.store.reading() as c:
            rows = await digests.of_guild(c, guild)
        if not rows:
            raise UserError(NO_DIGEST)
        if typed:
            number = typed.split("·")[0].strip().lstrip("#")
            row = next((each for each in rows if str(each.id) == number), None)
            if row is None:
                raise UserError(UNKNOWN.format(typed=typed[:40]))
            return row
        if len(rows) > 1:
            raise UserError(WHICH)
        return rows[0]

    async def _listed(self, c: Connection, guild: int, number: int) -> DigestRow:
        row = await digests.by_id(c, guild, number)
        assert row is not None
        return await self._told(c, row)

    async def _told(self, c: Connection, row: Row) -> DigestRow:
        what = [f"{row.stories} {'story' if row.stories == 1 else 'stories'} at most"]
        if row.topic:
            what.append(f"about “{row.topic}”")
        if row.feeds is not None:
            chosen = [one for one in await feeds.of_guild(c, row.guild) if one.id in row.feeds]
            names = [feed_name(one) for one in chosen]
            what.append("from " + (", ".join(names[:5]) or "feeds that were removed"))
        if row.min_outlets > 1:
            what.append(f"in {row.min_outlets} outlets or more")
        if row.thread_per_story:
            what.append("a thread for each story")
        if not row.skip_if_empty:
            what.append("a line on empty days")
        now, change = self.room.now(), ""
        times = _times_at(row, now)
        if times is not row.times and row.effective_on:
            new = f"{clock(row.times.minute)} ({row.times.zone}), every {named_days(row.times.weekdays)}"
            change = f"from {row.effective_on.isoformat()} on: {new}"
        return DigestRow(
            f"{row.id}",
            row.channel,
            named_days(times.weekdays),
            clock(times.minute),
            times.zone,
            tuple(what),
            row.last_run_at,
            _following(row, now) if row.paused_at is None else None,
            row.last_error or row.paused_because,
            row.paused_at is not None,
            change,
        )

    # --- what is due -------------------------------------------------------------------------------

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
                moment = _next(row, now)
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
                await self.note_failure(_digest(row), NOT_READABLE.format(why=error))
                continue
            if due is None or due[1] < row.created_at:
                plan[row.id] = _next(row, now)
                continue
            day, moment = due
            missed = moment < began and now - moment > LATE
            late = clock(row.times_on(day).minute) if missed else ""
            found.append(Due(_digest(row), day, moment, calendar_of(row).following(now), late))
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
            await self.written_down(c, [(Due(digest, day, now, calendar_of(row).following(now)), made)])
        elif made.answer.stories:
            await settings.change(c, digest.guild, memory_key(digest), dict(made.memory))

    async def chosen(self, guild: int, typed: str | None, channel: int) -> Digest:
        """The daily post that a person means; without one set up, today's stories for the channel."""
        async with self.room.store.reading() as c:
            rows = await digests.of_guild(c, guild)
        if not rows and not typed:
            return Digest(0, guild, channel, 0, await self.zone(guild))
        here = [row for row in rows if row.channel == channel]
        row = here[0] if not typed and len(here) == 1 else await self._row(guild, typed)
        now = self.room.now()
        return replace(_digest(row), zone=_times_at(row, now).zone)

    def local_day(self, digest: Digest, now: datetime) -> date:
        """The local date of a digest."""
        return today(now, ZoneInfo(digest.zone))

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

    # --- what it says ------------------------------------------------------------------------------

    async def today(self, guild: int, topic: str) -> DigestAnswer:
        """Today so far, in this server's time zone."""
        digest = Digest(0, guild, 0, 0, await self.zone(guild), stories=8, topic=topic)
        return (await self.daily.compile(digest, self.local_day(digest, self.room.now()))).answer

    async def preview(self, guild: int, typed: str | None) -> DigestAnswer:
        """What a daily post would say now."""
        digest = await self.chosen(guild, typed, 0)
        return (await self.daily.compile(digest, self.local_day(digest, self.room.now()))).answer


def calendar_of(row: Row) -> Calendar:
    """When a digest is due."""
    return Calendar(row.times, row.former, row.effective_on)


def _times_at(row: Row, now: datetime) -> Times:
    """The times that count now: of the local date where the bot posts till the change."""
    return row.times_on(today(now, former_zone(row.former.zone))) if row.former else row.times


def _last(row: Row) -> date | None:
    return date.fromisoformat(row.last_occasion) if row.last_occasion else None


def _next(row: Row, now: datetime) -> datetime | None:
    """The moment of the day that is due now, else of the next one; None where it cannot be worked out."""
    try:
        due = calendar_of(row).due(now, _last(row))
        if due is not None and due[1] >= row.created_at:
            return due[1]
        return calendar_of(row).following(now)
    except Exception as error:
        log.warning("digest cannot be planned", digest=row.id, error=str(error))
        return None


def _following(row: Row, now: datetime) -> datetime | None:
    try:
        return calendar_of(row).following(now)
    except Exception:
        return None


async def _feeds(c: Connection, guild: int, typed: str | None) -> tuple[int, ...] | None:
    """Numbers of the feeds that a person lists, by number, address or words of the name; None for all. Raises: UserError."""
    if not typed or typed.strip().casefold() == "all":
        return None
    listed = await feeds.of_guild(c, guild)
    by_number = {str(one.id): one.id for one in listed}
    found = []
    for each in filter(None, (part.strip() for part in typed.split(","))):
        number = by_number.get(each.split("·")[0].strip().lstrip("#"))
        if number is None:
            named = await feeds.named(c, guild, each, limit=1)
            if not named:
                raise UserError(NO_FEED.format(typed=each[:60]))
            number = named[0].id
        found.append(number)
    if len(set(found)) > MOST_FEEDS:
        raise UserError(MANY_FEEDS.format(most=MOST_FEEDS))
    return tuple(dict.fromkeys(found)) or None


def _digest(row: Row) -> Digest:
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
