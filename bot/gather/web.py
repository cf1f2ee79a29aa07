"""The web as the rest of the bot sees it: ask for an article by its link, get the article or a sentence why not."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.errors import UserError
from bot.gather.addresses import web_address
from bot.gather.discovery import FoundFeed, discover, usual_places
from bot.gather.feed import Feed, read_feed, read_keyed
from bot.gather.fetch import MOST_REDIRECTS, USER_AGENT, FetchedPage, Resolve, endless, fetch
from bot.gather.files import read_file
from bot.gather.links import clean_link
from bot.gather.page import draft_of
from bot.gather.politeness import Hosts, Shared
from bot.gather.robots import Robots
from bot.news import Draft
from bot.text.publishers import host_of
from bot.workers import Workers

#: What a person is told about a page that holds less than the article.
NOTES = {
    "article": "",
    "teaser": "This page shows only the beginning of the article.",
    "paywall": "This article is behind a paywall; this is what the page shows of it.",
}
_STATUS = {
    401: "asks for a login",
    402: "asks for money",
    403: "does not let me read that page",
    404: "has no such page",
    410: "has taken that page down",
    429: "asks me to come back later",
    451: "may not show that page here for legal reasons",
}
_FEED_TYPES = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5"
_READABLE = ("text/html", "application/xhtml", "application/xml", "text/xml", "text/plain", "application/pdf")


@dataclass(frozen=True, slots=True)
class Gathered:
    """An article from the web: the draft to store (shared), and what else its page said.

    kind as in `bot.gather.page.Page`; `note` tells a person when the page holds less than the article, else "".
    """

    draft: Draft
    kind: str = "article"
    note: str = ""
    picture_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """What a feed's server said. `feed` is None unless the status is 2xx; `headers` are for `rhythm.next_check`.

    `moved_to` is the address to store from now on (permanent redirects only); `keys` are those of the feed's entries,
    in their order (`bot.gather.feed.read_keyed`).
    """

    status: int
    feed: Feed | None
    etag: str | None
    last_modified: str | None
    moved_to: str | None
    headers: Mapping[str, str]
    keys: tuple[str, ...] = ()


class Web:
    """Fetches politely and reads in workers. One for the whole bot.

    `contact` (an address or mail) goes into the User-Agent, so that a site's owner can complain to somebody.
    `resolve` and `public` are handed to `fetch`; production gives neither.
    """

    def __init__(
        self,
        workers: Workers,
        *,
        contact: str = "",
        hosts: Hosts | None = None,
        resolve: Resolve | None = None,
        public: Collection[str] = frozenset(),
    ) -> None:
        self.user_agent = f"{USER_AGENT[:-1]}; {contact})" if contact else USER_AGENT
        self._workers = workers
        self._hosts = hosts or Hosts()
        self._shared = Shared()
        self._resolve = resolve
        self._public = public
        self._robots = Robots(workers, self._get_robots)

    async def article(self, url: str, *, urgent: bool = True) -> Gathered:
        """The article at a link. `urgent`: a person waits for it.

        Raises: UserError when there is none, or the site doesn't let us have it.
        """
        link = str(web_address(url, self._ports()))
        return await self._shared.run(("article", link), lambda: self._article(link, urgent))

    async def look(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Gathered | None:
        """The article at a link as it is now; None when it is what it was. For rechecks, which wait for persons and feeds.

        Raises: UserError when there is none, or the site doesn't let us have it.
        """
        link = str(web_address(url, self._ports()))
        key = ("look", link, etag, last_modified)
        return await self._shared.run(key, lambda: self._look(link, etag, last_modified))

    async def feed(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, urgent: bool = False
    ) -> FeedAnswer:
        """What a feed answers now; robots.txt isn't asked, feeds are for robots. One fetch for all who ask at once.

        Raises: UserError when nothing comes, or something that is no feed (a login page, say). Statuses without a
        feed (304, 410, 503) are answers.
        """
        link = str(web_address(url, self._ports()))
        key = ("feed", link, etag, last_modified)  # "not modified" answers only who has what it was before
        return await self._shared.run(key, lambda: self._feed(link, etag, last_modified, urgent))

    async def feeds_of(self, url: str) -> list[FoundFeed]:
        """The feeds of a site: the address itself when it is one, else what its page names, else the usual places.

        Raises: UserError when the site can't be reached, or has no feed that I can find.
        """
        link = str(web_address(url, self._ports()))
        page = await self.get(link, urgent=True)
        if page.status != 200:
            raise UserError(f"{host_of(page.url)} {told(page.status)}.")
        with contextlib.suppress(UserError):
            feed = await self._workers.run(read_feed, page.body, page.url, page.content_type)
            return [FoundFeed(page.moved_to or link, feed.title)]
        found = await self._workers.run(discover, page.body, page.url, page.content_type)
        for place in [] if found else usual_places(page.url):
            with contextlib.suppress(UserError):
                answer = await self.feed(place, urgent=True)
                if answer.feed and answer.feed.entries:
                    return [FoundFeed(place, answer.feed.title)]
        if not found:
            raise UserError(f"I found no feed on {host_of(page.url)}. If you know its address, give me that.")
        return found

    async def get(
        self, url: str, *, urgent: bool = False, gap: float = 0.0, **conditions: Any
    ) -> FetchedPage:
        """One polite GET without asking robots.txt: for feeds. `conditions` are those of `fetch`."""
        async with self._hosts.turn(host_of(url), urgent=urgent, gap=gap):
            return await self._get_now(url, **conditions)

    async def _get_now(self, url: str, **conditions: Any) -> FetchedPage:
        return await fetch(
            url, resolve=self._resolve, public=self._public, user_agent=self.user_agent, **conditions
        )

    async def _feed(self, link: str, etag: str | None, last_modified: str | None, urgent: bool) -> FeedAnswer:
        page = await self.get(link, urgent=urgent, etag=etag, last_modified=last_modified, accept=_FEED_TYPES)
        feed: Feed | None = None
        keys: tuple[str, ...] = ()
        if 200 <= page.status < 300:
            feed, keys = await self._workers.run(read_keyed, page.body, page.url, page.content_type)
        return FeedAnswer(page.status, feed, page.etag, page.last_modified, page.moved_to, page.headers, keys)

    async def _get_robots(self, url: str) -> FetchedPage:
        return await self.get(url, urgent=True)

    async def _article(self, link: str, urgent: bool) -> Gathered:
        return await self.read(await self._page(link, urgent))

    async def _look(self, link: str, etag: str | None, last_modified: str | None) -> Gathered | None:
        page = await self._page(link, False, etag=etag, last_modified=last_modified)
        asked = etag or last_modified
        return None if page.status == 304 and asked else await self.read(page)

    async def _page(self, link: str, urgent: bool, **conditions: Any) -> FetchedPage:
        """The page at a link. Every host that a redirect leads to is asked for its robots.txt and gets a turn of its own."""
        at = link
        for _ in range(MOST_REDIRECTS + 1):
            permission = await self._robots.permission(at)
            if not permission.allowed:
                raise UserError(
                    f"{host_of(at)} asks robots not to read that page, so I don't. You can paste it with /save text."
                )
            page = await self.get(at, urgent=urgent, gap=permission.delay, stay=True, **conditions)
            if page.elsewhere is None:
                return page
            at = page.elsewhere
        raise endless(link)

    async def read(self, page: FetchedPage) -> Gathered:
        """The article of a fetched page.

        Raises: UserError when the answer is no page with an article.
        """
        host = host_of(page.url)
        if page.status != 200:
            raise UserError(f"{host} {told(page.status)}.")
        kind = (page.content_type or "text/html").partition(";")[0].strip().lower()
        if not kind.startswith(_READABLE):
            raise UserError(f"That link leads to a file of the kind {kind[:60]}, not to an article.")
        if kind == "application/pdf" or page.body[:5] == b"%PDF-":
            draft = await self._workers.run(read_file, "article.pdf", page.body)
            return Gathered(_shared_draft(draft, clean_link(page.url), host))
        found = await self._workers.run(draft_of, page.body, page.url, page.content_type)
        if found is None:
            raise UserError(
                f"I found no article on that page of {host}. If you can read one there, paste it with /save text."
            )
        draft, what, picture = found
        return Gathered(draft, what, NOTES[what], picture, page.etag, page.last_modified)

    def _ports(self) -> set[int]:
        return {int(pair.rpartition(":")[2]) for pair in self._public}


def told(status: int) -> str:
    """What a status other than 200 means, after the name of the host."""
    return _STATUS.get(status, f"answered with an error ({status})")


def _shared_draft(draft: Draft, url: str, host: str) -> Draft:
    return replace(draft, url=url, outlet=draft.outlet or host.removeprefix("www."), shared=True)
