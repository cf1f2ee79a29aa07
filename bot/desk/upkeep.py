"""What is kept and for how long: retention, guilds that removed the bot, deletion on request.

Everything here goes in small transactions, so that nobody who saves or reads waits for it, and begins again where a
crash left it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog

from bot.desk.preferences import EXPIRING_KEY, RETENTION_KEY
from bot.desk.room import Room
from storage import articles, deletions, membership, privacy, settings
from storage.deletions import Deletion

log = structlog.get_logger()

#: After the bot was removed from a server its data wait so long for its return.
LEFT_KEEP = timedelta(days=30)
#: What was taken out of a library can be brought back so long.
REMOVED_KEEP = timedelta(days=30)
#: Articles deleted in one transaction (50 of 250 words hold the writer for 30 ms of CPU, 2026-11-24), and for one guild
BATCH, MOST = 50, 20_000
ERASING = "erasing"


class Upkeep:
    """Deletes what is due, and only that."""

    def __init__(self, room: Room) -> None:
        self.room = room
        #: Hours between scheduled backups and how many are kept; 0: none are made. Set by `bot.caretaker`.
        self.backups: tuple[int, int] = (0, 0)

    def backups_until(self) -> datetime | None:
        """When rotation has deleted the last backup made before now; None when none are made by schedule."""
        hours, keep = self.backups
        return self.room.now() + timedelta(hours=hours * (keep + 1)) if hours and keep else None

    # --- coming and going ------------------------------------------------------------------------------

    async def present(self, application: int, guilds: Iterable[int]) -> None:
        """The bot is in these guilds (not a statement about others)."""
        async with self.room.store.writing() as c:
            back = await membership.present(c, application, guilds, at=self.room.now())
        for guild in back:
            log.info("back in a server", guild=guild)

    async def census(
        self, application: int, guilds: Iterable[int], of: Callable[[int], bool] = lambda guild: True
    ) -> None:
        """The bot is in these guilds and no others `of` this process; outages count as being there."""
        here = list(guilds)
        await self.present(application, here)
        async with self.room.store.writing() as c:
            gone = await membership.absent(c, application, here, at=self.room.now(), of=of)
        for guild in gone:
            log.info("removed from a server while not running", guild=guild)

    async def left(self, guild: int) -> None:
        """The bot was removed from a guild."""
        async with self.room.store.writing() as c:
            await membership.leave(c, guild, at=self.room.now())
        log.info("removed from a server", guild=guild, kept_days=LEFT_KEEP.days)

    # --- deleting --------------------------------------------------------------------------------------

    async def holds(self, guild: int) -> int:
        """How many articles a library holds."""
        async with self.room.store.reading() as c:
            return await articles.count(c, guild)

    async def erase(self, guild: int) -> None:
        """Delete everything of a guild for good. Interrupted, it goes on at the next `tick`."""
        folder = self.room.store.folder
        if folder is not None:
            await asyncio.to_thread(deletions.note, folder, Deletion(self.room.now(), guild))
        async with self.room.store.writing() as c:
            await settings.change(c, guild, ERASING, self.room.now().isoformat())
        await self._erase(guild)

    async def _erase(self, guild: int) -> None:
        everything = self.room.now() + timedelta(days=36500)
        gone = BATCH
        while gone == BATCH:
            gone = await self._batch(guild, everything, everything)
        async with self.room.store.writing() as c:
            await privacy.delete_guild(c, guild)
        log.info("deleted a server's data", guild=guild)

    async def tick(self) -> None:
        """Go on with deletions that were cut off, and delete what servers left behind 30 days ago."""
        now = self.room.now()
        async with self.room.store.reading() as c:
            unfinished = await settings.guilds_with(c, ERASING)
            abandoned = await membership.left_before(c, now - LEFT_KEEP)
        for guild in unfinished:
            await self._erase(guild)
        for guild in abandoned:
            await self.erase(guild)

    async def expire(self) -> int:
        """Retention of every guild, and what was taken out 30 days ago; how many articles went."""
        now, total = self.room.now(), 0
        async with self.room.store.reading() as c:
            guilds = await settings.all_guilds(c)
        for guild in guilds:
            async with self.room.store.reading() as c:
                days = await settings.value(c, guild, RETENTION_KEY)
                begins = await settings.value(c, guild, EXPIRING_KEY)
            counts = bool(days) and (not begins or datetime.fromisoformat(begins) <= now)
            before = now - timedelta(days=days) if counts else None
            gone, some = 0, BATCH
            while some == BATCH and gone < MOST:
                some = await self._batch(guild, before, now - REMOVED_KEEP)
                gone += some
            if gone:
                log.info("retention", guild=guild, articles=gone)
            total += gone
        return total

    async def _batch(self, guild: int, before: datetime | None, removed_before: datetime) -> int:
        async with self.room.store.writing() as c:
            return await privacy.expire(c, guild, before=before, removed_before=removed_before, limit=BATCH)
