"""What I need in a channel, what I lack there, and where that is changed."""

from __future__ import annotations

from typing import Any

import discord

from cogs.pressing import Interaction

#: Discord's name of each permission that a daily post needs. Reading back is how an uncertain post is found again.
NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
}
MEND = (
    "I can't post in <#{channel}>: I lack {missing} there.\n"
    "To change it: the channel's ⚙ → Permissions → Advanced → add the role **{role}** → ✓ {missing}."
)


def lacking(channel: Any, me: discord.Member) -> list[str]:
    """Names of the permissions that I lack in a channel, as Discord's settings call them."""
    held = channel.permissions_for(me)
    return [name for permission, name in NEEDED.items() if not getattr(held, permission)]


def mending(interaction: Interaction, channel: int) -> str:
    """What is lacking in a channel and how to change it; "" when nothing is, or when it cannot be told."""
    guild = interaction.guild
    if guild is None or guild.me is None:
        return ""
    there = guild.get_channel_or_thread(channel)
    if there is None:
        return ""
    missing = lacking(there, guild.me)
    if not missing:
        return ""
    role = discord.utils.escape_markdown(guild.self_role.name if guild.self_role else guild.me.display_name)
    return MEND.format(channel=channel, missing=" and ".join(missing), role=role)
