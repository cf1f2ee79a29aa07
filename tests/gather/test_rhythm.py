"""When to ask again. The time is passed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.gather.rhythm import first_shown, interval, max_age, next_check, recheck_after, retry_after

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


def every(gap: timedelta, count: int = 12) -> list[datetime]:
    return [NOW - gap * (n + 1) for n in range(count)]


@pytest.mark.parametrize(
    ("gap", "wait"),
    [
        (timedelta(minutes=1), timedelta(minutes=15)),
        (timedelta(hours=1), timedelta(minutes=30)),
        (timedelta(hours=8), timedelta(hours=4)),
        (timedelta(days=9), timedelta(hours=24)),
    ],
)
def test_a_feed_is_asked_by_its_own_rhythm(gap: timedelta, wait: timedelta) -> None:
    assert interval(every(gap), NOW) == wait


def test_a_rhythm_that_cannot_be_told_is_an_hour() -> None:
    assert interval([], NOW) == interval([NOW], NOW) == timedelta(hours=1)
    assert interval([NOW + timedelta(days=n) for n in range(9)], NOW) == timedelta(hours=1)


def test_a_feed_that_fell_silent_is_asked_less_often() -> None:
    busy = [NOW - timedelta(days=2) - timedelta(minutes=10 * n) for n in range(12)]
    assert interval(busy, NOW) == timedelta(hours=12)


def test_what_the_server_asks_for_is_waited_for() -> None:
    hourly = every(timedelta(hours=1))
    assert next_check(NOW, status=200, published=hourly).at == NOW + timedelta(minutes=30)
    assert next_check(NOW, status=200, published=hourly, ttl=120).at == NOW + timedelta(hours=2)
    assert next_check(
        NOW, status=304, published=hourly, headers={"cache-control": "public, max-age=7200"}
    ).at == NOW + timedelta(hours=2)
    assert next_check(NOW, status=503, failures=1, headers={"retry-after": "86400"}).at == NOW + timedelta(
        days=1
    )
    assert next_check(
        NOW, status=200, ttl=10**9, headers={"cache-control": "max-age=99999999"}
    ).at == NOW + timedelta(days=1)


def test_failures_double_the_wait_up_to_seven_days() -> None:
    waits = [next_check(NOW, status=500, failures=n).at for n in (1, 2, 3, 20)]
    assert waits == [
        NOW + wait for wait in (timedelta(hours=1), timedelta(hours=2), timedelta(hours=4), timedelta(days=7))
    ]
    assert next_check(NOW, status=0, failures=4, headers={"retry-after": "999999999"}).at == NOW + timedelta(
        days=7
    )


def test_a_feed_that_is_gone_is_stopped_with_a_reason() -> None:
    stopped = next_check(NOW, status=410, failures=1)
    assert stopped.at is None
    assert "gone" in stopped.reason


def test_feeds_added_together_spread_out() -> None:
    times = [next_check(NOW, status=200, spread=s).at for s in (0.0, 0.5, 1.0)]
    assert times == [NOW + timedelta(minutes=m) for m in (54, 60, 66)]


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Tue, 03 Mar 2026 13:00:00 GMT", timedelta(hours=1)),
        ("Tue, 03 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("soon", timedelta(0)),
        ("", timedelta(0)),
        ("-5", timedelta(0)),
    ],
)
def test_retry_after_in_both_forms(value: str, wait: timedelta) -> None:
    assert retry_after(value, NOW) == wait


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("max-age=60", 60),
        ("public, Max-Age = 60", 60),
        ("s-maxage=60", 0),
        ("no-cache, max-age=60", 0),
        ("", 0),
        ("max-age=x", 0),
    ],
)
def test_max_age(value: str, seconds: int) -> None:
    assert max_age(value) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(minutes=1), timedelta(minutes=15)),
        (timedelta(hours=3), timedelta(hours=1)),
        (timedelta(hours=30), timedelta(hours=3)),
        (timedelta(days=8), timedelta(days=3)),
        (timedelta(days=30), None),
    ],
)
def test_articles_are_looked_at_again_by_their_age(age: timedelta, wait: timedelta | None) -> None:
    assert recheck_after(age) == wait


def test_adding_a_feed_shows_the_newest_of_the_last_day_only() -> None:
    published = [NOW - timedelta(hours=h) for h in (30, 1, 2, 3)] + [None, NOW + timedelta(hours=1)]
    assert first_shown(published, NOW, most=2) == [1, 2]
    assert first_shown([None, None], NOW) == []
