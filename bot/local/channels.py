"""REST of channels: messages, threads, forum posts, members, roles."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.local import people
from bot.local.limits import MOST_FILE_BYTES
from bot.local.refusals import JSON, Form, Refusal, unknown
from bot.local.requests import API, answer, body_of, files_of
from bot.local.state import made_at
from bot.local.world import World

#: Seconds for which Discord remembers a nonce ("a few minutes", API reference, enforce_nonce).
NONCE_KEPT = 300
CROSSPOSTED = 1


class Channels:
    """Endpoints under /channels and /guilds."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._nonces: dict[tuple[str, str], tuple[float, str]] = {}
        horizon = world.state.clock() - NONCE_KEPT
        for key, record in world.state.kept[
            "message"
        ].items():  # a restart of ours makes Discord forget nothing
            if record.get("enforced") and made_at(key) >= horizon:
                self._nonces[record["data"]["channel_id"], str(record["nonce"])] = made_at(key), key

    def routes(self) -> Sequence[web.RouteDef]:
        """What is served."""
        one = API + "/channels/{channel}"
        message = one + "/messages/{message}"
        guild = API + "/guilds/{guild}"
        return (
            web.get(one, self.channel),
            web.patch(one, self.change_channel),
            web.delete(one, self.delete_channel),
            web.get(one + "/messages", self.history),
            web.post(one + "/messages", self.post),
            web.get(message, self.message),
            web.patch(message, self.edit),
            web.delete(message, self.delete),
            web.post(message + "/crosspost", self.crosspost),
            web.post(one + "/typing", self.typing),
            web.put(one + "/thread-members/@me", self.typing),
            web.get(guild, self.guild),
            web.get(guild + "/channels", self.guild_channels),
            web.get(guild + "/roles", self.roles),
            web.get(guild + "/members/{user}", self.member),
            web.post(API + "/users/@me/channels", self.direct),
        )

    def seen(self, request: web.Request, *needed: int) -> JSON:
        channel = self.world.channel(request.match_info["channel"])
        self.world.need(channel, *needed)
        return channel

    def public(self, request: web.Request) -> JSON:
        """The message of the path, if it is in the channel for everybody."""
        record = self.world.found(request.match_info["channel"], request.match_info["message"])
        if record["seen_by"]:
            raise unknown("Message")
        return record

    async def channel(self, request: web.Request) -> web.Response:
        """One channel."""
        return answer(self.seen(request))

    async def change_channel(self, request: web.Request) -> web.Response:
        """Name, topic; for threads also archived and locked."""
        channel, body = self.seen(request), body_of(request)
        thread = channel["type"] in people.THREADS
        mine = thread and channel.get("owner_id") == self.world.me["id"]
        self.world.need(
            channel, *(() if mine else (people.MANAGE_THREADS if thread else people.MANAGE_CHANNELS,))
        )
        form = Form()
        if "name" in body:
            form.text("name", body["name"], 100, 1)
        form.refuse()
        channel |= {key: body[key] for key in ("name", "topic", "applied_tags") if key in body}
        if thread:
            meta = channel["thread_metadata"]
            meta |= {key: body[key] for key in ("archived", "locked", "auto_archive_duration") if key in body}
            if "archived" in body:
                meta["archive_timestamp"] = self.world.state.now()
        self.keep_channel(channel, "THREAD_UPDATE" if thread else "CHANNEL_UPDATE")
        return answer(channel)

    async def delete_channel(self, request: web.Request) -> web.Response:
        """Delete a channel or thread."""
        channel = self.seen(request)
        self.world.need(
            channel, people.MANAGE_THREADS if channel["type"] in people.THREADS else people.MANAGE_CHANNELS
        )
        self.remove_channel(channel)
        return answer(channel)

    def remove_channel(self, channel: JSON) -> None:
        """Take a channel away, with its messages and threads."""
        thread = channel["type"] in people.THREADS
        for inner in [
            one
            for one in self.world.state.channels_of(channel.get("guild_id"))
            if one.get("parent_id") == channel["id"]
        ]:
            self.remove_channel(inner)
        for key in list(self.world.state.messages(channel["id"])):
            self.world.state.drop("message", key)
        self.world.state.drop("channel", channel["id"])
        gone = {key: channel.get(key) for key in ("id", "guild_id", "parent_id", "type")}
        self.world.gateway.dispatch(
            "THREAD_DELETE" if thread else "CHANNEL_DELETE",
            gone if thread else channel,
            guild=channel.get("guild_id"),
            intent=1,
        )

    def keep_channel(self, channel: JSON, event: str) -> None:
        self.world.state.put("channel", channel["id"], channel)
        self.world.gateway.dispatch(event, channel, guild=channel.get("guild_id"), intent=1)
        self.world.tell("channel", channel=channel)

    async def history(self, request: web.Request) -> web.Response:
        """Messages, newest first; `before`, `after`, `around`, `limit`. Without the permission to read back: none."""
        channel = self.seen(request)
        query = request.query
        try:
            limit = int(query.get("limit", 50))
            marks = {key: int(query[key]) for key in ("before", "after", "around") if key in query}
        except ValueError:
            raise Refusal(
                400, 50035, "Invalid Form Body", {"limit": ("NUMBER_TYPE_COERCE", "Value is not int.")}
            ) from None
        if not 1 <= limit <= 100:
            raise Refusal(
                400,
                50035,
                "Invalid Form Body",
                {"limit": ("NUMBER_TYPE_RANGE", "int value should be between 1 and 100.")},
            )
        if not self.world.permissions(channel, self.world.me["id"]) & people.READ_HISTORY:
            return answer([])
        found = [
            one["data"] for one in self.world.state.messages(channel["id"]).values() if not one["seen_by"]
        ]
        if "before" in marks:
            found = [one for one in found if int(one["id"]) < marks["before"]][-limit:]
        elif "after" in marks:
            found = [one for one in found if int(one["id"]) > marks["after"]][:limit]
        elif "around" in marks:
            earlier = [one for one in found if int(one["id"]) < marks["around"]]
            found = (earlier[-(limit // 2) :] + found[len(earlier) :])[:limit]
        return answer(
            [_without_nonce(one) for one in reversed(found[-limit:] if "after" not in marks else found)]
        )

    async def message(self, request: web.Request) -> web.Response:
        """One message."""
        self.seen(request, people.READ_HISTORY)
        return answer(_without_nonce(self.public(request)["data"]))

    async def post(self, request: web.Request) -> web.Response:
        """A message of the bot. The same nonce again within minutes gives the message that is there."""
        channel, body = self.world.channel(request.match_info["channel"]), body_of(request)
        return answer(self._posted(channel, body, request)["data"])

    def _posted(self, channel: JSON, body: JSON, request: web.Request) -> JSON:
        thread = channel["type"] in people.THREADS
        needed = [people.SEND_IN_THREADS if thread else people.SEND_MESSAGES]
        needed += [people.ATTACH_FILES] if files_of(request) else []
        needed += [people.READ_HISTORY] if body.get("message_reference") else []
        self.world.need(channel, *needed)
        if channel["type"] not in people.POSTABLE:
            raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
        if thread and channel["thread_metadata"]["locked"]:
            raise Refusal(403, 160005, "Thread is locked")
        again = self._again(channel["id"], body)
        if again is not None:
            return again
        more = self._reply(channel, body)
        record = self.world.post(channel, self.world.me, body, files_of(request), **more)
        if body.get("enforce_nonce") and body.get("nonce") is not None:
            key = channel["id"], str(body["nonce"])
            self._nonces.pop(key, None)
            self._nonces[key] = self.world.state.clock(), record["data"]["id"]
        if thread and channel["thread_metadata"]["archived"]:
            channel["thread_metadata"]["archived"] = False
            self.keep_channel(channel, "THREAD_UPDATE")
        return record

    def _again(self, channel: str, body: JSON) -> JSON | None:
        """The message that this nonce already made."""
        horizon = self.world.state.clock() - NONCE_KEPT
        while self._nonces and next(iter(self._nonces.values()))[0] < horizon:
            self._nonces.pop(next(iter(self._nonces)))  # the oldest comes first
        if not body.get("enforce_nonce"):
            return None
        kept = self._nonces.get((channel, str(body.get("nonce"))))
        return self.world.state.record(kept[1]) if kept else None

    def _reply(self, channel: JSON, body: JSON) -> JSON:
        reference = body.get("message_reference")
        if not reference:
            return {}
        found = self.world.state.record(str(reference.get("message_id")))
        if found is None and reference.get("fail_if_not_exists", True):
            raise Refusal(
                400,
                50035,
                "Invalid Form Body",
                {"message_reference": ("REPLIES_UNKNOWN_MESSAGE", "Unknown message")},
            )
        kept = {"type": 0, "message_id": str(reference.get("message_id")), "channel_id": channel["id"]}
        kept |= {"guild_id": channel["guild_id"]} if channel.get("guild_id") else {}
        return {"type": 19, "message_reference": kept, "referenced_message": found and found["data"]}

    async def edit(self, request: web.Request) -> web.Response:
        """Change a message of the bot's own."""
        self.seen(request)
        record = self.public(request)
        if record["data"]["author"]["id"] != self.world.me["id"]:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        return answer(self.world.edit(record, body_of(request), files_of(request))["data"])

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a message; others' only with Manage Messages."""
        channel, record = self.seen(request), self.public(request)
        if record["data"]["author"]["id"] != self.world.me["id"]:
            self.world.need(channel, people.MANAGE_MESSAGES)
        self.world.remove(record)
        return answer()

    async def crosspost(self, request: web.Request) -> web.Response:
        """Publish a message of an announcement channel."""
        channel, record = self.seen(request, people.SEND_MESSAGES), self.public(request)
        if channel["type"] != people.ANNOUNCEMENT:
            raise Refusal(403, 50024, "Cannot execute action on this channel type")
        if record["data"]["flags"] & CROSSPOSTED:
            raise Refusal(400, 40033, "This message has already been crossposted")
        record["data"]["flags"] |= CROSSPOSTED
        self.world.keep(record, "MESSAGE_UPDATE")
        return answer(record["data"])

    async def typing(self, request: web.Request) -> web.Response:
        """Noted and forgotten."""
        self.seen(request)
        return answer()

    async def guild(self, request: web.Request) -> web.Response:
        """One server."""
        found = self.world.gateway.guild_create(self.mine(request))
        for key in ("channels", "members", "threads", "voice_states", "presences", "member_count"):
            found.pop(key, None)
        return answer(found | {"max_file_size": MOST_FILE_BYTES})

    def mine(self, request: web.Request) -> JSON:
        guild = self.world.guild(request.match_info["guild"])
        if people.member_of(guild, self.world.me["id"]) is None:
            raise Refusal(403, 50001, "Missing Access")
        return guild

    async def guild_channels(self, request: web.Request) -> web.Response:
        """The channels of a server, without threads."""
        guild = self.mine(request)
        channels = self.world.state.channels_of(guild["id"])
        return answer([one for one in channels if one["type"] not in people.THREADS])

    async def roles(self, request: web.Request) -> web.Response:
        """The roles of a server."""
        return answer(self.mine(request)["roles"])

    async def member(self, request: web.Request) -> web.Response:
        """One member."""
        found = people.member_of(self.mine(request), request.match_info["user"])
        if found is None:
            raise unknown("Member")
        return answer(found)

    async def direct(self, request: web.Request) -> web.Response:
        """The direct channel with somebody."""
        wanted = str(body_of(request).get("recipient_id"))
        users = {
            one["user"]["id"]: one["user"]
            for guild in self.world.state.guilds.values()
            for one in guild["members"]
        }
        if wanted not in users or wanted == self.world.me["id"]:
            raise Refusal(400, 50033, "Invalid Recipient(s)")
        for channel in self.world.state.channels.values():
            if channel["type"] == people.DM and channel["recipients"][0]["id"] == wanted:
                return answer(channel)
        identity = self.world.state.new_id()
        channel = {
            "id": identity,
            "type": people.DM,
            "recipients": [users[wanted]],
            "last_message_id": None,
            "flags": 0,
        }
        self.world.state.put("channel", identity, channel)
        return answer(channel)


def _without_nonce(message: JSON) -> JSON:
    """Discord keeps a nonce on a message for its sender only; it is not in the history."""
    return {key: value for key, value in message.items() if key != "nonce"}
