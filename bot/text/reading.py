"""An article read once, when it comes in: everything that commands later combine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.news import Reading
from bot.text.figures import find_figures
from bot.text.language import language_of
from bot.text.people import people_in
from bot.text.profile import Profile, profile
from bot.text.quotes import find_quotes
from bot.text.roles import roles_in
from bot.text.sentences import split
from bot.text.speakers import find_names
from bot.text.wire import fingerprint
from bot.text.words import terms

#: Raised when a stored reading would come out differently; older ones are read again in the background.
ENGINE = 6


@dataclass(frozen=True, slots=True)
class Intake:
    """A reading, and what places the article among others: its story profile and its wire-copy fingerprint."""

    reading: Reading
    profile: Profile
    fingerprint: str


def read(headline: str, body: str, language: str | None = None, default: str = "en") -> Reading:
    """Sentences, terms, figures, quotes and names of a body; empty tuples for a body without text.

    `default` is the language of texts that are too short to tell.
    """
    spoken = language or language_of(f"{headline}\n{body}", default)
    sentences = split(body, spoken)
    people = people_in(body, sentences, spoken)
    return Reading(
        engine=ENGINE,
        language=spoken,
        sentences=sentences,
        terms=tuple(tuple(terms(body[sentence.start : sentence.end], spoken)) for sentence in sentences),
        figures=find_figures(body, spoken, sentences),
        quotes=find_quotes(headline, body, spoken, sentences, people),
        names=find_names(body, sentences, spoken, people),
        roles=roles_in(body, sentences),
    )


def take_in(
    headline: str, body: str, published_at: datetime | None, language: str | None = None, default: str = "en"
) -> Intake:
    """`read`, with the profile and the fingerprint."""
    reading = read(headline, body, language, default)
    return Intake(reading, profile(headline, body, published_at, reading.language), fingerprint(body))
