"""Articles that an older version stored are read again in the background."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.desk import rereading
from bot.text.reading import ENGINE
from tests.conftest import Town

QUOTE = '/quote find words:"traffic jam"'


async def _stored_long_ago(town: Town, paper: dict[str, Path]) -> None:
    """Two articles, as an engine that knew no quotes left them."""
    for name in ("courier", "post"):
        assert "### Saved" in await town.ask(f"/save file file:{paper[name]} outlet:{name}")
    async with town.desk.room.store.writing() as c:
        await c.exec_driver_sql("UPDATE readings SET engine = 1")
        await c.exec_driver_sql("DELETE FROM quotes")


async def _engines(town: Town) -> list[int]:
    async with town.desk.room.store.reading() as c:
        rows = await c.exec_driver_sql("SELECT engine FROM readings ORDER BY revision_id")
        return [row[0] for row in rows]


async def test_older_readings_are_made_anew_once(town: Town, paper: dict[str, Path]) -> None:
    await _stored_long_ago(town, paper)
    assert "rather explain a traffic jam" not in await town.ask(QUOTE)
    assert await town.desk.rereading.tick() == 2
    assert await _engines(town) == [ENGINE, ENGINE]
    answer = await town.ask(QUOTE)
    assert "rather explain a traffic jam" in answer
    assert "Ida Brannock" in answer
    async with town.desk.room.store.writing() as c:
        await c.exec_driver_sql("UPDATE readings SET engine = 1")
    assert (
        await town.desk.rereading.tick() == 0
    )  # it knows that it is done, and does not go through all again


async def test_it_goes_on_where_it_stopped_and_one_that_fails_costs_no_other(
    town: Town, paper: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    await _stored_long_ago(town, paper)
    monkeypatch.setattr(rereading, "BATCH", 1)
    monkeypatch.setattr(rereading, "MOST", 1)
    run = town.desk.room.workers.run

    async def failing(*given: Any, **options: Any) -> Any:
        raise rereading.WorkerBroken("too hard")

    monkeypatch.setattr(town.desk.room.workers, "run", failing)
    assert await town.desk.rereading.tick() == 0
    monkeypatch.setattr(town.desk.room.workers, "run", run)
    assert [await town.desk.rereading.tick() for _ in range(3)] == [1, 0, 0]
    assert await _engines(town) == [ENGINE, 1]


async def test_a_revision_that_is_gone_meanwhile_is_left_out(
    town: Town, paper: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    await _stored_long_ago(town, paper)
    run = town.desk.room.workers.run

    async def slowly(*given: Any, **options: Any) -> Any:
        async with town.desk.room.store.writing() as c:
            await c.exec_driver_sql("DELETE FROM readings WHERE revision_id = 2")
            await c.exec_driver_sql("DELETE FROM revisions WHERE id = 2")
        return await run(*given, **options)

    monkeypatch.setattr(town.desk.room.workers, "run", slowly)
    assert await town.desk.rereading.tick() == 1
    assert await _engines(town) == [ENGINE]
