"""`/digest`: the daily post of a channel."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.digests import DigestRow
from bot.cards.digests import digest_card, digests_card
from bot.cards.exit import say, show
from bot.desk import Desk
from cogs.channels import PostChannel, require_permissions
from cogs.options import Suggested, Zone, of_desk
from cogs.pressing import Interaction

ADDED = "Every {days} at {time} ({zone}) in <#{channel}>: first on {first}. `/digest preview` shows what it would say now."
EDITED = "Changed. <#{channel}> at {time} ({zone}), every {days}; next on {first}.{change}"
FROM_THEN = "\nNew times count from the next day on: {change}."
POSTED = "Posted in <#{channel}>."
ALREADY = "Today's post is already out in <#{channel}>. Nothing was posted again."
HELD = "The post for <#{channel}> is waiting: {why}"
FAILED = "Not posted in <#{channel}>. {why}"
HELD_BACK = "Held back, so that nothing is posted twice in <#{channel}>. {why}"
PAUSED = "Paused. `/digest pause` with resume:True starts it again."
RESUMED = "Running again: next on {following}."
REMOVED = (
    "Removed: the daily post in <#{channel}> at {time}. What was posted stays. `/digest undo` brings it back."
)
RESTORED = "Back: the daily post in <#{channel}> at {time}."
KNOWN_DAYS = (
    ("every day", "daily"),
    ("Monday to Friday", "workdays"),
    ("Saturday and Sunday", "weekend"),
    ("Mon Wed Fri (or any days, like this)", "Mon Wed Fri"),
)

Topic = app_commands.Range[str, 1, 100]


async def _days(interaction: Interaction, typed: str) -> list[tuple[str, str]]:
    """The usual days of the week, or what was typed."""
    known = [each for each in KNOWN_DAYS if typed.casefold() in " ".join(each).casefold()]
    return known or [(typed, typed)]


async def _several_feeds(interaction: Interaction, typed: str) -> list[tuple[str, str]]:
    """Feeds for what stands behind the last comma, each with what stands before it."""
    before, comma, last = typed.rpartition(",")
    found = await interaction.client.desk.feeds.suggest(interaction.guild_id, last.strip())
    start = f"{before}, " if comma else ""
    listed = [(start + name, start + number) for name, number in found]
    every = [("all feeds", "all")] if "all feeds".startswith(typed.strip().casefold()) else []
    return [*every, *listed]


Digest = app_commands.Transform[str, of_desk("digests")]
Days = app_commands.Transform[str, Suggested(_days)]
Feeds = app_commands.Transform[str, Suggested(_several_feeds)]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Digests(commands.GroupCog, group_name="digest", group_description="The daily post of a channel"):
    """Staff commands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @app_commands.command()
    @app_commands.describe(
        channel="Where to post: a text or announcement channel, a thread, a forum",
        time="When, like 08:00",
        zone="Time zone; without one this server's",
        days="On which days: daily, workdays, weekend, or Mon Wed Fri",
        stories="Most stories in one post",
        passages="Passages of each story",
        min_outlets="Only stories in at least so many outlets",
        topic="Only stories with these words",
        feeds="Only articles of these feeds, separated by commas",
        skip_if_empty="Post nothing on days without stories; else a line",
        thread_per_story="A message with a thread for each story; in a forum a post for each",
    )
    async def add(
        self,
        interaction: Interaction,
        channel: PostChannel,
        time: str,
        zone: Zone | None = None,
        days: Days | None = None,
        stories: app_commands.Range[int, 1, 8] = 6,
        passages: app_commands.Range[int, 1, 3] = 2,
        min_outlets: app_commands.Range[int, 1, 10] = 1,
        topic: Topic | None = None,
        feeds: Feeds | None = None,
        skip_if_empty: bool = True,
        thread_per_story: bool = False,
    ) -> None:
        """Set up a daily post."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        require_permissions(interaction.guild, channel, threads=thread_per_story)
        made = await self.desk.digests.add(
            interaction.guild_id or 0,
            interaction.user.id,
            channel.id,
            time=time,
            zone=zone,
            days=days or "daily",
            stories=stories,
            passages=passages,
            min_outlets=min_outlets,
            topic=topic,
            feeds=feeds,
            skip_if_empty=skip_if_empty,
            thread_per_story=thread_per_story,
        )
        await say(interaction, ADDED.format(**_times(made)))

    @app_commands.command()
    @app_commands.describe(
        digest="Which daily post",
        channel="Where to post",
        time="When, like 08:00; counts from the next day on",
        zone="Time zone; counts from the next day on",
        days="On which days; counts from the next day on",
        stories="Most stories in one post",
        passages="Passages of each story",
        min_outlets="Only stories in at least so many outlets",
        topic="Only stories with these words; - for all",
        feeds="Only articles of these feeds, separated by commas; all for all",
        skip_if_empty="Post nothing on days without stories; else a line",
        thread_per_story="A message with a thread for each story; in a forum a post for each",
    )
    async def edit(
        self,
        interaction: Interaction,
        digest: Digest | None = None,
        channel: PostChannel | None = None,
        time: str | None = None,
        zone: Zone | None = None,
        days: Days | None = None,
        stories: app_commands.Range[int, 1, 8] | None = None,
        passages: app_commands.Range[int, 1, 3] | None = None,
        min_outlets: app_commands.Range[int, 1, 10] | None = None,
        topic: Topic | None = None,
        feeds: Feeds | None = None,
        skip_if_empty: bool | None = None,
        thread_per_story: bool | None = None,
    ) -> None:
        """Change a daily post."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if channel is not None:
            require_permissions(interaction.guild, channel, threads=bool(thread_per_story))
        made = await self.desk.digests.edit(
            interaction.guild_id or 0,
            digest,
            time=time,
            zone=zone,
            days=days,
            feeds=feeds,
            topic=topic,
            channel=channel.id if channel is not None else None,
            stories=stories,
            passages=passages,
            min_outlets=min_outlets,
            skip_if_empty=skip_if_empty,
            thread_per_story=thread_per_story,
        )
        change = FROM_THEN.format(change=made.change) if made.change else ""
        await say(interaction, EDITED.format(**_times(made), change=change))

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """List the daily posts: when last, when next, what went wrong."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(interaction, digests_card(await self.desk.digests.listed(interaction.guild_id or 0)))

    @app_commands.command()
    @app_commands.describe(digest="Which daily post")
    async def preview(self, interaction: Interaction, digest: Digest | None = None) -> None:
        """Show what it would post now, to you alone."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await self.desk.digests.preview(
            interaction.guild_id or 0, digest, interaction.channel_id or 0
        )
        await show(interaction, digest_card(answer))

    @app_commands.command()
    @app_commands.describe(digest="Which daily post; without one set up, today's digest goes to this channel")
    async def run(self, interaction: Interaction, digest: Digest | None = None) -> None:
        """Post today's now; a day is posted once."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        outcome = await interaction.client.schedule.run_now(
            interaction.guild_id or 0, digest, interaction.channel_id or 0
        )
        words = {"sent": POSTED, "already": ALREADY, "failed": FAILED, "held": HELD_BACK}
        await say(
            interaction, words.get(outcome.state, HELD).format(channel=outcome.channel, why=outcome.why)
        )

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


def _times(made: DigestRow) -> dict[str, object]:
    return {
        "days": made.days,
        "time": made.time,
        "zone": made.zone,
        "channel": made.channel,
        "first": made.following or "never",
    }
