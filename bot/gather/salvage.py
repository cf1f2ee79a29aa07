"""Entries out of a broken feed: each entry's bytes are read on their own, so that one fault costs one entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ENTRY_START = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:item|entry)(?=[\s>])")
_START = re.compile(r"<(?:[\w.-]{1,20}:)?(?:item|entry)(?=[\s>])")
_END = re.compile(r"</(?:[\w.-]{1,20}:)?(?:item|entry)\s{0,20}>")
#: Of one entry at most so much is searched; a full text may stand between its title and its date.
_LONGEST = 500_000


@dataclass(frozen=True, slots=True)
class Piece:
    """What could be read of an entry, as it stands in the feed; "" for what is missing."""

    id: str
    link: str
    title: str
    summary: str
    published: str
    byline: str


def pieces(text: str) -> Iterator[Piece]:
    """The entries of a feed's text, in order. Their starts and ends both divide: either may be damaged."""
    starts = [match.start() for match in _START.finditer(text)]
    ends = [match.end() for match in _END.finditer(text)]
    if not starts and not ends:
        return
    opened = set(starts)
    marks = sorted(opened | set(ends))
    for at, following in zip(marks, [*marks[1:], len(text)], strict=True):
        part = text[at : min(following, at + _LONGEST)]
        # After an end without a start: blanks, the end of the feed, or an entry whose start was damaged.
        if at in opened or (following < len(text) and len(part) > 40):
            piece = _read(part)
            if at in opened or ((piece.id or piece.link) and piece.title):
                yield piece
    first = min(marks)
    if (
        first in set(ends) - opened
    ):  # the first entry's start is damaged: it begins after the feed's own fields
        yield from ()


def _read(part: str) -> Piece:
    link = _field(part, "link") or _href(part)
    return Piece(
        id=_field(part, "guid") or _field(part, "id") or _attribute(part, "rdf:about"),
        link=link,
        title=_field(part, "title"),
        summary=_field(part, "description") or _field(part, "summary"),
        published=_field(part, "pubDate")
        or _field(part, "published")
        or _field(part, "dc:date")
        or _field(part, "updated"),
        byline=_field(part, "dc:creator") or _field(part, "name"),
    )


def _field(part: str, name: str) -> str:
    """The text of the first element of that name; without an end tag it goes to the next tag on a line of its own."""
    start = re.search(rf"<{name}(?:\s[^<>]{{0,500}})?(?<!/)>", part)
    if not start:
        return ""
    rest = part[start.end() :]
    inside = re.match(r"\s*<!\[CDATA\[", rest)
    if inside:
        end = rest.find("]]>")
        closing = rest.find(f"</{name}")
        if closing >= 0 and (end < 0 or closing < end):
            end = closing
        return rest[inside.end() : end if end >= 0 else inside.end() + 300].strip()
    end = rest.find(f"</{name}")
    other = re.search(
        r"<(?:/?(?:[\w-]{1,20}:)?(?:title|link|guid|id|description|pubDate|published|updated|author|category|item|entry|summary|content)\b)",
        rest,
    )
    if end < 0 or (other and other.start() < end):
        end = other.start() if other else min(len(rest), 300)
    return rest[:end].strip()


def _href(part: str) -> str:
    """The address of an Atom link: the alternate one, else the first that is not the feed's own."""
    first = ""
    for match in re.finditer(r"<(?:atom:)?link\s([^<>]{1,2000})>", part):
        address = _attribute(match[1], "href")
        relation = _attribute(match[1], "rel")
        if address and relation in ("", "alternate"):
            return address
        first = first or (address if relation not in ("self", "enclosure", "replies", "edit") else "")
    return first


def _attribute(text: str, name: str) -> str:
    match = re.search(rf"(?:^|\s){name}\s*=\s*(?:\"([^\"<>]{{1,2000}})\"|'([^'<>]{{1,2000}})')", text[:5000])
    return (match[1] or match[2]).strip() if match else ""
