"""Is a text, word for word, what an article quotes, and did the person named say it?

The first verdict that holds, decided by text alone; no similarity confirms anything. docs/quote-check.md has the
verdicts and the rule in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from bot.news import Quote
from bot.text import typography
from bot.text.diff import Token, diff
from bot.text.nearest import Likeness, passage_like
from bot.text.quoted import Quoted, end_in
from bot.text.speakers import same_person, speaker_key
from bot.text.stitching import stitched
from bot.text.word_lists import listed

Verdict = Literal[
    "exact", "typography", "other speaker", "stitched", "not quoted", "differs", "absent", "too short"
]
#: Verdicts that a text stands in an article as it was given.
AS_PRINTED = ("exact", "typography")

#: Fewest words a text needs: two words stand quoted in nearly every article.
FEWEST_WORDS = 3
#: Longest text that is checked, in characters: Discord takes 6,000 in an option and 4,000 in a message.
LONGEST_TEXT = 6_000

_WORD = re.compile(r"\w+(?:[-']\w+)*")
#: Family names that stand before the given name ("Xi Jinping" is "Xi" for short).
FAMILY_FIRST = listed("""xi li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin kim park lee choi
    jung kang nguyen tran le pham abe kishida ishiba""")
_LETTERS = re.compile(r"[^\W_]+")
_SPACELESS = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")
#: A name of two words or more. A description ("the bow-tied maverick") or a body ("NATO") may be the person asked for.
_PERSON = re.compile(
    r"(?!The |A |An |Her |His |Their )(?:[A-Z]\.|[^\W\d_a-z][\w.'’-]*)(?: (?:[A-Z]\.?|(?:d[aeiu]|l[ae]|v[ao]n|d[eo][rsn]|al|bin|[^\W\d_a-z])[\w.'’-]*))+$"
)
_DOUBLE = str.maketrans(dict.fromkeys(typography.DOUBLE_MARKS, "\u200b"))


@dataclass(frozen=True, eq=False)
class Checked:
    """An article that texts are checked against: its body, and the quotes with speakers of its stored reading.

    Folding is done on first use and kept with the value.
    """

    id: Hashable
    body: str
    quotes: tuple[Quote, ...] = ()
    headline: str = ""

    @cached_property
    def quoted(self) -> Quoted:
        return Quoted(self.body)

    @cached_property
    def unmarked(self) -> typography.Folded:
        """The folded body without double quotation marks."""
        return typography.fold(self.body.translate(_DOUBLE))

    @cached_property
    def lowered(self) -> str:
        """The body without invisible characters, letters composed and case-folded: every word stands in it as it is."""
        return typography.composed(self.body).casefold()

    @cached_property
    def likeness(self) -> Likeness:
        return Likeness(self.quoted)

    @cached_property
    def key_words(self) -> frozenset[str]:
        """Every word of headline and body, folded as `speaker_key` folds names."""
        folded = unicodedata.normalize("NFKD", f"{self.headline}\n{self.body}".casefold())
        plain = "".join(char for char in folded if not unicodedata.combining(char))
        return frozenset(re.findall(r"[^\W_]+", plain))

    def names(self, speaker: str) -> bool:
        """Whether the family name of a speaker stands anywhere in the article."""
        words = re.findall(r"[^\W_]+", speaker_key(speaker))
        return (
            not words
            or words[-1] in self.key_words
            or (words[0] in FAMILY_FIRST and words[0] in self.key_words)
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words of a text stand in an article, and who says them there (None: not certain)."""

    article: Hashable
    start: int
    end: int
    exact: bool
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """The verdict on a text and what it rests on. All offsets are into the body of `article`.

    `start`, `end`: the words (exact, typography, other speaker, not quoted), the stretch from the first part to the
    last (stitched), the passage most like the text (differs); None for absent and too short.
    `speaker`: who says it there, None where that is not certain; then a speaker that was asked for is neither
    confirmed nor denied. `places`: everywhere the words stand, in the order of the articles given.
    `named`: False where a speaker was asked for and no article that has the words so much as names them.
    `before`, `after`: what of the same stretch was left out around the words. `rule`: the parts of the typography
    rule that were needed. `parts`: the parts of a stitched text.
    """

    verdict: Verdict
    article: Hashable | None = None
    start: int | None = None
    end: int | None = None
    speaker: str | None = None
    speaker_certain: bool = False
    named: bool = True
    places: tuple[Place, ...] = ()
    parts: tuple[tuple[int, int], ...] = ()
    before: tuple[int, int] | None = None
    after: tuple[int, int] | None = None
    rule: tuple[str, ...] = ()
    diff: tuple[Token, ...] = field(default=())


def check(text: str, speaker: str | None, articles: Sequence[Checked], language: str = "en") -> Check:
    """The verdict on a text, given the articles that may hold it (those with most of its words).

    `speaker` is the full name or surname of who is said to have said it, or None.
    """
    text = text[:LONGEST_TEXT]
    words = typography.core(text)
    if count_words(words) < FEWEST_WORDS:
        return Check("too short")
    folded = typography.essence(text)
    listed = sorted(set(_LETTERS.findall(folded.casefold())), key=len, reverse=True)
    holding = [article for article in articles if all(word in article.lowered for word in listed)]
    found = [place for article in holding for place in _places(text, words, article)]
    if found:
        return _confirmed(words, speaker, found, articles)
    return (
        _stitched(folded, holding)
        or _not_quoted(words, holding)
        or _differs(words, folded, articles, language)
        or Check("absent")
    )


def count_words(text: str) -> int:
    """Runs of letters and digits; where words have no blanks between them, two characters count as one."""
    folded = typography.folded(text)
    unspaced = sum((len(run) + 1) // 2 for run in _SPACELESS.findall(folded))
    return unspaced + len(_WORD.findall(_SPACELESS.sub(" ", folded)))


def _places(text: str, words: str, article: Checked) -> list[Place]:
    """Where an article has the words in quotation marks, exact ones marked so."""
    quoted = article.quoted
    found = []
    for low, high in quoted.places(text):
        start, end = quoted.span(low, high)
        stop = quoted.offsets[quoted.bounds(quoted.number(low))[1]]
        exact = article.body.startswith(words, start) and start + len(words) <= stop
        end = start + len(words) if exact else end
        found.append(Place(article.id, start, end, exact, _speaker(article, start, end)))
    return found


def _speaker(article: Checked, start: int, end: int) -> str | None:
    """Who says a stretch of the body by its reading, or None where that is not certain."""
    shared = [
        (min(end, quote.end) - max(start, quote.start), -number, quote)
        for number, quote in enumerate(article.quotes)
        if quote.kind != "indirect" and quote.start < end and start < quote.end
    ]
    return max(shared)[2].speaker if shared else None


def _confirmed(words: str, speaker: str | None, found: list[Place], articles: Sequence[Checked]) -> Check:
    """The words stand in quotation marks: exact, typography, or said by somebody else."""
    bodies = {article.id: article for article in articles}

    def said(place: Place) -> int:
        """0 by the person asked for, 1 not certain, 2 by somebody else."""
        if not speaker:
            return 0
        if place.speaker and same_person(speaker, place.speaker):
            return 0
        if not bodies[place.article].names(speaker):
            return 2
        return 2 if place.speaker and _PERSON.match(place.speaker) else 1

    best = min(found, key=lambda place: (said(place), not place.exact))
    article = bodies[best.article]
    stretch = next(span for span in article.quoted.spans if span[0] <= best.start < span[1])
    verdict: Verdict = "other speaker" if said(best) == 2 else "exact" if best.exact else "typography"
    passage = article.body[best.start : best.end]
    return Check(
        verdict,
        best.article,
        best.start,
        best.end,
        best.speaker,
        best.speaker is not None,
        not speaker or any(bodies[place.article].names(speaker) for place in found),
        tuple(found),
        before=_rest(article.body, stretch[0], best.start),
        after=_rest(article.body, best.end, stretch[1]),
        rule=() if best.exact else typography.differences(words, passage),
    )


def _rest(body: str, start: int, end: int) -> tuple[int, int] | None:
    """A stretch left out around a quote, or None where it has no words."""
    return (start, end) if start < end and _WORD.search(body, start, end) else None


def _stitched(folded: str, articles: Sequence[Checked]) -> Check | None:
    """The stitched text with the fewest parts, the first article of equals."""
    best: Check | None = None
    for article in articles:
        quoted = article.quoted
        parts = stitched(folded, quoted)
        if parts and (best is None or len(parts) < len(best.parts)):
            spans = tuple(quoted.span(low, high) for low, high in parts)
            speakers = {_speaker(article, start, end) for start, end in spans}
            speaker = speakers.pop() if len(speakers) == 1 else None
            best = Check(
                "stitched", article.id, spans[0][0], spans[-1][1], speaker, speaker is not None, parts=spans
            )
    return best


def _not_quoted(words: str, articles: Sequence[Checked]) -> Check | None:
    """The words in this order in an article, marks left aside."""
    bare = words.translate(_DOUBLE)
    for article in articles:
        text, offsets = article.unmarked
        for low, high in typography.places(bare, text, strict=False):
            start, end = offsets[low], end_in(article.body, offsets[high - 1])
            if not any(span[0] <= start and end <= span[1] for span in article.quoted.spans):
                return Check("not quoted", article.id, start, end)
    return None


def _differs(words: str, folded: str, articles: Sequence[Checked], language: str) -> Check | None:
    """The quoted passage most like the text, if one is like it at all."""
    found = passage_like(folded, [article.likeness for article in articles])
    if found is None:
        return None
    number, start, end = found
    article = articles[number]
    speaker = _speaker(article, start, end)
    return Check(
        "differs",
        article.id,
        start,
        end,
        speaker,
        speaker is not None,
        diff=diff(words, article.body[start:end], language),
    )
