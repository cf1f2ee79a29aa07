"""In which guilds the bot is, and since when it is in one no more: what it keeps of them for a while.

Noted among the guild's settings: `joined` is the application that was there (the local Discord has another one than
Discord), `left` when it was removed, with what was paused because of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import settings as guild_settings
from storage.polls import check_soon
from storage.tables import digests, feed_subscriptions, settings

JOINED, LEFT = "joined", "left"


async def present(c: AsyncConnection, application: int, guilds: Iterable[int], *, at: datetime) -> list[int]:
    """Note that the bot is in these guilds; those that it comes back to go on where they stopped, and are named."""
    here = set(guilds)
    known = await _by_guild(c, JOINED)
    for guild in here:
        if known.get(guild) != application:
            await guild_settings.change(c, guild, JOINED, application)
    back = [guild for guild in await _by_guild(c, LEFT) if guild in here]
    for guild in back:
        await _resume(c, guild, at)
    return back


async def absent(
    c: AsyncConnection,
    application: int,
    here: Iterable[int],
    *,
    at: datetime,
    of: Callable[[int], bool] = lambda guild: True,
) -> list[int]:
    """Guilds that this application was in and is no more (removed while it did not run), noted as left now.

    `of`: whether a guild is this process's to speak of, where several share the work.
    """
    left, there = await _by_guild(c, LEFT), set(here)
    gone = [
        guild
        for guild, joined in (await _by_guild(c, JOINED)).items()
        if joined == application and of(guild) and guild not in there and guild not in left
    ]
    for guild in gone:
        await leave(c, guild, at=at)
    return gone


async def leave(c: AsyncConnection, guild: int, *, at: datetime) -> None:
    """The bot was removed: its posts and feeds there rest, everything is kept. A second call changes nothing."""
    if await guild_settings.value(c, guild, LEFT) is not None:
        return
    paused = {}
    for name, table in (("digests", digests), ("feeds", feed_subscriptions)):
        running = select(table.c.id).where(table.c.guild == guild, table.c.paused_at.is_(None))
        paused[name] = list((await c.execute(running)).scalars())
        await c.execute(update(table).where(table.c.id.in_(paused[name])).values(paused_at=at))
    await guild_settings.change(c, guild, LEFT, {"at": at.isoformat(), **paused})


async def left_before(c: AsyncConnection, moment: datetime) -> list[int]:
    """Guilds that the bot was removed from before a moment."""
    left = await _by_guild(c, LEFT)
    return sorted(guild for guild, noted in left.items() if datetime.fromisoformat(noted["at"]) < moment)


async def _resume(c: AsyncConnection, guild: int, at: datetime) -> None:
    noted = await guild_settings.value(c, guild, LEFT)
    for name, table in (("digests", digests), ("feeds", feed_subscriptions)):
        mine = table.c.id.in_(noted.get(name, ())) & (table.c.guild == guild)
        await c.execute(update(table).where(mine).values(paused_at=None))
    subscribed = select(feed_subscriptions.c.feed_id).where(feed_subscriptions.c.guild == guild)
    for feed in (await c.execute(subscribed)).scalars().all():
        await check_soon(c, feed, at)
    await guild_settings.forget(c, guild, LEFT)


async def _by_guild(c: AsyncConnection, key: str) -> dict[int, Any]:
    asked = select(settings.c.guild, settings.c.value).where(settings.c.key == key)
    return {row.guild: row.value for row in await c.execute(asked)}
