"""`/save`: links, files and pasted text into the library; corrections; undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.cards.articles import removed_card, restored_card, saved_card, undone_card
from bot.cards.exit import show
from bot.desk import Desk
from bot.errors import UserError
from cogs.options import Article, Outlet
from cogs.pressing import Form, Interaction, pressed

TOO_LARGE = "That file has {size:.1f} MB; I take up to {most} MB. Save it as text, or in parts."
MOST_MEGABYTES = 10


@app_commands.guild_only()
@app_commands.default_permissions(manage_messages=True)
class Save(commands.GroupCog, group_name="save", group_description="Put articles into this server's library"):
    """Contributors' commands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @app_commands.command()
    @app_commands.describe(url="Address of the article", outlet="Who publishes it, if the page does not say")
    @app_commands.checks.cooldown(6, 60)
    async def link(self, interaction: Interaction, url: str, outlet: Outlet | None = None) -> None:
        """Save the article behind a link."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        saved = await self.desk.saving.link(
            interaction.guild_id or 0, interaction.user.id, url, outlet=outlet
        )
        await show(interaction, saved_card(saved))

    @app_commands.command()
    @app_commands.describe(
        file="A .txt, .md, .html or .pdf file, up to 10 MB",
        headline="Its headline; without one the first sentence stands for it",
        outlet="Who published it",
        date="When it was published, like 2025-10-31",
        url="Where it can be read",
    )
    async def file(
        self,
        interaction: Interaction,
        file: discord.Attachment,
        headline: str | None = None,
        outlet: Outlet | None = None,
        date: str | None = None,
        url: str | None = None,
    ) -> None:
        """Save an article from a file."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if file.size > MOST_MEGABYTES * 1_000_000:
            raise UserError(TOO_LARGE.format(size=file.size / 1e6, most=MOST_MEGABYTES))
        saved = await self.desk.saving.file(
            interaction.guild_id or 0,
            interaction.user.id,
            file.filename,
            await file.read(),
            headline=headline,
            outlet=outlet,
            date=date,
            url=url,
        )
        await show(interaction, saved_card(saved))

    @app_commands.command()
    async def text(self, interaction: Interaction) -> None:
        """Paste the text of an article."""
        await interaction.response.send_modal(PasteForm(self.desk))

    @app_commands.command()
    @app_commands.describe(
        article="Which article",
        headline="Its headline",
        outlet="Who published it",
        byline="Who wrote it",
        date="When, like 2025-10-31",
    )
    async def edit(
        self,
        interaction: Interaction,
        article: Article,
        headline: str | None = None,
        outlet: Outlet | None = None,
        byline: str | None = None,
        date: str | None = None,
    ) -> None:
        """Correct what is known about an article; its text stays as it is."""
        if not any((headline, outlet, byline, date)):
            found = await self.desk.library.find(interaction.guild_id or 0, article)
            await interaction.response.send_modal(EditForm(self.desk, found.id, found))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        saved = await self.desk.saving.edit(
            interaction.guild_id or 0,
            interaction.user.id,
            article,
            headline=headline,
            outlet=outlet,
            byline=byline,
            date=date,
        )
        await show(interaction, saved_card(saved, corrected=True))

    @app_commands.command()
    @app_commands.describe(article="Which article")
    async def remove(self, interaction: Interaction, article: Article) -> None:
        """Take an article out of the library (undo brings it back)."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(
            interaction,
            removed_card(
                await self.desk.saving.remove(interaction.guild_id or 0, interaction.user.id, article)
            ),
        )

    @app_commands.command()
    async def undo(self, interaction: Interaction) -> None:
        """Take back your last save, correction or removal."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        kind, what = await self.desk.saving.undo(interaction.guild_id or 0, interaction.user.id)
        await show(interaction, undone_card(kind, what))

    @pressed("remove", needs="manage_messages")
    async def remove_pressed(self, interaction: Interaction, article: str) -> None:
        """Undo of a save."""
        await show(
            interaction,
            removed_card(
                await self.desk.saving.remove(interaction.guild_id or 0, interaction.user.id, article)
            ),
        )

    @pressed("restore", needs="manage_messages")
    async def restore_pressed(self, interaction: Interaction, article: str) -> None:
        """Undo of a removal."""
        await show(
            interaction,
            restored_card(await self.desk.saving.restore(interaction.guild_id or 0, int(article))),
        )

    @pressed("save_edit", needs="manage_messages", defer=False)
    async def edit_pressed(self, interaction: Interaction, article: str) -> None:
        """Open the correction form."""
        found = await self.desk.library.find(interaction.guild_id or 0, article)
        await interaction.response.send_modal(EditForm(self.desk, found.id, found))


def _input(label: str, **settings: Any) -> ui.Label[Any]:
    return ui.Label(text=label, component=ui.TextInput(**settings))


def _value(form: ui.Modal, name: str) -> str | None:
    """What was typed into the field of that name; None for nothing."""
    for item in form.walk_children():
        if isinstance(item, ui.TextInput) and item.custom_id == name:
            return item.value.strip() or None
    return None


class PasteForm(Form, title="Save a text"):
    """Headline, outlet, date, address and text of an article."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(custom_id="v:paste", timeout=1800)
        self.desk = desk
        long = discord.TextStyle.paragraph
        self.add_item(
            _input(
                "Text", custom_id="text", style=long, max_length=4000, placeholder="Paste the article here"
            )
        )
        self.add_item(_input("Headline", custom_id="headline", required=False, max_length=300))
        self.add_item(_input("Outlet", custom_id="outlet", required=False, max_length=100))
        self.add_item(
            _input("Date", custom_id="date", required=False, max_length=40, placeholder="2025-10-31")
        )
        self.add_item(_input("Address", custom_id="url", required=False, max_length=500))

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Save what was pasted."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        saved = await self.desk.saving.text(
            interaction.guild_id or 0,
            interaction.user.id,
            _value(self, "text") or "",
            headline=_value(self, "headline"),
            outlet=_value(self, "outlet"),
            date=_value(self, "date"),
            url=_value(self, "url"),
        )
        await show(interaction, saved_card(saved))


class EditForm(Form, title="Correct an article"):
    """What is known about an article, filled in; its text is not here."""

    def __init__(self, desk: Desk, article: int, known: Any) -> None:
        super().__init__(custom_id=f"v:edit:{article}", timeout=1800)
        self.desk, self.article = desk, article
        date: datetime | None = known.published_at
        self.add_item(_input("Headline", custom_id="headline", default=known.headline[:300], max_length=300))
        self.add_item(_input("Outlet", custom_id="outlet", default=known.outlet[:100], max_length=100))
        self.add_item(
            _input("Byline", custom_id="byline", default=known.byline or "", required=False, max_length=200)
        )
        self.add_item(
            _input(
                "Date",
                custom_id="date",
                default=date.date().isoformat() if date else "",
                required=False,
                max_length=40,
            )
        )

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Keep the corrections."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        saved = await self.desk.saving.edit(
            interaction.guild_id or 0,
            interaction.user.id,
            str(self.article),
            headline=_value(self, "headline"),
            outlet=_value(self, "outlet"),
            byline=_value(self, "byline"),
            date=_value(self, "date"),
        )
        await show(interaction, saved_card(saved, corrected=True))
