"""The store: where connections come from, and where engine failures become sentences.

One writer connection with a turn, readers apart: a task that writes can neither commit nor roll back another task's rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Self

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.fairness import Turns
from storage import backups, checks, migrations
from storage.connections import READERS, SYNCHRONOUS, Threads, engine_for
from storage.errors import DamagedDatabase, StorageError, StoreBusy, StoreFull
from storage.processes import Processes, writes_alone

UNREACHABLE = "I cannot reach the PostgreSQL server of VERBATIM_DATABASE: {why}. Is it up, and are the address, name and password right?"
#: What `reading` and `writing` hand out, for who passes it on.
Connection = AsyncConnection

_writing: ContextVar[Store | None] = ContextVar("writing", default=None)


async def open(path_or_url: str | Path) -> Store:
    """Open the store, making or migrating it first.

    Raises: StorageError (NewerDatabase, DamagedDatabase, MigrationFailed, StoreFull …), the file being as it was.
    """
    return await Store.open(path_or_url)


class Store:
    """All that is kept. `reading()` and `writing()` hand out connections; the questions are in the other modules."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        self._turn = Turns(1)
        self._places = Turns(READERS)
        self._threads = Threads()
        self._readers = engine_for(url, readers=True, threads=self._threads)
        self._writers = engine_for(url, readers=False, threads=self._threads)
        self._writer: AsyncConnection | None = None
        self.processes = Processes(url)

    @classmethod
    async def open(cls, path_or_url: str | Path) -> Self:
        """See `storage.open`."""
        given = str(path_or_url)
        if "://" not in given:
            path = Path(given).expanduser().absolute()  # noqa: ASYNC240 - once, at start
            with _sentences():
                try:
                    path.parent.mkdir(parents=True, exist_ok=True)
                except OSError as error:
                    raise StoreFull(f"I cannot make the folder {path.parent}: {error.strerror}.") from error
            given = f"sqlite+aiosqlite:///{path}"
        elif given.startswith(("postgres://", "postgresql://", "postgresql+asyncpg://")):
            given = "postgresql+asyncpg://" + given.partition("://")[2]
        elif not given.startswith("sqlite+aiosqlite://"):
            raise StorageError(
                "I keep my data in PostgreSQL or SQLite: give a PostgreSQL address or the path of a SQLite file."
            )
        store = cls(given)
        try:
            with _sentences():
                store._writer = await store._connected()
                await migrations.bring_up_to_date(store._writer)
        except BaseException:
            await store.close()
            raise
        return store

    async def _connected(self) -> AsyncConnection:
        """The first connection. Raises: StorageError when a server does not answer or refuses."""
        try:
            return await self._writers.connect()
        except (OSError, TimeoutError) as error:
            raise StorageError(UNREACHABLE.format(why=error.strerror or error)) from error
        except DBAPIError as error:
            if self.sqlite:
                raise
            raise StorageError(UNREACHABLE.format(why=error.orig)) from error

    @property
    def path(self) -> Path | None:
        """The file, or None for a server."""
        name = make_url(self.url).database
        return Path(name) if self.sqlite and name else None

    @property
    def folder(self) -> Path | None:
        """Where the file is, or None for a server."""
        return self.path.parent if self.path else None

    async def close(self) -> None:
        """Let go of every connection. A second call does nothing."""
        if self._writer is not None:
            await self._writer.close()
            self._writer = None
        await self.processes.close()
        await self._readers.dispose()
        await self._writers.dispose()
        await self._threads.ended()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one moment of the store, whatever is written meanwhile, and cannot write."""
        with _sentences():
            async with self._places.turn(), self._readers.connect() as c:
                yield c

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """The writer, for one transaction: all of the block is kept, or (when it raises) nothing.

        Never wait for anything but the store inside: everyone else who writes stands in the queue.
        """
        async with self._my_turn("NORMAL") as c:
            yield c

    @asynccontextmanager
    async def recording(self) -> AsyncIterator[AsyncConnection]:
        """As `writing`, and on the disk when it returns: for deliveries, which not even a power cut may forget."""
        async with self._my_turn("FULL") as c:
            yield c

    @asynccontextmanager
    async def _my_turn(self, level: str) -> AsyncIterator[AsyncConnection]:
        """Wait for the turn, then one transaction. SQLite's begins with the first statement, as BEGIN IMMEDIATE.

        No other process writes meanwhile: SQLite keeps them out by itself, on PostgreSQL a lock does.
        """
        if _writing.get() is self:
            raise RuntimeError(
                "this task is writing already; a second transaction inside would wait for itself"
            )
        with _sentences():
            async with self._turn.turn():
                c = await self._sound_writer()
                mark = _writing.set(self)
                try:
                    if self.sqlite:
                        await _set_synchronous(c, level)
                    else:
                        await writes_alone(c)
                    yield c
                    await c.commit()
                except BaseException:
                    await _to_the_end(c.rollback())
                    raise
                finally:
                    _writing.reset(mark)

    async def _sound_writer(self) -> AsyncConnection:
        """The writer; a new one when the last was dropped because its task was cancelled in the middle of a statement."""
        if self._writer is None:
            raise RuntimeError("the store is closed")
        if self._writer.invalidated:
            await self._writer.close()
            self._writer = await self._writers.connect()
        return self._writer

    async def backup(self, to: Path) -> backups.Backup:
        """A consistent, verified copy while work goes on; see `storage.backups.back_up`."""
        if self.path is None:
            raise StorageError("Backups of a PostgreSQL server are made with pg_dump, not by me.")
        return await asyncio.to_thread(backups.back_up, self.path, to)

    async def check(self, *, mend: bool = True) -> tuple[checks.Finding, ...]:
        """Look for what should not be, and mend what can be; see `storage.checks.check`. Nothing found: empty."""
        async with self.writing() as c:
            return await checks.check(c, mend=mend)


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Wait for it however often we are told to stop: nobody else may have the connection before."""
    task, told = asyncio.create_task(work), None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as stop:
            told = stop
    task.result()
    if told is not None:
        raise told


async def _set_synchronous(c: AsyncConnection, level: str) -> None:
    """How far a commit goes: NORMAL survives kill -9, FULL a power cut as well. SQLite takes it between transactions only.

    Noted on the connection, so that a new one made after a failure starts from its own default.
    """
    if c.info.get(SYNCHRONOUS) != level:
        raw = (await c.get_raw_connection()).driver_connection
        await raw.execute(f"PRAGMA synchronous={level}")  # type: ignore[union-attr]
        c.info[SYNCHRONOUS] = level


@contextmanager
def _sentences() -> Iterator[None]:
    """The one place where failures of the engine become sentences; bugs pass as they are."""
    try:
        yield
    except DatabaseError as error:
        found = _sentence(str(error.orig))
        if found is None:
            raise
        raise found from error


def _sentence(said: str) -> StorageError | None:
    said = said.lower()
    if "locked" in said or "busy" in said or "lock timeout" in said:
        return StoreBusy(
            "Another process is writing to my database and does not let go. Try again in a moment."
        )
    if "disk is full" in said or "disk i/o error" in said:
        return StoreFull("My disk is full or failing, so nothing was kept. Make room, then try again.")
    if "readonly" in said or "unable to open" in said:
        return StoreFull("I may not write to my database file. Check its owner and permissions.")
    if "not a database" in said or "malformed" in said or "corrupt" in said:
        return DamagedDatabase(
            "My database file is damaged or is no database. I left it as it is; put a backup in its place."
        )
    return None
