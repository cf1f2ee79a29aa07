"""Quotes by words, by speaker, and candidates for the quote check."""

import pytest

from storage import articles, quotes
from storage.store import Store
from tests.storage.conftest import ANNA, BRIDGE, FERRY, HERE, NOW, Keep

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
        ("hull inspect", {}, ["The hull was never inspected,"]),
        ("hull blame", {}, []),  # both in one article, but in two quotes
        ("hull", {"outlet": "norbury post"}, ["The hull was never inspected,"]),
        ("hull", {"speaker": "Ada Brock"}, ["Nobody was hurt, and the hull is sound,"]),
        ("", {"speaker": "ost"}, ["We have waited thirty years for this,"]),
        ("inquiry", {}, []),  # in the body, not in a quote
        ("zeppelin", {}, []),
        ("", {"speaker": "nobody"}, []),
    ],
)
async def test_finding(full: Store, words: str, narrowed: dict[str, str], found: list[str]) -> None:
    async with full.reading() as c:
        stored = await quotes.find(c, HERE, words, **narrowed)  # type: ignore[arg-type]
        assert [quote.text for quote in stored] == found
        assert await quotes.count(c, HERE, words, **narrowed) == len(found)  # type: ignore[arg-type]
        for quote in stored:
            body = await articles.body_of(c, HERE, quote.article.revision_id)
            assert body is not None
            assert body[quote.quote.start : quote.quote.end] == quote.text


@pytest.mark.parametrize("name", ["Ada Brock", "ada brock", "Brock", "Captain Ada Brock"])
async def test_a_speaker_goes_by_any_end_of_the_name(full: Store, name: str) -> None:
    async with full.reading() as c:
        said = [quote.text for quote in await quotes.by_speaker(c, HERE, name)]
        assert "Nobody was hurt, and the hull is sound," in said
        assert "I take the blame," in said
        assert await quotes.count_by_speaker(c, HERE, name) == len(said)


async def test_speakers_are_suggested_by_any_word_most_quoted_first(full: Store) -> None:
    async with full.reading() as c:
        brocks = await quotes.speakers(c, HERE, "br")
        assert [(s.name, s.quotes) for s in brocks] == [("Ada Brock", 2), ("Adelaide Brock", 1)]
        assert [s.key for s in await quotes.speakers(c, HERE, "renee")] == ["renee ost"]
        assert await quotes.speakers(c, HERE, "x") == []


async def test_two_names_joined_are_one_person_until_parted(full: Store) -> None:
    async with full.writing() as c:
        await quotes.join(c, HERE, "Adelaide Brock", "Ada Brock", by=ANNA)
        assert len(await quotes.by_speaker(c, HERE, "Ada Brock")) == 3
        assert len(await quotes.by_speaker(c, HERE, "Adelaide Brock")) == 3
        assert [(s.name, s.quotes) for s in await quotes.speakers(c, HERE, "brock")] == [("Ada Brock", 3)]
        assert await quotes.part(c, HERE, "Adelaide Brock")
        assert len(await quotes.by_speaker(c, HERE, "Ada Brock")) == 2


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
        assert await quotes.by_id(c, HERE, found[0].id) == found[0]


async def test_removing_takes_the_speakers_along(full: Store) -> None:
    async with full.writing() as c:
        for article_id in (1, 3):
            await articles.remove(c, HERE, article_id, by=ANNA, at=NOW)
        assert [s.key for s in await quotes.speakers(c, HERE)] == ["renee ost"]
        await articles.restore(c, HERE, 1)
        assert {s.key for s in await quotes.speakers(c, HERE)} == {"renee ost", "ada brock"}
