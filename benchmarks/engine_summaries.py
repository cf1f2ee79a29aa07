"""The face of the summaries for the scorers: `summary`, `story_summary`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.text.story_summary import StoryArticle
from bot.text.story_summary import story_summary as summarise_story
from bot.text.summary import choose


def summary(headline: str, body: str, sentences: int, language: str) -> list[str]:
    """The chosen passages of one article.

    The scorer asks for a length: what people are refused (articles too short to summarise) is answered here.
    """
    page, numbers = choose(headline, body, sentences=sentences, language=language)
    return [page.texts[number] for number in numbers]


def story_summary(articles: list[dict[str, Any]], words: int, language: str) -> list[str]:
    """The chosen passages of a story, article by article."""
    given = [
        StoryArticle(
            article["headline"],
            article["body"],
            article["outlet"],
            datetime.fromisoformat(article["published_at"]) if article["published_at"] else None,
        )
        for article in articles
    ]
    chosen = summarise_story(given, words=words, language=language)
    return [given[passage.article].body[passage.start : passage.end] for passage in chosen]
