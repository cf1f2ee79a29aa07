"""Names within an article and speakers across articles."""

from __future__ import annotations

import pytest

from bot.text.sentences import split
from bot.text.speakers import find_names, same_person, speaker_key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Anna Verhoeven", "Verhoeven", True),
        ("Anna Verhoeven", "Mayor Anna Verhoeven", True),
        ("Anna Verhoeven", "Mrs. Verhoeven", True),
        ("A. Verhoeven", "Anna Verhoeven", True),
        ("Anna M. Verhoeven", "Anna Verhoeven", True),
        ("Anna Verhoeven", "Peter Verhoeven", False),
        ("Anna", "Anna Verhoeven", False),
        ("Li Qiaomin", "Li", True),
        ("President Li", "Li Qiaomin", True),
        ("Li Qiaomin", "Li Baozhen", False),
        ("José Álvarez", "Jose Alvarez", True),
        ("the ministry", "the council", False),
        ("", "Anna Verhoeven", False),
    ],
)
def test_one_person_or_two(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same
    assert same_person(other, one) is same


def test_the_key_folds_titles_case_and_accents() -> None:
    assert speaker_key("Prime Minister José Álvarez’s") == speaker_key("jose alvarez") == "jose alvarez"
    assert speaker_key("…") == ""


def test_short_names_carry_the_fullest_form() -> None:
    body = "Mayor Anna Verhoeven met Peter Oduya. Verhoeven praised Mr. Oduya's plan for Ostrava Falls."
    names = [(body[name.start : name.end], name.name) for name in find_names(body, split(body))]
    assert ("Verhoeven", "Anna Verhoeven") in names
    assert ("Oduya", "Peter Oduya") in names
    assert ("Ostrava Falls", "Ostrava Falls") in names


def test_two_people_of_one_surname_stay_apart() -> None:
    body = "Anna Verhoeven and her brother Peter Verhoeven own the mill. Mrs. Verhoeven runs it."
    names = [name.name for name in find_names(body, split(body))]
    assert names == ["Anna Verhoeven", "Peter Verhoeven", "Anna Verhoeven"]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("Rain fell on Monday. Rain fell on Tuesday too.", []),
        ("Rain fell. The town feared more rain.", []),
        ("Farmers met Peter Oduya. Wind blew.", ["Peter Oduya"]),
        ("Verhoeven left. Nobody knew where Verhoeven went.", ["Verhoeven", "Verhoeven"]),
        ("Verhoeven said that it rained.", ["Verhoeven"]),
        ("Mayor Verhoeven left.", ["Verhoeven"]),
        ("Anna left the room.", ["Anna"]),
        ("Verhoeven's plan failed.", ["Verhoeven"]),
        ("UNESCO left.", ["UNESCO"]),
        ("Peter Oduya left. Oduya spoke.", ["Peter Oduya", "Peter Oduya"]),
    ],
)
def test_a_capital_at_the_head_of_a_sentence_is_no_name_by_itself(body: str, names: list[str]) -> None:
    assert [name.name for name in find_names(body, split(body))] == names


@pytest.mark.parametrize("body", ["", "   \n", "rain", "It rained."])
def test_texts_without_names(body: str) -> None:
    assert find_names(body, split(body)) == ()
