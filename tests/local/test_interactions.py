"""Commands, buttons, forms, menus and files: an unmodified discord.py bot answers them over real sockets."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.local import LocalDiscord, person_api
from bot.local.person import Person
from bot.local.render import rendered
from tests.local import openapi
from tests.local.tiny_bot import Connected, Tiny


async def text(person: Person, line: str) -> str:
    answer = await person.do(line)
    assert answer.ok, answer.error
    return "\n".join(rendered(message) for message in answer.messages)


async def test_a_command_is_answered(tiny: Tiny, ada: Person) -> None:
    assert await text(ada, "/echo text:hi there times:2") == "hi there hi there"


async def test_an_autocompleted_option_takes_the_first_suggestion(tiny: Tiny, ada: Person) -> None:
    assert "bought apple" in await text(ada, "/shop buy fruit:AP")


async def test_an_autocompleted_option_without_suggestion_is_sent_as_typed(tiny: Tiny, ada: Person) -> None:
    assert "bought durian" in await text(ada, "/shop buy fruit:durian")


async def test_an_answer_names_the_command_with_its_subcommand(tiny: Tiny, ada: Person) -> None:
    answer = await ada.do("/shop buy fruit:ban")
    assert answer.messages[0]["interaction_metadata"]["name"] == "shop buy"
    assert answer.messages[0]["interaction"]["name"] == "shop buy"


async def test_a_shared_answer_is_two_messages_of_which_one_is_public(tiny: Tiny, ada: Person) -> None:
    answer = await ada.do("/shop buy fruit:ban share:yes")
    assert [bool(message["flags"] & 64) for message in answer.messages] == [True, False]
    assert [message["id"] for message in await ada.history()] == [
        message["id"] for message in answer.messages
    ]
    async with Person(ada.address, "Sam") as sam:
        assert [message["id"] for message in await sam.history()] == [answer.messages[1]["id"]]


async def test_a_button_works_after_a_restart_of_the_bot(discord_here: LocalDiscord, ada: Person) -> None:
    async with Connected(discord_here.address):
        await ada.do("/shop buy fruit:cherry")
    async with Connected(discord_here.address):
        assert "counted to 1" in await text(ada, 'press:"Count 0"')
        assert "counted to 2" in await text(ada, "press:count")


async def test_a_form_opens_and_is_handed_in(tiny: Tiny, ada: Person) -> None:
    opened = await ada.do("/paste")
    assert opened.modal is not None
    assert opened.modal["title"] == "Paste it"
    assert "A head / the text" in await text(ada, '/paste modal:Headline="A head" modal:body="the text"')


async def test_a_file_goes_to_the_bot_and_another_comes_back(tiny: Tiny, ada: Person, tmp_path: Path) -> None:
    (tmp_path / "a note.txt").write_text("hello")
    answer = await ada.do(f'/measure file:"{tmp_path}/a note.txt"')
    (message,) = answer.messages
    assert message["content"] == "a_note.txt has 5 bytes"
    async with ada.session.get(message["attachments"][0]["url"]) as response:
        assert await response.text() == "olleh"


async def test_a_picture_in_a_card_is_resolved_to_its_attachment(tiny: Tiny, ada: Person) -> None:
    (message,) = (await ada.do("/picture")).messages
    media = message["components"][0]["components"][1]["items"][0]["media"]
    assert (media["url"], media["width"]) == (message["attachments"][0]["url"], 1)


async def test_a_post_elsewhere_is_shown_with_the_answer(tiny: Tiny, ada: Person) -> None:
    answer = await ada.do('/post channel:#digest text:"In the news"')
    assert [ada.place(message["channel_id"]) for message in answer.posts] == ["digest"]


async def test_a_select_menu_is_chosen_from(tiny: Tiny, ada: Person) -> None:
    await ada.do("/choose")
    assert await text(ada, "choose:two") == "chose 2"


async def test_a_channel_menu_is_chosen_from(tiny: Tiny, ada: Person) -> None:
    await ada.do("/where")
    assert "no menu with “#stories”" in (await ada.do("choose:#stories")).error
    assert await text(ada, "choose:#digest") == "chose digest"


async def test_people_and_roles_are_named(tiny: Tiny, ada: Person) -> None:
    assert await text(ada, "/whom member:@robin role:Contributors") == "Robin Contributors"
    assert "no person “Nobody”" in (await ada.do("/whom member:Nobody role:Contributors")).error


async def test_a_suggested_number_is_named_and_another_is_typed(tiny: Tiny, ada: Person) -> None:
    assert await text(ada, "/count number:forty") == "43"
    assert await text(ada, "/count number:7") == "8"
    assert "whole number" in (await ada.do("/count number:seven")).error


@pytest.mark.parametrize("fields", ["modal:body=x", f"modal:headline={'h' * 101}"])
async def test_a_form_that_is_not_filled_in_right_is_not_handed_in(
    tiny: Tiny, ada: Person, fields: str
) -> None:
    assert "“Headline” takes 1 to 100 characters" in (await ada.do(f"/paste {fields}")).error


async def test_a_bot_that_goes_away_while_it_thinks_is_not_waited_for(
    discord_here: LocalDiscord, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_api, "LOST_AFTER", 0.05)
    async with Connected(discord_here.address):
        thinking = asyncio.create_task(ada.do("/think"))
        while not any(asked.path.startswith("/interactions/") for asked in discord_here.requests):
            await ada.ready()
    assert (await thinking).error == "The bot went away before it answered."


async def test_a_person_whose_discord_goes_away_is_told(tmp_path: Path) -> None:
    async with LocalDiscord(tmp_path) as server:
        ada = await Person(server.address).__aenter__()
    assert (await ada.do("hello")).error == "The local Discord does not answer any more."
    await ada.__aexit__()


async def test_many_commands_at_once_are_answered_each_by_its_own(tiny: Tiny, ada: Person) -> None:
    answers = await asyncio.gather(*(ada.do(f"/echo text:number-{number}") for number in range(50)))
    assert [answer.messages[0]["content"] for answer in answers] == [
        f"number-{number}" for number in range(50)
    ]
    assert all((answer.acknowledged_after or 9) < 3 for answer in answers)


async def test_a_message_menu_gets_the_message(tiny: Tiny, ada: Person) -> None:
    assert "HELLO YOU" in await text(ada, 'menu:"shout this" message:"hello you"')
    await ada.do("good evening")
    assert "GOOD EVENING" in await text(ada, 'menu:"shout this" message:last')


async def test_a_command_for_staff_is_hidden_from_members(tiny: Tiny, ada: Person) -> None:
    assert "no command “/staff”" in (await ada.do("/staff")).error or (await ada.do("/staff")).ok
    await ada.do("as:Sam")
    assert "There is no command “/staff”" in (await ada.do("/staff")).error
    await ada.do("as:Robin")
    assert "held True" in await text(ada, "/staff")


async def test_without_a_bot_nothing_answers(discord_here: LocalDiscord, ada: Person) -> None:
    async with Connected(discord_here.address):
        pass
    assert (await ada.do("/echo text:x")).error == "The application did not respond"


async def test_a_command_that_is_not_acknowledged_in_time_has_failed(tmp_path: Path) -> None:
    async with (
        LocalDiscord(tmp_path, acknowledge_seconds=0.05) as server,
        Connected(server.address),
        Person(server.address) as ada,
    ):
        assert (await ada.do("/silent")).error == "The application did not respond"


async def test_an_acknowledgement_that_comes_too_late_is_unknown(tmp_path: Path) -> None:
    async with (
        LocalDiscord(tmp_path, acknowledge_seconds=0) as server,
        Connected(server.address) as bot,
        Person(server.address) as ada,
    ):
        assert not (await ada.do("/echo text:x")).ok
        while not bot.failures:
            await ada.call("GET", "ready")
        assert getattr(bot.failures[0].__cause__, "code", None) == 10062


async def test_a_second_acknowledgement_is_refused(tiny: Tiny, ada: Person) -> None:
    assert await text(ada, "/twice") == "first"
    assert getattr(tiny.failures[0].__cause__, "code", None) == 40060


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/ecko text:x", "Do you mean “echo”?"),
        ("/shop", "needs one of: buy"),
        ("/echo", "needs “text:”"),
        ("/echo text:x times:4", "from 1 to 3"),
        ("/echo text:x times:two", "whole number"),
        ("/shop buy fruit:x share:maybe", "true or false"),
        ("/measure file:/no/such/file", "can't read"),
        ("/post channel:#nowhere text:x", "no channel “nowhere”"),
        ("/echo hello", "can't place “hello”"),
        ("press:Nothing", "no button “Nothing”"),
    ],
)
async def test_a_mistake_in_a_line_is_explained(tiny: Tiny, ada: Person, line: str, says: str) -> None:
    assert says in (await ada.do(line)).error


@pytest.mark.shared
@openapi.here
@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        ("POST", "/channels/1/messages", {"content": "x" * 4001}, "content"),
        (
            "POST",
            "/channels/1/messages",
            {"components": [{"type": 17, "components": [{"type": 10}]}]},
            "content",
        ),
        ("POST", "/channels/1/messages", {"attachments": [{"id": 0}], "content": "x"}, ""),
        ("PUT", "/applications/1/commands", [{"name": "x", "type": 1, "description": 5}], "description"),
        (
            "PUT",
            "/applications/1/commands",
            [{"name": "x", "options": [{"type": 7, "name": "c", "description": "d", "channel_types": [16]}]}],
            "channel_types",
        ),
        ("POST", "/interactions/1/t/callback", {"type": 4, "data": {"flags": "many"}}, "flags"),
        ("POST", "/nowhere", {}, "Discord knows no"),
        ("POST", "/channels/1/messages", None, "needs a body"),
    ],
)
def test_the_description_finds_the_mistake(method: str, path: str, body: object, says: str) -> None:
    found = openapi.validate(method, path, body)
    assert (says in " ".join(found)) if says else found == []


async def test_the_last_message_is_that_of_the_channel_one_is_in(tiny: Tiny, ada: Person) -> None:
    await ada.do("/echo text:here")
    await ada.do("in:#digest")
    assert (await ada.do('menu:"shout this" message:last')).error == "There is no message yet."
    await ada.do("in:#news")
    assert "HERE" in await text(ada, 'menu:"shout this" message:last')


@pytest.mark.shared
@openapi.here
async def test_every_request_and_answer_is_as_discord_describes_it(
    tiny: Tiny, ada: Person, discord_here: LocalDiscord, tmp_path: Path
) -> None:
    (tmp_path / "note.txt").write_text("hello")
    lines = (
        "/echo text:hi",
        "/shop buy fruit:ap share:true",
        'press:"Count 0"',
        "/paste modal:headline=h modal:body=b",
        f"/measure file:{tmp_path}/note.txt",
        "/picture",
        "/post channel:digest text:news",
        "/choose",
        "choose:one",
        'menu:"Shout This" message:"hello"',
    )
    for line in lines:
        assert (await ada.do(line)).ok, line
    channel = tiny.get_channel(int(ada.channel["id"]))
    assert [message.content async for message in channel.history(limit=3)]  # type: ignore[union-attr]
    for asked in discord_here.requests:
        assert openapi.validate(asked.method, asked.path, asked.body) == [], str(asked)
        assert openapi.validate_answer(asked.method, asked.path, asked.status, asked.answer) == [], str(asked)
