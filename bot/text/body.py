"""The canonical body: the one form in which a text is stored, cut and compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

#: Longest body kept, in characters: a 5,000-word live blog is 30,000; books are not articles.
LONGEST_BODY = 400_000

#: C0 and C1 controls but tab and newline, NUL among them; lone surrogates; byte-order marks and zero-width blanks;
#: bidi embeddings, overrides and isolates (a card isolates each passage itself; U+200E, U+200F and U+061C stay).
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u200b\u2060\u00ad\u202a-\u202e\u2066-\u2069]"
)
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029|\x85|\x0c|\x0b")
_BLANKS = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


#: What an item of a list begins with: items of one length look like lines broken at a column.
_ITEM = re.compile(r"(?:[-–—*•▪●◦‣·]|\(?\d{1,3}[.)])\s")
_ENDS_SENTENCE = re.compile(r"[.!?:;…。！？][\"'”’»“)\]]*$")


def canonical(text: str) -> str:
    """Canonical form of a text: idempotent, NFC, paragraphs separated by one empty line, nothing invisible.

    Wrapped lines (a text broken at a column, or inside a sentence) are joined with a blank; otherwise every line is
    a paragraph.
    """
    text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", text)[:LONGEST_BODY]
    lines = [_BLANKS.sub(" ", line).strip() for line in text.split("\n")]
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    paragraphs = [part for block in blocks if block for part in _unwrapped(block)]
    return "\n\n".join(paragraphs)


def _unwrapped(block: list[str]) -> list[str]:
    """Lines of one block as paragraphs."""
    paragraphs = [[block[0]]]
    for line, joined in zip(block[1:], joins(block), strict=True):
        if joined:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [" ".join(lines) for lines in paragraphs]


def joins(lines: Sequence[str]) -> list[bool]:
    """For every line but the first whether it goes on with the one before; lines are trimmed and none is empty.

    Broken at a column: three lines or more, all but the last filled as far as the next word allows, most of them
    not ending a sentence. Else a line goes on where it begins with a small letter and the one before, of 30
    characters or more, ends no sentence; short lines are lists and verse.
    """
    if _column(lines):
        return [True] * (len(lines) - 1)
    found: list[bool] = []
    for before, line in pairwise(lines):
        open_end = (len(before) >= 30 or found[-1:] == [True]) and not _ENDS_SENTENCE.search(before[-8:])
        found.append(open_end and line[0].islower())
    return found


def _column(lines: Sequence[str]) -> bool:
    """Whether lines look broken at a column of 40 to 100 characters."""
    inner = lines[:-1]
    if len(inner) < 2 or 2 * sum(bool(_ITEM.match(line)) for line in lines) > len(lines):
        return False
    width = max(len(line) for line in inner)
    if not 40 <= width <= 100 or len(lines[-1]) > width:
        return False
    filled = sum(len(line) + 1 + len(after.split(" ", 1)[0]) > width - 3 for line, after in pairwise(lines))
    open_ends = sum(not _ENDS_SENTENCE.search(line[-8:]) for line in inner)
    return filled >= 0.9 * len(inner) and open_ends * 2 >= len(inner)
