"""What an article is about, small enough to store: the values stories are placed by."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from sys import intern
from typing import Any

from bot.text.words import terms

#: Characters of the body that are read: what comes after is background. Same as the scorers' baseline.
READ = 6000
#: Heaviest terms kept: 60 do as well as all (mixed F1 .939 and .938, dev, 2026-11).
KEPT = 60
#: A headline term counts as this many in the body.
HEADLINE = 2
#: Words of the lede, and of the headline where there is none.
LEDE, OPENING = 80, 20
#: Terms of the headline kept: a longer one is no headline.
HEAD = 24
#: Terms by which storage looks candidates up.
KEYS = 24
#: Numbers kept; an article of tables has hundreds.
NUMBERS = 40
#: Figures of a headline, and of a lede, kept.
FIGURES = 6
#: Weights are whole numbers up to this: Python keeps one object for each of them, which halves the memory of
#: 30,000 live articles, and stored profiles stay short.
FULL = 250

#: Days of the week.
WEEKDAYS = 7

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: A number that was there before, in the languages whose weekdays are known: "from a revised 31,400".
_BEFORE = re.compile(
    r"\b(?:from|than|von|als|gegenüber|contre|depuis|desde) (?:[^\W\d]+ ){0,2}[$€£]?\d+(?:[.,]\d+)*",
    re.IGNORECASE,
)
_WEEKDAYS = {
    word: day
    for listed in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "lunes martes miércoles jueves viernes sábado domingo",
    )
    for day, word in enumerate(listed.split())
}
_WEEKDAY = re.compile(r"\b(?:" + "|".join(_WEEKDAYS) + r")\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Profile:
    """Weighted terms of the whole, the lede and the headline, numbers and weekdays; `day` counts from 1970.

    Each mapping is a unit vector times `FULL`. `figures` are the numbers of the headline, or of the opening of a text
    without one, that tell one occasion from another: years aside. `lede_figures` are the exact ones of the lede of an article
    whose headline names none. `length` is the number of terms read, `day` None for undated.
    """

    language: str
    terms: dict[str, int]
    lede: dict[str, int]
    head: dict[str, int]
    numbers: dict[str, int]
    weekdays: dict[str, int]
    figures: tuple[str, ...]
    day: float | None
    length: int
    lede_figures: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The heaviest terms, heaviest first: storage indexes them and asks for articles that share some."""
        return tuple(self.terms)[:KEYS]


@lru_cache(maxsize=1)
def rarity() -> tuple[dict[str, float], float]:
    """Inverse document frequencies of common terms, and the one of all others.

    Source: bot/text/weights/terms.json, made by train/stories.py.
    """
    stored = json.loads((files("bot.text") / "weights" / "terms.json").read_text("utf8"))
    documents = stored["documents"]
    known = {
        intern(term): math.log((documents + 1) / (int(count) + 0.5))
        for count, listed in stored["counts"].items()
        for term in listed.split()
    }
    return known, math.log((documents + 1) / 5.5)


def profile(headline: str, body: str, published_at: datetime | None = None, language: str = "en") -> Profile:
    """Profile of one article; of an empty one no terms, so that it joins nothing."""
    read = body[:READ]
    words = read.split(None, LEDE)
    opening = words[:LEDE]
    in_lede, in_head = terms(" ".join(opening), language), terms(headline, language)
    in_body = in_lede + terms(" ".join(words[LEDE:]), language)
    counts = Counter(in_body)
    for term in in_head:
        counts[term] += HEADLINE
    lede = Counter(in_lede)
    lede.update(in_head)
    start = f"{headline} {read[:700]}"
    figures = _figures(headline if in_head else " ".join(opening[:OPENING]))
    return Profile(
        language=language,
        terms=_weighted(counts, KEPT),
        lede=_weighted(lede, LEDE),
        head=_weighted(Counter(in_head or terms(" ".join(opening[:OPENING]), language)), HEAD),
        numbers=_numbers(f"{headline} {read}"),
        weekdays=_unit(Counter(str(_WEEKDAYS[day.casefold()]) for day in _WEEKDAY.findall(start))),
        figures=figures,
        day=round(published_at.timestamp() / 86400, 3) if published_at else None,
        length=len(in_body) + len(in_head),
        lede_figures=() if figures else _lede_figures(" ".join(opening)),
    )


def _weighted(counts: Counter[str], kept: int) -> dict[str, int]:
    """Unit vector of the heaviest terms, heaviest first."""
    known, unseen = rarity()
    weights = {
        intern(term): (1 + math.log(count)) * known.get(term, unseen) for term, count in counts.items()
    }
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:kept]
    norm = math.sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
    return {term: max(1, round(FULL * weight / norm)) for term, weight in heaviest}


def _numbers(text: str) -> dict[str, int]:
    """Numbers as written, thousands commas aside; the more digits, the more one tells."""
    found = Counter(match.replace(",", "") for match in _NUMBER.findall(text))
    kept = dict(found.most_common(NUMBERS))
    return _unit({number: (1 + math.log(n)) * min(len(number), 4) for number, n in kept.items()})


def _figures(text: str) -> tuple[str, ...]:
    found = dict.fromkeys(match.replace(",", "") for match in _NUMBER.findall(text))
    return tuple(number for number in found if not _YEAR.fullmatch(number))[:FIGURES]


def exact(figure: str) -> bool:
    """Whether a figure as kept is one that no two occasions have in common by chance: 4.4, 31400."""
    return len(figure) >= 4 or "." in figure


def _lede_figures(lede: str) -> tuple[str, ...]:
    """Its exact figures, those that it gives as last time's aside ("fell to 30,900 from 31,400")."""
    return tuple(figure for figure in _figures(_BEFORE.sub(" ", lede)) if exact(figure))


def _unit(values: Any) -> dict[str, int]:
    norm = math.sqrt(sum(value * value for value in values.values())) or 1.0
    return {intern(key): max(1, round(FULL * value / norm)) for key, value in values.items()}


def to_json(made: Profile) -> str:
    """Compact JSON, about 2,000 characters."""
    values = [
        made.language, made.terms, made.lede, made.head, made.numbers, made.weekdays, made.figures,
        made.day, made.length, made.lede_figures,
    ]  # fmt: skip
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def from_json(stored: str) -> Profile:
    """The profile `to_json` wrote; those stored before 2026-11-28 have no figures of the lede.

    Raises: ValueError for anything else.
    """
    try:
        language, all_terms, lede, head, numbers, weekdays, figures, day, length, *more = json.loads(stored)
        in_lede = tuple(figure for listed in more for figure in listed)
        return Profile(
            language, all_terms, lede, head, numbers, weekdays, tuple(figures), day, length, in_lede
        )
    except TypeError as error:
        raise ValueError("not a stored profile") from error
