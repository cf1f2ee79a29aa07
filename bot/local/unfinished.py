"""A command up to the cursor, read for completion. Text in, positions out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.local.command_limits import CHAT_INPUT, GROUP, SUBCOMMAND
from bot.local.refusals import JSON
from bot.local.typed import Call, first_word, past_blank, quoted_at, starting, value_at


@dataclass(frozen=True)
class Unfinished:
    """Where a person stands in a command: completing a word of its path, an option's name, or an option's value.

    `words` are what may follow at `start`: (text, explanation). `option` is set inside a value, `text` is the value so
    far; `call` holds what is there before it.
    """

    start: int
    words: tuple[tuple[str, str], ...]
    option: JSON | None = None
    text: str = ""
    call: Call | None = None


def unfinished(line: str, commands: list[JSON]) -> Unfinished:
    """Read the beginning of a command up to the cursor."""
    chat = {one["name"]: one for one in commands if one["type"] == CHAT_INPUT}
    place, name = 1, first_word(line[1:])[0]
    if name not in chat or len(line) == 1 + len(name):
        return Unfinished(0, tuple(_paths(line, chat)))
    path, options = [name], chat[name].get("options") or []
    place += len(name)
    while any(one["type"] in (SUBCOMMAND, GROUP) for one in options):
        inner = {one["name"]: one for one in options}
        begun = past_blank(line, place)
        word = first_word(line[begun:])[0]
        if word not in inner or begun + len(word) == len(line):
            return Unfinished(0, tuple(_paths(line, chat)))
        path.append(word)
        options, place = inner[word].get("options") or [], begun + len(word)
    return _in_options(line, place, Call(chat[name], tuple(path), tuple(options), {}))


def _paths(line: str, chat: dict[str, JSON]) -> Iterator[tuple[str, str]]:
    """Commands with their sub-commands that begin with the line."""

    def below(prefix: str, one: JSON) -> Iterator[tuple[str, str]]:
        inner = [option for option in one.get("options") or () if option["type"] in (SUBCOMMAND, GROUP)]
        if not inner:
            yield prefix, one.get("description") or ""
        for option in inner:
            yield from below(f"{prefix} {option['name']}", option)

    for name in sorted(chat):
        for path, explained in below(f"/{name}", chat[name]):
            if path.startswith(" ".join(line.split())):
                yield path, explained


def _in_options(line: str, place: int, call: Call) -> Unfinished:
    starts = starting(tuple(one["name"] for one in call.schemas))
    place = past_blank(line, place)
    while place < len(line):
        match = starts.match(line, place)
        if match is None:
            break
        begun = match.end()
        value, place = value_at(line, begun, starts)
        closed = quoted_at(line, begun) is not None and line[-1].isspace()
        if place >= len(line) and not closed:
            before = line[begun:]
            text = before[1:] if before.startswith('"') else before
            word = re.search(r"\S*$", line)
            begins = word.group() if word and word.start() > begun else "\0"
            names = _names(call, begins, (*call.given, match[1]))
            return Unfinished(begun, names, call.schema(match[1]), text.rstrip('"'), call)
        call.given[match[1]] = value
        place = past_blank(line, place)
    return Unfinished(place, _names(call, line[place:], tuple(call.given)), None, "", call)


def _names(call: Call, begins: str, given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    free = [one for one in call.schemas if one["name"] not in given and one["name"].startswith(begins)]
    return tuple((f"{one['name']}:", one.get("description") or "") for one in free)
