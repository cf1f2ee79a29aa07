"""`/compare` as a person meets it: the picture, the views, and what else people compare."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.cards.escape import stretches
from bot.desk import picturing

Papers = dict[str, Path]
BRIDGE = '/compare article_a:"Ellary Courier" article_b:"Coast Post"'
TABS = (
    "Shared",
    "Only one says",
    "Figures that differ",
    "Quotes",
    "Headlines",
    "Names missing",
    "Who was first",
)


async def _saved(town: Any, text: str, outlet: str, date: str = "2026-03-03", headline: str = "") -> None:
    named = f' headline:"{headline}"' if headline else ""
    answer = await town.ask(
        f'/save text modal:text="{text}" modal:outlet="{outlet}" modal:date="{date}"{named}'
    )
    assert "### Saved" in answer, answer


async def _papers(town: Any, paper: Papers) -> None:
    for name in ("courier", "post"):
        outlet = ' outlet:"Coast Post"' if name == "post" else ""
        await town.ask(f"/save file file:{paper[name]}{outlet}")


def _attached(answer: Any) -> list[dict[str, Any]]:
    return [file for message in answer.messages for file in message["attachments"]]


async def test_the_overview_comes_with_a_picture_and_the_tabs_without(town: Any, paper: Papers) -> None:
    await _papers(town, paper)
    answer = await town.answer(BRIDGE)
    (file,) = _attached(answer)
    async with town.ada.session.get(file["url"]) as response:
        picture = Image.open(io.BytesIO(await response.read()))
    assert picture.width == 1080
    assert "Dot matrix of 2 outlets" in file["description"]
    assert not list(stretches(file["description"]))
    assert len(file["description"]) <= 1024
    assert not _attached(await town.answer('press:"Shared"'))
    assert _attached(await town.answer('press:"Overview"'))


async def test_without_a_picture_the_answer_comes_all_the_same(
    town: Any, paper: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _papers(town, paper)
    monkeypatch.setattr(picturing, "SECONDS", 0.0)
    answer = await town.answer(BRIDGE)
    assert not _attached(answer)
    assert "shared" in await town.ask(BRIDGE)


async def test_every_view_has_outlet_paragraph_and_counts(town: Any, paper: Papers) -> None:
    await _papers(town, paper)
    overview = await town.ask(BRIDGE)
    assert re.search(
        r"\*\*\d+\*\* shared · \*\*\d+\*\* said by one only · \*\*\d+\*\* figures? that", overview
    )
    for tab in TABS:
        view = await town.ask(f'press:"{tab}"')
        assert f"### {tab}" in view
        assert "2 articles of 2 outlets" in view
        receipts = view.count("> -# ")
        assert receipts == sum(line.startswith("> \u2068") for line in view.splitlines()), view
        assert receipts <= 10


async def test_what_is_shared_is_not_counted_as_said_by_one_only(town: Any, paper: Papers) -> None:
    await _papers(town, paper)
    await town.ask(BRIDGE)
    shared = set(stretches(await town.ask('press:"Shared"')))
    only = (await town.ask('press:"Only one says"')).split("with details of its own")[0]
    assert not shared & set(stretches(only))
