"""Backups put back, rotation, signs of life, figures, a stop in good order, logs without texts."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

import storage
from bot.__main__ import _check_discord, opened, running
from bot.caretaker import Caretaker
from bot.errors import UserError
from bot.local.people import SEND_MESSAGES
from bot.local.person import Person
from bot.local.render import rendered
from bot.local.server import LocalDiscord
from bot.operation import restore
from bot.pulse import NAME, STALE, health
from bot.settings import Settings
from storage import articles, backups, deletions, membership, privacy, settings
from storage.deletions import Deletion
from storage.errors import DamagedDatabase
from tests.conftest import Town

ROOT = Path(__file__).parents[1]
PAPERS = ROOT / "tests" / "data" / "articles"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@asynccontextmanager
async def town_with(home: Path, **given: object) -> AsyncIterator[Town]:
    """A town with other settings."""
    chosen = Settings(home=home, DISCORD_TOKEN=None, **given)  # type: ignore[arg-type]
    async with (
        LocalDiscord(home) as local,
        running(chosen, local.address) as instance,
        Person(local.address) as ada,
    ):
        yield Town(local, instance, ada)


async def _desk_with_papers(home: Path, guild: int = 42) -> None:
    async with opened(Settings(home=home, DISCORD_TOKEN=None)) as desk:
        for name in ("courier", "post"):
            path = PAPERS / f"{name}.txt"
            await desk.saving.file(guild, 7, path.name, path.read_bytes(), outlet=name)


def asides(home: Path) -> list[Path]:
    """Databases that were kept beside a restored one."""
    return list(home.glob("verbatim.sqlite.before-*Z"))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- backups ------------------------------------------------------------------------------------------


async def test_a_backup_is_put_back_and_the_old_file_is_kept_beside_it(tmp_path: Path) -> None:
    await _desk_with_papers(tmp_path)
    given = Settings(home=tmp_path, DISCORD_TOKEN=None)
    async with opened(given) as desk:
        made = await desk.room.store.backup(tmp_path / "copy.sqlite")
        assert abs((datetime.now(UTC) - (made.made_at or NOW)).total_seconds()) < 60
        await desk.saving.remove(42, 7, "1")
    told = await restore(given, made.path, verify_only=False)
    assert "2 articles" in told[0]
    async with opened(given) as desk:
        async with desk.room.store.reading() as c:
            assert await articles.count(c, 42) == 2
        assert await desk.room.store.check() == ()
    (aside,) = asides(tmp_path)
    old = await storage.open(aside)
    async with old.reading() as c:
        assert await articles.count(c, 42) == 1
    await old.close()


async def test_verifying_changes_nothing(tmp_path: Path) -> None:
    await _desk_with_papers(tmp_path)
    given = Settings(home=tmp_path, DISCORD_TOKEN=None)
    async with opened(given) as desk:
        made = await desk.room.store.backup(tmp_path / "copy.sqlite")
    before = names(tmp_path)
    assert "sound" in (await restore(given, made.path, verify_only=True))[0]
    made.path.write_bytes(made.path.read_bytes()[:5000])
    with pytest.raises(DamagedDatabase):
        await restore(given, made.path, verify_only=True)
    with pytest.raises(DamagedDatabase):
        await restore(given, made.path, verify_only=False)
    assert names(tmp_path) == before
    async with opened(given) as desk, desk.room.store.reading() as c:
        assert await articles.count(c, 42) == 2


async def test_a_backup_of_a_newer_version_leaves_the_database_where_it_was(tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    await _desk_with_papers(tmp_path)
    given = Settings(home=tmp_path, DISCORD_TOKEN=None)
    async with opened(given) as desk:
        made = await desk.room.store.backup(tmp_path / "copy.sqlite")
    with closing(sqlite3.connect(made.path)) as c:
        c.execute("UPDATE alembic_version SET version_num = '9999'")
        c.commit()
    with pytest.raises(UserError, match="newer"):
        await restore(given, made.path, verify_only=False)
    async with opened(given) as desk, desk.room.store.reading() as c:
        assert await articles.count(c, 42) == 2


def test_what_is_kept_aside_has_its_last_commits(tmp_path: Path) -> None:
    """After a kill they are in the log beside the database, which has to go along under the new name."""
    import sqlite3
    from contextlib import closing

    killed = tmp_path / "killed.sqlite"
    with closing(sqlite3.connect(killed)) as c:
        c.execute("PRAGMA journal_mode=WAL")
        c.execute("CREATE TABLE t (x)")
        c.commit()
        c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        c.execute("INSERT INTO t VALUES (7)")
        c.commit()
        for ending in ("", "-wal"):
            shutil.copy(f"{killed}{ending}", f"{tmp_path / 'verbatim.sqlite'}{ending}")
    aside = backups.set_aside(tmp_path / "verbatim.sqlite", NOW)
    assert aside is not None
    assert not list(tmp_path.glob("verbatim.sqlite")) + list(tmp_path.glob("verbatim.sqlite-wal"))
    with closing(sqlite3.connect(aside)) as c:
        assert c.execute("SELECT x FROM t").fetchall() == [(7,)]


async def test_what_was_deleted_since_is_not_brought_back(tmp_path: Path) -> None:
    for guild in (42, 43):
        await _desk_with_papers(tmp_path, guild)
    given = Settings(home=tmp_path, DISCORD_TOKEN=None)
    async with opened(given) as desk:
        made = await desk.room.store.backup(tmp_path / "copy.sqlite")
        await desk.upkeep.erase(42)
        await desk.people.forget(43, 7)
    told = await restore(given, made.path, verify_only=False)
    assert any("2 deletions" in line for line in told)
    async with opened(given) as desk, desk.room.store.reading() as c:
        assert await articles.count(c, 42) == 0
        assert await articles.count(c, 43) == 2
        assert await privacy.about_user(c, 43, 7) == {}


async def test_a_deletion_from_before_the_backup_is_not_done_again(tmp_path: Path) -> None:
    given = Settings(home=tmp_path, DISCORD_TOKEN=None)
    await _desk_with_papers(tmp_path)
    async with opened(given) as desk:
        await desk.upkeep.erase(42)
    await asyncio.sleep(1.1)  # a backup knows its moment by the second
    await _desk_with_papers(tmp_path)
    async with opened(given) as desk:
        made = await desk.room.store.backup(tmp_path / "copy.sqlite")
    await restore(given, made.path, verify_only=False)
    async with opened(given) as desk, desk.room.store.reading() as c:
        assert await articles.count(c, 42) == 2


def test_the_list_of_deletions_forgets_what_no_backup_holds_and_survives_a_broken_line(
    tmp_path: Path,
) -> None:
    deletions.note(tmp_path, Deletion(NOW - timedelta(days=500), 1))
    deletions.note(tmp_path, Deletion(NOW, 2, 7))
    with (tmp_path / deletions.NAME).open("a") as lines:
        lines.write("{broken\n")
    assert deletions.noted(tmp_path) == [Deletion(NOW, 2, 7)]
    assert deletions.noted(tmp_path, NOW + timedelta(seconds=1)) == []
    assert deletions.noted(tmp_path / "nowhere") == []


def test_two_deletions_at_once_are_both_noted(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda guild: deletions.note(tmp_path, Deletion(NOW, guild)), range(40)))
    assert sorted(one.guild or 0 for one in deletions.noted(tmp_path)) == list(range(40))


@pytest.mark.parametrize(
    ("ages", "keep", "oldest", "left"),
    [
        ((5, 4, 3, 2, 1), 3, 99, (3, 2, 1)),
        ((50, 40, 2, 1), 9, 10, (2, 1)),
        ((50,), 3, 10, (50,)),  # the only one stays, however old
        ((), 3, 10, ()),
    ],
)
def test_rotation_keeps_the_newest(
    tmp_path: Path, ages: tuple[int, ...], keep: int, oldest: int, left: tuple[int, ...]
) -> None:
    def name(age: int) -> str:
        return f"{backups.STEM}{(NOW - timedelta(days=age)).strftime(backups.FORMAT)}.sqlite"

    for age in ages:
        (tmp_path / name(age)).touch()
    (tmp_path / "verbatim-mine.sqlite").touch()  # somebody's own
    backups.rotate(tmp_path, keep, NOW - timedelta(days=oldest))
    there = {path.name for path in tmp_path.iterdir()}
    assert there == {"verbatim-mine.sqlite", *map(name, left)}


async def test_scheduled_backups_come_when_due_and_say_what_is_wrong(tmp_path: Path) -> None:
    await _desk_with_papers(tmp_path)
    now = NOW
    async with opened(Settings(home=tmp_path, DISCORD_TOKEN=None)) as desk:
        caretaker = Caretaker(desk, tmp_path / "backups", 24, 2, lambda: now)
        made = []
        for hours in (0, 1, 24, 49, 80):
            now = NOW + timedelta(hours=hours)
            made.append(await caretaker.back_up() is not None)
        assert made == [True, False, True, True, True]
        assert len(backups.kept(tmp_path / "backups")) == 2
        assert desk.upkeep.backups_until() is not None
        shutil.rmtree(tmp_path / "backups")
        (tmp_path / "backups").touch()
        now = NOW + timedelta(hours=200)
        await caretaker.back_up()
        assert "Too little" not in caretaker.trouble
        assert str(tmp_path / "backups") in caretaker.trouble


async def test_a_backup_that_would_fill_the_disk_is_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _desk_with_papers(tmp_path)
    monkeypatch.setattr("bot.caretaker.ROOM", 1e12)
    async with opened(Settings(home=tmp_path, DISCORD_TOKEN=None)) as desk:
        caretaker = Caretaker(desk, tmp_path / "backups", 24, 2, lambda: NOW)
        assert await caretaker.back_up() is None
        assert "Too little room" in caretaker.trouble
        assert backups.kept(tmp_path / "backups") == []


async def test_a_damaged_database_is_left_alone_and_the_newest_backup_offered(tmp_path: Path) -> None:
    await _desk_with_papers(tmp_path)
    given = Settings(home=tmp_path, DISCORD_TOKEN=None)
    async with opened(given) as desk:
        caretaker = Caretaker(desk, given.backups_in, 24, 2, lambda: NOW)
        made = await caretaker.back_up()
    database = tmp_path / "verbatim.sqlite"
    damaged = b"Dear Sir or Madam, " * 999
    database.write_bytes(damaged)
    with pytest.raises(DamagedDatabase) as told:
        async with opened(given):
            pass
    assert f"verbatim restore {made}" in str(told.value)
    assert database.read_bytes() == damaged
    await restore(given, made or tmp_path, verify_only=False)
    async with opened(given) as desk, desk.room.store.reading() as c:
        assert await articles.count(c, 42) == 2
    assert asides(tmp_path)[0].read_bytes() == damaged


async def test_a_new_home_folder_is_its_owners_alone(tmp_path: Path) -> None:
    async with opened(Settings(home=tmp_path / "home", DISCORD_TOKEN=None)):
        assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_what_the_command_line_writes_is_its_owners_alone(tmp_path: Path) -> None:
    home, copy = tmp_path / "shared", tmp_path / "copies" / "one.sqlite"
    home.mkdir(mode=0o755)
    environment = {**os.environ, "VERBATIM_HOME": str(home), "DISCORD_TOKEN": ""}
    command = [sys.executable, "-m", "bot", "backup", str(copy)]
    subprocess.run(command, cwd=ROOT, env=environment, umask=0o022, check=True, capture_output=True)
    written = [home / "verbatim.sqlite", copy, copy.parent]
    assert [oct(path.stat().st_mode & 0o077) for path in written] == ["0o0"] * 3


async def test_damage_that_shows_later_is_met_with_the_backup_too(tmp_path: Path) -> None:
    given = Settings(home=tmp_path, DISCORD_TOKEN=None)
    async with opened(given) as desk:
        made = await Caretaker(desk, given.backups_in, 24, 2, lambda: NOW).back_up()
    with pytest.raises(DamagedDatabase, match=f"verbatim restore {made}"):
        async with opened(given):
            raise DamagedDatabase("A page is broken.")


# --- coming, going, retention -------------------------------------------------------------------------


async def _leave(town: Town, guild: str) -> None:
    await town.ada.call("DELETE", f"guilds/{guild}")


async def _until(condition: object, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not await condition():  # type: ignore[operator]
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


async def test_a_server_that_removed_the_bot_finds_everything_when_it_comes_back(
    town: Town,
) -> None:
    other = await town.ada.call("POST", "guilds", json={"name": "Second desk"})
    guild, store = int(other["id"]), town.desk.room.store
    async with Person(town.discord.address, guild="Second desk") as bob:
        await bob.do(f"/save file file:{PAPERS / 'courier.txt'}")
        await bob.do("/digest add channel:digest time:08:00")
    await _leave(town, other["id"])

    async def gone() -> bool:
        async with store.reading() as c:
            return await settings.value(c, guild, membership.LEFT) is not None

    await _until(gone)
    async with store.reading() as c:
        assert await articles.count(c, guild) == 1
        assert await membership.left_before(c, datetime.now(UTC) + timedelta(seconds=5)) == [guild]
    assert [listed.paused for listed in await town.desk.digests.listed(guild)] == [True]
    await town.desk.upkeep.tick()  # nothing is 30 days old
    await town.desk.upkeep.present(1, [guild])
    assert [listed.paused for listed in await town.desk.digests.listed(guild)] == [False]
    async with store.reading() as c:
        assert await articles.count(c, guild) == 1
        assert await membership.left_before(c, datetime.now(UTC) + timedelta(days=99)) == []


async def test_after_thirty_days_what_was_left_behind_is_deleted(tmp_path: Path) -> None:
    await _desk_with_papers(tmp_path)
    async with opened(Settings(home=tmp_path, DISCORD_TOKEN=None)) as desk:
        store = desk.room.store
        for days, articles_left in ((29, 2), (31, 0)):
            async with store.writing() as c:
                await settings.forget(c, 42, membership.LEFT)
                await membership.leave(c, 42, at=datetime.now(UTC) - timedelta(days=days))
            await desk.upkeep.tick()
            async with store.reading() as c:
                assert await articles.count(c, 42) == articles_left
        assert await store.check() == ()
    assert [one.guild for one in deletions.noted(tmp_path)] == [42]


async def test_an_outage_is_no_removal_and_a_removal_while_away_is_noticed(tmp_path: Path) -> None:
    async with opened(Settings(home=tmp_path, DISCORD_TOKEN=None)) as desk:
        await desk.upkeep.census(1, [42, 43, 44])
        await desk.upkeep.census(1, [42, 43])  # removed from 44 meanwhile; 43 is in an outage, but named
        await desk.upkeep.census(1, [43], lambda guild: guild != 42)  # 42 is another process's to speak of
        await desk.upkeep.census(2, [99])  # another application: no word about the others
        async with desk.room.store.reading() as c:
            assert await membership.left_before(c, datetime.now(UTC) + timedelta(seconds=5)) == [44]


async def test_an_unavailable_server_is_not_left(town: Town) -> None:
    gone = {"id": str(town.guild), "unavailable": True}
    town.discord.gateway.dispatch("GUILD_DELETE", gone, guild=str(town.guild), intent=1)
    await asyncio.sleep(0.3)
    async with town.desk.room.store.reading() as c:
        assert await settings.value(c, town.guild, membership.LEFT) is None


async def test_retention_waits_a_day_and_then_deletes_what_is_older(tmp_path: Path) -> None:
    await _desk_with_papers(tmp_path)
    await _desk_with_papers(tmp_path, 43)
    now = datetime.now(UTC) + timedelta(days=40)
    async with opened(Settings(home=tmp_path, DISCORD_TOKEN=None)) as desk:
        object.__setattr__(desk.room, "now", lambda: now)
        known = await desk.preferences.change(42, retention_days=30)
        assert known.expiring == 2
        assert await desk.upkeep.expire() == 0
        now += timedelta(hours=25)
        assert await desk.upkeep.expire() == 2
        async with desk.room.store.reading() as c:
            assert (await articles.count(c, 42), await articles.count(c, 43)) == (0, 2)
        assert await desk.room.store.check() == ()


async def test_what_was_taken_out_goes_for_good_after_thirty_days(tmp_path: Path) -> None:
    await _desk_with_papers(tmp_path)
    now = datetime.now(UTC)
    async with opened(Settings(home=tmp_path, DISCORD_TOKEN=None)) as desk:
        object.__setattr__(desk.room, "now", lambda: now)
        await desk.saving.remove(42, 7, "1")
        assert await desk.upkeep.expire() == 0
        now += timedelta(days=31)
        assert await desk.upkeep.expire() == 1
        with pytest.raises(UserError):
            await desk.saving.restore(42, 1)


# --- signs of life ------------------------------------------------------------------------------------


def test_health_says_what_is_wrong(tmp_path: Path) -> None:
    def told(**changes: object) -> str:
        sign = {"pid": os.getpid(), "at": 1000.0, "connected": True, "guilds": 3} | changes
        (tmp_path / NAME).write_text(json.dumps(sign))
        return health(tmp_path, 1010.0).why

    assert "no bot runs here" in health(tmp_path, 0).why
    assert told() == ""
    assert "last sign of life" in told(at=1010.0 - STALE - 1)
    assert "not connected" in told(connected=False)
    assert "ended without a word" in told(pid=2**22 - 3)
    (tmp_path / NAME).write_text("{broken")
    assert "no bot runs here" in health(tmp_path, 0).why


async def test_a_running_bot_is_healthy_and_tells_prometheus_how_it_goes(tmp_path: Path) -> None:
    async with town_with(tmp_path, metrics_port=_free_port()) as town:
        assert health(tmp_path, time.time()).why == ""
        with pytest.raises(UserError, match="Stop it first"):
            await restore(Settings(home=tmp_path, DISCORD_TOKEN=None), tmp_path / "x", verify_only=False)
        await town.ask("/story list")
        await town.ask("/story show story:77")
        port = town.instance.metrics._port
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/metrics") as response,
        ):
            text = await response.text()
    for line in (
        'verbatim_commands_total{command="story list"} 1.0',
        'verbatim_failures_total{kind="person"} 1.0',
        'verbatim_posts{state="due"} 0.0',
        "verbatim_discord_connected 1.0",
        "verbatim_worker_restarts_total 0.0",
        "verbatim_posts_late_seconds 0.0",
        'verbatim_polls_total{outcome="failed"} 0.0',
    ):
        assert line in text, text
    assert "verbatim_loop_lag_seconds_bucket" in text
    assert str(town.guild) not in text
    assert "no bot runs here" in health(tmp_path, time.time()).why


def _free_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_a_flood_of_one_member_is_cooled_where_a_limit_is_set(tmp_path: Path) -> None:
    async with town_with(tmp_path, commands_a_minute=5) as town:
        answers = [await town.ask("/story list") for _ in range(7)]
        assert sum("That was quick" in answer for answer in answers) >= 1
        async with Person(town.discord.address, "Sam") as sam:
            found = await sam.do("/story list")
            assert "That was quick" not in rendered(found.messages[0], {})


async def test_check_names_the_channel_that_lost_its_permission(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    await town.ask("/digest add channel:digest time:08:00")
    given = Settings(home=town.discord.home, DISCORD_TOKEN=town.discord.token)
    assert await _check_discord(given, town.desk.room.store) == 0
    channel = next(one for one in town.ada.guild["channels"] if one["name"] == "digest")
    await town.ada.call("POST", "overwrites", json={"channel": channel["id"], "deny": SEND_MESSAGES})
    assert await _check_discord(given, town.desk.room.store) == 1
    assert "#digest: the bot's role lacks Send Messages" in capsys.readouterr().out
    async with town.desk.room.store.writing() as c:
        await settings.change(c, town.guild, "log_channel", 12)
    assert await _check_discord(given, town.desk.room.store) == 2
    assert "channel 12 is gone" in capsys.readouterr().out


async def test_check_on_the_command_line_finds_says_and_mends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An orphan, index drift, a passage that no longer matches: two are mended, the third is said again."""
    import sqlite3
    from contextlib import closing

    from bot.__main__ import _check

    async with town_with(tmp_path) as town:
        await town.ask(f"/save file file:{PAPERS / 'courier.txt'}")
        await town.ask("/summary article:bridge share:true")
    given = Settings(home=tmp_path, DISCORD_TOKEN=None)
    assert await _check(given) == 0
    assert "database: fine" in capsys.readouterr().out
    with closing(sqlite3.connect(tmp_path / "verbatim.sqlite")) as c:
        c.execute("INSERT INTO articles (outlet_id, created_at) VALUES (1, 0)")
        c.execute("INSERT INTO search_index(search_index) VALUES ('delete-all')")
        c.execute("UPDATE revisions SET body = replace(body, 'bridge', 'BRIDGE')")
        c.commit()
    assert await _check(given) == 1
    said = capsys.readouterr().out
    for line in (
        "articles in no library: 1 mended",
        "entries wrong in the full-text index: 1 mended",
        "passages of receipts that are no longer what was shown",
        "NOT mended",
    ):
        assert line in said, said
    assert await _check(given) == 1
    again = capsys.readouterr().out
    assert "no library" not in again
    assert "full-text" not in again
    assert "passages of receipts" in again


# --- the process --------------------------------------------------------------------------------------


@asynccontextmanager
async def process_of(home: Path, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`verbatim run` as a process; killed at the end if it still runs."""
    kept = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=ROOT,
        env=kept | {"VERBATIM_HOME": str(home), "PYTHONPATH": str(ROOT), "VERBATIM_LOG_LEVEL": "DEBUG"},
    )  # fmt: skip
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


MARK = "Quillon-zebra-thirteen"


async def test_a_stop_during_work_takes_ten_seconds_at_most_loses_nothing_and_logs_no_text(
    tmp_path: Path,
) -> None:
    from bot.local.address import find_running

    home = tmp_path / "home"
    home.mkdir()
    async with process_of(home) as bot:
        assert bot.stdout is not None
        assert bot.stderr is not None
        await bot.stdout.readline()
        address = await find_running(home)
        assert address is not None
        acknowledged: list[str] = []

        async def save(number: int) -> None:
            async with Person(address) as person:
                place = tmp_path / f"{number}.txt"
                place.write_text(
                    f"The harbour office of Lorn counted {number} boats on Tuesday. {MARK} said that {number} more would come by Friday."
                )
                answer = await person.do(f"/save file file:{place} outlet:Paper{number}")
                if answer.messages and "### Saved" in rendered(answer.messages[0], {}):
                    acknowledged.append(f"Paper{number}")

        async with Person(address) as ada:
            assert await ada.ready(60)
            await ada.do(f'/quote check text:"{MARK} said that they would come"')
            broken = {"kind": "403", "method": "PATCH", "path": ".*@original"}
            await ada.call(
                "POST", "faults", json=broken
            )  # a failure of ours: its traceback goes into the log
            await ada.do("/summary article:bridge")
        saving = [asyncio.create_task(save(number)) for number in range(30)]
        for _ in range(1200):  # the first is through, the others are under way
            if acknowledged:
                break
            await asyncio.sleep(0.05)
        began = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(bot.communicate(), 15)
        assert time.monotonic() - began < 10.5
        for task in saving:
            task.cancel()
        await asyncio.gather(*saving, return_exceptions=True)
    assert bot.returncode == 0, log.decode()[-2000:]
    assert acknowledged
    assert not list(home.glob(NAME))
    async with opened(Settings(home=home, DISCORD_TOKEN=None)) as desk:
        guild = next(iter(await _guilds(desk)))
        async with desk.room.store.reading() as c:
            there = set(await articles.outlets(c, guild, "Paper", limit=99))
        assert set(acknowledged) <= there
        assert await desk.room.store.check() == ()
    text = log.decode()
    assert address.token not in text
    assert "Forbidden" in text  # the traceback
    assert MARK not in text
    assert "harbour office" not in text
    assert "inspectors found" not in text  # words of the sample library's bridge
    assert "level='info'" in text  # or the test would pass for a bot that logs nothing


async def _guilds(desk: object) -> list[int]:
    async with desk.room.store.reading() as c:  # type: ignore[attr-defined]
        return await settings.all_guilds(c)
