"""Summaries of articles and stories, from stored readings."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.articles import ArticleRow, headline_of
from bot.answers.summaries import SummaryAnswer, SummaryLine
from bot.desk.library import Library
from bot.desk.room import Room, first, passage, suggestion
from bot.desk.stories import Stories, told_by_number
from bot.errors import UserError
from bot.news import Article, Passage, Sentence, Text
from bot.text.asked import of_article, of_articles
from bot.text.junk import is_junk
from bot.text.reasons import place_of
from bot.text.story_summary import StoryArticle, StoryChosen
from bot.text.summary import language_note
from bot.text.sumy_methods import METHODS, rank_with
from bot.text.words import count_words
from storage import articles

__all__ = ["METHODS", "OWN", "Summaries"]

OWN = "verbatim"

UNKNOWN = "I know no method “{method}”. There are {methods}."
ONLY_SENTENCES = "A length in words goes with my own method only. Give `sentences` for {method}."
NOT_ABOUT = "Nothing in this story is about “{about}”: this is its general summary."
STORY = "Story: {name}"
#: Of Discord's 25 suggestions those that are articles, and those that are stories.
MOST_SUGGESTED, MOST_STORIES = 18, 7
#: Articles of a story that a story summary reads: more outlets repeat the same.
MOST_ARTICLES = 10


class Summaries:
    """Passages of one article, or of a story's articles."""

    def __init__(self, room: Room, library: Library, stories: Stories) -> None:
        self.room, self.library, self.stories = room, library, stories

    async def suggest(self, guild: int, typed: str) -> list[tuple[str, str]]:
        """(name, key) of articles, and after them of stories that several articles report."""
        likely = await self.stories.likely(guild, typed)
        several = [story for story in likely if story.articles > 1 or told_by_number(typed)]
        found = await self.library.suggest(guild, typed)
        return found[:MOST_SUGGESTED] + [
            (suggestion(STORY.format(name=story.label), f"{story.articles} articles"), f"s{story.id}")
            for story in several[:MOST_STORIES]
        ]

    async def of(
        self, guild: int, typed: str, sentences: int, method: str, about: str, words: int | None = None
    ) -> SummaryAnswer:
        """The summary of an article, or of a story when `typed` is its number ("story 12"); `words` stand for `sentences`."""
        if method != OWN and method not in METHODS:
            raise UserError(UNKNOWN.format(method=method[:30], methods=", ".join((OWN, *METHODS))))
        if told_by_number(typed):
            return await self._of_story(guild, typed, sentences, about, words)
        if words is not None and method != OWN:
            raise UserError(ONLY_SENTENCES.format(method=method))
        text = await self._text(guild, typed)
        article, total = text.article, len(text.reading.sentences)
        if method == OWN:
            found = await self.room.work(
                len(text.body),
                of_article,
                article.headline,
                text.body,
                sentences,
                words,
                about,
                text.reading,
            )
            order = sorted(chosen.rank for chosen in found.chosen)
            lines = tuple(
                SummaryLine(
                    passage(text, chosen.start, chosen.end),
                    chosen.bracket,
                    order.index(chosen.rank) + 1,
                    chosen.reasons,
                )
                for chosen in found.chosen
            )
            note = found.note
        else:
            kept = await self.room.workers.run(
                rank_with,
                method,
                article.headline,
                text.body,
                _worth_ranking(text),
                sentences,
                text.reading.language,
            )
            lines = tuple(
                SummaryLine(
                    passage(text, item.start, item.end),
                    None,
                    kept.index(item) + 1,
                    (f"chosen by {method}", place_of(text.reading.sentences.index(item), total)),
                )
                for item in sorted(kept, key=lambda item: item.start)
            )
            note = ""
        return SummaryAnswer(
            article,
            headline_of(article),
            lines,
            sentences,
            method,
            total,
            _saved(text, lines),
            note,
            about,
            words=words,
        )

    async def _of_story(
        self, guild: int, typed: str, sentences: int, about: str, words: int | None
    ) -> SummaryAnswer:
        view = await self.stories.view(guild, typed)
        async with self.room.store.reading() as c:
            texts = await articles.texts(c, guild, [row.article.id for row in view.articles[:MOST_ARTICLES]])
        if not texts:
            raise UserError("That story has no articles any more.")
        given = [
            StoryArticle(text.article.headline, text.body, text.article.outlet, text.article.published_at)
            for text in texts
        ]
        size = sum(len(text.body) for text in texts)
        language = _commonest([text.reading.language for text in texts])
        chosen = await self.room.work(size, of_articles, given, sentences, words, language, about)
        lines = tuple(
            SummaryLine(
                passage(texts[item.article], item.start, item.end), item.bracket, item.rank, item.reasons
            )
            for item in chosen
        )
        total = sum(len(text.reading.sentences) for text in texts)
        shown = sum(len(line.passage.text) for line in lines)
        headline = view.headline or headline_of(texts[0].article)
        return SummaryAnswer(
            None, headline, lines, sentences, OWN, total, 1 - shown / max(1, size), _note(language, about, chosen),
            about, view.story, words,
        )  # fmt: skip

    async def in_source(
        self, guild: int, typed: str, sentences: int, method: str, about: str, words: int | None = None
    ) -> tuple[ArticleRow, tuple[tuple[tuple[Passage, bool], ...], ...]]:
        """Passages of a summary with the sentences before and after them in their paragraph; True marks the passages."""
        answer = await self.of(guild, typed, sentences, method, about, words)
        text = await self._text(guild, typed)
        groups = _surrounded(text, [line.passage for line in answer.lines])
        return ArticleRow(text.article, headline_of(text.article)), groups

    async def _text(self, guild: int, typed: str) -> Text:
        article: Article = await self.library.find(guild, typed)
        async with self.room.store.reading() as c:
            return first(await articles.texts(c, guild, [article.id]), "That article")


def _note(language: str, about: str, chosen: Sequence[StoryChosen]) -> str:
    """What to know of a story's summary: nothing was found on what was asked about; the language has no rules."""
    missing = about and not any(reason.startswith("about ") for item in chosen for reason in item.reasons)
    said = NOT_ABOUT.format(about=about.strip()) if missing else ""
    return " ".join(part for part in (said, language_note(language)) if part)


def _commonest(languages: list[str]) -> str:
    return max(languages, key=languages.count)


def _worth_ranking(text: Text) -> tuple[Sentence, ...]:
    """Sentences without bylines and the like, and without the one that stands for the headline; all where nothing else is."""
    sentences = text.reading.sentences
    said = [(text.body[sentence.start : sentence.end], sentence) for sentence in sentences]
    fit = tuple(sentence for words, sentence in said if words != text.article.headline and not is_junk(words))
    return fit or sentences


def _saved(text: Text, lines: Sequence[SummaryLine]) -> float:
    """Share of the body's words that is not shown, in the headline's place neither."""
    shown = {(line.passage.start, line.passage.end) for line in lines}
    shown |= {
        (s.start, s.end)
        for s in text.reading.sentences
        if text.body[s.start : s.end] == text.article.headline
    }
    words = sum(count_words(text.body[start:end]) for start, end in shown)
    return max(0.0, 1 - words / max(1, count_words(text.body)))


def _surrounded(text: Text, chosen: Sequence[Passage]) -> tuple[tuple[tuple[Passage, bool], ...], ...]:
    """Runs of sentences of one paragraph: passages and their neighbours, each sentence once."""
    sentences = text.reading.sentences
    inside = {
        number
        for number, sentence in enumerate(sentences)
        if any(sentence.start < one.end and one.start < sentence.end for one in chosen)
    }
    groups: list[list[tuple[Passage, bool]]] = []
    last = -2
    for number, sentence in enumerate(sentences):
        beside = {
            other
            for other in range(max(0, number - 1), min(len(sentences), number + 2))
            if sentences[other].paragraph == sentence.paragraph
        }
        if not beside & inside:
            continue
        if number - 1 != last or number - 1 not in beside:
            groups.append([])
        groups[-1].append((passage(text, sentence.start, sentence.end), number in inside))
        last = number
    return tuple(tuple(group) for group in groups)
