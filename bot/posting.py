"""The port of delivery onto Discord's REST interface: post with a nonce, find a post again.

Requests are made here and not through discord.py, because it repeats a POST by itself after a 502: harmless with a nonce,
a second post in a forum, where nonces do not exist.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import quote

import aiohttp
import discord
import structlog
from discord.http import Route

from bot.pacing import Pace
from bot.port import Closed, NotSent, Posted, Unreadable, Unsendable

log = structlog.get_logger()

COMPONENTS_V2 = 1 << 15
#: Seconds that one request may take.
PATIENCE = 15.0
#: Longest name of a thread or forum post.
LONGEST_NAME = 100
#: Seconds that a post waits here for its channel's turn (Discord: 5 posts in 5 s); longer ones go back into the queue.
CHANNEL_WAIT = 6.0
FORUMS = (15, 16)
THREADS = (10, 11, 12)
THREAD_EXISTS, THREAD_LOCKED, TAG_REQUIRED, NO_SUCH_MESSAGE = 160004, 160005, 40067, 10008

WHERE = "Change it in the channel's settings (Edit Channel → Permissions → my role), then `/digest pause` with resume:True."
LACKING = "I may not post in <#{channel}>: my role needs {permissions} there. " + WHERE
NO_CHANNEL = (
    "The channel <#{channel}> does not exist any more, or I was taken out of the server: "
    "choose another with `/digest edit`, then `/digest pause` with resume:True."
)
LOCKED = "The thread <#{channel}> is locked: unlock it, or choose another channel with `/digest edit`."
TAGS = "The forum <#{channel}> wants a tag on every post: switch off Require people to select tags in its settings."
REFUSED = "Discord refused the post for <#{channel}>: {why}"
NO_HISTORY = (
    "I can't see whether the post arrived in <#{channel}>: my role needs Read Message History there. "
    "Give it to me and use `/digest run`: I look first and never post twice."
)
NEEDED = {
    "text": "View Channel and Send Messages",
    "thread": "View Channel and Send Messages in Threads",
    "forum": "View Channel and Create Posts",
}


class DiscordPosts:
    """REST only; any process with the token may post."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._pace = Pace()
        self._session: aiohttp.ClientSession | None = None
        self._kinds: dict[int, tuple[str, int]] = {}
        self._channels: dict[int, asyncio.Lock] = {}
        self._free_at: dict[int, float] = {}

    def share(self, processes: int) -> None:
        """So many processes post with this token."""
        self._pace.share(processes)

    async def is_forum(self, channel: int) -> bool:
        """Whether posts there are threads; of a channel that can't be asked about: no."""
        try:
            return (await self._kind(channel))[0] == "forum"
        except (NotSent, Unsendable, RuntimeError):
            return False

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post(
        self,
        channel: int,
        components: Sequence[Mapping[str, Any]],
        nonce: str,
        *,
        title: str = "",
        thread: str = "",
        reply_to: int | None = None,
    ) -> Posted:
        """Create the message; see `bot.port.Port`. With the nonce a second try within minutes gives the first message."""
        message: dict[str, Any] = {
            "components": list(components),
            "flags": COMPONENTS_V2,
            "allowed_mentions": {"parse": []},
        }
        body: dict[str, Any] = {**message, "nonce": nonce, "enforce_nonce": True}
        if reply_to is not None:
            body["message_reference"] = {"message_id": str(reply_to), "fail_if_not_exists": False}
        if not thread and not self._knows(channel):
            # A refusal may mean a forum, and then it is asked about; asking first would be two requests for every post.
            with suppress(Unsendable):
                made = await self._create(channel, "text", f"/channels/{channel}/messages", body)
                return Posted(int(made["id"]), channel)
        kind, _ = await self._kind(channel)
        if kind == "forum":
            post = {"name": (title or "…")[:LONGEST_NAME], "message": message}
            made = await self._create(channel, kind, f"/channels/{channel}/threads", post)
            return Posted(int(made["id"]), int(made["id"]))
        made = await self._create(channel, kind, f"/channels/{channel}/messages", body)
        posted = Posted(int(made["id"]), channel)
        if thread and kind == "text":
            await self.open_thread(posted, thread)
        return posted

    async def open_thread(self, posted: Posted, name: str) -> None:
        """A thread under a message that is out. One that is there is left; one that can't be made is only noted."""
        path = f"/channels/{posted.channel}/messages/{posted.message}/threads"
        for _ in range(3):
            status, found, _ = await self._asked("POST", path, {"name": name[:LONGEST_NAME] or "…"})
            if status == 429:
                await asyncio.sleep(min(CHANNEL_WAIT, float(found.get("retry_after", 1))))
                continue
            if status >= 400 and found.get("code") != THREAD_EXISTS:
                log.warning(
                    "thread not opened", channel=posted.channel, status=status, code=found.get("code")
                )
            return

    async def find(self, channel: int, mark: str, since: datetime) -> Posted | None:
        """The message of ours since then that has the mark: in the history, in a forum among its posts."""
        kind, guild = await self._kind(channel)
        if kind != "forum":
            found = await self._find_in(channel, mark, discord.utils.time_snowflake(since))
            return Posted(found, channel) if found else None
        after = discord.utils.time_snowflake(since)
        for post in await self._forum_posts(channel, guild):
            if post > after and (found := await self._find_in(post, mark, after, limit=1)):
                return Posted(found, post)
        return None

    async def _forum_posts(self, forum: int, guild: int) -> list[int]:
        """Our posts in a forum, active and archived, newest first."""
        me = str(self._client.user.id) if self._client.user else ""
        listed: list[Any] = []
        for path in (
            f"/guilds/{guild}/threads/active",
            f"/channels/{forum}/threads/archived/public?limit=100",
        ):
            status, found, _ = await self._asked("GET", path)
            self._readable(forum, status, found)
            listed += found["threads"]
        mine = {
            int(one["id"]) for one in listed if one.get("parent_id") == str(forum) and one["owner_id"] == me
        }
        return sorted(mine, reverse=True)

    async def _find_in(self, channel: int, mark: str, after: int, limit: int = 100) -> int | None:
        me = str(self._client.user.id) if self._client.user else ""
        since = after
        while True:
            path = f"/channels/{channel}/messages?after={since}&limit={max(limit, 2)}"
            status, found, _ = await self._asked("GET", path)
            self._readable(channel, status, found)
            for message in found:
                if message["author"]["id"] == me and mark in json.dumps(message["components"]):
                    return int(message["id"])
            if len(found) < 100:
                break
            since = max(int(message["id"]) for message in found)
        # Without Read Message History Discord gives an empty list; asked for one message it says so.
        status, found, _ = await self._asked("GET", f"/channels/{channel}/messages/{after}")
        if not (status == 404 and found.get("code") == NO_SUCH_MESSAGE):
            self._readable(channel, status, found)
        return None

    @staticmethod
    def _readable(channel: int, status: int, found: Any) -> None:
        if status in (403, 404):
            raise Unreadable(NO_HISTORY.format(channel=channel))
        if status != 200:
            raise NotSent(f"Discord answers {status}", _patience(found))

    def _knows(self, channel: int) -> bool:
        return channel in self._kinds or self._client.get_channel(channel) is not None

    async def _kind(self, channel: int) -> tuple[str, int]:
        """text, thread or forum, and the server; asked once for each channel. Raises as `post` does."""
        known = self._client.get_channel(channel)
        if isinstance(known, discord.abc.GuildChannel | discord.Thread):
            return _named(known.type.value), known.guild.id
        if channel not in self._kinds:
            status, found, _ = await self._asked("GET", f"/channels/{channel}")
            if status != 200:
                raise self._refused(channel, "text", status, found)
            self._kinds[channel] = _named(found["type"]), int(found.get("guild_id") or 0)
        return self._kinds[channel]

    async def _create(self, channel: int, kind: str, path: str, body: Mapping[str, Any]) -> Any:
        """One post in a channel at a time, in the order in which they are asked for."""
        lock = self._channels.setdefault(channel, asyncio.Lock())
        try:
            async with asyncio.timeout(CHANNEL_WAIT):
                await lock.acquire()
        except TimeoutError:
            raise NotSent("other posts in this channel come first", CHANNEL_WAIT) from None
        try:
            await self._wait_for(channel)
            status, found, headers = await self._asked("POST", path, body)
            self._note_limit(channel, headers)
        finally:
            lock.release()
        if status in (200, 201):
            return found
        raise self._refused(channel, kind, status, found)

    async def _wait_for(self, channel: int) -> None:
        wait = self._free_at.pop(channel, 0.0) - asyncio.get_running_loop().time()
        if wait > CHANNEL_WAIT:
            raise NotSent("Discord asks for patience in this channel", wait)
        if wait > 0:
            await asyncio.sleep(wait)

    def _note_limit(self, channel: int, headers: Mapping[str, str]) -> None:
        """Discord says when a channel has had enough: the next post waits instead of being refused."""
        if headers.get("X-RateLimit-Remaining") == "0" and (reset := headers.get("X-RateLimit-Reset-After")):
            self._free_at[channel] = asyncio.get_running_loop().time() + float(reset)

    def _refused(self, channel: int, kind: str, status: int, found: Any) -> Exception:
        code = found.get("code") if isinstance(found, dict) else None
        if code == THREAD_LOCKED:
            return Closed(LOCKED.format(channel=channel))
        if status == 403:
            return Closed(LACKING.format(channel=channel, permissions=NEEDED[kind]))
        if status == 404:
            return Closed(NO_CHANNEL.format(channel=channel))
        if status == 429:
            return NotSent("Discord asks for patience", _patience(found))
        if status == 401:
            return NotSent("Discord does not accept my token", 600)
        if code == TAG_REQUIRED:
            return Closed(TAGS.format(channel=channel))
        if 400 <= status < 500:
            return Unsendable(REFUSED.format(channel=channel, why=str(found)[:200]))
        return RuntimeError(f"Discord answers {status}")  # it may have arrived all the same

    async def _asked(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> tuple[int, Any, Mapping[str, str]]:
        """One request in its turn: status, JSON, headers. Raises: NotSent where Discord was not reached."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))
        headers = {
            "Authorization": f"Bot {self._client.http.token}",
            "User-Agent": self._client.http.user_agent,
        }
        async with self._pace.turn():
            try:
                async with self._session.request(
                    method, Route.BASE + quote(path, safe="/?&=%"), json=body, headers=headers
                ) as response:
                    raw = await response.read()
                    found = json.loads(raw) if raw and response.content_type == "application/json" else {}
            except aiohttp.ClientConnectorError as error:
                raise NotSent(f"Discord is not reached: {error.strerror or error}") from error
        if response.status == 429 and found.get("global"):
            self._pace.rest(_patience(found) or 1.0)
            log.warning("global rate limit", seconds=found.get("retry_after"))
        return response.status, found, response.headers


def _patience(found: Any) -> float:
    """Seconds that Discord asks us to wait; 0 when it does not say."""
    return float(found.get("retry_after") or 0) if isinstance(found, dict) else 0.0


def _named(kind: int) -> str:
    return "forum" if kind in FORUMS else "thread" if kind in THREADS else "text"
