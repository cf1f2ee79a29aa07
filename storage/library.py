"""Changing a library: save, correct, remove, restore.

Every change is noted in `actions`, so that `/save undo` can take it back (`storage.undo`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Article, Draft, Reading
from bot.text.profile import Profile, from_json, to_json
from storage import search
from storage.errors import NothingThere
from storage.folding import fold
from storage.listing import list_entry, unlist
from storage.placing import refresh
from storage.revisions import add_revision, digest_of, new_revision, with_body
from storage.seen import article, held_by
from storage.tables import (
    actions,
    articles,
    library,
    library_terms,
    outlets,
    revisions,
)
from storage.upsert import insert_new

#: An article published longer ago counts from the day it was saved: today's digest is not for last year's news.
#: Two days, so that Saturday's paper still counts as Saturday's when it is saved on Monday morning.
RECENT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Saved:
    """`already`: the library had it and nothing changed. `revised`: it had it with another body, kept as a revision."""

    article_id: int
    revision_id: int
    already: bool = False
    revised: bool = False


async def save(
    c: AsyncConnection,
    guild: int,
    draft: Draft,
    reading: Reading,
    *,
    by: int | None,
    at: datetime,
    profile: Profile | None = None,
    fingerprint: str = "",
) -> Saved:
    """Keep an article in a library, in full: body, reading, quotes, search.

    Same body from the same outlet: nothing changes. A body fetched by us (`draft.shared`) is one row for all libraries,
    and another body at its address is a new revision; anything else belongs to this library alone, whatever address it
    claims. What was removed comes back. `profile` and `fingerprint` are those of `bot.text.reading.take_in`.
    """
    outlet_id = await _outlet(c, draft.outlet)
    had = await same(c, guild, draft)
    if had is not None:
        return Saved(had.id, had.revision_id, already=True)
    found = await _at_url(c, guild, draft)
    revised = False
    if found is None:
        article_id = await _new_article(c, guild, draft, outlet_id, at)
        revision_id = await new_revision(c, article_id, 1, draft, reading, fingerprint, at)
    else:
        article_id, revision_id, digest = found
        held = await _held(c, guild, article_id)
        revised = digest != digest_of(draft.body)
        if revised:
            revision_id = (
                await add_revision(c, article_id, draft, reading, at=at, fingerprint=fingerprint)
                or revision_id
            )
            if held:
                return Saved(article_id, revision_id, revised=True)
    await _hold(c, guild, article_id, revision_id, by=by, at=at, profile=profile)
    await note(c, guild, by, at, "save", article_id, {})
    return Saved(article_id, revision_id, revised=revised)


async def correct(
    c: AsyncConnection,
    guild: int,
    article_id: int,
    *,
    by: int | None,
    at: datetime,
    headline: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    published_at: datetime | None = None,
) -> None:
    """Correct what was read off an article, in this library only; what is None stays. Raises: NothingThere."""
    row = await _row(c, guild, article_id)
    changes: dict[str, Any] = {"headline": headline, "byline": byline, "published_at": published_at}
    changes = {name: value for name, value in changes.items() if value is not None}
    if outlet is not None:
        changes["outlet_id"] = await _outlet(c, outlet)
        changes["outlet_key"] = fold(outlet)
    if published_at is not None:
        changes["seen_at"] = _seen_at(published_at, row.saved_at)
    if not changes:
        return
    before = {
        name: getattr(row, name)
        for name in ("headline", "outlet_id", "outlet_key", "byline", "published_at", "seen_at")
    }
    await change(c, guild, article_id, {**changes, "corrected_by": by})
    await note(c, guild, by, at, "edit", article_id, _plain(before))


async def remove(c: AsyncConnection, guild: int, article_id: int, *, by: int | None, at: datetime) -> None:
    """Take an article out of the library; `restore` brings it back as it was. Raises: NothingThere."""
    await take_out(c, guild, article_id, by=by, at=at)
    await note(c, guild, by, at, "remove", article_id, {})


async def restore(c: AsyncConnection, guild: int, article_id: int) -> None:
    """Bring back what was removed. Raises: NothingThere when nothing of that number was."""
    row = (
        await c.execute(
            select(library, articles.c.revision_id)
            .join(articles, articles.c.id == library.c.article_id)
            .where(
                library.c.guild == guild,
                library.c.article_id == article_id,
                library.c.removed_at.is_not(None),
            )
        )
    ).one_or_none()
    if row is None:
        raise NothingThere("There is no removed article of that number here.")
    await c.execute(update(library).where(library.c.id == row.id).values(removed_at=None, removed_by=None))
    await list_entry(
        c, guild, row.id, row.revision_id, row.seen_at, from_json(row.profile) if row.profile else None
    )
    await refresh(c, guild, [row.story_id])


async def mark_wire_copy(c: AsyncConnection, guild: int, article_id: int, of: int | None) -> None:
    """Note that an article is a wire copy of another one of this library, or is none. Raises: NothingThere."""
    if of is not None:
        await _row(c, guild, of)
    row = await _row(c, guild, article_id)
    await c.execute(update(library).where(library.c.id == row.id).values(wire_of=of))


async def shared_at_url(c: AsyncConnection, url: str) -> tuple[int, int, datetime] | None:
    """Article, newest revision and its time, when a body at this public address was fetched for any library.

    For the fetcher only (one fetch for all who want it); what a person asks goes through `articles.by_url`.
    """
    asked = (
        select(articles.c.id, revisions.c.id, revisions.c.seen_at)
        .join(revisions, revisions.c.id == articles.c.revision_id)
        .where(articles.c.url == url, articles.c.owner_guild.is_(None))
    )
    row = (await c.execute(asked)).one_or_none()
    return (row[0], row[1], row[2]) if row else None


# --- for undo as well ----------------------------------------------------------------------------------


async def change(c: AsyncConnection, guild: int, article_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of a live `library` row; search and its story follow. Raises: NothingThere."""
    row = await _row(c, guild, article_id)
    mine = library.c.id == row.id
    await search.unindex(c, mine)
    await c.execute(update(library).where(mine).values(**values))
    if "seen_at" in values:
        terms = update(library_terms).where(library_terms.c.library_id == row.id)
        await c.execute(terms.values(seen_at=values["seen_at"]))
    await search.index(c, mine)
    await refresh(c, guild, [row.story_id])


async def take_out(c: AsyncConnection, guild: int, article_id: int, *, by: int | None, at: datetime) -> None:
    """Remove without a note. Raises: NothingThere."""
    row = await _row(c, guild, article_id)
    await search.unindex(c, library.c.id == row.id)
    await unlist(c, row.id)
    await c.execute(update(library).where(library.c.id == row.id).values(removed_at=at, removed_by=by))
    await refresh(c, guild, [row.story_id])


async def note(
    c: AsyncConnection,
    guild: int,
    by: int | None,
    at: datetime,
    kind: str,
    article_id: int,
    before: Mapping[str, Any],
) -> None:
    """Write down what was done, for undo."""
    values = {
        "guild": guild,
        "user": by,
        "at": at,
        "kind": kind,
        "article_id": article_id,
        "before": dict(before),
    }
    await c.execute(insert(actions).values(**values))


# --- parts ---------------------------------------------------------------------------------------------


def _plain(before: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in before.items()
    }


def _seen_at(published_at: datetime | None, saved_at: datetime) -> datetime:
    return (
        published_at
        if published_at is not None and saved_at - RECENT <= published_at <= saved_at
        else saved_at
    )


async def _outlet(c: AsyncConnection, name: str) -> int:
    await insert_new(c, outlets, {"name": name, "key": fold(name)})
    found: int = (await c.execute(select(outlets.c.id).where(outlets.c.name == name))).scalar_one()
    return found


async def same(c: AsyncConnection, guild: int, draft: Draft) -> Article | None:
    """An article of this library with this body by this outlet; a draft without outlet and address is by any.

    The same body by another outlet is a wire copy: it is kept.
    """
    asked = held_by(guild).where(
        library.c.article_id.in_(with_body(draft.body)), revisions.c.sha256 == digest_of(draft.body)
    )
    if draft.outlet.strip() or draft.url:
        asked = asked.where(
            or_(library.c.outlet_key == fold(draft.outlet), articles.c.url == (draft.url or ""))
        )
    row = (await c.execute(asked.order_by(articles.c.id).limit(1))).first()
    return article(row) if row else None


async def _at_url(c: AsyncConnection, guild: int, draft: Draft) -> tuple[int, int, str] | None:
    """Article, newest revision and its hash where this draft belongs: the shared one, or an upload of this library.

    Without an address: a removed article of this library with the very same body.
    """
    asked = select(articles.c.id, revisions.c.id, revisions.c.sha256).join(
        revisions, revisions.c.id == articles.c.revision_id
    )
    owner = articles.c.owner_guild.is_(None) if draft.shared else articles.c.owner_guild == guild
    if draft.url is not None:
        asked = asked.where(articles.c.url == draft.url, owner)
    else:
        outlet = asked.join(outlets, outlets.c.id == articles.c.outlet_id)
        asked = outlet.where(
            articles.c.url.is_(None),
            articles.c.owner_guild == guild,
            revisions.c.sha256 == digest_of(draft.body),
            outlets.c.key == fold(draft.outlet),
        )
    row = (await c.execute(asked.order_by(articles.c.id).limit(1))).first()
    return (row[0], row[1], row[2]) if row else None


async def _new_article(c: AsyncConnection, guild: int, draft: Draft, outlet_id: int, at: datetime) -> int:
    owner = None if draft.shared and draft.url else guild
    values = {"url": draft.url, "owner_guild": owner, "outlet_id": outlet_id, "created_at": at}
    article_id: int = (
        await c.execute(insert(articles).values(**values).returning(articles.c.id))
    ).scalar_one()
    return article_id


async def _held(c: AsyncConnection, guild: int, article_id: int) -> bool:
    return (await c.execute(held_by(guild).where(articles.c.id == article_id))).first() is not None


async def _row(c: AsyncConnection, guild: int, article_id: int) -> Any:
    asked = select(library).where(
        library.c.guild == guild, library.c.article_id == article_id, library.c.removed_at.is_(None)
    )
    row = (await c.execute(asked)).one_or_none()
    if row is None:
        raise NothingThere("That article is not in this library.")
    return row


async def _hold(
    c: AsyncConnection,
    guild: int,
    article_id: int,
    revision_id: int,
    *,
    by: int | None,
    at: datetime,
    profile: Profile | None,
) -> None:
    """Put an article into a library, or back into it with the corrections it had."""
    asked = (
        select(revisions.c.published_at, outlets.c.key)
        .join(articles, articles.c.id == revisions.c.article_id)
        .join(outlets, outlets.c.id == articles.c.outlet_id)
    )
    published_at, key = (await c.execute(asked.where(revisions.c.id == revision_id))).one()
    values: dict[str, Any] = {
        "saved_by": by,
        "saved_at": at,
        "seen_at": _seen_at(published_at, at),
        "profile": to_json(profile) if profile else None,
        "removed_at": None,
        "removed_by": None,
    }
    new = {"guild": guild, "article_id": article_id, "outlet_key": key}
    mine = (library.c.guild == guild) & (library.c.article_id == article_id)
    if not await insert_new(c, library, {**new, **values}):
        await c.execute(update(library).where(mine).values(**values))
    library_id = (await c.execute(select(library.c.id).where(mine))).scalar_one()
    await list_entry(c, guild, library_id, revision_id, values["seen_at"], profile)
