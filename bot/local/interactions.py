"""Interactions: from a person's command or click to the bot's answers, within Discord's times and rules."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.local import people
from bot.local.command_limits import GROUP, SUBCOMMAND, check_choices, check_modal
from bot.local.limits import EPHEMERAL, LOADING, MOST_FILE_BYTES
from bot.local.refusals import JSON, Form, acknowledged, expired_token, unknown
from bot.local.requests import API, answer, body_of, files_of
from bot.local.world import World

#: Discord: a first answer within 3 s, further ones for 15 minutes.
ACKNOWLEDGE_SECONDS = 3.0
TOKEN_SECONDS = 900.0
COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: (MESSAGE, DEFERRED, MODAL),
    COMPONENT: (MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    SUBMIT: (MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE),
}
NO_ANSWER = "The application did not respond"


@dataclass
class Interaction:
    """One interaction from its start on. `state`: waiting, deferred, answered, modal, choices or failed."""

    id: str
    token: str
    kind: int
    guild: str
    channel: str
    user: str
    name: str
    data: JSON
    source: str | None = None
    started: float = field(default_factory=time.monotonic)
    state: str = "waiting"
    acknowledged_after: float | None = None
    original: str | None = None
    shown: list[str] = field(default_factory=list)
    modal: JSON | None = None
    choices: list[JSON] = field(default_factory=list)
    busy: int = 0
    touched: float = field(default_factory=time.monotonic)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def command(self) -> str:
        """A command as it was typed: its name, group and subcommand."""
        words, options = [self.name], self.data.get("options") or []
        while options and options[0]["type"] in (SUBCOMMAND, GROUP):
            words.append(options[0]["name"])
            options = options[0].get("options") or []
        return " ".join(words)

    def note(self, state: str | None = None) -> None:
        """Something happened; wake who waits."""
        self.state = state or self.state
        self.touched = time.monotonic()
        self.changed.set()
        self.changed = asyncio.Event()


class Interactions:
    """Starts interactions and takes the bot's answers to them."""

    def __init__(self, world: World, acknowledge_seconds: float = ACKNOWLEDGE_SECONDS) -> None:
        self.world, self.acknowledge_seconds = world, acknowledge_seconds
        self.by_id: dict[str, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}

    def routes(self) -> Sequence[web.RouteDef]:
        """What is served."""
        hook = API + "/webhooks/{application}/{token}"
        return (
            web.post(API + "/interactions/{interaction}/{token}/callback", self.callback),
            web.post(hook, self.follow_up),
            web.get(hook + "/messages/{message}", self.read),
            web.patch(hook + "/messages/{message}", self.change),
            web.delete(hook + "/messages/{message}", self.delete),
        )

    def start(
        self,
        kind: int,
        guild: JSON,
        channel: JSON,
        user: str,
        name: str,
        data: JSON,
        source: JSON | None = None,
    ) -> Interaction:
        """Send an interaction to the bot. `source`: record of the message whose button was pressed."""
        self._forget()
        one = Interaction(
            self.world.state.new_id(),
            secrets.token_urlsafe(64),
            kind,
            guild["id"],
            channel["id"],
            user,
            name,
            data,
        )
        one.source = source["data"]["id"] if source else None
        self.by_id[one.id] = self.by_token[one.token] = one
        reached = self.world.gateway.dispatch(
            "INTERACTION_CREATE", self._payload(one, guild, channel, source), guild=guild["id"]
        )
        if not reached:
            one.note("failed")
        else:
            asyncio.get_running_loop().call_later(self.acknowledge_seconds, self._overdue, one)
        return one

    def _overdue(self, one: Interaction) -> None:
        if one.state == "waiting":
            one.note("failed")

    def _forget(self) -> None:
        horizon = time.monotonic() - TOKEN_SECONDS
        for one in [one for one in self.by_id.values() if one.started < horizon]:
            self.by_id.pop(one.id)
            self.by_token.pop(one.token)

    def _payload(self, one: Interaction, guild: JSON, channel: JSON, source: JSON | None) -> JSON:
        me, who = self.world.state.identity, people.member_of(guild, one.user)
        if who is None:
            raise unknown("Member")
        held = self.world.permissions(channel, one.user)
        payload: JSON = {
            "id": one.id,
            "application_id": me["application"],
            "type": one.kind,
            "token": one.token,
            "version": 1,
            "guild_id": guild["id"],
            "guild": {"id": guild["id"], "locale": guild["preferred_locale"], "features": []},
            "channel_id": channel["id"],
            "channel": {**channel, "permissions": str(held)},
            "member": {**who, "permissions": str(held)},
            "app_permissions": str(self.world.permissions(channel, me["user"]["id"])),
            "locale": "en-GB",
            "guild_locale": guild["preferred_locale"],
            "entitlements": [],
            "authorizing_integration_owners": {"0": guild["id"]},
            "context": 0,
            "attachment_size_limit": MOST_FILE_BYTES,
            "data": one.data,
        }
        if source is not None:
            payload["message"] = source["data"]
        return payload

    def _about(self, one: Interaction) -> JSON:
        """What an answer's message says about where it comes from."""
        user = next(m["user"] for m in self.world.guild(one.guild)["members"] if m["user"]["id"] == one.user)
        about: JSON = {
            "id": one.id,
            "type": one.kind,
            "user": user,
            "authorizing_integration_owners": {"0": one.guild},
        }
        found: JSON = {
            "application_id": self.world.state.identity["application"],
            "interaction_metadata": about,
        }
        found["webhook_id"] = self.world.state.identity["application"]
        if one.kind == COMMAND:
            name = about["name"] = one.command
            found["type"] = 20
            found["interaction"] = {"id": one.id, "type": COMMAND, "name": name, "user": user}
        elif one.kind == COMPONENT:
            about["interacted_message_id"] = one.source
        elif one.kind == SUBMIT:
            opened: JSON = {**about, "type": COMPONENT if one.source else COMMAND}
            if one.source:
                opened["interacted_message_id"] = one.source
            about["triggering_interaction_metadata"] = opened
        return found

    async def callback(self, request: web.Request) -> web.Response:
        """The first answer."""
        one = self.by_id.get(request.match_info["interaction"])
        if one is None or not secrets.compare_digest(one.token, request.match_info["token"]):
            raise unknown("Interaction")
        if one.acknowledged_after is not None:
            raise acknowledged()
        after = time.monotonic() - one.started
        if one.state == "failed" or after > self.acknowledge_seconds:
            raise unknown("Interaction")
        body = body_of(request)
        kind, data = int(body.get("type") or 0), body.get("data") or {}
        if kind not in ALLOWED[one.kind] or (kind in (DEFERRED_UPDATE, UPDATE) and one.source is None):
            form = Form()
            form.wrong(
                "type", "INTERACTION_CALLBACK_TYPE_INVALID", f"Type {kind} does not answer this interaction."
            )
            form.refuse()
        told: JSON = {"id": one.id, "type": one.kind}
        resource: JSON = {"type": kind}
        record = self._answered(one, kind, data, files_of(request))
        one.acknowledged_after = after
        if record is not None:
            flags = record["data"]["flags"]
            told["response_message_id"] = record["data"]["id"]
            told["response_message_loading"] = bool(flags & LOADING)
            told["response_message_ephemeral"] = bool(flags & EPHEMERAL)
            if kind in (MESSAGE, UPDATE):  # a deferral names its message, without showing it
                resource["message"] = record["data"]
        if request.query.get("with_response", "").lower() not in ("1", "true"):
            return answer()
        return answer({"interaction": told, **({"resource": resource} if "message" in resource else {})})

    def _answered(self, one: Interaction, kind: int, data: JSON, files: Sequence[Any]) -> JSON | None:
        """Carry out the first answer; gives the record of its message."""
        channel = self.world.channel(one.channel)
        if kind == CHOICES:
            one.choices = check_choices(data)
            one.note("choices")
            return None
        if kind == MODAL:
            check_modal(data)
            one.modal = data
            one.note("modal")
            return None
        if kind in (DEFERRED_UPDATE, UPDATE):
            record = self.world.state.record(one.source or "")
            if record is None:
                raise unknown("Message")
            one.original = one.source
            if kind == UPDATE:
                record = self.world.edit(record, data, files)
                self._show(one, record)
                one.note("answered")
            else:
                one.note("deferred")
            return record
        seen_by = one.user if int(data.get("flags") or 0) & EPHEMERAL else None
        if kind == DEFERRED:
            record = self.world.loading(channel, seen_by=seen_by, **self._about(one))
        else:
            record = self.world.post(channel, self.world.me, data, files, seen_by=seen_by, **self._about(one))
        one.original = record["data"]["id"]
        self._show(one, record)
        one.note("deferred" if kind == DEFERRED else "answered")
        return record

    def _show(self, one: Interaction, record: JSON) -> None:
        identity = record["data"]["id"]
        if identity not in one.shown:
            one.shown.append(identity)

    def _hook(self, request: web.Request) -> Interaction:
        one = self.by_token.get(request.match_info["token"])
        mine = request.match_info["application"] == self.world.state.identity["application"]
        if one is None or not mine or time.monotonic() - one.started > TOKEN_SECONDS:
            raise expired_token()
        if one.acknowledged_after is None:
            raise unknown("Webhook")
        return one

    def _record(self, one: Interaction, message: str) -> JSON:
        wanted = one.original if message == "@original" else message
        if wanted is None or (wanted != one.original and wanted not in one.shown):
            raise unknown("Message")
        record = self.world.state.record(wanted)
        if record is None:
            raise unknown("Message")
        return record

    async def follow_up(self, request: web.Request) -> web.Response:
        """A further message; right after a deferral it becomes the deferred one, as Discord does it."""
        one, body = self._hook(request), body_of(request)
        original = self.world.state.record(one.original or "")
        if original is not None and original["data"]["flags"] & LOADING:
            return answer(self._edited(one, original, body, request))
        seen_by = one.user if int(body.get("flags") or 0) & EPHEMERAL else None
        about = self._about(one)
        about.pop("type", None)
        channel = self.world.channel(one.channel)
        record = self.world.post(channel, self.world.me, body, files_of(request), seen_by=seen_by, **about)
        self._show(one, record)
        one.note("answered")
        return answer(record["data"])

    async def read(self, request: web.Request) -> web.Response:
        """An answer as it stands."""
        one = self._hook(request)
        return answer(self._record(one, request.match_info["message"])["data"])

    async def change(self, request: web.Request) -> web.Response:
        """Change an answer."""
        one = self._hook(request)
        record = self._record(one, request.match_info["message"])
        return answer(self._edited(one, record, body_of(request), request))

    def _edited(self, one: Interaction, record: JSON, body: JSON, request: web.Request) -> JSON:
        record = self.world.edit(record, body, files_of(request))
        self._show(one, record)
        one.note("answered")
        data: JSON = record["data"]
        return data

    async def delete(self, request: web.Request) -> web.Response:
        """Take an answer away."""
        one = self._hook(request)
        record = self._record(one, request.match_info["message"])
        if record["data"]["id"] in one.shown:
            one.shown.remove(record["data"]["id"])
        self.world.remove(record)
        one.note("answered")
        return answer()
