"""Articles of a library. Changing it: `storage.library`, whose functions are here too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Article, Revision, Text
from storage import search as full_text
from storage.folding import fold, prefix_range
from storage.library import Saved, correct, mark_wire_copy, remove, restore, same, save, shared_at_url
from storage.readings import unpack
from storage.revisions import Unread, add_revision, read_before, store_reading
from storage.seen import article, headline, held_by
from storage.tables import articles, library, readings, revisions

__all__ = [
    "Revision",
    "Saved",
    "Unread",
    "add_revision",
    "body_of",
    "by_id",
    "by_ids",
    "by_url",
    "correct",
    "count",
    "fingerprints",
    "found",
    "headline_of",
    "history",
    "mark_wire_copy",
    "newest",
    "outlets",
    "published_between",
    "read_before",
    "remove",
    "restore",
    "same",
    "save",
    "search",
    "shared_at_url",
    "store_reading",
    "stored",
    "suggestions",
    "texts",
]

#: `found` counts no further: a list of a thousand hits is not read to its end.
MOST_COUNTED = 1000


async def by_id(c: AsyncConnection, guild: int, article_id: int) -> Article | None:
    """The article, if this library holds it."""
    row = (await c.execute(held_by(guild).where(articles.c.id == article_id))).one_or_none()
    return article(row) if row else None


async def by_ids(c: AsyncConnection, guild: int, article_ids: Sequence[int]) -> list[Article]:
    """In the order asked for; what the library does not hold is left out."""
    rows = (await c.execute(held_by(guild).where(articles.c.id.in_(set(article_ids))))).all()
    by_key = {row.id: article(row) for row in rows}
    return [by_key[key] for key in article_ids if key in by_key]


async def by_url(c: AsyncConnection, guild: int, url: str) -> Article | None:
    """The article at an address; of several (fetched and uploaded) the fetched one."""
    at_url = select(articles.c.id).where(
        articles.c.url == url
    )  # so that SQLite starts there, not at the library
    asked = held_by(guild).where(library.c.article_id.in_(at_url))
    row = (
        await c.execute(asked.order_by(articles.c.owner_guild.is_not(None), articles.c.id).limit(1))
    ).one_or_none()
    return article(row) if row else None


async def newest(
    c: AsyncConnection,
    guild: int,
    *,
    limit: int = 10,
    offset: int = 0,
    outlet: str | None = None,
    since: datetime | None = None,
) -> list[Article]:
    """Last saved first."""
    asked = _narrowed(held_by(guild), outlet, since)
    asked = asked.order_by(library.c.saved_at.desc(), library.c.id.desc()).limit(limit).offset(offset)
    return [article(row) for row in await c.execute(asked)]


async def count(
    c: AsyncConnection, guild: int, *, outlet: str | None = None, since: datetime | None = None
) -> int:
    """How many `newest` would give without a limit."""
    if outlet is None:
        asked = select(func.count()).where(library.c.guild == guild, library.c.removed_at.is_(None))
        if since is not None:
            asked = asked.where(library.c.saved_at >= since)
        return (await c.execute(asked)).scalar_one()
    inner = _narrowed(held_by(guild), outlet, since).subquery()
    return (await c.execute(select(func.count()).select_from(inner))).scalar_one()


async def search(
    c: AsyncConnection,
    guild: int,
    words: str,
    *,
    language: str = "en",
    limit: int = 10,
    offset: int = 0,
    outlet: str | None = None,
    since: datetime | None = None,
) -> list[Article]:
    """Articles whose headline or body has every word, in any form of it; last saved first. No words: nothing."""
    asked = await full_text.matching(c, guild, words, language)
    if asked is None:
        return []
    chosen = _narrowed(full_text.joined(held_by(guild), asked), outlet, since).limit(limit).offset(offset)
    return [article(row) for row in await c.execute(chosen)]


async def found(
    c: AsyncConnection,
    guild: int,
    words: str,
    *,
    language: str = "en",
    outlet: str | None = None,
    since: datetime | None = None,
) -> int:
    """How many `search` would give without a limit, counted up to `MOST_COUNTED`."""
    asked = await full_text.matching(c, guild, words, language)
    if asked is None:
        return 0
    chosen = _narrowed(full_text.joined(held_by(guild), asked), outlet, since).limit(MOST_COUNTED)
    return (await c.execute(select(func.count()).select_from(chosen.subquery()))).scalar_one()


async def suggestions(c: AsyncConnection, guild: int, prefix: str, *, limit: int = 25) -> list[Article]:
    """Articles for what somebody is typing: every word begins one of headline or outlet; last saved first.

    Nothing typed: the newest.
    """
    asked = full_text.named(guild, prefix)
    if asked is None:
        return await newest(c, guild, limit=limit) if not prefix.strip() else []
    return [
        article(row)
        for row in await c.execute(full_text.joined(held_by(guild), asked, names=True).limit(limit))
    ]


async def outlets(c: AsyncConnection, guild: int, prefix: str = "", *, limit: int = 25) -> list[str]:
    """Names of outlets in this library, in alphabetical order; one name for each, however it is spelt.

    Walks the index from one outlet to the next: 40 look-ups for 40 outlets, not a count of every article.
    """
    low, high = prefix_range(prefix)
    live = (library.c.guild == guild) & library.c.removed_at.is_(None) & (library.c.outlet_key < high)
    first = select(func.min(library.c.outlet_key).label("key")).where(live, library.c.outlet_key >= low)
    walk = first.cte("walk", recursive=True)
    following = (
        select(func.min(library.c.outlet_key))
        .where(live, library.c.outlet_key > walk.c.key)
        .scalar_subquery()
    )
    walk = walk.union_all(select(following).where(walk.c.key.is_not(None)))
    newest_of = (
        select(library.c.article_id)
        .where(library.c.guild == guild, library.c.removed_at.is_(None), library.c.outlet_key == walk.c.key)
        .order_by(library.c.saved_at.desc())
        .limit(1)
        .correlate(walk)
        .scalar_subquery()
    )
    chosen = select(newest_of).where(walk.c.key.is_not(None)).limit(limit)
    asked = held_by(guild, library.c.outlet_key).where(library.c.article_id.in_(chosen))
    rows = (await c.execute(asked)).all()
    # Sorted here: asked for the order, SQLite would go through the whole library.
    return [row.outlet for row in sorted(rows, key=lambda row: row.outlet_key)]


async def texts(c: AsyncConnection, guild: int, article_ids: Sequence[int]) -> list[Text]:
    """Newest revisions with their readings, in the order asked for; what the library does not hold is left out."""
    asked = (
        held_by(
            guild,
            revisions.c.body,
            readings.c.engine,
            readings.c.language.label("read_in"),
            readings.c.packed,
            revisions.c.fingerprint,
        )
        .join(readings, readings.c.revision_id == revisions.c.id)
        .where(articles.c.id.in_(set(article_ids)))
    )
    by_key = {
        row.id: Text(
            article(row),
            row.revision_id,
            row.body,
            unpack(row.engine, row.read_in, row.packed),
            row.fingerprint,
        )
        for row in await c.execute(asked)
    }
    return [by_key[key] for key in article_ids if key in by_key]


async def body_of(c: AsyncConnection, guild: int, revision_id: int) -> str | None:
    """The body of any revision of an article this library holds; None for others: nothing is shown from it."""
    asked = (
        select(revisions.c.body)
        .join(library, library.c.article_id == revisions.c.article_id)
        .where(revisions.c.id == revision_id, library.c.guild == guild, library.c.removed_at.is_(None))
    )
    return (await c.execute(asked)).scalar_one_or_none()


async def headline_of(c: AsyncConnection, guild: int, revision_id: int) -> str | None:
    """The headline of a revision as this library sees it: its correction, else as printed."""
    asked = (
        select(headline)
        .join(library, library.c.article_id == revisions.c.article_id)
        .where(revisions.c.id == revision_id, library.c.guild == guild, library.c.removed_at.is_(None))
    )
    found: str | None = (await c.execute(asked)).scalar_one_or_none()
    return found


async def stored(
    c: AsyncConnection, guild: int, revision_ids: Sequence[int], *, removed: bool = False
) -> dict[int, tuple[str, str]]:
    """Headline (as this library sees it) and body of revisions of articles that it holds, by revision.

    With `removed` also of those taken out: for the card that says so.
    """
    asked = (
        select(revisions.c.id, headline, revisions.c.body)
        .join(library, library.c.article_id == revisions.c.article_id)
        .where(revisions.c.id.in_(set(revision_ids)), library.c.guild == guild)
    )
    if not removed:
        asked = asked.where(library.c.removed_at.is_(None))
    return {row[0]: (row[1], row[2]) for row in await c.execute(asked)}


async def history(c: AsyncConnection, guild: int, article_id: int) -> list[Revision]:
    """All revisions of an article this library holds, oldest first."""
    r = revisions.c
    asked = (
        select(
            r.id, r.number, r.headline, r.body, r.byline, r.published_at, r.modified_at, r.sha256, r.seen_at
        )
        .join(library, library.c.article_id == r.article_id)
        .where(r.article_id == article_id, library.c.guild == guild, library.c.removed_at.is_(None))
        .order_by(r.number)
    )
    return [Revision(*row) for row in await c.execute(asked)]


async def published_between(
    c: AsyncConnection, guild: int, since: datetime, until: datetime
) -> list[Article]:
    """What counts for a stretch of time, `until` excluded, oldest first.

    An article counts from its publication on; what came in old or undated, from the moment it was saved.
    """
    asked = held_by(guild).where(library.c.seen_at >= since, library.c.seen_at < until)
    return [article(row) for row in await c.execute(asked.order_by(library.c.seen_at, library.c.id))]


async def fingerprints(c: AsyncConnection, guild: int, article_ids: Sequence[int]) -> dict[int, str]:
    """Fingerprints (`bot.text.wire`) of newest revisions, by article."""
    asked = held_by(guild, revisions.c.fingerprint).where(articles.c.id.in_(set(article_ids)))
    return {row.id: row.fingerprint for row in await c.execute(asked)}


def _narrowed(asked: Select[Any], outlet: str | None, since: datetime | None) -> Select[Any]:
    if outlet is not None:
        asked = asked.where(library.c.outlet_key == fold(outlet))
    return asked.where(library.c.saved_at >= since) if since is not None else asked
