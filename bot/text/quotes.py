"""Who said what, exactly: quotes of an article with their speakers."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from operator import mul
from typing import NamedTuple

from bot.news import Quote, QuoteKind, Sentence
from bot.text.attribution import Evidence
from bot.text.cues import BY_RULES, SUBJUNCTIVE
from bot.text.layout import Piece
from bot.text.marks import stretches
from bot.text.mentions import opens
from bot.text.people import People, people_in
from bot.text.scene import Scene
from bot.text.sentences import split
from bot.text.statements import statements
from bot.text.trees import Forest, forest
from bot.text.wording import WordingWeights, wording_weights
from bot.text.words import count_words

#: From here on a stretch is taken as speech rather than a scare quote, a title or a term. 2026-11-24, end to end F1 on
#: polnear-dev and full names on ggt-dev, crossed: at .6 90.0 and 86.1, at .65 90.0 and 86.5, at .7 90.1 and 86.8.
SPOKEN = 0.7
#: Below this confidence a speaker is not shown ("speaker not certain"). polnear-dev, 786 stretches, 2026-11-24: at 0.75
#: 82 % are shown and 96 % of them right; at 0.6 90 % and 95; at 0.9 69 % and 98.
CERTAIN = 0.75
#: The same for German, where the forests' evidence, learned from English, is one of `german_row`. dewikinews-train, articles in
#: five parts each told by what the others taught, 2026-11-28: span F1 88.4 at .4, 88.8 at .45, 88.4 at .5.
GERMAN_SPOKEN = 0.45
#: What a German confidence (of `german_sure_row`) is worth: .89 times this is `CERTAIN`. dewikinews-train, 611 stretches in five
#: parts each told by what the others taught, 2026-11-28: from .89 on 21 % are shown and 96.1 % of them right, from .86 on 23 and
#: 95.7 (94.4 in ten parts), from .9 on 20 and 97.5. On dewikinews-dev 28 of 111 are shown and 27 of them right.
GERMAN_DOUBT = 0.843
#: Most confidence in a mention that no reporting word is near and that has not spoken before. Set by hand, not
#: measured; below `CERTAIN`, so that such a speaker is not shown.
NO_CUE = 0.5
#: Least confidence in a speaker that grammar gives against the ranking ("described by both sides as") or, in languages
#: read by rules, ties to a quote. Set by hand, not measured: the dev sets have one of the first kind in 1,546 stretches (annotated
#: otherwise, 2026-11-24), and there are no annotated articles in those languages. Above `CERTAIN`, so that such speakers are shown.
BY_GRAMMAR = 0.85
#: Fewest words of a stretch that word order alone makes a quote, in languages without learned evidence. Set by hand.
FEWEST_BY_RULES = 3
#: Fewest words of a stretch that is a quote although nobody near might have said it. Set by hand.
FEWEST_UNSAID = 4
#: From so many stretches on, those of fewer words are not read: no report has as many, and 50 kB of `“no” Ada` took 4 s.
CROWDED = 2_000
#: Languages without blanks between words: who speaks is not told by the order of words here.
UNSPACED = frozenset(("zh", "ja"))
#: After so many trees so many candidates go on. polnear-dev, 2026-11-24: as many speakers are right as when all go on
#: (733 of 791), and decoding takes a third of the time. Of four instead of six, wording tells the speaker apart less often:
#: 93.06 against 93.25 % right, 6,961 stretches crossed, 2026-11-28.
_STAGES = ((12, 8), (45, 6))


_OPENING = frozenset("„“”\"»«‚‘’'")


class Ranker(NamedTuple):
    """What chooses among mentions: trees over counts and distances, and weights of the words around."""

    trees: Forest
    wording: WordingWeights


def find_quotes(
    headline: str,
    body: str,
    language: str = "en",
    sentences: Sequence[Sentence] | None = None,
    people: People | None = None,
) -> tuple[Quote, ...]:
    """Quotes in reading order, marks excluded; () for a body without any. `people` are the body's, where they are known.

    A quote over several paragraphs is one item a paragraph. An unclosed mark costs one quotation at most.
    """
    marks = stretches(body)
    if people is None:
        people = people_in(body, split(body, language) if sentences is None else sentences, language)
    scene = Scene(people, marks, language)
    evidence = Evidence(scene, marks)
    ranker = Ranker(forest("quotes", "rank"), wording_weights("quotes"))
    spoken, sure = forest("quotes", "spoken"), forest("quotes", "sure")
    found: list[Quote] = []
    history: list[int] = []
    crowded = len(scene.pieces) > CROWDED
    doubled = any(not stretch.single for stretch in marks)
    for k, piece in enumerate(scene.pieces):
        if doubled and marks[piece.number].single and scene.attached[k] < 0:
            continue  # where double marks hold speech, single ones hold titles and terms
        if crowded and piece.features[0] < FEWEST_UNSAID:
            continue
        candidates = scene.candidates(piece, history) if language not in UNSPACED else []
        if not candidates:
            if piece.features[0] >= FEWEST_UNSAID or (
                language in UNSPACED and count_words(body[piece.start : piece.end]) >= FEWEST_UNSAID
            ):
                found.append(Quote(piece.start, piece.end, _kind(piece)))
            continue
        best, row, shares, same = ranked(evidence, piece, candidates, history, ranker)
        speech = spoken.score(spoken_row(evidence, k, row, shares, same))
        tied = language in BY_RULES and scene.attached[k] >= 0 and piece.features[0] >= FEWEST_BY_RULES
        if tied:
            best = scene.attached[k]
        elif language == "de":
            speech = sum(map(mul, german_weights("german"), german_row(scene, k, body, speech)))
            if _logistic(speech) < GERMAN_SPOKEN:
                continue
        elif _logistic(speech) < SPOKEN and piece.number not in scene.by_grammar:
            continue
        certainty = sure.score(sure_row(row, shares, same))
        if language == "de":
            certainty = sum(
                map(mul, german_weights("german sure"), german_sure_row(scene, k, best, certainty))
            )
        confidence = _logistic(certainty)
        if best not in history and not scene.speaks(best):
            confidence = min(confidence, NO_CUE)
        if tied or (language == "fr" and best == scene.attached[k]):
            confidence = max(confidence, BY_GRAMMAR)
        confidence *= GERMAN_DOUBT if language == "de" else scene.surety(best)
        if piece.number in scene.by_grammar:
            confidence = max(confidence, BY_GRAMMAR)
        found.append(_quote(scene, piece, best, confidence))
        history = [*history[-5:], best]
    if language == "en":
        found += statements(scene)
        found.sort(key=lambda quote: (quote.start, quote.kind == "indirect", quote.end))
    return tuple(found)


def ranked(
    evidence: Evidence, piece: Piece, candidates: list[int], history: list[int], ranker: Ranker
) -> tuple[int, list[float], list[float], float]:
    """The best candidate, its features, the shares of all, and the share of its person."""
    scene = evidence.scene
    rows = evidence.pair(piece, candidates, history)
    scores, kept = by_trees(rows, ranker.trees)
    scores = [ranker.wording.scale * score for score in scores]
    for i in kept:
        scores[i] += ranker.wording.added(evidence.wording.patterns(piece, candidates[i]))
    shares = softmax(scores)
    at = max(kept, key=lambda i: (scores[i], -i))
    nearer = scene.nearer_subject(piece, candidates[at])
    if nearer in candidates:
        scene.by_grammar.add(piece.number)
        at = candidates.index(nearer)
    best = scene.principal(candidates[at])
    owner = scene.owner(candidates[at])
    same = sum(
        share
        for share, c in zip(shares, candidates, strict=True)
        if c == candidates[at] or (owner >= 0 and scene.owner(c) == owner)
    )
    return best, rows[at], shares, same


def by_trees(rows: list[list[float]], trees: Forest) -> tuple[list[float], list[int]]:
    """The score of every row, and the numbers of the best rows: these alone are scored by all trees."""
    scores = [0.0] * len(rows)
    kept, since = list(range(len(rows))), 0
    for until, go_on in _STAGES:
        for i in kept:
            scores[i] += trees.score(rows[i], since, until)
        kept.sort(key=lambda i: (-scores[i], i))
        for i in kept[go_on:]:
            scores[i] -= 3.0  # what the trees left out would have taken off, about
        kept, since = kept[:go_on], until
    for i in kept:
        scores[i] += trees.score(rows[i], since)
    return scores, kept


def softmax(scores: list[float]) -> list[float]:
    """Shares that sum to 1."""
    top = max(scores)
    raw = [math.exp(score - top) for score in scores]
    total = sum(raw)
    return [value / total for value in raw]


def spoken_row(evidence: Evidence, k: int, row: list[float], shares: list[float], same: float) -> list[float]:
    """Evidence that piece number k is speech: the best candidate's row and how clear the choice was."""
    top = sorted(shares)[-2:]
    return [*row, *evidence.setting[k], top[-1], top[-1] - top[0], same]


def sure_row(row: list[float], shares: list[float], same: float) -> list[float]:
    """Evidence that the chosen speaker is right."""
    top = sorted(shares)[-2:]
    return [*row, top[-1], top[-1] - top[0], same]


@lru_cache(maxsize=2)
def german_weights(part: str) -> tuple[float, ...]:
    """What each number of `german_row` ("german") adds to the logit of speech, or of `german_sure_row` ("german sure")
    to that of the right speaker."""
    return tuple(json.loads((files("bot.text") / "weights" / "quotes.json").read_text("utf8"))[part])


def german_row(scene: Scene, k: int, body: str, speech: float) -> list[float]:
    """Evidence that piece number k of a German text is speech, `speech` being what the forests say of it.

    German nouns are all in capitals, and it reports in the subjunctive; quotations open behind a colon.
    """
    piece = scene.pieces[k]
    first, last = scene.sentence_span(piece.first)
    before = piece.start - 1
    while before >= 0 and (body[before].isspace() or body[before] in _OPENING):
        before -= 1
    return [
        1.0,
        speech,
        float(any(word in SUBJUNCTIVE for word in scene.tokens.lower[first : last + 1])),
        float(piece.features[0] >= 4),
        math.log(1 + piece.features[0]),
        piece.features[3],
        float(before >= 0 and body[before] == ":"),
        float(before < 0 or body[before] in ".?!"),
        float(body[piece.end - 1] in ".?!"),
        float(scene.attached[k] >= 0),
        float(piece.cue_left >= 0),
        float(piece.cue_right >= 0),
    ]


def german_sure_row(scene: Scene, k: int, best: int, certainty: float) -> list[float]:
    """Evidence that mention `best` is who says piece number k of a German text, `certainty` being what the forest says."""
    piece, mention, cued, owner = scene.pieces[k], scene.mentions[best], scene.cued[best], scene.owner(best)
    return [
        1.0,
        certainty,
        float(best == scene.attached[k]),
        float(scene.attached[k] < 0),
        float(cued.after > 0 and cued.after_gap <= 1),
        float(cued.after > 0 and cued.after_gap <= 1 and opens(scene.tokens, mention.first)),
        float(cued.before > 0 and cued.before_gap <= 1),
        float(cued.according),
        float(mention.kind == "name"),
        float(mention.kind == "pronoun"),
        float(owner >= 0 and scene.people.entities[owner].person == 2),
        scene.surety(best),
        float(cued.after_at >= 0 and cued.after_at in (piece.cue_left, piece.cue_right)),
        float(cued.before_at >= 0 and cued.before_at in (piece.cue_left, piece.cue_right)),
    ]


def _logistic(score: float) -> float:
    return 1 / (1 + math.exp(-score))


def _kind(piece: Piece) -> QuoteKind:
    """Direct where the stretch begins a sentence of its own, mixed where it runs on in the writer's."""
    return "mixed" if piece.features[3] else "direct"


def _quote(scene: Scene, piece: Piece, best: int, confidence: float) -> Quote:
    tokens, mention, cued = scene.tokens, scene.mentions[best], scene.cued[best]
    name = scene.name(best)
    follows = cued.after_at >= 0 and cued.after_at in (piece.cue_left, piece.cue_right)
    cue = cued.after_at if follows else cued.before_at
    return Quote(
        piece.start,
        piece.end,
        _kind(piece),
        name or None,
        tokens.start[mention.first],
        tokens.end[mention.last],
        tokens.start[cue] if cue >= 0 else None,
        tokens.end[cue] if cue >= 0 else None,
        round(confidence, 3),
    )
