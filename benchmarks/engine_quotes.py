"""Adapter of the quote scorer: the text engine's quotes as the dictionaries it asks for."""

from __future__ import annotations

from typing import Any

from bot.news import Quote
from bot.text.quotes import find_quotes


def quotes(headline: str, body: str, language: str) -> list[dict[str, Any]]:
    """One dictionary for every stretch of attributed content; fragments quoted inside a statement are given with it."""
    found = find_quotes(headline, body, language)
    statements = [quote for quote in found if quote.kind == "indirect"]
    items = []
    used = set()
    for quote in found:
        if quote.kind == "indirect":
            continue
        around = next((s for s in statements if s.start <= quote.start and quote.end <= s.end), None)
        if around is None or around.speaker != quote.speaker:
            items.append(_item(quote, quote.start, quote.end, quote.kind))
        elif around.start not in used:
            used.add(around.start)
            items.append(_item(quote, around.start, around.end, "mixed"))
    taken = [(item["start"], item["end"]) for item in items]
    items += [
        _item(s, s.start, s.end, "indirect")
        for s in statements
        if s.start not in used and not any(start < s.end and end > s.start for start, end in taken)
    ]
    return sorted(items, key=lambda item: (item["start"], item["end"]))


def _item(quote: Quote, start: int, end: int, kind: str) -> dict[str, Any]:
    return {
        "start": start,
        "end": end,
        "speaker": quote.speaker,
        "speaker_start": quote.speaker_start,
        "speaker_end": quote.speaker_end,
        "cue_start": quote.cue_start,
        "cue_end": quote.cue_end,
        "kind": kind,
    }
