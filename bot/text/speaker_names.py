"""What a speaker is called: the full name, or the article's own words for one who has none."""

from __future__ import annotations

from collections.abc import Sequence

from bot.text.cues import AUXILIARIES, SAY, cue_words
from bot.text.given_names import gender_of
from bot.text.mentions import is_body, opens
from bot.text.people import People
from bot.text.word_lists import BREAKERS, DETERMINERS, GROUPS, HOLDING, IRREGULAR, listed

#: What joins a phrase to what it belongs to: "a spokesman for the ministry".
_JOINS = listed("of for from at with")
#: Bodies that speak for themselves, whoever's they are.
_HELD = GROUPS - listed("company's") | listed(
    "office campaign government administration camp court police delegation"
)
#: What two people named together have before others for "they". Set by hand.
_TOGETHER = 0.5


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

    def several(self, i: int, weight: Sequence[float]) -> str:
        """The words for those whom "they" means: the nearest who speak or act in the three sentences before, or ""."""
        tokens, found, best = self._people.tokens, "", 0.5
        here = tokens.sentence[self._people.mentions[i].first]
        for k in range(i - 1, max(-1, i - 30), -1):
            other = self._people.mentions[k]
            back = here - tokens.sentence[other.first]
            if back > 3:
                break
            if tokens.quoted[other.first] >= 0 or other.kind == "pronoun":
                continue
            low = tokens.lower[other.head]
            plural = low.endswith("s") or low in (
                "people",
                "men",
                "women",
                "children",
                "police",
                "both",
                "some",
                "many",
            )
            before = self._people.mentions[k - 1] if k else None
            joined = (
                before is not None
                and before.kind == other.kind == "name"
                and tokens.lower[before.last + 1 : other.first] == ["and"]
            )
            # a person's name that ends in s is no plural
            if joined or (
                plural and (other.entity < 0 or self._people.thing(self._people.entities[other.entity]))
            ):
                score = weight[k] - 0.3 * back + _TOGETHER * joined
                if score > best:
                    best = score
                    first = before.first if joined and before is not None else other.first
                    end = tokens.end[other.last] - 2 * tokens.possessive[other.last]
                    found = (
                        " ".join(tokens.body[tokens.start[first] : end].split()) if joined else self.phrase(k)
                    )
        return found

    def with_article(self, number: int) -> bool:
        """Whether a name of one word is that of a body written with "the" ("the EU", "the Crown")."""
        entity = self._people.entities[number]
        if entity.person == 2 or len(entity.words) > 1:
            return False
        articles = self._people.articles(entity)
        several = articles > 1 and entity.words[0].endswith(
            "s"
        )  # "the Rovers", of whom some are "Rovers" alone
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
        return " ".join(tokens.body[tokens.start[mention.first] : tokens.end[at]].split())

    def phrase(self, i: int) -> str:
        """The words of mention i with what it belongs to ("a spokesman for the ministry", "Finance officials")."""
        mention, tokens = self._people.mentions[i], self._people.tokens
        first, last = mention.first, mention.last
        before = self._people.mentions[i - 1] if i else None
        if (
            before is not None
            and before.modifies
            and before.last == first - 1
            and tokens.quoted[before.first] < 0
        ):
            first = before.first
        if mention.kind == "nominal" and first == mention.first and not self._people.determiner(mention):
            first = self._widened(first)
        after = self._people.mentions[i + 1] if i + 1 < len(self._people.mentions) else None
        joined = after is not None and after.first == last + 2 and tokens.lower[last + 1] in _JOINS
        if after is not None and joined and mention.kind != "name" and after.kind != "pronoun":
            last = after.last
        end = tokens.end[last] - 2 * tokens.possessive[last]
        return " ".join(tokens.body[tokens.start[first] : end].split())
