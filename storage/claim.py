"""Taking work that is due so that nobody else takes it. With `storage.search` the only module that differs by dialect.

SQLite: the writer's lock makes the statement atomic among processes. PostgreSQL: FOR UPDATE SKIP LOCKED.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Row, Select, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import deliveries, feeds

#: A feed claimed longer ago than this is due again: its poller died. Polls are cut off after 20 s.
POLL_LASTS = timedelta(minutes=5)


async def due_posts(
    c: AsyncConnection,
    by: str,
    columns: Sequence[Column[Any]],
    *,
    at: datetime,
    limit: int,
    among: Sequence[int] | None = None,
) -> Sequence[Row[Any]]:
    """These columns of posts that are due, now `sending` by this process and counted as one attempt more.

    `among` narrows them to these numbers.
    """
    d = deliveries.c
    due = select(d.id).where(d.state == "due", d.due_at <= at).order_by(d.due_at, d.id).limit(limit)
    if among is not None:
        due = due.where(d.id.in_(among))
    taken = update(deliveries).where(d.id.in_(_locked(c, due)), d.state == "due")
    values = {"state": "sending", "claimed_at": at, "claimed_by": by, "attempts": d.attempts + 1}
    return (await c.execute(taken.values(**values).returning(*columns))).all()


async def due_feeds(c: AsyncConnection, *, at: datetime, limit: int = 50) -> list[int]:
    """Feeds whose next check is due, longest due first, now claimed; their numbers."""
    f = feeds.c
    free = or_(f.claimed_at.is_(None), f.claimed_at < at - POLL_LASTS)
    due = select(f.id).where(f.next_check_at <= at, free).order_by(f.next_check_at, f.id).limit(limit)
    taken = (
        update(feeds).where(f.id.in_(_locked(c, due))).values(claimed_at=at).returning(f.id, f.next_check_at)
    )
    rows = (await c.execute(taken)).all()
    return [row.id for row in sorted(rows, key=lambda row: (row.next_check_at, row.id))]


def _locked(c: AsyncConnection, due: Select[tuple[int]]) -> Select[tuple[int]]:
    """The rows to take, chosen once: as a plain sub-query PostgreSQL may choose again, and take more than the limit."""
    if c.dialect.name != "postgresql":
        return due
    chosen = due.with_for_update(skip_locked=True).cte("due")
    return select(chosen.c.id)
