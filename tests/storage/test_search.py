"""Search: whatever is typed is words, in any form, in every language of the library."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import articles, quotes, search
from storage.store import Store
from tests.storage.conftest import BRIDGE, FERRY, HERE, NOW, Keep

FRENCH = "Le ferry s'est échoué lundi près de Sercq. Les secours ont évacué tous les passagers sans blessés."


@pytest.fixture
async def full(store: Store, keep: Keep) -> Store:
    await keep("Ferry aground off Sark", FERRY)
    await keep("Footbridge for Norbury", BRIDGE, outlet="O’Connor’s Daily")
    await keep("Un ferry échoué à Sercq", FRENCH, language="fr", outlet="La Vague")
    return store


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ferry", [3, 1]),
        ("FERRIES", [1]),
        ("closing the channels", [1]),
        ("ferry captain", [1]),
        ("ferry footbridge", []),
        ("échoué", [3]),
        ("echoue", [3]),
        ("blessé", [3]),
        ("the", []),
        ("", []),
        ("   ", []),
        ("3.2", [2]),
        ("Renée", [2]),
        ("rené", [2]),
        ("zeppelin", []),
        ('"ferry"', [3, 1]),
        ('ferry"', [3, 1]),
        ("ferry OR footbridge", []),  # both words, and “or” is a stop word
        ("ferry AND captain", [1]),
        ("ferry NOT captain", [1]),
        ("NEAR(ferry captain)", [1]),  # “near” is a stop word
        ("ferr*", []),
        ("headline:ferry", []),
        ("-ferry", [3, 1]),
        ("^ferry", [3, 1]),
        ("{body}:ferry", []),
        ("ferry\x00", [3, 1]),
        ("'; DROP TABLE library; --", []),
        ("ferry " * 500, [3, 1]),
    ],
)
async def test_searching(full: Store, typed: str, found: list[int]) -> None:
    async with full.reading() as c:
        assert [a.id for a in await articles.search(c, HERE, typed)] == found
        assert await articles.found(c, HERE, typed) == len(found)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [3, 2, 1]),
        ("f", [3, 2, 1]),
        ("ferry", [3, 1]),
        ("fer sa", [1]),
        ("SARK fe", [1]),
        ("foot", [2]),
        ("echou", [3]),
        ("o'con", [2]),
        ("vague", [3]),
        ("captain", []),  # in the body only
        ("g42", []),
        ("***", []),
        ('"', []),
    ],
)
async def test_suggesting(full: Store, typed: str, found: list[int]) -> None:
    async with full.reading() as c:
        assert [a.id for a in await articles.suggestions(c, HERE, typed)] == found


@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.text(max_size=40) | st.text(alphabet='"*():^{}-+ORNEAD g42', max_size=20))
async def test_nothing_that_can_be_typed_is_an_error(full: Store, typed: str) -> None:
    async with full.reading() as c:
        await articles.search(c, HERE, typed)
        await articles.suggestions(c, HERE, typed)
        await quotes.find(c, HERE, typed)
        await quotes.candidates(c, HERE, typed)
        await quotes.speakers(c, HERE, typed)
        assert all(a.id in (1, 2, 3) for a in await articles.search(c, HERE, typed + " ferry"))


@given(term=st.text(min_size=1, max_size=12))
def test_a_token_is_one_token_and_stays_itself(term: str) -> None:
    made = search.token(term)
    assert not set(made) & set(" \"'()*:^{}+-\t\n\x00")
    assert search.token(made) == made


async def test_searching_narrows_by_outlet_and_pages(full: Store) -> None:
    async with full.reading() as c:
        assert [a.id for a in await articles.search(c, HERE, "ferry", outlet="la vague")] == [3]
        assert [a.id for a in await articles.search(c, HERE, "ferry", limit=1, offset=1)] == [1]


def having(c: AsyncConnection, name: str) -> TextClause:
    """Rows of an index with a word, in any column."""
    if c.dialect.name == "sqlite":
        return text(f"SELECT rowid FROM {name} WHERE {name} MATCH :word")
    any_column = "ARRAY['t/' || :word, 'q/' || :word, 'n/' || :word]"
    return text(f"SELECT rowid FROM {name} WHERE tsvector_to_array(lexemes) && {any_column}")


async def test_the_index_is_sound_after_every_change(full: Store, keep: Keep) -> None:
    async with full.writing() as c:
        await articles.correct(c, HERE, 1, by=None, at=NOW, headline="Wrecked", outlet="Other")
        await articles.remove(c, HERE, 2, by=None, at=NOW)
        await articles.remove(c, HERE, 3, by=None, at=NOW)
        await articles.restore(c, HERE, 3)
        assert await search.drift(c) == 0
        for word in ("aground", "footbridge", "norbury"):
            for name in ("search_index", "name_index"):
                left = await c.execute(having(c, name), {"word": search.token(word)})
                assert [row[0] for row in left] in ([], [1])[: 2 if word == "aground" else 1]
        before = [a.id for a in await articles.search(c, HERE, "ferry")]
        await search.rebuild(c)
        assert await search.drift(c) == 0
        assert [a.id for a in await articles.search(c, HERE, "ferry")] == before
