"""Transactions do not mix, what cannot be opened says why, and nothing is changed by trying."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

import storage
from storage import settings
from storage.errors import DamagedDatabase, StorageError, StoreBusy
from storage.store import Store

HERE = 42


class Turnless(Store):
    """A store without the turn: what every task would do with one connection."""

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        c = self._writer
        assert c is not None
        try:
            yield c
            await c.commit()
        except BaseException:
            await c.rollback()
            raise


async def two_writers(store: Store) -> set[str]:
    """One task writes and fails, while another one writes and is done in between; what is left."""
    first_wrote, second_done = asyncio.Event(), asyncio.Event()

    async def failing() -> None:
        async with store.writing() as c:
            await settings.change(c, HERE, "failing", 1)
            first_wrote.set()
            with suppress(TimeoutError):  # time enough for the other to slip in, if it can
                await asyncio.wait_for(second_done.wait(), 0.5)
            raise ValueError("changed my mind")

    async def succeeding() -> None:
        await first_wrote.wait()
        async with store.writing() as c:
            await settings.change(c, HERE, "succeeding", 1)
        second_done.set()

    ended = await asyncio.gather(failing(), succeeding(), return_exceptions=True)
    assert isinstance(ended[0], ValueError)
    async with store.reading() as c:
        return set(await settings.all_of(c, HERE))


async def test_two_tasks_writing_at_once_never_mix_their_transactions(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "v.db")
    assert await two_writers(store) == {"succeeding"}
    await store.close()


async def test_without_the_turn_they_mix(tmp_path: Path) -> None:
    """The test above is worth something: take the turn away, and what was rolled back stays."""
    store = await Turnless.open(tmp_path / "v.db")
    assert await two_writers(store) != {"succeeding"}
    await store.close()


async def test_fifty_tasks_count_to_fifty(store: Store) -> None:
    async def one_more() -> None:
        async with store.writing() as c:
            n = await settings.value(c, HERE, "n", 0)
            await asyncio.sleep(0)
            await settings.change(c, HERE, "n", n + 1)

    await asyncio.gather(*(one_more() for _ in range(50)))
    async with store.reading() as c:
        assert await settings.value(c, HERE, "n") == 50


async def test_a_block_that_raises_leaves_nothing(store: Store) -> None:
    async def change_and_fail() -> None:
        async with store.writing() as c:
            await settings.change(c, HERE, "a", 1)
            await settings.change(c, HERE, "b", 1 / 0)

    with pytest.raises(ZeroDivisionError):
        await change_and_fail()
    async with store.reading() as c:
        assert await settings.all_of(c, HERE) == {}


async def test_a_task_cancelled_while_writing_leaves_nothing_and_no_one_waits_for_it(store: Store) -> None:
    for stop_after in range(40):  # at every point on the way

        async def slow() -> None:
            async with store.writing() as c:
                for n in range(100):
                    await settings.change(c, HERE, f"slow{n}", 1)

        task = asyncio.create_task(slow())
        for _ in range(stop_after):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(5), store.writing() as c:
            await settings.change(c, HERE, "other", stop_after)
        async with store.reading() as c:
            assert await settings.all_of(c, HERE) == {"other": stop_after}


async def test_a_task_cancelled_again_while_it_takes_back_lets_nobody_in_before(store: Store) -> None:
    for again_after in range(30):
        begun = asyncio.Event()

        async def slow(begun: asyncio.Event = begun) -> None:
            async with store.writing() as c:
                await settings.change(c, HERE, "slow", 1)
                begun.set()
                await asyncio.sleep(60)

        async def other(number: int) -> None:
            async with store.writing() as c:
                await settings.change(c, HERE, f"other{number}", 1)

        task = asyncio.create_task(slow())
        await begun.wait()
        others = [asyncio.create_task(other(number)) for number in range(2)]
        task.cancel()
        for _ in range(again_after):
            await asyncio.sleep(0)
        task.cancel()
        async with asyncio.timeout(5):
            assert isinstance((await asyncio.gather(task, return_exceptions=True))[0], asyncio.CancelledError)
            await asyncio.gather(*others)
        async with store.reading() as c:
            assert await settings.all_of(c, HERE) == {"other0": 1, "other1": 1}


async def test_a_reader_sees_one_moment(store: Store) -> None:
    async with store.reading() as c:
        assert await settings.value(c, HERE, "a") is None
        async with store.writing() as w:
            await settings.change(w, HERE, "a", 1)
        assert await settings.value(c, HERE, "a") is None
    async with store.reading() as c:
        assert await settings.value(c, HERE, "a") == 1


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises((DBAPIError, StorageError)):
        async with store.reading() as c:
            await settings.change(c, HERE, "a", 1)


async def test_writing_inside_writing_is_refused_instead_of_waiting_for_ever(store: Store) -> None:
    async with store.writing():
        with pytest.raises(RuntimeError, match="already"):
            async with store.writing():
                pass


async def test_foreign_keys_count(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.writing() as c:
            await c.execute(text("INSERT INTO readings VALUES (99, 1, 'en', '')"))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("method", "level"), [("writing", 1), ("recording", 2)])
async def test_a_recording_is_on_the_disk_and_plain_writing_need_not_be(
    store: Store, method: str, level: int
) -> None:
    for _ in range(2):
        async with store.recording() as c:
            assert (await c.exec_driver_sql("PRAGMA synchronous")).scalar() == 2
        async with getattr(store, method)() as c:
            assert (await c.exec_driver_sql("PRAGMA synchronous")).scalar() == level


async def test_another_process_that_holds_the_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.connections.BUSY_MS", 50)
    store = await Store.open(tmp_path / "v.db")
    with closing(sqlite3.connect(tmp_path / "v.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            async with store.writing() as c:
                await settings.change(c, HERE, "a", 1)
    async with store.writing() as c:
        await settings.change(c, HERE, "a", 1)
    await store.close()


async def test_no_connections_are_left_after_closing(tmp_path: Path) -> None:
    store = await storage.open(tmp_path / "v.db")
    async with store.writing() as c:
        await settings.change(c, HERE, "a", 1)
    await store.close()
    await store.close()
    assert not (tmp_path / "v.db-wal").exists()  # the last connection takes it along


def threads_of_connections() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if "_connection_worker_thread" in thread.name]


async def test_a_query_given_up_has_ended_when_the_store_is_closed(tmp_path: Path) -> None:
    """Its thread would answer to a loop that is no more."""
    store = await storage.open(tmp_path / "v.db")
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500000000) SELECT sum(i) FROM n"
    )

    async def counting() -> None:
        async with store.reading() as c:
            await c.execute(text(numbers))

    given_up = asyncio.create_task(counting())
    for _ in range(2):  # once, its connection waits for the query; twice, it lets go
        await asyncio.sleep(0.1)
        given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    await store.close()
    assert not threads_of_connections()


async def test_a_connection_given_up_while_it_is_made_has_ended_when_the_store_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await storage.open(tmp_path / "v.db")
    connect = sqlite3.connect

    def slow(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        time.sleep(0.3)  # a busy machine
        return connect(*args, **kwargs)

    async def reading() -> None:
        async with store.reading():
            pass

    monkeypatch.setattr(sqlite3, "connect", slow)
    given_up = asyncio.create_task(reading())
    await asyncio.sleep(0.1)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    await store.close()
    assert not threads_of_connections()


@pytest.mark.parametrize(
    "content",
    [b"this is a letter, not a database" * 40, b"SQLite format 3\x00" + bytes(range(256)) * 20],
    ids=["a letter", "a broken header"],
)
async def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "v.db"
    path.write_bytes(content)
    with pytest.raises(DamagedDatabase):
        await storage.open(path)
    assert path.read_bytes() == content


async def test_another_programs_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    with closing(sqlite3.connect(path)) as c:
        c.execute("CREATE TABLE recipes (name)")
        c.commit()
    before = path.read_bytes()
    with pytest.raises(DamagedDatabase, match="another program"):
        await storage.open(path)
    assert path.read_bytes() == before


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="folder"):
        await storage.open(tmp_path / "file" / "v.db")


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    store = await storage.open(tmp_path / "new" / "place" / "v.db")
    await store.close()
    assert (tmp_path / "new" / "place" / "v.db").is_file()


async def test_errors_do_not_show_what_was_to_be_stored(store: Store) -> None:
    twice = text("INSERT INTO outlets (name, key) VALUES (:name, 'x'), (:name, 'x')")
    with pytest.raises(IntegrityError) as caught:
        async with store.writing() as c:
            await c.execute(twice, {"name": "the secret"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_full_disk_is_said_and_nothing_is_kept(store: Store) -> None:
    async with store.writing() as c:
        pages = (await c.exec_driver_sql("PRAGMA page_count")).scalar()
        await c.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StorageError, match="full"):
        async with store.writing() as c:
            await settings.change(c, HERE, "a", "x" * 100_000)
    async with store.writing() as c:
        await c.exec_driver_sql("PRAGMA max_page_count=1000000")
        await settings.change(c, HERE, "b", "x" * 100_000)
    async with store.reading() as c:
        assert set(await settings.all_of(c, HERE)) == {"b"}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://nobody@127.0.0.1:9/none", "I cannot reach the PostgreSQL server"),
        ("postgresql://nobody@/none?host=/nowhere", "I cannot reach the PostgreSQL server"),
        ("mysql://nobody@127.0.0.1/none", "PostgreSQL address or the path of a SQLite file"),
    ],
)
async def test_a_server_that_is_not_there_is_named(address: str, said: str) -> None:
    with pytest.raises(StorageError, match=said):
        await storage.open(address)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_server_that_lacks_the_database_is_named(engine: str) -> None:
    with pytest.raises(StorageError, match='database "other" does not exist'):
        await storage.open(engine.replace("/t", "/other?", 1).split("?")[0] + "?" + engine.split("?")[1])
