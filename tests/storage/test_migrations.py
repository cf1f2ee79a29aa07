"""An older file is brought up to date or stays as it was; a newer one is not touched."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import storage
from storage import migrations
from storage.connections import engine_for
from storage.errors import MigrationFailed, NewerDatabase
from storage.migrations import ours
from storage.store import Store
from storage.tables import metadata

ROOT = Path(__file__).parents[2]


def schema(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as c:
        return c.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()


def scripts(folder: Path, *, second: str) -> Path:
    """A folder of migrations: one that makes a table, and a second one with this body."""
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text((ROOT / "storage/migrations/env.py").read_text())
    head = "from alembic import op\nrevision = {!r}\ndown_revision = {!r}\n\ndef upgrade():\n    {}\n"
    first = "op.execute('CREATE TABLE one (a)'); op.execute(\"INSERT INTO one VALUES ('kept')\")"
    (folder / "versions" / "1.py").write_text(head.format("1", None, first))
    (folder / "versions" / "2.py").write_text(head.format("2", "1", second))
    return folder


async def migrate(path: Path, folder: Path, to: str) -> None:
    engine = engine_for(f"sqlite+aiosqlite:///{path}", readers=False)
    try:
        async with engine.connect() as c:
            await migrations.bring_up_to_date(c, to, folder)
    finally:
        await engine.dispose()


async def test_the_tables_are_those_the_migrations_make(store: Store) -> None:
    def differences(c: Connection) -> object:
        return compare_metadata(
            MigrationContext.configure(c, opts={"include_object": ours, "compare_type": True}), metadata
        )

    async with store.reading() as c:
        assert await c.run_sync(differences) == []


def test_the_newest_migration_is_the_one_named_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "storage/migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


async def test_an_older_file_is_brought_up_to_date_with_what_is_in_it(tmp_path: Path) -> None:
    folder = scripts(tmp_path / "m", second="op.execute('ALTER TABLE one ADD COLUMN b')")
    await migrate(tmp_path / "v.db", folder, "1")
    await migrate(tmp_path / "v.db", folder, "2")
    with closing(sqlite3.connect(tmp_path / "v.db")) as c:
        assert c.execute("SELECT a, b FROM one").fetchall() == [("kept", None)]
        assert c.execute("SELECT version_num FROM alembic_version").fetchall() == [("2",)]


@pytest.mark.parametrize(
    "second",
    [
        "op.execute('CREATE TABLE two (a)'); op.execute('nonsense')",
        "op.execute('DROP TABLE one'); raise ValueError('halfway')",
        "op.execute(\"UPDATE one SET a = 'spoilt'\"); 1 / 0",
    ],
    ids=["after a CREATE", "after a DROP", "after an UPDATE"],
)
async def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, second: str) -> None:
    path, folder = tmp_path / "v.db", scripts(tmp_path / "m", second=second)
    await migrate(path, folder, "1")
    before = schema(path)
    with pytest.raises(MigrationFailed) as caught:
        await migrate(path, folder, "2")
    assert caught.value.__cause__ is not None
    assert schema(path) == before
    with closing(sqlite3.connect(path)) as c:
        assert c.execute("SELECT a FROM one").fetchall() == [("kept",)]
        assert c.execute("SELECT version_num FROM alembic_version").fetchall() == [("1",)]


async def test_a_newer_file_is_refused_with_a_sentence_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    await (await storage.open(path)).close()
    with closing(sqlite3.connect(path)) as c:
        c.execute("UPDATE alembic_version SET version_num = '9999'")
        c.commit()
    before = path.read_bytes()
    with pytest.raises(NewerDatabase, match=r"newer Verbatim \(its format is 9999"):
        await storage.open(path)
    assert path.read_bytes() == before


def test_a_second_start_does_not_load_alembic(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys, storage\n"
        f"async def main(): await (await storage.open({str(tmp_path / 'v.db')!r})).close()\n"
        "asyncio.run(main()); print('alembic' in sys.modules)"
    )
    start = [sys.executable, "-c", code]
    loaded = [
        subprocess.run(start, cwd=ROOT, capture_output=True, text=True, check=True).stdout for _ in range(2)
    ]
    assert [said.strip() for said in loaded] == ["True", "False"]


async def test_two_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    code = (
        "import asyncio, storage\n"
        f"async def main(): await (await storage.open({str(tmp_path / 'v.db')!r})).close()\n"
        "asyncio.run(main())"
    )
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    ended = await asyncio.gather(*(process.communicate() for process in started))
    assert [process.returncode for process in started] == [0, 0], ended


@pytest.mark.skipif(
    not find_spec("setuptools"), reason="setuptools, which builds the wheel, is not installed"
)
def test_the_wheel_has_the_migrations(tmp_path: Path) -> None:
    source, wheels = tmp_path / "source", tmp_path / "wheels"
    for name in ("bot", "cogs", "storage"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(wheels)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, capture_output=True, check=True)
    names = set(zipfile.ZipFile(next(wheels.glob("*.whl"))).namelist())
    for path in (source / "storage" / "migrations").rglob("*.py"):
        assert str(path.relative_to(source)) in names
    assert "storage/migrations/script.py.mako" in names
