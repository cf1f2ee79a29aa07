"""What the local Discord remembers over restarts and crashes."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.local import LocalDiscord, Taken, find_running
from bot.local.address import read_address
from bot.local.person import Person
from bot.local.state import SLACK, State, file_name, made_at


def put(state: State, identity: str, seen_by: str | None = None) -> None:
    channel = next(iter(state.channels))
    state.put("message", identity, {"data": {"id": identity, "channel_id": channel}, "seen_by": seen_by})


def messages(folder: Path, clock: Callable[[], float] = time.time) -> list[str]:
    with closing(State(folder, clock)) as state:
        return list(state.messages(next(iter(state.channels))))


def test_a_restart_finds_everything_and_new_ids_are_larger(tmp_path: Path) -> None:
    with closing(State(tmp_path, clock=lambda: 1_700_003_600.0)) as state:
        put(state, "7")
        last, token, guild = state.new_id(), state.identity["token"], next(iter(state.guilds))
        put(state, last)
    with closing(State(tmp_path, clock=lambda: 1_700_000_000.0)) as state:  # the clock was put back
        assert (state.identity["token"], next(iter(state.guilds))) == (token, guild)
        assert int(state.new_id()) > int(last)
    assert messages(tmp_path) == ["7", last]
    with closing(State(tmp_path)) as state:
        state.drop("message", "7")
    assert messages(tmp_path) == [last]


def test_a_line_cut_short_costs_only_itself(tmp_path: Path) -> None:
    with closing(State(tmp_path)) as state:
        put(state, "7")
    with open(tmp_path / "journal.jsonl", "a") as journal:
        journal.write('["message","8",{"data":{"id":"8","chan')
    with closing(State(tmp_path)) as state:
        put(state, "9")
    assert messages(tmp_path) == ["7", "9"]


def test_a_journal_that_has_grown_is_rewritten(tmp_path: Path) -> None:
    with closing(State(tmp_path)) as state:
        for _ in range(SLACK + 20):
            state.put("commands", "", [])
    assert messages(tmp_path) == []
    lines = (tmp_path / "journal.jsonl").read_text("utf8").splitlines()
    assert len(lines) < 20
    assert all(len(json.loads(line)) == 3 for line in lines)


def test_ephemeral_messages_are_forgotten_after_a_day(tmp_path: Path) -> None:
    with closing(State(tmp_path, clock=lambda: 1_700_000_000.0)) as state:
        public, ephemeral = state.new_id(), state.new_id()
        put(state, public)
        put(state, ephemeral, seen_by="1")
    assert messages(tmp_path, lambda: 1_700_080_000.0) == [public, ephemeral]
    assert messages(tmp_path, lambda: 1_700_090_000.0) == [public]


def test_two_processes_do_not_share_a_folder(tmp_path: Path) -> None:
    with closing(State(tmp_path)), pytest.raises(Taken):
        State(tmp_path)
    assert messages(tmp_path) == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a note.txt", "a_note.txt"),
        ("../../etc/passwd", "etcpasswd"),
        (".hidden", "hidden"),
        ("", "unknown"),
        ("été.pdf", "été.pdf"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
    ],
)
def test_file_names_are_plain(given: str, name: str) -> None:
    assert file_name(given) == name


def test_an_attachment_is_found_by_its_own_name_only(tmp_path: Path) -> None:
    with closing(State(tmp_path)) as state:
        state.keep_file("5", "a.txt", b"a")
        assert state.file("5", "a.txt") is not None
        for identity, name in (("5", "../5/a.txt"), ("../5", "a.txt"), ("5", "b.txt"), ("6", "a.txt")):
            assert state.file(identity, name) is None


def test_an_id_tells_when_it_was_made(tmp_path: Path) -> None:
    with closing(State(tmp_path, clock=lambda: 1_700_000_000.5)) as state:
        assert made_at(state.new_id()) == pytest.approx(1_700_000_000.5, abs=0.01)


async def test_links_in_the_history_hold_after_a_restart_on_another_port(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    async with LocalDiscord(tmp_path) as first, Person(first.address) as ada:
        await ada.write("see", tmp_path / "a.txt")
        before = first.port
    async with LocalDiscord(tmp_path) as same:
        assert same.port == before
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with LocalDiscord(tmp_path, port) as moved, Person(moved.address) as ada:
        assert moved.port == port
        url = (await ada.history())[0]["attachments"][0]["url"]
        async with ada.session.get(url) as response:
            assert await response.text() == "hello"


async def test_a_running_instance_is_found_and_a_killed_one_is_not(tmp_path: Path) -> None:
    assert await find_running(tmp_path) is None
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.local", "--home", str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert b"local Discord at" in await process.stdout.readline()
        found = await find_running(tmp_path)
        assert found is not None
        assert found.pid == process.pid
        async with Person(found) as ada:
            assert ada.name == "Ada"
            await ada.write("before the crash")
        if os.name == "posix":
            assert (tmp_path / "local-discord.json").stat().st_mode & 0o077 == 0
    finally:
        process.kill()
        await process.communicate()
    assert read_address(tmp_path) is not None
    assert await find_running(tmp_path) is None
    async with LocalDiscord(tmp_path) as server, Person(server.address) as ada:
        assert [message["content"] for message in await ada.history()] == ["before the crash"]
    assert read_address(tmp_path) is None


async def test_another_program_on_the_old_port_is_not_taken_for_it(tmp_path: Path) -> None:
    async with LocalDiscord(tmp_path / "one") as one, LocalDiscord(tmp_path / "two") as two:
        stale = json.loads((tmp_path / "one" / "local-discord.json").read_text())
        stale["root"] = two.address.root
        (tmp_path / "three").mkdir()
        (tmp_path / "three" / "local-discord.json").write_text(json.dumps(stale))
        assert await find_running(tmp_path / "three") is None
        assert await find_running(tmp_path / "one") == one.address


async def test_the_peoples_side_asks_for_its_secret_and_for_loopback(tmp_path: Path) -> None:
    async with LocalDiscord(tmp_path) as server, Person(server.address) as ada:
        root = server.address.root
        async with ada.session.get(f"{root}/_local/about", headers={"Authorization": "Local x"}) as response:
            assert response.status == 401
        async with ada.session.get(f"{root}/_local/about", headers={"Host": "evil.example"}) as response:
            assert response.status == 421
        async with ada.session.get(
            f"{root}/api/v10/users/@me", headers={"Authorization": "Bot x"}
        ) as response:
            assert (response.status, response.headers["Content-Type"]) == (401, "application/json")
        async with ada.session.get(f"{root}/attachments/1/..%2f..%2fjournal.jsonl") as response:
            assert response.status == 404
