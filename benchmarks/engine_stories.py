"""The face of the story engine for the scorers: `stories`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.text.language import language_of
from bot.text.placer import Placer
from bot.text.profile import profile


def stories(articles: list[dict[str, Any]]) -> dict[str, int]:
    """Story of every article, placed in order of arrival, the live window re-clustered before it returns."""
    placer = Placer()
    for article in articles:
        published = article["published_at"]
        at = datetime.fromisoformat(published) if published else None
        text = (article["body"] or article["headline"])[:600]
        placer.add(profile(article["headline"], article["body"], at, language_of(text)))
    settled = placer.settle()
    return {article["id"]: story for article, story in zip(articles, settled, strict=True)}
