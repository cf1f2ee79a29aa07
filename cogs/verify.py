"""`/verify`: our own posts, checked again against the stored texts."""

from __future__ import annotations

import re

from discord import app_commands
from discord.ext import commands

from bot.cards.digests import verify_card
from bot.cards.exit import show
from bot.desk import Desk
from bot.errors import UserError
from cogs.pressing import Interaction

NO_MESSAGE = "Give the link or the id of one of my messages (right-click, Copy Message Link)."
_ID = re.compile(r"(\d{15,20})\s*$")


class Verify(commands.Cog):
    """Receipts of what was posted."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(message="Link or id of one of my messages; without one my last post here")
    async def verify(self, interaction: Interaction, message: str | None = None) -> None:
        """Check one of my posts again, word for word."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if message is not None:
            match = _ID.search(message)
            if match is None:
                raise UserError(NO_MESSAGE)
            answer = await self.desk.receipts.verify(interaction.guild_id or 0, int(match.group(1)))
        else:
            answer = await self.desk.receipts.verify_last(
                interaction.guild_id or 0, interaction.channel_id or 0
            )
        await show(interaction, verify_card(answer))
