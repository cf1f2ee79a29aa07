"""The texts of an article over time: a silent edit makes a new one, and none is ever changed."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Draft, Reading
from bot.text.speakers import speaker_key
from bot.text.words import count_words
from storage import search
from storage.listing import list_speakers
from storage.readings import pack
from storage.tables import articles, library, library_languages, quotes, readings, revisions
from storage.upsert import insert_new, put


async def add_revision(
    c: AsyncConnection,
    article_id: int,
    draft: Draft,
    reading: Reading,
    *,
    at: datetime,
    fingerprint: str = "",
) -> int | None:
    """Keep another body of an article, for every library that holds it; None when the newest body is the same.

    Passages keep pointing to the revision they were taken from.
    """
    newest = (
        await c.execute(
            select(revisions.c.number, revisions.c.sha256, revisions.c.headline)
            .where(revisions.c.article_id == article_id)
            .order_by(revisions.c.number.desc())
            .limit(1)
        )
    ).one()
    if newest.sha256 == digest_of(draft.body) and newest.headline == draft.headline:
        return None
    await search.unindex(c, library.c.article_id == article_id)
    revision_id = await new_revision(c, article_id, newest.number + 1, draft, reading, fingerprint, at)
    await search.index(c, library.c.article_id == article_id)
    rows = await c.execute(
        select(library.c.guild, library.c.id).where(
            library.c.article_id == article_id, library.c.removed_at.is_(None)
        )
    )
    for guild, library_id in rows.all():
        await insert_new(c, library_languages, {"guild": guild, "language": reading.language})
        await list_speakers(c, guild, library_id, revision_id)
    return revision_id


class Unread(NamedTuple):
    """A stored revision whose reading an older engine made."""

    revision_id: int
    headline: str
    body: str
    language: str


async def read_before(c: AsyncConnection, engine: int, *, below: int | None, limit: int) -> list[Unread]:
    """Revisions that an older engine than this read, newest first, of those under an id."""
    asked = (
        select(revisions.c.id, revisions.c.headline, revisions.c.body, readings.c.language)
        .join(readings, readings.c.revision_id == revisions.c.id)
        .where(readings.c.engine < engine)
        .order_by(revisions.c.id.desc())
        .limit(limit)
    )
    if below is not None:
        asked = asked.where(revisions.c.id < below)
    return [Unread(*row) for row in await c.execute(asked)]


async def store_reading(c: AsyncConnection, revision_id: int, reading: Reading) -> bool:
    """Put a newer engine's reading in the place of an older one; quotes and search follow. False: the revision is gone."""
    asked = select(revisions.c.article_id, revisions.c.body).where(revisions.c.id == revision_id)
    found = (await c.execute(asked)).one_or_none()
    if found is None:
        return False
    mine: ColumnElement[bool] = library.c.article_id == found.article_id
    await search.unindex(c, mine)
    await _keep_reading(c, found.article_id, revision_id, found.body, reading)
    await search.index(c, mine)
    newest = select(articles.c.revision_id).where(articles.c.id == found.article_id)
    if (await c.execute(newest)).scalar_one() == revision_id:
        held = select(library.c.guild, library.c.id).where(mine, library.c.removed_at.is_(None))
        for guild, library_id in (await c.execute(held)).all():
            await list_speakers(c, guild, library_id, revision_id)
    return True


def digest_of(body: str) -> str:
    """SHA-256 of a canonical body."""
    return sha256(body.encode()).hexdigest()


def with_body(body: str) -> Select[tuple[int]]:
    """Articles that ever had this canonical body; spelt out so that SQLite starts from the hash, not from a library."""
    return select(revisions.c.article_id).where(revisions.c.sha256 == digest_of(body))


async def new_revision(
    c: AsyncConnection,
    article_id: int,
    number: int,
    draft: Draft,
    reading: Reading,
    fingerprint: str,
    at: datetime,
) -> int:
    made = await c.execute(
        insert(revisions)
        .values(
            article_id=article_id,
            number=number,
            headline=draft.headline,
            byline=draft.byline,
            place=draft.place,
            published_at=draft.published_at,
            modified_at=draft.modified_at,
            language=reading.language,
            words=count_words(draft.body),
            body=draft.body,
            sha256=digest_of(draft.body),
            fingerprint=fingerprint,
            seen_at=at,
        )
        .returning(revisions.c.id)
    )
    revision_id: int = made.scalar_one()
    await _keep_reading(c, article_id, revision_id, draft.body, reading)
    await c.execute(update(articles).where(articles.c.id == article_id).values(revision_id=revision_id))
    return revision_id


async def _keep_reading(
    c: AsyncConnection, article_id: int, revision_id: int, body: str, reading: Reading
) -> None:
    values = {"engine": reading.engine, "language": reading.language, "packed": pack(reading)}
    await put(c, readings, {"revision_id": revision_id}, values)
    await c.execute(update(revisions).where(revisions.c.id == revision_id).values(language=reading.language))
    await c.execute(delete(quotes).where(quotes.c.revision_id == revision_id))
    rows = [
        {
            "article_id": article_id,
            "revision_id": revision_id,
            "start": q.start,
            "end": q.end,
            "kind": q.kind,
            "text": body[q.start : q.end],
            "speaker": q.speaker,
            "speaker_key": (speaker_key(q.speaker) or None) if q.speaker else None,
            "speaker_start": q.speaker_start,
            "speaker_end": q.speaker_end,
            "cue_start": q.cue_start,
            "cue_end": q.cue_end,
            "confidence": q.confidence,
        }
        for q in reading.quotes
    ]
    if rows:
        await c.execute(insert(quotes), rows)
