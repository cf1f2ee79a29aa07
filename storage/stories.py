"""Stories of a library: which articles are about one event. Curation by hand: `storage.curation`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Article, Story
from bot.text.profile import from_json
from bot.text.publishers import voices
from bot.text.stories import COMPARED, Candidate
from storage import search as full_text
from storage.curation import last_edit, merge, put, rename, split, undo_last
from storage.errors import NothingThere
from storage.folding import fold, prefix_range
from storage.placing import move, new_story
from storage.seen import article, held_by
from storage.tables import library, library_terms, stories

__all__ = [
    "articles_of",
    "by_id",
    "by_ids",
    "candidates",
    "count",
    "create",
    "last_edit",
    "merge",
    "newest",
    "place",
    "put",
    "rename",
    "split",
    "suggestions",
    "undo_last",
]


async def newest(
    c: AsyncConnection,
    guild: int,
    *,
    limit: int = 10,
    offset: int = 0,
    since: datetime | None = None,
    at_least: int = 1,
) -> list[Story]:
    """Stories with something in them, last seen first; `at_least` so many articles."""
    chosen = _live(guild, at_least)
    if since is not None:
        chosen = chosen.where(stories.c.last_seen_at >= since)
    chosen = chosen.order_by(stories.c.last_seen_at.desc(), stories.c.id.desc()).limit(limit).offset(offset)
    return await by_ids(c, guild, list((await c.execute(chosen)).scalars()))


async def count(c: AsyncConnection, guild: int, *, since: datetime | None = None, at_least: int = 1) -> int:
    """How many `newest` would give without a limit."""
    chosen = _live(guild, at_least)
    if since is not None:
        chosen = chosen.where(stories.c.last_seen_at >= since)
    return (await c.execute(select(func.count()).select_from(chosen.subquery()))).scalar_one()


async def by_id(c: AsyncConnection, guild: int, story_id: int) -> Story | None:
    """The story; of one that was merged into another, that one (an old button still leads there)."""
    for _ in range(50):  # merges of merges; a ring cannot be made, this bounds a damaged file
        found = await by_ids(c, guild, [story_id])
        if found:
            return found[0]
        asked = select(stories.c.merged_into).where(stories.c.id == story_id, stories.c.guild == guild)
        into = (await c.execute(asked)).scalar_one_or_none()
        if into is None:
            break
        story_id = into
    return None


async def by_ids(c: AsyncConnection, guild: int, story_ids: Sequence[int]) -> list[Story]:
    """In the order asked for; stories of others, and those with nothing in them, are left out.

    `outlets` are independent voices in the order they came in: an outlet that only has wire copies of what is in the
    story is not among them, and one newsroom under two names is one.
    """
    asked = (
        held_by(
            guild,
            library.c.outlet_key.label("key"),
            stories.c.label,
            stories.c.first_seen_at,
            stories.c.last_seen_at,
        )
        .join(stories, stories.c.id == library.c.story_id)
        .where(stories.c.id.in_(set(story_ids)), stories.c.guild == guild)
        .order_by(library.c.seen_at, library.c.id)
    )
    rows = (await c.execute(asked)).all()
    found: dict[int, Story] = {}
    for story_id in dict.fromkeys(story_ids):
        mine = [row for row in rows if row.story_id == story_id]
        if not mine:
            continue
        here = {row.id for row in mine}
        own = [row for row in mine if row.wire_of not in here]
        first = voices((row.key, row.url) for row in own)
        found[story_id] = Story(
            story_id,
            mine[0].label,
            len(mine),
            tuple(own[number].outlet for number in dict.fromkeys(first)),
            mine[0].first_seen_at,
            mine[0].last_seen_at,
        )
    return [found[story_id] for story_id in story_ids if story_id in found]


async def articles_of(c: AsyncConnection, guild: int, story_id: int) -> list[Article]:
    """Its articles, in the order they were seen."""
    asked = held_by(guild).where(library.c.story_id == story_id).order_by(library.c.seen_at, library.c.id)
    return [article(row) for row in await c.execute(asked)]


async def suggestions(c: AsyncConnection, guild: int, prefix: str, *, limit: int = 25) -> list[Story]:
    """Stories for what somebody is typing: the label begins like this, or an article in it is suggested; last seen first.

    Nothing typed: the newest.
    """
    if not prefix.strip():
        return await newest(c, guild, limit=limit)
    low, high = prefix_range(prefix)
    if not low:
        return []  # marks alone begin every label
    labelled = (
        _live(guild, 1)
        .where(stories.c.label_key >= low, stories.c.label_key < high)
        .order_by(stories.c.last_seen_at.desc())
        .limit(limit)
    )
    found = list((await c.execute(labelled)).scalars())
    match = full_text.named(guild, prefix)
    if len(found) < limit and match is not None:
        asked = full_text.joined(
            held_by(guild).where(library.c.story_id.is_not(None)), match, names=True
        ).limit(4 * limit)
        rows = (await c.execute(asked)).all()
        found += [
            row.story_id for row in sorted(rows, key=lambda row: not fold(row.headline).startswith(low))
        ]
    return await by_ids(c, guild, list(dict.fromkeys(found))[:limit])


async def candidates(
    c: AsyncConnection, guild: int, terms: Sequence[str], *, since: datetime, until: datetime, limit: int = 50
) -> list[Candidate]:
    """Stories an article with these key terms might belong to, for `bot.text.stories.match`.

    Those of the articles seen in the stretch of time that share most of the terms; with the profiles of their newest
    members, newest last.
    """
    t = library_terms.c
    near = (
        select(t.library_id)
        .where(t.guild == guild, t.term.in_(list(terms)), t.seen_at >= since, t.seen_at <= until)
        .group_by(t.library_id)
        .order_by(func.sum(t.weight).desc(), t.library_id)
        .limit(limit)
        .subquery()
    )
    shared = (
        select(library.c.story_id)
        .join(near, near.c.library_id == library.c.id)
        .where(library.c.story_id.is_not(None))
    )
    members = select(library.c.story_id, library.c.seen_at, library.c.id, library.c.profile).where(
        library.c.guild == guild,
        library.c.removed_at.is_(None),
        library.c.profile.is_not(None),
        library.c.story_id.in_(shared),
    )
    profiles: dict[int, list[str]] = {}
    for story_id, _, _, profile in sorted((await c.execute(members)).all()):
        profiles.setdefault(story_id, []).append(profile)
    return [
        Candidate(story_id, tuple(from_json(profile) for profile in found[-COMPARED:]))
        for story_id, found in profiles.items()
    ]


async def create(c: AsyncConnection, guild: int, article_ids: Sequence[int]) -> int:
    """A new story of these articles, labelled with the most telling headline; its number. Raises: NothingThere."""
    return await new_story(c, guild, article_ids)


async def place(c: AsyncConnection, guild: int, article_id: int, story_id: int) -> None:
    """Put an article into a story; one that was placed by hand stays where it is. Raises: NothingThere."""
    owned = select(stories.c.id).where(stories.c.id == story_id, stories.c.guild == guild)
    if (await c.execute(owned)).one_or_none() is None:
        raise NothingThere("That story is not in this library.")
    await move(c, guild, [article_id], story_id)


def _live(guild: int, at_least: int) -> Select[Any]:
    """Stories of a library with so many articles in them."""
    inside = (
        select(func.count())
        .where(library.c.guild == guild, library.c.story_id == stories.c.id, library.c.removed_at.is_(None))
        .correlate(stories)
        .scalar_subquery()
    )
    return select(stories.c.id).where(stories.c.guild == guild, inside >= at_least)
