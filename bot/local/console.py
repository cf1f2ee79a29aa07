"""The local Discord's face in a terminal: a prompt with completion, or without a terminal a log of what is posted."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UserError
from bot.local import typed
from bot.local.address import Address
from bot.local.command_limits import ATTACHMENT, BOOLEAN, CHANNEL, MESSAGE_MENU, USER
from bot.local.person import Person
from bot.local.refusals import JSON
from bot.local.render import rendered
from bot.local.say import shown

if TYPE_CHECKING:
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

PROMPT = "> "
HISTORY = "prompt-history"
WELCOME = (
    "You are {name} in #{channel} of “{guild}”. Commands begin with / and are completed with Tab.\n"
    'Also: press:"a button"   menu:"a message menu" message:last   in:#digest   as:Sam   or just write.\n'
    "Ctrl-D ends it."
)

Out = Callable[[str], object]


async def face(address: Address, home: Path, out: Out = print) -> None:
    """A prompt if there is a terminal; else print what the bot posts until cancelled."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        await prompt(address, home)
    else:
        await watch(address, out)


async def watch(address: Address, out: Out = print) -> None:
    """Print what the bot posts for everybody, as it comes."""
    async with Person(address) as who:
        async for place, text in _posts(who, answers=True):
            out(f"#{place}:\n{text}\n")


async def _posts(who: Person, *, answers: bool) -> AsyncIterator[tuple[str, str]]:
    """The bot's messages with their channel's name; with `answers` also those that answer somebody's command."""
    known: dict[str, str] = {}
    async for event in who.events():
        if event["kind"] == "deleted":
            known.pop(event["message"], None)
        if event["kind"] not in ("posted", "edited"):
            continue
        message = event["record"]["data"]
        mine = message["author"]["id"] != who.about["bot"]["id"]
        if mine or event["record"]["seen_by"] or (message.get("webhook_id") and not answers):
            continue
        text = rendered(message)
        if text and known.get(message["id"]) != text:
            edited = "(edited) " if known.get(message["id"]) else ""
            known[message["id"]] = text
            yield who.place(message["channel_id"]), edited + text


async def prompt(address: Address, home: Path) -> None:
    """Ask for lines until Ctrl-D."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory
    from prompt_toolkit.patch_stdout import patch_stdout

    async with Person(address) as who:
        await who.ready()
        session: PromptSession[str] = PromptSession(
            PROMPT,
            completer=completer(who),
            complete_while_typing=True,
            history=FileHistory(str(home / HISTORY)),
            bottom_toolbar=lambda: f" {who.name} in #{who.channel['name']} of {who.guild['name']}",
        )
        print(WELCOME.format(name=who.name, channel=who.channel["name"], guild=who.guild["name"]))
        with patch_stdout():
            news = asyncio.create_task(_print_posts(who))
            try:
                while True:
                    await _one(who, await session.prompt_async(), home)
            except (EOFError, KeyboardInterrupt):
                return
            finally:
                news.cancel()


async def _one(who: Person, line: str, home: Path) -> None:
    if not line.strip():
        return
    answer = await who.do(line)
    answer.posts = []  # printed as they come
    text = await shown(who, answer, home)
    if text:
        print(text + "\n")


async def _print_posts(who: Person) -> None:
    async for place, text in _posts(who, answers=False):
        print(f"#{place}:\n{text}\n")


def completer(who: Person) -> Completer:
    """Completion of commands, options and values; the bot itself is asked for what it autocompletes."""
    from prompt_toolkit.completion import Completer, Completion

    class Typing(Completer):
        def get_completions(self, document: Document, event: CompleteEvent) -> list[Completion]:
            return []  # only the asynchronous way is used

        async def get_completions_async(  # type: ignore[override]
            self, document: Document, event: CompleteEvent
        ) -> AsyncIterator[Completion]:
            text = document.text_before_cursor
            try:
                async for word, start, explained in completions(who, text):
                    yield Completion(word, start - len(text), display_meta=explained)
            except UserError:
                return  # the server went away, or the word fits nothing

    return Typing()


async def completions(who: Person, line: str) -> AsyncIterator[tuple[str, int, str]]:
    """What may stand at the end of the line: text, where it begins, explanation."""
    commands = await who.commands()
    if not line.startswith("/"):
        for word, explained in await _other(who, line, commands):
            if word.lower().startswith(line.lower()) and line:
                yield word, 0, explained
        return
    where = typed.unfinished(line, commands)
    if where.option is not None and where.call is not None:
        for text, explained in await _values(who, where, where.option):
            yield typed.quoted(text), where.start, explained
        begun = len(line) - len(line.split()[-1]) if line and not line[-1].isspace() else len(line)
        for word, explained in where.words:
            yield word, begun, explained
        return
    for word, explained in where.words:
        yield word, where.start, explained


async def _other(who: Person, line: str, commands: list[JSON]) -> list[tuple[str, str]]:
    """The lines that are no commands."""
    found = [(f"in:#{one['name']}", "another channel") for one in who.guild["channels"]]
    found += [(f"as:{one['name']}", "somebody else") for one in who.guild["people"] if not one["bot"]]
    found += [(f"guild:{typed.quoted(one['name'])}", "another server") for one in who.about["guilds"]]
    found += [
        (f"menu:{typed.quoted(one['name'])} message:last", "a message menu")
        for one in commands
        if one["type"] == MESSAGE_MENU
    ]
    if "press:".startswith(line[:6]):
        found += [(f"press:{typed.quoted(label)}", "a button") for label in await who.buttons()]
    return found


async def _values(who: Person, where: typed.Unfinished, option: JSON) -> list[tuple[str, str]]:
    """Values of an option that begin with (or, if the bot says so, answer) what is typed."""
    text, name = where.text, option["name"]
    if option.get("autocomplete") and where.call is not None:
        given = [
            {"name": key, "type": where.call.schema(key)["type"], "value": value}
            for key, value in where.call.given.items()
        ]
        choices = await who.suggestions(where.call, given, name, text)
        for choice in choices:
            who.picked[name, choice["name"]] = choice["value"]
        return [(str(one["name"]), "") for one in choices]
    words: list[tuple[str, str]] = []
    if option.get("choices"):
        words = [(str(one["name"]), "") for one in option["choices"]]
    elif option["type"] == BOOLEAN:
        words = [("true", ""), ("false", "")]
    elif option["type"] == CHANNEL:
        words = [(f"#{one['name']}", "") for one in who.guild["channels"]]
    elif option["type"] == USER:
        words = [(one["name"], "") for one in who.guild["people"]]
    elif option["type"] == ATTACHMENT:
        return _paths(text)
    return [one for one in words if one[0].lower().startswith(text.lower())]


def _paths(text: str) -> list[tuple[str, str]]:
    """Files and folders that begin with the text."""
    begun = Path(text or ".").expanduser()
    folder, start = (begun, "") if text.endswith("/") or not text else (begun.parent, begun.name)
    try:
        found = sorted(
            one for one in folder.iterdir() if one.name.startswith(start) and not one.name.startswith(".")
        )
    except OSError:
        return []
    return [(f"{one}/" if one.is_dir() else str(one), "") for one in found[:50]]
