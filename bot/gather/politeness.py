"""Manners towards a host: one request at a time, at least a second apart, one fetch for all who want it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")

#: Seconds between the end of one request to a host and the start of the next.
GAP_SECONDS = 1.0
#: A longer Crawl-delay in robots.txt than this is not waited for by one fetch (Bing ignores it above 30, too).
LONGEST_GAP = 30.0


@dataclass(slots=True)
class _Host:
    """A host that is being asked, or was a moment ago."""

    free_at: float = 0.0
    busy: bool = False
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


class Hosts:
    """Turns at hosts. Keeps nothing about a host once its gap is over and nobody waits."""

    def __init__(
        self,
        gap: float = GAP_SECONDS,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        across: Callable[[str], AbstractAsyncContextManager[None]] | None = None,
    ) -> None:
        """`across` holds a name among all processes; without it this is the only one that asks."""
        self._gap, self._across = gap, across
        self._pauses: set[asyncio.Task[None]] = set()
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, urgent: bool = False, gap: float = 0.0) -> AsyncIterator[None]:
        """Hold the host alone. `urgent` goes before all that wait: a person is waiting for it.

        `gap` asks for more seconds than the usual until the next turn (Crawl-delay), up to LONGEST_GAP.
        """
        self._forget()
        state = self._hosts.setdefault(host, _Host())
        await self._enter(state, urgent)
        pause = max(self._gap, min(gap, LONGEST_GAP))
        try:
            if (left := state.free_at - self._clock()) > 0:
                await self._sleep(left)
            async with self._among_all(host, pause):
                yield
        finally:
            state.free_at = self._clock() + pause
            self._leave(state)

    @asynccontextmanager
    async def _among_all(self, host: str, pause: float) -> AsyncIterator[None]:
        """Hold the host among all processes, and the pause after it, for which nobody here has to wait."""
        async with AsyncExitStack() as held:
            if self._across is not None:
                await held.enter_async_context(self._across(f"host {host}"))
            try:
                yield
            finally:
                if self._across is not None:
                    task = asyncio.create_task(self._let_go(held.pop_all(), pause))
                    self._pauses.add(task)
                    task.add_done_callback(self._pauses.discard)

    async def _let_go(self, held: AsyncExitStack, pause: float) -> None:
        async with held:
            await self._sleep(pause)

    async def _enter(self, state: _Host, urgent: bool) -> None:
        if not state.busy:
            state.busy = True
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (state.waiting.appendleft if urgent else state.waiting.append)(mine)
        try:
            await mine  # who leaves hands the host over; it stays busy
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self._leave(state)
            elif mine in state.waiting:
                state.waiting.remove(mine)
            raise

    def _leave(self, state: _Host) -> None:
        while state.waiting:
            following = state.waiting.popleft()
            if not following.done():
                following.set_result(None)
                return
        state.busy = False

    def _forget(self) -> None:
        """Drop hosts that are free again; looked at now and then, so that 50,000 feeds leave no trace."""
        if len(self._hosts) >= 256:
            now = self._clock()
            kept = {name: host for name, host in self._hosts.items() if host.busy or host.free_at > now}
            self._hosts = kept


@dataclass(slots=True)
class _Run:
    """A run under way, and how many wait for it."""

    task: asyncio.Task[Any]
    waiting: int = 0


class Shared:
    """One run for all who ask for the same thing at the same time; each gets its result or its exception."""

    def __init__(self) -> None:
        self._runs: dict[Any, _Run] = {}

    async def run(self, key: Any, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of `make()`, or of the run for `key` that is under way.

        Somebody who stops waiting doesn't stop the others; the run ends when nobody waits any more.
        """
        run = self._runs.get(key)
        if run is None:
            run = self._runs[key] = _Run(asyncio.create_task(make()))
            run.task.add_done_callback(lambda task: self._forget(key, task))
        run.waiting += 1
        try:
            result: T = await asyncio.shield(run.task)
            return result
        finally:
            run.waiting -= 1
            if run.waiting == 0 and not run.task.done():
                run.task.cancel()
                self._runs.pop(key, None)

    def _forget(self, key: Any, task: asyncio.Task[Any]) -> None:
        if key in self._runs and self._runs[key].task is task:
            del self._runs[key]
