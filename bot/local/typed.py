"""What a person types, read: commands with options, presses, menus, forms, plain messages. Text in, values out."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

from bot.errors import UserError
from bot.local.command_limits import (
    BOOLEAN,
    CHAT_INPUT,
    GROUP,
    INTEGER,
    MESSAGE_MENU,
    NUMBER,
    STRING,
    SUBCOMMAND,
)
from bot.local.refusals import JSON

FIELD = "modal"
TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


@dataclass(frozen=True)
class Call:
    """A command with its sub-commands' names, the options' schemas, what was typed for them, and a form's fields."""

    command: JSON
    path: tuple[str, ...]
    schemas: tuple[JSON, ...]
    given: dict[str, str]
    fields: dict[str, str] = field(default_factory=dict)

    def schema(self, name: str) -> JSON:
        """The schema of an option."""
        return next(one for one in self.schemas if one["name"] == name)


@dataclass(frozen=True)
class Press:
    """A button by its label (or id); `number` where several have the same one."""

    label: str
    number: int = 1
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Choose:
    """An entry of a select menu, by its label or value."""

    value: str


@dataclass(frozen=True)
class Menu:
    """A message menu, on `last`, on a message's id, or on a new message with this text."""

    command: JSON
    message: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Switch:
    """Go on as somebody else (`as`), in another channel (`in`), in another server (`guild`)."""

    what: str
    name: str


@dataclass(frozen=True)
class Write:
    """A message of the person's own."""

    text: str


Line = Call | Press | Choose | Menu | Switch | Write


def read(line: str, commands: list[JSON]) -> Line:
    """Read a line. Raises: UserError that says what there is instead."""
    line = line.strip()
    if line.startswith("/"):
        return _call(line[1:], commands)
    head = line.partition(":")[0].strip().lower()
    if head == "press":
        found, fields = _values(line, ("press", "number", FIELD))
        return Press(found["press"], int(found.get("number", "1") or 1), fields)
    if head == "choose":
        return Choose(_values(line, ("choose",))[0]["choose"])
    if head == "menu":
        found, fields = _values(line, ("menu", "message", FIELD))
        return Menu(_menu(found["menu"], commands), found.get("message", "last"), fields)
    if head in ("as", "in", "guild"):
        return Switch(head, _values(line, (head,))[0][head].lstrip("#@"))
    return Write(line)


def _menu(name: str, commands: list[JSON]) -> JSON:
    menus = {one["name"]: one for one in commands if one["type"] == MESSAGE_MENU}
    for known, one in menus.items():
        if known.lower() == name.lower():
            return one
    raise UserError(f"There is no message menu “{name}”. {_instead(name, menus)}")


def _call(text: str, commands: list[JSON]) -> Call:
    chat = {one["name"]: one for one in commands if one["type"] == CHAT_INPUT}
    name, rest = first_word(text)
    if name not in chat:
        raise UserError(f"There is no command “/{name}”. {_instead(name, chat)}")
    command = chat[name]
    path, options = [name], command.get("options") or []
    while any(one["type"] in (SUBCOMMAND, GROUP) for one in options):
        inner = {one["name"]: one for one in options}
        word, after = first_word(rest)
        if word not in inner:
            raise UserError(f"“/{' '.join(path)}” needs one of: {', '.join(inner)}.")
        path.append(word)
        rest, options = after, inner[word].get("options") or []
    given, fields = _values(rest, (*(one["name"] for one in options), FIELD))
    missing = [one["name"] for one in options if one.get("required") and one["name"] not in given]
    if missing:
        raise UserError(f"“/{' '.join(path)}” needs {', '.join(f'“{one}:”' for one in missing)}.")
    return Call(command, tuple(path), tuple(options), given, fields)


def first_word(text: str) -> tuple[str, str]:
    """The first word of a text, and what follows it."""
    text = text.lstrip()
    word = text.split(maxsplit=1)[0] if text else ""
    return word, text[len(word) :]


def _instead(name: str, known: dict[str, JSON]) -> str:
    near = difflib.get_close_matches(name, known, 1, 0.6)
    if near:
        return f"Do you mean “{near[0]}”?"
    return f"There are: {', '.join(sorted(known))}." if known else "The bot has not registered any."


def _values(text: str, names: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """`name:value` pairs and the fields of `modal:name=value`. A quoted value ends at its quote, any other where the
    next name begins. Raises: UserError for words that belong to no name."""
    starts = starting(names)
    found: dict[str, str] = {}
    fields: dict[str, str] = {}
    place = past_blank(text, 0)
    while place < len(text):
        match = starts.match(text, place)
        if match is None:
            stray = first_word(text[place:])[0]
            known = ", ".join(name for name in names if name != FIELD) or "no options"
            raise UserError(
                f"I can't place “{stray}”. Known here: {known}. Put values with blanks in quotes."
            )
        name, place = match[1], match.end()
        if name == FIELD:
            inner = re.match(r"([^=\s]+|\"[^\"]*\")=", text[place:])
            if inner is None:
                raise UserError("A form's field is given as modal:name=value.")
            value, place = value_at(text, place + inner.end(), starts)
            fields[inner[1].strip('"')] = value
        else:
            found[name], place = value_at(text, place, starts)
        place = past_blank(text, place)
    return found, fields


def starting(names: tuple[str, ...]) -> re.Pattern[str]:
    """Where a value of one of these options begins."""
    return re.compile(r"(?<!\S)(" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r"):")


def past_blank(text: str, place: int) -> int:
    """The next place that is not blank."""
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def value_at(text: str, place: int, starts: re.Pattern[str]) -> tuple[str, int]:
    """The value that begins at a place, and where it ends."""
    quoted = quoted_at(text, place)
    if quoted is not None:
        return quoted
    following = starts.search(text, place)
    end = following.start() if following else len(text)
    return text[place:end].strip(), end


def quoted_at(text: str, place: int) -> tuple[str, int] | None:
    """A value in double quotes, with \\" and \\\\ in it; None where the quotes do not enclose it."""
    if not text.startswith('"', place):
        return None
    out, here = [], place + 1
    while here < len(text):
        char = text[here]
        if char == "\\" and text[here + 1 : here + 2] in ('"', "\\"):
            out.append(text[here + 1])
            here += 2
        elif char == '"':
            after = here + 1
            return ("".join(out), after) if after == len(text) or text[after].isspace() else None
        else:
            out.append(char)
            here += 1
    return None


def quoted(text: str) -> str:
    """A value as it has to be typed."""
    if re.fullmatch(r"[^\s\"\\]+", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def converted(schema: JSON, text: str) -> str | int | float | bool:
    """A typed value of an option of text, number or yes/no, as Discord's client takes it. Raises: UserError."""
    name, kind = schema["name"], schema["type"]
    if schema.get("choices"):
        for choice in schema["choices"]:
            if text.lower() in (str(choice["name"]).lower(), str(choice["value"]).lower()):
                value: str | int | float = choice["value"]
                return value
        raise UserError(f"“{name}” is one of: {', '.join(str(one['name']) for one in schema['choices'])}.")
    if kind == BOOLEAN:
        if text.lower() in TRUE + FALSE:
            return text.lower() in TRUE
        raise UserError(f"“{name}” is true or false.")
    if kind in (INTEGER, NUMBER):
        try:
            number = int(text) if kind == INTEGER else float(text)
        except ValueError:
            raise UserError(f"“{name}” is a {'whole ' if kind == INTEGER else ''}number.") from None
        low, high = schema.get("min_value"), schema.get("max_value")
        if (low is not None and number < low) or (high is not None and number > high):
            raise UserError(f"“{name}” goes from {low} to {high}.")
        return number
    if kind == STRING:
        least, most = schema.get("min_length") or 0, schema.get("max_length") or 6000
        if not least <= len(text) <= most:
            raise UserError(f"“{name}” takes {least} to {most} characters; this has {len(text)}.")
    return text
