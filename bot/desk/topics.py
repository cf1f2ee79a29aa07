"""Running topics: which stories of a library belong together, one level above the event."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from typing import Any

from bot.desk.room import Room
from bot.text.profile import Profile
from bot.text.stories import topics
from storage import healing, stories

#: Stories among which topics are looked for, the newest, and articles of each: 60 stories with 178 articles take 50 ms
#: (the dated dev stream, 2026-11-24).
NEWEST, OF_EACH = 60, 4
#: Guilds whose topics are kept until a story of theirs changes.
KEPT = 200


class Topics:
    """Topics of the newest stories, worked out when somebody looks and kept until a story changes."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._known: OrderedDict[int, tuple[Any, dict[int, tuple[int, ...]]]] = OrderedDict()

    async def among(self, guild: int, also: Sequence[int] = ()) -> dict[int, tuple[int, ...]]:
        """Story → the other stories of its topic, last seen first. `also` are stories that need not be new."""
        async with self.room.store.reading() as c:
            newest = await stories.newest(c, guild, limit=NEWEST)
            known = {story.id for story in newest}
            newest += await stories.by_ids(c, guild, [story for story in also if story not in known])
            state = [(story.id, story.articles, story.last_seen_at) for story in newest]
            held = self._known.get(guild)
            if held is not None and held[0] == state:
                return held[1]
            profiles: defaultdict[int, list[Profile]] = defaultdict(list)
            for member in await healing.members(c, guild, [story.id for story in newest]):
                profiles[member.story or 0].append(member.profile)
        listed = [story.id for story in newest if profiles[story.id]]
        given = [profiles[story][-OF_EACH:] for story in listed]
        groups = await self.room.work(1_000 * len(given), topics, given)
        together: defaultdict[int, list[int]] = defaultdict(list)
        for story, group in zip(listed, groups, strict=True):
            together[group].append(story)
        found = {
            story: tuple(other for other in group if other != story)
            for group in together.values()
            for story in group
        }
        self._known[guild] = state, found
        self._known.move_to_end(guild)
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return found
