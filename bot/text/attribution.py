"""Evidence for who said a quoted stretch: what each candidate mention looks like from the quote."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from bot.text.cues import AUXILIARIES, SAY, SPEECH_NOUNS, cue_words
from bot.text.marks import Stretch, trimmed
from bot.text.mentions import Mention, is_body, mentions_of
from bot.text.people import People
from bot.text.tokens import Tokens
from bot.text.word_lists import BODIES, BREAKERS, DETERMINERS, SPEAKING, listed

#: Candidates looked at on either side of a stretch, nearest first. Oracle recall on polnear-dev, 2026-11-24: 98.7 %
#: with 14 and 8; doubling both gains 0.2 points and costs twice the time.
BEFORE, AFTER = 14, 8
#: How far, in tokens, a verb may stand from its subject (apposition included).
_REACH = 16


@dataclass(slots=True)
class Cued:
    """How a mention stands to reporting words: class, token number and what lies between; 0 and -1 for none."""

    after: int = 0
    after_at: int = -1
    after_gap: int = _REACH
    after_between: int = 0
    after_comma: int = 0
    before: int = 0
    before_at: int = -1
    before_gap: int = _REACH
    before_between: int = 0
    according: int = 0
    subject: int = 0


@dataclass(slots=True)
class Piece:
    """One stretch as a candidate quote: token numbers of its first and last word, `number` counts stretches."""

    number: int
    first: int
    last: int
    start: int
    end: int
    features: list[float] = field(default_factory=list)
    cue_left: int = -1
    cue_right: int = -1


class Scene:
    """An article as the ranker sees it: tokens, mentions, people, pieces, and how mentions stand to cues."""

    def __init__(self, tokens: Tokens, marks: tuple[Stretch, ...], language: str) -> None:
        self.tokens = tokens
        self.language = language
        self.cues = cue_words(language)
        self.mentions = mentions_of(tokens, language)
        self.people = People(tokens, self.mentions)
        self.outside = [i for i, m in enumerate(self.mentions) if tokens.quoted[m.first] < 0]
        self.at_token: dict[int, int] = {}
        for i, mention in enumerate(self.mentions):
            for token in range(mention.first, mention.last + 1):
                self.at_token[token] = i
        self.cue_at = self._cue_tokens()
        self.cued = [self._cued(mention) for mention in self.mentions]
        self.pieces = self._pieces(marks)
        self._outside_rank = [self.mentions[i].first for i in self.outside]
        self.static = [self._mention_features(i) for i in range(len(self.mentions))]

    # --- cues ------------------------------------------------------------------------------------

    def _cue_tokens(self) -> list[int]:
        """Class of every token as a reporting verb, 0 where it is none or clearly a noun."""
        tokens, found = self.tokens, [0] * len(self.tokens)
        for i, low in enumerate(tokens.lower):
            strength = self.cues.get(low, 0)
            if not strength or tokens.quoted[i] >= 0 or tokens.possessive[i]:
                continue
            if tokens.text[i][0].isupper() and not (i == 0 or tokens.sentence[i] != tokens.sentence[i - 1]):
                continue
            before = tokens.lower[i - 1] if i else ""
            if strength < SAY and (before in DETERMINERS or before in ("of", "in", "for")):
                continue
            if i in self.at_token and strength < SAY:
                continue
            found[i] = strength
        return found

    def _cued(self, mention: Mention) -> Cued:
        tokens, cued = self.tokens, Cued()
        count = len(tokens)
        sentence = tokens.sentence[mention.last]
        if not tokens.possessive[mention.last]:
            i, gap, commas, between = mention.last + 1, 0, 0, 0
            while i < count and gap < _REACH and tokens.sentence[i] == sentence:
                if tokens.quoted[i] >= 0:
                    break
                low = tokens.lower[i]
                if self.cue_at[i]:
                    cued.after, cued.after_at, cued.after_gap = self.cue_at[i], i, gap
                    cued.after_between, cued.after_comma = between, commas
                    break
                if low in (",", "(", "—", "–"):
                    commas += 1
                elif low in AUXILIARIES or (gap == 0 and low.endswith("ly")):
                    gap -= 1
                    cued.subject = 1
                elif low in (".", ";", "?", "!", "“", '"') and gap:
                    break
                elif i in self.at_token and self.mentions[self.at_token[i]].first == i:
                    between += 1
                i += 1
                gap += 1
            following = tokens.lower[mention.last + 1] if mention.last + 1 < count else ""
            if following.endswith(("ed", "es")) or following in AUXILIARIES:
                cued.subject = 1
        i, gap, between = mention.first - 1, 0, 0
        while (
            i >= 0
            and gap < 8
            and tokens.sentence[i] == tokens.sentence[mention.first]
            and tokens.quoted[i] < 0
        ):
            low = tokens.lower[i]
            if self.cue_at[i]:
                cued.before, cued.before_at, cued.before_gap, cued.before_between = (
                    self.cue_at[i],
                    i,
                    gap,
                    between,
                )
                break
            if i in self.at_token and self.mentions[self.at_token[i]].last == i:
                between += 1
            elif low in (".", ";", ",", "“", "”", '"', "that"):
                break
            i -= 1
            gap += 1
        if (
            mention.first >= 2
            and tokens.lower[mention.first - 1] == "to"
            and tokens.lower[mention.first - 2] == "according"
        ) or (mention.first and tokens.lower[mention.first - 1] in ("laut", "zufolge", "selon", "per")):
            cued.according = 1
        return cued

    # --- stretches -------------------------------------------------------------------------------

    def _pieces(self, marks: tuple[Stretch, ...]) -> list[Piece]:
        tokens, found = self.tokens, []
        for number, stretch in enumerate(marks):
            first = tokens.at(stretch.start)
            last = tokens.at(stretch.end - 1)
            if last >= len(tokens) or tokens.start[last] >= stretch.end:
                last -= 1
            while first <= last and not tokens.is_word(first):
                first += 1
            if first > last:
                continue
            start, end = trimmed(tokens.body, stretch.start, stretch.end)
            found.append(Piece(number, first, last, start, end))
        for order, piece in enumerate(found):
            self._describe(piece, marks[piece.number], found[order - 1] if order else None,
                           found[order + 1] if order + 1 < len(found) else None)  # fmt: skip
        return found

    def _edge(self, token: int, step: int, number: int) -> int:
        """The nearest token outside the stretch and its marks in one direction, or -1."""
        tokens = self.tokens
        i = token + step
        while 0 <= i < len(tokens) and (tokens.quoted[i] == number or tokens.text[i] in "“”\"„«»‘’'「」"):
            i += step
        return i if 0 <= i < len(tokens) else -1

    def _describe(self, piece: Piece, stretch: Stretch, before: Piece | None, after: Piece | None) -> None:
        tokens = self.tokens
        left, right = self._edge(piece.first, -1, piece.number), self._edge(piece.last, 1, piece.number)
        paragraph = tokens.paragraph[piece.first]
        starts = left < 0 or tokens.paragraph[left] != paragraph
        ends = right < 0 or tokens.paragraph[right] != tokens.paragraph[piece.last]
        left_low = "" if starts else tokens.lower[left]
        right_low = "" if ends else tokens.lower[right]
        tail = tokens.body[piece.end - 1]
        outside_tail = tokens.body[stretch.end + 1 : stretch.end + 2]
        # the nearest cue in the same sentence on both sides, not beyond another stretch on the left
        i, steps = left, 0
        while not starts and i >= 0 and steps < 20 and tokens.sentence[i] == tokens.sentence[left]:
            if tokens.quoted[i] >= 0 and steps > 12:
                break
            if self.cue_at[i]:
                piece.cue_left = i
                break
            i -= 1
            steps += 1
        i, steps_right = right, 0
        while not ends and steps_right < 16 and i < len(tokens) and tokens.paragraph[i] == paragraph:
            if tokens.quoted[i] >= 0 or (
                tokens.text[i] in ".;" and steps_right and not _abbreviation(tokens, i)
            ):
                break
            if self.cue_at[i]:
                piece.cue_right = i
                break
            i += 1
            steps_right += 1
        words = [tokens.lower[i] for i in range(piece.first, piece.last + 1) if tokens.is_word(i)]
        capitals = sum(tokens.text[i][0].isupper() for i in range(piece.first, piece.last + 1))
        same_paragraph = before is not None and tokens.paragraph[before.last] == paragraph
        gap = (
            sum(tokens.is_word(i) for i in range(before.last + 1, piece.first))
            if same_paragraph and before
            else 99
        )
        next_gap = 99
        if after is not None and tokens.paragraph[after.first] == tokens.paragraph[piece.last]:
            next_gap = sum(tokens.is_word(i) for i in range(piece.last + 1, after.first))
        head = (words[:1] and words[0]) or ""
        breaking = sum(word in BREAKERS for word in words)
        piece.features = [
            float(min(len(words), 60)),
            float(starts),
            float(ends),
            float(tokens.text[piece.first][0].islower()),
            float(tail == ",")
            + 2.0 * (tail in ".?!")
            + 3.0 * (outside_tail in (",",))
            + 4.0 * (outside_tail == "."),
            _kind_of(left_low, self.cues),
            _kind_of(right_low, self.cues),
            float(right in self.at_token),
            float(self.cue_at[piece.cue_left]) if piece.cue_left >= 0 else 0.0,
            float(left - piece.cue_left) if piece.cue_left >= 0 else 30.0,
            float(self.cue_at[piece.cue_right]) if piece.cue_right >= 0 else 0.0,
            float(piece.cue_right - right) if piece.cue_right >= 0 else 30.0,
            float(
                any(
                    word in ("i", "we", "my", "our", "i'm", "we're", "i’m", "we’re", "us", "me")
                    for word in words
                )
            ),
            float(stretch.closed) + 2.0 * stretch.single,
            float(min(gap, 40)),
            float(min(next_gap, 40)),
            capitals / max(1, len(words)),
            float(breaking) / max(1, len(words)),
            float(head in DETERMINERS) + 2.0 * (head in BREAKERS),
            float(
                left_low in DETERMINERS
                or left_low in ("so-called", "known", "called", "titled", "named", "entitled")
            ),
            float(left_low in SPEECH_NOUNS),
            float(tokens.paragraph[piece.first]),
            float(bool(right_low) and tokens.text[right][0].islower()),
            float(before is not None and tokens.paragraph[before.last] == paragraph - 1),
        ]

    # --- mentions --------------------------------------------------------------------------------

    def _mention_features(self, i: int) -> list[float]:
        mention, tokens, cued = self.mentions[i], self.tokens, self.cued[i]
        head = tokens.lower[mention.head]
        before = tokens.lower[mention.first - 1] if mention.first else ""
        after = tokens.lower[mention.last + 1] if mention.last + 1 < len(tokens) else ""
        entity = self.people.entities[mention.entity] if mention.entity >= 0 else None
        starts = mention.first == 0 or tokens.sentence[mention.first] != tokens.sentence[mention.first - 1]
        kind = {"name": 0.0, "nominal": 1.0, "pronoun": 2.0}[mention.kind]
        pronoun = {"he": 1.0, "she": 1.0, "er": 1.0, "they": 2.0, "sie": 2.0, "i": 3.0, "we": 4.0, "it": 5.0, "es": 5.0,
                   "who": 6.0, "you": 7.0, "one": 8.0}.get(head, 0.0) if kind == 2.0 else 0.0  # fmt: skip
        return [
            kind,
            pronoun,
            float(head in SPEAKING),
            float(head in BODIES),
            float(entity.person) if entity else -1.0,
            float(entity is not None and is_body(entity.words)),
            float(bool(mention.title)),
            float(min(mention.last - mention.first + 1, 8)),
            float(min(len(entity.mentions), 20)) if entity else 0.0,
            float(tokens.possessive[mention.last]),
            _PREPOSITIONS.get(before, 0.0),
            float(after == ",") + 2.0 * (after in (":", "—", "–", "(")),
            float(starts),
            float(cued.after),
            float(cued.after_gap),
            float(cued.after_between),
            float(cued.after_comma),
            float(cued.before),
            float(cued.before_gap),
            float(cued.before_between),
            float(cued.according),
            float(cued.subject),
            float(cued.before_at >= 0 and tokens.lower[cued.before_at] in _ADDRESSED),
            float(cued.before_at >= 0 and self._has_subject(cued.before_at, mention)),
        ]

    def _has_subject(self, cue: int, mention: Mention) -> bool:
        """Whether the cue before a mention has another mention right in front of it: then this one is its object."""
        i = cue - 1
        while i >= 0 and self.tokens.lower[i] in AUXILIARIES:
            i -= 1
        return i in self.at_token and i < mention.first and self.tokens.quoted[i] < 0

    def candidates(self, piece: Piece, history: list[int]) -> list[int]:
        """Numbers of the mentions that might say this piece, in reading order."""
        from bisect import bisect_left

        at = bisect_left(self._outside_rank, piece.first)
        near = self.outside[max(0, at - BEFORE) : at + AFTER]
        paragraph = self.tokens.paragraph[piece.last]
        kept = [i for i in near if self.tokens.paragraph[self.mentions[i].first] <= paragraph + 1]
        return sorted({*kept, *history[-2:]})

    def pair(self, piece: Piece, candidates: list[int], history: list[int]) -> list[list[float]]:
        """Feature rows, one a candidate; `history` holds the mentions chosen for earlier pieces."""
        tokens, rows = self.tokens, []
        inside = set(tokens.lower[piece.first : piece.last + 1]) if piece.last - piece.first < 400 else set()
        last = history[-1] if history else -1
        last_entity = self.mentions[last].entity if history else -2
        before_last = [self.mentions[i].entity for i in history[-4:-1]]
        left_of = [i for i in candidates if self.mentions[i].first < piece.first]
        right_of = [i for i in candidates if self.mentions[i].first > piece.last]
        order = {i: len(left_of) - k for k, i in enumerate(left_of)} | {
            i: k + 1 for k, i in enumerate(right_of)
        }
        sentence_first, sentence_last = tokens.sentence[piece.first], tokens.sentence[piece.last]
        first_in_sentence: dict[int, int] = {}
        for i in candidates:
            first_in_sentence.setdefault(tokens.sentence[self.mentions[i].first], i)
        for i in candidates:
            mention, cued = self.mentions[i], self.cued[i]
            is_before = mention.first < piece.first
            if is_before:
                distance = piece.first - mention.last
                sentences = sentence_first - tokens.sentence[mention.last]
                paragraphs = tokens.paragraph[piece.first] - tokens.paragraph[mention.last]
            else:
                distance = mention.first - piece.last
                sentences = tokens.sentence[mention.first] - sentence_last
                paragraphs = tokens.paragraph[mention.first] - tokens.paragraph[piece.last]
            cue = cued.after_at if cued.after_at >= 0 else cued.before_at
            entity = mention.entity
            words = self.people.entities[entity].words if entity >= 0 else []
            rows.append([
                *piece.features,
                *self.static[i],
                float(is_before),
                math.log1p(distance),
                float(min(sentences, 6)),
                float(min(paragraphs, 4)),
                float(min(order[i], 15)),
                float(cued.after_at >= 0 and cued.after_at == piece.cue_left),
                float(cued.after_at >= 0 and cued.after_at == piece.cue_right),
                float(cued.before_at >= 0 and cued.before_at == piece.cue_right),
                float(cued.before_at >= 0 and cued.before_at == piece.cue_left),
                float(min(abs(cue - (piece.first if is_before else piece.last)), 40)) if cue >= 0 else 50.0,
                float(cue > mention.last) if cue >= 0 else -1.0,
                float(i == last),
                float(entity >= 0 and entity == last_entity),
                float(entity >= 0 and entity in before_last),
                float(bool(words) and words[-1] in inside),
                float(first_in_sentence.get(tokens.sentence[mention.first]) == i),
                float(min(len(history), 5)),
                float(self._quotes_between(piece, mention)),
            ])  # fmt: skip
        return rows

    def _quotes_between(self, piece: Piece, mention: Mention) -> int:
        order = self.pieces_order.get(piece.number, 0)
        if mention.first < piece.first:
            k = order - 1
            while k >= 0 and self.pieces[k].first > mention.last and order - k < 4:
                k -= 1
            return order - 1 - k
        k = order + 1
        while k < len(self.pieces) and self.pieces[k].first < mention.first and k - order < 4:
            k += 1
        return k - order - 1

    @property
    def pieces_order(self) -> dict[int, int]:
        if not hasattr(self, "_order"):
            self._order = {piece.number: k for k, piece in enumerate(self.pieces)}
        return self._order


_PREPOSITIONS = {"of": 1.0, "by": 2.0, "to": 3.0, "with": 3.0, "from": 4.0, "for": 5.0, "in": 6.0, "at": 6.0, "on": 6.0,
                 "about": 7.0,
    "between": 12.0,
    "among": 12.0,
    "over": 12.0,
    "into": 12.0,
    "than": 12.0, "against": 7.0, "and": 8.0, "that": 9.0, "as": 10.0, "but": 11.0, "while": 11.0,
                 "when": 11.0, "von": 1.0, "durch": 2.0, "mit": 3.0, "für": 5.0}  # fmt: skip
_ADDRESSED = listed("told tell tells telling asked ask asks urged accused thanked called assured")


def _kind_of(word: str, cues: dict[str, int]) -> float:
    """Coarse class of the token beside a stretch."""
    if not word:
        return 0.0
    if word in cues:
        return 1.0 + (cues[word] == SAY)
    if word in (",", ":"):
        return 3.0 + (word == ":")
    if not word[0].isalnum():
        return 5.0
    if word in ("that", "dass", "daß", "que"):
        return 6.0
    if word in ("as", "a", "an", "the", "his", "her", "their", "its"):
        return 7.0
    if word in BREAKERS:
        return 8.0
    return 9.0


def _abbreviation(tokens: Tokens, i: int) -> bool:
    return (
        i > 0
        and tokens.end[i - 1] == tokens.start[i]
        and (len(tokens.text[i - 1]) <= 3 and tokens.text[i - 1][0].isupper())
    )
