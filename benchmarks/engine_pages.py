"""Adapters of gathering for the scorers: pages, feeds, hostile input, fetching. Thin on purpose."""

from __future__ import annotations

from typing import Any

from bot.errors import UserError
from bot.gather.feed import Entry, read_feed
from bot.gather.fetch import FetchedPage, fetch
from bot.gather.page import Page
from bot.gather.page import extract as extract_page
from bot.workers import Workers

__all__ = [
    "FetchedPage",
    "UserError",
    "extract",
    "extract_guarded",
    "fetch",
    "parse_feed",
    "parse_feed_guarded",
]

_workers: list[Workers] = []


def extract(html: bytes, url: str) -> dict[str, Any] | None:
    """The article of a page, in the scorer's form."""
    return _page(extract_page(html, url))


async def extract_guarded(html: bytes, url: str) -> dict[str, Any] | None:
    """The same through the bot's worker processes."""
    return _page(await _pool().run(extract_page, html, url))


def _pool() -> Workers:
    if not _workers:
        _workers.append(Workers())
    return _workers[0]


def _page(page: Page | None) -> dict[str, Any] | None:
    if page is None:
        return None
    return {
        "headline": page.headline,
        "body": page.body,
        "byline": page.byline,
        "published_at": page.published_at.isoformat() if page.published_at else None,
        "outlet": page.outlet,
        "language": page.language,
    }


def parse_feed(data: bytes, url: str, content_type: str | None = None) -> list[dict[str, Any]]:
    """The entries of a feed, in the scorer's form."""
    return [_entry(entry) for entry in read_feed(data, url, content_type).entries]


async def parse_feed_guarded(data: bytes, url: str) -> list[dict[str, Any]]:
    """The same through the bot's worker processes."""
    return [_entry(entry) for entry in (await _pool().run(read_feed, data, url)).entries]


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "headline": entry.headline,
        "summary": entry.summary,
        "published_at": entry.published_at.isoformat() if entry.published_at else None,
    }
