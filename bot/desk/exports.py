"""A library as a file, out and in: JSON lines with offsets and SHA-256 per revision, Markdown to read."""

from __future__ import annotations

import asyncio
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.desk import Desk
from bot.desk.room import Room
from bot.errors import UserError
from bot.news import Draft, Revision, Text
from bot.text.body import canonical
from storage import articles

LINES = "articles.jsonl"
FORMAT = 1
#: Articles that are in memory at once.
BATCH = 50
#: A line longer than this, or a file with more bytes unpacked, is no export of ours.
LONGEST_LINE, LARGEST = 20_000_000, 2_000_000_000

NOT_OURS = "{name} is no export of mine: it has no {lines}."
BROKEN = "{name}, line {number}: not an article of an export ({why})."

README = """This is a library of Verbatim.

articles.jsonl  one article a line: what is known of it, every revision with its text and the SHA-256 of that text
                (UTF-8), sentences and quotes as character offsets into it, end exclusive
articles/*.md   the newest revision of each, to read

The texts belong to their publishers.
"""


async def write_export(room: Room, guild: int, target: Path) -> int:
    """Write the zip under its name only when it is whole; how many articles it holds."""
    partial = target.with_name(target.name + ".partial")
    partial.parent.mkdir(parents=True, exist_ok=True)
    total = 0
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr("README.txt", README)
            with out.open(LINES, "w", force_zip64=True) as lines:
                pages: list[tuple[str, str]] = []
                while True:
                    found = await _batch(room, guild, total)
                    for text, history in found:
                        line = json.dumps(_line(text, history), ensure_ascii=False)
                        lines.write(line.encode() + b"\n")
                        pages.append((_name(text), _markdown(text)))
                    total += len(found)
                    if len(found) < BATCH:
                        break
            for name, page in pages:
                out.writestr(f"articles/{name}.md", page)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return total


@dataclass(frozen=True, slots=True)
class Part:
    """A zip that holds some of a library, and how many articles."""

    path: Path
    articles: int


async def write_parts(room: Room, guild: int, folder: Path, most: int) -> list[Part]:
    """The library as zips of at most `most` bytes each, newest articles first; each is an export by itself.

    A single article that is larger makes a larger zip. Empty for an empty library.
    """
    made: list[Part] = []
    lines: list[bytes] = []
    pages: list[tuple[str, str]] = []
    size = offset = 0
    while True:
        found = await _batch(room, guild, offset)
        for line, name, page, packed in await asyncio.to_thread(_weighed, found):
            if lines and size + packed > most:
                made.append(await asyncio.to_thread(_part, folder, len(made) + 1, lines, pages))
                lines, pages, size = [], [], 0
            lines.append(line)
            pages.append((name, page))
            size += packed
        offset += len(found)
        if len(found) < BATCH:
            break
    if lines:
        made.append(await asyncio.to_thread(_part, folder, len(made) + 1, lines, pages))
    return made


async def _batch(room: Room, guild: int, offset: int) -> list[tuple[Text, list[Revision]]]:
    async with room.store.reading() as c:
        found = await articles.newest(c, guild, limit=BATCH, offset=offset)
        texts = await articles.texts(c, guild, [article.id for article in found])
        return [(text, await articles.history(c, guild, text.article.id)) for text in texts]


def _weighed(found: list[tuple[Text, list[Revision]]]) -> list[tuple[bytes, str, str, int]]:
    """Line, file name and page of each, and at most how many bytes of a zip they take: packed alone, and two headers."""
    weighed = []
    for text, history in found:
        line = json.dumps(_line(text, history), ensure_ascii=False).encode() + b"\n"
        page = _markdown(text)
        packed = len(zlib.compress(line)) + len(zlib.compress(page.encode())) + 600
        weighed.append((line, _name(text), page, packed))
    return weighed


def _part(folder: Path, number: int, lines: list[bytes], pages: list[tuple[str, str]]) -> Part:
    path = folder / f"library-{number}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("README.txt", README)
        out.writestr(LINES, b"".join(lines))
        for name, page in pages:
            out.writestr(f"articles/{name}.md", page)
    return Part(path, len(lines))


async def read_export(desk: Desk, guild: int, source: Path) -> tuple[int, int]:
    """Put an export into a library: how many were new, how many were there. Raises: UserError, nothing half done."""
    drafts = list(_drafts(source))
    new = 0
    for draft in drafts:
        saved = await desk.saving.store(guild, None, draft)
        new += not saved.already
    return new, len(drafts) - new


def _drafts(source: Path) -> Iterator[Draft]:
    try:
        with zipfile.ZipFile(source) as packed:
            info = packed.getinfo(LINES)
            if info.file_size > LARGEST:
                raise UserError(NOT_OURS.format(name=source.name, lines=LINES))
            with packed.open(info) as lines:
                number = 0
                while line := lines.readline(LONGEST_LINE):
                    number += 1
                    yield _draft(source.name, number, line)
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise UserError(NOT_OURS.format(name=source.name, lines=LINES)) from error


def _draft(name: str, number: int, line: bytes) -> Draft:
    try:
        given = json.loads(line)
        newest = given["revisions"][-1]
        return Draft(
            headline=str(newest["headline"]),
            body=canonical(str(newest["body"])),
            outlet=str(given["outlet"]),
            url=given["url"],
            byline=given["byline"],
            published_at=datetime.fromisoformat(given["published_at"]) if given["published_at"] else None,
            language=str(given["language"]),
        )
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise UserError(BROKEN.format(name=name, number=number, why=type(error).__name__)) from error


def _line(text: Text, history: list[Revision]) -> dict[str, Any]:
    article, reading = text.article, text.reading
    return {
        "format": FORMAT,
        "id": article.id,
        "outlet": article.outlet,
        "headline": article.headline,
        "byline": article.byline,
        "url": article.url,
        "published_at": _moment(article.published_at),
        "saved_at": _moment(article.saved_at),
        "language": article.language,
        "story": article.story_id,
        "wire_copy_of": article.wire_of,
        "revisions": [
            {
                "number": revision.number,
                "seen_at": _moment(revision.seen_at),
                "headline": revision.headline,
                "sha256": revision.sha256,
                "body": revision.body,
            }
            for revision in history
        ],
        "sentences": [[s.start, s.end, s.paragraph] for s in reading.sentences],
        "quotes": [
            {"start": q.start, "end": q.end, "kind": q.kind, "speaker": q.speaker} for q in reading.quotes
        ],
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _name(text: Text) -> str:
    """A file name from number and headline: letters, digits and hyphens of any alphabet."""
    slug = re.sub(r"[^\w]+", "-", text.article.headline.lower())[:60].strip("-_")
    return f"{text.article.id:06d}-{slug}" if slug else f"{text.article.id:06d}"


def _markdown(text: Text) -> str:
    article = text.article
    at = article.published_at
    published = f"{at.day} {at:%B %Y, %H:%M} UTC" if at else ""
    facts = [article.outlet, article.byline or "", published, article.url or ""]
    return f"# {article.headline}\n\n{' · '.join(fact for fact in facts if fact)}\n\n{text.body}\n"
