"""How connections to SQLite and PostgreSQL are made."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import aiosqlite
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.errors import DamagedDatabase

#: How long a statement waits for another process, in milliseconds; the longest transaction of ours (an import batch) is 2 s.
BUSY_MS = 10_000
#: Reader connections, each a thread of aiosqlite with its own 2 MB cache: more than the cores does not read faster.
READERS = 4
#: The key under which a writer connection notes how far its commits go.
SYNCHRONOUS = "synchronous"
#: What a reader is on PostgreSQL; on SQLite a transaction in WAL mode is that by itself.
ONE_MOMENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
#: How PostgreSQL finds out within 25 s that a machine of ours is gone: till then what it wrote and locked is held.
KEPT_ALIVE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
SERVER = {"server_settings": {"application_name": "verbatim", **KEPT_ALIVE}}
#: "Verb", written into the header of our files: `file` and we tell them from other people's databases.
APPLICATION_ID = 0x56657262


def compact(value: object) -> str:
    """JSON without blanks, in the language it is in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Threads:
    """The threads of SQLite connections: one that was given up while it was made, or asked, lives on without its engine."""

    def __init__(self) -> None:
        self._connections: list[aiosqlite.Connection] = []

    def connect(self, *args: Any, **kwargs: Any) -> aiosqlite.Connection:
        """A connection whose thread is known."""
        connection = aiosqlite.connect(*args, **kwargs)
        connection._thread.daemon = True
        self._connections = [*(each for each in self._connections if each._thread.is_alive()), connection]
        return connection

    async def ended(self) -> None:
        """Break off what still runs, and wait: a thread that answers to a loop that is no more dies of it."""
        for each in self._connections:
            with suppress(ValueError):  # closed
                await each.interrupt()
            await asyncio.to_thread(each._thread.join)  # aiosqlite has no other way to wait for it


def engine_for(url: str, *, readers: bool, threads: Threads | None = None) -> AsyncEngine:
    """An engine of reader connections, or of the one writer; on SQLite their threads are added to `threads`."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    engine = create_async_engine(
        url,
        pool_size=READERS if readers else 1,
        max_overflow=0,
        json_serializer=compact,
        hide_parameters=True,  # a log is no place for article texts
        execution_options={} if sqlite or not readers else ONE_MOMENT,
        connect_args={"async_creator_fn": (threads or Threads()).connect} if sqlite else SERVER,
    )
    if sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_reader if readers else _prepare_writer)
        event.listen(engine.sync_engine, "begin", _begin if readers else _begin_immediate)
    return engine


def _prepare_reader(raw: Any, _record: object) -> None:
    with _prepared(raw) as cursor:
        cursor.execute("PRAGMA query_only=ON")


def _prepare_writer(raw: Any, record: Any) -> None:
    with _prepared(raw) as cursor:
        cursor.execute("PRAGMA application_id")
        mark = cursor.fetchone()[0]
        if mark != APPLICATION_ID:
            cursor.execute("SELECT count(*) FROM sqlite_schema")
            if mark or cursor.fetchone()[0]:
                raise DamagedDatabase("This is a database of another program, not mine. I left it as it is.")
            cursor.execute(f"PRAGMA application_id={APPLICATION_ID}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA journal_size_limit=67108864")
        cursor.execute("PRAGMA synchronous=NORMAL")
    record.info[SYNCHRONOUS] = "NORMAL"


@contextmanager
def _prepared(raw: Any) -> Iterator[Any]:
    """What readers and writer have in common. A connection that cannot be prepared is closed: the pool would not."""
    try:
        raw.isolation_level = (
            None  # transactions begin where we say; the driver's guess lets CREATE TABLE slip out
        )
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA temp_store=MEMORY")
        yield cursor
        cursor.close()
    except BaseException:
        raw.close()
        raise


def _begin(c: Connection) -> None:
    c.exec_driver_sql("BEGIN")


def _begin_immediate(c: Connection) -> None:
    c.exec_driver_sql("BEGIN IMMEDIATE")
