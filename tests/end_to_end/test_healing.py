"""Wrong early splits heal as articles come in; what a person corrected stays."""

from __future__ import annotations

from typing import Any

import pytest

from tests.text.test_healing import BOTH, CHEESE, HIKERS, ROAD

AT = {"Post": ROAD, "Courier": HIKERS, "Ledger": BOTH, "Herald": CHEESE}


async def _save(town: Any, *outlets: str) -> None:
    for outlet in outlets:
        headline, body = AT[outlet]
        answer = await town.ask(
            f'/save text modal:text="{body}" modal:headline="{headline}" modal:outlet="{outlet}"'
        )
        assert "### Saved" in answer, answer


async def _stories(town: Any) -> dict[int, list[str]]:
    """Number → outlets."""
    from storage import stories

    async with town.desk.room.store.reading() as c:
        return {
            story.id: sorted(one.outlet for one in await stories.articles_of(c, town.guild, story.id))
            for story in await stories.newest(c, town.guild)
        }


async def test_a_third_report_brings_two_stories_together(town: Any) -> None:
    await _save(town, "Post", "Courier", "Herald")
    assert await _stories(town) == {1: ["Post"], 2: ["Courier"], 3: ["Herald"]}
    await _save(town, "Ledger")
    assert await _stories(town) == {1: ["Courier", "Ledger", "Post"], 3: ["Herald"]}
    answer = await town.ask("/story show story:2")  # the old number leads to where its article went
    assert "story 1" in answer
    assert all(outlet in answer for outlet in ("Post", "Courier", "Ledger"))


CORRECTIONS = {
    "renamed": ['/curate rename story:"#2" name:"The search"'],
    "moved": ['/curate split article:"Courier" story:"#3"'],
    "merged": ['/curate merge story:"#3" other:"#2"'],
}


@pytest.mark.parametrize("kind", CORRECTIONS)
async def test_what_a_person_did_is_not_undone(town: Any, kind: str) -> None:
    """Neither by the article that would hold both together, nor when the window is grouped anew."""
    await _save(town, "Post", "Courier", "Herald")
    for line in CORRECTIONS[kind]:
        answer = await town.ask(line)
        assert "### " in answer, answer
    before = await _stories(town)
    await _save(town, "Ledger")
    after = await _stories(town)
    for number, outlets in before.items():
        assert set(outlets) <= set(after[number]), (before, after)
    town.desk.saving.placed.add(town.guild)
    await town.desk.healing.heal(town.guild)
    assert await _stories(town) == after


async def test_the_window_is_grouped_anew_and_undo_works_after_it(town: Any) -> None:
    await _save(town, "Post", "Ledger", "Courier", "Herald")
    together = await _stories(town)
    assert together == {1: ["Courier", "Ledger", "Post"], 2: ["Herald"]}
    await town.ask('/curate split article:"Courier"')
    assert (await _stories(town))[3] == ["Courier"]
    assert await town.desk.healing.heal(town.guild) == 0
    assert (await _stories(town))[3] == ["Courier"]
    assert "Taken back" in await town.ask('press:"Undo"')
    assert await _stories(town) == together


async def test_the_housekeeping_heals_what_was_placed_apart(town: Any) -> None:
    from storage import stories

    await _save(town, "Post", "Ledger", "Courier")
    async with town.desk.room.store.writing() as c:
        await stories.create(c, town.guild, [3])  # as if it had come in before the others were there
    assert await _stories(town) == {1: ["Ledger", "Post"], 2: ["Courier"]}
    town.desk.healing._last.clear()
    town.desk.saving.placed.add(town.guild)
    await town.desk.healing.all_due()
    assert await _stories(town) == {1: ["Courier", "Ledger", "Post"]}
    assert await town.desk.healing.tick() is None  # nothing came in since
