"""Articles fetched from public addresses, whoever holds them. For the fetcher only: persons ask `storage.articles`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Draft
from storage.tables import articles, library, outlets, revisions

#: A recheck taken longer ago than this is due again: its process died.
RECHECK_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An article at its newest revision, as a recheck compares it. `number` counts revisions from 1.

    `etag` and `last_modified` are what the server called this version when it was last looked at.
    """

    id: int
    url: str
    number: int
    headline: str
    body: str
    published_at: datetime | None
    created_at: datetime
    etag: str | None = None
    last_modified: str | None = None


async def draft_at(c: AsyncConnection, url: str) -> Draft | None:
    """The newest text fetched from this address for any library, to be held by another one without a second fetch."""
    asked = (
        select(revisions, outlets.c.name)
        .join(articles, articles.c.revision_id == revisions.c.id)
        .join(outlets, outlets.c.id == articles.c.outlet_id)
        .where(articles.c.url == url, articles.c.owner_guild.is_(None))
    )
    row = (await c.execute(asked)).one_or_none()
    if row is None:
        return None
    return Draft(
        headline=row.headline,
        body=row.body,
        outlet=row.name,
        url=url,
        byline=row.byline,
        place=row.place,
        published_at=row.published_at,
        modified_at=row.modified_at,
        language=row.language,
        shared=True,
    )


async def look_again(c: AsyncConnection, article_id: int, at: datetime | None) -> None:
    """When an article's page is to be looked at for a silent edit; None: no more. Uploads are never looked at."""
    mine = (articles.c.id == article_id) & articles.c.owner_guild.is_(None) & articles.c.url.is_not(None)
    await c.execute(update(articles).where(mine).values(recheck_at=at))


async def called(c: AsyncConnection, article_id: int, etag: str | None, last_modified: str | None) -> None:
    """What the server calls the version that the newest revision was compared with; None: ask for it whole."""
    mine = update(articles).where(articles.c.id == article_id)
    await c.execute(mine.values(etag=etag, last_modified=last_modified))


async def watched(c: AsyncConnection, article_id: int) -> bool:
    """Whether a look is planned already."""
    asked = select(articles.c.recheck_at).where(articles.c.id == article_id)
    return (await c.execute(asked)).scalar_one_or_none() is not None


async def any_due(c: AsyncConnection, *, at: datetime) -> bool:
    """Whether `due` would take anything."""
    return (
        await c.execute(select(articles.c.id).where(articles.c.recheck_at <= at).limit(1))
    ).first() is not None


async def due(c: AsyncConnection, *, at: datetime, limit: int = 20) -> list[Fetched]:
    """Take articles whose recheck is due, longest due first; nobody else gets them for ten minutes.

    What no library holds any more is left in peace for good.
    """
    a = articles.c
    asked = select(a.id).where(a.recheck_at <= at).order_by(a.recheck_at, a.id).limit(limit)
    if c.dialect.name == "postgresql":
        asked = asked.with_for_update(skip_locked=True)
    taken = list((await c.execute(asked)).scalars())
    if not taken:
        return []
    await c.execute(update(articles).where(a.id.in_(taken)).values(recheck_at=at + RECHECK_LASTS))
    held = select(library.c.article_id).where(library.c.article_id.in_(taken), library.c.removed_at.is_(None))
    await c.execute(update(articles).where(a.id.in_(taken), a.id.not_in(held)).values(recheck_at=None))
    r = revisions.c
    texts = (
        select(
            a.id, a.url, r.number, r.headline, r.body, r.published_at, a.created_at, a.etag, a.last_modified
        )
        .join(revisions, r.id == a.revision_id)
        .where(a.id.in_(taken), a.recheck_at.is_not(None))
    )
    found = {row.id: Fetched(*row) for row in await c.execute(texts)}
    return [found[key] for key in taken if key in found]


async def taken_out(c: AsyncConnection, guild: int, url: str) -> bool:
    """Whether somebody took the article at this address out of the guild's library: no feed brings it back."""
    asked = (
        select(library.c.id)
        .join(articles, articles.c.id == library.c.article_id)
        .where(library.c.guild == guild, articles.c.url == url, library.c.removed_at.is_not(None))
    )
    return (await c.execute(asked.limit(1))).first() is not None
