"""`/summary`: an article in its own words."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.cards.exit import show
from bot.cards.summaries import FEWEST_WORDS, MOST_WORDS, length_of, source_card, summary_card
from bot.desk import Desk
from bot.desk.summaries import METHODS, OWN
from cogs.options import ArticleOrStory
from cogs.pressing import Interaction, pressed

CHOICES = [app_commands.Choice(name=method, value=method) for method in (OWN, *METHODS)]


class Summary(commands.Cog):
    """Extractive summaries of stored articles."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        article="Which article, or which story",
        sentences="How many sentences to keep",
        words="How many words at most, in place of sentences",
        about="Words to focus on",
        method="How to choose them; ours is the default",
        share="Post it for everybody; without it as this server has set",
    )
    @app_commands.choices(method=CHOICES)
    async def summary(
        self,
        interaction: Interaction,
        article: ArticleOrStory,
        sentences: app_commands.Range[int, 1, 10] = 5,
        words: app_commands.Range[int, FEWEST_WORDS, MOST_WORDS] | None = None,
        about: app_commands.Range[str, 1, 100] | None = None,
        method: str = OWN,
        share: bool | None = None,
    ) -> None:
        """Summarise an article or a story in its own words."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await self.desk.summaries.of(
            interaction.guild_id or 0, article, sentences, method, about or "", words
        )
        await show(interaction, summary_card(answer), share=share)

    @pressed("summary")
    async def again(
        self,
        interaction: Interaction,
        article: str,
        length: str,
        method: str = OWN,
        why: str = "0",
        about: str = "",
    ) -> None:
        """Longer, shorter, why these."""
        sentences, words = length_of(length)
        answer = await self.desk.summaries.of(
            interaction.guild_id or 0, article, sentences, method, about, words
        )
        await show(interaction, summary_card(answer, why=why == "1"))

    @pressed("share_summary")
    async def share(
        self, interaction: Interaction, article: str, length: str, method: str, why: str, about: str = ""
    ) -> None:
        """Post it for everybody."""
        sentences, words = length_of(length)
        answer = await self.desk.summaries.of(
            interaction.guild_id or 0, article, sentences, method, about, words
        )
        await show(interaction, summary_card(answer, why=why == "1"), share=True)

    @pressed("source")
    async def in_source(
        self, interaction: Interaction, article: str, length: str, method: str, why: str, about: str = ""
    ) -> None:
        """Each passage between its neighbours."""
        sentences, words = length_of(length)
        row, lines = await self.desk.summaries.in_source(
            interaction.guild_id or 0, article, sentences, method, about, words
        )
        post = interaction.message.id if interaction.message else 0
        edited = await self.desk.receipts.edited_since(interaction.guild_id or 0, post)
        await show(interaction, source_card(row, lines, (article, length, method, why, about), edited))
