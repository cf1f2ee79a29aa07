"""Comparisons of several articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.news import Article, Passage, Story


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A claim that several outlets make, each in its own words."""

    passages: tuple[Passage, ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class OnlyRows:
    """What one outlet alone says, most newsworthy first; `details` say more than what they share with others.

    `background` and `opinion` are those of them that are no news. `copied` when another outlet has it in a copy of the text.
    `alone` when nobody else writes in its language: then nothing is known of what the others lack, and `total` is 0.
    """

    outlet: str
    passages: tuple[Passage, ...]
    total: int
    details: tuple[Passage, ...] = ()
    background: tuple[Passage, ...] = ()
    opinion: tuple[Passage, ...] = ()
    copied: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Two passages whose figures differ; `update` when the later text replaced the earlier."""

    first: Passage
    second: Passage
    what: str
    first_says: str
    second_says: str
    update: bool


@dataclass(frozen=True, slots=True)
class QuotePair:
    """One utterance in several outlets (`same`, `trimmed`, `reworded`), or in one (`only`); `outlets` counts copies too."""

    kind: str
    speaker: str | None
    passages: tuple[Passage, ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class HeadlineRow:
    """A headline beside its own body: words or figures of it that the body does not have.

    `lede` when the article came without a headline, so that a sentence of its body stands for it.
    """

    headline: Passage
    missing: tuple[str, ...]
    lede: bool = False


@dataclass(frozen=True, slots=True)
class MissingName:
    """A name that most others have and this outlet lacks, with a sentence that has it (None when no sentence holds it)."""

    outlet: str
    name: str
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """Several articles side by side. `voices` counts wire copies once."""

    articles: tuple[Article, ...]
    headlines: tuple[HeadlineRow, ...]
    shared: tuple[SharedRow, ...]
    only: tuple[OnlyRows, ...]
    figures: tuple[FigureRow, ...]
    quotes: tuple[QuotePair, ...]
    names_missing: tuple[MissingName, ...]
    clock: tuple[tuple[str, datetime, float], ...]
    voices: int
    outlets: int
    story: Story | None = None
    left_out: int = 0
    notes: tuple[str, ...] = ()
    spoken: tuple[
        tuple[int, ...], ...
    ] = ()  # the articles of each voice: one outlet's, and copies of one text
