"""What a speaker is called: the full name, or the article's own words for one who has none."""

from __future__ import annotations

from collections.abc import Sequence

from bot.text.cues import AUXILIARIES, SAY, cue_words
from bot.text.given_names import gender_of
from bot.text.mentions import Mention, is_body, opens
from bot.text.people import People
from bot.text.word_lists import BODIES, BREAKERS, DETERMINERS, GROUPS, HOLDING, IRREGULAR, TWO, listed

#: What joins a phrase to what it belongs to: "a spokesman for the ministry".
_JOINS = listed("of for from at with")
#: Determiners that open a phrase; "that" opens a clause as often.
_OPENING = DETERMINERS - {"that"}
#: Bodies that speak for themselves, whoever's they are.
_HELD = GROUPS - listed("company's") | listed(
    "office campaign government administration camp court police delegation"
)
#: What two people named together have before others for "they". Set by hand.
_TOGETHER = 0.5
#: Plurals without an s.
_PLURAL = listed("people men women children police both some many")


class SpeakerNames:
    """The words that an article has for its mentions."""

    def __init__(self, people: People, language: str) -> None:
        self._people = people
        self._reports = cue_words(language)
        self._says = {word for word, strength in self._reports.items() if strength == SAY}

    def unmistakable(self, number: int) -> bool:
        """Whether an entity has a title, several words or a capital inside a sentence."""
        entity, tokens = self._people.entities[number], self._people.tokens
        return len(entity.words) > 1 or any(
            self._people.mentions[i].title or not opens(tokens, self._people.mentions[i].bare[-1])
            for i in entity.mentions
        )

    def evident(self, number: int) -> bool:
        """Whether an entity's capital is not owed to its place: it is unmistakable, a known name, has capitals beyond
        the first letter, owns something or speaks. "Rain" in "Rain fell" is not.
        """
        entity, tokens = self._people.entities[number], self._people.tokens
        if self.unmistakable(number) or gender_of(entity.words[0]) or is_body(entity.words):
            return True
        for i in entity.mentions:
            at = self._people.mentions[i].bare[-1]
            word, after = tokens.text[at], tokens.text[at + 1] if at + 1 < len(tokens) else ""
            if tokens.possessive[at] or word[1:] != word[1:].lower() or after in self._says:
                return True
        return False

    def meant(self, i: int, weight: Sequence[float]) -> str:
        """The words for those whom "they", "the pair" or "it" means, none of them a known person or body; or ""."""
        head = self._people.tokens.lower[self._people.mentions[i].head]
        if head == "it":
            return self._body(i, weight)
        return self._several(i, weight, head in TWO) if head == "they" or head in TWO else ""

    def _body(self, i: int, weight: Sequence[float]) -> str:
        """The words of the nearest body or document that speaks or acts in this sentence or the one before, or ""."""
        tokens, mentions = self._people.tokens, self._people.mentions
        for k in range(i - 1, max(-1, i - 30), -1):
            other = mentions[k]
            if tokens.sentence[mentions[i].first] - tokens.sentence[other.first] > 1:
                break
            body = other.kind == "nominal" and tokens.lower[other.head] in BODIES
            if body and tokens.quoted[other.first] < 0 and weight[k] >= 1:
                return self.phrase(k)
        return ""

    def _several(self, i: int, weight: Sequence[float], two: bool) -> str:
        """The words for the nearest who speak or act in the three sentences before, or ""; `two` are named together."""
        tokens, mentions = self._people.tokens, self._people.mentions
        found, best = "", 0.5
        here = tokens.sentence[mentions[i].first]
        for k in range(i - 1, max(-1, i - 30), -1):
            other = mentions[k]
            back = here - tokens.sentence[other.first]
            if back > 3:
                break
            if tokens.quoted[other.first] >= 0 or other.kind == "pronoun":
                continue
            before = mentions[k - 1] if k and self._together(k) else None
            if before or (not two and self._plural(other)):
                score = weight[k] - 0.3 * back + _TOGETHER * bool(before)
                if score > best:
                    best = score
                    found = self._words(before.first, other.last) if before else self._called(k)
        return found

    def _together(self, k: int) -> bool:
        """Whether two names stand together: "Ann Example and Bob Sample", of whom mention k is the second."""
        one, other = self._people.mentions[k - 1 : k + 1]
        between = self._people.tokens.lower[one.last + 1 : other.first]
        return one.kind == other.kind == "name" and between == ["and"]

    def _plural(self, mention: Mention) -> bool:
        """Whether a mention is of several; a person's name that ends in s is not."""
        low = self._people.tokens.lower[mention.head]
        if not low.endswith("s") and low not in _PLURAL:
            return False
        return mention.entity < 0 or self._people.thing(self._people.entities[mention.entity])

    def _called(self, k: int) -> str:
        """The words of a mention, of a name with the article that stands before it."""
        mention, tokens = self._people.mentions[k], self._people.tokens
        named = mention.kind == "name" and mention.first and tokens.lower[mention.first - 1] == "the"
        return f"the {self.phrase(k)}" if named else self.phrase(k)

    def _words(self, first: int, last: int) -> str:
        """The words from one token to another, without the ending of a possessive."""
        tokens = self._people.tokens
        end = tokens.end[last] - 2 * tokens.possessive[last]
        return " ".join(tokens.body[tokens.start[first] : end].split())

    def with_article(self, number: int) -> bool:
        """Whether a name of one word is that of a body written with "the" ("the EU", "the Crown")."""
        entity = self._people.entities[number]
        if entity.person == 2 or len(entity.words) > 1:
            return False
        articles = self._people.articles(entity)
        # "the Rovers", of whom some are "Rovers" alone
        several = articles > 1 and entity.words[0].endswith("s")
        return several or (not entity.person and articles * 2 >= len(entity.mentions))

    def _widened(self, first: int) -> int:
        """Where a phrase without a determiner begins, with the nouns before it: of "addiction experts" at "addiction"."""
        tokens = self._people.tokens
        for at in range(first - 1, max(-1, first - 3), -1):
            low = tokens.lower[at]
            plain = low.isalpha() and tokens.text[at].islower() and tokens.quoted[at] < 0
            if not plain or low in BREAKERS or low in HOLDING or low in DETERMINERS or low in self._reports:
                break
            if low in IRREGULAR or low in AUXILIARIES or low.endswith(("ed", "ly", "ing")):
                break
            first = at
        return first

    def belonging(self, i: int) -> str:
        """The words for a body that a name only tells apart ("Sorel's office", "Ellary government"), or ""."""
        tokens, mention = self._people.tokens, self._people.mentions[i]
        at = mention.last + 1
        if mention.kind != "name" or at >= len(tokens) or tokens.start[at] != tokens.end[at - 1] + 1:
            return ""
        if tokens.lower[at] not in _HELD or tokens.sentence[at] != tokens.sentence[at - 1]:
            return ""
        return self._words(mention.first, at)

    def phrase(self, i: int) -> str:
        """The words of mention i with what it belongs to ("a spokesman for the ministry", "Finance officials")."""
        mention, tokens, last = self._people.mentions[i], self._people.tokens, self._people.mentions[i].last
        after = self._people.mentions[i + 1] if i + 1 < len(self._people.mentions) else None
        joined = after is not None and after.first == last + 2 and tokens.lower[last + 1] in _JOINS
        if after is not None and joined and mention.kind != "name" and after.kind != "pronoun":
            last = after.last
        return self._words(self._begins(i), last)

    def _begins(self, i: int) -> int:
        """Where the phrase of mention i begins, with the name and the words that tell it apart."""
        mention, tokens, first = self._people.mentions[i], self._people.tokens, self._people.mentions[i].first
        before = self._people.mentions[i - 1] if i else None
        if before and before.modifies and before.last == first - 1 and tokens.quoted[before.first] < 0:
            first = before.first
        if mention.kind != "nominal":
            return first
        determined = self._people.determiner_at(mention)
        if determined < 0:
            return self._widened(first) if first == mention.first else first
        while determined and tokens.lower[determined - 1] in _OPENING:
            determined -= 1  # "the two leaders"
        return min(first, determined)
