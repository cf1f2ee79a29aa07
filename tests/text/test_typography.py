"""The typography rule: what it calls the same, and what it never does."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import typography
from bot.text.typography import core, differences, either_case, essence, fold, folded, places

SAME = [
    ("curly and straight marks", "the “Lindau rule” isn’t law", 'the "Lindau rule" isn\'t law'),
    ("low and angled marks", "the „Lindau rule“ holds", "the «Lindau rule» holds"),
    ("blanks inside guillemets", "dire « non » ici", "dire «non» ici"),
    ("dashes with and without blanks", "we waited – and waited", "we waited—and waited"),
    ("a hyphen between blanks is a dash", "we waited - and waited", "we waited -- and waited"),
    ("dots of an ellipsis", "we waited… and left", "we waited . . . and left"),
    ("line breaks", "we waited\nand left", "we waited and left"),
    ("blanks of all kinds", "we\u00a0waited\u202fand \t left", "we waited and left"),
    ("invisible characters", "we wai\u00adted \u200band left", "we waited and left"),
    ("an invisible character between blanks", "we waited \u200b and left", "we waited and left"),
    ("composed letters", "the cafe\u0301 is closed", "the café is closed"),
    ("Korean syllables", "\u1112\u1161\u11ab", "한"),
    ("hyphens of another code", "a well\u2011known man", "a well-known man"),
    ("case of the first letter", "We waited and left", "we waited and left"),
    ("Turkish capital", "İş bitti artık", "iş bitti artık"),
    ("final punctuation", "we waited and left,", "we waited and left."),
    ("an ellipsis in front", "… we waited and left", "we waited and left"),
    ("a blank before a comma and a full stop", "we waited , and left . Now", "we waited, and left. Now"),
    ("a blank before a colon", "we waited : and left", "we waited: and left"),
]
NOT_SAME = [
    ("letter case inside", "we Waited and left", "we waited and left"),
    ("a hyphen and a blank", "a well-known man", "a well known man"),
    ("a hyphen and a dash", "in 2015-16 we left", "in 2015–16 we left"),
    ("accents", "the resume is here", "the résumé is here"),
    ("umlauts", "wir konnen das tun", "wir können das tun"),
    ("a comma inside", "we waited, and left", "we waited and left"),
    ("a full stop inside", "we waited. and left", "we waited and left"),
    ("a question mark at the end", "we waited and left?", "we waited and left"),
    ("an exclamation mark exchanged", "we waited and left!", "we waited and left?"),
    ("brackets", "we [all] waited", "we all waited"),
    ("number words", "we are five", "we are 5"),
    ("joined words", "we are every day here", "we are everyday here"),
    ("a decimal point", "it cost 1.5 marks", "it cost 15 marks"),
    ("two dots", "we waited.. and left", "we waited… and left"),
]


def same_words(one: str, other: str) -> bool:
    """Whether the rule calls two whole texts the same, but for punctuation at the end."""
    return essence(one) in either_case(essence(other))


@pytest.mark.parametrize(("one", "other"), [pair[1:] for pair in SAME], ids=[pair[0] for pair in SAME])
def test_the_rule_calls_these_the_same(one: str, other: str) -> None:
    assert same_words(one, other)
    assert list(places(one, folded(other)))
    assert list(places(other, folded(one)))


@pytest.mark.parametrize(
    ("one", "other"), [pair[1:] for pair in NOT_SAME], ids=[pair[0] for pair in NOT_SAME]
)
def test_the_rule_keeps_these_apart(one: str, other: str) -> None:
    assert not same_words(one, other)
    assert not list(places(one, folded(other)))
    assert not list(places(other, folded(one))) or "?" in one + other


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“We waited.”", "We waited."),
        ("“We waited”, ", "We waited"),
        (" ‘We waited’.\n", "We waited"),
        ("We waited.", "We waited."),
        ("", ""),
        ("”", ""),
        ("“” \n” ", ""),
    ],
)
def test_marks_around_and_what_follows_them_are_no_words(text: str, words: str) -> None:
    assert core(text) == words


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("we can", "we can't go"),
        ("we can", "we can’t go"),
        ("known to us", "it is well-known to us"),
        ("it is well", "it is well-known to us"),
        ("the president", "the president’s house"),
        ("it fell by 2", "it fell by 2.5 points"),
        ("5 points", "it fell by 2.5 points"),
        ("it fell by 2", "it fell by 2 % in May"),
        ("it fell by 2", "it fell by 2% in May"),
        ("5 million", "they paid $5 million"),
        ("it is cold", "it is colder now"),
        ("est prête", "elle n’est prête à rien"),
        ("会离开这里", "我们不会离开这里"),
    ],
)
def test_no_part_begins_or_ends_inside_a_word_or_number(part: str, whole: str) -> None:
    assert not list(places(part, folded(whole)))


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("we can go", "today we can go, they say"),
        ("accord historique", "c’est l’accord historique"),
        ("to the workers", "to the workers’ hall"),
        ("会离开这里", "我们会离开这里的"),
        ("in May 2025", "it began in May 2025. Then"),
        ("Are you sure", "Are you sure?"),
    ],
)
def test_a_part_between_whole_words_is_found(part: str, whole: str) -> None:
    assert list(places(part, folded(whole)))


def test_a_full_stop_is_not_put_where_the_article_asks() -> None:
    assert not list(places("Are you sure.", folded("Are you sure? No.")))


@pytest.mark.parametrize(
    ("text", "passage", "named"),
    [
        ("we waited and left", "we waited and left", ()),
        ("“we waited and left”", "we waited and left", ()),
        ("We waited and left", "we waited and left", ("case of the first letter",)),
        ("we waited--and left", "we waited – and left", ("dashes",)),
        ("we waited... and left", "we waited… and left", ("dots of an ellipsis",)),
        ("we  waited and left", "we waited and left", ("blanks and line breaks",)),
        ("it isn't his", "it isn’t his", ("quotation marks and apostrophes",)),
        ("we wai\u00adted and left", "we waited and left", ("invisible characters",)),
        ("the cafe\u0301 is shut", "the café is shut", ("composed letters",)),
        ("we waited and left.", "we waited and left", ("punctuation at the end",)),
        ("a well\u2011known man", "a well-known man", ("hyphens",)),
        ("It isn't -- his.", "it isn’t – his", ("dashes", "quotation marks and apostrophes", "case of the first letter", "punctuation at the end")),
    ],
)  # fmt: skip
def test_the_parts_of_the_rule_that_were_needed_are_named(
    text: str, passage: str, named: tuple[str, ...]
) -> None:
    assert differences(text, passage) == named


ODD = st.text(
    st.sampled_from(
        [*"ab éE.,;:!?…-–—‐'’\"“”«»[]()5%$ \n\t", "\u00a0", "\u200b", "\u0301", "\u00ad", "不", "ß", "İ"]
    ),
    max_size=60,
)


@given(ODD)
def test_offsets_lead_back_in_order_and_within_the_text(text: str) -> None:
    form, offsets = fold(text)
    assert len(offsets) == len(form) + 1
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(text) for offset in offsets)
    assert offsets[-1] == len(text)


@given(ODD)
def test_letters_and_digits_are_never_added_lost_or_moved(text: str) -> None:
    def letters(form: str) -> str:
        import unicodedata

        composed = unicodedata.normalize("NFC", "".join(c for c in form if not typography._UNSEEN.match(c)))
        return "".join(char for char in composed if char.isalnum())

    assert letters(folded(text)) == letters(text)


@given(ODD)
def test_folding_twice_changes_no_word(text: str) -> None:
    words = core(text)  # a hyphen between blanks is a dash only while the blanks are there
    assert same_words(folded(words), words) or not essence(words)


@pytest.mark.parametrize("run", ["'", "“”", " ", ".", ". ", "-", "--", "\u200b", "e\u0301", "…", "\u00ad "])
def test_time_stays_bounded_on_long_runs(run: str) -> None:
    text = run * (200_000 // len(run)) + "x"
    started = time.process_time()
    core(text), essence(text), fold(text)
    assert time.process_time() - started < 2.0
