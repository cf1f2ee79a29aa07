"""Feeds: RSS, Atom, RDF and JSON Feed, clean or broken, as one kind of value. Run `read_feed` in a worker."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from bot.errors import UserError
from bot.gather.charset import declared_encoding, decode
from bot.gather.dates import parse_date
from bot.gather.json_feed import as_entry, is_json_feed, read_json
from bot.gather.links import link_key
from bot.gather.plain import plain
from bot.gather.salvage import ENTRY_START, Piece, pieces

#: The longest of 100 feeds has 338 entries (2026-11); archives of podcasts reach 3,000.
MOST_ENTRIES = 5000
#: Characters of a summary kept: the card shows 300.
LONGEST_SUMMARY = 1000
LONGEST_HEADLINE = 500
#: Characters of full texts kept of one feed; 30 articles of 3,000 words have 600,000.
MOST_CONTENT = 600_000
#: feedparser takes 0.1 s for 100 kB; larger feeds that nothing else understands are given up.
_FEEDPARSER_LIMIT = 2_000_000

_HIDDEN = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.DOTALL)
_FEED_ROOT = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_PAGE_ROOT = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed. `id` is never empty; `url` may be "". `headline` and `summary` are plain text.

    `content` is the full text as HTML where the feed carries it, else "".
    """

    id: str
    url: str
    headline: str
    summary: str
    published_at: datetime | None
    updated_at: datetime | None = None
    byline: str | None = None
    content: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: what it says about itself, and its entries in document order. `ttl` is in minutes, 0 when not said."""

    title: str
    site_url: str
    language: str | None
    entries: tuple[Entry, ...]
    ttl: int = 0


def read_feed(data: bytes, url: str, content_type: str | None = None) -> Feed:
    """Parse a feed, however broken.

    fastfeedparser first. Where the bytes hold more entries than it found, each entry's bytes are read on their
    own, so that one fault costs one entry. feedparser last, for what neither understands.

    Raises: UserError for something that is no feed.
    """
    stripped = data.strip(b" \t\r\n\x00\xef\xbb\xbf")
    if not stripped:
        raise UserError("That address gives an empty answer, not a feed.")
    if is_json_feed(stripped):
        return _json(stripped, url)
    openings = _openings(data)
    if len(openings) > MOST_ENTRIES:
        data = data[: openings[-1]]
    feed, entries = _fast(data, url)
    if len(entries) < len(openings) and len(entries) < _openings_outside(data):
        entries = _merged(
            entries,
            [entry for piece in pieces(_text(data, content_type)) if (entry := _salvaged(piece, url))],
        )
    if not entries and _FEED_ROOT.search(data) and len(data) <= _FEEDPARSER_LIMIT:
        feed, entries = _thorough(data, url, content_type)
    if not entries and not _FEED_ROOT.search(data[:20_000]):
        if _PAGE_ROOT.search(data[:20_000]):
            raise UserError("That address leads to a web page, not to a feed (a login page, perhaps).")
        raise UserError("What that address gives is not a feed.")
    ttl = re.search(rb"<ttl>\s*(\d{1,6})\s*</ttl>", data[:200_000])
    return Feed(
        title=plain(str(feed.get("title") or ""))[:LONGEST_HEADLINE],
        site_url=_joined(url, str(feed.get("link") or "")),
        language=_language(feed.get("language")) or _stated_language(data),
        entries=tuple(entries),
        ttl=int(ttl[1]) if ttl else _update_minutes(data),
    )


def read_keyed(data: bytes, url: str, content_type: str | None = None) -> tuple[Feed, tuple[str, ...]]:
    """`read_feed`, and for each entry what it is remembered by: `entry_key` as 32 hex digits, "" for none.

    Full texts beyond MOST_CONTENT are left out: many feeds are held at once.
    Here because keys cost 20 µs each: 0.1 s for the largest feed, too long for the event loop.
    """
    feed = read_feed(data, url, content_type)
    size, kept = 0, []
    for entry in feed.entries:
        size += len(entry.content)
        kept.append(entry if size <= MOST_CONTENT or not entry.content else replace(entry, content=""))
    feed = replace(feed, entries=tuple(kept))
    return feed, tuple(
        hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32] if (key := entry_key(entry)) else ""
        for entry in feed.entries
    )


# --- the three readers ---


def _fast(data: bytes, url: str) -> tuple[dict[str, Any], list[Entry]]:
    """fastfeedparser's reading; nothing where it gives up. Given bytes it never fetches."""
    import fastfeedparser

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed: Any = fastfeedparser.parse(
                data, include_tags=False, include_media=False, include_enclosures=False
            )
    except Exception:  # it raises whatever its parsers raise; the other readers have their turn
        return {}, []
    return dict(parsed.get("feed") or {}), [_entry(item, url) for item in parsed.get("entries") or ()]


def _thorough(data: bytes, url: str, content_type: str | None) -> tuple[dict[str, Any], list[Entry]]:
    """feedparser's reading. It opens files and addresses when given text: it is given a stream."""
    import feedparser

    headers = {"content-type": content_type} if content_type else {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed: Any = feedparser.parse(
                io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
            )
    except Exception:  # as above; it was the last
        return {}, []
    return dict(parsed.feed), [_entry(item, url) for item in parsed.entries]


def _json(data: bytes, url: str) -> Feed:
    found = read_json(data)
    if found is None:
        raise UserError("What that address gives is not a feed.")
    about, items = found
    return Feed(
        title=plain(str(about.get("title") or ""))[:LONGEST_HEADLINE],
        site_url=_joined(url, str(about.get("home_page_url") or "")),
        language=_language(about.get("language")),
        entries=tuple(_entry(as_entry(item), url) for item in items[:MOST_ENTRIES]),
    )


# --- entries ---


def _entry(item: Any, base: str) -> Entry:
    """An entry of fastfeedparser or feedparser (they name the fields alike)."""
    identity = str(item.get("id") or "").strip()
    link = str(item.get("link") or "").strip()
    if not link and identity.startswith(("http://", "https://")):
        link = identity
    content = item.get("content") or ()
    summary = item.get("description") or item.get("summary") or ""
    return _made(
        identity,
        _joined(base, link),
        item.get("title") or "",
        summary,
        published=item.get("published") or item.get("pubDate"),
        updated=item.get("updated"),
        byline=item.get("author"),
        content=str(content[0].get("value") or "") if content else "",
    )


def _salvaged(piece: Piece, base: str) -> Entry | None:
    if not (piece.id or piece.link or piece.title):
        return None
    link = piece.link or (piece.id if piece.id.startswith(("http://", "https://")) else "")
    return _made(
        piece.id, _joined(base, link), piece.title, piece.summary, piece.published, None, piece.byline, ""
    )


def _made(
    identity: str, url: str, title: str, summary: str, published: Any, updated: Any, byline: Any, content: str
) -> Entry:
    headline = plain(title)[:LONGEST_HEADLINE]
    short = plain(str(summary)[: 4 * LONGEST_SUMMARY])[:LONGEST_SUMMARY]
    if not (identity or url):
        identity = "sha1:" + hashlib.sha1(f"{headline}\n{short}".encode(), usedforsecurity=False).hexdigest()
    return Entry(
        id=identity or url,
        url=url,
        headline=headline,
        summary=short,
        published_at=_when(published) or _when(updated),
        updated_at=_when(updated),
        byline=plain(str(byline))[:200] or None if byline else None,
        content=content,
    )


def _when(value: Any) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return parse_date(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _merged(parsed: list[Entry], salvaged: list[Entry]) -> list[Entry]:
    """Salvaged entries in their order; where the parser has the same one, its fuller reading."""
    if len(salvaged) <= len(parsed):
        return parsed
    known: dict[str, list[Entry]] = {}
    for entry in parsed:
        known.setdefault(entry.id, []).append(entry)
    return [known[entry.id].pop(0) if known.get(entry.id) else entry for entry in salvaged]


def entry_key(entry: Entry) -> str:
    """What stays the same when a feed issues an entry again with a new guid, date or tracking parameters.

    The article's address; the guid where there is no address; the headline where there is neither.
    """
    return (
        link_key(entry.url)
        or (entry.id if not entry.id.startswith("sha1:") else "")
        or entry.headline.casefold()
    )


# --- bytes ---


def _openings(data: bytes) -> list[int]:
    """Where entries begin: one more than are read, at most."""
    return [start.start() for start in islice(ENTRY_START.finditer(data), MOST_ENTRIES + 1)]


def _openings_outside(data: bytes) -> int:
    """How many entries begin outside of CDATA and comments, where full texts may hold anything."""
    if b"<![CDATA[" in data or b"<!--" in data:
        data = _HIDDEN.sub(b"", data)
    return len(_openings(data))


def _text(data: bytes, content_type: str | None) -> str:
    declared = declared_encoding(data, content_type)
    return decode(data, content_type, default=declared or "cp1252")


def _joined(base: str, link: str) -> str:
    if link.startswith(("http://", "https://")):
        return link
    try:
        joined = urljoin(base, link.strip()) if link else ""
    except ValueError:
        return ""
    return joined if joined.startswith(("http://", "https://")) else ""


def _language(value: Any) -> str | None:
    match = re.match(r"([a-z]{2})(?:[-_]|$)", str(value or "").strip().lower())
    return match[1] if match else None


def _stated_language(data: bytes) -> str | None:
    match = re.search(rb"<language>\s*([A-Za-z-]{2,12})|xml:lang\s*=\s*[\"']([A-Za-z-]{2,12})", data[:20_000])
    return _language((match[1] or match[2]).decode()) if match else None


def _update_minutes(data: bytes) -> int:
    """Minutes between updates by the syndication module (sy:updatePeriod, sy:updateFrequency); 0 when not said."""
    period = re.search(rb"<sy:updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*<", data[:200_000])
    if not period:
        return 0
    times = re.search(rb"<sy:updateFrequency>\s*(\d{1,4})\s*<", data[:200_000])
    minutes = {b"hourly": 60, b"daily": 1440, b"weekly": 10080, b"monthly": 43200, b"yearly": 525600}[
        period[1]
    ]
    return minutes // max(int(times[1]) if times else 1, 1)
