"""Discord's limits on commands, modals and autocompletion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.local.limits import (
    LABEL,
    ROW,
    SELECTS,
    TEXT,
    TEXT_INPUT,
    check_select,
    custom_id,
)
from bot.local.refusals import JSON, Form

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)
CHOOSABLE = (STRING, INTEGER, NUMBER)

#: Discord's documented limits (API reference, "Application Commands", "Modals"; read 2026-11).
MOST_COMMANDS = {CHAT_INPUT: 100, USER_MENU: 5, MESSAGE_MENU: 5}
MOST_COMMAND_TEXT = 8_000
MOST_CHOICES = 25
MOST_MODAL_ROWS = 5
#: Letters, digits, dash, underscore, apostrophe; no capitals. Source: API reference, "Application Command Naming".
NAME = re.compile(r"[-_'\w]{1,32}")


def check_commands(commands: list[JSON]) -> None:
    """What a bulk overwrite holds. Raises: Refusal 50035 with every mistake."""
    form = Form()
    counted = dict.fromkeys(MOST_COMMANDS, 0)
    seen: set[tuple[int, str]] = set()
    for number, command in enumerate(commands):
        kind = command.get("type") or CHAT_INPUT
        if kind not in counted:
            form.wrong(f"{number}.type", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3}.")
            continue
        counted[kind] += 1
        if (kind, str(command.get("name"))) in seen:
            form.wrong(
                f"{number}.name",
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            )
        seen.add((kind, str(command.get("name"))))
        check_command(form, str(number), command, kind)
    for kind, count in counted.items():
        if count > MOST_COMMANDS[kind]:
            form.wrong(
                "",
                "APPLICATION_COMMANDS_TOO_MANY",
                f"Maximum number of application commands reached ({MOST_COMMANDS[kind]}).",
            )
    form.refuse()


def check_command(form: Form, path: str, command: JSON, kind: int) -> None:
    """One command of the given kind, with its options."""
    form.number(f"{path}.default_member_permissions", _permissions(command), 0, 2**63)
    if kind != CHAT_INPUT:
        form.text(f"{path}.name", command.get("name"), 32, 1)
        if command.get("description"):
            form.wrong(
                f"{path}.description",
                "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
                "Context menu commands cannot have descriptions.",
            )
        if command.get("options"):
            form.wrong(
                f"{path}.options",
                "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID",
                "Context menu commands cannot have options.",
            )
        return
    _name(form, f"{path}.name", command)
    form.text(f"{path}.description", command.get("description"), 100, 1)
    _options(form, path, command.get("options"), depth=0)
    if sum(map(len, _texts(command))) > MOST_COMMAND_TEXT:
        form.wrong(
            path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MOST_COMMAND_TEXT})"
        )


def _permissions(command: JSON) -> object:
    given = command.get("default_member_permissions")
    return int(given) if isinstance(given, str) and given.isdigit() else given


def _name(form: Form, path: str, named: JSON) -> None:
    name = form.text(path, named.get("name"), 32, 1)
    if name and (not NAME.fullmatch(name) or name != name.lower()):
        form.wrong(
            path,
            "APPLICATION_COMMAND_INVALID_NAME",
            "Command name is invalid: lower case, no blanks or signs",
        )


def _options(form: Form, path: str, given: object, depth: int) -> None:
    options = form.rows(f"{path}.options", given, 25)
    names: set[str] = set()
    optional_seen = False
    nested = [option.get("type") in (SUBCOMMAND, GROUP) for option in options]
    if any(nested) and not all(nested):
        form.wrong(
            f"{path}.options",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )
    for number, option in enumerate(options):
        here = f"{path}.options.{number}"
        kind = option.get("type")
        _name(form, f"{here}.name", option)
        form.text(f"{here}.description", option.get("description"), 100, 1)
        if str(option.get("name")) in names:
            form.wrong(
                f"{here}.name", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option name is already used"
            )
        names.add(str(option.get("name")))
        if kind in (SUBCOMMAND, GROUP):
            if (kind == GROUP and depth > 0) or depth > 1:
                form.wrong(f"{here}.type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Nested too deep")
            _options(form, here, option.get("options"), depth + 1)
            continue
        if kind not in range(STRING, ATTACHMENT + 1):
            form.wrong(f"{here}.type", "BASE_TYPE_CHOICES", "Not a type of option")
        if option.get("required") and optional_seen:
            form.wrong(
                here,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or not option.get("required")
        _choosing(form, here, option)


def _choosing(form: Form, path: str, option: JSON) -> None:
    kind = option.get("type")
    choices = form.rows(f"{path}.choices", option.get("choices"), MOST_CHOICES)
    if option.get("autocomplete") and (choices or kind not in CHOOSABLE):
        form.wrong(
            f"{path}.autocomplete",
            "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID",
            "Autocomplete goes with string, integer and number, without choices",
        )
    _choices(form, f"{path}.choices", choices)
    form.number(f"{path}.min_length", option.get("min_length"), 0, 6000)
    form.number(f"{path}.max_length", option.get("max_length"), 1, 6000)


def _choices(form: Form, path: str, choices: list[JSON]) -> None:
    for number, choice in enumerate(choices):
        form.text(f"{path}.{number}.name", choice.get("name"), 100, 1)
        value = choice.get("value")
        if isinstance(value, str):
            form.text(f"{path}.{number}.value", value, 100)
        elif not isinstance(value, int | float):
            form.wrong(f"{path}.{number}.value", "BASE_TYPE_REQUIRED", "This field is required")


def _texts(command: JSON) -> Iterator[str]:
    """Every name, description and string value that counts towards a command's size; longest localisation each."""
    for key in ("name", "description"):
        localised = (command.get(f"{key}_localizations") or {}).values()
        yield max([str(command.get(key) or ""), *map(str, localised)], key=len)
    if isinstance(command.get("value"), str):
        yield command["value"]
    for key in ("options", "choices"):
        for inner in command.get(key) or ():
            if isinstance(inner, dict):
                yield from _texts(inner)


def check_choices(data: JSON) -> list[JSON]:
    """The choices of an autocompletion. Raises: Refusal 50035."""
    form = Form()
    choices = form.rows("data.choices", data.get("choices"), MOST_CHOICES)
    _choices(form, "data.choices", choices)
    form.refuse()
    return choices


def check_modal(data: JSON) -> None:
    """A form that opens. Raises: Refusal 50035."""
    form = Form()
    form.text("data.title", data.get("title"), 45, 1)
    form.text("data.custom_id", data.get("custom_id"), 100, 1)
    seen: set[str] = set()
    for number, row in enumerate(form.rows("data.components", data.get("components"), MOST_MODAL_ROWS, 1)):
        here = f"data.components.{number}"
        kind = row.get("type")
        if kind == ROW:
            inside = form.rows(f"{here}.components", row.get("components"), 1, 1)
            for item in inside:
                form.text(f"{here}.components.0.label", item.get("label"), 45, 1)
                _field(form, f"{here}.components.0", item, seen, (TEXT_INPUT,))
        elif kind == LABEL:
            form.text(f"{here}.label", row.get("label"), 45, 1)
            form.text(f"{here}.description", row.get("description"), 100)
            single = row.get("component")
            if isinstance(single, dict):
                _field(form, f"{here}.component", single, seen, (TEXT_INPUT, *SELECTS, 19, 21, 22, 23))
            else:
                form.wrong(f"{here}.component", "BASE_TYPE_REQUIRED", "This field is required")
        elif kind == TEXT:
            form.text(f"{here}.content", row.get("content"), 4000, 1)
        else:
            form.wrong(
                f"{here}.type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1, 10, 18).'
            )
    form.refuse()


def _field(form: Form, path: str, item: JSON, seen: set[str], kinds: tuple[int, ...]) -> None:
    kind = item.get("type")
    if kind not in kinds:
        form.wrong(f"{path}.type", "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {kinds}.')
    elif kind == TEXT_INPUT:
        custom_id(form, path, item, seen)
        form.number(f"{path}.style", item.get("style"), 1, 2)
        form.number(f"{path}.min_length", item.get("min_length"), 0, 4000)
        form.number(f"{path}.max_length", item.get("max_length"), 1, 4000)
        form.text(f"{path}.placeholder", item.get("placeholder"), 100)
        form.text(f"{path}.value", item.get("value"), 4000)
    elif kind in SELECTS:
        check_select(form, path, item, seen)
    else:
        custom_id(form, path, item, seen)
