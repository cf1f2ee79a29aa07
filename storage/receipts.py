"""Receipts: which passages a message of ours shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Passage
from storage.tables import receipt_articles, receipts
from storage.upsert import insert_all, put_all


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of a revision that stands in a message."""

    article_id: int
    revision_id: int
    start: int
    end: int
    part: Literal["body", "headline"] = "body"
    digest: str = ""  # digest_of the text as it was shown


def digest_of(text: str) -> str:
    """64 bits that tell whether a text is still the one that was shown."""
    return sha256(text.encode()).hexdigest()[:16]


def shown_of(passage: Passage) -> Shown:
    """A passage as a receipt keeps it."""
    return Shown(
        passage.article_id,
        passage.revision_id,
        passage.start,
        passage.end,
        passage.part,
        digest_of(passage.text),
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a message of ours shows; `summary` says in a few words what the message is."""

    message_id: int
    channel: int
    guild: int
    kind: str
    passages: tuple[Shown, ...]
    summary: str
    posted_at: datetime


async def keep(
    c: AsyncConnection,
    guild: int,
    message_id: int,
    *,
    channel: int,
    kind: str,
    passages: Sequence[Passage | Shown],
    summary: str,
    posted_at: datetime,
) -> None:
    """Keep the receipt of a message; a second one for the same message (edited, turned over) takes its place."""
    shown = tuple(dict.fromkeys(p if isinstance(p, Shown) else shown_of(p) for p in passages))
    await keep_all(c, [Receipt(message_id, channel, guild, kind, shown, summary, posted_at)])


async def keep_all(c: AsyncConnection, made: Sequence[Receipt]) -> None:
    """Keep several receipts in one go."""
    rows = [
        {
            "message_id": one.message_id,
            "channel": one.channel,
            "guild": one.guild,
            "kind": one.kind,
            "passages": [list(astuple(p)) for p in one.passages],
            "summary": one.summary,
            "posted_at": one.posted_at,
        }
        for one in made
    ]
    await put_all(c, receipts, ("message_id",), rows)
    articles = {(p.article_id, one.message_id): p.revision_id for one in made for p in one.passages}
    await insert_all(
        c,
        receipt_articles,
        [
            {"article_id": article_id, "message_id": message_id, "revision_id": revision_id}
            for (article_id, message_id), revision_id in sorted(articles.items())
        ],
    )


async def by_message(c: AsyncConnection, guild: int, message_id: int) -> Receipt | None:
    """The receipt of a message in this guild."""
    asked = select(receipts).where(receipts.c.message_id == message_id, receipts.c.guild == guild)
    row = (await c.execute(asked)).one_or_none()
    return _receipt(row) if row else None


async def last_in(c: AsyncConnection, guild: int, channel: int) -> Receipt | None:
    """The newest message with source text in a channel."""
    asked = select(receipts).where(receipts.c.guild == guild, receipts.c.channel == channel)
    row = (
        await c.execute(asked.order_by(receipts.c.posted_at.desc(), receipts.c.message_id.desc()).limit(1))
    ).first()
    return _receipt(row) if row else None


def _receipt(row: Any) -> Receipt:
    return Receipt(
        message_id=row.message_id,
        channel=row.channel,
        guild=row.guild,
        kind=row.kind,
        passages=tuple(Shown(*passage) for passage in row.passages),
        summary=row.summary,
        posted_at=row.posted_at,
    )
