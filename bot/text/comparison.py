"""Several articles side by side: what all say, what one alone says, where they differ. Everything as spans of bodies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.news import Figure, Reading, Sentence
from bot.text.claims import Claim, names_in, prepared, same_claim, told_by
from bot.text.figures import CONFLICT, UPDATE, Side, differences, side_of
from bot.text.headlines import missing_from_body
from bot.text.matching import Match, groups, matches
from bot.text.quote_pairs import QuoteRelation, Said, pair_quotes
from bot.text.roles import Role, role_of
from bot.text.wire import fingerprint, voices

__all__ = ["Compared", "Comparison", "Span", "compare", "same_claim"]

#: Most articles that are compared; of more the first ones given.
MOST = 20
#: Likeness from which the figures of two sentences are looked at.
FIGURES_LINE = 0.45
#: What a figure or a name that nobody else has adds to the newsworthiness of a sentence, in units of a rare word.
FRESH_FIGURE, FRESH_NAME = 7.0, 4.0
#: A sentence is one outlet's own when its fresh words weigh this much, or this share of all its words.
FRESH_LEAST, FRESH_SHARE = 9.0, 0.4
#: Counts that grow as a story goes on: a later number replaces an earlier one.
RUNNING = frozenset(
    [
        "kill",
        "dead",
        "die",
        "death",
        "injur",
        "wound",
        "hurt",
        "miss",
        "arrest",
        "detain",
        "evacu",
        "displac",
        "rescu",
        "infect",
        "case",
        "toll",
        "casualti",
        "victim",
    ]
)


@dataclass(frozen=True, slots=True)
class Compared:
    """An article with what was read in it. `wire_of` is the key of the article that it is a wire copy of.

    `fingerprint` is `bot.text.wire.fingerprint(body)` where it is stored, else it is made here.
    """

    key: Hashable
    headline: str
    body: str
    reading: Reading
    outlet: str
    published_at: datetime | None = None
    wire_of: Hashable | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the body of the article `key`, end exclusive."""

    key: Hashable
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A claim that several outlets make: one sentence of each, the longest-standing article first."""

    spans: tuple[Span, ...]
    outlets: int
    voices: int


@dataclass(frozen=True, slots=True)
class Only:
    """What one outlet alone says, most newsworthy first; opinion and background after news, pages' own text left out.

    `fresh[i]` are the words and figures of `spans[i]` that no other outlet has.
    """

    outlet: str
    spans: tuple[Span, ...]
    roles: tuple[Role, ...]
    fresh: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Differing:
    """Two sentences whose figures differ, the earlier article first; `update` when the later replaced the earlier."""

    first: Span
    second: Span
    first_figure: Span
    second_figure: Span
    kind: str
    update: bool
    fit: float


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """One utterance; the spans exclude the marks."""

    kind: QuoteRelation
    speaker: str | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class HeadlineGap:
    """Words and figures of a headline that its body lacks: spans of the headline of article `key`."""

    key: Hashable
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of several articles; empty in every part for none, and `alike` False where nothing is shared.

    `voices` are groups of keys: articles of one outlet and wire copies of one text speak with one voice.
    `clock` holds outlet, key of its first article, its time and the hours after the first; undated ones are left out.
    `missing` holds per outlet the names that most others have.
    """

    shared: tuple[Shared, ...] = ()
    only: tuple[Only, ...] = ()
    figures: tuple[Differing, ...] = ()
    quotes: tuple[QuoteRow, ...] = ()
    missing: tuple[tuple[str, tuple[str, ...]], ...] = ()
    headlines: tuple[HeadlineGap, ...] = ()
    voices: tuple[tuple[Hashable, ...], ...] = ()
    clock: tuple[tuple[str, Hashable, datetime, float], ...] = ()
    outlets: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence of one of the articles, ready for comparing."""

    article: int
    sentence: Sentence
    text: str
    claim: Claim
    figures: tuple[Figure, ...]
    role: Role


def compare(articles: Sequence[Compared], most: int = MOST) -> Comparison:
    """Compare up to `most` articles; none and one give what can be said of them (headline, clock)."""
    kept = list(articles[:most])
    if not kept:
        return Comparison()
    order = sorted(range(len(kept)), key=lambda at: (_moment(kept[at]), at))
    kept = [kept[at] for at in order]
    voice = _voices(kept)
    scale = told_by([listed for article in kept for listed in article.reading.terms])
    lines = [line for at, article in enumerate(kept) for line in _lines(at, article, scale)]
    line_voice = [voice[line.article] for line in lines]
    found = matches([line.claim for line in lines], line_voice, FIGURES_LINE)
    sure = [match for match in found if match.score >= 0.5]
    return Comparison(
        shared=_shared(kept, lines, sure, line_voice),
        only=_only(kept, lines, sure, voice),
        figures=_figures(kept, lines, found),
        quotes=_quotes(kept, voice),
        missing=_missing(kept, voice),
        headlines=_headlines(kept),
        voices=_grouped(kept, voice),
        clock=_clock(kept),
        outlets=len({_publisher(article) for article in kept}),
        left_out=len(articles) - len(kept),
    )


def _moment(article: Compared) -> float:
    return article.published_at.timestamp() if article.published_at else float("inf")


def _publisher(article: Compared) -> str:
    return article.outlet.strip().casefold()


def _voices(articles: Sequence[Compared]) -> list[int]:
    """A number for every article, the same for one outlet's articles and for wire copies.

    When that leaves a single voice (one outlet, two revisions, copies of one text) each article speaks for itself.
    """
    keys = {article.key: at for at, article in enumerate(articles)}
    prints = [
        article.fingerprint if article.fingerprint is not None else fingerprint(article.body)
        for article in articles
    ]
    root = list(voices(prints))
    first: dict[str, int] = {}
    for at, article in enumerate(articles):
        for other in (
            keys.get(article.wire_of) if article.wire_of is not None else None,
            first.get(_publisher(article)),
        ):
            if other is not None and article.outlet:
                low, high = sorted((root[at], root[other]))
                root = [low if number == high else number for number in root]
        first.setdefault(_publisher(article), at)
    return root if len(set(root)) > 1 else list(range(len(articles)))


def _grouped(articles: Sequence[Compared], voice: Sequence[int]) -> tuple[tuple[Hashable, ...], ...]:
    members: dict[int, list[Hashable]] = {}
    for article, number in zip(articles, voice, strict=True):
        members.setdefault(number, []).append(article.key)
    return tuple(tuple(keys) for keys in members.values())


def _lines(at: int, article: Compared, scale: Mapping[str, float]) -> list[_Line]:
    reading = article.reading
    figures = sorted(reading.figures, key=lambda figure: figure.start)
    found, used = [], 0
    for sentence, listed in zip(reading.sentences, reading.terms, strict=False):
        text = article.body[sentence.start : sentence.end]
        inside = []
        while used < len(figures) and figures[used].start < sentence.end:
            if figures[used].start >= sentence.start:
                figure = figures[used]
                inside.append(
                    replace(figure, start=figure.start - sentence.start, end=figure.end - sentence.start)
                )
            used += 1
        values = frozenset((figure.unit, round(figure.value, 3)) for figure in inside)
        claim = prepared(listed, names_in(text, reading.language), values, scale)
        found.append(_Line(at, sentence, text, claim, tuple(inside), role_of(text)))
    return found


def _span(articles: Sequence[Compared], line: _Line) -> Span:
    return Span(articles[line.article].key, line.sentence.start, line.sentence.end)


def _shared(
    articles: Sequence[Compared], lines: Sequence[_Line], found: Sequence[Match], line_voice: Sequence[int]
) -> tuple[Shared, ...]:
    kept = [
        match for match in found if "boilerplate" not in (lines[match.first].role, lines[match.second].role)
    ]
    rows = []
    for group in groups(kept, line_voice):
        outlets = {_publisher(articles[lines[number].article]) for number in group}
        early = min(
            lines[number].sentence.start / max(1, len(articles[lines[number].article].body))
            for number in group
        )
        spans = tuple(_span(articles, lines[number]) for number in group)
        rows.append((-len(group), early, Shared(spans, len(outlets), len(group))))
    rows.sort(key=lambda row: row[:2])
    return tuple(row[2] for row in rows)


def _only(
    articles: Sequence[Compared], lines: Sequence[_Line], found: Sequence[Match], voice: Sequence[int]
) -> tuple[Only, ...]:
    if len(set(voice)) < 2:
        return ()
    holders: dict[str, set[int]] = defaultdict(set)
    pair_holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    value_holders: dict[tuple[str, float], set[int]] = defaultdict(set)
    for line in lines:
        speaker = voice[line.article]
        for term in line.claim.weights:
            holders[term].add(speaker)
        for pair in line.claim.pairs:
            pair_holders[pair].add(speaker)
        for value in line.claim.values:
            value_holders[value].add(speaker)
    matched: dict[int, float] = {}
    for match in found:
        for number in (match.first, match.second):
            matched[number] = max(match.score, matched.get(number, 0.0))
    ranked: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
    for number, line in enumerate(lines):
        if line.role == "boilerplate":
            continue
        claim = line.claim
        fresh = [term for term in claim.weights if len(holders[term]) == 1]
        weight = sum(claim.weights[term] for term in fresh)
        names = sum(term in claim.names for term in fresh)
        figures = sum(len(value_holders[value]) == 1 for value in claim.values if value[0] != "weekday")
        pairs = sum(len(pair_holders[pair]) == 1 for pair in claim.pairs)
        own = weight >= FRESH_LEAST and weight >= FRESH_SHARE * claim.total if number in matched else (
            weight >= 0.25 * claim.total or weight >= FRESH_LEAST or figures
        )  # fmt: skip
        if number in matched and (figures or names) and weight >= 5.0:
            own = True
        if not own or not (fresh or figures):
            continue
        score = (
            min(weight, 40.0)
            + FRESH_FIGURE * min(figures, 2)
            + FRESH_NAME * min(names, 3)
            + 0.5 * min(pairs, 8)
        )
        size = len(articles[line.article].body) or 1
        score *= 1.0 - 0.3 * line.sentence.start / size
        late = {"news": 0, "background": 1, "opinion": 2}[line.role]
        if late and (figures or names):
            late = 0  # what nobody else has is news wherever it stands
            score *= 0.8
        ranked[voice[line.article]].append((late, -score, number))
    rows = []
    for speaker in dict.fromkeys(voice):
        outlet = next(
            article.outlet for article, number in zip(articles, voice, strict=True) if number == speaker
        )
        chosen = sorted(ranked[speaker])
        rows.append(
            Only(
                outlet,
                tuple(_span(articles, lines[number]) for _, _, number in chosen),
                tuple(lines[number].role for _, _, number in chosen),
            )
        )
    return tuple(rows)


def _figures(
    articles: Sequence[Compared], lines: Sequence[_Line], found: Sequence[Match]
) -> tuple[Differing, ...]:
    have: dict[int, set[tuple[str, float]]] = defaultdict(set)
    for line in lines:
        have[line.article] |= line.claim.values
    sides: dict[int, Side] = {}

    def side(number: int) -> Side:
        if number not in sides:
            line = lines[number]
            claim = prepared(line.claim.terms, line.claim.names, line.claim.values)
            claim = prepared(line.claim.terms, line.claim.names, line.claim.values)
            language = articles[line.article].reading.language
            sides[number] = side_of(line.text, language, line.figures, claim)
        return sides[number]

    rows: dict[tuple[object, ...], Differing] = {}
    for match in found:
        first, second = sorted((match.first, match.second), key=lambda number: lines[number].article)
        one, other = lines[first], lines[second]
        if not one.figures or not other.figures or one.claim.values == other.claim.values:
            continue
        for difference in differences(side(first), side(second)):
            if difference.fit < {"conflict": CONFLICT, "update": UPDATE}.get(difference.relation, 2.0):
                continue
            a, b = difference.first, difference.second
            if (a.unit, round(a.value, 3)) in have[other.article] or (b.unit, round(b.value, 3)) in have[
                one.article
            ]:
                continue
            key = (a.unit, round(a.value, 3), round(b.value, 3))
            if key in rows and rows[key].fit >= difference.fit:
                continue
            start, end = articles[one.article], articles[other.article]
            update = difference.relation == "update" or _replaced(a, b, start, end)
            rows[key] = Differing(
                _span(articles, one), _span(articles, other),
                Span(start.key, one.sentence.start + a.start, one.sentence.start + a.end),
                Span(end.key, other.sentence.start + b.start, other.sentence.start + b.end),
                a.kind, update, difference.fit,
            )  # fmt: skip
    return tuple(sorted(rows.values(), key=lambda row: (-row.fit, row.first.start, row.second.start)))


def _replaced(a: Figure, b: Figure, earlier: Compared, later: Compared) -> bool:
    """Whether a running count of the later article took the place of the earlier one's."""
    if not earlier.published_at or not later.published_at or earlier.published_at == later.published_at:
        return False
    counted = set(a.counts.split()) | set(b.counts.split())
    return a.kind == "count" and bool(counted & RUNNING)


def _quotes(articles: Sequence[Compared], voice: Sequence[int]) -> tuple[QuoteRow, ...]:
    said, spans = [], []
    for at, article in enumerate(articles):
        for quote in article.reading.quotes:
            if quote.kind != "indirect" and quote.end > quote.start:
                text = article.body[quote.start : quote.end]
                said.append(Said(text, quote.speaker, article.reading.language, voice[at]))
                spans.append(Span(article.key, quote.start, quote.end))
    rows = []
    for kind, members in pair_quotes(said):
        speakers = Counter(speaker for number in members if (speaker := said[number].speaker))
        best = min(speakers, key=lambda name: (-speakers[name], -len(name), name)) if speakers else None
        rows.append(QuoteRow(kind, best, tuple(spans[number] for number in members)))
    return tuple(rows)


def _missing(articles: Sequence[Compared], voice: Sequence[int]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Per outlet the names that at least half of the other voices have, most widely named first."""
    holders: dict[str, set[int]] = defaultdict(set)
    mentions: Counter[str] = Counter()
    for at, article in enumerate(articles):
        for name in article.reading.names:
            holders[name.name].add(voice[at])
            mentions[name.name] += 1
    texts: dict[int, str] = defaultdict(str)
    for at, article in enumerate(articles):
        texts[voice[at]] += " " + article.headline + " " + article.body
    rows = []
    everyone = list(dict.fromkeys(voice))
    for speaker in everyone:
        outlet = next(
            article.outlet for article, number in zip(articles, voice, strict=True) if number == speaker
        )
        lacking = [
            name
            for name, held in holders.items()
            if speaker not in held
            and 2 * len(held) >= len(everyone) - 1
            and mentions[name] >= min(2, len(everyone) - 1)
            and not any(part in texts[speaker] for part in (name, name.split()[-1]))
        ]
        lacking.sort(key=lambda name: (-len(holders[name]), -mentions[name], name))
        rows.append((outlet, tuple(lacking)))
    return tuple(rows) if len(everyone) > 1 else ()


def _headlines(articles: Sequence[Compared]) -> tuple[HeadlineGap, ...]:
    found = []
    for article in articles:
        reading = article.reading
        gaps = (
            missing_from_body(article.headline, article.body, reading.language, reading.figures)
            if article.headline
            else ()
        )
        if gaps:
            found.append(HeadlineGap(article.key, gaps))
    return tuple(found)


def _clock(articles: Sequence[Compared]) -> tuple[tuple[str, Hashable, datetime, float], ...]:
    first: dict[str, Compared] = {}
    for article in articles:
        if article.published_at:
            first.setdefault(_publisher(article), article)
    rows: list[tuple[str, Hashable, datetime, float]] = []
    for article in first.values():
        if article.published_at:
            start = rows[0][2] if rows else article.published_at
            lag = (article.published_at - start).total_seconds() / 3600
            rows.append((article.outlet, article.key, article.published_at, lag))
    return tuple(rows)
