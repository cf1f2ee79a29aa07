"""Source text on a card reads back as it was, and Discord finds no markup in it."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.escape import CLOSE, OPEN, escaped, isolated, label, plain, stretches, unescaped
from bot.text.body import canonical

HOSTILE = st.text(
    st.sampled_from(list("\\*_~`|[]()<>@#:->+1.) \nab/é“”&!")) | st.characters(exclude_categories=["Cs"])
)


@given(HOSTILE)
def test_escaping_is_undone_exactly(text: str) -> None:
    assert unescaped(escaped(text)) == text


@given(st.lists(HOSTILE.map(canonical), max_size=4))
def test_every_stretch_is_found_again_between_our_own_words(bodies: list[str]) -> None:
    card = " own words ".join(isolated(body) for body in bodies)
    assert list(stretches(card)) == bodies


@given(HOSTILE)
def test_a_canonical_body_cannot_close_its_own_fence(text: str) -> None:
    body = canonical(f"{OPEN}{text}{CLOSE}")
    assert OPEN not in body
    assert CLOSE not in body


@pytest.mark.parametrize(
    "text",
    [
        "@everyone and @here",
        "<@123456789012345678>",
        "<#123456789012345678>",
        "<t:1700000000:R>",
        "</summary:123>",
        "<id:home>",
        "[click](https://evil.example)",
        "```code```",
        "`x`",
        "||spoiler||",
        "~~gone~~",
        "**bold** __under__ *it* _it_",
        "# heading",
        "- item",
        "> quote",
        "-# small",
        "1. one",
        "https://evil.example/path",
        "www.evil.example/path",
    ],
)
def test_markup_of_strangers_is_escaped(text: str) -> None:
    shown = escaped(text)
    assert unescaped(shown) == text
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "x", shown)  # what is left when every escaped mark is taken out
    for markup in (
        r"@",
        r"<[@#t/i]",
        r"\]\(",
        r"`",
        r"\|\|",
        r"~~",
        r"\*",
        r"_",
        r"(?m)^\s*(?:#|>|-|\d+\.)",
        r"://",
        r"\.example/",
    ):
        assert not re.search(markup, bare), (markup, shown)


def test_a_strangers_name_stays_on_one_line() -> None:
    assert plain("Evil\nOutlet \u202etxt **") == r"Evil Outlet txt \*\*"


def test_a_label_is_cut_with_an_ellipsis() -> None:
    assert label("x" * 100, 80) == "x" * 79 + "…"
    assert label("short") == "short"


def test_long_runs_of_lines_take_linear_time() -> None:
    started = time.process_time()
    assert unescaped(escaped("\n" * 50_000)) == "\n" * 50_000
    assert time.process_time() - started < 1
