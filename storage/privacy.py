"""What is known about people and guilds: showing it, handing it out, deleting it.

`PEOPLE` lists every column that names a person. Nothing else in the store is about a member: texts are the papers',
and what a member typed into a search or check is not kept.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import search
from storage.feeds import let_rest
from storage.listing import recount
from storage.tables import (
    actions,
    articles,
    deliveries,
    digests,
    feed_subscriptions,
    library,
    library_languages,
    library_speakers,
    library_terms,
    outlets,
    quotes,
    receipts,
    revisions,
    settings,
    speaker_aliases,
    speaker_edits,
    speaker_words,
    speakers,
    stories,
    story_edits,
)

#: Every column that names a person, with what it says about them.
PEOPLE: tuple[tuple[str, Column[Any]], ...] = (
    ("saved articles", library.c.saved_by),
    ("corrected articles", library.c.corrected_by),
    ("removed articles", library.c.removed_by),
    ("steps that can be undone", actions.c.user),
    ("corrections of stories", story_edits.c.by),
    ("joined names of speakers", speaker_aliases.c.created_by),
    ("corrections of speakers", speaker_edits.c.by),
    ("set up digests", digests.c.created_by),
    ("added feeds", feed_subscriptions.c.added_by),
)

#: Tables of a guild that are handed out and deleted whole; `library` and what hangs on it goes by itself.
OF_GUILDS: tuple[Table, ...] = (
    actions,
    story_edits,
    speaker_aliases,
    speaker_edits,
    digests,
    deliveries,
    receipts,
    settings,
    feed_subscriptions,
    library_languages,
)


async def about_user(c: AsyncConnection, guild: int, user: int) -> dict[str, int]:
    """How many rows of a guild name a person, by what they say; what is nothing is left out."""
    found = {}
    for what, named in PEOPLE:
        of = named.table.c
        n = (await c.execute(select(func.count()).where(of.guild == guild, named == user))).scalar_one()
        if n:
            found[what] = n
    return found


async def forget_user(c: AsyncConnection, guild: int | None, user: int) -> int:
    """Take a person's name off everything in a guild, or (None) everywhere; how many rows named them.

    The rows stay, nobody's. What could be undone by them no longer can.
    """
    changed = 0
    for _, named in PEOPLE:
        mine = update(named.table).where(named == user)
        if guild is not None:
            mine = mine.where(named.table.c.guild == guild)
        changed += (await c.execute(mine.values({named: None}))).rowcount
    return changed


async def delete_guild(c: AsyncConnection, guild: int) -> None:
    """Delete everything of a guild for good: its library, uploads, stories, digests, receipts, settings.

    A shared article that no other library holds goes as well. Backups made before still have it all: `docs/storage.md`.
    """
    await search.unindex(c, library.c.guild == guild)
    for table in OF_GUILDS:
        await c.execute(delete(table).where(table.c.guild == guild))
    await c.execute(delete(library_terms).where(library_terms.c.guild == guild))
    for table in (library_speakers, speakers, speaker_words):
        await c.execute(delete(table).where(table.c.guild == guild))
    await c.execute(delete(library).where(library.c.guild == guild))
    await c.execute(update(stories).where(stories.c.guild == guild).values(merged_into=None))
    await c.execute(delete(stories).where(stories.c.guild == guild))
    await drop_unheld(c)
    await let_rest(c)


async def drop_unheld(c: AsyncConnection) -> int:
    """Delete articles that are in no library (not even removed from one); how many."""
    unheld = articles.c.id.not_in(select(library.c.article_id))
    done = await c.execute(delete(articles).where(unheld))
    used = select(articles.c.outlet_id).union(
        select(library.c.outlet_id).where(library.c.outlet_id.is_not(None))
    )
    await c.execute(delete(outlets).where(outlets.c.id.not_in(used)))
    return done.rowcount


async def expire(c: AsyncConnection, guild: int, *, before: datetime) -> int:
    """Delete for good what was removed, or saved, before a moment (retention); how many articles."""
    mine = (library.c.guild == guild) & or_(library.c.removed_at < before, library.c.saved_at < before)
    gone = select(library.c.article_id).where(mine)
    ids = list((await c.execute(gone)).scalars())
    if not ids:
        return 0
    await search.unindex(c, mine)
    await c.execute(delete(actions).where(actions.c.guild == guild, actions.c.article_id.in_(ids)))
    copies = update(library).where(library.c.guild == guild, library.c.wire_of.in_(ids))
    await c.execute(copies.values(wire_of=None))
    await c.execute(delete(library).where(mine))
    await recount(c, guild)
    await drop_unheld(c)
    return len(ids)


async def export(c: AsyncConnection, guild: int) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Everything of a guild, row by row: what kind, and its columns. Times as ISO 8601, texts in full.

    `article` has all revisions with their SHA-256, and quotes with offsets into the revision they stand in.
    """
    held = select(library).where(library.c.guild == guild).order_by(library.c.id)
    for entry in (await c.execute(held)).all():
        yield "article", await _article(c, entry)
    for table in (stories, *OF_GUILDS):
        rows = await c.execute(
            select(table).where(table.c.guild == guild).order_by(*table.primary_key.columns)
        )
        for row in rows.all():
            yield table.name, _plain(row._mapping)


async def _article(c: AsyncConnection, entry: Any) -> dict[str, Any]:
    asked = select(articles.c.url, outlets.c.name.label("outlet")).join(
        outlets, outlets.c.id == articles.c.outlet_id
    )
    printed = (await c.execute(asked.where(articles.c.id == entry.article_id))).one()
    texts = select(revisions).where(revisions.c.article_id == entry.article_id).order_by(revisions.c.number)
    said = (
        select(quotes)
        .where(quotes.c.article_id == entry.article_id)
        .order_by(quotes.c.revision_id, quotes.c.start)
    )
    return {
        **_plain(printed._mapping),
        "library": _plain(entry._mapping),
        "revisions": [_plain(row._mapping) for row in await c.execute(texts)],
        "quotes": [_plain(row._mapping) for row in await c.execute(said)],
    }


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
        if not isinstance(value, bytes)
    }
