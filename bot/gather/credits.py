"""The lines around a plain text: headline and byline on top, the outlet's credit at the end. Markdown, too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.gather.dates import parse_date

#: A headline is shorter than this: the longest of 100 news pages has 118 characters (2026-11).
_LONGEST_HEADLINE = 160
_LONGEST_CREDIT = 160
_BY = re.compile(r"^(?i:by|von|par|por|di|door|text)[:\s]\s*(?=[^\W\d_a-z]|\w+ [^\W\d_a-z])")
_LIMITS = re.compile(r"\s*[|•·]\s*|\s+[—–]\s+")
_END = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_CREDIT = re.compile(r"^(?:[—–―-]{1,3}\s*|source\s*:\s*|\(\s*source\s*:\s*)(.{2,80}?)\)?$", re.IGNORECASE)
#: What stands after the outlet's name in its credit: "— The Harbour Post Staff Report".
_REPORT = re.compile(
    r"\s+(?:(?:comprehensive|staff|special|exclusive|combined|wire|news|daily|full)\s+)*"
    r"(?:reports?|reporting|staff|bureau|desk|newsroom|coverage)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Credits:
    """What a text's edges say. `text` is the text without a headline that stands by itself on top.

    In `text` credit lines stand in paragraphs of their own.
    """

    text: str
    headline: str = ""
    byline: str | None = None
    place: str | None = None
    published_at: datetime | None = None
    outlet: str = ""


def credits_of(text: str) -> Credits:
    """Read headline, byline, date, place and outlet off the first and last lines."""
    lines = re.sub(r"\r\n?|\u2028|\u2029", "\n", text).strip("\ufeff\n ").split("\n")
    headline = ""
    if len(lines) > 2 and _is_headline(lines[0], lines[1]):
        headline = re.sub(r"\s+", " ", lines[0]).strip()
        lines = lines[1:]
    while lines and not lines[0].strip():
        lines = lines[1:]
    byline = place = published_at = None
    taken = 0
    for line in lines[:3]:
        found = _credit_line(line)
        if found is None:
            break
        byline, place, published_at = byline or found[0], place or found[2], published_at or found[1]
        taken += 1
    if taken and len(lines) > taken:
        lines = [*(part for line in lines[:taken] for part in (line, "")), *lines[taken:]]
    outlet = ""
    if len(lines) > 1 and (outlet := _outlet(lines[-1])):
        lines = [*lines[:-1], "", lines[-1]]
    return Credits("\n".join(lines), headline, byline, place, published_at, outlet)


def _is_headline(first: str, second: str) -> bool:
    """A short line without a full stop, with an empty line (or a rule) below it, that is no credit itself.

    A Chinese or Japanese headline has no full stop inside it either; a first paragraph of two sentences often is as short.
    """
    first = first.strip()
    if not first or len(first) > _LONGEST_HEADLINE or second.strip(" =-"):
        return False
    return not re.search(r"[.,;:，；：、][\"'”’»)\]」』）]*$|。", first) and _credit_line(first) is None


def _credit_line(line: str) -> tuple[str | None, datetime | None, str | None] | None:
    """(byline, date, place) of "By NAME| October 31, 2025 | Place" or of parts of it; None when it is no such line."""
    line = line.strip()
    if not line or len(line) > _LONGEST_CREDIT:
        return None
    match = _BY.match(line)
    parts = [part.strip() for part in _LIMITS.split(line[match.end() :] if match else line) if part.strip()]
    if not parts or any(_END.search(part) and not re.search(r"\b[A-Za-z]{1,3}\.$", part) for part in parts):
        return None
    byline = None
    if match:
        byline, parts = parts[0], parts[1:]
        if len(byline.split()) > 12:
            return None
        comma = re.match(r"(.{3,60}?),\s+(.*\d{4}.*)$", byline)  # By Jane Doe, 3 May 2024
        if comma and parse_date(comma[2]):
            byline, parts = comma[1], [comma[2], *parts]
    published_at, place = None, None
    for part in parts:
        when = parse_date(part) if len(part) <= 60 and re.search(r"\d{4}", part) else None
        if when and published_at is None:
            published_at = when
        elif place is None and len(part) <= 60 and part[:1].isupper() and not re.search(r"\d", part):
            place = part
        else:
            return (byline, published_at, place) if match else None
    if not match and published_at is None:
        return None
    return byline, published_at, place


def _outlet(line: str) -> str:
    """The outlet's name in a last line like "— The Harbour Post Staff Report"; "" when it is no such line."""
    match = _CREDIT.match(line.strip())
    if not match:
        return ""
    name = _REPORT.sub("", match[1].strip(" .")).strip()
    fits = 2 <= len(name) <= 60 and len(name.split()) <= 8 and (name[0].isupper() or name[0].isdigit())
    return name if fits and not re.search(r"[.!?…:;][\"'”’»)\]]*$", match[1].strip()) else ""


def markdown_front(text: str) -> tuple[dict[str, str], str]:
    """The simple "key: value" lines of a front matter between --- lines, and the text below it."""
    match = re.match(r"\ufeff?---[ \t]*\r?\n(.{0,4000}?)\r?\n---[ \t]*\r?\n", text, re.DOTALL)
    if not match:
        return {}, text
    found = {}
    for line in match[1].splitlines():
        key, colon, value = line.partition(":")
        if colon and re.fullmatch(r"[\w-]{2,20}", key.strip()) and value.strip():
            found[key.strip().lower()] = value.strip().strip("\"'")[:300]
    return found, text[match.end() :]


#: Markdown marks and what is left of them. Lengths are bounded, so that no line takes longer than its length asks.
_MARKDOWN = tuple(
    (re.compile(pattern), left)
    for pattern, left in (
        (r"^\s{0,3}#{1,6}\s+(.*?)[\s#]*$", r"\1\n"),
        (r"^\s{0,3}>\s?", ""),
        (r"^\s{0,3}(?:```|~~~).*$", ""),
        (
            r"!\[[^\]]{0,300}\]\([^()\s]{0,1500}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?(?:\s+\"[^\"]{0,300}\")?\)",
            "",
        ),
        (
            r"\[([^\]]{1,500})\]\([^()\s]{0,1500}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?(?:\s+\"[^\"]{0,300}\")?\)",
            r"\1",
        ),
        (r"<(https?://[^>\s]{1,2000})>", r"\1"),
        (r"(\*\*\*|\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1", r"\2"),
        (r"(?<![\w*\\])\*(?=[^\s*])([^*]{1,2000})(?<=\S)\*(?![\w*])", r"\1"),
        (r"(?<![\w\\])_(?=[^\s_])([^_]{1,2000})(?<=\S)_(?!\w)", r"\1"),
        (r"\\([\\`*_{}\[\]()#+.!>-])", r"\1"),
    )
)


def plain_of_markdown(text: str) -> str:
    """A Markdown text as it reads when shown: marks of headings, emphasis, links and pictures gone, words kept."""

    def shown(line: str) -> str:
        for pattern, left in _MARKDOWN:
            line = pattern.sub(left, line)
        return line

    return "\n".join(map(shown, text.split("\n")))
