"""Two texts of one article: which sentence became which, and what about it changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.edited import edits

LEDE = "The council of Wend met on Tuesday to mend the old ferry pier."
COST = "The work will cost 9 million crowns, treasurer Ada Wendson told the meeting."
SAID = "“We have waited long for this pier,” said Ida Brock of the ferry office."
LAST = "Work is to begin on the first day of next month."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (f"{LEDE} {COST}", f"{LEDE} {COST}", []),
        (f"{LEDE} {SAID}", f"{LEDE}  {SAID}".replace("“", '"').replace("”", '"'), []),
        (f"{LEDE} {COST}", f"{LEDE} {COST.replace('9', '12')}", ["figure"]),
        (f"{LEDE} {SAID}", f"{LEDE} {SAID.replace('waited long', 'worked hard')}", ["quote"]),
        (f"{LEDE} {SAID}", f"{LEDE} {SAID.replace('of the ferry office', 'at the ferry office')}", ["wording"]),
        (f"{LEDE} {COST} {LAST}", f"{LEDE} {LAST}", ["taken out"]),
        (f"{LEDE} {SAID} {LAST}", f"{LEDE} {LAST}", ["quote taken out"]),
        (f"{LEDE} {LAST}", f"{LEDE} {COST} {LAST}", ["added"]),
        (f"{LEDE} {LAST}", f"{LEDE} {SAID} {LAST}", ["quote added"]),
        ("", LEDE, ["added"]),
        ("", "", []),
    ],
)  # fmt: skip
def test_an_edit_is_named_for_what_it_changes(old: str, new: str, expected: list[str]) -> None:
    assert [edit.kind for edit in edits("Wall", old, "Wall", new)] == expected


def test_a_headline_comes_first_with_its_words() -> None:
    first, second = edits("Wall costs 9 million", COST, "Wall costs 12 million", COST.replace("9", "12"))
    assert (first.kind, first.part, first.before, first.after) == ("headline", "headline", (0, 20), (0, 21))
    assert [(token.old, token.new, token.change) for token in first.words if token.kind != "same"] == [
        ("9", "12", "number")
    ]
    assert second.kind == "figure"


def test_a_sentence_put_in_front_does_not_shift_the_pairs() -> None:
    """Paired in order, the new sentence would be compared with the old figure, and the figure with the quote."""
    old, new = (
        f"{LEDE} {COST} {SAID}",
        f"{LEDE} {LAST} {COST.replace('9', '12')} {SAID.replace('long', 'nine years')}",
    )
    found = edits("Wall", old, "Wall", new)
    assert [edit.kind for edit in found] == ["added", "figure", "figure and quote"]
    assert found[1].before is not None
    assert old[slice(*found[1].before)] == COST


def test_figures_are_read_in_the_language_of_the_article() -> None:
    old = "Die Arbeiten kosten 1,5 Millionen Euro, sagte der Hafenmeister am Dienstag."
    (edit,) = edits("Mauer", old, "Mauer", old.replace("1,5", "1.500"), "de")
    assert edit.kind == "figure"


def test_a_long_article_written_anew_is_compared_in_bounded_time() -> None:
    old = " ".join(f"Sentence number {n} says what the old paper said about wall {n}." for n in range(400))
    new = " ".join(f"Line {n} tells something else that nobody wrote before in {n}." for n in range(400))
    assert len(edits("a", old, "b", new)) == 401


@given(st.text(max_size=300), st.text(max_size=300))
def test_spans_are_of_their_own_texts_and_in_order(old: str, new: str) -> None:
    last = [0, 0]
    for edit in edits("", old, "", new):
        assert edit.before or edit.after
        for side, (span, text) in enumerate(((edit.before, old), (edit.after, new))):
            if span:
                assert last[side] <= span[0] < span[1] <= len(text)
                last[side] = span[1]
