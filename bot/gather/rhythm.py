"""When to ask again: feeds by their own rhythm, pages on the ladder of their age. Pure: the time is passed in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
#: A feed whose rhythm isn't known yet.
USUAL = timedelta(hours=1)
LONGEST_BACK_OFF = timedelta(days=7)
#: Entries between two checks that are worth one: with an entry every hour we look every half hour, so that one
#: is half an hour old at most on average, and three of four checks of a quiet feed are saved.
_ENTRIES_A_CHECK = 0.5
_RECENT = 12

#: Age of an article up to which its page is looked at again, and how often. Source: NewsDiffs, `update_article`
#: schedule (15 min under 3 h, 60 min under 1 day, 3 h under 7 days, 3 days under 30).
_LADDER = (
    (timedelta(hours=3), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(minutes=60)),
    (timedelta(days=7), timedelta(hours=3)),
    (timedelta(days=30), timedelta(days=3)),
)


@dataclass(frozen=True, slots=True)
class Next:
    """When a feed is due again; None when it is to be stopped (410), with the reason for its people."""

    at: datetime | None
    reason: str = ""


def interval(published: Collection[datetime], now: datetime) -> timedelta:
    """Time between checks by the feed's own rhythm: from 15 minutes to a day; an hour when it can't be told.

    The rhythm is the mean gap of the newest dozen entries; a silence longer than that gap slows it down.
    Dates in the future don't count.
    """
    times = sorted((time for time in published if time <= now), reverse=True)[:_RECENT]
    if len(times) < 3:
        return USUAL
    gap = (times[0] - times[-1]) / (len(times) - 1)
    silence = now - times[0]
    return _within(max(gap, silence / 2) * _ENTRIES_A_CHECK)


def next_check(
    now: datetime,
    *,
    status: int,
    published: Collection[datetime] = (),
    failures: int = 0,
    ttl: int = 0,
    headers: Mapping[str, str] | None = None,
    spread: float = 0.5,
    known: timedelta | None = None,
) -> Next:
    """When to ask a feed again.

    status: of the last answer; 0 when there was none. failures: how many in a row, this one included.
    ttl: minutes the feed asks for. spread: a number from 0 to 1 that belongs to the feed (of its address, say); it moves
    the time by up to a tenth, so that feeds added together don't stay together. known: the interval found earlier, for
    answers without entries (304, errors).
    """
    if status == 410:
        return Next(None, "The server says that this feed is gone for good.")
    headers = headers or {}
    asked = retry_after(headers.get("retry-after", ""), now)
    rhythm = interval(published, now) if published or known is None else _within(known)
    if status == 304 or 200 <= status < 300:
        wait = max(rhythm, _within(timedelta(minutes=min(ttl, 10_000))) if ttl else SHORTEST)
        wait = max(wait, min(max_age(headers.get("cache-control", "")), LONGEST))
    else:
        doublings = min(max(failures, 1) - 1, 12)
        wait = min(max(rhythm, USUAL) * 2**doublings, LONGEST_BACK_OFF)
    wait += wait * 0.1 * (min(max(spread, 0.0), 1.0) - 0.5) * 2
    return Next(now + max(min(max(wait, asked), LONGEST_BACK_OFF), SHORTEST))


def retry_after(value: str, now: datetime) -> timedelta:
    """What a Retry-After header asks for, in either of its forms; nothing when it can't be read."""
    value = value.strip()
    if re.fullmatch(r"\d{1,9}", value):
        return timedelta(seconds=int(value))
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError, IndexError):
        return timedelta(0)
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(when - now, timedelta(0))


def max_age(cache_control: str) -> timedelta:
    """The time a Cache-Control header says an answer stays fresh; none for no-cache and no-store."""
    if re.search(r"no-(?:cache|store)", cache_control, re.IGNORECASE):
        return timedelta(0)
    match = re.search(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,9})", cache_control, re.IGNORECASE)
    return timedelta(seconds=int(match[1])) if match else timedelta(0)


def recheck_after(age: timedelta) -> timedelta | None:
    """How long to wait before an article of that age is looked at again; None when it is left in peace."""
    return next((wait for limit, wait in _LADDER if age < limit), None)


def first_shown(published: Sequence[datetime | None], now: datetime, most: int = 5) -> list[int]:
    """Which entries of a newly added feed are shown: the newest of the last day, `most` at most. Places in the feed.

    The others are stored silently: adding a feed doesn't flood a channel. Undated and future entries are not shown.
    """
    recent = [
        (time, -i) for i, time in enumerate(published) if time and now - timedelta(days=1) <= time <= now
    ]
    return sorted(-place for _, place in sorted(recent, reverse=True)[:most])


def _within(wait: timedelta) -> timedelta:
    return min(max(wait, SHORTEST), LONGEST)
