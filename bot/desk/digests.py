"""The daily post: what is set up, what is due, what a day's post says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.answers import DigestAnswer, DigestStory, headline_of
from bot.desk.front_page import Lead, filled, ranked
from bot.desk.occasions import DAYS, at, bounds, clock, due, following, minute_of, today, zone_of
from bot.desk.room import Room, passage
from bot.errors import UserError
from bot.news import Passage, Story, Text
from storage import articles, digests, settings, stories
from storage.digests import Digest as Row
from storage.digests import Times

DAY_FORMAT = "%Y-%m-%d"
KIND = "digest"
ZONE_KEY, LAST_KEY, REMOVED_KEY = "zone", "digest_last", "digest_removed"
DEFAULT_ZONE = "UTC"
#: Articles of one day that are read for a digest: more than a person follows; the newest count.
MOST_ARTICLES = 400

NO_DIGEST = "No daily post is set up here. `/digest add` sets one up."
WHICH = "There are several daily posts here: say which one with **digest**."
UNKNOWN = "I know no daily post “{typed}” here. `/digest list` shows them."
NOTHING_REMOVED = "No daily post was removed here."
NAMED = {127: "day", 31: "Monday to Friday", 96: "Saturday and Sunday"}


@dataclass(frozen=True, slots=True)
class Digest:
    """A daily post as the schedule needs it; `id` is 0 for one that is posted once, without being set up."""

    id: int
    guild: int
    channel: int
    minute: int
    zone: str
    weekdays: int = 127
    stories: int = 6
    passages: int = 2
    min_outlets: int = 1
    topic: str = ""
    skip_if_empty: bool = True

    @property
    def subject(self) -> str:
        """What its posts are keyed by."""
        return str(self.id) if self.id else f"channel-{self.channel}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A daily post in words."""

    name: str
    what: str
    days: str
    time: str
    zone: str
    channel: int
    last_at: datetime | None
    next_at: datetime | None
    failure: str | None
    paused: bool

    @property
    def following(self) -> str:
        """The next post as Discord shows times; "" when there is none."""
        return f"<t:{int(self.next_at.timestamp())}:f>" if self.next_at else ""


class Digests:
    """Setting up, listing, compiling."""

    def __init__(self, room: Room) -> None:
        self.room = room

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
        skip_if_empty: bool = True,
    ) -> Listed:
        """Set up a daily post. Raises: UserError for an impossible time or zone."""
        chosen = zone_of(zone or await self.zone(guild)).key
        times = Times(minute_of(time), chosen, DAYS[days])
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
                skip_if_empty=skip_if_empty,
            )
            row = await digests.by_id(c, guild, made)
        assert row is not None
        return self._listed(row)

    async def zone(self, guild: int) -> str:
        """This server's time zone."""
        async with self.room.store.reading() as c:
            return str(await settings.value(c, guild, ZONE_KEY, DEFAULT_ZONE))

    async def listed(self, guild: int) -> list[Listed]:
        """Every daily post of a guild, in the order in which they were set up."""
        async with self.room.store.reading() as c:
            return [self._listed(row) for row in await digests.of_guild(c, guild)]

    async def suggest(self, guild: int, typed: str) -> list[tuple[str, str]]:
        """(name, number) of daily posts."""
        async with self.room.store.reading() as c:
            rows = await digests.of_guild(c, guild)
        found = [(f"{row.id} · {clock(row.times.minute)} {row.times.zone}", str(row.id)) for row in rows]
        return [each for each in found if typed.lower() in each[0].lower()] or ([] if typed else found)

    async def pause(self, guild: int, typed: str | None, *, paused: bool) -> Listed:
        """Pause or resume."""
        row = await self._row(guild, typed)
        async with self.room.store.writing() as c:
            if paused:
                await digests.pause(c, guild, row.id, at=self.room.now())
            else:
                await digests.resume(c, guild, row.id)
            changed = await digests.by_id(c, guild, row.id)
        return self._listed(changed or row)

    async def remove(self, guild: int, typed: str | None) -> Listed:
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
            "skip_if_empty": row.skip_if_empty,
        }
        async with self.room.store.writing() as c:
            await digests.remove(c, guild, row.id)
            await settings.change(c, guild, REMOVED_KEY, kept)
        return self._listed(row)

    async def restore(self, guild: int) -> Listed:
        """Bring the last removed one back."""
        async with self.room.store.writing() as c:
            kept = await settings.value(c, guild, REMOVED_KEY)
            if not kept:
                raise UserError(NOTHING_REMOVED)
            times = Times(kept.pop("minute"), kept.pop("zone"), kept.pop("weekdays"))
            made = await digests.add(
                c, guild, kept.pop("channel"), times, by=None, at=self.room.now(), **kept
            )
            await settings.forget(c, guild, REMOVED_KEY)
            row = await digests.by_id(c, guild, made)
        assert row is not None
        return self._listed(row)

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

    def _listed(self, row: Row) -> Listed:
        days = NAMED.get(row.times.weekdays, "chosen days")
        time = clock(row.times.minute)
        what = f"<#{row.channel}> at {time} ({row.times.zone}), every {days}"
        if row.topic:
            what += f", about “{row.topic}”"
        moment = None
        if row.paused_at is None:
            moment = following(
                self.room.now(), row.times.minute, row.times.weekdays, ZoneInfo(row.times.zone)
            )
        return Listed(
            f"{row.id}",
            what,
            days,
            time,
            row.times.zone,
            row.channel,
            row.last_run_at,
            moment,
            row.last_error or row.paused_because,
            row.paused_at is not None,
        )

    # --- what is due -------------------------------------------------------------------------------

    async def due(self, now: datetime) -> list[tuple[Digest, date]]:
        """Daily posts of all guilds whose day has come, with the local date."""
        async with self.room.store.reading() as c:
            rows = await digests.active(c)
        found = []
        for row in rows:
            zone = ZoneInfo(row.times.zone)
            times = (
                row.former
                if row.former and row.effective_on and today(now, zone) < row.effective_on
                else row.times
            )
            day = due(now, times.minute, times.weekdays, ZoneInfo(times.zone))
            if day is not None and row.last_occasion != day.isoformat() and not _set_up_later(row, day):
                found.append((_digest(row), day))
        return found

    async def chosen(self, guild: int, typed: str | None, channel: int) -> Digest:
        """The daily post that a person means; without one set up, today's stories for the channel."""
        async with self.room.store.reading() as c:
            rows = await digests.of_guild(c, guild)
        if not rows and not typed:
            return Digest(0, guild, channel, 0, await self.zone(guild))
        here = [row for row in rows if row.channel == channel]
        if not typed and len(rows) > 1 and len(here) == 1:
            return _digest(here[0])
        return _digest(await self._row(guild, typed))

    def local_day(self, digest: Digest, now: datetime) -> date:
        """The local date of a digest."""
        return today(now, ZoneInfo(digest.zone))

    async def note_run(self, digest: Digest, day: date, moment: datetime, shown: Sequence[int] = ()) -> None:
        """Note a run and the stories it showed."""
        async with self.room.store.writing() as c:
            if digest.id:
                await digests.ran(c, digest.guild, digest.id, occasion=day.isoformat(), at=moment)
            if shown:
                await settings.change(
                    c,
                    digest.guild,
                    f"{LAST_KEY}:{digest.subject}",
                    {"day": day.isoformat(), "stories": list(shown)},
                )

    async def note_failure(self, digest: Digest, why: str) -> None:
        """Note a failure for `/digest list`; the day stays due."""
        if digest.id:
            async with self.room.store.writing() as c:
                row = await digests.by_id(c, digest.guild, digest.id)
                await digests.ran(
                    c,
                    digest.guild,
                    digest.id,
                    occasion=(row.last_occasion if row else None) or "",
                    at=self.room.now(),
                    error=why[:300],
                )

    # --- what it says ------------------------------------------------------------------------------

    async def today(self, guild: int, topic: str) -> DigestAnswer:
        """Today so far, in this server's time zone."""
        zone = await self.zone(guild)
        digest = Digest(0, guild, 0, 0, zone, stories=8, topic=topic)
        return await self.compile(digest, self.local_day(digest, self.room.now()))

    async def preview(self, guild: int, typed: str | None) -> DigestAnswer:
        """What a daily post would say now."""
        digest = await self.chosen(guild, typed, 0)
        return await self.compile(digest, self.local_day(digest, self.room.now()))

    async def compile(self, digest: Digest, day: date) -> DigestAnswer:
        """The stories of a channel's day: those with an article since the same time yesterday, at least since midnight."""
        now = self.room.now()
        start, end = bounds(day, ZoneInfo(digest.zone))
        since = min(start, now - timedelta(days=1))
        async with self.room.store.reading() as c:
            found = await articles.published_between(c, digest.guild, since, max(end, now))
            found = found[-MOST_ARTICLES:]
            texts = await articles.texts(c, digest.guild, [article.id for article in found])
            by_story: defaultdict[int, list[Text]] = defaultdict(list)
            for text in texts:
                if text.article.story_id is not None:
                    by_story[text.article.story_id].append(text)
            listed = {story.id: story for story in await stories.by_ids(c, digest.guild, list(by_story))}
            before = await settings.value(c, digest.guild, f"{LAST_KEY}:{digest.subject}", {})
        shown_before = (
            frozenset(before.get("stories", ())) if before.get("day") != day.isoformat() else frozenset()
        )
        leads = ranked(by_story, now, digest.topic, digest.min_outlets, shown_before)
        leads = [lead for lead in leads if lead.story in listed]
        chosen = leads[: digest.stories]
        size = sum(len(text.body) for lead in chosen for text in lead.texts)
        whole = await self.room.work(size, _filled, chosen, digest.passages)
        return DigestAnswer(
            day.isoformat(),
            tuple(_told(lead, listed[lead.story]) for lead in whole),
            len(texts),
            len({text.article.outlet for text in texts}),
            len(leads) - len(chosen),
            digest.topic,
        )


def _filled(leads: list[Lead], passages: int) -> list[Lead]:
    return [filled(lead, passages) for lead in leads]


def _set_up_later(row: Row, day: date) -> bool:
    """A digest set up at 10:00 for 08:00 begins tomorrow."""
    return row.created_at > at(day, row.times.minute, ZoneInfo(row.times.zone))


def _digest(row: Row) -> Digest:
    return Digest(
        row.id,
        row.guild,
        row.channel,
        row.times.minute,
        row.times.zone,
        row.times.weekdays,
        row.stories,
        row.passages,
        row.min_outlets,
        row.topic or "",
        row.skip_if_empty,
    )


def _told(lead: Lead, story: Story) -> DigestStory:
    texts = lead.texts
    earliest = min(texts, key=lambda text: text.article.published_at or text.article.saved_at)
    labelled = next((text for text in texts if text.article.headline == story.label), texts[0])
    quote: tuple[Passage, str | None] | None = None
    if lead.quote:
        number, said = lead.quote
        quote = (passage(texts[number], said.start, said.end), said.speaker)
    return DigestStory(
        story,
        headline_of(labelled.article),
        tuple(passage(texts[number], start, end) for number, start, end in lead.passages),
        tuple(dict.fromkeys(text.article.outlet for text in texts)),
        earliest.article.outlet,
        quote,
    )
