"""Who wrote an article, as its page says."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NO_NAME = re.compile(r"https?://|www\.|@|[<>{}]|^\W*$")
_BY = re.compile(
    r"^\s*(?:(?:written|posted|reported|story|words)\s+)?(?:by|von|par|por|di|door)\s*:?\s+", re.IGNORECASE
)
#: A date or an hour behind the name in the same line.
_WHEN = re.compile(
    r"\s*[,|•·–—-]?\s*\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:posted|published|updated|on)\b.{0,20}\d|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b|\d{1,2}(?::\d\d|[./-]\d{1,2}[./-]))",
    re.IGNORECASE,
)


def byline_of(tree: HtmlElement, metas: dict[str, str], author: Any) -> str | None:
    """Who wrote it, by JSON-LD's author, meta elements or the mark-up of the byline; None when nobody is named."""
    names = _names(author)
    if not names:
        for text in (
            metas.get("author"),
            metas.get("article:author"),
            metas.get("byl"),
            metas.get("dc.creator"),
            metas.get("parsely-author"),
            metas.get("sailthru.author"),
        ):
            if text and (name := _name(text)):
                names = [name]
                break
    if not names:
        for path in _BYLINES:
            found = [
                name for element in tree.xpath(path)[:4] if (name := _name(" ".join(element.itertext())))
            ]
            if found:
                names = found
                break
    names = [name for i, name in enumerate(names) if not any(name in other for other in names[:i])]
    return ", ".join(names)[:200] or None


_BYLINES = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@rel='author']",
    "//*[@itemprop='author']",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' byline ')]",
    "//*[contains(@class, 'author-name') or contains(@class, 'authorName') or contains(@class, 'author_name')]",
    "//*[contains(@class, 'byline')]",
)


def _names(author: Any) -> list[str]:
    people = author if isinstance(author, list) else [author]
    texts = [person.get("name") if isinstance(person, dict) else person for person in people[:8]]
    flat = [one for text in texts for one in (text if isinstance(text, list) else [text])]
    return [name for text in flat if isinstance(text, str) and (name := _name(text))]


def _name(text: str) -> str | None:
    """A person's or a desk's name without "By"; None for addresses and whole sentences."""
    name = _WHEN.split(_BY.sub("", " ".join(html.unescape(text).split())))[0].strip(" ,;|•·-–—")
    return name if 2 <= len(name) <= 100 and not _NO_NAME.search(name) and name.count(" ") < 12 else None
