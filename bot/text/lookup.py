"""What somebody who looks for a quote has typed, and how well a quote answers it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.text.quote_pairs import Said, pair_quotes
from bot.text.speakers import same_person
from bot.text.words import folded_words

#: Words between the first and the last of those looked for, up to which they count as said together: a clause.
NEAR = 8

_PHRASE = re.compile(r"[\"“”„«»「]([^\"“”„«»「」]+)[\"“”«»」]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words in any order, and phrases that must stand together as they are."""

    words: str
    phrases: tuple[str, ...]

    @property
    def said(self) -> str:
        """All of it, in the order typed but for phrases, which come last."""
        return " ".join([self.words, *self.phrases]).strip()


def wanted(typed: str) -> Wanted:
    """Read what was typed: phrases stand between quotation marks; an unclosed mark is none.

    >>> wanted('bridge "not safe" mayor')
    Wanted(words='bridge   mayor', phrases=('not safe',))
    """
    phrases = tuple(found.strip() for found in _PHRASE.findall(typed) if found.strip())
    return Wanted(_PHRASE.sub(" ", typed).strip(), phrases)


def fit(text: str, typed: list[str], language: str) -> tuple[int, int]:
    """How well a quote answers words that it has in some form; smaller is better, () words: (0, 0).

    First: 0 for all of them in a row as typed, 1 for all as typed, 2 for other forms of them. Second: words between the
    first and the last of them.
    """
    if not typed:
        return (0, 0)
    have = folded_words(text, language)
    places = [[at for at, word in enumerate(have) if word == one] for one in typed]
    if not all(places):
        return (2, 0)
    size = len(typed)
    if any(have[at : at + size] == typed for at in places[0]):
        return (0, 0)
    # from each place of the first word to the nearest place of every other
    spread = min(
        max(abs(at - min(others, key=lambda o: abs(o - at))) for others in places) for at in places[0]
    )
    return (1, spread)


def arranged(said: Sequence[Said], keys: Sequence[str | None], typed: str) -> list[tuple[int, ...]]:
    """Quotes, by number, one group for each utterance, best first; the first of a group is what is shown.

    `said` comes newest first. An utterance that has the words as typed comes before one that has other forms of them, then
    the one that more articles have, then the newest. Shown is the fullest wording of those that fit best. `keys` are who
    said it (None: not certain): two people known never share an utterance.
    """
    fits = [fit(each.text, folded_words(typed, each.language), each.language) for each in said]
    groups: list[list[int]] = []
    for _, numbers in pair_quotes(said):
        groups += _by_person(numbers, keys)
    ordered = []
    for group in groups:
        best = min(fits[number] for number in group)
        lead = min(group, key=lambda number: (fits[number][0], -len(said[number].text), number))
        rest = [number for number in group if number != lead]
        voices = len({said[number].voice for number in group})
        ordered.append(((best[0], -voices, best[1] > NEAR, min(group)), (lead, *rest)))
    return [group for _, group in sorted(ordered)]


def _by_person(numbers: Sequence[int], keys: Sequence[str | None]) -> list[list[int]]:
    """Numbers of one utterance, apart where two people are known to have said it; the unknown go with the only one."""
    people: list[list[int]] = []
    unknown: list[int] = []
    for number in numbers:
        key = keys[number]
        if not key:
            unknown.append(number)
            continue
        for group in people:
            if all(same_person(key, keys[member] or "") for member in group):
                group.append(number)
                break
        else:
            people.append([number])
    if len(people) == 1:
        return [sorted([*people[0], *unknown])]
    return [*people, unknown] if unknown else people
