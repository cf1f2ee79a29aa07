"""Options that suggest while somebody types: article, story, speaker, outlet, time zone.

A suggestion only names; the command resolves it after it has deferred, so that typing a name by hand works as well.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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
Suggest = Callable[[Interaction, str], Awaitable[list[tuple[str, str]]]]


class Suggested(app_commands.Transformer):
    """A string option with suggestions: (name, value) pairs, best first, for what was typed."""

    def __init__(self, suggest: Suggest) -> None:
        self._suggest = suggest

    async def transform(self, interaction: Interaction, value: Any, /) -> str:
        """What was typed or chosen, as it is."""
        return str(value)

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str | int | float, /
    ) -> Choices:
        """Discord's form of the suggestions; nothing outside a guild."""
        if interaction.guild_id is None:
            return []
        found = await self._suggest(interaction, str(value)[:200])
        return [
            app_commands.Choice(name=label(name, LONGEST) or "…", value=chosen[:LONGEST])
            for name, chosen in found[:MOST]
        ]


@cache
def zones() -> tuple[str, ...]:
    """IANA time zones that have a place in them, and UTC."""
    return (
        "UTC",
        *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")),
    )


async def _zones(interaction: Interaction, typed: str) -> list[tuple[str, str]]:
    wanted = typed.lower().replace(" ", "_")
    return [(zone, zone) for zone in zones() if wanted in zone.lower()]


async def _names(interaction: Interaction, typed: str) -> list[tuple[str, str]]:
    """Names of the person chosen in the option `speaker`, most used first."""
    speaker = str(getattr(interaction.namespace, "speaker", None) or "")
    found: list[tuple[str, str]] = await interaction.client.desk.speakers.names(
        interaction.guild_id, speaker, typed
    )
    return found


def of_desk(part: str, question: str = "suggest") -> Suggested:
    """Suggestions that a part of the desk gives for a guild."""

    async def suggest(interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        asked = getattr(getattr(interaction.client.desk, part), question)
        found: list[tuple[str, str]] = await asked(interaction.guild_id, typed)
        return found

    return Suggested(suggest)


Article = app_commands.Transform[str, of_desk("library")]
ArticleOrStory = app_commands.Transform[str, of_desk("summaries")]
Outlet = app_commands.Transform[str, of_desk("library", "suggest_outlets")]
Story = app_commands.Transform[str, of_desk("stories")]
Speaker = app_commands.Transform[str, of_desk("quotes")]
SpeakerName = app_commands.Transform[str, Suggested(_names)]
Zone = app_commands.Transform[str, Suggested(_zones)]
