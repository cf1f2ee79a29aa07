"""Who is on the local Discord: servers, channels, members, roles and what each may do."""

from __future__ import annotations

from collections.abc import Callable

from bot.local.refusals import JSON

ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS = 1 << 4
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
USE_COMMANDS = 1 << 31
MANAGE_THREADS = 1 << 34
CREATE_THREADS = 1 << 35
SEND_IN_THREADS = 1 << 38
ALL = (1 << 53) - 1

EVERYONE = (
    VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_HISTORY | USE_COMMANDS | SEND_IN_THREADS
)
#: What an invitation of Verbatim asks for: see, post, attach, read back, threads. No pings, no moderation.
BOT = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_HISTORY
    | CREATE_THREADS
    | SEND_IN_THREADS
)

TEXT, DM, ANNOUNCEMENT, THREAD, FORUM = 0, 1, 5, 11, 15
THREADS = (10, 11, 12)
POSTABLE = (TEXT, DM, ANNOUNCEMENT, *THREADS)

#: Name, topic, type of the channels of a new server.
CHANNELS = (
    ("news", "Articles and questions", TEXT),
    ("digest", "The day's stories", TEXT),
    ("stories", "One post per story", FORUM),
    ("announcements", "For other servers too", ANNOUNCEMENT),
)
#: Name and permission of the people of a new server; the first one owns it.
PEOPLE = (("Ada", ADMINISTRATOR), ("Robin", MANAGE_MESSAGES), ("Sam", 0))

NewId = Callable[[], str]


def user(identity: str, name: str, *, bot: bool = False) -> JSON:
    """A user as Discord sends it."""
    return {
        "id": identity,
        "username": name.lower().replace(" ", "_"),
        "global_name": None if bot else name,
        "discriminator": "0000" if bot else "0",
        "avatar": None,
        "bot": bot,
        "primary_guild": None,
        "public_flags": 0,
        "flags": 0,
    }


def role(identity: str, name: str, permissions: int, position: int, **more: object) -> JSON:
    """A role as Discord sends it."""
    return {
        "id": identity,
        "name": name,
        "description": None,
        "permissions": str(permissions),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "managed": False,
        "mentionable": False,
        "flags": 0,
        **more,
    }


def member(of: JSON, roles: list[str], joined: str) -> JSON:
    """A member as Discord sends it, with its user."""
    return {
        "user": of,
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": roles,
        "joined_at": joined,
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }


def channel(identity: str, guild: str, name: str, kind: int, position: int, topic: str = "") -> JSON:
    """A channel of a server as Discord sends it."""
    found: JSON = {
        "id": identity,
        "guild_id": guild,
        "type": kind,
        "name": name,
        "topic": topic or None,
        "position": position,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "flags": 0,
    }
    if kind == FORUM:
        found |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
        found |= {"default_forum_layout": 0}
    return found


def new_guild(
    name: str, bot: JSON, new_id: NewId, now: str, people: list[JSON] | None = None
) -> tuple[JSON, list[JSON]]:
    """A server with its channels. `people` are users that already exist elsewhere; without them new ones are made."""
    guild_id = new_id()
    everyone = role(guild_id, "@everyone", EVERYONE, 0)
    bot_role = role(new_id(), "Verbatim", BOT, 1, managed=True, tags={"bot_id": bot["id"]})
    roles, members = [everyone, bot_role], [member(bot, [bot_role["id"]], now)]
    owner = ""
    for number, (who, permission) in enumerate(PEOPLE):
        of = people[number] if people else user(new_id(), who)
        owner = owner or of["id"]
        given = []
        if permission:
            label = "Administrators" if permission == ADMINISTRATOR else "Contributors"
            roles.append(role(new_id(), label, permission, len(roles)))
            given = [roles[-1]["id"]]
        members.append(member(of, given, now))
    guild: JSON = {
        "id": guild_id,
        "name": name,
        "owner_id": owner,
        "roles": roles,
        "members": members,
        "joined_at": now,
        "preferred_locale": "en-GB",
        "features": [],
    }
    channels = [
        channel(new_id(), guild_id, label, kind, position, topic)
        for position, (label, topic, kind) in enumerate(CHANNELS)
    ]
    return guild, channels


def member_of(guild: JSON, user_id: str) -> JSON | None:
    """The member with this id."""
    return next((one for one in guild["members"] if one["user"]["id"] == user_id), None)


def permissions_in(guild: JSON, place: JSON | None, user_id: str) -> int:
    """What a member may do in a channel (threads: give their parent). 0 for somebody who is no member."""
    who = member_of(guild, user_id)
    if who is None:
        return 0
    if guild["owner_id"] == user_id:
        return ALL
    held = {guild["id"], *who["roles"]}
    allowed = 0
    for one in guild["roles"]:
        if one["id"] in held:
            allowed |= int(one["permissions"])
    if allowed & ADMINISTRATOR:
        return ALL
    overwrites = {row["id"]: row for row in (place or {}).get("permission_overwrites", ())}
    roles = [overwrites[one] for one in who["roles"] if one in overwrites]
    for rows in (
        [overwrites[guild["id"]]] if guild["id"] in overwrites else [],
        roles,
        [overwrites[user_id]] if user_id in overwrites else [],
    ):
        denied = granted = 0
        for row in rows:
            denied |= int(row.get("deny", 0))
            granted |= int(row.get("allow", 0))
        allowed = (allowed & ~denied) | granted
    if not allowed & VIEW_CHANNEL:
        return 0  # without sight nothing else holds
    if not allowed & SEND_MESSAGES:
        allowed &= ~(EMBED_LINKS | ATTACH_FILES | MENTION_EVERYONE)
    return allowed


def guild_event(guild: JSON, channels: list[JSON], bot: str) -> JSON:
    """A server as the gateway sends it: of its members only the bot, as without the members intent."""
    mine = member_of(guild, bot)
    return {
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "description": None,
        "banner": None,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "application_id": None,
        "default_message_notifications": 1,
        "emojis": [],
        "stickers": [],
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "public_updates_channel_id": None,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "vanity_url_code": None,
        "verification_level": 0,
        "home_header": None,
        "incidents_data": None,
        "max_members": 500_000,
        "max_presences": None,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "nsfw": False,
        "premium_subscription_count": 0,
        "region": "deprecated",
        "widget_channel_id": None,
        "widget_enabled": False,
        "large": False,
        "unavailable": False,
        **guild,
        "member_count": len(guild["members"]),
        "members": [mine] if mine else [],
        "channels": [one for one in channels if one["type"] not in THREADS],
        "threads": [
            one for one in channels if one["type"] in THREADS and not one["thread_metadata"]["archived"]
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def about(guild: JSON, channels: list[JSON]) -> JSON:
    """A server as people are told of it: names and ids."""
    return {
        "id": guild["id"],
        "name": guild["name"],
        "channels": [{key: one.get(key) for key in ("id", "name", "type", "parent_id")} for one in channels],
        "people": [
            {
                "id": one["user"]["id"],
                "name": one["user"]["global_name"] or one["user"]["username"],
                "bot": one["user"]["bot"],
                "permissions": str(permissions_in(guild, None, one["user"]["id"])),
            }
            for one in guild["members"]
        ],
        "roles": [{"id": one["id"], "name": one["name"]} for one in guild["roles"]],
    }
