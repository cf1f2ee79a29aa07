"""The index of quotes, by FTS5 or a tsvector: one entry for each quote of each library.

Every token begins with the guild it belongs to (`g42w·bridg`), so a question reads what its own library says of a word and
nothing else: the time depends on that library, not on the thousand others (benchmarks/quotes.py), and no word that a
person can type reaches another guild's tokens. An entry is numbered by its library row and the quote's first character:
last saved comes first without sorting, and a stretch of time is a range of numbers.

Migration 0005 makes it, on SQLite with detail=none: no places, two thirds smaller; phrases are looked for in the quotes themselves.

The rule of `storage.search` holds: `forget` before a row of `library` or its quotes change, `keep` after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.text.words import terms
from storage.folding import fold, token
from storage.full_text import LONGEST, Match, matches
from storage.tables import articles, library, quotes, revisions

#: Bits of an entry's number that are the quote's first character; bodies are far shorter than 16 million.
SHIFT = 24
#: No library row has a higher number: it would not fit into an entry's.
LAST = (1 << 62 - SHIFT) - 2

_ENTRY = table("quote_index", column("rowid", BigInteger)).c.rowid
_KEEP = text("INSERT INTO quote_index(rowid, tokens) VALUES (:entry, :tokens)")
_FORGET = text("INSERT INTO quote_index(quote_index, rowid, tokens) VALUES ('delete', :entry, :tokens)")
_ADD = text(
    "INSERT INTO quote_index(rowid, lexemes) VALUES (:entry, array_to_tsvector(CAST(:lexemes AS text[])))"
)
_DROP = text("DELETE FROM quote_index WHERE rowid = :entry")


def word(guild: int, term: str) -> str:
    """The token of a stemmed word, as `search.token` makes it."""
    return f"g{guild}w·{term}"


def speaker(guild: int, key: str) -> str:
    """The token of a speaker's key."""
    return f"g{guild}s·{'·'.join(fold(key).split())}"


def outlet(guild: int, key: str) -> str:
    """The token of an outlet's key."""
    return f"g{guild}o·{'·'.join(key.split())}"


def everything(guild: int) -> str:
    """The token that every quote of a library has."""
    return f"g{guild}q"


def question(groups: Iterable[Iterable[Sequence[str]]]) -> Match:
    """What to look for: of every group one form, of a form all tokens."""
    wanted = [[list(form) for form in group] for group in groups]
    return Match(
        " AND ".join(
            "(" + " OR ".join("(" + " AND ".join(f'"{one}"' for one in form) + ")" for form in group) + ")"
            for group in wanted
        ),
        " & ".join(
            "("
            + " | ".join("(" + " & ".join(f"'{one[:LONGEST]}'" for one in form) + ")" for form in group)
            + ")"
            for group in wanted
        ),
    )


async def keep(c: AsyncConnection, *conditions: ColumnElement[bool]) -> None:
    """Index the quotes of live rows of `library` that meet the conditions. They must not be in the index."""
    entries = await _entries(c, *conditions)
    if entries and c.dialect.name == "postgresql":
        await c.execute(
            _ADD, [{"entry": one["entry"], "lexemes": _lexemes(one["tokens"])} for one in entries]
        )
    elif entries:
        await c.execute(_KEEP, entries)


def keep_row(c: Connection, entry: int, tokens: str) -> None:
    """Index one quote, in a migration."""
    if c.dialect.name == "postgresql":
        c.execute(_ADD, {"entry": entry, "lexemes": _lexemes(tokens)})
    else:
        c.execute(_KEEP, {"entry": entry, "tokens": tokens})


def _lexemes(tokens: str) -> list[str]:
    return [token[:LONGEST] for token in tokens.split()]


async def forget(c: AsyncConnection, *conditions: ColumnElement[bool]) -> None:
    """Forget the quotes of the live rows of `library` that meet the conditions."""
    entries = await _entries(c, *conditions)
    if entries and c.dialect.name == "postgresql":
        await c.execute(_DROP, [{"entry": one["entry"]} for one in entries])
    elif entries:
        await c.execute(_FORGET, entries)


async def entries(
    c: AsyncConnection, match: Match, *, low: int = 0, high: int = LAST, limit: int | None = None
) -> list[int]:
    """Numbers of the entries that answer a question, of library rows low to high, last saved first."""
    asked = _hits(match, low, high).order_by(_ENTRY.desc()).limit(limit)
    return [number for (number,) in await c.execute(asked)]


async def counted(c: AsyncConnection, match: Match, *, low: int = 0, high: int = LAST, most: int) -> int:
    """How many entries `entries` would give, counted up to `most`."""
    found = _hits(match, low, high).limit(most).subquery()
    return int((await c.execute(select(func.count()).select_from(found))).scalar_one())


def _hits(match: Match, low: int, high: int) -> Select[Any]:
    return select(_ENTRY).where(
        matches(literal_column("quote_index"), match.fts5, match.tsquery),
        number(low, 0) <= _ENTRY,
        number(high + 1, 0) > _ENTRY,
    )


async def expected(c: AsyncConnection, guild: int) -> set[int]:
    """Numbers of all entries that a library should have."""
    rows = await c.execute(
        _quotes(library.c.id, quotes.c.start).where(library.c.guild == guild, library.c.removed_at.is_(None))
    )
    return {number(row.id, row.start) for row in rows}


async def clear(c: AsyncConnection) -> None:
    """Forget everything."""
    if c.dialect.name == "postgresql":
        await c.exec_driver_sql("DELETE FROM quote_index")
    else:
        await c.exec_driver_sql("INSERT INTO quote_index(quote_index) VALUES ('delete-all')")


def number(library_id: int, start: int) -> int:
    """The number of an entry."""
    return library_id << SHIFT | start


def place(entry: int) -> tuple[int, int]:
    """Library row and first character of an entry."""
    return entry >> SHIFT, entry & ((1 << SHIFT) - 1)


def _quotes(*columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(
            library.join(articles, articles.c.id == library.c.article_id)
            .join(revisions, revisions.c.id == articles.c.revision_id)
            .join(quotes, quotes.c.revision_id == revisions.c.id)
        )
        .where(quotes.c.kind != "indirect")  # not anybody's words
    )


async def _entries(c: AsyncConnection, *conditions: ColumnElement[bool]) -> list[dict[str, Any]]:
    """What is, or is to be, in the index for live rows, as they stand now."""
    asked = _quotes(
        library.c.guild,
        library.c.id,
        library.c.outlet_key,
        quotes.c.start,
        quotes.c.text,
        quotes.c.speaker_key,
        revisions.c.language,
    ).where(library.c.removed_at.is_(None), *conditions)
    found: dict[int, dict[str, Any]] = {}
    for row in await c.execute(asked):
        entry = number(row.id, row.start)
        tokens = tokens_of(row.guild, row.text, row.language, row.speaker_key, row.outlet_key)
        found.setdefault(entry, {"entry": entry, "tokens": tokens})
    return list(found.values())


def tokens_of(guild: int, said: str, language: str, speaker_key: str | None, outlet_key: str) -> str:
    """The tokens of one quote, blanks between."""
    found = [everything(guild), outlet(guild, outlet_key)]
    if speaker_key:
        found.append(speaker(guild, speaker_key))
    found += [word(guild, token(term)) for term in dict.fromkeys(terms(said, language))]
    return " ".join(dict.fromkeys(found))
