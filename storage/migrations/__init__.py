"""Bringing a database up to date: all migrations in one transaction, or none."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import MigrationFailed, NewerDatabase, StorageError

#: The newest migration. Kept here so that a start without anything to do need not load Alembic (90 ms, 12 MB).
HEAD = "0004"

#: Held on PostgreSQL while migrating, where no writer's lock keeps a second process out.
LOCK = 0x56657262

_FOLDER = Path(__file__).parent


async def bring_up_to_date(c: AsyncConnection, to: str = HEAD, folder: Path = _FOLDER) -> None:
    """Apply what is missing, holding the writer's lock from the first look on: two processes migrate once.

    Raises: NewerDatabase, and MigrationFailed with everything as it was.
    """
    try:
        await c.run_sync(_migrate, to, folder)
        await c.commit()
    except BaseException:
        await c.rollback()
        raise


def _migrate(c: Connection, to: str, folder: Path) -> None:
    c.begin()  # BEGIN IMMEDIATE, so that Alembic's CREATE TABLE goes with the rollback
    if c.dialect.name == "postgresql":
        c.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    found = version(c)
    if found == to:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = c
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise NewerDatabase(
            f"This database was written by a newer Verbatim (its format is {found}, I know up to {to}). "
            "Update Verbatim, or use the database that this version left."
        )
    try:
        command.upgrade(config, to)
    except StorageError:
        raise
    except Exception as error:
        raise MigrationFailed(
            f"I could not bring the database from format {found or 'none'} to {to}. It is as it was; the log says why."
        ) from error


def version(c: Connection) -> str | None:
    """The migration a database is at; None for an empty one."""
    if not inspect(c).has_table("alembic_version"):
        return None
    found = c.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found) if found is not None else None


def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """For Alembic's comparisons: leave the full-text tables and their shadows to `storage.search`."""
    return not (kind == "table" and name is not None and name.startswith(("search_index", "name_index")))
