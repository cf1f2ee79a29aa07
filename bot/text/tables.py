"""Rows of tables and lists in an article's text: a label and its figures ("Barley | 18,900 | +2.0 %", "Farms counted: 312")."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.news import Figure
from bot.text.agreement import agree, comparable
from bot.text.lines import Line

#: What stands before the first figure of a row: at most eight words and a bar, a colon or a tab. Set by hand, 2026-11-28.
_LABEL = re.compile(r"[\s*•·|–-]*([^\W\d_][^|:\t]{0,60}?)\s*[|:\t][\s|+−±€$£~-]*")
_MOST_WORDS = 8
#: Words behind the first figure that are no figures: a unit, "votes". More is a sentence after a colon.
_MOST_AFTER = 2
#: What a row tells of the page, of a match or of an hour is no figure to compare.
_ASIDE = frozenset(("date", "time", "score"))


def label_of(text: str, figures: Sequence[Figure]) -> str:
    """What the figures of a row are of, without case; "" for what is no row."""
    if not figures:
        return ""
    found = _LABEL.fullmatch(text[: figures[0].start])
    bare = list(text)
    for figure in figures:
        bare[figure.start : figure.end] = " " * (figure.end - figure.start)
    after = re.findall(r"[^\W\d_]+", "".join(bare)[figures[0].start :])
    if found is None or len(found[1].split()) > _MOST_WORDS or len(after) > _MOST_AFTER:
        return ""
    return " ".join(found[1].casefold().split())


def differing_rows(lines: Sequence[Line]) -> Iterator[tuple[Line, Line, Figure, Figure]]:
    """Figures in the same place of rows with one label, the first such row of each voice; the earlier article first."""
    rows: dict[tuple[str, int], dict[int, Line]] = defaultdict(dict)
    for line in lines:
        label = label_of(line.text, line.figures)
        if label:
            rows[label, len(line.figures)].setdefault(line.voice, line)
    for held in rows.values():
        for one, other in combinations(held.values(), 2):
            for a, b in zip(one.figures, other.figures, strict=True):
                if a.kind not in _ASIDE and comparable(a, b) and not agree(a, b, one.text, other.text):
                    yield one, other, a, b
