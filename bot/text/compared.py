"""What goes into a comparison and what comes out, as values. Everything that points at text is a span of a body."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from bot.news import Reading, travels_light
from bot.text.quote_pairs import QuoteRelation
from bot.text.roles import Role


@dataclass(frozen=True, slots=True)
class Compared:
    """An article with what was read in it. `wire_of` is the key of the article that it is a wire copy of.

    `fingerprint` is `bot.text.wire.fingerprint(body)` where it is stored, else it is made when comparing. `url` tells which
    newsroom it is of, where that has several addresses.
    """

    key: Hashable
    headline: str
    body: str
    reading: Reading
    outlet: str
    published_at: datetime | None = None
    wire_of: Hashable | None = None
    fingerprint: str | None = None
    url: str | None = None


@travels_light
@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the body of the article `key`, end exclusive."""

    key: Hashable
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A claim that several voices make: one sentence of each, the earliest article first.

    `outlets` counts the publishers that carry one of the sentences, wire copies too; `voices` counts those once.
    """

    spans: tuple[Span, ...]
    outlets: int
    voices: int


@dataclass(frozen=True, slots=True)
class Only:
    """What one voice alone says, most newsworthy first, opinion and background last, the page's own text left out.

    `outlet` is the publisher of the voice's first article; `roles` go with `spans`. `copied` when another outlet prints some
    of them in a copy of the text.
    """

    outlet: str
    spans: tuple[Span, ...]
    roles: tuple[Role, ...]
    copied: bool = False


@dataclass(frozen=True, slots=True)
class Differing:
    """Two sentences whose figures differ, the earlier article first; `update` when the later replaced the earlier.

    `kind` is that of the figures; `fit` tells how surely both measure the same thing.
    """

    first: Span
    second: Span
    first_figure: Span
    second_figure: Span
    kind: str
    update: bool
    fit: float


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """One utterance; the spans exclude the marks, and hold what a voice says in the same words once.

    `speaker` is the name most outlets give, None where none does. `outlets` counts the publishers that have it, wire copies
    too.
    """

    kind: QuoteRelation
    speaker: str | None
    spans: tuple[Span, ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class HeadlineGap:
    """Words and figures of a headline that its own body lacks: spans of the headline of article `key`."""

    key: Hashable
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of several articles; every part is empty for none, `shared` for articles without a common claim.

    `voices` are groups of keys: articles of one publisher and wire copies of one text speak with one voice.
    `missing` holds, per voice, the names that most others have. `clock` holds publisher, key of its first article, time
    and the hours after the first; undated articles are not in it. `one_text` when all are copies of one text. `left_out`
    counts articles beyond the cap.
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
    one_text: bool = False
    left_out: int = 0
