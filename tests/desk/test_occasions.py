"""A daily post is due once per local date, in every zone of the world and whatever the clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.desk.occasions import (
    LATEST,
    Calendar,
    at,
    bounds,
    clock,
    days_of,
    minute_of,
    named_days,
    today,
    zone_of,
)
from bot.errors import UserError
from storage.digests import Times

EVERY_DAY = 127
DAY = timedelta(days=1)


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


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("daily", 0b1111111),
        ("Workdays", 0b0011111),
        ("weekdays", 0b0011111),
        ("weekend", 0b1100000),
        ("Mon Wed Fri", 0b0010101),
        ("sunday", 0b1000000),
        ("tue,thu", 0b0001010),
        ("Mon Monday mo", 0b0000001),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, days: int) -> None:
    assert days_of(typed) == days


@pytest.mark.parametrize("typed", ["", "never", "t", "Mon Xyz", "s s", "🦊"])
def test_impossible_days_are_refused(typed: str) -> None:
    with pytest.raises(UserError, match="days"):
        days_of(typed)


def test_days_are_named() -> None:
    assert named_days(127) == "day"
    assert named_days(0b0010101) == "Monday, Wednesday and Friday"
    assert named_days(0b1000000) == "Sunday"


def test_a_time_that_does_not_exist_is_the_same_minutes_later() -> None:
    berlin = ZoneInfo("Europe/Berlin")  # 2026-03-29: 02:00 becomes 03:00
    assert at(date(2026, 3, 29), 150, berlin) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first() -> None:
    berlin = ZoneInfo("Europe/Berlin")  # 2026-10-25: 03:00 becomes 02:00
    assert at(date(2026, 10, 25), 150, berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def transitions(zone: ZoneInfo) -> list[datetime]:
    """Every moment from 2020 to 2037 at which the offset changes, to the minute."""
    found = []
    for year in range(2020, 2038):
        moments = [datetime(year, month, day, tzinfo=UTC) for month in range(1, 13) for day in (1, 11, 21)]
        for start, end in pairwise([*moments, datetime(year + 1, 1, 1, tzinfo=UTC)]):
            early, late = start, end
            if early.astimezone(zone).utcoffset() == late.astimezone(zone).utcoffset():
                continue
            while late - early > timedelta(minutes=1):
                middle = early + (late - early) / 2
                same = middle.astimezone(zone).utcoffset() == early.astimezone(zone).utcoffset()
                early, late = (middle, late) if same else (early, middle)
            found.append(late.replace(second=0, microsecond=0))
    return found


def posted_around(calendar: Calendar, zone: ZoneInfo, change: datetime) -> list[date]:
    """What a schedule posts in the five days around a change, looking at every moment at which something may happen."""
    first = today(change, zone) - 2 * DAY
    moments = [change + shift for shift in (-timedelta(minutes=1), timedelta(0), timedelta(minutes=1))]
    for number in range(5):
        day = first + number * DAY
        moments += [calendar.moment(day) or change, bounds(day, zone)[0]]
    posted: list[date] = []
    for moment in sorted(moments):
        for look in (moment - timedelta(seconds=1), moment, moment + timedelta(seconds=15)):
            found = calendar.due(look, posted[-1] if posted else None)
            if found is not None:
                posted.append(found[0])
    return posted


@pytest.mark.parametrize("part", range(8))
def test_every_zone_has_one_post_per_local_date_around_every_change_of_clocks_till_2037(part: int) -> None:
    """Every IANA zone, every transition 2020-2037; at midnight, in the hour that is skipped or comes twice, late at night."""
    seen = 0
    for name in sorted(available_timezones())[part::8]:
        zone = ZoneInfo(name)
        for change in transitions(zone):
            seen += 1
            here = change.astimezone(zone)
            before = (change - timedelta(minutes=1)).astimezone(zone)
            minutes = {0, 1439, here.hour * 60 + here.minute, (before.hour * 60 + before.minute - 29) % 1440}
            minutes |= {(here.hour * 60 + here.minute - 30) % 1440}
            for minute in minutes:
                calendar = Calendar(Times(minute, name, EVERY_DAY))
                posted = posted_around(calendar, zone, change)
                first = today(change, zone) - 2 * DAY
                inner = [first + number * DAY for number in range(1, 4)]
                assert sorted(set(posted)) == posted, (name, change, minute)  # in order, none twice
                assert [day for day in posted if day in inner] == inner, (name, change, minute)
                for one, other in pairwise(inner):
                    apart = (calendar.moment(other) or change) - (calendar.moment(one) or change)
                    assert timedelta(hours=20) < apart < timedelta(hours=28), (name, change, minute)
    assert seen > 500


def test_a_schedule_that_looks_every_quarter_of_a_minute_posts_once_a_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    calendar = Calendar(Times(150, "Europe/Berlin"))
    moment, posted = at(date(2026, 10, 24), 0, berlin), []
    while moment < at(date(2026, 10, 27), 0, berlin):
        found = calendar.due(moment, posted[-1] if posted else None)
        if found is not None:
            posted.append(found[0])
        moment += timedelta(seconds=15)
    assert posted == [date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26)]


UTC_EIGHT = Calendar(Times(480, "UTC"))


def when(day: int, hour: float) -> datetime:
    return datetime(2026, 5, day, tzinfo=UTC) + timedelta(hours=hour)


def test_after_a_week_off_only_the_newest_day_and_only_when_not_too_late() -> None:
    assert UTC_EIGHT.due(when(8, 9)) == (date(2026, 5, 8), when(8, 8))
    assert UTC_EIGHT.due(when(8, 8) + LATEST) is None
    late_evening = Calendar(Times(1380, "UTC"))
    assert late_evening.due(when(8, 1)) == (date(2026, 5, 7), when(7, 23))


def test_a_clock_that_is_set_back_and_forth_by_a_day_posts_each_date_once() -> None:
    posted: list[date] = []
    for shift in (0, 0, -1, -1, 0, 1, 1, 0, 1, 2):  # where the clock stands, in days
        found = UTC_EIGHT.due(when(10 + shift, 9), posted[-1] if posted else None)
        if found is not None:
            posted.append(found[0])
    assert posted == [date(2026, 5, 10), date(2026, 5, 11), date(2026, 5, 12)]


def test_a_last_post_in_the_far_future_is_not_believed() -> None:
    """The clock ran a year ahead for a while; the post must not be silent for a year."""
    assert UTC_EIGHT.due(when(8, 9), date(2027, 5, 8)) == (date(2026, 5, 8), when(8, 8))


@pytest.mark.parametrize(
    ("former", "later"),
    [
        (Times(480, "America/Los_Angeles"), Times(480, "Asia/Tokyo")),
        (Times(480, "Asia/Tokyo"), Times(480, "America/Los_Angeles")),
        (Times(1380, "America/Los_Angeles"), Times(0, "Pacific/Kiritimati")),
        (Times(0, "Pacific/Kiritimati"), Times(1439, "Pacific/Midway")),
        (Times(480, "Europe/London"), Times(481, "Europe/London")),
    ],
)
def test_a_change_of_zone_and_time_neither_doubles_nor_loses_a_date(former: Times, later: Times) -> None:
    now = when(10, 12)
    changes_on = max(today(now, ZoneInfo(times.zone)) for times in (former, later)) + DAY
    calendar = Calendar(later, former, changes_on)
    posted: list[date] = []
    moment = when(7, 0)
    while moment < when(17, 0):
        found = calendar.due(moment, posted[-1] if posted else None)
        if found is not None:
            posted.append(found[0])
        moment += timedelta(minutes=1)
    assert sorted(set(posted)) == posted
    span = [posted[0] + number * DAY for number in range((posted[-1] - posted[0]).days + 1)]
    # West to east the last date of the old times may come after the first of the new ones: then it is left out.
    assert len(span) - len(posted) <= 1, set(span) - set(posted)
    assert changes_on in posted


def test_weekdays_are_kept() -> None:
    workdays = Calendar(Times(480, "UTC", 0b0011111))
    saturday = datetime(2026, 5, 9, 9, tzinfo=UTC)
    assert workdays.due(saturday) is None
    assert workdays.following(saturday) == datetime(2026, 5, 11, 8, tzinfo=UTC)


def test_a_local_day_has_its_own_length() -> None:
    start, end = bounds(date(2026, 3, 29), ZoneInfo("Europe/Berlin"))
    assert end - start == timedelta(hours=23)
    assert today(start, ZoneInfo("Europe/Berlin")) == date(2026, 3, 29)
    assert clock(485) == "08:05"
