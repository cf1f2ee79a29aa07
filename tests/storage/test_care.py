"""Backups, checks, deletion and export."""

import asyncio
import json
import sqlite3
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

import storage
from bot.news import Passage
from storage import (
    articles,
    backups,
    digests,
    feeds,
    migrations,
    privacy,
    readings,
    receipts,
    settings,
    stories,
)
from storage.checks import Finding
from storage.digests import Times
from storage.errors import DamagedDatabase, StorageError
from storage.store import Store
from storage.tables import metadata
from tests.storage.conftest import ANNA, BERT, BRIDGE, FERRY, HERE, NOW, THERE, Keep, read


@pytest.fixture
async def full(store: Store, keep: Keep) -> Store:
    await keep("Ferry aground", FERRY, url="https://wend.example/ferry", shared=True)
    await keep("Ferry aground", FERRY, url="https://wend.example/ferry", shared=True, guild=THERE)
    await keep("Footbridge", BRIDGE, by=BERT)
    async with store.writing() as c:
        await stories.create(c, HERE, [1])
        await stories.create(c, HERE, [2])
        await stories.merge(c, HERE, 1, [2], by=ANNA, at=NOW)
        await digests.add(c, HERE, 5, Times(480, "UTC"), by=ANNA, at=NOW)
        await feeds.subscribe(c, HERE, "https://wend.example/feed", by=ANNA, at=NOW)
        await settings.change(c, HERE, "language", "en")
        passage = Passage(1, 1, 0, 5, FERRY[:5], 1, "Wend Courier", None)
        await receipts.keep(c, HERE, 900, channel=5, kind="s", passages=[passage], summary="", posted_at=NOW)
    return store


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_backup_made_while_writing_is_whole_and_opens(full: Store, tmp_path: Path) -> None:
    stop = asyncio.Event()

    async def write() -> int:
        n = 0
        while not stop.is_set():
            async with full.writing() as c:
                await settings.change(c, HERE, f"n{n}", "x" * 500)
            n += 1
        return n

    writing = asyncio.create_task(write())
    made = await full.backup(tmp_path / "copies" / "one.db")
    stop.set()
    await writing
    assert (made.articles, made.format) == (2, migrations.HEAD)
    assert made.path.stat().st_size == made.size
    copy = await storage.open(made.path)
    async with copy.reading() as c:
        assert [a.id for a in await articles.search(c, HERE, "ferry")] == [1]
    assert await copy.check() == ()
    await copy.close()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_backup_that_cannot_be_written_leaves_the_old_one(full: Store, tmp_path: Path) -> None:
    made = await full.backup(tmp_path / "one.db")
    before = made.path.read_bytes()
    (tmp_path / "one.db.partial").mkdir()
    with pytest.raises(StorageError, match="could not write"):
        await full.backup(tmp_path / "one.db")
    assert made.path.read_bytes() == before


@pytest.mark.parametrize("damage", ["a letter", "cut", "another program"])
def test_a_damaged_backup_is_recognised(empty: Path, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "copy.db"
    path.write_bytes(empty.read_bytes())
    if damage == "a letter":
        path.write_text("Dear Sir or Madam, " * 500)
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        with closing(sqlite3.connect(path)) as c:
            c.execute("PRAGMA application_id=1")
    with pytest.raises(DamagedDatabase):
        backups.verify(path)
    with pytest.raises(DamagedDatabase):
        backups.verify(tmp_path / "nowhere.db")


#: A row of the index that no library has, and an index without rows, as each engine is told.
GHOST = {
    "sqlite": "INSERT INTO name_index(rowid, guild, name) VALUES (999, 'g42', 'ghost')",
    "postgresql": "INSERT INTO name_index VALUES (999, array_to_tsvector(ARRAY['g/g42']))",
}
EMPTY = {
    "sqlite": "INSERT INTO search_index(search_index) VALUES ('delete-all')",
    "postgresql": "DELETE FROM search_index",
}


async def damage(c: AsyncConnection, statement: str | dict[str, str]) -> None:
    """Carry out a statement, spelt for the engine where that matters."""
    await c.execute(text(statement if isinstance(statement, str) else statement[c.dialect.name]))


@pytest.mark.parametrize(
    ("statement", "what", "mended"),
    [
        ("UPDATE revisions SET body = 'x' || substr(body, 2) WHERE id = 1", "bodies", False),
        ("UPDATE articles SET revision_id = 99 WHERE id = 1", "newest revision", True),
        ("UPDATE quotes SET text = 'never said' WHERE id = 1", "quotes", True),
        ("DELETE FROM readings WHERE revision_id = 2", "readings", False),
        ("UPDATE readings SET packed = substr(packed, 2) WHERE revision_id = 2", "readings", False),
        ("UPDATE receipts SET passages = '[[1,1,0,99999,\"body\"]]'", "receipts", False),
        ("UPDATE receipts SET passages = '[[2,1,0,5,\"body\"]]'", "receipts", False),
        (
            "INSERT INTO articles (outlet_id, created_at) SELECT outlet_id, created_at FROM articles WHERE id = 1",
            "no library",
            True,
        ),
        ("UPDATE library SET removed_at = saved_at WHERE id = 1", "leftovers", True),
        ("UPDATE stories SET guild = 43 WHERE id = 1", "another server", True),
        (GHOST, "full-text", True),
        (EMPTY, "full-text", True),
    ],
)
async def test_check_finds_and_mends(
    full: Store, statement: str | dict[str, str], what: str, mended: bool
) -> None:
    assert await full.check() == ()
    async with full.writing() as c:
        await damage(c, statement)
    found = [finding for finding in await full.check(mend=False) if what in finding.what]
    assert len(found) == 1
    assert found[0].rows >= 1
    assert not found[0].mended
    assert Finding(found[0].what, found[0].rows, mended) in await full.check()
    left = [finding.what for finding in await full.check()]
    assert (found[0].what in left) is not mended


async def test_a_rebuilt_index_finds_again(full: Store) -> None:
    async with full.writing() as c:
        await damage(c, EMPTY)
    await full.check()
    async with full.reading() as c:
        assert [a.id for a in await articles.search(c, HERE, "ferry")] == [1]
        assert [a.id for a in await articles.search(c, THERE, "ferry")] == [1]


async def rows_of(c: AsyncConnection, guild: int) -> int:
    counted = [
        (await c.execute(select(func.count()).select_from(table).where(table.c.guild == guild))).scalar_one()
        for table in metadata.sorted_tables
        if "guild" in table.c
    ]
    return sum(counted)


async def test_deleting_a_guild_leaves_nothing_of_it_and_everything_of_others(full: Store) -> None:
    async with full.writing() as c:
        others = await rows_of(c, THERE)
        await privacy.delete_guild(c, HERE)
        assert await rows_of(c, HERE) == 0
        assert await rows_of(c, THERE) == others
        assert [a.id for a in await articles.search(c, THERE, "ferry")] == [1]  # shared, and still held
        assert await articles.search(c, HERE, "ferry") == []
        kept = await c.execute(text("SELECT count(*) FROM articles"))
        assert kept.scalar() == 1  # the other guild's; the upload is gone
    assert await full.check() == ()
    async with full.writing() as c:
        await privacy.delete_guild(c, THERE)
        assert (await c.execute(text("SELECT count(*) FROM revisions"))).scalar() == 0
    assert await full.check() == ()


async def test_forgetting_a_person_leaves_what_they_did_without_a_name(full: Store) -> None:
    async with full.writing() as c:
        about = await privacy.about_user(c, HERE, ANNA)
        assert about == {
            "saved articles": 1,
            "steps that can be undone": 1,
            "corrections of stories": 1,
            "set up digests": 1,
            "added feeds": 1,
        }
        assert await privacy.forget_user(c, HERE, ANNA) == sum(about.values())
        assert await privacy.about_user(c, HERE, ANNA) == {}
        assert await privacy.about_user(c, THERE, ANNA) != {}  # another server's matter
        assert await privacy.about_user(c, HERE, BERT) != {}
        await privacy.forget_user(c, None, ANNA)
        assert await privacy.about_user(c, THERE, ANNA) == {}
        assert len(await articles.newest(c, HERE)) == 2


def test_every_column_that_names_a_person_is_listed() -> None:
    names = {
        "by",
        "user",
        "saved_by",
        "corrected_by",
        "removed_by",
        "created_by",
        "added_by",
        "user_id",
        "author",
    }
    there = {column for table in metadata.sorted_tables for column in table.c if column.name in names}
    assert there == {column for _, column in privacy.PEOPLE}


async def test_retention_deletes_what_is_old_and_what_was_removed(full: Store, keep: Keep) -> None:
    await keep("New", FERRY + " More.", at=NOW + timedelta(days=40))
    async with full.writing() as c:
        assert await privacy.expire(c, HERE, before=NOW + timedelta(days=30), removed_before=NOW) == 2
        assert [a.headline for a in await articles.newest(c, HERE)] == ["New"]
        assert len(await articles.newest(c, THERE)) == 1
    assert await full.check() == ()


def test_a_reading_survives_packing() -> None:
    for body in (FERRY, BRIDGE, "", "One"):
        reading = replace(read(body), roles="nbop")
        assert readings.unpack(1, "en", readings.pack(reading)) == reading


def test_a_reading_packed_before_roles_were_noted_is_unpacked_without() -> None:
    reading = replace(read(FERRY), roles="nbop")
    older = zlib.compress(json.dumps(json.loads(zlib.decompress(readings.pack(reading)))[:6]).encode())
    assert readings.unpack(reading.engine, "en", older) == replace(reading, roles="")
