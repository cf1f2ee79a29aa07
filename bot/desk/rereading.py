"""Stored articles, read again after an update whose engine reads better: in the background, newest first."""

from __future__ import annotations

import structlog

from bot.desk.room import PATIENCE, Room
from bot.errors import UserError
from bot.text.reading import ENGINE, read
from bot.workers import WorkerBroken
from storage import articles, progress

log = structlog.get_logger()

#: Revisions of one round of the caretaker: 30 s of a worker's CPU in ten minutes (30 ms for 600 words), 140,000 in a day.
MOST = 1_000
#: Texts that are held at once.
BATCH = 50
#: The name under which the store keeps down to which revision all are read by this engine; 0: all of them.
PROGRESS = f"reading {ENGINE}"


class Rereading:
    """What a person did (merges, splits, corrections) and what was posted stays: only what is read out of a text changes."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def tick(self) -> int:
        """Read the next ones; how many readings were replaced."""
        done = 0
        for _ in range(0, MOST, BATCH):
            async with self.room.store.reading() as c:
                below = await progress.reached(c, PROGRESS)
                texts = [] if below == 0 else await articles.read_before(c, ENGINE, below=below, limit=BATCH)
            for text in texts:
                done += await self._read(text)
            if below == 0:
                break
            async with self.room.store.writing() as c:
                await progress.reach(c, PROGRESS, below, texts[-1].revision_id if len(texts) == BATCH else 0)
        if done:
            log.info("articles read again", revisions=done, engine=ENGINE)
        return done

    async def _read(self, text: articles.Unread) -> bool:
        """Replace one reading. One that cannot be made is logged and stays as it is."""
        try:
            reading = await self.room.workers.run(
                read, text.headline, text.body, text.language, seconds=PATIENCE
            )
        except (UserError, WorkerBroken) as error:
            log.warning("article not read again", revision=text.revision_id, error=str(error))
            return False
        async with self.room.store.writing() as c:
            return await articles.store_reading(c, text.revision_id, reading)
