"""The quote check as the scorers call it."""

from __future__ import annotations

from typing import Any

from bot.text.quotes import find_quotes
from bot.text.verify import Checked, QuoteIndex, check


def prepare_library(articles: list[dict[str, Any]]) -> QuoteIndex:
    """Read the articles once; `check_quote` takes this instead of them."""
    return QuoteIndex([_checked(article) for article in articles])


def check_quote(text: str, speaker: str | None, articles: Any, language: str) -> dict[str, Any]:
    """Verdict and place; candidates by their words, as the bot's store finds them."""
    index = articles if isinstance(articles, QuoteIndex) else prepare_library(articles)
    found = check(text, speaker, index.candidates(text), language)
    return {"verdict": found.verdict, "article": found.article, "start": found.start, "end": found.end}


def _checked(article: dict[str, Any]) -> Checked:
    quotes = find_quotes(article["headline"], article["body"], article.get("language", "en"))
    return Checked(article["id"], article["body"], quotes, article["headline"])
