"""Full-text search on SQLite's FTS5. With `storage.claim` the only module that PostgreSQL will do otherwise.

Two indexes without content, their rows numbered as those of `library`: `search_index` over stemmed words (headline,
body, quotes), `name_index` over the words of headline and outlet as they begin; a third, `storage.quote_index`, is kept
along with them. Both keep the guild as a token (`g42`)
in a column of its own, and what a person types is looked for in the other columns only. A word is encoded so that FTS5
sees exactly one token in it and no syntax; `NEAR(`, `"`, `g43` and `guild:` are words like any other.

Without content, FTS5 must be told what was indexed in order to forget it. That is read off the stored rows, hence the
rule: `unindex` before a row changes, `index` after. `storage.checks` compares and rebuilds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, column, literal_column, select, table, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.text.words import terms, words
from storage import quote_index, seen
from storage.folding import fold
from storage.folding import token as token  # the words of the indexes are `search`'s to its callers
from storage.readings import unpack
from storage.tables import library, library_languages, readings, revisions

#: Columns of the indexes that a person's words are looked for in.
TEXT = "{headline body}"
QUOTES = "{quotes}"
NAME = "{name}"

#: What makes them (migration 0001). detail=column: no phrases, 40 % smaller; columnsize=0: no ranking by length.
#: The ascii tokenizer takes every character outside ASCII for a letter: `token` leaves it nothing to decide.
DEFINITIONS = (
    "CREATE VIRTUAL TABLE search_index USING fts5(guild, headline, body, quotes, "
    "content='', detail=column, columnsize=0, tokenize='ascii')",
    "CREATE VIRTUAL TABLE name_index USING fts5(guild, name, "
    "content='', detail=column, columnsize=0, tokenize='ascii', prefix='1 2 3 4')",
)

_IDEOGRAPH = re.compile("([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af])")


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
        await c.execute(_INDEX, entries)
        await c.execute(_NAME_IT, entries)
    await quote_index.keep(c, *conditions)


async def unindex(c: AsyncConnection, *conditions: ColumnElement[bool]) -> None:
    """Forget the live rows of `library` that meet the conditions, before anything about them changes."""
    entries = await _indexed(c, *conditions)
    if entries:
        await c.execute(_FORGET, entries)
        await c.execute(_FORGET_NAME, entries)
    await quote_index.forget(c, *conditions)


async def rebuild(c: AsyncConnection) -> None:
    """All indexes anew, 500 articles at a time."""
    for name in ("search_index", "name_index"):
        await c.exec_driver_sql(f"INSERT INTO {name}({name}) VALUES ('delete-all')")  # noqa: S608 - names of ours
    await quote_index.clear(c)
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
    for name in ("search_index", "name_index", "quote_index"):
        try:
            await c.exec_driver_sql(f"INSERT INTO {name}({name}) VALUES ('integrity-check')")  # noqa: S608 - names of ours
        except DatabaseError:
            return max(1, len((await c.execute(live)).all()))
    guilds = (await c.execute(select(library.c.guild).distinct())).scalars().all()
    for guild in guilds:
        here = set((await c.execute(live.where(library.c.guild == guild))).scalars())
        for name in ("search_index", "name_index"):
            rows = await c.exec_driver_sql(
                f"SELECT rowid FROM {name} WHERE {name} MATCH ?",  # noqa: S608 - names of ours
                (f'guild : "g{guild}"',),
            )
            wrong += len(here ^ {row[0] for row in rows})
        indexed = await quote_index.entries(c, quote_index.question([[[quote_index.everything(guild)]]]))
        wrong += len(await quote_index.expected(c, guild) ^ set(indexed))
    return wrong


_INDEX = text(
    "INSERT INTO search_index(rowid, guild, headline, body, quotes) VALUES (:row, :guild, :headline, :body, :quotes)"
)
_FORGET = text(
    "INSERT INTO search_index(search_index, rowid, guild, headline, body, quotes) "
    "VALUES ('delete', :row, :guild, :headline, :body, :quotes)"
)
_NAME_IT = text("INSERT INTO name_index(rowid, guild, name) VALUES (:row, :guild, :name)")
_FORGET_NAME = text(
    "INSERT INTO name_index(name_index, rowid, guild, name) VALUES ('delete', :row, :guild, :name)"
)


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
) -> str | None:
    """What to look for in `search_index`: every word, in the forms it has in the library's languages.

    None when there is nothing to look for. Stop words of the first language are left out.
    """
    held = (
        await c.execute(select(library_languages.c.language).where(library_languages.c.guild == guild))
    ).scalars()
    languages = list(dict.fromkeys([language, *sorted(held)]))
    parts = []
    for word in list(dict.fromkeys(words(typed)))[:MOST_WORDS]:
        if not terms(word, language):
            continue
        forms = {tuple(token(term) for term in terms(word, spoken)) for spoken in languages} - {()}
        parts.append(_any_of(_all_of(f'"{term}"' for term in form) for form in sorted(forms)))
    return _asked(guild, within, _all_of(parts)) if parts else None


def named(guild: int, typed: str) -> str | None:
    """What to look for in `name_index`: every word begins one of headline or outlet. None for no words."""
    begun = list(dict.fromkeys(_names(typed[:100]).split()))[:MOST_WORDS]
    return _asked(guild, NAME, _all_of(f'"{word}" *' for word in begun)) if begun else None


def joined(asked: Select[Any], match: str, *, names: bool = False) -> Select[Any]:
    """Narrow a question about `library` to the rows of an index that match, last saved first."""
    name = "name_index" if names else "search_index"
    hits = table(name, column("rowid"), column(name))
    return (
        asked.join(hits, hits.c.rowid == library.c.id)
        .where(literal_column(name).op("MATCH")(match))
        .order_by(hits.c.rowid.desc())
    )


async def weighed(c: AsyncConnection, guild: int, weights: Mapping[str, float], *, most: int) -> list[int]:
    """Rows of `library` that have the heaviest of these terms, most of their weight first. Terms as `token` makes them."""
    if not weights:
        return []
    given: dict[str, object] = {"most": most, "postings": MOST_POSTINGS}
    parts = []
    for n, (term, weight) in enumerate(weights.items()):
        parts.append(
            f"SELECT * FROM (SELECT rowid AS row, :w{n} AS weight FROM search_index "  # noqa: S608 - numbers of ours
            f"WHERE search_index MATCH :m{n} ORDER BY rowid DESC LIMIT :postings)"
        )
        given |= {f"w{n}": weight, f"m{n}": _asked(guild, TEXT, f'"{term}"')}
    asked = f"SELECT row FROM ({' UNION ALL '.join(parts)}) GROUP BY row ORDER BY sum(weight) DESC, row DESC LIMIT :most"  # noqa: S608
    return list((await c.execute(text(asked), given)).scalars())


#: Words of a question that are looked for; the rest is left out.
MOST_WORDS = 16
#: Newest articles that are looked at per term in `weighed`: a term in more of them says little.
MOST_POSTINGS = 2000


def _asked(guild: int, within: str, what: str) -> str:
    return f'guild : "g{guild}" AND {within} : ({what})'


def _all_of(parts: Iterable[str]) -> str:
    return " AND ".join(parts)


def _any_of(parts: Iterable[str]) -> str:
    return "(" + " OR ".join(f"({part})" for part in parts) + ")"
