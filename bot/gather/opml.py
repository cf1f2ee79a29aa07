"""Lists of feeds in OPML: read with a report on every line, written for other readers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from bot.errors import UserError
from bot.gather.addresses import web_address
from bot.gather.charset import decode
from bot.gather.links import link_key

LARGEST_OPML = 5 * 1024 * 1024
#: The issue's case has 5,000 feeds; the longest lists people publish have about that.
MOST_FEEDS = 10_000

_OUTLINE = re.compile(r"<outline\b([^<>]{0,4000})>?", re.IGNORECASE)
_XML_URL = re.compile(r"\bxmlUrl\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed of a list: its address, its title and the folder it stood in ("" for none)."""

    url: str
    title: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Why a line of a list was left out. Lines count from 1."""

    line: int
    url: str
    reason: str


def read_opml(data: bytes) -> tuple[list[ListedFeed], list[Remark]]:
    """The feeds of a list, each once, and a remark for every line left out. Run it in a worker.

    listparser reads it; it drops what is double or broken silently, so the lines are looked at again.

    Raises: UserError when it is no list of feeds.
    """
    if len(data) > LARGEST_OPML:
        raise UserError(f"That list is larger than {LARGEST_OPML >> 20} MB.")
    text = decode(data)
    if "<opml" not in text[:5000].lower() and not _XML_URL.search(text):
        raise UserError("That is not an OPML file. Export your subscriptions as OPML and send me that.")
    known = {str(feed["url"]).strip(): feed for feed in _listed(text)}
    feeds: list[ListedFeed] = []
    remarks: list[Remark] = []
    seen: set[str] = set()
    line, at = 1, 0
    for outline in _OUTLINE.finditer(text):
        line += text.count("\n", at, outline.start())
        at = outline.start()
        given = _XML_URL.search(outline[1])
        if given is None:
            continue
        url = _unescaped(given[1] if given[1] is not None else given[2]).strip()
        try:
            web_address(url)
        except UserError as error:
            remarks.append(Remark(line, url[:200], str(error)))
            continue
        key = link_key(url)
        if key in seen:
            remarks.append(Remark(line, url[:200], "Stands in the list already."))
        elif len(feeds) >= MOST_FEEDS:
            remarks.append(Remark(line, url[:200], f"I take {MOST_FEEDS:,} feeds at most."))
        else:
            seen.add(key)
            feeds.append(_feed(url, known.get(url)))
    if not feeds and not remarks:
        raise UserError("I found no feed in that list.")
    return feeds, remarks


def without(feeds: Iterable[ListedFeed], held: Iterable[str]) -> dict[str, str]:
    """Titles by address of the feeds that are not among the addresses held. Run it in a worker when there are many."""
    known = {link_key(url) for url in held}
    return {feed.url: feed.title for feed in feeds if link_key(feed.url) not in known}


def write_opml(feeds: Iterable[ListedFeed], title: str, now: datetime) -> str:
    """A list that other readers take: folders as outlines, everything escaped."""
    by_folder: dict[str, list[ListedFeed]] = {}
    for feed in feeds:
        by_folder.setdefault(feed.folder, []).append(feed)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{escape(title)}</title><dateCreated>{format_datetime(now)}</dateCreated></head>",
        "  <body>",
    ]
    for folder, inside in by_folder.items():
        indent = "      " if folder else "    "
        if folder:
            lines.append(f"    <outline text={_quoted(folder)}>")
        for feed in inside:
            name = _quoted(feed.title or feed.url)
            lines.append(f'{indent}<outline type="rss" text={name} title={name} xmlUrl={_quoted(feed.url)}/>')
        if folder:
            lines.append("    </outline>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _listed(text: str) -> list[dict[str, Any]]:
    import listparser

    try:
        # As bytes: given a text that begins with http it would fetch.
        return list(listparser.parse(text.encode("utf-8", "replace"))["feeds"])
    except Exception:  # whatever it stumbles over, the addresses are read without it
        return []


def _feed(url: str, known: dict[str, Any] | None) -> ListedFeed:
    if known is None:
        return ListedFeed(url)
    folders = [" / ".join(map(str, path)) for path in known.get("categories") or () if path]
    return ListedFeed(url, str(known.get("title") or "")[:200], folders[0][:100] if folders else "")


def _unescaped(text: str) -> str:
    import html

    return html.unescape(text)


def _quoted(text: str) -> str:
    return quoteattr(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text))
