"""Which story of a library a new article belongs to: the store finds candidates by key terms, the text engine decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.desk.room import Room
from bot.text.healing import Member, doubtful, emptied, healed
from bot.text.reading import Intake
from bot.text.stories import margins, match
from bot.text.wire import is_wire_copy
from storage import articles, healing, stories

#: A story takes new articles for this long after its newest one: a new report on an old event opens a new story.
LIVE = timedelta(days=14)
#: Stands for the new article among those that are grouped anew: it has no number before it is stored.
_NEW = 0


@dataclass(frozen=True)
class Placing:
    """The story and the original of a wire copy, worked out before the article is written.

    `moves` and `gone` heal a wrong early split that the new article brings to light (`storage.healing.heal`);
    then `story` may be below 0: one of those that are made.
    """

    story: int | None
    wire_of: int | None
    moves: Mapping[int, int] = field(default_factory=dict)
    gone: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    async def of(cls, room: Room, guild: int, intake: Intake) -> Placing:
        """Find candidates and decide. Call it in the guild's turn: nothing may be stored between this and `settle`."""
        now, profile = room.now(), intake.profile
        async with room.store.reading() as c:
            near = await stories.candidates(
                c, guild, profile.keys, since=now - LIVE, until=now + timedelta(days=2)
            )
            alike = margins(profile, near)
            found = match(alike)
            story = found.story if found else None
            moves: dict[int, int] = {}
            gone: dict[int, int] = {}
            around = await _around(c, guild, alike, story)
            if around:
                moves = healed([*around, Member(_NEW, None, profile)])
                story = moves.pop(_NEW, story)
                gone = emptied(around, moves)
            original = await _original(c, guild, story, moves, intake.fingerprint)
        return cls(story, original, moves, gone)

    async def settle(self, c: Any, guild: int, article: int) -> None:
        """Write it down, in the transaction that stores the article."""
        if self.wire_of is not None:
            await articles.mark_wire_copy(c, guild, article, self.wire_of)
        moves = dict(self.moves)
        if self.story is not None and self.story < 0:
            moves[article] = self.story
        if moves:
            await healing.heal(c, guild, moves, self.gone)
        if self.story is None:
            await stories.create(c, guild, [article])
        elif self.story > 0:
            await stories.place(c, guild, article, self.story)


async def _around(c: Any, guild: int, alike: Mapping[int, float], best: int | None) -> list[Member]:
    """What is grouped anew with a new article: two stories near the bar, or one that it is not sure to belong to.

    Nothing when a person has touched the story that it belongs to.
    """
    doubted = doubtful(alike)
    if len(doubted) < 2 and (not doubted or best is not None):
        return []
    by_hand = await healing.touched_by_hand(c, guild, doubted)
    free = [story for story in doubted if story not in by_hand]
    if best in by_hand or not free or (len(free) < 2 and best is not None):
        return []
    return await healing.members(c, guild, free)


async def _original(
    c: Any, guild: int, story: int | None, moves: Mapping[int, int], fingerprint: str
) -> int | None:
    """The article of the story that the new one is a wire copy of."""
    if story is None:
        return None
    members = [article.id for article in await stories.articles_of(c, guild, story)] if story > 0 else []
    members += [article for article, to in moves.items() if to == story]
    prints = await articles.fingerprints(c, guild, members)
    return next((one for one in members if is_wire_copy(prints.get(one, ""), fingerprint)), None)
