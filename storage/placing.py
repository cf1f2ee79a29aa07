"""Moving articles between stories: what placing by the engine and curation by hand have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.text.stories import COMPARED
from bot.text.stories import label as label_of
from storage.errors import NothingThere
from storage.folding import fold
from storage.seen import held_by
from storage.tables import articles, library, stories


async def new_story(
    c: AsyncConnection, guild: int, article_ids: Sequence[int], *, by_hand: bool = False
) -> int:
    """A story of these articles. Raises: NothingThere when one is not in this library, or none is given."""
    asked = select(func.min(library.c.seen_at), func.max(library.c.seen_at), func.count()).where(
        library.c.guild == guild, library.c.article_id.in_(set(article_ids)), library.c.removed_at.is_(None)
    )
    first, last, held = (await c.execute(asked)).one()
    if not held or held != len(set(article_ids)):
        raise NothingThere("Not all of these articles are in this library.")
    made = insert(stories).values(guild=guild, label="", label_key="", first_seen_at=first, last_seen_at=last)
    story_id: int = (await c.execute(made.returning(stories.c.id))).scalar_one()
    await move(c, guild, article_ids, story_id, by_hand=by_hand)
    return story_id


async def move(
    c: AsyncConnection, guild: int, article_ids: Sequence[int], story_id: int, *, by_hand: bool = False
) -> None:
    """Put articles into a story of the same library; both ends get their times and label anew.

    What was placed by hand moves by hand only.
    """
    mine = (library.c.guild == guild) & library.c.article_id.in_(set(article_ids))
    if not by_hand:
        mine &= library.c.hand_placed.is_(False)
    left = set((await c.execute(select(library.c.story_id).where(mine).distinct())).scalars()) - {None}
    values: dict[str, Any] = {"story_id": story_id}
    if by_hand:
        values["hand_placed"] = True
    await c.execute(update(library).where(mine).values(**values))
    await refresh(c, guild, left | {story_id})


async def refresh(c: AsyncConnection, guild: int, story_ids: Iterable[int | None]) -> None:
    """Times and label of stories, from what is in them now. A label given by hand stays, as does an empty story."""
    for story_id in sorted({story_id for story_id in story_ids if story_id is not None}):
        asked = held_by(guild, library.c.seen_at).where(library.c.story_id == story_id)
        rows = (await c.execute(asked.order_by(library.c.seen_at, articles.c.id))).all()
        if not rows:
            continue
        mine = update(stories).where(stories.c.id == story_id, stories.c.guild == guild)
        await c.execute(mine.values(first_seen_at=rows[0].seen_at, last_seen_at=rows[-1].seen_at))
        here = {row.id for row in rows}
        voices = [
            row for row in rows if row.wire_of not in here
        ] or rows  # a wire copy is no voice of its own
        language = Counter(row.language for row in voices).most_common(1)[0][0]
        headlines = [row.headline for row in voices if row.language == language]
        label = label_of(headlines[-COMPARED:], language) or voices[0].headline
        await c.execute(
            mine.where(stories.c.label_by_hand.is_(False)).values(label=label, label_key=fold(label))
        )
