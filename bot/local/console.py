"""The local Discord's face in a terminal: a prompt with completion, or without a terminal a log of what is posted."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UserError
from bot.local.address import Address
from bot.local.completion import completions
from bot.local.person import Person
from bot.local.render import rendered
from bot.local.say import shown

if TYPE_CHECKING:
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

PROMPT = "> "
HISTORY = "prompt-history"
SHOWN = 2
WELCOME = (
    "You are {name} in #{channel} of “{guild}”. Commands begin with / and are completed with Tab.\n"
    'Also: press:"a button"   menu:"a message menu" message:last   in:#digest   as:Sam   or just write.\n'
    "Ctrl-D ends it."
)

Out = Callable[[str], object]
SAID = partial(print, flush=True)


async def face(address: Address, home: Path, out: Out = SAID) -> None:
    """A prompt if there is a terminal; else print what the bot posts until cancelled."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        await prompt(address, home)
    else:
        await watch(address, out)


async def watch(address: Address, out: Out = SAID) -> None:
    """Print what the bot posts for everybody, as it comes."""
    async with Person(address) as who:
        async for place, text in _posts(who, answers=True):
            out(f"#{place}:\n{text}\n")


async def _posts(who: Person, *, answers: bool) -> AsyncIterator[tuple[str, str]]:
    """The bot's messages with their channel's name, the last ones before now first.

    With `answers` also those that answer somebody's command in public.
    """
    known: dict[str, str] = {}
    async for event in who.events():
        if event["kind"] == "listening":  # what was there before; nothing falls between it and what comes
            for message in await who.posts_before(SHOWN):
                known[message["id"]] = rendered(message, names=who.names)
                yield who.place(message["channel_id"]), known[message["id"]]
        if event["kind"] == "deleted":
            known.pop(event["message"], None)
        if event["kind"] not in ("posted", "edited"):
            continue
        message = event["record"]["data"]
        another = message["author"]["id"] != who.about["bot"]["id"]
        if another or event["record"]["seen_by"] or (message.get("webhook_id") and not answers):
            continue
        text = rendered(message, names=who.names)
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
        with patch_stdout():
            print(WELCOME.format(name=who.name, channel=who.channel["name"], guild=who.guild["name"]))
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
