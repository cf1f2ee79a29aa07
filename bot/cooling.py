"""How many commands a member and a guild may give: a bucket each, filled again by the minute."""

from __future__ import annotations

import time
from collections.abc import Callable

#: A guild's bucket holds so many members' buckets.
GUILD_SHARE = 10
#: Buckets remembered; the fullest go first, so that nobody gains by it.
MOST = 20_000


class Cooling:
    """`a_minute` commands per member, ten times that per guild; 0: no limit."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_minute, self._clock = a_minute, clock
        self._buckets: dict[tuple[int, int], tuple[float, float]] = {}  # what is left, and when that was

    def wait(self, guild: int, member: int) -> float:
        """Seconds to wait before the next command; 0 when this one may run, which it then has."""
        if not self._a_minute:
            return 0.0
        now = self._clock()
        mine, ours = (
            self._left((guild, member), self._a_minute, now),
            self._left((guild, 0), self._guild, now),
        )
        if mine < 1 or ours < 1:
            return max((1 - mine) * 60 / self._a_minute, (1 - ours) * 60 / self._guild, 0.1)
        self._buckets[guild, member], self._buckets[guild, 0] = (mine - 1, now), (ours - 1, now)
        if len(self._buckets) > MOST:
            self._forget()
        return 0.0

    @property
    def _guild(self) -> int:
        return self._a_minute * GUILD_SHARE

    def _left(self, key: tuple[int, int], size: int, now: float) -> float:
        left, then = self._buckets.get(key, (float(size), now))
        return min(float(size), left + (now - then) * size / 60)

    def _forget(self) -> None:
        """Keep those that were used last."""
        newest = sorted(self._buckets.items(), key=lambda item: item[1][1])[MOST // 2 :]
        self._buckets = dict(newest)
