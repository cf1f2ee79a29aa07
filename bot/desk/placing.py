"""Which story of a library a new article belongs to: the store finds candidates by key terms, the text engine decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.desk.room import Room
from bot.text.reading import Intake
from bot.text.stories import match
from bot.text.wire import is_wire_copy
from storage import articles, stories

#: A story takes new articles for this long after its newest one: a new report on an old event opens a new story.
LIVE = timedelta(days=14)


@dataclass(frozen=True)
class Placing:
    """The story and the original of a wire copy, worked out before the article is written."""

    story: int | None
    wire_of: int | None

    @classmethod
    async def of(cls, room: Room, guild: int, intake: Intake) -> Placing:
        """Find candidates and decide. Call it in the guild's turn: nothing may be stored between this and `settle`."""
        now, profile = room.now(), intake.profile
        async with room.store.reading() as c:
            near = await stories.candidates(
                c, guild, profile.keys, since=now - LIVE, until=now + timedelta(days=2)
            )
            found = match(profile, near)
            original = None
            if found is not None:
                members = [article.id for article in await stories.articles_of(c, guild, found.story)]
                prints = await articles.fingerprints(c, guild, members)
                original = next(
                    (one for one in members if is_wire_copy(prints.get(one, ""), intake.fingerprint)), None
                )
        return cls(found.story if found else None, original)

    async def settle(self, c: Any, guild: int, article: int) -> None:
        """Write it down, in the transaction that stores the article."""
        if self.story is None:
            await stories.create(c, guild, [article])
        else:
            await stories.place(c, guild, article, self.story)
        if self.wire_of is not None:
            await articles.mark_wire_copy(c, guild, article, self.wire_of)
