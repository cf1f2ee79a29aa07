"""10,000 daily posts due in one minute: how long till the last is out, and how quickly commands are acknowledged meanwhile.

    python -m benchmarks.posts [POSTS]      (10,000 take five minutes, setting up included two more)

The bot is `python -m bot run`, Discord a local one as a process of its own with Discord's limits on: 50 requests a second,
5 posts in 5 s a channel. Every server has 25 digests in channels of their own, and a random part of 60 reports on 12
events. A person asks for commands all the time. At the end every channel is looked into: one post, no more, no less.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import psutil

from benchmarks.daily import events, fill, many_guilds, set_up, utc_now
from bot.__main__ import opened
from bot.local.address import Address, find_running
from bot.local.person import Person
from bot.local.server import FOLDER
from bot.local.state import State
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
#: Commands a second that people ask for during the posts.
ASKED = 8


async def prepared(home: Path, posts: int) -> tuple[dict[int, list[int]], datetime]:
    """Servers, libraries and digests; and the minute in which all are due."""
    guilds = many_guilds(home / "discord-home", -(-posts // 25), 25)
    async with opened(Settings(home=home, DISCORD_TOKEN=None)) as desk:
        await fill(desk, list(guilds), events(12), 8)
        now = utc_now()
        due = (now + timedelta(seconds=90)).replace(second=0, microsecond=0)
        await set_up(desk.room.store, guilds, [due.hour * 60 + due.minute], now)
    return guilds, due


async def started(*arguments: str, home: Path, **more: str) -> asyncio.subprocess.Process:
    """A process of ours, once it says that it runs."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "VERBATIM_HOME": str(home), **more}
    environment.pop("DISCORD_TOKEN", None)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, stdout=asyncio.subprocess.PIPE, cwd=ROOT, env=environment
    )
    assert process.stdout is not None
    line = await process.stdout.readline()
    assert line, f"{arguments} did not start"
    return process


async def asking(address: Address, stop: asyncio.Event) -> list[float]:
    """Commands of a person till told to stop: seconds till each was acknowledged; 3 where it never was."""
    found: list[float] = []
    running: set[asyncio.Task[None]] = set()

    async def one(person: Person, line: str) -> None:
        answer = await person.do(
            line, look_around=False
        )  # the list of 10,000 channels is ours, not a person's
        found.append(3.0 if answer.acknowledged_after is None else answer.acknowledged_after)

    async with Person(address, patience=30.0) as person:
        lines = ("/help", "/story list", "/article list", "/digest list")
        number = 0
        while not stop.is_set():
            task = asyncio.create_task(one(person, lines[number % len(lines)]))
            running.add(task)
            task.add_done_callback(running.discard)
            number += 1
            await asyncio.sleep(1 / ASKED)
        await asyncio.gather(*running, return_exceptions=True)
    return found


def states(home: Path) -> Counter[str]:
    """How many deliveries are in which state."""
    with closing(sqlite3.connect(home / "verbatim.sqlite", timeout=30)) as c:
        return Counter(dict(c.execute("SELECT state, count(*) FROM deliveries GROUP BY state").fetchall()))


async def measure(home: Path, posts: int) -> bool:
    """Run it; whether everything held."""
    guilds, due = await prepared(home, posts)
    there = home / "discord-home"
    print(f"{posts} digests in {len(guilds)} servers are due at {due:%H:%M} UTC", flush=True)
    discord = await started("bot.local", "--home", str(there), home=there)
    bot = await started(
        "bot", "run", home=home, VERBATIM_LOCAL_SERVER=str(there), VERBATIM_LOG_LEVEL="WARNING"
    )
    address = await find_running(there)
    assert address is not None
    stop = asyncio.Event()
    try:
        async with Person(address) as ada:
            await ada.ready(120)
            await ada.call("POST", "faults", json={"per_second": 50, "per_channel": 5})
            await asyncio.sleep(max(0.0, (due - utc_now()).total_seconds() - 1))
            before = {
                process.pid: sum(psutil.Process(process.pid).cpu_times()[:2]) for process in (bot, discord)
            }
            people = asyncio.create_task(asking(address, stop))
            while states(home)["sent"] < posts and (utc_now() - due).total_seconds() < 600:
                await asyncio.sleep(1)
                if int((utc_now() - due).total_seconds()) % 20 == 0:
                    print(f"  {(utc_now() - due).total_seconds():4.0f} s: {dict(states(home))}", flush=True)
            stop.set()
            waits = sorted(await people)
            told = await ada.call("GET", "faults")
            after = {
                process.pid: sum(psutil.Process(process.pid).cpu_times()[:2]) for process in (bot, discord)
            }
    finally:
        for process in (bot, discord):
            process.terminate()
            await process.communicate()
    return said(
        home, there, guilds, due, posts, waits, told["statuses"], [after[pid] - before[pid] for pid in before]
    )


def said(
    home: Path,
    there: Path,
    guilds: dict[int, list[int]],
    due: datetime,
    posts: int,
    waits: list[float],
    statuses: dict[str, int],
    cpu: list[float],
) -> bool:
    """Print what was found; whether everything held."""
    with closing(sqlite3.connect(home / "verbatim.sqlite")) as c:
        last = c.execute("SELECT max(settled_at) FROM deliveries WHERE state = 'sent'").fetchone()[0]
        receipts = c.execute("SELECT count(*) FROM receipts WHERE kind = 'digest'").fetchone()[0]
    took = last / 1e6 - due.timestamp()
    state = State(there / FOLDER)
    counts = [
        sum(not one["seen_by"] for one in state.messages(str(channel)).values())
        for each in guilds.values()
        for channel in each
    ]
    state.close()
    once, missed, doubled = counts.count(1), counts.count(0), sum(count > 1 for count in counts)
    late = waits[min(len(waits) - 1, int(0.999 * len(waits)))]
    refused = statuses.get("429", 0)
    print(
        f"all out {took:.0f} s after they were due ({posts / took:.1f} a second; the floor is {posts / 50:.0f} s)"
    )
    print(
        f"posted once {once}, missed {missed}, doubled {doubled}; receipts {receipts}; answers by status {statuses}"
    )
    print(
        f"{len(waits)} commands meanwhile, acknowledged after: median {waits[len(waits) // 2] * 1000:.0f} ms, "
        f"p99 {waits[int(0.99 * len(waits))] * 1000:.0f} ms, p99.9 {late * 1000:.0f} ms, worst {waits[-1] * 1000:.0f} ms"
    )
    print(f"CPU: bot {cpu[0]:.0f} s ({cpu[0] / posts * 1000:.1f} ms a post), local Discord {cpu[1]:.0f} s")
    goal = took <= 240 * posts / 10_000 + 5 and once == posts and not refused and late < 0.5
    print("held" if goal else "NOT held: 240 s for 10,000, each once, no 429, acknowledged within 500 ms")
    return goal


def main() -> None:
    """Measure."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        raise SystemExit(not asyncio.run(measure(Path(folder), posts)))


if __name__ == "__main__":
    main()
