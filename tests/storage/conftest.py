"""A store in a real file, and invented articles to put into it."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import storage
from bot.news import Draft, Quote, Reading, Sentence
from bot.text.profile import profile
from bot.text.words import terms
from storage import articles
from storage.articles import Saved
from storage.store import Store

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
        for m in re.finditer(r"“([^”]+)” said ((?:[A-ZÉ](?:\w+|\.) )*[A-ZÉ]\w+)", body)
    ]
    return Reading(
        engine=1,
        language=language,
        sentences=tuple(Sentence(start, end, 1) for start, end in spans),
        terms=tuple(tuple(terms(body[start:end], language)) for start, end in spans),
        quotes=tuple(quotes),
    )


Keep = Callable[..., Awaitable[Saved]]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy: migrating takes a second, copying a millisecond."""
    path = tmp_path_factory.mktemp("empty") / "verbatim.db"

    async def make() -> None:
        await (await storage.open(path)).close()

    asyncio.run(make())
    return path


@pytest.fixture
async def store(empty: Path, tmp_path: Path) -> AsyncIterator[Store]:
    opened = await storage.open(shutil.copy(empty, tmp_path / "verbatim.db"))
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
