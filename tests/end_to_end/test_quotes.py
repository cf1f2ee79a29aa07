"""Quotes as somebody at Discord asks for them: found, told apart, checked, corrected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAPERS = {
    "Ellary Courier": (
        "The harbour bridge of Port Ellary was closed on Monday night after inspectors found a crack in a girder.\n\n"
        "“We closed it because we could not promise that it would stand,” Mayor Ida Brannock told reporters at the foot "
        "of the bridge. “I would rather explain a traffic jam than a funeral.”\n\n"
        "“The girder was last examined in 2019, and nobody asked for more,” said Tobias Renn, the city engineer. "
        "“We must replace 14 metres of it before the winter.”\n\n"
        "Her brother, the shipowner Otto Brannock, disagreed. “A bridge of 61 years does not fall down in a night,” "
        "Otto Brannock said."
    ),
    "Coast Post": (
        "Port Ellary woke to a city cut in two after its bridge was closed when inspectors found a crack.\n\n"
        "“I would rather explain a traffic jam than a funeral,” Mayor Ida Brannock said.\n\n"
        "City engineer Tobias Renn was blunt. “We must replace 14 metres of it,” Renn said.\n\n"
        "“Two hours to get to a school that I can see from my kitchen,” said Petra Lund, a teacher."
    ),
    "Valley Herald": (
        "The closing of the Port Ellary bridge angers the valley, where a crack was talked about for years.\n\n"
        "“We closed it because we could not have promised that it would stand,” Brannock said on Monday."
    ),
}


@pytest.fixture
async def full(town, tmp_path: Path):
    for number, (outlet, text) in enumerate(PAPERS.items()):
        place = tmp_path / f"{number}.txt"
        place.write_text(text)
        assert "### Saved" in await town.ask(f'/save file file:{place} outlet:"{outlet}"')
    return town


async def ask(town, line: str) -> str:
    """The answer as a person reads it."""
    answer: str = await town.ask(line)
    assert "Something broke" not in answer, (line, answer)
    return answer.replace("\u2068", "").replace("\u2069", "")


async def test_the_same_quote_of_two_outlets_is_shown_once_with_what_stands_around_it(full) -> None:
    answer = await ask(full, '/quote find words:"jams traffic"')
    assert "### 1 quote with" in answer
    assert answer.count("traffic jam than a funeral") == 1
    assert "The same words in Ellary Courier" in answer
    assert "-# Mayor Ida Brannock said." in answer


async def test_wordings_that_differ_are_aligned_word_by_word(full) -> None:
    answer = await ask(full, "/quote find words:stand")
    assert "### 1 quote with" in answer
    assert "**Ida Brannock** (“Brannock” in the article) · Valley Herald" in answer
    assert "Ellary Courier words it differently" in answer
    assert "**+have**" in answer
    assert "~~−promise~~ **+promised**" in answer
    assert "Coast Post has only part of it" in await ask(full, "/quote find words:metres")


async def test_phrases_stand_together(full) -> None:
    assert "### 1 quote" in await ask(full, "/quote find words:“could not promise”")
    assert "No quote in this library has “could promise”" in await ask(
        full, "/quote find words:“could promise”"
    )


async def test_a_surname_of_two_people_asks_which_and_the_button_answers(full) -> None:
    answer = await ask(full, "/quote by speaker:Brannock")
    assert "3 people called “Brannock” are quoted here" in answer
    assert "(given name not known)" in answer
    assert "fall down in a night" not in answer
    otto = await ask(full, 'press:"Otto Brannock"')
    assert "### Otto Brannock: 1 quote" in otto
    assert "funeral" not in otto
    ida = await ask(full, '/quote find words:"closed bridge jam funeral" speaker:"Otto Brannock"')
    assert "No quote here of **Otto Brannock**" in ida
    assert "is quoted once here" in ida
    assert "### Tobias Renn: 2 quotes" in await ask(full, "/quote by speaker:Renn")
    asked = await ask(full, "/quote find words:stand speaker:Brannock")
    assert "Whom do you mean?" in asked
    assert "### 1 quote" in await ask(full, 'press:"Ida Brannock"')


async def test_what_is_not_there_is_answered_with_what_is(full) -> None:
    assert "Did you mean **Ida Brannock**" in await ask(full, "/quote by speaker:Branock")
    assert "Did you mean **Ida Brannock**" in await ask(full, '/quote by speaker:"Ada Brannock"')
    once = await ask(full, "/quote find words:school outlet:Nowhere")
    assert "Without speaker, outlet, time and story there is 1 quote." in once
    funral = await ask(full, '/quote find words:"funral jam"')
    assert "Did you mean **funeral**?" in funral
    assert "“funral” 0 · “jam” 2" in funral
    narrow = await ask(full, "/quote find words:jam speaker:Renn")
    assert "No quote here of **Tobias Renn** has “jam”" in narrow
    assert "is quoted 3 times here" in narrow
    assert "there are 2 quotes" in narrow


async def test_speakers_are_merged_and_split_by_hand_and_back(full) -> None:
    merged = await ask(full, '/curate speaker merge speaker:"Ida Brannock" other:"=brannock"')
    assert "One person from now on" in merged
    assert "**Ida Brannock** · 4 quotes" in merged
    by = await ask(full, '/quote by speaker:"Ida Brannock"')
    assert "also written Brannock" in by
    split = await ask(full, '/curate speaker split speaker:"Ida Brannock" name:"=brannock"')
    assert "**Brannock** · 1 quote" in split
    assert "Apart from Ida Brannock" in split
    assert "Taken back" in await ask(full, "press:Undo")
    assert "also written Brannock" in await ask(full, '/quote by speaker:"Ida Brannock"')
    again = await ask(full, '/curate speaker merge speaker:"Ida Brannock" other:"=brannock"')
    assert "one person here already" in again
    assert "only this one name" in await ask(full, '/curate speaker split speaker:"Otto Brannock" name:Otto')
    assert "Nobody called" in await ask(full, '/curate speaker merge speaker:"Ida Brannock" other:Nobody')


async def test_the_check_says_what_was_changed_left_out_and_cut(full) -> None:
    part = await ask(full, '/quote check text:"we could not promise"')
    assert "✔ Exact" in part
    assert "Left out before it: We closed it because" in part
    assert "Left out after it: that it would stand" in part
    drop = await ask(full, '/quote check text:"We closed it because we could promise that it would stand"')
    assert "a negation is changed" in drop
    assert "**+not** (negation!)" in drop
    number = await ask(
        full, '/quote check text:"The girder was last examined in 2018, and nobody asked for more"'
    )
    assert "a number is changed" in number
    assert "~~−2018~~ **+2019** (number!)" in number
    typed = await ask(
        full,
        '/quote check text:"I would  rather explain a traffic jam than a funeral..." speaker:"Ida Brannock"',
    )
    assert "apart from typography" in typed
    assert "set differently: " in typed
    assert "Said by **Ida Brannock**" in typed
    cut = await ask(
        full,
        '/quote check text:"We closed it because we could not promise that it would stand. We must replace 14 metres"',
    )
    assert "Stitched" in cut
    assert "and nothing shows it" in cut
    assert "Left out here: Mayor Ida Brannock told reporters" in cut


async def test_parts_with_no_word_between_them_are_not_said_to_be_cut(town, tmp_path: Path) -> None:
    place = tmp_path / "two.txt"
    place.write_text(
        "“It hid the report for a year.\n\n“And now it asks us to pay,” said Lena Corvo, a farmer."
    )
    await town.ask(f"/save file file:{place} outlet:Courier")
    answer = await ask(town, '/quote check text:"It hid the report for a year. And now it asks us to pay"')
    assert "Stitched" in answer
    assert "follows the one before it, but in quotation marks of its own" in answer


async def test_a_person_of_very_many_quotes_is_counted_with_all_of_them(town, tmp_path: Path) -> None:
    place = tmp_path / "many.txt"
    place.write_text(
        "\n\n".join(f"“We planted {n} trees in {1800 + n},” said Lena Corvo, a farmer." for n in range(130))
    )
    await town.ask(f"/save file file:{place} outlet:Courier")
    answer = await ask(town, '/quote by speaker:"Lena Corvo"')
    assert "### Lena Corvo: 130 quotes" in answer
    assert "The newest 120 quotes are looked through; 10 older ones match too" in answer


async def test_a_person_joined_by_hand_is_the_person_asked_for_in_a_check(full) -> None:
    line = '/quote check text:"I would rather explain a traffic jam" speaker:"Tobias Renn"'
    assert "said by somebody else" in await ask(full, line)
    await ask(full, '/curate speaker merge speaker:"Tobias Renn" other:"Ida Brannock"')
    assert "✔ Exact" in await ask(full, line)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("word", "Too short"),
        ("…", "Too short"),
        ("@everyone <@123456789012345678> <:wave:123456789012345678>", "Too short"),
        ("**I would rather explain** a ~~traffic~~ jam than a funeral <@123456789012345678>", "✔ Exact"),
        ("> I would rather explain a traffic jam", "✔ Exact"),
        ('hull" OR guild:g42 NEAR( *', "Not in this library"),
        ("Nous avons fermé le pont parce que nous ne pouvions rien promettre", "Not in this library"),
        ("我们关闭了大桥因为我们不能保证它会站立", "Not in this library"),
        ("I would rather explain a traffic jam " * 27, "–"),  # 1,000 characters
        ("We shall build a golden bridge by spring " * 97, "–"),  # 4,000
        ("\u202e\u2068I would rather explain\u2069 \u200ba traffic jam", "✔"),
    ],
)
async def test_whatever_is_to_be_checked_gets_a_verdict(full, text: str, verdict: str) -> None:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    answer = await ask(full, f'/quote check text:"{escaped}"')
    assert verdict in answer, answer


@pytest.mark.parametrize(
    "name",
    [
        "'",
        "%",
        "_",
        "*",
        "🦊",
        "=",
        "==",
        "= ",
        "O'Nobody-Smith",
        "a" * 100,
        "\u202ex",
        "g42s·x",
        "; DROP TABLE speakers",
        "李",
    ],
)
async def test_odd_names_are_only_names(full, name: str) -> None:
    for line in (
        f'/quote by speaker:"{name}"',
        f'/quote find words:jam speaker:"{name}"',
        f'/quote check text:"I would rather explain a traffic jam" speaker:"{name}"',
        f'/curate speaker merge speaker:"{name}" other:"Ida Brannock"',
        f'/curate speaker split speaker:"Ida Brannock" name:"{name}"',
    ):
        assert len(await ask(full, line)) > 10


async def test_a_message_is_checked_quote_by_quote(full) -> None:
    quoted = "“We could not promise that it would stand”, “I would rather explain a traffic jam than a wedding”, “two words”"
    answer = await ask(full, f'menu:"Check this quote" message:Look: {quoted} :)')
    assert "### 3 quotes in this message" in answer
    assert "~~−wedding~~ **+funeral**" in answer
    assert "Too short" in answer
    many = " ".join(f"“Quote number {n} of nobody here”" for n in range(9))
    answer = await ask(full, f'menu:"Check this quote" message:{many}')
    assert "### 9 quotes in this message" in answer
    assert "3 quotes of this message not checked" in answer


async def test_pages_turn(town, tmp_path: Path) -> None:
    lines = [
        f"“The {one} {other} stands in the harbour of Ellary,” said Ada Brock."
        for one in ("red", "green", "blue", "old")
        for other in ("crane", "tower", "lamp")
    ]
    place = tmp_path / "many.txt"
    place.write_text("The harbour of Ellary was counted on Monday, thing by thing.\n\n" + "\n\n".join(lines))
    await town.ask(f"/save file file:{place} outlet:Courier")
    first = await ask(town, "/quote find words:harbour")
    assert "page 1 of 2" in first
    second = await ask(town, "press:▶")
    assert "page 2 of 2" in second
    shown = [line for line in (first + second).splitlines() if line.startswith("> “")]
    assert len(shown) == len(set(shown)) == 12


@pytest.mark.parametrize(
    "words",
    [
        "ellary harbour stands the in of " + "ellary " * 14 + "*harbour*",
        "“stands in the harbour of Ellary” " + "harbour ellary " * 7,
    ],
)
async def test_pages_turn_when_the_words_are_too_long_for_a_button(town, tmp_path: Path, words: str) -> None:
    lines = [f"“Lamp number {n} stands in the harbour of Ellary,” said Ada Brock." for n in range(20, 28)]
    place = tmp_path / "long.txt"
    place.write_text("The harbour of Ellary was counted on Monday, lamp by lamp.\n\n" + "\n\n".join(lines))
    await town.ask(f"/save file file:{place} outlet:Courier")
    first = await ask(town, f"/quote find words:'{words}'")
    assert "page 1 of 2" in first, first
    second = await ask(town, "press:▶")
    assert "page 2 of 2" in second, second
    assert first.splitlines()[0] == second.splitlines()[0]
    assert "page 1 of 2" in await ask(town, "press:◀")


async def test_an_undated_article_is_never_given_the_day_it_came_in_as_its_date(full) -> None:
    for line in ("/quote find words:girder", "/article list", "/story show story:bridge"):
        answer = await ask(full, line)
        assert "Ellary Courier" in answer
        assert re.search(r"Ellary Courier.* · undated, saved ", answer), (line, answer)


async def test_what_stands_between_two_quotes_of_a_sentence_is_shown_once(town, tmp_path: Path) -> None:
    place = tmp_path / "two.txt"
    place.write_text(
        "Lena Corvo called the wall “an old friend” and the harbour “a second home to us” on Monday."
    )
    await town.ask(f"/save file file:{place} outlet:Courier")
    answer = await ask(town, '/quote by speaker:"Lena Corvo"')
    assert "an old friend" in answer
    assert "a second home" in answer
    assert answer.count("and the harbour") == 1


@pytest.mark.parametrize("words", ["…", "“…”", "“", "*?!"])
async def test_marks_alone_are_no_words_to_look_for(full, words: str) -> None:
    assert "at least one word" in await ask(full, f"/quote find words:'{words}'")


async def test_what_follows_a_quote_is_shown_without_its_comma_and_once(town, tmp_path: Path) -> None:
    place = tmp_path / "comma.txt"
    place.write_text(
        "„Die Brücke bleibt heute geschlossen“, sagte Lena Korvo am Montag. „Wir prüfen jeden einzelnen Träger.“"
    )
    await town.ask(f"/save file file:{place} outlet:Talbote")
    answer = await ask(town, "/quote by speaker:Korvo")
    assert answer.count("sagte Lena Korvo am Montag.") == 1
    assert "-# sagte" in answer


async def test_a_check_says_to_whom_another_paper_gives_the_words(full, tmp_path: Path) -> None:
    place = tmp_path / "other.txt"
    place.write_text("“I would rather explain a traffic jam than a funeral,” said Petra Lund, a teacher.")
    await full.ask(f"/save file file:{place} outlet:Evening")
    answer = await ask(full, '/quote check text:"I would rather explain a traffic jam than a funeral"')
    assert "said by **Ida Brannock**, in" in answer or "said by **Petra Lund**, in Evening" in answer
    assert "The same words in Evening" not in answer


async def test_blanks_of_a_scan_before_its_marks_are_typography(town, tmp_path: Path) -> None:
    place = tmp_path / "scan.txt"
    place.write_text(
        'The wall held . " Stone is patient , but water is more patient still , " said Lena Corvo .'
    )
    await town.ask(f"/save file file:{place} outlet:Archive")
    answer = await ask(town, '/quote check text:"Stone is patient, but water is more patient still"')
    assert "apart from typography" in answer
    assert "blanks and line breaks" in answer


async def test_words_printed_in_a_chats_markup_are_found_as_they_are(town, tmp_path: Path) -> None:
    place = tmp_path / "markup.txt"
    place.write_text("“Nobody leaves the _old_ harbour of ||Ellary|| tonight,” said Lena Corvo.")
    await town.ask(f"/save file file:{place} outlet:Courier")
    assert "✔ Exact" in await ask(
        town, '/quote check text:"Nobody leaves the _old_ harbour of ||Ellary|| tonight"'
    )


async def test_a_message_with_a_mark_that_is_never_closed_is_checked_from_there(full) -> None:
    message = "She said “I would rather explain a traffic jam"
    assert "✔ Exact" in await ask(full, f'menu:"Check this quote" message:{message}')


async def test_a_message_of_a_link_alone_has_nothing_to_check(full) -> None:
    answer = await ask(full, 'menu:"Check this quote" message:https://courier.example/a')
    assert "I see no text in that message" in answer


async def test_the_reporters_words_have_no_speaker_in_a_message_of_several(full) -> None:
    message = "“in a city cut in two after its bridge was closed” and “a city cut in two after its bridge” and “no such words here”"
    answer = await ask(full, f'menu:"Check this quote" message:{message}')
    assert "not as a quote" in answer
    assert "speaker not certain" not in answer


async def test_words_of_a_text_without_blanks_are_found(town, tmp_path: Path) -> None:
    place = tmp_path / "zh.txt"
    place.write_text("大桥星期二关闭，检查人员发现了一条裂缝。\n\n市长说：「我们不会拿九千人的生命冒险。」")
    assert "### Saved" in await town.ask(f"/save file file:{place} outlet:Tagblatt")
    assert "### 1 quote with" in await ask(town, "/quote find words:生命冒险")
    assert "### 1 quote with" in await ask(town, "/quote find words:“九千人的生命”")
    assert "No quote in this library has" in await ask(town, "/quote find words:“八千人的生命”")


async def test_a_title_before_a_name_suggests_the_person(full) -> None:
    assert "### Tobias Renn: 2 quotes" in await ask(full, '/quote by speaker:"President Ren"')


@pytest.mark.parametrize(
    "line", ["/quote find words:bridge", "/quote by speaker:Ida", '/quote check text:"we will not go"']
)
async def test_an_empty_library_says_how_to_fill_it(town, line: str) -> None:
    assert "This library is empty. `/save link`" in await ask(town, line)


async def test_every_dead_end_says_what_to_do_next(full) -> None:
    assert "`/article search` looks through whole articles" in await ask(full, "/quote find words:zeppelin")
    assert "pick it from the list" in await ask(full, "/quote by speaker:Zebulon")
    assert "Did you mean" not in await ask(full, '/quote by speaker:"a zeppelin"')


async def test_what_a_narrow_question_does_not_find_is_not_denied_to_the_library(full) -> None:
    assert "No quote has “jam” in the outlet, time or story you asked for." in await ask(
        full, "/quote find words:jam outlet:Nowhere"
    )
    assert "No quote of **Ida Brannock** has “jam” in the outlet" in await ask(
        full, '/quote find words:jam outlet:"Valley Herald" speaker:"Ida Brannock"'
    )
