"""robots.txt: what a site lets robots read (RFC 9309). Honoured for pages, not for feeds, which are for robots."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yarl import URL

from bot.errors import UserError

if TYPE_CHECKING:  # a worker that judges needs neither web client nor pool
    from bot.gather.fetch import FetchedPage
    from bot.workers import Workers

#: RFC 9309, 2.5: at least 500 kibibytes have to be read; what comes after is left out.
_LONGEST = 500 * 1024
#: RFC 9309, 2.4: not longer than 24 hours. After a failure the site gets a second chance sooner.
_KEPT_SECONDS = 24 * 3600.0
_FAILED_SECONDS = 600.0
_MOST_SITES = 2000
#: Characters kept of all files together: 2,000 usual ones have 4 million, hostile ones a billion.
_MOST_KEPT = 8_000_000
#: Our name in robots.txt files.
ROBOT = "VerbatimBot"


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a page may be read, and the seconds between two requests that the site asks for (0: none)."""

    allowed: bool
    delay: float = 0.0


def judge(text: str, url: str, robot: str = ROBOT) -> Permission:
    """What a robots.txt says about an address. Run it in a worker: its patterns are a stranger's."""
    from protego import Protego  # only where there is something to judge

    rules = Protego.parse(text)
    delay = rules.crawl_delay(robot)
    return Permission(bool(rules.can_fetch(url, robot)), min(float(delay or 0.0), 60.0))


class Robots:
    """The robots.txt files of the sites asked for, fetched once a day each."""

    def __init__(
        self,
        workers: Workers,
        get: Callable[[str], Awaitable[FetchedPage]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workers = workers
        self._get = get
        self._clock = clock
        self._files: OrderedDict[str, tuple[float, str | None]] = OrderedDict()

    async def permission(self, url: str) -> Permission:
        """What the site of `url` says about it.

        A site without the file (4xx) allows everything; one that can't say (5xx, 429) allows nothing for now.

        Raises: UserError when the site can't be reached at all.
        """
        site = str(URL(url).origin())
        text = await self._file(site)
        if text is None:
            raise UserError(
                f"{URL(url).host} can't tell me right now whether I may read it. Please try again later."
            )
        if "disallow" not in text.casefold() and "crawl-delay" not in text.casefold():
            return Permission(True)
        return await self._workers.run(judge, text, url, seconds=4)

    async def _file(self, site: str) -> str | None:
        """The text of a site's robots.txt; None when the site failed to give it."""
        kept = self._files.get(site)
        if kept is not None and kept[0] > self._clock():
            self._files.move_to_end(site)
            return kept[1]
        page = await self._get(f"{site}/robots.txt")
        failed = page.status == 429 or page.status >= 500
        text = (
            None if failed else page.body[:_LONGEST].decode("utf-8", "replace") if page.status == 200 else ""
        )
        if text is not None and text.lstrip("\ufeff \r\n\t")[:1] == "<":
            text = ""  # an error page with status 200
        self._files[site] = (self._clock() + (_FAILED_SECONDS if failed else _KEPT_SECONDS), text)
        self._files.move_to_end(site)
        kept_in_all = sum(len(each or "") for _, each in self._files.values())
        while len(self._files) > _MOST_SITES or kept_in_all > _MOST_KEPT:
            _, (_, oldest) = self._files.popitem(last=False)
            kept_in_all -= len(oldest or "")
        return text
