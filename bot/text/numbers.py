"""Numbers as they are written: digits with their marks, words, scales and fractions, per language."""

from __future__ import annotations

import re
from functools import lru_cache

_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_DE = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_DE_TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_FR = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_FR_TENS = ["vingt", "trente", "quarante", "cinquante", "soixante"]

#: Words that multiply, per language; short forms are read only right behind digits.
SCALES: dict[str, dict[str, float]] = {
    "en": {
        "hundred": 1e2, "thousand": 1e3, "million": 1e6, "millions": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0,
        "mn": 1e6, "bn": 1e9, "tn": 1e12, "mln": 1e6, "bln": 1e9, "m": 1e6, "k": 1e3, "b": 1e9, "lakh": 1e5, "crore": 1e7,
    },
    "de": {
        "hundert": 1e2, "tausend": 1e3, "Million": 1e6, "Millionen": 1e6, "Mio": 1e6, "Milliarde": 1e9, "Milliarden": 1e9,
        "Mrd": 1e9, "Billion": 1e12, "Billionen": 1e12,
    },
    "fr": {
        "cent": 1e2, "cents": 1e2, "mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9,
        "douzaine": 12.0, "M": 1e6, "Md": 1e9, "Mds": 1e9,
    },
}  # fmt: skip
_SHORT = frozenset(["mn", "bn", "tn", "mln", "bln", "m", "k", "b", "M", "Md", "Mds", "Mio", "Mrd"])
_FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


@lru_cache(maxsize=8)
def small_words(language: str) -> dict[str, int]:
    """Number words from 0 to 99, lower case; {} for languages without a table."""
    if language == "en":
        table = {word: value for value, word in enumerate(_EN)}
        for ten, word in enumerate(_EN_TENS, start=2):
            table[word] = ten * 10
            for one in range(1, 10):
                table[f"{word}-{_EN[one]}"] = table[f"{word} {_EN[one]}"] = ten * 10 + one
        return table
    if language == "de":
        table = {word: value for value, word in enumerate(_DE)}
        for ten, word in enumerate(_DE_TENS, start=2):
            table[word] = ten * 10
            for one in range(1, 10):
                table[("ein" if one == 1 else _DE[one]) + "und" + word] = ten * 10 + one
        table |= {"zwo": 2, "dreissig": 30}
        return table
    if language == "fr":
        table = {word: value for value, word in enumerate(_FR)}
        for ten, word in enumerate(_FR_TENS, start=2):
            table[word] = ten * 10
            table[f"{word} et un"] = table[f"{word} et une"] = ten * 10 + 1
            for one in range(2, 10):
                table[f"{word}-{_FR[one]}"] = ten * 10 + one
        for base, word in ((60, "soixante"), (80, "quatre-vingt")):
            for one in range(1, 20):
                table.setdefault(f"{word}-{_FR[one]}", base + one)
        return table | {"quatre-vingts": 80, "quatre-vingt": 80, "soixante et onze": 71}
    return {}


@lru_cache(maxsize=8)
def pattern(language: str) -> str:
    """Regular expression of one number without currency or unit: digits or words, with its scale."""
    digits = r"(?:\d{1,3}(?:[.\u00a0\u202f ’]\d{3})+|\d+)(?:,\d+)?" if language not in ("en", "zh", "ja", "ko") else (
        r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
    )  # fmt: skip
    digits = rf"{digits}(?:[ ]?[½¼¾⅓⅔])?(?:(?<=\d)[ -]\d/\d{{1,2}}(?!\d))?|[½¼¾⅓⅔]"
    scales = SCALES.get(language, {})
    long = "|".join(sorted((word for word in scales if word not in _SHORT), key=len, reverse=True))
    short = "|".join(sorted((word for word in scales if word in _SHORT), key=len, reverse=True))
    tail = rf"(?:[ \u00a0-]?(?:{long})\b|[ \u00a0]?(?:{short})\b)?" if scales else ""
    table = small_words(language)
    if not table:
        return rf"(?:{digits})(?!\d){tail}"
    small = "|".join(sorted((re.escape(word) for word in table), key=len, reverse=True))
    halved = r"(?:[ -]and[ -]a[ -]half\b)?" if language == "en" else ""
    spelled = rf"\b(?:(?:{small})\b{halved}|an?(?=[ -](?:{long})\b)|half(?=[ ]an?[ ](?:{long})\b))\b(?:[ -](?:an?[ ])?(?:{long})\b)*"
    more = rf"(?:[ ](?:and[ ])?(?:{small})\b(?:[ ](?:{long})\b)*)?" if language == "en" else ""
    hundred = rf"(?<=hundred){more}|(?<=thousand){more}" if more else ""
    fractions = (
        rf"|\b(?:an?|one|two|three)(?:[ -])(?:{'|'.join(_FRACTIONS)})s?\b(?![ -](?:{long}))"
        if language == "en"
        else ""
    )
    return rf"(?:(?:{digits})(?!\d){tail}{fractions}|{spelled}(?:{hundred})?)" if hundred else (
        rf"(?:(?:{digits})(?!\d){tail}{fractions}|{spelled})"
    )  # fmt: skip


_PARTS = re.compile(r"\d[\d.,\u00a0\u202f ’]*\d|\d|[½¼¾⅓⅔]|/|[^\W\d_]+(?:-[^\W\d_]+)*")
#: "Two and a half years".
_AND_A_HALF = re.compile(r"[ -]and[ -]a[ -]half\b", re.I)


def value_of(text: str, language: str) -> float | None:
    """Value of what `pattern` matched; None when it is no number after all."""
    text = _AND_A_HALF.sub("½", text.strip())
    fraction = re.search(r"(?:^|[ -])(\d+)/(\d+)$", text)
    extra = 0.0
    if fraction and int(fraction[2]):
        extra = int(fraction[1]) / int(fraction[2])
        text = text[: fraction.start()]
    for mark, part in VULGAR.items():
        if mark in text:
            extra, text = part, text.replace(mark, " ")
    table, scales = small_words(language), SCALES.get(language, {})
    total, current, seen = 0.0, extra, bool(extra)
    digits = re.match(r"\s*[\d][\d.,\u00a0\u202f ’]*", text)
    rest = text
    if digits:
        number = _plain(digits.group(), language)
        if number is None:
            return None
        current, seen, rest = number + extra, True, text[digits.end() :]
    for token in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", rest):
        lower = token.lower()
        pieces = [lower] if lower in table else lower.split("-")
        for piece in pieces:
            if piece in table:
                current, seen = current + table[piece], True
            elif piece in ("a", "an", "and", "et"):
                if piece in ("a", "an") and not current:
                    current = 1.0
                seen = True
            elif piece.rstrip("s") in _FRACTIONS or piece in ("halves",):
                part = _FRACTIONS.get(piece.rstrip("s"), 0.5)
                current = (current or 1.0) * part
                seen = True
            else:
                scale = scales.get(token, scales.get(piece))
                if scale is None:
                    return None
                current = (current or 1.0) * scale
                seen = True
                if scale >= 1000:
                    total, current = total + current, 0.0
    return total + current if seen else None


def _plain(digits: str, language: str) -> float | None:
    digits = digits.strip(" \u00a0\u202f’.,")
    if language in ("en", "zh", "ja", "ko"):
        digits = digits.replace(",", "")
    else:
        digits = re.sub(r"[.\u00a0\u202f ’](?=\d{3})", "", digits).replace(",", ".")
    try:
        return float(digits)
    except ValueError:
        return None


def rounded_alike(a: float, b: float) -> bool:
    """Whether one is the other rounded or cut to fewer figures: 4,000 and 4,156, 247 and 247.7; 10 and 12 are not."""
    if a == b:
        return True
    low, high = sorted((abs(a), abs(b)))
    gap = high - low
    if a * b < 0 or not low or gap > 0.2 * high:
        return False
    coarse = min((a, b), key=significant)
    fine = b if coarse == a else a
    step = 10 ** (_exponent(coarse) - significant(coarse) + 1)
    if step < 10 and coarse == int(coarse) and fine == int(fine):
        return False  # whole numbers written out to the last digit
    # Two-digit tens (10 killed, 12 killed) are exact in news; from a hundred on a round number may stand for a near one.
    if abs(coarse) < 100 and coarse == int(coarse) and fine == int(fine):
        return False
    return (gap <= step / 2 and step < 10) or (gap < step and gap <= 0.07 * high)


def significant(value: float) -> int:
    """Digits of a number without the zeros at its end."""
    return len(f"{abs(value):.9e}".partition("e")[0].replace(".", "").strip("0"))


def _exponent(value: float) -> int:
    import math

    return math.floor(math.log10(abs(value))) if value else 0
