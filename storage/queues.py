"""What waits and how it goes, over all guilds: for the operator's eyes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import deliveries, polls
from storage.tables import articles
from storage.tables import deliveries as posts


@dataclass(frozen=True, slots=True)
class Queues:
    """`posts` by state; waiting ones with the seconds since the oldest was due."""

    posts: dict[str, int]
    posts_late: float
    feeds_due: int
    feeds_late: float
    rechecks_due: int
    rechecks_late: float


async def queues(c: AsyncConnection, *, at: datetime) -> Queues:
    """Counts and ages; 0 for an empty queue."""
    states = await c.execute(select(posts.c.state, func.count()).group_by(posts.c.state))
    _, oldest_post = await deliveries.waiting(c)
    due, oldest_feed = await polls.waiting(c, at=at)
    looks = select(func.count(), func.min(articles.c.recheck_at)).where(articles.c.recheck_at <= at)
    rechecks, oldest_look = (await c.execute(looks)).one()
    return Queues(
        {row[0]: row[1] for row in states},
        _age(at, oldest_post),
        due,
        _age(at, oldest_feed),
        rechecks,
        _age(at, oldest_look),
    )


def _age(at: datetime, since: datetime | None) -> float:
    return max(0.0, (at - since).total_seconds()) if since else 0.0
