"""What Discord refuses in a message, refused with its code at its path."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.limits import COMPONENTS_V2, MOST_FILE_BYTES, Upload, check_message
from bot.local.refusals import Refusal

JSON = dict[str, Any]


def text(content: str) -> JSON:
    return {"type": 10, "content": content}


def button(custom_id: str = "a", **more: Any) -> JSON:
    return {"type": 2, "style": 2, "label": "Press", "custom_id": custom_id, **more}


def row(*inside: JSON) -> JSON:
    return {"type": 1, "components": list(inside)}


def container(*inside: JSON) -> JSON:
    return {"type": 17, "components": list(inside)}


def section(accessory: JSON | None, *inside: JSON) -> JSON:
    return {"type": 9, "components": list(inside), "accessory": accessory}


def select(options: int, **more: Any) -> JSON:
    rows = [{"label": f"{number}", "value": f"{number}"} for number in range(options)]
    return {"type": 3, "custom_id": "s", "options": rows, **more}


def refused(body: JSON, *files: Upload, was: JSON | None = None) -> Refusal | None:
    flags = body.get("flags", 0)
    try:
        check_message(body, files, flags=flags, was=was)
    except Refusal as refusal:
        return refusal
    return None


def v2(*components: JSON, **more: Any) -> JSON:
    return {"components": list(components), "flags": COMPONENTS_V2, **more}


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2_000},
        {"embeds": [{"description": "x" * 4_096}, {"description": "x" * 1_904}]},
        {"content": "x", "components": [row(*(button(str(n)) for n in range(5))) for _ in range(1)]},
        v2(*(text("x") for _ in range(40))),
        v2(container(text("x" * 3_999), text("y"))),
        v2(section(button("b" * 100), text("x"))),
        v2(row(select(25))),
        v2(row(button(style=5, url="https://example.org", custom_id=None))),
        {"content": "x", "nonce": "n" * 25, "enforce_nonce": True},
    ],
    ids=lambda body: str(body)[:40],
)
def test_what_is_at_the_limit_passes(body: JSON) -> None:
    assert refused(body) is None


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({"content": "x" * 2_001}, "content", "BASE_TYPE_MAX_LENGTH"),
        (
            {"embeds": [{"description": "x" * 4_096}, {"description": "x" * 1_905}]},
            "embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
        ),
        ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
        (
            {"embeds": [{"fields": [{"name": "", "value": "x"}]}]},
            "embeds.0.fields.0.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        ({"components": [text("x")]}, "components.0.type", "UNION_TYPE_CHOICES"),
        ({"components": [row(button(str(n))) for n in range(6)]}, "components", "BASE_TYPE_BAD_LENGTH"),
        (v2(text("x"), content="y"), "content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
        (
            v2(text("x"), embeds=[{"title": "y"}]),
            "embeds",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        (
            v2(container(*(text("x") for _ in range(40)))),
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        (
            v2(container(text("x" * 2_000)), text("y" * 2_001)),
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
        ),
        (v2(text("")), "components.0.content", "BASE_TYPE_BAD_LENGTH"),
        (v2(container(container(text("x")))), "components.0.components.0.type", "UNION_TYPE_CHOICES"),
        (v2(container()), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        (v2(button()), "components.0.type", "UNION_TYPE_CHOICES"),
        (v2(row(button("c" * 101))), "components.0.components.0.custom_id", "BASE_TYPE_BAD_LENGTH"),
        (
            v2(row(button(), button())),
            "components.0.components.1.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (v2(row(button(label="x" * 81))), "components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"),
        (v2(row(button(label=None))), "components.0.components.0", "BUTTON_COMPONENT_MISSING_LABEL"),
        (
            v2(row(button(style=5, url="javascript:x"))),
            "components.0.components.0.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            v2(row(button(style=5, url="https://e.org/" + "x" * 512))),
            "components.0.components.0.url",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (v2(row(*(button(str(n)) for n in range(6)))), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        (v2(row(button(), select(2))), "components.0.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
        (v2(section(None, text("x"))), "components.0.accessory", "BASE_TYPE_REQUIRED"),
        (
            v2(section(button(), *(text("x") for _ in range(4)))),
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (v2(section(text("y"), text("x"))), "components.0.accessory.type", "UNION_TYPE_CHOICES"),
        (v2(row(select(26))), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
        (v2(row(select(2, max_values=3))), "components.0.components.0.max_values", "NUMBER_TYPE_MAX"),
        (v2({**text("x"), "id": 7}, {**text("y"), "id": 7}), "components.1.id", "COMPONENT_ID_DUPLICATED"),
        ({"content": "x", "nonce": "n" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
        ({"content": "x", "enforce_nonce": True}, "nonce", "BASE_TYPE_REQUIRED"),
        (
            {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_over_a_limit_is_refused_at_its_path(body: JSON, path: str, code: str) -> None:
    refusal = refused(body)
    assert refusal is not None
    assert (refusal.status, refusal.code) == (400, 50035)
    assert refusal.errors[path][0] == code


def test_every_mistake_is_named_at_once() -> None:
    refusal = refused({"content": "x" * 2_001, "nonce": "n" * 26})
    assert refusal is not None
    assert refusal.body()["errors"].keys() == {"content", "nonce"}


@pytest.mark.parametrize(
    ("body", "was", "code"),
    [
        ({}, None, 50006),
        ({"content": ""}, None, 50006),
        ({"flags": COMPONENTS_V2}, None, 50006),
        ({"content": ""}, {"content": "was"}, 50006),
        ({"components": []}, {"content": "was"}, None),
    ],
)
def test_a_message_that_would_be_empty_is_refused(body: JSON, was: JSON | None, code: int | None) -> None:
    refusal = refused(body, was=was)
    assert (refusal and refusal.code) == code


def test_a_file_over_ten_megabytes_is_refused() -> None:
    refusal = refused({"content": "x"}, Upload("a", b"x" * (MOST_FILE_BYTES + 1)))
    assert refusal is not None
    assert (refusal.status, refusal.code) == (413, 40005)
    assert refused({}, Upload("a", b"x")) is None


def test_a_message_of_the_first_version_may_become_one_of_the_second_without_its_content() -> None:
    was = {"content": "was", "embeds": [], "components": [], "attachments": []}
    assert refused(v2(text("x")), was=was) is not None
    assert refused(v2(text("x"), content=None), was=was) is None
