"""What of a message is to be checked: its quoted stretches, and their words without a chat's markup."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.text.marks import stretches, trimmed

_LINE = re.compile(r"[^\n]+")
_BLOCK_QUOTE = re.compile(r"[ \t]*(>>>|>)[ \t]+(?=\S)")
#: Kept texts of links, then everything that is shown otherwise than written. Alternatives begin with different characters
#: and none repeats a repetition: time is linear.
_LINK = re.compile(r"\[([^\[\]\n]{1,1000})\]\(<?https?://[^\s()<>]{1,1000}>?\)")
_SHOWN_OTHERWISE = re.compile(
    r"<(?:@[!&]?|#|a?:\w{1,40}:|t:|/[\w -]{1,100}:|id:)[\w:-]{0,40}>"  # mentions, emoji, times, commands
    r"|^[ \t]*(?:>>>|>|#{1,3}|-#)[ \t]+"  # block quotes, headings, small print
    r"|~~|\|\||`{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)",
    re.MULTILINE,
)
#: A word with one run of asterisks in it ("f***ing") is censored, not emphasised; other runs are emphasis in pairs only.
_CENSORED = re.compile(r"(?<!\S)[^\s*]*\w\*+\w[^\s*]*(?!\S)")
_STARS = re.compile(r"\*+")
#: What people put before or after what they quote.
_WORD = re.compile(r"\S+")
_APART = re.compile(r"<?https?://\S+|@everyone|@here")
_ESCAPED = re.compile(r"\\([*_~|`>#\[\]()\\-])")


class Span(NamedTuple):
    """Characters start to end (exclusive) of a message."""

    start: int
    end: int


def quoted_stretches(message: str) -> list[Span]:
    """What a message quotes, in order: stretches between quotation marks, and lines of a block quote ("> ").

    A block quote's line that has marks itself gives what stands between them; an opening mark that is never closed, the rest of
    its line. A message without either is one stretch. [] for a blank message, or one of links alone.
    """
    between = [stretch for stretch in stretches(message) if stretch.closed or _opened(message, stretch.start)]
    found: list[Span] = []
    rest_is_quote = False
    for line in _LINE.finditer(message):
        opening = _BLOCK_QUOTE.match(message, line.start(), line.end())
        rest_is_quote = rest_is_quote or bool(opening and opening[1] == ">>>")
        inside = [stretch for stretch in between if line.start() <= stretch.start < line.end()]
        if inside:
            found += [Span(*trimmed(message, stretch.start, stretch.end)) for stretch in inside]
        elif opening or rest_is_quote:
            found.append(Span(*trimmed(message, opening.end() if opening else line.start(), line.end())))
    found = [span for span in found if span.start < span.end]
    whole = Span(*trimmed(message, 0, len(message)))
    return found or ([whole] if _APART.sub("", message).strip() else [])


def _opened(message: str, start: int) -> bool:
    """Whether the mark before a stretch can only be an opening one: no sign of inches."""
    mark, before = message[start - 1], message[max(0, start - 2) : start - 1]
    return mark in "“„«「『" or (mark == '"' and not before.strip())


def plain(text: str) -> str:
    """The words as readers of the chat see them: no emphasis, mentions, link targets or escapes; no links around them."""
    kept = _ESCAPED.sub(lambda match: chr(0xE000 + ord(match[1])), text)
    kept = _CENSORED.sub(lambda match: match[0].replace("*", chr(0xE000 + ord("*"))), kept)
    runs = _STARS.findall(kept)
    if len(runs) > 1 and sum(map(len, runs)) % 2 == 0:
        kept = _STARS.sub("", kept)
    kept = _SHOWN_OTHERWISE.sub("", _LINK.sub(r"\1", kept))
    written = re.sub("[\ue000-\ue07f]", lambda match: chr(ord(match[0]) - 0xE000), kept)
    return _without_links(written)


def _without_links(text: str) -> str:
    """A text from its first word to its last, links and calls for everybody at its ends left out. All of it, if it is nothing else."""
    words = [word.span() for word in _WORD.finditer(text) if not _APART.fullmatch(word[0])]
    return text[words[0][0] : words[-1][1]] if words else text.strip()
