"""Adapter of the quote scorer: the text engine's quotes as the dictionaries it asks for."""

from __future__ import annotations

from typing import Any

from bot.text.quotes import find_quotes


def quotes(headline: str, body: str, language: str) -> list[dict[str, Any]]:
    """One dictionary for every stretch of attributed content."""
    return [
        {
            "start": quote.start,
            "end": quote.end,
            "speaker": quote.speaker,
            "speaker_start": quote.speaker_start,
            "speaker_end": quote.speaker_end,
            "cue_start": quote.cue_start,
            "cue_end": quote.cue_end,
            "kind": quote.kind,
        }
        for quote in find_quotes(headline, body, language)
    ]
