"""Watches: what a guild wants to hear of at once, and how far its library has been looked through for it.

A row of `library` is looked at once per watch: `after_id` is the last one that was. Moving it and writing the post down
are one transaction of the caller's, so that nothing is posted twice or lost, whichever of several processes looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Row, Select, delete, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Article
from storage import search
from storage.errors import NothingThere, StorageError
from storage.folding import fold
from storage.seen import article, held_by
from storage.speakers import keys_of
from storage.tables import (
    deliveries,
    library,
    library_languages,
    quotes,
    receipt_articles,
    receipts,
    revisions,
    watches,
)
from storage.upsert import insert_new

Kind = Literal["keyword", "speaker", "outlet"]

#: Watches of one guild: with a post every 15 minutes each, more than anybody reads.
MOST = 50
#: Articles that one look goes through at most; of more (an import), the newest.
MOST_HITS = 100
#: Rows of the library younger than this are left for the next look: on PostgreSQL a lower number may be committed later.
SETTLED = timedelta(seconds=5)
TOO_MANY = "This server has {had} watches already, and {most} is the most. `/watch remove` takes one away."


@dataclass(frozen=True, slots=True)
class Watch:
    """One watch. `every` is the least number of minutes between two posts; quiet hours are minutes of the local day."""

    id: int
    guild: int
    channel: int
    kind: Kind
    what: str
    edits: bool
    every: int
    quiet_from: int | None
    quiet_to: int | None
    after_id: int
    created_by: int | None
    created_at: datetime
    last_post_at: datetime | None


@dataclass(frozen=True, slots=True)
class EditedPost:
    """A post that shows an article in a text (`shown`) that its outlet edited since. `subject` is the digest's or watch's."""

    guild: int
    message: int
    channel: int
    kind: str
    subject: str
    posted_at: datetime
    article_id: int
    shown: int


_COLUMNS = tuple(watches.c[field.name] for field in fields(Watch))


async def add(
    c: AsyncConnection,
    guild: int,
    channel: int,
    kind: Kind,
    what: str,
    *,
    by: int | None,
    at: datetime,
    edits: bool = False,
    every: int = 15,
    quiet: tuple[int, int] | None = None,
) -> Watch | None:
    """A new watch over what is saved from now on; None when the channel has it already. Raises: StorageError over `MOST`."""
    had = (await c.execute(select(func.count()).where(watches.c.guild == guild))).scalar_one()
    if had >= MOST:
        raise StorageError(TOO_MANY.format(had=had, most=MOST))
    values = {
        "guild": guild,
        "channel": channel,
        "kind": kind,
        "what": what,
        "key": fold(what) or what.casefold(),
        "edits": edits,
        "every": every,
        "quiet_from": quiet[0] if quiet else None,
        "quiet_to": quiet[1] if quiet else None,
        "after_id": await newest_row(c),
        "created_by": by,
        "created_at": at,
    }
    if not await insert_new(c, watches, values):
        return None
    mine = select(*_COLUMNS).where(watches.c.guild == guild).order_by(watches.c.id.desc()).limit(1)
    return _watch((await c.execute(mine)).one())


async def by_id(c: AsyncConnection, guild: int, watch_id: int) -> Watch | None:
    """One of this guild's."""
    asked = select(*_COLUMNS).where(watches.c.guild == guild, watches.c.id == watch_id)
    row = (await c.execute(asked)).one_or_none()
    return _watch(row) if row else None


async def of_guild(c: AsyncConnection, guild: int) -> list[Watch]:
    """All of this guild's, oldest first."""
    asked = select(*_COLUMNS).where(watches.c.guild == guild).order_by(watches.c.id)
    return [_watch(row) for row in await c.execute(asked)]


async def remove(c: AsyncConnection, guild: int, watch_id: int) -> None:
    """For good; what was posted stays. Raises: NothingThere."""
    done = await c.execute(delete(watches).where(watches.c.guild == guild, watches.c.id == watch_id))
    if not done.rowcount:
        raise NothingThere("That watch is not in this server.")


async def waiting(c: AsyncConnection, *, upto: int) -> list[Watch]:
    """Watches of all guilds whose library has rows, up to one, that they have not looked at: for the loop.

    Starts from the new rows, not from the watches: 2,500 of these asked one by one take a second.
    """
    lowest = (await c.execute(select(func.min(watches.c.after_id)))).scalar_one()
    if lowest is None or lowest >= upto:
        return []
    of_guild = library.c.guild + 0  # SQLite would go through the whole index of guilds
    new = select(of_guild, func.max(library.c.id)).where(library.c.id > lowest, library.c.id <= upto)
    newest = {row[0]: row[1] for row in await c.execute(new.group_by(of_guild))}
    asked = select(*_COLUMNS).where(watches.c.guild.in_(newest)).order_by(watches.c.id)
    found = [_watch(row) for row in await c.execute(asked)]
    return [one for one in found if one.after_id < newest[one.guild]]


async def pass_over(c: AsyncConnection, *, upto: int, waiting: Sequence[Watch]) -> None:
    """Move the watches of guilds that got nothing up to a row, so that `waiting` need not go through old rows again."""
    guilds = {one.guild for one in waiting}
    idle = update(watches).where(watches.c.after_id < upto, watches.c.guild.not_in(guilds))
    await c.execute(idle.values(after_id=upto))


async def newest_row(c: AsyncConnection, *, saved_before: datetime | None = None) -> int:
    """The last row of the library (of all guilds), or the last one saved before a moment; 0 without any."""
    asked = select(library.c.id).order_by(library.c.id.desc()).limit(1)
    if saved_before is not None:
        asked = asked.where(library.c.saved_at <= saved_before)
    return (await c.execute(asked)).scalar_one_or_none() or 0


async def advance(
    c: AsyncConnection, guild: int, watch_id: int, after: int, upto: int, *, posted_at: datetime | None = None
) -> bool:
    """Note that the rows up to one were looked at; False when somebody else did that meanwhile."""
    w = watches.c
    mine = update(watches).where(w.id == watch_id, w.guild == guild, w.after_id == after)
    values: dict[str, Any] = {"after_id": upto}
    if posted_at is not None:
        values["last_post_at"] = posted_at
    return bool((await c.execute(mine.values(**values))).rowcount)


async def hits(
    c: AsyncConnection, guild: int, kind: Kind, what: str, *, language: str, after: int, upto: int
) -> list[Article]:
    """Articles saved between two rows that a watch is about, newest first, at most `MOST_HITS`.

    A keyword's articles have all of its words, in any form; that they stand together is for the caller to see.
    """
    rows = held_by(guild).where(library.c.id > after, library.c.id <= upto)
    if kind == "keyword":
        match = await search.matching(c, guild, what, language)
        if match is None:
            return []
        asked = search.joined(rows, match).where(literal_column("search_index.rowid") > after)
    elif kind == "outlet":
        asked = rows.where(library.c.outlet_key == fold(what)).order_by(library.c.id.desc())
    else:
        asked = rows.where(library.c.article_id.in_(_quoting(await keys_of(c, guild, what)))).order_by(
            library.c.id.desc()
        )
    return [article(row) for row in await c.execute(asked.limit(MOST_HITS))]


async def shown_before(
    c: AsyncConnection, guild: int, kind: str, watch_id: int, article_ids: Sequence[int]
) -> set[int]:
    """Which of these articles the posts of a watch show already."""
    ra, d = receipt_articles.c, deliveries.c
    asked = (
        select(ra.article_id)
        .join(deliveries, d.message_id == ra.message_id)
        .where(
            d.guild == guild, d.kind == kind, d.subject == str(watch_id), ra.article_id.in_(set(article_ids))
        )
    )
    return set((await c.execute(asked)).scalars())


async def languages(c: AsyncConnection, guild: int) -> list[str]:
    """Languages that this library has ever held."""
    held = select(library_languages.c.language).where(library_languages.c.guild == guild)
    return sorted((await c.execute(held)).scalars())


# --- posts whose source was edited -------------------------------------------------------------------


async def edited_posts(
    c: AsyncConnection, after: int, upto: int, *, kinds: Sequence[str], since: datetime
) -> list[EditedPost]:
    """Posts of all guilds, made since a moment, that show an older text of what these revisions replaced: for the loop.

    Delivered ones only: an answer to one person has a receipt as well, but nobody else saw it.
    """
    ra, r, d = receipt_articles.c, receipts.c, deliveries.c
    edited = select(revisions.c.article_id).where(
        revisions.c.id > after, revisions.c.id <= upto, revisions.c.number > 1
    )
    asked = (
        select(
            r.guild, r.message_id, r.channel, d.kind, d.subject, r.posted_at, ra.article_id, ra.revision_id
        )
        .select_from(receipt_articles.join(receipts, r.message_id == ra.message_id))
        .join(deliveries, (d.message_id == r.message_id) & (d.guild == r.guild))
        .where(ra.article_id.in_(edited), d.kind.in_(kinds), r.posted_at >= since)
        .order_by(r.message_id, ra.article_id)
    )
    return [EditedPost(*row) for row in await c.execute(asked)]


async def newest_revision(c: AsyncConnection, *, seen_before: datetime) -> int:
    """The last revision of all that was stored before a moment; 0 without any."""
    asked = select(revisions.c.id).where(revisions.c.seen_at <= seen_before)
    return (await c.execute(asked.order_by(revisions.c.id.desc()).limit(1))).scalar_one_or_none() or 0


async def notes_under(c: AsyncConnection, guild: int, kind: str, message_id: int) -> int:
    """How many notes were written under a post."""
    d = deliveries.c
    asked = select(func.count()).where(d.kind == kind, d.subject == str(message_id), d.guild == guild)
    return (await c.execute(asked)).scalar_one()


def _quoting(keys: Sequence[str]) -> Select[tuple[int]]:
    return select(quotes.c.article_id).where(quotes.c.speaker_key.in_(keys), quotes.c.kind != "indirect")


def _watch(row: Row[Any]) -> Watch:
    return Watch(**row._mapping)
