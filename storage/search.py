"""Full-text search: on SQLite by FTS5, on PostgreSQL by tsvectors (`storage.full_text` holds what differs).

Two indexes without content, their rows numbered as those of `library`: `search_index` over stemmed words (headline,
body, quotes), `name_index` over the words of headline and outlet as they begin. Both keep the guild as a token (`g42`)
in a column of its own, and what a person types is looked for in the other columns only. A word is encoded so that FTS5
sees exactly one token in it and no syntax; `NEAR(`, `"`, `g43` and `guild:` are words like any other.

Without content, FTS5 must be told what was indexed in order to forget it. That is read off the stored rows, hence the
rule: `unindex` before a row changes, `index` after. `storage.checks` compares and rebuilds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from unicodedata import combining, normalize

from sqlalchemy import (
    ColumnElement,
    Float,
    Row,
    Select,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.text.words import terms, words
from storage import full_text, seen
from storage.folding import fold
from storage.full_text import NAME, QUOTES, TEXT, Match
from storage.readings import unpack
from storage.tables import library, library_languages, readings, revisions

__all__ = [
    "QUOTES",
    "TEXT",
    "Match",
    "drift",
    "index",
    "joined",
    "matching",
    "named",
    "rebuild",
    "token",
    "unindex",
    "weighed",
]

_NOT_A_LETTER = re.compile(r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]")
_IDEOGRAPH = re.compile("([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af])")


@lru_cache(maxsize=50_000)
def token(term: str) -> str:
    """A term as the one token it is indexed as: no case, no accents, no ASCII but letters and digits.

    >>> token("O'Connor"), token('g43" OR')
    ('o·connor', 'g43··or')
    """
    bare = "".join(ch for ch in normalize("NFKD", term) if not combining(ch))
    return _NOT_A_LETTER.sub("·", bare.casefold())


def _tokens(found: Iterable[str]) -> str:
    return " ".join(token(term) for term in found)


def _names(*texts: str) -> str:
    """Words of names as they are typed; ideographs one by one, for they are not parted."""
    return " ".join(token(word) for word in fold(_IDEOGRAPH.sub(r" \1 ", " ".join(texts))).split())


# --- keeping the indexes -----------------------------------------------------------------------------


async def index(c: AsyncConnection, *conditions: ColumnElement[bool]) -> None:
    """Index the live rows of `library` that meet the conditions. They must not be in the index."""
    entries = await _indexed(c, *conditions)
    if entries:
        await full_text.put(c, entries)


async def unindex(c: AsyncConnection, *conditions: ColumnElement[bool]) -> None:
    """Forget the live rows of `library` that meet the conditions, before anything about them changes."""
    entries = await _indexed(c, *conditions)
    if entries:
        await full_text.forget(c, entries)


async def rebuild(c: AsyncConnection) -> None:
    """Both indexes anew, 500 articles at a time."""
    await full_text.clear(c)
    last = 0
    while True:
        upto = (
            (
                await c.execute(
                    select(library.c.id).where(library.c.id > last).order_by(library.c.id).limit(500)
                )
            )
            .scalars()
            .all()
        )
        if not upto:
            return
        await index(c, library.c.id > last, library.c.id <= upto[-1])
        last = upto[-1]


async def drift(c: AsyncConnection) -> int:
    """How many entries the indexes have too many or too few, or how many words they do not agree on; 0 is sound."""
    wrong = 0
    live = select(library.c.id).where(library.c.removed_at.is_(None))
    if await full_text.broken(c):
        return max(1, len((await c.execute(live)).all()))
    guilds = (await c.execute(select(library.c.guild).distinct())).scalars().all()
    for guild in guilds:
        here = set((await c.execute(live.where(library.c.guild == guild))).scalars())
        for rows in await full_text.rows_of(c, guild):
            wrong += len(here ^ rows)
    return wrong


async def _indexed(c: AsyncConnection, *conditions: ColumnElement[bool]) -> list[dict[str, Any]]:
    """What is, or is to be, in the indexes for live rows, as they stand now."""
    asked = (
        seen.held(
            library.c.guild, library.c.id.label("row"), revisions.c.body, readings.c.engine, readings.c.packed
        )
        .join(readings, readings.c.revision_id == revisions.c.id)
        .where(*conditions)
    )
    return [_entry(row) for row in await c.execute(asked)]


def _entry(row: Row[Any]) -> dict[str, Any]:
    reading = unpack(row.engine, row.language, row.packed)
    quoted = (
        term
        for quote in reading.quotes
        if quote.kind != "indirect"  # not anybody's words
        for term in terms(row.body[quote.start : quote.end], row.language)
    )
    return {
        "row": row.row,
        "guild": f"g{row.guild}",
        "headline": _tokens(terms(row.headline, row.language)),
        "body": " ".join(_tokens(line) for line in reading.terms),
        "quotes": _tokens(dict.fromkeys(quoted)),
        "name": _names(row.headline, row.outlet),
    }


# --- asking them ---------------------------------------------------------------------------------------


async def matching(
    c: AsyncConnection, guild: int, typed: str, language: str, *, within: str = TEXT
) -> Match | None:
    """What to look for in `search_index`: every word, in the forms it has in the library's languages.

    None when there is nothing to look for. Stop words of the first language are left out.
    """
    held = (
        await c.execute(select(library_languages.c.language).where(library_languages.c.guild == guild))
    ).scalars()
    languages = list(dict.fromkeys([language, *sorted(held)]))
    wanted = []
    for word in list(dict.fromkeys(words(typed)))[:MOST_WORDS]:
        if not terms(word, language):
            continue
        forms = {tuple(token(term) for term in terms(word, spoken)) for spoken in languages} - {()}
        wanted.append(sorted(forms))
    return full_text.match(guild, within, wanted) if wanted else None


def named(guild: int, typed: str) -> Match | None:
    """What to look for in `name_index`: every word begins one of headline or outlet. None for no words."""
    begun = list(dict.fromkeys(_names(typed[:100]).split()))[:MOST_WORDS]
    return full_text.match(guild, NAME, [[(word,)] for word in begun], prefix=True) if begun else None


def joined(asked: Select[Any], match: Match, *, names: bool = False) -> Select[Any]:
    """Narrow a question about `library` to the rows of an index that match, last saved first."""
    name = "name_index" if names else "search_index"
    hits = table(name, column("rowid"))
    return (
        asked.join(hits, hits.c.rowid == library.c.id)
        .where(full_text.matches(literal_column(name), match.fts5, match.tsquery))
        .order_by(hits.c.rowid.desc())
    )


async def weighed(c: AsyncConnection, guild: int, weights: Mapping[str, float], *, most: int) -> list[int]:
    """Rows of `library` that have the heaviest of these terms, most of their weight first. Terms as `token` makes them."""
    if not weights:
        return []
    parts = []
    hits = table("search_index", column("rowid"))
    for term, weight in weights.items():
        match = full_text.match(guild, TEXT, [[(term,)]])
        newest = (
            select(hits.c.rowid.label("row"), literal(weight, Float).label("weight"))
            .where(full_text.matches(literal_column("search_index"), match.fts5, match.tsquery))
            .order_by(hits.c.rowid.desc())
            .limit(MOST_POSTINGS)
            .subquery()
        )
        parts.append(select(newest.c.row, newest.c.weight))
    found = union_all(*parts).subquery()
    asked = select(found.c.row).group_by(found.c.row)
    asked = asked.order_by(func.sum(found.c.weight).desc(), found.c.row.desc()).limit(most)
    return list((await c.execute(asked)).scalars())


#: Words of a question that are looked for; the rest is left out.
MOST_WORDS = 16
#: Newest articles that are looked at per term in `weighed`: a term in more of them says little.
MOST_POSTINGS = 2000
