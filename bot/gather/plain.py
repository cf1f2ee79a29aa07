"""Marked-up scraps (headlines and summaries of feeds) as plain text."""

from __future__ import annotations

import html
import re

#: A tag begins like one: "1 < 2 and 3 > 2" is no tag.
_TAG = re.compile(r"<[A-Za-z/!?][^<>]{0,2000}>")


def plain(text: str) -> str:
    """Mark-up as plain text on one line; text escaped twice is read twice, as feeds often have it."""
    for _ in range(2):
        if "<" in text:
            text = _TAG.sub(" " if "<p" in text or "<br" in text or "<div" in text else "", text)
        if "&" not in text:
            break
        text = html.unescape(text)
    return " ".join(text.replace("\x00", "").split())
