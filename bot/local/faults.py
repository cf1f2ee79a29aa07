"""Faults on demand: what a bot must survive on the real Discord."""

from __future__ import annotations

import re
import time
from collections import deque
from dataclasses import dataclass, field

from bot.local.refusals import JSON

KINDS = ("429", "500", "502", "reset", "delay", "403", "404")


@dataclass
class Fault:
    """What happens to the next `times` requests whose method and path match.

    `after`: the request is carried out first and its answer lost (only for 5xx, reset, delay).
    `seconds`: how long a delay lasts, or the `retry_after` of a 429 (`everywhere`: a global one).
    """

    kind: str
    method: str = ""
    path: str = ""
    times: int = 1
    after: bool = False
    seconds: float = 0.0
    everywhere: bool = False
    skip: int = 0
    hits: int = 0

    def matches(self, method: str, path: str) -> bool:
        """Whether this request is meant; `path` is a regular expression found anywhere in it."""
        return (not self.method or self.method == method) and bool(re.search(self.path, path))


@dataclass
class Faults:
    """The faults that wait, and limits of rate that are off unless set.

    `per_second`: all requests but interactions, as Discord's global limit of 50; `per_channel`: posts to one channel
    within five seconds, as Discord's 5.
    """

    waiting: list[Fault] = field(default_factory=list)
    per_second: int = 0
    per_channel: int = 0
    _recent: dict[str, deque[float]] = field(default_factory=dict)

    def add(self, kind: str, **more: object) -> Fault:
        """Let a fault wait for its requests."""
        if kind not in KINDS:
            raise ValueError(f"not a fault: {kind}; one of {', '.join(KINDS)}")
        fault = Fault(kind, **more)  # type: ignore[arg-type]
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """No more faults, no limits of rate."""
        self.waiting.clear()
        self._recent.clear()
        self.per_second = self.per_channel = 0

    def next(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, used up by one."""
        for fault in self.waiting:
            if fault.matches(method, path):
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.hits += 1
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None

    def too_fast(self, method: str, path: str) -> tuple[float, bool] | None:
        """Seconds to wait and whether everywhere, for a request over the limits of rate."""
        if "/interactions/" in path or "/webhooks/" in path:
            return None
        posted = re.search(r"/channels/(\d+)/messages$", path) if method == "POST" else None
        if posted and self.per_channel and (wait := self._over(posted[1], self.per_channel, 5.0)):
            return wait, False
        if self.per_second and (wait := self._over("", self.per_second, 1.0)):
            return wait, True
        return None

    def left(self, channel: str) -> tuple[int, float]:
        """Posts left in a channel, and seconds until there are more."""
        recent = self._recent.get(channel) or deque([time.monotonic()])
        return self.per_channel - len(recent), max(0.0, recent[0] + 5.0 - time.monotonic())

    def _over(self, key: str, most: int, window: float) -> float:
        now, recent = time.monotonic(), self._recent.setdefault(key, deque())
        while recent and recent[0] <= now - window:
            recent.popleft()
        if len(recent) >= most:
            return recent[0] + window - now
        recent.append(now)
        return 0.0

    def state(self) -> JSON:
        """What waits, for the person's side."""
        return {
            "waiting": [vars(fault) for fault in self.waiting],
            "per_second": self.per_second,
            "per_channel": self.per_channel,
        }
