"""Keeping to Discord's 50 requests a second by ourselves: a 429 costs everybody, and 10,000 of them ban the address."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

#: Discord's global limit, of which answers to interactions are not a part.
A_SECOND = 50
#: Latencies from which the shortest way to Discord and back is read.
REMEMBERED = 200
#: Share of the shortest latency that is certainly way and not work at Discord.
WAY = 0.8


class Pace:
    """At most `A_SECOND` requests in any second, as Discord counts them, and evenly.

    Discord counts a request somewhere between its beginning and its answer. A place is free again one second after the
    latest moment at which it can have been counted; so no second holds more, whatever the network does in between.
    """

    def __init__(self, a_second: int = A_SECOND) -> None:
        self._free: deque[float] = deque([0.0] * a_second)  # from when on each free place may be taken
        self._whole = self._size = a_second
        self._over = 0  # places in use that are given up when they are free
        self._freed = asyncio.Condition()
        self._apart = 1.0 / a_second
        self._next = 0.0
        self._latencies: deque[float] = deque(maxlen=REMEMBERED)
        self._turns = asyncio.Lock()

    def share(self, processes: int) -> None:
        """So many processes post with this token: each keeps to its part of what Discord allows all of them together."""
        mine = max(1, self._whole // max(1, processes))
        self._over += self._size - mine
        self._size, self._apart = mine, 1.0 / mine
        from_now = asyncio.get_running_loop().time() + 1.0  # till then it counts for who had it before
        while self._over < 0:
            self._free.append(from_now)
            self._over += 1
        while self._over > 0 and self._free:
            self._free.popleft()
            self._over -= 1

    def rest(self, seconds: float) -> None:
        """Begin nothing for a while: Discord asked for it."""
        self._next = max(self._next, asyncio.get_running_loop().time() + seconds)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a place; the request runs inside."""
        clock = asyncio.get_running_loop().time
        async with self._turns:  # in the order in which they came
            async with self._freed:
                await self._freed.wait_for(lambda: bool(self._free))
                free_from = self._free.popleft()
            try:
                await self._until(free_from)
            except BaseException:
                self._free.appendleft(free_from)
                raise
            began = clock()
            self._next = max(self._next, began + self._apart)
        try:
            yield
        finally:
            ended = clock()
            self._latencies.append(ended - began)
            if self._over:
                self._over -= 1
            else:
                self._free.append(max(began, ended - WAY * min(self._latencies)) + 1.0)
            async with self._freed:
                self._freed.notify()

    async def _until(self, free_from: float) -> None:
        """Sleep to the moment of the place and of the distance; `rest` may move the latter meanwhile."""
        wait = max(free_from, self._next) - asyncio.get_running_loop().time()
        if wait > 0:
            await asyncio.sleep(wait)
            await self._until(free_from)
