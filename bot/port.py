"""What goes through delivery: a post, the port that takes it to Discord, and what can become of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.news import Passage
from storage import receipts
from storage.deliveries import key_of, nonce_of

#: Characters of the nonce in the footer: 50 bits tell a channel's posts apart.
MARK = 10


class Unsendable(Exception):
    """Refused for good; the words say what is lacking and how to mend it."""


class Closed(Unsendable):
    """The channel takes nothing from us: no permission, gone, locked."""


class NotSent(Exception):
    """Certainly not out, and worth another try, after so many seconds if Discord said so: `NotSent(why, seconds)`."""


class Unreadable(Exception):
    """The channel's history can't be read."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that is out. In a forum `channel` is the post's own."""

    message: int
    channel: int


class Port(Protocol):
    """Where posts go: Discord's REST interface, wired by `bot.running`."""

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
        """Send; `title` names a post in a forum, `thread` opens one under the message where there can be one.

        A reply to a message that is gone comes as a message of its own.

        Raises: Unsendable, NotSent; after anything else it may be out.
        """

    async def find(self, channel: int, mark: str, since: datetime) -> Posted | None:
        """The message of ours since then whose text has the mark. Raises: Unreadable, NotSent."""

    async def open_thread(self, posted: Posted, name: str) -> None:
        """The thread that a message that was found may lack."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a post: `sent`, `already` (it was out before), `waiting`, `held`, `failed` or `empty`."""

    state: str
    channel: int
    message: int | None = None
    why: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A post that is due once, from `due_at` on (else at once), not after `until`. See `Port.post` for `title` and `thread`."""

    guild: int
    channel: int
    kind: str
    subject: str
    occasion: str
    components: Sequence[Mapping[str, Any]]
    passages: Sequence[Passage] = ()
    part: int = 1
    title: str = ""
    thread: str = ""
    until: datetime | None = None
    due_at: datetime | None = None

    @property
    def content(self) -> dict[str, Any]:
        """What is frozen."""
        frozen: dict[str, Any] = {
            "components": list(self.components),
            "passages": [list(astuple(receipts.shown_of(item))) for item in self.passages],
        }
        frozen |= {key: value for key, value in (("title", self.title), ("thread", self.thread)) if value}
        return frozen | ({"until": self.until.isoformat()} if self.until else {})


def mark_of(kind: str, subject: str, occasion: str, part: int = 1) -> str:
    """The id in a post's footer, by which it is found again."""
    return nonce_of(key_of(kind, subject, occasion, part))[:MARK]
