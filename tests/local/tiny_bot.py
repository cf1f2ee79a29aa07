"""A small discord.py bot that uses what a real one uses: the local Discord's test subject."""

from __future__ import annotations

import asyncio
import io
import re
from typing import Any

import discord
import yarl
from discord import app_commands, ui
from discord.ext import commands

from bot.local import Address

FRUITS = ("apple", "apricot", "banana", "cherry")


class Count(ui.DynamicItem[ui.Button[Any]], template=re.compile(r"t:count:(?P<count>\d+)")):
    """A button that counts in its own id, so that it survives a restart."""

    def __init__(self, count: int) -> None:
        super().__init__(ui.Button(label=f"Count {count}", custom_id=f"t:count:{count}"))
        self.count = count

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: re.Match[str], /) -> Count:
        return cls(int(match["count"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.edit_message(view=card(f"counted to {self.count + 1}", self.count + 1))


class Paste(ui.Modal, title="Paste it"):
    headline = ui.Label(text="Headline", component=ui.TextInput(custom_id="headline", max_length=100))
    body = ui.Label(
        text="Text",
        component=ui.TextInput(custom_id="body", style=discord.TextStyle.paragraph, required=False),
    )

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        values = self.headline.component, self.body.component
        await interaction.followup.send(" / ".join(str(value) for value in values))


def card(text: str, count: int | None = None) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    inside: list[Any] = [ui.TextDisplay(text), ui.Separator()]
    if count is not None:
        inside.append(ui.ActionRow(Count(count)))
    view.add_item(ui.Container(*inside, accent_colour=0x2F6FDE))
    return view


class Tiny(commands.AutoShardedBot):
    """Every command here stands for one way of answering."""

    def __init__(self) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(
            "!", intents=intents, help_command=None, allowed_mentions=discord.AllowedMentions.none()
        )
        self.resumed = asyncio.Event()
        self.joined: asyncio.Queue[int] = asyncio.Queue()
        self.failures: list[Exception] = []

    async def on_resumed(self) -> None:
        self.resumed.set()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.joined.put_nowait(guild.id)

    async def setup_hook(self) -> None:
        add_commands(self)
        self.add_dynamic_items(Count)
        await self.tree.sync()


def add_commands(bot: Tiny) -> None:
    tree = bot.tree

    @tree.error
    async def failed(interaction: discord.Interaction[Any], error: app_commands.AppCommandError) -> None:
        bot.failures.append(error)

    @tree.command(description="Echo")
    async def echo(
        interaction: discord.Interaction[Any], text: str, times: app_commands.Range[int, 1, 3] = 1
    ) -> None:
        await interaction.response.send_message(" ".join([text] * times))

    async def fruits(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        found = [fruit for fruit in FRUITS if fruit.startswith(current.lower())]
        return [app_commands.Choice(name=fruit.title(), value=fruit) for fruit in found]

    shop = app_commands.Group(name="shop", description="A shop")

    @shop.command(description="Buy a fruit")
    @app_commands.autocomplete(fruit=fruits)
    async def buy(interaction: discord.Interaction[Any], fruit: str, share: bool = False) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(view=card(f"bought {fruit}", 0))
        if share:
            await interaction.followup.send(view=card(f"{interaction.user} bought {fruit}"), wait=True)

    tree.add_command(shop)

    @tree.command(description="A form")
    async def paste(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_modal(Paste())

    @tree.command(description="Measure a file")
    async def measure(interaction: discord.Interaction[Any], file: discord.Attachment) -> None:
        content = await file.read()
        await interaction.response.send_message(
            f"{file.filename} has {len(content)} bytes",
            file=discord.File(io.BytesIO(content[::-1]), "reversed.txt"),
        )

    @tree.command(description="A picture in a card")
    async def picture(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(ephemeral=True)
        view = ui.LayoutView(timeout=None)
        gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
        gallery.add_item(media="attachment://dot.png", description="A dot")
        view.add_item(ui.Container(ui.TextDisplay("look"), gallery))
        await interaction.edit_original_response(
            view=view, attachments=[discord.File(io.BytesIO(PNG), "dot.png")]
        )

    @tree.command(description="Post in a channel")
    async def post(interaction: discord.Interaction[Any], channel: discord.TextChannel, text: str) -> None:
        await channel.send(view=card(text), nonce=text[:25])
        await interaction.response.send_message("posted", ephemeral=True)

    @tree.command(description="Say nothing")
    async def silent(interaction: discord.Interaction[Any]) -> None:
        return

    @tree.command(description="Answer twice")
    async def twice(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("first")
        interaction.response._response_type = None  # forget it, as a second process would not know
        await interaction.response.send_message("second")

    @tree.command(description="Choose")
    async def choose(interaction: discord.Interaction[Any]) -> None:
        view = ui.View(timeout=60)
        menu: ui.Select[ui.View] = ui.Select(
            placeholder="Which?",
            options=[
                discord.SelectOption(label="One", value="1"),
                discord.SelectOption(label="Two", value="2"),
            ],
        )

        async def chosen(pressed: discord.Interaction[Any]) -> None:
            await pressed.response.edit_message(content=f"chose {menu.values[0]}", view=None)

        menu.callback = chosen  # type: ignore[method-assign]
        view.add_item(menu)
        await interaction.response.send_message("which?", view=view)

    @tree.command(description="Choose a channel")
    async def where(interaction: discord.Interaction[Any]) -> None:
        view = ui.View(timeout=60)
        menu: ui.ChannelSelect[ui.View] = ui.ChannelSelect(channel_types=[discord.ChannelType.text])

        async def chosen(pressed: discord.Interaction[Any]) -> None:
            await pressed.response.edit_message(content=f"chose {menu.values[0].name}", view=None)

        menu.callback = chosen  # type: ignore[method-assign]
        view.add_item(menu)
        await interaction.response.send_message("where?", view=view)

    @tree.command(description="Whom")
    async def whom(interaction: discord.Interaction[Any], member: discord.Member, role: discord.Role) -> None:
        await interaction.response.send_message(f"{member.display_name} {role.name}")

    @tree.command(description="Think for ever")
    async def think(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer()

    async def numbers(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[int]]:
        return [app_commands.Choice(name="forty-two", value=42)] if current.startswith("forty") else []

    @tree.command(description="A number")
    @app_commands.autocomplete(number=numbers)
    async def count(interaction: discord.Interaction[Any], number: int) -> None:
        await interaction.response.send_message(str(number + 1))

    @tree.command(description="For staff")
    @app_commands.default_permissions(manage_messages=True)
    async def staff(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message(
            f"held {interaction.permissions.manage_messages}", ephemeral=True
        )

    @tree.context_menu(name="Shout This")
    async def shout(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        await interaction.response.send_message(message.content.upper(), ephemeral=True)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


class Connected:
    """A tiny bot over real sockets, for the length of a `with`."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.bot = Tiny()

    async def __aenter__(self) -> Tiny:
        discord.http.Route.BASE = self.address.rest_url
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.address.gateway_url)
        connected = asyncio.Event()

        async def on_connect() -> None:
            connected.set()

        self.bot.add_listener(on_connect)
        self.task = asyncio.create_task(self.bot.start(self.address.token))
        waiting = asyncio.create_task(connected.wait())
        await asyncio.wait({self.task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self.task.done():
            await self.bot.close()
            self.task.result()
        return self.bot

    async def __aexit__(self, *_: object) -> None:
        await self.bot.close()
        await asyncio.wait({self.task})
