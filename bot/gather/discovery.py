"""Finding the feeds of a site from the address of any of its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bot.gather.charset import decode
from bot.gather.plain import plain

_MOST_FEEDS = 20
_TYPES = re.compile(
    r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|application/(?:xml|json)|text/xml", re.IGNORECASE
)
_TAG = re.compile(r"<(link|a)\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w-]{1,20})\s*=\s*(?:\"([^\"]{0,1000})\"|'([^']{0,1000})'|([^\s\"'>]{1,1000}))")
_FEED_LIKE = re.compile(
    r"(?:^|[/._?=-])(?:rss|atom|feeds?|rdf)(?:[/._?=&-]|$)|\.(?:rss|atom|rdf)$|/feed\.json$", re.IGNORECASE
)
#: Where sites keep a feed that they don't announce, commonest first.
#: Source: the feed links of WordPress, Ghost, Hugo, Jekyll, Drupal, Blogger and Arc sites as they come.
_USUAL = (
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feeds/posts/default",
    "/arc/outboundfeeds/rss/",
)
#: A site announces these for every article or search; nobody subscribes to them by its front page.
_SIDE = re.compile(r"comment|/wp-json/|oembed|opensearch|/search|\.css|/tag/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a page names, with the title the page gives it ("" for none)."""

    url: str
    title: str


def discover(html: bytes, url: str, content_type: str | None = None) -> list[FoundFeed]:
    """The feeds a page names: those it announces first, then those it links to. Feeds of comments come last."""
    text = decode(html[:2_000_000], content_type)
    announced: dict[str, str] = {}
    linked: dict[str, str] = {}
    for match in _TAG.finditer(text):
        given = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(match[2])}
        address = _absolute(url, given.get("href", ""))
        if not address:
            continue
        if match[1].lower() == "link":
            if "alternate" in given.get("rel", "").lower().split() and _TYPES.match(given.get("type", "")):
                announced.setdefault(address, plain(given.get("title", ""))[:200])
        elif (
            _FEED_LIKE.search(urlsplit(address).path + "?" + urlsplit(address).query)
            and address not in announced
        ):
            linked.setdefault(address, plain(given.get("title", ""))[:200])
    ranked = sorted(announced.items(), key=lambda item: bool(_SIDE.search(item[0] + item[1])))
    more = [(address, title) for address, title in linked.items() if address not in announced]
    return [FoundFeed(address, title) for address, title in [*ranked, *more]][:_MOST_FEEDS]


def usual_places(url: str) -> list[str]:
    """Addresses worth trying when a page names no feed: beside the page, then at the site's root."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    folder = parts.path.rstrip("/")
    beside = [f"{root}{folder}/feed/", f"{root}{folder}/rss"] if folder.count("/") == 1 else []
    return list(dict.fromkeys([*beside, *(root + place for place in _USUAL)]))


def _absolute(base: str, href: str) -> str:
    try:
        joined = urljoin(base, plain(href))
    except ValueError:
        return ""
    return joined if joined.startswith(("http://", "https://")) else ""
