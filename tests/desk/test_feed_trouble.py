"""Feeds that misbehave, over real sockets: each costs itself only, is said in a sentence, and staff hear of it once."""

from __future__ import annotations

import asyncio
import ssl
import time
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.delivery import Delivery
from bot.errors import UserError
from bot.gather import fetch as fetching
from bot.gather.politeness import Hosts
from bot.gather.web import Web
from bot.watching import Watching
from bot.workers import Workers
from storage import articles, settings
from tests.desk.test_feeds import ANNA, HERE, THERE, Newsroom, heading
from tests.desk.test_feeds import room as room_fixture
from tests.desk.test_watches import Channel
from tests.gather.conftest import Site, page
from tests.gather.conftest import inside as inside_fixture
from tests.gather.conftest import site as site_fixture
from tests.gather.test_page import html

room, site, inside = room_fixture, site_fixture, inside_fixture

LOG = 71
CERTIFICATE = Path(__file__).parents[1] / "data" / "certificate" / "self-signed.pem"


async def added(room: Newsroom) -> None:
    """A feed with one old entry, asked once."""
    room.publish("Sark", room.now - timedelta(days=3))
    await room.desk.feeds.add(HERE, ANNA, room.address)
    await room.after(0)


async def error_of(room: Newsroom, minutes: float = 300) -> str:
    await room.after(minutes)
    return (await room.subscription()).feed.last_error or ""


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Courier</title>{''.join(items)}</channel></rss>".encode()


# --- what servers do ----------------------------------------------------------------------------------


async def test_a_feed_of_200000_items_is_neither_a_flood_nor_a_crash(room: Newsroom) -> None:
    await added(room)
    items = ",".join(f'{{"url":"/{n}"}}' for n in range(200_000)).encode()
    body = b'{"version":"https://jsonfeed.org/version/1","items":[' + items + b"]}"
    assert len(body) < fetching.LARGEST_BODY
    room.site.answers["/feed"] = page(body, "application/feed+json")
    began = time.monotonic()
    assert await error_of(room, 60) == ""
    assert len(await room.headlines()) == 0  # their pages do not exist; 50 at most are tried
    assert sum(path.startswith("/1") for path, _ in room.site.asked) <= 50
    assert time.monotonic() - began < 60
    room.site.answers["/feed"] = page(rss(*(["<item><link>/x</link><title>word</title></item>"] * 200_000)))
    assert "larger than 5 MB" in await error_of(room)


async def test_entries_without_link_or_date_or_from_the_future(room: Newsroom) -> None:
    await added(room)
    words = "The council of Tarn will mend the wall. Work begins in May."
    soon = format_datetime(room.now + timedelta(days=400))
    room.publish("Norbury")
    room.site.answers["/feed"] = page(
        rss(
            f"<item><title>No link here</title><description>{words}</description></item>",
            "<item></item>",
            f"<item><title>From the future</title><link>{room.site.url('/2026/norbury')}</link><pubDate>{soon}</pubDate></item>",
            f"<item><title>No page</title><link>javascript:alert(1)</link><description>{words} Twice.</description></item>",
        ),
        "application/rss+xml",
    )
    assert await error_of(room, 60) == ""
    await room.after(60)
    async with room.desk.room.store.reading() as c:
        found = {one.headline: one for one in await articles.newest(c, HERE)}
    assert set(found) == {"No link here", heading("Norbury"), "No page"}
    assert all(one.published_at is None or one.published_at <= room.now for one in found.values())
    assert found["No page"].url is None
    await room.after(300)
    assert len(await room.headlines()) == 3  # known again without link, guid and date


async def test_a_host_at_one_byte_a_second_holds_nobody_up(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await added(room)
    room.serve("/quick")
    await room.desk.feeds.add(THERE, ANNA, room.site.url("/quick"))
    await room.after(0)
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.5)

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    room.publish("Norbury")
    room.serve("/quick")
    room.site.answers["/feed"] = drip
    assert "too slow" in await error_of(room)
    assert await room.headlines(THERE) == [heading("Norbury")]


async def test_a_certificate_that_is_not_valid_is_said_and_nothing_is_read(site: Site) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server = await asyncio.start_server(site.serve, "127.0.0.2", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(UserError, match="certificate"):
        await fetching.fetch(
            f"https://post.example:{port}/", resolve=site.resolve, public=frozenset({f"127.0.0.2:{port}"})
        )
    assert site.asked == []
    server.close()


async def test_a_site_that_moves_to_a_private_address_is_not_followed_there(
    room: Newsroom, inside: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    await added(room)
    room.publish("Norbury", room.now)
    monkeypatch.setattr(room.desk.web, "_resolve", lambda host: ["127.0.0.1"])
    assert "private network" in await error_of(room)
    assert inside.connections == 0


async def test_a_feed_that_turns_into_a_login_page_keeps_what_it_brought(room: Newsroom) -> None:
    room.publish("Ellary")
    await room.desk.feeds.add(HERE, ANNA, room.address)
    await room.after(0)
    room.site.answers["/feed"] = page(
        b"<html><body><form>Please log in <input type=password></form></body></html>"
    )
    assert "login page" in await error_of(room)
    assert await room.headlines() == [heading("Ellary")]


async def test_a_host_is_asked_one_at_a_time_over_real_sockets(site: Site) -> None:
    """Feeds, pages and robots.txt of one host, wanted by many at once: in turn, with a gap, each once."""
    workers = Workers(1)
    web = Web(workers, hosts=Hosts(0.2), resolve=site.resolve, public=site.public)
    open_now = 0
    spans: list[tuple[float, float]] = []

    def slow(answer: bytes) -> object:
        async def serve(writer: asyncio.StreamWriter) -> None:
            nonlocal open_now
            open_now += 1
            assert open_now == 1
            began = time.monotonic()
            await asyncio.sleep(0.05)
            writer.write(answer)
            await writer.drain()
            open_now -= 1
            spans.append((began, time.monotonic()))

        return serve

    feed = page(rss("<item><title>a</title><link>/a</link></item>"), "application/rss+xml")
    site.answers |= {"/feed": slow(feed), "/other": slow(feed), "/a": slow(page(html()))}  # type: ignore[dict-item]
    await asyncio.gather(
        *(web.feed(site.url("/feed")) for _ in range(3)),
        *(web.article(site.url("/a")) for _ in range(3)),
        web.feed(site.url("/other")),
    )
    await workers.close()
    assert sorted(path for path, _ in site.asked) == ["/a", "/feed", "/other", "/robots.txt"]
    assert len(spans) == 3
    for (_, ended), (began, _) in zip(sorted(spans), sorted(spans)[1:], strict=False):
        assert began - ended >= 0.19


# --- staff hear of it ----------------------------------------------------------------------------------


@pytest.fixture
async def told(room: Newsroom) -> Channel:
    """A server with a log channel; `tick` of the loop is `_look`."""
    async with room.desk.room.store.writing() as c:
        await settings.change(c, HERE, "log_channel", LOG)
    return Channel()


async def _look(room: Newsroom, channel: Channel) -> int:
    """What the loop posts now, seen by a process that has just started."""
    delivery = Delivery(room.desk.room.store, channel, lambda: room.now)
    had = len(channel.posts)
    await Watching(room.desk, delivery, lambda: room.now).tick()
    return len(channel.posts) - had


async def test_a_feed_that_is_gone_is_told_once_where_there_is_a_log_channel(
    room: Newsroom, told: Channel
) -> None:
    await added(room)
    await room.desk.feeds.add(THERE, ANNA, room.address)  # no log channel: `/feed list` says it
    room.site.answers["/feed"] = page(b"", status="410 Gone")
    await room.after(60 * 25)
    assert await _look(room, told) == 1
    channel, text, _ = told.posts[0]
    assert channel == LOG
    assert "Gone for good" in text
    assert "Courier" in text
    assert await _look(room, told) == 0
    room.now += timedelta(days=30)
    assert await _look(room, told) == 0
    (row,) = (await room.desk.feeds.listed(THERE, 0, 10)).rows
    assert row.gone


async def test_a_feed_that_fails_for_days_is_told_once_each_time(room: Newsroom, told: Channel) -> None:
    await added(room)
    room.site.answers["/feed"] = page(b"", status="500 Internal Server Error")
    await room.after(60 * 25)
    assert await _look(room, told) == 0  # a day is nothing
    await room.after(60 * 24 * 4)
    assert await _look(room, told) == 1
    assert "Fails since" in told.posts[0][1]
    assert "500" in told.posts[0][1]
    await room.after(60 * 24 * 9)
    assert await _look(room, told) == 0
    room.serve()
    await room.after(60 * 24 * 9)
    assert (await room.subscription()).feed.failing_since is None
    room.site.answers["/feed"] = page(b"", status="500 Internal Server Error")
    await room.after(60 * 24 * 2)
    await room.after(60 * 24 * 9)
    assert await _look(room, told) == 1


async def test_many_feeds_are_one_notice(room: Newsroom, told: Channel) -> None:
    room.publish("Sark", room.now - timedelta(days=3))
    for number in range(20):
        room.serve(f"/feed{number}")
        await room.desk.feeds.add(HERE, ANNA, room.site.url(f"/feed{number}"))
    for number in range(20):
        room.site.answers[f"/feed{number}"] = page(b"", status="410 Gone")
    await room.after(60 * 25)
    await asyncio.gather(*(_look(room, told) for _ in range(3)))
    assert len(told.posts) == 1
    assert "5 more feeds" in told.posts[0][1]
