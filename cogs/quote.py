"""`/quote`: who said what, and whether a quote is exact."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.cards.checks import check_card
from bot.cards.exit import show
from bot.cards.quotes import PAGE, quotes_card, words_above
from bot.desk import Desk
from bot.errors import UserError
from cogs.options import Outlet, Speaker, Story
from cogs.pressing import GONE, Interaction, pressed, texts_above

SINCE = {"today": 1, "this week": 7, "this month": 31, "this year": 366}
SINCE_CHOICES = [app_commands.Choice(name=name, value=days) for name, days in SINCE.items()]


@app_commands.guild_only()
class Quotes(commands.GroupCog, group_name="quote", group_description="Who said what, exactly"):
    """Look-up and check of quotes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @app_commands.command()
    @app_commands.describe(
        words="Words of the quote, in any order; “…” around words that stand together",
        speaker="Only by this person",
        outlet="Only in this outlet",
        since="Only from this time",
        story="Only in this story",
    )
    @app_commands.choices(since=SINCE_CHOICES)
    async def find(
        self,
        interaction: Interaction,
        words: app_commands.Range[str, 1, 200],
        speaker: Speaker | None = None,
        outlet: Outlet | None = None,
        since: int | None = None,
        story: Story | None = None,
    ) -> None:
        """Find quotes by their words."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._find(interaction, "0", words, speaker or "", outlet or "", str(since or ""), story or "")

    @pressed("quotes_found")
    async def _turn(self, interaction: Interaction, page: str, words: str, *narrowed: str) -> None:
        asked = words_above(words, texts_above(interaction))
        if asked is None:
            raise UserError(GONE)
        await self._find(interaction, page, asked, *narrowed)

    async def _find(
        self,
        interaction: Interaction,
        page: str,
        asked: str,
        speaker: str = "",
        outlet: str = "",
        since: str = "",
        story: str = "",
    ) -> None:
        rows = await self.desk.quotes.find(
            interaction.guild_id or 0,
            asked,
            int(page),
            PAGE,
            speaker=speaker or None,
            outlet=outlet or None,
            days=int(since) if since else None,
            story=story or None,
        )
        await show(interaction, quotes_card(rows, "quotes_found", asked, speaker, outlet, since, story))

    @app_commands.command()
    @app_commands.describe(speaker="Who is quoted", story="Only in this story")
    async def by(self, interaction: Interaction, speaker: Speaker, story: Story | None = None) -> None:
        """Show what one person is quoted saying, by date."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._by(interaction, "0", speaker, story or "")

    @pressed("quotes_by")
    async def _by(self, interaction: Interaction, page: str, speaker: str, story: str = "") -> None:
        rows = await self.desk.quotes.by(interaction.guild_id or 0, speaker, int(page), PAGE, story or None)
        await show(interaction, quotes_card(rows, "quotes_by", speaker, story))

    @app_commands.command()
    @app_commands.describe(text="The quote to check", speaker="Who is said to have said it")
    async def check(
        self, interaction: Interaction, text: app_commands.Range[str, 1, 4000], speaker: Speaker | None = None
    ) -> None:
        """Check whether a quote is exact."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await self.desk.checking.check(interaction.guild_id or 0, text, speaker)
        await show(interaction, check_card(answer))
