"""Feeds, clean and broken. All outlets are invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.gather.feed import MOST_ENTRIES, Entry, entry_key, read_feed

URL = "https://courier.example/feed.xml"


def entries_of(data: bytes, url: str) -> list[Entry]:
    return list(read_feed(data, url).entries)


def item(n: int) -> str:
    return (
        f"<item><title>Bridge report {n}</title><link>https://courier.example/{n}</link><guid>g{n}</guid>"
        f"<description>&lt;p&gt;The bridge &amp;amp; ferry {n}.&lt;/p&gt;</description><dc:creator>Tom Reed</dc:creator>"
        f"<pubDate>Tue, 03 Mar 2026 10:0{n % 10}:00 GMT</pubDate></item>"
    )


def rss(items: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>The Courier</title><link>https://courier.example/</link><language>en-gb</language><ttl>30</ttl>{items}</channel></rss>"
    ).encode()


WHOLE = rss("".join(map(item, range(10))))
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title>
<link rel="self" href="/atom.xml"/><link href="https://courier.example/"/><entry><id>tag:courier.example,2026:1</id>
<title type="html">Bridge &amp;amp; ferry</title><link rel="edit" href="/edit/1"/><link rel="alternate" href="/1"/>
<updated>2026-03-03T10:00:00+02:00</updated><author><name>Tom Reed</name></author><summary>Closed.</summary></entry></feed>"""
RDF = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://courier.example/"><title>The Courier</title>
<link>https://courier.example/</link></channel><item rdf:about="https://courier.example/1"><title>Bridge</title>
<link>https://courier.example/1</link><dc:date>2026-03-03T08:00:00Z</dc:date></item></rdf:RDF>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Courier",
        "home_page_url": "https://courier.example/",
        "items": [
            {
                "id": 7,
                "url": "/1",
                "title": "Bridge",
                "content_html": "<p>Closed.</p>",
                "date_published": "2026-03-03T08:00:00Z",
            },
            "rubbish",
            {
                "id": "8",
                "external_url": "https://other.example/8",
                "content_text": "Open.",
                "authors": [{"name": "Ada"}, None],
            },
        ],
    }
).encode()


def test_an_entry_has_all_its_fields() -> None:
    first = entries_of(WHOLE, URL)[0]
    assert (first.id, first.url, first.headline) == ("g0", "https://courier.example/0", "Bridge report 0")
    assert (first.summary, first.byline) == ("The bridge & ferry 0.", "Tom Reed")
    assert first.published_at == datetime(2026, 3, 3, 10, tzinfo=UTC)


def test_a_feed_says_what_it_is() -> None:
    feed = read_feed(WHOLE, URL)
    assert (feed.title, feed.site_url, feed.language, feed.ttl) == (
        "The Courier",
        "https://courier.example/",
        "en",
        30,
    )


@pytest.mark.parametrize("data", [ATOM, RDF, JSON])
def test_other_formats_give_the_same_kind_of_entry(data: bytes) -> None:
    first = entries_of(data, URL)[0]
    assert first.headline.startswith("Bridge")
    assert first.url == "https://courier.example/1"
    assert first.published_at == datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_a_json_feed_is_read_around_its_mistakes() -> None:
    assert [(e.id, e.url, e.summary) for e in entries_of(JSON, URL)] == [
        ("7", "https://courier.example/1", "Closed."),
        ("8", "https://other.example/8", "Open."),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        JSON.replace(b"Bridge", b"Bri\x00dge\x0b"),
        JSON.replace(b"Closed", b"\xff\xfe"),
        b'<?xml version="1.0" encoding="utf-16"?>\n' + JSON,
        b"<b>Warning</b>: no file" + JSON,
        JSON.replace(b'"rubbish"', b'{"id": "9", "title": <no'),
    ],
)
def test_a_damaged_json_feed_keeps_its_other_items(broken: bytes) -> None:
    assert [found.id for found in entries_of(broken, URL)] == ["7", "8"]


@pytest.mark.parametrize(
    "broken",
    [
        WHOLE.replace(b"</title><link>https://courier.example/4<", b"<link>https://courier.example/4<"),
        WHOLE.replace(b"<item><title>Bridge report 4", b"<it\xffm><title>Bridge report 4"),
        WHOLE.replace(b"</guid>", b"</gu<id>", 2),
        WHOLE.replace(b"report", b"re\x00port\x0b"),
        WHOLE.replace(b"report", b"R&D &nbsp; report"),
        b"<br />\n<b>Warning</b>: no file\n" + WHOLE,
        WHOLE.replace(b"UTF-8", b"x-unknown"),
        WHOLE.decode().encode("utf-16"),
        WHOLE[:-400] + b"\xff" * 3 + WHOLE[-400:],
    ],
)
def test_a_fault_costs_at_most_its_own_entry(broken: bytes) -> None:
    assert [entry.url for entry in entries_of(broken, URL)] == [
        f"https://courier.example/{n}" for n in range(10)
    ]


def test_of_a_feed_cut_short_what_arrived_is_kept() -> None:
    cut = WHOLE[: WHOLE.index(b"g7")]
    assert [entry.id for entry in entries_of(cut, URL)][:7] == [f"g{n}" for n in range(7)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\x00\x00 \n", "empty"),
        (
            b"<!doctype html><html><head><title>Log in</title></head><body><form></form></body></html>",
            "web page",
        ),
        (b"/etc/passwd", "not a feed"),
        (b"https://courier.example/feed.xml", "not a feed"),
        (b'{"error": "login"}', "not a feed"),
        (b"[" * 100_000, "not a feed"),
    ],
)
def test_what_is_no_feed_is_refused_for_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        entries_of(data, URL)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert entries_of(rss(""), URL) == []


def test_entities_lead_nowhere() -> None:
    data = (
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + rss(item(1)).replace(b"report", b"&x;")[38:]
    )
    assert "root:" not in str(entries_of(data, URL))


def test_an_endless_feed_is_read_to_a_limit() -> None:
    assert len(entries_of(rss("<item><title>a</title></item>" * (MOST_ENTRIES + 50)), URL)) == MOST_ENTRIES


def test_items_inside_full_texts_are_no_entries() -> None:
    assert (
        len(
            entries_of(
                rss(
                    "<item><title>a</title><description><![CDATA[<item><title>b</title></item>]]></description></item>"
                ),
                URL,
            )
        )
        == 1
    )


def test_an_entry_without_anything_to_tell_it_by_still_has_an_id() -> None:
    entries = entries_of(rss("<item><title>a</title></item><item><title>b</title></item>"), URL)
    assert len({entry.id for entry in entries}) == 2
    assert all(entry.id for entry in entries)


def entry(identity: str, url: str, headline: str = "Bridge") -> Entry:
    return Entry(identity, url, headline, "", None)


@pytest.mark.parametrize(
    "again",
    [
        entry("new-guid", "https://courier.example/1"),
        entry("1", "https://www.courier.example/1/?utm_source=rss", "BREAKING: Bridge"),
        entry("2", "http://courier.example/1#comments"),
    ],
)
def test_an_entry_issued_again_is_not_new(again: Entry) -> None:
    assert entry_key(again) == entry_key(entry("1", "https://courier.example/1"))


def test_other_entries_are_other_ones() -> None:
    keys = {
        entry_key(entry(*one))
        for one in (("1", "https://courier.example/1"), ("2", "https://courier.example/2"), ("3", ""))
    }
    assert len(keys - {""}) == 3


@settings(max_examples=150)
@given(st.binary(max_size=300), st.integers(0, len(WHOLE)))
def test_any_damage_ends_in_entries_or_a_refusal(junk: bytes, at: int) -> None:
    try:
        entries = entries_of(WHOLE[:at] + junk + WHOLE[at:], URL)
    except UserError:
        return
    assert all(found.id for found in entries)
