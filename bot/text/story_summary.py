"""Summary of a story: passages of several outlets' articles on one event, none said twice."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.news import Sentence
from bot.text.junk import is_junk
from bot.text.likely import Evidence, Model, Source, pieces, weights
from bot.text.numbers import small_words
from bot.text.openings import needs_the_one_before, second_mentions
from bot.text.profile import profile
from bot.text.reasons import Told, reasons_for
from bot.text.selection import (
    STORY_LOOKED_AT,
    STORY_WIDTH,
    Budget,
    Line,
    Unit,
    best,
    line_of,
    marginal,
    named,
    units,
)
from bot.text.sentences import split
from bot.text.summary import FEWEST_SENTENCES, focus, starts_of, unfit
from bot.text.wire import fingerprint, voices

#: Sentences read of each article: ten articles of 40 sentences take under 100 ms, and of what the oracle chooses on
#: multi_news dev nine tenths stand among the first 40.
READ = 40
#: Articles below this share of the best one's likeness to the others are about something else: cookie notices, an article
#: placed wrongly. With an article of another cluster put into each (2026-11-24), 0.08 lets 32 % of them in on multi_news and
#: 24 % on allsides, 0.4 lets 5 and 2 %. Of their own pages 0.4 leaves out 12 and 2 % (0.08: 4 and 0). R1 and R2: -0.2 and
#: 0.0 on multi_news, +0.1 and +0.1 on allsides.
OFF_TOPIC = 0.4
#: Words of a story summary unless asked otherwise (a card's worth), and up to how many it is a brief of two or three
#: sentences: editors choose otherwise for 70 words (allsides) than for 220 (multi_news); one model for both loses
#: 0.7 R1 on either.
WORDS, BRIEF = 220, 120
#: What a first passage of another outlet is worth, in the units of `selection.value`. Against none: allsides dev +0.1
#: R1, multi_news -0.1.
VOICE = 0.002
#: Two sentences say the same with other figures when so much of the shorter one's words stands in both.
SAME_SENTENCE = 0.5
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """What a story summary needs of one article; `published_at` is aware, or None where unknown."""

    headline: str
    body: str
    outlet: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoryChosen:
    """One passage: number of the article in the sequence given, offsets into its body, rank, score, reasons, bracket."""

    article: int
    start: int
    end: int
    rank: int
    score: float
    reasons: tuple[str, ...]
    bracket: str | None = None


@dataclass(slots=True)
class Board:
    """All sentences of a story in one row: article, start, end, text, pieces, whether it leans; and the units."""

    articles: list[int]
    starts: list[int]
    ends: list[int]
    texts: list[str]
    pieces: list[list[str]]
    leaning: list[bool]
    units: list[Unit]
    sources: list[Source]
    voice_of: list[int]


def story_summary(
    articles: Sequence[StoryArticle],
    *,
    words: int = WORDS,
    sentences: int | None = None,
    language: str = "en",
    about: str = "",
    model: Model | None = None,
) -> tuple[StoryChosen, ...]:
    """Passages by article and reading order; at most `words` words (one sentence may exceed them).

    Wire copies are read once (the newest, if its figures are others), articles about something else not at all, and where a
    newer article repeats a sentence with another figure, the older one is not shown. Never empty unless no article has a sentence.
    """
    board = lay_out(articles, language)
    if not board.texts:
        return ()
    evidence = Evidence(board.sources, language)
    known = model or weights()["story" if words > BRIEF else "story_brief"]
    likely = evidence.likely("story" if words > BRIEF else "story_brief", known)
    wanted = frozenset(pieces(about, language)) - evidence.stop
    if wanted:
        likely = focus(likely, wanted, board.pieces)
    lines = [
        line_of(text, line, likely, board.voice_of[i])
        for i, (line, text) in enumerate(zip(board.pieces, board.texts, strict=True))
    ]
    budget = Budget(words * expected_share(board.sources, known.expected), sentences, words)
    candidates: Sequence[Unit] = board.units
    if wanted:
        near = [u for u in candidates if any(wanted & set(board.pieces[number]) for number in u.numbers)]
        candidates = near or candidates
    candidates = named(candidates, board.texts, language)
    numbers: list[int] = []
    for _ in range(3):
        numbers = best(candidates, lines, budget, width=STORY_WIDTH, looked_at=STORY_LOOKED_AT, voice=VOICE)
        old = _outdated(numbers, board, articles, language)
        if not old:
            break
        candidates = [unit for unit in candidates if not old.intersection(unit.numbers)]
    if not numbers:
        numbers = [next((i for i, text in enumerate(board.texts) if not is_junk(text)), 0)]
    return _explained(numbers, board, lines, evidence, wanted, language)


def expected_share(sources: Sequence[Source], learned: Sequence[float]) -> float:
    """Length that an editor's summary may be expected to have, over the words asked for; 1 where nothing is learned.

    Where the reports are a sentence each, so is what an editor makes of them: on allsides dev the length of the articles
    alone foretells a quarter of the variance of the summaries' (in logarithms), and is worth 0.5 R1.
    """
    if not learned:
        return 1.0
    return math.exp(sum(a * b for a, b in zip(learned, lengths(sources), strict=True)))


def lengths(sources: Sequence[Source]) -> list[float]:
    """What `expected_share` reads the length from, constant first; within the lengths it was learned on."""
    counted = [sum(map(len, source.pieces)) for source in sources]
    mean = min(100.0, max(10.0, sum(counted) / len(counted)))
    longest = min(110.0, max(counted))
    return [
        1.0,
        math.log(mean),
        max(0.0, mean - 45) / 10,
        max(0.0, mean - 60) / 10,
        max(0.0, longest - 75) / 10,
    ]


def lay_out(articles: Sequence[StoryArticle], language: str) -> Board:
    board = Board([], [], [], [], [], [], [], [], [])
    sentences = {
        number: split(articles[number].body, language)[:READ] for number in _voices(articles, language)
    }
    relevance = _relevance(articles, sentences, language)
    floor = OFF_TOPIC * max(relevance.values(), default=0.0)
    longest = max(map(len, sentences.values()), default=0)
    seen: set[str] = set()
    for number, found in sentences.items():
        # A notice of a few lines that shares no term with a longer page is not read, where no third page says so either.
        strange = not relevance[number] and len(found) < min(FEWEST_SENTENCES, longest)
        if strange or relevance[number] < floor:
            continue
        article = articles[number]
        at = len(board.texts)
        starts = starts_of(article.body, found, language)
        texts = [article.body[start : s.end] for start, s in zip(starts, found, strict=True)]
        cut = [pieces(text, language) for text in texts]
        leaning = [
            bool(i or starts[i] > found[i].start) and (needs_the_one_before(text, language) or again)
            for i, (text, again) in enumerate(zip(texts, second_mentions(texts, language), strict=True))
        ]
        board.articles += [number] * len(found)
        board.starts += starts
        board.ends += [s.end for s in found]
        board.texts += texts
        board.pieces += cut
        board.leaning += leaning
        own = units(texts, leaning, unfit(texts, seen))
        board.units += [Unit(unit.first + at, unit.last + at) for unit in own]
        board.sources.append(Source(pieces(article.headline, language), texts, cut, relevance[number]))
        board.voice_of += [number] * len(found)
    return board


def _voices(articles: Sequence[StoryArticle], language: str) -> list[int]:
    """Of the copies of one text the first, or, where its figures have changed since, the newest: one for each voice."""
    copies: dict[int, list[int]] = {}
    for number, voice in enumerate(voices([fingerprint(article.body) for article in articles])):
        copies.setdefault(voice, []).append(number)
    return sorted(_spoken(numbers, articles, language) for numbers in copies.values())


def _spoken(numbers: Sequence[int], articles: Sequence[StoryArticle], language: str) -> int:
    """Which of the copies of one text is read."""
    first = numbers[0]
    dated = [(at, -number) for number in numbers if (at := articles[number].published_at)]
    newest = -max(dated)[1] if dated else first
    if newest == first or _figures(articles[newest].body, language) == _figures(
        articles[first].body, language
    ):
        return first
    return newest


def _figures(text: str, language: str) -> set[str]:
    """Numbers of a text, in digits whatever they are written in; "one" is a pronoun as well."""
    small = small_words(language)
    return set(_FIGURE.findall(text)) | {
        str(small[word]) for word in _WORD.findall(text.casefold()) if small.get(word, 0) > 1
    }


def _relevance(
    articles: Sequence[StoryArticle], sentences: Mapping[int, Sequence[Sentence]], language: str
) -> dict[int, float]:
    """How like the others each of the articles is whose `sentences` are given: mean cosine of their profiles.

    A page without one sentence of an article is like none. 1 for one alone.
    """
    vectors = {
        number: profile(articles[number].headline, articles[number].body, None, language).terms
        for number, found in sentences.items()
        if not all(is_junk(articles[number].body[s.start : s.end]) for s in found)
    }
    alone = float(len(vectors) == 1)
    return {
        number: alone
        + sum(
            sum(weight * other.get(term, 0.0) for term, weight in vectors[number].items())
            for at, other in vectors.items()
            if at != number
        )
        / max(1, len(vectors) - 1)
        if number in vectors
        else 0.0
        for number in sentences
    }


def _outdated(
    numbers: Sequence[int], board: Board, articles: Sequence[StoryArticle], language: str
) -> set[int]:
    """Of the chosen sentences those that a newer article repeats with other figures."""
    found = set()
    for number in numbers:
        published = articles[board.articles[number]].published_at
        figures = _figures(board.texts[number], language)
        if not published or not figures:
            continue
        mine = {word for word in board.pieces[number] if not word.isdigit()}
        for other, text in enumerate(board.texts):
            newer = articles[board.articles[other]].published_at
            if not newer or newer <= published:
                continue
            theirs = {word for word in board.pieces[other] if not word.isdigit()}
            shorter = min(len(mine), len(theirs))
            if shorter < 4 or len(mine & theirs) < SAME_SENTENCE * shorter:
                continue
            changed = _figures(text, language)
            if changed and not changed & figures:
                found.add(number)
                break
    return found


def _explained(
    numbers: Sequence[int],
    board: Board,
    lines: Sequence[Line],
    evidence: Evidence,
    wanted: frozenset[str],
    language: str,
) -> tuple[StoryChosen, ...]:
    scores = marginal(numbers, lines, sum(lines[number].pieces for number in numbers) + 1.0)
    ranks = {n: rank for rank, n in enumerate(sorted(numbers, key=lambda n: (-scores[n], n)), 1)}
    headlines = frozenset(word for headline in evidence.headlines for word in headline) - evidence.stop
    places = [
        place
        for _, group in groupby(board.articles)
        for own in [list(group)]
        for place in ((i, len(own)) for i in range(len(own)))
    ]
    told = Told(board.texts, [line.worth for line in lines], headlines, language, places)
    return tuple(
        StoryChosen(
            board.articles[number],
            board.starts[number],
            board.ends[number],
            ranks[number],
            round(scores[number], 4),
            reasons_for(number, numbers, told, board.leaning, wanted & set(board.pieces[number])),
        )
        for number in numbers
    )
