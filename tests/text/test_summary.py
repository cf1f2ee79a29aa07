"""An article in its own words: what is chosen, what is refused and what is said about it."""

from __future__ import annotations

import pytest

from bot.text.naming import Naming
from bot.text.openings import half_quote, leans
from bot.text.sentences import split
from bot.text.summary import Summariser, lay_out, summarise
from bot.text.words import count_words

HEADLINE = "Velmar council votes to close the old harbour bridge"
BODY = """By Tessa Orlund

VELMAR (AP) — The council of Velmar voted on Tuesday to close the old harbour bridge for eighteen months after engineers found cracks in two of its piers. The vote was seven to four.

Chief engineer Ruben Aldane told the council that the bridge could carry no more than 12 tonnes safely. He said the cracks had grown by a third since March.

“We cannot ask drivers to gamble on concrete,” Aldane said. “The piers have to come out, and that takes time.”

Read more: The ten oldest bridges on the coast

The repair is expected to cost 41 million crowns, of which the regional government will pay half. Mayor Ilse Brandt said the rest would come from a loan over twenty years.

Shop owners on the east bank fear that customers will stay away. They asked for a ferry to run every ten minutes while the bridge is closed. A ferry of that kind would cost the town two million crowns a year, according to the harbour office.

Buses will be sent over the northern viaduct, which adds about nine minutes to the journey. Cyclists and pedestrians may use a temporary footbridge from the first of June.

But the footbridge will not be lit at night before the autumn. Opposition councillor Marek Tull called the plan rushed and said the town had known of the cracks for two years.

The old harbour bridge was built in 1931 and carries about 23,000 vehicles a day. It was last strengthened in 1988.

Image caption: The bridge at dusk

Work begins on Monday and should be finished by the end of next year. Is there any other way across?"""


def shown(**wish: object) -> list[str]:
    return [BODY[c.start : c.end] for c in summarise(HEADLINE, BODY, **wish).chosen]  # type: ignore[arg-type]


@pytest.mark.parametrize("sentences", [1, 2, 3, 4])
def test_passages_are_in_reading_order_and_not_more_than_asked_for(sentences: int) -> None:
    chosen = summarise(HEADLINE, BODY, sentences=sentences).chosen
    assert 1 <= len(chosen) <= sentences
    assert [c.start for c in chosen] == sorted(c.start for c in chosen)
    assert sorted(c.rank for c in chosen) == list(range(1, len(chosen) + 1))
    assert all(0 <= c.score <= 1 for c in chosen)


def test_the_lede_comes_without_its_dateline() -> None:
    texts = shown(sentences=3)
    assert any(text.startswith("The council of Velmar voted") for text in texts)


@pytest.mark.parametrize("sentences", range(1, 6))
def test_bylines_captions_pointers_and_questions_are_never_shown(sentences: int) -> None:
    for text in shown(sentences=sentences):
        assert not text.startswith(("By Tessa", "Read more", "Image caption", "Is there"))


@pytest.mark.parametrize("about", ["", "ferry", "bridge night", "mayor loan"])
@pytest.mark.parametrize("sentences", range(1, 6))
def test_no_passage_opens_on_a_word_that_points_at_something_not_shown(sentences: int, about: str) -> None:
    chosen = summarise(HEADLINE, BODY, sentences=sentences, about=about).chosen
    ends = [s.end for s in split(BODY, "en")]  # not the starts: a dateline may be cut off
    shown_ends = {c.end for c in chosen}
    for passage in chosen:
        if leans(BODY[passage.start : passage.end], "en"):
            assert ends[ends.index(passage.end) - 1] in shown_ends


def test_what_was_asked_about_is_what_is_shown() -> None:
    for word in ("ferry", "viaduct", "loan"):
        summary = summarise(HEADLINE, BODY, sentences=1, about=word)
        assert word in BODY[summary.chosen[0].start : summary.chosen[0].end]
        assert summary.note == ""
        assert f"about {word}" in summary.chosen[0].reasons[0]


@pytest.mark.parametrize("word", ["herring", "herrings", "outing", "evenings"])
def test_a_noun_that_a_stemmer_takes_for_a_stop_word_can_be_asked_about(word: str) -> None:
    sentence = "Every evening the herring of the north quay pay for an outing."
    chosen = summarise(HEADLINE, f"{BODY}\n\n{sentence}", sentences=1, about=word).chosen
    assert chosen[-1].start == len(BODY) + 2


def test_a_subject_the_article_does_not_have_is_said() -> None:
    assert "Nothing in this article is about “volcanoes”" in summarise(HEADLINE, BODY, about="volcanoes").note


def test_length_may_be_given_in_words() -> None:
    for words in (20, 40, 60):
        texts = shown(words=words)
        assert sum(len(text.split()) for text in texts) <= words or len(texts) == 1


def test_where_a_summary_saves_under_seventy_per_cent_the_lead_is_shown_and_this_is_said() -> None:
    summary = summarise(HEADLINE, BODY, sentences=10)
    assert len(summary.chosen) <= 10
    assert [c.start for c in summary.chosen] == sorted(c.start for c in summary.chosen)
    assert "would save less than 70 %" in summary.note


def test_of_a_short_article_only_the_lead_is_shown() -> None:
    body = "The mill at Orrin burned down on Friday night. Nobody was hurt. Police look for two boys. The mill stood empty."
    summary = summarise("Mill burns", body, sentences=2)
    assert [body[c.start : c.end] for c in summary.chosen] == [
        "The mill at Orrin burned down on Friday night.",
        "Police look for two boys.",
    ]
    assert "it has only 4 sentences" in summary.note


def test_reasons_are_given_in_words() -> None:
    for passage in summarise(HEADLINE, BODY, sentences=3).chosen:
        assert passage.reasons
        assert all(reason and reason[0] not in "{[" for reason in passage.reasons)
        assert any("sentence " in reason or reason == "opens the article" for reason in passage.reasons)


def test_a_surname_alone_gets_the_full_name_in_brackets() -> None:
    summary = summarise(HEADLINE, BODY, sentences=1, about="gamble concrete")
    passage = summary.chosen[0]
    assert "gamble" in BODY[passage.start : passage.end]
    assert passage.bracket in (None, "Ruben Aldane")
    assert "Ruben Aldane" not in BODY[passage.start : passage.end]


@pytest.mark.parametrize(
    ("body", "bracket"),
    [
        ("Mira Stenn runs the ferry. Stenn said: “I will stay.”", "Mira Stenn"),
        ("“We waited,” said Ulan from Orrin. Fortunately Ulan's boat held. Ulan was born by the sea.", None),
        (
            "Ruben has a mill. His Orlund Model B hit a wall. He complained to the dealer that it veered.",
            None,
        ),
        ("Ulan Stenn has a mill. Stenn waited. He complained to the dealer that it veered.", "Ulan Stenn"),
    ],
)
def test_names_in_brackets_are_names_of_people(body: str, bracket: str | None) -> None:
    sentences = split(body, "en")
    naming = Naming(body, sentences, "en")
    assert naming.bracket(sentences[-1].start, sentences[-1].end, "") == bracket


def test_a_beginning_goes_on_with_the_sentence_that_leans_on_it() -> None:
    body = "The mill at Orrin burned down on Friday night. It had stood empty for three years. Police look for two boys."
    shown = [body[c.start : c.end] for c in summarise("", body, sentences=2).chosen]
    assert shown == [
        "The mill at Orrin burned down on Friday night.",
        "It had stood empty for three years.",
    ]


WITNESS = "I saw the council of Velmar vote to close the old harbour bridge."


@pytest.mark.parametrize("sentences", [1, 2, 3, 4])
def test_who_is_not_named_does_not_speak(sentences: int) -> None:
    body = BODY.replace(
        "The council of Velmar voted on Tuesday", WITNESS + " The council of Velmar voted on Tuesday"
    )
    chosen = summarise(HEADLINE, body, sentences=sentences).chosen
    assert WITNESS not in [body[c.start : c.end] for c in chosen]


def test_where_the_writer_speaks_throughout_the_writer_is_shown() -> None:
    body = " ".join(
        f"I saw how bridge number {count} of Velmar was closed for the winter." for count in range(9)
    )
    assert summarise(HEADLINE, body, sentences=2).chosen


def test_a_thing_spoken_of_again_leans_on_what_introduces_it() -> None:
    body = "Engineers found cracks in two piers. The piers will be taken out in May."
    assert lay_out("", body, split(body, "en"), "en").leaning == [False, True]


def test_a_language_without_rules_is_named_as_such() -> None:
    assert "no rules for the language" in summarise("", GERMAN, sentences=2, language="pl").note
    assert "no rules" not in summarise("", GERMAN, sentences=2, language="de").note


@pytest.mark.parametrize("words", [30, 60])
def test_chinese_has_words_without_blanks(words: int) -> None:
    shown = [CHINESE[c.start : c.end] for c in summarise("", CHINESE, words=words, language="zh").chosen]
    assert shown
    assert sum(count_words(text) for text in shown) <= words


@pytest.mark.parametrize("sentences", range(1, 6))
def test_the_same_article_gives_the_same_summary(sentences: int) -> None:
    assert summarise(HEADLINE, BODY, sentences=sentences) == summarise(HEADLINE, BODY, sentences=sentences)


@pytest.mark.parametrize("sentences", range(1, 6))
def test_neighbouring_passages_never_leave_a_quotation_open(sentences: int) -> None:
    assert not half_quote(" ".join(shown(sentences=sentences)))


FRENCH = """Le conseil municipal de Valcourt a voté mardi la fermeture du vieux pont pour dix-huit mois. Les ingénieurs ont trouvé des fissures dans deux piles. Elles ont grandi d'un tiers depuis mars.

Le chantier coûtera 41 millions d'euros, selon la mairie. La région en paiera la moitié. Les commerçants de la rive est craignent de perdre leurs clients. Ils demandent un bac toutes les dix minutes.

Les bus passeront par le viaduc du nord. Le trajet durera neuf minutes de plus. Le pont, construit en 1931, voit passer 23 000 véhicules par jour. Les travaux commencent lundi."""
GERMAN = """Der Stadtrat von Velmar hat am Dienstag beschlossen, die alte Hafenbrücke für achtzehn Monate zu sperren. Ingenieure hatten Risse in zwei Pfeilern gefunden. Sie sind seit März um ein Drittel gewachsen.

Die Reparatur kostet voraussichtlich 41 Millionen Kronen. Die Hälfte davon zahlt das Land. Händler am Ostufer fürchten um ihre Kunden. Sie fordern eine Fähre im Zehnminutentakt.

Busse fahren über das nördliche Viadukt. Die Fahrt dauert neun Minuten länger. Die Brücke wurde 1931 gebaut. Die Arbeiten beginnen am Montag."""
CHINESE = "维尔马市议会周二投票决定关闭老港大桥十八个月。工程师在两个桥墩上发现了裂缝。他们说裂缝自三月以来增长了三分之一。维修预计耗资四千一百万克朗。地区政府将支付一半费用。东岸的店主担心顾客流失。公交车将绕行北部高架桥。大桥建于一九三一年，每天通行两万三千辆车。工程将于周一开始。"


@pytest.mark.parametrize(
    ("language", "body"), [("fr", FRENCH), ("de", GERMAN), ("zh", CHINESE), ("xx", GERMAN)]
)
def test_other_languages_get_a_summary_that_does_not_open_on_a_pronoun(language: str, body: str) -> None:
    summary = summarise("", body, sentences=2, language=language)
    assert summary.chosen
    for passage in summary.chosen[:1]:
        assert not leans(body[passage.start : passage.end], language) or passage.start == 0


def test_a_quotation_alone_is_no_summary() -> None:
    said = "“The harbour bridge of Velmar will be closed in May and rebuilt by the council of Velmar in two years.”"
    body = (
        f"Tickets are refunded at the counter. Engineer Tessa Orlund spoke last. {said} "
        "Buses run as before. Nobody was hurt this time. Rain is forecast for the week. The hall was full. "
        "Coffee was served by two guides. A dog slept under the piano. Somebody had opened all of the windows."
    )
    (chosen,) = summarise("Velmar council will close harbour bridge in May", body, sentences=1).chosen
    assert body[chosen.start : chosen.end] != said


def test_one_article_asked_for_several_lengths_answers_as_if_asked_once() -> None:
    article = Summariser(HEADLINE, BODY, about="bridge")
    for sentences in (5, 3, 1, 8, 3):
        assert article.of(sentences) == summarise(HEADLINE, BODY, sentences=sentences, about="bridge")
    assert article.of(words=60) == summarise(HEADLINE, BODY, words=60, about="bridge")
