"""Several articles side by side: what all say, what one alone says, where they differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from itertools import chain

from bot.news import Figure
from bot.text.claims import Weights, prepared, same_claim
from bot.text.compared import Compared, Comparison, Differing, HeadlineGap, Only, QuoteRow, Shared, Span
from bot.text.figures import CONFLICT, UPDATE, Side, differences, same_toll, side_of
from bot.text.headlines import missing_from_body
from bot.text.lines import Line, central_terms, lines_of, publishers, voices_of
from bot.text.matching import Match, groups, matches
from bot.text.only import missing_names, only
from bot.text.quote_pairs import Said, Words, pair_quotes, words_of
from bot.text.tables import differing_rows

__all__ = [
    "Compared", "Comparison", "Differing", "HeadlineGap", "Only", "QuoteRow", "Shared", "Span", "compare", "same_claim",
]  # fmt: skip

#: Most articles that are compared; of more the newest.
MOST = 20
#: Likeness from which the figures of two sentences are looked at, from which a claim is shown as shared, and from which
#: that needs no word beside what the story is about. superpal_mn with its topics as stories, 2026-11-24: .5 P .82 R .61,
#: .6 P .88 R .50, .65 P .89 R .44, .72 P .96 R .37, .8 P .98 R .29.
FIGURES_LINE, SHARED_LINE, CERTAIN = 0.45, 0.72, 0.85
#: Weight of a word that may be all that two sentences share beside names and what the story is about (3: one text in 20).
TELLING = 3.0
#: Quotes of one article that are looked at, the first: twice what the longest dev article has.
MOST_QUOTES = 150
#: Fit from which a value that the other article has too counts as told there only if the same is counted ("six attacks", "five
#: attacks", and elsewhere "five people"). Of 1,464 dev stories the two rows beyond it are right, the one below (.68) is wrong; 2026-11-28.
SURE = 0.8
#: A figure's unit and value.
Value = tuple[str, float]
#: Fit from which a toll of a later article is shown beside an earlier one's: tolls grow, so that a wrong pair is rare.
REPLACED = 0.3


def compare(articles: Sequence[Compared], most: int = MOST) -> Comparison:
    """Compare the newest `most` articles; none and one give what can be said of them (headline, clock)."""
    kept = sorted(articles, key=lambda article: -_moment(article, float("-inf")))[:most]
    kept.sort(key=lambda article: _moment(article, float("inf")))
    copies, voice = voices_of(kept)
    central = central_terms(kept, copies)
    lines = lines_of(kept, voice, central)
    found = matches([line.claim for line in lines], [line.voice for line in lines], FIGURES_LINE)
    sure = [match for match in found if match.score >= SHARED_LINE and _telling(lines, match, central)]
    publisher = publishers(kept)
    members: dict[int, list[Hashable]] = {}
    for article, number in zip(kept, voice, strict=True):
        members.setdefault(number, []).append(article.key)
    return Comparison(
        shared=_shared(publisher, lines, sure),
        only=only(
            kept, voice, lines, frozenset(number for match in sure for number in (match.first, match.second))
        ),
        figures=_figures(kept, lines, found),
        quotes=_quotes(kept, voice, publisher),
        missing=missing_names(kept, voice, lines),
        headlines=_headlines(kept),
        voices=tuple(tuple(keys) for keys in members.values()),
        clock=_clock(kept, publisher),
        outlets=len(set(publisher)),
        one_text=len(kept) > 1 and len(set(copies)) == 1,
        left_out=len(articles) - len(kept),
    )


def _telling(lines: Sequence[Line], match: Match, central: Mapping[str, float]) -> bool:
    """Whether two sentences share a word that is no name, or a figure, beside what the whole story is about."""
    if match.score >= CERTAIN:
        return True
    one, other = lines[match.first], lines[match.second]
    common = one.claim.weights.keys() & other.claim.weights.keys()
    if any(unit != "weekday" for unit, _ in one.claim.values & other.claim.values):
        return len(common) > 1
    names = one.names & other.names
    plain = [one.claim.weights[term] for term in common if term not in central and term not in names]
    return len(common) > 1 and max(plain, default=0.0) >= TELLING


def _moment(article: Compared, undated: float) -> float:
    return article.published_at.timestamp() if article.published_at else undated


def _shared(publisher: Sequence[int], lines: Sequence[Line], found: Sequence[Match]) -> tuple[Shared, ...]:
    """Groups of sentences, the widest first; one that says again what a wider one says is left out."""
    kept = [
        match for match in found if "boilerplate" not in (lines[match.first].role, lines[match.second].role)
    ]
    linked: dict[int, set[int]] = defaultdict(set)
    for match in kept:
        linked[match.first].add(match.second)
        linked[match.second].add(match.first)
    ranked = []
    for group in groups(kept, [line.voice for line in lines]):
        early = min(lines[number].sentence.start / max(1, len(lines[number].of.body)) for number in group)
        ranked.append((-len(group), early, group))
    ranked.sort()
    told: set[int] = set()
    rows = []
    for _, _, group in ranked:
        if sum(bool(linked[number] & told) for number in group) * 2 > len(group):
            continue
        told.update(group)
        outlets = {publisher[at] for number in group for at in lines[number].carriers}
        rows.append(Shared(tuple(lines[number].span for number in group), len(outlets), len(group)))
    return tuple(rows)


def _figures(
    articles: Sequence[Compared], lines: Sequence[Line], found: Sequence[Match]
) -> tuple[Differing, ...]:
    counted: dict[int, dict[Value, set[str]]] = {}
    sides: dict[int, Side] = {}
    table = Weights()

    def side(number: int) -> Side:
        if number not in sides:
            line = lines[number]
            claim = prepared(line.claim.terms, line.names, line.claim.values, table)
            sides[number] = side_of(line.text, line.of.reading.language, line.figures, claim)
        return sides[number]

    rows: dict[tuple[object, ...], Differing] = {}
    for match in found:
        first, second = sorted(
            (match.first, match.second), key=lambda number: (lines[number].article, number)
        )
        one, other = lines[first], lines[second]
        if not _to_compare(one, other):
            continue
        if "boilerplate" in (one.role, other.role):
            continue
        for difference in differences(side(first), side(second)):
            a, b = difference.first, difference.second
            replaced = _replaced(a, b, one, other)
            lines_of_fit = {"conflict": REPLACED if replaced else CONFLICT, "update": UPDATE}
            if difference.fit < lines_of_fit.get(difference.relation, 2.0):
                continue
            noun = _one_noun(one, a, other, b) if difference.fit >= SURE else frozenset()
            for at in (one.article, other.article):
                if at not in counted:
                    counted[at] = _counted(lines, at)
            if _told(counted[other.article], a, noun) or _told(counted[one.article], b, noun):
                continue  # each has the other's figure too, elsewhere
            key = (a.unit, *sorted((round(a.value, 3), round(b.value, 3))))
            if key in rows and rows[key].fit >= difference.fit:
                continue
            update = difference.relation == "update" or replaced
            rows[key] = _differing(one, other, a, b, update=update, fit=difference.fit)
    for one, other, a, b in differing_rows(lines):
        key = (a.unit, *sorted((round(a.value, 3), round(b.value, 3))))
        rows[key] = _differing(one, other, a, b, update=False, fit=1.0)
    return tuple(sorted(rows.values(), key=lambda row: (-row.fit, row.first.start, row.second.start)))


def _differing(one: Line, other: Line, a: Figure, b: Figure, *, update: bool, fit: float) -> Differing:
    first = Span(one.of.key, one.sentence.start + a.start, one.sentence.start + a.end)
    second = Span(other.of.key, other.sentence.start + b.start, other.sentence.start + b.end)
    return Differing(one.span, other.span, first, second, a.kind, update, fit)


def _to_compare(one: Line, other: Line) -> bool:
    """Whether each of two sentences has a figure of one kind that the other lacks: a cheap look before the thorough one."""
    left, right = one.claim.values - other.claim.values, other.claim.values - one.claim.values
    units = {unit for unit, _ in left if unit != "weekday"} & {unit for unit, _ in right}
    dates = {"day", "month", "year", "month-day"}
    return bool(units) or bool(dates & {unit for unit, _ in left} and dates & {unit for unit, _ in right})


def _one_noun(one: Line, a: Figure, other: Line, b: Figure) -> frozenset[str]:
    """What both of two figures count, where nothing else of one sentence's figures is unlike the other's; else ()."""
    left, right = one.claim.values - other.claim.values, other.claim.values - one.claim.values
    return (
        frozenset(a.counts.split()) & frozenset(b.counts.split())
        if min(len(left), len(right)) == 1
        else frozenset()
    )


def _counted(lines: Sequence[Line], article: int) -> dict[Value, set[str]]:
    """The values of an article's figures, each with the words for what is counted so often."""
    found: dict[Value, set[str]] = defaultdict(set)
    for line in lines:
        if article in line.carriers:
            for figure in line.figures:
                found[_value(figure)].update(figure.counts.split())
    return found


def _told(counted: Mapping[Value, set[str]], figure: Figure, noun: frozenset[str]) -> bool:
    """Whether an article has a figure's value too; of a given noun, where there is one."""
    found = counted.get(_value(figure))
    return found is not None and (not noun or not noun.isdisjoint(found))


def _value(figure: Figure) -> Value:
    return figure.unit, round(figure.value, 3)


def _replaced(a: Figure, b: Figure, one: Line, other: Line) -> bool:
    """Whether a toll of the later article took the place of the earlier one's."""
    earlier, later = one.of.published_at, other.of.published_at
    return bool(earlier and later and earlier != later) and same_toll(one.text, a, other.text, b) > 0


def _quotes(
    articles: Sequence[Compared], voice: Sequence[int], publisher: Sequence[int]
) -> tuple[QuoteRow, ...]:
    said, spans, carriers = [], [], []
    for at, article in enumerate(articles):
        for quote in article.reading.quotes[:MOST_QUOTES]:
            if quote.kind != "indirect" and quote.end > quote.start:
                text = article.body[quote.start : quote.end]
                said.append(Said(text, quote.speaker, article.reading.language, voice[at]))
                spans.append(Span(article.key, quote.start, quote.end))
                carriers.append(publisher[at])
    rows = []
    for kind, members in pair_quotes(said):
        speakers = Counter(speaker for number in members if (speaker := said[number].speaker))
        best = min(speakers, key=lambda name: (-speakers[name], -len(name), name)) if speakers else None
        told: dict[tuple[int, Words], Span] = {}
        for number in members:
            told.setdefault((said[number].voice, words_of(said[number].text)), spans[number])
        rows.append(QuoteRow(kind, best, tuple(told.values()), len({carriers[number] for number in members})))
    return tuple(rows)


def _headlines(articles: Sequence[Compared]) -> tuple[HeadlineGap, ...]:
    found = []
    for article in articles:
        reading = article.reading
        gaps = (
            missing_from_body(
                article.headline,
                article.body,
                reading.language,
                reading.figures,
                chain.from_iterable(reading.terms),
            )
            if article.headline
            else ()
        )
        if gaps:
            found.append(HeadlineGap(article.key, gaps))
    return tuple(found)


def _clock(
    articles: Sequence[Compared], publisher: Sequence[int]
) -> tuple[tuple[str, Hashable, datetime, float], ...]:
    first: dict[int, Compared] = {}
    for article, number in zip(articles, publisher, strict=True):
        if article.published_at:
            first.setdefault(number, article)
    rows: list[tuple[str, Hashable, datetime, float]] = []
    for article in first.values():
        if article.published_at:
            start = rows[0][2] if rows else article.published_at
            lag = (article.published_at - start).total_seconds() / 3600
            rows.append((article.outlet, article.key, article.published_at, lag))
    return tuple(rows)
