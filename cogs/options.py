"""Options that suggest while somebody types: article, story, speaker, outlet, time zone.

A suggestion only names; the command resolves it after it has deferred, so that typing a name by hand works as well.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

import discord
from discord import app_commands

from bot.cards.escape import label

MOST = 25
LONGEST = 100

Interaction = discord.Interaction[Any]
Choices = list[app_commands.Choice[str]]


class Suggested(app_commands.Transformer):
    """A string option whose suggestions come from `suggest`."""

    async def transform(self, interaction: Interaction, value: Any, /) -> str:
        """What was typed or chosen, as it is."""
        return str(value)

    async def suggest(self, interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        """(name, value) pairs, best first."""
        raise NotImplementedError(type(self).__name__)

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str | int | float, /
    ) -> Choices:
        """Discord's form of the suggestions; nothing outside a guild."""
        if interaction.guild_id is None:
            return []
        found = await self.suggest(interaction, str(value)[:200])
        return [
            app_commands.Choice(name=label(name, LONGEST) or "…", value=chosen[:LONGEST])
            for name, chosen in found[:MOST]
        ]


class ArticleOption(Suggested):
    """An article of this library, by words of its headline or its outlet."""

    async def suggest(self, interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        """Newest first."""
        found: list[tuple[str, str]] = await interaction.client.desk.library.suggest(
            interaction.guild_id, typed
        )
        return found


class StoryOption(Suggested):
    """A story of this library."""

    async def suggest(self, interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        """Newest first."""
        found: list[tuple[str, str]] = await interaction.client.desk.stories.suggest(
            interaction.guild_id, typed
        )
        return found


class SpeakerOption(Suggested):
    """Somebody quoted in this library, under any of their names."""

    async def suggest(self, interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        """Most quoted first."""
        found: list[tuple[str, str]] = await interaction.client.desk.quotes.suggest(
            interaction.guild_id, typed
        )
        return found


class NameOption(Suggested):
    """One of the names of the person chosen in the option `speaker`."""

    async def suggest(self, interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        """Most used first."""
        speaker = str(getattr(interaction.namespace, "speaker", None) or "")
        found: list[tuple[str, str]] = await interaction.client.desk.speakers.names(
            interaction.guild_id, speaker, typed
        )
        return found


class OutletOption(Suggested):
    """An outlet of this library."""

    async def suggest(self, interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        """In alphabetical order."""
        found: list[tuple[str, str]] = await interaction.client.desk.library.suggest_outlets(
            interaction.guild_id, typed
        )
        return found


@cache
def zones() -> tuple[str, ...]:
    """IANA time zones that have a place in them, and UTC."""
    return (
        "UTC",
        *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")),
    )


class ZoneOption(Suggested):
    """An IANA time zone."""

    async def suggest(self, interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        """Zones with the typed words in their name."""
        wanted = typed.lower().replace(" ", "_")
        return [(zone, zone) for zone in zones() if wanted in zone.lower()][:MOST]


Article = app_commands.Transform[str, ArticleOption]
Story = app_commands.Transform[str, StoryOption]
Speaker = app_commands.Transform[str, SpeakerOption]
SpeakerName = app_commands.Transform[str, NameOption]
Outlet = app_commands.Transform[str, OutletOption]
Zone = app_commands.Transform[str, ZoneOption]
