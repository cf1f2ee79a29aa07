"""`/watch`: heard of at once, in a channel: a keyword, a speaker, an outlet; and edits of what was posted."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.exit import say, show
from bot.cards.watches import EDITS_OFF, EDITS_ON, added_card, removed_card, restored_card, watches_card
from bot.desk import Desk
from cogs.channels import require_permissions
from cogs.options import Outlet, Speaker, of_desk
from cogs.pressing import Interaction, pressed

Channel = discord.TextChannel | discord.Thread

STAFF = "manage_guild"


Watch = app_commands.Transform[str, of_desk("watches")]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Watches(commands.GroupCog, group_name="watch", group_description="Posted at once: what you watch for"):
    """Staff commands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @app_commands.command()
    @app_commands.describe(
        channel="Where to post",
        keyword="Words that one sentence must have, in any form; a phrase in quotation marks",
        speaker="Somebody whose quotes to post",
        outlet="An outlet whose articles to post",
        edits="Say it under the post when the outlet edits what it shows",
        every="At most one message in so many minutes (15 unless you say otherwise)",
        quiet="Hours without posts in this server's time zone, like 22:00-07:00",
    )
    @app_commands.checks.cooldown(10, 60)
    async def add(
        self,
        interaction: Interaction,
        channel: Channel,
        keyword: app_commands.Range[str, 1, 200] | None = None,
        speaker: Speaker | None = None,
        outlet: Outlet | None = None,
        edits: bool = False,
        every: app_commands.Range[int, 5, 1440] = 15,
        quiet: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """Post to a channel when a keyword, speaker or outlet comes into the library."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        require_permissions(interaction.guild, channel)
        made = await self.desk.watches.add(
            interaction.guild_id or 0,
            interaction.user.id,
            channel.id,
            keyword=keyword,
            speaker=speaker,
            outlet=outlet,
            edits=edits,
            every=every,
            quiet=quiet,
        )
        await show(interaction, added_card(made))

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """List the watches: where, how often, what went wrong."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._list(interaction)

    @app_commands.command()
    @app_commands.describe(watch="Which watch")
    async def remove(self, interaction: Interaction, watch: Watch) -> None:
        """Remove a watch; what was posted stays."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(
            interaction, removed_card(await self.desk.watches.remove(interaction.guild_id or 0, watch))
        )

    @app_commands.command()
    @app_commands.describe(on="Yes: a reply under the daily post when an outlet edits what it shows")
    async def edits(self, interaction: Interaction, on: bool) -> None:
        """Say edits under the daily posts, or no more."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.desk.watches.note_edits(interaction.guild_id or 0, on=on)
        await say(interaction, EDITS_ON if on else EDITS_OFF)

    @pressed("watches", needs=STAFF)
    async def _list(self, interaction: Interaction) -> None:
        guild = interaction.guild_id or 0
        rows, edits = await self.desk.watches.listed(guild), await self.desk.watches.edits_noted(guild)
        await show(interaction, watches_card(rows, edits=edits))

    @pressed("watch_remove", needs=STAFF)
    async def remove_pressed(self, interaction: Interaction, watch: str) -> None:
        """Undo of an addition; the button of the list."""
        await show(
            interaction, removed_card(await self.desk.watches.remove(interaction.guild_id or 0, watch))
        )

    @pressed("watch_restore", needs=STAFF)
    async def restore_pressed(self, interaction: Interaction, watch: str) -> None:
        """Undo of a removal."""
        made = await self.desk.watches.restore(interaction.guild_id or 0, interaction.user.id, int(watch))
        await show(interaction, restored_card(made))
