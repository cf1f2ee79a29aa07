"""Turns at something scarce, fair among those who ask for it: a flood from one guild does not starve another.

Who asks is the guild of the command under way (`asking`, set by the client); work of the bot's own is nobody's, 0.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

#: The guild that the running task works for.
asking: ContextVar[int] = ContextVar("asking", default=0)


class Turns:
    """At most `count` at the same time. Who waits is served guild by guild in rotation, within a guild in order."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: OrderedDict[int, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn and hold it."""
        await self._take(self._key())
        try:
            yield
        finally:
            self._give()

    @staticmethod
    def _key() -> int:
        return asking.get()

    async def _take(self, key: int) -> None:
        if self._free:
            self._free -= 1
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, deque()).append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():  # the turn came at the same moment
                self._give()
            raise

    def _give(self) -> None:
        while self._waiting:
            key, queue = self._waiting.popitem(last=False)
            first = queue.popleft()
            if queue:
                self._waiting[key] = queue  # behind the other guilds
            if not first.done():
                first.set_result(None)
                return
        self._free += 1
