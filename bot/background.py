"""What happens without anybody asking: feeds polled, posts composed and delivered, watches, housekeeping.

It runs in the bot, or in worker processes beside bots that only answer. All of it takes its work from the due tables, so
several may run: what one took, the others leave alone, and what a killed one took is due again.
"""

from __future__ import annotations

import asyncio

import structlog

from bot.caretaker import Caretaker
from bot.delivery import Delivery
from bot.desk import Desk
from bot.polling import Polling
from bot.posting import DiscordPosts
from bot.schedule import Schedule
from bot.settings import Settings
from bot.watching import Watching

log = structlog.get_logger()

#: What a process that does this work is counted as.
KIND = "background"
#: Seconds between two looks at how many there are. A newcomer posts nothing till the others know of it.
LOOK = 5.0
SEEN = LOOK + 1.0


class Background:
    """The loops of one process. With others they share what Discord allows a token: 50 requests a second."""

    def __init__(
        self, desk: Desk, delivery: Delivery, posts: DiscordPosts, schedule: Schedule, settings: Settings
    ) -> None:
        now = desk.room.now
        self._processes, self._posts = desk.room.store.processes, posts
        self.schedule = schedule
        self.polling = Polling(desk, now)
        self.watching = Watching(desk, delivery, now)
        self.caretaker = Caretaker(
            desk, settings.backups_in, settings.backup_hours, settings.backups_kept, now
        )
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin with what is due; beside others, once they keep to their part."""
        await self._processes.join(KIND)
        alone = await self._share() == 1
        if alone:
            await self.polling.take_over()
            self._begin()
        self._task = asyncio.create_task(self._run(begun=alone), name="background")

    async def stop(self) -> None:
        """Take nothing new; posts under way end, the rest is due again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        for part in (self.polling, self.watching, self.schedule, self.caretaker):
            await part.stop()

    def _begin(self) -> None:
        for part in (self.schedule, self.polling, self.watching, self.caretaker):
            part.start()

    async def _run(self, *, begun: bool) -> None:
        if not begun:
            await asyncio.sleep(SEEN)
            self._begin()
        while True:
            try:
                await self._share()
            except Exception:
                log.exception(
                    "background"
                )  # the database is away: the loops say so, too, and go on when it is back
            await asyncio.sleep(LOOK)

    async def _share(self) -> int:
        """Count who does this work, and take no more than a part of Discord's patience; how many there are."""
        there = max(1, await self._processes.present(KIND))
        self._posts.share(there)
        return there
