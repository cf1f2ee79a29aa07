"""What several processes over one PostgreSQL agree on: who writes, who holds a name, who is there.

All of it is advisory locks. A transaction's lock ends with it, a session's with its connection, and the server sees the
connection of a killed process end at once; so nothing here expires by a clock, and nothing is left behind to clean up.
On SQLite one process does everything: a name is held within it, and nobody else is there.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from hashlib import sha256

from sqlalchemy import TextClause, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.connections import engine_for

#: "Verb"; locks of other programs in the same database have other numbers. The migrations hold it (`storage.migrations`).
OURS = 0x56657262
#: Held while a transaction writes.
WRITER = OURS + 1
#: How long a writer waits for the others, as `storage.connections.BUSY_MS` on SQLite.
PATIENCE = "10s"
#: Seconds between two tries for a name that another process holds: the first, doubling up to the last.
FIRST_TRY, LAST_TRY = 0.01, 0.25

_ENTER = text("SELECT set_config('lock_timeout', :patience, true), pg_advisory_xact_lock(:writer)")
_TRY = text("SELECT pg_try_advisory_lock(:key)")
_LEAVE = text("SELECT pg_advisory_unlock(:key)")
_JOIN = text("SELECT 1 FROM pg_advisory_lock_shared(:ours, :kind)")
_PRESENT = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 "
    "AND classid = :ours AND objid = :kind "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


async def writes_alone(c: AsyncConnection) -> None:
    """Begin a transaction that writes: on PostgreSQL, too, one at a time, whatever process it is of.

    What is looked up inside is then what will be written to: no unique key broken by a neighbour, no deadlock, and
    numbers of rows become visible in their order. The price is that writes do not scale; reading, reading pages and
    composing posts do, and are what takes time.
    """
    await c.execute(_ENTER, {"patience": PATIENCE, "writer": WRITER})


class Processes:
    """This process among those over the same store. Takes one connection, when it is first needed."""

    def __init__(self, url: str) -> None:
        self._engine = None if url.startswith("sqlite") else engine_for(url, readers=False)
        self._c: AsyncConnection | None = None
        self._using = asyncio.Lock()
        self._names: dict[str, asyncio.Lock] = {}
        self._wanted: Counter[str] = Counter()
        self._joined: set[str] = set()

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """Hold a name: nobody else inside who asks for the same, in this process or another. Not to be nested.

        A connection that breaks while the name is held lets others in: guard with it what is merely better done by one.
        """
        lock = self._names.setdefault(name, asyncio.Lock())
        self._wanted[name] += 1
        try:
            async with lock:
                key = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
                await self._take(key)
                try:
                    yield
                finally:
                    await self._let_go(key)
        finally:
            self._wanted[name] -= 1
            if not self._wanted[name]:
                del self._wanted[name], self._names[name]

    async def join(self, kind: str) -> None:
        """Count as one of these until this process ends."""
        self._joined.add(kind)
        if self._engine is not None:
            await self._asked(_JOIN, ours=OURS, kind=_kind(kind))

    async def present(self, kind: str) -> int:
        """How many processes joined and live."""
        if self._engine is None:
            return int(kind in self._joined)
        return int(await self._asked(_PRESENT, ours=OURS, kind=_kind(kind)))

    async def close(self) -> None:
        """Leave, and let go of every name."""
        if self._engine is not None:
            if self._c is not None:
                with suppress(DBAPIError, OSError):
                    await self._c.close()
                self._c = None
            await self._engine.dispose()

    async def _take(self, key: int) -> None:
        wait = FIRST_TRY
        while self._engine is not None:
            trying = asyncio.ensure_future(self._asked(_TRY, key=key))
            try:
                if await asyncio.shield(trying):
                    return
            except asyncio.CancelledError:
                if await trying:  # got in the very moment of being told to stop
                    await self._asked(_LEAVE, key=key)
                raise
            await asyncio.sleep(wait)
            wait = min(LAST_TRY, wait * 2)

    async def _let_go(self, key: int) -> None:
        if self._engine is not None and self._c is not None:
            with suppress(DBAPIError, OSError):  # the connection broke, and its locks with it
                await asyncio.shield(self._asked(_LEAVE, key=key))

    async def _asked(self, question: TextClause, **values: object) -> int:
        """One statement at a time on the session that holds our locks; a broken one is replaced by a new one, once."""
        async with self._using:
            c = await self._session()
            try:
                return int((await c.execute(question, values)).scalar_one() or 0)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            c = await self._session()
            return int((await c.execute(question, values)).scalar_one() or 0)

    async def _session(self) -> AsyncConnection:
        """The session; a new one is joined to what the last one was."""
        assert self._engine is not None
        if self._c is not None and self._c.invalidated:
            with suppress(DBAPIError, OSError):
                await self._c.close()
            self._c = None
        if self._c is None:
            fresh = await self._engine.connect()
            self._c = await fresh.execution_options(isolation_level="AUTOCOMMIT")
            for kind in self._joined:
                await self._c.execute(_JOIN, {"ours": OURS, "kind": _kind(kind)})
        return self._c


def _kind(name: str) -> int:
    """A number of 31 bits for a kind of process."""
    return int.from_bytes(sha256(name.encode()).digest()[:4]) >> 1
