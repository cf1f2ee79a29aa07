"""`/setup`: guided, step by step; resumed where it was left, by whoever of the staff goes on."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.cards.escape import plain
from bot.cards.exit import NO_PINGS, notice, show
from bot.cards.setup import STEPS, TEST, TEST_PLAIN, finished_card, step_card
from bot.cards.words import LANGUAGES
from bot.desk import Desk
from bot.errors import UserError
from cogs.options import MOST, zones
from cogs.permissions import mending
from cogs.pressing import Form, Interaction, acknowledge, pressed

STAFF = "manage_guild"
LANGUAGE_SET, ZONE_SET = "✔ Language: {language}.", "✔ Time zone: {zone}."
CHANNEL_SET = "✔ The daily post goes to <#{channel}>."
TIME_SET = "✔ Every day at {time} ({zone}) in <#{channel}>: first {first}."
HAD = "✔ A daily post in <#{channel}> at {time} is set up already; nothing was added."
FEED_SET = "✔ {name} is added: {entries} in it, {first} of the last day come into the library now."
FEED_HAD = "✔ {name} was here already."
TESTED = "✔ The test is posted in <#{channel}>."
REFUSED = "Discord refused the test post in <#{channel}>: {why}"
MANY = "{count} zones have “{typed}” in their names: choose one."
NO_ZONE = "I know no time zone with “{typed}” in its name. Give the largest city of your zone, like Berlin or New York."
NO_CHANNEL = "That channel is not here any more. Choose another one."
FIRST_CHANNEL = "First the channel: go back one step, or skip this one."


class Setup(commands.Cog):
    """What was chosen is set at once; only what was skipped is kept beside it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def setup(self, interaction: Interaction) -> None:
        """Set this server up, step by step: language, time zone, daily post, first feed."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.go_on(interaction)

    # --- the steps -----------------------------------------------------------------------------------

    async def go_on(self, interaction: Interaction, done: str = "", note: str = "", **kept: Any) -> None:
        """Note a step as done and show the next that is not; after the last one, what is set."""
        guild = interaction.guild_id or 0
        state = await self.desk.preferences.setup(guild)
        if done:
            passed = [*state.get("passed", ()), done]
            state = await self.desk.preferences.note_setup(guild, passed=passed, **kept)
        step = next((each for each in STEPS if each not in state.get("passed", ())), None)
        if step is None:
            await self._finish(interaction, note)
        else:
            await self._show(interaction, step, note)

    async def _show(
        self, interaction: Interaction, step: str, note: str = "", zones: tuple[str, ...] = ()
    ) -> None:
        guild = interaction.guild_id or 0
        feeds = await self.desk.feeds.listed(guild, 0, 5) if step == "feed" else None
        names = [row.name for row in feeds.rows] if feeds else []
        await show(
            interaction, step_card(step, await self._known(interaction), note=note, zones=zones, feeds=names)
        )

    async def _known(self, interaction: Interaction) -> dict[str, str]:
        """What is set, as the cards name it. Where nothing was chosen, the server's own language is offered."""
        guild = interaction.guild_id or 0
        state = await self.desk.preferences.setup(guild)
        found = await self.desk.preferences.of(guild)
        known = {"language": found.language, "zone": found.zone}
        offered = str(interaction.guild_locale or "").partition("-")[0]
        if "language" not in state.get("passed", ()) and offered in LANGUAGES:
            known["language"] = offered
        if state.get("channel"):
            known["channel"] = str(state["channel"])
        return known

    async def _finish(self, interaction: Interaction, note: str = "") -> None:
        guild = interaction.guild_id or 0
        posts = await self.desk.digests.listed(guild)
        feeds = await self.desk.feeds.listed(guild, 0, 1)
        found = await self.desk.preferences.of(guild)
        channels = {post.channel for post in posts} | ({found.log_channel} if found.log_channel else set())
        lacking = [words for channel in sorted(channels) if (words := mending(interaction, channel))]
        said = [f"<#{post.channel}> at {post.time} ({post.zone})" for post in posts[:5]]
        await show(
            interaction, finished_card(await self._known(interaction), said, feeds.total, lacking, note)
        )

    @pressed("setup_skip", needs=STAFF)
    async def skip_pressed(self, interaction: Interaction, step: str) -> None:
        """Leave a step out; without a channel there is no time and no test, either."""
        if step == "channel":
            state = await self.desk.preferences.setup(interaction.guild_id or 0)
            passed = [*state.get("passed", ()), "channel", "time", "test"]
            await self.desk.preferences.note_setup(interaction.guild_id or 0, passed=passed)
        await self.go_on(interaction, step)

    @pressed("setup_back", needs=STAFF)
    async def back_pressed(self, interaction: Interaction, step: str) -> None:
        """Show the step before again."""
        before = STEPS[max(0, STEPS.index(step) - 1)] if step in STEPS else STEPS[0]
        state = await self.desk.preferences.setup(interaction.guild_id or 0)
        passed = [each for each in state.get("passed", ()) if each in STEPS[: STEPS.index(before)]]
        await self.desk.preferences.note_setup(interaction.guild_id or 0, passed=passed)
        await self._show(interaction, before)

    @pressed("setup_again", needs=STAFF)
    async def again_pressed(self, interaction: Interaction) -> None:
        """From the first step; what is set stays."""
        await self.desk.preferences.note_setup(interaction.guild_id or 0, passed=[])
        await self.go_on(interaction)

    @pressed("setup_language", needs=STAFF)
    async def language_chosen(self, interaction: Interaction, language: str) -> None:
        """Set the language."""
        await self.desk.preferences.change(interaction.guild_id or 0, language=language)
        words = LANGUAGE_SET.format(language=LANGUAGES.get(language, plain(language)))
        await self.go_on(interaction, "language", words)

    @pressed("setup_zone", needs=STAFF)
    async def zone_chosen(self, interaction: Interaction, zone: str) -> None:
        """Set the time zone."""
        known = await self.desk.preferences.change(interaction.guild_id or 0, zone=zone)
        await self.go_on(interaction, "zone", ZONE_SET.format(zone=plain(known.zone)))

    async def zone_typed(self, interaction: Interaction, typed: str) -> None:
        """Set the zone that was meant, or offer those that may have been."""
        wanted = typed.strip().lower().replace(" ", "_")
        found = [zone for zone in zones() if wanted and wanted in zone.lower()]
        exact = [zone for zone in found if wanted in (zone.lower(), zone.lower().rpartition("/")[2])]
        if len(exact or found) == 1:
            await self.zone_chosen(interaction, (exact or found)[0])
        elif found:
            note = MANY.format(count=len(found), typed=plain(typed[:40]))
            await self._show(interaction, "zone", note, tuple(found[:MOST]))
        else:
            raise UserError(NO_ZONE.format(typed=plain(typed[:40])))

    @pressed("setup_channel", needs=STAFF)
    async def channel_chosen(self, interaction: Interaction, channel: str) -> None:
        """Take the channel, or say what is lacking there; the step stays then."""
        there = interaction.guild.get_channel(int(channel)) if interaction.guild else None
        if there is None:
            raise UserError(NO_CHANNEL)
        if words := mending(interaction, there.id):
            await self._show(interaction, "channel", f"✘ {words}")
            return
        await self.go_on(interaction, "channel", CHANNEL_SET.format(channel=there.id), channel=there.id)

    @pressed("setup_time", needs=STAFF)
    async def time_chosen(self, interaction: Interaction, time: str) -> None:
        """Set the daily post up, unless the same one is there."""
        guild = interaction.guild_id or 0
        channel = (await self.desk.preferences.setup(guild)).get("channel")
        if not channel:
            raise UserError(FIRST_CHANNEL)
        for post in await self.desk.digests.listed(guild):
            if post.channel == channel:
                await self.go_on(interaction, "time", HAD.format(channel=channel, time=post.time))
                return
        made = await self.desk.digests.add(guild, interaction.user.id, channel, time=time)
        words = TIME_SET.format(time=made.time, zone=plain(made.zone), channel=channel, first=made.following)
        await self.go_on(interaction, "time", words)

    async def feed_typed(self, interaction: Interaction, address: str) -> None:
        """Add the feed, or that of the site."""
        made = await self.desk.feeds.add(interaction.guild_id or 0, interaction.user.id, address)
        words = FEED_HAD if made.already else FEED_SET
        entries = f"{made.entries} {'entry' if made.entries == 1 else 'entries'}"
        await self.go_on(
            interaction, "feed", words.format(name=plain(made.row.name), entries=entries, first=made.first)
        )

    @pressed("setup_test", needs=STAFF)
    async def test_pressed(self, interaction: Interaction) -> None:
        """Post a line that says what will come; it is no daily post."""
        guild = interaction.guild_id or 0
        channel = (await self.desk.preferences.setup(guild)).get("channel")
        there = interaction.guild.get_channel(channel) if interaction.guild and channel else None
        if not isinstance(there, discord.TextChannel):
            raise UserError(NO_CHANNEL)
        if words := mending(interaction, there.id):
            await self._show(interaction, "test", f"✘ {words}")
            return
        post = next((one for one in await self.desk.digests.listed(guild) if one.channel == channel), None)
        words = TEST_PLAIN
        if post is not None and post.following:
            words = TEST.format(time=post.time, zone=plain(post.zone), following=post.following)
        try:
            await there.send(view=notice(words), allowed_mentions=NO_PINGS)
        except discord.HTTPException as error:
            raise UserError(REFUSED.format(channel=channel, why=plain(error.text[:200]))) from error
        await self.go_on(interaction, "test", TESTED.format(channel=channel))

    # --- what is typed ---------------------------------------------------------------------------------

    @pressed("setup_zone_form", needs=STAFF, defer=False)
    async def zone_form(self, interaction: Interaction) -> None:
        """Ask for a city or zone."""
        await interaction.response.send_modal(Typed("City or time zone", "Berlin", self.zone_typed))

    @pressed("setup_time_form", needs=STAFF, defer=False)
    async def time_form(self, interaction: Interaction) -> None:
        """Ask for a time."""
        await interaction.response.send_modal(Typed("Time, like 08:30", "08:30", self.time_chosen))

    @pressed("setup_feed_form", needs=STAFF, defer=False)
    async def feed_form(self, interaction: Interaction) -> None:
        """Ask for an address."""
        await interaction.response.send_modal(
            Typed("Address of a site or feed", "https://…", self.feed_typed)
        )


class Typed(Form, title="Setting up"):
    """One line, handed on as it was typed."""

    def __init__(self, asked: str, example: str, then: Any) -> None:
        super().__init__(custom_id="v:setup", timeout=1800)
        self.field: ui.TextInput[Any] = ui.TextInput(custom_id="typed", max_length=500, placeholder=example)
        self.add_item(ui.Label(text=asked, component=self.field))
        self.then = then

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Hand it on."""
        await acknowledge(interaction)
        await self.then(interaction, self.field.value)
