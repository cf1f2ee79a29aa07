"""Asking feeds: which are due, how a check went, and what their entries became. Nobody's guild: a feed is asked once for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.claim import due_feeds
from storage.tables import articles, feed_checks, feed_entries, feed_subscriptions, feeds
from storage.types import UtcDateTime
from storage.upsert import chunks, insert_all

#: Checks remembered per feed: a week of hourly ones.
CHECKS_KEPT = 168


@dataclass(frozen=True, slots=True)
class Feed:
    """An address that is polled."""

    id: int
    url: str
    site: str | None
    title: str | None
    language: str | None
    etag: str | None
    last_modified: str | None
    interval_s: int
    next_check_at: datetime | None
    last_check_at: datetime | None
    last_new_at: datetime | None
    failures: int
    failing_since: datetime | None
    last_error: str | None
    gone_at: datetime | None


COLUMNS = tuple(feeds.c[name] for name in Feed.__slots__)


async def due(c: AsyncConnection, *, at: datetime, limit: int = 50) -> list[Feed]:
    """Take feeds whose check is due, longest due first; no other process gets them for five minutes."""
    found = await due_feeds(c, at=at, limit=limit)
    by_key = {row.id: Feed(*row) for row in await c.execute(select(*COLUMNS).where(feeds.c.id.in_(found)))}
    return [by_key[feed_id] for feed_id in found]


async def waiting(c: AsyncConnection, *, at: datetime) -> tuple[int, datetime | None]:
    """How many feeds are due, and since when the one that waits longest."""
    asked = select(func.count(), func.min(feeds.c.next_check_at)).where(feeds.c.next_check_at <= at)
    row = (await c.execute(asked)).one()
    return row[0], row[1]


async def let_go(c: AsyncConnection) -> None:
    """Nobody asks any feed: what a process that ended had claimed is free."""
    await c.execute(update(feeds).where(feeds.c.claimed_at.is_not(None)).values(claimed_at=None))


async def record_check(
    c: AsyncConnection,
    feed_id: int,
    *,
    at: datetime,
    next_check_at: datetime | None,
    status: int | None = None,
    entries: int = 0,
    new: int = 0,
    took_ms: int = 0,
    error: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Note how a check went and when the next is due (None: never again). `changes` to the feed: etag, url, title …

    A feed that moves to the address of another one is merged into it.
    """
    values: dict[str, Any] = {
        **(changes or {}),
        "last_check_at": at,
        "next_check_at": next_check_at,
        "claimed_at": None,
        "last_error": error,
        "failures": feeds.c.failures + 1 if error else 0,
        "failing_since": func.coalesce(feeds.c.failing_since, literal(at, UtcDateTime())) if error else None,
    }
    if new:
        values["last_new_at"] = at
    if status == 410:
        values["gone_at"] = at
    await c.execute(
        feed_checks.insert().values(
            feed_id=feed_id, at=at, status=status, entries=entries, new=new, took_ms=took_ms, error=error
        )
    )
    k = feed_checks.c
    kept = select(k.id).where(k.feed_id == feed_id).order_by(k.at.desc(), k.id.desc()).limit(CHECKS_KEPT)
    await c.execute(delete(feed_checks).where(k.feed_id == feed_id, k.id.not_in(kept)))
    url = values.pop("url", None)
    await c.execute(update(feeds).where(feeds.c.id == feed_id).values(**values))
    if url is not None:
        await _moved(c, feed_id, url)


async def _moved(c: AsyncConnection, feed_id: int, url: str) -> None:
    other = (
        await c.execute(select(feeds.c.id).where(feeds.c.url == url, feeds.c.id != feed_id))
    ).scalar_one_or_none()
    if other is None:
        await c.execute(update(feeds).where(feeds.c.id == feed_id).values(url=url))
        return
    s = feed_subscriptions.c
    have = select(s.guild).where(s.feed_id == other)
    await c.execute(delete(feed_subscriptions).where(s.feed_id == feed_id, s.guild.in_(have)))
    await c.execute(update(feed_subscriptions).where(s.feed_id == feed_id).values(feed_id=other))
    e = feed_entries.c
    known = select(e.key).where(e.feed_id == other)
    await c.execute(
        update(feed_entries).where(e.feed_id == feed_id, e.key.not_in(known)).values(feed_id=other)
    )
    await c.execute(delete(feeds).where(feeds.c.id == feed_id))


async def check_soon(c: AsyncConnection, feed_id: int, at: datetime) -> None:
    """Poll a feed that was let wait or was gone from now on; one that is polled keeps its time."""
    idle = (feeds.c.id == feed_id) & feeds.c.next_check_at.is_(None)
    await c.execute(update(feeds).where(idle).values(next_check_at=at, gone_at=None, claimed_at=None))


async def let_wait(c: AsyncConnection, feed_id: int) -> None:
    """Stop polling a feed that every subscriber has paused."""
    active = select(feed_subscriptions.c.id).where(
        feed_subscriptions.c.feed_id == feed_id, feed_subscriptions.c.paused_at.is_(None)
    )
    await c.execute(update(feeds).where(feeds.c.id == feed_id, ~active.exists()).values(next_check_at=None))


async def let_rest(c: AsyncConnection) -> None:
    """Stop polling what nobody subscribes to."""
    wanted = select(feed_subscriptions.c.feed_id)
    idle = feeds.c.next_check_at.is_not(None) & feeds.c.id.not_in(wanted)
    await c.execute(update(feeds).where(idle).values(next_check_at=None))


async def unseen(c: AsyncConnection, feed_id: int, keys: Sequence[str]) -> list[str]:
    """Which of these entries were not met before, in the order given."""
    once = list(dict.fromkeys(keys))
    met: set[str] = set()
    for chunk in chunks(once):
        asked = select(feed_entries.c.key).where(
            feed_entries.c.feed_id == feed_id, feed_entries.c.key.in_(chunk)
        )
        met.update((await c.execute(asked)).scalars())
    return [key for key in once if key not in met]


async def saw(c: AsyncConnection, feed_id: int, entries: Mapping[str, str | None], *, at: datetime) -> int:
    """Remember entries by key, each with its address; how many were new."""
    new = await unseen(c, feed_id, list(entries))
    rows = [{"feed_id": feed_id, "key": key, "url": entries[key], "seen_at": at} for key in new]
    await insert_all(c, feed_entries, rows)
    return len(new)


async def has_entries(c: AsyncConnection, feed_id: int) -> bool:
    """Whether anything of this feed was met before; without, its first entries are told apart from news."""
    asked = select(feed_entries.c.key).where(feed_entries.c.feed_id == feed_id).limit(1)
    return (await c.execute(asked)).first() is not None


async def brought(c: AsyncConnection, feed_id: int, key: str, article_id: int) -> None:
    """Note which article an entry became."""
    mine = update(feed_entries).where(feed_entries.c.feed_id == feed_id, feed_entries.c.key == key)
    await c.execute(mine.values(article_id=article_id))


async def brought_since(c: AsyncConnection, feed_id: int, since: datetime, limit: int) -> list[str]:
    """Addresses of the shared articles that a feed brought lately, newest last: for a guild that joins now."""
    e = feed_entries.c
    asked = (
        select(articles.c.url)
        .join(feed_entries, e.article_id == articles.c.id)
        .where(e.feed_id == feed_id, e.seen_at >= since, articles.c.owner_guild.is_(None))
        .order_by(e.seen_at.desc(), e.article_id.desc())
        .limit(limit)
    )
    return [url for url in (await c.execute(asked)).scalars() if url][::-1]
