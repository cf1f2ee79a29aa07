"""From what the scanner of `bot.text.measures` matched to a figure's kind, value, unit and place."""

from __future__ import annotations

import re
from datetime import date

from bot.news import FigureKind
from bot.text.numbers import value_of
from bot.text.units import MEASURES, MONEY, PERCENT, SIGNS, SPANS, months, weekdays
from bot.text.word_lists import listed

#: Words that end the noun phrase behind a number.
STOPPERS = listed(
    """of in on at to for with by from about as and or but nor than that which who whom when where while after before
    since until during through between against over under into is are was were be been being has have had do does
    did will would can could may might shall should must not also a an the this these those his her its their our my
    your per each he she they we it said says out more less later ago earlier apart away left right long high wide
    deep old von in im am auf aus bei mit nach seit zu zum zur und oder aber als wie der die das den dem des ein
    eine ist sind war waren hat haben wurde wurden worden sein de du des la le les un une et ou en dans sur par pour
    avec à au aux que qui est sont ont a était"""
)


YEAR = r"(?:1[5-9]|20)\d\d"


Read = tuple[FigureKind, float, str, int, int]


def _date(year: str | None, month: int, day: int, match: re.Match[str]) -> Read | None:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    if not year:
        return "date", month * 100.0 + day, "month-day", match.start(), match.end()
    full = int(year) + (2000 if int(year) < 70 else 1900 if int(year) < 100 else 0)
    try:
        return "date", float(date(full, month, day).toordinal()), "day", match.start(), match.end()
    except ValueError:
        return None


def _iso(match: re.Match[str], body: str, language: str) -> Read | None:
    year, month, day = match.group().split("-")
    return _date(year, int(month), int(day), match)


def _slash(match: re.Match[str], body: str, language: str) -> Read | None:
    first, second, year = match.group().split("/")
    month, day = (first, second) if language == "en" and int(first) <= 12 else (second, first)
    return _date(year, int(month), int(day), match)


def _month_day(match: re.Match[str], body: str, language: str) -> Read | None:
    month = months(language)[match["md_m"].lower()]
    return _date(match["md_y"], month, int(match["md_d"]), match)


def _day_month(match: re.Match[str], body: str, language: str) -> Read | None:
    month = months(language)[match["dm_m"].lower()]
    return _date(match["dm_y"], month, int(match["dm_d"]), match)


def _month_year(match: re.Match[str], body: str, language: str) -> Read | None:
    month = months(language)[match["my_m"].lower()]
    return "date", int(match["my_y"]) * 12.0 + month - 1, "month", match.start(), match.end()


def _weekday(match: re.Match[str], body: str, language: str) -> Read | None:
    name = match.group().lower()
    number = weekdays(language).get(name, weekdays(language).get(name.rstrip("s")))
    return None if number is None else ("date", float(number), "weekday", match.start(), match.end())


def _time(match: re.Match[str], body: str, language: str) -> Read | None:
    text = match.group().lower()
    if text in ("noon", "midnight"):
        return "time", 720.0 if text == "noon" else 0.0, "minute", match.start(), match.end()
    digits = [int(part) for part in re.findall(r"\d+", text)]
    hour, minute = digits[0], digits[1] if len(digits) > 1 else 0
    if len(digits) == 1 and hour > 99:
        hour, minute = divmod(hour, 100)
    elif len(digits) == 1 and re.match(r"\d{4}", text):
        hour, minute = int(text[:2]), int(text[2:4])
    if re.search(r"p\.?m", text) and hour < 12:
        hour += 12
    elif re.search(r"a\.?m", text) and hour == 12:
        hour = 0
    if hour > 24 or minute > 59:
        return None
    return "time", hour * 60.0 + minute, "minute", match.start(), match.end()


def _aged(match: re.Match[str], body: str, language: str) -> Read | None:
    value = value_of(match["aged_n"], language)
    return (
        None
        if value is None or value > 125
        else ("age", value, "year", match.start("aged_n"), match.end("aged_n"))
    )


def _age(match: re.Match[str], body: str, language: str) -> Read | None:
    value = value_of(match["age_n"], language)
    if value is None:
        return None
    text = match.group().lower()
    unit = 1 / 12 if "month" in text else 7 / 365.25 if "week" in text else 1.0
    return "age", value * unit, "year", match.start(), match.end()


def _age_german(match: re.Match[str], body: str, language: str) -> Read | None:
    value = value_of(match["agede_n"], language)
    return None if value is None else ("age", value, "year", match.start(), match.end())


def _magnitude(match: re.Match[str], body: str, language: str) -> Read | None:
    return (
        "magnitude",
        float((match["mag_n"] or match["mag_m"]).replace(",", ".")),
        "",
        match.start(),
        match.end(),
    )


def _score(match: re.Match[str], body: str, language: str) -> Read | None:
    first, second = (int(part) for part in re.findall(r"\d+", match.group()))
    following = body[match.end() : match.end() + 14]
    if first < second and re.match(
        r"[ ](?!in\b|on\b|at\b|over\b|win|loss|vote|against|victory|defeat|to\b)(?:[a-z]{3,}s\b|people\b)",
        following,
    ):
        return "number", float(second), "", match.start(), match.end()
    return "score", first * 1000.0 + second, "", match.start(), match.end()


def _phone(match: re.Match[str], body: str, language: str) -> Read | None:
    return "number", float(re.sub(r"\D", "", match.group())), "phone", match.start(), match.end()


def _plain(match: re.Match[str], body: str, language: str) -> Read | None:
    text, sign, unit = (
        match["n"],
        match["sign"],
        re.sub(r"^[. \u00a0-]*(?:d[’'](?=\w{3}))?", "", match["u"] or ""),
    )
    value = value_of(text, language)
    if value is None:
        return None
    start, end = match.start(), match.end()
    if sign:
        factor = 1.0
        stop = match.end("n") if unit not in MONEY else end
        return "amount", value * factor, SIGNS[sign], start, stop
    following = body[match.end("n") : match.end("n") + 24]
    negative = re.search(r"(?:\bminus[ -]|(?<![\w.])[-−])$", body[max(0, start - 8) : start])
    if negative and (unit or following.lstrip().startswith(("°", "degrees", "C", "F"))):
        value = -value
    degrees = re.match(
        r"[ -]?(?:°[ ]?|degrees?\b[ ]?)?(C\b|F\b|Celsius\b|Fahrenheit\b|Grad\b)|[ -]?(?:°|degrees?\b)",
        following,
    )
    if degrees:
        end = match.end("n") + degrees.end()
        if (degrees[1] or "")[:1] == "F":
            return "number", (value - 32) / 1.8, "°C", start, end
        return "number", value, "°C" if degrees[1] else "°", start, end
    if unit in PERCENT:
        return "percentage", value, "pp" if "point" in unit or "punkte" in unit else "%", start, end
    if unit in MONEY:
        code, factor = MONEY[unit]
        return "amount", value * factor, code, start, end
    unit = unit.lower() if unit.lower() in SPANS and unit not in SPANS else unit
    if unit in SPANS:
        if unit in ("second",) and not text[0].isdigit():
            return None
        return "duration", value * SPANS[unit], "s", start, end
    if unit in MEASURES:
        base, factor = MEASURES[unit]
        return "number", value * factor, base, start, end
    return _bare_number(match, body, value, text, language)


def _bare_number(match: re.Match[str], body: str, value: float, text: str, language: str) -> Read | None:
    """A number without sign or unit: a year, an age after a name, a count; a lone "one" or "a" is none."""
    start, end = match.start("n"), match.end("n")
    short = re.fullmatch(r"(\d[\d.,]*) ?m", text)
    if short and re.match(
        r" (?:from|wide|deep|high|long|away|below|above|tall|race|sprint|off|down|up|north|south|east|west)\b",
        body[end : end + 8],
    ):
        return "number", float(short[1].replace(",", "")), "m", start, end
    if body[end : end + 1].isalpha() or re.search(r"[^\W\d_]-$", body[max(0, start - 2) : start]):
        return None  # part of a name: 24h, TMA-2
    if re.search(r"(?:\bNo\.?|\b[Nn]umber|#)[ ]?$", body[max(0, start - 8) : start]):
        return None  # a rank or a number plate, not a count
    if _names_something(body, start, end, text):
        return None
    if re.fullmatch(YEAR, text):
        behind = re.match(r"[ ]+([a-zäöüéèà]+)", body[end : end + 24])
        noun = behind and behind[1].endswith("s") and behind[1] not in STOPPERS
        before = body[max(0, start - 12) : start].lower()
        if not noun or re.search(r"\b(?:in|since|of|by|the|from|until|en|im|seit|depuis)\s$", before):
            return "date", float(text), "year", start, end
    word = text.lower()
    if word in ("one", "a", "an", "eins", "un", "half", "zero", "null", "second") or (
        word.startswith(("a ", "an ")) and value <= 1
    ):
        return None
    if (
        re.fullmatch(r"\d\d?", text)
        and 1 < value < 116
        and re.search(r"[^\W\d_]['’)]?,[ ]$", body[max(0, start - 4) : start])
    ):
        named = re.search(r"(?:^|[\s(])[A-ZÀ-Þ][\w'’.-]*,[ ]$", body[max(0, start - 30) : start])
        month = re.search(
            r"(?i)\b(?:" + "|".join(months(language) or ["january"]) + r")\.?,[ ]$",
            body[max(0, start - 14) : start],
        )
        if named and not month and re.match(r"[,.;)]|[ ](?:of|from|was|who|and)\b", body[end : end + 6]):
            return "age", value, "year", start, end
    if re.match(r"[a-z-]*-(?:ever|of)", body[end : end + 8]):
        return None
    return "number", value, "", start, end


def _names_something(body: str, start: int, end: int, text: str) -> bool:
    """Whether a number belongs to a name: Question 1, the Russell 2000, Apollo 13; not "In Gaza 20 people"."""
    if not text.isdigit() or re.fullmatch(YEAR, text):
        return False
    before = re.search(r"(\S+)[ ]([A-Z][\w&’']*)[ ]$", body[max(0, start - 40) : start])
    if not before or before[1][-1] in ".!?:" or before[2].lower() in months("en"):
        return False
    behind = re.match(r"[ ]([a-z]+)", body[end : end + 24])
    return not (
        behind
        and (behind[1].endswith("s") or behind[1] in ("people", "men", "women", "children", "dead", "police"))
    )


READERS = {
    "iso": _iso, "phone": _phone, "md": _month_day, "dm": _day_month, "my": _month_year, "weekday": _weekday,
    "time": _time, "slash": _slash, "aged": _aged, "age": _age, "agede": _age_german, "magnitude": _magnitude,
    "score": _score, "plain": _plain,
}  # fmt: skip
