"""`/curate`: stories corrected by hand; the machine never undoes what a person did."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.cards.exit import show
from bot.cards.stories import curated_card
from bot.desk import Desk
from cogs.options import Article, Story
from cogs.pressing import Interaction, pressed


@app_commands.guild_only()
@app_commands.default_permissions(manage_messages=True)
class Curate(commands.GroupCog, group_name="curate", group_description="Correct stories by hand"):
    """Contributors' commands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @app_commands.command()
    @app_commands.describe(story="The story that stays", other="The story that goes into it")
    async def merge(self, interaction: Interaction, story: Story, other: Story) -> None:
        """Put two stories together."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        done = await self.desk.stories.merge(interaction.guild_id or 0, interaction.user.id, story, other)
        await show(interaction, curated_card(done))

    @app_commands.command()
    @app_commands.describe(
        article="The article that does not belong",
        story="Where it belongs; without one it gets a story of its own",
    )
    async def split(self, interaction: Interaction, article: Article, story: Story | None = None) -> None:
        """Take an article out of its story."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        done = await self.desk.stories.split(interaction.guild_id or 0, interaction.user.id, article, story)
        await show(interaction, curated_card(done))

    @app_commands.command()
    @app_commands.describe(story="Which story", name="Its new name")
    async def rename(
        self, interaction: Interaction, story: Story, name: app_commands.Range[str, 1, 200]
    ) -> None:
        """Give a story a name."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        done = await self.desk.stories.rename(interaction.guild_id or 0, interaction.user.id, story, name)
        await show(interaction, curated_card(done))

    @pressed("uncurate", needs="manage_messages")
    async def undo(self, interaction: Interaction, edit: str = "") -> None:
        """Take a correction back: the one that the card is about, where the card says which."""
        done = await self.desk.stories.undo(interaction.guild_id or 0, int(edit) if edit else None)
        await show(interaction, curated_card(done))
