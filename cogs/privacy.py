"""`/privacy`: what is stored about the caller; `/data`: the whole library out, or gone."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from discord import app_commands, ui
from discord.ext import commands

from bot.cards.escape import plain
from bot.cards.exit import add, show
from bot.cards.preferences import (
    about_card,
    about_file_card,
    erase_card,
    erased_card,
    export_card,
    forgotten_card,
)
from bot.desk import Desk
from bot.desk.exports import write_parts
from bot.errors import UserError
from cogs.pressing import Form, Interaction, pressed

EMPTY = "There is nothing to export: this library is empty."
NOT_IT = "That is not this server's name, so nothing was deleted. Its name is “{name}”."
#: Discord takes 10 MiB in a message; below it for what stands around the file.
MOST_BYTES = 10 * 1024 * 1024 - 200_000
#: Parts sent at most: beyond, the operator's command line is the way.
MOST_PARTS = 10
TOO_LARGE = (
    "This library is too large for Discord: {size:.0f} MB in {parts} files. "
    "Whoever runs me gets it with `verbatim export FILE.zip --guild {guild}`."
)


class Privacy(commands.GroupCog, group_name="privacy", group_description="What is stored about you"):
    """Everybody's, about themselves alone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @app_commands.command(name="show")
    @app_commands.guild_only()
    async def show_(self, interaction: Interaction) -> None:
        """Show what is stored about you in this server."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        about = await self.desk.people.about(interaction.guild_id or 0, interaction.user.id)
        await show(interaction, about_card(about))

    @app_commands.command()
    @app_commands.guild_only()
    async def export(self, interaction: Interaction) -> None:
        """Get what is stored about you in this server as a file."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        name, data = await self.desk.people.export(interaction.guild_id or 0, interaction.user.id, MOST_BYTES)
        await show(interaction, about_file_card(name, data))

    @app_commands.command()
    @app_commands.guild_only()
    async def forget(self, interaction: Interaction) -> None:
        """Take your name off everything in this server's library."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        count = await self.desk.people.forget(interaction.guild_id or 0, interaction.user.id)
        await show(interaction, forgotten_card(count, self.desk.upkeep.backups_until()))


@app_commands.guild_only()
@app_commands.default_permissions(administrator=True)
class Data(
    commands.GroupCog, group_name="data", group_description="This server's library as a file, or gone"
):
    """Administrators' commands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @app_commands.command()
    @app_commands.checks.cooldown(4, 600, key=lambda interaction: interaction.guild_id)
    async def export(self, interaction: Interaction) -> None:
        """Get the whole library: JSON lines with offsets and hashes, Markdown to read."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = interaction.guild_id or 0
        with tempfile.TemporaryDirectory() as folder:
            made = await write_parts(self.desk.room, guild, Path(folder), MOST_BYTES)
            if not made:
                raise UserError(EMPTY)
            size = sum(part.path.stat().st_size for part in made)
            if len(made) > MOST_PARTS or any(part.path.stat().st_size > MOST_BYTES for part in made):
                raise UserError(TOO_LARGE.format(size=size / 1e6, parts=len(made), guild=guild))
            for number, part in enumerate(made, 1):
                data = await asyncio.to_thread(part.path.read_bytes)
                card = export_card(part.articles, len(made), number, part.path.name, data)
                if number == 1:
                    await show(interaction, card)
                else:
                    await add(interaction, card)

    @app_commands.command()
    async def delete(self, interaction: Interaction) -> None:
        """Delete everything of this server, after you typed its name."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        count = await self.desk.upkeep.holds(interaction.guild_id or 0)
        await show(interaction, erase_card(count, self.desk.upkeep.backups_until()))

    @pressed("erase", needs="administrator", defer=False)
    async def erase_pressed(self, interaction: Interaction) -> None:
        """Ask for the server's name."""
        await interaction.response.send_modal(EraseForm(self.desk, _name(interaction)))


class EraseForm(Form, title="Delete everything"):
    """The server's name, typed."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(custom_id="v:erase", timeout=900)
        self.desk = desk
        self.typed: ui.TextInput[Any] = ui.TextInput(custom_id="name", max_length=100, placeholder=name[:100])
        self.add_item(ui.Label(text="The name of this server", component=self.typed))

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Delete, if the name is right."""
        name = _name(interaction)
        if not interaction.permissions.administrator or self.typed.value.strip() != name.strip():
            raise UserError(NOT_IT.format(name=plain(name)))
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.desk.upkeep.erase(interaction.guild_id or 0)
        await show(interaction, erased_card(self.desk.upkeep.backups_until()))


def _name(interaction: Interaction) -> str:
    return (
        interaction.guild.name if interaction.guild and interaction.guild.name else str(interaction.guild_id)
    )
