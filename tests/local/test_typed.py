"""What a person types: values, quotes, forms, mistakes, and where a command stands at the cursor."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import UserError
from bot.local.typed import Call, Choose, Menu, Press, Switch, Write, converted, quoted, read
from bot.local.unfinished import unfinished


def option(name: str, kind: int = 3, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "description": f"the {name}", **more}


COMMANDS: list[dict[str, Any]] = [
    {
        "name": "quote",
        "type": 1,
        "description": "Quotes",
        "options": [
            option("find", 1, options=[option("words", required=True), option("speaker", autocomplete=True)]),
            option("check", 1, options=[option("text", required=True)]),
        ],
    },
    {"name": "today", "type": 1, "description": "Today", "options": [option("share", 5)]},
    {"name": "Check this quote", "type": 3, "description": ""},
]


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("/quote find words:turning point", {"words": "turning point"}),
        (
            "/quote find words:turning point speaker:Mark Carney",
            {"words": "turning point", "speaker": "Mark Carney"},
        ),
        ('/quote find words:"a: b" speaker:"x y"', {"words": "a: b", "speaker": "x y"}),
        ('/quote find words:"speaker:x"', {"words": "speaker:x"}),
        (r'/quote find words:"g43 OR \" * NEAR("', {"words": 'g43 OR " * NEAR('}),
        (r'/quote find words:"a \\ b"', {"words": "a \\ b"}),
        ("/quote find words:https://example.org/a?b=c:d", {"words": "https://example.org/a?b=c:d"}),
        ('/quote check text:"unclosed', {"text": '"unclosed'}),
        ("/quote check text:“typographic”", {"text": "“typographic”"}),
        ("/quote check text:two\nlines", {"text": "two\nlines"}),
        ("/quote check text:", {"text": ""}),
        ("/quote  check   text: padded  ", {"text": "padded"}),
        ("/today", {}),
    ],
)
def test_a_commands_values_are_read(line: str, given: dict[str, str]) -> None:
    call = read(line, COMMANDS)
    assert isinstance(call, Call)
    assert call.given == given


def test_a_forms_fields_stand_beside_the_options() -> None:
    call = read('/quote check text:x modal:"A label"="the value" modal:body=rest of it', COMMANDS)
    assert isinstance(call, Call)
    assert call.fields == {"A label": "the value", "body": "rest of it"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('press:"Show in source"', Press("Show in source")),
        ("press:Open number:2", Press("Open", 2)),
        ("choose:two", Choose("two")),
        ("as:Robin", Switch("as", "Robin")),
        ("in:#digest", Switch("in", "digest")),
        ('guild:"News desk"', Switch("guild", "News desk")),
        ('menu:"check THIS quote" message:last', Menu(COMMANDS[2], "last")),
        ("hello: there", Write("hello: there")),
    ],
)
def test_other_lines_are_read(line: str, expected: object) -> None:
    assert read(line, COMMANDS) == expected


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/qoute find", "Do you mean “quote”"),
        ("/quote", "needs one of: find, check"),
        ("/quote lose", "needs one of: find, check"),
        ("/quote find", "needs “words:”"),
        ("/quote find words", "can't place “words”"),
        ('/quote check text:"one" and "two"', "can't place “and”"),
        ("/today sahre:true", "Known here: share"),
        ("/today modal:x", "modal:name=value"),
        ('menu:"Nothing"', "no message menu"),
    ],
)
def test_a_mistake_says_what_there_is(line: str, says: str) -> None:
    with pytest.raises(UserError, match=says.replace("(", r"\(")):
        read(line, COMMANDS)


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        (option("n", 4, min_value=1), "7", 7),
        (option("n", 10), "7.5", 7.5),
        (option("b", 5), "Yes", True),
        (option("b", 5), "off", False),
        (option("m", choices=[{"name": "Lex Rank", "value": "lexrank"}]), "lex rank", "lexrank"),
        (option("m", choices=[{"name": "Lex Rank", "value": "lexrank"}]), "LEXRANK", "lexrank"),
        (option("t"), "as it is", "as it is"),
    ],
)
def test_a_value_becomes_what_its_option_takes(schema: dict[str, Any], text: str, value: object) -> None:
    assert converted(schema, text) == value


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        (option("n", 4), "7.5"),
        (option("n", 4, min_value=1), "0"),
        (option("n", 4, max_value=10), "11"),
        (option("b", 5), "maybe"),
        (option("m", choices=[{"name": "Lex Rank", "value": "lexrank"}]), "rank"),
        (option("t", min_length=2), "x"),
        (option("t", max_length=2), "xxx"),
    ],
)
def test_a_value_that_its_option_does_not_take_is_refused(schema: dict[str, Any], text: str) -> None:
    with pytest.raises(UserError):
        converted(schema, text)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/", ["/quote find", "/quote check", "/today"]),
        ("/quo", ["/quote find", "/quote check"]),
        ("/quote f", ["/quote find"]),
        ("/quote find ", ["words:", "speaker:"]),
        ("/quote find words:x sp", ["speaker:"]),
        ("/quote find words:x ", ["speaker:"]),
        ('/quote find words:"x y" ', ["speaker:"]),
        ("/today share:", []),
    ],
)
def test_what_may_follow_at_the_cursor(line: str, words: list[str]) -> None:
    assert [word for word, _ in unfinished(line, COMMANDS).words] == words


@pytest.mark.parametrize(
    ("line", "name", "text"),
    [
        ("/quote find speaker:Mark Ca", "speaker", "Mark Ca"),
        ('/quote find speaker:"Mark Ca', "speaker", "Mark Ca"),
        ("/quote find words:x speaker:", "speaker", ""),
    ],
)
def test_which_option_is_being_typed(line: str, name: str, text: str) -> None:
    where = unfinished(line, COMMANDS)
    assert where.option is not None
    assert (where.option["name"], where.text) == (name, text)


@pytest.mark.parametrize("text", ["plain", "two words", 'a "quote"', "back\\slash", "", "tab\there"])
def test_a_quoted_value_is_read_back_as_it_was(text: str) -> None:
    call = read(f"/quote check text:{quoted(text)}", COMMANDS)
    assert isinstance(call, Call)
    assert call.given["text"] == text
