"""The live window of a library, grouped anew now and then, so that wrong early splits heal; what a person did stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.desk.placing import LIVE
from bot.desk.room import Room
from bot.desk.saving import Saving
from bot.text.healing import emptied, settled
from storage import healing, progress, watches

log = structlog.get_logger()

#: Articles of a library that are grouped anew, the newest: 1.2 s of a worker's CPU (450 articles/s, docs/stories.md).
MOST = 500
#: The name under which the store keeps up to which row of all libraries was looked.
PROGRESS = "healing"
#: A library is looked at this often at most, and only after articles came in.
PAUSE = timedelta(minutes=30)


class Healing:
    """One library at a time: read, work it out in a worker, write it down if nothing changed meanwhile."""

    def __init__(self, room: Room, saving: Saving) -> None:
        self.room, self.saving = room, saving
        self._last: dict[int, datetime] = {}

    async def tick(self) -> int | None:
        """Heal the library that has waited longest since articles came in; how many moved, None when none is due."""
        now = self.room.now()
        due = [guild for guild in self.saving.placed if now - self._last.get(guild, now - PAUSE) >= PAUSE]
        if not due:
            return None
        guild = min(due, key=lambda one: (self._last.get(one, now - LIVE), one))
        self.saving.placed.discard(guild)
        self._last[guild] = now
        return await self.heal(guild)

    async def look(self) -> None:
        """Note the libraries that got articles since somebody looked, here or in another process."""
        async with self.room.store.reading() as c:
            after = await progress.reached(c, PROGRESS)
            upto = await watches.newest_row(c)
            got = await healing.grown(c, after, upto) if after is not None else set()
        if after != upto:
            async with self.room.store.writing() as c:
                if not await progress.reach(c, PROGRESS, after, upto):
                    return  # another process has them
        self.saving.placed |= got

    async def all_due(self) -> None:
        """Every library that is due, one after another; one that fails waits for its next turn."""
        await self.look()
        while self.saving.placed:
            try:
                if await self.tick() is None:
                    return
            except Exception:
                log.exception("stories")

    async def heal(self, guild: int) -> int:
        """Group the window of one library anew; the number of articles that moved."""
        async with self.room.store.reading() as c:
            since = self.room.now() - LIVE
            members = await healing.window(c, guild, since=since, limit=MOST)
        moves = await self.room.workers.run(settled, members) if len(members) > 1 else {}
        if not moves:
            return 0
        async with self.saving.turn(guild), self.room.store.writing() as c:
            if not await healing.unchanged(c, guild, members):
                self.saving.placed.add(guild)  # an article or a person came between: next time
                return 0
            await healing.heal(c, guild, moves, emptied(members, moves))
        log.info("stories healed", guild=guild, moved=len(moves), of=len(members))
        return len(moves)
