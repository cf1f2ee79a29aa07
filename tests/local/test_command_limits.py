"""What Discord refuses in commands, suggestions and forms."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.command_limits import check_choices, check_commands, check_modal
from bot.local.refusals import Refusal

JSON = dict[str, Any]


def command(**more: Any) -> JSON:
    return {"name": "summary", "description": "An article in its own words", **more}


def option(name: str = "article", kind: int = 3, **more: Any) -> JSON:
    return {"name": name, "description": "Which", "type": kind, **more}


def errors(check: Any, given: Any) -> dict[str, str]:
    try:
        check(given)
    except Refusal as refusal:
        found = refusal
    else:
        return {}
    assert found.code == 50035
    return {path: code for path, (code, _) in found.errors.items()}


@pytest.mark.parametrize(
    "commands",
    [
        [command(name="été")],
        [command(), command(name="Check this quote", description="", type=3)],
        [
            command(
                options=[option(required=True), option("about"), option("n", 4, min_value=1, max_value=10)]
            )
        ],
        [command(options=[option("find", 1, options=[option()]), option("by", 1)])],
        [command(options=[option("feeds", 2, options=[option("add", 1, options=[option()])])])],
        [command(default_member_permissions="8192")],
    ],
)
def test_good_commands_pass(commands: list[JSON]) -> None:
    assert errors(check_commands, commands) == {}


@pytest.mark.parametrize(
    ("commands", "path", "code"),
    [
        ([command(name="Summary")], "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
        ([command(name="a summary")], "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
        ([command(name="x" * 33)], "0.name", "BASE_TYPE_BAD_LENGTH"),
        ([command(description="")], "0.description", "BASE_TYPE_BAD_LENGTH"),
        ([command(description="x" * 101)], "0.description", "BASE_TYPE_BAD_LENGTH"),
        ([command(), command()], "1.name", "APPLICATION_COMMANDS_DUPLICATE_NAME"),
        ([command(type=3)], "0.description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID"),
        ([command(options=[option(str(n)) for n in range(26)])], "0.options", "BASE_TYPE_BAD_LENGTH"),
        (
            [command(options=[option("a"), option("b", required=True)])],
            "0.options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            [command(options=[option(), option()])],
            "0.options.1.name",
            "APPLICATION_COMMAND_OPTIONS_NAME_INVALID",
        ),
        ([command(options=[option("A")])], "0.options.0.name", "APPLICATION_COMMAND_INVALID_NAME"),
        (
            [command(options=[option("a", 1), option("b")])],
            "0.options",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (
            [command(options=[option(choices=[{"name": "x" * 101, "value": "x"}])])],
            "0.options.0.choices.0.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            [command(options=[option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])])],
            "0.options.0.choices",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            [command(options=[option(autocomplete=True, choices=[{"name": "x", "value": "x"}])])],
            "0.options.0.autocomplete",
            "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID",
        ),
        (
            [
                command(
                    options=[
                        option(f"o{n}", choices=[{"name": "x" * 99, "value": "y" * 99} for _ in range(2)])
                        for n in range(25)
                    ]
                )
            ],
            "0",
            "APPLICATION_COMMAND_TOO_LARGE",
        ),
        ([command(name=f"c{n}") for n in range(101)], "", "APPLICATION_COMMANDS_TOO_MANY"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_commands_are_refused_at_their_path(commands: list[JSON], path: str, code: str) -> None:
    assert errors(check_commands, commands).get(path) == code


@pytest.mark.parametrize(
    ("choices", "path"),
    [
        ([{"name": str(n), "value": str(n)} for n in range(26)], "data.choices"),
        ([{"name": "x" * 101, "value": "x"}], "data.choices.0.name"),
        ([{"name": "", "value": "x"}], "data.choices.0.name"),
        ([{"name": "x", "value": "x" * 101}], "data.choices.0.value"),
        ([{"name": "x"}], "data.choices.0.value"),
    ],
)
def test_bad_suggestions_are_refused(choices: list[JSON], path: str) -> None:
    assert path in errors(check_choices, {"choices": choices})


def label(**more: Any) -> JSON:
    return {"type": 18, "label": "Text", "component": {"type": 4, "style": 1, "custom_id": "t", **more}}


def modal(*rows: JSON, **more: Any) -> JSON:
    return {"title": "Paste", "custom_id": "paste", "components": list(rows), **more}


@pytest.mark.parametrize(
    ("form", "path"),
    [
        (modal(*(label(custom_id=str(n)) for n in range(6))), "data.components"),
        (modal(), "data.components"),
        (modal(label(), title="x" * 46), "data.title"),
        (modal(label(), custom_id="x" * 101), "data.custom_id"),
        (modal(label(), label()), "data.components.1.component.custom_id"),
        (modal({**label(), "label": "x" * 46}), "data.components.0.label"),
        (modal(label(value="x" * 4001)), "data.components.0.component.value"),
        (modal(label(max_length=4001)), "data.components.0.component.max_length"),
        (modal(label(placeholder="x" * 101)), "data.components.0.component.placeholder"),
        (modal({"type": 17, "components": []}), "data.components.0.type"),
    ],
)
def test_bad_forms_are_refused(form: JSON, path: str) -> None:
    assert path in errors(check_modal, form)


def test_a_good_form_passes() -> None:
    assert errors(check_modal, modal(label(), {"type": 10, "content": "Read this"})) == {}
