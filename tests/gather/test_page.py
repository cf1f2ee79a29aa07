"""Articles in pages. All places, people and outlets are invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.gather.page import Page, draft_of, extract

PARAGRAPHS = [
    "The old harbour bridge in Eastport closed on Monday after the storm, the town said in a statement.",
    "“It will take weeks until the two pillars are safe again,” said Mayor Ada Lovett, who visited the site.",
    "Ferries run every hour from the northern pier to the market square, and they are free until further notice.",
    "The bridge was built in 1931 and repaired twice, most recently in 2014, at a cost of 3.2 million crowns.",
    "Fishermen had warned for years that the northern pillar was moving, according to minutes of the council.",
    "A report on the state of the other bridges of the county is expected before the end of the month.",
]
LONG = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
URL = "https://www.courier.example/2026/03/03/bridge"


def html(body: str = LONG, head: str = "<title>Bridge closed after storm - The Courier</title>") -> bytes:
    around = "<nav><a href=/>Home</a> <a href=/news>News</a></nav>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{around}<article>{body}</article></body></html>".encode()


def read(body: str = LONG, head: str = "<title>Bridge closed after storm - The Courier</title>") -> Page:
    page = extract(html(body, head), URL)
    assert page is not None
    return page


def test_a_row_of_a_table_is_one_line_with_its_label() -> None:
    """A figure without what it counts tells nothing; a table that lays the page out is no row."""
    rows = (
        ("Candidate", "Votes", "Percent"),
        ("Ada Lovett", "11,528", "52.4"),
        ("Odd Brekke", "8,382", "38.1"),
    )
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    body = read(f"{LONG}<table>{cells}</table><p>{PARAGRAPHS[0][:-1]} on Tuesday.</p>").body
    assert "\n\nAda Lovett | 11,528 | 52.4\n\nOdd Brekke | 8,382 | 38.1\n\n" in body
    laid_out = f"<table><tr><td>{LONG}</td><td><p>{PARAGRAPHS[0][:-1]} on Tuesday.</p></td></tr></table>"
    assert " | " not in read(laid_out).body


def test_the_body_is_the_paragraphs_and_nothing_else() -> None:
    assert read(f"<h1>Bridge closed after storm</h1>{LONG}").body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "noise",
    [
        '<p class="related"><a href="/x">Read more: Ten bridges you have to see before you die</a></p>',
        '<div class="newsletter"><p>Sign up for our newsletter and get the latest news right in your inbox.</p></div>',
        "<script>var a = 'The old harbour bridge was never there.';</script>",
        "<p hidden>The old harbour bridge was never there, and nobody has ever seen it from here.</p>",
        "<footer><p>Copyright 2026 The Courier. All rights reserved.</p></footer>",
    ],
)
def test_what_the_site_says_for_itself_is_left_out(noise: str) -> None:
    assert read(LONG + noise).body == "\n\n".join(PARAGRAPHS)


def test_text_inside_links_and_emphasis_stays_in_its_place() -> None:
    first = "<p>The <b>old</b> harbour <a href='/b'>bridge in <i>Eastport</i></a> closed on Monday after the storm, the town said.</p>"
    assert read(first + LONG).body.startswith(
        "The old harbour bridge in Eastport closed on Monday after the storm"
    )


def test_paragraphs_by_line_breaks_are_paragraphs() -> None:
    assert read("<div>" + "<br><br>".join(PARAGRAPHS) + "</div>").body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("head", "body", "headline"),
    [
        (
            "<title>Bridge closed after storm - The Courier</title>",
            "<h1>Bridge closed after storm</h1>",
            "Bridge closed after storm",
        ),
        ("<title>Storm closes bridge</title>", "<h1>The Courier</h1>", "Storm closes bridge"),
        (
            "<meta property=og:title content='Bridge closed &amp;amp; ferry free'>",
            "",
            "Bridge closed & ferry free",
        ),
        (
            "<meta property=og:site_name content='The Courier'><meta property=og:title content='Bridge closed after storm | The Courier'>",
            "<h1>The Courier</h1>",
            "Bridge closed after storm",
        ),
        ("<title>Bridge closed — and nobody knows why</title>", "", "Bridge closed — and nobody knows why"),
    ],
)
def test_the_headline_is_the_one_on_the_page(head: str, body: str, headline: str) -> None:
    assert read(body + LONG, head).headline == headline


JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"},
{"@type": ["NewsArticle"], "headline": "Bridge closed after storm", "author": [{"name": "Tom Reed"}, {"name": "Ada Moor"}],
"datePublished": "2026-03-03T10:00:00+02:00", "dateModified": "2026-03-03T12:30:00+02:00", "publisher": {"name": "The Courier"},
"isAccessibleForFree": %s, "wordCount": %d}]}</script>"""


def test_fields_are_read_from_json_ld() -> None:
    page = read(head=JSON_LD % ("true", 100))
    assert (page.headline, page.byline, page.outlet) == (
        "Bridge closed after storm",
        "Tom Reed, Ada Moor",
        "The Courier",
    )
    assert page.published_at == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert page.modified_at == datetime(2026, 3, 3, 10, 30, tzinfo=UTC)


def test_fields_are_read_from_meta_elements_and_mark_up() -> None:
    head = "<meta name=author content='By Tom Reed'><meta property=article:published_time content=2026-03-03T08:00Z>"
    head += "<meta property=og:image content=/b.jpg><link rel=canonical href=/2026/03/03/bridge>"
    page = read(head=head)
    assert (page.byline, page.outlet, page.picture_url) == (
        "Tom Reed",
        "courier.example",
        "https://www.courier.example/b.jpg",
    )
    assert (page.published_at, page.canonical_url) == (datetime(2026, 3, 3, 8, tzinfo=UTC), URL)
    plain = read(
        "<h1>Bridge closed after storm</h1><p class=byline>By Tom Reed, March 4, 2026</p>" + LONG,
        "<title>Bridge closed after storm</title>",
    )
    assert plain.byline == "Tom Reed"


def test_the_date_of_the_address_is_better_than_none() -> None:
    assert read().published_at == datetime(2026, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "head", "kind"),
    [
        (LONG, "", "article"),
        (LONG, JSON_LD % ("true", 100), "article"),
        (LONG, JSON_LD % ("false", 100), "paywall"),
        (LONG, JSON_LD % ("true", 900), "teaser"),
        (LONG + "<p>Subscribe to continue reading this article.</p>", "", "paywall"),
        (
            "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:2])
            + "<p>The council will meet on Tuesday and […]</p>",
            "",
            "teaser",
        ),
    ],
)
def test_parts_of_articles_are_said_to_be_parts(body: str, head: str, kind: str) -> None:
    assert read(body, head).kind == kind


@pytest.mark.parametrize(
    ("body", "title", "said"),
    [
        (
            "<p>Sorry, the page that you were looking for could not be found on our server. Please try the search.</p>",
            "404 - Page not found",
            "error page",
        ),
        (
            "<p>Please wait while we are checking your browser before you get access to the site.</p>",
            "Just a moment...",
            "person in a browser",
        ),
        (
            "<p>Please enter your name and your password to see this page of the paper.</p>",
            "Log in | The Courier",
            "login",
        ),
        (
            "<p>We and our partners use cookies to store data. Your consent to cookies covers personalised ads. "
            "You can change your privacy choices about partners and cookies at any time, or withdraw consent.</p>"
            * 2,
            "The Courier",
            "cookie notice",
        ),
    ],
)
def test_notices_are_refused_for_what_they_are(body: str, title: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        extract(html(body, f"<title>{title}</title>"), URL)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no mark-up at all",
        bytes(1000),
        b"<html></html>",
        b"<p>Too short.</p>",
        b"\x1f\x8b\x08" + bytes(range(256)) * 9,
    ],
)
def test_what_holds_no_article_gives_none(data: bytes) -> None:
    assert extract(data, URL) is None


def test_an_article_about_error_404_is_an_article() -> None:
    long = "".join(f"<p>{text}</p>" for text in PARAGRAPHS * 2)
    assert read(long, "<title>Error 404: why pages are not found</title>").kind == "article"


def test_a_page_nested_too_deep_for_the_parser_is_read_all_the_same() -> None:
    page = extract(b"<html><body>" + b"<div>" * 5000 + LONG.encode() + b"</div>" * 5000, URL)
    assert page is not None
    assert PARAGRAPHS[1] in page.body


def test_the_text_in_json_ld_decides_where_the_page_gives_less() -> None:
    told = "\\n".join(text.replace("“", "").replace("”", "") for text in PARAGRAPHS)
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{told}"}}</script>'
    page = read(f"<p>{PARAGRAPHS[0]}</p>", head)
    assert PARAGRAPHS[5] in page.body


@pytest.mark.parametrize(
    ("claimed", "stored"),
    [
        ("/2026/03/03/bridge?ref=top", URL),
        ("https://m.courier.example/2026/03/03/bridge", "https://m.courier.example/2026/03/03/bridge"),
        ("https://other.example/2026/03/03/bridge", URL),
        ("/another-article", URL),
    ],
)
def test_a_page_cannot_claim_the_address_of_another(claimed: str, stored: str) -> None:
    found = draft_of(html(head=f"<link rel=canonical href='{claimed}'>"), URL + "?utm_source=rss", None)
    assert found is not None
    assert (found[0].url, found[0].shared) == (stored, True)


@given(st.binary(max_size=500))
def test_any_bytes_end_in_a_page_none_or_a_refusal(data: bytes) -> None:
    try:
        page = extract(b"<html><body><p>" + data, URL)
    except UserError:
        return
    assert page is None or page.body
