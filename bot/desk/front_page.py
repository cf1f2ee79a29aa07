"""Which stories lead a day, and which of their passages stand for them. Pure: texts in, choices out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.news import Quote, Text
from bot.text.story_summary import StoryArticle, story_summary
from bot.text.words import terms

#: Hours after which a story counts half as fresh.
HALF_FRESH = 12.0
#: Longest and shortest quote of a story, in words: longer ones crowd the post, shorter ones say nothing alone.
QUOTE_WORDS = (6, 40)
#: Articles of a story that its passages are chosen from.
MOST_READ = 8


@dataclass(frozen=True, slots=True)
class Lead:
    """A story of the day. `passages` are (article number, start, end) of `texts`; `quote` likewise, with the speaker."""

    story: int
    texts: tuple[Text, ...]
    score: float
    passages: tuple[tuple[int, int, int], ...] = ()
    quote: tuple[int, Quote] | None = None


def ranked(
    by_story: Mapping[int, Sequence[Text]], now: datetime, topic: str = "", min_outlets: int = 1, before: frozenset[int] = frozenset()
) -> list[Lead]:
    """The day's stories, best first: independent outlets, freshness, the topic's words; yesterday's count half.

    `before` holds the stories of the last post. A topic leaves out what has none of its words.
    """
    found = []
    for story, texts in by_story.items():
        voices = {text.article.outlet for text in texts if text.article.wire_of is None}
        if len(voices) < min_outlets or not texts:
            continue
        about = _about(texts, topic)
        if topic and not about:
            continue
        newest = max(_counts_from(text) for text in texts)
        age = max(0.0, (now - newest) / timedelta(hours=1))
        score = (len(voices) + 0.3 * len(texts)) * 0.5 ** (age / HALF_FRESH / 2) * (1 + about)
        if story in before:
            score *= 0.5
        found.append(Lead(story, tuple(texts), score))
    return sorted(found, key=lambda lead: (-lead.score, lead.story))


def filled(lead: Lead, passages: int) -> Lead:
    """The lead with its passages (from different outlets where there are several) and its quote."""
    texts = lead.texts[:MOST_READ]
    given = [
        StoryArticle(text.article.headline, text.body, text.article.outlet, text.article.published_at) for text in texts
    ]
    languages = [text.reading.language for text in texts]
    language = max(languages, key=languages.count)
    chosen = story_summary(given, words=60 * passages, sentences=passages * 3, language=language)
    kept: list[tuple[int, int, int]] = []
    seen: set[str] = set()
    for pass_number in (0, 1):
        for item in sorted(chosen, key=lambda each: each.rank):
            outlet = texts[item.article].article.outlet
            place = (item.article, item.start, item.end)
            if len(kept) < passages and item.bracket is None and place not in kept and (pass_number or outlet not in seen):
                kept.append(place)
                seen.add(outlet)
    shown = {(number, start, end) for number, start, end in kept}
    return Lead(lead.story, texts, lead.score, tuple(kept), _quote_of(texts, shown))


def _about(texts: Sequence[Text], topic: str) -> float:
    """Share of the topic's words that the story has."""
    if not topic:
        return 0.0
    best = 0.0
    for text in texts:
        wanted = set(terms(topic, text.reading.language))
        held = {term for sentence in text.reading.terms for term in sentence}
        held |= set(terms(text.article.headline, text.reading.language))
        best = max(best, len(wanted & held) / max(1, len(wanted)))
    return best


def _counts_from(text: Text) -> datetime:
    """When an article counts: publication, or saving where it is old or undated."""
    published, saved = text.article.published_at, text.article.saved_at
    return published if published and saved - published < timedelta(days=2) else saved


def _quote_of(texts: Sequence[Text], shown: set[tuple[int, int, int]]) -> tuple[int, Quote] | None:
    """The story's quote: by a certain speaker, not inside a passage shown, of the most quoted speaker."""
    candidates: list[tuple[int, Quote]] = []
    for number, text in enumerate(texts):
        for quote in text.reading.quotes:
            length = len(text.body[quote.start : quote.end].split())
            inside = any(number == n and start <= quote.start < end for n, start, end in shown)
            if quote.kind != "indirect" and quote.speaker and not inside and QUOTE_WORDS[0] <= length <= QUOTE_WORDS[1]:
                candidates.append((number, quote))
    if not candidates:
        return None
    speakers = [quote.speaker for _, quote in candidates]
    return max(candidates, key=lambda item: (speakers.count(item[1].speaker), item[1].confidence, -item[0], -item[1].start))
