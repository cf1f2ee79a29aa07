"""Buttons, menus and forms: what they share is how they begin and how they fail."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import discord
from discord import ui

from bot.cards.actions import PATTERN, arguments_of
from bot.errors import UserError

Interaction = discord.Interaction[Any]
Pressed = Callable[..., Awaitable[None]]
Method = TypeVar("Method", bound=Pressed)

GONE = "This button belongs to an older version of me. Ask again with the command."
NOT_YOURS = "You need the permission “{needed}” for this button."


def pressed(verb: str, *, needs: str | None = None, defer: bool = True) -> Callable[[Method], Method]:
    """Mark a cog's method as what a button or menu does.

    It gets the interaction and the arguments of the item's id, and after them what was chosen in a menu.

    `needs` is a permission of Discord's, checked at every click. `defer=False` is for buttons that open a form.
    """

    def mark(method: Method) -> Method:
        method.pressed = (verb, needs, defer)  # type: ignore[attr-defined]
        return method

    return mark


class Press(ui.DynamicItem[ui.Item[Any]], template=re.compile(PATTERN, re.DOTALL)):
    """Every button and menu of ours, also those of messages from before a restart."""

    def __init__(self, item: ui.Item[Any], verb: str, arguments: list[str]) -> None:
        super().__init__(item)
        self.verb, self.arguments = verb, arguments

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Press:
        """Read the item's id, and what was chosen."""
        data: Any = interaction.data or {}
        chosen = [str(value)[:200] for value in data.get("values", ())]
        return cls(item, match["verb"], [*arguments_of(match["arguments"]), *chosen])

    async def callback(self, interaction: Interaction) -> None:
        """Check the permission, acknowledge, act; failures end where commands' failures end."""
        try:
            if not await interaction.client.admitted(interaction):
                return
            method = interaction.client.pressed.get(self.verb)
            if method is None:
                raise UserError(GONE)
            _, needs, defer = method.pressed
            if needs and not getattr(interaction.permissions, needs):
                raise UserError(NOT_YOURS.format(needed=needs.replace("_", " ")))
            if not _fits(method, self.arguments):
                raise UserError(GONE)
            if defer:
                await acknowledge(interaction)
            await method(interaction, *self.arguments)
        except Exception as error:
            await interaction.client.failed(interaction, error)


def _fits(method: Pressed, arguments: list[str]) -> bool:
    """Whether a method takes so many arguments; those of an older version's button may be others."""
    try:
        inspect.signature(method).bind(None, *arguments)
    except TypeError:
        return False
    return True


def texts_above(interaction: Interaction) -> list[str]:
    """The texts of the card that a pressed button stands on; none for a command."""
    found: list[str] = []
    components: list[Any] = list(interaction.message.components) if interaction.message is not None else []
    for component in components:
        components += getattr(component, "children", ())
        if isinstance(component, discord.TextDisplay):
            found.append(component.content)
    return found


async def acknowledge(interaction: Interaction) -> None:
    """A click on the presser's own card changes it; on a public post it opens an answer for the presser alone."""
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)


class Form(ui.Modal):
    """A modal whose failures end where commands' failures end."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Whether it may be handed in now; it is answered if not."""
        return bool(await interaction.client.admitted(interaction))

    async def on_error(  # type: ignore[override] # discord.py's modals get no item
        self, interaction: Interaction, error: Exception, /
    ) -> None:
        """Say what went wrong."""
        await interaction.client.failed(interaction, error)
