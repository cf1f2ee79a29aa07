"""The word diff: what it names, and that it loses no word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.diff import Token, diff
from bot.text.typography import core

CHANGES = [
    ("en", "we will close the bridge", "we will not close the bridge", [Token("added", "", "not", "negation")]),
    ("en", "we can't close the bridge", "we can close the bridge", [Token("changed", "can't", "can", "negation")]),
    ("en", "we don’t close the bridge", "we do close the bridge", [Token("changed", "don’t", "do", "negation")]),
    ("en", "we never close the bridge", "we close the bridge", [Token("removed", "never", "", "negation")]),
    ("en", "it cost 40 marks", "it cost 30 marks", [Token("changed", "40", "30", "number")]),
    ("en", "it cost 1.5 % more", "it cost 1.8 % more", [Token("changed", "1.5 %", "1.8 %", "number")]),
    ("en", "it cost two marks", "it cost three marks", [Token("changed", "two", "three", "number")]),
    ("en", "as Okoro told us", "as Lindqvist told us", [Token("changed", "Okoro", "Lindqvist", "name")]),
    ("en", "they must leave now", "they may leave now", [Token("changed", "must", "may", "modal")]),
    ("en", "we’ll leave now", "we leave now", [Token("changed", "we’ll", "we", "modal")]),
    ("en", "in the Great hall", "in the great hall", [Token("changed", "Great", "great", "capital")]),
    ("en", "the resume is here", "the résumé is here", [Token("changed", "resume", "résumé", "accent")]),
    ("en", "we waited, and left", "we waited and left", [Token("removed", ",", "", "punctuation")]),
    ("en", "the bridg is old", "the bridge is old", [Token("changed", "bridg", "bridge", "spelling")]),
    ("en", "the old bridge is shut", "the bridge is shut", [Token("removed", "old", "")]),
    ("en", "They left. Nobody stayed", "They left. Everybody stayed", [Token("changed", "Nobody", "Everybody", "negation")]),
    ("de", "wir werden nicht gehen", "wir werden gehen", [Token("removed", "nicht", "", "negation")]),
    ("de", "sie wußte es schon", "sie wusste es schon", [Token("changed", "wußte", "wusste", "spelling")]),
    ("de", "wir können gehen", "wir müssen gehen", [Token("changed", "können", "müssen", "modal")]),
    ("fr", "nous n’allons pas partir", "nous allons partir", [Token("changed", "n’allons", "allons", "negation"), Token("removed", "pas", "", "negation")]),
    ("zh", "我们不会离开", "我们会离开", [Token("removed", "不", "", "negation")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "passage", "steps"), CHANGES, ids=[f"{c[0]}: {c[1]}" for c in CHANGES]
)
def test_what_changed_is_named(language: str, text: str, passage: str, steps: list[Token]) -> None:
    assert [token for token in diff(text, passage, language) if token.kind != "same"] == steps


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("It isn't ours -- not yet", "it isn’t ours – not yet."),
        ("“we waited”", "we waited"),
        ("", ""),
        ("…we waited", "we waited,"),
    ],
)
def test_typography_is_no_difference(text: str, passage: str) -> None:
    assert all(token.kind == "same" for token in diff(text, passage))


def test_neighbours_without_a_name_are_one_step() -> None:
    found = diff("we left the old stone bridge", "we left", "en")
    assert found == (Token("same", "we left", "we left"), Token("removed", "the old stone bridge", ""))


def test_every_kind_says_what_it_is_without_colour() -> None:
    assert {token.kind for token in diff("a b c d", "a x c e f")} <= {"same", "added", "removed", "changed"}


WORDS = st.lists(
    st.sampled_from(
        ["we", "not", "the", "bridge", "5", "1.5", "can't", "Okoro", ",", ".", "é", "–", "“old”"]
    ),
    max_size=25,
)


@given(WORDS, WORDS)
def test_no_word_of_either_text_is_lost(one: list[str], other: list[str]) -> None:
    text, passage = " ".join(one), " ".join(other)
    tokens = diff(text, passage)

    def letters(form: str) -> str:
        return "".join(char for char in form if char.isalnum())

    assert letters("".join(token.old for token in tokens)) == letters(core(text))
    assert letters("".join(token.new for token in tokens)) == letters(core(passage))


def test_long_texts_stay_bounded() -> None:
    started = time.process_time()
    diff("we left and came back " * 1000, "they came and left again " * 1000)
    diff("a" * 5000, "b " * 2500)
    assert time.process_time() - started < 2.0
