"""Articles in uploaded files. All places and people are invented."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.gather.files import LARGEST_FILE, read_file, read_text

STORY = (
    "The old harbour bridge in Eastport closed on Monday after the storm, the town said.\n"
    "“It will take weeks,” said Mayor Ada Lovett. Nobody was hurt, and ferries run every hour.\n"
)


def test_byline_date_place_and_outlet_are_read_off_the_first_and_last_line() -> None:
    text = f"By Tom Reed| March 3, 2026 | Eastport, Norland\n{STORY}— Harbour 24h Comprehensive Report\n\n\n"
    draft = read_file("bridge.txt", text.encode())
    assert (draft.byline, draft.place, draft.outlet) == ("Tom Reed", "Eastport, Norland", "Harbour 24h")
    assert draft.published_at == datetime(2026, 3, 3, tzinfo=UTC)
    assert (draft.headline, draft.url, draft.shared, draft.language) == ("", None, False, "en")


def test_the_lines_that_were_read_stay_in_the_body() -> None:
    text = f"By Tom Reed| March 3, 2026 | Eastport, Norland\n{STORY}— Harbour 24h Comprehensive Report"
    paragraphs = read_file("bridge.txt", text.encode()).body.split("\n\n")
    assert paragraphs == text.split("\n")


@pytest.mark.parametrize(
    ("first", "byline", "date", "place"),
    [
        ("By Tom Reed", "Tom Reed", None, None),
        ("BY TOM REED", "TOM REED", None, None),
        ("By Tom Reed, 3 March 2026", "Tom Reed", (2026, 3, 3), None),
        ("By Tom Reed and Ada Lovett | 2026-03-03", "Tom Reed and Ada Lovett", (2026, 3, 3), None),
        ("By Tom Reed — Eastport — 3 March 2026", "Tom Reed", (2026, 3, 3), "Eastport"),
        ("March 3, 2026 | Eastport", None, (2026, 3, 3), "Eastport"),
        ("Von Karin Moor | 3. März 2026", "Karin Moor", (2026, 3, 3), None),
        ("Par Jean Vigo • 3 mars 2026", "Jean Vigo", (2026, 3, 3), None),
        ("By the time the ferry came, the bridge was closed.", None, None, None),
        ("By Monday the bridge was closed, and nobody knew for how long it would be.", None, None, None),
        ("Storm | Bridge | Ferry", None, None, None),
    ],
)
def test_first_lines(
    first: str, byline: str | None, date: tuple[int, int, int] | None, place: str | None
) -> None:
    draft = read_text(f"{first}\n{STORY}")
    assert (draft.byline, draft.place) == (byline, place)
    assert draft.published_at == (datetime(*date, tzinfo=UTC) if date else None)


@pytest.mark.parametrize(
    ("last", "outlet"),
    [
        ("— The Eastport Courier", "The Eastport Courier"),
        ("-- Eastport Courier Staff Report", "Eastport Courier"),
        ("– Norland News Agency", "Norland News Agency"),
        ("Source: Eastport Courier", "Eastport Courier"),
        ("(Source: Eastport Courier)", "Eastport Courier"),
        ("— and then the bridge was opened again.", ""),
        ("— The mayor said that nobody had expected the water to rise so fast in a single night.", ""),
        ("Nobody was hurt.", ""),
    ],
)
def test_last_lines(last: str, outlet: str) -> None:
    assert read_text(STORY + last).outlet == outlet


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (f"Bridge closed after storm\n\n{STORY}", "Bridge closed after storm"),
        (f"Bridge closed: is the ferry enough?\n\n{STORY}", "Bridge closed: is the ferry enough?"),
        (f"Bridge closed after storm\nBy Tom Reed\n{STORY}", ""),
        (f"The bridge was closed.\n\n{STORY}", ""),
        (STORY, ""),
    ],
)
def test_a_headline_stands_by_itself_on_top(text: str, headline: str) -> None:
    draft = read_text(text)
    assert draft.headline == headline
    assert not headline or not draft.body.startswith(headline)


def test_markdown_reads_as_it_is_shown() -> None:
    text = (
        "---\ntitle: Bridge closed\nauthor: Tom Reed\ndate: 2026-03-03\nurl: https://courier.example/b\n---\n"
    )
    text += "## Storm\n\nThe **old** bridge _closed_ on [Monday](https://x.example/a_(b)), ![map](m.png)the town said.\n\n> It is snake_case."
    draft = read_file("a.md", text.encode())
    assert (draft.headline, draft.byline, draft.url) == (
        "Bridge closed",
        "Tom Reed",
        "https://courier.example/b",
    )
    assert draft.published_at == datetime(2026, 3, 3, tzinfo=UTC)
    assert draft.body.endswith("The old bridge closed on Monday, the town said.\n\nIt is snake_case.")


def test_a_saved_page_is_read_as_a_page() -> None:
    html = (
        "<!-- saved from url=(0027)https://courier.example/bridge --><html><head><title>Bridge closed after the storm | The Courier</title></head>"
        f"<body><article><h1>Bridge closed after the storm</h1>{'<p>' + STORY + '</p>'}{'<p>' + STORY[::-1] + '</p>'}</article></body></html>"
    )
    draft = read_file("page.html", html.encode())
    assert (draft.headline, draft.url) == ("Bridge closed after the storm", "https://courier.example/bridge")
    assert draft.body.startswith("The old harbour bridge")
    assert not draft.shared


def pdf(text: str) -> bytes:
    """A PDF of one page with these lines in Helvetica."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(612, 792)
    if text:
        lines = "".join(f"({line}) Tj T* " for line in text.replace("(", "").replace(")", "").splitlines())
        stream = f"BT /F1 11 Tf 14 TL 72 720 Td {lines} ET".encode("latin-1")
        parts = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
        out, places = b"%PDF-1.4\n", []
        for number, part in enumerate(parts, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        return (
            out
            + b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
            % (table, len(out))
        )
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_pdf_is_read_in_paragraphs() -> None:
    lines = (
        "The old harbour bridge in Eastport closed on Monday after the storm, the\n"
        "town said. Nobody knows how long the works on the two pillars in the har-\n"
        "bour will take.\n"
        "Ferries run every hour from the northern pier to the market square, and\n"
        "they are free.\n7"
    )
    paragraphs = read_file("a.pdf", pdf(lines)).body.split("\n\n")
    assert paragraphs[0].endswith("pillars in the harbour will take.")
    assert (
        paragraphs[1]
        == "Ferries run every hour from the northern pier to the market square, and they are free."
    )


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\t ", "empty"),
        ("a.txt", bytes(1000), "empty"),
        ("a.txt", b"a" * (LARGEST_FILE + 1), "larger than 10 MB"),
        ("a.txt", b"The bridge\x00 was closed\x00 on Monday\x00.", "NUL"),
        ("a.txt", bytes(range(1, 32)) * 50 + b"words of a text", "UTF-8"),
        ("a.txt", b"bridge", "1 word;"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        ("a.txt", b"PK\x03\x04" + bytes(50), "Word"),
        ("a.docx", b"PK\x03\x04" + bytes(50), "Word"),
        ("a.exe", b"words of a text", r"\.exe"),
        ("a.pdf", b"words of a text", "calls itself a PDF"),
        ("a.pdf", b"%PDF-1.7\nrubbish", "damaged"),
        ("a.pdf", pdf(""), "no text"),
        ("a.html", b"<html><body><p>Nothing</p></body></html>", "no article"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_file(name, data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_are_told_apart(encoding: str) -> None:
    text = "Bürgermeisterin Ada Löwe sagte: “Die alte Brücke bleibt über Wochen für alle gesperrt.”"
    assert read_file("a.txt", text.encode(encoding)).body == text


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html", "a"]))
def test_any_bytes_end_in_a_draft_or_a_refusal(data: bytes, name: str) -> None:
    try:
        draft = read_file(name, data)
    except UserError:
        return
    assert draft.body.strip()
