"""Copies of the file: consistent while work goes on, and looked through before they count."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from storage.connections import APPLICATION_ID
from storage.errors import DamagedDatabase, StoreFull


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy: `format` is its migration, `articles` how many texts it holds."""

    path: Path
    size: int
    format: str
    articles: int


def back_up(source: Path, to: Path) -> Backup:
    """Copy the database to a new file, verify it, and only then give it its name. Blocks; run it in a thread.

    The copy is the moment it began; writers go on meanwhile. Raises: StoreFull, DamagedDatabase.
    """
    partial = to.with_name(to.name + ".partial")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(partial)) as new:
            old.backup(new)  # in one step: copying page by page starts again at every write of the bot
            new.execute("PRAGMA journal_mode=DELETE")  # one file to carry away, no -wal beside it
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
    return Backup(to, made.size, made.format, made.articles)


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
    except sqlite3.Error as error:
        raise DamagedDatabase(f"{path} is damaged: {error}.") from error
    if broken != "ok" or orphan:
        raise DamagedDatabase(
            f"{path} is damaged: {broken if broken != 'ok' else 'rows without their owner'}."
        )
    return Backup(path, path.stat().st_size, found, articles)
