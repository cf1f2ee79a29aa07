"""Which definition of the commands Discord has: they are sent only when they changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import command_sync
from storage.upsert import put


async def synced(c: AsyncConnection, application: int) -> str | None:
    """Hash of the definition sent last."""
    asked = select(command_sync.c.hash).where(command_sync.c.application == application)
    return (await c.execute(asked)).scalar_one_or_none()


async def record(c: AsyncConnection, application: int, digest: str, *, at: datetime) -> None:
    """Note what was sent."""
    await put(c, command_sync, {"application": application}, {"hash": digest, "synced_at": at})
