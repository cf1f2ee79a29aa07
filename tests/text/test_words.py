"""Words, stems and stop words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.words import stop_words, terms, words

TERMS = [
    ("en", "The bridges were closed by the council's workers.", ["bridg", "close", "council", "worker"]),
    ("en", "", []),
    ("en", "of the and", []),
    ("fr", "L’accord d'Harrow", ["accord", "harrow"]),
    ("fr", "aujourd'hui", ["aujourd'hui"]),
    ("it", "dell'accordo", ["accord"]),
    ("de", "die Brücken", ["bruck"]),
    ("nl", "de bruggen zijn gesloten", ["brug", "sloot"]),
    ("da", "broen er lukket", ["broen", "luk"]),
    ("no", "broen er stengt", ["broen", "stengt"]),
    ("tr", "IŞIK ışık", ["ışık", "ışık"]),
    ("tr", "İzmir'in köprüsü", ["izmir", "köprüs"]),
    ("vi", "cây cầu và con đường", ["cây", "cầu", "đường"]),
    ("zh", "大桥关闭", ["大桥", "桥关", "关闭"]),
    ("zh", "大桥的关闭", ["大桥", "关闭"]),
    ("zh", "APEC峰会", ["apec", "峰会"]),
    ("zh", "桥", ["桥"]),
    ("ja", "橋を閉鎖", ["閉鎖"]),
    ("xx", "Bridge bridge", ["bridge", "bridge"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "found"), TERMS, ids=[f"{t[0]}: {t[1]}" for t in TERMS])
def test_terms(language: str, text: str, found: list[str]) -> None:
    assert terms(text, language) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It’s a well-known 2.5 % fee.", ["It’s", "a", "well-known", "2.5", "fee"]),
        ("U.S. talks", ["U.S", "talks"]),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    "language", ["en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "no", "tr", "vi", "pl", "cs"]
)
def test_every_language_told_apart_has_stop_words(language: str) -> None:
    listed = stop_words(language)
    assert len(listed) > 100
    assert all(word == word.lower() for word in listed)


def test_a_language_without_a_list_has_no_stop_words() -> None:
    assert stop_words("xx") == frozenset()


@given(st.text(max_size=200), st.sampled_from(["en", "fr", "tr", "zh", "ja", "vi", "xx"]))
def test_terms_are_never_empty_words(text: str, language: str) -> None:
    assert all(terms(text, language))


@pytest.mark.parametrize("run", ["a-", "a.", "'", "我", "a'", "的"])
def test_time_stays_bounded(run: str) -> None:
    started = time.process_time()
    terms(run * 200_000, "zh")
    terms(run * 200_000, "fr")
    assert time.process_time() - started < 4.0
