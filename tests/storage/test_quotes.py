"""Quotes by words, by speaker, and candidates for the quote check."""

from typing import Any

import pytest

from storage import articles, quotes, search, speakers, stories
from storage.store import Store
from tests.storage.conftest import ANNA, BRIDGE, FERRY, HERE, NOW, Keep, hours

INQUIRY = (
    "An inquiry into the grounding of the ferry opened in Norbury. "
    "“The hull was never inspected,” said Adelaide Brock. “I take the blame,” said Ada Brock."
)


@pytest.fixture
async def full(store: Store, keep: Keep) -> Store:
    await keep("Ferry aground", FERRY)
    await keep("Footbridge", BRIDGE, outlet="Norbury Post")
    await keep("Inquiry opens", INQUIRY, outlet="Norbury Post")
    return store


@pytest.mark.parametrize(
    ("words", "narrowed", "found"),
    [
        ("hull", {}, ["The hull was never inspected,", "Nobody was hurt, and the hull is sound,"]),
        ("hulls inspecting", {}, ["The hull was never inspected,"]),
        ("inspected hull", {}, ["The hull was never inspected,"]),
        ("hull blame", {}, []),  # both in one article, but in two quotes
        ("hull", {"outlet": "norbury post"}, ["The hull was never inspected,"]),
        ("hull", {"keys": ["ada brock"]}, ["Nobody was hurt, and the hull is sound,"]),
        ("", {"keys": ["renee ost"]}, ["We have waited thirty years for this,"]),
        ("hull", {"phrases": ["hull is sound"]}, ["Nobody was hurt, and the hull is sound,"]),
        ("", {"phrases": ["the hull was"]}, ["The hull was never inspected,"]),
        ("", {"phrases": ["hull sound"]}, []),  # not together
        (
            "",
            {"phrases": ["for this"]},
            ["We have waited thirty years for this,"],
        ),  # words that no index holds
        ("we have", {}, ["We have waited thirty years for this,"]),
        ("we have not", {}, []),
        ("inquiry", {}, []),  # in the body, not in a quote
        ("zeppelin", {}, []),
        ("…", {}, []),
        ("", {"keys": []}, []),
        (
            "hull",
            {"since": NOW},
            ["The hull was never inspected,", "Nobody was hurt, and the hull is sound,"],
        ),
        ("hull", {"since": NOW + hours(1)}, []),
    ],
)
async def test_finding(full: Store, words: str, narrowed: dict[str, Any], found: list[str]) -> None:
    async with full.reading() as c:
        hits = await quotes.find(c, HERE, words, **narrowed)
        assert [hit.text for hit in hits] == found
        stored = await quotes.by_ids(c, HERE, [hit.id for hit in hits])
        for hit in hits:
            body = await articles.body_of(c, HERE, stored[hit.id].article.revision_id)
            assert body is not None
            assert body[hit.start :].startswith(hit.text)
            assert stored[hit.id].text == hit.text


async def test_a_story_narrows_and_a_limit_keeps_the_newest(full: Store) -> None:
    async with full.writing() as c:
        story = await stories.create(c, HERE, [1])
        assert [hit.article_id for hit in await quotes.find(c, HERE, "hull", story=story)] == [1]
        assert [hit.article_id for hit in await quotes.find(c, HERE, "hull", limit=1)] == [3]
        assert await quotes.count(c, HERE, "hull") == 2


async def test_a_silent_edit_changes_what_is_found(full: Store, keep: Keep) -> None:
    url = "https://wend.example/ferry-2"
    await keep("Ferry", FERRY, url=url, shared=True, outlet="Coast Post")
    await keep("Ferry", FERRY.replace("hull is sound", "keel is gone"), url=url, shared=True)
    async with full.writing() as c:
        assert [hit.text[-7:] for hit in await quotes.find(c, HERE, "keel")] == ["s gone,"]
        assert len(await quotes.find(c, HERE, "hull")) == 2
        assert await search.drift(c) == 0


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Nobody was hurt, and the hull is sound", 1),
        ("Nobody was hurt, and the hull is broken", 1),
        ("We have waited forty years for this", 2),
        ("the of and", None),
        ("", None),
        ("zeppelin", None),
    ],
)
async def test_candidates_come_likeliest_first(full: Store, text: str, first: int | None) -> None:
    async with full.reading() as c:
        assert next(iter(await quotes.candidates(c, HERE, text)), None) == first


async def test_quotes_of_articles_come_in_reading_order(full: Store) -> None:
    async with full.reading() as c:
        found = await quotes.of_articles(c, HERE, [3, 1])
        assert [(q.article.id, q.text[:3]) for q in found] == [(1, "Nob"), (3, "The"), (3, "I t")]
        assert await quotes.by_ids(c, HERE, [found[0].id]) == {found[0].id: found[0]}


async def test_removing_takes_the_speakers_along(full: Store) -> None:
    async with full.writing() as c:
        for article_id in (1, 3):
            await articles.remove(c, HERE, article_id, by=ANNA, at=NOW)
        assert await quotes.find(c, HERE, "hull") == []
        assert [s.key for s in await speakers.speakers(c, HERE)] == ["renee ost"]
        await articles.restore(c, HERE, 1)
        assert len(await quotes.find(c, HERE, "hull")) == 1
        assert {s.key for s in await speakers.speakers(c, HERE)} == {"renee ost", "ada brock"}


async def test_a_word_that_another_language_of_the_library_leaves_out_is_found(
    store: Store, keep: Keep
) -> None:
    french = "“Nous ne jouerons pas avec la vie de neuf mille personnes” said Ana Sorel."
    await keep("La digue", french, outlet="Feuille", language="fr")
    await keep("Ferry", FERRY, outlet="Coast Post")
    async with store.reading() as c:
        assert len(await quotes.find(c, HERE, "personnes")) == 1
        assert len(await quotes.find(c, HERE, "vies personnes")) == 1
        assert await quotes.find(c, HERE, "vies hommes") == []
