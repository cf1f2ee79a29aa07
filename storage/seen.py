"""An article as one library sees it: its corrections applied, at its newest revision. Every question starts here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.engine import Row

from bot.news import Article
from storage.tables import articles, library, outlets, revisions

printed = outlets.alias("printed")
corrected = outlets.alias("corrected")

outlet_name = func.coalesce(corrected.c.name, printed.c.name)
headline = func.coalesce(library.c.headline, revisions.c.headline)

COLUMNS = (
    articles.c.id,
    revisions.c.id.label("revision_id"),
    revisions.c.number.label("revision"),
    outlet_name.label("outlet"),
    headline.label("headline"),
    func.coalesce(library.c.byline, revisions.c.byline).label("byline"),
    articles.c.url,
    func.coalesce(library.c.published_at, revisions.c.published_at).label("published_at"),
    library.c.saved_at,
    revisions.c.language,
    revisions.c.words,
    library.c.story_id,
    library.c.wire_of,
)

_HELD = (
    library.join(articles, articles.c.id == library.c.article_id)
    .join(revisions, revisions.c.id == articles.c.revision_id)
    .join(printed, printed.c.id == articles.c.outlet_id)
    .outerjoin(corrected, corrected.c.id == library.c.outlet_id)
)


def held_by(guild: int, *more: Any) -> Select[Any]:
    """The articles this library holds, `COLUMNS` first, then what else is asked for."""
    return held(*more).where(library.c.guild == guild)


def held(*more: Any) -> Select[Any]:
    """The same for all libraries: for indexes, checks, and questions that narrow it to the guild themselves."""
    return select(*COLUMNS, *more).select_from(_HELD).where(library.c.removed_at.is_(None))


def article(row: Row[Any]) -> Article:
    """The first columns of a row of `held_by`."""
    return Article(*row[: len(COLUMNS)])
