"""REST of threads and forum posts."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.local import people
from bot.local.channels import Channels
from bot.local.refusals import JSON, Form, Refusal
from bot.local.requests import API, answer, body_of, files_of


class Threads:
    """Endpoints that make threads; they live as channels do."""

    def __init__(self, channels: Channels) -> None:
        self.channels, self.world = channels, channels.world

    def routes(self) -> Sequence[web.RouteDef]:
        """What is served."""
        one = API + "/channels/{channel}"
        return (
            web.post(one + "/messages/{message}/threads", self.thread_from),
            web.post(one + "/threads", self.thread),
            web.get(one + "/threads/archived/public", self.archived_threads),
            web.get(API + "/guilds/{guild}/threads/active", self.active_threads),
        )

    async def thread_from(self, request: web.Request) -> web.Response:
        """A thread under a message."""
        channel, record = self.channels.seen(request, people.CREATE_THREADS), self.channels.public(request)
        if record["data"].get("thread"):
            raise Refusal(400, 160004, "A thread has already been created for this message")
        thread = self._new_thread(channel, body_of(request), record["data"]["id"])
        record["data"]["thread"] = thread
        self.world.keep(record, "MESSAGE_UPDATE")
        return answer(thread, 201)

    async def thread(self, request: web.Request) -> web.Response:
        """A thread, or in a forum a post with its first message."""
        channel, body = self.channels.seen(request), body_of(request)
        forum = channel["type"] == people.FORUM
        if channel["type"] not in (people.TEXT, people.ANNOUNCEMENT, people.FORUM):
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        self.world.need(channel, people.SEND_MESSAGES if forum else people.CREATE_THREADS)
        if not forum:
            return answer(self._new_thread(channel, body), 201)
        form = Form()
        form.text("name", body.get("name"), 100, 1)
        if not isinstance(body.get("message"), dict):
            form.wrong("message", "BASE_TYPE_REQUIRED", "This field is required")
        form.refuse()
        identity = self.world.state.new_id()
        thread = self._new_thread(channel, body, identity)
        try:
            record = self.world.post(thread, self.world.me, body["message"], files_of(request))
        except Refusal:
            self.channels.remove_channel(thread)
            raise
        return answer({**thread, "message": record["data"]}, 201)

    def _new_thread(self, parent: JSON, body: JSON, identity: str = "") -> JSON:
        form = Form()
        form.text("name", body.get("name"), 100, 1)
        minutes = body.get("auto_archive_duration") or 4320
        if minutes not in (60, 1440, 4320, 10080):
            form.wrong(
                "auto_archive_duration", "BASE_TYPE_CHOICES", "Value must be one of {60, 1440, 4320, 10080}."
            )
        form.refuse()
        now = self.world.state.now()
        identity = identity or self.world.state.new_id()
        thread: JSON = {
            "id": identity,
            "guild_id": parent["guild_id"],
            "parent_id": parent["id"],
            "owner_id": self.world.me["id"],
            "type": 10 if parent["type"] == people.ANNOUNCEMENT else people.THREAD,
            "name": body["name"],
            "last_message_id": None,
            "rate_limit_per_user": 0,
            "message_count": 0,
            "total_message_sent": 0,
            "member_count": 1,
            "flags": 0,
            "applied_tags": [str(one) for one in body.get("applied_tags") or ()],
            "thread_metadata": {
                "archived": False,
                "archive_timestamp": now,
                "auto_archive_duration": minutes,
                "locked": False,
                "create_timestamp": now,
            },
            "member": {"id": identity, "user_id": self.world.me["id"], "join_timestamp": now, "flags": 0},
        }
        self.channels.keep_channel(thread, "THREAD_CREATE")
        return thread

    async def archived_threads(self, request: web.Request) -> web.Response:
        """Archived threads of a channel, last archived first."""
        channel = self.channels.seen(request, people.READ_HISTORY)
        threads = [
            one
            for one in self.world.state.channels_of(channel.get("guild_id"))
            if one.get("parent_id") == channel["id"]
            and one["type"] in people.THREADS
            and one["thread_metadata"]["archived"]
        ]
        threads.sort(key=lambda one: str(one["thread_metadata"]["archive_timestamp"]), reverse=True)
        return answer({"threads": threads[:100], "members": [], "has_more": len(threads) > 100})

    async def active_threads(self, request: web.Request) -> web.Response:
        """Threads that are not archived."""
        guild = self.channels.mine(request)
        threads = [
            one
            for one in self.world.state.channels_of(guild["id"])
            if one["type"] in people.THREADS and not one["thread_metadata"]["archived"]
        ]
        return answer({"threads": threads, "members": [], "has_more": False})
