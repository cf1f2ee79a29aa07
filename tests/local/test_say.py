"""`verbatim say` and the terminal: what is printed, what is kept, what may follow."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.local import LocalDiscord, say
from bot.local.completion import completions
from bot.local.console import watch
from bot.local.person import Person
from bot.local.render import readable, rendered
from tests.local.tiny_bot import Tiny, card


async def said(server: LocalDiscord, home: Path, *lines: str) -> tuple[int, str]:
    out: list[str] = []
    status = await say.say(server.address, lines, home, out.append)
    return status, "\n".join(out)


async def test_each_answer_stands_under_its_command(
    tiny: Tiny, discord_here: LocalDiscord, tmp_path: Path
) -> None:
    status, out = await said(discord_here, tmp_path, "/echo text:one", '/echo text:"two words"')
    assert (status, out) == (0, '$ /echo text:one\none\n\n$ /echo text:"two words"\ntwo words\n')


async def test_a_command_that_fails_is_marked_and_the_rest_goes_on(
    tiny: Tiny, discord_here: LocalDiscord, tmp_path: Path
) -> None:
    status, out = await said(discord_here, tmp_path, "/nothing", "/echo text:still here")
    assert status == 1
    assert "! There is no command “/nothing”" in out
    assert "still here" in out


async def test_a_line_of_an_answer_never_looks_like_a_command(
    tiny: Tiny, discord_here: LocalDiscord, tmp_path: Path
) -> None:
    _, out = await said(discord_here, tmp_path, '/echo text:"$ /echo text:no"')
    assert [line for line in out.splitlines() if line.startswith("$ ")] == ['$ /echo text:"$ /echo text:no"']


async def test_files_are_kept_and_named(tiny: Tiny, discord_here: LocalDiscord, tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("abc")
    _, out = await said(discord_here, tmp_path, f"/measure file:{tmp_path}/n.txt")
    place = Path(next(line for line in out.splitlines() if line.startswith("File: "))[6:].rpartition(" (")[0])
    assert place.parent == tmp_path / "files"
    assert content(place) == "cba"


def content(place: Path) -> str:
    return place.read_text("utf8")


async def test_it_goes_on_in_another_channel_and_server(
    tiny: Tiny, discord_here: LocalDiscord, tmp_path: Path, ada: Person
) -> None:
    made = await ada.call("POST", "guilds", json={"name": "Second desk"})
    while tiny.get_guild(int(made["id"])) is None:
        await ada.ready()
    await said(discord_here, tmp_path, "in:#digest", "/echo text:a", 'guild:"Second desk"', "/echo text:b")
    assert [message["content"] for message in await ada.history("digest")] == ["a"]
    await ada.do('guild:"Second desk"')
    assert [message["content"] for message in await ada.history()] == ["b"]


async def test_without_a_bot_it_says_so(discord_here: LocalDiscord, tmp_path: Path) -> None:
    seconds, say.CONNECT_SECONDS = say.CONNECT_SECONDS, 0.01
    try:
        with pytest.raises(UserError, match="did not connect"):
            await said(discord_here, tmp_path, "/echo text:x")
    finally:
        say.CONNECT_SECONDS = seconds


async def test_a_card_is_readable_text() -> None:
    message = {
        "content": "",
        "embeds": [{"title": "T", "fields": [{"name": "n", "value": "v"}], "footer": {"text": "f"}}],
        "flags": 64,
        "attachments": [{"id": "1", "url": "u", "filename": "a.txt", "size": 1234}],
        "components": [
            {
                "type": 17,
                "components": [
                    {"type": 10, "content": "# Head\n> quoted \\* text"},
                    {"type": 14, "divider": True},
                    {
                        "type": 9,
                        "components": [{"type": 10, "content": "beside"}],
                        "accessory": {"type": 2, "style": 2, "label": "Open", "custom_id": "x"},
                    },
                    {
                        "type": 12,
                        "items": [{"media": {"url": "p", "attachment_id": "2"}, "description": "A chart"}],
                    },
                ],
            },
            {
                "type": 1,
                "components": [
                    {"type": 2, "style": 5, "label": "Read", "url": "https://example.org"},
                    {"type": 2, "style": 2, "label": "Next", "custom_id": "y", "disabled": True},
                ],
            },
        ],
    }
    assert rendered(message, {"1": "/home/a.txt", "2": "/home/p.png"}).splitlines() == [
        "T",
        "n: v",
        "f",
        "# Head",
        "> quoted \\* text",
        "—" * 20,
        "beside",
        "[Open]",
        "Picture: /home/p.png — A chart",
        "[Read](https://example.org)  [Next (off)]",
        "File: /home/a.txt (1,234 bytes)",
        "(only you see this)",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see </save link:15>", "see /save link"),
        ("at <t:1761921000:F>", "at Friday, 31 October 2025 14:30 UTC"),
        ("at <t:1761921000>", "at 31 October 2025 14:30 UTC"),
        ("at <t:9999999999999>", "at Invalid date"),
        ("in <#1> by <@2> of <@&3>", "in #news by @Ada of <@&3>"),
        (r"\</save link:15> \<@2>", r"\</save link:15> \<@2>"),
        (r"**bold** \* -# small", r"**bold** \* -# small"),
    ],
)
def test_mentions_and_times_are_shown_as_discord_shows_them(text: str, shown: str) -> None:
    assert readable(text, {"1": "#news", "2": "@Ada"}) == shown


async def test_the_log_shows_what_was_posted_before_and_what_comes(
    tiny: Tiny, discord_here: LocalDiscord, ada: Person
) -> None:
    channel = next(one for one in tiny.guilds[0].text_channels if one.name == "digest")
    await channel.send(view=card("yesterday's"))
    seen: asyncio.Queue[str] = asyncio.Queue()
    task = asyncio.create_task(watch(discord_here.address, lambda text: seen.put_nowait(str(text))))
    assert "#digest:\nyesterday's" in await asyncio.wait_for(seen.get(), 10)
    message = await channel.send(view=card("today's"))
    assert "#digest:\ntoday's" in await asyncio.wait_for(seen.get(), 10)
    await message.edit(view=card("corrected"))
    assert "#digest:\n(edited) corrected" in await asyncio.wait_for(seen.get(), 10)
    await ada.do("/picture")  # for Ada alone
    await ada.do("/echo text:public")
    assert "#news:\npublic" in await asyncio.wait_for(seen.get(), 10)
    task.cancel()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/ec", ["/echo"]),
        ("/shop buy fruit:ap", ["Apple", "Apricot"]),
        ("/shop buy fruit:x share:t", ["true"]),
        ("/post channel:#di", ["#digest"]),
        ("as:R", ["as:Robin"]),
        ("in:", ["in:#news", "in:#digest", "in:#stories", "in:#announcements"]),
        ("menu", ['menu:"Shout This" message:last']),
    ],
)
async def test_what_may_follow_is_offered(tiny: Tiny, ada: Person, line: str, words: list[str]) -> None:
    assert [word async for word, _, _ in completions(ada, line)] == words


async def test_a_picked_suggestion_is_the_one_that_is_sent(tiny: Tiny, ada: Person) -> None:
    assert [word async for word, _, _ in completions(ada, "/shop buy fruit:a")] == ["Apple", "Apricot"]
    answer = await ada.do("/shop buy fruit:Apricot")
    assert "bought apricot" in rendered(answer.messages[0])
