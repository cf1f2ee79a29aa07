"""What more than one door needs: save, summarise, compare, look up, make a digest, read feeds. No Discord."""

from __future__ import annotations

from bot.desk.agenda import Agenda
from bot.desk.arrivals import Arrivals
from bot.desk.checking import Checking
from bot.desk.comparing import Comparing
from bot.desk.digests import Digests
from bot.desk.edits import Edits
from bot.desk.feeds import Feeds
from bot.desk.healing import Healing
from bot.desk.library import Library
from bot.desk.people import People
from bot.desk.picturing import Picturing
from bot.desk.preferences import Preferences
from bot.desk.quotes import Quotes
from bot.desk.receipts import Receipts
from bot.desk.rereading import Rereading
from bot.desk.room import Room
from bot.desk.saving import Saving
from bot.desk.speakers import Speakers
from bot.desk.stories import Stories
from bot.desk.summaries import Summaries
from bot.desk.upkeep import Upkeep
from bot.desk.watches import Watches
from bot.gather.web import Web


class Desk:
    """All desks of one process, over one room."""

    def __init__(self, room: Room, web: Web) -> None:
        self.room, self.web = room, web
        self.library = Library(room)
        self.saving = Saving(room, web, self.library)
        self.healing = Healing(room, self.saving)
        self.rereading = Rereading(room)
        self.stories = Stories(room, self.library)
        self.summaries = Summaries(room, self.library, self.stories)
        self.comparing = Comparing(room, self.library, self.stories)
        self.picturing = Picturing(room)
        self.quotes = Quotes(room, self.library, self.stories)
        self.checking = Checking(room)
        self.speakers = Speakers(room)
        self.digests = Digests(room)
        self.agenda = Agenda(room)
        self.receipts = Receipts(room)
        self.preferences = Preferences(room)
        self.people = People(room)
        self.upkeep = Upkeep(room)
        self.arrivals = Arrivals(room, web, self.saving)
        self.edits = Edits(room, web, self.saving)
        self.feeds = Feeds(room, web, self.arrivals)
        self.watches = Watches(room)
