"""The people's side of the server, under /_local/: type commands, press, write, look on."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import time
from collections.abc import Iterator, Sequence

from aiohttp import web

from bot.local import people
from bot.local.command_limits import ATTACHMENT, CHANNEL, MENTIONABLE, MESSAGE_MENU, ROLE, USER
from bot.local.forms import filled
from bot.local.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, SUBMIT, Interaction, Interactions
from bot.local.limits import (
    BUTTON,
    CHANNELS,
    MENTIONABLES,
    ROLES,
    USERS,
    Upload,
    walk,
)
from bot.local.refusals import JSON, Refusal, unknown
from bot.local.requests import Desk, Handler, answer
from bot.local.world import World

FILES = -1
EVENTS = "/_local/events"
PROTOCOL = "local."
#: Types of options by the select menu that chooses the same.
RESOLVED = {USER: USERS, CHANNEL: CHANNELS, ROLE: ROLES, MENTIONABLE: MENTIONABLES, ATTACHMENT: FILES}
#: An answer counts as complete after this many seconds without another request for it: a second message (a shared
#: answer) follows its first within 5 ms on an idle machine and 50 ms at a load of 8 on two cores (2026-11).
QUIET = 0.25
#: Seconds without any connected bot after which an answer is not waited for.
LOST_AFTER = 3.0
#: A deferred click that changes nothing counts as done after this many seconds.
NOTHING_CHANGES = 10.0


class PersonApi:
    """Endpoints under /_local/; each asks for the secret in the address file."""

    def __init__(
        self, world: World, interactions: Interactions, desk: Desk, secret: str, instance: str
    ) -> None:
        self.world, self.interactions, self.desk = world, interactions, desk
        self.secret, self.instance = secret, instance
        self._uploads: dict[str, JSON] = {}

    def routes(self) -> Sequence[web.RouteDef]:
        """What is served."""
        here = "/_local"
        return (
            web.get(here + "/about", self.about),
            web.get(here + "/ready", self.ready),
            web.get(here + "/commands", self.commands),
            web.post(here + "/interactions", self.interact),
            web.get(here + "/interactions/{id}", self.interaction),
            web.post(here + "/files", self.upload),
            web.post(here + "/messages", self.write),
            web.delete(here + "/messages/{message}", self.delete),
            web.get(here + "/channels/{channel}/messages", self.history),
            web.get(EVENTS, self.events),
        )

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Only who has read the address file comes in; a web page that guessed the port does not."""
        if not request.path.startswith("/_local/"):
            response: web.StreamResponse = await handler(request)
            return response
        if not self._knows_secret(request):
            return answer({"message": "no secret", "code": 0}, 401)
        try:
            response = await handler(request)
        except Refusal as refusal:
            response = answer(refusal.body(), refusal.status)
        except (KeyError, ValueError, TypeError) as error:
            response = answer({"message": f"bad request: {error!r}", "code": 0}, 400)
        return response

    def _knows_secret(self, request: web.Request) -> bool:
        """By a header; a browser's socket, which cannot set one, names the secret as its protocol."""
        given = request.headers.get("Authorization", "").removeprefix("Local ")
        if not given and request.path == EVENTS:
            given = request.headers.get("Sec-WebSocket-Protocol", "").removeprefix(PROTOCOL)
        return secrets.compare_digest(given.encode(), self.secret.encode())

    async def about(self, request: web.Request) -> web.Response:
        """Who, where, and whether the bot is connected."""
        return answer(
            {
                "instance": self.instance,
                "pid": os.getpid(),
                "connected": len(self.world.gateway.connected),
                "identified": self.world.gateway.identified,
                "bot": self.world.me,
                "guilds": [
                    people.about(one, self.world.state.channels_of(one["id"]))
                    for one in self.world.state.guilds.values()
                ],
                "statuses": self.desk.statuses,
            }
        )

    async def ready(self, request: web.Request) -> web.Response:
        """Waits until a bot is connected and has commands."""
        deadline = time.monotonic() + float(request.query.get("wait", 30))
        while not self.world.gateway.connected and (rest := deadline - time.monotonic()) > 0:
            try:
                await asyncio.wait_for(self.world.gateway.changed.wait(), rest)
            except TimeoutError:
                break
        return answer({"connected": len(self.world.gateway.connected)})

    async def commands(self, request: web.Request) -> web.Response:
        """The commands that a person sees in a server."""
        guild = self.world.guild(request.query["guild"])
        held = people.permissions_in(guild, None, request.query["user"])
        return answer([one for one in self._commands(guild["id"]) if _may(one, held)])

    def _commands(self, guild: str) -> list[JSON]:
        return [*self.world.state.commands(guild), *self.world.state.commands()]

    async def interact(self, request: web.Request) -> web.Response:
        """Start an interaction: a command, its autocompletion, a press, a form handed in."""
        asked = await request.json()
        kind = asked["kind"]
        if kind == "submit":
            return answer({"id": self._submit(asked).id})
        channel = self.world.channel(asked["channel"])
        guild = self.world.guild(channel.get("guild_id"))
        if people.member_of(guild, asked["user"]) is None:
            raise unknown("Member")
        if kind == "press":
            return answer({"id": self._press(asked, guild, channel).id})
        return answer({"id": self._command(asked, guild, channel).id})

    def _command(self, asked: JSON, guild: JSON, channel: JSON) -> Interaction:
        command = next((one for one in self._commands(guild["id"]) if one["id"] == asked["command"]), None)
        if command is None:
            raise unknown("application command")
        if not _may(command, self.world.permissions(channel, asked["user"])):
            raise Refusal(403, 50013, "You don't have permission to use this command")
        data: JSON = {"id": command["id"], "name": command["name"], "type": command["type"]}
        if command.get("guild_id"):
            data["guild_id"] = command["guild_id"]
        resolved: JSON = {}
        if command["type"] == MESSAGE_MENU:
            record = self.world.found(channel["id"], asked["target"])
            data["target_id"] = asked["target"]
            resolved["messages"] = {asked["target"]: record["data"]}
        else:
            data["options"] = asked.get("options") or []
            for option in _values(data["options"]):
                self._resolve(guild, RESOLVED.get(option["type"], 0), str(option["value"]), resolved)
        if resolved:
            data["resolved"] = resolved
        kind = AUTOCOMPLETE if asked["kind"] == "complete" else COMMAND
        return self.interactions.start(kind, guild, channel, asked["user"], command["name"], data)

    def _resolve(self, guild: JSON, kind: int, value: str, resolved: JSON) -> None:
        """Put what an id stands for beside the options; `kind` is the type of a select menu, or `FILES`."""
        if kind == FILES:
            if value not in self._uploads:
                raise Refusal(400, 50035, "There is no such file")
            resolved.setdefault("attachments", {})[value] = self._uploads[value]
        elif kind == CHANNELS:
            channel = self.world.channel(value)
            held = str(self.world.permissions(channel, self.world.me["id"]))
            resolved.setdefault("channels", {})[value] = {**channel, "permissions": held}
        elif kind in (USERS, ROLES, MENTIONABLES):
            who = people.member_of(guild, value)
            if who is not None:
                resolved.setdefault("users", {})[value] = who["user"]
                held = str(people.permissions_in(guild, None, value))
                member = {key: inner for key, inner in who.items() if key != "user"} | {"permissions": held}
                resolved.setdefault("members", {})[value] = member
            for role in guild["roles"]:
                if role["id"] == value:
                    resolved.setdefault("roles", {})[value] = role

    def _press(self, asked: JSON, guild: JSON, channel: JSON) -> Interaction:
        record = self.world.found(channel["id"], asked["message"])
        if record["seen_by"] not in (None, asked["user"]):
            raise unknown("Message")
        found = [
            one for _, one in walk(record["data"]["components"]) if one.get("custom_id") == asked["custom_id"]
        ]
        if not found or found[0].get("disabled"):
            raise Refusal(400, 50035, "There is no such button to press")
        data: JSON = {
            "custom_id": asked["custom_id"],
            "component_type": found[0]["type"],
            "id": found[0]["id"],
        }
        if found[0]["type"] != BUTTON:
            data["values"] = [str(one) for one in asked.get("values") or ()]
            resolved: JSON = {}
            for value in data["values"]:
                self._resolve(guild, found[0]["type"], value, resolved)
            if resolved:
                data["resolved"] = resolved
        return self.interactions.start(
            COMPONENT, guild, channel, asked["user"], asked["custom_id"], data, record
        )

    def _submit(self, asked: JSON) -> Interaction:
        opener = self.interactions.by_id.get(asked["interaction"])
        if opener is None or opener.modal is None:
            raise unknown("Interaction")
        data = filled(opener.modal, asked["fields"])
        source = self.world.state.record(opener.source) if opener.source else None
        return self.interactions.start(
            SUBMIT,
            self.world.guild(opener.guild),
            self.world.channel(opener.channel),
            opener.user,
            opener.name,
            data,
            source,
        )

    async def interaction(self, request: web.Request) -> web.Response:
        """What became of an interaction; with `wait` after it has come to rest for `quiet` seconds."""
        one = self.interactions.by_id.get(request.match_info["id"])
        if one is None:
            raise unknown("Interaction")
        done = await self._settled(
            one, float(request.query.get("wait", 0)), float(request.query.get("quiet", QUIET))
        )
        records = [self.world.state.record(identity) for identity in one.shown]
        return answer(
            {
                "id": one.id,
                "state": one.state,
                "settled": done,
                "lost": not done and self._lost(one),
                "acknowledged_after": one.acknowledged_after,
                "messages": [record for record in records if record is not None],
                "posts": self._posts(one),
                "modal": one.modal,
                "choices": one.choices,
            }
        )

    async def _settled(self, one: Interaction, wait: float, quiet: float) -> bool:
        deadline = time.monotonic() + wait
        while True:
            now = time.monotonic()
            if one.state in ("failed", "modal", "choices"):
                return True
            rest = deadline - now
            if self.world.in_flight[one.token]:
                rest = min(rest, quiet)
            elif one.state == "answered":
                rest = one.touched + quiet - now
            elif one.state == "deferred" and one.original == one.source:
                rest = one.touched + NOTHING_CHANGES - now
            if rest <= 0 and not self.world.in_flight[one.token]:
                return now < deadline
            if now >= deadline or self._lost(one):
                return False
            if one.state == "deferred":
                rest = min(rest, LOST_AFTER)  # time to look whether anybody is still there
            try:
                await asyncio.wait_for(one.changed.wait(), max(0.01, min(rest, deadline - now)))
            except TimeoutError:
                continue

    def _lost(self, one: Interaction) -> bool:
        """Whether nobody is there to answer any more."""
        alone = self.world.gateway.alone_since
        return one.state == "deferred" and alone is not None and time.monotonic() - alone > LOST_AFTER

    def _posts(self, one: Interaction) -> list[JSON]:
        """What the bot posted in the server's channels since, other than its answers."""
        found = []
        for channel in self.world.state.channels_of(one.guild):
            for key, record in reversed(self.world.state.messages(channel["id"]).items()):
                if int(key) < int(one.id):
                    break
                if record["data"]["author"]["id"] == self.world.me["id"] and not record["data"].get(
                    "webhook_id"
                ):
                    found.append(record)
        return sorted(found, key=lambda record: int(record["data"]["id"]))

    async def upload(self, request: web.Request) -> web.Response:
        """Keep a file that an option or a message will name."""
        upload = Upload(request.query["name"], await request.read())
        made = self.world.attachment(upload, ephemeral=True)
        self._uploads[made["id"]] = made
        return answer(made)

    async def write(self, request: web.Request) -> web.Response:
        """A message of a person."""
        asked = await request.json()
        channel = self.world.channel(asked["channel"])
        guild = self.world.guild(channel.get("guild_id"))
        who = people.member_of(guild, asked["user"])
        if who is None:
            raise unknown("Member")
        files = [self._uploads.pop(one) for one in asked.get("attachments") or ()]
        if files:
            uploads = [self._upload(one) for one in files]
            return answer(
                self.world.post(channel, who["user"], {"content": asked.get("content", "")}, uploads)
            )
        return answer(self.world.post(channel, who["user"], {"content": asked["content"]}))

    def _upload(self, attachment: JSON) -> Upload:
        found = self.world.state.file(attachment["id"], attachment["filename"])
        return Upload(attachment["filename"], found.read_bytes() if found else b"")

    async def delete(self, request: web.Request) -> web.Response:
        """A message taken away by its author, a moderator, or (ephemeral) by who sees it."""
        record = self.world.state.record(request.match_info["message"])
        if record is None:
            raise unknown("Message")
        self.world.remove(record)
        return answer({})

    async def history(self, request: web.Request) -> web.Response:
        """A channel as one person sees it, oldest first."""
        channel = self.world.channel(request.match_info["channel"])
        user, limit = request.query.get("user"), int(request.query.get("limit", 50))
        after = int(request.query.get("after", 0))
        records = self.world.state.messages(channel["id"]).values()
        seen = [one for one in records if one["seen_by"] in (None, user) and int(one["data"]["id"]) > after]
        return answer(seen[-limit:])

    async def events(self, request: web.Request) -> web.WebSocketResponse:
        """What happens, as it happens; ephemeral messages carry who sees them."""
        socket = web.WebSocketResponse(heartbeat=30, protocols=(PROTOCOL + self.secret,))
        await socket.prepare(request)
        queue: asyncio.Queue[JSON] = asyncio.Queue()
        queue.put_nowait({"kind": "listening"})
        self.world.listeners.add(queue)
        sender = asyncio.create_task(_forward(queue, socket))
        try:
            async for _ in socket:
                pass
        finally:
            self.world.listeners.discard(queue)
            sender.cancel()
        return socket


def _may(command: JSON, held: int) -> bool:
    needed = command.get("default_member_permissions")
    if needed is None or held & people.ADMINISTRATOR:
        return True
    return int(needed) != 0 and held & int(needed) == int(needed)


def _values(options: list[JSON]) -> Iterator[JSON]:
    """The options that carry a value, out of their sub-commands."""
    for option in options:
        if "value" in option:
            yield option
        yield from _values(option.get("options") or [])


async def _forward(queue: asyncio.Queue[JSON], socket: web.WebSocketResponse) -> None:
    while True:
        await socket.send_str(json.dumps(await queue.get(), ensure_ascii=False))
