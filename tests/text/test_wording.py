"""The words around a mention as patterns, on sentences about invented people."""

from __future__ import annotations

import pytest

from bot.text.marks import stretches
from bot.text.people import people_in
from bot.text.scene import Scene
from bot.text.sentences import split
from bot.text.wording import Wording, WordingWeights


def patterns(body: str, who: str) -> list[str]:
    """The patterns of the first mention that begins with `who`, as seen from the first stretch."""
    marks = stretches(body)
    scene = Scene(people_in(body, split(body, "en")), marks, "en")
    at = body.index(who)
    mention = next(i for i, m in enumerate(scene.mentions) if scene.tokens.start[m.first] == at)
    return Wording(scene).patterns(scene.pieces[0], mention)


@pytest.mark.parametrize(
    ("who", "there", "absent"),
    [
        ("Oduya", ["<@ told", "<@ told N", "<@ told N that", "<~told", "<~that"], ["<~Q"]),
        ("Verhoeven", ["<told @", "<N told @", "<@ that she", "<~she"], ["<~told"]),
        ("she", ["<that @", "<@ was Q", "<~was"], ["<~that"]),
    ],
)
def test_words_of_the_lists_stand_in_the_patterns_and_names_do_not(
    who: str, there: list[str], absent: list[str]
) -> None:
    found = patterns("Oduya told Verhoeven that she was “late for the vote.”", who)
    assert set(there) <= set(found)
    assert not set(absent) & set(found)


def test_a_speaker_behind_the_quote_has_patterns_of_its_own_side() -> None:
    found = patterns("“The river is rising,” said Oduya on Monday.", "Oduya")
    assert {">said @", ">~said", ">@ on"} <= set(found)


def test_words_on_no_list_are_shapes_and_rows_of_them_count_once() -> None:
    found = patterns("Oduya plainly mended tall wooden fences near “the old mill.”", "Oduya")
    assert "<@ -ly -ed w" in found
    assert not any("mended" in pattern or "wooden" in pattern for pattern in found)


def test_a_new_paragraph_and_a_new_sentence_stand_between() -> None:
    found = patterns("Oduya left. Nobody knew why.\n\n“The river is rising.”", "Oduya")
    assert {"<~|"} <= set(found)


def test_weights_add_up_and_unknown_patterns_count_nothing() -> None:
    assert WordingWeights(1.0, {"<@ said": 0.5, "<~that": -0.2}).added(["<@ said", "<~that", "<~else"]) == 0.3
