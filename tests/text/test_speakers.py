"""Names within an article and speakers across articles."""

from __future__ import annotations

from itertools import product

import pytest

from bot.text import speakers
from bot.text.sentences import split
from bot.text.speakers import closest, find_names, people_of, same_person, speaker_key


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


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ursel von der Marsch", "von der Marsch", True),
        ("Ursel von der Marsch", "Marsch", True),
        ("Ursel von der Marsch", "Karl von der Marsch", False),
        ("Anna M. Verhoeven", "Anna K. Verhoeven", False),
        ("Anna Maria Verhoeven", "Anna M. Verhoeven", True),
    ],
)
def test_middle_names_and_particles(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same
    assert same_person(other, one) is same


def put_together(names: dict[str, int], joined: dict[str, str] | None = None) -> list[set[str]]:
    """Names with the number of their quotes, put together."""
    keys = {speaker_key(name): name for name in names}
    many = {speaker_key(name): number for name, number in names.items()}
    return [set(group) for group in people_of(keys, joined or {}, many)]


@pytest.mark.parametrize(
    ("names", "people"),
    [
        ({}, []),
        ({"Ada Brock": 1}, [{"ada brock"}]),
        ({"Ada Brock": 1, "Brock": 3, "A. Brock": 1}, [{"ada brock", "brock", "a brock"}]),
        ({"Ada Brock": 2, "Otto Brock": 1, "Brock": 3}, [{"brock"}, {"ada brock"}, {"otto brock"}]),
        ({"Ada Brock": 2, "Anna Brock": 1, "A. Brock": 3}, [{"a brock"}, {"ada brock"}, {"anna brock"}]),
        ({"John A. Ost": 2, "John B. Ost": 1, "John Ost": 3}, [{"john ost"}, {"john a ost"}, {"john b ost"}]),
        ({"Xi Lanying": 2, "President Xi": 1}, [{"xi lanying", "xi"}]),
        ({"the ministry": 2, "Health Ministry": 1}, [{"ministry"}, {"health ministry"}]),
        ({"a spokesman": 1, "Otto Spokesman": 1}, [{"otto spokesman"}, {"spokesman"}]),
    ],
)
def test_names_of_a_library_are_put_together(names: dict[str, int], people: list[set[str]]) -> None:
    assert put_together(names) == people


def test_a_surname_set_apart_by_hand_parts_nobody_else() -> None:
    names = {"Ada Brock": 2, "Ada M. Brock": 1, "Brock": 3}
    assert put_together(names, {"brock": "brock"}) == [{"ada brock", "ada m brock"}, {"brock"}]


def test_five_hundred_people_of_a_surname_are_not_compared_with_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letters = "bdfgklmnprstvwz"
    names = {f"{a}{b}{c}ra Brock".title(): 1 for a, b, c in product(letters, letters, "ao")}
    names |= {f"{first}. Brock": 1 for first in "BDFG"} | {"Brock": 1}
    compared = 0

    def counted(one: list[str], other: list[str]) -> bool:
        nonlocal compared
        compared += 1
        return alike(one, other)

    alike = speakers._alike
    monkeypatch.setattr(speakers, "_alike", counted)
    assert len(put_together(names)) == len(names)
    assert compared < 3 * len(names)


def test_hand_comes_before_machine() -> None:
    names = {"Ada Brock": 2, "Brock": 3, "Otto Brock": 1}
    assert put_together(names, {"brock": "otto brock"}) == [{"brock", "otto brock"}, {"ada brock"}]
    names = {"Ada Brock": 2, "Brock": 3}
    assert put_together(names, {"brock": "brock"}) == [{"brock"}, {"ada brock"}]
    names = {"Ada Brock": 2, "Ada M. Brock": 3}
    assert put_together(names, {"ada m brock": "ada m brock"}) == [{"ada m brock"}, {"ada brock"}]
    assert put_together(names, {"ada brock": "nobody else"}) == [{"ada m brock"}, {"ada brock"}]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("branock", "brannock"),
        ("brannokc", "brannock"),
        ("funral", "funeral"),
        ("mark", None),  # too short to guess: Park is somebody else
        ("brannock", None),
        ("zeppelin", None),
        ("", None),
    ],
)
def test_a_misspelt_word_is_guessed_only_when_it_is_near(typed: str, meant: str | None) -> None:
    assert closest(typed, ["brannock", "funeral", "park", ""]) == meant
