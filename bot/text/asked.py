"""Summaries of the length that a person asked for: in words, or in exactly so many passages."""

from __future__ import annotations

from dataclasses import replace

from bot.news import Reading
from bot.text.story_summary import StoryArticle, StoryChosen, story_summary
from bot.text.summary import Chosen, Summariser, Summary, summarise
from bot.text.words import count_words

#: Words of a story summary for each sentence asked for.
WORDS_A_SENTENCE = 40


def of_article(
    headline: str, body: str, sentences: int, words: int | None, about: str, reading: Reading
) -> Summary:
    """As many passages as were asked for, where that saves reading.

    The text engine stops at an editor's length, which may be a sentence less; then one more is asked for. A lede that
    stands for the headline is on the card already and not said again.
    """
    article = Summariser(headline, body, language=reading.language, about=about, reading=reading)
    if words is not None:
        found = article.of(words=words)
        kept = _without(headline, found.chosen, body)
        if len(kept) < len(found.chosen):  # its words are free for others
            more = article.of(words=words + count_words(headline))
            others = _without(headline, more.chosen, body)
            if sum(count_words(body[item.start : item.end]) for item in others) <= words:
                found, kept = more, others
        return replace(found, chosen=kept or found.chosen)
    best: Summary | None = None
    for extra in range(3):
        found = article.of(sentences + extra)
        chosen = _without(headline, found.chosen, body)
        found = replace(found, chosen=_cut(chosen, sentences, body))
        if best is None or len(found.chosen) > len(best.chosen):
            best = found
        if len(best.chosen) >= sentences:
            break
    assert best is not None
    if not best.chosen:  # nothing but the lede
        return summarise(headline, body, sentences=1, language=reading.language, reading=reading)
    return best


def of_articles(
    given: list[StoryArticle], sentences: int, words: int | None, language: str, about: str
) -> tuple[StoryChosen, ...]:
    """A story in so many words, or in so many sentences of the usual length."""
    if words is not None:
        return story_summary(given, words=words, language=language, about=about)
    return story_summary(
        given, words=WORDS_A_SENTENCE * sentences, sentences=sentences, language=language, about=about
    )


def _without(headline: str, chosen: tuple[Chosen, ...], body: str) -> tuple[Chosen, ...]:
    return tuple(item for item in chosen if body[item.start : item.end] != headline)


def _cut(chosen: tuple[Chosen, ...], most: int, body: str) -> tuple[Chosen, ...]:
    """Without the least ones over `most`; one that the next passage follows directly stays, it may lean on it."""
    kept = list(chosen)
    while len(kept) > most:
        free = [
            at
            for at, item in enumerate(kept)
            if at + 1 == len(kept) or body[item.end : kept[at + 1].start].strip()
        ]
        kept.pop(max(free, key=lambda at: kept[at].rank))
    return tuple(kept)
