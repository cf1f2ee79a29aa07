"""`/digest`: the daily post of a channel."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.digests import digest_card, digests_card
from bot.cards.exit import say, show
from bot.desk import Desk
from bot.errors import UserError
from cogs.options import Suggested, Zone
from cogs.pressing import Interaction

Channel = discord.TextChannel | discord.Thread

ADDED = "Every {days} at {time} ({zone}) in <#{channel}>: first on {first}. `/digest preview` shows what it would say now."
POSTED = "Posted in <#{channel}>."
ALREADY = "Today's post is already out in <#{channel}>. Nothing was posted again."
HELD = "The post for <#{channel}> is waiting: {why}"
PAUSED = "Paused. `/digest pause` with resume:True starts it again."
RESUMED = "Running again: next on {following}."
REMOVED = (
    "Removed: the daily post in <#{channel}> at {time}. What was posted stays. `/digest undo` brings it back."
)
RESTORED = "Back: the daily post in <#{channel}> at {time}."
LACKING = "I can't post in <#{channel}>: I lack {missing} there. Give my role these permissions in the channel's settings."
NEEDED = {"view_channel": "View Channel", "send_messages": "Send Messages"}
DAYS = [
    app_commands.Choice(name="every day", value="daily"),
    app_commands.Choice(name="Monday to Friday", value="workdays"),
    app_commands.Choice(name="Saturday and Sunday", value="weekend"),
]


class DigestOption(Suggested):
    """A daily post of this guild."""

    async def suggest(self, interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        """In the order in which they were set up."""
        found: list[tuple[str, str]] = await interaction.client.desk.digests.suggest(
            interaction.guild_id, typed
        )
        return found


Digest = app_commands.Transform[str, DigestOption]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Digests(commands.GroupCog, group_name="digest", group_description="The daily post of a channel"):
    """Staff commands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @app_commands.command()
    @app_commands.describe(
        channel="Where to post",
        time="When, like 08:00",
        zone="Time zone; without one this server's",
        days="On which days",
        stories="Most stories in one post",
        passages="Passages of each story",
        min_outlets="Only stories in at least so many outlets",
        topic="Only stories with these words",
        skip_if_empty="Post nothing on days without stories",
    )
    @app_commands.choices(days=DAYS)
    async def add(
        self,
        interaction: Interaction,
        channel: Channel,
        time: str,
        zone: Zone | None = None,
        days: str = "daily",
        stories: app_commands.Range[int, 1, 8] = 6,
        passages: app_commands.Range[int, 1, 3] = 2,
        min_outlets: app_commands.Range[int, 1, 10] = 1,
        topic: app_commands.Range[str, 1, 100] | None = None,
        skip_if_empty: bool = True,
    ) -> None:
        """Set up a daily post."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._require_permissions(interaction, channel)
        made = await self.desk.digests.add(
            interaction.guild_id or 0,
            interaction.user.id,
            channel.id,
            time=time,
            zone=zone,
            days=days,
            stories=stories,
            passages=passages,
            min_outlets=min_outlets,
            topic=topic,
            skip_if_empty=skip_if_empty,
        )
        await say(
            interaction,
            ADDED.format(
                days=made.days,
                time=made.time,
                zone=made.zone,
                channel=channel.id,
                first=made.following or "never",
            ),
        )

    async def _require_permissions(self, interaction: Interaction, channel: Channel) -> None:
        guild = interaction.guild
        if guild is None or guild.me is None:
            return
        held = channel.permissions_for(guild.me)
        missing = [name for permission, name in NEEDED.items() if not getattr(held, permission)]
        if missing:
            raise UserError(LACKING.format(channel=channel.id, missing=" and ".join(missing)))

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """List the daily posts: when last, when next, what went wrong."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        rows = await self.desk.digests.listed(interaction.guild_id or 0)
        await show(
            interaction,
            digests_card(
                [(row.name, row.what, row.last_at, row.next_at, row.failure, row.paused) for row in rows]
            ),
        )

    @app_commands.command()
    @app_commands.describe(digest="Which daily post")
    async def preview(self, interaction: Interaction, digest: Digest | None = None) -> None:
        """Show what it would post now, to you alone."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await self.desk.digests.preview(interaction.guild_id or 0, digest)
        await show(interaction, digest_card(answer))

    @app_commands.command()
    @app_commands.describe(digest="Which daily post; without one set up, today's digest goes to this channel")
    async def run(self, interaction: Interaction, digest: Digest | None = None) -> None:
        """Post today's now; a day is posted once."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        outcome = await interaction.client.schedule.run_now(
            interaction.guild_id or 0, digest, interaction.channel_id or 0
        )
        words = {"sent": POSTED, "already": ALREADY}.get(outcome.state, HELD)
        await say(interaction, words.format(channel=outcome.channel, why=outcome.why))

    @app_commands.command()
    @app_commands.describe(digest="Which daily post", resume="Start it again")
    async def pause(
        self, interaction: Interaction, digest: Digest | None = None, resume: bool = False
    ) -> None:
        """Pause a daily post, or start it again."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        made = await self.desk.digests.pause(interaction.guild_id or 0, digest, paused=not resume)
        await say(interaction, RESUMED.format(following=made.following) if resume else PAUSED)

    @app_commands.command()
    @app_commands.describe(digest="Which daily post")
    async def remove(self, interaction: Interaction, digest: Digest | None = None) -> None:
        """Remove a daily post."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        made = await self.desk.digests.remove(interaction.guild_id or 0, digest)
        await say(interaction, REMOVED.format(channel=made.channel, time=made.time))

    @app_commands.command()
    async def undo(self, interaction: Interaction) -> None:
        """Bring the last removed daily post back."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        made = await self.desk.digests.restore(interaction.guild_id or 0)
        await say(interaction, RESTORED.format(channel=made.channel, time=made.time))
