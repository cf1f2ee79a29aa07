"""What one guild stores, no other guild sees: every question is asked by a guild that has nothing."""

import asyncio
import inspect
import shutil
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import storage
from bot.news import Draft, Passage
from storage import (
    articles,
    curation,
    deliveries,
    digests,
    feeds,
    library,
    placing,
    privacy,
    quotes,
    receipts,
    settings,
    speakers,
    stories,
    undo,
    watches,
)
from storage.digests import Times
from storage.errors import StorageError
from storage.store import Store
from storage.tables import metadata
from tests.storage.conftest import ANNA, BERT, BRIDGE, FERRY, HERE, NOW, THERE, Keep, keeper

MODULES = (
    articles, curation, deliveries, digests, feeds, library, placing, privacy, quotes, receipts, settings, speakers, stories, undo,
    watches,
)  # fmt: skip

#: What to ask with, by parameter name: all of it is true of HERE, nothing of THERE.
ASKED: dict[str, Any] = {
    "article_id": 1, "article_ids": [1, 2], "revision_id": 1, "revision_ids": [1, 2], "story_id": 1, "story_ids": [1, 2],
    "into": 1, "others": [2], "quote_id": 1, "digest_id": 1, "delivery_id": 1, "subscription_id": 1, "subscription_ids": [1], "error": "why", "because": "403", "feed_id": 1,
    "quote_ids": [1, 2], "keys": ["ada brock", "key"], "edit_id": 1, "library_id": 1,
    "message_id": 900, "url": "https://wend.example/ferry", "body": FERRY, "draft": Draft("", FERRY, ""), "prefix": "f", "words": "ferry", "text": FERRY,
    "speaker": "Ada Brock", "alias": "Ada Brock", "name": "Captain", "terms": ["ferri", "sark", "aground"],
    "typed": "ferry", "user": ANNA, "by": ANNA, "at": NOW, "since": NOW - timedelta(days=9), "until": NOW + timedelta(days=9),
    "limit": 5, "offset": 0, "before": NOW + timedelta(days=9), "removed_before": NOW, "key": "digest:1:2026-03-02:1", "kind": "digest", "subject": "1", "label": "Mine now",
    "headline": "Mine now", "times": Times(5, "UTC"), "from_on": date(2026, 3, 9), "occasion": "2026-03-02", "of": 2,
    "values": {"headline": "Mine now"}, "channel": 5, "watch_id": 1, "what": "ferry", "language": "en", "after": 0, "upto": 99, "listed": {"https://wend.example/more": "More"},
}  # fmt: skip

#: Functions that make something new for whoever asks: they cannot show or change what others have.
MAKERS = {
    "articles.save", "library.save", "digests.add", "deliveries.enqueue", "feeds.subscribe", "feeds.subscribe_many", "settings.change",
    "settings.forget", "watches.add", "receipts.keep", "speakers.join", "privacy.delete_guild", "library.note",
}  # fmt: skip


def questions() -> list[tuple[str, Any]]:
    """Every public function of the question modules that takes a guild."""
    found = []
    for module in MODULES:
        for name, function in vars(module).items():
            if not inspect.iscoroutinefunction(function) and not inspect.isasyncgenfunction(function):
                continue
            if name.startswith("_"):
                continue
            own = function.__module__ == module.__name__ or module in (articles, stories)
            if own and "guild" in inspect.signature(function).parameters:
                found.append((f"{module.__name__.split('.')[-1]}.{name}", function))
    return found


@pytest.fixture(scope="module")
def filled(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """HERE has everything; THERE has one article of its own, with other words."""
    path = Path(shutil.copy(empty, tmp_path_factory.mktemp("filled")))
    asyncio.run(fill(path))
    return path


@pytest.fixture
async def full(filled: Path, tmp_path: Path) -> AsyncIterator[Store]:
    store = await storage.open(shutil.copy(filled, tmp_path))
    yield store
    await store.close()


async def fill(path: Path) -> None:
    store = await storage.open(path)
    keep = keeper(store)
    await keep("Ferry aground off Sark", FERRY, url="https://wend.example/ferry")
    await keep("Footbridge for Norbury", BRIDGE, url="https://wend.example/bridge")
    await keep(
        "Weather", "It rained all over the county until the evening came.", guild=THERE, outlet="County Sky"
    )
    async with store.writing() as c:
        await stories.create(c, HERE, [1])
        await stories.create(c, HERE, [2])
        await stories.rename(c, HERE, 1, "Ferry", by=ANNA, at=NOW)
        await articles.correct(c, HERE, 1, by=ANNA, at=NOW, headline="Ferry stuck on a rock")
        await speakers.join(c, HERE, "Brock", "Ada Brock", by=ANNA, at=NOW)
        await settings.change(c, HERE, "key", "secret")
        await digests.add(c, HERE, 5, Times(480, "Europe/London"), by=ANNA, at=NOW, topic="ferry")
        await watches.add(c, HERE, 5, "keyword", "ferry", by=ANNA, at=NOW)
        await feeds.subscribe(c, HERE, "https://wend.example/ferry", by=ANNA, at=NOW)
        await deliveries.enqueue(
            c, HERE, kind="digest", subject="1", occasion="2026-03-02", channel=5, content={"t": "ferry"}, due_at=NOW, at=NOW
        )  # fmt: skip
        passage = Passage(1, 1, 0, 5, FERRY[:5], 1, "Wend Courier", None)
        await receipts.keep(
            c, HERE, 900, channel=5, kind="summary", passages=[passage], summary="s", posted_at=NOW
        )
    await store.close()


#: Where the parameters' names are not enough.
SPECIALLY: dict[str, dict[str, Any]] = {
    "edit": {"channel": 9}, "split": {"story_id": 1, "article_ids": [1]}, "of_guild": {}, "put": {"article_id": 1, "story_id": 2},
}  # fmt: skip


async def ask(function: Any, c: Any, guild: int) -> Any:
    given = dict(SPECIALLY.get(function.__name__, {}))
    if function is feeds.edit:
        given = {"outlet": "Mine now"}
    if function is watches.hits:
        given = {"kind": "keyword"}
    for name, parameter in inspect.signature(function).parameters.items():
        if name in ("c", "guild", *given) or parameter.kind is inspect.Parameter.VAR_KEYWORD:
            continue
        if name in ASKED:
            given[name] = ASKED[name]
        elif parameter.default is inspect.Parameter.empty:
            raise AssertionError(f"say in ASKED what to give {function.__qualname__} for {name}")
    asked = function(c, guild, **given)
    if isinstance(asked, AsyncIterator):
        return [row async for row in asked]
    return await asked if inspect.isawaitable(asked) else asked


async def everything(store: Store, guild: int) -> dict[str, list[tuple[Any, ...]]]:
    async with store.reading() as c:
        return {
            table.name: sorted(
                (tuple(row) for row in await c.execute(select(table).where(table.c.guild == guild))), key=repr
            )
            for table in metadata.sorted_tables
            if "guild" in table.c
        }


@pytest.mark.parametrize(("name", "function"), questions(), ids=[name for name, _ in questions()])
async def test_a_question_of_another_guild_shows_and_changes_nothing(
    full: Store, name: str, function: Any
) -> None:
    if name in MAKERS:
        pytest.skip("makes something of the asker's own")
    before = await everything(full, HERE)
    answer: Any = None
    try:
        async with full.writing() as c:
            answer = await ask(function, c, THERE)
    except StorageError:
        pass
    shown = repr(answer)
    for secret in ("ferry", "Ferry", "Brock", "Norbury", "Wend", "rock", "secret", "2026-03-02:1"):
        assert secret not in shown, f"{name} shows {shown}"
    assert await everything(full, HERE) == before


@pytest.mark.parametrize(("name", "function"), questions(), ids=[name for name, _ in questions()])
async def test_the_same_question_of_the_guild_itself_is_answered(
    full: Store, name: str, function: Any
) -> None:
    """Or the test above would pass for a question that never shows anything."""
    async with full.writing() as c:
        if name.endswith("restore"):
            await articles.remove(c, HERE, 1, by=ANNA, at=NOW)
        if name not in MAKERS:
            await ask(function, c, HERE)


async def test_a_removed_article_is_gone_from_every_question(full: Store) -> None:
    async with full.writing() as c:
        await articles.remove(c, HERE, 1, by=BERT, at=NOW)
    async with full.reading() as c:
        assert await articles.by_id(c, HERE, 1) is None
        assert [a.id for a in await articles.newest(c, HERE)] == [2]
        assert await articles.count(c, HERE) == 1
        assert await articles.search(c, HERE, "ferry") == []
        assert await articles.suggestions(c, HERE, "ferry") == []
        assert await articles.texts(c, HERE, [1]) == []
        assert await articles.body_of(c, HERE, 1) is None
        assert await articles.same(c, HERE, Draft("", FERRY, "")) is None
        assert await quotes.find(c, HERE, "hull") == []
        assert await quotes.find(c, HERE, keys=["ada brock"]) == []
        assert await speakers.called(c, HERE, "Ada Brock") == []
        assert [s.key for s in await speakers.speakers(c, HERE)] == ["renee ost"]
        assert await quotes.candidates(c, HERE, "the hull is sound") == []
        assert [s.id for s in await stories.newest(c, HERE)] == [2]


@pytest.mark.parametrize(
    "typed", ["g42", "g42 ferry", '"g42"', "guild:g42", 'x" OR guild:"g42', "* OR g42", "{guild}:g42"]
)
async def test_a_typed_guild_token_finds_nothing(full: Store, typed: str) -> None:
    async with full.reading() as c:
        assert await articles.search(c, THERE, typed) == []
        assert await articles.suggestions(c, THERE, typed) == []
        assert await quotes.find(c, THERE, typed) == []


async def test_an_upload_that_claims_an_address_is_not_what_others_get_for_it(
    store: Store, keep: Keep
) -> None:
    url = "https://wend.example/ferry"
    forged = await keep(
        "Forged", "The ferry sank with everyone on board, an upload says.", guild=THERE, url=url
    )
    fetched = await keep("Ferry aground", FERRY, guild=HERE, url=url, shared=True)
    assert forged.article_id != fetched.article_id
    async with store.reading() as c:
        assert [a.headline for a in await articles.newest(c, HERE)] == ["Ferry aground"]
        assert (await articles.shared_at_url(c, url) or (0,))[0] == fetched.article_id
    late = await keep(
        "Forged again", "The ferry never sailed at all, another upload says.", guild=THERE, url=url
    )
    async with store.reading() as c:
        assert [r.body for r in await articles.history(c, HERE, fetched.article_id)] == [FERRY]
        assert late.article_id == forged.article_id  # a new revision of their own


async def test_corrections_belong_to_one_library(store: Store, keep: Keep) -> None:
    for guild in (HERE, THERE):
        await keep("Ferry aground", FERRY, guild=guild, url="https://wend.example/ferry", shared=True)
    async with store.writing() as c:
        await articles.correct(
            c, HERE, 1, by=ANNA, at=NOW, headline="Corrected", outlet="Renamed", byline="Me"
        )
    async with store.reading() as c:
        other = await articles.by_id(c, THERE, 1)
        assert other is not None
        assert (other.headline, other.outlet, other.byline) == ("Ferry aground", "Wend Courier", None)
        assert await articles.search(c, THERE, "corrected") == []
        assert await articles.suggestions(c, THERE, "renamed") == []
        assert await articles.outlets(c, THERE) == ["Wend Courier"]
        assert [a.headline for a in await articles.search(c, HERE, "corrected")] == ["Corrected"]


async def test_the_spelling_of_an_outlet_is_the_librarys_own(store: Store, keep: Keep) -> None:
    await keep("Ferry aground", FERRY, guild=HERE, outlet="WEND courier (ours)")
    await keep("Footbridge", BRIDGE, guild=THERE, outlet="Wend Courier, Ours")
    async with store.reading() as c:
        assert await articles.outlets(c, THERE) == ["Wend Courier, Ours"]
