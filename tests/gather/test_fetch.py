"""Fetching: what is dialled, followed, read and sent."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.gather import fetch as fetching
from bot.gather.addresses import web_address
from bot.gather.fetch import FetchedPage, fetch
from tests.gather.conftest import Site, page


async def get(site: Site, path: str, host: str = "post.example", **more: object) -> FetchedPage:
    return await fetch(site.url(path, host), resolve=site.resolve, public=site.public, **more)  # type: ignore[arg-type]


def moved(to: str, code: int = 302) -> bytes:
    return page(b"", "text/html", f"Location: {to}", status=f"{code} Moved")


async def test_a_page_comes_with_its_address_and_type(site: Site) -> None:
    site.answers["/a"] = page(
        b"<p>Hello</p>", "text/html; charset=utf-8", 'ETag: "7"', "Last-Modified: yesterday"
    )
    found = await get(site, "/a#part")
    assert (found.status, found.body, found.content_type) == (
        200,
        b"<p>Hello</p>",
        "text/html; charset=utf-8",
    )
    assert (found.url, found.etag, found.last_modified) == (site.url("/a"), '"7"', "yesterday")


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "   ",
            "ftp://post.example/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "http://",
            "http:///x",
            "post.example/a",
        ),
        *(
            "http://user:secret@post.example/",
            "http://post.example:22/",
            "http://post.example:0/",
        ),
        *(
            "http://post.example:99999/",
            "http://post.example\\@evil.example/",
            "http://post.example/\r\nX: y",
            "http://[::1",
        ),
        *("http://" + "a" * 300 + ".example/", "http://post.example/" + "a" * 5000),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url: str) -> None:
    with pytest.raises(UserError):
        web_address(url)


@given(
    st.one_of(
        st.text(max_size=80),
        st.text(max_size=60).map("http://".__add__),
        st.from_regex(r"https?://[^/]{1,30}(:\d+)?/.*"),
    )
)
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        url = web_address(text)
    except UserError:
        return
    assert url.scheme in ("http", "https")
    assert url.port in (80, 443, 8080, 8443)
    assert "\n" not in str(url)


def test_the_refusal_of_a_web_address_says_what_one_looks_like() -> None:
    with pytest.raises(UserError, match=r"https://example\.com/article"):
        web_address("not an address at all\x00")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::1]", "inside.example", "①②⑦.⓪.⓪.①"]
)
async def test_an_address_inside_is_never_dialled(site: Site, inside: Site, host: str) -> None:
    with pytest.raises(UserError):
        await fetch(f"http://{host}:{site.port}/", resolve=site.resolve, public=site.public)
    assert inside.connections == 0


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_a_redirect_inside_is_never_dialled(site: Site, inside: Site, code: int) -> None:
    site.answers["/go"] = moved(f"http://127.0.0.1:{site.port}/", code)
    with pytest.raises(UserError, match="private network"):
        await get(site, "/go")
    assert inside.connections == 0


async def test_a_name_that_changes_its_address_between_two_hops_is_judged_again(
    site: Site, inside: Site
) -> None:
    answers = iter([["127.0.0.2"], ["127.0.0.1"]])
    site.answers["/go"] = moved(site.url("/", "turncoat.example"))
    with pytest.raises(UserError):
        await fetch(site.url("/go"), resolve=lambda _: next(answers), public=site.public)
    assert inside.connections == 0


async def test_only_permanent_redirects_move_a_feed(site: Site) -> None:
    site.answers |= {"/old": moved("/new", 301), "/later": moved("/new", 302), "/new": page(b"here")}
    assert (await get(site, "/old")).moved_to == site.url("/new")
    assert (await get(site, "/later")).moved_to is None
    assert (await get(site, "/new")).moved_to is None


async def test_redirects_end_after_five(site: Site) -> None:
    for n in range(9):
        site.answers[f"/{n}"] = moved(f"/{n + 1}")
    with pytest.raises(UserError, match="without end"):
        await get(site, "/0")
    assert len(site.asked) == fetching.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"text " * 1000, mtime=0)),
        ("x-gzip", gzip.compress(b"text " * 1000, mtime=0)),
        ("deflate", zlib.compress(b"text " * 1000)),
        ("deflate", zlib.compress(b"text " * 1000, wbits=-15)),
        ("identity", b"text " * 1000),
    ],
)
async def test_packed_bodies_are_unpacked(site: Site, coding: str, body: bytes) -> None:
    site.answers["/a"] = page(body, "text/html", f"Content-Encoding: {coding}")
    assert (await get(site, "/a")).body == b"text " * 1000


@pytest.mark.parametrize(
    ("coding", "body", "said"),
    [
        ("gzip", gzip.compress(bytes(50 << 20), mtime=0), "larger than 5 MB"),
        ("deflate", zlib.compress(bytes(50 << 20)), "larger than 5 MB"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "packed"),
        ("br", b"x", "packed"),
        ("gzip", b"plain", "damaged"),
        ("gzip", gzip.compress(b"text " * 1000, mtime=0)[:-20], "damaged"),
        ("gzip", b"", "damaged"),
    ],
)
async def test_bombs_and_damage_are_refused(site: Site, coding: str, body: bytes, said: str) -> None:
    site.answers["/a"] = page(body, "text/html", f"Content-Encoding: {coding}")
    with pytest.raises(UserError, match=said):
        await get(site, "/a")


async def test_a_page_that_is_too_large_is_refused(site: Site) -> None:
    site.answers["/a"] = page(b"a" * (fetching.LARGEST_BODY + 1))
    with pytest.raises(UserError, match="larger than 5 MB"):
        await get(site, "/a")


async def test_a_silent_server_is_left(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.05)
    left = asyncio.Event()

    async def silent(writer: asyncio.StreamWriter) -> None:
        await left.wait()

    site.answers["/a"] = silent
    with pytest.raises(UserError, match="too slow"):
        await get(site, "/a")
    left.set()


async def test_a_picture_is_refused_before_it_is_read(site: Site) -> None:
    site.answers["/a"] = page(b"x" * 1000, "image/png")
    with pytest.raises(UserError, match="picture"):
        await get(site, "/a")


@pytest.mark.parametrize("status", ["304 Not Modified", "404 Not Found", "410 Gone", "503 Busy"])
async def test_other_statuses_come_back_without_a_body(site: Site, status: str) -> None:
    site.answers["/a"] = page(
        b"" if status[:3] == "304" else b"sorry", "text/html", "Retry-After: 120", status=status
    )
    found = await get(site, "/a")
    assert (found.status, found.body, found.headers["retry-after"]) == (int(status[:3]), b"", "120")


async def test_the_request_says_who_asks_and_what_is_known(site: Site) -> None:
    site.answers["/a"] = page(b"x")
    await get(
        site, "/a", user_agent="Desk/1 (mail@example.org)", etag='"7"\r\nX: y', last_modified="yesterday"
    )
    sent = site.asked[0][1]
    assert (sent["user-agent"], sent["if-modified-since"]) == ("Desk/1 (mail@example.org)", "yesterday")
    assert (sent["if-none-match"], "x" in sent, "cookie" in sent) == ('"7"X: y', False, False)


async def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    site.answers["/a"] = page(b"x")
    assert (await get(site, "/a")).body == b"x"


async def test_an_unknown_name_is_said_to_be_unknown(site: Site) -> None:
    with pytest.raises(UserError, match=r"nowhere\.example"):
        await get(site, "/", "nowhere.example")
