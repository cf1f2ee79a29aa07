"""The form in which names and words are looked up: without case, accents and marks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PUNCTUATION = re.compile(r"[^\w]+")
_NOT_A_LETTER = re.compile(r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]")
#: The last character there is: `prefix <= x < prefix + _LAST` is every x that begins with the prefix.
_LAST = "\U0010ffff"


def fold(text: str) -> str:
    """Case, accents and width folded; runs of anything but letters and digits are one blank.

    >>> fold("  Renée O’Connor-Müller ")
    'renee o connor muller'
    """
    return _PUNCTUATION.sub(" ", _bare(text).casefold().replace("_", " ")).strip()


def prefix_range(prefix: str) -> tuple[str, str]:
    """Bounds of everything beginning with a folded prefix, for `>=` and `<`: an index serves them, LIKE it does not."""
    folded = fold(prefix)
    return folded, folded + _LAST


def suffixes(folded: str) -> list[str]:
    """A folded name from each of its words on: a person may be looked up by any of them.

    >>> suffixes("mark carney")
    ['mark carney', 'carney']
    """
    parts = folded.split(" ")
    return [" ".join(parts[i:]) for i in range(len(parts)) if parts[i]]


@lru_cache(maxsize=50_000)
def token(term: str) -> str:
    """A term as the one token it is indexed as: no case, no accents, no ASCII but letters and digits.

    >>> token("O'Connor"), token('g43" OR')
    ('o·connor', 'g43··or')
    """
    return _NOT_A_LETTER.sub("·", _bare(term).casefold())


def _bare(text: str) -> str:
    """Without accents. Most text is ASCII and has none: a quote of 100 characters then takes 2 µs instead of 20."""
    if text.isascii():
        return text
    return "".join(ch for ch in unicodedata.normalize("NFKD", text) if not unicodedata.combining(ch))
