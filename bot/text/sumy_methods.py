"""The methods of sumy, fed our sentences and words and answering with our sentences."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.news import Sentence
from bot.text.words import terms

METHODS = ("lexrank", "textrank", "lsa", "luhn", "kl", "sumbasic", "reduction", "edmundson")

#: Sentences a method reads, from the top. All but Luhn, SumBasic and Edmundson grow with the square of their number,
#: KL nearly with the cube: uncapped, 5,000 words take KL 19 s, 20,000 words LSA 12 s. With these caps every method
#: stays below 0.5 s of CPU on 20,000 words (benchmarks/summaries.py, 2026-11-24).
READ = {"kl": 70, "lsa": 110, "lexrank": 150, "textrank": 150, "reduction": 150}
#: Words of a sentence that count: the methods compare words pair by pair, and a text without full stops is one sentence.
WORDS = 80


def rank_with(
    method: str, headline: str, body: str, sentences: Sequence[Sentence], count: int, language: str
) -> tuple[Sentence, ...]:
    """The `count` sentences a method prefers, best first; where it has no preference, the first ones.

    A sentence said twice counts once. Raises: ValueError for a method not in METHODS.
    """
    if method not in METHODS:
        raise ValueError(f"no summary method {method!r}; there are {', '.join(METHODS)}")
    if count < 1:
        return ()
    first_said: dict[str, Sentence] = {}
    for sentence in sentences[: READ.get(method)]:
        first_said.setdefault(body[sentence.start : sentence.end].strip(), sentence)
    kept = [(sentence, terms(text, language)[:WORDS]) for text, sentence in first_said.items()]
    rated = [(sentence, words) for sentence, words in kept if words]
    ratings = _ratings(method, terms(headline, language), rated) if len(rated) > 1 else [1.0] * len(rated)
    # LSA's ratings differ in the last digits from run to run: nine digits make ties ties, broken by position.
    order = sorted(range(len(rated)), key=lambda i: (-round(ratings[i], 9), i))
    chosen = [rated[i][0] for i in order[:count]]
    chosen += [sentence for sentence in first_said.values() if sentence not in chosen][: count - len(chosen)]
    return tuple(chosen)


def _ratings(method: str, headline: list[str], rated: list[tuple[Sentence, list[str]]]) -> list[float]:
    """What the method gives each sentence; 0 for what it leaves out or cannot rate."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph
    from sumy.models.dom import Sentence as Parsed

    # sumy takes sentences of equal text for one: each carries its number, and its words are looked up by it.
    words_of = {str(number): words for number, (_, words) in enumerate(rated)}
    words_of["headline"] = headline

    class Tokens:
        def to_words(self, text: str) -> tuple[str, ...]:
            return tuple(words_of[text])

    paragraphs: dict[int, list[Any]] = {}
    for number, (sentence, _) in enumerate(rated):
        paragraphs.setdefault(sentence.paragraph, []).append(Parsed(str(number), Tokens()))
    title = [Parsed("headline", Tokens(), is_heading=True)] if headline else []
    groups = list(paragraphs.values())
    groups[0] = title + groups[0]
    found: dict[int, float] = {}

    def keep(parsed: Iterable[Any], _count: int, rating: Any, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
        rate: Callable[[Any], Any] = rating.__getitem__ if isinstance(rating, dict) else rating
        for sentence in parsed:
            value = float(rate(sentence, *args, **kwargs))
            found[int(str(sentence))] = value if math.isfinite(value) else 0.0
        return ()

    summarizer = _summarizer(method, headline or rated[0][1])
    summarizer._get_best_sentences = keep
    with warnings.catch_warnings():
        # LexRank divides 0 by 0 for sentences without a word in common; LSA warns of more sentences than words.
        warnings.simplefilter("ignore")
        summarizer(ObjectDocumentModel([Paragraph(group) for group in groups]), len(rated))
    return [found.get(number, 0.0) for number in range(len(rated))]


def _summarizer(method: str, bonus: list[str]) -> Any:
    """A fresh summarizer: our words are stemmed and without stop words already, so that sumy does neither."""
    from importlib import import_module

    module, name = {
        "lexrank": ("lex_rank", "LexRank"),
        "textrank": ("text_rank", "TextRank"),
        "lsa": ("lsa", "Lsa"),
        "luhn": ("luhn", "Luhn"),
        "kl": ("kl", "KL"),
        "sumbasic": ("sum_basic", "SumBasic"),
        "reduction": ("reduction", "Reduction"),
        "edmundson": ("edmundson", "Edmundson"),
    }[method]
    summarizer = getattr(import_module(f"sumy.summarizers.{module}"), f"{name}Summarizer")()
    if method == "edmundson":
        summarizer.bonus_words = bonus
        summarizer.stigma_words = summarizer.null_words = ("\0",)  # it refuses empty lists
    return summarizer
