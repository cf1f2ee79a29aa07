"""Marked-up scraps (headlines and summaries of feeds) as plain text."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"<[^<>]{0,2000}>")


def plain(text: str) -> str:
    """Mark-up as plain text on one line; text escaped twice is read twice, as feeds often have it."""
    for _ in range(2):
        if "<" in text:
            text = _TAG.sub(" " if "<p" in text or "<br" in text or "<div" in text else "", text)
        if "&" not in text:
            break
        text = html.unescape(text)
    return " ".join(text.replace("\x00", "").split())
