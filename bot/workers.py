"""Killable worker processes: for bytes from strangers, and for text work of more than about 10 ms.

A thread can't be killed, and a page with 100,000 attributes in one tag holds any parser for hours. So such work
runs in a process with limits on wall time (each task) and memory (each life). One that exceeds them dies alone:
its task gets a UserError, the others go on, a new process starts with the next task.

Why not pebble, which kills at a deadline too (measured 2026-11-24, pebble 5.2.3, spawn): every worker imports the
program's `__main__` again (49 MB each with discord in it, first answer after 0.67 s; here 13 MB and 0.06 s), it
keeps all its processes for ever, and its threads wake 30 times a second. Here an idle pool has no process at all.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import pickle
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import structlog

from bot.errors import UserError
from bot.fairness import Turns
from bot.worker_process import LENGTH

log = structlog.get_logger()

T = TypeVar("T")

#: Default wall seconds of a task. The slowest of 181 news pages takes 0.3 s; hostile input is let go within 10 s.
TASK_SECONDS = 8.0
#: Seconds a process may take to start; 0.05 s here, more on a small machine under load.
START_SECONDS = 20.0
#: Private memory of one worker, in bytes. A page needs up to 90 MB, a chart 130 MB; with two workers and the bot
#: the whole stays under 512 MB in the worst moment of one of them.
MEMORY = 320 * 1024 * 1024
#: A worker this large when idle is replaced: the page reader with its word lists is at 75 MB, and 1.5 GB of pages
#: through one worker added 20 MB (2026-11-24).
RETIRED_AT = 160 * 1024 * 1024
#: Tasks in one life: what leaks slowly is gone with it.
TASKS_PER_LIFE = 2000
#: Bytes of one answer. The longest by far is the text of a file of 10 MB, with a few bytes a letter at most.
LARGEST_ANSWER = 64 * 1024 * 1024
#: Seconds without a task after which the processes end.
IDLE_SECONDS = 180.0
#: Seconds that running tasks get when the pool closes.
CLOSING_SECONDS = 3.0


class WorkerBroken(RuntimeError):
    """A task failed by a mistake of ours; holds the traceback from inside the worker."""


class _Answer(pickle.Unpickler):
    """Takes values of our own classes and of the standard library's plain ones, nothing that could act.

    A parser taken over by hostile bytes could write any pickle. What a module of ours has imported is not its own:
    a name with dots, or a class from elsewhere, would lead from `bot.workers` to `subprocess.Popen`.
    """

    _PLAIN = frozenset({"datetime", "decimal", "collections", "zoneinfo", "_strptime"})
    _BUILTINS = frozenset({"set", "frozenset", "bytearray", "complex", "range", "slice"})

    def find_class(self, module: str, name: str) -> Any:
        """The class named, when it is one that answers are made of."""
        if module == "builtins" and name in self._BUILTINS:
            return super().find_class(module, name)
        if "." not in name and (module in self._PLAIN or module.startswith("bot.")):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} in an answer")


class Workers:
    """A pool of `count` processes at most, started when needed, one task each at a time.

    Bound to the event loop that first uses it. `restarts` counts the processes that had to be killed or died.
    """

    def __init__(self, count: int = 2, *, memory: int = MEMORY, idle_seconds: float = IDLE_SECONDS) -> None:
        self.restarts = 0
        self._turns = Turns(count)
        self._idle: list[_Worker] = []  # the last used first, so that those not needed fall idle
        self._all: set[_Worker] = set()
        self._memory = memory
        self._idle_seconds = idle_seconds
        self._sleeper: asyncio.TimerHandle | None = None
        self._closed = False
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def processes(self) -> int:
        """How many processes there are now."""
        return len(self._all)

    async def run(self, function: Callable[..., T], *args: Any, seconds: float = TASK_SECONDS) -> T:
        """Run a top-level function of an importable module in a worker; `seconds` count from its start there.

        Raises: UserError from the function, or when it took too long, too much memory, or the process died.
        WorkerBroken when the function raised anything else.
        """
        async with self._turns.turn():
            if self._closed:
                raise UserError("I am shutting down. Please try again in a minute.")
            task = pickle.dumps((function, args), protocol=5)
            worker = self._idle.pop() if self._idle else await self._started()
            self._quiet.clear()
            try:
                async with asyncio.timeout(seconds):
                    kind, value, resident = await worker.ask(task)
            except TimeoutError as error:
                log.warning("worker killed", task=function.__qualname__, seconds=seconds)
                await self._end(worker)
                raise UserError(
                    f"That was too much to read in {seconds:.0f} seconds, so I stopped."
                ) from error
            except (EOFError, ConnectionError, OSError, pickle.UnpicklingError) as error:
                log.warning("worker died", task=function.__qualname__, error=str(error))
                await self._end(worker)
                raise UserError("That was too large or too broken to read, so I stopped.") from error
            except BaseException:  # the task was cancelled: nobody waits for the answer
                await self._end(worker)
                raise
            if worker.tasks >= TASKS_PER_LIFE or resident > RETIRED_AT or kind == "memory":
                await self._end(worker, counted=kind == "memory")
            else:
                self._idle.append(worker)
                self._all_idle()
        if kind == "value":
            return value  # type: ignore[no-any-return]
        if kind == "user":
            raise UserError(value)
        if kind == "memory":
            raise UserError("That was too large to read, so I stopped.")
        raise WorkerBroken(value)

    async def close(self) -> None:
        """Let running tasks finish for a moment, then end all processes. Tasks that wait get a UserError."""
        self._closed = True
        if self._sleeper is not None:
            self._sleeper.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._quiet.wait()
        for worker in list(self._all):
            await self._end(worker, counted=False)
        self._idle.clear()

    async def _started(self) -> _Worker:
        try:
            async with asyncio.timeout(START_SECONDS):
                worker = await _Worker.start(self._memory)
        except (TimeoutError, OSError) as error:
            log.exception("no worker process could be started")
            raise UserError("This machine is too busy right now. Please try again in a minute.") from error
        self._all.add(worker)
        return worker

    async def _end(self, worker: _Worker, *, counted: bool = True) -> None:
        self.restarts += counted
        self._all.discard(worker)
        self._all_idle()
        await worker.end()

    def _all_idle(self) -> None:
        """Note that no task runs, if so, and end the processes when nothing comes for a while."""
        if self._sleeper is not None:
            self._sleeper.cancel()
        if len(self._all) > len(self._idle):
            return
        self._quiet.set()
        if not self._closed:
            self._sleeper = asyncio.get_running_loop().call_later(self._idle_seconds, self._end_idle)

    def _end_idle(self) -> None:
        for worker in self._idle:
            self._all.discard(worker)
            worker.dismiss()
        self._idle.clear()


class _Worker:
    """One process and its pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.tasks = 0

    @classmethod
    async def start(cls, memory: int) -> _Worker:
        """A new process; it is ready when its first answer comes."""
        script = Path(__file__).with_name("worker_process.py")
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # bot/ is not to become an import folder
            str(script),
            str(os.getpid()),
            str(memory),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"},
            limit=1 << 20,
            process_group=0,  # a Ctrl-C in the terminal is for the bot alone
        )
        worker = cls(process)
        await worker._send(pickle.dumps([path or os.getcwd() for path in sys.path]))
        return worker

    async def ask(self, task: bytes) -> tuple[str, Any, int]:
        """Hand over a task; (kind, value, bytes resident) as `bot.worker_process` answers.

        Raises: EOFError, ConnectionError when the process ends; UnpicklingError for an answer that is none.
        """
        self.tasks += 1
        await self._send(task)
        pipe = self._process.stdout
        assert pipe is not None
        (length,) = LENGTH.unpack(await pipe.readexactly(LENGTH.size))
        if length > LARGEST_ANSWER:
            raise EOFError(f"an answer of {length} bytes")
        kind, value, resident = _Answer(io.BytesIO(await pipe.readexactly(length))).load()
        return kind, value, resident

    async def _send(self, data: bytes) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        pipe.write(LENGTH.pack(len(data)))
        pipe.write(data)
        await pipe.drain()

    def dismiss(self) -> None:
        """Let an idle process end by itself."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    async def end(self) -> None:
        """Kill the process and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        if self._process.stdin is not None:
            self._process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2):
                await self._process.wait()
