"""Which unlike figures are never set against each other, however alike their surroundings."""

from __future__ import annotations

import re

from bot.news import Figure
from bot.text.figure_fit import RATE_REACH, RATED, Ground, Side, ratio
from bot.text.units import months


def excluded(a: Side, one: Figure, b: Side, other: Figure, ground: Ground) -> bool:
    """Whether two unlike figures are never set against each other, however alike their surroundings.

    Weekdays (said on, happened on), values that stand elsewhere in the other sentence, sentences about different people
    or places, or days, a number that chooses ("the six largest"), dates of sentences that are not about one act, and values
    more than twice apart in unlike sentences.
    """
    if one.unit == "weekday" or other.unit == "weekday":
        return True
    if (one.unit, round(one.value, 3)) in b.claim.values or (
        other.unit,
        round(other.value, 3),
    ) in a.claim.values:
        return True
    if ground.market and ground.forecast:
        return True
    if ground.names_apart > 1 or (ground.names_apart and ground.jaccard < 0.35):
        return True
    if one.kind != "date" and (ground.days_apart or _choosing(a.text, one) or _choosing(b.text, other)):
        return True
    if one.kind == "date" and (ground.covered < 0.75 or _of_page(a.text, one) or _of_page(b.text, other)):
        return True
    if one.kind == "age" and _others_age(a, one, b, other):
        return True
    if one.kind == "time" and (
        _stamped(a.text, one) or _stamped(b.text, other) or ground.covered < 0.6 or _of_page(a.text, one)
    ):
        return True
    if one.kind == "duration" and (
        _counted_from(a.text, one) != _counted_from(b.text, other)
        or _PERIOD.search(a.text[: one.start])
        or _PERIOD.search(b.text[: other.start])
    ):
        return True
    return ratio(one, other) > 0.75 and ground.jaccard < 0.6 and one.unit != "phone"


_SUPERLATIVE = re.compile(r"\s+(?:\w{3,}est|most|least|worst|best)\b", re.I)


def _choosing(text: str, figure: Figure) -> bool:
    """Whether a number says how many are looked at, not how many there are: "the nine largest airlines"."""
    before = text[max(0, figure.start - 4) : figure.start].casefold()
    return before.endswith(("top ", "the ")) and (
        before == "top " or bool(_SUPERLATIVE.match(text, figure.end))
    )


#: Before a number that is a part of what was counted, unlike a whole: "eight people, including six riders".
_PART = re.compile(r"\b(?:including|among (?:them|whom)|of (?:them|whom))(?: at least| about| some)? $", re.I)
_PART_BEHIND = re.compile(r" (?:of (?:them|whom|those|these)|among (?:them|whom))\b", re.I)
#: Before what a share is of: "in one of 10 stops", "two out of three".
_OUT_OF = re.compile(r"\b(?:one|two|three|\d+) (?:in|of|of every|in every) $|\bout of $", re.I)
#: Behind a count, where it was counted: "44 people in Halm".
_PLACE = re.compile(r"[ \w’'-]{0,30}?\b(?:in|at) (?:the )?((?:[^\W\d_a-z][\w’'-]+ ?)+)")
#: What is told by the hour, the day or the year, wherever it stands in a sentence.
_BY_TIME = re.compile(r"\b(?:annual|annually|per|each|every|a year|a month|a week|a day|an hour)\b", re.I)


def unlike_wholes(a: Side, one: Figure, b: Side, other: Figure) -> bool:
    """Whether one is a part, a share or a rate where the other is none, or both are told of places that one sentence keeps apart."""
    parts = [_is_part(side.text, figure) for side, figure in ((a, one), (b, other))]
    if parts[0] != parts[1] and not set(one.counts.split()) & set(other.counts.split()):
        return True
    shares = [_OUT_OF.search(side.text[: figure.start]) for side, figure in ((a, one), (b, other))]
    if bool(shares[0]) != bool(shares[1]):
        return True
    return one.kind in ("count", "number") and (
        _rated(a, one, b) or _rated(b, other, a) or _places_apart(a, one, b, other)
    )


def _is_part(text: str, figure: Figure) -> bool:
    return bool(_PART.search(text[: figure.start]) or _PART_BEHIND.match(text, figure.end))


def _rated(side: Side, figure: Figure, other: Side) -> bool:
    """Whether a number is told by the day or the year, and the other sentence tells nothing so."""
    found = RATED.search(side.text[figure.end : figure.end + RATE_REACH])
    return bool(found and found[1]) and not RATED.search(other.text) and not _BY_TIME.search(other.text)


def _places_apart(a: Side, one: Figure, b: Side, other: Figure) -> bool:
    """Whether two counts are told of two places, and one of the sentences names both."""
    here, there = _place(a.text, one), _place(b.text, other)
    return bool(here and there) and here != there and (there in a.text or here in b.text)


def _place(text: str, figure: Figure) -> str:
    found = _PLACE.match(text, figure.end)
    return found[1].strip() if found and found[1].split()[0].lower() not in months("en") else ""


#: Before a duration that says what time is looked at, or comes on top: "the previous three months", "another six years".
_PERIOD = re.compile(r"\b(?:previous|past|last|next|coming|another|after)\s+$", re.I)
#: Beside the date of the page: "Last updated", "PUBLISHED:".
_UPDATED = re.compile(r"\b(?:updated|published|posted)\b", re.I)
#: How far from such a word a date is the page's, in characters: a time and its zone stand between.
PAGE_REACH = 30
_NAMED = re.compile(r"([^\W\d_a-z][\w’'-]+) [^\W\d_a-z][\w’'-]+, $")


def _of_page(text: str, figure: Figure) -> bool:
    """Whether a date or time is that of publication."""
    return bool(_UPDATED.search(text, max(0, figure.start - PAGE_REACH), figure.end + PAGE_REACH))


def _others_age(a: Side, one: Figure, b: Side, other: Figure) -> bool:
    """Whether two ages stand behind two given names: "Ada Moss, 23," and "Ivo Moss, 20,"."""
    names = [_NAMED.search(side.text[: figure.start]) for side, figure in ((a, one), (b, other))]
    return bool(names[0] and names[1] and names[0][1] != names[1][1])


_FROM = re.compile(r"\s*(after|before|ago|later|earlier|from)\b", re.I)


def _counted_from(text: str, figure: Figure) -> str:
    """The word that says from when a duration counts: "six hours after" is not "for six hours"."""
    found = _FROM.match(text, figure.end)
    return found[1].lower() if found else ""


#: Right behind a time, the day of publication: "9:53 AM, MON 22 JUL 2013".
_ITS_DATE = re.compile(
    r",? (?:[A-Z]{2,4},? )?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?\d{1,2} [a-z]{3,9},? \d{4}\b", re.I
)


def _stamped(text: str, figure: Figure) -> bool:
    """Whether a time is a publication's, beside its full date, or one end of opening hours."""
    before = text[max(0, figure.start - 8) : figure.start]
    return bool(
        re.search(r"\d{4},?(?: at)? $|(?:to|from|and|-|–) $", before)
        or re.match(r" ?(?:to|until|-|–) ?\d", text[figure.end : figure.end + 8])
        or _ITS_DATE.match(text, figure.end)
    )
