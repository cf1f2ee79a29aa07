"""Grouping articles of a library anew: what may move, and moving it. What a person did stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.text.healing import Member
from bot.text.profile import from_json
from storage.placing import move, new_story
from storage.tables import library, stories


async def touched_by_hand(c: AsyncConnection, guild: int, story_ids: Iterable[int]) -> set[int]:
    """Stories that a person merged, split, filled or named: the engine may add to them, and changes nothing else."""
    row = library.c
    pinned = select(row.story_id).where(
        row.guild == guild, row.story_id.in_(set(story_ids)), row.hand_placed.is_(True)
    )
    named = select(stories.c.id).where(
        stories.c.guild == guild, stories.c.id.in_(set(story_ids)), stories.c.label_by_hand.is_(True)
    )
    found = set((await c.execute(pinned)).scalars()) | set((await c.execute(named)).scalars())
    return {story for story in found if story is not None}


async def members(c: AsyncConnection, guild: int, story_ids: Iterable[int]) -> list[Member]:
    """What is in some stories, in order of arrival; articles without a profile are left out."""
    row = library.c
    asked = select(row.article_id, row.story_id, row.profile).where(
        row.guild == guild,
        row.story_id.in_(set(story_ids)),
        row.removed_at.is_(None),
        row.profile.is_not(None),
    )
    rows = await c.execute(asked.order_by(row.seen_at, row.id))
    return [Member(article, story, from_json(profile)) for article, story, profile in rows]


async def window(c: AsyncConnection, guild: int, *, since: datetime, limit: int) -> list[Member]:
    """The newest articles of stories that lie in the window whole and that no person touched, in order of arrival."""
    row = library.c
    newest = (
        select(row.article_id)
        .where(row.guild == guild, row.seen_at >= since, row.removed_at.is_(None), row.story_id.is_not(None))
        .order_by(row.seen_at.desc(), row.id.desc())
        .limit(limit)
    )
    inside = set((await c.execute(newest)).scalars())
    asked = select(row.article_id, row.story_id, row.profile, row.hand_placed, stories.c.label_by_hand)
    asked = asked.join(stories, stories.c.id == row.story_id).where(
        row.guild == guild,
        row.removed_at.is_(None),
        row.story_id.in_(select(row.story_id).where(row.guild == guild, row.article_id.in_(inside))),
    )
    rows = (await c.execute(asked.order_by(row.seen_at, row.id))).all()
    fixed = {
        each.story_id
        for each in rows
        if each.hand_placed or each.label_by_hand or each.profile is None or each.article_id not in inside
    }
    return [
        Member(each.article_id, each.story_id, from_json(each.profile))
        for each in rows
        if each.story_id not in fixed
    ]


async def grown(c: AsyncConnection, after: int, upto: int) -> set[int]:
    """Guilds whose libraries got rows between two."""
    row = library.c
    return set(
        (await c.execute(select(row.guild).where(row.id > after, row.id <= upto).distinct())).scalars()
    )


async def heal(
    c: AsyncConnection, guild: int, moves: Mapping[int, int], gone: Mapping[int, int]
) -> dict[int, int]:
    """Move articles to the stories worked out for them; new stories are below 0. Gives the number of each new one.

    `gone` are stories left empty, with where most of their articles went: old buttons lead there.
    """
    made: dict[int, int] = {}
    for story in dict.fromkeys(moves.values()):
        listed = [article for article, to in moves.items() if to == story]
        if story < 0:
            made[story] = await new_story(c, guild, listed)
        else:
            await move(c, guild, listed, story)
    for story, into in gone.items():
        mine = update(stories).where(stories.c.id == story, stories.c.guild == guild)
        await c.execute(mine.values(merged_into=made.get(into, into)))
    return made


async def unchanged(c: AsyncConnection, guild: int, before: Sequence[Member]) -> bool:
    """Whether these stories hold exactly these articles, and no person touched them since."""
    story_ids = {member.story for member in before if member.story is not None}
    row = library.c
    asked = select(row.article_id, row.story_id).where(
        row.guild == guild, row.story_id.in_(story_ids), row.removed_at.is_(None)
    )
    now = {(article, story) for article, story in await c.execute(asked)}
    if now != {(member.article, member.story) for member in before}:
        return False
    return not await touched_by_hand(c, guild, story_ids)
