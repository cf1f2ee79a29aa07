"""What one server stores, no other server sees: every command, three servers."""

from __future__ import annotations

from pathlib import Path

from bot.local.person import Person
from bot.local.render import rendered

SECRETS = ("Brannock", "Ellary", "Courier", "viaduct", "funeral", "girder")

LINES = (
    "/article list",
    "/article search words:bridge",
    "/article search words:girder",
    "/article search words:g{first}",
    '/article search words:"g{first} OR bridge"',
    "/article show article:bridge",
    "/article show article:1",
    "/article history article:1",
    "/summary article:1",
    "/summary article:Ellary",
    "/compare story:1",
    "/compare article_a:1 article_b:2",
    "/quote find words:funeral",
    '/quote find words:"traffic jam" speaker:Brannock',
    "/quote by speaker:Brannock",
    '/quote check text:"I would rather explain a traffic jam than a funeral"',
    "/story list",
    "/story show story:1",
    "/story changes story:1",
    "/today",
    "/verify message:{message}",
    "/save remove article:1",
    "/save edit article:1 headline:Mine",
    "/save undo",
    "/curate rename story:1 name:Mine",
    "/curate split article:1",
    "/curate merge story:1 other:2",
    "/digest list",
    "/digest preview",
    "/digest remove digest:1",
    "/digest pause digest:1",
    "/watch list",
    "/watch remove watch:1",
    "/watch remove watch:girder",
)


async def test_no_command_of_another_server_shows_anything_of_this_one(town, paper: dict[str, Path]) -> None:
    for name in ("courier", "post"):
        await town.ask(f'/save file file:{paper[name]} outlet:"{name} Courier"')
    await town.ask("/digest add channel:digest time:08:00")
    await town.ask("/watch add channel:digest keyword:girder")
    posted = (await town.answer("/summary article:bridge share:true")).posts
    first = town.guild
    second = town.discord.state.add_guild("Second desk")
    third = town.discord.state.add_guild("Third desk")
    for guild in (second, third):
        town.discord.gateway.dispatch(
            "GUILD_CREATE", town.discord.gateway.guild_create(guild), guild=guild["id"]
        )
    async with Person(town.discord.address, guild="Second desk") as bob:
        for line in LINES:
            asked = line.format(first=first, message=posted[0]["id"] if posted else 1)
            answer = await bob.do(asked)
            text = "\n".join([*(rendered(message, {}) for message in answer.messages), answer.error])
            assert "Something broke" not in text, (asked, text)
            shown = text.replace(asked, "")
            for echoed in (
                "“Brannock”",
                "“funeral”",
                "“girder”",
                "“Ellary”",
                "explain a traffic jam than a funeral",
                "called Brannock",
            ):
                shown = shown.replace(echoed, "")
            for secret in SECRETS:
                assert secret not in shown, (asked, text)
    for suggest in (
        town.desk.library.suggest,
        town.desk.library.suggest_outlets,
        town.desk.stories.suggest,
        town.desk.quotes.suggest,
        town.desk.digests.suggest,
        town.desk.watches.suggest,
    ):
        for typed in ("", "b", "Brannock", "1"):
            assert await suggest(int(second["id"]), typed) == []
    async with Person(town.discord.address, guild="Third desk") as eve:
        saved = await eve.do(f"/save file file:{paper['courier']} url:https://courier.example/one")
        assert "### Saved" in rendered(saved.messages[0], {})
        listed = await eve.do("/article list")
        assert "### 1 article" in rendered(listed.messages[0], {})
    assert "### 2 articles" in await town.ask("/article list")


async def test_an_upload_that_claims_an_address_is_not_what_others_get_for_it(town, tmp_path: Path) -> None:
    place = tmp_path / "false.txt"
    place.write_text(
        "The bank of Lorn has failed, it was said on Tuesday. Everybody should run and take the money out."
    )
    await town.ask(f"/save file file:{place} outlet:Lorn url:https://gazette.example/bank")
    other = town.discord.state.add_guild("Second desk")
    async with town.desk.room.store.reading() as c:
        from storage import articles

        assert await articles.shared_at_url(c, "https://gazette.example/bank") is None
        assert await articles.by_url(c, int(other["id"]), "https://gazette.example/bank") is None
        assert await articles.by_url(c, town.guild, "https://gazette.example/bank") is not None
