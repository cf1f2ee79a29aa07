"""Feeds of a guild: found from a site's address, listed, edited, paused, tested, removed, imported and exported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.answers.feeds import FeedAdded, FeedImport, FeedRow, FeedRows, FeedTest, FeedTrouble
from bot.desk.arrivals import Arrivals, wants
from bot.desk.room import PATIENCE, Room
from bot.errors import UserError
from bot.gather.entries import WHOLE
from bot.gather.feed import Feed as Read
from bot.gather.opml import ListedFeed, Remark, read_opml, without, write_opml
from bot.gather.rhythm import first_shown, interval
from bot.gather.web import FeedAnswer, Web, told
from bot.text.publishers import host_of
from bot.text.words import count_words
from storage import feeds, polls, settings
from storage.feeds import Subscription

#: Feeds of one guild: the longest lists people publish have 5,000.
MOST_FEEDS = 10_000
MOST_WORDS, LONGEST_WORD = 50, 80
#: Subscriptions read at once: 5,000 rows would hold the event loop for 100 ms.
BATCH = 200
#: First checks after an import are spread over a time that gives every feed a second.
SECONDS_EACH = 1.0
REMOVED_KEY, LOG_CHANNEL_KEY = "feeds_removed", "log_channel"
#: A feed that fails for so long is a matter for staff: servers are down for a weekend now and then.
FAILING_FOR = timedelta(days=3)
#: Removed feeds that can be brought back.
MOST_REMOVED = 20

NO_FEEDS = "No feed here yet. `/feed add` takes the address of a feed or of a site."
UNKNOWN = "I know no feed “{typed}” here. `/feed list` shows them."
GONE = "That feed can't be brought back any more. `/feed add` adds it again."
TOO_MANY = "A server can have {most:,} feeds; here are {have:,} already."
TOO_MANY_WORDS = "I take up to {most} words or phrases, separated by commas."
NO_ADDRESS = "Give me the address of a feed or of a site, like https://example.com."
NOTHING_TO_CHANGE = "Say what to change: outlet, include, exclude or full_text."


class Feeds:
    """What staff do with feeds; polling itself is `bot.polling`."""

    def __init__(self, room: Room, web: Web, arrivals: Arrivals) -> None:
        self.room, self.web, self.arrivals = room, web, arrivals
        #: Called when a feed is due at once; `bot.polling` listens.
        self.stir: Callable[[], None] = lambda: None

    async def add(
        self,
        guild: int,
        user: int | None,
        address: str,
        *,
        outlet: str | None = None,
        include: str | None = None,
        exclude: str | None = None,
        full_text: bool = True,
    ) -> FeedAdded:
        """Subscribe to a feed, or to the first feed that a site names. Raises: UserError when there is none."""
        wanted, unwanted = words_of(include), words_of(exclude)
        found = await self.web.feeds_of(_address(address))
        others = tuple((one.url, one.title) for one in found[1:])
        answer = await self.web.feed(found[0].url, urgent=True)
        if answer.feed is None:
            raise UserError(f"{host_of(found[0].url)} {told(answer.status)}.")
        url, read = answer.moved_to or found[0].url, answer.feed
        now = self.room.now()
        async with self.room.store.writing() as c:
            _room_for(await feeds.count(c, guild), 1)
            made = await feeds.subscribe(
                c,
                guild,
                url,
                by=user,
                at=now,
                site=read.site_url or None,
                title=read.title or found[0].title or None,
                outlet=_outlet(outlet),
                include=wanted,
                exclude=unwanted,
                full_text=full_text,
            )
            row = made or await feeds.by_url(c, guild, url)
            assert row is not None
            if made and not made.paused_at:
                await polls.check_soon(c, made.feed.id, now)
        if made is None:
            return FeedAdded(_row(row), len(read.entries), 0, already=True, others=others)
        await self.arrivals.catch_up(made)
        self.stir()
        first = first_shown([e.published_at if wants(made, e) else None for e in read.entries], now)
        return FeedAdded(_row(row), len(read.entries), len(first), others=others)

    async def listed(self, guild: int, page: int, size: int) -> FeedRows:
        """A page of the guild's feeds: those that fail first, then in the order in which they were added."""
        async with self.room.store.reading() as c:
            total = await feeds.count(c, guild)
            page = max(0, min(page, (total - 1) // size))
            rows = await feeds.page(c, guild, limit=size, offset=page * size)
            failing = await feeds.failing(c, guild)
        return FeedRows(tuple(map(_row, rows)), total, page, failing)

    async def suggest(self, guild: int, typed: str) -> list[tuple[str, str]]:
        """(name, number) of feeds with the typed words in name or address."""
        async with self.room.store.reading() as c:
            found = await feeds.named(c, guild, typed)
        return [(f"{feed_name(one)} · {host_of(one.feed.url)}", str(one.id)) for one in found]

    async def edit(
        self,
        guild: int,
        typed: str,
        *,
        outlet: str | None = None,
        include: str | None = None,
        exclude: str | None = None,
        full_text: bool | None = None,
    ) -> FeedRow:
        """Change how this guild reads a feed; "-" empties outlet or words."""
        changes: dict[str, Any] = {}
        if outlet is not None:
            changes["outlet"] = _outlet(outlet)
        if include is not None:
            changes["include"] = words_of(include)
        if exclude is not None:
            changes["exclude"] = words_of(exclude)
        if full_text is not None:
            changes["full_text"] = full_text
        if not changes:
            raise UserError(NOTHING_TO_CHANGE)
        subscription = await self._find(guild, typed)
        return await self._changed(guild, subscription, **changes)

    async def pause(self, guild: int, typed: str, *, paused: bool) -> FeedRow:
        """Pause, or go on. A feed that everybody paused is not asked for; going on, what came meanwhile stays silent."""
        subscription = await self._find(guild, typed)
        now = self.room.now()
        row = await self._changed(guild, subscription, paused_at=now if paused else None)
        async with self.room.store.writing() as c:
            if paused:
                await polls.let_wait(c, subscription.feed.id)
            else:
                await polls.check_soon(c, subscription.feed.id, now)
            found = await feeds.by_id(c, guild, subscription.id)
        if not paused:
            self.stir()
        return _row(found) if found else row

    async def test(self, guild: int, typed: str) -> FeedTest:
        """Ask a feed now and say what it would bring; nothing is stored. `typed` may be an address nobody added."""
        subscription = None
        if "://" not in typed or await self._known(guild, typed):
            subscription = await self._find(guild, typed)
        url = subscription.feed.url if subscription else (await self.web.feeds_of(_address(typed)))[0].url
        answer = await self.web.feed(url, urgent=True)
        if answer.feed is None:
            raise UserError(f"{host_of(url)} {told(answer.status)}.")
        return self._tested(url, answer, answer.feed, subscription)

    async def remove(self, guild: int, typed: str) -> FeedRow:
        """Unsubscribe; what the feed brought stays, and the feed can be brought back."""
        subscription = await self._find(guild, typed)
        kept = {
            "id": subscription.id,
            "url": subscription.feed.url,
            "title": subscription.feed.title,
            "outlet": subscription.outlet,
            "include": list(subscription.include),
            "exclude": list(subscription.exclude),
            "full_text": subscription.full_text,
        }
        async with self.room.store.writing() as c:
            before = await settings.value(c, guild, REMOVED_KEY, [])
            await settings.change(c, guild, REMOVED_KEY, [*before, kept][-MOST_REMOVED:])
            await feeds.unsubscribe(c, guild, subscription.id)
        return _row(subscription)

    async def restore(self, guild: int, user: int, number: int) -> FeedRow:
        """Bring a removed feed back, with its words; `number` was its subscription's."""
        now = self.room.now()
        async with self.room.store.writing() as c:
            before = await settings.value(c, guild, REMOVED_KEY, [])
            kept = next((one for one in before if one["id"] == number), None)
            if kept is None:
                raise UserError(GONE)
            _room_for(await feeds.count(c, guild), 1)
            await settings.change(c, guild, REMOVED_KEY, [one for one in before if one["id"] != number])
            options = {name: kept[name] for name in ("title", "outlet", "include", "exclude", "full_text")}
            made = await feeds.subscribe(c, guild, kept["url"], by=user, at=now, **options)
            row = made or await feeds.by_url(c, guild, kept["url"])
        assert row is not None
        self.stir()
        return _row(row)

    async def import_(self, guild: int, user: int | None, data: bytes) -> FeedImport:
        """Subscribe to every feed of an OPML file, all or none. Raises: UserError when it is no such file."""
        listed, remarks = await self.room.workers.run(read_opml, data, seconds=PATIENCE)
        now = self.room.now()
        async with self.room.store.reading() as c:
            held = await feeds.addresses(c, guild)
        new = await self.room.work(100 * (len(listed) + len(held)), without, listed, held)
        async with self.room.store.writing() as c:
            _room_for(await feeds.count(c, guild), len(new))
            over = timedelta(seconds=SECONDS_EACH * len(new))
            added = await feeds.subscribe_many(c, guild, new, by=user, at=now, over=over)
        self.stir()
        return FeedImport(len(added), len(listed) - len(added), len(remarks), _report(listed, remarks, added))

    async def export(self, guild: int, name: str) -> bytes:
        """The guild's feeds as OPML. Raises: UserError when there are none."""
        listed: list[ListedFeed] = []
        async with self.room.store.reading() as c:
            while rows := await feeds.page(c, guild, limit=BATCH, offset=len(listed)):
                listed.extend(ListedFeed(one.feed.url, feed_name(one)) for one in rows)
        if not listed:
            raise UserError(NO_FEEDS)
        made = await self.room.work(len(listed) * 100, write_opml, listed, name, self.room.now())
        return made.encode()

    async def troubles(self) -> dict[tuple[int, int], list[FeedTrouble]]:
        """What guilds with a log channel have not been told yet, by (guild, log channel)."""
        async with self.room.store.reading() as c:
            found = await feeds.troubles(c, failing_before=self.room.now() - FAILING_FOR)
            channels = {
                guild: await settings.value(c, guild, LOG_CHANNEL_KEY)
                for guild in {one.guild for one in found}
            }
        told: dict[tuple[int, int], list[FeedTrouble]] = {}
        for one in found:
            if channels[one.guild]:
                told.setdefault((one.guild, int(channels[one.guild])), []).append(
                    FeedTrouble(one.subscription, one.name, one.url, one.error or "", one.gone, one.since)
                )
        return told

    # --- parts -------------------------------------------------------------------------------------

    async def _find(self, guild: int, typed: str) -> Subscription:
        typed = typed.strip().strip("<>")
        async with self.room.store.reading() as c:
            found = await feeds.by_id(c, guild, int(typed)) if typed.isdecimal() and len(typed) < 19 else None
            if found is None and "://" in typed:
                found = await feeds.by_url(c, guild, typed)
            if found is None and typed:
                found = next(iter(await feeds.named(c, guild, typed, limit=1)), None)
            if found is None and not await feeds.count(c, guild):
                raise UserError(NO_FEEDS)
        if found is None:
            raise UserError(UNKNOWN.format(typed=typed[:60]))
        return found

    async def _known(self, guild: int, typed: str) -> bool:
        try:
            await self._find(guild, typed)
        except UserError:
            return False
        return True

    async def _changed(self, guild: int, subscription: Subscription, **changes: Any) -> FeedRow:
        async with self.room.store.writing() as c:
            await feeds.edit(c, guild, subscription.id, **changes)
            found = await feeds.by_id(c, guild, subscription.id)
        return _row(found or subscription)

    def _tested(
        self, url: str, answer: FeedAnswer, read: Read, subscription: Subscription | None
    ) -> FeedTest:
        passing = [e for e in read.entries if subscription is None or wants(subscription, e)]
        dates = [entry.published_at for entry in read.entries if entry.published_at]
        oldest = datetime.min.replace(tzinfo=self.room.now().tzinfo)
        newest = sorted(passing, key=lambda entry: entry.published_at or oldest, reverse=True)[:5]
        return FeedTest(
            name=read.title or host_of(url),
            url=url,
            entries=len(read.entries),
            passing=len(passing),
            dated=len(dates),
            whole=sum(count_words(entry.content) >= WHOLE for entry in read.entries),
            newest=tuple((entry.url, entry.published_at) for entry in newest if entry.url),
            every_minutes=round(interval(dates, self.room.now()).total_seconds() / 60),
            moved_to=answer.moved_to,
        )


def words_of(text: str | None) -> tuple[str, ...]:
    """Words and phrases between commas, each once; "-" and nothing are none. Raises: UserError when there are too many."""
    if not text or text.strip() == "-":
        return ()
    found = dict.fromkeys(" ".join(part.split())[:LONGEST_WORD] for part in text.split(","))
    found.pop("", None)
    if len(found) > MOST_WORDS:
        raise UserError(TOO_MANY_WORDS.format(most=MOST_WORDS))
    return tuple(found)


def _room_for(have: int, more: int) -> None:
    if have + more > MOST_FEEDS:
        raise UserError(TOO_MANY.format(most=MOST_FEEDS, have=have))


def _address(typed: str) -> str:
    """What was typed as an address: a bare host gets its scheme."""
    typed = typed.strip().strip("<>")
    if not typed or " " in typed:
        raise UserError(NO_ADDRESS)
    return (
        typed if "://" in typed or typed.startswith(("javascript:", "data:", "file:")) else f"https://{typed}"
    )


def _outlet(typed: str | None) -> str | None:
    name = " ".join((typed or "").split())[:100]
    return None if name in ("", "-") else name


def feed_name(one: Subscription) -> str:
    """What this guild calls it, else its title, else its host."""
    return one.outlet or one.feed.title or host_of(one.feed.url) or one.feed.url


def _row(one: Subscription) -> FeedRow:
    feed = one.feed
    return FeedRow(
        one.id,
        feed_name(one),
        feed.url,
        feed.last_check_at,
        None if one.paused_at else feed.next_check_at,
        feed.last_new_at,
        feed.last_error,
        feed.gone_at is not None,
        one.paused_at is not None,
        one.include,
        one.exclude,
        one.full_text,
        one.outlet,
        feed.failing_since,
    )


def _report(listed: list[ListedFeed], remarks: list[Remark], added: set[str]) -> tuple[str, ...]:
    """A line for every feed of the file: first what was left out and why, by line of the file."""
    left = [f"line {remark.line}: left out: {remark.url}: {remark.reason}" for remark in remarks]
    there = [f"already here: {one.url}" for one in listed if one.url not in added]
    return (*left, *there, *(f"added: {one.url}" for one in listed if one.url in added))
