"""Every payload that the bot sends in an end-to-end run, judged by Discord's own description and by our asserts."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from bot.cards.escape import stretches

_spec = importlib.util.spec_from_file_location(
    "openapi_judge", Path(__file__).parents[1] / "local" / "openapi.py"
)
assert _spec is not None
assert _spec.loader is not None
openapi = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(openapi)

SESSION = (
    "/help",
    "/article list",
    "/article search words:bridge",
    "/article show article:Ellary",
    "/article history article:Ellary",
    "/summary article:Ellary sentences:3",
    'press:"Why these?"',
    'press:"Show in source"',
    "/summary article:Ellary share:true",
    "/compare article_a:Ellary article_b:Coast",
    'press:"Shared"',
    'press:"Only one says"',
    'press:"Figures that differ"',
    'press:"Quotes"',
    'press:"Headlines"',
    "/quote find words:bridge",
    "/quote by speaker:Brannock",
    '/quote check text:"I would rather explain a traffic jam than a wedding"',
    "/story list",
    "/story show story:bridge",
    'press:"Full summary"',
    "/story changes story:bridge",
    "/today",
    "/verify",
    "/save edit article:Ellary",
    "/save edit article:Ellary byline:Nora",
    "/save text",
    "/save undo",
    "/curate split article:Coast",
    'press:"Undo"',
    "/digest add channel:digest time:08:00 zone:Europe/Berlin",
    "/digest list",
    "/digest preview",
    "/digest run",
    "/digest pause",
    "/digest remove",
    "/watch add channel:digest keyword:bridge quiet:22-7",
    "/watch list",
    "/watch remove watch:bridge",
    'press:"Undo"',
    "/watch edits on:true",
    'menu:"Check this quote" message:hello',
    'menu:"Save this article" message:hello',
    'menu:"Summarise this link" message:hello',
    'menu:"Compare coverage" message:hello',
    "/summary article:nothing",
)


@pytest.mark.shared
async def test_every_request_fits_discords_own_description(town, paper: dict[str, Path]) -> None:
    if not openapi.PLACE.exists():
        pytest.skip("needs ../shared (shared data absent)")
    for line in (
        f"/save file file:{paper['courier']}",
        f'/save file file:{paper["post"]} outlet:"Coast Post"',
        f"/save file file:{paper['hostile']} outlet:Evil",
    ):
        await town.ask(line)
    for line in SESSION:
        answer = await town.ask(line)
        assert "Something broke" not in answer, (line, answer)
    asked = list(town.discord.requests)
    assert len(asked) > 60
    wrong = []
    for one in asked:
        path = one.path.removeprefix("/api/v10")
        body = one.body
        wrong += [f"{one.method} {path}: {fault}" for fault in openapi.validate(one.method, path, body)]
    assert not wrong, "\n".join(wrong[:20])


async def test_what_the_description_misses_holds_too(town, paper: dict[str, Path]) -> None:
    for name in ("courier", "hostile"):
        await town.ask(f"/save file file:{paper[name]} outlet:{name}")
    messages = []
    for line in (
        "/article list",
        "/summary article:hostile sentences:10",
        "/today share:true",
        "/article show article:hostile",
    ):
        messages += (await town.answer(line)).messages
    for message in messages:
        assert message["flags"] & 1 << 15  # Components V2
        assert not message["content"]
        assert not message["mentions"]
        assert not message["mention_everyone"]
    bodies = [one.body for one in town.discord.requests if isinstance(one.body, dict)]
    sent = [body for body in bodies if "components" in body]
    assert sent
    for body in sent:
        assert body["allowed_mentions"] == {"parse": []}, body
    assert any(list(stretches(json.dumps(body, ensure_ascii=False))) for body in sent)
