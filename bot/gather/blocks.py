"""The text blocks of a page in reading order, each with what its place in the page tells about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Elements whose text is not the page's (what is never read has been dropped before).
_SKIPPED = frozenset(("head", "title", "button", "dialog"))
_INLINE_LIST = """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp
small span strike strong sub sup time tt u var wbr nobr img picture amp-img"""
_INLINE = frozenset(_INLINE_LIST.split())
_ROLES = {
    "article": "article",
    "main": "main",
    "aside": "aside",
    "nav": "nav",
    "header": "header",
    "footer": "footer",
    "form": "form",
    "figure": "figure",
    "figcaption": "figure",
    "ul": "list",
    "ol": "list",
    "dl": "list",
    "table": "table",
    "blockquote": "quote",
}
#: Parts of class names and ids. What they mean is common usage, not the usage of one site.
_BAD = re.compile(
    r"related|promo|newsletter|sign-?up|subscri|share|sharing|social|comment|sidebar|side-bar|widget|recommend|"
    r"more-?(?:on|from|stories|news)|read-?(?:more|next|also)|also-?read|trending|popular|most-?(?:read|viewed)|"
    r"advert|sponsor|banner|breadcrumb|footer|foot-|menu|navigat|pagination|pager|cookie|consent|gdpr|paywall|"
    r"tags?(?:-|_|$|\b)|taglist|categor|author-?(?:bio|info|box|card)|about-?(?:the-)?author|bio(?:-|_|$|\b)|byline|"
    r"copyright|disclaimer|toolbar|outbrain|taboola|teaser|carousel|gallery|slideshow|follow|donat|"
    r"feedback|rating|login|register|hidden|print|skip|toc(?:-|_|$|\b)",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"article-?_*(?:body|content|text|copy|main|inner)|entry-?_*(?:content|body|text)|post-?_*(?:content|body|text|entry)|"
    r"story-?_*(?:body|content|text|copy)|body-?_*(?:content|text|copy)|main-?_*(?:content|text)|content-?_*(?:body|main|text)|"
    r"articlebody|storytext|field-name-body|rich-?text|paragraph",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"caption|credit|photo|image|media|video|player", re.IGNORECASE)


#: Cells of a table, what stands between those of one row, and the characters beyond which one holds more than a figure.
_CELLS, CELL, LONGEST_CELL = frozenset(("td", "th")), " | ", 60
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list item or other stretch without a block element inside.

    `linked` counts characters inside links. `parent` and `path` tell blocks of one container and of one kind:
    the number of the parent element, and its tag with the class names.
    """

    text: str
    tag: str
    linked: int
    roles: frozenset[str]
    parent: int
    grand: int
    article: int
    path: str
    depth: int


@dataclass(slots=True)
class _Level:
    """An open block element; `line` for a row of a table that is one block with its cells."""

    element: HtmlElement
    tag: str
    roles: frozenset[str]
    number: int
    article: int
    path: str
    line: bool = False


@dataclass(slots=True)
class _Collected:
    """Text since the last border of a block."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0


@lru_cache(maxsize=4096)
def _named(names: str) -> frozenset[str]:
    """The roles that class names and an id suggest."""
    found = set()
    if _BAD.search(names):
        found.add("bad")
    if _GOOD.search(names):
        found.add("good")
    if _CAPTION.search(names):
        found.add("media")
    return frozenset(found)


def blocks_of(root: HtmlElement) -> list[Block]:
    """All blocks with text below `root`, in document order. Depth is no matter; two line breaks divide blocks."""
    from lxml.etree import iterwalk

    found: list[Block] = []
    levels = [_Level(root, "body", frozenset(), 0, 0, "body")]
    text = _Collected()
    links = 0
    number = 0
    breaks = 0
    skipping: HtmlElement | None = None

    def close() -> None:
        nonlocal text
        if text.parts and (joined := " ".join("".join(text.parts).split())):
            level = levels[-1]
            outer = levels[-2].number if len(levels) > 1 and level.tag in _LEAVES else level.number
            above = (
                levels[-3].number
                if len(levels) > 2 and level.tag in _LEAVES
                else (levels[-2].number if len(levels) > 1 else 0)
            )
            found.append(
                Block(
                    joined,
                    level.tag,
                    min(text.linked, len(joined)),
                    level.roles,
                    outer,
                    above,
                    level.article,
                    level.path,
                    len(levels),
                )
            )
        if text.parts:
            text = _Collected()

    for event, element in iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if skipping is not None:
                continue
            if tag in _INLINE:
                links += tag == "a"
            elif tag in _CELLS and levels[-1].line:
                text.parts.append(CELL if any(map(str.strip, text.parts)) else "")
            elif tag == "br":
                breaks += 1
                if breaks == 2:
                    close()
                else:
                    text.parts.append(" ")
            elif not isinstance(tag, str) or tag in _SKIPPED or _unseen(element):
                skipping = element
                continue
            else:
                close()
                number += 1
                levels.append(_level(element, levels[-1], number))
                breaks = 0
            piece = element.text
        else:
            if skipping is not None:
                if skipping is not element:
                    continue
                skipping = None
            elif tag in _INLINE:
                links -= tag == "a"
            elif tag != "br" and len(levels) > 1 and not (tag in _CELLS and levels[-1].line):
                close()
                levels.pop()
                breaks = 0
            piece = element.tail if element is not root else None
        if piece:
            text.parts.append(piece)
            if breaks and not piece.isspace():
                breaks = 0
            if links > 0:
                text.linked += len(piece.strip())
    close()
    return found


_LEAF_LIST = "p li h1 h2 h3 h4 h5 h6 dt dd td th tr figcaption pre blockquote"
_LEAVES = frozenset(_LEAF_LIST.split())


def _is_line(row: HtmlElement) -> bool:
    """Whether a row of a table has short cells and nothing else: labels and figures, not a piece of the page's layout."""
    if not all(each.tag in _INLINE or each.tag in _CELLS for each in row.iterdescendants()):
        return False
    cells = ["".join(cell.itertext()).strip() for cell in row if cell.tag in _CELLS]
    return len(cells) > 1 and all(len(told) <= LONGEST_CELL for told in cells)


def _level(element: HtmlElement, outer: _Level, number: int) -> _Level:
    tag = element.tag
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
    roles = outer.roles
    if tag in _ROLES and _ROLES[tag] not in roles:
        roles = roles | {_ROLES[tag]}
    if names != " ":
        own = _named(names)
        # The page's outermost boxes are called anything ("has-sidebar"); they say nothing about a paragraph.
        if own and number > 3 and not own <= roles:
            roles = roles | own
    path = f"{outer.tag}>{tag}.{element.get('class') or ''}"[:120]
    article = number if tag == "article" else outer.article
    return _Level(element, tag, roles, number, article, path, tag == "tr" and _is_line(element))


def _unseen(element: HtmlElement) -> bool:
    """Whether the element says itself that it isn't shown."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return style is not None and bool(_HIDDEN.search(style))
