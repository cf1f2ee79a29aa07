"""Copies of the file: consistent while work goes on, and looked through before they count."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.connections import APPLICATION_ID
from storage.errors import DamagedDatabase, StoreFull

#: When a copy was begun is kept in its `user_version`: seconds since then, 31 bits till 2088.
_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
STEM, FORMAT = "verbatim-", "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy: `format` is its migration, `articles` how many texts it holds, `made_at` the moment it shows."""

    path: Path
    size: int
    format: str
    articles: int
    made_at: datetime | None = None


def back_up(source: Path, to: Path) -> Backup:
    """Copy the database to a new file, verify it, and only then give it its name. Blocks; run it in a thread.

    The copy is the moment it began; writers go on meanwhile. Raises: StoreFull, DamagedDatabase.
    """
    partial = to.with_name(to.name + ".partial")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        begun = int((datetime.now(UTC) - _SINCE).total_seconds())
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(partial)) as new:
            old.backup(new)  # in one step: copying page by page starts again at every write of the bot
            new.execute("PRAGMA journal_mode=DELETE")  # one file to carry away, no -wal beside it
            new.execute(f"PRAGMA user_version={begun}")
        made = verify(partial)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(to)
    except OSError as error:
        raise StoreFull(f"I could not write the backup {to}: {error.strerror or error}.") from error
    except sqlite3.Error as error:
        raise StoreFull(f"I could not write the backup {to}: {error}.") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return Backup(to, made.size, made.format, made.articles, made.made_at)


def verify(path: Path) -> Backup:
    """Look a copy through, page by page and key by key. Raises: DamagedDatabase."""
    if not path.is_file():
        raise DamagedDatabase(f"There is no backup {path}.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as c:
            if c.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise DamagedDatabase(f"{path} is no database of mine.")
            broken = c.execute("PRAGMA integrity_check(1)").fetchone()[0]
            orphan = c.execute("PRAGMA foreign_key_check").fetchone()
            found = c.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            articles = c.execute("SELECT count(*) FROM articles").fetchone()[0]
            begun = c.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        raise DamagedDatabase(f"{path} is damaged: {error}.") from error
    if broken != "ok" or orphan:
        raise DamagedDatabase(
            f"{path} is damaged: {broken if broken != 'ok' else 'rows without their owner'}."
        )
    made_at = _SINCE + timedelta(seconds=begun) if begun else None
    return Backup(path, path.stat().st_size, found, articles, made_at)


def put_back(source: Path, to: Path, at: datetime) -> tuple[Backup, Path | None]:
    """Put a copy in the database's place; what was there is kept beside it under a new name, which is returned.

    Nothing is moved before the copy has been verified where it will stand. Nobody may have the database open.
    Raises: DamagedDatabase, StoreFull.
    """
    verify(source)
    fresh = to.with_name(to.name + ".restoring")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, fresh)
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        made = verify(fresh)
        aside = set_aside(to, at)
        fresh.replace(to)
    except OSError as error:
        raise StoreFull(f"I could not put the backup in place: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return made, aside


def set_aside(database: Path, at: datetime) -> Path | None:
    """Give a database, with the files that belong to it, a name of its own; None when there is none."""
    if not database.exists():
        return None
    aside = database.with_name(f"{database.name}.before-{at.strftime(FORMAT)}")
    for ending in ("-wal", "-shm", ""):  # the log first: a database without its log lacks the last commits
        part = database.with_name(database.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    return aside


def swap_back(aside: Path, database: Path) -> None:
    """Undo `set_aside`: what was put in the database's place goes."""
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
        part = aside.with_name(aside.name + ending)
        if part.exists():
            part.replace(database.with_name(database.name + ending))


def kept(folder: Path) -> list[tuple[datetime, Path]]:
    """The backups in a folder that were made by schedule, oldest first."""
    found = []
    for path in folder.glob(f"{STEM}*.sqlite"):
        with suppress(ValueError):
            moment = datetime.strptime(path.stem.removeprefix(STEM), FORMAT).replace(tzinfo=UTC)
            found.append((moment, path))
    return sorted(found)


def rotate(folder: Path, keep: int, oldest: datetime) -> list[Path]:
    """Delete all but the newest `keep` backups, and (but for the newest) those made before `oldest`; which went."""
    there = kept(folder)
    surplus = [path for moment, path in there[:-1] if moment < oldest]
    surplus += [path for _, path in there[: max(0, len(there) - keep)] if path not in surplus]
    for path in surplus:
        path.unlink(missing_ok=True)
    return surplus
