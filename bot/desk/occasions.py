"""When a daily post is due: one per local date, whatever the clocks do.

The occasion of a post is its local date, so a clock change can neither double nor skip a day: a time that does not exist
(clocks forward) is the same number of minutes later, a time that comes twice (clocks back) is the first of the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import UserError
from storage.digests import Times

#: A post that is later than this after downtime is left out.
LATEST = timedelta(hours=6)

EVERY_DAY, WORKDAYS, WEEKEND = 0b1111111, 0b0011111, 0b1100000
DAYS = {"daily": EVERY_DAY, "workdays": WORKDAYS, "weekdays": WORKDAYS, "weekend": WEEKEND}
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NO_DAYS = "I can't read “{typed}” as days. Write daily, workdays, weekend, or days like Mon Wed Fri."
NO_ZONE = "I know no time zone “{zone}”. Start typing a city, like Berlin, and pick one from the list."
NO_TIME = "I can't read “{time}” as a time of day. Write it like 08:00, 18:30 or 7am."
_TIME = re.compile(r"\s*(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?\s*", re.IGNORECASE)


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises: UserError."""
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UserError(NO_ZONE.format(zone=name[:60])) from error


def former_zone(name: str) -> ZoneInfo:
    """The zone of times that are over soon: where this machine's tzdata lost it, UTC, so that it can be changed."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def minute_of(time: str) -> int:
    """Minutes since midnight. Raises: UserError for what is no time of day."""
    match = _TIME.fullmatch(time)
    if match is None:
        raise UserError(NO_TIME.format(time=time[:40]))
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower().replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            raise UserError(NO_TIME.format(time=time[:40]))
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise UserError(NO_TIME.format(time=time[:40]))
    return hour * 60 + minute


def days_of(typed: str) -> int:
    """Days of the week as bits, Monday first, of "daily", "workdays", "weekend" or names of days. Raises: UserError."""
    if (known := DAYS.get(typed.strip().casefold())) is not None:
        return known
    found = 0
    for word in re.findall(r"[^\s,;/&+]+", typed.casefold()):
        listed = [
            number for number, name in enumerate(NAMES) if len(word) > 1 and name.casefold().startswith(word)
        ]
        if len(listed) != 1:
            raise UserError(NO_DAYS.format(typed=typed[:60]))
        found |= 1 << listed[0]
    if not found:
        raise UserError(NO_DAYS.format(typed=typed[:60]))
    return found


def named_days(weekdays: int) -> str:
    """ "day", "Monday to Friday", "Monday, Wednesday and Friday": what follows "every"."""
    known = {EVERY_DAY: "day", WORKDAYS: "Monday to Friday", WEEKEND: "Saturday and Sunday"}
    if weekdays in known:
        return known[weekdays]
    listed = [name for number, name in enumerate(NAMES) if weekdays >> number & 1]
    return ", ".join(listed[:-1]) + " and " + listed[-1] if len(listed) > 1 else listed[0]


def clock(minute: int) -> str:
    """08:00"""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The moment (UTC) of a local time of day."""
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    return local.astimezone(UTC)


def today(now: datetime, zone: ZoneInfo) -> date:
    """The local date."""
    return now.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a daily post is due: its times, and those that count up to (not on) the local date `effective_on`.

    Every local date has one moment at most, that of the times that count on it.
    """

    times: Times
    former: Times | None = None
    effective_on: date | None = None

    def moment(self, day: date) -> datetime | None:
        """When the post of a local date is due; None for a day of the week without one."""
        times, zone = self.times, ZoneInfo(self.times.zone)
        if self.former is not None and self.effective_on is not None and day < self.effective_on:
            times, zone = self.former, former_zone(self.former.zone)
        return at(day, times.minute, zone) if times.weekdays >> day.weekday() & 1 else None

    def due(self, now: datetime, last: date | None = None) -> tuple[date, datetime] | None:
        """The newest local date whose post is due and not too late, and its moment; None when there is none.

        `last` is the date of the last post: it and earlier ones are over, also when the clock was set back. One that is
        more than a day ahead is not believed: the clock was wrong then.
        """
        found: tuple[datetime, date] | None = None
        for day in self._around(now, (0, -1)):
            moment = self.moment(day)
            if moment is not None and moment <= now and (found is None or (moment, day) > found):
                found = (moment, day)
        if found is None or now - found[0] >= LATEST:
            return None
        return None if self._over(found[1], last, now) else (found[1], found[0])

    def following(self, now: datetime, last: date | None = None) -> datetime:
        """The moment of the next post after `now`, and after the day of the `last` one."""
        days = [day for day in self._around(now, range(-1, 9)) if not self._over(day, last, now)]
        return min(moment for day in days if (moment := self.moment(day)) and moment > now)

    def _over(self, day: date, last: date | None, now: datetime) -> bool:
        return last is not None and day <= last <= max(self._around(now, (1,)))

    def _around(self, now: datetime, shifts: Iterable[int]) -> set[date]:
        """Local dates around now, in the zones of both times."""
        here = {today(now, ZoneInfo(self.times.zone))}
        if self.former is not None:
            here.add(today(now, former_zone(self.former.zone)))
        return {day + timedelta(days=shift) for day in here for shift in shifts}


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First moment of a local day and of the next one."""
    return at(day, 0, zone), at(day + timedelta(days=1), 0, zone)
