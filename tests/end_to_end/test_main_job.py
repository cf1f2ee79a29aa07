"""Save, summarise, compare, look quotes up, check them, correct: as a person at Discord does."""

from __future__ import annotations

import re
from pathlib import Path

from bot.cards.escape import stretches
from bot.text.body import canonical

Papers = dict[str, Path]


async def _saved(town, paper: Papers, *names: str) -> None:
    for name in names:
        outlet = {"post": ' outlet:"Coast Post"', "dairy": ' outlet:"Tarn Valley Herald"'}.get(name, "")
        answer = await town.ask(f"/save file file:{paper[name]}{outlet}")
        assert "### Saved" in answer, answer


async def test_a_file_says_who_wrote_it_when_and_where(town, paper: Papers) -> None:
    answer = await town.ask(f"/save file file:{paper['courier']}")
    assert "Nora Kestle" in answer
    assert "The Ellary Courier" in answer
    assert "March" in answer
    assert "2026" in answer
    assert "/save edit" in answer
    assert "The harbour bridge that carries the coast road" in answer  # the lede stands for the headline


async def test_the_same_article_twice_is_kept_once(town, paper: Papers) -> None:
    await _saved(town, paper, "courier")
    assert "already in the library" in await town.ask(f"/save file file:{paper['courier']}")
    assert "### 1 article" in await town.ask("/article list")


async def test_two_reports_on_one_event_fall_into_one_story(town, paper: Papers) -> None:
    await _saved(town, paper, "courier", "dairy", "post")
    answer = await town.ask("/story list")
    assert "### 2 stories" in answer
    assert "The Ellary Courier and Coast Post" in answer


async def test_a_summary_is_word_for_word_and_in_reading_order(town, paper: Papers) -> None:
    await _saved(town, paper, "courier")
    answer = await town.ask('/summary article:"Ellary" sentences:3')
    body = canonical(paper["courier"].read_text("utf8"))
    shown = [text for text in stretches(answer) if text in body]
    assert len(shown) >= 3
    places = [body.index(text) for text in shown[1:]]  # the first is the headline
    assert places == sorted(places)


async def test_every_sumy_method_answers_with_our_passages(town, paper: Papers) -> None:
    await _saved(town, paper, "courier")
    body = canonical(paper["courier"].read_text("utf8"))
    for method in ("lexrank", "textrank", "lsa", "luhn", "kl", "sumbasic", "reduction", "edmundson"):
        answer = await town.ask(f"/summary article:Ellary sentences:2 method:{method}")
        assert f"method {method}" in answer, answer
        assert all(text in body for text in stretches(answer))


async def test_buttons_of_a_summary_go_on_asking(town, paper: Papers) -> None:
    await _saved(town, paper, "courier")
    await town.ask("/summary article:Ellary sentences:3")
    assert "Rank 1" in await town.ask('press:"Why these?"')
    assert "word for word" in await town.ask('press:"Longer"')
    assert "In the source" in await town.ask('press:"Show in source"')


async def test_quotes_are_found_by_words_and_by_speaker(town, paper: Papers) -> None:
    await _saved(town, paper, "courier", "post")
    found = await town.ask('/quote find words:"traffic jam"')
    assert "I would rather explain a traffic jam than a funeral" in found
    assert "Ida Brannock" in found
    by = await town.ask("/quote by speaker:Brannock")
    assert "who knew what" in by
    assert "Petra Lund" not in by
    assert "Nobody called" in await town.ask('/quote by speaker:"Nobody Here"')


async def test_the_check_tells_true_from_changed(town, paper: Papers) -> None:
    await _saved(town, paper, "courier", "post")
    cases = {
        "I would rather explain a traffic jam than a funeral": "✔ Exact",
        "We closed it because we could promise that it would stand": "Differs",
        "Two hours to get to a school that I can see from my garden": "Differs",
        "We shall build a golden bridge across the whole bay by spring": "Not in this library",
        "The regional government will pay half": "but not as a quote",
        "traffic jam": "Too short",
    }
    for text, verdict in cases.items():
        assert verdict in await town.ask(f'/quote check text:"{text}"'), text
    wrong = await town.ask('/quote check text:"I would rather explain a traffic jam" speaker:"Petra Lund"')
    assert "Said by Ida Brannock, not Petra Lund" in wrong


async def test_a_comparison_shows_both_sides(town, paper: Papers) -> None:
    await _saved(town, paper, "courier", "post")
    overview = await town.ask('/compare article_a:"Ellary Courier" article_b:"Coast Post"')
    assert "2 outlets" in overview
    figures = await town.ask('press:"Figures that differ"')
    assert "11,000 vehicles" in figures
    assert "9,000 vehicles" in figures
    only = await town.ask('press:"Only one says"')
    assert "teachers" in only
    assert "Lorn viaduct" in only


async def test_a_comparison_says_what_it_needs(town, paper: Papers) -> None:
    await _saved(town, paper, "courier")
    for line in ("/compare", '/compare article_a:"Ellary"', '/compare article_a:"Ellary" article_b:"Ellary"'):
        answer = await town.ask(line)
        assert "story" in answer or "twice" in answer, answer


async def test_what_was_removed_comes_back(town, paper: Papers) -> None:
    await _saved(town, paper, "courier")
    assert "Removed" in await town.ask("/save remove article:Ellary")
    assert "empty" in await town.ask("/article list")
    assert "Back in the library" in await town.ask('press:"Undo"')
    assert "### 1 article" in await town.ask("/article list")
    assert "Removed" in await town.ask("/save remove article:Ellary")
    assert "Back in the library" in await town.ask("/save undo")


async def test_corrections_are_kept_and_can_be_taken_back(town, paper: Papers) -> None:
    await _saved(town, paper, "post")
    answer = await town.ask(
        '/save edit article:"Coast Post" headline:"A city cut in two" byline:"Jonas Feld"'
    )
    assert "A city cut in two" in answer
    assert "Jonas Feld" in answer
    assert "A city cut in two" in await town.ask("/article list")
    assert "Correction taken back" in await town.ask("/save undo")
    assert "A city cut in two" not in await town.ask("/article list")


async def test_stories_are_corrected_by_hand_and_back(town, paper: Papers) -> None:
    await _saved(town, paper, "courier", "post", "dairy")
    assert "Split off" in await town.ask('/curate split article:"Coast Post"')
    assert "### 3 stories" in await town.ask("/story list")
    assert "Taken back" in await town.ask('press:"Undo"')
    assert "### 2 stories" in await town.ask("/story list")
    assert "Renamed" in await town.ask('/curate rename story:"dairy" name:"The milk strike"')
    assert "The milk strike" in await town.ask("/story list")


async def test_a_pasted_text_is_saved_by_the_form(town) -> None:
    text = "The council of Hollow Tarn met on Tuesday. It approved the new bus line by nine votes to four."
    answer = await town.ask(f'/save text modal:text="{text}" modal:outlet="Tarn Valley Herald"')
    assert "### Saved" in answer, answer
    assert "Tarn Valley Herald" in answer


async def test_search_shows_the_sentence_that_has_the_words(town, paper: Papers) -> None:
    await _saved(town, paper, "courier", "dairy")
    answer = await town.ask("/article search words:viaducts")
    assert "Lorn viaduct" in answer
    assert "Tarn Valley Herald" not in answer


async def test_help_names_every_command(town) -> None:
    answer = await town.ask("/help")
    commands = await town.ada.commands()
    for command in commands:
        if command["type"] == 1 and command["name"] != "help":
            assert re.search(rf"/{command['name']}(?![\w-])", answer), command["name"]


async def test_help_explains_one_topic_when_chosen(town) -> None:
    await town.ask("/help")
    answer = await town.ask("choose:Quotes")
    assert "/quote check: Check" in answer
    assert "/save link" not in answer


async def test_message_menus_work_on_what_others_wrote(town, paper: Papers) -> None:
    await _saved(town, paper, "courier")
    quoted = "He wrote: “I would rather explain a traffic jam than a wedding.”"
    answer = await town.ask(f'menu:"Check this quote" message:{quoted}')
    assert "Differs" in answer, answer
    assert "no link" in await town.ask('menu:"Summarise this link" message:hello')


async def test_hostile_text_reaches_a_card_letter_by_letter_and_harmless(town, paper: Papers) -> None:
    answer = await town.ask(f'/save file file:{paper["hostile"]} outlet:"[Evil](https://evil.example)"')
    assert "### Saved" in answer, answer
    body = canonical(paper["hostile"].read_text("utf8"))
    for line in ("/summary article:Evil sentences:10", "/article show article:Evil", "/article list"):
        text = await town.ask(line)
        assert re.search(r"(?<!\\)@everyone", text) is None
        assert "](https://evil" not in text
        assert all(stretch in body for stretch in stretches(text))


async def test_a_quote_of_small_words_only_is_found_too(town, tmp_path: Path) -> None:
    place = tmp_path / "small.txt"
    place.write_text(
        "“We will not do that,” Mayor Ida Brannock said on Tuesday in Port Ellary, and left the hall."
    )
    await town.ask(f"/save file file:{place} outlet:Courier")
    assert "✔ Exact" in await town.ask('/quote check text:"We will not do that"')
    assert "Differs" in await town.ask('/quote check text:"We will do that"')
