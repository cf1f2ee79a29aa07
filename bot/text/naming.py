"""Whom a passage means when it names nobody in full: the name shown in brackets before it."""

from __future__ import annotations

import re

from bot.news import Reading
from bot.text.quotes import find_quotes
from bot.text.sentences import split
from bot.text.speakers import find_names

#: A passage whose first words are a surname, with or without a title.
_OPENS_ON_NAME = re.compile(
    r"[\s\"“„«'‘(]*(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|M|Mme|Herr|Frau|President|Prime Minister|Senator|Sen|Rep|Gov|Judge"
    r"|Professor|Prof|Minister|Secretary|Chancellor)\.? )?(?P<name>[A-ZÀ-Þ][\w’'-]+)\b"
)
_PRONOUN = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)


def bracket_of(
    body: str, start: int, end: int, shown: str, language: str, reading: Reading | None
) -> str | None:
    """The full name of the person a passage opens on by surname, or quotes as "he" or "she"; None where not needed.

    `shown` is what stands above the passage: a name shown there in full needs no bracket. Names are looked for in
    English bodies only, or where the reading has them.
    """
    passage = body[start:end]
    opening = _OPENS_ON_NAME.match(passage)
    if opening and (reading or language == "en"):
        at = start + opening.start("name")
        names = reading.names if reading else find_names(body, split(body, language))
        name = next((found.name for found in names if found.start <= at < found.end), None)
        written = next(
            (body[found.start : found.end] for found in names if found.start <= at < found.end), ""
        )
        if name and len(name.split()) > len(written.split()) and name not in passage and name not in shown:
            return name
    if _PRONOUN.search(passage) and (reading or language == "en"):
        quotes = reading.quotes if reading else find_quotes("", body, language)
        for quote in quotes:
            if quote.speaker and quote.speaker_start is not None and start <= quote.speaker_start < end:
                mention = body[quote.speaker_start : quote.speaker_end]
                known = passage + shown
                if _PRONOUN.fullmatch(mention) and quote.speaker.split()[-1] not in known:
                    return quote.speaker
    return None
