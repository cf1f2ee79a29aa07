"""Which sentences of different voices make the same claim, found without looking at every pair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from bot.text.claims import Claim, likeness

#: A term in more sentences than this share (and this many, and this many of each voice) brings no candidates: it is what
#: the story is about. The cap bounds the work on very long articles (it bites from 1,300 sentences on).
COMMON_SHARE, COMMON_LEAST, COMMON_EACH, COMMON_MOST = 0.05, 14, 2, 64
#: Share of the smaller sentence's weight that candidates must have in common over their telling terms.
CANDIDATE_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Match:
    """Two sentences, by number, and their likeness (0.5 is the line)."""

    first: int
    second: int
    score: float


def matches(claims: Sequence[Claim], voices: Sequence[int], line: float = 0.5) -> tuple[Match, ...]:
    """Pairs of sentences from different voices with a likeness of at least `line`, best first."""
    counts = Counter(chain.from_iterable(claim.weights for claim in claims))
    several = max(COMMON_LEAST, COMMON_EACH * len(set(voices)), int(COMMON_SHARE * len(claims)))
    most = min(COMMON_MOST, several)
    postings: dict[str, list[int]] = {term: [] for term, count in counts.items() if 1 < count <= most}
    least = [CANDIDATE_SHARE * claim.total for claim in claims]
    found = []
    for later, claim in enumerate(claims):
        mass: dict[int, float] = defaultdict(float)
        for term, weight in claim.weights.items():
            listed = postings.get(term)
            if listed is not None:
                for earlier in listed:
                    mass[earlier] += weight
                listed.append(later)
        enough = least[later]
        likely = [earlier for earlier, shared in mass.items() if shared >= enough or shared >= least[earlier]]
        for earlier in likely:
            if voices[earlier] != voices[later]:
                score = likeness(claims[earlier], claim)
                if score >= line:
                    found.append(Match(earlier, later, score))
    found.sort(key=lambda match: (-match.score, match.first, match.second))
    return tuple(found)


def groups(found: Sequence[Match], voices: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Sentences that make one claim, one of each voice; every sentence in one group at most.

    A sentence joins a group when it matches at least half of its members: chains of half-likenesses do not form.
    """
    linked: dict[int, set[int]] = defaultdict(set)
    for match in found:
        linked[match.first].add(match.second)
        linked[match.second].add(match.first)
    group_of: dict[int, int] = {}
    members: list[list[int]] = []
    for match in found:
        one, other = match.first, match.second
        if one in group_of and other in group_of:
            _join(members, group_of, group_of[one], group_of[other], linked, voices)
        elif one in group_of or other in group_of:
            inside, new = (one, other) if one in group_of else (other, one)
            group = members[group_of[inside]]
            if all(voices[new] != voices[number] for number in group) and _fits(new, group, linked):
                group.append(new)
                group_of[new] = group_of[inside]
        else:
            group_of[one] = group_of[other] = len(members)
            members.append([one, other])
    return tuple(tuple(sorted(group)) for group in members if len(group) > 1)


def _fits(new: int, group: Sequence[int], linked: dict[int, set[int]]) -> bool:
    return 2 * sum(number in linked[new] for number in group) >= len(group)


def _join(
    members: list[list[int]],
    group_of: dict[int, int],
    a: int,
    b: int,
    linked: dict[int, set[int]],
    voices: Sequence[int],
) -> None:
    if a == b:
        return
    one, other = members[a], members[b]
    if {voices[number] for number in one} & {voices[number] for number in other}:
        return
    if all(_fits(number, other, linked) for number in one):
        one.extend(other)
        for number in other:
            group_of[number] = a
        members[b] = []
