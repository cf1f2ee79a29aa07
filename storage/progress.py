"""How far the loops over all guilds have come: what is new in feeds and edits, what is healed, what is read again."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import progress
from storage.upsert import insert_new


async def reached(c: AsyncConnection, name: str) -> int | None:
    """How far a loop over all guilds has come; None when it never began."""
    return (await c.execute(select(progress.c.at).where(progress.c.name == name))).scalar_one_or_none()


async def reach(c: AsyncConnection, name: str, after: int | None, upto: int) -> bool:
    """Note how far; False when somebody else came there meanwhile."""
    if after is None:
        return bool(await insert_new(c, progress, {"name": name, "at": upto}))
    mine = update(progress).where(progress.c.name == name, progress.c.at == after)
    return bool((await c.execute(mine.values(at=upto))).rowcount)
