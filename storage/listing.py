"""Making an entry of a library findable: by its words, its key terms, its speakers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.text.profile import Profile
from storage import search
from storage.folding import fold, suffixes
from storage.tables import (
    library,
    library_languages,
    library_speakers,
    library_terms,
    quotes,
    revisions,
    speaker_words,
)
from storage.tables import speakers as counted
from storage.upsert import insert_all, insert_new


async def list_entry(
    c: AsyncConnection,
    guild: int,
    library_id: int,
    revision_id: int,
    seen_at: datetime,
    profile: Profile | None,
) -> None:
    """Make a row findable: by its words, its terms, its speakers."""
    await search.index(c, library.c.id == library_id)
    language = (
        await c.execute(select(revisions.c.language).where(revisions.c.id == revision_id))
    ).scalar_one()
    await insert_new(c, library_languages, {"guild": guild, "language": language})
    if profile and profile.keys:
        rows = [
            {
                "guild": guild,
                "term": term,
                "seen_at": seen_at,
                "library_id": library_id,
                "weight": profile.terms[term],
            }
            for term in profile.keys
        ]
        await c.execute(insert(library_terms), rows)
    await list_speakers(c, guild, library_id, revision_id)


async def unlist(c: AsyncConnection, library_id: int) -> None:
    await c.execute(delete(library_terms).where(library_terms.c.library_id == library_id))
    await unlist_speakers(c, library_id)


async def list_speakers(c: AsyncConnection, guild: int, library_id: int, revision_id: int) -> None:
    """Count the speakers of an entry, in place of those counted before."""
    await unlist_speakers(c, library_id)
    said = await c.execute(
        select(quotes.c.speaker_key, func.min(quotes.c.speaker), func.count())
        .where(
            quotes.c.revision_id == revision_id,
            quotes.c.speaker_key.is_not(None),
            quotes.c.speaker_key != "",
            quotes.c.kind != "indirect",
        )
        .group_by(quotes.c.speaker_key)
        .order_by(quotes.c.speaker_key)
    )
    rows = [{"guild": guild, "speaker_key": key, "name": name, "quotes": many} for key, name, many in said]
    if not rows:
        return
    await c.execute(insert(library_speakers), [{**row, "library_id": library_id} for row in rows])
    for row in rows:
        mine = (counted.c.guild == guild) & (counted.c.speaker_key == row["speaker_key"])
        if not await insert_new(c, counted, row):
            await c.execute(update(counted).where(mine).values(quotes=counted.c.quotes + row["quotes"]))
    await insert_all(c, speaker_words, _words(rows))


async def unlist_speakers(c: AsyncConnection, library_id: int) -> None:
    """Count the speakers of an entry no longer."""
    s = library_speakers.c
    had = await c.execute(select(s.guild, s.speaker_key, s.quotes).where(s.library_id == library_id))
    for guild, key, many in had.all():
        mine = (counted.c.guild == guild) & (counted.c.speaker_key == key)
        await c.execute(update(counted).where(mine).values(quotes=counted.c.quotes - many))
        if (await c.execute(delete(counted).where(mine, counted.c.quotes <= 0))).rowcount:
            w = speaker_words.c
            await c.execute(delete(speaker_words).where(w.guild == guild, w.speaker_key == key))
    await c.execute(delete(library_speakers).where(s.library_id == library_id))


async def recount(c: AsyncConnection, guild: int) -> None:
    """Count a library's speakers anew."""
    s = library_speakers.c
    await c.execute(delete(counted).where(counted.c.guild == guild))
    await c.execute(delete(speaker_words).where(speaker_words.c.guild == guild))
    asked = select(s.speaker_key, func.min(s.name), func.sum(s.quotes)).where(s.guild == guild)
    sums = (await c.execute(asked.group_by(s.speaker_key).order_by(s.speaker_key))).all()
    rows = [{"guild": guild, "speaker_key": key, "name": name, "quotes": many} for key, name, many in sums]
    await insert_all(c, counted, rows)
    await insert_all(c, speaker_words, _words(rows))


async def miscounted(c: AsyncConnection) -> list[int]:
    """Libraries whose speakers are counted wrong."""
    s = library_speakers.c
    sums = select(s.guild, s.speaker_key, func.sum(s.quotes)).group_by(s.guild, s.speaker_key)
    right = {(guild, key): many for guild, key, many in await c.execute(sums)}
    kept = select(counted.c.guild, counted.c.speaker_key, counted.c.quotes)
    here = {(guild, key): many for guild, key, many in await c.execute(kept)}
    w = speaker_words.c
    lookup = {(guild, key) for guild, key in await c.execute(select(w.guild, w.speaker_key).distinct())}
    wrong = {at for at in right.keys() | here.keys() if right.get(at) != here.get(at)}
    return sorted({guild for guild, _ in wrong | (lookup ^ here.keys())})


def _words(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"guild": row["guild"], "word": word, "speaker_key": row["speaker_key"]}
        for row in rows
        for word in dict.fromkeys([*suffixes(fold(row["name"])), *suffixes(fold(row["speaker_key"]))])
    ]
