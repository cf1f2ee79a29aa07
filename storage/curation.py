"""Correcting stories by hand; every correction can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import NothingThere
from storage.folding import fold
from storage.placing import move, new_story, refresh
from storage.tables import library, stories, story_edits


@dataclass(frozen=True, slots=True)
class Edit:
    """A correction: `kind` is merge, split, move or rename; `stories` are those it touched."""

    kind: str
    stories: tuple[int, ...]
    at: datetime
    id: int


async def merge(
    c: AsyncConnection, guild: int, into: int, others: Sequence[int], *, by: int | None, at: datetime
) -> None:
    """Put everything of some stories into one; a name given by hand is kept where it has none itself. Raises: NothingThere."""
    touched = [into, *(other for other in others if other != into)]
    await _note(c, guild, "merge", touched, by=by, at=at)
    moved = select(library.c.article_id).where(library.c.guild == guild, library.c.story_id.in_(touched[1:]))
    await move(c, guild, list((await c.execute(moved)).scalars()), into, by_hand=True)
    gone = (stories.c.guild == guild) & stories.c.id.in_(touched[1:])
    await c.execute(update(stories).where(gone).values(merged_into=into))
    named = select(stories.c.label, stories.c.label_key).where(gone, stories.c.label_by_hand).limit(1)
    name = (await c.execute(named.order_by(stories.c.id))).one_or_none()
    if name is not None:
        unnamed = update(stories).where(stories.c.id == into, stories.c.label_by_hand.is_(False))
        await c.execute(unnamed.values(label=name.label, label_key=name.label_key, label_by_hand=True))


async def split(
    c: AsyncConnection, guild: int, story_id: int, article_ids: Sequence[int], *, by: int | None, at: datetime
) -> int:
    """Make a story of its own from some articles of a story; its number. Raises: NothingThere."""
    asked = select(library.c.article_id).where(
        library.c.guild == guild, library.c.story_id == story_id, library.c.article_id.in_(set(article_ids))
    )
    if set((await c.execute(asked)).scalars()) != set(article_ids):
        raise NothingThere("Not all of these articles are in that story.")
    edit_id = await _note(c, guild, "split", [story_id], by=by, at=at)
    made = await new_story(c, guild, article_ids, by_hand=True)
    await _note_made(c, edit_id, made)
    return made


async def put(
    c: AsyncConnection, guild: int, article_id: int, story_id: int, *, by: int | None, at: datetime
) -> None:
    """Put one article into a story by hand; the engine leaves it there. A story left empty leads on. Raises: NothingThere."""
    asked = select(library.c.story_id).where(
        library.c.guild == guild, library.c.article_id == article_id, library.c.removed_at.is_(None)
    )
    row = (await c.execute(asked)).one_or_none()
    if row is None:
        raise NothingThere("That article is not in this library.")
    touched = [story_id] if row.story_id is None else [row.story_id, story_id]
    await _note(c, guild, "move", touched, by=by, at=at, articles=[article_id])
    await move(c, guild, [article_id], story_id, by_hand=True)
    held = select(library.c.id).where(library.c.story_id == row.story_id, library.c.removed_at.is_(None))
    left = update(stories).where(stories.c.id == row.story_id, ~held.exists())
    await c.execute(left.values(merged_into=story_id))


async def rename(
    c: AsyncConnection, guild: int, story_id: int, label: str, *, by: int | None, at: datetime
) -> None:
    """Name a story by hand. Raises: NothingThere."""
    await _note(c, guild, "rename", [story_id], by=by, at=at)
    values = {"label": label, "label_key": fold(label), "label_by_hand": True}
    await c.execute(
        update(stories).where(stories.c.id == story_id, stories.c.guild == guild).values(**values)
    )


async def last_edit(c: AsyncConnection, guild: int) -> Edit | None:
    """What `undo_last` would take back."""
    row = (await c.execute(_last(guild))).one_or_none()
    return Edit(row.kind, _touched(row.before), row.at, row.id) if row else None


async def undo_last(c: AsyncConnection, guild: int, *, at: datetime) -> Edit | None:
    """Take the library's last correction back, whoever made it; None when there is none left.

    Articles that came into the stories since then stay where they are.
    """
    row = (await c.execute(_last(guild))).one_or_none()
    if row is None:
        return None
    before: Mapping[str, Any] = row.before
    touched = _touched(before)
    for story in before["stories"]:
        values = {name: story[name] for name in ("label", "label_key", "label_by_hand", "merged_into")}
        await c.execute(
            update(stories).where(stories.c.id == story["id"], stories.c.guild == guild).values(**values)
        )
    for library_id, story_id, hand_placed in before["library"]:
        mine = update(library).where(library.c.id == library_id, library.c.guild == guild)
        await c.execute(mine.values(story_id=story_id, hand_placed=hand_placed))
    await refresh(c, guild, touched)
    await c.execute(update(story_edits).where(story_edits.c.id == row.id).values(undone_at=at))
    return Edit(row.kind, touched, row.at, row.id)


def _last(guild: int) -> Select[Any]:
    asked = select(story_edits).where(story_edits.c.guild == guild, story_edits.c.undone_at.is_(None))
    return asked.order_by(story_edits.c.id.desc()).limit(1)


def _touched(before: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(sorted({story["id"] for story in before["stories"]} | set(before.get("made", ()))))


async def _note(
    c: AsyncConnection,
    guild: int,
    kind: str,
    story_ids: Sequence[int],
    *,
    by: int | None,
    at: datetime,
    articles: Sequence[int] = (),
) -> int:
    """Write down how the stories and what is in them are now, and check that they are this library's."""
    s, row = stories.c, library.c
    known = select(s.id, s.label, s.label_key, s.label_by_hand, s.merged_into).where(
        s.guild == guild, s.id.in_(set(story_ids))
    )
    found = [dict(story._mapping) for story in await c.execute(known.order_by(s.id))]
    if len(found) != len(set(story_ids)):
        raise NothingThere("That story is not in this library.")
    inside = row.article_id.in_(set(articles)) if articles else row.story_id.in_(set(story_ids))
    placed = select(row.id, row.story_id, row.hand_placed).where(row.guild == guild, inside).order_by(row.id)
    before = {"stories": found, "library": [list(place) for place in await c.execute(placed)]}
    made = insert(story_edits).values(guild=guild, by=by, at=at, kind=kind, before=before)
    edit_id: int = (await c.execute(made.returning(story_edits.c.id))).scalar_one()
    return edit_id


async def _note_made(c: AsyncConnection, edit_id: int, story_id: int) -> None:
    before = (await c.execute(select(story_edits.c.before).where(story_edits.c.id == edit_id))).scalar_one()
    await c.execute(
        update(story_edits).where(story_edits.c.id == edit_id).values(before={**before, "made": [story_id]})
    )
