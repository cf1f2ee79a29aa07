"""Channels that posts go to, and what the bot needs in each kind of them."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.errors import UserError

UNSEEN = (
    "I can't see that channel: give my role View Channel there, and open the thread again if it is archived."
)

#: Permission, its name in Discord's settings, why.
TEXT = (
    ("view_channel", "View Channel"),
    ("send_messages", "Send Messages"),
    ("read_message_history", "Read Message History"),
)
THREAD = (
    ("view_channel", "View Channel"),
    ("send_messages_in_threads", "Send Messages in Threads"),
    ("read_message_history", "Read Message History"),
)
FORUM = (
    ("view_channel", "View Channel"),
    ("send_messages", "Create Posts"),
    ("read_message_history", "Read Message History"),
)
THREADS_TOO = (("create_public_threads", "Create Public Threads"),)

LACKING = "I can't post in <#{channel}>: I lack {missing} there. Give it to my role: {where}.{history} Then ask again."
HISTORY = " (Read Message History lets me look whether a post is out before I send it again.)"
IN_CHANNEL = "right-click #{name} → Edit Channel → Permissions → {role}"
LOCKED = "The thread <#{channel}> is locked: unlock it, or choose another channel."
TAGS = (
    "The forum <#{channel}> wants a tag on every post, and I set none: switch off "
    "**Require people to select tags when posting** in its settings, or choose another channel."
)


class PostChannelOption(app_commands.Transformer):
    """A channel that posts may go to: text, announcement, thread, forum. Raises: UserError for one we can't see."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """What Discord offers."""
        kinds = discord.ChannelType
        threads = [kinds.news_thread, kinds.public_thread, kinds.private_thread]
        return [kinds.text, kinds.news, *threads, kinds.forum]

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Any:
        """The channel itself."""
        found = value.resolve()
        if found is None:
            raise UserError(UNSEEN)
        return found


PostChannel = app_commands.Transform[discord.TextChannel, PostChannelOption]


def missing_in(channel: Any, me: discord.Member, *, threads: bool = False) -> list[str]:
    """Permissions that the bot lacks to post in a channel, by their names in Discord's settings.

    `threads`: it opens threads under its posts there.
    """
    needed: tuple[tuple[str, str], ...] = TEXT
    if isinstance(channel, discord.Thread):
        needed = THREAD
    elif isinstance(channel, discord.ForumChannel):
        needed = FORUM
    elif threads:
        needed = (*TEXT, *THREADS_TOO)
    held = channel.permissions_for(me)
    return [name for permission, name in needed if not getattr(held, permission)]


def require_permissions(guild: discord.Guild | None, channel: Any, *, threads: bool = False) -> None:
    """Raises: UserError naming each permission that is missing in a channel and the setting to change."""
    if guild is None or guild.me is None:
        return
    missing = missing_in(channel, guild.me, threads=threads)
    if missing:
        place = channel.parent or channel if isinstance(channel, discord.Thread) else channel
        role = guild.self_role.name if guild.self_role else guild.me.display_name
        words = " and ".join([", ".join(missing[:-1]), missing[-1]] if len(missing) > 1 else missing)
        raise UserError(
            LACKING.format(
                channel=channel.id,
                missing=words,
                where=IN_CHANNEL.format(name=discord.utils.escape_markdown(place.name), role=role),
                history=HISTORY if "Read Message History" in missing else "",
            )
        )
    if isinstance(channel, discord.Thread) and channel.locked:
        raise UserError(LOCKED.format(channel=channel.id))
    if isinstance(channel, discord.ForumChannel) and channel.flags.require_tag:
        raise UserError(TAGS.format(channel=channel.id))
