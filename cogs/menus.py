"""Message menus: save, summarise, check, compare what somebody posted."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.articles import Saved
from bot.cards.articles import saved_card, saved_links_card
from bot.cards.checks import check_card, checks_card
from bot.cards.comparisons import comparison_card, pictured
from bot.cards.exit import show
from bot.cards.summaries import summary_card, with_other_links
from bot.desk import Desk
from bot.desk.summaries import OWN
from bot.errors import UserError
from cogs.pressing import Interaction, pressed

NO_LINK = "I see no link in that message."
NO_WORDS = "I see no text in that message."
NOT_STORED = "That link is not in this library yet. Members who may manage messages save it with **Save this article**."
ALONE = "No other article of this library reports what that one does."
NOT_TRIED = "I take up to {most} links of one message."
#: Links of one message that are saved: each may take some seconds, and an answer is due within 15 minutes.
MOST_LINKS = 10
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]']")


class Menus(commands.Cog):
    """Discord's context menus; they live on the tree, not in a class body."""

    def __init__(self, desk: Desk, tree: app_commands.CommandTree[Any]) -> None:
        self.desk, self._tree = desk, tree
        self._menus = [
            self._menu("Save this article", self.save, manage_messages=True),
            self._menu("Summarise this link", self.summarise),
            self._menu("Check this quote", self.check),
            self._menu("Compare coverage", self.compare),
        ]

    @staticmethod
    def _menu(name: str, callback: Any, **needs: bool) -> app_commands.ContextMenu:
        menu = app_commands.ContextMenu(name=name, callback=callback)
        menu.guild_only = True
        if needs:
            menu.default_permissions = discord.Permissions(**needs)
        return menu

    async def cog_load(self) -> None:
        """Put the menus on the tree before it is synced."""
        for menu in self._menus:
            self._tree.add_command(menu)

    async def save(self, interaction: Interaction, message: discord.Message) -> None:
        """Save the articles behind the message's links, or its first file, or its text."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild, user = interaction.guild_id or 0, interaction.user.id
        found = _links(message)
        if len(found) > 1:
            await show(interaction, saved_links_card(await self._save_all(guild, user, found)))
            return
        if found:
            saved = await self.desk.saving.link(guild, user, found[0])
        elif message.attachments:
            file = message.attachments[0]
            saved = await self.desk.saving.file(guild, user, file.filename, await file.read())
        elif message.content.strip():
            saved = await self.desk.saving.text(guild, user, message.content)
        else:
            raise UserError(NO_WORDS)
        await show(interaction, saved_card(saved))

    async def _save_all(self, guild: int, user: int, found: list[str]) -> list[tuple[str, Saved | str]]:
        """What became of each link; one that fails costs itself only."""
        made: list[tuple[str, Saved | str]] = []
        for url in found[:MOST_LINKS]:
            try:
                made.append((url, await self.desk.saving.link(guild, user, url)))
            except UserError as error:
                made.append((url, str(error)))
        made.extend((url, NOT_TRIED.format(most=MOST_LINKS)) for url in found[MOST_LINKS:])
        return made

    async def summarise(self, interaction: Interaction, message: discord.Message) -> None:
        """Summarise what is behind the first link; saves it first where the person may. The others get a button."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = _links(message)
        if not found:
            raise UserError(NO_LINK)
        await self._summarise(interaction, found[0], found[1:])

    @pressed("summarise_link")
    async def summarise_pressed(self, interaction: Interaction, url: str) -> None:
        """Another link of the message."""
        await self._summarise(interaction, unquote(url), [])

    async def _summarise(self, interaction: Interaction, url: str, others: list[str]) -> None:
        article = await self._stored(interaction, url)
        answer = await self.desk.summaries.of(interaction.guild_id or 0, str(article), 5, OWN, "")
        await show(interaction, with_other_links(summary_card(answer), others))

    async def check(self, interaction: Interaction, message: discord.Message) -> None:
        """Check each quoted stretch of the message."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        answers, total = await self.desk.checking.check_message(interaction.guild_id or 0, message.content)
        if not answers:
            raise UserError(NO_WORDS)
        await show(interaction, check_card(answers[0]) if total == 1 else checks_card(answers, total))

    async def compare(self, interaction: Interaction, message: discord.Message) -> None:
        """Compare the story that the link belongs to."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = interaction.guild_id or 0
        article = await self.desk.library.find(guild, str(await self._article_of(interaction, message)))
        if (
            article.story_id is None
            or (await self.desk.stories.view(guild, str(article.story_id))).story.articles < 2
        ):
            raise UserError(ALONE)
        key = f"s{article.story_id}"
        answer = await self.desk.comparing.compare(guild, key)
        picture = await self.desk.picturing.of(answer)
        attached = pictured(picture.png, picture.shows) if picture else None
        await show(interaction, comparison_card(answer, key, "overview", picture=attached))

    async def _article_of(self, interaction: Interaction, message: discord.Message) -> int:
        links = _links(message)
        if not links:
            raise UserError(NO_LINK)
        return await self._stored(interaction, links[0])

    async def _stored(self, interaction: Interaction, url: str) -> int:
        """The article behind a link, saved first where the person may."""
        guild = interaction.guild_id or 0
        stored = await self.desk.library.by_link(guild, url)
        if stored is not None:
            return stored.id
        if not interaction.permissions.manage_messages:
            raise UserError(NOT_STORED)
        return (await self.desk.saving.link(guild, interaction.user.id, url)).article.id


def _links(message: discord.Message) -> list[str]:
    """Links in a message's text, in order, each once; without any, those that its embeds lead to."""
    found = _LINK.findall(message.content) or [embed.url for embed in message.embeds if embed.url]
    return list(dict.fromkeys(found))
