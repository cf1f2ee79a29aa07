"""Where a text speaks of a watched keyword."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.reading import take_in
from bot.text.watched import Found, find, says_nothing, too_short

BODY = (
    "The harbour of Lorn was shut on Monday.\n\nFloods closed the bridge. Die Brücke bleibt bis Mai gesperrt."
)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("harbour", Found(False, 0)),
        ("HARBOURS", Found(False, 0)),
        ("flood", Found(True, 1)),
        ("the flood", Found(True, 1)),
        ("flooding bridge", Found(False, 1)),
        ("harbour bridge", None),
        ('"the bridge"', Found(False, 1)),
        ("“bridge the”", None),
        ("storm", Found(True, None)),
        ("the", None),
        ("", None),
        ("?!", None),
        ("Brücke gesperrt", Found(False, 2)),
    ],
)
def test_all_words_stand_in_one_sentence_in_any_form(asked: str, expected: Found | None) -> None:
    headline = "Storm floods Lorn"
    reading = take_in(headline, BODY, None, "en").reading
    assert find(asked, headline, BODY, reading) == expected


def test_words_without_blanks_are_found() -> None:
    headline, body = "港口", "港口发生洪水，桥梁关闭。"
    reading = take_in(headline, body, None, "zh").reading
    assert find("洪水", headline, body, reading) == Found(False, 0)
    assert find("火灾", headline, body, reading) is None


@pytest.mark.parametrize(
    ("asked", "short"), [("x", True), ("", True), ("5", True), ("?! -", True), ("EU", False), ("洪水", False)]
)
def test_a_single_letter_is_too_short(asked: str, short: bool) -> None:
    assert too_short(asked) is short


def test_only_stop_words_say_nothing() -> None:
    assert says_nothing("the and of", ["en"])
    assert not says_nothing("die", ["en", "de"])
    assert says_nothing("die und der", ["de"])
    assert not says_nothing("the bridge", ["en"])


@given(st.text(max_size=60), st.text(max_size=200))
def test_whatever_is_asked_a_sentence_that_is_there_is_found_or_none(asked: str, body: str) -> None:
    reading = take_in("", body, None, "en").reading
    found = find(asked, "", body, reading)
    assert found is None or (found.sentence is not None and found.sentence < len(reading.sentences))
