"""The canonical body: the one form in which a text is stored, cut and compared."""

from __future__ import annotations

import re
import unicodedata

#: Longest body kept, in characters: a 5,000-word live blog is 30,000; books are not articles.
LONGEST_BODY = 400_000

#: C0 and C1 controls but tab and newline, NUL among them; lone surrogates; byte-order marks and zero-width blanks.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u200b\u2060\u00ad]")
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029|\x85|\x0c|\x0b")
_BLANKS = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


def canonical(text: str) -> str:
    """Canonical form of a text: idempotent, NFC, paragraphs separated by one empty line, nothing invisible.

    Wrapped lines (a text broken at a column) are joined with a blank; otherwise every line is a paragraph.
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
    """Lines of one block as paragraphs: joined when they look broken at a column, else one each.

    Broken at a column: at least three lines, all but the last 40-100 characters, most of them not ending a sentence.
    """
    inner = block[:-1]
    if len(block) < 3 or not all(40 <= len(line) <= 100 for line in inner):
        return block
    open_ends = sum(not re.search(r"[.!?:…][\"'”’»)\]]*$", line) for line in inner)
    return [" ".join(block)] if open_ends * 2 >= len(inner) else block
