"""`/feed`: what the library fills itself from."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.exit import say, show
from bot.cards.feeds import (
    PAGE,
    added_card,
    address_in,
    changed_card,
    exported_card,
    feeds_card,
    imported_card,
    removed_card,
    tested_card,
)
from bot.desk import Desk
from bot.errors import UserError
from bot.gather.opml import LARGEST_OPML
from cogs.options import Outlet, of_desk
from cogs.pressing import Interaction, pressed

STAFF = "manage_guild"
CHANGED, PAUSED, RESUMED, RESTORED = "Feed changed", "Feed paused", "Feed resumed", "Feed back"
TOO_LARGE = "That file has {size:.1f} MB; I take lists of up to {most} MB."
IMPORTING = "Reading {name}: {seconds} s so far. Either all of its feeds come in, or none."
#: Seconds between two signs of life of a long import.
PROGRESS = 3.0

Words = app_commands.Range[str, 1, 1000]


Feed = app_commands.Transform[str, of_desk("feeds")]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Feeds(commands.GroupCog, group_name="feed", group_description="Feeds that fill this server's library"):
    """Staff commands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @app_commands.command()
    @app_commands.describe(
        address="Address of a feed, or of a site whose feed I look for",
        outlet="What this server calls the outlet",
        include="Only entries with one of these words, by commas; flood* matches flooding",
        exclude="No entries with one of these words, by commas",
        full_text="Fetch each article's page (yes unless you say no)",
    )
    @app_commands.checks.cooldown(6, 60)
    async def add(
        self,
        interaction: Interaction,
        address: str,
        outlet: Outlet | None = None,
        include: Words | None = None,
        exclude: Words | None = None,
        full_text: bool = True,
    ) -> None:
        """Add a feed, or the feed of a site."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        made = await self.desk.feeds.add(
            interaction.guild_id or 0,
            interaction.user.id,
            address,
            outlet=outlet,
            include=include,
            exclude=exclude,
            full_text=full_text,
        )
        await show(interaction, added_card(made))

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """List the feeds: last and next check, what went wrong."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show_page(interaction, 0)

    @app_commands.command()
    @app_commands.describe(
        feed="Which feed",
        outlet="What this server calls the outlet; - for the feed's own name",
        include="Only entries with one of these words, by commas; - for all",
        exclude="No entries with one of these words, by commas; - for none",
        full_text="Fetch each article's page",
    )
    async def edit(
        self,
        interaction: Interaction,
        feed: Feed,
        outlet: Outlet | None = None,
        include: Words | None = None,
        exclude: Words | None = None,
        full_text: bool | None = None,
    ) -> None:
        """Change what is taken from a feed."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        row = await self.desk.feeds.edit(
            interaction.guild_id or 0,
            feed,
            outlet=outlet,
            include=include,
            exclude=exclude,
            full_text=full_text,
        )
        await show(interaction, changed_card(row, CHANGED))

    @app_commands.command()
    @app_commands.describe(feed="Which feed", resume="Start it again")
    async def pause(self, interaction: Interaction, feed: Feed, resume: bool = False) -> None:
        """Pause a feed, or start it again."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        row = await self.desk.feeds.pause(interaction.guild_id or 0, feed, paused=not resume)
        await show(interaction, changed_card(row, RESUMED if resume else PAUSED))

    @app_commands.command()
    @app_commands.describe(feed="Which feed, or the address of one that is not here yet")
    @app_commands.checks.cooldown(6, 60)
    async def test(self, interaction: Interaction, feed: Feed) -> None:
        """Ask a feed now and say what it would bring."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(interaction, tested_card(await self.desk.feeds.test(interaction.guild_id or 0, feed)))

    @app_commands.command()
    @app_commands.describe(feed="Which feed")
    async def remove(self, interaction: Interaction, feed: Feed) -> None:
        """Remove a feed; what it brought stays."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(interaction, removed_card(await self.desk.feeds.remove(interaction.guild_id or 0, feed)))

    @app_commands.command(name="import")
    @app_commands.describe(file="An OPML file, as every feed reader exports it")
    @app_commands.checks.cooldown(2, 60)
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Add every feed of an OPML file."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if file.size > LARGEST_OPML:
            raise UserError(TOO_LARGE.format(size=file.size / 1e6, most=LARGEST_OPML >> 20))
        data = await file.read()
        work = asyncio.create_task(
            self.desk.feeds.import_(interaction.guild_id or 0, interaction.user.id, data)
        )
        seconds = 0.0
        while not (await asyncio.wait({work}, timeout=PROGRESS))[0]:
            seconds += PROGRESS
            await say(interaction, IMPORTING.format(name="the list", seconds=round(seconds)))
        await show(interaction, imported_card(work.result()))

    @app_commands.command()
    async def export(self, interaction: Interaction) -> None:
        """Get the feeds of this server as an OPML file."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        name = interaction.guild.name if interaction.guild else "Verbatim"
        await show(interaction, exported_card(await self.desk.feeds.export(interaction.guild_id or 0, name)))

    async def _show_page(self, interaction: Interaction, page: int) -> None:
        await show(
            interaction, feeds_card(await self.desk.feeds.listed(interaction.guild_id or 0, page, PAGE))
        )

    @pressed("feeds", needs=STAFF)
    async def page_pressed(self, interaction: Interaction, page: str) -> None:
        """Turn the page of the list."""
        await self._show_page(interaction, int(page))

    @pressed("feed_add", needs=STAFF)
    async def add_pressed(self, interaction: Interaction, address: str) -> None:
        """Add another feed of a site."""
        made = await self.desk.feeds.add(interaction.guild_id or 0, interaction.user.id, address_in(address))
        await show(interaction, added_card(made))

    @pressed("feed_test", needs=STAFF)
    async def test_pressed(self, interaction: Interaction, feed: str) -> None:
        """Ask a feed now."""
        await show(interaction, tested_card(await self.desk.feeds.test(interaction.guild_id or 0, feed)))

    @pressed("feed_remove", needs=STAFF)
    async def remove_pressed(self, interaction: Interaction, feed: str) -> None:
        """Undo of an addition."""
        await show(interaction, removed_card(await self.desk.feeds.remove(interaction.guild_id or 0, feed)))

    @pressed("feed_restore", needs=STAFF)
    async def restore_pressed(self, interaction: Interaction, feed: str) -> None:
        """Undo of a removal."""
        row = await self.desk.feeds.restore(interaction.guild_id or 0, interaction.user.id, int(feed))
        await show(interaction, changed_card(row, RESTORED))

    @pressed("feed_pause", needs=STAFF)
    async def pause_pressed(self, interaction: Interaction, feed: str) -> None:
        """Pause a feed of the list."""
        row = await self.desk.feeds.pause(interaction.guild_id or 0, feed, paused=True)
        await show(interaction, changed_card(row, PAUSED))

    @pressed("feed_resume", needs=STAFF)
    async def resume_pressed(self, interaction: Interaction, feed: str) -> None:
        """Start a feed of the list again."""
        row = await self.desk.feeds.pause(interaction.guild_id or 0, feed, paused=False)
        await show(interaction, changed_card(row, RESUMED))
