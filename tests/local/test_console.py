"""The prompt, typed at through a pipe: completion, answers, posts of others, the end."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.plain_text import PlainTextOutput

from bot.local import LocalDiscord, console
from bot.local.person import Person
from tests.local.tiny_bot import Tiny, card


async def until(words: str, screen: io.StringIO, bot: Tiny) -> None:
    async with asyncio.timeout(20):
        while words not in screen.getvalue():
            await bot.fetch_user(bot.user.id)  # type: ignore[union-attr]


async def test_lines_are_answered_until_the_end(
    tiny: Tiny, discord_here: LocalDiscord, tmp_path: Path
) -> None:
    screen = io.StringIO()
    with create_pipe_input() as keys, create_app_session(input=keys, output=PlainTextOutput(screen)):
        task = asyncio.create_task(console.prompt(discord_here.address, tmp_path))
        await until("You are Ada in #news of “News desk”", screen, tiny)
        for line, answer in (
            ("/echo text:hello there", "hello there\n"),  # the line as it was typed ends in \r\n
            ("as:Sam", "Sam in #news"),
            ("/no", "! There"),
        ):
            keys.send_text(line + "\n")
            await until(answer, screen, tiny)
        keys.send_text("\x04")
        await asyncio.wait_for(task, 10)


async def test_a_post_appears_while_nothing_is_typed(
    tiny: Tiny, discord_here: LocalDiscord, tmp_path: Path
) -> None:
    channel = next(one for one in tiny.guilds[0].text_channels if one.name == "digest")
    screen = io.StringIO()
    with create_pipe_input() as keys, create_app_session(input=keys, output=PlainTextOutput(screen)):
        task = asyncio.create_task(console.prompt(discord_here.address, tmp_path))
        await until("You are Ada", screen, tiny)
        await channel.send(view=card("the day's stories"))
        await until("#digest:\nthe day's stories", screen, tiny)
        keys.send_text("\x04")
        await asyncio.wait_for(task, 10)


async def test_the_completer_offers_with_explanations(tiny: Tiny, ada: Person) -> None:
    offered = console.completer(ada).get_completions_async(Document("/shop b"), CompleteEvent())
    (found,) = [one async for one in offered]
    assert (found.text, found.start_position, found.display_meta_text) == ("/shop buy", -7, "Buy a fruit")


async def test_without_a_terminal_the_face_is_a_log(
    tiny: Tiny, discord_here: LocalDiscord, tmp_path: Path
) -> None:
    seen: asyncio.Queue[object] = asyncio.Queue()
    task = asyncio.create_task(console.face(discord_here.address, tmp_path, seen.put_nowait))
    await tiny.guilds[0].text_channels[0].send("posted")
    assert await asyncio.wait_for(seen.get(), 10) == "#news:\nposted\n"
    task.cancel()
