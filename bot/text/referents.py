"""Whom a mention means: pronouns, roles and bodies led back to who is named in the article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from bot.text.cues import SAY, SPEECH_NOUNS, cue_words
from bot.text.mentions import Mention
from bot.text.people import People
from bot.text.word_lists import ASKED, BODIES, BODY_WORDS, GROUPS, SPEAKING, TWO, listed

#: Pronouns of one person, with the gender.
_SINGULAR = dict.fromkeys(listed("he er il él lui egli hij ele"), "m") | dict.fromkeys(
    listed("she elle ella lei ela"), "f"
)
#: Pronouns that may be a person of either gender, several, or a body.
_OPEN = listed("they i we it who you one sie wir ich ils elles on nous je")
#: Determiners and nouns of nobody in particular.
_INDEFINITE = listed("""a an one another some several many two three four five both all other others his her their its
    our my this that these those any no each every ein eine einer un une man woman people person
    thing""")
_THE = frozenset(("the", "der", "die", "le", "la", "l"))
#: Verbs of speech whose object is whom one speaks to: "he told Sorel", but "he said Sorel left".
_OF_OBJECTS = listed("tell tells told telling ask asks asked asking")
#: Nouns in the singular that are several people.
_SEVERAL = TWO | listed(
    "trio crowd audience public majority minority family community tribe staff opposition"
)
#: What opens a clause that tells a person apart, right behind the phrase.
_RELATIVE = listed("who whose whom that he she they we i")
_DEMONYM = ("ese", "ian", "ians", "can", "cans", "ish")
#: Taken off a name of several words that may be a person's, where "it" or "the agency" wants a body. Set by hand.
_MAYBE_PERSON = 0.7
#: Weights of a pronoun's likely owner, read off ggt-dev by hand in coarse steps, 2026-11-24.
_SENTENCE_BACK, _GENDER_KNOWN, _SPOKE_LAST, _PERSON_KNOWN = 1.0, 0.7, 1.0, 0.8


class Referents:
    """The people and bodies of an article, found by what else they are called."""

    def __init__(self, people: People, language: str) -> None:
        self._people = people
        self.tokens, self.mentions, self.entities = people.tokens, people.mentions, people.entities
        self._says = {word for word, strength in cue_words(language).items() if strength == SAY}
        self._by_role: dict[str, list[int]] = {}
        self._of_word: dict[str, list[int]] = {}  # of names of several words
        self._named_at: dict[str, list[int]] = {}  # the mentions of these
        for number, entity in enumerate(self.entities):
            for role in entity.roles:
                self._by_role.setdefault(role, []).append(number)
            for word in set(entity.words) if len(entity.words) > 1 else ():
                self._of_word.setdefault(word, []).append(number)
                self._named_at.setdefault(word, []).extend(entity.mentions)
        for named in self._named_at.values():
            named.sort()

    def owner(self, i: int, weight: Sequence[float], last: int = -1) -> int:
        """The entity most likely meant by mention i, or -1; a pronoun's gender is never contradicted.

        `weight[k]` says how prominent mention k is (subject and speaker up, object and possessive down); `last` is
        the entity that spoke last.
        """
        mention = self.mentions[i]
        if mention.entity >= 0:
            return mention.entity
        head = self.tokens.lower[mention.head]
        if mention.apposed >= 0 and self.mentions[mention.apposed].entity >= 0:
            return self.mentions[mention.apposed].entity
        wanted = _SINGULAR.get(head, "")
        if mention.kind == "nominal":
            if mention.modifies and head in SPEAKING and self.mentions[i + 1].entity >= 0:
                return self.mentions[i + 1].entity
            holder = self._holder(mention, head)
            first = self.tokens.lower[mention.first]
            if holder >= 0:
                return holder
            if first in _THE and head in GROUPS:
                return self._body_before(i, weight, last, head)
            if not self._points_back(mention, head):
                return -1
            wanted = {"his": "m", "her": "f"}.get(first, "")
        elif head in ("it", "es"):
            return self._body_before(i, weight, last)
        elif head in _OPEN:
            return last if head in ("i", "we", "ich", "je") else -1
        best, best_score, seen = -1, -1e9, set()
        tokens = self.tokens
        paragraph = tokens.paragraph[mention.first]
        told = self._object_of(i)
        asked = self._asked_in(mention)
        k = i - 1
        while k >= 0 and i - k < 160:
            other = self.mentions[k]
            entity = self.entities[other.entity] if other.entity >= 0 else None
            if (
                entity
                and entity.person
                and other.entity != told
                and not (asked and tokens.sentence[other.first] == tokens.sentence[mention.first])
                and tokens.quoted[other.first] < 0
                and not (wanted and entity.gender and wanted != entity.gender)
            ):
                back = tokens.sentence[mention.first] - tokens.sentence[other.first]
                score = (
                    weight[k]
                    - _SENTENCE_BACK * back
                    - 0.15 * (tokens.paragraph[mention.first] - tokens.paragraph[other.first])
                    + 0.8 * (tokens.paragraph[other.first] == paragraph)
                    + _GENDER_KNOWN * (bool(wanted) and entity.gender == wanted)
                    + _SPOKE_LAST * (other.entity == last and other.entity not in seen)
                    + 0.1 * min(6, len(entity.mentions))
                    + _PERSON_KNOWN * (entity.person == 2 or entity.short)
                )
                if score > best_score:
                    best, best_score = other.entity, score
                seen.add(other.entity)
            k -= 1
        return best

    def _asked_in(self, mention: Mention) -> bool:
        """Whether a sentence opens on what somebody is asked ("Asked about Sorel, he said"): about others, mostly."""
        tokens, sentence = self.tokens, self.tokens.sentence
        return tokens.lower[bisect_left(sentence, sentence[mention.first])] in ASKED

    def _object_of(self, i: int) -> int:
        """Whom the subject of a clause does something to, so that it is somebody else ("he told Sorel"); or -1."""
        tokens, after = self.tokens, self.mentions[i + 1] if i + 1 < len(self.mentions) else None
        if after is None or self.mentions[i].kind != "pronoun" or after.first != self.mentions[i].last + 2:
            return -1
        joined = not tokens.is_word(after.first - 1) or tokens.possessive[after.last]
        return -1 if joined or tokens.lower[after.first - 1] in self._says - _OF_OBJECTS else after.entity

    def _body_before(self, i: int, weight: Sequence[float], last: int = -1, head: str = "") -> int:
        """The body that "it" or "the agency" means: the most prominent one named in the sentences before, or -1."""
        tokens, best, best_score = self.tokens, -1, 0.5
        named = self._named_at.get(head, [])
        if at := bisect_left(named, i):
            return self.mentions[named[at - 1]].entity
        here = tokens.sentence[self.mentions[i].first]
        for k in range(i - 1, max(-1, i - 90), -1):
            other = self.mentions[k]
            back = here - tokens.sentence[other.first]
            if back > 9:
                break
            entity = self.entities[other.entity] if other.entity >= 0 else None
            if entity is None or entity.person == 2 or tokens.quoted[other.first] >= 0:
                continue
            words = entity.words
            unknown = bool(entity.person) and not self._people.thing(entity)
            if unknown and (entity.gender or entity.roles or len(words) < 2):
                continue
            if len(words) == 1 and (words[0].endswith(_DEMONYM) or (head and words[0] in BODY_WORDS)):
                continue
            score = (
                weight[k]
                - 0.3 * back
                + 0.15 * min(10, len(entity.mentions))
                + _SPOKE_LAST * (other.entity == last)
                - _MAYBE_PERSON * unknown
            )
            if score > best_score:
                best, best_score = other.entity, score
        return best

    def _determiner(self, mention: Mention) -> str:
        """The determiner of a phrase, also before adjectives cut off by a comma ("the lanky, bearded coach"); or ""."""
        at = self._people.determiner_at(mention)
        if at >= 0:
            return self.tokens.lower[at]
        return "the" if mention.title and self.tokens.text[mention.first][0].isupper() else ""

    def _points_back(self, mention: Mention, head: str) -> bool:
        """Whether a phrase means a person named before: "the professor", "her statement"."""
        first = self._determiner(mention)
        if self._told_apart(mention):
            return False
        if first in ("his", "her") and head in SPEECH_NOUNS:
            return True
        if first not in _THE or head in BODIES or head in _SEVERAL or head.endswith(("s", "men", "people")):
            return False
        return head in SPEAKING or any(
            word.endswith("-year-old") for word in self.tokens.lower[mention.first : mention.last + 1]
        )

    def _told_apart(self, mention: Mention) -> bool:
        """Whether a clause says who is meant: "the man who fled", "the last guy she had dated"."""
        low, after = self.tokens.lower, mention.last + 1
        return after < len(low) and low[after] in _RELATIVE

    def _holder(self, mention: Mention, head: str) -> int:
        """Who the article says holds a role ("the mayor"), when one only does; else -1."""
        tokens = self.tokens
        first = self._determiner(mention)
        if first in ("a", "an"):
            return self._named_later(mention, head)
        if first in _INDEFINITE or head in _INDEFINITE or not first:
            return -1
        words = [tokens.lower[k] for k in range(mention.first, mention.last + 1)]
        role = " ".join(words[-2:])
        for wanted in (role, head):
            holders = self._by_role.get(wanted, [])
            if holders:
                return holders[0] if len(holders) == 1 else -1
        if first in ("the", "der", "die", "le", "la") and head in BODIES:
            holders = self._of_word.get(head, [])
            if len(holders) == 1:
                return holders[0]
        return -1

    def _named_later(self, mention: Mention, head: str) -> int:
        """The one person of a role who is first named in the next three paragraphs ("A coach says ... Coach Ann Sorel"); or -1."""
        if head not in SPEAKING or head in BODIES or head in _INDEFINITE:
            return -1
        paragraph = self.tokens.paragraph
        holders = self._by_role.get(head, [])
        if len(holders) != 1:
            return -1
        named = self.mentions[self.entities[holders[0]].mentions[0]]
        return holders[0] if 0 < paragraph[named.first] - paragraph[mention.first] <= 3 else -1
