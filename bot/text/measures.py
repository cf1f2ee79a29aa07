"""The figures of a text: what stands there as a number, an amount, a date, with its unit and what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from bot.news import Figure, Sentence
from bot.text.figure_readers import READERS, STOPPERS, YEAR
from bot.text.numbers import SCALES, pattern, small_words, value_of
from bot.text.sentences import split
from bot.text.units import months, sign_pattern, unit_pattern, weekdays
from bot.text.words import stop_words, terms

#: Words behind a number that may be what it counts: nouns in between ("four large cargo ships") included.
COUNTED_REACH = 4


#: Longest body read, in characters; what follows counts as background.
READ = 120_000


_TIME_EN = r"\d{1,2}(?:[:.][ ]?\d\d)?[ ]?(?:[ap]\.m\.|[ap]m\b|[AP]M\b)|\d{1,2}:[ ]?\d\d(?![:\d])|\b\d{4}[ ]?(?:GMT|UTC|hrs|hours)\b|\b(?:noon|midnight)\b"


_TIME = {
    "en": _TIME_EN,
    "de": r"\d{1,2}(?:[:.]\d\d)?[ ]Uhr(?:[ ]\d\d)?|\d{1,2}:\d\d(?![:\d])",
    "fr": r"\d{1,2}[ ]?h(?:[ ]?\d\d)?\b|\d{1,2}:\d\d(?![:\d])",
}


_BREAKS = re.compile(r"[^\w\s’'-]|\s[-–—]\s|\n")


_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


@lru_cache(maxsize=8)
def _scanner(language: str) -> re.Pattern[str]:
    number = f"(?i:{pattern(language)})"
    named = months(language)
    names = "|".join(
        sorted(
            ({*named} if language == "fr" else {name.capitalize() for name in named}), key=len, reverse=True
        )
    )
    days = "|".join(
        weekdays(language) if language == "fr" else (day.capitalize() for day in weekdays(language))
    )
    ordinal = r"(?:st|nd|rd|th)?" if language == "en" else r"\.?" if language == "de" else "(?:er)?"
    branches = [
        r"(?P<iso>\b\d{4}-\d\d-\d\d\b)",
        r"(?P<phone>(?<![\w$€£.,])\+?\d{3,5}(?:[ -]\d{3,4}){2,3}\b|\b0\d{3,4}[ ]\d{6}\b)",
    ]
    if names:
        branches += [
            rf"(?P<md>\b(?P<md_m>{names})\b\.?[ ](?P<md_d>\d{{1,2}}){ordinal}(?![\d:%]|,\d|[ ](?:per|million|billion))(?:,?[ ](?P<md_y>{YEAR})\b)?)",
            rf"(?P<dm>\b(?P<dm_d>\d{{1,2}}){ordinal}[ ](?:of[ ])?(?P<dm_m>{names})\b\.?(?:,?[ ](?P<dm_y>{YEAR})\b)?)",
            rf"(?P<my>\b(?P<my_m>{names})\b\.?,?[ ](?:of[ ])?(?P<my_y>{YEAR})\b)",
            rf"(?P<weekday>\b(?:{days})s?\b)",
        ]
    aged = r"aged?|âgée?s?[ ]de"
    branches += [
        rf"(?P<time>(?<![\w:.,$€£])(?:{_TIME.get(language, _TIME_EN)}))",
        r"(?P<slash>\b\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)\b)",
        rf"(?P<aged>\b(?:{aged})[ ](?:between[ ]|about[ ]|just[ ])?(?P<aged_n>{number}))",
        rf"(?P<age>(?<![\w.,])(?P<age_n>{number})(?:[ ]?-[ ]?|[ ])(?:years?|months?|weeks?)(?:[ ]?-[ ]?|[ ])olds?\b)",
        rf"(?P<agede>(?<![\w.,])(?P<agede_n>{number})(?:-[Jj]ährige\w*|[ ]Jahre[ ]alt\b))",
        r"(?P<magnitude>\b(?:[Mm]agnitude|Stärke)(?:[ ](?:of|von|de))?[ -](?P<mag_n>\d\d?(?:[.,]\d+)?)(?![\d,]\d)|(?<![\w.,])(?P<mag_m>\d\d?(?:[.,]\d+)?)[- ]magnitude\b)",
        rf"(?P<score>(?<![\w$€£.,:/-])\d{{1,3}}(?:[ ]?[-–][ ]?)\d{{1,3}}(?![\w%:/-]|[.,]\d|[ -]?{unit_pattern()}|[ ](?:million|billion)|[ ]?[$€£]))",
        rf"(?P<plain>(?:(?P<sign>{sign_pattern()})[ ]?|(?<![\w.,]))(?P<n>{number})(?P<u>(?:(?:(?<=Mio|Mrd)\.)?[ \u00a0]|[ ]?-[ ]?)?(?:d[’'])?{unit_pattern()})?)",
    ]
    return re.compile("|".join(branches))


def find_figures(
    body: str, language: str = "en", sentences: Sequence[Sentence] | None = None
) -> tuple[Figure, ...]:
    """Figures in reading order, never overlapping; () where there is none.

    Vague counts ("dozens", "several"), ordinals and a bare "one" are not figures. A range gives its two ends.
    """
    if sentences is None:
        sentences = split(body, language)
    stops = [sentence.end for sentence in sentences]
    found: list[Figure] = []
    at = 0
    for match in _scanner(language if language in _TIME else "en").finditer(body, 0, READ):
        while at < len(stops) and stops[at] <= match.start():
            at += 1
        end = stops[at] if at < len(stops) else len(body)
        figure = _figure(match, body, end, language)
        if figure:
            if found and not found[-1].unit and _is_range(body[found[-1].end : figure.start]):
                found[-1] = _lower_end(found[-1], figure, match["n"] or "", language)
            elif (
                found
                and found[-1].kind == "age"
                and not figure.unit
                and _is_range(body[found[-1].end : figure.start])
            ):
                figure = replace(figure, kind="age", unit="year")
            found.append(figure)
    return tuple(found)


def year_of(figure: Figure) -> int:
    """The year that a date names; 0 for one that names none."""
    if figure.unit == "year":
        return int(figure.value)
    if figure.unit == "month":
        return int(figure.value) // 12
    return date.fromordinal(int(figure.value)).year if figure.unit == "day" else 0


def _is_range(between: str) -> bool:
    return between.strip() in ("to", "and", "or", "-", "–", "bis", "und", "oder", "à", "et", "ou")


def _lower_end(lower: Figure, upper: Figure, written: str, language: str) -> Figure:
    """The lower end of a range in the unit and scale of its upper end: "30 and 80 pounds", "$3 to 5 million"."""
    raw = value_of(written, language) if written else None
    if lower.kind not in ("count", "number") or not upper.unit or upper.kind == "date" or not raw:
        return lower
    scales = SCALES.get(language, {})
    scale = next((scales[word] for word in _WORD.findall(written) if scales.get(word, 0) >= 1000), 1.0)
    value = lower.value * (scale if lower.value < 1000 else 1.0) * upper.value / raw
    return replace(lower, kind=upper.kind, value=value, unit=upper.unit)


def _figure(match: re.Match[str], body: str, end: int, language: str) -> Figure | None:
    kind = match.lastgroup or ""
    kind = next((name for name in READERS if match.group(name) is not None), kind)
    read = READERS[kind](match, body, language)
    if read is None:
        return None
    name, value, unit, start, stop = read
    counts = counted(body, stop, end, language) if name in ("count", "number", "percentage", "score") else ""
    if name == "number" and not unit and counts:
        name = "count"
    return Figure(start, stop, name, value, unit, counts)


def counted(body: str, start: int, end: int, language: str) -> str:
    """Stemmed words right behind a number, up to the noun phrase's end: what it counts. "" when nothing follows."""
    following = body[start : min(end, start + 60)]
    if following[:4] in (" of ", " der") or following.startswith((" von ", " de ")):
        following = following[following.index(" ", 1) :]
    following = re.sub(r"^[ ](?:the|these|those|its|his|her|their|our|more|other|others)\b", "", following)
    broken = _BREAKS.search(following)
    if broken:
        following = following[: broken.start()]
    kept: list[str] = []
    for word in _WORD.findall(following):
        lower = word.casefold()
        if lower in STOPPERS or lower in small_words(language) or len(kept) == COUNTED_REACH:
            break
        kept.append(word)
    stop = stop_words(language)
    return " ".join(
        sorted({stem for word in kept if word.casefold() not in stop for stem in terms(word, language)})
    )
