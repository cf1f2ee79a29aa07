"""What may follow in a line: commands, options, values; the bot itself is asked for what it autocompletes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from bot.local import typed
from bot.local.command_limits import ATTACHMENT, BOOLEAN, CHANNEL, MESSAGE_MENU, USER
from bot.local.person import Person
from bot.local.refusals import JSON
from bot.local.unfinished import Unfinished, unfinished


async def completions(who: Person, line: str) -> AsyncIterator[tuple[str, int, str]]:
    """What may stand at the end of the line: text, where it begins, explanation."""
    commands = await who.commands()
    if not line.startswith("/"):
        for word, explained in await _other(who, line, commands):
            if word.lower().startswith(line.lower()) and line:
                yield word, 0, explained
        return
    where = unfinished(line, commands)
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


async def _values(who: Person, where: Unfinished, option: JSON) -> list[tuple[str, str]]:
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
