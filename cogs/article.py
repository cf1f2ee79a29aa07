"""`/article`: what is in the library."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.cards.articles import PAGE, article_card, history_card, rows_card
from bot.cards.exit import show
from bot.cards.quotes import PAGE as QUOTES_PAGE
from bot.cards.quotes import quotes_card
from bot.desk import Desk
from cogs.options import Article, Outlet
from cogs.pressing import Interaction, pressed


@app_commands.guild_only()
class Articles(commands.GroupCog, group_name="article", group_description="What is in this server's library"):
    """Everybody's commands over stored articles."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @app_commands.command(name="list")
    @app_commands.describe(outlet="Only this outlet")
    async def list_(self, interaction: Interaction, outlet: Outlet | None = None) -> None:
        """List the articles, newest first."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._list(interaction, "0", outlet or "")

    @pressed("articles")
    async def _list(self, interaction: Interaction, page: str, outlet: str = "") -> None:
        rows = await self.desk.library.newest(interaction.guild_id or 0, int(page), PAGE, outlet or None)
        await show(interaction, rows_card(rows, "articles"))

    @app_commands.command()
    @app_commands.describe(words="Words that the article must have", outlet="Only this outlet")
    async def search(
        self, interaction: Interaction, words: app_commands.Range[str, 1, 200], outlet: Outlet | None = None
    ) -> None:
        """Search the full text of the library."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._search(interaction, "0", words, outlet or "")

    @pressed("found")
    async def _search(self, interaction: Interaction, page: str, words: str, outlet: str = "") -> None:
        rows = await self.desk.library.search(
            interaction.guild_id or 0, words, int(page), PAGE, outlet or None
        )
        await show(interaction, rows_card(rows, "found"))

    @app_commands.command(name="show")
    @app_commands.describe(article="Which article")
    async def show_(self, interaction: Interaction, article: Article) -> None:
        """Show what is known about one article."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction, article)

    @pressed("article")
    async def _show(self, interaction: Interaction, article: str) -> None:
        await show(
            interaction, article_card(await self.desk.library.view(interaction.guild_id or 0, article))
        )

    @app_commands.command()
    @app_commands.describe(article="Which article")
    async def history(self, interaction: Interaction, article: Article) -> None:
        """Show how the outlet has edited an article since it was stored."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._history(interaction, article)

    @pressed("history")
    async def _history(self, interaction: Interaction, article: str) -> None:
        await show(
            interaction, history_card(await self.desk.library.history(interaction.guild_id or 0, article))
        )

    @pressed("quotes_of")
    async def _quotes_of(self, interaction: Interaction, article: str, page: str) -> None:
        """The quotes of one article."""
        rows = await self.desk.quotes.of_article(interaction.guild_id or 0, article, int(page), QUOTES_PAGE)
        await show(interaction, quotes_card(rows, "quotes_of_page", article))

    @pressed("quotes_of_page")
    async def _quotes_of_page(self, interaction: Interaction, page: str, article: str) -> None:
        await self._quotes_of(interaction, article, page)
