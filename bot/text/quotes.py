"""Who said what, exactly: quotes of an article with their speakers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.news import Quote, Sentence
from bot.text.attribution import Piece, Scene
from bot.text.marks import stretches
from bot.text.sentences import split
from bot.text.tokens import tokens_of

#: Below this confidence a speaker is not shown ("speaker not certain").
CERTAIN = 0.5


def find_quotes(
    headline: str, body: str, language: str = "en", sentences: Sequence[Sentence] | None = None
) -> tuple[Quote, ...]:
    """Quotes in reading order, marks excluded; () for a body without any.

    A quote over several paragraphs is one item a paragraph. An unclosed mark costs one quotation at most.
    """
    marks = stretches(body)
    if not marks:
        return ()
    tokens = tokens_of(body, split(body, language) if sentences is None else sentences, marks)
    scene = Scene(tokens, marks, language)
    weight = prominence(scene)
    found: list[Quote] = []
    history: list[int] = []
    last = -1
    for piece in scene.pieces:
        best, score = _best(scene, piece, history)
        if not _spoken(scene, piece, score):
            continue
        found.append(_quote(scene, piece, best, score, weight, last))
        if best >= 0:
            history.append(best)
            last = scene.people.owner(best, weight, last)
    return tuple(found)


def prominence(scene: Scene) -> list[float]:
    """How likely a later pronoun means each mention: subjects and speakers up, objects and possessives down."""
    weights = []
    for mention, cued, static in zip(scene.mentions, scene.cued, scene.static, strict=True):
        speaks = (
            bool(cued.after and cued.after_gap <= 1)
            or (cued.before and cued.before_gap <= 1)
            or cued.according
        )
        weights.append(
            1.6 * bool(speaks)
            + 1.0 * cued.subject
            - 1.0 * bool(static[10])
            - 0.8 * scene.tokens.possessive[mention.last]
        )
    return weights


def _best(scene: Scene, piece: Piece, history: list[int]) -> tuple[int, float]:
    candidates = scene.candidates(piece, history)
    best, best_score = -1, 0.0
    for i in candidates:
        mention, cued = scene.mentions[i], scene.cued[i]
        score = 0.0
        if cued.after and cued.after_at in (piece.cue_left, piece.cue_right):
            score += 3 + cued.after - 0.3 * cued.after_between - 0.05 * cued.after_gap
        if cued.before and cued.before_at == piece.cue_right:
            score += 4.5 - cued.before_between - 0.2 * cued.before_gap
        if cued.before and cued.before_at == piece.cue_left and scene.static[i][10] == 2.0:
            score += 4.5
        if cued.according and scene.tokens.sentence[mention.first] == scene.tokens.sentence[piece.first]:
            score += 5
        if history and i == history[-1]:
            score += 2.0
        if scene.static[i][10] not in (0.0, 2.0, 9.0, 11.0) and not cued.according:
            score -= 1.5
        if scene.static[i][12] and scene.tokens.sentence[mention.first] == scene.tokens.sentence[piece.first]:
            score += 2.0 * (cued.subject or cued.after > 0) * (piece.cue_left > 0 and piece.cue_right < 0)
        score -= 1.5 * scene.static[i][5] * (cued.after_gap > 1)
        if scene.static[i][0] == 1.0 and not scene.static[i][2]:
            score -= 2.0
        if scene.tokens.sentence[mention.first] != scene.tokens.sentence[piece.first]:
            score -= 1.0
        if score > best_score:
            best, best_score = i, score
    if best < 0 and history and len(piece.features) and piece.features[0] > 3:
        return history[-1], 0.6
    return best, best_score


def _spoken(scene: Scene, piece: Piece, score: float) -> bool:
    words = piece.features[0]
    return score >= 1.0 or words >= 6 or (words >= 4 and score > 0)


def _quote(scene: Scene, piece: Piece, best: int, score: float, weight: list[float], last: int) -> Quote:
    tokens = scene.tokens
    whole = bool(piece.features[1]) or not piece.features[3]
    if best < 0:
        return Quote(piece.start, piece.end, "direct" if whole else "mixed")
    mention, cued = scene.mentions[best], scene.cued[best]
    owner = scene.people.owner(best, weight, last)
    name = (
        scene.people.entities[owner].name
        if owner >= 0
        else ""
        if mention.kind == "pronoun"
        else scene.people.phrase(best)
    )
    cue = cued.after_at if cued.after_at in (piece.cue_left, piece.cue_right) else cued.before_at
    return Quote(
        piece.start,
        piece.end,
        "direct" if whole else "mixed",
        name or None,
        tokens.start[mention.first],
        tokens.end[mention.last],
        tokens.start[cue] if cue >= 0 else None,
        tokens.end[cue] if cue >= 0 else None,
        min(1.0, max(0.0, score / 6)),
    )
