"""Dates as pages and feeds write them, to aware UTC times."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: News on the web is not older; a year before it is a parsing mistake or a page about history.
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
#: Clocks and zones are wrong by up to a day; what lies further ahead is an event's date or a mistake.
_AHEAD = timedelta(days=2)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier januar enero gennaio janeiro januari",
            "feb february février fevrier februar febrero febbraio fevereiro februari",
            "mar march mars märz maerz marzo março marco maart",
            "apr april avril abril aprile",
            "may mai mayo maggio maio mei",
            "jun june juin juni junio giugno junho",
            "jul july juillet juli julio luglio julho",
            "aug august août aout agosto augustus augusti",
            "sep sept september septembre septiembre settembre setembro",
            "oct october octobre oktober octubre ottobre outubro okt",
            "nov november novembre noviembre novembro",
            "dec december décembre decembre dezember diciembre dicembre dezembro dez",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})\b")
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(\d{4})\b"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)\b")
_SIGNS = re.compile(r"((?:19|20)\d\d)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)


def parse_date(text: str, now: datetime | None = None) -> datetime | None:
    """An aware UTC time, or None. Times without a zone are taken as UTC, dates without a time as midnight.

    With `now` what lies more than two days ahead is no date of publication.
    """
    text = text.strip()[:100]
    found = _iso(text) or _rfc(text) or _written(text)
    if found is None or found < _OLDEST or (now is not None and found > now + _AHEAD):
        return None
    return found


def _iso(text: str) -> datetime | None:
    match = _ISO.match(text)
    if not match:
        slashed = _SLASHED.match(text)
        return _made(*(int(part) for part in slashed.groups())) if slashed else None
    year, month, day, hour, minute, second, zone = match.groups()
    found = _made(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    if found and zone and zone[0] in "+-":
        away = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        found = found - away if zone[0] == "+" else found + away
    return found


def _rfc(text: str) -> datetime | None:
    if not re.search(r"\d:\d\d", text) or not re.search(r"[A-Za-z]{3}", text):
        return None
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def _written(text: str) -> datetime | None:
    """ "31 October 2025", "October 31, 2025, 4:05 pm", "le 3 mai 2024"."""
    if match := _DAY_FIRST.search(text):
        day, month, year = match[1], match[2], match[3]
    elif match := _MONTH_FIRST.search(text):
        month, day, year = match[1], match[2], match[3]
    elif match := _SIGNS.search(text):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    elif match := _DOTTED.search(text):
        return _made(int(match[3]), int(match[2]), int(match[1]))
    elif match := re.search(r"\b((?:19|20)\d\d)[-./](\d{2})[-./](\d{2})\b", text):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    else:
        return None
    number = _MONTHS.get(month.casefold()) or _MONTHS.get(month.casefold()[:3] if month.isascii() else "")
    if not number:
        return None
    hour = minute = 0
    if clock := _CLOCK.search(text, match.end()):
        hour, minute = int(clock[1]), int(clock[2])
        if clock[3]:
            hour = hour % 12 + (12 if clock[3].lower().startswith("p") else 0)
    return _made(int(year), number, int(day), hour, minute)


def _made(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None
