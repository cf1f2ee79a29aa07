"""A figure is named with the words that say of what."""

from __future__ import annotations

import pytest

from bot.text.figure_words import with_counted
from bot.text.reading import read


@pytest.mark.parametrize(
    ("body", "figure", "named"),
    [
        ("Crews cleared 14 houses near Torvik.", "14", "14 houses"),
        ("The bridge carries 11,000 old vehicles a day.", "11,000", "11,000 old vehicles"),
        ("On Monday 14 of the boats sank.", "14", "14 of the boats"),
        ("The toll rose to 14, the mayor said.", "14", "rose to 14"),
        ("It cost $14 million.", "$14 million", "$14 million"),
        ("Some 14%, she said.", "14%", "14%"),
        ("14. Nothing else stands here.", "14", "14"),
    ],
)
def test_a_figure_brings_the_words_around_it(body: str, figure: str, named: str) -> None:
    at = body.index(figure)
    start, end = with_counted(body, at, at + len(figure), read("", body, "en"))
    assert body[start:end] == named
