"""`/setup`, `/settings`, `/data` and `/privacy`, as the staff of a server use them."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import ui

import cogs.privacy
from bot.desk.exports import write_parts
from bot.local.limits import EPHEMERAL
from bot.local.people import SEND_MESSAGES
from bot.local.person import Person
from bot.local.render import rendered
from tests.conftest import Town, town_at

Papers = dict[str, Path]


async def _deny(town: Town, channel: str, bits: int) -> None:
    """Take permissions in a channel from the bot."""
    found = next(one for one in town.ada.guild["channels"] if one["name"] == channel)
    await town.ada.call("POST", "overwrites", json={"channel": found["id"], "deny": bits})


async def test_setup_leads_from_language_to_a_test_post(town: Town) -> None:
    assert "1 of 6: Language" in await town.ask("/setup")
    assert "2 of 6: Time zone" in await town.ask("choose:French")
    assert "3 of 6: The channel" in await town.ask("choose:Europe/Paris")
    assert "4 of 6" in await town.ask("choose:#digest")
    answer = await town.ask("choose:08:00")
    assert "Every day at 08:00 (Europe/Paris)" in answer
    assert "6 of 6" in await town.ask("press:Skip")
    done = await town.answer('press:"Post a test"')
    text = rendered(done.messages[0], {})
    assert "This server is set up" in text
    assert "French" in text
    assert "Europe/Paris" in text
    assert [post["channel_id"] for post in done.posts] == [
        next(one["id"] for one in town.ada.guild["channels"] if one["name"] == "digest")
    ]
    assert "**1** · <#" in await town.ask("/digest list")
    assert "already out" not in await town.ask("/digest run")  # the test took no daily post's place


async def test_setup_goes_on_where_it_was_left_after_a_restart(tmp_path: Path) -> None:
    async with town_at(tmp_path) as town:
        await town.ask("/setup")
        await town.ask("choose:German")
        await town.ask("choose:Europe/Vienna")
    async with town_at(tmp_path) as town:
        assert "3 of 6: The channel" in await town.ask("/setup")
        assert "2 of 6: Time zone" in await town.ask("press:Back")
        assert "Keep Europe/Vienna" in await town.ask("/setup")  # what is set is marked


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("berlin", "Time zone: Europe/Berlin"),
        ("New York", "Time zone: America/New"),
        ("america/argentina", "zones have"),
        ("Atlantis", "no time zone with"),
    ],
)
async def test_a_zone_is_found_by_its_city(town: Town, typed: str, expected: str) -> None:
    await town.ask("/setup")
    await town.ask("press:Keep")
    answer = await town.ask(f'press:"Another zone…" modal:typed="{typed}"')
    assert expected in answer.replace("\\", ""), answer


async def test_a_channel_without_permission_is_named_with_the_way_to_change_it(town: Town) -> None:
    await _deny(town, "digest", SEND_MESSAGES)
    await town.ask("/setup")
    for _ in range(2):
        await town.ask("press:Keep")
    answer = await town.ask("choose:#digest")
    assert "I lack Send Messages there" in answer
    assert "Permissions" in answer
    assert "3 of 6" in answer
    await _deny(town, "digest", 0)
    assert "4 of 6" in await town.ask("choose:#digest")


async def test_what_was_lost_since_is_named_at_the_end(town: Town) -> None:
    for line in (
        "/setup",
        "press:Keep",
        "press:Keep",
        "choose:#digest",
        "choose:08:00",
        "press:Skip",
        "press:Skip",
    ):
        await town.ask(line)
    await _deny(town, "digest", SEND_MESSAGES)
    assert "I lack Send Messages there" in await town.ask("/setup")


async def test_without_a_channel_there_is_no_time_and_no_test(town: Town) -> None:
    for line in ("/setup", "press:Keep", "press:Keep"):
        await town.ask(line)
    assert "5 of 6: The first feed" in await town.ask("press:Skip")
    assert "none: `/digest add`" in await town.ask("press:Skip")


async def test_a_second_walk_adds_no_second_daily_post(town: Town) -> None:
    lines = (
        "/setup",
        "press:Keep",
        "press:Keep",
        "choose:#digest",
        "choose:08:00",
        "press:Skip",
        "press:Skip",
    )
    for line in (*lines, 'press:"Go through it again"', *lines[1:4]):
        await town.ask(line)
    assert "is set up already" in await town.ask("choose:09:00")
    assert len(await town.desk.digests.listed(town.guild)) == 1


async def test_settings_are_kept_shown_and_put_back(town: Town) -> None:
    answer = await town.ask(
        "/settings set language:German zone:Europe/Rome retention_days:30 public_replies:true log_channel:news"
    )
    for words in ("German", "Europe/Rome", "30 days", "Public replies** · on", "Log channel** · <#"):
        assert words in answer
    assert answer == await town.ask("/settings show")
    assert "Retention** · everything" in await town.ask("/settings set reset:retention")
    assert "Log channel** · none" in await town.ask('/settings set reset:"log channel"')


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/settings set zone:Mars/Olympus", "no time zone"),
        ("/settings set retention_days:3", "7 to 3650"),
        ("/settings set", "Say what to set"),
    ],
)
async def test_settings_that_cannot_be_are_refused_and_nothing_changes(
    town: Town, line: str, words: str
) -> None:
    before = await town.ask("/settings show")
    assert words in await town.ask(line)
    assert await town.ask("/settings show") == before


async def test_the_log_channel_must_be_one_that_can_be_posted_into(town: Town) -> None:
    await _deny(town, "news", SEND_MESSAGES)
    assert "I lack Send Messages" in await town.ask("/settings set log_channel:news")
    assert "Log channel** · none" in await town.ask("/settings show")


async def test_public_replies_answer_everybody_unless_somebody_says_otherwise(
    town: Town, paper: Papers
) -> None:
    await town.ask(f"/save file file:{paper['courier']}")

    async def public(line: str) -> bool:
        return any(not message["flags"] & EPHEMERAL for message in (await town.answer(line)).messages)

    assert not await public("/summary article:bridge")
    assert await public("/summary article:bridge share:true")
    await town.ask("/settings set public_replies:true")
    assert await public("/summary article:bridge")
    assert not await public("/summary article:bridge share:false")
    assert not await public("/article list")


async def test_a_short_text_is_taken_to_be_in_the_servers_language(town: Town, tmp_path: Path) -> None:
    place = tmp_path / "short.txt"
    place.write_text("Delta Gamma 2025 Omega Kappa Alpha Sigma Rho Tau Phi 77.")
    await town.ask("/settings set language:German")
    saved = await town.ask(f"/save file file:{place} outlet:Bote")
    assert "German" in saved, saved


async def test_a_person_sees_takes_and_forgets_what_names_them(town: Town, paper: Papers) -> None:
    await town.ask(f"/save file file:{paper['courier']} outlet:Courier")
    assert "saved articles: 1" in await town.ask("/privacy show")
    message = (await town.answer("/privacy export")).messages[0]
    async with town.ada.session.get(message["attachments"][0]["url"]) as response:
        rows = json.loads(await response.read())
    assert rows["saved articles"][0]["saved_by"] == int(town.ada.id)
    async with Person(town.discord.address, "Robin") as robin:
        other = await robin.do("/privacy show")
        assert "Nothing in this server" in rendered(other.messages[0], {})
    assert "Forgotten" in await town.ask("/privacy forget")
    assert "Nothing in this server" in await town.ask("/privacy show")
    assert "### 1 article" in await town.ask("/article list")
    assert "nothing of yours to take back" in await town.ask("/save undo")


async def test_what_is_too_large_for_a_message_is_packed_or_said(
    town: Town, paper: Papers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        (tmp_path / "paper.txt").write_text(paper["courier"].read_text("utf8") + f"\n\nEdition {number}.")
        await town.ask(f"/save file file:{tmp_path / 'paper.txt'} outlet:Courier")
    monkeypatch.setattr(cogs.privacy, "MOST_BYTES", 1_000)
    (packed,) = await _files(town, (await town.answer("/privacy export")).messages[0], tmp_path)
    with zipfile.ZipFile(packed) as opened:
        rows = json.loads(opened.read("about-me.json"))
    assert len(rows["saved articles"]) == 9
    monkeypatch.setattr(cogs.privacy, "MOST_BYTES", 100)
    assert "too large for Discord" in await town.ask("/privacy export")


async def _files(town: Town, message: dict[str, Any], folder: Path) -> list[Path]:
    found = []
    for attachment in message["attachments"]:
        async with town.ada.session.get(attachment["url"]) as response:
            path = folder / attachment["filename"]
            path.write_bytes(await response.read())
            found.append(path)
    return found


async def test_the_library_goes_out_as_a_zip_and_in_again(town: Town, paper: Papers, tmp_path: Path) -> None:
    assert "nothing to export" in await town.ask("/data export")
    for name in ("courier", "post"):
        await town.ask(f"/save file file:{paper[name]} outlet:{name}")
    answer = await town.answer("/data export")
    (path,) = await _files(town, answer.messages[0], tmp_path)
    with zipfile.ZipFile(path) as packed:
        lines = [json.loads(line) for line in packed.read("articles.jsonl").splitlines()]
    for line in lines:
        (revision,) = line["revisions"]
        assert sha256(revision["body"].encode()).hexdigest() == revision["sha256"]
        assert all(revision["body"][start:end].strip() for start, end, _ in line["sentences"])
    assert {line["outlet"] for line in lines} == {"courier", "post"}
    from bot.desk.exports import read_export

    assert await read_export(town.desk, 4242, path) == (2, 0)


async def test_a_large_library_goes_out_in_parts_that_are_exports_each(town: Town, tmp_path: Path) -> None:
    for number in range(12):
        place = tmp_path / f"{number}.txt"
        place.write_text(
            " ".join(f"The ferry {number} carried {n * 7919 % 9973} people home." for n in range(300))
        )
        await town.desk.saving.file(
            town.guild, None, place.name, place.read_bytes(), outlet=f"Paper {number}"
        )
    made = await write_parts(town.desk.room, town.guild, tmp_path, 30_000)
    assert len(made) > 1
    assert sum(part.articles for part in made) == 12
    assert all(part.path.stat().st_size <= 30_000 for part in made)
    found = []
    for part in made:
        with zipfile.ZipFile(part.path) as packed:
            found += [json.loads(line)["id"] for line in packed.read("articles.jsonl").splitlines()]
    assert sorted(found) == list(range(1, 13))


async def test_deleting_asks_for_the_servers_name_and_then_leaves_nothing(town: Town, paper: Papers) -> None:
    await town.ask(f"/save file file:{paper['courier']}")
    await town.ask("/digest add channel:digest time:08:00")
    shown = await town.ask("/data delete")
    assert "1 article" in shown
    wrong = await town.ask('press:"Delete everything…" modal:name="Another server"')
    assert "nothing was deleted" in wrong
    assert "### 1 article" in await town.ask("/article list")
    await town.ask("/data delete")
    name = town.ada.guild["name"]
    assert "### Deleted" in await town.ask(f'press:"Delete everything…" modal:name="{name}"')
    assert "library is empty" in await town.ask("/article list")
    assert "No daily post" in await town.ask("/digest list")
    assert await town.desk.room.store.check() == ()


async def test_only_administrators_see_data_and_only_staff_settings(town: Town) -> None:
    async with Person(town.discord.address, "Sam") as sam:
        names = {command["name"] for command in await sam.commands()}
        assert names & {"setup", "settings", "data"} == set()
        assert "privacy" in names


@pytest.mark.parametrize(
    ("custom_id", "value", "words"),
    [
        ("v:setup_zone", "Mars/Olympus", "no time zone"),
        ("v:setup_language", "xx", "do not know that language"),
        ("v:setup_channel", "12", "not here any more"),
        ("v:setup_channel", "x", "not here any more"),
        ("v:setup_time", "08:00", "First the channel"),
        ("v:setup_gone", "1", "older version"),
        ("v:setup_zone:one:too:many", "UTC", "older version"),
    ],
)
async def test_what_a_menu_can_not_offer_is_refused_in_words(
    town: Town, custom_id: str, value: str, words: str
) -> None:
    """As an old message may hold it, or a channel that was deleted meanwhile."""
    channel = town.instance.bot.get_channel(int(town.ada.channel["id"]))
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.ActionRow(ui.Select(custom_id=custom_id, options=[discord.SelectOption(label=value)])))
    view.stop()
    message = await channel.send(view=view)
    answer = await town.ada.press(
        {"id": str(message.id), "channel_id": town.ada.channel["id"]}, custom_id, [value]
    )
    shown = "\n".join(rendered(each, {}) for each in answer.messages)
    assert words in shown, shown
    assert await town.desk.preferences.setup(town.guild) == {}


async def test_a_channel_deleted_since_is_said_before_the_test_post(town: Town) -> None:
    for line in ("/setup", "press:Keep", "press:Keep", "choose:#news", "choose:08:00", "press:Skip"):
        await town.ask(line)
    await town.desk.preferences.note_setup(town.guild, channel=12)
    assert "not here any more" in await town.ask('press:"Post a test"')
