"""`/story` and `/today`: events, and who reports them."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.cards.digests import digest_card
from bot.cards.exit import show
from bot.cards.stories import PAGE, changes_card, stories_card, story_card
from bot.desk import Desk
from cogs.options import Story
from cogs.pressing import Interaction, pressed


@app_commands.guild_only()
class Stories(commands.GroupCog, group_name="story", group_description="Events, and who reports them"):
    """Everybody's commands over stories."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """List the stories, newest first."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._list(interaction, "0")

    @pressed("stories")
    async def _list(self, interaction: Interaction, page: str) -> None:
        await show(
            interaction,
            stories_card(await self.desk.stories.newest(interaction.guild_id or 0, int(page), PAGE)),
        )

    @app_commands.command(name="show")
    @app_commands.describe(story="Which story")
    async def show_(self, interaction: Interaction, story: Story) -> None:
        """Show the articles of one story."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction, story)

    @pressed("story")
    async def _show(self, interaction: Interaction, story: str) -> None:
        guild, post = interaction.guild_id or 0, interaction.message.id if interaction.message else 0
        edited = await self.desk.receipts.edited_since(guild, post)
        await show(interaction, story_card(await self.desk.stories.view(guild, story), edited))

    @app_commands.command()
    @app_commands.describe(story="Which story", days="How far back")
    async def changes(
        self, interaction: Interaction, story: Story, days: app_commands.Range[int, 1, 31] = 1
    ) -> None:
        """Show the passages that say what nothing stored before says."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._changes(interaction, story, str(days))

    @pressed("changes")
    async def _changes(self, interaction: Interaction, story: str, days: str = "1") -> None:
        changes = await self.desk.stories.changes(interaction.guild_id or 0, story, int(days))
        await show(interaction, changes_card(changes))


class Today(commands.Cog):
    """The digest so far."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        topic="Only stories with these words",
        share="Post it for everybody; without it as this server has set",
    )
    async def today(
        self,
        interaction: Interaction,
        topic: app_commands.Range[str, 1, 100] | None = None,
        share: bool | None = None,
    ) -> None:
        """Show today's stories so far."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await self.desk.digests.today(interaction.guild_id or 0, topic or "")
        await show(interaction, digest_card(answer, so_far=True), share=share)
