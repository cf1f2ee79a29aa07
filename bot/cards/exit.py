"""The one exit for answers: payload check, send, receipt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import discord
from discord import ui

from bot.cards.check import check
from bot.cards.layout import ACCENT, Card, block, files_of, payload_of, view_of
from bot.news import Passage

NO_PINGS = discord.AllowedMentions.none()
SHARED = "Posted in this channel."
BROKEN = "Something broke on my side. It is in the operator's log{reference}."
ERROR_COLOUR = 0xC0392B


class Ledger(Protocol):
    """What the exit asks of the store."""

    async def stored(self, guild: int, revisions: Iterable[int]) -> Mapping[int, tuple[str, str]]:
        """(headline, body) of revisions that this library holds."""

    async def public(self, guild: int) -> bool:
        """Whether this server wants answers shared unless somebody says otherwise."""

    async def keep(
        self, guild: int, channel: int, message: int, kind: str, passages: Sequence[Passage]
    ) -> None:
        """Keep the receipt of a posted message."""


async def show(interaction: discord.Interaction[Any], card: Card, *, share: bool | None = False) -> None:
    """Answer a deferred command or click with a card; with `share`, for everybody in the channel (None: as the server set).

    Raises: Refused when the card would show source text that is not in the store; nothing is sent then.
    """
    ledger: Ledger = interaction.client.ledger
    guild = interaction.guild_id or 0
    view = view_of(card)
    stored = await ledger.stored(guild, {passage.revision_id for passage in card.passages})
    check(payload_of(view), card.passages, stored)
    if share is None:
        share = await ledger.public(guild)
    if share:
        await interaction.edit_original_response(view=notice(SHARED))
        message: discord.Message = await interaction.followup.send(
            view=view, files=files_of(card), allowed_mentions=NO_PINGS, wait=True
        )
    else:
        message = await interaction.edit_original_response(
            view=view, attachments=files_of(card), allowed_mentions=NO_PINGS
        )
    if card.passages:
        await ledger.keep(guild, interaction.channel_id or 0, message.id, card.kind, card.passages)


async def add(interaction: discord.Interaction[Any], card: Card) -> None:
    """A further answer without source text, to the author alone: the next part of a file."""
    view = view_of(card)
    check(payload_of(view), (), {})
    await interaction.followup.send(
        view=view, files=files_of(card), ephemeral=True, allowed_mentions=NO_PINGS
    )


async def say(interaction: discord.Interaction[Any], words: str) -> None:
    """Answer with a sentence of our own."""
    await _answer(interaction, notice(words))


async def fail(interaction: discord.Interaction[Any], words: str) -> None:
    """Answer a failed command or click, once, to its author alone."""
    await _answer(interaction, notice(words, ERROR_COLOUR), beside=True)


def notice(words: str, colour: int = ACCENT) -> ui.LayoutView:
    """A card of one sentence of ours (strangers' strings in it are escaped by who wrote it)."""
    return view_of(Card("notice", (block(words[:3_900]),), accent=colour))


async def _answer(
    interaction: discord.Interaction[Any], view: ui.LayoutView, *, beside: bool = False
) -> None:
    """Send to the author alone, whatever state the interaction is in; `beside` never overwrites a card of a click."""
    if not interaction.response.is_done():
        await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=NO_PINGS)
    elif beside and interaction.response.type is discord.InteractionResponseType.deferred_message_update:
        await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=NO_PINGS)
    else:
        await interaction.edit_original_response(view=view, attachments=[], allowed_mentions=NO_PINGS)
