"""Taking back what `/save` did, newest first, per person and library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import library as keeping
from storage.tables import actions, library


@dataclass(frozen=True, slots=True)
class Action:
    """Something `/save` did: `kind` is save, remove or edit."""

    id: int
    kind: str
    article_id: int
    at: datetime


async def newest(c: AsyncConnection, guild: int, user: int) -> Action | None:
    """What `undo_last` would take back."""
    row = await _newest(c, guild, user)
    return Action(row.id, row.kind, row.article_id, row.at) if row else None


async def undo_last(c: AsyncConnection, guild: int, user: int, *, at: datetime) -> Action | None:
    """Take back what this person did last in this library; None when there is nothing left.

    A save becomes a removal, a removal a restoring, an edit what stood before. An action overtaken by another person's
    (its article removed meanwhile, say) counts as taken back.
    """
    row = await _newest(c, guild, user)
    if row is None:
        return None
    live = (
        await c.execute(
            select(library.c.removed_at.is_(None)).where(
                library.c.guild == guild, library.c.article_id == row.article_id
            )
        )
    ).scalar_one_or_none()
    if row.kind == "save" and live:
        await keeping.take_out(c, guild, row.article_id, by=user, at=at)
    elif row.kind == "remove" and live is False:
        await keeping.restore(c, guild, row.article_id)
    elif row.kind == "edit" and live:
        await keeping.change(c, guild, row.article_id, _times(row.before))
    await c.execute(update(actions).where(actions.c.id == row.id).values(undone_at=at))
    return Action(row.id, row.kind, row.article_id, row.at)


async def _newest(c: AsyncConnection, guild: int, user: int) -> Any:
    asked = select(actions).where(
        actions.c.guild == guild, actions.c.user == user, actions.c.undone_at.is_(None)
    )
    return (await c.execute(asked.order_by(actions.c.id.desc()).limit(1))).one_or_none()


def _times(before: dict[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if name.endswith("_at") and value is not None else value
        for name, value in before.items()
    }
