"""What more than one door needs: save, summarise, compare, look up, make a digest. No Discord."""

from __future__ import annotations

from bot.desk.comparing import Comparing
from bot.desk.digests import Digests
from bot.desk.library import Library
from bot.desk.quotes import Quotes
from bot.desk.receipts import Receipts
from bot.desk.room import Room
from bot.desk.saving import Saving
from bot.desk.stories import Stories
from bot.desk.summaries import Summaries
from bot.gather.web import Web


class Desk:
    """All desks of one process, over one room."""

    def __init__(self, room: Room, web: Web) -> None:
        self.room = room
        self.library = Library(room)
        self.saving = Saving(room, web, self.library)
        self.stories = Stories(room, self.library)
        self.summaries = Summaries(room, self.library, self.stories)
        self.comparing = Comparing(room, self.library, self.stories)
        self.quotes = Quotes(room, self.library, self.stories)
        self.digests = Digests(room)
        self.receipts = Receipts(room)
