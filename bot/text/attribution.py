"""Evidence for who said a quoted stretch: what each candidate mention looks like from the quote, as numbers."""

from __future__ import annotations

import math

from bot.text.cues import AUXILIARIES, SAY, SPEECH_NOUNS
from bot.text.layout import Piece
from bot.text.marks import Stretch
from bot.text.mentions import Mention, is_body
from bot.text.scene import DASHES, Scene
from bot.text.word_lists import BODIES, BREAKERS, DETERMINERS, HOLDING, SPEAKING, listed
from bot.text.wording import Wording


class Evidence:
    """The numbers that the forests read: `setting[k]` of piece number k, `pair` of a piece and its candidates.

    `wording` has the words around them.
    """

    def __init__(self, scene: Scene, marks: tuple[Stretch, ...]) -> None:
        self.scene = scene
        self.wording = Wording(scene)
        self._low = scene.tokens.body.lower()
        self.static = [self._mention_features(i) for i in range(len(scene.mentions))]
        self._before = [self._what_precedes(i) for i in range(len(scene.mentions))]
        self._behind = [self._what_follows(i) for i in range(len(scene.mentions))]
        self._counts: dict[str, float] = {}
        lengths = [piece.features[0] for piece in scene.pieces]
        count = max(1, len(lengths))
        self._lengths = [sum(n <= 3 for n in lengths) / count, sum(min(n, 30.0) for n in lengths) / count]
        self.setting = [self._setting(piece, marks[piece.number]) for piece in scene.pieces]

    def _mention_features(self, i: int) -> list[float]:
        mention, tokens, cued = self.scene.mentions[i], self.scene.tokens, self.scene.cued[i]
        head = tokens.lower[mention.head]
        before = tokens.lower[mention.first - 1] if mention.first else ""
        after = tokens.lower[mention.last + 1] if mention.last + 1 < len(tokens) else ""
        entity = self.scene.people.entities[mention.entity] if mention.entity >= 0 else None
        starts = mention.first == 0 or tokens.sentence[mention.first] != tokens.sentence[mention.first - 1]
        kind = {"name": 0.0, "nominal": 1.0, "pronoun": 2.0}[mention.kind]
        pronoun = {"he": 1.0, "she": 1.0, "er": 1.0, "they": 2.0, "sie": 2.0, "i": 3.0, "we": 4.0, "it": 5.0, "es": 5.0,
                   "who": 6.0, "which": 6.0, "you": 7.0, "one": 8.0,
                   "il": 1.0, "elle": 1.0, "ils": 2.0, "elles": 2.0, "on": 2.0, "je": 3.0, "nous": 4.0}.get(head, 0.0) if kind == 2.0 else 0.0  # fmt: skip
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
            self.scene.preposition(i),
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
            float(cued.before_at >= 0 and self.scene.has_subject(cued.before_at, mention)),
            float(mention.modifies) + 2.0 * (i > 0 and self.scene.mentions[i - 1].modifies),
            float(mention.apposed - i) if mention.apposed >= 0 else 0.0,
            float(
                i > 0
                and self.scene.tokens.possessive[self.scene.mentions[i - 1].last]
                and self.scene.mentions[i - 1].modifies
            ),
            float(after in SPEECH_NOUNS and tokens.possessive[mention.last]),
            float(before == "by" and mention.first > 1 and self.scene.cue_at[mention.first - 2] > 0),
            float(self.scene.passive(cued.after_at)),
        ]

    def _setting(self, piece: Piece, stretch: Stretch) -> list[float]:
        """What tells speech from scare quotes and titles, beyond what the ranker asks of a piece."""
        tokens = self.scene.tokens
        words = [i for i in range(piece.first, piece.last + 1) if tokens.is_word(i)]
        lower = [tokens.lower[i] for i in words]
        right = self.scene.edge(piece.last, 1, piece.number)
        left = self.scene.edge(piece.first, -1, piece.number)
        tail = tokens.body[piece.end - 1]
        titled = sum(
            tokens.text[i][0].isupper()
            for i in words
            if tokens.lower[i] not in BREAKERS and tokens.lower[i] not in DETERMINERS
        )
        plain = sum(tokens.lower[i] not in BREAKERS and tokens.lower[i] not in DETERMINERS for i in words)
        same = (
            [
                other
                for other in self.scene.pieces
                if tokens.paragraph[other.first] == tokens.paragraph[piece.first]
            ]
            if len(self.scene.pieces) < 200
            else []
        )
        return [
            float(sum(word in _FINITE or word in AUXILIARIES for word in lower)),
            float(titled) / max(1, plain),
            float(tail in ",.") + 2.0 * (tail in "?!") + 3.0 * (tail in "…—-"),
            float(
                left >= 0
                and tokens.lower[left]
                in ("a", "an", "the", "this", "that", "these", "those", "his", "her", "their", "its")
            ),
            float(
                left >= 0
                and tokens.lower[left]
                in (
                    "on",
                    "in",
                    "at",
                    "of",
                    "film",
                    "show",
                    "book",
                    "song",
                    "series",
                    "hit",
                    "album",
                    "movie",
                    "game",
                    "novel",
                )
            ),
            float(
                left >= 0
                and tokens.lower[left]
                in (
                    "called",
                    "named",
                    "titled",
                    "dubbed",
                    "as",
                    "term",
                    "word",
                    "phrase",
                    "words",
                    "so-called",
                    "known",
                    "labeled",
                    "nicknamed",
                )
            ),
            float(right >= 0 and right < len(tokens) and tokens.text[right][0].isupper()),
            float(len(same)),
            float(len(lower) == 1),
            float(sum(len(word) for word in lower)) / max(1, len(lower)),
            float(len(self.scene.pieces)),
            float(any(word in ("you", "your", "he", "she", "they", "it") for word in lower)),
            float(left >= 0 and tokens.is_word(left) and tokens.text[left][0].isupper()),
            float(any(word.isdigit() for word in lower)),
            float(left >= 0 and tokens.possessive[left]),
            float(
                right >= 0
                and tokens.is_word(right)
                and tokens.text[right][0].islower()
                and tokens.lower[right] not in BREAKERS
                and not self.scene.cue_at[right]
            ),
            float(left >= 0 and left in self.scene.at_token)
            + 2.0 * (right >= 0 and right in self.scene.at_token),
            self._elsewhere(piece, len(words)),
            float(sum(word in BREAKERS or word in DETERMINERS for word in lower)) / max(1, len(lower)),
            float(self._cues_around(piece)),
            *self._lengths,
        ]

    def _elsewhere(self, piece: Piece, words: int) -> float:
        """How often the words of a short piece stand in the article, at most 4 times: a term is used again."""
        if words > 4:
            return 1.0
        said = self._low[piece.start : piece.end]
        if said not in self._counts:
            self._counts[said] = float(min(4, self._low.count(said)))
        return self._counts[said]

    def _cues_around(self, piece: Piece) -> int:
        """Reporting words in the sentence around a piece, the plain ones counted twice."""
        first, last = self.scene.sentence_span(piece.first)
        return min(6, sum(self.scene.cue_at[max(first, piece.first - 60) : min(last, piece.last + 60) + 1]))

    def pair(self, piece: Piece, candidates: list[int], history: list[int]) -> list[list[float]]:
        """Feature rows, one a candidate; `history` holds the mentions chosen for earlier pieces."""
        tokens, rows = self.scene.tokens, []
        inside = set(tokens.lower[piece.first : piece.last + 1]) if piece.last - piece.first < 400 else set()
        last = history[-1] if history else -1
        last_entity = self.scene.owner(last) if history else -2
        before_last = [self.scene.owner(i) for i in history[-4:-1]]
        k = self.scene.order[piece.number]
        attached = self.scene.attached[k]
        attached_before = self.scene.attached[k - 1] if k else -1
        attached_after = self.scene.attached[k + 1] if k + 1 < len(self.scene.pieces) else -1
        right = self.scene.edge(piece.last, 1, piece.number)
        left = self.scene.edge(piece.first, -1, piece.number)
        dash = float(right >= 0 and tokens.text[right] in DASHES)
        left_colon = left if left >= 0 and tokens.text[left] == ":" else -1
        left_of = [i for i in candidates if self.scene.mentions[i].first < piece.first]
        right_of = [i for i in candidates if self.scene.mentions[i].first > piece.last]
        order = {i: len(left_of) - k for k, i in enumerate(left_of)} | {
            i: k + 1 for k, i in enumerate(right_of)
        }
        sentence_first, sentence_last = tokens.sentence[piece.first], tokens.sentence[piece.last]
        first_in_sentence: dict[int, int] = {}
        for i in candidates:
            first_in_sentence.setdefault(tokens.sentence[self.scene.mentions[i].first], i)
        verb = self.scene.clauses.verb_before(piece.first)
        by_verb = self.scene.clauses.subject(verb) if verb >= 0 else -1
        by_cue = self.scene.clauses.subject(piece.cue_left) if piece.cue_left >= 0 else -1
        verb_owner = self.scene.owner(by_verb) if by_verb >= 0 else -2
        cue_owner = self.scene.owner(by_cue) if by_cue >= 0 else -2
        subjects = {
            self.scene.clauses.subject(at)
            for at in range(max(0, piece.first - 40), piece.first)
            if self.scene.cue_at[at] and tokens.sentence[at] == sentence_first
        }
        verb_of = self.scene.clauses.subjects_before(piece.first)
        nearest_first = list(verb_of)
        doing = {i: float(rank) for rank, i in enumerate(nearest_first)}
        outermost = nearest_first[-1] if nearest_first else -1
        held = self.scene.clauses.held(verb)
        by_right = self.scene.clauses.sayer(piece.cue_right) if piece.cue_right >= 0 else -1
        again = self._again(left_of[::-1]) | self._again(right_of)
        outermost_owner = self.scene.owner(outermost) if nearest_first else -2
        near_verb = float(min(left - verb, 20)) if verb >= 0 else 30.0
        verb_kind = float(self.scene.cue_at[verb]) + 3.0 * self.scene.passive(verb) if verb >= 0 else -1.0
        joined = self._joined(piece, k)
        cue_group = _CUE_GROUPS.get(tokens.lower[piece.cue_left], 0.0) if piece.cue_left >= 0 else -1.0
        strong_between = self._strong_between(left_of[::-1]) | self._strong_between(right_of)
        for i in candidates:
            mention, cued = self.scene.mentions[i], self.scene.cued[i]
            is_before = mention.first < piece.first
            if is_before:
                distance = piece.first - mention.last
                sentences = sentence_first - tokens.sentence[mention.last]
                paragraphs = tokens.paragraph[piece.first] - tokens.paragraph[mention.last]
            else:
                distance = max(0, mention.first - piece.last)
                sentences = tokens.sentence[mention.first] - sentence_last
                paragraphs = tokens.paragraph[mention.first] - tokens.paragraph[piece.last]
            cue = cued.after_at if cued.after_at >= 0 else cued.before_at
            entity = self.scene.owner(i)
            words = self.scene.people.entities[entity].words if entity >= 0 else []
            rows.append([
                *piece.features,
                *self.static[i],
                float(is_before),
                math.log1p(distance),
                float(min(sentences, 6)),
                float(min(paragraphs, 4)),
                float(min(order.get(i, 0), 15)),
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
                float(i == attached) - (attached < 0),
                float(i == attached_before),
                float(i == attached_after),
                float(entity >= 0 and attached_before >= 0 and entity == self.scene.owner(attached_before)),
                float(entity >= 0 and attached_after >= 0 and entity == self.scene.owner(attached_after)),
                float(min(self.scene.support.get(entity, 0), 10)) if entity >= 0 else -1.0,
                dash * (0.0 if is_before else 1.0) * (mention.first - right if mention.first - right < 8 else 8),
                float(left_colon >= 0 and tokens.sentence[left_colon] == tokens.sentence[mention.first]),
                float(self.scene.labels(i)),
                float(mention.first - right) if not is_before and mention.first - right < 30 else 30.0,
                float(left - mention.last) if is_before and left - mention.last < 30 else 30.0,
                float(strong_between.get(i, 0)),
                float(tokens.paragraph[mention.first]),
                _CUE_GROUPS.get(tokens.lower[cue], 0.0) if cue >= 0 else -1.0,
                float(entity >= 0 and len(self.scene.people.entities[entity].mentions)),
                2.0 * (i == by_cue) + (i != by_cue and entity == cue_owner) - (by_cue < 0),
                2.0 * (i == by_verb) + (i != by_verb and entity == verb_owner) - (by_verb < 0),
                near_verb,
                verb_kind,
                joined,
                cue_group,
                self._between(mention, piece) if is_before and not paragraphs else -1.0,
                float(i in subjects),
                min(doing.get(i, 9.0), 5.0),
                2.0 * (i == outermost) + (i != outermost and entity == outermost_owner),
                float(i == held) - (held < 0),
                float(min(left - verb_of[i], 30)) if i in verb_of else 40.0,
                float(self.scene.cue_at[verb_of[i]]) if i in verb_of else -1.0,
                float(again.get(i, 0)),
                self._before[i],
                self._behind[i],
                float(i == by_right) - (by_right < 0),
            ])  # fmt: skip
        return rows

    def _again(self, outward: list[int]) -> dict[int, int]:
        """How many mentions of the same person stand nearer to the piece, for each of one side."""
        found, count = dict[int, int](), dict[int, int]()
        for i in outward:
            owner = self.scene.owner(i)
            if owner >= 0:
                found[i] = count.get(owner, 0)
                count[owner] = found[i] + 1
        return found

    def _what_precedes(self, i: int) -> float:
        """What stands right before a mention: 1 a verb, 2 one that reports, 3 one that says, 4 "what", 5 a word that
        opens a clause, 6 "that", 7 a comma, 8 where a sentence begins."""
        tokens, first = self.scene.tokens, self.scene.mentions[i].first
        if not first or tokens.sentence[first - 1] != tokens.sentence[first]:
            return 8.0
        low = tokens.lower[first - 1]
        if low in ("what", "that"):
            return 4.0 if low == "what" else 6.0
        if low in _OPENING:
            return 5.0
        if low == ",":
            return 7.0
        return 1.0 + self.scene.cue_at[first - 1] if self.scene.clauses.is_verb(first - 1) else 0.0

    def _what_follows(self, i: int) -> float:
        """What stands right behind a mention: 1 a verb, 2 one that reports, 3 one that says, 4 an auxiliary, 5 "who",
        6 a word that holds it to another, 7 "and", 8 a mark, 9 "that"."""
        tokens, at = self.scene.tokens, self.scene.mentions[i].last + 1
        if at >= len(tokens) or tokens.sentence[at] != tokens.sentence[at - 1] or tokens.quoted[at] >= 0:
            return 10.0
        low = tokens.lower[at]
        if self.scene.clauses.is_verb(at):
            return 1.0 + self.scene.cue_at[at]
        if low in AUXILIARIES:
            return 4.0
        if low in ("who", "which", "whose"):
            return 5.0
        if low in HOLDING:
            return 6.0
        return 7.0 if low in ("and", "or") else 9.0 if low == "that" else 0.0 if tokens.is_word(at) else 8.0

    def _joined(self, piece: Piece, k: int) -> float:
        """How a piece follows the one before in its sentence: 0 not, 1 with nothing but joining words between, 2 with
        others, 3 with somebody named between."""
        if not k:
            return 0.0
        before, tokens = self.scene.pieces[k - 1], self.scene.tokens
        if tokens.sentence[before.last] != tokens.sentence[piece.first]:
            return 0.0
        between = [i for i in range(before.last + 1, piece.first) if tokens.is_word(i)]
        if any(i in self.scene.at_token for i in between):
            return 3.0
        return 1.0 if all(tokens.lower[i] in BREAKERS for i in between) else 2.0

    def _between(self, mention: Mention, piece: Piece) -> float:
        """What stands between a mention and a later piece of its paragraph, as bits."""
        words = self.scene.tokens.lower[mention.last + 1 : piece.first]
        if len(words) > 60:
            return 32.0
        return (
            ("that" in words)
            + 2.0 * ("who" in words or "which" in words)
            + 4.0 * ("and" in words or "but" in words)
            + 8.0 * (";" in words or ":" in words)
            + 16.0 * (words.count(",") > 1)
        )

    def _strong_between(self, outward: list[int]) -> dict[int, int]:
        """How many mentions that plainly say something stand nearer to the piece, for each of one side."""
        found, count = {}, 0
        for i in outward:
            found[i] = count
            cued = self.scene.cued[i]
            count += bool(
                (cued.after and cued.after_gap <= 1) or (cued.before == SAY and cued.before_gap <= 1)
            )
        return found

    def _quotes_between(self, piece: Piece, mention: Mention) -> int:
        order = self.scene.order[piece.number]
        if mention.first < piece.first:
            k = order - 1
            while k >= 0 and self.scene.pieces[k].first > mention.last and order - k < 4:
                k -= 1
            return order - 1 - k
        k = order + 1
        while k < len(self.scene.pieces) and self.scene.pieces[k].first < mention.first and k - order < 4:
            k += 1
        return k - order - 1


_FINITE = frozenset(["is", "are", "was", "were", "be", "been", "am", "i'm", "it's", "i’m", "it’s", "don't", "don’t", "can", "will", "would", "has", "have", "had", "do", "does", "did", "need", "want", "think", "know", "get", "got", "make", "go", "going", "let", "let's", "let’s"])  # fmt: skip
#: Reporting verbs that behave alike: what they do to their object.
_CUE_GROUPS = {
    word: float(number)
    for number, group in enumerate(
        (
            "said says say saying",
            "told tells tell telling asked asks ask urged assured",
            "called calls call calling dubbed labeled labelled branded deemed termed described describes describing "
            "characterized characterised referred refers referring named nicknamed",
            "wrote writes write writing tweeted posted tweets",
            "added continued replied responded explained noted recalled concluded argued insisted",
            "accused accuses criticized criticised blasted slammed dismissed denounced praised mocked blamed condemned",
            "read reads reading",
            "cited cites citing quoted quotes quoting",
            "warned warns warning predicted predicts suggested suggests promised promises vowed pledged hoped "
            "believes believed thinks thought feels felt estimated expects confirmed denied denies agreed reported",
            "urging accusing calling saying adding describing citing dismissing arguing claiming telling asking insisting "
            "noting promising suggesting warning blaming denouncing",
            "used uses using repeated repeats chanted chanting shouted shouting yelled sang chants shout",
            "put puts",
        ),
        start=1,
    )
    for word in group.split()
}
_OPENING = listed(
    "when while as after before because since although though if where how why until once whether"
)
_ADDRESSED = listed("told tell tells telling asked ask asks urged accused thanked called assured")
