"""`/summary` as a person uses it: in other languages, by words, and of texts that are no articles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.text.words import count_words

LANGUAGES = Path(__file__).parents[1] / "data" / "languages"
NAMES = {
    "de": "German", "es": "Spanish", "fr": "French", "it": "Italian", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "zh": "Chinese",
}  # fmt: skip


#: What a card sets around strangers' words, so that no direction of writing runs on.
ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))


async def _saved(town, place: Path, body: str, headline: str = "") -> str:
    place.write_text(body, "utf8")  # noqa: ASYNC240 - a test may wait for its disk
    named = f' headline:"{headline}"' if headline else ""
    return await town.ask(f'/save file file:{place} outlet:"Tarn Valley Herald"{named}')


async def _summary(town, options: str = "") -> str:
    answer = await town.ask(f'/summary article:"Tarn Valley Herald" {options}')
    assert "Something broke" not in answer
    return answer


def _passages(answer: str) -> list[str]:
    lines = answer.translate(ISOLATES).splitlines()
    return [line[2:].strip() for line in lines if line.startswith("> ") and "¶" not in line]


@pytest.mark.parametrize("language", NAMES)
async def test_an_article_in_another_language(town, tmp_path: Path, language: str) -> None:
    body = (LANGUAGES / f"{language}.txt").read_text("utf8")
    saved = await _saved(town, tmp_path / "paper.txt", body)
    assert NAMES[language] in saved
    assert f"{count_words(body)} words" in saved
    answer = await _summary(town, "sentences:2")
    shown = _passages(answer)
    assert 1 <= len(shown) <= 2, answer
    flat = " ".join(body.split())
    assert all(" ".join(text.replace("\\", "").split()) in flat for text in shown), shown
    assert ("no rules for the language" in answer) == (language == "pl")


async def test_a_chinese_text_without_a_headline_keeps_its_first_paragraph(town, tmp_path: Path) -> None:
    await _saved(town, tmp_path / "paper.txt", (LANGUAGES / "zh.txt").read_text("utf8"))
    shown = await town.ask('/article show article:"Tarn Valley Herald"')
    assert "市政府的报告说" in shown, shown


async def test_a_chinese_headline_above_the_text_is_taken(town, tmp_path: Path) -> None:
    body = "老港大桥将关闭十八个月\n\n" + (LANGUAGES / "zh.txt").read_text("utf8")
    saved = await _saved(town, tmp_path / "paper.txt", body)
    assert "老港大桥将关闭十八个月" in saved


@pytest.mark.parametrize("words", [40, 80])
async def test_a_length_in_words(town, paper: dict[str, Path], words: int) -> None:
    await _saved(town, paper["courier"], paper["courier"].read_text("utf8"))
    answer = await _summary(town, f"words:{words}")
    shown = _passages(answer)
    assert shown, answer
    counts = [len(text.split()) for text in shown]
    assert sum(counts) <= words or len(counts) == 1
    longer = await town.ask('press:"Longer"')
    assert sum(len(text.split()) for text in _passages(longer)) >= sum(counts)


@pytest.mark.parametrize("words", [5, 5000])
async def test_a_length_in_words_has_its_limits(town, paper: dict[str, Path], words: int) -> None:
    await _saved(town, paper["courier"], paper["courier"].read_text("utf8"))
    assert not _passages(await _summary(town, f"words:{words}"))


async def test_a_length_in_words_goes_with_our_own_method_only(town, paper: dict[str, Path]) -> None:
    await _saved(town, paper["courier"], paper["courier"].read_text("utf8"))
    assert "my own method only" in await _summary(town, "words:80 method:lexrank")


ITEM = "The council of Velmar voted on {0} to close bridge number {0} for {0} months because of its cracks."
TEXTS = {
    "one sentence": ("The council of Velmar voted to close the bridge.", "only one sentence"),
    "all equal": ("The same thing happened again in Velmar today. " * 80, ""),
    "a list": (
        "\n".join(f"- bridge number {i} of the list of Velmar" for i in range(300)),
        "not written in sentences",
    ),
    "a live blog": (
        "\n\n".join(f"{i % 24:02d}:15\n\n" + ITEM.format(i) for i in range(2, 60)),
        "",
    ),
    "a table": (
        "\n".join(f"{name}\t{i * i}\t{i * i * i}" for i, name in enumerate(["Velmar", "Lorn"] * 200)),
        "not written in sentences",
    ),
    "a transcript": (
        "\n".join(
            f"SPEAKER {i % 3}: I think that we voted on item {i} of the list of bridges." for i in range(200)
        ),
        "",
    ),
    "a poem": (
        "\n".join(
            f"the river {verb}\nand nobody calls\nthe bridge is down\nin Velmar town\n"
            for verb in ("falls", "crawls", "stalls") * 8
        ),
        "not written in sentences",
    ),
    "mixed languages": (
        "The bridge of Velmar is closed. Die Brücke von Velmar ist gesperrt. Le pont est fermé. 大桥已经关闭。"
        * 20,
        "",
    ),
    "no full stops": (
        "the council voted and the bridge closed and the ferry sailed and then " * 300,
        "hardly any full stops",
    ),
    "quotes only": ("“We said no to the bridge,” he said. “They said yes,” she said.\n\n" * 60, ""),
}


@pytest.mark.parametrize("name", TEXTS)
async def test_a_text_that_is_no_article_is_answered_from_its_own_words(
    town, tmp_path: Path, name: str
) -> None:
    body, said = TEXTS[name]
    assert "### Saved" in await _saved(town, tmp_path / "paper.txt", body, headline="A paper")
    answer = await _summary(town)
    shown = _passages(answer)
    flat = " ".join(body.split())
    assert shown or said, answer
    for text in shown:
        plain = " ".join(re.sub(r"\\(.)", r"\1", text).split()).removesuffix("…").strip()
        assert plain in flat, text
    if name == "one sentence":
        assert shown == [body]
    assert len(set(shown)) == len(shown)
    assert said in answer


async def test_twenty_thousand_words_take_no_time(town, tmp_path: Path) -> None:
    body = " ".join(ITEM.format(i) for i in range(1100))
    assert len(body.split()) > 19_000
    assert "### Saved" in await _saved(town, tmp_path / "paper.txt", body, headline="A paper")
    answer = await _summary(town)
    assert len(_passages(answer)) == 5, answer
    assert "19," in answer or "20," in answer  # the card says how long it is


async def test_of_a_short_article_what_was_asked_about_is_shown_and_not_its_beginning(
    town, paper: dict[str, Path]
) -> None:
    await _saved(town, paper["courier"], paper["courier"].read_text("utf8"))
    answer = await _summary(town, "sentences:6 about:quay")
    assert "herring season" in answer, answer
    assert "how the article begins" not in answer
    nothing = await _summary(town, "sentences:6 about:zebras")
    assert "Nothing in this article is about “zebras”. Only how the article begins" in nothing


async def test_a_summary_that_saves_too_little_does_not_say_that_it_saves_more(
    town, paper: dict[str, Path]
) -> None:
    await _saved(town, paper["courier"], paper["courier"].read_text("utf8"))
    for sentences in range(1, 7):
        answer = await _summary(town, f"sentences:{sentences}")
        saved = re.search(r"(\d+)% shorter", answer)
        assert saved, answer
        assert int(saved[1]) <= 70 or "less than 70 %" not in answer, answer


async def test_a_text_without_sentences_has_neither_counts_nor_buttons(town, tmp_path: Path) -> None:
    await _saved(town, tmp_path / "paper.txt", TEXTS["no full stops"][0], headline="A paper")
    answer = await _summary(town)
    assert "hardly any full stops" in answer
    assert "[" not in answer
    assert "shorter" not in answer


async def test_an_article_is_shown_without_byline_and_without_its_headline_twice(
    town, paper: dict[str, Path]
) -> None:
    await _saved(town, paper["courier"], paper["courier"].read_text("utf8"))
    answer = await town.ask('/article show article:"Tarn Valley Herald"')
    assert answer.count("The harbour bridge that carries") == 1, answer
    assert "By Nora Kestle |" not in answer.replace("\\", "")
    assert "The crack was discovered" in answer


async def test_longer_is_off_where_there_is_no_more(town, tmp_path: Path) -> None:
    await _saved(
        town, tmp_path / "paper.txt", "The bridge is shut. Ferries sail all day.", headline="A bridge"
    )
    assert "[Longer (off)]" in await _summary(town)
    assert "1 passage" in await town.ask('press:"Shorter"')


async def test_reasons_stay_while_the_length_changes_and_at_its_ends(town, paper: dict[str, Path]) -> None:
    await _saved(town, paper["courier"], paper["courier"].read_text("utf8"))
    assert "[Shorter (off)]" in await _summary(town, "sentences:1")
    assert "Rank 1" in await town.ask('press:"Why these?"')
    assert "Rank 2" in await town.ask('press:"Longer"')
    assert "Rank 1" not in await town.ask('press:"Hide reasons"')


async def test_a_method_of_sumys_is_told_by_its_own_ranks(town, paper: dict[str, Path]) -> None:
    await _saved(town, paper["courier"], paper["courier"].read_text("utf8"))
    await _summary(town, "method:lsa sentences:4")
    answer = await town.ask('press:"Why these?"')
    ranks = re.findall(r"Rank (\d): chosen by lsa; sentence \d+ of", answer)
    assert sorted(ranks) == ["1", "2", "3", "4"], answer
    assert ranks != sorted(ranks), answer
    assert answer.count("The harbour bridge that carries") == 1, answer
    assert "By Nora Kestle" not in answer, answer


async def test_the_source_has_each_sentence_once_and_leads_back(town, paper: dict[str, Path]) -> None:
    await _saved(town, paper["courier"], paper["courier"].read_text("utf8"))
    summary = await _summary(town, "sentences:5")
    source = await town.ask('press:"Show in source"')
    lines = [
        line[2:] for line in source.splitlines() if line.startswith("> ") and not line.startswith("> -#")
    ]
    sentences = re.findall("\u2068([^\u2069]+)\u2069", "\n".join(lines))
    assert len(sentences) > 5
    assert len(set(sentences)) == len(sentences), source
    assert await town.ask('press:"Back to the summary"') == summary
