"""A card is a value: blocks of lines and buttons. This module turns it into Discord's Components V2.

Source text enters a line only as a passage (`shown`), our own words as `own`; `bot.cards.check` reads both back.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from unicodedata import combining

import discord
from discord import ui

from bot.cards.escape import escaped, isolated, label, plain
from bot.news import Passage

#: Discord: 4,000 characters and 40 components over a whole message; kept below for what is added at sending.
MOST_CHARACTERS = 3_700
MOST_COMPONENTS = 40
#: Characters of one passage and one headline, escapes counted. Sentences of news have 150, quotes rarely 600; what is longer
#: is a list, a table or hostile, and three passages with their heads must fit a message. Headlines have 70, seldom 150.
LONGEST_PASSAGE, LONGEST_HEADLINE = 900, 300
#: Characters of an address behind a link; of articles' addresses few have more than 200, and ten of these fit a message.
LONGEST_LINK = 400
#: Discord: options of one menu.
MOST_OPTIONS = 25
ACCENT = 0x2F6FDE

Style = discord.ButtonStyle


@dataclass(frozen=True, slots=True)
class Line:
    """Markdown of one line, and the passages that stand in it, in order."""

    text: str
    passages: tuple[Passage, ...] = ()

    def __add__(self, other: Line) -> Line:
        return Line(self.text + other.text, self.passages + other.passages)


@dataclass(frozen=True, slots=True)
class Button:
    """A button; `action` is its custom_id (`bot.cards.actions`) or, with `url`, a link."""

    label: str
    action: str = ""
    style: Style = Style.secondary
    url: str | None = None
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """A menu of (label, value) to choose one from; with `channels` Discord lists the channels that can be posted into."""

    action: str
    hint: str
    options: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    channels: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, with at most one button beside them."""

    lines: tuple[Line, ...]
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the card; `picture` shows it in the card, `alt` says what is to be seen."""

    name: str
    content: bytes
    alt: str = ""
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One answer. `selects` and `buttons` are rows under the blocks; `kind` names it in receipts and logs."""

    kind: str
    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    files: tuple[Attachment, ...] = ()
    accent: int = field(default=ACCENT)
    selects: tuple[Select, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Passages in the order in which they are shown."""
        return tuple(passage for line in self.lines for passage in line.passages)

    @property
    def characters(self) -> int:
        return sum(len(line.text) + 1 for line in self.lines)


def own(text: str) -> Line:
    """A line of our own words (Markdown allowed; strangers' strings in it go through `plain`)."""
    return Line(text)


def shown(passage: Passage, before: str = "", after: str = "") -> Line:
    """A passage between our own words; one that would fill the message is cut, and the cut is marked."""
    part = _cut(passage)
    mark = "" if part is passage else " […]"
    return Line(f"{before}{isolated(part.text)}{mark}{after}", (part,))


def _cut(passage: Passage) -> Passage:
    """As much as there is room for, up to a word's end and never inside a character of several signs."""
    most = LONGEST_HEADLINE if passage.part == "headline" else LONGEST_PASSAGE
    if len(escaped(passage.text)) <= most:
        return passage
    text = passage.text[:most]
    while len(escaped(text)) > most:
        text = text[: -max(1, (len(escaped(text)) - most) // 2)]
    while len(text) > 1 and _goes_on(text, passage.text[len(text) : len(text) + 1]):
        text = text[:-1]
    words = text.rpartition(" ")[0].rstrip()
    text = words if 2 * len(words) > len(text) else text
    return replace(passage, end=passage.start + len(text), text=text)


def _goes_on(text: str, following: str) -> bool:
    """Whether the next sign belongs to the last character: a combining mark, a joiner, what a joiner joins."""
    joining = ("\u200d", "\ufe0f")
    return text[-1] == "\u200d" or following in joining or bool(following and combining(following))


def quoted(passage: Passage, after: str = "") -> Line:
    """A passage as a block quote with its receipt: outlet, paragraph, link."""
    return shown(passage, "> ", f"\n> -# {receipt(passage)}{after}")


def receipt(passage: Passage) -> str:
    """Outlet, paragraph and link of a passage, as shown beneath it."""
    place = plain(passage.outlet)
    if passage.part == "body":
        place += f" ¶{passage.paragraph}"
    return f"{place} · {link('open', passage.url)}" if passage.url else place


def link(words: str, url: str | None) -> str:
    """A link of ours; without an address of the web, or with a very long one, the words alone. Addresses come from strangers: parentheses, blanks and marks are percent-encoded."""
    if not url or not url.startswith(("http://", "https://")):
        return words
    safe = "".join(
        char
        if char.isascii() and char.isprintable() and char not in " ()<>[]\\\"'`*_~|\n\r\t"
        else _percent(char)
        for char in url
    )
    return f"[{words}](<{safe}>)" if len(safe) <= LONGEST_LINK else words


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf8", "ignore"))


def block(*lines: Line | str, button: Button | None = None) -> Block:
    """A block from lines; strings are our own words."""
    return Block(tuple(own(line) if isinstance(line, str) else line for line in lines), button)


def packed(
    blocks: Sequence[Block], budget: int = MOST_CHARACTERS, components: int = 30
) -> tuple[tuple[Block, ...], int]:
    """As many leading blocks as fit, and how many were left out."""
    kept: list[Block] = []
    used = count = 0
    for number, item in enumerate(blocks):
        size = sum(len(line.text) + 1 for line in item.lines)
        cost = 3 if item.button else 1
        if used + size > budget or count + cost > components:
            return tuple(kept), len(blocks) - number
        kept.append(item)
        used, count = used + size, count + cost
    return tuple(kept), 0


def view_of(card: Card) -> ui.LayoutView:
    """The card as a layout: never stored by discord.py (its buttons are dynamic items), so it costs no memory."""
    view = ui.LayoutView(timeout=None)
    inside: list[ui.Item[ui.LayoutView]] = []
    for item in card.blocks:
        text = "\n".join(line.text for line in item.lines)
        if item.button:
            inside.append(ui.Section(ui.TextDisplay(text), accessory=_button(item.button)))
        else:
            inside.append(ui.TextDisplay(text))
    pictures = [file for file in card.files if file.picture]
    if pictures:
        gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
        for file in pictures:
            gallery.add_item(media=f"attachment://{file.name}", description=file.alt[:1024] or None)
        inside.append(gallery)
    inside.extend(ui.File(f"attachment://{file.name}") for file in card.files if not file.picture)
    inside.extend(ui.ActionRow(_select(select)) for select in card.selects)
    inside.extend(ui.ActionRow(*(_button(button) for button in row)) for row in card.buttons if row)
    view.add_item(ui.Container(*inside, accent_colour=card.accent))
    view.stop()
    return view


def payload_of(view: ui.LayoutView) -> list[dict[str, Any]]:
    """The finished components, as they go to Discord."""
    return list(view.to_components())  # type: ignore[no-untyped-call] # discord.py leaves it untyped


def files_of(card: Card) -> list[discord.File]:
    """The card's attachments, fresh for one sending."""
    return [
        discord.File(io.BytesIO(file.content), file.name, description=file.alt[:1024] or None)
        for file in card.files
    ]


def _select(select: Select) -> ui.Item[ui.LayoutView]:
    if select.channels:
        return ui.ChannelSelect(
            custom_id=select.action,
            placeholder=label(select.hint, 150),
            channel_types=[discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum],
        )
    return ui.Select(
        custom_id=select.action,
        placeholder=label(select.hint, 150),
        options=[
            discord.SelectOption(label=label(name, 100), value=value, default=value == select.chosen)
            for name, value in select.options[:MOST_OPTIONS]
        ],
    )


def _button(button: Button) -> ui.Button[ui.LayoutView]:
    if button.url:
        return ui.Button(label=label(button.label), url=button.url, style=Style.link)
    return ui.Button(
        label=label(button.label), custom_id=button.action, style=button.style, disabled=button.disabled
    )
