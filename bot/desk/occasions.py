"""When a daily post is due: one per local date, whatever the clocks do.

The occasion of a post is its local date, so a clock change can neither double nor skip a day: a time that does not exist
(clocks forward) is the same number of minutes later, a time that comes twice (clocks back) is the first of the two.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import UserError

#: A post that is later than this after downtime is left out.
LATEST = timedelta(hours=6)

DAYS = {"daily": 0b1111111, "workdays": 0b0011111, "weekend": 0b1100000}
NO_ZONE = "I know no time zone “{zone}”. Start typing a city, like Berlin, and pick one from the list."
NO_TIME = "I can't read “{time}” as a time of day. Write it like 08:00, 18:30 or 7am."
_TIME = re.compile(r"\s*(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?\s*", re.IGNORECASE)


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises: UserError."""
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UserError(NO_ZONE.format(zone=name[:60])) from error


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


def due(now: datetime, minute: int, weekdays: int, zone: ZoneInfo) -> date | None:
    """The newest local date whose post is due and not too late; None when there is none."""
    local = today(now, zone)
    for day in (local, local - timedelta(days=1)):
        moment = at(day, minute, zone)
        if weekdays >> day.weekday() & 1 and moment <= now:
            return day if now - moment < LATEST else None
    return None


def following(now: datetime, minute: int, weekdays: int, zone: ZoneInfo) -> datetime | None:
    """The moment of the next post after `now`."""
    local = today(now, zone)
    for ahead in range(9):
        day = local + timedelta(days=ahead)
        moment = at(day, minute, zone)
        if weekdays >> day.weekday() & 1 and moment > now:
            return moment
    return None


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First moment of a local day and of the next one."""
    return at(day, 0, zone), at(day + timedelta(days=1), 0, zone)
