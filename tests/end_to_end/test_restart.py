"""The bot killed and started again beside a local Discord that goes on: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.__main__ import _first_start
from bot.local.address import find_running
from bot.local.person import Person
from bot.local.render import rendered
from storage import articles, feeds, polls
from tests.conftest import town_at
from tests.end_to_end.newsroom import Clock, newsroom

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def _discord(home: Path) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.local",
        "--home",
        str(home),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env=_environment(home),
    )
    assert process.stdout is not None
    await process.stdout.readline()
    try:
        yield
    finally:
        process.terminate()
        await process.communicate()


@asynccontextmanager
async def _bot(home: Path, discord: Path, stop: signal.Signals = signal.SIGKILL) -> AsyncIterator[None]:
    environment = _environment(home) | {"VERBATIM_LOCAL_SERVER": str(discord)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", stdout=asyncio.subprocess.PIPE, cwd=ROOT, env=environment
    )
    assert process.stdout is not None
    line = await process.stdout.readline()
    assert b"Verbatim runs" in line, line
    try:
        yield
    finally:
        process.send_signal(stop)
        await process.communicate()


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
    return kept | {"VERBATIM_HOME": str(home), "PYTHONPATH": str(ROOT)}


async def _ask(person: Person, line: str) -> str:
    answer = await person.do(line)
    return "\n".join([*(rendered(message, {}) for message in answer.messages), answer.error])


async def test_a_bot_that_discord_will_not_have_back_ends_and_says_so(tmp_path: Path) -> None:
    home, discord = tmp_path / "bot", tmp_path / "discord"
    async with _discord(discord):
        environment = _environment(home) | {"VERBATIM_LOCAL_SERVER": str(discord)}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", stdout=PIPE, stderr=PIPE, cwd=ROOT, env=environment
        )
        assert process.stdout is not None
        await process.stdout.readline()
        address = await find_running(discord)
        assert address is not None
        async with Person(address) as ada:
            await ada.call("POST", "gateway", json={"action": "close", "code": 4004})
        try:
            async with asyncio.timeout(30):
                _, said = await process.communicate()
        finally:
            with suppress(ProcessLookupError):
                process.kill()
    assert process.returncode == 1
    assert b"Discord ended the connection for good" in said


async def test_a_post_is_sent_once_whatever_kills_the_bot(tmp_path: Path, paper: dict[str, Path]) -> None:
    home, discord = tmp_path / "bot", tmp_path / "discord"
    home.mkdir()
    async with _discord(discord):
        address = await find_running(discord)
        assert address is not None
        async with Person(address) as ada:
            async with _bot(home, discord):
                assert await ada.ready(60)
                for name in ("courier", "post", "dairy"):
                    assert "Saved" in await _ask(ada, f"/save file file:{paper[name]} outlet:{name}")
                assert "Every day" in await _ask(ada, "/digest add channel:digest time:08:00")
                assert "Posted" in await _ask(ada, "/digest run")
                await _ask(ada, "/summary article:courier share:true")
            assert len(await ada.history("digest")) == 1
            async with _bot(home, discord):
                assert await ada.ready(60)
                assert "already out" in await _ask(ada, "/digest run")
                assert "3 articles" in await _ask(ada, "/article list")
                assert "stories" in await _ask(ada, "/story list")
                longer = await _ask(ada, 'press:"Longer"')  # a button from before the kill
                assert "word for word" in longer, longer
                posts = await ada.history("digest")
                verified = await _ask(ada, f"/verify message:{posts[0]['id']}")
                assert "✔ Verified" in verified, verified
            assert len(await ada.history("digest")) == 1


async def test_a_kill_in_the_middle_of_posting_neither_loses_nor_doubles(
    tmp_path: Path, paper: dict[str, Path]
) -> None:
    home, discord = tmp_path / "bot", tmp_path / "discord"
    home.mkdir()
    async with _discord(discord):
        address = await find_running(discord)
        assert address is not None
        async with Person(address) as ada:
            async with _bot(home, discord):
                assert await ada.ready(60)
                await _ask(ada, f"/save file file:{paper['courier']} outlet:courier")
                await _ask(ada, "/digest add channel:digest time:08:00")
                run = asyncio.create_task(ada.do("/digest run"))
                await asyncio.sleep(0.25)  # somewhere between the written row and the answer
            run.cancel()
            await asyncio.gather(run, return_exceptions=True)
            async with _bot(home, discord):
                assert await ada.ready(60)
                for _ in range(60):
                    await _ask(ada, "/digest run")
                    if await ada.history("digest"):
                        break
                    await asyncio.sleep(1)
                await _ask(ada, "/digest run")
            assert len(await ada.history("digest")) == 1


async def test_a_first_start_that_was_cut_off_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with town_at(tmp_path) as town:
        left = iter(range(3))
        store = town.desk.saving.store

        async def cut_off(*given: object) -> object:
            next(left)
            return await store(*given)

        monkeypatch.setattr(town.desk.saving, "store", cut_off)
        with pytest.raises(RuntimeError, match="StopIteration"):
            await _first_start(town.instance, town.discord)
    async with town_at(tmp_path) as town:
        await _first_start(town.instance, town.discord)
        await _first_start(town.instance, town.discord)
        async with town.desk.room.store.reading() as c:
            assert await articles.count(c, town.guild) == 10
        (listed,) = await town.desk.digests.listed(town.guild)
        assert listed.last_at is not None


async def test_a_feed_that_was_being_asked_at_the_end_is_asked_again_at_once(tmp_path: Path) -> None:
    clock = Clock()
    async with newsroom(tmp_path, clock) as room:
        guild = room.instance.bot.guilds[0].id
        database = room.instance.desk.room.store
        async with database.writing() as c:
            made = await feeds.subscribe(c, guild, "http://127.0.0.1:9/feed", by=None, at=clock.now())
            assert made is not None
            await polls.check_soon(c, made.feed.id, clock.now())
            assert await polls.due(c, at=clock.now())
    async with newsroom(tmp_path, clock) as room:
        for _ in range(100):
            async with room.instance.desk.room.store.reading() as c:
                (one,) = await feeds.of_guild(c, guild)
            if one.feed.last_error:
                break
            await asyncio.sleep(0.05)
        assert one.feed.last_error
