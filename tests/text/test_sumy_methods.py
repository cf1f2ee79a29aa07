"""sumy's methods behind one door: our sentences in, our sentences out, in bounded time."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from bot.text.sentences import split
from bot.text.sumy_methods import METHODS, rank_with

BODY = " ".join(
    f"The council of Velmar voted on item {i} about the {thing} in the harbour."
    for i, thing in enumerate(["bridge", "ferry", "road", "school", "market", "tower", "bridge", "road"])
)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [0, 1, 3, 8, 50])
def test_each_method_answers_with_our_sentences_best_first(method: str, count: int) -> None:
    sentences = split(BODY, "en")
    chosen = rank_with(method, "Bridge vote", BODY, sentences, count, "en")
    assert len(chosen) == min(count, len(sentences))
    assert chosen[:1] == rank_with(method, "Bridge vote", BODY, sentences, min(count, 1), "en")
    assert set(chosen) <= set(sentences)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "body",
    ["", "Velmar.", "Cats purr. Dogs bark.", "!!! ??? ...", "Same again. " * 200, "A b c d e f g " * 4000],
)
def test_each_method_answers_for_texts_that_are_no_articles(method: str, body: str) -> None:
    sentences = split(body, "en")
    chosen = rank_with(method, "", body, sentences, 2, "en")
    assert bool(chosen) == bool(sentences)


@pytest.mark.parametrize("method", METHODS)
def test_twenty_thousand_words_are_bounded(method: str) -> None:
    body = " ".join(
        f"Item {i} of the long list says that {i * 7919 % 613} boats came to harbour {i % 97}."
        for i in range(1400)
    )
    sentences = split(body, "en")
    began = time.process_time()
    assert len(rank_with(method, "Boats", body, sentences, 5, "en")) == 5
    assert time.process_time() - began < 8


def test_an_unknown_method_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no summary method 'magic'"):
        rank_with("magic", "", BODY, split(BODY, "en"), 2, "en")


def test_neither_sumy_nor_numpy_is_loaded_before_it_is_asked_for() -> None:
    code = "import sys, bot.text.sumy_methods, bot.text.summary, bot.text.story_summary; assert not {'numpy', 'sumy', 'nltk'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
