"""What is new in a story: sentences of newer texts that no text before them has."""

from __future__ import annotations

from collections.abc import Sequence

from bot.news import Text
from bot.text.claims import Claim, claim_of
from bot.text.junk import is_junk
from bot.text.matching import matches
from bot.text.roles import role_of

#: Likeness from which a sentence says what one before it said: the line of `bot.text.claims`.
SAME = 0.5


def unmatched(old: Sequence[Text], new: Sequence[Text]) -> list[tuple[int, int, int]]:
    """(number of the new text, start, end) of sentences that match none before them, in reading order.

    The page's own text (captions, credits, sign-ups) and what is too short to say anything are left out.
    """
    claims: list[Claim] = []
    places: list[tuple[int, int, int] | None] = []
    voices: list[int] = []
    letters: set[str] = set()
    for number, text in enumerate([*old, *new]):
        for sentence, listed in zip(text.reading.sentences, text.reading.terms, strict=False):
            said = text.body[sentence.start : sentence.end]
            plain = " ".join(said.split()).casefold()
            if plain in letters:  # a copy says nothing more, and every pair of sentences costs
                continue
            fresh = number - len(old)
            if fresh >= 0 and listed and not is_junk(said) and role_of(said) != "boilerplate":
                places.append((fresh, sentence.start, sentence.end))
            else:
                places.append(None)
            letters.add(plain)
            claims.append(claim_of(said, text.reading.language))
            voices.append(number)
    again = {max(match.first, match.second) for match in matches(claims, voices, SAME)}
    return [place for at, place in enumerate(places) if place is not None and at not in again]
