"""INSERT … ON CONFLICT, spelt alike by SQLite and PostgreSQL but kept by SQLAlchemy in two places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def _insert(c: AsyncConnection, table: Table) -> Any:
    """The dialect's INSERT. PostgreSQL's is loaded where it is used: it costs every start 0.15 s."""
    if c.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    return sqlite.insert(table)


async def insert_new(
    c: AsyncConnection, table: Table, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]]
) -> int:
    """Insert what is not there yet, by whatever key; the number of rows that were new."""
    if not rows:
        return 0
    if not isinstance(rows, Mapping):
        return sum([await insert_new(c, table, row) for row in rows])
    done = await c.execute(_insert(c, table).values(rows).on_conflict_do_nothing())
    return int(done.rowcount)


async def insert_returning(
    c: AsyncConnection, table: Table, row: Mapping[str, Any], columns: Sequence[Column[Any]]
) -> Any:
    """Insert a row unless its key is there; these columns of it, or None."""
    made = _insert(c, table).values(row).on_conflict_do_nothing().returning(*columns)
    return (await c.execute(made)).one_or_none()


async def insert_all(c: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """`insert_new` for many rows of the same columns in one go: 5,000 in 30 ms instead of 2 s. It does not count."""
    made = _insert(c, table)
    for start in range(0, len(rows), 500):
        await c.execute(made.on_conflict_do_nothing(), [dict(row) for row in rows[start : start + 500]])


async def put(c: AsyncConnection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Insert a row, or change the one with this key."""
    made = _insert(c, table).values(**key, **values)
    await c.execute(made.on_conflict_do_update(index_elements=list(key), set_=dict(values)))
