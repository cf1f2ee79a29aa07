"""The language of a text, by its commonest words."""

from __future__ import annotations

import re

from bot.text.words import stop_words, words

_CHOICES = ("en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "no", "tr")


def language_of(text: str, default: str = "en") -> str:
    """ISO 639-1 code; `default` for texts too short to tell."""
    if re.search("[\u4e00-\u9fff]{4}", text):
        return "zh"
    listed = [word.casefold() for word in words(text[:4000])]
    scores = {code: sum(word in stop_words(code) for word in listed) for code in _CHOICES}
    best = max(_CHOICES, key=lambda code: scores[code])
    return best if scores[best] >= 3 else default
