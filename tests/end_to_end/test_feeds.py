"""Feeds as staff at Discord have them: added from a site, listed, tested, paused, removed, imported, exported."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.gather.politeness import Hosts
from bot.local.render import rendered
from tests.conftest import Town, town_at
from tests.desk.test_feeds import heading, story


class Paper:
    """A paper on loopback that the guard is told to let through, with a feed that its front page names."""

    def __init__(self) -> None:
        self.towns: list[tuple[str, datetime]] = []
        self.port = 0
        self.broken = ""
        self.asked: list[str] = []

    async def serve(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if request.path == "/":
            return web.Response(
                text='<html><head><link rel="alternate" type="application/rss+xml" href="/feed" title="News">'
                '<link rel="alternate" type="application/rss+xml" href="/sport" title="Sport"></head></html>',
                content_type="text/html",
            )
        if request.path in ("/feed", "/sport"):
            if self.broken and request.path == "/feed":
                return web.Response(text=self.broken, content_type="text/html")
            return web.Response(text=self.feed(), content_type="application/rss+xml")
        town = request.path.rpartition("/")[2].title()
        if town in [name for name, _ in self.towns]:
            return web.Response(body=story(town), content_type="text/html")
        return web.Response(status=404)

    def feed(self) -> str:
        items = "".join(
            f"<item><title>{heading(town)}</title><link>{self.url(f'/{town.lower()}')}</link><pubDate>{format_datetime(at)}</pubDate></item>"
            for town, at in self.towns
        )
        return f"<rss version='2.0'><channel><title>Ellary <b>Courier</b> @everyone</title>{items}</channel></rss>"

    def url(self, path: str) -> str:
        return f"http://courier.example:{self.port}{path}"

    def let_through(self, town: Town) -> None:
        gatherer = town.desk.web
        gatherer._resolve = lambda host: ["127.0.0.1"]
        gatherer._public = frozenset({f"127.0.0.1:{self.port}"})
        gatherer._hosts = Hosts(0.0)


@pytest.fixture
async def paper_site() -> AsyncIterator[Paper]:
    paper = Paper()
    app = web.Application()
    app.router.add_get("/{tail:.*}", paper.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    paper.port = runner.addresses[0][1]
    yield paper
    await runner.cleanup()


@pytest.fixture
async def served(town: Town, paper_site: Paper) -> Paper:
    paper_site.let_through(town)
    now = datetime.now(UTC)
    paper_site.towns = [("Ellary", now - timedelta(hours=1)), ("Norbury", now - timedelta(days=4))]
    return paper_site


async def test_a_feed_is_found_from_its_site_and_fills_the_library(town: Town, served: Paper) -> None:
    answer = await town.ask(f"/feed add address:{served.url('/')}")
    assert "### Feed added" in answer
    assert "1 come into the library" in answer
    assert "Sport" in answer  # the other feed of the site, with a button
    await town.instance.polling.settle()
    assert "### 1 article" in await town.ask("/article list")
    assert heading("Ellary") in await town.ask("/summary article:Ellary")
    assert "here already" in await town.ask(f"/feed add address:{served.url('/feed')}")
    assert "### Feed added" in await _pressed(town, f"/feed add address:{served.url('/')}", "Add")


async def test_setup_takes_a_first_feed(town: Town, served: Paper) -> None:
    for line in ("/setup", "press:Keep", "press:Keep", "press:Skip"):
        await town.ask(line)
    answer = await town.ask(f'press:"Give an address…" modal:typed={served.url("/")}')
    assert "is added: 2 entries in it, 1 of the last day" in answer, answer
    assert "**Feeds** · 1" in answer
    await town.instance.polling.settle()
    assert "### 1 article" in await town.ask("/article list")
    assert "**Feeds** · 1" in await town.ask("/setup")


async def _pressed(town: Town, line: str, button: str) -> str:
    await town.ask(line)
    return await town.ask(f'press:"{button}"')


async def test_the_list_says_when_and_what_went_wrong(town: Town, served: Paper) -> None:
    await town.ask(f"/feed add address:{served.url('/feed')}")
    await town.instance.polling.settle()
    answer = await town.ask("/feed list")
    assert "### 1 feed" in answer
    assert "check: last" in answer
    assert "next" in answer
    served.broken = "<html><body>Please log in</body></html>"
    async with town.desk.room.store.writing() as c:
        await _make_due(c)
    await town.instance.polling.settle()
    answer = await town.ask("/feed list")
    assert "1 with errors" in answer
    assert "login page" in answer


async def _make_due(c: object) -> None:
    from sqlalchemy import update

    from storage.tables import feeds

    await c.execute(update(feeds).values(next_check_at=datetime.now(UTC)))  # type: ignore[attr-defined]


async def test_staff_edit_pause_test_and_remove_with_undo(town: Town, served: Paper) -> None:
    await town.ask(f"/feed add address:{served.url('/feed')}")
    edited = await town.ask(
        '/feed edit feed:Courier outlet:"The Courier" include:"wall, ferr*" exclude:dog full_text:false'
    )
    for words in ("Feed changed", "The Courier", "only with wall and ferr", "never with dog", "own words"):
        assert words in edited, edited
    tested = await town.ask("/feed test feed:Courier")
    assert "2 entries, 2 of them dated; 2 pass" in tested, tested
    assert "paused" in await town.ask("/feed pause feed:Courier")
    assert "Feed resumed" in await town.ask('press:"Resume"')
    assert "Feed removed" in await town.ask("/feed remove feed:Courier")
    restored = await town.ask('press:"Undo"')
    assert "Feed back" in restored
    assert "never with dog" in restored


async def test_lists_come_in_and_go_out_as_opml(town: Town, served: Paper, tmp_path: Path) -> None:
    lines = [
        f'<outline type="rss" text="Paper {n}" xmlUrl="http://paper{n}.example/feed"/>' for n in range(30)
    ]
    lines += [lines[0], '<outline text="old" xmlUrl="gopher://old.example/"/>']
    place = tmp_path / "feeds.opml"
    place.write_text("<opml version='2.0'><body>\n" + "\n".join(lines) + "\n</body></opml>")
    answer = await town.ask(f"/feed import file:{place}")
    assert "### 30 feeds added" in answer
    assert "0 here already · 2 left out" in answer
    assert "line 32" in answer
    assert "Stands in the list already" in answer
    assert "feed-import.txt" in answer
    assert "page 1 of 5" in await town.ask("/feed list")
    assert "page 2 of 5" in await town.ask('press:"▶"')
    assert "feeds.opml" in await town.ask("/feed export")
    place.write_text("no list at all")
    assert "not an OPML file" in await town.ask(f"/feed import file:{place}")
    assert "### 30 feeds" in await town.ask("/feed list")


@pytest.mark.parametrize(
    "line",
    [
        "/feed add address:http://127.0.0.1:9/feed",
        "/feed add address:http://169.254.169.254/latest",
        "/feed add address:nonsense",
        '/feed add address:"two words"',
        "/feed add address:javascript:alert(1)",
        "/feed add address:{site}/missing",
        "/feed add address:{site}/ellary",
        "/feed list",
        "/feed edit feed:x outlet:y",
        "/feed pause feed:99",
        "/feed remove feed:none",
        "/feed test feed:none",
        "/feed export",
    ],
)
async def test_what_names_no_feed_is_answered_with_what_to_do(town: Town, served: Paper, line: str) -> None:
    answer = await town.ask(line.replace("{site}", served.url("")))
    assert "Something broke" not in answer, answer
    assert "### Feed added" not in answer
    assert len(answer) > 20, answer


async def test_strangers_words_in_a_feed_are_only_words(town: Town, served: Paper) -> None:
    answer = await town.answer(f"/feed add address:{served.url('/feed')}")
    text = "\n".join(rendered(message, {}) for message in answer.messages)
    assert "@everyone" not in text.replace("\\@everyone", "")
    assert all(not message.get("mention_everyone") for message in answer.messages)


async def test_a_restart_goes_on_where_it_was_and_old_buttons_work(paper_site: Paper, tmp_path: Path) -> None:
    paper_site.towns = [("Ellary", datetime.now(UTC) - timedelta(hours=1))]
    async with town_at(tmp_path) as before:
        paper_site.let_through(before)
        await before.ask(f"/feed add address:{paper_site.url('/feed')}")
        await before.instance.polling.settle()
        await before.ask("/feed list")
    asked = len(paper_site.asked)
    async with town_at(tmp_path) as after:
        paper_site.let_through(after)
        await after.instance.polling.settle()
        assert len(paper_site.asked) == asked  # not due yet: nothing is asked again
        assert "### 1 article" in await after.ask("/article list")
        assert "### 1 feed" in await after.ask("/feed list")
        assert "paused" in await after.ask('press:"Pause"')
