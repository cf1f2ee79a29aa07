"""Which stories lead a day, and which of their passages stand for them. Pure: texts in, choices out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.news import Quote, Text
from bot.text.claims import same_claim
from bot.text.summary import summarise
from bot.text.words import terms, words

#: Hours after which a story counts half as fresh.
HALF_FRESH = 12.0
#: Longest and shortest quote of a story, in words: longer ones crowd the post, shorter ones say nothing alone.
QUOTE_WORDS = (6, 40)
#: Articles of a story that its passages are chosen from, and passages of each that are considered.
MOST_READ, CHOICES = 8, 3
#: Likeness from which two passages say the same: the line of `bot.text.claims`.
SAME = 0.5


@dataclass(frozen=True, slots=True)
class Lead:
    """A story of the day. `passages` are (article number, start, end) of `texts`; `quote` likewise, with the speaker."""

    story: int
    texts: tuple[Text, ...]
    score: float
    passages: tuple[tuple[int, int, int], ...] = ()
    quote: tuple[int, Quote] | None = None


def ranked(
    by_story: Mapping[int, Sequence[Text]],
    now: datetime,
    topic: str = "",
    min_outlets: int = 1,
    before: frozenset[int] = frozenset(),
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
    texts = [text for text in lead.texts if text.article.wire_of is None][:MOST_READ] or list(lead.texts[:1])
    best = [_best(text) for text in texts]
    kept: list[tuple[int, int, int]] = []
    for depth in range(CHOICES):
        for number, text in enumerate(texts):
            free = [place for place in best[number] if not _said(place, text, kept, texts)]
            taken = sum(n == number for n, _, _ in kept)
            if free and len(kept) < passages and taken <= depth:
                kept.append((number, *free[0]))
    return Lead(lead.story, tuple(texts), lead.score, tuple(kept), _quote_of(texts, kept))


def _best(text: Text) -> list[tuple[int, int]]:
    """The article's passages that stand for it, best first."""
    chosen = summarise(
        text.article.headline,
        text.body,
        sentences=CHOICES,
        language=text.reading.language,
        reading=text.reading,
    ).chosen
    return [
        (item.start, item.end) for item in sorted(chosen, key=lambda each: each.rank) if item.bracket is None
    ]


def _said(
    place: tuple[int, int], text: Text, kept: Sequence[tuple[int, int, int]], texts: Sequence[Text]
) -> bool:
    """Whether a passage shown already makes this claim."""
    claim, language = text.body[slice(*place)], text.reading.language
    return any(
        same_claim(claim, texts[number].body[start:end], language) >= SAME for number, start, end in kept
    )


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


def _quote_of(texts: Sequence[Text], shown: Sequence[tuple[int, int, int]]) -> tuple[int, Quote] | None:
    """The story's quote: by a certain speaker, its words in no passage shown, of the most quoted speaker."""
    said = [" ".join(words(texts[number].body[start:end])).casefold() for number, start, end in shown]
    candidates: list[tuple[int, Quote]] = []
    for number, text in enumerate(texts):
        for quote in text.reading.quotes:
            listed = words(text.body[quote.start : quote.end])
            length, again = len(listed), " ".join(listed).casefold()
            inside = any(again in passage for passage in said)
            if (
                quote.kind != "indirect"
                and quote.speaker
                and not inside
                and QUOTE_WORDS[0] <= length <= QUOTE_WORDS[1]
            ):
                candidates.append((number, quote))
    if not candidates:
        return None
    speakers = [quote.speaker for _, quote in candidates]
    return max(
        candidates,
        key=lambda item: (speakers.count(item[1].speaker), item[1].confidence, -item[0], -item[1].start),
    )
