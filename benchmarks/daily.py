"""What the benchmarks of the daily post share: invented days of news, many servers, digests; and where they are put."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.desk import Desk
from bot.local import people
from bot.local.server import FOLDER
from bot.local.state import State
from bot.news import Draft
from storage import Store, digests
from storage.digests import MOST, Times

OUTLETS = ("Ellary Courier", "Coast Post", "North Ledger", "Tarn Valley Herald", "Meridian Wire")
PLACES = (
    "Port Ellary",
    "Hollow Tarn",
    "Lorn",
    "Valmont",
    "Sark",
    "Norbury",
    "Karsk",
    "Wend",
    "Moor End",
    "Ostmark",
    "Elm",
    "Tor",
)
THINGS = (
    "bridge",
    "dairy",
    "ferry",
    "dam",
    "school",
    "hospital",
    "tunnel",
    "library",
    "mill",
    "market",
    "harbour",
    "railway",
)
WHO = (
    "Ida Brannock",
    "Jonas Feld",
    "Ruth Amberly",
    "Petra Lund",
    "Edda Moss",
    "Elena Voss",
    "Nora Kestle",
    "Ada Brock",
)


def events(count: int, seed: int = 1) -> list[list[Draft]]:
    """Reports of several outlets on each of so many invented events."""
    found = []
    for number in range(count):
        place, thing = PLACES[number % len(PLACES)], THINGS[(number * 5 + number // 12) % len(THINGS)]
        chance = random.Random(seed * 1_000 + number)
        millions, people_in_it, speaker = chance.randint(2, 90), chance.randint(20, 900), chance.choice(WHO)
        facts = [
            f"The {thing} of {place} was closed on Monday after inspectors found damage of {millions} million crowns.",
            f"About {people_in_it} people who work at the {thing} in {place} were sent home in the morning.",
            f"“We would rather close the {thing} for a month than explain an accident to {place},” {speaker} said.",
            f"The council of {place} meets on Friday to decide who pays for the repair of the {thing}.",
            f"The {thing} was built {chance.randint(20, 150)} years ago and had been renovated once since.",
            f"Neighbours of the {thing} said that they had complained about it to {place} for years.",
            f"An investigation of the damage will take {chance.randint(2, 12)} weeks, according to the engineers.",
        ]
        reports = []
        for outlet in OUTLETS:
            told = [facts[0], *chance.sample(facts[1:], 4)]
            own = f"A reporter of the {outlet} saw {chance.randint(3, 40)} lorries wait in front of the {thing} at noon."
            body = " ".join([*told, own])
            url = f"https://{outlet.replace(' ', '').lower()}.example/{number}"
            headline = f"{thing.title()} of {place} closed, {outlet.split()[-1].lower()} learns of {millions} million"
            reports.append(Draft(headline, body, outlet, url, shared=True, language="en"))
        found.append(reports)
    return found


def many_guilds(home: Path, count: int, channels: int) -> dict[int, list[int]]:
    """Servers on a local Discord that does not run: the first one and `count` more, each with so many text channels."""
    state = State(home / FOLDER)
    try:
        made = {}
        for number in range(count):
            guild = state.add_guild(f"Desk {number}")
            made[int(guild["id"])] = [
                _channel(state, guild["id"], f"daily-{one}", one) for one in range(channels)
            ]
        return made
    finally:
        state.close()


def _channel(state: State, guild: str, name: str, position: int) -> int:
    identity = state.new_id()
    state.put("channel", identity, people.channel(identity, guild, name, people.TEXT, 10 + position))
    return int(identity)


async def fill(desk: Desk, guilds: list[int], days: list[list[Draft]], per_guild: int, seed: int = 1) -> None:
    """Put the reports into the first guild, and random parts of them into the others, as shared feeds would."""
    first, chance = guilds[0], random.Random(seed)
    for reports in days:
        for draft in reports:
            await desk.saving.store(first, None, draft)
    path = desk.room.store.path
    assert path is not None
    with closing(sqlite3.connect(path, timeout=60)) as c:
        c.row_factory = sqlite3.Row
        entries = c.execute("SELECT * FROM library WHERE guild = ?", (first,)).fetchall()
        rows = c.execute("SELECT * FROM stories WHERE guild = ?", (first,)).fetchall()
        for guild in guilds[1:]:
            for story in chance.sample(rows, min(per_guild, len(rows))):
                held = [entry for entry in entries if entry["story_id"] == story["id"]]
                made = _copied(c, "stories", story, guild=guild)
                for entry in chance.sample(held, chance.randint(max(1, len(held) - 2), len(held))):
                    _copied(c, "library", entry, guild=guild, story_id=made, wire_of=None)
        c.commit()


def _copied(c: sqlite3.Connection, table: str, row: sqlite3.Row, **changes: object) -> int:
    values = {**dict(row), **changes}
    del values["id"]
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    done = c.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))
    assert done.lastrowid is not None
    return done.lastrowid


async def set_up(store: Store, guilds: dict[int, list[int]], minutes: list[int], now: datetime) -> int:
    """A digest in every channel, at the given minutes of the day (UTC) in turn; how many."""
    count = 0
    for guild, channels in guilds.items():
        async with store.writing() as c:
            for channel in channels[:MOST]:
                minute = minutes[count % len(minutes)]
                due = now.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
                await digests.add(
                    c, guild, channel, Times(minute, "UTC"), by=None, at=now - timedelta(days=1), skip_if_empty=False,
                    next_at=due if due > now else due + timedelta(days=1),
                )  # fmt: skip
                count += 1
    return count


def utc_now() -> datetime:
    """Now."""
    return datetime.now(UTC)
