"""An article out of an uploaded file: .txt, .md, .html, .pdf. Run it in a worker."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from bot.errors import UserError
from bot.gather.charset import decode
from bot.gather.credits import credits_of, markdown_front, plain_of_markdown
from bot.gather.dates import parse_date
from bot.gather.page import extract
from bot.gather.pdf import read_pdf
from bot.news import Draft
from bot.text.body import canonical
from bot.text.language import language_of
from bot.text.words import count_words

#: Discord takes 10 MB from everybody; an article of 5,000 words has 30 kB, a PDF with pictures 5 MB.
LARGEST_FILE = 10 * 1024 * 1024
#: Fewer words are no article. One sentence is enough ("the lede").
FEWEST_WORDS = 5
#: Share of unreadable characters from which the encoding was not understood: damaged texts have under 0.5 %.
_UNREADABLE = 0.02

_READABLE = "I can read .txt, .md, .html and .pdf files."
_ENDINGS = {
    ".txt": "text",
    ".text": "text",
    "": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".pdf": "pdf",
}
#: First bytes of what people upload by mistake, and what to tell them.
_MAGIC = (
    (b"PK\x03\x04", "a zip or Word file. Save it as .txt or .pdf and send that"),
    (b"\xd0\xcf\x11\xe0", "an old Word file. Save it as .txt or .pdf and send that"),
    (b"{\\rtf", "an RTF file. Save it as .txt and send that"),
    (b"\x89PNG", "a picture. I can't read text in pictures; paste it with /save text"),
    (b"\xff\xd8\xff", "a picture. I can't read text in pictures; paste it with /save text"),
    (b"GIF8", "a picture. I can't read text in pictures; paste it with /save text"),
    (b"\x1f\x8b", "a packed file. Unpack it and send the text"),
    (b"\x7fELF", "a program, not a text"),
    (b"MZ\x90", "a program, not a text"),
)


def read_file(name: str, data: bytes) -> Draft:
    """The article in a file, with the fields that it states. What it doesn't say is "" or None.

    The body is the file's text as it stands (canonical), credit lines included; only a headline that stands by
    itself on top is taken out of it.

    Raises: UserError that says what is wrong with the file and what to send instead.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise UserError("That file is empty.")
    if len(data) > LARGEST_FILE:
        raise UserError(
            f"That file is larger than {LARGEST_FILE >> 20} MB. Send the text alone, without pictures."
        )
    kind = _kind(name, data)
    if kind == "pdf":
        draft = read_pdf(data)
    elif kind == "page":
        draft = _page(data)
    else:
        draft = read_text(_decoded(data), markdown=kind == "markdown")
    words = count_words(" ".join(re.findall(r"\w+", draft.body)))
    if words < FEWEST_WORDS:
        raise UserError(
            f"That file holds {words} word{'' if words == 1 else 's'}; I need at least a sentence."
        )
    return draft


def read_text(text: str, *, markdown: bool = False) -> Draft:
    """The article in a plain or Markdown text: also for texts that people paste."""
    front: dict[str, str] = {}
    if markdown:
        front, text = markdown_front(text)
        text = plain_of_markdown(text)
    found = credits_of(text)
    body = canonical(found.text)
    draft = Draft(
        headline=found.headline,
        body=body,
        outlet=found.outlet,
        byline=found.byline,
        place=found.place,
        published_at=found.published_at,
        language=language_of(body, ""),
    )
    return _with_front(draft, front) if front else draft


def _kind(name: str, data: bytes) -> str:
    """What the file is: by its first bytes where they tell, else by its ending.

    Raises: UserError for everything else.
    """
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, told in _MAGIC:
        if start.startswith(magic):
            raise UserError(f"That is {told}. {_READABLE}")
    if re.match(rb"<!doctype html|<html[\s>]", start, re.IGNORECASE):
        return "page"
    kind = _ENDINGS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise UserError(f"I can't read {PurePath(name).suffix[:10]} files. {_READABLE}")
    if kind == "pdf":
        raise UserError(
            "That file calls itself a PDF but isn't one. Export it again, or send the text as .txt."
        )
    return kind


def _decoded(data: bytes) -> str:
    """The text of a file.

    Raises: UserError when it is binary or its encoding can't be told.
    """
    text = decode(data)
    if "\x00" in text:
        raise UserError(
            f"That file is not a text: it holds NUL bytes. {_READABLE} Save it as UTF-8 text and send it again."
        )
    odd = len(re.findall("[\x01-\x08\x0e-\x1f\ufffd]", text))
    if odd > max(3, _UNREADABLE * len(text)):
        raise UserError("I can't tell how that text is encoded. Save it as UTF-8 and send it again.")
    return text


def _page(data: bytes) -> Draft:
    saved = re.search(rb"saved from url=\(\d+\)(https?://[^\s>]{4,500})", data[:4096])
    url = saved[1].decode("ascii", "replace") if saved else ""
    page = extract(data, url)
    if page is None:
        raise UserError("I found no article in that page. Open it, copy the text and use /save text.")
    return Draft(
        headline=page.headline,
        body=page.body,
        outlet="" if page.outlet == "unknown outlet" else page.outlet,
        url=page.canonical_url or url or None,
        byline=page.byline,
        published_at=page.published_at,
        modified_at=page.modified_at,
        language=page.language,
    )


def _with_front(draft: Draft, front: dict[str, str]) -> Draft:
    """Fields of a Markdown front matter go before what the text says."""
    url = front.get("url") or front.get("link") or front.get("source_url") or ""
    return replace(
        draft,
        headline=front.get("title") or front.get("headline") or draft.headline,
        byline=front.get("author") or front.get("byline") or draft.byline,
        outlet=front.get("outlet") or front.get("publisher") or front.get("source") or draft.outlet,
        published_at=parse_date(front.get("date") or front.get("published") or "") or draft.published_at,
        url=url if url.startswith(("http://", "https://")) else draft.url,
    )
