"""The Discord client: intents, cogs, syncing commands when they changed, the one place where a failure ends."""

from __future__ import annotations

import asyncio
import hashlib
import inspect
import json
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.cards.exit import BROKEN, NO_PINGS, Ledger, fail
from bot.cooling import Cooling
from bot.errors import UserError
from bot.fairness import asking
from cogs.pressing import Press

log = structlog.get_logger()

UNKNOWN_INTERACTION = 10062
NO_GUILD = "I work in servers: a library belongs to one."
RESTARTING = "I am restarting. Try again in a minute."
#: Names that discord.py gives to the tasks of commands, buttons and menus, and forms.
UNDER_WAY = ("CommandTree-invoker", "discord-ui-dynamic-item", "discord-ui-modal-dispatch")
COOLING = "That was quick. Try again in {seconds:.0f} s."
MISSING = "You lack the permission {missing} for this command."
BAD_OPTION = "I can't read the option that you gave."


class Synced(Protocol):
    """Which definition of the commands Discord has; kept by the store."""

    def syncing(self) -> AbstractAsyncContextManager[None]:
        """Held by the one process that compares and tells Discord."""

    async def synced(self, application: int) -> str | None:
        """Digest of the last synced definition."""

    async def note_synced(self, application: int, digest: str) -> None:
        """Note it."""


class Tree(app_commands.CommandTree["NewsBot"]):
    """Every command passes here before it runs."""

    async def interaction_check(self, interaction: discord.Interaction[NewsBot], /) -> bool:
        """Whether it may run now; it is answered if not."""
        return await interaction.client.admitted(interaction)


class NewsBot(commands.AutoShardedBot):
    """Unprivileged: it sees guilds and interactions, not messages."""

    #: What cogs, options and buttons reach through the interaction; set by `bot.running`.
    desk: Any
    schedule: Any

    def __init__(
        self,
        cogs: Callable[[NewsBot], list[commands.Cog]],
        ledger: Ledger,
        synced: Synced,
        *,
        guilds_within: float = 2.0,
        a_minute: int = 0,
        shards: tuple[range, int] | None = None,
    ) -> None:
        """`shards`: which are ours, and of how many (None: all). `a_minute`: commands of one member (0: no limit). `guilds_within`: seconds without a new guild after which Discord has named them all (discord.py's default)."""
        ours: dict[str, Any] = {"shard_ids": list(shards[0]), "shard_count": shards[1]} if shards else {}
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=intents,
            allowed_mentions=NO_PINGS,
            help_command=None,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=guilds_within,
            **ours,
            tree_cls=Tree,
        )
        self._make_cogs, self._synced = cogs, synced
        self.ledger = ledger
        self.pressed: dict[str, Callable[..., Awaitable[None]]] = {}
        self.tree.error(self._command_failed)
        self.cooling = Cooling(a_minute)
        self.stopping = False
        #: For the operator's figures: commands by name, failures by kind (person, ours, expired).
        self.begun: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()

    async def setup_hook(self) -> None:
        """Add the cogs and their buttons; tell Discord the commands if they changed."""
        for cog in self._make_cogs(self):
            await self.add_cog(cog)
            for _, method in inspect.getmembers(cog, lambda member: hasattr(member, "pressed")):
                self.pressed[method.pressed[0]] = method
        self.add_dynamic_items(Press)
        await self._sync()

    async def _sync(self) -> None:
        definition = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()
        application = self.application_id or 0
        async with self._synced.syncing():
            if await self._synced.synced(application) != digest:
                await self.tree.sync()
                await self._synced.note_synced(application, digest)
                log.info("commands synced", count=len(definition))

    async def on_ready(self) -> None:
        """Say that we are there, and note where we are: servers in an outage are among them."""
        log.info("ready", guilds=len(self.guilds), user=str(self.user))
        here = [guild.id for guild in self.guilds]
        await self.desk.upkeep.census(self.application_id or 0, here, self._on_our_shards)

    def _on_our_shards(self, guild: int) -> bool:
        """Whether Discord would name a guild to this process, were we in it."""
        return (guild >> 22) % (self.shard_count or 1) in self.shards

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A new server, or one that we were in before: its daily posts go on where only our absence stopped them."""
        await self.desk.upkeep.present(self.application_id or 0, [guild.id])
        await self.desk.digests.came_back(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """We were removed. (An outage is `on_guild_unavailable`, and nothing to act on.)"""
        await self.desk.upkeep.left(guild.id)

    async def admitted(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether a command or click may begin; it is answered if not. What it does counts for its server from here on."""
        asking.set(interaction.guild_id or 0)
        if interaction.type is discord.InteractionType.autocomplete:
            return not self.stopping
        self.begun[_named(interaction).partition(":")[0] if interaction.command else "click"] += 1
        words = RESTARTING if self.stopping else ""
        if not words and (wait := self.cooling.wait(interaction.guild_id or 0, interaction.user.id)):
            words = COOLING.format(seconds=max(1, wait))
        if words:
            await self.failed(interaction, UserError(words))
        return not words

    async def settle(self, seconds: float) -> None:
        """Take nothing new, and let the commands under way end."""
        self.stopping = True
        under_way = {task for task in asyncio.all_tasks() if task.get_name().startswith(UNDER_WAY)}
        if under_way:
            await asyncio.wait(under_way, timeout=seconds)

    async def _command_failed(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        await self.failed(interaction, error)

    async def failed(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Two messages per failure: one for the person, one for the operator."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if isinstance(cause, discord.NotFound) and cause.code == UNKNOWN_INTERACTION:
            self.failures["expired"] += 1
            log.warning("interaction expired", command=_named(interaction))
            return
        words = _words_for(cause)
        self.failures["ours" if words is None else "person"] += 1
        if words is None:
            reference = secrets.token_hex(4)
            log.error("failed", reference=reference, command=_named(interaction), exc_info=cause)
            words = BROKEN.format(reference=f" as `{reference}`")
        try:
            await fail(interaction, words)
        except (
            discord.HTTPException,
            OSError,
            RuntimeError,
        ) as unsent:  # RuntimeError: the session closed meanwhile
            log.warning("could not answer", command=_named(interaction), error=str(unsent))


def _words_for(error: Exception) -> str | None:
    """The person's message, or None for what is a defect of ours."""
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, app_commands.NoPrivateMessage):
        return NO_GUILD
    if isinstance(error, app_commands.CommandOnCooldown):
        return COOLING.format(seconds=error.retry_after)
    if isinstance(error, app_commands.MissingPermissions):
        return MISSING.format(missing=", ".join(error.missing_permissions).replace("_", " "))
    if isinstance(error, app_commands.TransformerError):
        return BAD_OPTION
    return None


def _named(interaction: discord.Interaction[Any]) -> str:
    if interaction.command is not None:
        return interaction.command.qualified_name
    data: Any = interaction.data or {}
    return str(data.get("custom_id", "?"))[:60]
