"""Several processes over one store: one writes, one holds a name, and a dead one lets go."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import text

import storage
from bot.desk.healing import Healing
from bot.desk.room import Room
from bot.gather.politeness import Hosts
from storage import deliveries, digests, settings
from storage.digests import COMPOSING_LASTS, Times
from storage.store import Store
from tests.storage.conftest import BRIDGE, FERRY, HERE, NOW, THERE, Keep

POSTGRESQL = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@pytest.fixture
async def other(engine: str, store: Store) -> AsyncIterator[Store]:
    """A second process's view of the same store."""
    opened = await storage.open(engine)
    yield opened
    await opened.close()


async def test_a_name_is_held_by_one_at_a_time(store: Store, other: Store, engine: str) -> None:
    inside: list[int] = []

    async def hold(at: Store, number: int) -> None:
        async with at.processes.alone("stories of 42"):
            inside.append(number)
            await asyncio.sleep(0.02)
            inside.append(number)

    places = [store, other] * 2 if "postgresql" in engine else [store] * 4
    await asyncio.gather(*(hold(place, number) for number, place in enumerate(places)))
    assert sorted(inside[::2]) == [0, 1, 2, 3]
    assert inside[::2] == inside[1::2]


@POSTGRESQL
async def test_who_is_told_to_stop_while_waiting_holds_nothing(store: Store, other: Store) -> None:
    async def hold() -> None:
        async with other.processes.alone("a"):
            raise AssertionError("not my turn")

    async with store.processes.alone("a"):
        waiting = asyncio.create_task(hold())
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(2), store.processes.alone("a"), other.processes.alone("b"):
        pass


@POSTGRESQL
async def test_a_process_that_dies_lets_go_and_is_not_counted(store: Store, other: Store) -> None:
    await store.processes.join("workers")
    await other.processes.join("workers")
    await other.processes.join("others")
    assert await store.processes.present("workers") == 2
    async with other.processes.alone("a"):
        async with store.writing() as c:  # what the server does when the socket of a killed process closes
            ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid() AND objid = :kind"
            await c.execute(text(ended), {"kind": _number("others")})
        async with asyncio.timeout(5), store.processes.alone("a"):
            assert await store.processes.present("workers") == 1
    assert await other.processes.present("workers") == 2  # a new session, joined anew


@POSTGRESQL
async def test_writers_of_two_processes_never_mix(store: Store, other: Store) -> None:
    """Both count up what they read; without the turn READ COMMITTED loses counts."""

    async def count(at: Store) -> None:
        for _ in range(15):
            async with at.writing() as c:
                so_far: Any = await settings.value(c, HERE, "count", 0)
                await asyncio.sleep(0)
                await settings.change(c, HERE, "count", so_far + 1)

    await asyncio.gather(count(store), count(other))
    async with store.reading() as c:
        assert await settings.value(c, HERE, "count") == 30


@POSTGRESQL
async def test_a_server_that_was_away_costs_one_failure_each(store: Store, other: Store) -> None:
    """Restarted under us: what was under way fails and is due again, what comes after that works."""
    async with store.reading() as c:
        await settings.all_guilds(c)
    async with other.writing() as c:
        away = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        assert (await c.execute(text(away))).scalar_one() >= 2
    failed = 0
    for _ in range(3):
        try:
            async with store.writing() as c:
                await settings.change(c, HERE, "count", 1)
            async with store.reading() as c:
                assert await settings.value(c, HERE, "count") == 1
        except Exception:
            failed += 1
    assert failed <= 2


@POSTGRESQL
async def test_a_host_is_asked_by_one_process_at_a_time_with_a_pause_between(
    store: Store, other: Store
) -> None:
    asked: list[tuple[float, float]] = []

    async def ask(hosts: Hosts, host: str) -> None:
        async with hosts.turn(host):
            began = time.monotonic()
            await asyncio.sleep(0.05)
            asked.append((began, time.monotonic()))

    places = [Hosts(0.2, across=each.processes.alone) for each in (store, other)]
    began = time.monotonic()
    await asyncio.gather(*(ask(place, "courier.example") for place in places * 2))
    gaps = [after - before for (_, before), (after, _) in itertools.pairwise(sorted(asked))]
    assert min(gaps) >= 0.195, gaps
    await asyncio.gather(*(ask(place, f"{number}.example") for number, place in enumerate(places)))
    assert time.monotonic() - began < 10
    await asyncio.gather(*(task for place in places for task in place._pauses))


async def test_what_any_process_saved_is_healed_by_one(store: Store, keep: Keep) -> None:
    here, there = [
        Healing(Room(store, cast(Any, None)), cast(Any, SimpleNamespace(placed=set()))) for _ in range(2)
    ]
    await here.look()  # what was there before is not looked through again
    await keep("Ferry aground", FERRY)
    await keep("Bridge", BRIDGE, guild=THERE)
    await asyncio.gather(here.look(), there.look())
    assert sorted([*here.saving.placed, *there.saving.placed]) == [HERE, THERE]


async def test_a_digest_is_composed_by_one_and_by_another_when_that_one_died(store: Store) -> None:
    async with store.writing() as c:
        made = await digests.add(c, HERE, 5, Times(480, "UTC"), by=None, at=NOW, next_at=NOW)
        assert [one.id for one in await digests.take(c, at=NOW)] == [made]
        assert await digests.take(c, at=NOW + timedelta(seconds=1)) == []
        assert [one.id for one in await digests.take(c, at=NOW + COMPOSING_LASTS)] == [made]


async def test_a_late_look_does_not_free_a_post_that_is_being_sent_again(store: Store) -> None:
    async with store.recording() as c:
        row = await deliveries.enqueue(
            c,
            HERE,
            kind="digest",
            subject="1",
            occasion="2026-03-02",
            channel=5,
            content={},
            due_at=NOW,
            at=NOW,
        )
        assert row is not None
        (first,) = await deliveries.claim(c, "a", at=NOW)
        await deliveries.uncertain(c, row.id, "no answer")
        assert await deliveries.again(c, row.id, "not there", due_at=NOW, attempt=first.attempts)
        (second,) = await deliveries.claim(c, "b", at=NOW)
        assert not await deliveries.again(c, row.id, "not there", due_at=NOW, attempt=first.attempts)
        assert await deliveries.again(c, row.id, "refused", due_at=NOW, attempt=second.attempts)


def _number(kind: str) -> int:
    from storage.processes import _kind

    return _kind(kind)
