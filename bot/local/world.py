"""What all parts of the local Discord share: its state, the gateway, who listens, and how a message comes about."""

from __future__ import annotations

import asyncio
import mimetypes
import re
import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.local import people
from bot.local.components import resolved
from bot.local.faults import Faults
from bot.local.gateway import GUILD_MESSAGES, Gateway
from bot.local.limits import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    Upload,
    check_message,
    walk,
)
from bot.local.refusals import JSON, no_access, no_permission, unknown
from bot.local.state import State, file_name

#: Flags that a bot may set: suppress embeds, ephemeral, suppress notifications, components v2.
SETTABLE = 1 << 2 | EPHEMERAL | 1 << 12 | COMPONENTS_V2


@dataclass
class Asked:
    """One request of the bot, as the server read it: what tests look at."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: tuple[Upload, ...]
    status: int = 0
    answer: Any = None

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


@dataclass
class World:
    """Everything there is. `address` is the root of the HTTP server, without a slash at the end."""

    state: State
    gateway: Gateway
    faults: Faults = field(default_factory=Faults)
    address: str = ""
    listeners: set[asyncio.Queue[JSON]] = field(default_factory=set)
    in_flight: Counter[str] = field(default_factory=Counter)

    @property
    def me(self) -> JSON:
        """The bot's user."""
        user: JSON = self.state.identity["user"]
        return user

    def tell(self, kind: str, **what: Any) -> None:
        """Tell the people's side that something happened."""
        for queue in self.listeners:
            queue.put_nowait({"kind": kind, **what})

    def channel(self, identity: str) -> JSON:
        """A channel. Raises: Refusal 10003."""
        found = self.state.channels.get(identity)
        if found is None:
            raise unknown("Channel")
        return found

    def guild(self, identity: str | None) -> JSON:
        """A server. Raises: Refusal 10004."""
        found = self.state.guilds.get(identity or "")
        if found is None:
            raise unknown("Guild")
        return found

    def permissions(self, channel: JSON, user: str) -> int:
        """What somebody may do in a channel; a thread has its parent's."""
        if channel["type"] == people.DM:
            return people.ALL
        place = self.state.channels[channel["parent_id"]] if channel["type"] in people.THREADS else channel
        return people.permissions_in(self.guild(channel["guild_id"]), place, user)

    def need(self, channel: JSON, *needed: int) -> None:
        """Raises: Refusal 50001 if the bot does not see the channel, 50013 if it lacks something there."""
        held = self.permissions(channel, self.me["id"])
        if not held & people.VIEW_CHANNEL:
            raise no_access()
        if any(not held & one for one in needed):
            raise no_permission()

    def found(self, channel: str, message: str) -> JSON:
        """A message's record. Raises: Refusal 10008."""
        record = self.state.messages(channel).get(message)
        if record is None:
            raise unknown("Message")
        return record

    def post(
        self,
        channel: JSON,
        author: JSON,
        body: JSON,
        files: Sequence[Upload] = (),
        *,
        seen_by: str | None = None,
        **more: Any,
    ) -> JSON:
        """Make a message of a request body and show it; gives its record. Raises: Refusal."""
        flags = int(body.get("flags") or 0) & SETTABLE
        flags = flags | EPHEMERAL if seen_by else flags & ~EPHEMERAL
        check_message(body, files, flags=flags)
        identity = self.state.new_id()
        data = self._message(channel, author, identity, flags)
        data |= {key: body[key] for key in ("content", "embeds", "tts") if body.get(key)}
        data |= more
        self._fill(data, body, files)
        record: JSON = {"data": data, "seen_by": seen_by, "nonce": body.get("nonce")}
        if body.get("enforce_nonce"):
            record["enforced"] = True
        if body.get("nonce") is not None:
            data["nonce"] = body["nonce"]
        self.keep(record, "MESSAGE_CREATE")
        return record

    def loading(self, channel: JSON, *, seen_by: str | None, **more: Any) -> JSON:
        """The "is thinking…" message of a deferred answer; gives its record."""
        flags = LOADING | (EPHEMERAL if seen_by else 0)
        data = self._message(channel, self.me, self.state.new_id(), flags) | more
        record: JSON = {"data": data, "seen_by": seen_by, "nonce": None}
        self.keep(record, "MESSAGE_CREATE")
        return record

    def edit(self, record: JSON, body: JSON, files: Sequence[Upload] = ()) -> JSON:
        """Change a message by a request body; gives its record. Raises: Refusal."""
        was = record["data"]
        flags = was["flags"]
        if body.get("flags") is not None:
            asked = int(body["flags"]) & SETTABLE
            flags = (
                (flags & ~(SETTABLE & ~EPHEMERAL & ~COMPONENTS_V2))
                | (asked & ~EPHEMERAL)
                | (flags & COMPONENTS_V2)
            )
        old = {key: was[key] for key in ("content", "embeds", "components", "attachments")}
        check_message(body, files, flags=flags, was=old)
        data = {**was, "flags": flags & ~LOADING}
        if not was["flags"] & LOADING:
            data["edited_timestamp"] = self.state.now()
        for key, empty in (("content", ""), ("embeds", [])):
            if key in body:
                data[key] = body[key] or empty
        self._fill(data, body, files)
        record = {**record, "data": data}
        self.keep(record, "MESSAGE_UPDATE")
        return record

    def remove(self, record: JSON) -> None:
        """Take a message away."""
        data = record["data"]
        self.state.drop("message", data["id"])
        guild = self.state.channels[data["channel_id"]].get("guild_id")
        gone = {"id": data["id"], "channel_id": data["channel_id"], "guild_id": guild}
        if not record["seen_by"]:
            self.gateway.dispatch("MESSAGE_DELETE", gone, guild=guild, intent=GUILD_MESSAGES)
        self.tell("deleted", message=data["id"], channel=data["channel_id"], seen_by=record["seen_by"])

    def keep(self, record: JSON, event: str) -> None:
        """Store a record and tell everybody who may know."""
        data = record["data"]
        self.state.put("message", data["id"], record)
        channel = self.state.channels[data["channel_id"]]
        if event == "MESSAGE_CREATE" and not record["seen_by"]:
            channel["last_message_id"] = data["id"]
            if channel["type"] in people.THREADS:
                channel["message_count"] = channel.get("message_count", 0) + 1
                channel["total_message_sent"] = channel["message_count"]
            self.state.put("channel", channel["id"], channel)
        if not record["seen_by"]:
            self.gateway.dispatch(
                event, self.for_gateway(record), guild=channel.get("guild_id"), intent=GUILD_MESSAGES
            )
        self.tell("posted" if event == "MESSAGE_CREATE" else "edited", record=record)

    def for_gateway(self, record: JSON) -> JSON:
        """A message as an event carries it."""
        data = dict(record["data"])
        guild = self.state.channels[data["channel_id"]].get("guild_id")
        if guild:
            data["guild_id"] = guild
            who = people.member_of(self.guild(guild), data["author"]["id"])
            if who:
                data["member"] = {key: value for key, value in who.items() if key != "user"}
        return data

    def _message(self, channel: JSON, author: JSON, identity: str, flags: int) -> JSON:
        return {
            "id": identity,
            "channel_id": channel["id"],
            "type": 0,
            "content": "",
            "author": author,
            "attachments": [],
            "embeds": [],
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "pinned": False,
            "tts": False,
            "timestamp": self.state.now(),
            "edited_timestamp": None,
            "flags": flags,
            "components": [],
        }

    def _fill(self, data: JSON, body: JSON, files: Sequence[Upload]) -> None:
        """Attachments, components with their ids and media, and who is pinged."""
        if "attachments" in body or files:
            data["attachments"] = self._attachments(data, body, files)
        if "components" in body:
            data["components"] = resolved(body["components"] or [], data["attachments"])
        self._pinged(data, body)

    def _attachments(self, data: JSON, body: JSON, files: Sequence[Upload]) -> list[JSON]:
        kept = {one["id"]: one for one in data["attachments"]}
        asked = body.get("attachments")
        if asked is None:
            asked = [*kept.values(), *({"id": number} for number in range(len(files)))]
        found = []
        for row in asked:
            identity = str(row.get("id"))
            if identity in kept:
                found.append(kept[identity])
            elif identity.isdigit() and int(identity) < len(files):
                upload = files[int(identity)]
                named = Upload(row.get("filename") or upload.name, upload.content)
                found.append(
                    self.attachment(named, row.get("description"), ephemeral=bool(data["flags"] & EPHEMERAL))
                )
        return found

    def attachment(self, upload: Upload, description: str | None = None, *, ephemeral: bool = False) -> JSON:
        """Keep a file and describe it as Discord does."""
        identity, name = self.state.new_id(), file_name(upload.name)
        self.state.keep_file(identity, name, upload.content)
        kind = mimetypes.guess_type(name)[0]
        url = f"{self.address}/attachments/{identity}/{name}"
        found: JSON = {
            "id": identity,
            "filename": name,
            "size": len(upload.content),
            "url": url,
            "proxy_url": url,
        }
        found["content_type"] = f"{kind}; charset=utf-8" if kind and kind.startswith("text/") else kind
        if description:
            found["description"] = description
        if ephemeral:
            found["ephemeral"] = True
        if upload.content.startswith(b"\x89PNG\r\n\x1a\n") and len(upload.content) >= 24:
            found["width"], found["height"] = struct.unpack(">II", upload.content[16:24])
        return found

    def _pinged(self, data: JSON, body: JSON) -> None:
        """Without `allowed_mentions` everything that looks like a ping is one."""
        text = "\n".join(
            [data["content"], *(str(one.get("content", "")) for _, one in walk(data["components"]))]
        )
        allowed = body.get("allowed_mentions")
        parse = ("users", "roles", "everyone") if allowed is None else allowed.get("parse") or ()
        guild = self.state.guilds.get(self.state.channels[data["channel_id"]].get("guild_id") or "")
        if guild is None:
            return
        users = {one["user"]["id"]: one["user"] for one in guild["members"]}
        named = [one for one in dict.fromkeys(re.findall(r"<@!?(\d+)>", text)) if one in users]
        given = {str(one) for one in (allowed or {}).get("users") or ()}
        data["mentions"] = [users[one] for one in named if "users" in parse or one in given]
        roles = {one["id"] for one in guild["roles"]}
        given = {str(one) for one in (allowed or {}).get("roles") or ()}
        found = [one for one in dict.fromkeys(re.findall(r"<@&(\d+)>", text)) if one in roles]
        data["mention_roles"] = [one for one in found if "roles" in parse or one in given]
        channel = self.state.channels[data["channel_id"]]
        may = self.permissions(channel, data["author"]["id"]) & people.MENTION_EVERYONE
        loud = re.search(r"@(everyone|here)\b", text) is not None
        data["mention_everyone"] = bool(loud and may and "everyone" in parse)
