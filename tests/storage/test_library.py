"""Saving, correcting, removing, taking back; revisions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.news import Draft
from storage import articles, library, quotes, speakers, undo
from storage.errors import NothingThere
from storage.store import Store
from tests.storage.conftest import ANNA, BERT, BRIDGE, FERRY, HERE, NOW, THERE, Keep, read

URL = "https://wend.example/ferry"


async def test_what_is_saved_comes_back_as_it_was(store: Store, keep: Keep) -> None:
    saved = await keep(
        "Ferry aground", FERRY, url=URL, byline="Jo Marsh", published_at=NOW - timedelta(hours=3)
    )
    async with store.reading() as c:
        (text,) = await articles.texts(c, HERE, [saved.article_id])
        assert (text.body, text.reading) == (FERRY, read(FERRY))
        a = text.article
        assert (a.headline, a.outlet, a.byline, a.url, a.language) == (
            "Ferry aground",
            "Wend Courier",
            "Jo Marsh",
            URL,
            "en",
        )
        assert (a.published_at, a.saved_at) == (NOW - timedelta(hours=3), NOW)
        assert await articles.by_url(c, HERE, URL) == await articles.by_id(c, HERE, a.id) == a
        assert await articles.same(c, HERE, Draft("", FERRY, "")) == a
        assert await articles.body_of(c, HERE, a.revision_id) == FERRY


@pytest.mark.parametrize(
    ("second", "already", "articles_then"),
    [
        ({}, True, 1),
        ({"url": URL}, True, 1),
        ({"headline": "Another headline"}, True, 1),
        ({"outlet": "wend  courier"}, True, 1),
        ({"outlet": ""}, True, 1),
        ({"outlet": "Norbury Post"}, False, 2),  # a wire copy: another outlet printed the same
        ({"body": BRIDGE}, False, 2),
    ],
)
async def test_the_same_article_twice_is_kept_once(
    store: Store, keep: Keep, second: dict[str, str], already: bool, articles_then: int
) -> None:
    await keep("Ferry aground", FERRY)
    saved = await keep(**{"headline": "Ferry aground", "body": FERRY, **second})
    assert saved.already is already
    async with store.reading() as c:
        assert await articles.count(c, HERE) == articles_then


async def test_a_fetched_body_is_one_row_for_all_libraries(store: Store, keep: Keep) -> None:
    one = await keep("Ferry aground", FERRY, url=URL, shared=True)
    two = await keep("Ferry aground", FERRY, url=URL, shared=True, guild=THERE)
    assert (one.article_id, one.revision_id) == (two.article_id, two.revision_id)
    assert not two.already


async def test_another_body_at_the_address_is_a_revision_and_passages_stay(store: Store, keep: Keep) -> None:
    first = await keep("Ferry aground", FERRY, url=URL, shared=True)
    edited = FERRY.replace("41", "43")
    second = await keep("Ferry aground", edited, url=URL, shared=True)
    assert (second.article_id, second.revised) == (first.article_id, True)
    async with store.reading() as c:
        assert [(r.number, r.body) for r in await articles.history(c, HERE, 1)] == [(1, FERRY), (2, edited)]
        assert await articles.body_of(c, HERE, first.revision_id) == FERRY
        assert (await articles.by_id(c, HERE, 1)).revision == 2  # type: ignore[union-attr]
        assert [a.id for a in await articles.search(c, HERE, "43")] == [1]
        assert await articles.search(c, HERE, "41") == []
        assert len(await quotes.find(c, HERE, "hull")) == 1  # of the newest revision only


async def test_the_same_body_is_no_revision(store: Store, keep: Keep) -> None:
    await keep("Ferry aground", FERRY, url=URL, shared=True)
    async with store.writing() as c:
        draft = Draft("Ferry aground", FERRY, "Wend Courier", URL)
        assert await articles.add_revision(c, 1, draft, read(FERRY), at=NOW) is None
        renamed = replace(draft, headline="Ferry afloat")
        assert await articles.add_revision(c, 1, renamed, read(FERRY), at=NOW) == 2


async def test_undo_takes_back_newest_first_and_only_ones_own(store: Store, keep: Keep) -> None:
    await keep("Ferry aground", FERRY)
    await keep("Footbridge", BRIDGE, by=BERT)
    async with store.writing() as c:
        await articles.correct(
            c, HERE, 1, by=ANNA, at=NOW, headline="Corrected", published_at=NOW - timedelta(days=1)
        )
        await articles.remove(c, HERE, 1, by=ANNA, at=NOW)

        async def back() -> str:
            done = await undo.undo_last(c, HERE, ANNA, at=NOW)
            return done.kind if done else ""

        assert await back() == "remove"
        assert [a.headline for a in await articles.search(c, HERE, "corrected")] == ["Corrected"]
        assert await back() == "edit"
        article = await articles.by_id(c, HERE, 1)
        assert article is not None
        assert (article.headline, article.published_at) == ("Ferry aground", None)
        assert await back() == "save"
        assert [a.id for a in await articles.newest(c, HERE)] == [2]
        assert await back() == ""
        assert await undo.newest(c, HERE, BERT) is not None


async def test_a_removed_article_that_is_saved_again_keeps_its_number(store: Store, keep: Keep) -> None:
    first = await keep("Ferry aground", FERRY)
    async with store.writing() as c:
        await articles.remove(c, HERE, first.article_id, by=ANNA, at=NOW)
    again = await keep("Ferry aground", FERRY, at=NOW + timedelta(days=1))
    assert (again.article_id, again.already) == (first.article_id, False)
    async with store.reading() as c:
        assert [a.id for a in await articles.search(c, HERE, "ferry")] == [1]


@pytest.mark.parametrize("change", [articles.remove, articles.restore, articles.correct])
async def test_what_is_not_there_cannot_be_changed(store: Store, change: object) -> None:
    given = {} if change is articles.restore else {"by": ANNA, "at": NOW}
    if change is articles.correct:
        given["headline"] = "x"
    with pytest.raises(NothingThere):
        async with store.writing() as c:
            await change(c, HERE, 99, **given)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("published", "counts_from"),
    [
        (None, 0),  # undated: from saving
        (-3, -3),
        (-48, -48),
        (-49, 0),  # old: from saving
        (5, 0),  # a date in the future is nobody's news yet
    ],
)
async def test_an_article_counts_for_its_day(
    store: Store, keep: Keep, published: int | None, counts_from: int
) -> None:
    at = NOW + timedelta(hours=published) if published is not None else None
    await keep("Ferry aground", FERRY, published_at=at)
    moment = NOW + timedelta(hours=counts_from)
    async with store.reading() as c:
        assert len(await articles.published_between(c, HERE, moment, moment + timedelta(seconds=1))) == 1


async def test_a_newer_reading_takes_the_place_of_the_old(store: Store, keep: Keep) -> None:
    saved = await keep("Ferry aground", FERRY)
    newer = replace(
        read(FERRY), engine=2, terms=(("zeppelin",),), sentences=read(FERRY).sentences[:1], quotes=()
    )
    async with store.writing() as c:
        await articles.store_reading(c, saved.revision_id, newer)
        assert [a.id for a in await articles.search(c, HERE, "zeppelin")] == [1]
        assert await articles.search(c, HERE, "harbour") == []
        assert await speakers.speakers(c, HERE) == []
        assert (await articles.texts(c, HERE, [1]))[0].reading == newer


async def test_lists_are_paged_newest_first(store: Store, keep: Keep) -> None:
    for n in range(5):
        await keep(
            f"Number {n}", f"{FERRY} Report {n}.", at=NOW + timedelta(hours=n), outlet=f"Outlet {n % 2}"
        )
    async with store.reading() as c:
        assert [a.id for a in await articles.newest(c, HERE, limit=2, offset=1)] == [4, 3]
        assert [a.id for a in await articles.newest(c, HERE, outlet="outlet 1")] == [4, 2]
        assert await articles.count(c, HERE, outlet="Outlet 0") == 3
        assert await articles.count(c, HERE, since=NOW + timedelta(hours=3)) == 2
        assert [a.id for a in await articles.by_ids(c, HERE, [3, 99, 1])] == [3, 1]
        assert await articles.outlets(c, HERE, "OUT") == ["Outlet 0", "Outlet 1"]


def test_the_limit_for_old_news_is_two_days() -> None:
    assert timedelta(days=2) == library.RECENT
