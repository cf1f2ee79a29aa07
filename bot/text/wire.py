"""Wire copies: near-identical texts in several outlets, which count as one voice."""

from __future__ import annotations

import re
from array import array
from base64 import b85encode
from collections.abc import Sequence
from zlib import crc32

_WORD = re.compile(r"\w+")

#: Words a shingle: five in a row are rarely shared by two reporters (Broder 1997 used ten, for web pages).
SHINGLE = 5
#: Of all shingles those are kept whose hash is divisible by this: a sample that is the same for the same text,
#: so that containment can be read off two samples. 600 words keep about 150 hashes, 750 characters stored.
SAMPLE = 4
#: Fewest words for a verdict: below, a shared official name and one stock phrase are half of the text.
FEWEST_WORDS = 25
#: Share of the shorter text's shingles that stand in the longer one, from which on both are one voice.
CONTAINED = 0.6
#: The longer text may be at most this many times the shorter: a report that quotes a brief in full is its own voice.
LONGEST_RATIO = 3.0


def shingles(body: str) -> frozenset[int]:
    """Hashes of all runs of five words, case and punctuation aside; of shorter texts the whole."""
    words = [word.casefold() for word in _WORD.findall(body)]
    if not words:
        return frozenset()
    if len(words) <= SHINGLE:
        return frozenset((crc32(" ".join(words).encode("utf8", "replace")),))
    encoded = [word.encode("utf8", "replace") for word in words]
    return frozenset(crc32(b" ".join(encoded[at : at + SHINGLE])) for at in range(len(encoded) - SHINGLE + 1))


def fingerprint(body: str) -> str:
    """A storable sample of the shingles, about 1.3 characters a word; "" for texts too short to tell."""
    found = shingles(body)
    if len(found) < FEWEST_WORDS:
        return ""
    kept = sorted(value for value in found if value % SAMPLE == 0)
    return b85encode(array("I", kept).tobytes()).decode("ascii")


def hashes(stored: str) -> frozenset[str]:
    """The sample of a stored fingerprint, every hash as its five characters; those of a damaged one are like no other's."""
    return frozenset([stored[at : at + 5] for at in range(0, len(stored), 5)])


def containment(a: str, b: str) -> float:
    """Share of the shorter text's shingles found in the other, 0…1, from two fingerprints; 0 when one is ""."""
    one, other = hashes(a), hashes(b)
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def is_wire_copy(a: str, b: str) -> bool:
    """Whether two fingerprints belong to near-identical texts; False when one is too short to tell."""
    return _same_voice(hashes(a), hashes(b))


def voices(fingerprints: Sequence[str]) -> tuple[int, ...]:
    """For every text the index of the first one that it is a wire copy of, directly or over others; else its own."""
    first = list(range(len(fingerprints)))
    sets = [hashes(stored) for stored in fingerprints]
    for later in range(len(sets)):
        for earlier in range(later):
            if first[later] != first[earlier] and _same_voice(sets[earlier], sets[later]):
                low, high = sorted((first[earlier], first[later]))
                first = [low if root == high else root for root in first]
    return tuple(first)


def _same_voice(one: frozenset[str], other: frozenset[str]) -> bool:
    smaller, larger = sorted((len(one), len(other)))
    return bool(smaller) and larger <= LONGEST_RATIO * smaller and len(one & other) >= CONTAINED * smaller
