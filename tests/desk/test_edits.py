"""What outlets edited, as a reader sees it: named, word by word, and said under posts made from the older text."""

from __future__ import annotations

import asyncio

import pytest

from bot.answers.articles import headline_of
from bot.cards.articles import history_card
from bot.cards.check import check
from bot.cards.layout import Card, payload_of, view_of
from bot.errors import UserError
from storage import receipts
from tests.desk.test_feeds import ANNA, HERE, Newsroom, story
from tests.desk.test_feeds import room as room_fixture
from tests.gather.conftest import page
from tests.gather.conftest import site as site_fixture

room, site = room_fixture, site_fixture


def text_of(card: Card) -> str:
    return "\n".join(line.text for line in card.lines)


async def checked(room: Newsroom, card: Card) -> str:
    """The card's text, after the check that every message goes through."""
    stored = await room.desk.receipts.stored(HERE, {passage.revision_id for passage in card.passages})
    check(payload_of(view_of(card)), card.passages, stored)
    return text_of(card)


async def ellary(room: Newsroom) -> None:
    room.publish("Ellary")
    await room.desk.feeds.add(HERE, ANNA, room.address)
    await room.after(0)


async def edit(room: Newsroom, *changes: tuple[str, str], minutes: float = 16) -> None:
    text = story("Ellary")
    for old, new in changes:
        assert old.encode() in text
        text = text.replace(old.encode(), new.encode())
    room.site.answers["/2026/ellary"] = page(text)
    await room.after(minutes)


async def test_history_names_a_changed_headline_figure_and_quote_word_by_word(room: Newsroom) -> None:
    await ellary(room)
    await edit(
        room, ("agrees to mend", "refuses to mend"), ("3 million", "9 million"), ("waited 3", "waited 5")
    )
    told = await checked(room, history_card(await room.desk.library.history(HERE, "Ellary")))
    for words in ("**Headline changed**", "**Figure changed** ¶2", "**Figure and quote changed** ¶3"):
        assert words in told, told
    assert "~~−agrees~~ **+refuses**" in told
    assert "… ~~−3~~ **+9** (number) …" in told


async def test_history_of_an_article_whose_headline_was_corrected_here(room: Newsroom) -> None:
    await ellary(room)
    await room.desk.saving.edit(HERE, ANNA, "Ellary", headline="Our own headline")
    await edit(room, ("agrees to mend", "refuses to mend"), ("3 million", "9 million"))
    told = await checked(room, history_card(await room.desk.library.history(HERE, "own headline")))
    assert "**Headline changed**\n-# This library shows a headline of its own." in told
    assert "**Figure changed**" in told


async def test_a_post_from_an_older_text_says_so_when_it_is_looked_at(room: Newsroom) -> None:
    await ellary(room)
    article = await room.desk.library.find(HERE, "Ellary")
    async with room.desk.room.store.writing() as c:
        await receipts.keep(
            c, HERE, 900, channel=5, kind="digest", passages=[headline_of(article)], summary="", posted_at=room.now
        )  # fmt: skip
    assert await room.desk.receipts.edited_since(HERE, 900) == ()
    await edit(room, ("3 million", "9 million"))
    assert await room.desk.receipts.edited_since(HERE, 900) == ("The Ellary Courier",)
    assert await room.desk.receipts.edited_since(HERE, 901) == ()
    answer = await room.desk.receipts.verify(HERE, 900)
    assert (answer.found, answer.total, len(answer.edited_since)) == (1, 1, 1)


async def test_a_page_is_asked_for_whole_only_when_it_changed(room: Newsroom) -> None:
    await ellary(room)

    def serve(text: bytes, mark: str) -> None:
        async def answer(writer: asyncio.StreamWriter) -> None:
            known = room.site.asked[-1][1].get("if-none-match")
            same = page(b"", status="304 Not Modified")
            writer.write(same if known == mark else page(text, "text/html; charset=utf-8", f"ETag: {mark}"))
            await writer.drain()

        room.site.answers["/2026/ellary"] = answer

    serve(story("Ellary"), '"1"')
    await room.after(16)  # the first look learns the mark
    await room.after(16)
    marks = [headers.get("if-none-match") for path, headers in room.site.asked if path == "/2026/ellary"]
    assert marks == [None, None, '"1"']
    assert (await room.desk.library.history(HERE, "Ellary")).steps == ()
    serve(story("Ellary").replace(b"3 million", b"9 million"), '"2"')
    await room.after(16)
    await room.after(16)
    assert [step.number for step in (await room.desk.library.history(HERE, "Ellary")).steps] == [2]
    asked = [headers.get("if-none-match") for path, headers in room.site.asked if path == "/2026/ellary"]
    assert asked[3:] == ['"1"', '"2"']


async def test_a_teaser_in_between_hides_no_later_edit(room: Newsroom) -> None:
    await ellary(room)
    teaser = story("Ellary", "Subscribe now to read on, it costs little.\nMore soon.")
    room.site.answers["/2026/ellary"] = page(teaser, "text/html", 'ETag: "t"')
    await room.after(16)
    await edit(room, ("3 million", "9 million"))
    assert [step.number for step in (await room.desk.library.history(HERE, "Ellary")).steps] == [2]
    assert all(headers.get("if-none-match") is None for _, headers in room.site.asked if "ellary" in _)


async def test_a_page_that_cannot_be_read_keeps_its_rhythm(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ellary(room)

    async def too_much(*_: object) -> None:
        raise UserError("That was too much to read in 8 seconds, so I stopped.")

    monkeypatch.setattr(room.desk.edits.saving, "read", too_much)
    await edit(room, ("3 million", "9 million"))
    asked = room.requests("/2026/ellary")
    await room.after(11)  # what a process that died had taken would be due by now
    assert room.requests("/2026/ellary") == asked
    await room.after(5)
    assert room.requests("/2026/ellary") == asked + 1
