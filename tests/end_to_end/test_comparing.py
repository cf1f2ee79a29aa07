"""`/compare` as a person meets it: the picture, the views, and what else people compare."""

from __future__ import annotations

import io
import re
from itertools import pairwise
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
    named = f' modal:headline="{headline}"' if headline else ""
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
    assert "Dot matrix of 2 voices" in file["description"]
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


ROAD = (
    "A landslide closed the coast road near Torvik early on Monday. Stones and mud lie on both lanes over a length of "
    "eighty metres. The road service sent two excavators. It evacuated {houses} houses near Torvik."
)
MORE = (
    "The mayor of Torvik walked up the slope at noon with two engineers and a dog. A slide at the same place killed two "
    "hikers in 1987. Those who govern Torvik should have listened to its brave engineers long ago."
)
FAIR = (
    "The cheese fair of Little Sark opened on Monday with 94 stalls, more than ever. Judges tasted for six hours before "
    "they gave the golden ladle to a goat cheese from Norbury."
)
ERDRUTSCH = (
    "Ein Erdrutsch hat am Montag die Küstenstraße bei Torvik gesperrt. Steine und Schlamm liegen auf beiden Fahrspuren. "
    "Der Straßendienst hat zwei Bagger geschickt und die Häuser am Hang räumen lassen."
)


async def test_what_only_one_says_tells_copies_background_and_opinion(town: Any) -> None:
    await _saved(town, f"{ROAD.format(houses=14)} {MORE}", "Post")
    await _saved(town, f"{ROAD.format(houses=14)} {MORE}", "Ledger")
    await _saved(
        town, "Eighty metres of the coast road near Torvik are under mud since Monday. " + FAIR, "Herald"
    )
    await town.ask("/compare article_a:Post article_b:Ledger article_c:Herald")
    only = await town.ask('press:"Only one says"')
    assert "**Only Post and copies of its text**" in only
    lines = dict(pairwise(only.splitlines()))
    told = {passage.strip("> \u2068\u2069"): receipt for passage, receipt in lines.items()}
    assert (
        told["The mayor of Torvik walked up the slope at noon with two engineers and a dog."]
        == "> -# Post ¶1"
    )
    assert told["A slide at the same place killed two hikers in 1987."] == "> -# Post ¶1 · background"
    assert (
        told["Those who govern Torvik should have listened to its brave engineers long ago."]
        == "> -# Post ¶1 · opinion"
    )


async def test_articles_that_share_nothing_say_so_and_have_no_picture(town: Any) -> None:
    await _saved(town, ROAD.format(houses=14), "Post")
    await _saved(town, FAIR, "Herald")
    answer = await town.answer("/compare article_a:Post article_b:Herald")
    assert not _attached(answer)
    assert "they seem to be about different things" in await town.ask(
        "/compare article_a:Post article_b:Herald"
    )
    assert "No claim found" in await town.ask('press:"Shared"')


async def test_articles_of_one_story_are_not_said_to_be_about_different_things(town: Any) -> None:
    await _saved(town, ROAD.format(houses=14), "Post")
    await _saved(town, FAIR, "Herald")
    await town.ask('/curate merge story:"#1" other:"#2"')
    overview = await town.ask('/compare story:"#1"')
    assert "They are in one story: they may tell it in other words" in overview
    assert "different things" not in overview


async def test_articles_that_share_a_quote_are_not_said_to_be_about_different_things(town: Any) -> None:
    road = "The engineers of the county, who came with a dog, called both lanes and the wall “ruined for good” and left."
    fair = "Goats ate four cheeses behind the tents, and the boots of a judge were “ruined for good”, said a farmer from Halm."
    await _saved(town, f"{ROAD.format(houses=14)} {road}", "Post")
    await _saved(town, f"{FAIR} {fair}", "Herald")
    overview = await town.ask("/compare article_a:Post article_b:Herald")
    assert "**1** quote in several" in overview
    assert "different things" not in overview


async def test_copies_of_a_text_that_is_not_compared_are_said_to_be_one(town: Any) -> None:
    for outlet in ("Wire", "Post", "Ledger"):
        await _saved(town, f"{ROAD.format(houses=14)} {MORE}", outlet)
    overview = await town.ask("/compare article_a:Post article_b:Ledger")
    assert "All of these have one text" in overview


async def test_two_texts_of_one_outlet_speak_for_themselves(town: Any) -> None:
    """Two revisions saved as two articles, or two reports of one paper."""
    await _saved(town, ROAD.format(houses=14), "Post")
    await _saved(town, ROAD.format(houses=19) + " The road stays closed until Friday evening.", "Post")
    overview = await town.ask("/compare article_a:#1 article_b:#2")
    assert "2 articles of 1 outlet" in overview
    assert "All of these are by one outlet" in overview
    assert "**14 houses ↔ 19 houses" in await town.ask('press:"Figures that differ"')


async def test_the_same_article_twice_is_refused(town: Any) -> None:
    await _saved(town, ROAD.format(houses=14), "Post")
    assert "same article twice" in await town.ask("/compare article_a:Post article_b:#1")


async def test_a_story_and_an_article_are_not_both_taken(town: Any) -> None:
    await _saved(town, ROAD.format(houses=14), "Post")
    assert "either a **story** or articles, not both" in await town.ask("/compare story:road article_a:Post")


async def test_languages_are_not_held_against_each_other(town: Any) -> None:
    """What the German paper does not have in English words is not "only" in the English one."""
    await _saved(town, ROAD.format(houses=14), "Post")
    await _saved(
        town, ROAD.format(houses=14) + " A ferry from Hjelm takes lorries for free until Friday.", "Ledger"
    )
    await _saved(town, ERDRUTSCH + " „Der Berg kam in der Nacht zu uns“, sagte Anna Holm.", "Anzeiger")
    overview = await town.ask("/compare article_a:Post article_b:Ledger article_c:Anzeiger")
    assert "different languages" in overview
    assert "different things" not in overview
    only = await town.ask('press:"Only one says"')
    assert "Anzeiger writes alone in its language" in only
    assert "Erdrutsch" not in only
    assert "Anzeiger** does not name" not in await town.ask('press:"Names missing"')
    quotes = await town.ask('press:"Quotes"')
    assert "**Anna Holm** · only here in German; others may have it translated" in quotes, quotes
    both = await town.ask("/compare article_a:Post article_b:Anzeiger")
    assert "**0** shared · **0** said by one only" in both
    assert "different things" not in both


async def test_five_words_beside_five_thousand(town: Any, tmp_path: Path) -> None:
    """And one sentence of 3,000 words, which no card can hold: it is cut, and the cut is marked."""
    await _saved(town, "Road near Torvik closed Monday.", "Tiny", headline="Road closed")
    rows = [
        f"Surveyor {n} measured {n + 10} cracks on slope {n} above the {n}th house of Torvik."
        for n in range(360)
    ]
    rows.append("The road service counted " + "stones, mud, " * 1_500 + "and one bicycle.")
    place = tmp_path / "long.txt"
    place.write_text("Landslide closes Torvik road\n\n" + ROAD.format(houses=14) + "\n\n" + "\n\n".join(rows))
    assert "### Saved" in await town.ask(f"/save file file:{place} outlet:Long")
    overview = await town.ask("/compare article_a:Tiny article_b:Long")
    assert "Road near Torvik closed Monday." in overview
    page = await town.ask('press:"Only one says"')
    pages = int(re.search(r"page 1 of (\d+)", page)[1])  # type: ignore[index]
    seen = [page]
    for _ in range(pages - 1):
        seen.append(await town.ask('press:"▶"'))
    whole = "\n".join(seen)
    assert "Surveyor 359" in whole
    assert "[…]" in whole
    assert f"page {pages} of {pages}" in seen[-1]


async def test_dates_without_times_make_nobody_first(town: Any) -> None:
    await _saved(town, ROAD.format(houses=14), "Post", date="2026-03-02")
    await _saved(town, ROAD.format(houses=14) + " A ferry takes lorries.", "Ledger", date="2026-03-02")
    answer = await town.answer("/compare article_a:Post article_b:Ledger")
    (file,) = _attached(answer)
    assert "(that day)" in file["description"]
    assert "(first)" not in file["description"]
    clock = await town.ask('press:"Who was first"')
    assert "that day" in clock
    assert "00:00" not in clock
    assert "1\\." not in clock


async def test_one_dated_report_makes_nobody_first(town: Any) -> None:
    await _saved(town, ROAD.format(houses=14), "Post", date="2026-03-02")
    await town.ask(
        f'/save text modal:text="{ROAD.format(houses=14)} A ferry takes lorries." modal:outlet="Ledger"'
    )
    await town.ask("/compare article_a:Post article_b:Ledger")
    clock = await town.ask('press:"Who was first"')
    assert "who was first is not known" in clock
    assert "1\\." not in clock


async def test_hostile_names_and_text_stay_harmless_in_card_and_description(town: Any, paper: Papers) -> None:
    evil = "[Evil](https://evil.example) @everyone <@1> $x^2_{$"
    await town.ask(f'/save file file:{paper["hostile"]} outlet:"{evil}"')
    text = paper["hostile"].read_text("utf8").replace('"', "”")
    await _saved(town, " ".join(text.split())[:1500] + " More was said on Tuesday in the town hall.", "Post")
    for view in ("overview", "shared", "only", "quotes", "headlines", "names", "clock"):
        answer = await town.ask(f"/compare article_a:#1 article_b:#2 view:{view}")
        assert "Something broke" not in answer
        card = answer.split("Picture: ")[0]
        assert re.search(r"(?<!\\)@everyone", card) is None, card
        assert "](https://evil" not in card
        assert re.search(r"(?<!\\)<@1>", card) is None


async def test_a_live_blog_beside_a_report(town: Any) -> None:
    """Times of entries are no figures that differ, and repeated lines no claims of their own."""
    blog = " ".join(
        f"{10 + n}:30 The road service says it is still clearing the coast road near Torvik."
        for n in range(6)
    )
    await _saved(town, ROAD.format(houses=14) + " " + blog, "Live")
    await _saved(town, ROAD.format(houses=14) + " Clearing will go on until 18:00, the mayor said.", "Post")
    answer = await town.ask("/compare article_a:Live article_b:Post")
    assert "Something broke" not in answer
    figures = await town.ask('press:"Figures that differ"')
    assert "10:30 ↔" not in figures


async def test_the_menu_has_the_picture_too(town: Any) -> None:
    link = 'modal:url="https://post.example/torvik"'
    await town.ask(f'/save text modal:text="{ROAD.format(houses=14)}" modal:outlet="Post" {link}')
    await _saved(town, ROAD.format(houses=19) + " The road stays closed until Friday.", "Ledger")
    answer = await town.answer('menu:"Compare coverage" message:https://post.example/torvik')
    assert _attached(answer), answer
