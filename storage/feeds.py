"""The feeds of a guild: subscribed to, listed, changed, in trouble. Asking them is `storage.polls`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import NothingThere
from storage.polls import COLUMNS, Feed, let_rest
from storage.tables import feed_entries, feed_subscriptions, feeds
from storage.upsert import chunks, insert_all, insert_new

#: Seconds between checks of a feed whose rhythm is not known yet.
FIRST_INTERVAL = 3600


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed as one guild has it."""

    id: int
    guild: int
    feed: Feed
    outlet: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    full_text: bool
    paused_at: datetime | None
    added_by: int | None
    added_at: datetime


async def subscribe(
    c: AsyncConnection,
    guild: int,
    url: str,
    *,
    by: int | None,
    at: datetime,
    site: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    full_text: bool = True,
) -> Subscription | None:
    """Subscribe a guild to a feed, due at once if nobody had it; None when the guild had it already."""
    new = {
        "url": url,
        "site": site,
        "title": title,
        "interval_s": FIRST_INTERVAL,
        "next_check_at": at,
        "created_at": at,
    }
    await insert_new(c, feeds, new)
    feed_id = (await c.execute(select(feeds.c.id).where(feeds.c.url == url))).scalar_one()
    idle = (feeds.c.id == feed_id) & feeds.c.next_check_at.is_(None) & feeds.c.gone_at.is_(None)
    await c.execute(update(feeds).where(idle).values(next_check_at=at))
    values = {
        "guild": guild,
        "feed_id": feed_id,
        "outlet": outlet,
        "include": list(include),
        "exclude": list(exclude),
        "full_text": full_text,
        "added_by": by,
        "added_at": at,
    }
    if not await insert_new(c, feed_subscriptions, values):
        return None
    return await by_url(c, guild, url)


async def of_guild(c: AsyncConnection, guild: int) -> list[Subscription]:
    """What a guild subscribes to, oldest first."""
    rows = await c.execute(
        _subscribed().where(feed_subscriptions.c.guild == guild).order_by(feed_subscriptions.c.id)
    )
    return [_subscription(row) for row in rows]


async def page(c: AsyncConnection, guild: int, *, limit: int, offset: int = 0) -> list[Subscription]:
    """Some of what a guild subscribes to: feeds that fail or are gone first, then oldest first."""
    fine = feeds.c.last_error.is_(None) & feeds.c.gone_at.is_(None)
    asked = _subscribed().where(feed_subscriptions.c.guild == guild)
    ordered = asked.order_by(fine, feed_subscriptions.c.id).limit(limit).offset(offset)
    return [_subscription(row) for row in await c.execute(ordered)]


async def failing(c: AsyncConnection, guild: int) -> int:
    """How many of a guild's feeds fail or are gone."""
    wrong = feeds.c.last_error.is_not(None) | feeds.c.gone_at.is_not(None)
    asked = select(func.count()).select_from(feed_subscriptions.join(feeds))
    return (await c.execute(asked.where(feed_subscriptions.c.guild == guild, wrong))).scalar_one()


async def named(c: AsyncConnection, guild: int, typed: str, *, limit: int = 25) -> list[Subscription]:
    """What has all the typed words in name or address, oldest first."""
    told = func.lower(
        func.coalesce(feed_subscriptions.c.outlet, "")
        + " "
        + func.coalesce(feeds.c.title, "")
        + " "
        + feeds.c.url
    )
    asked = _subscribed().where(
        feed_subscriptions.c.guild == guild,
        *(told.contains(word, autoescape=True) for word in typed.lower().split()[:8]),
    )
    return [
        _subscription(row) for row in await c.execute(asked.order_by(feed_subscriptions.c.id).limit(limit))
    ]


async def addresses(c: AsyncConnection, guild: int) -> list[str]:
    """The addresses of a guild's feeds."""
    asked = select(feeds.c.url).join(feed_subscriptions, feed_subscriptions.c.feed_id == feeds.c.id)
    return list((await c.execute(asked.where(feed_subscriptions.c.guild == guild))).scalars())


async def by_id(c: AsyncConnection, guild: int, subscription_id: int) -> Subscription | None:
    """One of this guild's."""
    asked = _subscribed().where(
        feed_subscriptions.c.guild == guild, feed_subscriptions.c.id == subscription_id
    )
    row = (await c.execute(asked)).one_or_none()
    return _subscription(row) if row else None


async def by_url(c: AsyncConnection, guild: int, url: str) -> Subscription | None:
    """This guild's to an address."""
    asked = _subscribed().where(feed_subscriptions.c.guild == guild, feeds.c.url == url)
    row = (await c.execute(asked)).one_or_none()
    return _subscription(row) if row else None


async def subscribers(c: AsyncConnection, feed_id: int) -> list[Subscription]:
    """Who gets what a feed brings: every guild's that is not paused. For the poller."""
    asked = _subscribed().where(feeds.c.id == feed_id, feed_subscriptions.c.paused_at.is_(None))
    return [_subscription(row) for row in await c.execute(asked.order_by(feed_subscriptions.c.id))]


async def edit(c: AsyncConnection, guild: int, subscription_id: int, **changes: Any) -> None:
    """Change outlet, include, exclude, full_text or paused_at. Raises: NothingThere."""
    allowed = {"outlet", "include", "exclude", "full_text", "paused_at"}
    if not changes.keys() <= allowed:
        raise TypeError(f"not to be edited: {sorted(changes.keys() - allowed)}")
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in changes.items()}
    s = feed_subscriptions.c
    done = await c.execute(
        update(feed_subscriptions).where(s.id == subscription_id, s.guild == guild).values(**values)
    )
    if not done.rowcount:
        raise NothingThere("That feed is not in this server.")


async def unsubscribe(c: AsyncConnection, guild: int, subscription_id: int) -> None:
    """For good; what the feed brought stays. A feed nobody has is not polled any more. Raises: NothingThere."""
    s = feed_subscriptions.c
    done = await c.execute(delete(feed_subscriptions).where(s.id == subscription_id, s.guild == guild))
    if not done.rowcount:
        raise NothingThere("That feed is not in this server.")
    await let_rest(c)


async def brought_by(
    c: AsyncConnection, guild: int, subscription_ids: Sequence[int], since: datetime
) -> set[int]:
    """Articles that these feeds of a guild brought lately."""
    e, s = feed_entries.c, feed_subscriptions.c
    asked = (
        select(e.article_id)
        .join(feed_subscriptions, s.feed_id == e.feed_id)
        .where(
            s.guild == guild, s.id.in_(list(subscription_ids)), e.seen_at >= since, e.article_id.is_not(None)
        )
    )
    return set((await c.execute(asked)).scalars())


async def count(c: AsyncConnection, guild: int) -> int:
    """How many feeds a guild has."""
    asked = select(func.count()).where(feed_subscriptions.c.guild == guild)
    return (await c.execute(asked)).scalar_one()


async def subscribe_many(
    c: AsyncConnection,
    guild: int,
    listed: Mapping[str, str],
    *,
    by: int | None,
    at: datetime,
    over: timedelta = timedelta(0),
) -> set[str]:
    """Subscribe to addresses, each with its title; those that are new to this guild. First checks spread `over` a time."""
    step = over / max(len(listed), 1)
    rows = [
        {
            "url": url,
            "title": title or None,
            "interval_s": FIRST_INTERVAL,
            "next_check_at": at + step * place,
            "created_at": at,
        }
        for place, (url, title) in enumerate(listed.items())
    ]
    await insert_all(c, feeds, rows)
    had = set((await c.execute(
        select(feeds.c.url).join(feed_subscriptions, feed_subscriptions.c.feed_id == feeds.c.id)
        .where(feed_subscriptions.c.guild == guild)
    )).scalars())  # fmt: skip
    wanted = [url for url in listed if url not in had]
    ids: list[int] = []
    for chunk in chunks(wanted):
        ids.extend((await c.execute(select(feeds.c.id).where(feeds.c.url.in_(chunk)))).scalars())
    await insert_all(
        c,
        feed_subscriptions,
        [
            {
                "guild": guild,
                "feed_id": feed_id,
                "include": [],
                "exclude": [],
                "full_text": True,
                "added_by": by,
                "added_at": at,
            }
            for feed_id in sorted(ids)
        ],
    )
    for part in chunks(ids):
        idle = feeds.c.id.in_(part) & feeds.c.next_check_at.is_(None) & feeds.c.gone_at.is_(None)
        await c.execute(update(feeds).where(idle).values(next_check_at=at))
    return set(wanted)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A feed of a guild that is gone, or fails since a moment."""

    subscription: int
    guild: int
    name: str
    url: str
    error: str | None
    gone: bool
    since: datetime


async def troubles(c: AsyncConnection, *, failing_before: datetime) -> list[Trouble]:
    """Feeds that are gone, or fail since before a moment, and whose guild was not told yet; for the loop, by guild.

    Paused subscriptions are left in peace.
    """
    s = feed_subscriptions.c
    since = func.coalesce(feeds.c.gone_at, feeds.c.failing_since)
    asked = (
        select(
            s.id,
            s.guild,
            func.coalesce(s.outlet, feeds.c.title, feeds.c.url),
            feeds.c.url,
            feeds.c.last_error,
            feeds.c.gone_at,
            feeds.c.failing_since,
        )
        .join(feeds, feeds.c.id == s.feed_id)
        .where(
            s.paused_at.is_(None),
            or_(feeds.c.gone_at.is_not(None), feeds.c.failing_since <= failing_before),
            or_(s.noticed_at.is_(None), s.noticed_at < since),
        )
        .order_by(s.guild, s.id)
    )
    return [
        Trouble(
            row[0], row[1], row[2], row[3], row[4], row.gone_at is not None, row.gone_at or row.failing_since
        )
        for row in await c.execute(asked)
    ]


async def noticed(c: AsyncConnection, guild: int, subscription_ids: Sequence[int], *, at: datetime) -> None:
    """Note that a guild was told of these feeds."""
    s = feed_subscriptions.c
    for part in chunks(subscription_ids):
        mine = update(feed_subscriptions).where(s.guild == guild, s.id.in_(part))
        await c.execute(mine.values(noticed_at=at))


def _subscribed() -> Any:
    return select(feed_subscriptions, *_LABELLED).join(feeds, feeds.c.id == feed_subscriptions.c.feed_id)


_LABELLED = tuple(column.label(f"feed_{column.name}_") for column in COLUMNS)


def _subscription(row: Any) -> Subscription:
    return Subscription(
        id=row.id,
        guild=row.guild,
        feed=Feed(*row[-len(COLUMNS) :]),
        outlet=row.outlet,
        include=tuple(row.include),
        exclude=tuple(row.exclude),
        full_text=row.full_text,
        paused_at=row.paused_at,
        added_by=row.added_by,
        added_at=row.added_at,
    )
