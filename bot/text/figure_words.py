"""A figure with the words that say of what: "14 houses", not "14"."""

from __future__ import annotations

import re

from bot.news import Reading
from bot.text.words import stop_words, terms

#: Characters after a figure in which what it counts is looked for: four words.
REACH = 40
#: Words taken in at most where it is not known what a figure counts.
FEW = 3
_NEXT = re.compile(r"\s([^\W\d_]+(?:[’'-][^\W\d_]+)*)")
_BEFORE = re.compile(r"(?<![\w’'-])([^\W\d_]+(?:[’'-][^\W\d_]+)*)\s$")
_BARE = re.compile(r"[\d.,]+")


def with_counted(body: str, start: int, end: int, reading: Reading) -> tuple[int, int]:
    """Span of a figure with what it counts, as far as that follows it: "11,000 vehicles", not "11,000".

    Of a bare number of which that is not known, with the words up to the next that is no small one ("14 of the boats"), or
    the word before it ("rose to 14"); never over a mark.
    """
    counted = {
        word
        for figure in reading.figures
        if (figure.start, figure.end) == (start, end)
        for word in figure.counts.split()
    }
    following, last = [], end
    for match in _NEXT.finditer(body, end, end + REACH):
        if match.start() != last:
            break
        last = match.end()
        if counted.intersection(terms(match[1], reading.language)):
            return start, last
        following.append(match)
    if not _BARE.fullmatch(body, start, end):
        return start, end
    small = stop_words(reading.language)
    for match in following[:FEW]:
        if match[1].casefold() not in small:
            return start, match.end()
    first = start
    for _ in range(FEW):
        before = _BEFORE.search(body, max(0, first - REACH), first)
        if not before:
            break
        first = before.start()
        if before[1].casefold() not in small:
            break
    return first, end
