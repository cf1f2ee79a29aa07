"""The operator's hands: putting a backup in place, finding the newest, looking at channels with the bot's token."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import storage
from bot.errors import UserError
from bot.pulse import runs_here
from bot.settings import Settings
from storage import backups, deletions, digests, privacy, settings
from storage.backups import Backup
from storage.errors import DamagedDatabase, StorageError

RUNNING = "Verbatim runs here (process {pid}). Stop it first, then restore."
NOT_SQLITE = "The database is a PostgreSQL server: restore it with its own tools (pg_restore)."
OFFER = "{error}\nThe newest backup is {path} (of {made}). To put it in its place: verbatim restore {path}\nThe damaged file is kept beside it."
NO_BACKUP = "{error}\nThere is no backup in {folder}."
#: What a post needs, as Discord's settings call it.
NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
}


@asynccontextmanager
async def offered(given: Settings) -> AsyncIterator[None]:
    """Where a damaged database is met: say which backup there is. Nothing is overwritten."""
    try:
        yield
    except DamagedDatabase as error:
        there = await asyncio.to_thread(backups.kept, given.backups_in)
        if not there:
            raise DamagedDatabase(NO_BACKUP.format(error=error, folder=given.backups_in)) from error
        made, path = there[-1]
        raise DamagedDatabase(OFFER.format(error=error, path=path, made=_told(made))) from error


async def restore(given: Settings, source: Path, *, verify_only: bool) -> list[str]:
    """Verify a backup and put it in the database's place; what to tell the operator. Raises: UserError.

    The database that was there is kept beside it. Deletions asked for after the backup was made are done again.
    """
    if verify_only:
        return [_sound(await asyncio.to_thread(backups.verify, source))]
    if given.database:
        raise UserError(NOT_SQLITE)
    if pid := runs_here(given.home, time.time()):
        raise UserError(RUNNING.format(pid=pid))
    database = Path(given.database_address)
    made, aside = await asyncio.to_thread(backups.put_back, source, database, datetime.now(UTC))
    told = [_sound(made)]
    try:
        again = await _delete_again(database, made.made_at)
    except StorageError:
        if aside is not None:
            await asyncio.to_thread(backups.swap_back, aside, database)
        raise
    if aside is not None:
        told.append(f"The database that was here is kept as {aside}.")
    if again:
        told.append(f"{again} deletions asked for since then were done again.")
    told.append(f"{database} is the backup now. Start Verbatim as usual.")
    return told


async def _delete_again(database: Path, since: datetime | None) -> int:
    """Do what was deleted after the backup once more; how many deletions."""
    store = await storage.open(database)
    try:
        todo = deletions.noted(database.parent, since)
        for one in todo:
            async with store.writing() as c:
                if one.user is not None:
                    await privacy.forget_user(c, one.guild, one.user)
                elif one.guild is not None:
                    await privacy.delete_guild(c, one.guild)
        return len(todo)
    finally:
        await store.close()


def _sound(made: Backup) -> str:
    moment = f", of {_told(made.made_at)}" if made.made_at else ""
    return f"{made.path}: sound, {made.size / 1e6:.1f} MB, {made.articles} articles, format {made.format}{moment}"


def _told(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


async def channels_lacking(client: Any, store: storage.Store, guilds: Iterable[int]) -> list[str]:
    """Permissions that posts which are set up lack, channel by channel, asked of Discord with the bot's token."""
    import discord

    found = []
    for guild_id in guilds:
        async with store.reading() as c:
            wanted = {digest.channel for digest in await digests.of_guild(c, guild_id)}
            if log_channel := await settings.value(c, guild_id, "log_channel"):
                wanted.add(int(log_channel))
        if not wanted:
            continue
        guild = await client.fetch_guild(guild_id)
        me = await guild.fetch_member(client.user.id)
        there = {channel.id: channel for channel in await guild.fetch_channels()}
        for channel_id in sorted(wanted):
            channel = there.get(channel_id)
            if channel is None or isinstance(channel, discord.CategoryChannel):
                found.append(
                    f"{guild.name}: channel {channel_id} is gone: /digest list, then /digest remove or edit"
                )
                continue
            held = channel.permissions_for(me)
            lacking = [name for permission, name in NEEDED.items() if not getattr(held, permission)]
            if lacking:
                found.append(f"{guild.name}: #{channel.name}: the bot's role lacks {', '.join(lacking)}")
    return found
