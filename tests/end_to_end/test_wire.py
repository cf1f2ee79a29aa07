"""A wire copy is marked when it comes in, and one voice wherever outlets are counted."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Town


async def test_the_very_same_text_of_another_outlet_is_kept_as_its_copy(
    town: Town, paper: dict[str, Path]
) -> None:
    await town.ask(f"/save file file:{paper['courier']}")
    again = await town.ask(f'/save file file:{paper["courier"]} outlet:"The Ellary Courier"')
    assert "already in the library" in again
    assert "### Saved" in await town.ask(f'/save file file:{paper["courier"]} outlet:"Copy Gazette"')
    assert "counted as one voice" in await town.ask('/article show article:"Copy Gazette"')


async def test_a_copy_in_another_outlet_is_one_voice_at_every_door(
    town: Town, paper: dict[str, Path], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(
        paper["courier"].read_text("utf8").replace("— The Ellary Courier", "It is going to rain.")
    )
    await town.ask(f"/save file file:{paper['courier']}")
    await town.ask(f'/save file file:{copy} outlet:"Copy Gazette"')
    assert "counted as one voice" in await town.ask("/article show article:Gazette")
    assert "have one text, but for a few words" in await town.ask("/compare story:bridge")
    listed = await town.ask("/story list")
    assert "2 articles" in listed
    assert "Copy Gazette" not in listed
    shown = await town.ask("/story show story:bridge")
    assert "-# 2 articles of 2 outlets, 1 with a text of its own" in shown
    assert "Copy Gazette" in shown
    assert "wire copy" in shown
    today = await town.ask("/today")
    assert "1 outlet: The Ellary Courier" in today, today
    await town.ask(f'/save file file:{paper["post"]} outlet:"Coast Post"')
    assert "-# 3 articles of 3 outlets, 2 with a text of their own" in await town.ask(
        "/story show story:bridge"
    )
    assert "2 outlets: " in await town.ask("/today")
    key = await town.desk.comparing.key(town.guild, "bridge", ())
    assert (await town.desk.comparing.compare(town.guild, key)).voices == 2
