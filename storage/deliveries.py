"""Posts that are due once: written down before they are sent, settled after.

    due → sending → sent | uncertain | due again | held | failed
    uncertain → sent | due again | held

`uncertain` is a post that may be out there: it is looked for in the channel, never sent again blindly.
Settling is for `store.recording()`: what Discord has must not be forgotten, not even by a power cut.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.claim import due_posts
from storage.tables import deliveries
from storage.upsert import insert_returning

__all__ = [
    "Delivery",
    "New",
    "again",
    "all_sent",
    "by_key",
    "claim",
    "enqueue",
    "enqueue_all",
    "failed",
    "give_up",
    "held",
    "key_of",
    "last_for",
    "look_later",
    "next_due",
    "nonce_of",
    "of_guild",
    "revive",
    "sending",
    "sent",
    "uncertain",
    "unsettled",
    "waiting",
]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A post that is due once. `content` is frozen: what is sent after a crash is what was to be sent before."""

    id: int
    key: str
    kind: str
    subject: str
    occasion: str
    part: int
    guild: int
    channel: int
    content: Mapping[str, Any]
    nonce: str
    state: str
    message_id: int | None
    attempts: int
    last_error: str | None
    created_at: datetime
    due_at: datetime
    claimed_at: datetime | None
    claimed_by: str | None
    settled_at: datetime | None


COLUMNS = tuple(deliveries.c[field.name] for field in fields(Delivery))


def key_of(kind: str, subject: str, occasion: str, part: int = 1) -> str:
    """What makes a post the same post: `digest:7:2026-11-24:1`."""
    return f"{kind}:{subject}:{occasion}:{part}"


def nonce_of(key: str) -> str:
    """The nonce Discord knows the post by: 25 characters, 125 bits, the same for the same key."""
    return b32encode(sha256(key.encode()).digest())[:25].decode().lower()


async def enqueue(
    c: AsyncConnection,
    guild: int,
    *,
    kind: str,
    subject: str,
    occasion: str,
    channel: int,
    content: Mapping[str, Any],
    due_at: datetime,
    at: datetime,
    part: int = 1,
) -> Delivery | None:
    """Write a post down that is to be sent; None when this post was written down before, whatever became of it."""
    row = New(guild, kind, subject, occasion, part, channel, content, due_at)
    made = await enqueue_all(c, [row], at=at)
    return made[0] if made else None


@dataclass(frozen=True, slots=True)
class New:
    """A post to be written down."""

    guild: int
    kind: str
    subject: str
    occasion: str
    part: int
    channel: int
    content: Mapping[str, Any]
    due_at: datetime


async def enqueue_all(c: AsyncConnection, posts: Sequence[New], *, at: datetime) -> list[Delivery]:
    """Write posts down in one go, in their order; those that were written down before are left out."""
    rows = []
    for post in posts:
        key = key_of(post.kind, post.subject, post.occasion, post.part)
        rows.append(
            {
                "key": key,
                "kind": post.kind,
                "subject": post.subject,
                "occasion": post.occasion,
                "part": post.part,
                "guild": post.guild,
                "channel": post.channel,
                "content": dict(post.content),
                "nonce": nonce_of(key),
                "state": "due",
                "created_at": at,
                "due_at": post.due_at,
            }
        )
    made = {row.key: _delivery(row) for row in await insert_returning(c, deliveries, rows, COLUMNS)}
    return [made[row["key"]] for row in rows if row["key"] in made]


async def by_key(c: AsyncConnection, guild: int, key: str) -> Delivery | None:
    """One of this guild's."""
    row = (
        await c.execute(select(*COLUMNS).where(deliveries.c.key == key, deliveries.c.guild == guild))
    ).one_or_none()
    return _delivery(row) if row else None


async def claim(
    c: AsyncConnection, by: str, *, at: datetime, limit: int = 10, among: Sequence[int] | None = None
) -> list[Delivery]:
    """Take posts of all guilds that are due, oldest first; no other process gets them. They are `sending` now.

    `among`: only of these numbers.
    """
    rows = await due_posts(c, by, COLUMNS, at=at, limit=limit, among=among)
    found = [_delivery(row) for row in rows]
    return sorted(found, key=lambda delivery: (delivery.due_at, delivery.id))


async def sent(c: AsyncConnection, delivery_id: int, message_id: int, *, at: datetime) -> bool:
    """It is out. False when it was settled otherwise meanwhile."""
    return bool(await all_sent(c, {delivery_id: message_id}, at=at))


async def all_sent(c: AsyncConnection, messages: Mapping[int, int], *, at: datetime) -> set[int]:
    """`sent` for several, {number: message}; the numbers of those that were not settled otherwise meanwhile."""
    d = deliveries.c
    mine = update(deliveries).where(d.id.in_(list(messages)), d.state.in_(("sending", "uncertain")))
    values = {"state": "sent", "settled_at": at, "last_error": None}
    settled = set((await c.execute(mine.values(**values).returning(d.id))).scalars())
    if settled:
        out = update(deliveries).where(d.id == bindparam("number")).values(message_id=bindparam("message"))
        await c.execute(out, [{"number": one, "message": messages[one]} for one in sorted(settled)])
    return settled


async def uncertain(c: AsyncConnection, delivery_id: int, error: str) -> bool:
    """No answer came: it may be out."""
    return await _settle(c, delivery_id, "uncertain", ("sending",), {"last_error": error})


async def look_later(c: AsyncConnection, delivery_id: int, error: str, *, due_at: datetime) -> bool:
    """Whether it is out could not be found out now: looked for again later."""
    return await _settle(
        c, delivery_id, "uncertain", ("sending", "uncertain"), {"last_error": error, "due_at": due_at}
    )


async def again(
    c: AsyncConnection, delivery_id: int, error: str, *, due_at: datetime, attempt: int | None = None
) -> bool:
    """It is certainly not out; to be sent later. Not if it was claimed again since `attempt`: two may have looked for it."""
    values = {"last_error": error, "due_at": due_at}
    return await _settle(c, delivery_id, "due", ("sending", "uncertain", "held"), values, attempt)


async def held(c: AsyncConnection, delivery_id: int, error: str, *, at: datetime) -> bool:
    """It cannot be told whether it is out (history not readable): a person decides."""
    return await _settle(
        c, delivery_id, "held", ("due", "sending", "uncertain"), {"last_error": error, "settled_at": at}
    )


async def failed(c: AsyncConnection, delivery_id: int, error: str, *, at: datetime) -> bool:
    """It will not be sent: the channel is gone, the content refused."""
    return await _settle(
        c,
        delivery_id,
        "failed",
        ("due", "sending", "uncertain", "held"),
        {"last_error": error, "settled_at": at},
    )


async def revive(
    c: AsyncConnection, guild: int, *, kind: str, subject: str, occasion: str, channel: int, at: datetime
) -> list[Delivery]:
    """A person asks for a post that failed (now due, in this channel) or is held (now uncertain: looked for first)."""
    d = deliveries.c
    mine = (d.guild == guild) & (d.kind == kind) & (d.subject == subject) & (d.occasion == occasion)
    values = {"due_at": at, "settled_at": None, "attempts": 0}
    failed = update(deliveries).where(mine, d.state == "failed")
    held = update(deliveries).where(mine, d.state == "held")
    found = []
    for made in (
        failed.values(state="due", channel=channel, created_at=at, **values),
        held.values(state="uncertain", **values),
    ):
        found += [_delivery(row) for row in await c.execute(made.returning(*COLUMNS))]
    return sorted(found, key=lambda delivery: delivery.part)


async def sending(c: AsyncConnection) -> list[tuple[int, str, datetime]]:
    """(number, who, since when) of posts that are claimed and not settled: theirs who send now, and of who died."""
    d = deliveries.c
    asked = select(d.id, d.claimed_by, d.claimed_at).where(d.state == "sending").order_by(d.id)
    return [(row.id, row.claimed_by or "", row.claimed_at) for row in await c.execute(asked)]


async def give_up(c: AsyncConnection, delivery_ids: Sequence[int]) -> int:
    """Posts whose sender died become uncertain. How many."""
    stuck = (deliveries.c.state == "sending") & deliveries.c.id.in_(delivery_ids)
    done = await c.execute(
        update(deliveries).where(stuck).values(state="uncertain", last_error="stopped while sending")
    )
    return done.rowcount


async def unsettled(c: AsyncConnection, *, limit: int = 100, at: datetime | None = None) -> list[Delivery]:
    """Uncertain posts of all guilds, oldest first: to be looked for in their channels. `at`: those whose turn it is."""
    uncertain = deliveries.c.state == "uncertain"
    asked = (
        select(*COLUMNS)
        .where(uncertain if at is None else uncertain & (deliveries.c.due_at <= at))
        .order_by(deliveries.c.due_at, deliveries.c.id)
    )
    return [_delivery(row) for row in await c.execute(asked.limit(limit))]


async def next_due(c: AsyncConnection) -> datetime | None:
    """When the next post is to be sent or looked for."""
    asked = select(func.min(deliveries.c.due_at)).where(deliveries.c.state.in_(("due", "uncertain")))
    found: datetime | None = (await c.execute(asked)).scalar_one()
    return found


async def waiting(c: AsyncConnection) -> tuple[int, datetime | None]:
    """How many posts of all guilds are due, and since when the oldest."""
    asked = select(func.count(), func.min(deliveries.c.due_at)).where(deliveries.c.state == "due")
    row = (await c.execute(asked)).one()
    return row[0], row[1]


async def last_for(c: AsyncConnection, guild: int, kind: str, subject: str) -> Delivery | None:
    """The last post of this digest or watch that was written down."""
    asked = select(*COLUMNS).where(
        deliveries.c.kind == kind, deliveries.c.subject == subject, deliveries.c.guild == guild
    )
    row = (await c.execute(asked.order_by(deliveries.c.id.desc()).limit(1))).one_or_none()
    return _delivery(row) if row else None


async def of_guild(
    c: AsyncConnection, guild: int, *, states: Sequence[str] = ("held", "failed"), limit: int = 25
) -> list[Delivery]:
    """Posts of this guild in these states, newest first."""
    asked = select(*COLUMNS).where(deliveries.c.guild == guild, deliveries.c.state.in_(states))
    return [_delivery(row) for row in await c.execute(asked.order_by(deliveries.c.id.desc()).limit(limit))]


async def _settle(
    c: AsyncConnection,
    delivery_id: int,
    state: str,
    instead_of: Sequence[str],
    values: Mapping[str, Any],
    attempt: int | None = None,
) -> bool:
    mine = update(deliveries).where(deliveries.c.id == delivery_id, deliveries.c.state.in_(instead_of))
    if attempt is not None:
        mine = mine.where(deliveries.c.attempts == attempt)
    return bool((await c.execute(mine.values(state=state, **values))).rowcount)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**row._mapping)
