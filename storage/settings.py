"""What a guild has set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import library, settings
from storage.upsert import put, put_all


async def value(c: AsyncConnection, guild: int, key: str, default: Any = None) -> Any:
    """One setting; the default where nothing was set."""
    asked = select(settings.c.value).where(settings.c.guild == guild, settings.c.key == key)
    row = (await c.execute(asked)).one_or_none()
    return row.value if row else default


async def some(c: AsyncConnection, guild: int, keys: Sequence[str]) -> dict[str, Any]:
    """Of several settings those that were set."""
    asked = select(settings.c.key, settings.c.value).where(
        settings.c.guild == guild, settings.c.key.in_(list(keys))
    )
    return {row.key: row.value for row in await c.execute(asked)}


async def all_of(c: AsyncConnection, guild: int) -> dict[str, Any]:
    """Everything this guild has set."""
    asked = select(settings.c.key, settings.c.value).where(settings.c.guild == guild)
    return {row.key: row.value for row in await c.execute(asked)}


async def change(c: AsyncConnection, guild: int, key: str, to: Any) -> None:
    """Set (any JSON value)."""
    await put(c, settings, {"guild": guild, "key": key}, {"value": to})


async def change_all(c: AsyncConnection, changes: Sequence[tuple[int, str, Any]]) -> None:
    """Set (guild, key, value) of several guilds in one go."""
    rows = [{"guild": guild, "key": key, "value": to} for guild, key, to in changes]
    await put_all(c, settings, ("guild", "key"), rows)


async def forget(c: AsyncConnection, guild: int, key: str) -> None:
    """Back to the default."""
    await c.execute(delete(settings).where(settings.c.guild == guild, settings.c.key == key))


async def guilds_with(c: AsyncConnection, key: str) -> list[int]:
    """Guilds that have set something, whatever it is: for what is done for all of them."""
    return list((await c.execute(select(settings.c.guild).where(settings.c.key == key))).scalars())


async def all_guilds(c: AsyncConnection) -> list[int]:
    """Guilds that hold an article, have taken one out, or have set anything."""
    asked = select(settings.c.guild).union(select(library.c.guild).distinct())
    return sorted((await c.execute(asked)).scalars())
