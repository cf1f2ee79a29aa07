"""Where SQLite's FTS5 and PostgreSQL's tsvectors differ: keeping an index, and what is asked of it.

FTS5 has columns; a tsvector has none, so that a lexeme there carries its column as a prefix (`t/` headline and body, `q/`
quotes, `n/` names, `g/` guild). A word never holds a slash (`storage.search.token`), so none can be forged.

Migration 0001 makes both. On SQLite with detail=column (no phrases, 40 % smaller) and columnsize=0 (no ranking by length); the
ascii tokenizer takes every character outside ASCII for a letter: `token` leaves it nothing to decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

#: Columns of the indexes that a person's words are looked for in.
TEXT = "{headline body}"
QUOTES = "{quotes}"
NAME = "{name}"
_PREFIX = {TEXT: "t/", QUOTES: "q/", NAME: "n/"}
_INDEXES = ("search_index", "name_index")

#: Longest lexeme and most bytes of all of an article on PostgreSQL, whose limits are 2 kB and 1 MB. Words are not
#: that long; what is beyond is not found there.
LONGEST = 200
MOST_BYTES = 900_000

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """One question, in the words of both."""

    fts5: str
    tsquery: str


class matches(FunctionElement[int]):
    """`matches(index, fts5, tsquery)`: whether the row of the index is a hit."""

    name = "matches"
    type = Integer()  # SQLite would compare a Boolean with 1, and then not use the index
    inherit_cache = True


@compiles(matches, "sqlite")
def _by_fts5(element: matches, compiler: SQLCompiler, **kw: Any) -> str:
    index, fts5, _ = element.clauses
    return f"{compiler.process(index, **kw)} MATCH {compiler.process(fts5, **kw)}"


@compiles(matches, "postgresql")
def _by_tsquery(element: matches, compiler: SQLCompiler, **kw: Any) -> str:
    index, _, tsquery = element.clauses
    return f"{compiler.process(index, **kw)}.lexemes @@ CAST({compiler.process(tsquery, **kw)} AS tsquery)"


def match(
    guild: int, within: str, wanted: Sequence[Sequence[Sequence[str]]], *, prefix: bool = False
) -> Match:
    """What to look for: each of `wanted` in one of its forms, a form being tokens that all occur.

    With `prefix` a token stands for every word that begins with it.
    """
    star = " *" if prefix else ""
    parts = [
        "(" + " OR ".join("(" + " AND ".join(f'"{one}"{star}' for one in form) + ")" for form in forms) + ")"
        for forms in wanted
    ]
    fts5 = f'guild : "g{guild}" AND {within} : ({" AND ".join(parts)})'
    begun, any_end = _PREFIX[within], ":*" if prefix else ""
    clauses = [
        "("
        + " | ".join(
            "(" + " & ".join(f"'{begun}{one[:LONGEST]}'{any_end}" for one in form) + ")" for form in forms
        )
        + ")"
        for forms in wanted
    ]
    return Match(fts5, " & ".join([f"'g/g{guild}'", *clauses]))


async def put(c: AsyncConnection, entries: Sequence[Entry]) -> None:
    """Add rows. An entry: `row`, `guild` (a token), and tokens parted by blanks: `headline`, `body`, `quotes`, `name`."""
    if c.dialect.name == "postgresql":
        await c.execute(_ADD, [{"row": one["row"], "lexemes": _lexemes(one)} for one in entries])
        await c.execute(
            _ADD_NAME, [{"row": one["row"], "lexemes": _lexemes(one, names=True)} for one in entries]
        )
        return
    await c.execute(_INDEX, list(entries))
    await c.execute(_NAME_IT, list(entries))


async def forget(c: AsyncConnection, entries: Sequence[Entry]) -> None:
    """Take rows out; the entries are what was put in."""
    if c.dialect.name == "postgresql":
        rows = [{"row": one["row"]} for one in entries]
        for statement in (_DROP, _DROP_NAME):
            await c.execute(statement, rows)
        return
    await c.execute(_FORGET, list(entries))
    await c.execute(_FORGET_NAME, list(entries))


async def clear(c: AsyncConnection) -> None:
    """Empty both indexes."""
    for name in _INDEXES:
        if c.dialect.name == "postgresql":
            await c.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608 - names of ours
        else:
            await c.exec_driver_sql(f"INSERT INTO {name}({name}) VALUES ('delete-all')")  # noqa: S608 - names of ours


async def broken(c: AsyncConnection) -> bool:
    """Whether an index contradicts itself; PostgreSQL answers for its own."""
    if c.dialect.name == "postgresql":
        return False
    for name in (*_INDEXES, "quote_index"):
        try:
            await c.exec_driver_sql(f"INSERT INTO {name}({name}) VALUES ('integrity-check')")  # noqa: S608 - names of ours
        except DatabaseError:
            return True
    return False


async def rows_of(c: AsyncConnection, guild: int) -> list[set[int]]:
    """The rows that each index has of a guild."""
    found = []
    for name in _INDEXES:
        if c.dialect.name == "postgresql":
            asked = f"SELECT rowid FROM {name} WHERE lexemes @@ CAST(:asked AS tsquery)"  # noqa: S608 - names of ours
            rows = await c.execute(text(asked), {"asked": f"'g/g{guild}'"})
        else:
            asked = f"SELECT rowid FROM {name} WHERE {name} MATCH :asked"  # noqa: S608 - names of ours
            rows = await c.execute(text(asked), {"asked": f'guild : "g{guild}"'})
        found.append(set(rows.scalars()))
    return found


def _lexemes(entry: Entry, *, names: bool = False) -> list[str]:
    """The lexemes of a row, each once, cut to what PostgreSQL takes."""
    parts = (
        (("n/", entry["name"]),)
        if names
        else (("t/", entry["headline"]), ("t/", entry["body"]), ("q/", entry["quotes"]))
    )
    found = [f"g/{entry['guild']}"]
    left = MOST_BYTES
    for lexeme in dict.fromkeys(
        f"{prefix}{word[:LONGEST]}" for prefix, words in parts for word in words.split()
    ):
        left -= len(lexeme.encode()) + 4
        if left < 0:
            break
        found.append(lexeme)
    return found


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
_ADD = text(
    "INSERT INTO search_index(rowid, lexemes) VALUES (:row, array_to_tsvector(CAST(:lexemes AS text[])))"
)
_ADD_NAME = text(
    "INSERT INTO name_index(rowid, lexemes) VALUES (:row, array_to_tsvector(CAST(:lexemes AS text[])))"
)
_DROP = text("DELETE FROM search_index WHERE rowid = :row")
_DROP_NAME = text("DELETE FROM name_index WHERE rowid = :row")
