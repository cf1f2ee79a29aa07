"""Summaries in the languages with rules of their own: the same report on a bridge, written in each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.text.body import canonical
from bot.text.junk import is_junk
from bot.text.language import language_of
from bot.text.likely import pieces
from bot.text.openings import half_quote, leans
from bot.text.sentences import split
from bot.text.summary import Summary, summarise
from bot.text.words import count_words

REPORTS = Path(__file__).parents[1] / "data" / "languages"
RULED = ("de", "es", "fr", "it", "nl", "pt", "zh")
#: What only the sentence about the swallows' nests has.
NESTS = {
    "de": "Schwalbennester", "es": "golondrinas", "fr": "hirondelles", "it": "rondine", "nl": "zwaluwnesten",
    "pt": "andorinha", "zh": "燕子窝",
}  # fmt: skip


def report(language: str) -> str:
    return canonical((REPORTS / f"{language}.txt").read_text("utf8"))


def shown(body: str, found: Summary) -> list[str]:
    return [body[item.start : item.end] for item in found.chosen]


@pytest.mark.parametrize("language", [*RULED, "pl"])
def test_the_language_is_recognised(language: str) -> None:
    assert language_of(report(language)) == language


@pytest.mark.parametrize("language", RULED)
def test_every_report_has_its_seventeen_sentences(language: str) -> None:
    """Titles before names, ordinals, figures, quotes with who said them: nothing is cut there."""
    assert len(split(report(language), language)) == 17


@pytest.mark.parametrize("language", RULED)
def test_each_report_has_sentences_that_lean_on_others(language: str) -> None:
    body = report(language)
    leaning = [body[s.start : s.end] for s in split(body, language) if leans(body[s.start : s.end], language)]
    assert 4 <= len(leaning) <= 7, leaning


@pytest.mark.parametrize("sentences", range(1, 5))
@pytest.mark.parametrize("language", RULED)
def test_passages_stand_by_themselves(language: str, sentences: int) -> None:
    body = report(language)
    found = summarise("", body, sentences=sentences, language=language)
    assert 0 < len(found.chosen) <= sentences
    ends = {item.end for item in found.chosen}
    for item, text in zip(found.chosen, shown(body, found), strict=True):
        assert not half_quote(text)
        assert not is_junk(text)
        assert not text.rstrip().endswith(("?", "？"))
        before = len(body[: item.start].rstrip())
        assert item.start == 0 or before in ends or not leans(text, language), text


@pytest.mark.parametrize("language", RULED)
def test_the_lede_is_in_a_summary_of_three(language: str) -> None:
    found = summarise("", report(language), sentences=3, language=language)
    assert found.chosen[0].start == 0
    assert found.saved >= 0.7
    assert found.note == ""


@pytest.mark.parametrize("language", RULED)
def test_longer_than_is_worth_it_is_refused_with_the_beginning(language: str) -> None:
    body = report(language)
    found = summarise("", body, sentences=9, language=language)
    assert "less than 70 %" in found.note
    assert found.chosen[0].start == 0
    assert 0.2 < found.saved < 0.7


@pytest.mark.parametrize("language", RULED)
def test_what_was_asked_about_is_shown(language: str) -> None:
    body, asked = report(language), NESTS[language]
    found = summarise("", body, sentences=2, language=language, about=asked)
    assert any(asked in text for text in shown(body, found))
    assert found.note == ""
    about = next(item for item in found.chosen if asked in body[item.start : item.end])
    assert about.reasons[0].startswith("about ")
    assert asked in about.reasons[0]


@pytest.mark.parametrize("language", RULED)
@pytest.mark.parametrize("words", [30, 50])
def test_a_length_in_words_is_kept(language: str, words: int) -> None:
    body = report(language)
    found = summarise("", body, words=words, language=language)
    lengths = [count_words(text) for text in shown(body, found)]
    assert lengths
    assert sum(lengths) <= words or len(lengths) == 1


def test_a_language_without_rules_gets_its_beginning_and_is_told_so() -> None:
    found = summarise("", report("pl"), sentences=2, language="pl")
    assert found.chosen[0].start == 0
    assert "no rules for the language" in found.note


def test_chinese_sentences_share_words() -> None:
    """A clause without blanks is not one word: sentences on the same thing have pairs of characters in common."""
    one, two = pieces("工程师在桥墩上发现了裂缝", "zh"), pieces("裂缝自三月以来扩大了", "zh")
    assert set(one) & set(two) == {"裂缝"}


def test_chinese_is_chosen_by_what_is_said_again_and_not_by_place_alone() -> None:
    """The quality test: the crack, the bridge and the cost come back through the text; the weather does not."""
    body = (
        "市议会决定关闭老港大桥，因为桥墩出现裂缝。许多家庭周末到海边散步。"
        "工程师说，老港大桥的裂缝从三月起不断扩大。渔民老陈正在修补渔网。"
        "维修老港大桥需要四千一百万克朗，市议会将支付一半。孩子们在沙滩上放风筝。"
        "老港大桥的维修工程周一开始，市议会预计需要十八个月。海鸥停在旅馆的屋顶上。"
        "咖啡馆推出了新的柠檬蛋糕。晚上广场上有音乐会。"
    )
    found = summarise("老港大桥因裂缝关闭维修", body, sentences=2, language="zh")
    assert len(found.chosen) == 2
    assert all("大桥" in text for text in shown(body, found)), shown(body, found)


def test_chinese_key_words_are_not_torn_out_of_clauses() -> None:
    found = summarise("", report("zh"), sentences=3, language="zh")
    assert not any(reason.startswith("adds ") for item in found.chosen for reason in item.reasons)
