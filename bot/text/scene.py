"""Who might say a quoted stretch: people behind mentions, and what grammar alone ties together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from bot.text.clauses import Clauses
from bot.text.cues import BY_RULES, names_somebody
from bot.text.layout import Layout, Piece
from bot.text.marks import Stretch
from bot.text.mentions import Mention
from bot.text.people import People
from bot.text.referents import Referents
from bot.text.speaker_names import SpeakerNames
from bot.text.word_lists import BODIES, HOLDING, SPEAKING, listed

#: Candidates looked at on either side of a stretch, nearest first. The annotated speaker is among them for 781 of 790
#: stretches of polnear-dev, 2026-11-24; for as many when both are doubled, for 772 when both are halved.
BEFORE, AFTER = 14, 8


class Scene(Layout):
    """A layout with its people, the owner of every mention and the mentions that grammar ties to pieces."""

    def __init__(self, people: People, marks: tuple[Stretch, ...], language: str) -> None:
        tokens = people.tokens
        super().__init__(tokens, people.mentions, marks, language)
        self.people = people
        self.names = SpeakerNames(people, language)
        self._referents = Referents(people, language)
        self.clauses = Clauses(tokens, self.mentions, self.at_token, self.cue_at, self.auxiliaries)
        self.order = {piece.number: k for k, piece in enumerate(self.pieces)}
        self._outside_rank = [self.mentions[i].first for i in self.outside]
        self.weight = [self._prominence(i) for i in range(len(self.mentions))]
        # of each in "Acme director Ann Example" Ann Example
        self._row_end = list(range(len(self.mentions)))
        for i in range(len(self.mentions) - 2, -1, -1):
            if self.mentions[i].modifies:
                self._row_end[i] = self._row_end[i + 1]
        self._owners: dict[int, int] = {}
        self.attached = [self._attached(piece) for piece in self.pieces]
        self._attached_order = sorted({i for i in self.attached if i >= 0})
        self._attached_set = set(self._attached_order)
        for i in self._attached_order:
            self.owner(i)
        self.by_grammar: set[int] = set()
        self.support: dict[int, int] = {}
        for i in self.attached:
            if i >= 0:
                self.support[self.owner(i)] = self.support.get(self.owner(i), 0) + 1

    def passive(self, cue: int) -> bool:
        """Whether a cue is passive: its subject is spoken of, not speaking ("was called", "described by")."""
        tokens = self.tokens
        if cue < 1 or not tokens.lower[cue].endswith(
            ("ed", "told", "written", "said", "read", "thought", "known")
        ):
            return False
        if cue + 1 < len(tokens) and tokens.lower[cue + 1] == "by":
            return True
        before = cue - 1
        while before > 0 and tokens.lower[before].endswith("ly"):
            before -= 1
        return tokens.lower[before] in ("is", "was", "were", "are", "been", "be", "being")

    def nearer_subject(self, piece: Piece, chosen: int) -> int:
        """The mention that a reader would take instead of the chosen one, or -1.

        Who is named as agent ("described by both sides as …") and, where one reports what another said ("sources said
        both leaders stressed …"), the other. Annotated articles hold too few of these to learn them from.
        """
        chosen = self._holding(chosen)
        cue, tokens, outer = piece.cue_left, self.tokens, self.mentions[chosen]
        if cue < 0 or cue >= piece.first:
            return -1
        unnamed = outer.kind == "nominal" and tokens.lower[outer.head] in _UNNAMED
        at = bisect_left(self._outside_rank, piece.first)
        for i in self.outside[max(0, at - BEFORE) : at]:
            mention = self.mentions[i]
            if mention.first > cue and mention.last < piece.first:
                if mention.first == cue + 2 and tokens.lower[cue + 1] == "by" and self.passive(cue):
                    return i
            elif (
                unnamed
                and mention.last < cue
                and mention.last < self.cued[i].after_at <= cue
                and self.cued[i].after_gap <= 0
            ):
                said = self.cued[chosen].after_at
                between = tokens.lower[said + 1 : mention.first]
                if (
                    outer.last < said < mention.first
                    and between in ([], ["that"])
                    and mention.kind != "pronoun"
                ):
                    return -1 if self.passive(cue) else i
        return -1

    def has_subject(self, cue: int, mention: Mention) -> bool:
        """Whether the cue before a mention has another mention right in front of it: then this one is its object."""
        i = cue - 1
        while i >= 0 and self.tokens.lower[i] in self.auxiliaries:
            i -= 1
        return i in self.at_token and i < mention.first and self.tokens.quoted[i] < 0

    def _prominence(self, i: int) -> float:
        """How likely a later pronoun means this mention: subjects and speakers up, objects and possessives down."""
        cued = self.cued[i]
        inverted = (
            cued.before and cued.before_gap <= 1 and not self.has_subject(cued.before_at, self.mentions[i])
        )
        speaks = (cued.after and cued.after_gap <= 1) or inverted or cued.according
        return (
            1.6 * bool(speaks)
            + 1.0 * cued.subject
            - 1.0 * (bool(self.preposition(i)) and not self._topical(i))
            - 0.8 * self.tokens.possessive[self.mentions[i].last]
            - 2.0 * self._credit(self.mentions[i])
        )

    def preposition(self, i: int) -> float:
        """Class of the preposition or conjunction right before a mention, 0 for none."""
        first = self.mentions[i].first
        return PREPOSITIONS.get(self.tokens.lower[first - 1], 0.0) if first else 0.0

    def _topical(self, i: int) -> bool:
        """Whether a mention opens the sentence as what it is about: "For Sorel, who rows, it is easy"."""
        tokens, mention = self.tokens, self.mentions[i]
        before, after = mention.first - 1, mention.last + 1
        if tokens.text[before] != "For" or after >= len(tokens) or tokens.text[after] != ",":
            return False
        return before == 0 or tokens.sentence[before] != tokens.sentence[before - 1]

    def speaks(self, i: int) -> bool:
        """Whether anything near a mention lets it speak: a reporting word, a colon after it, a mark before it."""
        cued, after = self.cued[i], self.mentions[i].last + 1
        tied = i in self._attached_set or (
            after < len(self.tokens) and self.tokens.text[after] in (":", "—", "–")
        )
        return bool(cued.after or cued.before or cued.according or tied)

    def _credit(self, mention: Mention) -> bool:
        """A photographer or agency beside a slash ("Ann Example/The Agency")."""
        tokens = self.tokens
        return (mention.last + 1 < len(tokens) and tokens.text[mention.last + 1] == "/") or (
            mention.first > 0 and tokens.text[mention.first - 1] == "/"
        )

    def owner(self, i: int) -> int:
        """The entity behind a mention, pronouns by the likeliest owner; -1 where there is none."""
        if i not in self._owners:
            self._owners[i] = self._referents.owner(i, self.weight, self._spoke_before(i))
        return self._owners[i]

    def name(self, i: int) -> str:
        """The full name behind mention i as best resolved, a phrase as it stands; "" where that names nobody."""
        owner = self.owner(i)
        if body := self.names.belonging(i):
            return body
        if owner >= 0:
            if self.language == "en" and self.names.with_article(owner):
                return f"the {self.people.entities[owner].name}"
            name, known = self.people.entities[owner].name, self.names.unmistakable(owner)
        else:
            name, known = self.names.meant(i, self.weight) or self.names.phrase(i), False
        return name if known or names_somebody(name, self.language) else ""

    def sentence_span(self, at: int) -> tuple[int, int]:
        """First and last token of the sentence around a token."""
        sentence = self.tokens.sentence
        return bisect_left(sentence, sentence[at]), bisect_right(sentence, sentence[at]) - 1

    def surety(self, i: int) -> float:
        """Share of full names that are right when the mention is, by kind of mention (see `_SURETY`)."""
        mention, owner = self.mentions[i], self.owner(i)
        if mention.kind == "name" and mention.entity >= 0:
            return _SURETY["name"] if self.people.entities[mention.entity].person else _SURETY["body"]
        if mention.kind == "pronoun":
            if owner < 0:
                return _SURETY["no gender"]
            return _SURETY["gender"] if self.people.entities[owner].gender else _SURETY["no gender"]
        if owner < 0 or mention.apposed >= 0:
            return _SURETY["phrase"]
        return _SURETY["role"]

    def _spoke_before(self, i: int) -> int:
        """The entity of the last speaker that grammar alone gives before mention i, or -1."""
        at = bisect_left(self._attached_order, i)
        return self._owners.get(self._attached_order[at - 1], -1) if at else -1

    def principal(self, i: int) -> int:
        """The mention that a chosen one belongs to: "Acme director Ann Example" is Ann Example's."""
        i = self._holding(i)
        at = self._row_end[i]
        other = self.mentions[at].apposed
        at = other if other >= 0 and self.mentions[other].kind == "name" else at
        entity = self.mentions[at].entity
        if entity >= 0:
            return at if self.people.entities[entity].person else i
        own = self.mentions[i].entity
        person = (
            own >= 0
            and self.people.entities[own].person
            and not self.tokens.possessive[self.mentions[i].last]
        )
        head = self.tokens.lower[self.mentions[at].head]
        return at if head in SPEAKING and head not in BODIES and not person else i

    def _holding(self, i: int) -> int:
        """The people whom a subject tells apart: of "officials from one ministry said" the officials, else i."""
        tokens, first = self.tokens, self.mentions[i].first
        if not i or self.cued[i].after_gap > 0 or tokens.lower[first - 1] not in _FROM:
            return i
        before = self.mentions[i - 1]
        head = tokens.lower[before.head]
        people = before.kind == "nominal" and head in SPEAKING and head not in BODIES
        return i - 1 if people and before.last == first - 2 else i

    def _attached(self, piece: Piece) -> int:
        """The mention that grammar alone ties to a piece ("…," he said; X said: "…"; "…" — X), or -1."""
        tokens = self.tokens
        right = self.edge(piece.last, 1, piece.number)
        if right >= 0 and tokens.paragraph[right] == tokens.paragraph[piece.last]:
            by_rules = self.language in BY_RULES
            for at in range(right, min(right + (9 if by_rules else 5), len(tokens))):
                if tokens.quoted[at] >= 0 or (by_rules and tokens.text[at] == "."):
                    break
                i = self.at_token.get(at, -1)
                if i < 0:
                    continue
                cued = self.cued[i]
                if piece.cue_right >= 0 and piece.cue_right in (cued.after_at, cued.before_at):
                    return self._named_beside(i) if by_rules and self.mentions[i].kind == "nominal" else i
                if at == right + 1 and tokens.text[right] in DASHES:
                    return i
                break
        left = self.edge(piece.first, -1, piece.number)
        if self.language in BY_RULES and left >= 0 and tokens.sentence[left] == tokens.sentence[piece.first]:
            i = self.at_token.get(left, self.at_token.get(left - 1, -1))
            if i >= 0 and self.cued[i].according:
                return i
        if piece.cue_left >= 0 and left - piece.cue_left <= 3:
            for at in range(piece.cue_left - 1, max(-1, piece.cue_left - 8), -1):
                i = self.at_token.get(at, -1)
                if i >= 0 and self.cued[i].after_at == piece.cue_left:
                    return i
        return -1

    def _named_beside(self, i: int) -> int:
        """The name that follows a phrase after a comma or at once ("la alcaldesa, Ana Sorel"), else the phrase."""
        if i + 1 < len(self.mentions) and self.mentions[i + 1].kind == "name":
            between = self.tokens.text[self.mentions[i].last + 1 : self.mentions[i + 1].first]
            if between in ([], [","]):
                return i + 1
        return i

    def candidates(self, piece: Piece, history: list[int]) -> list[int]:
        """Numbers of the mentions that might say this piece, in reading order."""
        at = bisect_left(self._outside_rank, piece.first)
        near = self.outside[max(0, at - BEFORE) : at + AFTER]
        paragraph = self.tokens.paragraph[piece.last]
        kept = [i for i in near if self.tokens.paragraph[self.mentions[i].first] <= paragraph + 1]
        label = self.at_token.get(piece.first, -1)
        if label >= 0 and self.labels(label):
            kept.append(label)
        return sorted({*kept, *history[-2:]})

    def labels(self, i: int) -> bool:
        """Whether a mention is a speaker's label ("SMITH: ...")."""
        after = self.mentions[i].last + 1
        return after < len(self.tokens) and self.tokens.text[after] == ":"


#: Set by hand. Full names right on ggt-dev, 2026-11-24: people 207 of 210, pronouns with a known gender 102 of 109,
#: without 16 of 23, roles given a name 6 of 12, bodies 5 of 10. "role" and "body" stand above their shares, which are of
#: few: "role" is still below the line of certainty, and what the annotators have for a body is mostly the firm or author
#: behind it, while the article's own word is no false speaker. "phrase" is not measured: it stands for itself.
_SURETY = {"name": 1.0, "body": 0.95, "phrase": 0.98, "gender": 0.95, "no gender": 0.7, "role": 0.65}

PREPOSITIONS = dict.fromkeys(HOLDING, 12.0) | {"of": 1.0, "by": 2.0, "to": 3.0, "with": 3.0, "from": 4.0, "for": 5.0, "in": 6.0, "at": 6.0, "on": 6.0,
                 "about": 7.0,
                 "against": 7.0, "and": 8.0, "that": 9.0, "as": 10.0, "but": 11.0, "while": 11.0,
                 "when": 11.0, "von": 1.0, "durch": 2.0, "mit": 3.0, "für": 5.0}  # fmt: skip
DASHES = frozenset("—–―-‒")
#: Prepositions between people and the body that they are of.
_FROM = listed("of from at in for with")
_UNNAMED = listed(
    "sources source officials people insiders aides analysts experts observers diplomats media reports"
)
