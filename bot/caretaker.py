"""The housekeeping of a running bot: stories healed, retention, servers left long ago, backups, articles read again."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.desk import Desk
from bot.errors import UserError
from storage import backups

log = structlog.get_logger()

#: Seconds before the first round, so that a start is not slowed down, and between two rounds.
FIRST, ROUND = 60.0, 600.0
#: Between two runs of retention.
DAILY = timedelta(hours=24)
#: A backup is begun only with this many times the database's size free: a full disk would stop everything else.
ROOM = 1.5


class Caretaker:
    """Backups go into `folder` every `hours` (0: none), the newest `keep` of them stay."""

    def __init__(self, desk: Desk, folder: Path, hours: int, keep: int, now: Callable[[], datetime]) -> None:
        self._desk, self._now = desk, now
        self._folder, self._every, self._keep = folder, timedelta(hours=hours), keep
        self._task: asyncio.Task[None] | None = None
        self._expired_at: datetime | None = None
        self.trouble = ""
        self.backed_up_at: datetime | None = None
        if desk.room.store.path is not None:
            desk.upkeep.backups = (hours, keep)

    def start(self) -> None:
        """Begin, after a while."""
        self._task = asyncio.create_task(self._run(), name="caretaker")

    async def stop(self) -> None:
        """Stop between two transactions; what was begun goes on after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        await asyncio.sleep(FIRST)
        while True:
            try:
                async with self._desk.room.store.processes.alone("housekeeping"):
                    await self._round()
            except Exception:  # the database is away
                log.exception("caretaker")
            await asyncio.sleep(ROUND)

    async def _round(self) -> None:
        desk = self._desk
        for work in (desk.healing.all_due, desk.upkeep.tick, self.expire, self.back_up, desk.rereading.tick):
            try:
                await work()
            except Exception:
                log.exception("caretaker", work=work.__name__)

    async def expire(self) -> None:
        """Retention, once a day."""
        now = self._now()
        if self._expired_at is None or now - self._expired_at >= DAILY:
            await self._desk.upkeep.expire()
            self._expired_at = now

    async def back_up(self) -> Path | None:
        """A backup if one is due, then the rotation: also of those that are older than the schedule keeps them."""
        store, now = self._desk.room.store, self._now()
        if store.path is None or not self._every:
            return None
        there = await asyncio.to_thread(backups.kept, self._folder)
        self.backed_up_at = there[-1][0] if there else None
        if self.backed_up_at is not None and now - self.backed_up_at < self._every:
            return None
        try:
            await asyncio.to_thread(self._require_room, store.path)
            made = await store.backup(self._folder / f"{backups.STEM}{now.strftime(backups.FORMAT)}.sqlite")
        except UserError as error:
            self.trouble = str(error)
            log.error("no backup", why=self.trouble)
            return None
        self.trouble, self.backed_up_at = "", now
        oldest = now - self._every * (self._keep + 1)
        gone = await asyncio.to_thread(backups.rotate, self._folder, self._keep, oldest)
        log.info("backup", file=made.path.name, megabytes=round(made.size / 1e6, 1), rotated=len(gone))
        return made.path

    def _require_room(self, database: Path) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise UserError(f"I cannot make the folder {self._folder}: {error.strerror}.") from error
        free, size = shutil.disk_usage(self._folder).free, database.stat().st_size
        if free < size * ROOM:
            raise UserError(
                f"Too little room for a backup in {self._folder}: {free / 1e6:.0f} MB free, the database has {size / 1e6:.0f} MB."
            )
