"""The port of delivery onto Discord's REST interface: post with a nonce, find a post again in the history."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import discord
from discord.http import Route

from bot.delivery import NotSent, Unreadable, Unsendable

COMPONENTS_V2 = 1 << 15
#: Discord's global limit is 50 requests a second; posts keep to it by themselves, because a 429 costs everybody.
A_SECOND = 50

LACKING = "I may not post in <#{channel}>: give my role View Channel and Send Messages there."
NO_CHANNEL = "The channel <#{channel}> does not exist any more: set up another with /digest add."
REFUSED = "Discord refused the post for <#{channel}>: {why}"
NO_HISTORY = "I can't read the history of <#{channel}> to see whether the post arrived: give my role Read Message History there."


class DiscordPosts:
    """REST only; any process with the token may post."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._pace = asyncio.Semaphore(A_SECOND)

    async def post(
        self,
        channel: int,
        components: Sequence[Mapping[str, Any]],
        nonce: str,
        *,
        reply_to: int | None = None,
    ) -> int:
        """Create the message; with the nonce enforced a second try within minutes returns the first message.

        A reply to a message that is gone comes as a message of its own.
        """
        body: dict[str, Any] = {
            "components": list(components),
            "flags": COMPONENTS_V2,
            "nonce": nonce,
            "enforce_nonce": True,
            "allowed_mentions": {"parse": []},
        }
        if reply_to is not None:
            body["message_reference"] = {"message_id": str(reply_to), "fail_if_not_exists": False}
        await self._turn()
        try:
            sent = await self._client.http.request(
                Route("POST", "/channels/{channel_id}/messages", channel_id=channel), json=body
            )
        except discord.Forbidden as error:
            raise Unsendable(LACKING.format(channel=channel)) from error
        except discord.NotFound as error:
            raise Unsendable(NO_CHANNEL.format(channel=channel)) from error
        except discord.HTTPException as error:
            if error.status == 400:
                raise Unsendable(REFUSED.format(channel=channel, why=error.text[:200])) from error
            if error.status == 429:
                raise NotSent("Discord asks for patience") from error
            raise
        return int(sent["id"])

    async def find(self, channel: int, mark: str, since: datetime) -> int | None:
        """Search the channel's messages since then, oldest first, for one of ours with the mark."""
        after = discord.utils.time_snowflake(since)
        me = self._client.user
        while True:
            await self._turn()
            try:
                found = await self._client.http.request(
                    Route("GET", "/channels/{channel_id}/messages", channel_id=channel),
                    params={"after": after, "limit": 100},
                )
            except (discord.Forbidden, discord.NotFound) as error:
                raise Unreadable(NO_HISTORY.format(channel=channel)) from error
            for message in found:
                if (
                    me is not None
                    and int(message["author"]["id"]) == me.id
                    and mark in json.dumps(message["components"])
                ):
                    return int(message["id"])
            if len(found) < 100:
                return None
            after = max(int(message["id"]) for message in found)

    async def _turn(self) -> None:
        """At most `A_SECOND` requests begin in any second."""
        await self._pace.acquire()
        asyncio.get_running_loop().call_later(1.0, self._pace.release)
