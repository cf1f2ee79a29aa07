"""Hostile text through every card: within Discord's limits, word for word, no mention, no link of theirs, no stray direction.

Whatever comes from an article, an outlet, a feed or a person is hostile here; what the desk itself chooses (a verdict, a
language, a reason) is not. The long run is `VERBATIM_HOSTILE_CASES=5000 pytest tests/cards/test_hostile_cards.py`.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import typing
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from types import UnionType
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.answers.articles import ArticleView, History, Removed, Rows, Saved
from bot.answers.comparisons import ComparisonAnswer
from bot.answers.digests import DigestAnswer, DigestRow
from bot.answers.feeds import FeedAdded, FeedImport, FeedRows, FeedTest, FeedTrouble
from bot.answers.quotes import CheckAnswer, QuoteRows, SpeakerView
from bot.answers.server import AboutPerson, ServerSettings, VerifyAnswer
from bot.answers.stories import Curated, StoryChanges, StoryRows, StoryView
from bot.answers.summaries import SummaryAnswer
from bot.answers.watches import EditNote, WatchAnswer, WatchRow
from bot.cards import (
    articles,
    checks,
    comparisons,
    digests,
    feeds,
    preferences,
    quotes,
    setup,
    stories,
    summaries,
    watches,
)
from bot.cards.check import check
from bot.cards.escape import CLOSE, OPEN
from bot.cards.layout import Card, files_of, payload_of, view_of
from bot.local.limits import COMPONENTS_V2, check_message, walk
from bot.news import Article, Passage, Story
from bot.text.body import canonical

#: Cases for each family of cards: a few hundred over all of them in the suite.
CASES = max(8, int(os.environ.get("VERBATIM_HOSTILE_CASES", "400")) // 30)

#: Shrinking an answer of a hundred texts takes minutes; the case that failed is printed whole.
PHASES = (Phase.explicit, Phase.generate)

#: A number that nothing of ours has: a mention with it is theirs.
THEIRS = "666000666"
NASTY = [
    "@everyone", "@here", f"<@{THEIRS}>", f"<@!{THEIRS}>", f"<@&{THEIRS}>", f"<#{THEIRS}>", f"<t:{THEIRS}:R>", f"</x:{THEIRS}>",
    f"<:x:{THEIRS}>", "<id:home>", "[free](https://evil.example)", "[free](<https://evil.example>)", "https://evil.example/x", "<https://evil.example>",
    "\n# Heading", "\n-# small", "\n> quote", "\n>>> all", "\n- list", "\n1. list", "||spoiler||", "```\ncode", "`", "**", "__", "~~", "***",
    "\\", "\\\\", "\\<@", "\u202e", "\u2067", "\u2068", "\u2069", "\u200f", "\u061c", "\u200b", "\u200d", "\ufeff", "\x00", "\x1b[31m", "\x7f", "\x85", "\u2028",
    "\ud800", "\udfff", "e\u0301\u0301\u0301\u0301\u0301", "Z\u0351\u036b\u0343", "👨‍👩‍👧‍👦", "🏳️‍🌈", "שלום", "مرحبا", "新聞", "\" OR body:*", "NEAR(a b, 5)", "'; DROP TABLE", "{what}", "%s",
]  # fmt: skip
PART = st.one_of(st.sampled_from(NASTY), st.text(max_size=30), st.just("word"))
#: As a person types it, or Discord hands it on.
RAW = st.lists(PART, min_size=1, max_size=8).map(" ".join)
SHORT = RAW.map(lambda text: text[:120])
#: As it stands in the store.
STORED = st.one_of(
    st.lists(PART, min_size=1, max_size=12).map(lambda parts: canonical("x" + " ".join(parts))),
    st.tuples(st.sampled_from(["x", "@", "_", "👩‍👧"]), st.integers(50, 3_000)).map(lambda both: both[0] * both[1]),
)  # fmt: skip
URL = st.sampled_from([None, "https://a.example/)](https://a.example", "https://a.example/" + "é" * 150, "https://a.example/?q=*_~`|<>"])  # fmt: skip
MOMENT = st.integers(0, 10_000).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
NUMBER = st.integers(0, 99_999)


@st.composite
def passages(draw: st.DrawFn, part: str = "body") -> Passage:
    """A stretch in the middle of a revision of its own."""
    text = draw(STORED)
    start = draw(st.integers(0, 9))
    number = zlib.crc32(text.encode()) * 20 + start
    paragraph = draw(st.integers(1, 40))
    return Passage(number, number, start, start + len(text), text, paragraph, draw(SHORT), draw(URL), part)  # type: ignore[arg-type]


@st.composite
def stored_articles(draw: st.DrawFn) -> Article:
    headline = draw(STORED)
    number = zlib.crc32(headline.encode()) * 20 + 15
    some = st.one_of(st.none(), SHORT)
    return Article(
        number, number, draw(st.integers(1, 9)), draw(SHORT), headline, draw(some), draw(URL), draw(st.one_of(st.none(), MOMENT)),
        draw(MOMENT), draw(st.sampled_from(["en", "zh", "xx"])), draw(NUMBER), draw(st.one_of(st.none(), NUMBER)), None,
    )  # fmt: skip


def words(*allowed: str) -> st.SearchStrategy[str]:
    return st.sampled_from(allowed)


#: What the desk chooses itself, by class and field; "headline" passages are parts of headlines.
OWN: dict[str, st.SearchStrategy[Any]] = {
    "headline": passages("headline"),
    "CheckAnswer.verdict": words(*checks.VERDICTS),
    "CheckAnswer.rules": st.just(("quotation marks",)),
    "CheckAnswer.changes": st.just(("a negation",)),
    "Curated.kind": words(*stories.DONE),
    "WatchRow.kind": words("keyword", "speaker", "outlet"),
    "WatchRow.quiet": words("", "22:00 to 07:00"),
    "DiffToken.kind": words("same", "added", "removed"),
    "DiffToken.note": words("", "number"),
    "Wording.kind": words("trimmed", "reworded", "translated"),
    "QuotePair.kind": words("same", "trimmed", "reworded", "only"),
    "QuoteRow.kind": words("direct", "mixed"),
    "QuoteRows.again": st.just(("ada", "", "", "", "")),
    "Choice.value": words("Ada Brock"),
    "Change.kind": words("", "figure", "quote", "headline"),
    "SummaryAnswer.method": words("own", "lsa"),
    "SummaryAnswer.note": words("", "One sentence only."),
    "SummaryLine.reasons": st.just(("names the subject",)),
    "ServerSettings.language": words("en", "xx"),
    "ServerSettings.zone": words("Europe/Berlin"),
    "DigestAnswer.language": words("en", "vi", "xx"),
    "DigestAnswer.late": words("", "08:00"),
    "DigestRow.name": words("7"),
    "DigestRow.days": words("day"),
    "DigestRow.time": words("08:00"),
    "DigestRow.zone": words("Europe/Berlin"),
    "DigestRow.failure": st.one_of(st.none(), words("I may not post in <#5>.")),
    "DigestRow.change": words("", "from 2026-05-12 on: 09:00"),
    "ComparisonAnswer.notes": st.just(("Copies of one text count once.",)),
    "ComparisonAnswer.spoken": st.just(()),
    "AboutPerson.rows": st.just((("saved", 3), ("undo", 1))),
    "EditNote.kind": words("digest", "watch"),
    "FeedAdded.others": st.lists(st.tuples(URL.filter(bool), SHORT), max_size=5).map(tuple),
    "FeedTest.moved_to": URL,
    "FeedTest.newest": st.lists(st.tuples(URL.filter(bool), st.one_of(st.none(), MOMENT)), max_size=5).map(
        tuple
    ),
    "StoryRow.related": st.just(()),
    "Saved.refilled": st.just(("byline",)),
    "WatchRow.error": st.one_of(st.none(), words("I may not post in <#5>.")),
}


@st.composite
def made(draw: st.DrawFn, of: type) -> Any:
    """An answer with every field drawn by its type."""
    hints = typing.get_type_hints(of)
    return of(**{
        field.name: draw(_of_field(of.__name__, field.name, hints[field.name]))
        for field in dataclasses.fields(of)
    })  # fmt: skip


def _of_field(owner: str, name: str, hint: Any) -> st.SearchStrategy[Any]:
    if f"{owner}.{name}" in OWN:
        return OWN[f"{owner}.{name}"]
    if name == "headline" and hint in (Passage, Passage | None):
        return OWN["headline"] if hint is Passage else st.one_of(st.none(), OWN["headline"])
    if "url" in name and hint is str:
        return URL.filter(bool)
    return drawn(hint)


def drawn(hint: Any) -> st.SearchStrategy[Any]:
    """A strategy for a type."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (UnionType, typing.Union):
        return st.one_of(*(drawn(one) for one in inner))
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return st.lists(drawn(inner[0]), max_size=6).map(tuple)
        return st.tuples(*(drawn(one) for one in inner))
    known: dict[Any, st.SearchStrategy[Any]] = {
        str: SHORT, int: NUMBER, float: st.floats(0, 1), bool: st.booleans(), type(None): st.none(), datetime: MOMENT,
        date: MOMENT.map(datetime.date), Passage: passages(), Article: stored_articles(),
    }  # fmt: skip
    if hint in known:
        return known[hint]
    if hint is Story:
        return st.builds(
            Story, NUMBER, STORED, NUMBER, st.lists(SHORT, max_size=5).map(tuple), MOMENT, MOMENT
        )
    assert dataclasses.is_dataclass(hint), hint
    return made(typing.cast(type, hint))


class Family(NamedTuple):
    """Cards of one answer."""

    of: Any
    cards: Callable[[Any], list[Card]]


FOOT = "2026-05-11 · abcdefghij"
KEY = "12-34"
FAMILIES: dict[str, Family] = {
    "saved": Family(Saved, lambda x: [articles.saved_card(x), articles.saved_card(x, corrected=True), articles.saved_links_card([("https://a.example", x)])]),
    "removed": Family(Removed, lambda x: [articles.removed_card(x), articles.undone_card("remove", x)]),
    "links": Family(tuple[str, ...], lambda x: [articles.saved_links_card([("https://a.example/" + one, one) for one in x])]),
    "rows": Family(Rows, lambda x: [articles.rows_card(x, "list"), articles.rows_card(x, "search")]),
    "article": Family(ArticleView, lambda x: [articles.article_card(x)]),
    "history": Family(History, lambda x: [articles.history_card(x)]),
    "summary": Family(SummaryAnswer, lambda x: [summaries.summary_card(x), summaries.summary_card(x, why=True), summaries.with_other_links(summaries.summary_card(x), ["https://a.example/" + "x" * 400] * 9)]),
    "quotes": Family(QuoteRows, lambda x: [quotes.quotes_card(x, "quote", "ada")]),
    "speaker": Family(SpeakerView, lambda x: [quotes.speaker_card("Joined.", x)]),
    "check": Family(CheckAnswer, lambda x: [checks.check_card(x), checks.checks_card([x] * 6, 9)]),
    "comparison": Family(ComparisonAnswer, lambda x: [comparisons.comparison_card(x, KEY, view, page) for view in comparisons.VIEWS for page in (0, 1)]),
    "stories": Family(StoryRows, lambda x: [stories.stories_card(x)]),
    "story": Family(StoryView, lambda x: [stories.story_card(x), stories.story_card(x, ["Post", "Wire"])] if x.articles else []),
    "changes": Family(StoryChanges, lambda x: [stories.changes_card(x)]),
    "curated": Family(Curated, lambda x: [stories.curated_card(x)] if x.views and all(view.articles for view in x.views) else []),
    "digest": Family(DigestAnswer, lambda x: [digests.digest_card(x, footer=FOOT), digests.digest_card(x, so_far=True), digests.overview_card(x, footer=FOOT), *(digests.story_of_day_card(one, "en", footer=FOOT) for one in x.stories)]),
    "digests": Family(tuple[DigestRow, ...], lambda x: [digests.digests_card(x * 5)]),
    "verify": Family(VerifyAnswer, lambda x: [digests.verify_card(x)]),
    "watch": Family(WatchAnswer, lambda x: [watches.watch_card(x, FOOT)] if x.hits else []),
    "watches": Family(tuple[WatchRow, ...], lambda x: [watches.watches_card(x * 5, edits=True), *(card(row) for row in x[:1] for card in (watches.added_card, watches.removed_card, watches.restored_card))]),
    "edits": Family(EditNote, lambda x: [watches.edit_card(x, FOOT)] if x.articles else []),
    "feeds": Family(FeedRows, lambda x: [feeds.feeds_card(x), *(card for row in x.rows[:1] for card in (feeds.changed_card(row, "Changed."), feeds.removed_card(row)))]),
    "feed added": Family(FeedAdded, lambda x: [feeds.added_card(x)]),
    "feed test": Family(FeedTest, lambda x: [feeds.tested_card(x)]),
    "feed import": Family(FeedImport, lambda x: [feeds.imported_card(x)]),
    "feed trouble": Family(tuple[FeedTrouble, ...], lambda x: [feeds.notice_card(x, FOOT)] if x else []),
    "settings": Family(ServerSettings, lambda x: [preferences.settings_card(x)]),
    "data": Family(AboutPerson, lambda x: [preferences.about_card(x), preferences.erase_card(3, None), preferences.export_card(3, 1, 1, "x.zip", b"x")]),
    "setup": Family(tuple[str, ...], lambda x: [setup.step_card("feed", {"language": "en", "zone": "UTC", "channel": "5"}, feeds=x), setup.step_card("zone", {"zone": "UTC"})]),
}  # fmt: skip


def walked(value: Any) -> Iterator[Any]:
    """Every value inside a value."""
    yield value
    if isinstance(value, tuple):
        for one in value:
            yield from walked(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from walked(getattr(value, field.name))


def store_of(answer: Any) -> dict[int, tuple[str, str]]:
    """What the store would have for an answer's passages and articles."""
    found: dict[int, tuple[str, str]] = {}
    for one in walked(answer):
        if isinstance(one, Passage):
            whole = "·" * one.start + one.text
            headline, body = found.get(one.revision_id, ("", ""))
            found[one.revision_id] = (whole, body) if one.part == "headline" else (headline, whole)
        elif isinstance(one, Article):
            found[one.revision_id] = (one.headline, found.get(one.revision_id, ("", ""))[1])
    return found


LIVE = re.compile(
    rf"@(?:everyone|here)\b|<(?:@[!&]?|#|t:|/\w+:|a?:\w+:){THEIRS}|<id:home>|\]\(<?https://evil"
)
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> None:
    """Nothing of theirs that Discord would read as markup of its own."""
    text = re.sub(r"\]\(<https?://(?!evil)[^<>()\s]*>\)", "](ours)", text)
    for match in LIVE.finditer(text):
        before = text[: match.start()]
        assert (len(before) - len(before.rstrip("\\"))) % 2, (match.group(), text)
    outside = re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "", text)
    assert DIRECTIONS.search(outside) is None, ascii(text)


def looked_at(card: Card, stored: dict[int, tuple[str, str]]) -> None:
    """What must hold for a finished card."""
    components = payload_of(view_of(card))
    check(components, card.passages, stored)
    files = [type("Upload", (), {"name": one.filename, "content": b"x"})() for one in files_of(card)]
    body = {"components": components, "attachments": [{"id": str(n), "filename": one.name} for n, one in enumerate(files)]}  # fmt: skip
    for number, (_, one) in enumerate(walk(components)):
        if "custom_id" in one:  # two rows of the library never have one number; here they may
            one["custom_id"] = f"{number:03}{one['custom_id'][3:]}"
    check_message(body, files, flags=COMPONENTS_V2)
    json.dumps(components, ensure_ascii=False).encode()  # a lone surrogate is no text
    for line in card.lines:
        harmless(line.text)


@pytest.mark.parametrize("name", FAMILIES)
@settings(max_examples=CASES, suppress_health_check=list(HealthCheck), phases=PHASES, deadline=None)
@given(data=st.data())
def test_hostile_text_breaks_no_card(name: str, data: st.DataObject) -> None:
    family = FAMILIES[name]
    answer = data.draw(drawn(family.of))
    stored = store_of(answer)
    for card in family.cards(answer):
        looked_at(card, stored)
