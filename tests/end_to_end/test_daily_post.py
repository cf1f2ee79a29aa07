"""The daily post: once, in its channel, worth reading, and said when it could not be made."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from discord import ChannelType

import storage
from bot import posting, schedule
from bot.delivery import Delivery
from bot.desk import Desk
from bot.desk.room import Room
from bot.local.people import CREATE_THREADS, READ_HISTORY, SEND_IN_THREADS, SEND_MESSAGES, VIEW_CHANNEL
from bot.schedule import Schedule
from storage import deliveries, digests, settings
from tests.end_to_end.newsroom import Clock, Newsroom, newsroom

BRIDGE = (
    "PORT ELLARY - The harbour bridge of Port Ellary was closed on Monday after an inspector found a crack in a girder. "
    "About 11,000 vehicles cross the harbour bridge every day, the city council said in its report. "
    "“I would rather explain a traffic jam than a funeral,” Mayor Ida Brannock told reporters at the bridge. "
    "The repair of the girder will take six weeks, according to the city engineer."
)
BRIDGE_TOO = (
    "The harbour bridge in Port Ellary is shut since Monday because an inspector found a crack in one of its girders. "
    "Some 9,000 vehicles cross the harbour bridge every day, a spokesman of the port said. "
    "Ferries will run every twenty minutes between the two halves of the city from Wednesday on."
)
BRIDGE_NEWS = (
    "The harbour bridge of Port Ellary was closed on Monday after an inspector found a crack in a girder. "
    "A second crack was discovered by divers in the western pier on Tuesday morning, the council said. "
    "The regional parliament voted to lend the city forty million crowns for an entirely new crossing. "
    "Shopkeepers on the north bank announced a march to the town hall for Friday afternoon."
)
NOTHING_NEW = (
    "The harbour bridge of Port Ellary was closed on Monday after an inspector found a crack in a girder. "
    "A second crack was discovered by divers in the western pier on Tuesday morning, the council said. "
    "About 11,000 vehicles cross the harbour bridge every day, the city council said in its report. "
)
DAIRY = (
    "HOLLOW TARN - Workers at the Tarn Valley dairy voted on Tuesday to end a strike of nineteen days. "
    "The company offered a pay rise of 6.5 percent over two years, union secretary Ruth Amberly said. "
    "Milk deliveries to the supermarkets of the valley begin again at noon."
)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path, Clock()) as here:
        yield here


async def filled(room: Newsroom) -> None:
    await room.save("Bridge of Port Ellary closed after crack in girder", BRIDGE)
    await room.save("Harbour bridge in Port Ellary shut", BRIDGE_TOO, "Coast Post")


async def test_a_post_has_headline_passages_figures_quote_and_a_button(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00")
    room.clock.wait(hours=1, seconds=1)
    (outcome,) = await room.tick()
    assert outcome.state == "sent"
    (post,) = room.posts("digest")
    for shown in (
        "Harbour bridge in Port Ellary shut",
        "Monday 11 May 2026",
        "2 outlets: Ellary Courier and Coast Post",
        "first: Ellary Courier",
        "I would rather explain a traffic jam than a funeral",
        "Ida Brannock",
        "Figures differ: \u206811,000 vehicles\u2069",
        "\u20689,000 vehicles\u2069",
        '"Open"',
    ):
        assert shown in post, (shown, post)
    assert "Verified" in await room.ask(f"/verify message:{outcome.message}")
    opened = await room.ask('/story show story:"Bridge"')
    for button in ("Full summary", "Compare", "Quotes"):
        assert button in opened, opened


async def test_the_same_day_is_posted_once_however_often_it_is_asked_for(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00")
    assert "Posted" in await room.ask("/digest run")
    assert "already out" in await room.ask("/digest run")
    room.clock.wait(hours=1, minutes=1)
    await room.tick()
    assert len(room.posts("digest")) == 1
    room.clock.wait(days=1)
    await room.save("Dairy strike ends", DAIRY)
    await room.tick()
    assert len(room.posts("digest")) == 2


async def test_a_post_asked_for_early_is_the_days_and_the_next_is_tomorrows(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00")
    await room.ask("/digest run")
    assert "next: 12 May 2026 13:00" in await room.ask("/digest list")
    await room.ask("/digest pause")
    assert "next on 12 May 2026 13:00" in await room.ask("/digest pause resume:true")


async def test_what_is_removed_comes_back_as_it_was_and_posts_no_day_twice(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00 topic:bridge")
    await room.ask("/digest run")
    await room.ask("/digest pause")
    before = await room.ask("/digest list")
    assert "Removed" in await room.ask("/digest remove")
    assert "No daily post" in await room.ask("/digest pause")
    assert "Back" in await room.ask("/digest undo")
    assert await room.ask("/digest list") == before
    assert "already out" in await room.ask("/digest run")
    await room.ask("/digest pause resume:true")
    room.clock.wait(days=1)
    await room.save("Second crack found in bridge of Port Ellary", BRIDGE_NEWS)
    room.clock.wait(hours=1, seconds=1)
    await room.tick()
    assert ["2nd day" in post for post in room.posts("digest")] == [False, True]
    assert "No daily post was removed" in await room.ask("/digest undo")


async def test_a_preview_is_of_the_channels_own_post(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00")
    await room.ask("/digest add channel:news time:13:00 topic:zeppelins")
    assert "Topic: zeppelins" in await room.ask("/digest preview")


async def test_the_second_day_tells_what_is_new_and_the_third_that_nothing_is(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00")
    room.clock.wait(hours=1, minutes=1)
    await room.tick()
    room.clock.wait(hours=20)
    await room.save("Second crack found in bridge of Port Ellary", BRIDGE_NEWS)
    room.clock.wait(hours=4)
    await room.tick()
    second = room.posts("digest")[1]
    assert "2nd day, new sentences: 3" in second, second
    assert "was closed on Monday after an inspector" not in second
    assert "Second crack found in bridge" in second
    room.clock.wait(hours=20)
    await room.save("Harbour bridge of Port Ellary stays closed", NOTHING_NEW, "North Ledger")
    await room.save("Dairy strike in Hollow Tarn ends", DAIRY)
    room.clock.wait(hours=4)
    await room.tick()
    third = room.posts("digest")[2]
    assert "3rd day, nothing new" in third, third
    assert "traffic jam" not in third
    assert third.index("Dairy strike") < third.index("3rd day, nothing new")


@pytest.mark.parametrize(("skip", "posts"), [("true", 0), ("false", 1)])
async def test_a_day_without_stories_is_a_line_or_nothing(room: Newsroom, skip: str, posts: int) -> None:
    await room.ask(f"/digest add channel:digest time:13:00 skip_if_empty:{skip}")
    room.clock.wait(hours=1, minutes=1)
    await room.tick()
    assert len(room.posts("digest")) == posts
    if posts:
        assert "No story in the library for this day." in room.posts("digest")[0]
    listed = await room.ask("/digest list")
    assert "11 May 2026 13:01" in listed, listed
    assert "next: 12 May 2026 13:00" in listed, listed


async def test_topic_outlets_and_feeds_narrow_it(room: Newsroom) -> None:
    await filled(room)
    await room.save("Dairy strike in Hollow Tarn ends", DAIRY)
    assert "Dairy" in await room.ask("/digest preview")
    await room.ask("/digest add channel:digest time:13:00 topic:bridge")
    assert "Dairy" not in await room.ask("/digest preview")
    await room.ask("/digest edit topic:- min_outlets:2")
    preview = await room.ask("/digest preview")
    assert "Dairy" not in preview
    assert "bridge" in preview
    assert "I know no feed “nonsense” here" in await room.ask("/digest edit feeds:nonsense")
    guild = int(room.ada.guild["id"])
    async with room.instance.desk.room.store.writing() as c:
        from storage import feeds, polls

        made = await feeds.subscribe(c, guild, "https://coast.example/feed", by=None, at=room.clock.at)
        assert made is not None
        await polls.saw(c, made.feed.id, {"k": "https://coast.example/1"}, at=room.clock.at)
        await polls.brought(c, made.feed.id, "k", 3)  # the dairy's
    await room.ask("/digest edit min_outlets:1 feeds:coast")
    preview = await room.ask("/digest preview")
    assert "Dairy" in preview
    assert "bridge" not in preview
    assert "From coast" in preview, preview
    assert "from coast" in await room.ask("/digest list")


async def test_what_found_no_room_is_named(room: Newsroom) -> None:
    await filled(room)
    await room.save("Dairy strike in Hollow Tarn ends", DAIRY)
    await room.ask("/digest add channel:digest time:13:00 stories:1")
    preview = await room.ask("/digest preview")
    assert "No room for: \u2068Dairy strike in Hollow Tarn ends\u2069" in preview, preview


# --- channels --------------------------------------------------------------------------------------


async def test_a_forum_gets_a_post_a_day_and_a_lost_answer_does_not_double_it(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:stories time:13:00")
    for number, fault in enumerate(("502", "500", "reset"), 1):
        room.fault(fault, after=True)
        room.clock.wait(hours=1, minutes=1)
        await room.tick()
        assert [one["name"] for one in room.threads("stories")][-1].startswith("Today in the papers · ")
        assert len(room.threads("stories")) == len(room.posts("stories")) == number, fault
        assert "already out" in await room.ask("/digest run")
        room.clock.wait(hours=22, minutes=59)
        await room.save(f"Bridge news {number}", f"{BRIDGE_NEWS} It is report number {number} on the bridge.")


async def test_an_archived_forum_post_is_found_too(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:stories time:13:00")
    room.fault("502", after=True)
    room.fault("500", path="", times=0)
    room.discord.faults.add("500", method="GET", path="threads/active")  # not found out at once
    room.clock.wait(hours=1, minutes=1)
    await room.tick()
    (thread,) = room.threads("stories")
    thread["thread_metadata"]["archived"] = True
    room.discord.state.put("channel", thread["id"], thread)
    room.clock.wait(minutes=5)
    await room.tick()
    assert len(room.threads("stories")) == 1
    assert "already out" in await room.ask("/digest run")


async def test_where_history_cannot_be_read_a_post_is_held_and_never_sent_again(room: Newsroom) -> None:
    await filled(room)
    guild = int(room.ada.guild["id"])
    async with room.instance.desk.room.store.writing() as c:
        await settings.change(c, guild, "log_channel", int(room.channel("news")["id"]))
    for name in ("stories", "digest"):
        await room.ask(f"/digest add channel:{name} time:13:00")
        await room.deny(name, READ_HISTORY)
        room.fault("502", path=rf"/{room.channel(name)['id']}/(messages|threads)$", after=True)
    room.clock.wait(hours=1, minutes=1)
    await room.tick()
    for _ in range(3):
        room.clock.wait(minutes=20)  # longer than Discord remembers a nonce
        await room.tick()
    for number, name in enumerate(("stories", "digest"), 1):
        assert len(room.posts(name)) == 1
        assert "Read Message History" in await room.ask(f"/digest run digest:{number}")
        assert len(room.posts(name)) == 1
    listed = await room.ask("/digest list")
    assert listed.count("last failure: I can't see whether the post arrived") == 2, listed
    told = room.posts("news")
    assert len(told) == 2
    assert all("Held back" in one and "Read Message History" in one for one in told)
    for number, name in enumerate(("stories", "digest"), 1):
        await room.deny(name)
        assert "Posted" in await room.ask(f"/digest run digest:{number}")  # found: it was out
        assert len(room.posts(name)) == 1
    assert "last failure" not in await room.ask("/digest list")


@pytest.mark.parametrize("channel", ["digest", "stories"])
async def test_a_post_that_lands_after_it_was_looked_for_is_not_sent_again(
    room: Newsroom, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(room)
    await room.ask(f"/digest add channel:{channel} time:13:00")
    monkeypatch.setattr(posting, "PATIENCE", 0.3)
    room.fault("delay", seconds=4.0)  # still on its way when we give up and look
    room.clock.wait(hours=1, minutes=1)
    await room.tick()
    assert not room.posts(channel)
    for _ in range(100):
        if not room.posts(channel):
            await asyncio.sleep(0.1)
    assert len(room.posts(channel)) == 1
    for _ in range(3):
        room.clock.wait(minutes=10)  # longer than Discord remembers a nonce
        await room.tick()
    assert len(room.posts(channel)) == 1
    assert "already out" in await room.ask("/digest run")


async def test_each_story_gets_a_message_with_a_thread(room: Newsroom) -> None:
    await filled(room)
    await room.save("Dairy strike in Hollow Tarn ends", DAIRY)
    await room.ask("/digest add channel:announcements time:13:00 thread_per_story:true")
    room.fault("502", path=r"/messages$", after=True, skip=1)
    room.clock.wait(hours=1, minutes=1)
    await room.tick()
    posts = room.posts("announcements")
    assert len(posts) == 3
    assert "- \u2068Harbour bridge in Port Ellary shut" in posts[0]
    assert [one["name"] for one in room.threads("announcements")] == [
        "Harbour bridge in Port Ellary shut",
        "Dairy strike in Hollow Tarn ends",
    ]
    await room.tick()
    assert len(room.posts("announcements")) == 3


async def test_each_story_gets_a_forum_post_of_its_own(room: Newsroom) -> None:
    await filled(room)
    await room.save("Dairy strike in Hollow Tarn ends", DAIRY)
    await room.ask("/digest add channel:stories time:13:00 thread_per_story:true")
    room.clock.wait(hours=1, minutes=1)
    await room.tick()
    assert [one["name"] for one in room.threads("stories")] == [
        "Harbour bridge in Port Ellary shut",
        "Dairy strike in Hollow Tarn ends",
    ]
    assert len(room.posts("stories")) == 2


@pytest.mark.parametrize(
    ("name", "denied", "named"),
    [
        ("digest", VIEW_CHANNEL, "View Channel"),
        ("digest", SEND_MESSAGES, "Send Messages"),
        ("digest", READ_HISTORY, "Read Message History"),
        ("announcements", SEND_MESSAGES, "Send Messages"),
        ("stories", SEND_MESSAGES, "Create Posts"),
        ("a thread", SEND_IN_THREADS, "Send Messages in Threads"),
        ("threads", CREATE_THREADS, "Create Public Threads"),
    ],
)
async def test_missing_permissions_are_named_with_the_setting_to_change(
    room: Newsroom, name: str, denied: int, named: str
) -> None:
    more, place = "", name
    if name == "a thread":
        place = "news"
        channel = room.instance.bot.get_channel(int(room.channel("news")["id"]))
        await channel.create_thread(name="a thread", type=ChannelType.public_thread)
    elif name == "threads":
        place, name, more = "digest", "digest", " thread_per_story:true"
    await room.deny(place, denied)
    answer = await room.ask(f'/digest add channel:"{name}" time:13:00{more}')
    assert f"I lack {named}" in answer or f"and {named} there" in answer, answer
    assert "Edit Channel → Permissions → Verbatim" in answer, answer
    assert "No daily post" in await room.ask("/digest list")


# --- what goes wrong -------------------------------------------------------------------------------


async def test_a_channel_that_refuses_is_paused_reported_and_mended(room: Newsroom) -> None:
    await filled(room)
    guild = int(room.ada.guild["id"])
    async with room.instance.desk.room.store.writing() as c:
        await settings.change(c, guild, "log_channel", int(room.channel("news")["id"]))
    await room.ask("/digest add channel:digest time:13:00")
    await room.ask("/digest add channel:digest time:14:00 topic:dairy")
    await room.deny("digest", SEND_MESSAGES)
    room.clock.wait(hours=1, minutes=1)
    await room.tick()
    before = len(room.discord.requests)
    for _ in range(3):
        room.clock.wait(minutes=40)
        await room.tick()
    assert not [one for one in list(room.discord.requests)[before:] if "digest" in str(one.body)]
    listed = await room.ask("/digest list")
    assert listed.count("next: paused") == 2, listed
    assert "my role needs View Channel and Send Messages there" in listed, listed
    (told,) = room.posts("news")
    assert "Not posted" in told
    assert "View Channel and Send Messages" in told
    assert "/digest run" in listed
    await room.deny("digest")
    await room.ask("/digest pause digest:1 resume:true")
    assert "Posted" in await room.ask("/digest run digest:1")
    assert len(room.posts("digest")) == 1
    assert "last failure" not in (await room.ask("/digest list")).split("**2**")[0]


async def test_a_deleted_channel_is_said_and_another_one_can_be_given(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00")
    room.discord.state.drop("channel", room.channel("digest")["id"])
    room.clock.wait(hours=1, minutes=1)
    await room.tick()
    listed = await room.ask("/digest list")
    assert "does not exist any more" in listed, listed
    assert "next: paused" in listed
    assert "Changed" in await room.ask("/digest edit channel:news")
    await room.ask("/digest pause resume:true")
    assert "Posted in" in await room.ask("/digest run")
    assert len(room.posts("news")) == 1


async def test_a_guild_that_threw_the_bot_out_and_took_it_back_posts_again(room: Newsroom) -> None:
    await filled(room)
    guild = int(room.ada.guild["id"])
    await room.ask("/digest add channel:digest time:13:00")
    await room.deny("digest", VIEW_CHANNEL, SEND_MESSAGES)  # what a channel looks like from outside
    room.clock.wait(hours=1, minutes=1)
    await room.tick()
    assert "next: paused" in await room.ask("/digest list")
    await room.deny("digest")
    assert await room.instance.desk.digests.came_back(guild) == 1
    room.clock.wait(days=1)
    await room.save("Dairy strike in Hollow Tarn ends", DAIRY)
    await room.tick()
    assert len(room.posts("digest")) == 1


@pytest.mark.parametrize("kind", ["429", "500", "502", "reset"])
@pytest.mark.parametrize("after", [False, True])
async def test_faults_of_discord_neither_lose_nor_double(room: Newsroom, kind: str, after: bool) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00")
    room.fault(kind, **({"after": True} if after and kind != "429" else {"seconds": 0.2}), times=2)
    room.clock.wait(hours=1, minutes=1)
    for _ in range(6):
        await room.tick()
        room.clock.wait(minutes=6)  # a nonce is forgotten meanwhile
    assert len(room.posts("digest")) == 1
    assert "already out" in await room.ask("/digest run")
    assert "last failure" not in await room.ask("/digest list")


async def test_25_daily_posts_are_the_most_and_that_is_said(room: Newsroom) -> None:
    for number in range(25):
        assert "first on" in await room.ask(f"/digest add channel:digest time:{number % 24}:30")
    answer = await room.ask("/digest add channel:digest time:13:00")
    assert "25 is the most" in answer, answer
    assert "Something broke" not in await room.ask("/digest list")


# --- time ------------------------------------------------------------------------------------------


async def test_after_seven_days_off_a_channel_gets_one_post_at_most_and_it_says_so(tmp_path: Path) -> None:
    clock = Clock()
    async with newsroom(tmp_path, clock) as room:
        for line in ("channel:digest time:13:00", "channel:digest time:14:00", "channel:news time:1:00"):
            await room.ask(f"/digest add {line} skip_if_empty:false")
    clock.wait(days=7, hours=3)  # 15:00
    async with newsroom(tmp_path, clock) as room:
        await room.tick()
        (post,) = room.posts("digest")
        assert "Posted late: I was not running at 14:00." in post
        assert "Monday 18 May 2026" in post
        assert room.posts("news") == []  # 14 hours late: left out
        listed = await room.ask("/digest list")
        why = "last failure: The post of 2026-05-18 was left out: I was not running at 13:00"
        assert why in listed, listed
        clock.wait(days=1)
        await room.tick()
        assert len(room.posts("digest")) == 2  # the clock jumped by a day: again one, said to be late


async def test_a_post_that_was_written_down_before_a_week_off_is_not_sent_after_it(tmp_path: Path) -> None:
    clock = Clock()
    async with newsroom(tmp_path, clock) as room:
        await filled(room)
        await room.ask("/digest add channel:digest time:13:00")
        room.fault("429", seconds=600)
        clock.wait(hours=1, minutes=1)
        await room.tick()
        assert room.posts("digest") == []
    clock.wait(days=7, hours=7)
    async with newsroom(tmp_path, clock) as room:
        await room.tick()
        assert room.posts("digest") == []
        assert "It is too late for it" in await room.ask("/digest list")


async def test_a_clock_set_back_and_forth_posts_each_date_once(room: Newsroom) -> None:
    await room.ask("/digest add channel:digest time:13:00 skip_if_empty:false")
    room.clock.wait(hours=1, minutes=1)
    for shift in (0, -1, 0, 1, -1, 0, 2, -2, 0, 3):  # days from the 11th, as the clock says
        room.clock.at = room.clock.at.replace(day=11) + timedelta(days=shift)
        await room.tick()
    posts = room.posts("digest")
    days = [day for day in range(1, 31) if any(f" {day} May 2026" in post for post in posts)]
    assert days == [11, 12, 13, 14]
    assert len(posts) == 4


async def test_new_times_count_from_the_next_day_on(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00 skip_if_empty:false")
    answer = await room.ask("/digest edit time:12:30 zone:Asia/Tokyo")
    assert "from 2026-05-12 on: 12:30 (Asia/Tokyo), every day" in answer, answer
    assert "at 13:00 (UTC)" in await room.ask("/digest list")
    for hours in range(72):
        room.clock.wait(hours=1)
        await room.tick()
        if hours < 1:
            assert len(room.posts("digest")) == 1
    posts = room.posts("digest")
    assert len(posts) == 4, len(posts)  # the 11th at 13:00 UTC, then three days at 12:30 in Tokyo
    assert "12:30 (Asia/Tokyo)" in await room.ask("/digest list")


async def test_two_processes_by_mistake_post_once(room: Newsroom) -> None:
    await filled(room)
    for number in range(8):
        await room.ask(f"/digest add channel:digest time:13:0{number}")
    store = await storage.open(room.instance.desk.room.store.path or "")
    try:
        first = room.instance.schedule
        desk = Desk(Room(store, room.instance.desk.room.workers, room.clock.now), room.instance.desk.web)
        delivery = Delivery(store, first._delivery._port, room.clock.now)
        second = Schedule(desk, delivery, room.clock.now)
        room.clock.wait(hours=1, minutes=10)
        await asyncio.gather(*(each.tick() for each in (first, second, first, second)))
        # a post whose channel was taken by the other process waits for its next turn
        room.clock.wait(minutes=5)
        await asyncio.gather(first.tick(), second.tick())
        async with store.reading() as c:
            states = [
                row.state for row in await deliveries.of_guild(c, int(room.ada.guild["id"]), states=["sent"])
            ]
            assert all(row.last_error is None for row in await digests.of_guild(c, int(room.ada.guild["id"])))
        assert states == ["sent"] * 8
        assert len(room.posts("digest")) == 8
    finally:
        await store.close()


async def test_what_a_slow_machine_has_made_is_written_down_before_it_dies(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(room)
    for number in range(4):
        await room.ask(f"/digest add channel:digest time:13:0{number}")
    daily = room.instance.desk.digests.daily
    compile_ = daily.compile

    async def slowly(digest: Any, *more: Any, **options: Any) -> Any:
        if digest.id > 2:  # the machine dies before these are made
            await asyncio.Event().wait()
        await asyncio.sleep(schedule.LONGEST)
        return await compile_(digest, *more, **options)

    monkeypatch.setattr(type(daily), "compile", staticmethod(slowly))
    room.clock.wait(hours=1, minutes=10)
    look = asyncio.create_task(room.instance.schedule.look())
    written: list[Any] = []
    for _ in range(100):
        await asyncio.sleep(0.1)
        async with room.instance.desk.room.store.reading() as c:
            written = await deliveries.of_guild(
                c, int(room.ada.guild["id"]), states=("due", "sending", "sent")
            )
        if written:
            break
    look.cancel()
    await asyncio.gather(look, return_exceptions=True)
    assert 1 <= len(written) <= 2


async def test_a_zone_that_vanished_costs_its_own_digest_only(room: Newsroom) -> None:
    await filled(room)
    for time in ("13:00", "13:05"):
        await room.ask(f"/digest add channel:digest time:{time}")
    async with room.instance.desk.room.store.writing() as c:
        await c.exec_driver_sql("UPDATE digests SET zone = 'Europe/Atlantis' WHERE id = 1")
    room.clock.wait(hours=1, minutes=10)
    await room.tick()
    assert len(room.posts("digest")) == 1
    assert "I can't work out when it is due" in await room.ask("/digest list")
    assert "Changed" in await room.ask("/digest edit digest:1 zone:UTC")


async def _till(done: Callable[[], object], seconds: float = 4.0) -> bool:
    """Whether it comes to pass in time."""
    for _ in range(int(20 * seconds)):
        if not done():
            await asyncio.sleep(0.05)
    return bool(done())


async def test_a_channel_that_answers_slowly_holds_up_no_other(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00")
    await room.ask("/digest add channel:announcements time:13:05")
    room.discord.faults.add("delay", method="POST", path=_messages(room, "digest"), seconds=6.0)
    room.clock.wait(hours=1, seconds=1)
    slow = asyncio.create_task(room.tick())
    assert await _till(lambda: not room.discord.faults.waiting)  # it is on its way
    room.clock.wait(minutes=5)
    await room.instance.schedule.look()
    assert await _till(lambda: room.posts("announcements"))
    assert not slow.done()
    await slow
    assert len(room.posts("digest")) == 1


async def test_a_history_that_is_read_slowly_holds_up_no_post(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00")
    await room.ask("/digest add channel:announcements time:13:05")
    room.fault("500", after=True)
    room.discord.faults.add(
        "500", method="GET", path=_messages(room, "digest")
    )  # uncertain: to be looked for
    room.clock.wait(hours=1, seconds=1)
    (outcome,) = await room.tick()
    assert outcome.state == "waiting"
    room.discord.faults.add("delay", method="GET", path=_messages(room, "digest"), seconds=6.0)
    room.clock.wait(minutes=5)
    await room.instance.schedule.look()
    assert await _till(lambda: room.posts("announcements"))
    assert len(room.posts("digest")) == 1


async def test_a_command_that_ends_between_taking_a_post_and_sending_it_loses_nothing(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00")
    schedule, channel = room.instance.schedule, int(room.channel("digest")["id"])
    delivery = schedule._delivery
    claim = delivery._claim

    async def last_act(*given: Any) -> Any:
        monkeypatch.setattr(delivery, "_claim", claim)
        rows = await claim(*given)
        command.cancel()
        return rows

    monkeypatch.setattr(delivery, "_claim", last_act)
    command = asyncio.create_task(schedule.run_now(int(room.ada.guild["id"]), "1", channel))
    assert isinstance((await asyncio.gather(command, return_exceptions=True))[0], asyncio.CancelledError)
    assert not room.posts("digest")
    for _ in range(2):  # what may be out is looked for, and sent once it is sure not to be
        room.clock.wait(seconds=31)
        await room.tick()
    assert len(room.posts("digest")) == 1


async def test_a_post_whose_channel_is_asked_about_slowly_holds_up_no_other(room: Newsroom) -> None:
    await filled(room)
    await room.ask("/digest add channel:digest time:13:00 thread_per_story:true")
    await room.ask("/digest add channel:announcements time:13:00")
    answers = asyncio.Event()

    async def is_forum(_channel: int) -> bool:
        return await answers.wait() and False

    room.instance.schedule.tell_forums(is_forum)
    room.clock.wait(hours=1, seconds=1)
    looking = asyncio.create_task(room.instance.schedule.look())
    assert await _till(lambda: room.posts("announcements"))
    assert not room.posts("digest")
    answers.set()
    await looking
    assert await _till(lambda: room.posts("digest"))


def _messages(room: Newsroom, channel: str) -> str:
    return rf"/channels/{room.channel(channel)['id']}/messages"
