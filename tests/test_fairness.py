"""Turns by guild in rotation; buckets per member and guild."""

from __future__ import annotations

import asyncio

import pytest

from bot.cooling import GUILD_SHARE, Cooling
from bot.fairness import Turns, asking


async def _use(turns: Turns, guild: int, order: list[int]) -> None:
    asking.set(guild)
    async with turns.turn():
        order.append(guild)
        await asyncio.sleep(0)


async def test_a_guild_that_comes_late_is_next_not_last() -> None:
    turns, order = Turns(1), list[int]()
    flood = [asyncio.create_task(_use(turns, 1, order)) for _ in range(50)]
    await asyncio.sleep(0)
    late = [asyncio.create_task(_use(turns, guild, order)) for guild in (2, 3, 2)]
    await asyncio.gather(*flood, *late)
    assert len(order) == 53
    assert order.index(2) <= 3
    assert order.index(3) <= 4
    assert [n for n, guild in enumerate(order) if guild == 2][1] <= 7


async def test_no_more_than_count_at_once_and_none_is_lost_to_cancelling() -> None:
    turns, inside, most = Turns(3), 0, 0

    async def use(guild: int) -> None:
        nonlocal inside, most
        asking.set(guild)
        async with turns.turn():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.001)
            inside -= 1

    tasks = [asyncio.create_task(use(n % 4)) for n in range(80)]
    await asyncio.sleep(0.002)
    for task in tasks[::3]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert (inside, most, turns.waiting) == (0, 3, 0)
    await asyncio.gather(*(use(9) for _ in range(5)))  # all three turns are there again
    assert most == 3


def test_a_member_waits_when_the_bucket_is_empty_and_it_fills_again() -> None:
    now = 0.0
    cooling = Cooling(6, lambda: now)
    assert [cooling.wait(1, 7) for _ in range(6)] == [0] * 6
    assert cooling.wait(1, 7) == pytest.approx(10)
    assert cooling.wait(1, 8) == 0  # another member
    assert cooling.wait(2, 7) == 0  # another server
    now = 10.0
    assert cooling.wait(1, 7) == 0
    assert cooling.wait(1, 7) > 0


def test_a_guild_has_a_bucket_of_its_own() -> None:
    cooling = Cooling(6, lambda: 0.0)
    waits = [cooling.wait(1, member) for member in range(1, 100)]
    assert waits.count(0) == 6 * GUILD_SHARE
    assert cooling.wait(2, 1) == 0


def test_zero_is_no_limit() -> None:
    assert not any(Cooling(0).wait(1, 1) for _ in range(10_000))
