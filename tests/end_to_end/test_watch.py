"""`/watch` as staff at Discord have it: set up, posted, listed, removed and undone; what is refused is said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.room import utc_now
from bot.local.render import rendered
from bot.news import Draft
from storage import articles
from tests.conftest import Town


def later(town: Town, seconds: float = 10) -> None:
    """The desk's clock a little ahead: what was just saved has settled."""
    object.__setattr__(town.desk.room, "now", lambda: utc_now() + timedelta(seconds=seconds))


async def _posts(town: Town, channel: str = "digest") -> list[str]:
    return [rendered(message, {}) for message in await town.ada.history(channel)]


async def test_a_watched_keyword_is_posted_as_a_card_that_verifies(
    town: Town, paper: dict[str, Path]
) -> None:
    added = await town.ask("/watch add channel:digest keyword:girder edits:true quiet:02:00-02:01")
    for words in ("Watch set up", "Watched: “girder”", "at most every 15 minutes", "quiet 02:00 to 02:01"):
        assert words in added, added
    await town.ask(f"/save file file:{paper['courier']}")
    await town.ask(f'/save file file:{paper["dairy"]} outlet:"Tarn Herald"')
    later(town)
    await town.instance.watching.tick()
    await town.instance.watching.tick()
    (post,) = await _posts(town)
    assert "Watched: “girder”" in post
    assert "14-centimetre crack in one of its main girders" in post
    (message,) = await town.ada.history("digest")
    assert not message["mentions"]
    assert not message["mention_everyone"]
    assert "of 2 passages found word for word" in await town.ask(f"/verify message:{message['id']}")
    listed = await town.ask("/watch list")
    assert "### 1 watch" in listed
    assert "last post:" in listed


async def test_a_watch_is_removed_with_undo_and_edits_are_switched(town: Town) -> None:
    assert "No watch here yet" in await town.ask("/watch list")
    await town.ask('/watch add channel:digest speaker:"Ida Brannock" every:60')
    assert "quotes of Ida Brannock" in await town.ask("/watch list")
    assert "Watch removed" in await town.ask("/watch remove watch:Ida")
    assert "Watch back" in await town.ask('press:"Undo"')
    assert "Edits are said" in await town.ask("/watch edits on:true")
    assert "Edits are said under the daily posts" in await town.ask("/watch list")
    assert "not said" in await town.ask("/watch edits on:false")
    await town.ask("/watch list")
    assert "Watch removed" in await town.ask("press:Remove")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/watch add channel:digest", "one of"),
        ("/watch add channel:digest keyword:x", "too short"),
        ('/watch add channel:digest keyword:"the and of"', "stands in every article"),
        ("/watch add channel:digest keyword:bridge outlet:Courier", "one of"),
        ("/watch add channel:digest keyword:bridge quiet:never", "hours"),
        ("/watch add channel:nowhere keyword:bridge", "nowhere"),
        ("/watch add channel:digest keyword:bridge every:1", "5"),
        ("/watch remove watch:7", "No watch here yet"),
    ],
)
async def test_what_cannot_be_watched_is_answered_with_what_to_do(town: Town, line: str, says: str) -> None:
    answer = await town.ask(line)
    assert "Something broke" not in answer
    assert says in answer, answer
    assert "No watch here yet" in await town.ask("/watch list")


async def test_missing_permissions_are_named_before_a_watch_is_set_up(town: Town) -> None:
    channel = next(one for one in town.discord.state.channels.values() if one.get("name") == "digest")
    everyone = channel["guild_id"]
    channel["permission_overwrites"] = [
        {"id": everyone, "type": 0, "allow": "0", "deny": str(1 << 11 | 1 << 16)}
    ]
    town.discord.gateway.dispatch("CHANNEL_UPDATE", channel, guild=everyone)
    answer = await town.ask("/watch add channel:digest keyword:bridge edits:true")
    assert "Send Messages and Read Message History" in answer
    assert "Edit Channel → Permissions" in answer


async def test_speakers_and_outlets_are_suggested(town: Town, paper: dict[str, Path]) -> None:
    await town.ask(f"/save file file:{paper['courier']}")
    desk = town.desk
    assert [value for _, value in await desk.quotes.suggest(town.guild, "bran")] == ["Ida Brannock"]
    assert [value for _, value in await desk.library.suggest_outlets(town.guild, "ell")] == [
        "The Ellary Courier"
    ]
    commands = await town.ada.commands()
    add = next(
        option
        for command in commands
        if command["name"] == "watch"
        for option in command["options"]
        if option["name"] == "add"
    )
    suggested = {one["name"] for one in add["options"] if one.get("autocomplete")}
    assert suggested == {"speaker", "outlet"}


async def test_an_edit_is_a_reply_under_the_daily_post_and_the_watch(
    town: Town, paper: dict[str, Path]
) -> None:
    await town.ask("/watch edits on:true")
    await town.ask("/watch add channel:announcements keyword:girder edits:true")
    await town.instance.watching.tick()
    await town.ask(f"/save file file:{paper['courier']}")
    await town.ask("/digest add channel:digest time:08:00")
    await town.ask("/digest run")
    later(town)
    await town.instance.watching.tick()
    article = await town.desk.library.find(town.guild, "Ellary")
    body = paper["courier"].read_text("utf8").replace("14-centimetre", "19-centimetre")
    draft, intake = await town.desk.saving.read(Draft(article.headline, body, article.outlet))
    async with town.desk.room.store.writing() as c:
        await articles.add_revision(c, article.id, draft, intake.reading, at=utc_now())
    later(town, 20)
    await town.instance.watching.tick()
    for channel in ("digest", "announcements"):
        post, note = [one for one in await town.ada.history(channel) if one["author"].get("bot")]
        assert note["message_reference"]["message_id"] == post["id"]
        text = rendered(note, {})
        assert "Source edited since" in text
        assert "~~−14~~ **+19** (number)" in text or "~~−14-centimetre~~ **+19-centimetre**" in text, text
        assert not note["mentions"]
    assert "Source edited since this was posted" in await town.ask(f"/verify message:{post['id']}")
