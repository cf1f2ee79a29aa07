"""Who does what in a clause, by word order alone: the subject of a verb, without a parser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.text.cues import SAY
from bot.text.mentions import Mention
from bot.text.tokens import Tokens
from bot.text.word_lists import BODIES, BREAKERS, HOLDING, IRREGULAR, listed

_JOINING = listed("and or but then & nor while when after before by yet")
_ONE = listed("a an the this that his her their its our my")
_DAYS = listed("monday tuesday wednesday thursday friday saturday sunday later earlier")
_ASIDES = listed(
    "after before when while as if although though because since once until despite in at on during"
)
#: How far back, in tokens, a subject is looked for, and through how many verbs.
_REACH, _CHAIN = 40, 4
#: Most tokens between brackets behind a name that are passed over.
_BRACKETS = 12


class Clauses:
    """The verbs of an article and their subjects, as numbers of mentions; -1 where word order does not tell."""

    def __init__(
        self,
        tokens: Tokens,
        mentions: Sequence[Mention],
        at_token: Mapping[int, int],
        cue_at: Sequence[int],
        auxiliaries: frozenset[str],
    ) -> None:
        self._tokens, self._mentions, self._at = tokens, mentions, at_token
        self._cue_at, self._auxiliaries = cue_at, auxiliaries
        self._subjects: dict[int, int] = {}

    def is_verb(self, i: int) -> bool:
        """Whether a token outside marks looks like a verb."""
        tokens = self._tokens
        low = tokens.lower[i]
        if self._cue_at[i]:
            before = self._at.get(i - 1, -1)
            if self._cue_at[i] >= SAY or before < 0 or low.endswith(("ed", "s", "ing")):
                return True
            # "a fierce attack": no verb in its base form follows one person or thing
            return tokens.lower[self._mentions[before].first] not in _ONE or tokens.lower[i - 1].endswith("s")
        if (
            tokens.quoted[i] >= 0
            or i in self._at
            or len(low) < 3
            or not low.isalpha()
            or tokens.text[i][0].isupper()
        ):
            return False
        if low in IRREGULAR or (low.endswith(("ed", "ing")) and len(low) > 4):
            return True
        return low.endswith("s") and i - 1 in self._at and not tokens.possessive[i - 1]

    def verb_before(self, at: int) -> int:
        """The nearest verb before a token in its sentence, within sixteen tokens; -1 for none."""
        sentence = self._tokens.sentence[at]
        for i in range(at - 1, max(-1, at - 17), -1):
            if self._tokens.sentence[i] != sentence:
                break
            if self.is_verb(i):
                return i
        return -1

    def subjects_before(self, at: int) -> dict[int, int]:
        """The subjects of the verbs before a token in its sentence, nearest first, each with its nearest verb."""
        tokens, found = self._tokens, dict[int, int]()
        for i in range(at - 1, max(-1, at - _REACH - 1), -1):
            if tokens.sentence[i] != tokens.sentence[at]:
                break
            if self.is_verb(i) and (subject := self.subject(i)) >= 0:
                found.setdefault(subject, i)
        return found

    def held(self, verb: int) -> int:
        """The nearest subject of a verb in its own form before a participle: of "when he left, calling" he; else -1."""
        while verb >= 0 and self._tokens.lower[verb].endswith("ing"):
            verb = self.verb_before(verb)
        return self.subject(verb) if verb >= 0 else -1

    def sayer(self, verb: int) -> int:
        """Who stands right behind a verb ("said Acme and Sons manager Ann Example"), else its subject."""
        tokens, i = self._tokens, self._at.get(verb + 1, -1)
        if i < 0:
            return self.subject(verb)
        for k in range(i + 1, len(self._mentions)):
            between = range(self._mentions[k - 1].last + 1, self._mentions[k].first)
            if len(between) > 3 or tokens.sentence[self._mentions[k].first] != tokens.sentence[verb]:
                break
            if any(not self._is_noun(at) for at in between) or tokens.quoted[self._mentions[k].first] >= 0:
                break
            if self._mentions[k].kind == "pronoun":
                break
            i = k
        return i

    def _is_noun(self, i: int) -> bool:
        """Whether a token may stand inside a row of nouns: no mark, no verb, no word that ends a phrase but "and"."""
        low = self._tokens.lower[i]
        return self._tokens.is_word(i) and (low == "and" or low not in BREAKERS) and not self.is_verb(i)

    def subject(self, verb: int, chain: int = _CHAIN) -> int:
        """The mention that a verb says something of: right before it, across an aside, or shared with the verb before."""
        if verb not in self._subjects:
            self._subjects[verb] = self._subject(verb, chain)
        return self._subjects[verb]

    def _subject(self, verb: int, chain: int) -> int:
        tokens, at = self._tokens, self._at
        low, sentence = tokens.lower, tokens.sentence
        i, first = verb - 1, max(0, verb - _REACH)
        while (
            i >= first
            and sentence[i] == sentence[verb]
            and ((low[i] in self._auxiliaries and i not in at) or low[i].endswith("ly") or low[i] in _DAYS)
        ):
            i -= 1
        if i < first or sentence[i] != sentence[verb]:
            return -1
        if tokens.quoted[i] >= 0 or low[i] in _JOINING or low[i] == "to":
            return self._shared(i, chain)
        participle = low[verb].endswith("ing") and i == verb - 1
        if i in at:
            if participle and low[self._mentions[at[i]].head] not in BODIES:
                before = self._mentions[at[i]].first - 1
                if low[before] == "out":
                    before -= 1
                if before > 0 and self.is_verb(before):  # "sent out an invitation saying": who sent it says
                    return self.subject(before, chain - 1) if chain else -1
            return self._doer(self._climb(at[i]), chain)
        if participle and low[i] in HOLDING:
            return self._shared(i, chain)
        if low[i] == ")":
            i = self._before_brackets(i)
            return self._climb(at[i]) if i in at else -1
        if tokens.is_word(i):
            if low[i] == "that" and i - 1 in at:
                return self._climb(at[i - 1])
            for k in range(i, max(first, i - 4) - 1, -1):
                if k in at and sentence[k] == sentence[verb]:
                    return self._climb(at[k])
            return -1
        if low[i] in (",", "—", "–", "-"):
            if participle:
                main = self._first_verb(verb)
                if main >= 0 and chain and (found := self.subject(main, chain - 1)) >= 0:
                    return found
            else:
                for k in range(i - 1, max(first, i - 20) - 1, -1):
                    if sentence[k] != sentence[verb] or tokens.quoted[k] >= 0:
                        break
                    before = self._before_brackets(k - 1)
                    if low[k] == low[i] and before in at and tokens.quoted[before] < 0:
                        return self._climb(at[before])
            return self._shared(i, chain)
        return self._shared(i, chain) if low[i] in "”\"'’»" else -1

    def _shared(self, i: int, chain: int) -> int:
        """The subject of the verb before token i: "praised the plan and called it"."""
        if not chain:
            return -1
        verb = self.verb_before(i)
        return self.subject(verb, chain - 1) if verb >= 0 else -1

    def _before_brackets(self, i: int) -> int:
        """The token before brackets that close at token i, or i itself: "Sen. Ida Brannock (D-Ellary), asked, said"."""
        if self._tokens.lower[i] != ")":
            return i
        return next((k - 1 for k in range(i, max(0, i - _BRACKETS), -1) if self._tokens.lower[k] == "("), i)

    def _first_verb(self, verb: int) -> int:
        """The first verb of the sentence around a participle, behind an aside that opens it; -1 for none."""
        tokens = self._tokens
        first = verb
        while first and tokens.sentence[first - 1] == tokens.sentence[verb] and verb - first < _REACH:
            first -= 1
        if tokens.lower[first + (tokens.lower[first] in ("and", "but"))] in _ASIDES:
            first = next(
                (k + 1 for k in range(first, verb) if tokens.text[k] == "," and k + 1 in self._at), verb
            )
        return next((i for i in range(first, verb) if self.is_verb(i)), -1)

    def _doer(self, m: int, chain: int) -> int:
        """The subject where the mention before a verb is the object of a clause about it: "who asked for the plan said"."""
        tokens, first = self._tokens, self._mentions[m].first
        if not chain or first < 2 or self._cue_at[first - 1] >= SAY:
            return m
        if not self.is_verb(first - 1) and tokens.lower[first - 2] != "to":
            return m
        for k in range(m - 1, max(-1, m - 4), -1):
            relative = self._mentions[k]
            if tokens.sentence[relative.first] != tokens.sentence[first]:
                break
            if tokens.lower[relative.first] in ("who", "which") and k:
                return self._climb(k - 1)
        return m

    def _climb(self, m: int) -> int:
        """The phrase that a mention is held to: of "groups of protesters" the groups."""
        tokens = self._tokens
        for _ in range(4):
            first = self._mentions[m].first
            if m == 0 or first == 0 or tokens.lower[first - 1] not in HOLDING:
                break
            other = self._mentions[m - 1]
            between = range(other.last + 1, first)
            if (
                tokens.sentence[other.last] != tokens.sentence[first]
                or len(between) > 4
                or any(not tokens.is_word(k) or self._cue_at[k] for k in between)
            ):
                break
            m -= 1
        return m
