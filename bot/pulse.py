"""That the bot lives: the loop's lag, measured; a file in the home folder that `verbatim health` reads."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "health.json"
#: Of a process beside others: its kind and number are in the name, so that several share a home.
BESIDE = "health-{kind}-{pid}.json"
#: Seconds between two samples of the loop's lag, and between two signs of life.
SAMPLE, SIGN = 0.25, 10.0
#: A sign older than this is none: three were missed, or the loop stood still that long.
STALE = 35.0
#: Upper bounds of the lag's histogram, in seconds.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


@dataclass(frozen=True, slots=True)
class Health:
    """What the last sign of life said; `why` is empty for a healthy bot."""

    why: str
    told: dict[str, Any]


class Pulse:
    """`state` gives what is known besides: whether Discord is connected, and so on."""

    def __init__(self, home: Path, state: Callable[[], dict[str, Any]], kind: str = "") -> None:
        """`kind` of a process that is one of several in its home; without one it has the home to itself."""
        self._home, self._kind, self._state = home, kind, state
        self._path = home / (BESIDE.format(kind=kind, pid=os.getpid()) if kind else NAME)
        self._started = time.time()
        self._task: asyncio.Task[None] | None = None
        self.lag_counts = [0] * (len(BOUNDS) + 1)
        self.lag_sum = 0.0
        self._worst = 0.0

    def start(self) -> None:
        """Begin, and clear away what killed ones of the same kind left: this one stands for them."""
        for old in self._home.glob(BESIDE.format(kind=self._kind, pid="*")) if self._kind else ():
            if not _alive(_pid(old)):
                old.unlink(missing_ok=True)
        self._task = asyncio.create_task(self._run(), name="pulse")

    async def stop(self) -> None:
        """Stop, and take the file away: nothing runs here any more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self._path.unlink(missing_ok=True)

    async def _run(self) -> None:
        last = 0.0
        while True:
            if time.monotonic() - last >= SIGN:
                last = time.monotonic()
                self.sign()
            before = time.perf_counter()
            await asyncio.sleep(SAMPLE)
            self.note(max(0.0, time.perf_counter() - before - SAMPLE))

    def note(self, lag: float) -> None:
        """Count one sample."""
        self.lag_counts[next((n for n, bound in enumerate(BOUNDS) if lag <= bound), len(BOUNDS))] += 1
        self.lag_sum += lag
        self._worst = max(self._worst, lag)

    def sign(self) -> None:
        """Write the file. A full disk costs this sign, not the bot."""
        told = {
            "pid": os.getpid(),
            "kind": self._kind or "bot",
            "at": time.time(),
            "started_at": self._started,
            "worst_lag_ms": round(self._worst * 1000),
            **self._state(),
        }
        self._worst = 0.0
        fresh = self._path.with_suffix(".new")  # several processes may share a home
        try:
            fresh.write_text(json.dumps(told), "utf8")
            fresh.replace(self._path)
        except OSError:
            return


def healths(home: Path, now: float) -> list[Health]:
    """Of every process that lives, or should, in this home folder; of none: that it does not."""
    there = [home / NAME, *sorted(home.glob(BESIDE.format(kind="*", pid="*")))]
    return [health(home, now, path.name) for path in there if path.exists()] or [health(home, now)]


def health(home: Path, now: float, name: str = NAME) -> Health:
    """Whether a bot lives in this home folder."""
    try:
        told = json.loads((home / name).read_text("utf8"))
        age, pid, connected = now - float(told["at"]), int(told["pid"]), bool(told["connected"])
    except (OSError, ValueError, KeyError, TypeError):
        return Health("no bot runs here, or it has not started yet", {})
    who = f"the {told.get('kind') or 'bot'} (process {pid})"
    if not _alive(pid):
        return Health(f"{who} ended without a word", told)
    if age > STALE:
        return Health(f"{who} gave its last sign of life {age:.0f} s ago", told)
    if not connected:
        return Health("the bot runs, but Discord is not connected", told)
    return Health("", told)


def runs_here(home: Path, now: float) -> int:
    """The process that uses this home folder now; 0 for none."""
    told = health(home, now).told
    fresh = bool(told) and _alive(int(told["pid"])) and now - float(told["at"]) < STALE
    return int(told["pid"]) if fresh else 0


def _pid(file: Path) -> int:
    number = file.stem.rpartition("-")[2]
    return int(number) if number.isdigit() else 0


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
