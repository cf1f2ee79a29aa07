"""An article laid out for attribution: its mentions and quoted stretches and how they stand to reporting words."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.text.cues import ACCORDING, SAY, SPEECH_NOUNS, auxiliaries, cue_words
from bot.text.marks import Stretch, trimmed
from bot.text.mentions import Mention
from bot.text.tokens import Tokens
from bot.text.word_lists import BREAKERS, DETERMINERS, GERMAN_HOLDING

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


class Layout:
    """Tokens, mentions, pieces, and how mentions and pieces stand to reporting words."""

    def __init__(
        self, tokens: Tokens, mentions: list[Mention], marks: tuple[Stretch, ...], language: str
    ) -> None:
        self.tokens = tokens
        self.language = language
        self.cues = cue_words(language)
        self.auxiliaries = auxiliaries(language)
        self.mentions = mentions
        self.outside = [i for i, m in enumerate(self.mentions) if tokens.quoted[m.first] < 0]
        self.at_token: dict[int, int] = {}
        for i, mention in enumerate(self.mentions):
            for token in range(mention.first, mention.last + 1):
                self.at_token[token] = i
        self.cue_at = self._cue_tokens()
        self.cued = [self._cued(mention) for mention in self.mentions]
        self.pieces = self._pieces(marks)

    # --- cues ------------------------------------------------------------------------------------

    def _cue_tokens(self) -> list[int]:
        """Class of every token as a reporting verb, 0 where it is none or clearly a noun."""
        tokens, found = self.tokens, [0] * len(self.tokens)
        for i, low in enumerate(tokens.lower):
            strength = self.cues.get(low, 0)
            if low in ("put", "puts") and i + 1 < len(tokens) and tokens.lower[i + 1] == "it":
                strength = SAY
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
                if self.cue_at[i] and self._inverted(mention, i):
                    break
                if self.cue_at[i]:
                    cued.after, cued.after_at, cued.after_gap = self.cue_at[i], i, gap
                    cued.after_between, cued.after_comma = between, commas
                    break
                if low in (",", "(", "—", "–"):
                    commas += 1
                elif low in self.auxiliaries or (gap == 0 and low.endswith("ly")):
                    gap -= 1
                    cued.subject = 1
                elif low in (".", ";", "?", "!", "“", '"') and gap:
                    break
                elif i in self.at_token and self.mentions[self.at_token[i]].first == i:
                    between += not self.mentions[self.at_token[i]].modifies
                i += 1
                gap += 1
            following = tokens.lower[mention.last + 1] if mention.last + 1 < count else ""
            if following.endswith(("ed", "es")) or following in self.auxiliaries:
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
                between += (
                    not self.mentions[self.at_token[i]].modifies
                    and self.mentions[self.at_token[i]].apposed < 0
                )
            elif low == "," and i - 1 in self.at_token and self.mentions[self.at_token[i - 1]].apposed >= 0:
                gap -= 1
            elif low in (".", ";", ",", "“", "”", '"', "that"):
                break
            i -= 1
            gap += 1
        if (
            mention.first >= 2
            and tokens.lower[mention.first - 1] == "to"
            and tokens.lower[mention.first - 2] == "according"
        ) or (mention.first and tokens.lower[mention.first - 1] in ACCORDING):
            cued.according = 1
        return cued

    def _inverted(self, mention: Mention, cue: int) -> bool:
        """Whether the German verb has its subject behind it: "In einem Interview sagte der Minister"."""
        tokens = self.tokens
        behind = cue + 1
        if self.language != "de" or behind >= len(tokens):
            return False
        if behind not in self.at_token and tokens.lower[behind] not in DETERMINERS:
            return False
        held = tokens.lower[max(0, mention.first - 3) : mention.first + 1]
        return any(word in GERMAN_HOLDING for word in held)

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

    def edge(self, token: int, step: int, number: int) -> int:
        """The nearest token outside the stretch and its marks in one direction, or -1."""
        tokens = self.tokens
        i = token + step
        while 0 <= i < len(tokens) and (tokens.quoted[i] == number or tokens.text[i] in "“”\"„«»‘’'「」"):
            i += step
        return i if 0 <= i < len(tokens) else -1

    def _describe(self, piece: Piece, stretch: Stretch, before: Piece | None, after: Piece | None) -> None:
        tokens = self.tokens
        left, right = self.edge(piece.first, -1, piece.number), self.edge(piece.last, 1, piece.number)
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
