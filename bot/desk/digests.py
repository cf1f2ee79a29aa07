"""The daily posts of a server: setting up, changing, listing, and what one would say now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.answers.digests import DigestAnswer, DigestRow
from bot.desk.agenda import digest_of, following_of, next_of, times_at
from bot.desk.daily import Daily, Digest, memory_key
from bot.desk.feeds import feed_name
from bot.desk.occasions import (
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

KIND = "digest"
ZONE_KEY, REMOVED_KEY = "zone", "digest_removed"
DEFAULT_ZONE = "UTC"
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


class Digests:
    """Setting up and listing; when they are due is `agenda`'s, what a post says `daily`'s."""

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
                await digests.plan(c, {row.id: next_of(changed, self.room.now())})
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
                await digests.plan(c, {row.id: following_of(row, self.room.now())})
            return await self._listed(c, guild, row.id)

    async def remove(self, guild: int, typed: str | None) -> DigestRow:
        """Remove; the last removed one can be brought back."""
        row = await self._row(guild, typed)
        memory = memory_key(digest_of(row))
        async with self.room.store.writing() as c:
            listed = await self._told(c, row)
            kept = await digests.remove(c, guild, row.id)
            told = await settings.value(c, guild, memory)
            await settings.forget(c, guild, memory)
            await settings.change(c, guild, REMOVED_KEY, {"row": kept, "told": told})
        return listed

    async def restore(self, guild: int) -> DigestRow:
        """Bring the last removed one back as it was: paused if it was, and with the days that it has posted."""
        async with self.room.store.writing() as c:
            kept = await settings.value(c, guild, REMOVED_KEY)
            if not kept:
                raise UserError(NOTHING_REMOVED)
            row = await digests.put_back(c, kept["row"])
            await digests.plan(c, {row.id: following_of(row, self.room.now())})
            if kept["told"] is not None:
                await settings.change(c, guild, memory_key(digest_of(row)), kept["told"])
            await settings.forget(c, guild, REMOVED_KEY)
            return await self._listed(c, guild, row.id)

    async def came_back(self, guild: int) -> int:
        """The guild removed the bot and took it in again: what was paused because nothing could be posted goes on."""
        async with self.room.store.writing() as c:
            shut = [row for row in await digests.of_guild(c, guild) if row.paused_at and row.paused_because]
            for row in shut:
                await digests.resume(c, guild, row.id)
                await digests.plan(c, {row.id: following_of(row, self.room.now())})
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
        times = times_at(row, now)
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
            following_of(row, now) if row.paused_at is None else None,
            row.last_error or row.paused_because,
            row.paused_at is not None,
            change,
        )

    async def chosen(self, guild: int, typed: str | None, channel: int) -> Digest:
        """The daily post that a person means; without one set up, today's stories for the channel."""
        async with self.room.store.reading() as c:
            rows = await digests.of_guild(c, guild)
        if not rows and not typed:
            return Digest(0, guild, channel, 0, await self.zone(guild))
        here = [row for row in rows if row.channel == channel]
        row = here[0] if not typed and len(here) == 1 else await self._row(guild, typed)
        now = self.room.now()
        return replace(digest_of(row), zone=times_at(row, now).zone)

    def local_day(self, digest: Digest, now: datetime) -> date:
        """The local date of a digest."""
        return today(now, ZoneInfo(digest.zone))

    # --- what it says ------------------------------------------------------------------------------

    async def today(self, guild: int, topic: str) -> DigestAnswer:
        """Today so far, in this server's time zone."""
        digest = Digest(0, guild, 0, 0, await self.zone(guild), stories=8, topic=topic)
        return (await self.daily.compile(digest, self.local_day(digest, self.room.now()))).answer

    async def preview(self, guild: int, typed: str | None, channel: int) -> DigestAnswer:
        """What a daily post would say now; without saying which, the one of this channel."""
        digest = await self.chosen(guild, typed, channel)
        return (await self.daily.compile(digest, self.local_day(digest, self.room.now()))).answer


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
