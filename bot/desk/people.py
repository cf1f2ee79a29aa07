"""What is stored about one person in a server: shown, handed out, forgotten."""

from __future__ import annotations

import asyncio
import json

from bot.answers.server import AboutPerson
from bot.desk.room import Room
from storage import deletions, privacy
from storage.deletions import Deletion


class People:
    """Everything here is for the person who asks, about that person, in the server where they ask."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def about(self, guild: int, user: int) -> AboutPerson:
        """What names this person here."""
        async with self.room.store.reading() as c:
            return AboutPerson(tuple((await privacy.about_user(c, guild, user)).items()))

    async def export(self, guild: int, user: int) -> bytes:
        """The rows that name this person, as JSON."""
        found: dict[str, list[dict[str, object]]] = {}
        async with self.room.store.reading() as c:
            async for what, row in privacy.rows_of_user(c, guild, user):
                found.setdefault(what, []).append(row)
        return json.dumps(found, ensure_ascii=False, indent=1).encode()

    async def forget(self, guild: int, user: int) -> int:
        """Take this person's name off everything here; how many rows named them."""
        folder = self.room.store.folder
        if folder is not None:
            await asyncio.to_thread(deletions.note, folder, Deletion(self.room.now(), guild, user))
        async with self.room.store.writing() as c:
            return await privacy.forget_user(c, guild, user)
