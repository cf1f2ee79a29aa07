"""JSON Feed, whole or damaged, as items like those of the XML formats. Source: jsonfeed.org, versions 1 and 1.1."""

from __future__ import annotations

import json
import re
from typing import Any

_HEAD = re.compile(rb"\"(?:version|items|home_page_url|feed_url)\"\s*:")
_ITEMS = re.compile(r"\"items\"\s*:\s*\[")
_CONTROLS = bytes({*range(32)} - {9, 10, 13})
#: A damaged feed is given up after so many places at which no item begins.
_MOST_FAILURES = 2000


def is_json_feed(data: bytes) -> bool:
    """Whether bytes are a JSON Feed, even behind junk."""
    return data[:1] in b"{[" or (b"{" in data[:2000] and len(_HEAD.findall(data[:5000])) > 1)


def read_json(data: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """The feed's own fields and its items; None when it is no JSON Feed.

    Where the whole can't be read each item is read on its own, so that one fault costs one item.
    """
    text = data.translate(None, _CONTROLS).decode("utf-8", "replace")
    text = text[text.find("{") :]
    try:
        found: Any = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        start = _ITEMS.search(text)
        return ({}, _one_by_one(text, start.end())) if start else None
    items = found.get("items") if isinstance(found, dict) else None
    return (found, [item for item in items if isinstance(item, dict)]) if isinstance(items, list) else None


def as_entry(item: dict[str, Any]) -> dict[str, Any]:
    """An item with the names that the XML parsers give the fields."""
    text = {key: str(value) for key, value in item.items() if isinstance(value, str | int)}
    given = item.get("authors")
    people = given if isinstance(given, list) else [item.get("author")]
    names = [str(person.get("name") or "") for person in people if isinstance(person, dict)]
    return {
        "id": text.get("id", ""),
        "link": text.get("url") or text.get("external_url") or "",
        "title": text.get("title", ""),
        "description": text.get("summary") or text.get("content_text") or text.get("content_html") or "",
        "published": text.get("date_published"),
        "updated": text.get("date_modified"),
        "author": ", ".join(filter(None, names)),
        "content": [{"value": text.get("content_html", "")}],
    }


def _one_by_one(text: str, at: int) -> list[dict[str, Any]]:
    decoder = json.JSONDecoder(strict=False)
    found: list[dict[str, Any]] = []
    failures = 0
    while failures < _MOST_FAILURES and (at := text.find("{", at)) >= 0:
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            failures += 1
            at += 1
            continue
        if "id" in item or "url" in item:
            found.append(item)
    return found
