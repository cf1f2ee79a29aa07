"""What can go wrong with the store, as sentences for the person who runs or uses it.

Engine failures are turned into these in one place (`storage.store`), with their cause chained; mistakes of ours
(a constraint broken, wrong SQL) are never wrapped: they belong into the log with their traceback.
"""

from __future__ import annotations

from bot.errors import UserError


class StorageError(UserError):
    """The store cannot do what was asked; nothing was changed."""


class NewerDatabase(StorageError):
    """The file was written by a newer Verbatim."""


class DamagedDatabase(StorageError):
    """The file is not a database, not ours, or broken."""


class StoreBusy(StorageError):
    """Another process held the store longer than the busy timeout."""


class StoreFull(StorageError):
    """The disk is full or the file cannot be written."""


class MigrationFailed(StorageError):
    """An older file could not be brought up to date; it is as it was."""


class NothingThere(StorageError):
    """The row to change is not in this library."""
