"""Which openings lean on a sentence not shown, which lines are no article, and what may stand alone."""

from __future__ import annotations

import pytest

from bot.text.junk import after_dateline, is_junk
from bot.text.openings import (
    half_quote,
    in_first_person,
    inside_quotations,
    leans,
    needs_the_one_before,
    second_mentions,
)
from bot.text.selection import Unit, units


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "He refused to answer."),
        ("en", "“They came at night,” she said."),
        ("en", "But the plan failed."),
        ("en", "However, the plan failed."),
        ("en", "The move angered shop owners."),
        ("en", "That's why it failed."),
        ("en", "As a result, the road is closed."),
        ("en", "In his letter, Aldane complains."),
        ("en", "The 37-year-old was taken to hospital."),
        ("en", "The singer, who lives in Velmar, refused."),
        ("en", "Other bridges stayed open."),
        ("en", "Perhaps most remarkably, the old bridge held."),
        ("en", "When asked about the cracks, he spoke of the weather."),
        ("en", "In addition, the bridge is closed."),
        ("en", "In fact, the bridge is closed."),
        ("en", "By contrast, Velmar kept its bridge."),
        ("en", "By then the bridge was closed."),
        ("en", "Two of those were played in Velmar."),
        ("en", "Speaking after the vote, he called it a good day."),
        ("en", "Before an illness left her unable to walk, she was a guide."),
        ("en", "The mayor agreed, and closed the bridge."),
        ("en", "For a while, that bridge was the longest."),
        ("en", "The controversy comes after a year of works."),
        ("en", "Six months later, the bridge was closed again."),
        ("en", "A week before that, the bridge had been closed."),
        ("en", "The figures show that most drivers pay."),
        ("fr", "Même son de cloche à Orrin, où le pont est fermé."),
        ("fr", "Une mesure prise en mai par la ville."),
        ("vi", "Tuy nhiên, cây cầu vẫn đóng."),
        ("vi", "Trong khi đó, cây cầu vẫn đóng."),
        ("fr", "La ministre a émis des réserves."),
        ("fr", "L’élue, qui avait voté contre, se tait."),
        ("fr", "Selon cette source, la route reste fermée."),
        ("fr", "Elle a refusé de répondre."),
        ("de", "Das ist neu."),
        ("nl", "Het is gesloten."),
        ("fr", "C’est une première."),
        ("fr", "Selon lui, la route reste fermée."),
        ("de", "Er lehnte ab."),
        ("de", "Daraufhin wurde die Straße gesperrt."),
        ("es", "Sin embargo, la carretera sigue cerrada."),
        ("it", "Tuttavia la strada resta chiusa."),
        ("pt", "No entanto, a estrada continua fechada."),
        ("nl", "Volgende week niet, maar dit wel."[19:].capitalize()),
        ("zh", "他拒绝回答。"),
    ],
)
def test_leaning_openings(language: str, sentence: str) -> None:
    assert leans(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Aldane refused to answer."),
        ("en", "This week the road was closed."),
        ("en", "IT workers went on strike."),
        ("en", "It is believed that the road will open in May."),
        ("en", "Items were stolen."),
        ("en", "Asked about the cracks, Aldane spoke of the weather."),
        ("en", "In addition to the bridge, two roads are closed."),
        ("en", "For a while, this week, the bridge was open."),
        ("en", "In Velmar, he is known as the ferryman."),
        ("en", "Many of the guides left."),
        ("en", "Six months before the vote, the bridge was closed."),
        ("en", "The figures of the toll office show that most drivers pay."),
        ("en", "The mayor agreed to close the bridge."),
        ("fr", "La ministre de la Culture, Odile Garenne, a émis des réserves."),
        ("fr", "Après cette semaine, la route sera fermée."),
        ("fr", "Il y a deux ans, la route a été fermée."),
        ("fr", "Cette semaine, la route a été fermée."),
        ("de", "Diese Woche wurde die Straße gesperrt."),
        ("de", "Aldane lehnte ab."),
        ("de", "Der Stadtrat sperrte die Straße."),
        ("de", "Das Gericht wies die Klage ab."),
        ("nl", "Het kabinet heeft besloten."),
        ("zh", "市议会拒绝回答。"),
        ("ko", "그는 거절했다."),
    ],
)
def test_openings_that_stand_alone(language: str, sentence: str) -> None:
    assert not leans(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "needs"),
    [
        ("“The bridge is worn out.”", True),
        ('"The bridge is worn out."', True),
        ("« Le pont est usé ».", True),
        ("「大桥已经旧了。」", True),
        ("“The bridge is worn out,” Tessa Orlund said.", False),
        ("“Worn out” and “unsafe”", False),
        ("« Le pont est usé », poursuit-il.", True),
        ("« Le pont est usé », a-t-elle ajouté mardi.", True),
        ("« Le pont est usé », a-t-il dit à Velmar.", False),
        ("« Le pont est usé », explique Odile Garenne.", False),
        ("'The bridge is worn out.'", True),
        ("‘We can’t wait for it.’", True),
        ("'We can't wait,' Tessa Orlund said, 'for it.'", False),
        ("The bridge is “worn out.”", False),
        ("The bridge is worn out.", False),
        ("But the bridge is worn out.", True),
    ],
)
def test_a_quotation_needs_the_sentence_that_says_whose_it_is(sentence: str, needs: bool) -> None:
    language = "fr" if "«" in sentence else "zh" if "「" in sentence else "en"
    assert needs_the_one_before(sentence, language) == needs


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("", False),
        ("“Whole,” she said.", False),
        ("“Half, she said.", True),
        ("half,” she said.", True),
        ('"Straight," she said.', False),
        ('"Straight, she said.', True),
        ("„Deutsch“, sagte sie.", False),
        ("« Français », dit-elle.", False),
    ],
)
def test_half_quotes(text: str, half: bool) -> None:
    assert half_quote(text) is half


@pytest.mark.parametrize(
    "line",
    [
        "By Tessa Orlund",
        "By Tessa Orlund and Ruben Aldane | 3 May",
        "Read more: The ten oldest bridges on the coast",
        "Image caption The bridge at dusk on Tuesday evening",
        "FILE - The bridge is seen from the east bank in May.",
        "The mayor smiles in this May 3 file photo from the town hall.",
        "Photo by Tessa Orlund for the Velmar Courier",
        "Sign up for our newsletter and never miss a story",
        "Subscribe to the Courier for 3 crowns a week",
        "— Velmar Courier Comprehensive Report",
        "Tessa Orlund/AFP/Getty Images",
        "(AP Photo)",
        "October 31, 2025 | Velmar",
        "08:09 EST, 15 September 2013 . | .",
        "9.30 p.m. | May 3, 2026",
        "Pictured on the left, next to the mayor of Velmar.",
        "Courier Reprints: This copy is for your personal, non-commercial use only.",
        "Follow us on Twitter for more of this",
        "Lire aussi : le pont sera fermé dix-huit mois",
        "Lesen Sie auch: Die Brücke bleibt gesperrt",
        "Trapped overnight: Tessa Orlund, who was on the bridge when it closed, waits on the east bank.",
        "The bridge holds nine cars at a time - Photo: Courier.",
        "Read the whole report on the bridge here.",
        "This live blog is now closed for tonight.",
        "Mayor Of Velmar Closes Bridge You Built It!",
        "Yes.",
        "Drivers wait at the closed bridge in Velmar, Orrin Tuesday May 5, 2026.",
        "Ruben Aldane leaves the town hall of Velmar, May 5, 2026.",
    ],
)
def test_lines_that_are_not_the_article(line: str) -> None:
    assert is_junk(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the river had fallen below the second mark.",
        "The bridge was closed by the council on Tuesday, May 5, 2026.",
        "The bridge was closed in Velmar on May 5, 2026.",
        "The bridge stood from Tuesday March 3, 1931.",
        "Terms of the deal were not disclosed by either side.",
        "14:30 on May 3, 2026, is when the bridge was closed.",
        "Published figures show that the river fell in May.",
        "The photo shows the bridge before it was closed.",
        "Reuters said on Tuesday that the bridge would be closed.",
        "Crédit municipal a annoncé mardi la fermeture du pont.",
        "Tessa Orlund: We have to close the bridge before the winter.",
        "MAYOR: We have to close the bridge before the winter.",
        "THE BRIDGE IS CLOSED UNTIL THE FIRST OF MAY.",
        "Read the report of the engineers, Aldane told the council, and stay here.",
        "Tessa Orlund, Ruben Aldane and Mira Stenn Visited Velmar on Tuesday.",
        "市议会周二投票决定关闭老港大桥十八个月。",
    ],
)
def test_lines_that_are_the_article(line: str) -> None:
    assert not is_junk(line)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("VELMAR (AP) — The bridge is closed for good now.", "The bridge"),
        ("(CNN) -- The bridge is closed for good now.", "The bridge"),
        ("(CNN)The bridge is closed for good now.", "The bridge"),
        ("PORT ORRIN, Velmar — The bridge is closed for good now.", "The bridge"),
        ("PORT ORRIN, Vel.—The bridge is closed for good now.", "The bridge"),
        ("ORRIN—the port of Velmar—is closed for good now.", "ORRIN"),
        ("Aldane — the engineer who found it — was not asked.", "Aldane"),
        ("The bridge is closed.", "The bridge"),
        ("VELMAR (AP) —", "VELMAR"),
    ],
)
def test_datelines_are_left_out(text: str, begins: str) -> None:
    assert text[after_dateline(text) :].startswith(begins)


@pytest.mark.parametrize(
    ("texts", "leaning", "unfit", "expected"),
    [
        ([], [], [], []),
        (["A ran."], [False], [False], [(0, 0)]),
        (["A ran.", "He fell."], [False, True], [False, False], [(0, 0), (0, 1)]),
        (["Read more", "He fell."], [False, True], [True, False], []),
        (["“A ran.", "A fell,” she said."], [False, False], [False, False], [(0, 1)]),
        (["A.", "He.", "It.", "So."], [False, True, True, True], [False] * 4, [(0, 0), (0, 1), (0, 2)]),
        (["“A ran."], [False], [False], []),
    ],
)
def test_what_may_be_chosen_by_itself(
    texts: list[str], leaning: list[bool], unfit: list[bool], expected: list[tuple[int, int]]
) -> None:
    assert units(texts, leaning, unfit) == [Unit(first, last) for first, last in expected]


@pytest.mark.parametrize(
    ("texts", "inside"),
    [
        ([], []),
        (["“The bridge is old.", "We have to close it.", "It may fall,” Aldane said."], [False, True, False]),
        (['Aldane said: "It is old.', "Close it.", 'It may fall."'], [False, True, False]),
        (['It may fall," he said. "It is old.', "Close it.", 'It may fall."'], [False, True, False]),
        (["“It is old.", "Close it.", "“It may fall,” he said."], [False, True, False]),
        (["“It is old,” he said.", "We crossed it.", "“It may fall,” he said."], [False, False, False]),
        (["“The bridge is old.", "We crossed it.", "The “old bridge” is closed."], [False, False, False]),
        (['" Le pont est vieux.', "Il ferme.", 'On le dit " vieux ".'], [False, False, False]),
        (['On le dit "vieux.', "Il ferme.", '" Vieux ", dit-il.'], [False, False, False]),
        (["“The bridge is old.", *["We crossed it."] * 8, "It may fall,” he said."], [False] * 10),
    ],
)
def test_which_sentences_stand_in_a_quotation_without_a_mark_of_their_own(
    texts: list[str], inside: list[bool]
) -> None:
    assert inside_quotations(texts) == inside


def test_the_middle_of_a_quotation_is_not_chosen_as_the_papers_own_words() -> None:
    texts = ["“It is old.", "We have to close the bridge.", "It may fall,” Aldane said.", "Drivers wait."]
    assert units(texts, [False] * 4, [False] * 4) == [Unit(0, 2), Unit(3, 3)]


@pytest.mark.parametrize(
    ("language", "sentence", "first"),
    [
        ("en", "I crossed the bridge in May.", True),
        ("en", "The bridge, I'm told, is closed.", True),
        ("en", "Last year my neighbours crossed it daily.", True),
        ("en", "“I crossed the bridge in May,” Aldane said.", False),
        ("en", "The M.I. bridge on the I-5 is closed.", False),
        ("en", "The film “I, Bridge” follows “A Fool Such As I”, and I, Ferry.", False),
        ("en", "World War I began with the fall of the bridge.", False),
        ("fr", "J’ai traversé le pont en mai.", True),
        ("de", "Im Mai ging ich über die Brücke.", True),
        ("nl", "Ik stak de brug over.", False),
    ],
)
def test_which_sentences_say_i(language: str, sentence: str, first: bool) -> None:
    assert in_first_person(sentence, language) == first


@pytest.mark.parametrize(
    ("language", "texts", "again"),
    [
        (
            "en",
            ["A new ferry sailed.", "Two old piers cracked.", "The ferry was late.", "The piers are closed."],
            [0, 0, 1, 1],
        ),
        ("en", ["The bridge is closed.", "The mayor said so.", "The mayor was late."], [0, 0, 0]),
        ("en", ["The ferry was late.", "A ferry sailed.", "The ferry company said so."], [0, 0, 0]),
        ("nl", ["A ferry sailed.", "The ferry was late."], [0, 0]),
        ("en", [], []),
    ],
)
def test_the_second_mention_of_a_thing_needs_the_first(
    language: str, texts: list[str], again: list[int]
) -> None:
    assert second_mentions(texts, language) == [bool(one) for one in again]
