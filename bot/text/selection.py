"""The set of sentences that says most of what an editor would say: chosen together, not one by one.

A set is worth what it can be expected to share with an editor's summary of a given length: the likely words and pairs
of neighbouring words it holds, each counted once, over its own length and that of the summary. So a second sentence
about the same thing adds length and nothing else. (Expected ROUGE-1 + ROUGE-2; after Li, Qian & Liu 2013, "Using
supervised bigram-based ILP for extractive summarization", with plain sums in place of the ILP.)
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from bot.text.likely import Gram
from bot.text.openings import half_quote, in_first_person, inside_quotations
from bot.text.words import count_words

#: Longest run of sentences taken together so that one of them can be understood: a third predecessor is a paragraph.
LONGEST_RUN = 3
#: Sets kept at every step, and units looked at: on the cnndm rows 14 units choose no better than 10 (2026-11-24).
WIDTH, LOOKED_AT = 6, 14
#: The same for stories, where units come from many sources. multi_news dev, cross-validated: 4 and 50 gain +3.2/+2.7 over
#: Lead, these +3.0/+2.7 in two thirds of the time.
STORY_WIDTH, STORY_LOOKED_AT = 3, 36
#: A sentence says another outlet's again when so much of the shorter one's likely words stands in both, of no fewer words than
#: these. Read off allsides dev, 2026-11-28: over 0.65 three pairs in four are one fact. With 0.6 93 of 1,702 summaries
#: change and R1/R2 by -0.05/-0.07, with 0.65 by 0.00/-0.02, with 0.7 35 of them and by -0.01/-0.01 (all within ±0.08).
SAID_AGAIN, FEWEST_SAID = 0.65, 4


@dataclass(frozen=True, slots=True)
class Unit:
    """Neighbouring sentences `first` to `last` (inclusive) that can be read without the ones before."""

    first: int
    last: int

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be chosen: sentences, or words, or both; `expected` is in pieces.

    `shape` holds the learned weights of `shape_of`, or none.
    """

    expected: float
    sentences: int | None = None
    words: int | None = None
    shape: Sequence[float] = ()

    def bonus(self, pieces: int, sentences: int) -> float:
        """What a set's shape adds to its worth."""
        if not self.shape:
            return 0.0
        terms = shape_of(pieces, sentences, self)
        return sum(weight * term for weight, term in zip(self.shape, terms, strict=True))


def shape_of(pieces: int, sentences: int, budget: Budget) -> list[float]:
    """What of a set matters besides its words: its length over the expected one, the square of that and the logarithm of
    the length, and whether it has a sentence less than asked for.
    """
    relative = pieces / (budget.expected or 1.0)
    fewer = budget.sentences is not None and sentences < budget.sentences
    return [relative, relative**2, math.log(pieces or 1), float(fewer)]


@dataclass(slots=True)
class Line:
    """One sentence as the selection sees it: what it is worth, gram by gram, and how long it is.

    `half`: it opens or closes a quotation that its neighbours close or open.
    """

    worth: dict[Gram, float]
    pieces: int
    words: int
    source: int = 0
    text: str = ""
    half: bool = False


def line_of(
    text: str, cut: Sequence[str], likely: tuple[dict[Gram, float], dict[Gram, float]], source: int = 0
) -> Line:
    """The line of one sentence; `cut` are its pieces."""
    return Line(worth_of(cut, likely), len(cut), count_words(text), source, text, half_quote(text))


def units(texts: Sequence[str], leaning: Sequence[bool], unfit: Sequence[bool]) -> list[Unit]:
    """What may be chosen of one source: each sentence with the predecessors it leans on and its quote whole.

    Sentences that are unfit, lean on an unfit one or need more than LONGEST_RUN sentences are left out, and those that would
    be shown without the marks of the quotation they stand in.
    """
    found: dict[Unit, None] = {}
    inside = inside_quotations(texts)
    for i in range(len(texts)):
        first = i
        while first > 0 and leaning[first] and i - first < LONGEST_RUN - 1:
            first -= 1
        if inside[first] or (leaning[first] and first > 0):
            continue
        last = i
        while (
            last < len(texts) and last - first < LONGEST_RUN and half_quote(" ".join(texts[first : last + 1]))
        ):
            last += 1
        if last == len(texts) or last - first >= LONGEST_RUN or any(unfit[first : last + 1]):
            continue
        found.setdefault(Unit(first, last))
    return list(found)


def named(candidates: Sequence[Unit], texts: Sequence[str], language: str) -> Sequence[Unit]:
    """The units without an "I" that no passage names; all of them where the writer speaks in half or more."""
    others = [
        unit
        for unit in candidates
        if not in_first_person(" ".join(texts[number] for number in unit.numbers), language)
    ]
    return others if 2 * len(others) > len(candidates) else candidates


def value(chosen: Sequence[int], lines: Sequence[Line], expected: float) -> float:
    """What a set is worth."""
    held: dict[Gram, float] = {}
    for number in chosen:
        held.update(lines[number].worth)
    return sum(held.values()) / (sum(lines[number].pieces for number in chosen) + expected)


@dataclass(slots=True)
class _Set:
    numbers: frozenset[int]
    held: frozenset[Gram]
    sum: float
    pieces: int
    words: int
    worth: float


def best(
    candidates: Sequence[Unit],
    lines: Sequence[Line],
    budget: Budget,
    *,
    width: int = WIDTH,
    looked_at: int = LOOKED_AT,
    voice: float = 0.0,
) -> list[int]:
    """Numbers of the sentences of the best set, ascending; () where nothing fits.

    By sentences the set has as many as asked for, or of three and more one less. By words a first unit may exceed the budget.
    `voice` is what a first sentence of another source is worth on top.
    """
    alone = {unit: value(list(unit.numbers), lines, budget.expected) for unit in candidates}
    ranked = sorted(candidates, key=lambda unit: (-alone[unit], unit.first))[:looked_at]
    again = _said_again({number for unit in ranked for number in unit.numbers}, lines)
    beam = [_Set(frozenset(), frozenset(), 0.0, 0, 0, 0.0)]
    kept: _Set | None = None
    asked = budget.sentences or 1
    fewest = 0 if budget.words is not None else asked - 1 if asked > 2 else asked
    while True:
        grown: dict[frozenset[int], _Set] = {}
        for base in beam:
            for unit in ranked:
                added = [number for number in unit.numbers if number not in base.numbers]
                if not added or not _fits(base, added, lines, budget):
                    continue
                if any(not base.numbers.isdisjoint(again[number]) for number in added):
                    continue
                numbers = base.numbers.union(added)
                if numbers not in grown and not _cuts_a_quote(numbers, lines):
                    grown[numbers] = _grow(base, numbers, added, lines, budget, voice)
        if not grown:
            break
        beam = sorted(grown.values(), key=lambda found: (-found.worth, sorted(found.numbers)))[:width]
        for found in beam:
            short = len(found.numbers) < fewest
            if (
                kept is None
                or (len(kept.numbers) < fewest and not short)
                or (found.worth > kept.worth and not short)
            ):
                kept = found
    if kept is None and ranked and budget.words is not None:
        return list(ranked[0].numbers)
    return sorted(kept.numbers) if kept else []


def _fits(base: _Set, added: Sequence[int], lines: Sequence[Line], budget: Budget) -> bool:
    if budget.sentences is not None and len(base.numbers) + len(added) > budget.sentences:
        return False
    return budget.words is None or base.words + sum(lines[number].words for number in added) <= budget.words


def _said_again(numbers: Collection[int], lines: Sequence[Line]) -> dict[int, set[int]]:
    """For each of the sentences those of other sources that say the same."""
    said = {number: {gram for gram in lines[number].worth if len(gram) == 1} for number in numbers}
    found: dict[int, set[int]] = {number: set() for number in numbers}
    for one, other in combinations(sorted(numbers), 2):
        if lines[one].source != lines[other].source:
            shorter = min(len(said[one]), len(said[other]))
            if shorter >= FEWEST_SAID and len(said[one] & said[other]) >= SAID_AGAIN * shorter:
                found[one].add(other)
                found[other].add(one)
    return found


def _cuts_a_quote(numbers: frozenset[int], lines: Sequence[Line]) -> bool:
    """Whether a run of neighbours, each whole with its own neighbours, together holds half a quotation."""
    if not any(lines[number].half for number in numbers):
        return False
    return any(
        half_quote(" ".join(lines[number].text for number in range(first, last + 1)))
        for first, last in runs(sorted(numbers), lines)
    )


def _grow(
    base: _Set,
    numbers: frozenset[int],
    added: Sequence[int],
    lines: Sequence[Line],
    budget: Budget,
    voice: float,
) -> _Set:
    held, total = set(base.held), base.sum
    length, size = base.pieces, base.words
    for number in added:
        line = lines[number]
        for gram, worth in line.worth.items():
            if gram not in held:
                held.add(gram)
                total += worth
        length += line.pieces
        size += line.words
    worth = total / (length + budget.expected) + budget.bonus(length, len(numbers))
    if voice:
        worth += voice * len({lines[number].source for number in numbers})
    return _Set(numbers, frozenset(held), total, length, size, worth)


def runs(numbers: Sequence[int], lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Ascending sentence numbers as runs of neighbours in one source (first, last)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1 and lines[number].source == lines[number - 1].source:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def marginal(numbers: Sequence[int], lines: Sequence[Line], expected: float) -> dict[int, float]:
    """What the set loses without each of its sentences, relative to the greatest such loss; 0…1."""
    whole = value(numbers, lines, expected)
    losses = {n: max(0.0, whole - value([m for m in numbers if m != n], lines, expected)) for n in numbers}
    most = max(losses.values(), default=0.0) or 1.0
    return {number: loss / most for number, loss in losses.items()}


def worth_of(line: Sequence[str], likely: tuple[dict[Gram, float], dict[Gram, float]]) -> dict[Gram, float]:
    """The likely grams of one sentence and what each of them is worth."""
    one, two = likely
    found: dict[Gram, float] = {}
    for word in line:
        worth = one.get((word,), 0.0)
        if worth:
            found[(word,)] = worth
    for pair in pairwise(line):
        worth = two.get(pair, 0.0)
        if worth:
            found[pair] = worth
    return found
