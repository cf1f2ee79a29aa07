"""The only SQL: tables, migrations, and named questions per table family.

    store = await storage.open("verbatim.db")
    async with store.reading() as c:
        newest = await articles.newest(c, guild, limit=5)
    async with store.writing() as c:
        saved = await articles.save(c, guild, draft, reading, by=user, at=now)

Every question takes the connection first and then the guild; `docs/storage.md` says how it all hangs together.
"""

from sqlalchemy.ext.asyncio import AsyncConnection as Connection

from storage.errors import StorageError
from storage.store import Store, open

__all__ = ["Connection", "StorageError", "Store", "open"]
