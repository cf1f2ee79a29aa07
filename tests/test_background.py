"""What several processes need besides a database: settings, a share of Discord's patience, signs of life of each."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from bot import pulse
from bot.errors import UserError
from bot.pacing import Pace
from bot.pulse import BESIDE, NAME, Pulse, healths
from bot.settings import Settings, load_settings

POSTGRESQL = "postgresql://verbatim@127.0.0.1/verbatim"


@pytest.mark.parametrize(
    ("typed", "shards"),
    [
        ("", None),
        ("0/1", (range(1), 1)),
        ("0-3/8", (range(4), 8)),
        ("4 - 7 / 8", (range(4, 8), 8)),
        ("7/8", (range(7, 8), 8)),
    ],
)
def test_shards_are_which_and_of_how_many(typed: str, shards: tuple[range, int] | None) -> None:
    assert Settings(database=POSTGRESQL, shards=typed).shard_range == shards


@pytest.mark.parametrize("typed", ["8/8", "3-1/4", "0-3", "/4", "0/0", "a/2", "0-4/4", "-1/4", "0/99999"])
def test_impossible_shards_are_refused_by_name(typed: str) -> None:
    with pytest.raises(UserError, match="VERBATIM_SHARDS: write which shards"):
        load_settings(database=POSTGRESQL, shards=typed)


def test_every_mistake_about_several_processes_is_said_at_once() -> None:
    with pytest.raises(UserError) as said:
        load_settings(background="workers", shards="0/2", database="here.sqlite")
    assert str(said.value).count("several processes need PostgreSQL") == 2


async def begun_in(pace: Pace, seconds: float) -> int:
    """How many requests begin in that time when there are always more."""
    begun = 0

    async def ask() -> None:
        nonlocal begun
        while True:
            async with pace.turn():
                begun += 1

    tasks = [asyncio.create_task(ask()) for _ in range(8)]
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return begun


@pytest.mark.parametrize(
    ("content", "why"), [(b" \n", "is empty"), (b"\xff", "is not text"), (None, "No such file")]
)
def test_a_secret_file_without_a_secret_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, why: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "token"))
    if content is not None:
        (tmp_path / "token").write_bytes(content)
    with pytest.raises(UserError, match=f"DISCORD_TOKEN_FILE: .*token.*{why}"):
        load_settings()


async def test_processes_share_what_one_may_ask() -> None:
    pace = Pace(50)
    pace.share(5)
    assert 5 <= await begun_in(pace, 1.0) <= 11
    pace.share(10)
    await asyncio.sleep(1.0)
    assert 2 <= await begun_in(pace, 1.0) <= 6
    pace.share(1)  # the others ended; what they asked for in the last second still counts
    assert await begun_in(pace, 0.9) <= 6
    assert 25 <= await begun_in(pace, 1.0) <= 51


async def test_a_place_in_use_is_given_up_when_it_is_free() -> None:
    pace = Pace(4)
    async with pace.turn(), pace.turn():
        pace.share(4)
        assert len(pace._free) == 0
    assert len(pace._free) == 1
    pace.share(2)
    pace.share(1)
    assert len(pace._free) == 4


def ended_process() -> int:
    """The number of a process that is gone."""
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def signs_in(home: Path) -> set[str]:
    return {path.name for path in home.glob("health*")}


def test_health_speaks_of_every_process_of_a_home(tmp_path: Path) -> None:
    ended = ended_process()

    def sign(kind: str, pid: int, age: float = 0.0) -> None:
        name = BESIDE.format(kind=kind, pid=pid) if kind else NAME
        told = {"pid": pid, "kind": kind or "bot", "at": time.time() - age, "connected": True}
        (tmp_path / name).write_text(json.dumps(told))

    assert [one.why for one in healths(tmp_path, time.time())] == [
        "no bot runs here, or it has not started yet"
    ]
    sign("worker", os.getpid())
    sign("worker", ended)
    sign("", os.getppid(), age=60)
    bot, *workers = [one.why for one in healths(tmp_path, time.time())]
    assert "gave its last sign of life 60 s ago" in bot
    assert sorted(workers) == ["", f"the worker (process {ended}) ended without a word"]


async def test_a_new_process_stands_for_the_killed_ones_of_its_kind(tmp_path: Path) -> None:
    ended = ended_process()
    for kind in ("worker", "bot"):
        (tmp_path / BESIDE.format(kind=kind, pid=ended)).write_text("{}")
    mine = Pulse(tmp_path, lambda: {"connected": True}, "worker")
    mine.start()
    await asyncio.sleep(0)
    there = signs_in(tmp_path)
    await mine.stop()
    assert there == {
        BESIDE.format(kind="worker", pid=os.getpid()),
        BESIDE.format(kind="bot", pid=ended),
    }
    assert signs_in(tmp_path) == {BESIDE.format(kind="bot", pid=ended)}
    assert pulse.runs_here(tmp_path, time.time()) == 0


def test_signs_that_are_being_written_do_not_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    being_written = set()
    monkeypatch.setattr(Path, "replace", lambda fresh, _: being_written.add(fresh.name))
    for kind in ("bot", "worker"):
        Pulse(tmp_path, lambda: {"connected": True}, kind).sign()
    assert len(being_written) == 2
