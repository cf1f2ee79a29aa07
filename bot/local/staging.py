"""The stage of a test, under /_local/: other servers, permissions, faults, a gateway that breaks."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.local import people
from bot.local.requests import Desk, answer
from bot.local.world import World


class Staging:
    """Endpoints under /_local/ for what no person does; `PersonApi.guard` asks for the secret."""

    def __init__(self, world: World, desk: Desk) -> None:
        self.world, self.desk = world, desk

    def routes(self) -> Sequence[web.RouteDef]:
        """What is served."""
        here = "/_local"
        return (
            web.post(here + "/guilds", self.add_guild),
            web.delete(here + "/guilds/{guild}", self.leave_guild),
            web.post(here + "/overwrites", self.overwrite),
            web.get(here + "/faults", self.faults),
            web.post(here + "/faults", self.add_fault),
            web.delete(here + "/faults", self.clear_faults),
            web.get(here + "/requests", self.requests),
            web.post(here + "/gateway", self.gateway),
        )

    async def add_guild(self, request: web.Request) -> web.Response:
        """Invite the bot into a new server."""
        guild = self.world.state.add_guild((await request.json())["name"])
        self.world.gateway.dispatch(
            "GUILD_CREATE", self.world.gateway.guild_create(guild), guild=guild["id"], intent=1
        )
        return answer(people.about(guild, self.world.state.channels_of(guild["id"])))

    async def leave_guild(self, request: web.Request) -> web.Response:
        """Throw the bot out of a server."""
        guild = self.world.guild(request.match_info["guild"])
        for channel in self.world.state.channels_of(guild["id"]):
            for key in list(self.world.state.messages(channel["id"])):
                self.world.state.drop("message", key)
            self.world.state.drop("channel", channel["id"])
        self.world.state.drop("guild", guild["id"])
        self.world.gateway.dispatch("GUILD_DELETE", {"id": guild["id"]}, guild=guild["id"], intent=1)
        return answer({})

    async def overwrite(self, request: web.Request) -> web.Response:
        """Allow or deny somebody (a member, a role; without: the bot) something in a channel."""
        asked = await request.json()
        channel = self.world.channel(asked["channel"])
        target = asked.get("target") or self.world.me["id"]
        rest = [row for row in channel["permission_overwrites"] if row["id"] != target]
        role = any(one["id"] == target for one in self.world.guild(channel["guild_id"])["roles"])
        row = {"id": target, "type": 0 if role else 1}
        row |= {key: str(asked.get(key, 0)) for key in ("allow", "deny")}
        channel["permission_overwrites"] = [*rest, row]
        self.world.state.put("channel", channel["id"], channel)
        self.world.gateway.dispatch("CHANNEL_UPDATE", channel, guild=channel["guild_id"], intent=1)
        return answer(channel)

    async def faults(self, request: web.Request) -> web.Response:
        """The faults that wait, and how often each status was answered."""
        return answer({**self.world.faults.state(), "statuses": self.desk.statuses})

    async def add_fault(self, request: web.Request) -> web.Response:
        """One fault, or limits of rate."""
        asked = await request.json()
        for key in ("per_second", "per_channel"):
            if key in asked:
                setattr(self.world.faults, key, int(asked.pop(key)))
        if asked:
            self.world.faults.add(**asked)
        return answer(self.world.faults.state())

    async def clear_faults(self, request: web.Request) -> web.Response:
        """No more faults."""
        self.world.faults.clear()
        return answer(self.world.faults.state())

    async def requests(self, request: web.Request) -> web.Response:
        """The bot's latest requests, oldest first."""
        limit = int(request.query.get("limit", 100))
        found = list(self.desk.requests)[-limit:]
        return answer(
            [
                {
                    "method": one.method,
                    "path": one.path,
                    "query": one.query,
                    "body": one.body,
                    "files": [[file.name, len(file.content)] for file in one.files],
                    "status": one.status,
                }
                for one in found
            ]
        )

    async def gateway(self, request: web.Request) -> web.Response:
        """Close the bot's sockets with a code, ask it to reconnect, or make its sessions invalid."""
        asked = await request.json()
        if asked["action"] == "invalidate":
            self.world.gateway.invalidate()
        else:
            self.world.gateway.disconnect(
                int(asked.get("code", 4000)) if asked["action"] == "close" else None
            )
        return answer({})
