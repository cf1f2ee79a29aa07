"""Which stories lead a day, and which of their passages stand for them. Pure: texts in, choices out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.news import Article, Quote, Sentence, Text
from bot.text.claims import same_claim
from bot.text.comparison import Compared, Span, compare
from bot.text.figure_words import with_counted
from bot.text.junk import is_junk
from bot.text.news_since import unmatched
from bot.text.openings import leans
from bot.text.publishers import independent
from bot.text.summary import summarise
from bot.text.words import terms, words

#: Hours after which a story counts half as fresh.
HALF_FRESH = 24.0
#: What a report beyond the first of each outlet adds to a story's weight, in outlets.
REPORT = 0.3
#: What a story that stood in the last post keeps of its weight: it leads again only if twice as many report it.
AGAIN = 0.5
#: Longest and shortest quote of a story, in words: longer ones crowd the post, shorter ones say nothing alone.
QUOTE_WORDS = (6, 40)
#: Longest and shortest further passage, in words.
PASSAGE_WORDS = (8, 45)
#: Articles of a story that its passages are chosen from, and passages of each that are considered.
MOST_READ, CHOICES = 8, 5
#: Likeness from which two passages say the same: the line of `bot.text.claims`.
SAME = 0.5
#: Figures that differ which are shown.
MOST_FIGURES = 2

#: (article number, start, end) of `Lead.texts`
Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story of the day: its articles of the day in order of publication, and its weight."""

    story: int
    articles: tuple[Article, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of the text of the article with this number (in `reports`), with its paragraph."""

    number: int
    start: int
    end: int
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Lead:
    """What a story's block shows. `fresh`: how many sentences say what the last post's day had not; None for a new story.

    It holds no text but what is shown, so that it is kept and used again for other servers' same articles.
    """

    passages: tuple[Cut, ...] = ()
    quote: tuple[Cut, str | None] | None = None
    figures: tuple[tuple[Cut, Cut], ...] = ()
    differing: int = 0
    fresh: int | None = None


def ranked(
    by_story: Mapping[int, Sequence[Article]],
    now: datetime,
    *,
    about: Mapping[int, float] | None = None,
    min_outlets: int = 1,
    before: frozenset[int] = frozenset(),
) -> list[Ranked]:
    """The day's stories, best first: independent outlets, freshness, the topic's words; yesterday's count half.

    `about` is the share of the topic's words that a story has; those with none are left out. `before` holds the stories
    of the last post. Wire copies are no outlets of their own.
    """
    found = []
    for story, articles in by_story.items():
        voices = independent(articles)
        share = about.get(story, 0.0) if about is not None else 0.0
        if len(voices) < min_outlets or (about is not None and not share):
            continue
        age = max(0.0, (now - max(map(counts_from, articles))) / timedelta(hours=1))
        score = (
            (len(voices) + REPORT * (len(articles) - len(voices))) * 0.5 ** (age / HALF_FRESH) * (1 + share)
        )
        if story in before:
            score *= AGAIN
        found.append(Ranked(story, tuple(articles), score))
    return sorted(found, key=lambda item: (-item.score, item.story))


def filled(texts: Sequence[Text], old: Sequence[Text], passages: int) -> Lead:
    """A story's passages (from different outlets where there are several), quote, and figures that differ.

    `texts` are its articles of the day, `old` those that the last post could know: then only what they do not say is
    chosen, and counted.
    """
    mine = reports(texts)
    fresh: set[Place] | None = None
    if old:
        fresh = set(unsaid(old, mine))
    kept = _passages(mine, passages, fresh)
    told = _figures(mine) if len(mine) > 1 else ()
    quote = _quote_of(mine, kept, fresh)

    def cut(place: Place) -> Cut:
        number, start, end = place
        text = mine[number]
        paragraphs = [each.paragraph for each in text.reading.sentences if each.start <= start]
        return Cut(number, start, end, text.body[start:end], paragraphs[-1] if paragraphs else 1)

    return Lead(
        tuple(map(cut, kept)),
        (cut((quote[0], quote[1].start, quote[1].end)), quote[1].speaker) if quote else None,
        tuple((cut(one), cut(other)) for one, other in told[:MOST_FIGURES]),
        len(told),
        None if fresh is None else len(fresh),
    )


def reports(texts: Sequence[Text]) -> list[Text]:
    """The texts that a story's passages are chosen from, wire copies left out: what `Place` counts in."""
    listed = reported([text.article for text in texts])
    return [text for text in texts if text.article in listed]


def reported(articles: Sequence[Article]) -> list[Article]:
    """As `reports`, of articles."""
    return [article for article in articles if article.wire_of is None][:MOST_READ] or list(articles[:1])


def unsaid(old: Sequence[Text], new: Sequence[Text]) -> list[Place]:
    """Sentences of new texts that say what no old text says, in reading order; greetings and credits are none."""
    found = []
    for number, start, end in unmatched(list(old), list(new)):
        text = new[number].body[start:end]
        if len(words(text)) >= PASSAGE_WORDS[0] and not is_junk(text):
            found.append((number, start, end))
    return found


def _passages(texts: Sequence[Text], most: int, fresh: set[Place] | None) -> tuple[Place, ...]:
    """The best passage of the story, then those that add most of what its reports have in common, one outlet each."""
    weights = _weights(texts)
    main = Counter(text.reading.language for text in texts).most_common(1)[0][0]
    best = [_best(number, text, fresh) for number, text in enumerate(texts)]
    kept: list[Place] = []
    taken: list[str] = []
    told: set[str] = set()
    while len(kept) < most:
        found: tuple[float, int, Place] | None = None
        for number, places in enumerate(best):
            again = taken.count(texts[number].article.outlet.casefold())
            for rank, place in enumerate(places):
                if place in kept or _said(place, texts, kept):
                    continue
                added = sum(weights.get(term, 0.0) for term in _terms(texts, place) - told)
                worth = (
                    added / (1 + 0.25 * rank) / (4 if again else 1) / _drawback(texts[number], place, main)
                )
                if not kept:  # the first is the best of an article, not the one with the most words
                    worth = added * (rank == 0) + 0.001 * added
                if found is None or (worth, -rank) > (found[0], -found[1]):
                    found = (worth, rank, place)
        if found is None or found[0] <= 0:
            break
        kept.append(found[2])
        told |= _terms(texts, found[2])
        taken.append(texts[found[2][0]].article.outlet.casefold())
    return tuple(kept)


def _best(number: int, text: Text, fresh: set[Place] | None) -> list[Place]:
    """The article's passages that stand for it, best first; with `fresh` only those that are among it."""
    chosen = summarise(
        text.article.headline,
        text.body,
        sentences=CHOICES,
        language=text.reading.language,
        reading=text.reading,
    ).chosen
    listed = [item for item in sorted(chosen, key=lambda each: each.rank) if item.bracket is None]
    found = [(number, item.start, item.end) for item in listed]
    long_enough = [
        place
        for place in found
        if PASSAGE_WORDS[0] <= len(words(text.body[place[1] : place[2]])) <= PASSAGE_WORDS[1]
    ]
    found = long_enough or found
    if fresh is None:
        return found
    spans = {(start, end) for n, start, end in fresh if n == number}
    kept = [place for place in found if any(start <= place[1] and place[2] <= end for start, end in spans)]
    more = [
        (number, start, end)
        for start, end in sorted(spans)
        if not leans(text.body[start:end], text.reading.language)
        and len(words(text.body[start:end])) <= PASSAGE_WORDS[1]
    ]
    return list(dict.fromkeys([*kept, *more]))[:CHOICES]


def _weights(texts: Sequence[Text]) -> dict[str, float]:
    """How much of the story a term carries: the share of its reports that have it."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({term for listed in text.reading.terms for term in listed})
    return {term: count / len(texts) for term, count in counts.items()}


def _terms(texts: Sequence[Text], place: Place) -> set[str]:
    number, start, end = place
    reading = texts[number].reading
    return {
        term
        for sentence, listed in zip(reading.sentences, reading.terms, strict=False)
        if _meet(sentence, start, end)
        for term in listed
    }


def _drawback(text: Text, place: Place, main: str) -> float:
    """What makes a passage worse beside others: mostly a quote (quotes have their own line), or in another language."""
    _, start, end = place
    inside = sum(
        max(0, min(quote.end, end) - max(quote.start, start))
        for quote in text.reading.quotes
        if quote.kind != "indirect"
    )
    return (3.0 if inside > 0.4 * (end - start) else 1.0) * (2.0 if text.reading.language != main else 1.0)


def _meet(sentence: Sentence, start: int, end: int) -> bool:
    return sentence.start < end and start < sentence.end


def _said(place: Place, texts: Sequence[Text], kept: Sequence[Place]) -> bool:
    """Whether a passage shown already makes this claim."""
    number, start, end = place
    claim, language = texts[number].body[start:end], texts[number].reading.language
    return any(same_claim(claim, texts[n].body[first:last], language) >= SAME for n, first, last in kept)


def _figures(texts: Sequence[Text]) -> tuple[tuple[Place, Place], ...]:
    """Figures that differ between the reports, the surest first; those that a later report replaced are no difference."""
    given = [
        Compared(
            number,
            text.article.headline,
            text.body,
            text.reading,
            text.article.outlet,
            text.article.published_at,
            text.article.wire_of,
            url=text.article.url,
        )
        for number, text in enumerate(texts)
    ]
    return tuple(
        (_counted(texts, row.first_figure), _counted(texts, row.second_figure))
        for row in compare(given).figures
        if not row.update
    )


def _counted(texts: Sequence[Text], figure: Span) -> Place:
    number = int(str(figure.key))
    text = texts[number]
    return number, *with_counted(text.body, figure.start, figure.end, text.reading)


def about(texts: Sequence[Text], topic: str) -> float:
    """Share of the topic's words that the story has: the best of its reports; 0 for a topic without words."""
    best = 0.0
    for text in texts:
        wanted = set(terms(topic, text.reading.language))
        held = {term for sentence in text.reading.terms for term in sentence}
        held |= set(terms(text.article.headline, text.reading.language))
        best = max(best, len(wanted & held) / max(1, len(wanted)))
    return best


def counts_from(article: Article) -> datetime:
    """When an article counts: publication, or saving where it is old or undated."""
    published, saved = article.published_at, article.saved_at
    return published if published and saved - published < timedelta(days=2) else saved


def _quote_of(
    texts: Sequence[Text], shown: Sequence[Place], fresh: set[Place] | None
) -> tuple[int, Quote] | None:
    """The story's quote: by a certain speaker, its words in no passage shown, of the most quoted speaker."""
    said = [" ".join(words(texts[number].body[start:end])).casefold() for number, start, end in shown]
    candidates: list[tuple[int, Quote]] = []
    for number, text in enumerate(texts):
        for quote in text.reading.quotes:
            listed = words(text.body[quote.start : quote.end])
            length, again = len(listed), " ".join(listed).casefold()
            old = fresh is not None and not any(
                n == number and start <= quote.start and quote.end <= end for n, start, end in fresh
            )
            if (
                quote.kind != "indirect"
                and quote.speaker
                and not old
                and not any(again in passage for passage in said)
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
