"""Discovery of feeds, and lists of feeds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.gather.discovery import discover, usual_places
from bot.gather.opml import ListedFeed, read_opml, write_opml

NOW = datetime(2026, 3, 3, tzinfo=UTC)


def test_announced_feeds_come_first_and_feeds_of_comments_last() -> None:
    html = b"""<head><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
    <link href='/feed/?a=1&amp;b=2' title='The Courier &amp; Post' type='application/atom+xml' rel="alternate home">
    <link rel=stylesheet href=/rss.css><link rel="alternate" hreflang="de" href="/de"></head>
    <a href="https://courier.example/sport/rss.xml">Sport</a> <a href="/feedback">Write to us</a>"""
    found = discover(html, "https://courier.example/news")
    assert [(feed.url, feed.title) for feed in found] == [
        ("https://courier.example/feed/?a=1&b=2", "The Courier & Post"),
        ("https://courier.example/comments/feed/", "Comments"),
        ("https://courier.example/sport/rss.xml", ""),
    ]


def test_a_page_without_feeds_names_none_and_the_usual_places_are_on_its_site() -> None:
    assert discover(b"<p>Nothing <a href='javascript:feed()'>here</a>", "https://courier.example/") == []
    assert all(
        place.startswith("https://courier.example/") for place in usual_places("https://courier.example/blog")
    )


@given(st.binary(max_size=300))
def test_any_page_gives_a_list(html: bytes) -> None:
    assert isinstance(discover(b"<link rel=alternate " + html, "https://courier.example/"), list)


def test_a_list_written_is_read_back_as_it_was() -> None:
    feeds = [
        ListedFeed("https://a.example/feed?x=1&y=2", 'A "quoted" & <odd> title', "World news"),
        ListedFeed("https://b.example/feed", "B", "World news"),
        ListedFeed("https://c.example/feed", "C"),
    ]
    text = write_opml(feeds, "Feeds & more", NOW)
    assert read_opml(text.encode()) == (feeds, [])


def test_every_line_left_out_is_named_with_its_reason() -> None:
    lines = [
        '<opml version="2.0"><body>',
        '<outline text="A" xmlUrl="https://a.example/feed"/>',
        '<outline text="A again" xmlUrl="http://www.a.example/feed/"/>',
        '<outline text="folder"><outline text="B" xmlUrl="ftp://b.example/feed"/>',
        "<outline text='broken' xmlUrl='https://c.example/feed' <outline xmlUrl=\"\"/></outline>",
        "</body></opml>",
    ]
    feeds, remarks = read_opml("\n".join(lines).encode())
    assert [feed.url for feed in feeds] == ["https://a.example/feed", "https://c.example/feed"]
    assert [(remark.line, remark.reason.split()[0]) for remark in remarks] == [
        (3, "Stands"),
        (4, "Only"),
        (5, "That"),
    ]


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02", b"<html><body>Log in</body></html>", b"https://a.example/list.opml"]
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(UserError, match="OPML"):
        read_opml(data)


def test_an_opml_file_without_feeds_is_refused() -> None:
    with pytest.raises(UserError, match="no feed"):
        read_opml(b"<opml><body><outline text='x'/></body></opml>")
