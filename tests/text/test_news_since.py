"""What is new in a story."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.news import Article, Text
from bot.text.news_since import unmatched
from bot.text.reading import take_in

NOW = datetime(2026, 3, 3, tzinfo=UTC)
AGENCY = "Kestrovia may close the Karsk dam in answer to the river tax, President Elena Voss said on Friday."
RETOLD = "In answer to the river tax Kestrovia may close its Karsk dam, said President Elena Voss."


def _text(number: int, body: str) -> Text:
    article = Article(number, number, 1, f"Outlet {number}", "The dam", None, None, None, NOW, "en", 20)
    return Text(article, number, body, take_in("The dam", body, None).reading)


def test_what_many_copies_say_is_known_in_other_words_too() -> None:
    old = [_text(number, f"{AGENCY} Outlet number {number} waited.") for number in range(16)]
    new = [_text(16, f"{RETOLD} Fishermen in Valmont blocked the sluice with forty boats overnight.")]
    said = [new[number].body[start:end] for number, start, end in unmatched(old, new)]
    assert said == ["Fishermen in Valmont blocked the sluice with forty boats overnight."]


def test_another_figure_for_the_same_thing_is_new() -> None:
    old = [
        _text(0, "The bridge closed after a fire. Four people were taken to hospital, the fire brigade said.")
    ]
    new = [
        _text(1, "Seven people were taken to hospital, the fire brigade said."),
        _text(2, "Four people were taken to a hospital, the fire brigade said."),
        _text(3, "Some seven people were taken to hospital, the fire brigade said."),
    ]
    said = [new[number].body[start:end] for number, start, end in unmatched(old, new)]
    assert said == ["Seven people were taken to hospital, the fire brigade said."]
