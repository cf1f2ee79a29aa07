"""What one server stores, no other server sees: every command, option, suggestion, button and menu, three servers.

The walk goes over the commands as they are registered, so that a new one is walked the day it is added: its options are
filled by their type from values that name what the first server has. Two laws: nothing that the first server stores is
shown in another; and an empty server answers after the first one has filled its library exactly as it did before.
"""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import ui

from bot.local.person import Answer, Person
from bot.local.render import rendered
from bot.local.typed import Call
from storage import feeds
from tests.conftest import Town, town_at

JSON = dict[str, Any]
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ATTACHMENT, GROUPS = 3, 4, 5, 6, 7, 11, (1, 2)

#: Words that only the first server's library, stories, feeds, posts and settings have.
SECRETS = (
    "Brannock", "Ellary", "viaduct", "girder", "Quillon", "secretpaper", "hushfeed", "hidden-story", "Iceland", "whispered topic",
)  # fmt: skip
HOST = "secretpaper.example"
ADDRESS = f"https://{HOST}/one"

#: Commands that make something: their answers hold numbers of rows, which grow over all servers.
MAKERS = ("save", "digest", "feed", "watch", "setup", "settings", "curate", "data", "Save this article")


def leaves(commands: list[JSON]) -> Iterator[tuple[JSON, tuple[str, ...], list[JSON]]]:
    """(command, path, options) of everything that can be called, menus included."""

    def inside(command: JSON, path: tuple[str, ...], options: list[JSON]) -> Iterator[Any]:
        subs = [one for one in options if one["type"] in GROUPS]
        if not subs:
            yield command, path, options
        for sub in subs:
            yield from inside(command, (*path, sub["name"]), sub.get("options") or [])

    for command in commands:
        yield from inside(command, (command["name"],), command.get("options") or [])


class Walk:
    """One person of a server who tries everything that the first server's members could name."""

    def __init__(self, who: Person, first: int, paper: Path, tokens: random.Random) -> None:
        self.who, self.first, self.paper, self.chance = who, first, paper, tokens
        self.called: set[str] = set()

    @property
    def strings(self) -> list[str]:
        g = self.first
        return [
            "1", "2", "Brannock", "Ida Brannock", "viaduct", "girder", "Quillon", "hidden-story", ADDRESS, f"g{g}", f"g{g} OR girder",
            f'"g{g}" girder', f"guild:g{g}", f"guild : g{g} AND headline:girder", "Ellary Courier", "#1", "1 · 08:00",
            "I would rather explain a traffic jam than a funeral",
        ]  # fmt: skip

    async def value(self, option: JSON) -> Any:
        """Something for an option, by its type; a choice where there are choices."""
        kind = option["type"]
        if option.get("choices"):
            return self.chance.choice(option["choices"])["value"]
        if kind == INTEGER:
            return max(option.get("min_value") or 1, 1)
        if kind == BOOLEAN:
            return False
        if kind == CHANNEL:
            return next(one["id"] for one in self.who.guild["channels"] if one["name"] == "digest")
        if kind == USER:
            return self.who.id
        if kind == ATTACHMENT:
            return (await self.who._upload(self.paper))["id"]
        assert kind == STRING, f"say what to give for {option}"
        least, most = option.get("min_length") or 0, option.get("max_length") or 6000
        return self.chance.choice([one for one in self.strings if least <= len(one) <= most])

    async def call(self, command: JSON, path: tuple[str, ...], options: list[JSON], every: bool) -> Answer:
        """Call with the required options, or with all of them; a form that opens is filled in."""
        self.called.add(" ".join(path))
        if command["type"] != 1:
            target = (
                await self.who.write(f"Look: {ADDRESS} “I would rather explain a traffic jam than a funeral”")
            )["id"]
            return await self.handed_in(await self.who.invoke(command, [], target))
        given = [
            {"name": one["name"], "type": one["type"], "value": await self.value(one)}
            for one in options
            if one.get("required") or every
        ]
        kinds = {1: (), 2: (1,), 3: (2, 1)}[len(path)]
        for name, kind in zip(reversed(path[1:]), reversed(kinds), strict=True):
            given = [{"name": name, "type": kind, "options": given}]
        return await self.handed_in(await self.who.invoke(command, given))

    async def handed_in(self, answer: Answer) -> Answer:
        if answer.modal is None or answer.messages:
            return answer
        inputs = [row.get("component") or row["components"][0] for row in answer.modal["components"]]
        fields = {one["custom_id"]: self.chance.choice(self.strings) for one in inputs if one["type"] == 4}
        return await self.who.submit(answer.interaction, fields)

    async def suggestions(self, command: JSON, path: tuple[str, ...], options: list[JSON]) -> list[str]:
        """Names and values that every completing option of a command suggests."""
        found = []
        for option in options:
            if option.get("autocomplete"):
                call = Call(command, path, tuple(options), {})
                for text in ("", "b", "Brannock", "1", "secret", f"g{self.first}"):
                    for one in await self.who.suggestions(call, [], option["name"], text):
                        found += [str(one["name"]), str(one["value"])]
        return found


def text_of(answer: Answer) -> str:
    shown = "\n".join(
        [*(rendered(message, {}) for message in (*answer.messages, *answer.posts)), answer.error]
    )
    return shown + str(answer.modal or "")


def secrets_in(text: str, asked: list[str]) -> list[str]:
    """Secrets in an answer beyond what it repeats of the question."""
    for word in sorted(asked, key=len, reverse=True):
        text = text.replace(word, "").replace(word.replace("-", "\\-"), "")
    return [secret for secret in SECRETS if secret.lower() in text.lower()]


def law(text: str) -> str:
    """An answer without what differs between any two askings: Discord's ids, moments, an error's reference."""
    text = re.sub(r"\d{15,}", "ID", text)
    text = re.sub(r"\d+ \w+ \d{4} \d\d:\d\d UTC|log as `\w+`", "MOMENT", text)
    return re.sub(r"\d+ (second|minute)s?( ago)?", "MOMENT", text)


@pytest.fixture
async def three(tmp_path: Path) -> AsyncIterator[tuple[Town, list[str]]]:
    """A town with three servers, nothing stored."""
    async with town_at(tmp_path) as town:
        names = ["Second desk", "Third desk"]
        for name in names:
            await town.ada.call("POST", "guilds", json={"name": name})
        yield town, names


async def fill(town: Town, paper: dict[str, Path]) -> None:
    """The first server has something of every kind."""
    for line in (
        f'/save file file:{paper["courier"]} outlet:"Ellary Courier" url:{ADDRESS}',
        f"/save file file:{paper['post']} outlet:secretpaper",
        "/save edit article:1 byline:Quillon",
        "/curate rename story:1 name:hidden-story",
        '/digest add channel:digest time:08:00 topic:"whispered topic" zone:Iceland',
        "/settings set zone:Iceland retention_days:99",
        "/summary article:1 share:true",
        "/digest run",
        "/digest preview",
    ):
        answer = await town.ask(line)
        assert "Something broke" not in answer, answer
    async with town.desk.room.store.writing() as c:
        made = await feeds.subscribe(
            c,
            town.guild,
            "https://hushfeed.example/feed",
            by=1,
            at=town.desk.room.now(),
            title="hushfeed",
            outlet="secretpaper",
        )
        assert made is not None
        await feeds.edit(c, town.guild, made.id, paused_at=town.desk.room.now())
    shown = await town.ask("/article list") + await town.ask("/story list") + await town.ask("/feed list")
    for secret in ("Ellary", "hidden", "hushfeed", "secretpaper"):
        assert secret in shown, secret  # or the laws below would hold for a library without secrets


async def test_nothing_of_the_first_server_is_shown_in_another_by_any_command(
    three: tuple[Town, list[str]], paper: dict[str, Path]
) -> None:
    town, names = three
    await fill(town, paper)
    before = {
        line: await town.ask(line)
        for line in ("/article list", "/story list", "/digest list", "/settings show")
    }
    async with Person(town.discord.address, guild=names[0]) as bob:
        walk = Walk(bob, town.guild, paper["dairy"], random.Random(7))
        commands = await bob.commands()
        await walk.call(*next(leaf for leaf in leaves(commands) if leaf[1] == ("save", "file")), every=False)
        for command, path, options in leaves(commands):
            for every in (False, True):
                answer = await walk.call(command, path, options, every)
                assert secrets_in(text_of(answer), [*walk.strings, HOST]) == [], (path, text_of(answer))
            assert secrets_in(" ".join(await walk.suggestions(command, path, options)), []) == [], path
        registered = {
            each.qualified_name
            for each in town.instance.bot.tree.walk_commands()
            if not isinstance(each, discord.app_commands.Group)
        }
        menus = {
            each.name for each in town.instance.bot.tree.get_commands(type=discord.AppCommandType.message)
        }
        assert walk.called == registered | menus
    for line, answer in before.items():
        assert law(await town.ask(line)) == law(answer), line


async def test_an_empty_server_answers_as_it_did_before_the_first_one_had_anything(
    three: tuple[Town, list[str]], paper: dict[str, Path]
) -> None:
    town, names = three
    seen: list[dict[str, str]] = []
    for name in names:
        async with Person(town.discord.address, guild=name) as who:
            walk = Walk(who, town.guild, paper["dairy"], random.Random(3))
            answers = {}
            for command, path, options in leaves(await who.commands()):
                if path[0] in MAKERS:
                    continue
                for every in (False, True):
                    key = f"{' '.join(path)} {every}"
                    answers[key] = law(
                        text_of(await walk.call(command, path, options, every)).replace(name, "NAME")
                    )
                answers[" ".join(path)] = repr(await walk.suggestions(command, path, options))
            seen.append(answers)
        if len(seen) == 1:
            await fill(town, paper)
    assert len(seen[0]) > 30
    assert seen[0] == seen[1]


async def test_buttons_with_numbers_of_another_server_show_nothing(
    three: tuple[Town, list[str]], paper: dict[str, Path]
) -> None:
    """A message of ours whose buttons name the first server's rows: Discord lets nobody make one, and still."""
    town, names = three
    await fill(town, paper)
    async with Person(town.discord.address, guild=names[0]) as bob:
        channel = town.instance.bot.get_channel(int(bob.channel["id"]))
        verbs = sorted(town.instance.bot.pressed)
        for verb in verbs:
            view = ui.LayoutView(timeout=None)
            ids = [
                f"v:{verb}:{rest}"
                for rest in ("1", "1:3:verbatim:0", "1:overview:0", "s1:overview:0", "1.2:shared:0")
            ]
            view.add_item(ui.ActionRow(*(ui.Button(label=each[:80], custom_id=each) for each in ids)))
            view.stop()
            message = await channel.send(view=view)
            for each in ids:
                answer = await bob.press({"id": str(message.id), "channel_id": bob.channel["id"]}, each)
                assert secrets_in(text_of(answer), []) == [], (each, text_of(answer))
    assert "### 2 articles" in await town.ask("/article list")
    assert len(verbs) > 15
