"""The canonical body: one form, nothing invisible, wrapped lines joined."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.body import LONGEST_BODY, canonical, joins

FORMS = [
    ("nothing", "", ""),
    ("blanks only", " \n\t\n\u00a0 ", ""),
    ("line ends of all kinds", "One.\r\nTwo.\rThree.\u2028Four.", "One.\n\nTwo.\n\nThree.\n\nFour."),
    ("many empty lines", "One.\n\n\n \nTwo.", "One.\n\nTwo."),
    ("runs of blanks", "One  two\u00a0three\t four.", "One two three four."),
    ("invisible characters", "\ufeffOne\u200b two\u00ad\u0000.", "One two."),
    ("text direction is not overridden", "One\u202e two\u2066.", "One two."),
    ("marks of direction stay", "One\u200e two.", "One\u200e two."),
    ("half a character", "One \ud800two.", "One two."),
    ("composed letters", "Cafe\u0301.", "Café."),
    ("quotation marks stay as they are", "“One,” she said — 'two'…", "“One,” she said — 'two'…"),
    (
        "a line broken inside a sentence",
        "The council of Harrow Bay said on Monday that\nit would wait.\n\nSo it did.",
        "The council of Harrow Bay said on Monday that it would wait.\n\nSo it did.",
    ),
    ("a list of short lines", "apples\npears\nplums", "apples\n\npears\n\nplums"),
]


@pytest.mark.parametrize(("text", "form"), [f[1:] for f in FORMS], ids=[f[0] for f in FORMS])
def test_the_canonical_form(text: str, form: str) -> None:
    assert canonical(text) == form


WRAPPED = """The bridge over the Harrow was shut on Monday after a barge had run
into its second pier. Nobody was hurt. The council will meet in the
town hall on Friday to hear what the repair may cost and how long it
may take."""


def test_lines_broken_at_a_column_are_one_paragraph() -> None:
    assert canonical(WRAPPED) == WRAPPED.replace("\n", " ")


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ([], []),
        (["One line"], []),
        (["The bridge over the Harrow is shut.", "the road is open"], [False]),
        (["The bridge over the Harrow is shut and", "the road is open"], [True]),
        (["The bridge over the Harrow is shut and", "Harrow is far"], [False]),
        (["short", "lines"], [False]),
        (["The bridge over the Harrow is shut on", "a", "monday morning"], [True, True]),
    ],
)
def test_which_lines_go_on_with_the_one_before(lines: list[str], joined: list[bool]) -> None:
    assert joins(lines) == joined


def test_headlines_are_not_joined() -> None:
    listed = "Harrow Bay bridge shut after barge accident on Monday\nCouncil to meet in the town hall\nBuses go round by the northern road until Friday"
    assert canonical(listed).count("\n\n") == 2


@given(
    st.text(
        st.sampled_from([*"ab .\n\t\r“”é", "\u0301", "\u00a0", "\u200b", "\ufeff", "\u2028", "\x00"]),
        max_size=200,
    )
)
def test_the_canonical_form_of_a_canonical_form_is_itself(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert not once.startswith(("\n", " "))
    assert "\n\n\n" not in once


def test_a_body_is_bounded_in_length_and_time() -> None:
    started = time.process_time()
    assert len(canonical("word " * 400_000)) <= LONGEST_BODY
    canonical("\n" * 1_000_000)
    canonical("this is a line that has more than thirty characters and\n" * 20_000)
    assert time.process_time() - started < 5.0


@pytest.mark.parametrize("mark", ["- ", "• ", "{0}. ", "({0}) "])
def test_items_of_one_length_stay_apart(mark: str) -> None:
    lines = [
        mark.format(number) + f"bridge number {number} of the list of Velmar" for number in range(10, 30)
    ]
    assert canonical("\n".join(lines)) == "\n\n".join(lines)
