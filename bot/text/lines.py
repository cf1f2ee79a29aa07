"""The sentences of the articles that are compared, made ready once: claims, figures, voices, copies put aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.news import Figure, Sentence
from bot.text.claims import Claim, Weights, names_in, prepared, told_by
from bot.text.compared import Compared, Span
from bot.text.measures import year_of
from bot.text.publishers import voices as spoken
from bot.text.roles import ROLES, Role, role_of
from bot.text.wire import fingerprint, voices

#: Sentences of one article that are compared, the first: a live blog of 5,000 words has 250.
LONGEST = 500
#: Share of common terms from which two sentences of one voice are one: a wire copy's with a word changed.
COPY = 0.7
#: Share of an article's sentences that may end without a mark where one that does is a heading or a link. Set by hand:
#: lists and tables are beyond it.
BARE_SHARE = 0.25


@dataclass
class Line:
    """A sentence of one of the articles, the `number`-th. `carriers` are the articles of its voice that have it, itself first.

    `year` is that of the article, of an undated one the latest it names. `unmarked` is one without a mark at its end and
    a paragraph of its own where most others have a mark: a heading, a link.
    """

    article: int
    voice: int
    of: Compared
    number: int
    sentence: Sentence
    claim: Claim
    figures: tuple[Figure, ...]
    year: int
    unmarked: bool
    carriers: list[int] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        return self.of.body[self.sentence.start : self.sentence.end]

    @cached_property
    def names(self) -> frozenset[str]:
        return names_in(self.text, self.of.reading.language)

    @cached_property
    def role(self) -> Role:
        if self.unmarked and not self.figures:
            return "boilerplate"
        noted = self.of.reading.roles
        role = ROLES[noted[self.number]] if noted else role_of(self.text)
        years = (year_of(figure) for figure in self.figures if figure.kind == "date")
        long_ago = any(0 < year < self.year - 1 for year in years)
        return "background" if role == "news" and long_ago else role

    @property
    def span(self) -> Span:
        return Span(self.of.key, self.sentence.start, self.sentence.end)


def voices_of(articles: Sequence[Compared]) -> tuple[list[int], list[int]]:
    """Two numbers for every article: the first of the texts that it is a wire copy of, and the voice it speaks with.

    Articles of one publisher and wire copies speak with one voice; when that leaves a single one (one outlet, two
    revisions, copies of one text), each article speaks for itself.
    """
    keys = {article.key: at for at, article in enumerate(articles)}
    prints = [
        article.fingerprint if article.fingerprint is not None else fingerprint(article.body)
        for article in articles
    ]
    copies = list(voices(prints))
    for at, article in enumerate(articles):
        if article.wire_of in keys and article.wire_of is not None:
            copies = _united(copies, at, keys[article.wire_of])
    voice = list(copies)
    for at, (article, first) in enumerate(zip(articles, publishers(articles), strict=True)):
        if article.outlet:
            voice = _united(voice, at, first)
    return copies, voice if len(set(voice)) > 1 else list(range(len(articles)))


def _united(numbers: list[int], one: int, other: int) -> list[int]:
    low, high = sorted((numbers[one], numbers[other]))
    return [low if number == high else number for number in numbers]


def publishers(articles: Sequence[Compared]) -> list[int]:
    """For every article the first of its publisher: one outlet, or one newsroom under several names and addresses."""
    return spoken((article.outlet.strip().casefold(), article.url) for article in articles)


def central_terms(articles: Sequence[Compared], copies: Sequence[int]) -> dict[str, float]:
    """What the story is about: terms of many of its sentences, and how much they still tell (`told_by`).

    Of wire copies the first counts, or every word of a story in two copies would be what it is about.
    """
    firsts = [article for at, article in enumerate(articles) if copies[at] == at]
    return told_by([listed for article in firsts for listed in article.reading.terms])


def lines_of(articles: Sequence[Compared], voice: Sequence[int], scale: Mapping[str, float]) -> list[Line]:
    """Sentences in the order of the articles; of copies within a voice the first, which then has several carriers."""
    found: list[Line] = []
    table = Weights(scale)
    crowded = {number for number in voice if list(voice).count(number) > 1}
    by_term: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for at, article in enumerate(articles):
        for line in _of_article(at, article, voice[at], table):
            if line.voice in crowded:
                earlier = _copy_of(line, by_term)
                if earlier is not None:
                    earlier.carriers.append(at)
                    continue
                for term in _rarest(line.claim):
                    by_term[line.voice, term].append(line)
            found.append(line)
    return found


def _of_article(at: int, article: Compared, voice: int, table: Mapping[str, float]) -> list[Line]:
    reading = article.reading
    latest = max((year_of(figure) for figure in reading.figures if figure.kind == "date"), default=0)
    year = article.published_at.year if article.published_at else latest
    figures = sorted(reading.figures, key=lambda figure: figure.start)
    marked = _marked(article)
    found, used = [], 0
    for number, (sentence, listed) in enumerate(
        zip(reading.sentences[:LONGEST], reading.terms, strict=False)
    ):
        inside = []
        while used < len(figures) and figures[used].start < sentence.end:
            if figures[used].start >= sentence.start:
                figure = figures[used]
                start, end = figure.start - sentence.start, figure.end - sentence.start
                inside.append(Figure(start, end, figure.kind, figure.value, figure.unit, figure.counts))
            used += 1
        values = frozenset((figure.unit, round(figure.value, 3)) for figure in inside)
        claim = prepared(listed, frozenset(), values, table)
        found.append(
            Line(
                at,
                voice,
                article,
                number,
                sentence,
                claim,
                tuple(inside),
                year,
                marked and _bare(article.body, sentence),
                [at],
            )
        )
    return found


def _marked(article: Compared) -> bool:
    """Whether most of an article's sentences end with a mark."""
    ends = [article.body[sentence.end - 1].isalnum() for sentence in article.reading.sentences]
    return sum(ends) <= BARE_SHARE * len(ends)


def _bare(body: str, sentence: Sentence) -> bool:
    alone = (sentence.start == 0 or body[sentence.start - 1] == "\n") and body[
        sentence.end : sentence.end + 1
    ] in ("", "\n")
    return alone and body[sentence.end - 1].isalnum()


def _rarest(claim: Claim) -> list[str]:
    return sorted(claim.weights, key=lambda term: (-claim.weights[term], term))[:3]


def _copy_of(line: Line, by_term: Mapping[tuple[int, str], Sequence[Line]]) -> Line | None:
    own = line.claim.weights.keys()
    for term in _rarest(line.claim):
        for other in by_term.get((line.voice, term), ()):
            theirs = other.claim.weights.keys()
            if other.article != line.article and len(own & theirs) >= COPY * len(own | theirs):
                return other
    return None
