"""Grouping anew: numbers stay where most articles are, none is given twice, and a bridge heals a wrong split."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.healing import Member, doubtful, emptied, healed, numbered, settled
from bot.text.profile import Profile, profile
from bot.text.reading import take_in
from bot.text.stories import Candidate, margins, match

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROAD = (
    "Landslide closes Torvik road",
    "A landslide closed the coast road near Torvik early on Monday. Stones and mud lie on both lanes over a length of "
    "eighty metres. The road service sent two excavators. Drivers are asked to use the ferry from Hjelm.",
)
HIKERS = (
    "Two hikers missing above the fjord",
    "Rescuers are searching for two hikers who set out from the Skarne hut on Sunday and did not return. A helicopter "
    "with a thermal camera took off from Hjelm at noon. The two, a couple from Port Ellary, had signed the hut's book "
    "at nine. Police said the slope above the hut had given way in the night.",
)
BOTH = (
    "Landslide at Torvik: search for two hikers, coast road closed",
    "A landslide closed the coast road near Torvik early on Monday, and rescuers are searching for two hikers who set "
    "out from the Skarne hut on Sunday and did not return. Stones and mud lie on both lanes over a length of eighty "
    "metres. A helicopter with a thermal camera took off from Hjelm at noon. The couple from Port Ellary had signed "
    "the hut's book at nine; police said the slope above the hut had given way in the night. The road service sent two "
    "excavators, and drivers are asked to use the ferry from Hjelm.",
)
CHEESE = (
    "Sark cheese fair opens with record number of stalls",
    "The cheese fair of Little Sark opened on Monday with 94 stalls, more than ever. Judges tasted for six hours "
    "before they gave the golden ladle to a goat's cheese from Norbury.",
)


def about(paper: tuple[str, str], hours: float = 0.0) -> Profile:
    headline, body = paper
    return take_in(headline, body, NOW + timedelta(hours=hours), "en").profile


def test_two_reports_that_a_third_holds_together_become_one_story() -> None:
    road, hikers, both = about(ROAD), about(HIKERS, 1), about(BOTH, 2)
    candidates = [Candidate(1, (road,)), Candidate(2, (hikers,))]
    assert match(margins(hikers, candidates[:1])) is None  # the early split
    assert set(doubtful(margins(both, candidates))) == {1, 2}
    members = [Member(11, 1, road), Member(12, 2, hikers), Member(13, None, both)]
    moves = healed(members)
    assert moves == {12: 1, 13: 1}
    assert emptied(members, moves) == {2: 1}


def test_the_window_heals_too_and_leaves_others_alone() -> None:
    members = [
        Member(1, 5, about(ROAD)), Member(2, 6, about(HIKERS, 1)), Member(3, 7, about(CHEESE, 1)),
        Member(4, 5, about(BOTH, 2)),
    ]  # fmt: skip
    assert settled(members) == {2: 5}


@pytest.mark.parametrize(
    ("stories", "groups", "moves"),
    [
        ([], [], {}),
        ([1], [0], {}),
        ([None], [0], {0: -1}),
        ([1, 2], [0, 0], {1: 1}),
        ([2, 1, 1], [0, 0, 0], {0: 1}),  # the larger story keeps its number
        ([1, 1, 1, 1], [0, 0, 2, 2], {2: -1, 3: -1}),  # a split: the earlier half keeps it
        ([1, 1, 2, None], [0, 1, 1, 3], {1: 2, 3: -1}),
        ([1, 1, 1], [0, 1, 2], {1: -1, 2: -2}),
    ],
)
def test_numbers(stories: list[int | None], groups: list[int], moves: dict[int, int]) -> None:
    blank = profile("", "")
    members = [Member(number, story, blank) for number, story in enumerate(stories)]
    assert numbered(members, groups) == moves


@given(st.lists(st.tuples(st.integers(1, 4) | st.none(), st.integers(0, 4)), max_size=12))
def test_no_number_is_given_twice_and_every_group_has_one(drawn: list[tuple[int | None, int]]) -> None:
    blank = profile("", "")
    members = [Member(number, story, blank) for number, (story, _) in enumerate(drawn)]
    groups = [group for _, group in drawn]
    moves = numbered(members, groups)
    after = [moves.get(member.article, member.story) for member in members]
    assert None not in after
    pairs = set(zip(groups, after, strict=True))
    assert len(pairs) == len(set(groups)) == len({story for _, story in pairs})
    for gone, into in emptied(members, moves).items():
        assert gone not in after
        assert into in after


def test_more_than_can_be_compared_stay_as_they_are() -> None:
    road = about(ROAD)
    assert healed([Member(number, number, road) for number in range(31)]) == {}
