"""Same claim: a score that is symmetric, bounded and about the words shared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import claims
from bot.text.claims import claim_of, likeness, names_in, same_claim, told_by


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "The harbour council of Torvik voted on Monday to close the old ferry terminal.",
            "Torvik's harbour council voted to close the ferry terminal.",
        ),
        (
            "A crane collapsed at the Norrby docks, killing two workers.",
            "Two workers died when a crane collapsed at the docks in Norrby.",
        ),
    ],
)
def test_one_claim_in_two_wordings_is_above_the_line(a: str, b: str) -> None:
    assert same_claim(a, b) >= 0.5


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "The harbour council of Torvik voted to close the ferry terminal.",
            "Heavy snow is expected in the southern hills this weekend.",
        ),
        ("Alda Rook praised the firefighters.", "Shares of Norrby Rail fell sharply."),
        ("", ""),
        ("", "A sentence."),
        ("The of and", "of the and"),
    ],
)
def test_different_claims_and_empty_ones_are_below_the_line(a: str, b: str) -> None:
    assert same_claim(a, b) < 0.5


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["en", "de", "fr", "vi", "xx"]))
def test_the_score_is_bounded_and_symmetric(a: str, b: str, language: str) -> None:
    score = same_claim(a, b, language)
    assert 0.0 <= score <= 1.0
    assert score == pytest.approx(same_claim(b, a, language))


def test_names_are_words_in_capitals_inside_a_sentence() -> None:
    assert names_in("Yesterday the mayor met Alda Rook in Torvik.") == {"alda", "rook", "torvik"}


def test_what_a_whole_story_says_tells_little() -> None:
    scale = told_by([("mayor", "dyke"), ("mayor", "pump"), ("mayor", "rain"), ("mayor", "school")] * 3)
    assert scale["mayor"] < 0.2
    assert told_by([]) == {}


def test_a_word_that_stands_for_another_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = "Two sailors were wounded at the pier.", "The storm at the pier left two sailors injured."
    with_them = likeness(claim_of(a), claim_of(b))
    monkeypatch.setattr(claims, "_related", dict)
    assert with_them > likeness(claim_of(a), claim_of(b))
