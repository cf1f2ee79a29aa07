"""What is stored about one person in a server: shown, handed out, forgotten."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile

from bot.answers.server import AboutPerson
from bot.desk.room import Room
from bot.errors import UserError
from storage import deletions, privacy
from storage.deletions import Deletion

NAME = "about-me.json"
TOO_LARGE = (
    "What is stored about you is too large for Discord: {size:.0f} MB packed. Ask whoever runs me for it."
)


class People:
    """Everything here is for the person who asks, about that person, in the server where they ask."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def about(self, guild: int, user: int) -> AboutPerson:
        """What names this person here."""
        async with self.room.store.reading() as c:
            return AboutPerson(tuple((await privacy.about_user(c, guild, user)).items()))

    async def export(self, guild: int, user: int, most: int) -> tuple[str, bytes]:
        """The rows that name this person: a name and JSON, or a zip of it where it has over `most` bytes.

        Raises: UserError when that is not enough.
        """
        found: dict[str, list[dict[str, object]]] = {}
        async with self.room.store.reading() as c:
            async for what, row in privacy.rows_of_user(c, guild, user):
                found.setdefault(what, []).append(row)
        data = await asyncio.to_thread(lambda: json.dumps(found, ensure_ascii=False, indent=1).encode())
        if len(data) <= most:
            return NAME, data
        packed = await asyncio.to_thread(_zipped, data)
        if len(packed) > most:
            raise UserError(TOO_LARGE.format(size=len(packed) / 1e6))
        return f"{NAME}.zip", packed

    async def forget(self, guild: int, user: int) -> int:
        """Take this person's name off everything here; how many rows named them."""
        folder = self.room.store.folder
        if folder is not None:
            await asyncio.to_thread(deletions.note, folder, Deletion(self.room.now(), guild, user))
        async with self.room.store.writing() as c:
            return await privacy.forget_user(c, guild, user)


def _zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(NAME, data)
    return packed.getvalue()
