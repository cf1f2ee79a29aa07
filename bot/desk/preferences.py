"""What a server has set for itself: language, time zone, retention, public replies, log channel."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.answers.server import ServerSettings
from bot.desk.digests import DEFAULT_ZONE, ZONE_KEY
from bot.desk.occasions import zone_of
from bot.desk.receipts import PUBLIC_KEY
from bot.desk.room import Room
from bot.errors import UserError
from storage import privacy, settings

LANGUAGE_KEY, RETENTION_KEY, EXPIRING_KEY, LOG_KEY = (
    "language",
    "retention_days",
    "retention_from",
    "log_channel",
)
#: Settings that a person may put back to their defaults, by the name that `/settings` shows.
KEYS = {
    "language": LANGUAGE_KEY,
    "time zone": ZONE_KEY,
    "retention": RETENTION_KEY,
    "public replies": PUBLIC_KEY,
    "log channel": LOG_KEY,
}
DEFAULT_LANGUAGE = "en"
#: Fewer days would delete a story while it is still told, and the digest compares with the days before.
FEWEST_DAYS, MOST_DAYS = 7, 3650
#: Between a shorter retention and its first deletion: who set it by mistake can take it back.
GRACE = timedelta(hours=24)

DAYS = "Retention is {fewest} to {most} days, or 0 to keep everything."


class Preferences:
    """Reads and changes the settings of guilds."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def of(self, guild: int) -> ServerSettings:
        """Everything, with defaults where nothing is set."""
        async with self.room.store.reading() as c:
            known = await settings.all_of(c, guild)
            days: int | None = known.get(RETENTION_KEY)
            begins = known.get(EXPIRING_KEY)
            expiring = 0
            if days:
                expiring = await privacy.older(c, guild, before=self.room.now() - timedelta(days=days))
        return ServerSettings(
            language=known.get(LANGUAGE_KEY, DEFAULT_LANGUAGE),
            zone=known.get(ZONE_KEY, DEFAULT_ZONE),
            retention_days=days or None,
            expiring_at=datetime.fromisoformat(begins) if begins and days else None,
            expiring=expiring,
            public_replies=bool(known.get(PUBLIC_KEY, False)),
            log_channel=known.get(LOG_KEY),
        )

    async def change(
        self,
        guild: int,
        *,
        language: str | None = None,
        zone: str | None = None,
        retention_days: int | None = None,
        public_replies: bool | None = None,
        log_channel: int | None = None,
    ) -> ServerSettings:
        """Set what is given; `retention_days` 0 keeps everything. Raises: UserError, nothing changed."""
        new: dict[str, Any] = {}
        if language is not None:
            new[LANGUAGE_KEY] = language
        if zone is not None:
            new[ZONE_KEY] = zone_of(zone).key
        if retention_days is not None:
            if retention_days and not FEWEST_DAYS <= retention_days <= MOST_DAYS:
                raise UserError(DAYS.format(fewest=FEWEST_DAYS, most=MOST_DAYS))
            new[RETENTION_KEY] = retention_days or None
            new[EXPIRING_KEY] = (self.room.now() + GRACE).isoformat() if retention_days else None
        if public_replies is not None:
            new[PUBLIC_KEY] = public_replies
        if log_channel is not None:
            new[LOG_KEY] = log_channel
        async with self.room.store.writing() as c:
            for key, value in new.items():
                await settings.change(c, guild, key, value)
        return await self.of(guild)

    async def reset(self, guild: int, name: str) -> ServerSettings:
        """Put one back to its default."""
        async with self.room.store.writing() as c:
            await settings.forget(c, guild, KEYS[name])
            if name == "retention":
                await settings.forget(c, guild, EXPIRING_KEY)
        return await self.of(guild)

    async def language(self, guild: int) -> str:
        """The language that texts are taken to be in where they are too short to tell."""
        async with self.room.store.reading() as c:
            return str(await settings.value(c, guild, LANGUAGE_KEY, DEFAULT_LANGUAGE))

    # --- the guided setup ----------------------------------------------------------------------------

    async def setup(self, guild: int) -> dict[str, Any]:
        """How far `/setup` came, as it left it."""
        async with self.room.store.reading() as c:
            return dict(await settings.value(c, guild, "setup", {}))

    async def note_setup(self, guild: int, **changes: Any) -> dict[str, Any]:
        """Keep how far `/setup` came."""
        async with self.room.store.writing() as c:
            state = {**await settings.value(c, guild, "setup", {}), **changes}
            await settings.change(c, guild, "setup", state)
        return state
