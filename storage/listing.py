"""Making an entry of a library findable: by its words, its key terms, its speakers."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.text.profile import Profile
from storage import search
from storage.folding import fold, suffixes
from storage.tables import library, library_languages, library_speakers, library_terms, quotes, revisions
from storage.upsert import insert_new


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


async def list_speakers(c: AsyncConnection, guild: int, library_id: int, revision_id: int) -> None:
    await c.execute(delete(library_speakers).where(library_speakers.c.library_id == library_id))
    said = await c.execute(
        select(quotes.c.speaker_key, quotes.c.speaker)
        .where(
            quotes.c.revision_id == revision_id,
            quotes.c.speaker_key.is_not(None),
            quotes.c.kind != "indirect",
        )
        .order_by(quotes.c.start)
    )
    names: dict[str, str] = {}
    many: Counter[str] = Counter()
    for key, name in said:
        names.setdefault(key, name)
        many[key] += 1
    rows = [
        {
            "guild": guild,
            "word": word,
            "speaker_key": key,
            "library_id": library_id,
            "name": name,
            "quotes": many[key],
        }
        for key, name in names.items()
        for word in dict.fromkeys(suffixes(fold(name)))
    ]
    if rows:
        await c.execute(insert(library_speakers), rows)


async def unlist(c: AsyncConnection, library_id: int) -> None:
    await c.execute(delete(library_terms).where(library_terms.c.library_id == library_id))
    await c.execute(delete(library_speakers).where(library_speakers.c.library_id == library_id))
