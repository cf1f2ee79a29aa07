"""Texts that are no articles: a sensible answer in bounded time."""

from __future__ import annotations

import time

import pytest

from bot.text.story_summary import StoryArticle, story_summary
from bot.text.summary import summarise

SENTENCE = "The council of Velmar voted on {0} to close bridge number {0} for {0} months. "
TEXTS = {
    "nothing": "",
    "blanks": " \n\n \t",
    "one word": "Velmar",
    "one sentence": "The council of Velmar voted to close the bridge.",
    "two sentences": "The council voted. The bridge is closed.",
    "all equal": "The same thing happened again today. " * 400,
    "no full stops": "the council voted and the bridge closed and then " * 2000,
    "quotes only": "“We said no,” he said. “They said yes,” she said. " * 60,
    "an open quote": "“We said no and then the bridge closed. " * 200,
    "questions": "Why was the bridge closed? Who will pay for it? " * 40,
    "a list": "\n".join(f"- item number {i} of the list" for i in range(400)),
    "a table": "\n".join(f"{i}\t{i * i}\t{i * i * i}" for i in range(500)),
    "a poem": "\n".join(["the river falls", "and nobody calls", "the bridge is down", "in Velmar town"] * 20),
    "a live blog": "\n\n".join(f"{i:02d}:15\n\n" + SENTENCE.format(i) for i in range(60)),
    "a transcript": "\n".join(
        f"SPEAKER {i % 3}: I think that we voted on item {i} of the list." for i in range(300)
    ),
    "mixed languages": "The bridge is closed. Die Brücke ist gesperrt. Le pont est fermé. 大桥已经关闭。"
    * 30,
    "long": "".join(SENTENCE.format(i) for i in range(1500)),
    "emoji": "🔥" * 5000,
    "marks": "... --- !!! ??? " * 500,
}

#: Texts that have no sentences to choose from, and are refused.
UNENDED = ("no full stops", "marks")


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_is_answered_quickly_and_from_its_own_characters(name: str) -> None:
    body = TEXTS[name]
    began = time.process_time()
    summary = summarise("", body)
    # Twenty times the figure in benchmarks/summaries.py: a test must not fail on a slow machine.
    assert time.process_time() - began < 4
    assert bool(summary.chosen) == (bool(body.strip()) and name not in UNENDED)
    for passage in summary.chosen:
        assert body[passage.start : passage.end].strip()
    if not summary.chosen:
        assert summary.note


@pytest.mark.parametrize("name", TEXTS)
def test_any_story_is_answered(name: str) -> None:
    chosen = story_summary([StoryArticle("", TEXTS[name]), StoryArticle("", TEXTS["one sentence"])])
    assert chosen


@pytest.mark.parametrize("about", ["(", "“", "the", "🔥", "a" * 5000])
def test_any_words_may_be_asked_about(about: str) -> None:
    assert summarise("", TEXTS["a live blog"], about=about).chosen
