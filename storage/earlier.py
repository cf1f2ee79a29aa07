"""Articles as they stood at an earlier time: what was stored before is what the newest text is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Text
from storage.readings import unpack
from storage.tables import library, readings, revisions


async def before(c: AsyncConnection, guild: int, texts: Sequence[Text], moment: datetime) -> dict[int, Text]:
    """Of articles that were edited at or after a moment, the text that stood until then, by article."""
    edited = {text.article.id: text for text in texts if text.article.revision > 1}
    if not edited:
        return {}
    r = revisions.c
    numbers = (
        select(r.article_id, func.max(r.number).label("number"))
        .where(r.article_id.in_(edited), r.seen_at < moment)
        .group_by(r.article_id)
        .subquery()
    )
    asked = (
        select(
            r.article_id, r.id, r.number, r.body, readings.c.engine, readings.c.language, readings.c.packed
        )
        .join(numbers, (numbers.c.article_id == r.article_id) & (numbers.c.number == r.number))
        .join(readings, readings.c.revision_id == r.id)
        .join(library, library.c.article_id == r.article_id)
        .where(library.c.guild == guild, library.c.removed_at.is_(None))
    )
    found = {}
    for row in await c.execute(asked):
        newest = edited[row.article_id]
        if row.id != newest.revision_id:
            article = replace(newest.article, revision_id=row.id, revision=row.number)
            found[row.article_id] = Text(
                article, row.id, row.body, unpack(row.engine, row.language, row.packed)
            )
    return found
