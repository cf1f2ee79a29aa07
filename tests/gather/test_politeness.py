"""Manners: turns at a host, and one fetch for all who want it. The clock is ours."""

from __future__ import annotations

import asyncio

import pytest

from bot.gather.politeness import Hosts, Shared


class Clock:
    """Time that passes only where somebody waits for it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


async def visit(
    hosts: Hosts, clock: Clock, host: str, log: list[tuple[str, float]], name: str, **more: object
) -> None:
    async with hosts.turn(host, **more):  # type: ignore[arg-type]
        log.append((name, clock.now))
        await asyncio.sleep(0)
        clock.now += 0.25


async def test_a_host_is_asked_one_at_a_time_and_a_second_apart() -> None:
    clock, log = Clock(), list[tuple[str, float]]()
    hosts = Hosts(1.0, clock=clock, sleep=clock.sleep)
    await asyncio.gather(*(visit(hosts, clock, "a.example", log, str(i)) for i in range(3)))
    assert log == [("0", 100.0), ("1", 101.25), ("2", 102.5)]


async def test_hosts_do_not_wait_for_each_other() -> None:
    clock, log = Clock(), list[tuple[str, float]]()
    hosts = Hosts(1.0, clock=clock, sleep=clock.sleep)
    await visit(hosts, clock, "a.example", log, "a")
    await visit(hosts, clock, "b.example", log, "b")
    assert log == [("a", 100.0), ("b", 100.25)]


async def test_a_person_goes_before_the_feeds_that_wait() -> None:
    clock, log = Clock(), list[tuple[str, float]]()
    hosts = Hosts(1.0, clock=clock, sleep=clock.sleep)
    waiting = [asyncio.create_task(visit(hosts, clock, "a.example", log, f"feed {i}")) for i in range(3)]
    await asyncio.sleep(0)
    await visit(hosts, clock, "a.example", log, "person", urgent=True)
    await asyncio.gather(*waiting)
    assert [name for name, _ in log] == ["feed 0", "person", "feed 1", "feed 2"]


async def test_somebody_who_stops_waiting_does_not_hold_the_host() -> None:
    clock, log = Clock(), list[tuple[str, float]]()
    hosts = Hosts(1.0, clock=clock, sleep=clock.sleep)
    tasks = [asyncio.create_task(visit(hosts, clock, "a.example", log, str(i))) for i in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert [name for name, _ in log] == ["0", "2"]
    await visit(hosts, clock, "a.example", log, "3")
    assert log[-1][0] == "3"


async def test_a_failed_fetch_gives_the_turn_back() -> None:
    clock = Clock()
    hosts = Hosts(1.0, clock=clock, sleep=clock.sleep)
    with pytest.raises(RuntimeError):
        async with hosts.turn("a.example"):
            raise RuntimeError
    async with hosts.turn("a.example"):
        assert clock.now == 101.0


async def test_the_delay_a_site_asks_for_is_kept_within_reason() -> None:
    clock, log = Clock(), list[tuple[str, float]]()
    hosts = Hosts(1.0, clock=clock, sleep=clock.sleep)
    await visit(hosts, clock, "a.example", log, "0", gap=5)
    await visit(hosts, clock, "a.example", log, "1", gap=5000)
    await visit(hosts, clock, "a.example", log, "2")
    assert [when for _, when in log] == [100.0, 105.25, 135.5]


async def test_thousands_of_hosts_leave_no_trace() -> None:
    clock, log = Clock(), list[tuple[str, float]]()
    hosts = Hosts(1.0, clock=clock, sleep=clock.sleep)
    for i in range(2000):
        await visit(hosts, clock, f"h{i}.example", log, str(i))
    assert len(hosts._hosts) <= 256


async def test_all_who_ask_at_once_share_one_run() -> None:
    shared, runs = Shared(), list[int]()

    async def make() -> str:
        runs.append(1)
        await asyncio.sleep(0)
        return "page"

    assert await asyncio.gather(*(shared.run("a", make) for _ in range(5))) == ["page"] * 5
    assert len(runs) == 1
    await shared.run("a", make)
    assert len(runs) == 2


async def test_a_failure_is_everybodys() -> None:
    shared = Shared()

    async def fail() -> str:
        await asyncio.sleep(0)
        raise ValueError("no")

    results = await asyncio.gather(*(shared.run("a", fail) for _ in range(3)), return_exceptions=True)
    assert [str(error) for error in results] == ["no"] * 3


async def test_one_who_leaves_does_not_stop_the_others_and_the_last_one_does() -> None:
    shared, go, ended = Shared(), asyncio.Event(), list[str]()

    async def make() -> str:
        try:
            await go.wait()
        except asyncio.CancelledError:
            ended.append("stopped")
            raise
        return "page"

    first, second = (asyncio.create_task(shared.run("a", make)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    go.set()
    assert await second == "page"
    go.clear()
    alone = asyncio.create_task(shared.run("b", make))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    alone.cancel()
    await asyncio.gather(alone, return_exceptions=True)
    await asyncio.sleep(0)
    assert ended == ["stopped"]
