"""Bad input gets a clear message, and the library is unchanged."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from aiohttp import web

Papers = dict[str, Path]

EMPTY_LIBRARY = "This library is empty"


def _pdf_without_text() -> bytes:
    """One empty page, written by hand."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + table
    return out + b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


FILES = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\r\n ", "empty"),
    "word.txt": (b"Hello", "sentence"),
    "binary.txt": (bytes(range(256)) * 40, ""),
    "zip.txt": (b"PK\x03\x04" + b"\x00" * 200, "zip"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "picture"),
    "random.bin": (zlib.compress(b"x" * 9999), ""),
    "scan.pdf": (_pdf_without_text(), "text"),
    "broken.pdf": (b"%PDF-1.4 broken", ""),
    "nul.txt": (b"\x00" * 5000, ""),
    "some-nul.txt": (b"The ferry sailed\x00 on Tuesday. It had nine people on board.", "NUL"),
    "large.txt": (b"word " * 2_200_000, "MB"),
}


@pytest.mark.parametrize("name", FILES)
async def test_files_that_are_no_articles_are_refused_with_a_reason(town, tmp_path: Path, name: str) -> None:
    content, reason = FILES[name]
    place = tmp_path / name
    place.write_bytes(content)
    answer = await town.ask(f"/save file file:{place}")
    assert "Something broke" not in answer
    assert "### Saved" not in answer, answer
    assert reason.lower() in answer.lower(), answer
    assert EMPTY_LIBRARY in await town.ask("/article list")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-16", "The café of Hollow Tarn opened on Tuesday. It has nine tables and one cat."),
        ("cp1252", "The café of Hollow Tarn opened on Tuesday. “It has one cat,” the owner said."),
        ("utf-8-sig", "The café of Hollow Tarn opened on Tuesday. It has nine tables and one cat."),
    ],
)
async def test_other_encodings_are_understood(town, tmp_path: Path, encoding: str, text: str) -> None:
    place = tmp_path / "paper.txt"
    place.write_bytes(text.encode(encoding))
    answer = await town.ask(f"/save file file:{place} outlet:Herald")
    assert "café" in answer, answer


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/a",
        "http://localhost/a",
        "http://[::1]/a",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "not an address",
        "",
        "http://",
        "https://user:password@127.0.0.1/",
    ],
)
async def test_links_into_the_private_network_and_rubbish_are_refused(town, url: str) -> None:
    answer = await town.ask(f'/save link url:"{url}"')
    assert "Something broke" not in answer
    assert "### Saved" not in answer
    assert len(answer) > 20
    assert EMPTY_LIBRARY in await town.ask("/article list")


@pytest.mark.parametrize(
    "line",
    [
        "/summary article:nothing",
        "/summary article:999999",
        "/article show article:xyz",
        "/article history article:xyz",
        "/story show story:xyz",
        "/story changes story:424242",
        "/compare story:xyz",
        "/compare article_a:x article_b:y",
        "/save remove article:xyz",
        "/save edit article:xyz headline:New",
        "/save undo",
        "/curate merge story:x other:y",
        "/curate split article:x",
        "/curate rename story:x name:y",
        "/digest preview digest:77",
        "/digest pause digest:77",
        "/digest remove digest:77",
        "/digest undo",
        "/digest add channel:digest time:25:00",
        "/digest add channel:digest time:08:00 zone:Mars/Olympus",
        "/verify message:12",
        "/verify message:123456789012345678",
        "/verify",
        "/quote by speaker:nobody",
    ],
)
async def test_options_that_name_nothing_are_answered_with_what_to_do(town, line: str) -> None:
    answer = await town.ask(line)
    assert "Something broke" not in answer, answer
    assert len(answer) > 20, answer


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "g43",
        "OR",
        "NEAR(",
        "a AND",
        "-x",
        "*",
        "col:x",
        "'; DROP TABLE library; --",
        "(((",
        "\\",
        "％",
        "🦊",
    ],
)
async def test_search_syntax_is_only_words(town, paper: Papers, words: str) -> None:
    await town.ask(f"/save file file:{paper['courier']}")
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    for line in (
        f'/article search words:"{escaped}"',
        f'/quote find words:"{escaped}"',
        f'/quote check text:"{escaped}"',
    ):
        assert "Something broke" not in await town.ask(line), line
    assert "### 1 article" in await town.ask("/article list")


async def test_articles_without_and_with_one_sentence_can_be_asked(town, tmp_path: Path) -> None:
    for name, text in (
        ("one.txt", "The ferry to Lorn island will not sail on Sunday."),
        ("none.txt", "ferry lorn island sunday timetable nine ten eleven"),
    ):
        place = tmp_path / name
        place.write_text(text)
        assert "### Saved" in await town.ask(f"/save file file:{place} outlet:{name}")
        for line in (
            f"/summary article:{name}",
            f"/article show article:{name}",
            f"/summary article:{name} method:lexrank",
            f"/summary article:{name} method:kl",
        ):
            answer = await town.ask(line)
            assert "Something broke" not in answer, (line, answer)
    assert "Something broke" not in await town.ask("/compare article_a:one article_b:none")


@pytest.fixture
async def site(town) -> object:
    """Pages on loopback that the guard is told to let through, as it would a public address."""
    pages = {
        "/article": "<html lang=en><head><title>Ferry to Lorn stops for the winter - Lorn Gazette</title><meta property='og:site_name' content='Lorn Gazette'></head><body><article><h1>Ferry to Lorn stops for the winter</h1>"
        + "".join(
            f"<p>The ferry to Lorn island carried {n} thousand people in the year {2000 + n}, the harbour office said on Tuesday in its report.</p>"
            for n in range(3, 12)
        )
        + "</article></body></html>",
        "/nothing": "<html><body><nav><a href=/>home</a></nav></body></html>",
    }

    async def serve(request: web.Request) -> web.Response:
        if request.path in pages:
            return web.Response(text=pages[request.path], content_type="text/html")
        return web.Response(status=404, text="gone")

    app = web.Application()
    app.router.add_get("/{tail:.*}", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    port = runner.addresses[0][1]
    gatherer = town.desk.saving.web
    gatherer._resolve = lambda host: ["127.0.0.1"]
    gatherer._public = frozenset({f"127.0.0.1:{port}"})
    gatherer._robots = type(gatherer._robots)(town.desk.room.workers, gatherer._get_now)
    yield f"http://gazette.example:{port}"
    await runner.cleanup()


async def test_a_link_is_fetched_read_and_saved_once(town, site: str) -> None:
    answer = await town.ask(f"/save link url:{site}/article?utm_source=x")
    assert "### Saved" in answer, answer
    assert "Ferry to Lorn stops for the winter" in answer
    assert "Lorn Gazette" in answer
    assert "already in the library" in await town.ask(f"/save link url:{site}/article")


async def test_pages_that_are_missing_or_hold_no_article_are_refused(town, site: str) -> None:
    missing = await town.ask(f"/save link url:{site}/missing")
    assert "no such page" in missing, missing
    nothing = await town.ask(f"/save link url:{site}/nothing")
    assert "no article" in nothing, nothing
    assert EMPTY_LIBRARY in await town.ask("/article list")
