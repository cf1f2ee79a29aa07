"""What was typed to find a quote, and the order of what was found."""

from __future__ import annotations

import time

import pytest

from bot.text.lookup import Wanted, arranged, fit, wanted
from bot.text.quote_pairs import Said


@pytest.mark.parametrize(
    ("typed", "words", "phrases"),
    [
        ("bridge mayor", "bridge mayor", ()),
        ('bridge "not safe"', "bridge", ("not safe",)),
        ("“not safe” „nie wieder“ «jamais»", "", ("not safe", "nie wieder", "jamais")),
        ('bridge "not safe', 'bridge "not safe', ()),
        ('""', '""', ()),
        ("", "", ()),
    ],
)
def test_marks_make_a_phrase(typed: str, words: str, phrases: tuple[str, ...]) -> None:
    found = wanted(typed)
    assert (" ".join(found.words.split()), found.phrases) == (words, phrases)
    assert Wanted("a", ("b c",)).said == "a b c"


def test_words_as_typed_and_together_fit_best() -> None:
    typed = ["traffic", "jam"]
    said = ["A traffic jam it is", "The jam of all traffic", "Jams stopped the traffics", "Jam and traffic"]
    assert [fit(text, typed, "en")[0] for text in said] == [0, 1, 2, 1]
    assert fit("anything", [], "en") == (0, 0)
    assert (
        fit("traffic on and on and on until the jam", typed, "en")[1] > fit("traffic and jam", typed, "en")[1]
    )


def quote(text: str, voice: int, speaker: str | None = None) -> Said:
    return Said(text, speaker, "en", voice)


def test_one_utterance_is_one_group_the_fullest_wording_first() -> None:
    said = [
        quote("I would rather explain a traffic jam", 1),
        quote("Nobody told us of any jam in the traffic", 2),
        quote("I would rather explain a traffic jam than a funeral", 3),
    ]
    assert arranged(said, [None, None, None], "traffic jam") == [(2, 0), (1,)]
    assert arranged([], [], "traffic") == []


def test_two_known_people_never_share_an_utterance() -> None:
    said = [quote("We are all in this together now", n) for n in range(3)]
    assert arranged(said, ["ada brock", "otto brock", None], "together") == [(0,), (1,), (2,)]
    assert arranged(said, ["ada brock", "brock", None], "together") == [(0, 1, 2)]


def test_more_articles_then_the_newest_come_first() -> None:
    said = [
        quote("The bridge is sound", 1),
        quote("A bridge is a bridge", 2),
        quote("A bridge is a bridge", 3),
    ]
    assert arranged(said, [None] * 3, "bridge") == [(1, 2), (0,)]


def test_a_hundred_long_quotes_with_words_in_common_are_put_together_quickly() -> None:
    said = [
        Said(" ".join(f"w{(7 * n + k) % 200}" for k in range(1_000)), "Ada Brock", "en", n)
        for n in range(120)
    ]
    started = time.process_time()
    arranged(said, ["ada brock"] * len(said), "w1")
    assert (
        time.process_time() - started < 2.0
    )  # 0.3 on a laptop; 4 where every pair was entered anew for every row of words
