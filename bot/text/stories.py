"""Stories: which articles are about the same event."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from bot.text.grouping import Bar, grouped
from bot.text.likeness import Shelf, likeness, likenesses
from bot.text.profile import Profile, profile, rarity
from bot.text.words import terms

__all__ = [
    "COMPARED", "Candidate", "Match", "Profile", "label", "likeness", "margins", "match", "profile", "regroup", "topics",
]  # fmt: skip

#: Articles of one story that are compared with a new one: the newest.
COMPARED = 60
#: Articles of a story that are compared for its topic.
FOR_TOPIC = 8
#: Bar for topics: two stories of one topic share people and place, so that a third of their pairs are no strangers.
TOPIC = Bar(join=0.18, strictness=0.0, closest=0.0)
#: Two stories are of one topic only when two of their articles are this alike: a country, a president or a wire agency
#: in common reaches .48, a running topic .6 to 1 (180 stories of the dated dev stream, read by eye, 2026-11-24).
RELATED = 0.6
#: What papers write before or behind a headline that is no report's: "Opinion: …", "… – live updates".
_KIND = (
    r"opinion|analysis|comment(?:ary)?|editorial|column|letters?|live(?: ?blog| coverage| updates?)?|(?:latest|live) updates?"
    r"|as it happened|watch|video|listen|podcast|photos?|gallery|in pictures|explainer|explained|fact[- ]?check|review|interview"
    r"|meinung|kommentar|leitartikel|analyse|liveblog|live-?ticker|tribune|édito(?:rial)?|en direct|vidéo|opinión|análisis|en vivo"
)
_NO_REPORT = re.compile(rf"(?:{_KIND})\s*[:|–—]|.*[:|–—]\s*(?:{_KIND})\W*$", re.IGNORECASE)


@lru_cache(maxsize=1)
def bar() -> Bar:
    """The one bar of all stories. Source: train/stories.py."""
    stored = json.loads((files("bot.text") / "weights" / "stories.json").read_text("utf8"))
    return Bar(**stored["bar"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that an article might belong to, with the profiles of its members (all, or the newest)."""

    story: int
    members: tuple[Profile, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The story an article belongs to; `score` is 0…1, from .5 on it joins."""

    story: int
    score: float


def margins(article: Profile, candidates: Sequence[Candidate]) -> dict[int, float]:
    """How far the article is over the bar of each story (under it: below 0), in the order given; empty stories left out."""
    measure = bar()
    usual = (measure.usual, measure.usual)
    found: dict[int, float] = {}
    for candidate in candidates:
        members = candidate.members[-COMPARED:]
        if members:
            between = float(likenesses(article, members).sum())
            found[candidate.story] = measure.margin(between, (1, len(members)), usual)
    return found


def match(margins: Mapping[int, float]) -> Match | None:
    """The story an article belongs to, by its `margins`; None when none is alike enough: unsure means apart.

    Of two stories equally alike the first given.
    """
    story = max(margins, key=lambda one: margins[one], default=None)
    if story is None or margins[story] < 0:
        return None
    return Match(story, 0.5 + 0.5 * min(1.0, margins[story] / (1 - bar().join)))


def regroup(profiles: Sequence[Profile]) -> tuple[int, ...]:
    """Stories of a few articles, each as the index of its first article: all pairs are compared.

    For healing early splits among the candidates of a new article; 60 articles take about 30 ms.
    """
    shelf = Shelf()
    pivots = [shelf.pivot(shelf.put(made, in_view=False)) for made in profiles]
    links: list[dict[int, float]] = [{} for _ in profiles]
    for high, one in enumerate(pivots):
        for low, value in enumerate(one.likeness(range(high)).tolist()):
            if value:
                links[low][high] = links[high][low] = value
    bare = {at: one.vector() for at, one in enumerate(pivots) if one.short}
    return grouped(links, bar(), bare)


def topics(stories: Sequence[Sequence[Profile]]) -> tuple[int, ...]:
    """Running topic of every story, as the index of its first story. Looks at the newest articles of each."""
    links: list[dict[int, float]] = [{} for _ in stories]
    shelf = Shelf()
    newest = [
        [shelf.pivot(shelf.put(made, in_view=False)) for made in listed[-FOR_TOPIC:]] for listed in stories
    ]
    for high, ones in enumerate(newest):
        for low, others in enumerate(newest[:high]):
            places = [two.place for two in others]
            values = [value for one in ones for value in one.likeness(places).tolist()]
            if max(values, default=0.0) >= RELATED:
                links[low][high] = links[high][low] = sum(values) / len(values)
    return grouped(links, TOPIC)


def label(headlines: Iterable[str], language: str = "en") -> str:
    """The most telling headline, verbatim: the one that shares most with the others; "" for none.

    One over an opinion, a live blog or a video labels a story only where it has no other.
    """
    titled = [headline for headline in headlines if headline.strip()]
    if not titled:
        return ""
    listed = [headline for headline in titled if not _NO_REPORT.match(headline.strip())] or titled
    known, unseen = rarity()
    bags = [set(terms(headline, language)) for headline in listed]
    spread = Counter(term for bag in bags for term in bag)

    def telling(number: int) -> float:
        bag = bags[number]
        value = sum((spread[term] - 1) * known.get(term, unseen) for term in bag)
        return value / (len(bag) + 4)

    return listed[max(range(len(listed)), key=lambda number: (telling(number), -number))]
