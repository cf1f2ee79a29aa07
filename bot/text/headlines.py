"""Words and figures of a headline that its own body does not have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

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
        "latest",
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

#: English words with forms that no stemmer joins; headlines tell in the present what bodies tell in the past.
_FORMS = """arise arose arisen|bear bore born borne|beat beaten|become became|begin began begun|bite bit bitten|blow blew blown
break broke broken|bring brought|build built|burn burnt|buy bought|catch caught|choose chose chosen|come came|deal dealt
die died dead death|dig dug|draw drew drawn|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought
find found|flee fled|fly flew flown|forget forgot forgotten|freeze froze frozen|get got|give gave given|go goes went gone
grow grew grown|hang hung|hear heard|hide hid hidden|hold held|keep kept|know knew known|lay laid|lead led|leave left|lend lent
lie lay lain|lose lost|make made|mean meant|meet met|pay paid|ride rode ridden|rise rose risen|run ran|say said|see saw seen
seek sought|sell sold|send sent|shake shook shaken|shoot shot|shrink shrank shrunk|sink sank sunk|slide slid|speak spoke spoken
spend spent|stand stood|steal stole stolen|stick stuck|strike struck|swear swore sworn|sweep swept|swing swung|take took taken
teach taught|tear tore torn|tell told|think thought|throw threw thrown|win won|withdraw withdrew withdrawn|wear wore worn
write wrote written|child children|man men|woman women|person people"""


@cache
def _forms() -> dict[str, frozenset[str]]:
    """Stems of every form of a word, by the stem of each."""
    found: dict[str, frozenset[str]] = {}
    for listed in re.split(r"[|\n]", _FORMS):
        group = frozenset(terms(listed, "en"))
        found |= {stem: found.get(stem, frozenset()) | group for stem in group}
    return found


def missing_from_body(
    headline: str,
    body: str,
    language: str,
    body_figures: tuple[Figure, ...] = (),
    body_terms: Iterable[str] | None = None,
) -> tuple[tuple[int, int], ...]:
    """Spans of the headline's words and figures that its body lacks, in order; () when the body is empty.

    A word is there when its stem is, another form of it ("sinks", "sank"), or a word that begins alike ("resigns",
    "resignation"); initials are there when the body has the words ("EU", "European Union").
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
        forms = _forms() if language == "en" else {}
        if all(
            stem in stems
            or (len(stem) >= PREFIX and f" {stem[:PREFIX]}" in beginnings)
            or not stems.isdisjoint(forms.get(stem, ()))
            for stem in parts
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
