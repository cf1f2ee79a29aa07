"""What the local Discord remembers, on disk: servers, channels, messages, commands, files.

A journal of JSON lines, one per change, replayed at the start and rewritten when it has grown; a line that a crash
cut short is left out. One process at a time holds it.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from bot.errors import UserError
from bot.local import people
from bot.local.refusals import JSON

#: Discord's epoch, 2015-01-01, in milliseconds.
EPOCH = 1_420_070_400_000
#: Lines beyond those that are still true before the journal is rewritten: a few MB at most.
SLACK = 5_000
HOME_GUILD = "News desk"
#: Ephemeral messages are forgotten at the first start after this many seconds: Discord forgets them at reload.
EPHEMERAL_KEPT = 86_400
KINDS = ("identity", "guild", "channel", "message", "commands")


class Taken(UserError):
    """Another process holds this folder."""


class State:
    """Servers, channels, messages, commands; every `put` and `drop` is on disk when it returns."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.folder, self.clock = folder, clock
        self._last_id = 0
        self.kept: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
        self.by_channel: dict[str, dict[str, JSON]] = {}
        self.by_guild: dict[str, dict[str, JSON]] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(folder / "lock")
        self._torn = False
        self._lines = self._replay()
        self._journal: IO[str] = open(self._path, "a", encoding="utf8")  # noqa: SIM115 - closed in close()
        if self._torn or self._lines > SLACK + sum(map(len, self.kept.values())):
            self._rewrite()
        if not self.kept["identity"]:
            self._begin()

    @property
    def _path(self) -> Path:
        return self.folder / "journal.jsonl"

    @property
    def identity(self) -> JSON:
        """The bot's user, application and token."""
        found: JSON = self.kept["identity"]["me"]
        return found

    @property
    def guilds(self) -> dict[str, JSON]:
        """Servers by id."""
        return self.kept["guild"]

    @property
    def channels(self) -> dict[str, JSON]:
        """Channels and threads by id."""
        return self.kept["channel"]

    def channels_of(self, guild: str | None) -> list[JSON]:
        """Channels and threads of one server: of 400 servers with 25 channels each not all are looked through."""
        return list(self.by_guild.get(guild or "", {}).values())

    def commands(self, guild: str = "") -> list[JSON]:
        """Commands of a server, or without one the global ones."""
        found: list[JSON] = self.kept["commands"].get(guild, [])
        return found

    def messages(self, channel: str) -> dict[str, JSON]:
        """Records of a channel, oldest first: `data` as Discord shows it, `seen_by` for ephemeral ones, `nonce`."""
        return self.by_channel.setdefault(channel, {})

    def record(self, message: str) -> JSON | None:
        """One message by its id."""
        return self.kept["message"].get(message)

    def put(self, kind: str, key: str, value: Any) -> None:
        """Keep a value under its key."""
        self._keep(kind, key, value)
        self._write(kind, key, value)

    def drop(self, kind: str, key: str) -> None:
        """Forget a value."""
        self._keep(kind, key, None)
        self._write(kind, key, None)

    def new_id(self) -> str:
        """A snowflake: later ones are larger, also across a restart."""
        now = (int(self.clock() * 1000) - EPOCH) << 22
        self._last_id = max(now, self._last_id + 1)
        return str(self._last_id)

    def now(self) -> str:
        """The time as Discord writes it."""
        return datetime.fromtimestamp(self.clock(), UTC).isoformat()

    def keep_file(self, identity: str, name: str, content: bytes) -> Path:
        """Write an attachment; the name must be a plain file name."""
        place = self.folder / "files" / identity
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
        return place / name

    def file(self, identity: str, name: str) -> Path | None:
        """An attachment's file."""
        if not identity.isdigit() or name != file_name(name):
            return None
        found = self.folder / "files" / identity / name
        return found if found.is_file() else None

    def add_guild(self, name: str, among: list[JSON] | None = None) -> JSON:
        """A server with the usual channels; the people of the first one are in it too, unless `among` says who."""
        if among is None and self.guilds:
            first = next(iter(self.guilds.values()))
            among = [one["user"] for one in first["members"] if not one["user"]["bot"]]
        guild, channels = people.new_guild(name, self.identity["user"], self.new_id, self.now(), among)
        self.put("guild", guild["id"], guild)
        for channel in channels:
            self.put("channel", channel["id"], channel)
        return guild

    def close(self) -> None:
        """Let go of the folder."""
        self._journal.close()
        os.close(self._lock)

    def _begin(self) -> None:
        user = people.user(self.new_id(), "Verbatim", bot=True)
        me = {"user": user, "application": user["id"], "token": f"local.{secrets.token_urlsafe(24)}"}
        self.put("identity", "me", me)
        self.add_guild(HOME_GUILD)

    def _keep(self, kind: str, key: str, value: Any) -> None:
        if kind == "message":
            before = self.kept["message"].pop(key, None) if value is None else self.kept["message"].get(key)
            if value is None and before is not None:
                self.by_channel[before["data"]["channel_id"]].pop(key, None)
            elif value is not None:
                self.messages(value["data"]["channel_id"])[key] = value
        elif kind == "channel":
            place = (value or self.channels.get(key) or {}).get("guild_id") or ""
            if value is None:
                self.by_guild.get(place, {}).pop(key, None)
            else:
                self.by_guild.setdefault(place, {})[key] = value
        if value is None:
            self.kept[kind].pop(key, None)
        else:
            self.kept[kind][key] = value

    def _write(self, kind: str, key: str, value: Any) -> None:
        self._journal.write(_line(kind, key, value))
        self._journal.flush()
        self._lines += 1

    def _replay(self) -> int:
        count = 0
        if not self._path.exists():
            return 0
        with open(self._path, encoding="utf8", errors="replace") as lines:
            for line in lines:
                count += 1
                try:
                    kind, key, value = json.loads(line)
                except ValueError:
                    self._torn = (
                        True  # cut short by a crash: rewrite, so that nothing is appended to half a line
                    )
                    continue
                if kind in self.kept:
                    self._keep(kind, key, value)
                    if key.isdigit():
                        self._last_id = max(self._last_id, int(key))
        horizon = (int((self.clock() - EPHEMERAL_KEPT) * 1000) - EPOCH) << 22
        for key, record in list(self.kept["message"].items()):
            if record.get("seen_by") and int(key) < horizon:
                self._keep("message", key, None)
        return count

    def _rewrite(self) -> None:
        self._journal.close()
        fresh = self._path.with_suffix(".new")
        with open(fresh, "w", encoding="utf8") as out:
            out.writelines(
                _line(kind, key, value) for kind in KINDS for key, value in self.kept[kind].items()
            )
            out.flush()
            os.fsync(out.fileno())
        os.replace(fresh, self._path)
        self._journal = open(self._path, "a", encoding="utf8")  # noqa: SIM115 - closed in close()
        self._lines = sum(map(len, self.kept.values()))


def file_name(given: str) -> str:
    """A file name as Discord makes it: no blanks, no paths."""
    name = re.sub(r"[^\w.\-]", "", given.replace(" ", "_")).lstrip(".")[-120:]
    return name or "unknown"


def made_at(identity: str) -> float:
    """When something with this snowflake was made, in seconds since 1970."""
    return ((int(identity) >> 22) + EPOCH) / 1000


def _line(kind: str, key: str, value: Any) -> str:
    return json.dumps([kind, key, value], ensure_ascii=False, separators=(",", ":")) + "\n"


def _lock(path: Path) -> int:
    held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        import fcntl
    except ImportError:  # Windows: the address file alone tells of a running instance
        return held
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        raise Taken(
            f"Another Verbatim is running with {path.parent.parent}: stop it, or set VERBATIM_HOME to another folder."
        ) from None
    return held
