"""`/curate`: stories and speakers corrected by hand; the machine never undoes what a person did."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.cards.exit import show
from bot.cards.quotes import speaker_card
from bot.cards.stories import curated_card
from bot.desk import Desk
from cogs.options import Article, Speaker, SpeakerName, Story
from cogs.pressing import Interaction, pressed

ONE_PERSON, NOT_THE_SAME, UNDONE = "One person from now on", "Somebody else from now on", "Taken back"


@app_commands.guild_only()
@app_commands.default_permissions(manage_messages=True)
class Curate(
    commands.GroupCog, group_name="curate", group_description="Correct stories and speakers by hand"
):
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

    speaker = app_commands.Group(name="speaker", description="Correct who is who among the people quoted")

    @speaker.command(name="merge")
    @app_commands.describe(
        speaker="The person, under the name that stays", other="The same person under another name"
    )
    async def merge_speakers(self, interaction: Interaction, speaker: Speaker, other: Speaker) -> None:
        """Two names are one person."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        view = await self.desk.speakers.merge(interaction.guild_id or 0, interaction.user.id, speaker, other)
        await show(interaction, speaker_card(ONE_PERSON, view))

    @speaker.command(name="split")
    @app_commands.describe(speaker="The person", name="The name of theirs that is somebody else")
    async def split_speakers(self, interaction: Interaction, speaker: Speaker, name: SpeakerName) -> None:
        """One of a person's names is somebody else."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        view = await self.desk.speakers.split(interaction.guild_id or 0, interaction.user.id, speaker, name)
        await show(interaction, speaker_card(NOT_THE_SAME, view))

    @pressed("speaker_undo", needs="manage_messages")
    async def undo_speakers(self, interaction: Interaction, edit: str) -> None:
        """Take a correction of speakers back."""
        view = await self.desk.speakers.undo(interaction.guild_id or 0, int(edit))
        await show(interaction, speaker_card(UNDONE, view))
