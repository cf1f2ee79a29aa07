"""Feeds from a site on loopback through the store: polled once for all, nothing twice, nothing lost, edits kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

import storage
from bot.desk import Desk
from bot.desk.feeds import words_of
from bot.desk.room import Room
from bot.errors import UserError
from bot.gather.entries import draft_of_entry, wanted
from bot.gather.feed import Entry
from bot.gather.opml import ListedFeed, write_opml
from bot.gather.politeness import Hosts
from bot.gather.web import FeedAnswer, Web
from bot.news import Draft
from bot.polling import Polling
from bot.text.edited import differ
from bot.workers import Workers
from storage import articles, feeds, polls
from tests.gather.conftest import Site, page
from tests.gather.conftest import site as site_fixture

site = site_fixture
HERE, THERE = 11, 22
ANNA = 5
TOWNS = (
    "Ellary",
    "Norbury",
    "Wend",
    "Sark",
    "Tarn",
    "Lorn",
    "Hollow",
    "Brock",
    "Quay",
    "Fenn",
    "Aldby",
    "Morve",
)


class Newsroom:
    """A site with a feed, a desk, a poller, and a clock that tests move."""

    def __init__(self, site: Site, desk: Desk) -> None:
        self.site, self.desk = site, desk
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.items: list[tuple[str, datetime | None, str]] = []
        self.polling = Polling(desk, lambda: self.now)

    def publish(
        self, town: str, at: datetime | None = None, *, body: str = "", description: str = ""
    ) -> None:
        """A new article on the site, and its entry on top of the feed."""
        path = f"/2026/{town.lower()}"
        self.site.answers[path] = page(story(town, body))
        self.items.insert(0, (town, at or self.now, description))
        self.serve()

    def serve(self, path: str = "/feed", mark: str = "") -> None:
        """The feed as it is now, with an ETag of its content."""
        items = "".join(
            f"<item><title>{heading(town)}</title><link>{self.site.url('/2026/' + town.lower())}?utm_source=rss</link>"
            f"<guid>{town}{mark}</guid><description>{about}</description>"
            + (f"<pubDate>{format_datetime(at)}</pubDate>" if at else "")
            + "</item>"
            for town, at, about in self.items
        )
        text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Ellary Courier</title>{items}</channel></rss>'
        self.site.answers[path] = page(text.encode(), "application/rss+xml", f'ETag: "{hash(text)}"')

    @property
    def address(self) -> str:
        return self.site.url("/feed")

    async def after(self, minutes: float) -> None:
        """Let time pass, and poll what is due."""
        self.now += timedelta(minutes=minutes)
        await self.polling.settle()

    async def headlines(self, guild: int = HERE) -> list[str]:
        async with self.desk.room.store.reading() as c:
            return [one.headline for one in await articles.newest(c, guild, limit=200)]

    async def subscription(self, guild: int = HERE) -> feeds.Subscription:
        async with self.desk.room.store.reading() as c:
            return (await feeds.of_guild(c, guild))[0]

    def requests(self, path: str) -> int:
        return sum(asked.partition("?")[0] == path for asked, _ in self.site.asked)


def heading(town: str) -> str:
    return f"Council of {town} agrees to mend the harbour wall"


def story(town: str, body: str = "") -> bytes:
    number = TOWNS.index(town) + 3
    paragraphs = body.split("\n") if body else [
        f"The council of {town} agreed on Tuesday night to mend the harbour wall before winter, after {number} hours of talks.",
        f"The work will cost {number} million crowns, treasurer Ada {town}son told the meeting in the old corn hall.",
        f"“We have waited {number} years for this wall,” said Ida {town}dottir, who runs the ferry office at the quay.",
        f"Work begins in {town} on the first of the month and is to last {number} weeks, the harbour master wrote.",
    ]  # fmt: skip
    inside = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<html lang=en><head><title>{heading(town)} - The Ellary Courier</title>"
        "<meta property='og:site_name' content='The Ellary Courier'></head>"
        f"<body><article><h1>{heading(town)}</h1>{inside}</article></body></html>"
    ).encode()


@pytest.fixture
async def room(site: Site, tmp_path: Path) -> AsyncIterator[Newsroom]:
    workers = Workers(1)
    store = await storage.open(tmp_path / "verbatim.db")
    web = Web(workers, hosts=Hosts(0.0), resolve=site.resolve, public=site.public)
    clock: list[Newsroom] = []
    newsroom = Newsroom(site, Desk(Room(store, workers, lambda: clock[0].now), web))
    clock.append(newsroom)
    yield newsroom
    await newsroom.polling.stop()
    await workers.close()
    await store.close()


# --- arriving --------------------------------------------------------------------------------------


async def test_adding_a_feed_brings_the_newest_of_the_last_day_and_no_flood(room: Newsroom) -> None:
    for number, town in enumerate(TOWNS):
        room.publish(town, room.now - timedelta(hours=30 - 2 * number))
    added = await room.desk.feeds.add(HERE, ANNA, room.address)
    assert (added.entries, added.first, added.row.name) == (12, 5, "The Ellary Courier")
    await room.after(0)
    assert await room.headlines() == [heading(town) for town in TOWNS[:-6:-1]]
    room.publish("Ellary", room.now)  # an old entry with a new date and guid is not new
    room.serve(mark="-again")
    await room.after(90)
    assert len(await room.headlines()) == 5


async def test_a_new_entry_is_fetched_once_for_all_guilds(room: Newsroom) -> None:
    room.publish("Ellary")
    await room.desk.feeds.add(HERE, ANNA, room.address)
    await room.desk.feeds.add(THERE, ANNA, room.address)
    await room.after(0)
    asked = room.requests("/feed")
    room.publish("Norbury", room.now + timedelta(minutes=50))
    await room.after(70)
    assert room.requests("/feed") == asked + 1
    assert room.requests("/2026/norbury") == 1
    assert heading("Norbury") in await room.headlines(HERE)
    assert heading("Norbury") in await room.headlines(THERE)


async def test_a_guild_that_joins_later_gets_what_the_last_day_brought(room: Newsroom) -> None:
    room.publish("Ellary")
    await room.desk.feeds.add(HERE, ANNA, room.address)
    await room.after(0)
    await room.desk.feeds.add(THERE, ANNA, room.address)
    assert await room.headlines(THERE) == [heading("Ellary")]
    assert room.requests("/2026/ellary") == 1


async def test_a_guild_that_joins_during_the_first_check_misses_nothing(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.publish("Ellary")
    room.publish("Norbury")
    await room.desk.feeds.add(HERE, ANNA, room.address)
    asked = room.desk.web.feed

    async def joined_meanwhile(url: str, *, etag: str | None, last_modified: str | None) -> FeedAnswer:
        monkeypatch.undo()
        answer = await asked(url, etag=etag, last_modified=last_modified)
        await room.desk.feeds.add(THERE, ANNA, room.address)
        return answer

    monkeypatch.setattr(room.desk.web, "feed", joined_meanwhile)
    await room.after(0)
    assert (
        await room.headlines(THERE) == await room.headlines(HERE) == [heading("Norbury"), heading("Ellary")]
    )
    assert room.requests("/2026/ellary") == 1


async def test_an_entry_that_cannot_be_read_costs_itself_only(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, tried = room.desk.saving.read, []

    async def too_much_of_ellary(draft: Draft, *more: str) -> object:
        if "Ellary" in draft.headline:
            tried.append(draft.url)
            raise UserError("That was too much to read in 8 seconds, so I stopped.")
        return await read(draft, *more)

    monkeypatch.setattr(room.desk.saving, "read", too_much_of_ellary)
    room.publish("Ellary")
    room.publish("Norbury")
    await room.desk.feeds.add(HERE, ANNA, room.address)
    await room.after(0)
    assert await room.headlines() == [heading("Norbury")]
    for _ in range(4):
        await room.after(20)
    assert len(tried) == 3
    assert (await room.subscription()).feed.failures == 0


async def test_an_unchanged_feed_is_asked_with_its_mark(room: Newsroom) -> None:
    room.publish("Ellary")
    await room.desk.feeds.add(HERE, ANNA, room.address)
    await room.after(0)
    await room.after(70)
    assert "if-none-match" in [headers for path, headers in room.site.asked if path == "/feed"][-1]


async def test_words_to_include_and_exclude_decide(room: Newsroom) -> None:
    await room.desk.feeds.add(HERE, ANNA, _first(room), include="Norbury, wen*", exclude="dog")
    for town in ("Ellary", "Norbury", "Wend"):
        room.publish(town, description="About a dog" if town == "Wend" else "")
    await room.after(70)
    assert await room.headlines() == [heading("Norbury")]


def _first(room: Newsroom) -> str:
    room.publish("Sark", room.now - timedelta(days=3))
    return room.address


async def test_without_full_text_the_feeds_own_words_are_kept_for_that_guild_alone(room: Newsroom) -> None:
    await room.desk.feeds.add(HERE, ANNA, _first(room), full_text=False)
    room.publish("Norbury", description="The council of Norbury will mend the wall. Work begins in May.")
    await room.after(70)
    assert await room.headlines() == [heading("Norbury")]
    assert room.requests("/2026/norbury") == 0
    async with room.desk.room.store.reading() as c:
        (article,) = await articles.newest(c, HERE)
    assert article.words == 12
    assert article.outlet == "The Ellary Courier"


async def test_a_page_that_fails_is_tried_again_and_then_the_feeds_words_stand_for_it(room: Newsroom) -> None:
    await room.desk.feeds.add(HERE, ANNA, _first(room))
    room.publish("Norbury", description="The council of Norbury will mend the wall. Work begins in May.")
    room.publish("Wend")
    room.site.answers["/2026/norbury"] = page(b"", status="503 Service Unavailable")
    await room.after(70)
    assert await room.headlines() == [heading("Wend")]
    for _ in range(2):
        await room.after(16)
    assert sorted(await room.headlines()) == [heading("Norbury"), heading("Wend")]


async def test_an_article_taken_out_is_not_brought_back(room: Newsroom) -> None:
    room.publish("Ellary")
    await room.desk.feeds.add(HERE, ANNA, room.address)
    await room.after(0)
    await room.desk.saving.remove(HERE, ANNA, "Ellary")
    room.serve("/other")
    await room.desk.feeds.add(HERE, ANNA, room.site.url("/other"))
    await room.after(0)
    assert await room.headlines() == []


async def test_one_broken_feed_costs_itself_only(room: Newsroom) -> None:
    room.publish("Ellary", room.now - timedelta(days=3))
    for number in range(3):
        room.serve(f"/feed{number}")
        await room.desk.feeds.add(HERE, ANNA, room.site.url(f"/feed{number}"))
    await room.after(0)
    room.publish("Norbury")
    room.serve("/feed2")
    room.site.answers["/feed0"] = page(b"<html><body>Please log in</body></html>")
    room.site.answers["/feed1"] = page(b"", status="500 Internal Server Error")
    await room.after(300)
    assert await room.headlines() == [heading("Norbury")]
    rows = await room.desk.feeds.listed(HERE, 0, 10)
    assert rows.failing == 2
    assert [bool(row.error) for row in rows.rows] == [True, True, False]
    assert "login page" in (rows.rows[0].error or "")


async def test_failures_wait_longer_and_longer_and_success_forgets_them(room: Newsroom) -> None:
    await room.desk.feeds.add(HERE, ANNA, _first(room))
    await room.after(0)
    room.site.answers["/feed"] = page(b"", status="503 Service Unavailable")
    waits = []
    for _ in range(4):
        await room.after(60 * 24 * 8)
        due = (await room.subscription()).feed.next_check_at
        assert due is not None
        waits.append((due - room.now).total_seconds())
    assert waits == sorted(waits)
    assert waits[-1] > 4 * waits[0]
    room.serve()
    await room.after(60 * 24 * 8)
    feed = (await room.subscription()).feed
    assert (feed.failures, feed.last_error) == (0, None)


async def test_a_feed_that_is_gone_is_not_asked_again_and_says_so(room: Newsroom) -> None:
    await room.desk.feeds.add(HERE, ANNA, _first(room))
    await room.after(0)
    room.site.answers["/feed"] = page(b"", status="410 Gone")
    await room.after(60 * 25)
    asked = room.requests("/feed")
    await room.after(60 * 24 * 30)
    assert room.requests("/feed") == asked
    (row,) = (await room.desk.feeds.listed(HERE, 0, 10)).rows
    assert row.gone
    assert row.next_at is None
    assert "gone for good" in (row.error or "")


async def test_a_feed_that_moved_for_good_is_known_by_its_new_address(room: Newsroom) -> None:
    await room.desk.feeds.add(HERE, ANNA, _first(room))
    await room.after(0)
    room.serve("/new")
    room.site.answers["/feed"] = page(b"", "text/plain", "Location: /new", status="301 Moved Permanently")
    await room.after(60 * 25)
    assert (await room.subscription()).feed.url == room.site.url("/new")


# --- staff -----------------------------------------------------------------------------------------


async def test_a_feed_is_found_from_its_site(room: Newsroom) -> None:
    room.publish("Ellary")
    room.site.answers["/"] = page(
        b"<html><head><link rel=alternate type='application/rss+xml' href='/feed' title='News'>"
        b"<link rel=alternate type='application/rss+xml' href='/sport' title='Sport'></head></html>"
    )
    added = await room.desk.feeds.add(HERE, ANNA, room.site.url("/"))
    assert added.row.url == room.address
    assert [url for url, _ in added.others] == [room.site.url("/sport")]
    assert (await room.desk.feeds.add(HERE, ANNA, room.address)).already


async def test_a_paused_feed_is_not_asked_and_goes_on_later(room: Newsroom) -> None:
    await room.desk.feeds.add(HERE, ANNA, _first(room))
    await room.after(0)
    await room.desk.feeds.pause(HERE, "Courier", paused=True)
    asked = room.requests("/feed")
    await room.after(60 * 24)
    assert room.requests("/feed") == asked
    room.publish("Norbury")
    await room.desk.feeds.pause(HERE, "Courier", paused=False)
    await room.after(0)
    assert await room.headlines() == [heading("Norbury")]


async def test_a_removed_feed_comes_back_with_its_words(room: Newsroom) -> None:
    await room.desk.feeds.add(HERE, ANNA, _first(room), include="wall", outlet="Courier")
    row = await room.desk.feeds.remove(HERE, "Courier")
    assert (await room.desk.feeds.listed(HERE, 0, 10)).total == 0
    back = await room.desk.feeds.restore(HERE, ANNA, row.id)
    assert (back.include, back.outlet, back.next_at is not None) == (("wall",), "Courier", True)
    with pytest.raises(UserError, match="can't be brought back"):
        await room.desk.feeds.restore(HERE, ANNA, row.id)
    with pytest.raises(UserError, match="can't be brought back"):
        await room.desk.feeds.restore(THERE, ANNA, row.id)


async def test_the_feeds_of_another_guild_are_not_there(room: Newsroom) -> None:
    added = await room.desk.feeds.add(HERE, ANNA, _first(room))
    for ask in (room.desk.feeds.remove, room.desk.feeds.test):
        with pytest.raises(UserError, match="No feed here"):
            await ask(THERE, str(added.row.id))
    assert await room.desk.feeds.suggest(THERE, "") == []


async def test_a_test_stores_nothing(room: Newsroom) -> None:
    room.publish("Ellary")
    found = await room.desk.feeds.test(HERE, room.address)
    assert (found.entries, found.passing, found.name) == (1, 1, "The Ellary Courier")
    assert (await room.desk.feeds.listed(HERE, 0, 10)).total == 0


async def test_a_list_of_5000_feeds_comes_in_whole_and_goes_out_again(room: Newsroom) -> None:
    listed = [ListedFeed(f"https://paper{number}.example/rss", f"Paper {number}") for number in range(5000)]
    text = write_opml([*listed, *listed[:40]], "Mine", room.now).replace(
        "</body>", '<outline type="rss" xmlUrl="gopher://old.example/"/></body>'
    )
    made = await room.desk.feeds.import_(HERE, ANNA, text.encode())
    assert (made.added, made.already, made.left_out) == (5000, 0, 41)
    assert len(made.report) == 5041
    assert made.report[0].startswith("line 500")
    again = await room.desk.feeds.import_(HERE, ANNA, text.encode())
    assert (again.added, again.already) == (0, 5000)
    out = await room.desk.feeds.export(HERE, "Mine")
    assert out.count(b"xmlUrl") == 5000
    with pytest.raises(UserError, match="OPML"):
        await room.desk.feeds.import_(HERE, ANNA, b"no list")
    more = [ListedFeed(f"https://more{number}.example/rss") for number in range(5001)]
    too_many = write_opml(more, "", room.now).encode()
    with pytest.raises(UserError, match="10,000 feeds"):
        await room.desk.feeds.import_(HERE, ANNA, too_many)
    assert (await room.desk.feeds.listed(HERE, 0, 10)).total == 5000


# --- silent edits ----------------------------------------------------------------------------------


async def test_a_silent_edit_becomes_a_revision_for_every_library(room: Newsroom) -> None:
    room.publish("Ellary")
    await room.desk.feeds.add(HERE, ANNA, room.address)
    await room.after(0)
    room.site.answers["/2026/ellary"] = page(story("Ellary").replace(b"3 million", b"9 million"))
    await room.after(16)
    history = await room.desk.library.history(HERE, "Ellary")
    assert [step.number for step in history.steps] == [2]
    (change,) = history.steps[0].changes
    assert change.kind == "figure"
    assert "9 million" in (change.after.text if change.after else "")


async def test_pages_are_looked_at_again_on_the_ladder_and_then_left_in_peace(room: Newsroom) -> None:
    room.publish("Ellary")
    await room.desk.feeds.add(HERE, ANNA, room.address)
    await room.after(0)
    for wait, looks in ((10, 1), (6, 2), (16, 3), (60 * 24 * 40, 4), (60 * 24 * 40, 4)):
        await room.after(wait)
        assert room.requests("/2026/ellary") == looks, wait


@pytest.mark.parametrize(
    ("new", "differs"),
    [
        ("Storm  hits Lorn\n\nThe ferry stayed in port.\n", False),
        ("Storm hits Lorn\nThe ferry stayed in port.\nUpdated 10:32 GMT, 3 March 2026", False),
        ("Storm hits Lorn\nLORN (AP) — The ferry stayed in port for hours on Tuesday.", True),
        ("Storm hits Lorn\nThe ferry left the port.", True),
        ("Storm passes Lorn\nThe ferry stayed in port.", True),
    ],
)
def test_blanks_and_stamps_are_no_edit(new: str, differs: bool) -> None:
    assert differ("Storm hits Lorn\nThe ferry stayed in port.", new) is differs


def test_a_dateline_is_no_edit() -> None:
    text = "The ferry to Lorn stayed in port for nine hours on Tuesday."
    assert not differ(f"Storm\n{text}", f"Storm\nLORN (AP) — {text}")


# --- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "include", "exclude", "expected"),
    [
        ("Flooding in Lorn", (), (), True),
        ("Flooding in Lorn", ("flood",), (), False),
        ("Flooding in Lorn", ("flood*",), (), True),
        ("FLOODING in Lorn", ("in lorn",), (), True),
        ("Flooding in Lorn", (), ("lorn",), False),
        ("港口发生洪水", ("洪水",), (), True),
        ("C++ club meets", ("c++",), (), True),
        ("anything", ("*",), (), False),
    ],
)
def test_words_are_matched_whole(
    text: str, include: tuple[str, ...], exclude: tuple[str, ...], expected: bool
) -> None:
    assert wanted(text, include, exclude) is expected


def test_typed_words_are_split_at_commas() -> None:
    assert words_of(" flood*, , storm  surge,flood* ") == ("flood*", "storm surge")
    assert words_of("-") == words_of(None) == ()
    with pytest.raises(UserError, match="up to 50"):
        words_of(",".join(map(str, range(60))))


def test_an_entry_alone_makes_a_draft_that_is_not_shared() -> None:
    entry = Entry(
        "1", "https://a.example/1", "Ferry", "short", None, content="<p>One line.</p><p>Two &amp; more.</p>"
    )
    found = draft_of_entry(entry, "A", None)
    assert found is not None
    assert (found[0].body, found[0].shared, found[1]) == ("One line.\n\nTwo & more.", False, False)
    assert draft_of_entry(Entry("1", "", "Ferry", "", None), "A", None) is None


async def test_a_kill_in_the_middle_of_storing_loses_nothing(room: Newsroom) -> None:
    await room.desk.feeds.add(HERE, ANNA, _first(room))
    await room.after(0)
    arrived, never = asyncio.Event(), asyncio.Event()

    async def hang(writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await never.wait()

    room.publish("Norbury")
    room.publish("Wend", room.now + timedelta(seconds=1))
    whole = room.site.answers["/2026/wend"]
    room.site.answers["/2026/wend"] = hang
    room.now += timedelta(minutes=70)
    await room.polling.tick()
    await arrived.wait()
    await room.polling.stop()  # as a kill leaves it: one article stored, one not, the check not noted
    never.set()
    assert await room.headlines() == [heading("Norbury")]
    room.site.answers["/2026/wend"] = whole
    await room.after(6)  # the claim of the dead poller has run out
    assert await room.headlines() == [heading("Wend"), heading("Norbury")]
    assert room.requests("/2026/norbury") == 1


async def test_feeds_that_everybody_removed_are_not_asked(room: Newsroom) -> None:
    added = await room.desk.feeds.add(HERE, ANNA, _first(room))
    await room.after(0)
    await room.desk.feeds.remove(HERE, str(added.row.id))
    asked = room.requests("/feed")
    await room.after(60 * 48)
    assert room.requests("/feed") == asked


async def test_a_page_that_shrinks_to_a_teaser_is_no_edit(room: Newsroom) -> None:
    room.publish("Ellary")
    await room.desk.feeds.add(HERE, ANNA, room.address)
    await room.after(0)
    room.site.answers["/2026/ellary"] = page(
        story("Ellary", "Subscribe now to read on, it costs little.\nMore soon.")
    )
    await room.after(16)
    assert (await room.desk.library.history(HERE, "Ellary")).steps == ()


async def test_words_a_feed_claims_for_a_page_reach_no_other_library(room: Newsroom) -> None:
    """A feed may say anything under any address; only fetched pages are shared."""
    await room.desk.feeds.add(HERE, ANNA, _first(room), full_text=False)
    room.publish("Norbury", description="Norbury was sold to the sea for nine crowns. Nobody was asked.")
    await room.after(70)
    await room.desk.saving.link(THERE, ANNA, room.site.url("/2026/norbury"))
    async with room.desk.room.store.reading() as c:
        (mine,) = await articles.texts(c, HERE, [one.id for one in await articles.newest(c, HERE)])
        (theirs,) = await articles.texts(c, THERE, [one.id for one in await articles.newest(c, THERE)])
    assert "nine crowns" in mine.body
    assert "nine crowns" not in theirs.body


async def test_what_a_process_that_died_was_asking_is_asked_again_at_the_next_start(room: Newsroom) -> None:
    room.publish("Ellary")
    await room.desk.feeds.add(HERE, ANNA, room.address)
    async with room.desk.room.store.writing() as c:
        assert await polls.due(c, at=room.now)  # and then it was killed
    await room.after(0)
    assert not await room.headlines()
    await room.polling.take_over()
    await room.after(0)
    assert await room.headlines() == [heading("Ellary")]
