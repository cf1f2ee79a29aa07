"""One post per local day, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.desk.occasions import at, bounds, clock, due, following, minute_of, today, zone_of
from bot.errors import UserError

EVERY_DAY = 127


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("08:00", 480),
        ("8", 480),
        ("7am", 420),
        ("12 am", 0),
        ("12:30 pm", 750),
        ("18h30", 1110),
        ("23:59", 1439),
        (" 0:00 ", 0),
        ("6.15 p.m.", 1095),
    ],
)
def test_times_of_day_are_read_as_people_write_them(typed: str, minute: int) -> None:
    assert minute_of(typed) == minute


@pytest.mark.parametrize(
    "typed", ["", "25:00", "8:60", "13pm", "0am", "noon", "-1", "8:0", "٨:٠٠x", "8:00:00"]
)
def test_impossible_times_are_refused_by_name(typed: str) -> None:
    with pytest.raises(UserError, match="time of day"):
        minute_of(typed)


@pytest.mark.parametrize("typed", ["Mars/Olympus", "", "../etc/passwd", "Europe/", "x" * 500])
def test_unknown_zones_are_refused(typed: str) -> None:
    with pytest.raises(UserError, match="time zone"):
        zone_of(typed)


def test_a_time_that_does_not_exist_is_the_same_minutes_later() -> None:
    berlin = ZoneInfo("Europe/Berlin")  # 2026-03-29: 02:00 becomes 03:00
    assert at(date(2026, 3, 29), 150, berlin) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first() -> None:
    berlin = ZoneInfo("Europe/Berlin")  # 2026-10-25: 03:00 becomes 02:00
    assert at(date(2026, 10, 25), 150, berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def _changes(zone: ZoneInfo, year: int) -> list[date]:
    """Local dates around which the offset changes."""
    found, before = [], None
    for day in range(366):
        moment = datetime(year, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
        offset = moment.astimezone(zone).utcoffset()
        if before is not None and offset != before:
            found.append(moment.astimezone(zone).date())
        before = offset
    return found


@pytest.mark.parametrize("name", sorted(available_timezones())[::6])
def test_each_local_date_is_due_exactly_once_around_clock_changes(name: str) -> None:
    zone = ZoneInfo(name)
    for change in _changes(zone, 2026):
        for minute in (0, 90, 150, 480, 1439):
            posted: list[date] = []
            moment = at(change - timedelta(days=3), 0, zone)
            while moment < at(change + timedelta(days=3), 0, zone):
                day = due(moment, minute, EVERY_DAY, zone)
                if day is not None and day not in posted:
                    posted.append(day)
                moment += timedelta(minutes=15)
            expected = [change + timedelta(days=shift) for shift in range(-3, 3)]
            kept = [day for day in posted if expected[0] < day < expected[-1]]
            assert kept == expected[1:-1], (name, change, minute)


def test_after_a_week_off_only_the_newest_day_and_only_when_not_too_late() -> None:
    utc = ZoneInfo("UTC")
    assert due(datetime(2026, 5, 8, 9, tzinfo=UTC), 480, EVERY_DAY, utc) == date(2026, 5, 8)
    assert due(datetime(2026, 5, 8, 15, tzinfo=UTC), 480, EVERY_DAY, utc) is None
    assert due(datetime(2026, 5, 8, 1, tzinfo=UTC), 1380, EVERY_DAY, utc) == date(2026, 5, 7)


def test_weekdays_are_kept() -> None:
    utc = ZoneInfo("UTC")
    saturday = datetime(2026, 5, 9, 9, tzinfo=UTC)
    assert due(saturday, 480, 0b0011111, utc) is None
    assert following(saturday, 480, 0b0011111, utc) == datetime(2026, 5, 11, 8, tzinfo=UTC)


def test_a_local_day_has_its_own_length() -> None:
    start, end = bounds(date(2026, 3, 29), ZoneInfo("Europe/Berlin"))
    assert end - start == timedelta(hours=23)
    assert today(start, ZoneInfo("Europe/Berlin")) == date(2026, 3, 29)
    assert clock(485) == "08:05"
