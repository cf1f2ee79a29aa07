"""`/summary`: an article in its own words."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.cards.exit import show
from bot.cards.summaries import source_card, summary_card
from bot.desk import Desk
from bot.desk.summaries import METHODS, OWN
from cogs.options import Article
from cogs.pressing import Interaction, pressed

CHOICES = [app_commands.Choice(name=method, value=method) for method in (OWN, *METHODS)]


class Summary(commands.Cog):
    """Extractive summaries of stored articles."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        article="Which article",
        sentences="How many sentences to keep",
        about="Words to focus on",
        method="How to choose them; ours is the default",
        share="Post it for everybody; without it as this server has set",
    )
    @app_commands.choices(method=CHOICES)
    async def summary(
        self,
        interaction: Interaction,
        article: Article,
        sentences: app_commands.Range[int, 1, 10] = 5,
        about: app_commands.Range[str, 1, 100] | None = None,
        method: str = OWN,
        share: bool | None = None,
    ) -> None:
        """Summarise an article in its own words."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await self.desk.summaries.of(
            interaction.guild_id or 0, article, sentences, method, about or ""
        )
        await show(interaction, summary_card(answer), share=share)

    @pressed("summary")
    async def again(
        self,
        interaction: Interaction,
        article: str,
        sentences: str,
        method: str = OWN,
        why: str = "0",
        about: str = "",
    ) -> None:
        """Longer, shorter, why these."""
        answer = await self.desk.summaries.of(
            interaction.guild_id or 0, article, int(sentences), method, about
        )
        await show(interaction, summary_card(answer, why=why == "1"))

    @pressed("share_summary")
    async def share(
        self, interaction: Interaction, article: str, sentences: str, method: str, why: str, about: str = ""
    ) -> None:
        """Post it for everybody."""
        answer = await self.desk.summaries.of(
            interaction.guild_id or 0, article, int(sentences), method, about
        )
        await show(interaction, summary_card(answer, why=why == "1"), share=True)

    @pressed("source")
    async def in_source(
        self, interaction: Interaction, article: str, sentences: str, method: str, why: str, about: str = ""
    ) -> None:
        """Each passage between its neighbours."""
        row, lines = await self.desk.summaries.in_source(
            interaction.guild_id or 0, article, int(sentences), method, about
        )
        post = interaction.message.id if interaction.message else 0
        edited = await self.desk.receipts.edited_since(interaction.guild_id or 0, post)
        await show(interaction, source_card(row, lines, edited))
