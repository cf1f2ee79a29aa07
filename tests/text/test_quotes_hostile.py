"""Texts made to be slow: reading one takes steps in proportion to its length, whatever it repeats."""

from __future__ import annotations

import sys
from itertools import count
from types import FrameType

import pytest

from bot.text.quotes import CROWDED, find_quotes
from bot.text.reading import take_in

#: Characters of the shorter text. The longer one has three times as many, so that what is done once counts for little.
SHORT = 4_000
#: Steps of the longer text for each step of the shorter: 3 where every character costs the same, 9 for a quadratic. Of these
#: texts, 2026-11-28: at most 3.2.
MOST = 4.0


class _Numbered:
    """A pattern with another name at each turn."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __mul__(self, times: int) -> str:
        letters = (f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in count())
        return "".join(self.pattern.replace("%", next(letters)) for _ in range(times))

    def __len__(self) -> int:
        return len(self.pattern) + 2


def steps(text: str, language: str = "en") -> int:
    """Lines of ours that reading a text runs through, loops inside an expression counted at every turn."""
    found = 0

    def trace(frame: FrameType, event: str, _: object) -> object:
        nonlocal found
        found += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        take_in("Harbour", text, None, language)
    finally:
        sys.settrace(before)
    return found


@pytest.mark.parametrize(
    "repeated",
    [
        '"', '" ', "“", "”", "“”", "«»", "'", "’’ ", "“ ’’", "“a” ", '"a" ', "‘a’ ", '"said" ', "「我」", '"We will go." said ',
        "said ", "saying ", "said that ", "Ada ", "Ada said ", "he said ", "Ada, ", "the mayor ", "according to Ada ",
        ", ", "(", "() ", "[", "— ", "- ", ".", "said. ", "\n“We will open the harbour again in spring.\n",
        _Numbered("Ada% Brok said "), _Numbered("Ada% Brok% said. It told the mayor. "),
    ],
    ids=lambda pattern: getattr(pattern, "pattern", pattern),
)  # fmt: skip
def test_reading_takes_steps_in_proportion_to_the_length(repeated: str | _Numbered) -> None:
    times = SHORT // len(repeated)
    steps(repeated * 10)  # lists and weights are read once
    assert steps(repeated * (3 * times)) < MOST * steps(repeated * times)


def test_among_thousands_of_stretches_single_words_are_not_read() -> None:
    body = "“No,” Ada Brok said. " * CROWDED + "“We will open the harbour in spring,” Ada Brok said."
    assert [body[quote.start : quote.end] for quote in find_quotes("", body)] == [
        "We will open the harbour in spring,"
    ]
