"""`verbatim check`: what should not be in the store, and mending it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import search
from storage.listing import miscounted, recount
from storage.privacy import drop_unheld
from storage.readings import unpack
from storage.receipts import Shown, digest_of
from storage.tables import (
    articles,
    library,
    library_speakers,
    library_terms,
    quotes,
    readings,
    receipts,
    revisions,
    stories,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: what, in how many rows, and whether it is mended now."""

    what: str
    rows: int
    mended: bool


async def check(c: AsyncConnection, *, mend: bool = True) -> tuple[Finding, ...]:
    """Go through everything; an empty answer is a sound store.

    Mended: index drift, articles nobody holds, wrong newest revisions, leftovers of removed articles. Not mended, for
    nothing could: bodies whose hash is another one, passages of receipts that are no longer there.
    """
    found = []
    for what, look in _LOOKS:
        rows, mended = await look(c, mend)
        if rows:
            found.append(Finding(what, rows, mended))
    return tuple(found)


async def _pages(c: AsyncConnection, _mend: bool) -> tuple[int, bool]:
    if c.dialect.name != "sqlite":
        return 0, False
    said = [row[0] for row in await c.exec_driver_sql("PRAGMA quick_check(100)")]
    return (0 if said == ["ok"] else len(said)), False


async def _orphans(c: AsyncConnection, _mend: bool) -> tuple[int, bool]:
    if c.dialect.name != "sqlite":
        return 0, False
    return len((await c.exec_driver_sql("PRAGMA foreign_key_check")).all()), False


async def _unheld(c: AsyncConnection, mend: bool) -> tuple[int, bool]:
    asked = select(func.count()).where(articles.c.id.not_in(select(library.c.article_id)))
    rows = (await c.execute(asked)).scalar_one()
    if rows and mend:
        await drop_unheld(c)
    return rows, mend


async def _newest(c: AsyncConnection, mend: bool) -> tuple[int, bool]:
    newest = (
        select(revisions.c.id)
        .where(revisions.c.article_id == articles.c.id)
        .order_by(revisions.c.number.desc())
        .limit(1)
        .correlate(articles)
        .scalar_subquery()
    )
    wrong = articles.c.revision_id.is_distinct_from(newest)
    rows = (await c.execute(select(func.count()).select_from(articles).where(wrong))).scalar_one()
    if rows and mend:
        await c.execute(update(articles).where(wrong).values(revision_id=newest))
    return rows, mend


async def _bodies(c: AsyncConnection, _mend: bool) -> tuple[int, bool]:
    wrong = 0
    rows = await c.stream(select(revisions.c.body, revisions.c.sha256))
    async for body, digest in rows:
        wrong += sha256(body.encode()).hexdigest() != digest
    return wrong, False


async def _readings(c: AsyncConnection, _mend: bool) -> tuple[int, bool]:
    missing = select(func.count()).where(revisions.c.id.not_in(select(readings.c.revision_id)))
    wrong: int = (await c.execute(missing)).scalar_one()
    asked = select(revisions.c.body, readings.c.engine, readings.c.language, readings.c.packed).join(
        readings, readings.c.revision_id == revisions.c.id
    )
    async for body, engine, language, packed in await c.stream(asked):
        try:
            reading = unpack(engine, language, packed)
        except Exception:  # damaged in any way: it counts, and the next is looked at
            wrong += 1
            continue
        spans = [(s.start, s.end) for s in reading.sentences] + [(q.start, q.end) for q in reading.quotes]
        wrong += any(not 0 <= start < end <= len(body) for start, end in spans)
    return wrong, False


async def _quotes(c: AsyncConnection, mend: bool) -> tuple[int, bool]:
    length = quotes.c.end - quotes.c.start
    there = func.substr(revisions.c.body, quotes.c.start + 1, length)
    wrong = (
        select(quotes.c.id)
        .join(revisions, revisions.c.id == quotes.c.revision_id)
        .where(there != quotes.c.text)
    )
    ids = (await c.execute(wrong)).scalars().all()
    if ids and mend:
        await c.execute(delete(quotes).where(quotes.c.id.in_(ids)))
    return len(ids), mend


async def _receipts(c: AsyncConnection, _mend: bool) -> tuple[int, bool]:
    """Passages whose revision says something else now. Corrected headlines are the library's business, and a
    revision that is gone was deleted on purpose (retention)."""
    shown: dict[int, list[Shown]] = {}
    async for (passages,) in await c.stream(select(receipts.c.passages)):
        for passage in passages:
            shown.setdefault(passage[1], []).append(Shown(*passage))
    wrong = 0
    async for row in await c.stream(select(revisions.c.id, revisions.c.article_id, revisions.c.body)):
        for passage in shown.get(row.id, ()):
            cut = row.body[passage.start : passage.end]
            altered = passage.part == "body" and (
                passage.end > len(row.body) or passage.digest not in ("", digest_of(cut))
            )
            wrong += altered or passage.article_id != row.article_id
    return wrong, False


async def _removed(c: AsyncConnection, mend: bool) -> tuple[int, bool]:
    """Terms and speakers of entries that are no longer live would still be found."""
    dead = select(library.c.id).where(library.c.removed_at.is_not(None))
    rows = 0
    for table in (library_terms, library_speakers):
        rows += (await c.execute(select(func.count()).where(table.c.library_id.in_(dead)))).scalar_one()
        if mend:
            await c.execute(delete(table).where(table.c.library_id.in_(dead)))
    return rows, mend


async def _speakers(c: AsyncConnection, mend: bool) -> tuple[int, bool]:
    """Libraries whose speakers are not counted as their articles have them."""
    guilds = await miscounted(c)
    for guild in guilds if mend else ():
        await recount(c, guild)
    return len(guilds), mend


async def _strays(c: AsyncConnection, mend: bool) -> tuple[int, bool]:
    """Entries in a story of another guild."""
    wrong = (
        select(library.c.id)
        .join(stories, stories.c.id == library.c.story_id)
        .where(stories.c.guild != library.c.guild)
    )
    ids = (await c.execute(wrong)).scalars().all()
    if ids and mend:
        await c.execute(update(library).where(library.c.id.in_(ids)).values(story_id=None))
    return len(ids), mend


async def _drift(c: AsyncConnection, mend: bool) -> tuple[int, bool]:
    rows = await search.drift(c)
    if rows and mend:
        await search.rebuild(c)
    return rows, mend


_LOOKS: tuple[tuple[str, Callable[[AsyncConnection, bool], Awaitable[tuple[int, bool]]]], ...] = (
    ("damaged pages of the file", _pages),
    ("rows without their owner", _orphans),
    ("articles in no library", _unheld),
    ("articles that do not lead to their newest revision", _newest),
    ("bodies that are not what was stored", _bodies),
    ("readings missing or beyond their body", _readings),
    ("quotes that are not in their body", _quotes),
    ("passages of receipts that are no longer what was shown", _receipts),
    ("leftovers of removed articles", _removed),
    ("servers whose speakers are counted wrong", _speakers),
    ("articles in another server's story", _strays),
    ("entries wrong in the full-text index", _drift),
)
