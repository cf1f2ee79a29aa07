"""Watches over a real store: what is posted, when, once; quiet hours; what was edited since. The port is a list."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import storage
from bot.cards.escape import unescaped
from bot.delivery import Delivery
from bot.desk import Desk
from bot.desk.room import Room
from bot.desk.watches import MOST_NOTES, hours_of, is_quiet
from bot.errors import UserError
from bot.gather.web import Web
from bot.news import Draft
from bot.port import NotSent, Posted, Unsendable
from bot.watching import Watching
from bot.workers import Workers
from storage import articles, deliveries, receipts, settings

HERE, THERE = 11, 22
ANNA = 5
CHANNEL = 70

BRIDGE = """The harbour bridge at Ellary was closed on Monday night after inspectors found a crack.

"I would rather explain a traffic jam than a funeral," Mayor Ida Brannock told reporters at the bridge.

The repairs will cost 48 million crowns, the city engineer said. Floods had damaged the footing in March."""
DAIRY = """The dairy at Tarn will take milk from 40 more farms from next week, its owner said on Monday.

The bridge over the Tarn is not needed for that. Lorries from the harbour take the northern road to the dairy."""


class Channel:
    """Where posts go: kept in order. `broken` makes the next sending fail."""

    def __init__(self) -> None:
        self.posts: list[tuple[int, str, int | None]] = []
        self.broken: Exception | None = None
        self._nonces: dict[str, int] = {}

    async def post(
        self,
        channel: int,
        components: Sequence[Mapping[str, Any]],
        nonce: str,
        *,
        title: str = "",
        thread: str = "",
        reply_to: int | None = None,
    ) -> Posted:
        if self.broken is not None:
            broken, self.broken = self.broken, None
            raise broken
        if nonce not in self._nonces:
            self._nonces[nonce] = 1000 + len(self.posts)
            self.posts.append((channel, json.dumps(components, ensure_ascii=False), reply_to))
        return Posted(self._nonces[nonce], channel)

    async def find(self, channel: int, mark: str, since: datetime) -> Posted | None:
        found = (Posted(1000 + n, channel) for n, (_, text, _) in enumerate(self.posts) if mark in text)
        return next(found, None)


class Desks:
    """A desk, a clock that tests move, and the loop under test."""

    def __init__(self, store: storage.Store, workers: Workers) -> None:
        self.now = datetime(2026, 3, 3, 12, tzinfo=UTC)
        self.store = store
        self.desk = Desk(Room(store, workers, lambda: self.now), Web(workers))
        self.channel = Channel()
        self.delivery = Delivery(store, self.channel, lambda: self.now)
        self.watching = self.another()

    def another(self) -> Watching:
        """The loop as a process has it."""
        return Watching(self.desk, self.delivery, lambda: self.now)

    async def save(self, body: str, *, headline: str = "", outlet: str = "Courier", url: str = "", guild: int = HERE) -> int:  # fmt: skip
        draft = Draft(
            headline or body.partition(".")[0],
            body,
            outlet,
            url or None,
            shared=bool(url),
            published_at=self.now,
        )
        draft, intake = await self.desk.saving.read(draft)
        return (await self.desk.saving.keep(guild, ANNA, draft, intake)).article_id

    async def edit(self, article: int, body: str, headline: str = "") -> None:
        draft, intake = await self.desk.saving.read(
            Draft(headline or body.partition(".")[0], body, "Courier", "https://c.example/1", shared=True)
        )
        async with self.store.writing() as c:
            await articles.add_revision(c, article, draft, intake.reading, at=self.now)

    async def after(self, minutes: float) -> list[str]:
        """Let time pass and look; the texts of what was posted."""
        self.now += timedelta(minutes=minutes)
        had = len(self.channel.posts)
        await self.watching.tick()
        return [unescaped(text.replace("\\\\", "\\")) for _, text, _ in self.channel.posts[had:]]


@pytest.fixture
async def desks(tmp_path: Path) -> AsyncIterator[Desks]:
    workers = Workers(1)
    store = await storage.open(tmp_path / "verbatim.db")
    made = Desks(store, workers)
    await made.watching.tick()
    yield made
    await workers.close()
    await store.close()


async def test_a_keyword_is_posted_once_with_the_sentence_that_has_it(desks: Desks) -> None:
    await desks.save("The harbour bridge was painted last year. Nobody saw it then.")  # before the watch
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="floods bridge footing damage")
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="flood")
    await desks.save(BRIDGE)
    (post,) = await desks.after(1)
    assert "Watched: “flood”" in post
    assert "Floods had damaged the footing in March." in post
    assert "Courier ¶3" in post
    assert await desks.after(600) == []


async def test_words_of_a_keyword_must_stand_together(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="harbour bridge")
    await desks.save(DAIRY)  # has both, in two sentences
    assert await desks.after(1) == []
    await desks.save(BRIDGE)
    (post,) = await desks.after(1)
    assert "The harbour bridge at Ellary was closed" in post


async def test_a_phrase_stands_as_it_is_written(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword='"bridge harbour"')
    await desks.save(BRIDGE)
    assert await desks.after(1) == []
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword='"traffic jam"')
    await desks.save(BRIDGE.replace("Monday", "Tuesday"), outlet="Post")
    (post,) = await desks.after(1)
    assert "traffic jam" in post


async def test_a_speaker_is_watched_under_the_last_name_before_being_quoted_here(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, speaker="Brannock")
    await desks.save(DAIRY)
    assert await desks.after(1) == []
    await desks.save(BRIDGE)
    (post,) = await desks.after(1)
    assert "Watched: quotes of Brannock" in post
    assert "I would rather explain a traffic jam than a funeral" in post
    assert "Ida Brannock" in post


async def test_an_outlet_is_watched_however_it_is_spelt(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, outlet="coast POST")
    await desks.save(BRIDGE)
    await desks.save(DAIRY, outlet="Coast Post")
    (post,) = await desks.after(1)
    assert "The dairy at Tarn will take milk" in post
    assert "Brannock" not in post


async def test_several_hits_are_one_message_and_the_next_waits(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="bridge", every=30)
    await desks.save(BRIDGE)
    await desks.save(DAIRY)
    (post,) = await desks.after(1)
    assert "2 new articles" in post
    for number in range(3):
        await desks.save(f"A bridge over river {number} was opened by {number + 2} people on Monday morning.")
    assert await desks.after(10) == []
    (post,) = await desks.after(20)
    assert "3 new articles" in post


async def test_an_import_is_one_message_that_counts_what_found_no_room(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="bridge")
    for number in range(12):
        await desks.save(f"The bridge of town number {number} was opened with {number} drums on that day.")
    (post,) = await desks.after(1)
    assert "12 new articles" in post
    assert "4 articles found no room here" in post
    assert await desks.after(60) == []


async def test_quiet_hours_are_those_of_the_server(desks: Desks) -> None:
    async with desks.store.writing() as c:
        await settings.change(c, HERE, "zone", "Asia/Tokyo")  # 12:00 UTC is 21:00 there
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="bridge", quiet="20:30-07:00")
    await desks.save(BRIDGE)
    assert await desks.after(1) == []
    await desks.save(DAIRY)
    (post,) = await desks.after(10 * 60)  # 07:01 in Tokyo
    assert "2 new articles" in post


async def test_a_wire_copy_is_counted_not_shown(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="bridge")
    await desks.desk.watches.add(HERE, ANNA, CHANNEL + 1, outlet="Copyist")
    text = BRIDGE * 3
    await desks.save(text)
    await desks.save(text + " It will rain.", outlet="Copyist")
    posts = await desks.after(1)
    await desks.save(text + " It will snow.", outlet="Latecomer")
    assert await desks.after(60) == []  # of what an earlier post showed
    first = next(post for post in posts if "“bridge”" in post)
    second = next(post for post in posts if "Watched: Copyist" in post)
    assert "1 new article" in first
    assert "1 wire copy left out" in first
    assert "wire copy" in second


async def test_another_library_is_never_watched(desks: Desks) -> None:
    await desks.desk.watches.add(THERE, ANNA, CHANNEL, keyword="bridge")
    await desks.desk.watches.add(THERE, ANNA, CHANNEL, speaker="Brannock")
    await desks.desk.watches.add(THERE, ANNA, CHANNEL, outlet="Courier")
    await desks.save(BRIDGE, url="https://c.example/1")
    assert await desks.after(1) == []


async def test_two_processes_post_once(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="bridge")
    for town in ("Ellary", "Norbury", "Wend", "Sark", "Lorn"):
        await desks.save(f"A bridge was opened at {town} on Monday. {town} had waited for it.")
        desks.now += timedelta(minutes=20)
        await asyncio.gather(*(desks.another().tick() for _ in range(4)))
    assert len(desks.channel.posts) == 5


async def test_a_post_that_does_not_arrive_is_sent_later_not_made_again(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="bridge")
    await desks.save(BRIDGE)
    desks.channel.broken = NotSent("Discord asks for patience")
    assert await desks.after(1) == []
    desks.now += timedelta(minutes=5)
    await desks.delivery.deliver()
    assert len(desks.channel.posts) == 1
    assert await desks.after(60) == []


async def test_a_channel_that_takes_no_post_is_named_in_the_list(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="bridge")
    await desks.save(BRIDGE)
    desks.channel.broken = Unsendable("I may not post there: give my role Send Messages.")
    assert await desks.after(1) == []
    (row,) = await desks.desk.watches.listed(HERE)
    assert row.error == "I may not post there: give my role Send Messages."
    await desks.save(DAIRY)
    assert len(await desks.after(20)) == 1  # the next one is tried again
    (row,) = await desks.desk.watches.listed(HERE)
    assert row.error is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "keyword"),
        ({"keyword": "a", "speaker": "Ida"}, "one of"),
        ({"keyword": "x"}, "too short"),
        ({"keyword": "?!"}, "too short"),
        ({"keyword": "the and of"}, "stands in every article"),
        ({"keyword": "w" * 120}, "100 characters"),
        ({"speaker": "***"}, "can't read a name"),
        ({"keyword": "bridge", "quiet": "midnight"}, "hours"),
        ({"keyword": "bridge", "quiet": "25:00-07:00"}, "time of day"),
        ({"keyword": "bridge", "quiet": "07:00-7"}, "hours"),
    ],
)
async def test_what_cannot_be_watched_is_said(desks: Desks, given: dict[str, Any], says: str) -> None:
    with pytest.raises(UserError, match=says):
        await desks.desk.watches.add(HERE, ANNA, CHANNEL, **given)
    assert await desks.desk.watches.listed(HERE) == []


async def test_twice_the_same_and_one_too_many_are_refused(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="Bridge")
    with pytest.raises(UserError, match="already"):
        await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="bridge")
    for number in range(49):
        await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword=f"bridge number{number}")
    with pytest.raises(UserError, match="50 watches already, and 50 is the most"):
        await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="ferry")
    await desks.desk.watches.add(THERE, ANNA, CHANNEL, keyword="bridge")  # a cap of each server


async def test_a_removed_watch_comes_back_without_what_it_missed(desks: Desks) -> None:
    made = await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="bridge", quiet="1-5", edits=True)
    with pytest.raises(UserError, match="No watch"):
        await desks.desk.watches.remove(THERE, str(made.id))
    await desks.desk.watches.remove(HERE, "bridge")
    await desks.save(BRIDGE)
    with pytest.raises(UserError, match="can't be brought back"):
        await desks.desk.watches.restore(THERE, ANNA, made.id)
    back = await desks.desk.watches.restore(HERE, ANNA, made.id)
    assert (back.what, back.quiet, back.edits) == ("bridge", "01:00 to 05:00 (UTC)", True)
    assert await desks.after(1) == []
    await desks.save(DAIRY)
    assert len(await desks.after(1)) == 1


# --- edits under posts ------------------------------------------------------------------------------


async def test_an_edit_of_what_a_watch_showed_is_said_under_its_post(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="funeral", edits=True)
    await desks.desk.watches.add(HERE, ANNA, CHANNEL + 1, keyword="crack")  # without edits
    article = await desks.save(BRIDGE, url="https://c.example/1")
    assert len(await desks.after(1)) == 2
    await desks.edit(article, BRIDGE.replace("48 million", "60 million"))
    (note,) = await desks.after(10)
    assert "Source edited since" in note
    assert "Courier changed: figure" in note
    assert "~~−48~~ **+60** (number)" in note
    channel, _, reply_to = desks.channel.posts[-1]
    assert (channel, reply_to) == (CHANNEL, 1000)
    assert await desks.after(600) == []


async def test_what_no_reader_must_know_is_not_said(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="funeral", edits=True)
    article = await desks.save(BRIDGE, url="https://c.example/1")
    await desks.after(1)
    await desks.edit(article, BRIDGE.replace("Floods had damaged", "Floods damaged"))
    assert await desks.after(10) == []
    await desks.edit(article, BRIDGE.replace("a funeral", "an open grave"))
    (note,) = await desks.after(10)
    assert "changed: quote" in note


async def posted(
    desks: Desks, guild: int, message: int, shown: receipts.Shown, *, kind: str = "digest"
) -> None:
    """A post as delivery leaves it; with another kind an answer to one person, which has a receipt alone."""
    async with desks.store.writing() as c:
        if kind == "digest":
            row = await deliveries.enqueue(
                c, guild, kind=kind, subject="1", occasion=str(message), channel=CHANNEL, content={}, due_at=desks.now, at=desks.now
            )  # fmt: skip
            assert row is not None
            (mine,) = await deliveries.claim(c, "me", at=desks.now)
            await deliveries.sent(c, mine.id, message, at=desks.now)
        await receipts.keep(
            c,
            guild,
            message,
            channel=CHANNEL,
            kind="digest",
            passages=[shown],
            summary="",
            posted_at=desks.now,
        )


async def test_a_daily_post_gets_its_note_only_where_the_server_wants_it(desks: Desks) -> None:
    article = await desks.save(BRIDGE, url="https://c.example/1")
    async with desks.store.reading() as c:
        (held,) = await articles.by_ids(c, HERE, [article])
    shown = receipts.Shown(article, held.revision_id, 0, 40)
    now = desks.now
    desks.now = now - timedelta(days=30)
    await posted(desks, HERE, 903, shown)
    desks.now = now
    for guild, message in ((HERE, 900), (HERE, 901), (THERE, 902)):
        await posted(desks, guild, message, shown)
    await posted(desks, HERE, 904, shown, kind="answer")
    await desks.edit(article, BRIDGE.replace("48 million", "60 million"), "Bridge shut")
    assert await desks.after(10) == []
    await desks.desk.watches.note_edits(HERE, on=True)
    await desks.desk.watches.note_edits(THERE, on=True)  # its library does not hold the article
    await desks.edit(article, BRIDGE.replace("48 million", "70 million"), "Bridge open")
    await asyncio.gather(desks.another().tick(), desks.after(10), desks.another().tick())
    assert sorted(reply or 0 for _, _, reply in desks.channel.posts) == [900, 901]
    assert "headline, figure" in desks.channel.posts[0][1]


async def test_a_page_edited_all_day_is_noted_a_few_times(desks: Desks) -> None:
    await desks.desk.watches.add(HERE, ANNA, CHANNEL, keyword="funeral", edits=True)
    article = await desks.save(BRIDGE, url="https://c.example/1")
    await desks.after(1)
    for number in range(8):
        await desks.edit(article, BRIDGE.replace("48 million", f"{60 + number} million"))
        await desks.after(20)
    assert len(desks.channel.posts) == 1 + MOST_NOTES


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("22:00-07:00", (1320, 420)),
        ("22-7", (1320, 420)),
        ("10pm – 7am", (1320, 420)),
        ("22:00 to 07:00", (1320, 420)),
        ("-", None),
        (None, None),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str | None, expected: tuple[int, int] | None) -> None:
    assert hours_of(typed) == expected


@pytest.mark.parametrize(
    ("hours", "minute", "expected"),
    [
        ((1320, 420), 1319, False),
        ((1320, 420), 1320, True),
        ((1320, 420), 0, True),
        ((1320, 420), 420, False),
        ((60, 120), 90, True),
        ((60, 120), 120, False),
        ((None, None), 90, False),
    ],
)
def test_hours_may_go_over_midnight(
    hours: tuple[int | None, int | None], minute: int, expected: bool
) -> None:
    assert is_quiet(*hours, minute) is expected
