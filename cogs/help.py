"""`/help`: what can be asked, with commands to click."""

from __future__ import annotations

from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.cards.actions import action
from bot.cards.exit import show
from bot.cards.layout import Card, Select, block
from cogs.pressing import Interaction, pressed

OPENING = (
    "I keep this server's articles and answer **in the papers' own words**: every sentence that I show is copied "
    "letter for letter and says where it stands. I write no sentence about the news myself."
)
TOPICS: dict[str, tuple[str, tuple[str, ...]]] = {
    "reading": ("Read", ("summary", "compare", "today", "story list", "story show", "story changes")),
    "quotes": ("Quotes", ("quote find", "quote by", "quote check")),
    "library": ("The library", ("article list", "article search", "article show", "article history", "verify")),
    "saving": ("Save (Manage Messages)", ("save link", "save file", "save text", "save edit", "save remove", "save undo")),
    "curating": (
        "Correct stories and speakers (Manage Messages)",
        ("curate merge", "curate split", "curate rename", "curate speaker merge", "curate speaker split"),
    ),
    "feeds": ("Feeds (Manage Server)", ("feed add", "feed list", "feed edit", "feed pause", "feed test", "feed remove", "feed import", "feed export")),
    "watching": ("Posted at once (Manage Server)", ("watch add", "watch list", "watch remove", "watch edits")),
    "daily post": ("The daily post (Manage Server)", ("digest add", "digest list", "digest edit", "digest preview", "digest run", "digest pause", "digest remove", "digest undo")),
    "setting up": ("Setting up (Manage Server)", ("setup", "settings show", "settings set")),
    "data": ("Data and privacy", ("privacy show", "privacy export", "privacy forget", "data export", "data delete")),
}  # fmt: skip
MENUS = "Right-click a message → Apps: Save this article · Summarise this link · Check this quote · Compare coverage."
CHOICES = [app_commands.Choice(name=topic, value=topic) for topic in TOPICS]


class Help(commands.Cog):
    """Clickable command mentions with what each does."""

    def __init__(self) -> None:
        self._ids: dict[str, int] | None = None

    @app_commands.command()
    @app_commands.describe(topic="What to explain")
    @app_commands.choices(topic=CHOICES)
    async def help(self, interaction: Interaction, topic: str | None = None) -> None:
        """Explain what I can do."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if self._ids is None:
            self._ids = {
                command.name: command.id for command in await interaction.client.tree.fetch_commands()
            }
        await show(interaction, self._card(interaction, topic))

    @pressed("help_topic")
    async def topic_chosen(self, interaction: Interaction, topic: str) -> None:
        """Explain one topic."""
        await show(interaction, self._card(interaction, topic))

    def _card(self, interaction: Interaction, topic: str | None) -> Card:
        """One topic with what each command does, or all topics with their commands alone: both fit into a message."""
        described = dict(_described(interaction.client.tree.get_commands()))
        blocks = [block("### Verbatim", OPENING)]
        for name, (heading, names) in TOPICS.items():
            known = [command for command in names if command in described]
            if topic == name:
                lines = [f"{self._mention(command)}: {described[command]}" for command in known]
                blocks.append(block(f"**{heading}**", *lines))
            elif topic is None:
                blocks.append(block(f"**{heading}**", " · ".join(map(self._mention, known))))
        blocks.append(block(f"-# {MENUS}"))
        options = tuple((heading, name) for name, (heading, _) in TOPICS.items())
        menu = Select(action("help_topic"), "What does each do?", options, topic or "")
        return Card("help", tuple(blocks), selects=(menu,))

    def _mention(self, command: str) -> str:
        found = (self._ids or {}).get(command.split()[0])
        return f"</{command}:{found}>" if found else f"`/{command}`"


def _described(tree: list[Any], before: str = "") -> list[tuple[str, str]]:
    """(full name, description) of every slash command."""
    found: list[tuple[str, str]] = []
    for command in tree:
        name = f"{before}{command.name}"
        if isinstance(command, app_commands.Group):
            found.extend(_described(command.commands, f"{name} "))
        elif isinstance(command, app_commands.Command):
            found.append((name, command.description))
    return found
