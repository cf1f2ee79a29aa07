"""Words and figures of a headline that its own body does not have."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.news import Figure
from bot.text.agreement import agree, comparable
from bot.text.claims import PREFIX
from bot.text.measures import find_figures
from bot.text.words import stop_words, terms

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
#: Words of the newspaper, not of the news.
_LABELS = frozenset(
    [
        "live",
        "update",
        "updates",
        "breaking",
        "video",
        "watch",
        "exclusive",
        "opinion",
        "analysis",
        "photos",
        "report",
        "reports",
        "new",
    ]
)


def missing_from_body(
    headline: str,
    body: str,
    language: str,
    body_figures: tuple[Figure, ...] = (),
    body_terms: Iterable[str] | None = None,
) -> tuple[tuple[int, int], ...]:
    """Spans of the headline's words and figures that its body lacks, in order; () when the body is empty.

    A word is there when its stem is, or a word that begins alike ("resigns", "resignation"); initials are there when
    the body has the words ("EU", "European Union").
    """
    if not body.strip():
        return ()
    figures, folded = find_figures(headline, language, ()), body.casefold()
    found: list[tuple[int, int]] = []
    for figure in figures:
        digits = re.escape(headline[figure.start : figure.end].casefold())
        if not re.search(rf"{digits}(?<!\w{digits})(?!\w)", folded) and not any(
            comparable(figure, other) and agree(figure, other, headline, body) for other in body_figures
        ):
            found.append((figure.start, figure.end))
    stems = frozenset(terms(body, language) if body_terms is None else body_terms)
    beginnings = f" {' '.join(stems)}"
    stop = stop_words(language)
    for match in _WORD.finditer(headline):
        word = match.group()
        if any(figure.start < match.end() and match.start() < figure.end for figure in figures):
            continue
        if (
            word.casefold().replace("’", "'") in stop
            or word.casefold() in _LABELS
            or (len(word) < 3 and not word.isupper())
        ):
            continue
        if word.casefold() in folded:
            continue
        parts = [stem for part in word.split("-") for stem in terms(part, language)]
        if all(
            stem in stems or (len(stem) >= PREFIX and f" {stem[:PREFIX]}" in beginnings) for stem in parts
        ):
            continue
        if word.isupper() and spelled_out(word, body):
            continue
        found.append(match.span())
    return tuple(sorted(found))


def spelled_out(initials: str, body: str) -> bool:
    """Whether a text has words that begin with these initials, in order, joined by "of" and "and" at most."""
    letters = [letter for letter in initials if letter.isalpha()]
    if not 2 <= len(letters) <= 6:
        return False
    spelled = (
        r"\b" + r"[\w.'’-]*(?:\s+(?:of|and|for|the|de|du|der|des))*\s+".join(map(re.escape, letters)) + r"\w"
    )
    return re.search(spelled, body) is not None
