"""The quoted words of one article in one typography, searchable as one string."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from bot.text import typography
from bot.text.marks import Stretch, stretches

#: Stands between two stretches; no folded text holds it, so nothing is found across two of them.
BREAK = "\x00"
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»」)\]]*(?=\s|$)")
_OPENING = frozenset("“„‟\"«»「『＂‘'‹‚")


def quoted_spans(body: str) -> list[tuple[int, int]]:
    """What stands between quotation marks, in order, each within one paragraph; marks excluded.

    A mark that never closes runs to the end of its paragraph only where the next one takes the quote up again with a
    mark, or where it itself takes one up. Otherwise its sentence is all it gets: a forgotten mark must not make
    quotes of the article's own words.
    """
    found: list[tuple[int, int]] = []
    continued = False
    for stretch in stretches(body):
        if stretch.closed:
            found.append((stretch.start, stretch.end))
            continued = False
            continue
        taken_up = _taken_up(body, stretch)
        end = stretch.end
        if not taken_up and not (continued and not body[: stretch.start - 1].rpartition("\n")[2].strip()):
            sentence = _SENTENCE_END.search(body, stretch.start, stretch.end)
            end = sentence.end() if sentence else end
        found.append((stretch.start, end))
        continued = taken_up
    return found


def _taken_up(body: str, stretch: Stretch) -> bool:
    """Whether the next paragraph opens with a quotation mark."""
    following = re.compile(r"\s*").match(body, stretch.end)
    at = following.end() if following else stretch.end
    return "\n" in body[stretch.end : at] and body[at : at + 1] in _OPENING


class Quoted:
    """All stretches of a body, folded and joined by `BREAK`; `offsets` lead back into the body."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.spans = quoted_spans(body)
        self.starts: list[int] = []
        self.offsets: list[int] = []
        parts: list[str] = []
        length = 0
        for start, end in self.spans:
            folded = typography.fold(body[start:end])
            self.starts.append(length)
            parts.append(folded.text)
            self.offsets += [start + offset for offset in folded.offsets]
            length += len(folded.text) + 1
        self.text = BREAK.join(parts)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text stands by the typography rule; offsets into `self.text`."""
        yield from typography.places(text, self.text)

    def span(self, low: int, high: int) -> tuple[int, int]:
        """A stretch of `self.text` as offsets into the body."""
        return self.offsets[low], end_in(self.body, self.offsets[high - 1])

    def number(self, at: int) -> int:
        """Which stretch a place of `self.text` belongs to."""
        return bisect_right(self.starts, at) - 1

    def bounds(self, number: int) -> tuple[int, int]:
        """Where a stretch begins and ends in `self.text`."""
        last = number + 1 == len(self.starts)
        return self.starts[number], len(self.text) if last else self.starts[number + 1] - 1


def end_in(body: str, last: int) -> int:
    """End of a passage whose last character begins at `last`: marks that combine with it belong to it."""
    end = last + 1
    while end < len(body) and unicodedata.combining(body[end]):
        end += 1
    return end
