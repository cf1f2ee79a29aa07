"""What is known about people and guilds: showing it, handing it out, deleting it.

`PEOPLE` lists every column that names a person. Nothing else in the store is about a member: texts are the papers',
and what a member typed into a search or check is not kept.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete, false, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import search
from storage.listing import recount
from storage.polls import let_rest
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
    receipts,
    settings,
    speaker_aliases,
    speaker_edits,
    speaker_words,
    speakers,
    stories,
    story_edits,
    watches,
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
    ("set up watches", watches.c.created_by),
    ("added feeds", feed_subscriptions.c.added_by),
)

#: Tables of a guild that are handed out and deleted whole; `library` and what hangs on it goes by itself.
OF_GUILDS: tuple[Table, ...] = (
    actions,
    story_edits,
    speaker_aliases,
    speaker_edits,
    digests,
    watches,
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


async def rows_of_user(
    c: AsyncConnection, guild: int, user: int
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Every row of a guild that names a person: what it says about them, and its short columns."""
    for what, named in PEOPLE:
        short = [column for column in named.table.c if column.name not in ("profile", "before")]
        asked = select(*short).where(named.table.c.guild == guild, named == user)
        for row in (await c.execute(asked)).all():
            yield what, _plain(row._mapping)


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


async def drop_unheld(c: AsyncConnection, among: Sequence[int] | None = None) -> int:
    """Delete articles (of all, or among these) that are in no library, not even removed from one; how many."""
    unheld = delete(articles).where(articles.c.id.not_in(select(library.c.article_id)))
    if among is not None:
        unheld = unheld.where(articles.c.id.in_(among))
    done = await c.execute(unheld)
    if done.rowcount:
        used = select(articles.c.outlet_id).union(
            select(library.c.outlet_id).where(library.c.outlet_id.is_not(None))
        )
        await c.execute(delete(outlets).where(outlets.c.id.not_in(used)))
    return done.rowcount


async def older(c: AsyncConnection, guild: int, *, before: datetime) -> int:
    """How many articles of a library were saved before a moment."""
    return (
        await c.execute(select(func.count()).where(library.c.guild == guild, library.c.saved_at < before))
    ).scalar_one()


async def expire(
    c: AsyncConnection, guild: int, *, before: datetime | None, removed_before: datetime, limit: int = 200
) -> int:
    """Delete for good what was saved `before` a moment (None: nothing), and what was taken out `removed_before` one.

    At most `limit` articles, so that nobody waits long for the writer; how many it were. Stories that lose their last
    article go, too, and frozen posts of that time. Bodies that another library holds stay for that one.
    """
    l = library.c  # noqa: E741 - the table's columns
    old = or_(l.removed_at < removed_before, l.saved_at < before if before else false())
    chosen = select(l.id, l.article_id, l.story_id).where(l.guild == guild, old).order_by(l.id).limit(limit)
    rows = (await c.execute(chosen)).all()
    if before is not None:
        posts = (deliveries.c.guild == guild) & (deliveries.c.settled_at < before)
        await c.execute(delete(deliveries).where(posts))
    if not rows:
        return 0
    ids = [row.article_id for row in rows]
    mine = l.id.in_([row.id for row in rows])
    await search.unindex(c, mine)
    await c.execute(delete(actions).where(actions.c.guild == guild, actions.c.article_id.in_(ids)))
    copies = update(library).where(library.c.guild == guild, library.c.wire_of.in_(ids))
    await c.execute(copies.values(wire_of=None))
    await c.execute(delete(library).where(mine))
    await _drop_empty(c, guild, {row.story_id for row in rows if row.story_id is not None})
    await recount(c, guild)
    await drop_unheld(c, ids)
    return len(ids)


async def _drop_empty(c: AsyncConnection, guild: int, among: set[int]) -> None:
    """Delete those of the stories that have no article left, with what was merged into them."""
    held = select(library.c.story_id).where(library.c.guild == guild, library.c.story_id.in_(among))
    dead = among - set((await c.execute(held)).scalars())
    merged = dead
    while merged:
        asked = select(stories.c.id).where(stories.c.guild == guild, stories.c.merged_into.in_(merged))
        merged = set((await c.execute(asked)).scalars()) - dead
        dead = dead | merged
    mine = stories.c.id.in_(dead) & (stories.c.guild == guild)
    await c.execute(update(stories).where(mine).values(merged_into=None))
    await c.execute(
        delete(stories).where(
            mine, stories.c.id.not_in(select(library.c.story_id).where(library.c.story_id.is_not(None)))
        )
    )


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
        if not isinstance(value, bytes)
    }
