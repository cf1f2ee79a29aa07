"""Addresses of articles and publishers."""

from datetime import UTC, datetime

import pytest

from bot.gather.links import article_link, clean_link, link_key
from bot.gather.publisher import best_name, outlet_of
from bot.news import Article
from bot.text.publishers import domain_of, family_of, independent, voices


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("https://a.example/x?utm_source=rss&utm_medium=feed", "https://a.example/x"),
        ("https://a.example/x?id=7&fbclid=abc&page=2", "https://a.example/x?id=7&page=2"),
        ("https://a.example/x?at_medium=RSS&at_campaign=KARANGA#top", "https://a.example/x"),
        ("https://a.example/x?source=rss", "https://a.example/x"),
        ("https://a.example/x?source=12", "https://a.example/x?source=12"),
        ("HTTPS://A.Example:443/X", "https://a.example/X"),
        ("http://a.example:8080", "http://a.example:8080/"),
        ("https://a.example/x?b=%20%C3%A9&a", "https://a.example/x?b=%20%C3%A9&a"),
        ("ftp://a.example/", ""),
        ("mailto:x@y", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_tracking_goes_and_what_names_the_article_stays(url: str, cleaned: str) -> None:
    assert clean_link(url) == cleaned
    assert clean_link(cleaned) == cleaned


@pytest.mark.parametrize(
    "other",
    [
        "http://www.a.example/2026/bridge/",
        "https://m.a.example/2026/bridge",
        "https://amp.a.example/2026/bridge?utm_source=x",
        "https://a.example/2026/bridge/amp/",
        "https://a.example/2026/bridge/index.html",
    ],
)
def test_addresses_of_one_article_have_one_key(other: str) -> None:
    assert link_key(other) == link_key("https://a.example/2026/bridge") == "a.example/2026/bridge"


@pytest.mark.parametrize(
    "other",
    ["https://a.example/2026/bridge?id=2", "https://b.example/2026/bridge", "https://a.example/2026/bridges"],
)
def test_other_articles_have_other_keys(other: str) -> None:
    assert link_key(other) != link_key("https://a.example/2026/bridge")


@pytest.mark.parametrize(
    ("claimed", "stored"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("https://www.a.example/x", "https://www.a.example/x"),
        ("https://evil.example/x", "https://a.example/x?p=1"),
        ("https://a.example/y", "https://a.example/x?p=1"),
        ("https://a.example/x?p=2", "https://a.example/x?p=1"),
        (None, "https://a.example/x?p=1"),
    ],
)
def test_a_canonical_address_counts_for_the_same_page_only(claimed: str | None, stored: str) -> None:
    assert article_link("https://a.example/x?p=1&utm_source=x", claimed) == stored


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://edition.cnn.com/x", "cnn.com"),
        ("https://ada.substack.com/p/x", "ada.substack.com"),
        ("https://a.b.c.example.org/", "example.org"),
        ("http://127.0.0.1:80/", "127.0.0.1"),
        ("no address", ""),
    ],
)
def test_domains(url: str, domain: str) -> None:
    assert domain_of(url) == domain


def test_one_newsroom_is_one_voice_and_two_are_two() -> None:
    assert family_of("https://www.bbc.com/a") == family_of("https://feeds.bbci.co.uk/b") == "bbc.com"
    assert family_of("https://theguardian.com/a") == family_of("https://www.guardian.co.uk/b")
    assert family_of("https://guardian.ng/a") == family_of("https://ada.substack.com/a") == ""


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ([("bbc", "https://bbc.com/1"), ("bbc news", "https://www.bbc.co.uk/2"), ("post", None)], [0, 0, 2]),
        (
            [("post", None), ("post", "https://post.example/1"), ("courier", "https://post.example/2")],
            [0, 0, 2],
        ),
        ([("a", "https://bbc.com/1"), ("b", None), ("b", "https://bbc.co.uk/1")], [0, 0, 0]),
        ([], []),
    ],
)
def test_articles_of_one_newsroom_or_outlet_speak_with_one_voice(
    sources: list[tuple[str, str | None]], expected: list[int]
) -> None:
    assert voices(sources) == expected


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("The Courier", "The Courier"),
        (" The  Courier | ", "The Courier"),
        ("https://www.courier.example/", "courier.example"),
        ("@courier", "courier"),
        (None, "courier.example"),
        ("x" * 80, "courier.example"),
    ],
)
def test_names_of_outlets(name: str | None, outlet: str) -> None:
    assert outlet_of(name, "https://www.courier.example/a") == outlet


def test_the_name_that_resembles_the_domain_goes_first() -> None:
    assert best_name(["U.S.", "The Harbour Post"], "https://harbourpost.example/") == "The Harbour Post"
    assert (
        best_name(["Norland Broadcasting Company"], "https://nbc.example/") == "Norland Broadcasting Company"
    )
    assert best_name(["World", None], "https://harbourpost.example/") == "World"
    assert best_name([None, ""], "https://harbourpost.example/") is None


def told(number: int, outlet: str, url: str | None = None, wire_of: int | None = None) -> Article:
    when = datetime(2026, 3, 3, tzinfo=UTC)
    return Article(number, number, 1, outlet, "h", None, url, when, when, "en", 5, None, wire_of)


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ([told(1, "Courier"), told(2, "Copyist", None, 1), told(3, "Post")], [1, 3]),
        ([told(2, "Copyist", None, 9), told(3, "Second copyist", None, 9), told(4, "Post")], [2, 4]),
        ([told(2, "Copyist", None, 9)], [2]),
        ([told(1, "BBC", "https://bbc.com/1"), told(2, "BBC News", "https://bbc.co.uk/2")], [1]),
        ([told(1, "Courier"), told(2, "COURIER ")], [1]),
        ([], []),
    ],
)
def test_copies_of_one_text_and_articles_of_one_newsroom_are_one_voice(
    articles: list[Article], expected: list[int]
) -> None:
    assert [article.id for article in independent(articles)] == expected
