"""The language of a text, by its script, its letters and its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from bot.text.words import folded_words, stop_words

#: Languages told apart by their words. Danish and Norwegian share two thirds of theirs.
CHOICES = ("en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "no", "tr", "vi", "pl", "cs")
#: How much of a text is read, in characters: beyond 1,000 no answer changed on the evaluation data, 2026-11-24.
READ = 3_000
#: Least score, in words that no other language has. One such word is enough for nobody ("die" is English as well);
#: see docs/languages.md for the errors on headlines on either side.
LEAST = 1.5
AHEAD = 0.4

#: Scripts of one language, or of few: enough letters of it decide.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[а-яА-ЯёЁ]")),
    ("el", re.compile("[α-ωΑ-Ωάέήίόύώ]")),
    ("he", re.compile("[א-ת]")),
    ("ar", re.compile("[ء-ي]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
#: Letters that hardly any other of the choices has; names bring single ones into every language.
_LETTERS = {
    "vi": "ăơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    "tr": "ışğ",
    "de": "ß",
    "es": "ñ¿¡",
    "pt": "ãõ",
    "pl": "łąęśźżćń",
    "cs": "ěřů",
    "sv": "äåö",
    "da": "æøå",
    "no": "æøå",
    "fr": "éèêçàùœîôûâ",
    "it": "èàùòì",
}
_LETTERS["de"] += "äöü"
_LETTERS["tr"] += "çöü"
_LETTERS["es"] += "áéíóú"
_LETTERS["pt"] += "áéíóúçâêôà"


def _shared(holders: dict[str, list[str]], most: float) -> dict[str, list[tuple[str, float]]]:
    """What a sign counts for each of the languages that have it: less, the more have it."""
    return {sign: [(code, most / len(codes) ** 1.5) for code in codes] for sign, codes in holders.items()}


_LETTER_SHARES = _shared(
    {
        letter: [code for code, has in _LETTERS.items() if letter in has]
        for letter in "".join(_LETTERS.values())
    },
    0.5,
)


def language_of(text: str, default: str = "en") -> str:
    """ISO 639-1 code; `default` for texts too short to tell."""
    text = unicodedata.normalize("NFC", text[:READ])
    letters = sum(char.isalpha() for char in text)
    for code, pattern in _SCRIPTS:
        count = sum(1 for _ in pattern.finditer(text))
        if count >= 4 and count >= (0.02 if code == "uk" else 0.05 if code == "ja" else 0.25) * letters:
            return code
    scores = _scores(text)
    best, second = sorted(CHOICES, key=lambda code: (-scores[code], code != default))[:2]
    return best if scores[best] >= LEAST and scores[best] >= AHEAD + scores[second] else default


def _scores(text: str) -> dict[str, float]:
    """Words by language, each shared among the languages that have it, and letters of one language alone."""
    scores: dict[str, float] = dict.fromkeys(CHOICES, 0.0)
    shares = _shares()
    for word in folded_words(text, "en"):
        for code, share in shares.get(word, ()):
            scores[code] += share
    for letter, count in Counter(text.replace("İ", "i").lower()).items():
        for code, share in _LETTER_SHARES.get(letter, ()):
            scores[code] += share * min(count, 6)
    return scores


@lru_cache(maxsize=1)
def _shares() -> dict[str, list[tuple[str, float]]]:
    """Word → the languages that have it, and what it counts for each."""
    holders: dict[str, list[str]] = {}
    for code in CHOICES:
        for word in stop_words(code):
            holders.setdefault(word, []).append(code)
    return _shared(holders, 1.0)
