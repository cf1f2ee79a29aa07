"""`/settings`: what this server has set."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.exit import show
from bot.cards.preferences import settings_card
from bot.cards.words import LANGUAGES
from bot.desk import Desk
from bot.desk.preferences import KEYS, MOST_DAYS
from bot.errors import UserError
from cogs.options import Zone
from cogs.permissions import mending
from cogs.pressing import Interaction

NOTHING = "Say what to set: language, zone, retention_days, public_replies, log_channel, or reset."
LANGUAGE_CHOICES = [app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()]
RESETS = [app_commands.Choice(name=name, value=name) for name in KEYS]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class ServerSettings(commands.GroupCog, group_name="settings", group_description="What this server has set"):
    """Staff commands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @app_commands.command(name="show")
    async def show_(self, interaction: Interaction) -> None:
        """Show the settings and what each means."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(interaction, settings_card(await self.desk.preferences.of(interaction.guild_id or 0)))

    @app_commands.command(name="set")
    @app_commands.describe(
        language="What a text is taken to be in where it is too short to tell",
        zone="Time zone of this server, like Europe/Berlin",
        retention_days="Delete articles saved longer ago, for good; 0 keeps everything",
        public_replies="Whether answers are for everybody unless share says otherwise",
        log_channel="Where I say that a post failed for good",
        reset="Put one setting back",
    )
    @app_commands.choices(language=LANGUAGE_CHOICES, reset=RESETS)
    async def set_(
        self,
        interaction: Interaction,
        language: str | None = None,
        zone: Zone | None = None,
        retention_days: app_commands.Range[int, 0, MOST_DAYS] | None = None,
        public_replies: bool | None = None,
        log_channel: discord.TextChannel | None = None,
        reset: str | None = None,
    ) -> None:
        """Change settings of this server."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = interaction.guild_id or 0
        given = (language, zone, retention_days, public_replies, log_channel)
        if reset is None and all(value is None for value in given):
            raise UserError(NOTHING)
        if log_channel is not None and (words := mending(interaction, log_channel.id)):
            raise UserError(words)
        if reset is not None:
            await self.desk.preferences.reset(guild, reset)
        known = await self.desk.preferences.change(
            guild,
            language=language,
            zone=zone,
            retention_days=retention_days,
            public_replies=public_replies,
            log_channel=log_channel.id if log_channel else None,
        )
        await show(interaction, settings_card(known))
