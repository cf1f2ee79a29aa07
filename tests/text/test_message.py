"""Which stretches of a message are checked."""

from __future__ import annotations

import time

import pytest

from bot.text.message import plain, quoted_stretches

MESSAGES = [
    ("two quotes", "He said “we will wait” and she: \"not here\"", ["we will wait", "not here"]),
    ("no marks", "We will wait here.", ["We will wait here."]),
    ("a block quote", "> We will wait\nsays who?", ["We will wait"]),
    ("a block quote with marks", "> “We will wait,” she said", ["We will wait,"]),
    ("a long block quote", "look:\n>>> We will wait\nand go", ["We will wait", "and go"]),
    ("apostrophes", "it's the workers' day", ["it's the workers' day"]),
    ("single marks", "‘We will wait,’ she said", ["We will wait,"]),
    ("guillemets", "« Nous attendons », dit-elle", ["Nous attendons"]),
    ("an unclosed mark", "He said “we will wait\nand left", ["we will wait"]),
    ("an unclosed straight mark", 'He said "we will wait', ["we will wait"]),
    ("inches", 'a 12" pipe', ['a 12" pipe']),
    ("a link alone", "https://example.org/a", []),
    ("blank", " \n ", []),
    ("nothing", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("message", "found"), [m[1:] for m in MESSAGES], ids=[m[0] for m in MESSAGES])
def test_quoted_stretches(message: str, found: list[str]) -> None:
    assert [message[start:end] for start, end in quoted_stretches(message)] == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("we will **not** wait", "we will not wait"),
        ("__we__ *will* _wait_", "we will wait"),
        ("~~we~~ ||will|| `wait`", "we will wait"),
        ("<@123> we will wait <:sad:99>", "we will wait"),
        ("[we will wait](https://example.org/a_b)", "we will wait"),
        ("> we will wait", "we will wait"),
        ("## we will wait", "we will wait"),
        (r"5 \* 4 \_ 3", "5 * 4 _ 3"),
        ("snake_case stays", "snake_case stays"),
        ("a [sic] stays", "a [sic] stays"),
        ("we will wait https://example.org/a?b=1 @everyone", "we will wait"),
        ("<https://example.org> @here we will wait", "we will wait"),
        ("see https://example.org now", "see https://example.org now"),
        ("what the f*** he f***ing said", "what the f*** he f***ing said"),
        ("**we are the s**t here** he said", "we are the s**t here he said"),
        ("**we *will* wait**", "we will wait"),
        ("3 < 4 > 2", "3 < 4 > 2"),
    ],
)
def test_markup_is_not_part_of_the_words(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize("run", ["*", "<@", "[", "“", "'", "> ", "[a](", "_ ", "\\*", "``", "<:a"])
def test_time_stays_bounded(run: str) -> None:
    text = run * (100_000 // len(run))
    started = time.process_time()
    quoted_stretches(text)
    plain(text)
    assert time.process_time() - started < 2.0
