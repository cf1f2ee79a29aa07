"""Articles and feeds from a site on loopback, through the worker processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.errors import UserError
from bot.gather.fetch import FetchedPage
from bot.gather.politeness import Hosts
from bot.gather.robots import Robots
from bot.gather.web import Web
from bot.workers import Workers
from tests.gather.conftest import Site, page
from tests.gather.test_feed import WHOLE
from tests.gather.test_page import PARAGRAPHS, html


@pytest.fixture
async def web(site: Site) -> AsyncIterator[Web]:
    workers = Workers(1)
    yield Web(
        workers, hosts=Hosts(0.0), resolve=site.resolve, public=site.public, contact="desk@courier.example"
    )
    await workers.close()


async def test_an_article_comes_from_its_link(site: Site, web: Web) -> None:
    site.answers["/2026/bridge?utm_source=x"] = page(html(), "text/html", 'ETag: "1"')
    found = await web.article(site.url("/2026/bridge?utm_source=x"))
    assert found.draft.body == "\n\n".join(PARAGRAPHS)
    assert (found.draft.url, found.draft.shared, found.etag) == (site.url("/2026/bridge"), True, '"1"')
    assert (found.kind, found.note) == ("article", "")
    assert [path for path, _ in site.asked] == ["/robots.txt", "/2026/bridge?utm_source=x"]
    assert "desk@courier.example" in site.asked[0][1]["user-agent"]


async def test_all_who_want_an_article_share_one_fetch(site: Site, web: Web) -> None:
    site.answers["/a"] = page(html())
    found = await asyncio.gather(*(web.article(site.url("/a")) for _ in range(5)))
    assert len({one.draft.body for one in found}) == 1
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]


async def test_robots_txt_is_honoured_for_pages_and_asked_once(site: Site, web: Web) -> None:
    site.answers |= {
        "/robots.txt": page(b"User-agent: *\nDisallow: /private", "text/plain"),
        "/a": page(html()),
        "/private/a": page(html()),
    }
    await web.article(site.url("/a"))
    with pytest.raises(UserError, match="asks robots not to"):
        await web.article(site.url("/private/a"))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]


async def test_every_host_that_a_redirect_leads_to_is_asked_for_its_robots_txt(site: Site, web: Web) -> None:
    def leads_to(path: str, host: str) -> bytes:
        return page(b"", "text/html", f"Location: {site.url(path, host)}", status="302 Found")

    site.answers |= {
        "short.example/1": leads_to("/a", "post.example"),
        "short.example/2": leads_to("/a", "closed.example"),
        "closed.example/robots.txt": page(b"User-agent: *\nDisallow: /", "text/plain"),
        "/a": page(html()),
    }
    found = await web.article(site.url("/1", "short.example"))
    assert found.draft.url == site.url("/a")
    with pytest.raises(UserError, match=r"closed\.example asks robots not to"):
        await web.article(site.url("/2", "short.example"))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/1", "/robots.txt", "/a", "/2", "/robots.txt"]


async def test_hosts_that_send_to_each_other_come_to_an_end(site: Site, web: Web) -> None:
    site.answers |= {
        "post.example/a": page(
            b"", "text/html", f"Location: {site.url('/a', 'courier.example')}", status="301 Moved"
        ),
        "courier.example/a": page(b"", "text/html", f"Location: {site.url('/a')}", status="301 Moved"),
    }
    with pytest.raises(UserError, match=r"post\.example sends me from one address to the next"):
        await web.article(site.url("/a"))


async def test_long_robots_txt_files_are_not_all_kept() -> None:
    asked: list[str] = []

    async def get(url: str) -> FetchedPage:
        asked.append(url)
        return FetchedPage(url, 200, "text/plain", b"#" * 500_000)

    robots = Robots(Workers(1), get)
    for number in [*range(20), 19, 0]:
        assert (await robots.permission(f"https://{number}.example/a")).allowed
    assert len(asked) == 21
    assert asked[-1] == "https://0.example/robots.txt"


async def test_robots_txt_is_not_asked_for_feeds(site: Site, web: Web) -> None:
    site.answers |= {
        "/robots.txt": page(b"User-agent: *\nDisallow: /", "text/plain"),
        "/feed": page(WHOLE, "application/rss+xml"),
    }
    answer = await web.feed(site.url("/feed"))
    assert answer.feed is not None
    assert len(answer.feed.entries) == 10
    assert [path for path, _ in site.asked] == ["/feed"]


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (page(b"", status="404 Not Found"), True),
        (page(b"", status="403 Forbidden"), True),
        (page(b"<html>Disallow: /</html>"), True),
        (page(b"User-agent: VerbatimBot\nDisallow: /\n\nUser-agent: *\nAllow: /", "text/plain"), False),
        (page(b"", status="503 Busy"), False),
        (page(b"", status="429 Slow down"), False),
    ],
)
async def test_what_robots_txt_says_or_fails_to_say(
    site: Site, web: Web, robots: bytes, allowed: bool
) -> None:
    site.answers |= {"/robots.txt": robots, "/a": page(html())}
    if allowed:
        assert (await web.article(site.url("/a"))).draft.body
    else:
        with pytest.raises(UserError):
            await web.article(site.url("/a"))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (page(b"", status="404 Not Found"), "has no such page"),
        (page(b"", status="410 Gone"), "taken that page down"),
        (page(b"", status="418 Teapot"), r"an error \(418\)"),
        (page(b"<html><body><p>Nothing here.</p></body></html>"), "no article"),
        (page(b"words", "application/zip"), "application/zip"),
        (page(b"words", "image/png"), "picture"),
    ],
)
async def test_what_is_no_article_is_said_in_a_sentence(
    site: Site, web: Web, answer: bytes, said: str
) -> None:
    site.answers["/a"] = answer
    with pytest.raises(UserError, match=said):
        await web.article(site.url("/a"))


async def test_a_feed_that_did_not_change_costs_no_body(site: Site, web: Web) -> None:
    site.answers["/feed"] = page(b"", "application/rss+xml", status="304 Not Modified")
    answer = await web.feed(site.url("/feed"), etag='"1"')
    assert (answer.status, answer.feed) == (304, None)
    assert site.asked[0][1]["if-none-match"] == '"1"'


async def test_a_feed_that_became_a_login_page_is_said_to_be_one(site: Site, web: Web) -> None:
    site.answers["/feed"] = page(b"<!doctype html><html><body>Log in</body></html>")
    with pytest.raises(UserError, match="login page"):
        await web.feed(site.url("/feed"))


async def test_feeds_are_found_from_the_address_of_a_page_or_of_the_feed(site: Site, web: Web) -> None:
    site.answers |= {
        "/": page(html(head="<link rel=alternate type=application/rss+xml href=/feed>")),
        "/feed": page(WHOLE, "text/xml"),
    }
    assert [feed.url for feed in await web.feeds_of(site.url("/"))] == [site.url("/feed")]
    assert [(feed.url, feed.title) for feed in await web.feeds_of(site.url("/feed"))] == [
        (site.url("/feed"), "The Courier")
    ]


async def test_feeds_that_are_not_announced_are_found_in_the_usual_places(site: Site, web: Web) -> None:
    site.answers |= {"/": page(html()), "/rss.xml": page(WHOLE, "text/xml")}
    assert [feed.url for feed in await web.feeds_of(site.url("/"))] == [site.url("/rss.xml")]


async def test_a_site_without_feeds_is_said_to_have_none(site: Site, web: Web) -> None:
    site.answers["/"] = page(html())
    with pytest.raises(UserError, match="no feed"):
        await web.feeds_of(site.url("/"))


async def test_the_bot_itself_loads_no_reader(site: Site, web: Web) -> None:
    import subprocess
    import sys

    script = "import sys, bot.gather.web; print(sorted({'trafilatura', 'lxml', 'pypdf', 'feedparser'} & set(sys.modules)))"
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
