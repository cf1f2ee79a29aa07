"""A person on the local Discord, from any process: types commands, presses buttons, fills in forms, writes."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.errors import UserError
from bot.local import people, pressable, typed
from bot.local.address import Address
from bot.local.command_limits import ATTACHMENT, CHANNEL, MENTIONABLE, ROLE, USER
from bot.local.interactions import NO_ANSWER
from bot.local.refusals import JSON

#: An answer may come 15 minutes after the command, as on Discord; a person at a terminal waits for less.
PATIENCE = 180.0
GONE = "The local Discord does not answer any more."
LOST = "The bot went away before it answered."


@dataclass
class Answer:
    """What came of one line. `messages` are the bot's answers, `posts` what it posted in channels meanwhile."""

    interaction: str = ""
    state: str = "answered"
    messages: list[JSON] = field(default_factory=list)
    posts: list[JSON] = field(default_factory=list)
    modal: JSON | None = None
    error: str = ""
    acknowledged_after: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the bot answered."""
        return not self.error


class Person:
    """One person of a server; by default the first one (who owns it), in the first channel.

    ``async with Person(address) as ada: answer = await ada.do('/summary article:"…"')``
    """

    def __init__(
        self,
        address: Address,
        name: str = "",
        *,
        guild: str = "",
        channel: str = "",
        patience: float = PATIENCE,
    ) -> None:
        self.address, self.patience = address, patience
        self._name, self._guild_name, self._channel_name = name, guild, channel
        self.last: list[JSON] = []
        self.picked: dict[tuple[str, str], Any] = {}
        self.session: aiohttp.ClientSession

    async def __aenter__(self) -> Person:
        self.session = aiohttp.ClientSession(
            headers=self.address.headers, timeout=aiohttp.ClientTimeout(total=None)
        )
        await self._find()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def call(self, method: str, path: str, **more: Any) -> Any:
        """Ask the people's side of the server. Raises: UserError in Discord's words."""
        try:
            async with self.session.request(method, f"{self.address.root}/_local/{path}", **more) as response:
                found = await response.json()
        except aiohttp.ClientConnectionError:
            raise UserError(GONE) from None
        if response.status >= 400:
            raise UserError(str(found["message"]))
        return found

    async def ready(self, seconds: float = 30.0) -> bool:
        """Wait until the bot is connected."""
        return bool((await self.call("GET", "ready", params={"wait": str(seconds)}))["connected"])

    async def commands(self) -> list[JSON]:
        """The commands that this person sees."""
        found: list[JSON] = await self.call(
            "GET", "commands", params={"guild": self.guild["id"], "user": self.id}
        )
        return found

    async def history(self, channel: str = "", limit: int = 50, after: str = "0") -> list[JSON]:
        """Messages of a channel as this person sees them, oldest first."""
        wanted = self._channel(channel)["id"] if channel else self.channel["id"]
        params = {"user": self.id, "limit": str(limit), "after": after}
        return [one["data"] for one in await self.call("GET", f"channels/{wanted}/messages", params=params)]

    async def events(self) -> AsyncIterator[JSON]:
        """What happens on this Discord as far as this person sees it."""
        async with self.session.ws_connect(f"{self.address.root}/_local/events") as socket:
            async for message in socket:
                event: JSON = message.json()
                seen_by = event.get("record", event).get("seen_by")
                if seen_by in (None, self.id):
                    yield event

    async def write(self, text: str, *files: Path) -> JSON:
        """Write a message in the channel."""
        attachments = [(await self._upload(file))["id"] for file in files]
        asked = {"channel": self.channel["id"], "user": self.id, "content": text, "attachments": attachments}
        record = await self.call("POST", "messages", json=asked)
        self.last = [record["data"]]
        message: JSON = record["data"]
        return message

    async def do(self, line: str, *, look_around: bool = True) -> Answer:
        """Do what a line says and wait for the answer. A mistake in the line is an Answer with an `error`.

        Without looking around the channels, threads and people are those of the last time.
        """
        try:
            if look_around:
                await self._find()
            answer = await self._do(typed.read(line, await self.commands()))
        except UserError as mistake:
            return Answer(state="failed", error=str(mistake))
        if answer.messages:
            self.last = answer.messages
        return answer

    async def _do(self, line: typed.Line) -> Answer:
        match line:
            case typed.Call():
                return await self._filled(
                    await self.invoke(line.command, await self._options(line)), line.fields
                )
            case typed.Menu():
                return await self._filled(await self._menu(line), line.fields)
            case typed.Press():
                message, button = pressable.button(await self._recent(), line)
                return await self._filled(await self.press(message, button["custom_id"]), line.fields)
            case typed.Choose():
                message, menu, value = pressable.entry(await self._recent(), line.value, self.guild)
                return await self.press(message, menu["custom_id"], [value])
            case typed.Switch():
                await self._switch(line)
                return Answer()
            case typed.Write():
                await self.write(line.text)
                return Answer()

    async def invoke(self, command: JSON, options: list[JSON], target: str | None = None) -> Answer:
        """Send a command with its options as Discord nests them."""
        asked = {
            **self._here(),
            "kind": "command",
            "command": command["id"],
            "options": options,
            "target": target,
        }
        return await self._answer(asked)

    async def suggestions(self, call: typed.Call, options: list[JSON], name: str, text: str) -> list[JSON]:
        """What the bot suggests for an option, of which `text` is typed so far; `options` are the ones before."""
        focused = {"name": name, "type": call.schema(name)["type"], "value": text, "focused": True}
        asked = {**self._here(), "kind": "complete", "command": call.command["id"]}
        asked["options"] = _nested(call, [*options, focused])
        return (await self._result(asked))["choices"] or []

    async def press(self, message: JSON, custom_id: str, values: list[str] | None = None) -> Answer:
        """Press a button, or choose in a menu, of a message."""
        asked = {
            **self._here(),
            "kind": "press",
            "message": message["id"],
            "custom_id": custom_id,
            "values": values,
        }
        return await self._answer({**asked, "channel": message["channel_id"]})

    async def submit(self, interaction: str, fields: dict[str, Any]) -> Answer:
        """Hand in the form that an interaction opened; fields by id or label."""
        return await self._answer({"kind": "submit", "interaction": interaction, "fields": fields})

    async def _filled(self, answer: Answer, fields: dict[str, str]) -> Answer:
        """Hand in the form that opened, if its fields were given."""
        if answer.modal is None or not fields:
            return answer
        given: dict[str, Any] = {}
        for name, value in fields.items():
            given[name] = _read(value[1:]).decode("utf8", "replace") if value.startswith("@/") else value
        return await self.submit(answer.interaction, given)

    async def _answer(self, asked: JSON) -> Answer:
        found = await self._result(asked)
        answer = Answer(found["id"], found["state"], modal=found["modal"])
        answer.messages = [one["data"] for one in found["messages"]]
        answer.posts = [one["data"] for one in found["posts"]]
        answer.acknowledged_after = found["acknowledged_after"]
        if found["state"] == "failed":
            answer.error = NO_ANSWER
        elif found["lost"]:
            answer.error = LOST
        elif not found["settled"]:
            answer.error = f"No answer after {self.patience:.0f} s"
        return answer

    async def _result(self, asked: JSON) -> JSON:
        started = await self.call("POST", "interactions", json=asked)
        wait = {"wait": str(self.patience)}
        found: JSON = await self.call("GET", f"interactions/{started['id']}", params=wait)
        return found

    def _here(self) -> JSON:
        return {"channel": self.channel["id"], "user": self.id}

    async def _options(self, call: typed.Call) -> list[JSON]:
        done: list[JSON] = []
        for name, text in call.given.items():
            schema = call.schema(name)
            if (name, text) in self.picked:
                value = self.picked[name, text]
            elif schema.get("autocomplete") and (choices := await self.suggestions(call, done, name, text)):
                value = choices[0]["value"]
            else:
                value = await self._value(schema, text)
            done.append({"name": name, "type": schema["type"], "value": value})
        return _nested(call, done)

    async def _value(self, schema: JSON, text: str) -> Any:
        kind = schema["type"]
        if kind == ATTACHMENT:
            return (await self._upload(Path(text)))["id"]
        if kind == CHANNEL:
            return self._channel(text)["id"]
        if kind == ROLE:
            return _named(self.guild["roles"], text, "role")["id"]
        if kind in (USER, MENTIONABLE):
            both = self.guild["people"] + (self.guild["roles"] if kind == MENTIONABLE else [])
            return _named(both, text, "person")["id"]
        return typed.converted(schema, text)

    async def _upload(self, path: Path) -> JSON:
        found: JSON = await self.call(
            "POST", "files", params={"name": path.name}, data=io.BytesIO(_read(path))
        )
        return found

    async def _menu(self, menu: typed.Menu) -> Answer:
        if menu.message == "last":
            history = self.last[-1:] or (await self.history())[-1:]
            if not history:
                raise UserError("There is no message yet.")
            target = history[0]["id"]
        elif menu.message.isdigit():
            target = menu.message
        else:
            target = (await self.write(menu.message))["id"]
        return await self.invoke(menu.command, [], target)

    async def _recent(self) -> list[JSON]:
        """Messages with something to press, the latest answer first, then the server's channels, newest first."""
        others: list[JSON] = []
        for channel in self.guild["channels"]:
            if channel["type"] in people.POSTABLE:
                others += await self.history(channel["id"])
        others.sort(key=lambda one: int(one["id"]), reverse=True)
        current = {one["id"]: one for one in others}
        return [current.get(one["id"], one) for one in reversed(self.last)] + others

    async def posts_before(self, count: int) -> list[JSON]:
        """The last posts of the bot in this server's channels, oldest first."""
        found: list[JSON] = []
        for channel in self.guild["channels"]:
            found += await self.history(channel["id"])
        mine = self.about["bot"]["id"]
        found = [one for one in found if one["author"]["id"] == mine and not one.get("webhook_id")]
        return sorted(found, key=lambda one: int(one["id"]))[-count:]

    async def buttons(self) -> list[str]:
        """Labels of what can be pressed, latest answer first."""
        found = [one for message in await self._recent() for one in pressable.buttons(message)]
        return list(dict.fromkeys(str(one.get("label")) for one in found))

    @property
    def names(self) -> dict[str, str]:
        """What mentions stand for, by id, with their sign."""
        found: dict[str, str] = {}
        for guild in self.about["guilds"]:
            found |= {one["id"]: f"#{one['name']}" for one in guild["channels"]}
            found |= {one["id"]: f"@{one['name']}" for one in (*guild["people"], *guild["roles"])}
        return found

    def place(self, channel: str) -> str:
        """A channel's name."""
        names = {one["id"]: one["name"] for guild in self.about["guilds"] for one in guild["channels"]}
        return str(names.get(channel, channel))

    async def _switch(self, switch: typed.Switch) -> None:
        self.last = []
        if switch.what == "as":
            self._name = switch.name
        elif switch.what == "in":
            self._channel_name = switch.name
        else:
            self._guild_name, self._channel_name = switch.name, ""
        await self._find()

    async def _find(self) -> None:
        """Look up the server, the channel and oneself by their names."""
        self.about: JSON = await self.call("GET", "about")
        guilds = self.about["guilds"]
        self.guild: JSON = _named(guilds, self._guild_name, "server") if self._guild_name else guilds[0]
        humans = [one for one in self.guild["people"] if not one["bot"]]
        me = _named(humans, self._name, "person") if self._name else humans[0]
        self.id, self.name = me["id"], me["name"]
        self.channel: JSON = (
            self._channel(self._channel_name) if self._channel_name else self.guild["channels"][0]
        )

    def _channel(self, name: str) -> JSON:
        return _named(self.guild["channels"], name.lstrip("#"), "channel")


def _read(path: Path | str) -> bytes:
    """A file of the person's. Raises: UserError."""
    try:
        return Path(path).expanduser().read_bytes()
    except OSError as error:
        raise UserError(f"I can't read {path}: {error.strerror or error}") from None


def _nested(call: typed.Call, options: list[JSON]) -> list[JSON]:
    """Options inside their sub-command and its group."""
    kinds = {2: (1,), 3: (2, 1)}.get(len(call.path), ())
    for name, kind in zip(reversed(call.path[1:]), reversed(kinds), strict=True):
        options = [{"name": name, "type": kind, "options": options}]
    return options


def _named(rows: list[JSON], name: str, what: str) -> JSON:
    wanted = name.lstrip("@").lower()
    for row in rows:
        if wanted in (row["name"].lower(), row["id"]):
            return row
    raise UserError(f"There is no {what} “{name}”. There are: {', '.join(row['name'] for row in rows)}.")
