"""`/story` and `/curate` as a person meets them: topics, what is new, large stories, corrections."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk
from bot.desk.room import Room
from bot.errors import UserError
from tests.text.test_healing import BOTH, CHEESE, HIKERS, ROAD

Papers = dict[str, Path]


async def _save(town: Any, paper: tuple[str, str], outlet: str, *, more: str = "") -> None:
    headline, body = paper
    answer = await town.ask(
        f'/save text modal:text="{body} {more}" modal:headline="{headline}" modal:outlet="{outlet}"'
    )
    assert "### Saved" in answer, answer


def _later(town: Any, days: float) -> None:
    """The desk's clock goes on by some days."""
    room: Room = town.desk.room
    now = datetime.now(UTC) + timedelta(days=days)
    later = replace(room, now=lambda: now)
    desk: Desk = town.desk
    for each in (desk, desk.saving, desk.stories, desk.stories.topics, desk.comparing, desk.healing):
        each.room = later


async def test_stories_of_one_topic_name_each_other_and_no_other(town: Any) -> None:
    await _save(town, ROAD, "Post")
    await _save(town, BOTH, "Ledger")
    await _save(town, CHEESE, "Herald")
    assert "same topic" not in await town.ask("/story list")
    await town.ask('/curate split article:"Ledger"')
    listed = await town.ask("/story list")
    assert f"same topic: \u2068{ROAD[0]}" in listed
    assert f"same topic: \u2068{BOTH[0]}" in listed
    assert listed.count("same topic") == 2
    shown = await town.ask("/story show story:2")
    assert "Same topic" not in shown
    shown = await town.ask("/story show story:1")
    assert "**Same topic**" in shown
    assert f"{BOTH[0]}" in shown


async def test_new_since_is_what_no_text_before_says(town: Any) -> None:
    await _save(town, ROAD, "Post")
    whole = await town.ask("/story changes story:1")
    assert "All of this story came in since then" in whole
    assert "excavators" in whole
    _later(town, 2)
    assert "Nothing came in since then" in await town.ask("/story changes story:1")
    await _save(town, BOTH, "Ledger", more="Sign up for our newsletter to get the news every morning.")
    new = await town.ask("/story changes story:1")
    assert "1 new article" in new
    assert "thermal camera" in new
    assert "Stones and mud" not in new  # the Post had it
    assert "newsletter" not in new
    week = await town.ask('press:"Since a week ago"')
    assert "Stones and mud" in week
    assert "All of this story" in week


async def test_an_edit_brings_what_it_added(town: Any) -> None:
    """A live blog is one article that goes on changing: only what was added is new."""
    from bot.news import Draft
    from bot.text.reading import take_in
    from storage import articles

    await _save(town, ROAD, "Post")
    _later(town, 3)
    body = ROAD[1] + "\n\nUpdate at 18:00: The first lorry passed the cleared lane on Wednesday evening."
    intake = take_in(ROAD[0], body, None, "en")
    draft = Draft(ROAD[0], body, "Post", None, language="en")
    async with town.desk.room.store.writing() as c:
        await articles.add_revision(
            c, 1, draft, intake.reading, fingerprint=intake.fingerprint, at=town.desk.room.now()
        )
    new = await town.ask("/story changes story:1")
    assert "1 passage in 1 edited article" in new
    assert "first lorry" in new
    assert "excavators" not in new


async def test_a_story_of_fifty_is_paged_and_its_comparison_says_the_cap(town: Any) -> None:
    from bot.news import Draft
    from bot.text.reading import take_in
    from storage import articles, stories

    now = town.desk.room.now()
    ids = []
    for number in range(50):
        body = f"{ROAD[1]} Measurement {number} on the slope gave {number + 10} millimetres, said reporter {number}."
        intake = take_in(ROAD[0], body, now, "en")
        draft = Draft(
            f"{ROAD[0]}, part {number}", body, f"Outlet {number % 25}", None, published_at=now, language="en"
        )
        async with town.desk.room.store.writing() as c:
            saved = await articles.save(
                c, town.guild, draft, intake.reading, profile=intake.profile, fingerprint=intake.fingerprint,
                by=None, at=now,
            )  # fmt: skip
        ids.append(saved.article_id)
    async with town.desk.room.store.writing() as c:
        await stories.create(c, town.guild, ids)
    shown = await town.ask("/story show story:1")
    assert "50 articles of 25 outlets" in shown
    assert "page 1 of 7" in shown
    assert "page 2 of 7" in await town.ask('press:"▶"')
    compared = await town.ask("/compare story:1")
    assert "20 articles of 20 outlets" in compared
    assert "The story has 50 articles; 20 of them are compared" in compared


async def test_corrections_say_what_they_did_and_can_be_taken_back(town: Any) -> None:
    await _save(town, ROAD, "Post")
    await _save(town, HIKERS, "Courier")
    merged = await town.ask('/curate merge story:"#1" other:"#2"')
    assert "Merged" in merged
    assert "Post and Courier" in merged
    again = await town.ask('/curate merge story:"#1" other:"#2"')
    assert "same story" in again
    assert "Taken back" in await town.ask('press:"Undo"')
    assert "### 2 stories" in await town.ask("/story list")
    assert "There is no button" in await town.ask('press:"Undo the one before"')  # nothing is left
    renamed = await town.ask('/curate rename story:"#1" name:"**Torvik** <@1> road"')
    assert "\\*\\*Torvik\\*\\*" in renamed
    assert "<@1>" not in renamed.replace("\\<@1>", "").replace("\\<\\@1\\>", "")
    assert "needs a letter" in await town.ask('/curate rename story:"#1" name:"  "')
    alone = await town.ask('/curate split article:"Courier"')
    assert "alone" in alone


async def test_undo_takes_back_what_its_card_is_about(town: Any) -> None:
    """Not what somebody else corrected meanwhile, and nothing twice."""
    await _save(town, ROAD, "Post")
    await _save(town, HIKERS, "Courier")
    merged = await town.answer('/curate merge story:"#1" other:"#2"')
    await town.ask('/curate rename story:"#1" name:"The slope"')
    ids = [one["custom_id"] for one in _buttons(merged) if one["label"] == "Undo"]
    assert "Another correction came after this one" in await town.ask(f'press:"{ids[0]}"')
    assert "The slope" in await town.ask("/story list")
    await town.ask('/curate rename story:"#1" name:"The hut"')
    assert "The story has the name it had before" in await town.ask('press:"Undo"')
    back = await town.ask('press:"Undo the one before"')
    assert "Taken back" in back
    assert "The stories are apart again" in await town.ask('press:"Undo the one before"')
    assert "### 2 stories" in await town.ask("/story list")


def _buttons(answer: Any) -> list[dict[str, Any]]:
    from bot.local.pressable import buttons

    return [one for message in answer.messages for one in buttons(message)]


async def test_a_story_is_suggested_for_a_summary_once_several_report_it(town: Any) -> None:
    await _save(town, ROAD, "Post")
    assert not [key for _, key in await town.desk.summaries.suggest(town.guild, "road") if key[0] == "s"]
    await _save(town, BOTH, "Ledger")
    for typed in ("", ROAD[0].split()[0]):
        name, key = (await town.desk.summaries.suggest(town.guild, typed))[-1]
        assert name.startswith("Story: ")
        assert name.endswith(" · 2 articles")
        assert "Summary of the story" in await town.ask(f"/summary article:{key} words:80 about:mud")


async def test_a_second_report_of_one_outlet_is_not_said_to_be_the_only_one(town: Any) -> None:
    await _save(town, ROAD, "Post")
    headline, body = ROAD
    answer = await town.ask(
        f'/save text modal:text="{body} It rained." modal:headline="{headline} again" modal:outlet="Post"'
    )
    assert "In one story with 1 other article." in answer
    assert "No other article" not in answer


@pytest.mark.parametrize("typed", ["story 1", "Story 1", "story #1", "s1", "S1", "story1"])
async def test_a_storys_number_is_understood_as_cards_write_it(town: Any, typed: str) -> None:
    """Typed by hand or picked: everywhere a story is asked for, and for a summary beside the articles."""
    await _save(town, CHEESE, "Herald")
    await _save(town, ROAD, "Post")
    for command in ('/story show story:"{}"', '/summary article:"{}"'):
        assert CHEESE[0] in await town.ask(command.format(typed)), command
    assert (await town.desk.summaries.suggest(town.guild, typed))[-1][1] == "s1"
    for each in (typed, "1", "#1"):
        assert (await town.desk.stories.suggest(town.guild, each))[0][1] == "s1"
        assert (await town.desk.stories.find(town.guild, each)).id == 1


@pytest.mark.parametrize("typed", ["???", "“”", "story 9", "story"])
async def test_what_is_no_story_is_not_taken_for_the_newest(town: Any, typed: str) -> None:
    await _save(town, CHEESE, "Herald")
    assert await town.desk.stories.suggest(town.guild, typed) == []
    with pytest.raises(UserError, match="I know no story like"):
        await town.desk.stories.find(town.guild, typed)


async def test_a_headline_typed_by_hand_is_not_taken_for_a_newer_one_with_the_same_words(town: Any) -> None:
    for size in ("4.4", "4.6"):
        body = f"A {size} quake shook the Tarn valley, the institute said. Nobody was hurt in Elmsford."
        await _save(town, (f"{size} quake shakes Tarn valley", body), "Post")
    assert (await town.desk.library.find(town.guild, "4.4 quake")).headline.startswith("4.4")
    await town.ask('/curate merge story:"#1" other:"#2"')
    await _save(town, ("Mayor on the 4.4 quake: nobody was hurt", CHEESE[1]), "Post")
    assert (await town.desk.stories.find(town.guild, "4.4 quake shakes")).id == 1


async def test_suggestions_keep_what_tells_them_apart(town: Any, tmp_path: Path) -> None:
    lede = "The council of Velmar, which had met behind closed doors for most of the afternoon and some of the night,"
    for outlet, end in (
        ("Harbour Post", "closed the old bridge."),
        ("Harbour Post Extra", "sold the new bridge."),
    ):
        place = tmp_path / "paper.txt"
        place.write_text(f"{lede} {end} Ferries sail every hour until the spring. Nobody was hurt, it said.")
        assert "### Saved" in await town.ask(f'/save file file:{place} outlet:"{outlet}"')
    names = [name for name, _ in await town.desk.library.suggest(town.guild, "harbour post")]
    assert [name.rpartition(" · ")[2] for name in names] == ["Harbour Post", "Harbour Post Extra"]
    assert all(len(name) <= 100 and name.startswith("The council") for name in names)
    for name, _ in await town.desk.stories.suggest(town.guild, "council"):
        assert re.search(r"… · \d articles?$", name)
