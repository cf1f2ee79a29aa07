"""An article out of a page's HTML."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from bot.errors import UserError
from bot.gather.blocks import Block, blocks_of
from bot.gather.charset import decode
from bot.gather.choosing import chosen
from bot.gather.dates import parse_date
from bot.gather.kinds import Kind, kind_of, refuse_notice
from bot.gather.links import article_link
from bot.gather.metadata import Metadata, read_metadata
from bot.gather.plain import plain
from bot.gather.publisher import outlet_of
from bot.news import Draft
from bot.text.body import canonical
from bot.text.language import language_of

# lxml and trafilatura (60 MB) are imported inside functions: the bot names `extract`, only workers run it.
if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Largest page parsed; `fetch` stops at 5 MB already, an uploaded file at 10 MB.
LARGEST_PAGE = 10 * 1024 * 1024 + 1024
#: Shorter bodies are no articles: a caption, an error, a cookie notice. In words.
SHORTEST_BODY = 25

_CONTROLS = bytes({*range(32), 127} - {9, 10, 13})
#: Bytes that no text holds (NUL is left out: some pages are sown with it), and the share from which it isn't one.
#: Random bytes and packed files have 10 %, the worst of 100 pages none.
_NEVER = bytes({*range(1, 32)} - {9, 10, 11, 12, 13, 27})
_MOST_CONTROLS = 0.01
#: A text of the article in JSON-LD counts from so many words on, and when we have less than this share of it.
_TOLD_WORDS = 80
_ENOUGH = 0.6
#: The date stands within so many blocks of the headline; further down it's that of another article.
_DATE_REACH = 8
_LONGEST_DATE_LINE = 100
#: Characters of a page that are searched for signs of a paywall.
_LONGEST_SHOWN = 200_000
_PARAGRAPH = re.compile(
    r"<p(?:\s[^<>]{0,500})?>([^<>]{40,}(?:<(?!/?p\b)[^<>]{0,500}>[^<>]*)*)", re.IGNORECASE
)
_MOST_PARAGRAPHS = 1000
#: Nothing of these is read; without them the readers have half the tree to copy and search.
_UNREAD = (
    "script", "style", "noscript", "template", "svg", "math", "link", "meta", "select", "option", "textarea", "iframe",
    "object", "embed", "canvas", "audio", "video", "map", "datalist", "source", "input", "img",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """An article as its page gives it. `body` is canonical; `outlet` is never empty.

    kind: "teaser" when the page shows only the first lines, "paywall" when it says that the rest costs money.
    """

    headline: str
    body: str
    byline: str | None
    published_at: datetime | None
    modified_at: datetime | None
    outlet: str
    language: str
    picture_url: str | None
    canonical_url: str | None
    kind: Kind


def extract(html: bytes, url: str, content_type: str | None = None) -> Page | None:
    """The article of a page, or None when there is none. Run it in a worker: hostile pages hang any parser.

    Raises: UserError when the page says that it is something else (an error, a cookie wall).
    """
    text = _text(html, content_type)
    tree = parsed(text)
    if tree is None:
        return None
    about = read_metadata(tree, url)
    without_unread(tree)
    blocks = blocks_of(tree)
    body = canonical("\n\n".join(_paragraphs(tree, url, about, blocks) or _in_the_source(text)))
    shown = "\n".join(block.text for block in blocks)[:_LONGEST_SHOWN]
    refuse_notice(about.headline or "", body or shown)
    if _size(body) < SHORTEST_BODY:
        return None
    return Page(
        headline=about.headline or "",
        body=body,
        byline=about.byline,
        published_at=about.published_at or _date_shown(blocks, about.headline or ""),
        modified_at=about.modified_at,
        outlet=outlet_of(about.site_name, url),
        language=language_of(body, default=about.language or "en"),
        picture_url=about.picture_url,
        canonical_url=about.canonical_url,
        kind=kind_of(about, body, shown),
    )


def _text(html: bytes, content_type: str | None) -> str:
    """The page's source; "" for what is no text.

    Raises: UserError when it is too large.
    """
    if len(html) > LARGEST_PAGE:
        raise UserError("That page is too large to read.")
    controls = len(html[:20_000]) - len(html[:20_000].translate(None, _NEVER))
    return "" if controls > _MOST_CONTROLS * len(html[:20_000]) else decode(html, content_type)


def parsed(text: str) -> HtmlElement | None:
    """The page's tree; None for what is no HTML."""
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    if "<" not in text:
        return None
    try:
        # As bytes with a named encoding: lxml refuses texts that declare an encoding of their own.
        return document_fromstring(
            text.encode("utf-8", "replace").translate(None, _CONTROLS),
            parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False),
        )
    except (ParserError, ValueError, AssertionError):
        return None


def _paragraphs(tree: HtmlElement, url: str, about: Metadata, blocks: list[Block]) -> list[str]:
    """The article's paragraphs. Where they are far fewer than the metadata's text of it, that text decides."""
    about_it = {"headline": about.headline or "", "byline": about.byline or ""}
    found = another_reading(tree, url)
    kept = [block.text for block in chosen(blocks, found, **about_it)] or list(
        filter(None, found.split("\n"))
    )
    told = about.text or ""
    if not about.open or _size(told) < _TOLD_WORDS or _size("\n".join(kept)) >= _ENOUGH * _size(told):
        return kept
    again = [block.text for block in chosen(blocks, told, **about_it)]
    if _size("\n".join(again)) >= _ENOUGH * _size(told):
        return again
    return re.split(r"\n+", told)


def _date_shown(blocks: list[Block], headline: str) -> datetime | None:
    """A date in one of the short lines around the headline, for pages that don't state it otherwise."""
    at = next((i for i, block in enumerate(blocks) if headline and block.text == headline), None)
    if at is None:
        return None
    for block in blocks[max(0, at - 3) : at + _DATE_REACH]:
        if len(block.text) < _LONGEST_DATE_LINE and re.search(r"\b(?:19|20)\d\d", block.text):
            found = parse_date(block.text)
            if found:
                return found
    return None


def _in_the_source(text: str) -> list[str]:
    """Paragraphs by their marks alone, for pages nested too deep for the parser (256 levels)."""
    found = [match[1] for match in islice(_PARAGRAPH.finditer(text), _MOST_PARAGRAPHS)]
    return list(filter(None, map(plain, found)))


def _size(text: str) -> int:
    return len(re.findall(r"\w+", text))


def without_unread(tree: HtmlElement) -> None:
    """Drop what is never read. To be done when the metadata have been read: they are in there."""
    from lxml.etree import strip_elements

    strip_elements(tree, *_UNREAD, with_tail=False)


def another_reading(tree: HtmlElement, url: str) -> str:
    """trafilatura's text of a page, a block a line; "" when it finds none. `tree` stays as it is."""
    import trafilatura

    try:
        found: Any = trafilatura.bare_extraction(tree, url=url, options=_options())
    except Exception:  # whatever a stranger's page does to the reader, it is a page without an article
        return ""
    return (found.text or "") if found else ""


@lru_cache(maxsize=1)
def _options() -> Any:
    """trafilatura without its own second opinions: `choosing` is ours."""
    from trafilatura.settings import Extractor

    logging.getLogger("trafilatura").setLevel(
        logging.CRITICAL
    )  # a page without an article is no error of ours
    return Extractor(output_format="python", fast=True, comments=False, recall=True)


def draft_of(html: bytes, url: str, content_type: str | None) -> tuple[Draft, Kind, str | None] | None:
    """(draft to share, kind, picture's address) of a page fetched from `url`; None when it holds no article."""
    page = extract(html, url, content_type)
    if page is None:
        return None
    draft = Draft(
        headline=page.headline,
        body=page.body,
        outlet=page.outlet,
        url=article_link(url, page.canonical_url),
        byline=page.byline,
        published_at=page.published_at,
        modified_at=page.modified_at,
        language=page.language,
        shared=True,
    )
    return draft, page.kind, page.picture_url
