"""REST of the application: who the bot is, where the gateway is, which commands it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.local.command_limits import CHAT_INPUT, check_command, check_commands
from bot.local.refusals import JSON, Form, Refusal, unknown
from bot.local.requests import API, ASKED, answer, body_of
from bot.local.world import World


class Application:
    """Endpoints for login and commands."""

    def __init__(self, world: World, shards: int = 1) -> None:
        self.world, self.shards = world, shards

    def routes(self) -> Sequence[web.RouteDef]:
        """What is served."""
        everywhere = API + "/applications/{application}/commands"
        there = API + "/applications/{application}/guilds/{guild}/commands"
        found: list[web.RouteDef] = [
            web.get(API + "/gateway", self.gateway),
            web.get(API + "/gateway/bot", self.gateway),
            web.get(API + "/users/@me", self.me),
            web.get(API + "/users/@me/guilds", self.my_guilds),
            web.get(API + "/users/{user}", self.user),
            web.get(API + "/applications/@me", self.application),
            web.get(API + "/oauth2/applications/@me", self.application),
        ]
        for place in (everywhere, there):
            found += [
                web.get(place, self.commands),
                web.put(place, self.overwrite),
                web.post(place, self.create),
                web.get(place + "/{command}", self.command),
                web.patch(place + "/{command}", self.change),
                web.delete(place + "/{command}", self.delete),
            ]
        return found

    async def gateway(self, request: web.Request) -> web.Response:
        """Where the gateway is."""
        limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
        about = {"url": self.world.gateway.url}
        return answer(
            about
            if request.path.endswith("/gateway")
            else {**about, "shards": self.shards, "session_start_limit": limit}
        )

    async def me(self, request: web.Request) -> web.Response:
        """The bot's user."""
        return answer({**self.world.me, "verified": True, "mfa_enabled": False, "locale": "en-US"})

    async def my_guilds(self, request: web.Request) -> web.Response:
        """The servers that the bot is in."""
        return answer(
            [
                {
                    "id": one["id"],
                    "name": one["name"],
                    "icon": None,
                    "owner": False,
                    "permissions": "0",
                    "features": [],
                }
                for one in self.world.state.guilds.values()
            ]
        )

    async def user(self, request: web.Request) -> web.Response:
        """Anybody."""
        wanted = request.match_info["user"]
        for guild in self.world.state.guilds.values():
            for one in guild["members"]:
                if one["user"]["id"] == wanted:
                    return answer(one["user"])
        raise unknown("User")

    async def application(self, request: web.Request) -> web.Response:
        """The application; its owner owns the first server."""
        first = next(iter(self.world.state.guilds.values()))
        owner = next(one["user"] for one in first["members"] if one["user"]["id"] == first["owner_id"])
        return answer(
            {
                "id": self.world.state.identity["application"],
                "name": "Verbatim",
                "icon": None,
                "description": "",
                "summary": "",
                "type": None,
                "is_monetized": False,
                "is_verified": False,
                "bot_public": False,
                "bot_require_code_grant": False,
                "bot": self.world.me,
                "verify_key": "0" * 64,
                "owner": owner,
                "team": None,
                "flags": 0,
                "flags_new": "0",
                "role_connections_verification_url": None,
                "approximate_user_install_count": 0,
                "approximate_user_authorization_count": 0,
                "explicit_content_filter": 0,
                "eligible_oauth2_scopes": ["bot", "applications.commands"],
                "hook": True,
                "redirect_uris": [],
                "interactions_endpoint_url": None,
                "approximate_guild_count": len(self.world.state.guilds),
                "integration_types_config": {"0": {}},
            }
        )

    def _place(self, request: web.Request) -> str:
        """ "" for everywhere, else the server's id."""
        if request.match_info["application"] != self.world.state.identity["application"]:
            raise Refusal(404, 10002, "Unknown Application")
        guild = request.match_info.get("guild", "")
        if guild:
            self.world.guild(guild)
        return guild

    def _keep(self, place: str, commands: list[JSON]) -> None:
        self.world.state.put("commands", place, commands)
        self.world.tell("commands", guild=place)

    def _full(self, given: JSON, place: str, before: list[JSON]) -> JSON:
        """A command as Discord gives it back; it keeps its id while its name and type stay."""
        kind = given.get("type") or CHAT_INPUT
        same = next((one for one in before if (one["type"], one["name"]) == (kind, given["name"])), None)
        found: JSON = {
            "id": same["id"] if same else self.world.state.new_id(),
            "application_id": self.world.state.identity["application"],
            "version": self.world.state.new_id(),
            "type": kind,
            "name": given["name"],
            "name_localizations": given.get("name_localizations"),
            "description": given.get("description") or "",  # menus too: discord.py expects it
            "description_localizations": given.get("description_localizations"),
            "default_member_permissions": None,
            "dm_permission": given.get("dm_permission", True),
            "contexts": given.get("contexts"),
            "integration_types": given.get("integration_types") or [0],
            "nsfw": bool(given.get("nsfw")),
        }
        if given.get("default_member_permissions") is not None:
            found["default_member_permissions"] = str(given["default_member_permissions"])
        if given.get("options"):
            found["options"] = given["options"]
        if place:
            found["guild_id"] = place
        return found

    async def commands(self, request: web.Request) -> web.Response:
        """All commands of one place."""
        return answer(self.world.state.commands(self._place(request)))

    async def overwrite(self, request: web.Request) -> web.Response:
        """Replace all commands of one place."""
        place, body = self._place(request), request[ASKED].body
        if not isinstance(body, list) or not all(isinstance(one, dict) for one in body):
            raise Refusal(
                400,
                50035,
                "Invalid Form Body",
                {"": ("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")},
            )
        check_commands(body)
        before = self.world.state.commands(place)
        self._keep(place, [self._full(one, place, before) for one in body])
        return answer(self.world.state.commands(place))

    async def create(self, request: web.Request) -> web.Response:
        """Add a command, or replace the one of its name."""
        place, body = self._place(request), body_of(request)
        self._checked(body)
        before = self.world.state.commands(place)
        full = self._full(body, place, before)
        rest = [one for one in before if one["id"] != full["id"]]
        self._keep(place, [*rest, full])
        return answer(full, 200 if len(rest) < len(before) else 201)

    def _checked(self, body: JSON) -> None:
        form = Form()
        check_command(form, "", body, body.get("type") or CHAT_INPUT)
        form.errors = {path.lstrip("."): what for path, what in form.errors.items()}
        form.refuse()

    def _one(self, request: web.Request) -> tuple[str, list[JSON], JSON]:
        place = self._place(request)
        commands = self.world.state.commands(place)
        for one in commands:
            if one["id"] == request.match_info["command"]:
                return place, commands, one
        raise unknown("application command")

    async def command(self, request: web.Request) -> web.Response:
        """One command."""
        return answer(self._one(request)[2])

    async def change(self, request: web.Request) -> web.Response:
        """Change a command."""
        place, commands, one = self._one(request)
        merged: dict[str, Any] = {**one, **body_of(request)}
        self._checked(merged)
        full = {**self._full(merged, place, []), "id": one["id"]}
        self._keep(place, [full if other["id"] == one["id"] else other for other in commands])
        return answer(full)

    async def delete(self, request: web.Request) -> web.Response:
        """Remove a command."""
        place, commands, one = self._one(request)
        self._keep(place, [other for other in commands if other["id"] != one["id"]])
        return answer()
