"""What a page says about itself: headline, byline, dates, outlet, picture. From JSON-LD, meta elements, mark-up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from bot.gather.byline import byline_of
from bot.gather.dates import parse_date
from bot.gather.plain import plain
from bot.gather.publisher import best_name, resembles

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: JSON-LD larger than this is not about one article.
_LARGEST_JSON = 300_000
_MOST_OBJECTS = 400
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Review|LiveBlogPosting|AnalysisNewsArticle)$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Fields of one page; None for what it doesn't say.

    `open` is False where it says that it costs money. `text` is the article's text in JSON-LD, `words` how many
    words it is said to have (0: not said).
    """

    headline: str | None = None
    byline: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    site_name: str | None = None
    language: str | None = None
    picture_url: str | None = None
    canonical_url: str | None = None
    type: str | None = None
    open: bool = True
    description: str | None = None
    text: str | None = None
    words: int = 0


def read_metadata(tree: HtmlElement, url: str) -> Metadata:
    """The metadata of a parsed page."""
    metas = _metas(tree)
    article = _article(tree, url)
    dated = tree.xpath("//*[@itemprop='datePublished' or @itemprop='dateModified']")[:8]
    published = (
        _first_date(article.get("datePublished"), *(metas.get(name) for name in _PUBLISHED))
        or _first_date(*(_stamp(element) for element in dated if element.get("itemprop") == "datePublished"))
        or _first_date(*_times(tree), _date_in(url))
    )
    modified = _first_date(
        article.get("dateModified"),
        *(
            metas.get(name)
            for name in ("article:modified_time", "og:updated_time", "datemodified", "lastmod")
        ),
        *(_stamp(element) for element in dated if element.get("itemprop") == "dateModified"),
    )
    names = [
        metas.get("og:site_name"),
        _text_of(article.get("publisher"), "name"),
        metas.get("application-name"),
    ]
    names.append(_title_end(_clean(tree.findtext(".//title")) or "", url, known=any(names)))
    picture = metas.get("og:image") or metas.get("twitter:image") or _text_of(article.get("image"), "url")
    return Metadata(
        headline=_headline(tree, metas, article, names),
        byline=byline_of(tree, metas, article.get("author")),
        published_at=published,
        modified_at=modified if modified and published and modified > published else None,
        site_name=best_name(names, url),
        language=_language(tree, metas, article),
        picture_url=_address(picture, url),
        canonical_url=_canonical(tree, metas, url),
        type=metas.get("og:type"),
        open=_is_open(article, metas),
        text=_told_text(article),
        words=_number(article.get("wordCount")),
        description=metas.get("og:description") or metas.get("description"),
    )


_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "og:article:published_time",
    "article.published",
    "publish-date",
    "publish_date",
    "pubdate",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "article.created",
    "originalpublicationdate",
    "date",
)


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Meta elements by name, property or itemprop in lower case; the first of each counts."""
    found: dict[str, str] = {}
    for _, element in zip(range(400), tree.iter("meta"), strict=False):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if name and content and len(content) < 2000:
            found.setdefault(name.strip().lower(), content)
    return found


def _article(tree: HtmlElement, url: str) -> dict[str, Any]:
    """The page's article in JSON-LD, {} when there is none. Of several the one with this address, else the first."""
    first: dict[str, Any] = {}
    for script in [each for each in tree.iter("script") if "ld+json" in (each.get("type") or "")][:20]:
        text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->").strip(" \n;")
        if not text or len(text) > _LARGEST_JSON:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            kinds = thing.get("@type")
            if not any(
                isinstance(k, str) and _ARTICLE.search(k)
                for k in (kinds if isinstance(kinds, list) else [kinds])
            ):
                continue
            here = _text_of(thing.get("mainEntityOfPage"), "@id") or _text_of(thing.get("url"), "@id")
            if here and _path(here) == _path(url):
                return thing
            first = first or thing
    return first


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """All objects of a JSON-LD document that may be the article, outermost first."""
    queue, seen = [data], 0
    while queue and seen < _MOST_OBJECTS:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, list):
            queue.extend(item[:100])
        elif isinstance(item, dict):
            yield item
            queue.extend(
                item[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")
                if key in item
            )


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _text_of(value: Any, key: str) -> str | None:
    """A text, the `key` of an object, or of the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
    return value.strip() or None if isinstance(value, str) else None


# --- headline ---


def _headline(
    tree: HtmlElement, metas: dict[str, str], article: dict[str, Any], sites: list[str | None]
) -> str | None:
    """The headline as on the page: the h1 that the metadata bear out, else what the metadata say."""
    own = [site for site in map(_clean, sites) if site]
    told = [
        _without_site(text, own)
        for text in (
            _clean(_text_of(article.get("headline"), "@value")),
            _clean(metas.get("og:title")),
            _clean(metas.get("twitter:title")),
            _clean(tree.findtext(".//title")),
        )
        if text
    ]
    shown = [text for h1 in list(tree.iter("h1"))[:12] if (text := _clean(" ".join(h1.itertext())))]
    shown = [text for text in shown if len(text) < 300 and text.casefold() not in map(str.casefold, own)]
    scored = [
        (max((_likeness(text, other) for other in told), default=0.0), -i) for i, text in enumerate(shown)
    ]
    if scored and max(scored)[0] >= 0.5:
        return shown[-max(scored)[1]]
    if told:
        return told[0]
    return shown[0] if shown else None


def _clean(text: str | None) -> str | None:
    if not text:
        return None
    if "&" in text:
        import html

        text = html.unescape(text)
    return re.sub(r"\s+", " ", text).strip() or None


def _likeness(a: str, b: str) -> float:
    """Share of the shorter text's words that the other has, 0 for very short ones."""
    ours, theirs = set(re.findall(r"\w+", a.casefold())), set(re.findall(r"\w+", b.casefold()))
    few = min(len(ours), len(theirs))
    return len(ours & theirs) / max(len(ours), 1) if few >= 3 or ours == theirs else 0.0


def _without_site(title: str, sites: list[str]) -> str:
    """A title without the site's name at its end: "Bridge opens | The Paper" → "Bridge opens".

    A tail that is not the site's name stays: headlines have dashes, too.
    """
    for site in sites:
        if len(site) >= 2 and title.casefold().endswith(site.casefold()):
            cut = title[: -len(site)].rstrip(" |-–—:·»•")
            if len(cut) >= 10 and len(cut) < len(title) - len(site):
                return cut
    return title


def _title_end(title: str, url: str, *, known: bool) -> str | None:
    """The site's name at the end of a title ("Bridge opens - Harbour Post"), if it resembles the domain.

    Where the site has no other name (`known` is False) any short end of a title is taken for it.
    """
    match = re.match(r".{10,}\s[|–—-]\s([^|–—]{2,40})$", title)
    if not match:
        return None
    name_like = not known and match[1][0].isupper() and match[1].count(" ") < 5
    return match[1] if name_like or resembles(match[1], url) else None


# --- the rest ---


def _is_open(article: dict[str, Any], metas: dict[str, str]) -> bool:
    parts = article.get("hasPart")
    marked = [
        article,
        *(part for part in (parts if isinstance(parts, list) else [parts]) if isinstance(part, dict)),
    ]
    if any(
        str(one.get("isAccessibleForFree", "true")).lower() in ("false", "0", "no") for one in marked[:10]
    ):
        return False
    return metas.get("article:content_tier", "free").lower() not in ("locked", "metered", "paid", "premium")


def _told_text(article: dict[str, Any]) -> str | None:
    """The article's text where JSON-LD holds it, a paragraph a line."""
    told = _text_of(article.get("articleBody"), "@value")
    if not told or len(told) > _LARGEST_JSON:
        return None
    if "<" in told or "&" in told:
        told = re.sub(r"</?(?:p|br|div|h\d|li)\b[^<>]{0,500}>", "\n", told)
    return "\n".join(filter(None, map(plain, told.split("\n"))))


def _number(value: Any) -> int:
    try:
        return min(max(int(value), 0), 100_000)
    except (TypeError, ValueError, OverflowError):
        return 0


def _first_date(*values: Any) -> datetime | None:
    for value in values:
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, str) and (found := parse_date(first)):
            return found
    return None


def _stamp(element: HtmlElement) -> str | None:
    return element.get("content") or element.get("datetime") or (element.text or "")[:60]


def _times(tree: HtmlElement) -> list[str | None]:
    """What <time> elements say, those in the article's head first."""
    times = [element for _, element in zip(range(20), tree.iter("time"), strict=False)]
    marked = [each for each in times if each.get("pubdate") is not None]
    inside = [each for each in times if next(each.iterancestors("article"), None) is not None]
    return [_stamp(each) for each in [*marked, *inside[:1], *times[:1]]]


def _date_in(url: str) -> str | None:
    match = re.search(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?:/|-|$)", url)
    if not match:
        return None
    year, month, day = match.groups()
    return f"{day} {month} {year}" if month.isalpha() else f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _language(tree: HtmlElement, metas: dict[str, str], article: dict[str, Any]) -> str | None:
    for value in (
        tree.get("lang"),
        _text_of(article.get("inLanguage"), "alternateName"),
        metas.get("og:locale"),
        metas.get("language"),
    ):
        if value and (match := re.match(r"([a-z]{2})(?:[-_]|$)", value.strip().lower())):
            return match[1]
    return None


def _canonical(tree: HtmlElement, metas: dict[str, str], url: str) -> str | None:
    for value in (*tree.xpath("//link[@rel='canonical']/@href")[:1], metas.get("og:url")):
        found = _address(value, url)
        if found and _path(found):
            return found
    return None


def _address(value: str | None, base: str) -> str | None:
    """An absolute http(s) address, or None."""
    if not value or len(value) > 2000:
        return None
    try:
        joined = urljoin(base, value.strip())
        return joined if urlsplit(joined).scheme in ("http", "https") and urlsplit(joined).hostname else None
    except ValueError:
        return None
