"""Stories: placing, curation by hand, taking it back."""

from datetime import timedelta

import pytest

from bot.text.profile import profile
from storage import articles, stories
from storage.errors import NothingThere
from storage.store import Store
from tests.storage.conftest import ANNA, BRIDGE, FERRY, HERE, NOW, THERE, Keep


@pytest.fixture
async def full(store: Store, keep: Keep) -> Store:
    """Story 1 of articles 1 and 2 (2 an hour later), story 2 of article 3."""
    await keep("Ferry aground off Sark", FERRY)
    await keep("Ferry stuck", FERRY + " It was freed.", outlet="Post", at=NOW + timedelta(hours=1))
    await keep("Footbridge for Norbury", BRIDGE, at=NOW + timedelta(hours=2))
    async with store.writing() as c:
        assert await stories.create(c, HERE, [1]) == 1
        await stories.place(c, HERE, 2, 1)
        assert await stories.create(c, HERE, [3]) == 2
    return store


async def members(store: Store) -> dict[int, list[int]]:
    async with store.reading() as c:
        return {
            s.id: [a.id for a in await stories.articles_of(c, HERE, s.id)]
            for s in await stories.newest(c, HERE)
        }


async def test_a_story_knows_its_articles_outlets_and_times(full: Store) -> None:
    async with full.reading() as c:
        story = await stories.by_id(c, HERE, 1)
        assert story is not None
        assert (story.articles, story.outlets) == (2, ("Wend Courier", "Post"))
        assert (story.first_seen_at, story.last_seen_at) == (NOW, NOW + timedelta(hours=1))
        assert story.label in ("Ferry aground off Sark", "Ferry stuck")
        assert [s.id for s in await stories.newest(c, HERE)] == [2, 1]
        assert [s.id for s in await stories.newest(c, HERE, at_least=2)] == [1]
        assert await stories.count(c, HERE) == 2


async def test_a_wire_copy_is_no_voice_of_its_own(full: Store) -> None:
    async with full.writing() as c:
        await articles.mark_wire_copy(c, HERE, 2, 1)
        story = await stories.by_id(c, HERE, 1)
        assert story is not None
        assert (story.articles, story.outlets) == (2, ("Wend Courier",))


async def test_a_wire_copys_headline_labels_no_story(full: Store) -> None:
    async with full.writing() as c:
        before = await stories.by_id(c, HERE, 1)
        named, other = sorted(
            await stories.articles_of(c, HERE, 1), key=lambda one: one.headline != before.label
        )
        await articles.mark_wire_copy(c, HERE, named.id, other.id)
        await stories.place(c, HERE, named.id, 1)
        after = await stories.by_id(c, HERE, 1)
    assert after.label == other.headline


async def test_a_story_is_labelled_in_the_language_of_most_of_its_reports(full: Store, keep: Keep) -> None:
    """However much another language's headline shares with theirs."""
    await keep("Sark: ferry aground, stuck", "Un ferry.", outlet="Phare", language="fr")
    async with full.writing() as c:
        await stories.place(c, HERE, 4, 1)
        story = await stories.by_id(c, HERE, 1)
    assert story is not None
    assert story.label in ("Ferry aground off Sark", "Ferry stuck")


@pytest.mark.parametrize(
    ("typed", "found"), [("", [2, 1]), ("foot", [2]), ("fer", [1]), ("stuck", [1]), ("zz", []), ("?!", [])]
)
async def test_suggesting(full: Store, typed: str, found: list[int]) -> None:
    async with full.reading() as c:
        assert [s.id for s in await stories.suggestions(c, HERE, typed)] == found


async def test_candidates_share_terms_within_the_time(full: Store) -> None:
    keys = profile("Ferry off Sark", FERRY, NOW).keys
    async with full.reading() as c:
        near = await stories.candidates(
            c, HERE, keys, since=NOW - timedelta(days=1), until=NOW + timedelta(days=1)
        )
        assert (near[0].story, len(near[0].members)) == (1, 2)
        assert (
            await stories.candidates(
                c, HERE, keys, since=NOW + timedelta(days=1), until=NOW + timedelta(days=2)
            )
            == []
        )
        assert (
            await stories.candidates(
                c, THERE, keys, since=NOW - timedelta(days=1), until=NOW + timedelta(days=1)
            )
            == []
        )


async def test_merging_leads_the_old_story_to_the_new_and_can_be_taken_back(full: Store) -> None:
    async with full.writing() as c:
        await stories.merge(c, HERE, 1, [2], by=ANNA, at=NOW)
        merged = await stories.by_id(c, HERE, 2)
        assert merged is not None
        assert (merged.id, merged.articles) == (1, 3)
    assert await members(full) == {1: [1, 2, 3]}
    async with full.writing() as c:
        done = await stories.undo_last(c, HERE, at=NOW)
        assert done is not None
        assert done.kind == "merge"
    assert await members(full) == {2: [3], 1: [1, 2]}


async def test_a_name_given_by_hand_goes_along_into_a_story_that_has_none(full: Store) -> None:
    async with full.writing() as c:
        before = (await stories.by_id(c, HERE, 1)).label  # type: ignore[union-attr]
        await stories.rename(c, HERE, 2, "The footbridge", by=ANNA, at=NOW)
        await stories.merge(c, HERE, 1, [2], by=ANNA, at=NOW)
        assert (await stories.by_id(c, HERE, 1)).label == "The footbridge"  # type: ignore[union-attr]
        await stories.undo_last(c, HERE, at=NOW)
        assert (await stories.by_id(c, HERE, 1)).label == before  # type: ignore[union-attr]
        await stories.rename(c, HERE, 1, "The grounding", by=ANNA, at=NOW)
        await stories.merge(c, HERE, 1, [2], by=ANNA, at=NOW)
        assert (await stories.by_id(c, HERE, 1)).label == "The grounding"  # type: ignore[union-attr]


async def test_a_story_whose_last_article_was_moved_leads_to_where_it_went(full: Store) -> None:
    async with full.writing() as c:
        await stories.put(c, HERE, 2, 2, by=ANNA, at=NOW)
        assert (await stories.by_id(c, HERE, 1)).id == 1  # type: ignore[union-attr]
        await stories.put(c, HERE, 1, 2, by=ANNA, at=NOW)
        assert (await stories.by_id(c, HERE, 1)).id == 2  # type: ignore[union-attr]
        await stories.undo_last(c, HERE, at=NOW)
        assert (await stories.by_id(c, HERE, 1)).id == 1  # type: ignore[union-attr]


async def test_splitting_and_taking_it_back(full: Store) -> None:
    async with full.writing() as c:
        assert await stories.split(c, HERE, 1, [2], by=ANNA, at=NOW) == 3
    assert await members(full) == {2: [3], 3: [2], 1: [1]}
    async with full.writing() as c:
        await stories.undo_last(c, HERE, at=NOW)
    assert await members(full) == {2: [3], 1: [1, 2]}


async def test_a_name_given_by_hand_stays(full: Store, keep: Keep) -> None:
    await keep("Ferry freed", FERRY + " Done.", outlet="Third")
    async with full.writing() as c:
        await stories.rename(c, HERE, 1, "The grounding", by=ANNA, at=NOW)
        await stories.place(c, HERE, 4, 1)
        assert (await stories.by_id(c, HERE, 1)).label == "The grounding"  # type: ignore[union-attr]
        assert [s.id for s in await stories.suggestions(c, HERE, "the gro")] == [1]
        await stories.undo_last(c, HERE, at=NOW)
        assert (await stories.by_id(c, HERE, 1)).label.startswith("Ferry")  # type: ignore[union-attr]


async def test_what_was_placed_by_hand_stays_where_it_is(full: Store) -> None:
    async with full.writing() as c:
        await stories.put(c, HERE, 3, 1, by=ANNA, at=NOW)
        await stories.place(c, HERE, 3, 2)
    assert await members(full) == {1: [1, 2, 3]}
    async with full.writing() as c:
        await stories.undo_last(c, HERE, at=NOW)
    assert await members(full) == {2: [3], 1: [1, 2]}


async def test_undo_goes_back_step_by_step_to_the_start(full: Store) -> None:
    before = await members(full)
    async with full.writing() as c:
        await stories.split(c, HERE, 1, [1], by=ANNA, at=NOW)
        await stories.merge(c, HERE, 2, [1], by=ANNA, at=NOW)
        await stories.rename(c, HERE, 2, "All", by=ANNA, at=NOW)
        for kind in ("rename", "merge", "split"):
            done = await stories.undo_last(c, HERE, at=NOW)
            assert done is not None
            assert done.kind == kind
        assert await stories.undo_last(c, HERE, at=NOW) is None
    assert await members(full) == before


async def test_an_empty_story_is_not_listed(full: Store) -> None:
    async with full.writing() as c:
        await articles.remove(c, HERE, 3, by=ANNA, at=NOW)
        assert [s.id for s in await stories.newest(c, HERE)] == [1]
        assert await stories.by_id(c, HERE, 2) is None


async def test_articles_of_others_make_no_story(full: Store) -> None:
    for guild, ids in ((THERE, [1]), (HERE, []), (HERE, [1, 99])):
        with pytest.raises(NothingThere):
            async with full.writing() as c:
                await stories.create(c, guild, ids)
