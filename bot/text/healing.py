"""Wrong early splits heal: articles of a few stories, or of the live window, are grouped anew.

Story numbers stay where most of their articles are, and none is given twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.text.placer import AROUND, DOUBT, STORIES_AROUND, Placer
from bot.text.profile import Profile
from bot.text.stories import regroup


@dataclass(frozen=True, slots=True)
class Member:
    """An article in its story; `story` is None for one that is not placed yet."""

    article: int
    story: int | None
    profile: Profile


def doubtful(margins: Mapping[int, float]) -> tuple[int, ...]:
    """Stories at the bar or closely under it, the likeliest first: those to group anew with an article of these margins."""
    near = [story for story, margin in margins.items() if margin >= -DOUBT]
    return tuple(sorted(near, key=lambda story: (-margins[story], story))[:STORIES_AROUND])


def healed(members: Sequence[Member]) -> dict[int, int]:
    """Where articles belong when all of these are compared: article → story, a new story below 0; only what moves.

    None are more than AROUND: of more, the answer is that nothing moves.
    """
    if len(members) > AROUND:
        return {}
    return numbered(members, regroup([member.profile for member in members]))


def settled(members: Sequence[Member]) -> dict[int, int]:
    """The same for a whole window of articles in order of arrival, of whom only near ones are compared."""
    placer = Placer(live=len(members) + 1)
    for member in members:
        placer.add(member.profile)
    return numbered(members, placer.settle())


def numbered(members: Sequence[Member], groups: Sequence[int]) -> dict[int, int]:
    """Numbers for groups of articles: the largest group first, each takes the story of most of its articles.

    Of equals that of which it holds the larger part, then the older one. A story goes to one group at most; a group without a story left gets a new one: -1, -2 and so on.
    """
    inside: defaultdict[int, list[Member]] = defaultdict(list)
    for member, group in zip(members, groups, strict=True):
        inside[group].append(member)
    size = Counter(member.story for member in members)
    taken: set[int] = set()
    moves: dict[int, int] = {}
    for listed in sorted(inside.values(), key=lambda one: (-len(one), one[0].article)):
        votes = Counter(member.story for member in listed if member.story is not None)
        free = [story for story in votes if story not in taken]
        if free:
            story = max(free, key=lambda one: (votes[one], votes[one] / size[one], -one))
        else:
            story = -1 - sum(number < 0 for number in taken)
        taken.add(story)
        moves |= {member.article: story for member in listed if member.story != story}
    return moves


def emptied(members: Sequence[Member], moves: Mapping[int, int]) -> dict[int, int]:
    """Stories that the moves leave without an article, and where most of their articles went."""
    before: defaultdict[int, list[int]] = defaultdict(list)
    for member in members:
        if member.story is not None:
            before[member.story].append(member.article)
    return {
        story: Counter(moves[article] for article in articles).most_common(1)[0][0]
        for story, articles in before.items()
        if all(article in moves for article in articles)
    }
