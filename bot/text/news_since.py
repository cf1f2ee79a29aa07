"""What is new in a story: sentences of newer texts that no text before them has."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from bot.news import Text
from bot.text.claims import Claim, claim_of
from bot.text.figures import Side, relation, side_of
from bot.text.junk import is_junk
from bot.text.matching import matches
from bot.text.roles import role_of

#: Likeness from which a sentence says what one before it said: the line of `bot.text.claims`.
SAME = 0.5


def unmatched(old: Sequence[Text], new: Sequence[Text]) -> list[tuple[int, int, int]]:
    """(number of the new text, start, end) of sentences that match none before them, in reading order.

    One with another figure for the same thing ("seven people", where there were four) is new. The page's own text
    (captions, credits, sign-ups) and what is too short to say anything are left out.
    """
    claims: list[Claim] = []
    places: list[tuple[int, int, int] | None] = []
    voices: list[int] = []
    counting: dict[int, tuple[str, str]] = {}  # sentences with figures, and their languages
    letters: set[str] = set()
    for number, text in enumerate([*old, *new]):
        figures = [figure.start for figure in text.reading.figures]
        for sentence, listed in zip(text.reading.sentences, text.reading.terms, strict=False):
            said = text.body[sentence.start : sentence.end]
            plain = " ".join(said.split()).casefold()
            if plain in letters:  # a copy says nothing more, and every pair of sentences costs
                continue
            fresh = number - len(old)
            if bisect_left(figures, sentence.start) < bisect_left(figures, sentence.end):
                counting[len(claims)] = said, text.reading.language
            if fresh >= 0 and listed and not is_junk(said) and role_of(said) != "boilerplate":
                places.append((fresh, sentence.start, sentence.end))
            else:
                places.append(None)
            letters.add(plain)
            claims.append(claim_of(said, text.reading.language))
            voices.append(number)

    @cache
    def side(at: int) -> Side:
        return side_of(*counting[at], claim=claims[at])

    def differ(before: int, after: int) -> bool:
        both = before in counting and after in counting
        return both and relation(side(before), side(after)) in ("conflict", "update")

    again: set[int] = set()
    for match in matches(claims, voices, SAME):
        before, after = sorted((match.first, match.second))
        if places[after] and after not in again and not differ(before, after):
            again.add(after)
    return [place for at, place in enumerate(places) if place is not None and at not in again]
