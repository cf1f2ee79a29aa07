"""Whom a passage means when it names nobody in full: the name shown in brackets before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from bot.news import Name, Quote, Reading, Sentence
from bot.text.given_names import gender_of
from bot.text.people import People, people_in
from bot.text.quotes import find_quotes
from bot.text.speakers import find_names

#: Longest body searched for names when no reading is at hand: 2,000 words take 12 ms; longer ones go without brackets.
LONGEST = 12_000
#: A passage whose first words are a surname, with or without a title.
_OPENS_ON_NAME = re.compile(
    r"[\s\"“„«'‘(]*(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|M|Mme|Herr|Frau|President|Prime Minister|Senator|Sen|Rep|Gov|Judge"
    r"|Professor|Prof|Minister|Secretary|Chancellor)\.? )?(?P<name>[A-ZÀ-Þ][\w’'-]+)\b"
)
_PRONOUN = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)


class Naming:
    """Names and quotes of one article, found when first asked for. English bodies only, or where a reading has them."""

    def __init__(
        self, body: str, sentences: Sequence[Sentence], language: str, reading: Reading | None = None
    ) -> None:
        self.body, self.sentences, self.language, self.reading = body, sentences, language, reading

    @cached_property
    def _people(self) -> People | None:
        if self.language != "en" or len(self.body) > LONGEST:
            return None
        return people_in(self.body, self.sentences, self.language)

    @cached_property
    def names(self) -> Sequence[Name]:
        if self.reading:
            return self.reading.names
        if not self._people:
            return ()
        return find_names(self.body, self.sentences, self.language, self._people)

    @cached_property
    def quotes(self) -> Sequence[Quote]:
        if self.reading:
            return self.reading.quotes
        if not self._people:
            return ()
        return find_quotes("", self.body, self.language, self.sentences, self._people)

    def bracket(self, start: int, end: int, shown: str) -> str | None:
        """The full name of whom a passage opens on by surname, or quotes as "he" or "she"; None where not needed.

        `shown` is what stands above the passage: whoever is named there in full needs no bracket.
        """
        passage = self.body[start:end]
        opening = _OPENS_ON_NAME.match(passage)
        if opening:
            at = start + opening.start("name")
            for name in self.names:
                if name.start <= at < name.end:
                    if self._needed(name, passage + " " + shown):
                        return name.name
                    break
        if _PRONOUN.search(passage):
            for quote in self.quotes:
                if quote.speaker and quote.speaker_start is not None and start <= quote.speaker_start < end:
                    mention = self.body[quote.speaker_start : quote.speaker_end]
                    if (
                        _PRONOUN.fullmatch(mention)
                        and quote.speaker.split()[-1] not in passage + shown
                        and self._person(quote.speaker)
                    ):
                        return quote.speaker
        return None

    def _person(self, full: str) -> bool:
        """Whether a name is surely a person's: a known given name, or a surname that also stands alone."""
        words = full.split()
        return bool(gender_of(words[0].casefold())) or any(
            name.name == full and self.body[name.start : name.end] == words[-1] for name in self.names
        )

    def _needed(self, name: Name, shown: str) -> bool:
        """Whether a surname stands alone whose full name is known and not shown.

        A person is who has a known given name or is quoted: "Cricket Australia" is not whom "Australia" means.
        """
        written = self.body[name.start : name.end].split()
        full = name.name.split()
        return (
            len(written) == 1
            and len(full) > 1
            and written[0] != full[0]
            and name.name not in shown
            and bool(
                gender_of(full[0].casefold()) or any(quote.speaker == name.name for quote in self.quotes)
            )
        )
