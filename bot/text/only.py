"""What one voice alone says: sentences, ranked by what of them the others lack, and names that one lacks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from bot.text.compared import Compared, Only
from bot.text.headlines import spelled_out
from bot.text.junk import after_dateline
from bot.text.lines import Line
from bot.text.units import months
from bot.text.words import terms

#: What a figure or a name that nobody else has adds to the newsworthiness of a sentence, in units of a term's weight
#: (7 is a rare word). Set on the two seed articles and six dev stories, by eye, 2026-11-24.
FRESH_FIGURE, FRESH_NAME, FRESH_PAIR = 7.0, 4.0, 0.5
#: Weight of the words that nobody else has, from which a sentence is one voice's own: an invitation (5.6) is told by
#: one, a turning point (4.1) by both. Where the sentence has a match elsewhere it takes more, and that share of it.
FRESH, FRESH_MATCHED, FRESH_SHARE = 5.0, 8.0, 0.3
#: What a sentence with a match elsewhere loses: a lede with one name of its own is not what only one says.
MATCHED = 0.6
#: Words beyond this weight make a sentence no more newsworthy: long lists would come first.
MOST_WEIGHT = 40.0
Thing = TypeVar("Thing", bound=Hashable)

_ORDER = {"news": 0, "background": 1, "opinion": 2, "boilerplate": 3}


def only(
    articles: Sequence[Compared], voice: Sequence[int], lines: Sequence[Line], matched: frozenset[int]
) -> tuple[Only, ...]:
    """One row per voice, in the order of the articles; `matched` are the lines that another voice has too."""
    everyone = list(dict.fromkeys(voice))
    if len(everyone) < 2:
        return ()
    told, pairs_told, values_told = _told_by_several(lines)
    ranked: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
    for number, line in enumerate(lines):
        claim = line.claim
        fresh = {term: weight for term, weight in claim.weights.items() if term not in told}
        figures = sum(value[0] != "weekday" for value in claim.values - values_told)
        weight = sum(fresh.values())
        least = max(FRESH_MATCHED, FRESH_SHARE * claim.total) if number in matched else FRESH
        if not figures and weight < least:
            continue
        if line.role == "boilerplate" or len(claim.weights) < 3:
            continue
        names = len(fresh.keys() & line.names)
        pairs = len(claim.pairs - pairs_told)
        dense = weight / (claim.total or 1.0)
        score = (
            min(weight, MOST_WEIGHT) * (0.5 + dense)
            + FRESH_FIGURE * min(figures, 2)
            + FRESH_NAME * min(names, 3)
        )
        score += FRESH_PAIR * min(pairs, 8)
        score *= 1.0 - 0.3 * line.sentence.start / (len(line.of.body) or 1)
        if number in matched:
            score *= MATCHED
        ranked[line.voice].append((_ORDER[line.role], -score, number))
    rows = []
    for speaker in everyone:
        chosen = [lines[number] for _, _, number in _news_first(ranked[speaker])]
        rows.append(
            Only(
                _outlet(articles, voice, speaker),
                tuple(line.span for line in chosen),
                tuple(line.role for line in chosen),
                any(len({articles[at].outlet for at in line.carriers}) > 1 for line in chosen),
            )
        )
    return tuple(rows)


def _news_first(ranked: list[tuple[int, float, int]]) -> list[tuple[int, float, int]]:
    """News by score, background and opinion after it; but what weighs as much as the better half of the news is news."""
    news = sorted(score for order, score, _ in ranked if order == 0)
    line = news[len(news) // 2] if news else 0.0
    return sorted(
        (0 if order == 1 and score <= line else order, score, number) for order, score, number in ranked
    )


def _told_by_several(
    lines: Sequence[Line],
) -> tuple[set[str], set[tuple[str, str]], set[tuple[str, float]]]:
    """Terms, two terms in a row, and figures that more than one voice has."""
    return (
        _of_several((line.voice, line.claim.weights) for line in lines),
        _of_several((line.voice, line.claim.pairs) for line in lines),
        _of_several((line.voice, line.claim.values) for line in lines),
    )


def _of_several(held: Iterable[tuple[int, Iterable[Thing]]]) -> set[Thing]:
    told: dict[int, set[Thing]] = defaultdict(set)
    for voice, things in held:
        told[voice].update(things)
    once: set[Thing] = set()
    found: set[Thing] = set()
    for things in told.values():
        found |= once & things
        once |= things
    return found


def _outlet(articles: Sequence[Compared], voice: Sequence[int], speaker: int) -> str:
    return next(article.outlet for article, number in zip(articles, voice, strict=True) if number == speaker)


def missing_names(
    articles: Sequence[Compared], voice: Sequence[int], lines: Sequence[Line]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Per voice the names that at least half of the others have (of three or more voices two), most widely named first.

    Adjectives of countries, a name's other form ("EU", "European Union"; "Italy", "Italian"), months, agencies, datelines and
    names of the page's own text do not count.
    """
    everyone = list(dict.fromkeys(voice))
    if len(everyone) < 2:
        return ()
    aside = defaultdict(list)
    for line in lines:
        if line.role == "boilerplate":
            aside[line.article].append(line.sentence)
    holders: dict[str, set[int]] = defaultdict(set)
    mentions: Counter[str] = Counter()
    texts: dict[int, list[str]] = defaultdict(list)
    stems: dict[int, set[str]] = defaultdict(set)
    for at, article in enumerate(articles):
        texts[voice[at]].append(f"{article.headline}\n{article.body}")
        stems[voice[at]].update(term for listed in article.reading.terms for term in listed)
        stems[voice[at]].update(terms(article.headline, article.reading.language))
        dateline = _dateline(article)
        for name in article.reading.names:
            joined = article.body[name.end : name.end + 1] in ("-", "–")  # the Sino of Sino–American
            if (
                not joined
                and name.start >= dateline
                and _is_name(name.name)
                and not any(part.start <= name.start < part.end for part in aside[at])
            ):
                holders[name.name].add(voice[at])
                mentions[name.name] += 1
    others = len(everyone) - 1
    wide = {
        name: held
        for name, held in holders.items()
        if len(held) >= min(2, others) and 2 * len(held) >= others
    }
    rows = []
    for speaker in everyone:
        language = next(
            article.reading.language
            for article, number in zip(articles, voice, strict=True)
            if number == speaker
        )
        text = "\n".join(texts[speaker])
        written = frozenset(text.split())
        lacking = [
            name
            for name, held in wide.items()
            if speaker not in held
            and _initials(name) not in written
            and not stems[speaker] >= set(terms(name.split()[-1], language))
            and stems[speaker].isdisjoint(_of_country(name))
            and not (name.isupper() and spelled_out(name, text))
        ]
        lacking.sort(key=lambda name: (-len(wide[name]), -mentions[name], name))
        rows.append((_outlet(articles, voice, speaker), tuple(lacking)))
    return tuple(rows)


def _dateline(article: Compared) -> int:
    """Where the first sentence begins after its dateline."""
    first = next(iter(article.reading.sentences), None)
    return first.start + after_dateline(article.body[first.start : first.end]) if first else 0


#: Agencies, as they are named: who reported it is no part of what happened.
_AGENCIES = frozenset(
    ["Associated Press", "Reuters", "Agence France-Presse", "AFP", "Press Association", "Bloomberg News"]
)
#: What an adjective of a country adds to the country's name without its last vowels ("Ital-y", "Ital-ian"), as a stem.
_ADJECTIVES = ("an", "ean", "ian", "es", "i")
_IRREGULAR = {
    "Britain": "british", "Denmark": "danish", "England": "english", "Finland": "finnish", "France": "french",
    "Germany": "german", "Greece": "greek", "Ireland": "irish", "Netherlands": "dutch", "Poland": "polish",
    "Scotland": "scottish", "Spain": "spanish", "Sweden": "swedish", "Turkey": "turkish",
}  # fmt: skip


def _of_country(name: str) -> set[str]:
    """Stems of the adjectives that a country of this name may have."""
    base = name.casefold().rstrip("aeiouy")
    made = {base + ending for ending in _ADJECTIVES} if " " not in name and len(base) > 2 else set()
    return made | ({_IRREGULAR[name]} if name in _IRREGULAR else set())


def _is_name(name: str) -> bool:
    if len(name) < 3 or "-" in name or "–" in name or name in _AGENCIES or name.casefold() in months("en"):
        return False
    return " " in name or not name.endswith(("ian", "ians", "ese", "ish", "can", "cans", "eans", "ean"))


def _initials(name: str) -> str:
    parts = [part for part in name.split() if part[0].isupper()]
    return "".join(part[0] for part in parts) if len(parts) > 1 else name
