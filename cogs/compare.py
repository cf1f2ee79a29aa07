"""`/compare`: what several outlets report on one event."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.cards.comparisons import NAMES, VIEWS, comparison_card, pictured
from bot.cards.exit import show
from bot.desk import Desk
from cogs.options import Article, Story
from cogs.pressing import Interaction, pressed

CHOICES = [app_commands.Choice(name=NAMES[view], value=view) for view in VIEWS]


class Compare(commands.Cog):
    """Articles side by side, in their own words."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        story="A story: all its articles",
        article_a="Or two articles: the first",
        article_b="the second",
        article_c="and a third, if you like",
        view="What to look at first",
        share="Post it for everybody; without it as this server has set",
    )
    @app_commands.choices(view=CHOICES)
    async def compare(
        self,
        interaction: Interaction,
        story: Story | None = None,
        article_a: Article | None = None,
        article_b: Article | None = None,
        article_c: Article | None = None,
        view: str = "overview",
        share: bool | None = None,
    ) -> None:
        """Compare what several outlets report: shared, said by one only, figures, quotes, headlines."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        key = await self.desk.comparing.key(
            interaction.guild_id or 0, story, (article_a, article_b, article_c)
        )
        await self._show(interaction, key, view, share=share)

    @pressed("compare")
    async def tab(self, interaction: Interaction, key: str, view: str, page: str, which: str = "") -> None:
        """Another view or page; `which` only keeps the ids of the two page buttons apart."""
        await self._show(interaction, key, view, int(page))

    async def _show(
        self, interaction: Interaction, key: str, view: str, page: int = 0, *, share: bool | None = False
    ) -> None:
        answer = await self.desk.comparing.compare(interaction.guild_id or 0, key)
        picture = await self.desk.picturing.of(answer) if view == "overview" else None
        attached = pictured(picture.png, picture.shows) if picture else None
        await show(interaction, comparison_card(answer, key, view, page, attached), share=share)
