"""An article out of a page's HTML."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from bot.errors import UserError
from bot.gather.charset import decode
from bot.gather.links import article_link
from bot.gather.metadata import Metadata, read_metadata
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

Kind = Literal["article", "teaser", "paywall"]


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
    tree = _tree(html, content_type)
    if tree is None:
        return None
    about = read_metadata(tree, url)
    body = canonical(_body(tree, url))
    if len(re.findall(r"\w+", body)) < SHORTEST_BODY:
        return None
    return Page(
        headline=about.headline or "",
        body=body,
        byline=about.byline,
        published_at=about.published_at,
        modified_at=about.modified_at,
        outlet=outlet_of(about.site_name, url),
        language=language_of(body, default=about.language or "en"),
        picture_url=about.picture_url,
        canonical_url=about.canonical_url,
        kind=_kind(about, body),
    )


def _tree(html: bytes, content_type: str | None) -> HtmlElement | None:
    """The parsed page; None for what is no HTML."""
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    if len(html) > LARGEST_PAGE:
        raise UserError("That page is too large to read.")
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", decode(html, content_type))
    if "<" not in text:
        return None
    try:
        # As bytes with a named encoding: lxml refuses texts that declare an encoding of their own.
        return document_fromstring(
            text.encode("utf-8", "replace"),
            parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False),
        )
    except (ParserError, ValueError, AssertionError):
        return None


def _body(tree: HtmlElement, url: str) -> str:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(
        logging.CRITICAL
    )  # a page without an article is no error of ours
    try:
        found: Any = trafilatura.bare_extraction(
            tree, url=url, favor_precision=True, include_comments=False, with_metadata=False
        )
    except Exception:  # whatever a stranger's page does to the reader, it is a page without an article
        return ""
    return "\n\n".join((found.text or "").split("\n")) if found else ""


def _kind(about: Metadata, body: str) -> Kind:
    return "article" if about.open else "paywall"


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
