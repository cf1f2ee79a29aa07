"""Hostile text through the card of the daily post: no mention, no link of theirs, no message over the limits."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.digests import DigestAnswer, DigestStory
from bot.cards.check import check
from bot.cards.digest_words import dated, words_of
from bot.cards.digests import digest_card, overview_card, story_of_day_card
from bot.cards.layout import payload_of, view_of
from bot.cards.words import LANGUAGES
from bot.news import Passage, Story
from bot.text.body import canonical

NASTY = ["@everyone", "<@1>", "<#2>", "[x](https://evil.example)", "\n# ", "\n> ", "||", "```", "**", "<t:1:R>", "</x:1>", "\\", "1. ", "\u202e", "https://evil.example"]  # fmt: skip
TEXT = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=40)), min_size=1, max_size=30).map(
    lambda parts: canonical("x" + " ".join(parts))
)
AT = datetime(2026, 5, 11, tzinfo=UTC)


@st.composite
def answers(draw: st.DrawFn) -> tuple[DigestAnswer, dict[int, tuple[str, str]]]:
    """An answer of stories from strangers' texts, and what the store would have for its revisions."""
    stored: dict[int, tuple[str, str]] = {}
    made = []
    for number in range(draw(st.integers(0, 9))):
        headline, body, outlet = draw(TEXT), draw(TEXT), draw(TEXT)
        stored[number] = (headline, body)
        part = Passage(
            number,
            number,
            0,
            len(body),
            body,
            1,
            outlet,
            draw(st.sampled_from([None, "https://a.example/)](x"])),
        )
        titled = Passage(number, number, 0, len(headline), headline, 1, outlet, None, "headline")
        story = Story(number + 1, headline, 2, (outlet,), AT, AT)
        quote = (part, draw(st.one_of(st.none(), TEXT))) if draw(st.booleans()) else None
        figures = ((part, part),) if draw(st.booleans()) else ()
        made.append(
            DigestStory(story, titled, (part,) * draw(st.integers(0, 3)), (outlet, draw(TEXT)), outlet, quote, figures, len(figures), draw(st.integers(1, 3)), 2, draw(st.booleans()))
        )  # fmt: skip
    left = tuple(item.headline for item in made[:2])
    answer = DigestAnswer(
        date(2026, 5, 11), tuple(made), 9, 3, left, len(left), draw(st.one_of(st.just(""), TEXT))
    )
    return answer, stored


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_that_can_be_set_has_labels_of_its_own(language: str) -> None:
    said = words_of(language)
    assert (language == "en") == (said is words_of("en"))
    assert (len(said.days.split()), len(said.months.split())) == (7, 12)
    dates = [dated(date(2026, 1, 1) + timedelta(days=40 * n), language) for n in range(9)]
    assert len(set(dates)) == 9
    assert all("2026" in each and "_" not in each and "{" not in each for each in dates)
    told = [
        said.counted(1, 2, 3), said.nothing_new(3), said.again(2, 4), said.first.format(outlet="Post"),
        said.topic.format(topic="Post"), said.feeds.format(feeds="Post"), said.late.format(time="Post"), said.more.format(count=7),
    ]  # fmt: skip
    for each, wanted in zip(told, ("3", "3", "4", "Post", "Post", "Post", "Post", "7"), strict=True):
        assert wanted in each


@pytest.mark.parametrize(
    ("language", "outlets"),
    [
        ("en", "Post, Courier and Wire"),
        ("de", "Post, Courier und Wire"),
        ("tr", "Post, Courier ve Wire"),
        ("zh", "Post, Courier 和 Wire"),
    ],
)
def test_outlets_are_listed_in_the_language_of_the_post(language: str, outlets: str) -> None:
    headline = Passage(1, 1, 0, 1, "x", 1, "Post", None, "headline")
    story = Story(1, "x", 3, ("Post",), AT, AT)
    names = ("Post", "Courier", "Wire")
    told = DigestStory(story, headline, (), names, "Post", None, (), 0, 1, 0, False)
    card = digest_card(DigestAnswer(date(2026, 5, 11), (told,), 3, 3, (), 0, "", language=language))
    assert f": {outlets} · " in str(payload_of(view_of(card)))


@settings(max_examples=60)
@given(answers())
def test_hostile_text_breaks_no_digest(given_: tuple[DigestAnswer, dict[int, tuple[str, str]]]) -> None:
    answer, stored = given_
    cards = [digest_card(answer, footer="2026-05-11 · abcdefghij"), overview_card(answer, footer="x")]
    cards += [story_of_day_card(item, "en", footer="x") for item in answer.stories[:2]]
    for card in cards:
        components = payload_of(view_of(card))
        check(components, card.passages, stored)
        text = "\n".join(line.text for line in card.lines)
        assert re.search(r"(?<!\\)@everyone|(?<!\\)<[@#]", text) is None, text
        assert re.search(r"(?<!\\)\]\(https://evil", text) is None, text
