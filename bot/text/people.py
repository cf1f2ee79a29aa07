"""Who is who within one article: mentions of one person gathered under the fullest name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.news import Sentence
from bot.text.cues import AUXILIARIES, SAY, SPEECH_NOUNS, cue_words
from bot.text.given_names import FEMALE_NOUNS, FEMALE_TITLES, MALE_NOUNS, MALE_TITLES, gender_of
from bot.text.marks import stretches
from bot.text.mentions import Mention, is_body, mentions_of, opens
from bot.text.tokens import Tokens, tokens_of
from bot.text.word_lists import (
    BODIES,
    BODY_WORDS,
    BREAKERS,
    DETERMINERS,
    GROUPS,
    HOLDING,
    IRREGULAR,
    PARTICLES,
    SPEAKING,
    listed,
)

_SUFFIXES = listed("jr sr ii iii iv")
_SINGULAR = {
    "he": "m",
    "she": "f",
    "er": "m",
    "il": "m",
    "elle": "f",
    "él": "m",
    "ella": "f",
    "lui": "m",
    "egli": "m",
    "lei": "f",
    "hij": "m",
    "ele": "m",
    "ela": "f",
}
#: Pronouns that may be a person of either gender, several, or a body.
_OPEN = listed("they i we it who you one sie wir ich ils elles on nous je")


_INDEFINITE = frozenset(
    [
        "a",
        "an",
        "one",
        "another",
        "some",
        "several",
        "many",
        "two",
        "three",
        "four",
        "five",
        "both",
        "all",
        "other",
        "others",
        "his",
        "her",
        "their",
        "its",
        "our",
        "my",
        "this",
        "that",
        "these",
        "those",
        "any",
        "no",
        "each",
        "every",
        "ein",
        "eine",
        "einer",
        "un",
        "une",
        "man",
        "woman",
        "people",
        "person",
        "thing",
    ]
)
_THE = frozenset(("the", "der", "die", "le", "la", "l"))
_JOINS = frozenset(("of", "for", "from", "at", "with"))
#: Verbs of speech whose object is whom one speaks to: "he told Sorel", but "he said Sorel left".
_OF_OBJECTS = listed("tell tells told telling ask asks asked asking")
_DEMONYM = ("ese", "ian", "ians", "can", "cans", "ish")
#: Bodies that speak for themselves, whoever's they are.
_HELD = GROUPS - listed("company's") | listed(
    "office campaign government administration camp court police delegation"
)
#: Weights of a pronoun's likely owner, read off ggt-dev by hand in coarse steps, 2026-11-24.
#: Taken off a name of several words that may be a person's, where "it" or "the agency" wants a body. Set by hand.
_MAYBE_PERSON = 0.7
#: What two people named together have before others for "they". Set by hand.
_TOGETHER = 0.5
#: Latest names with a word in common among which the owner of a shorter one is looked for. Set by hand: no report has as many,
#: and a text made of 3,000 people of one surname takes 0.4 s instead of 4.
_NAMESAKES = 50
_SENTENCE_BACK, _GENDER_KNOWN, _SPOKE_LAST, _PERSON_KNOWN = 1.0, 0.7, 1.0, 0.8


@dataclass(slots=True)
class Entity:
    """A person or body of the article. `name` is the fullest form; `gender` 'm', 'f' or ''; `person` how sure: 2 a
    title or known given name, 1 likely, 0 unlikely; `articles` how often "the" stands before it, once counted."""

    name: str
    words: list[str]
    person: int = 0
    gender: str = ""
    mentions: list[int] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    short: bool = False
    articles: int | None = None


def people_in(body: str, sentences: Sequence[Sentence], language: str = "en") -> People:
    """The people of a body: what both its names and its quotes are found with."""
    tokens = tokens_of(body, sentences, stretches(body), language)
    return People(tokens, mentions_of(tokens, language), language)


class People:
    """The entities behind an article's mentions."""

    def __init__(self, tokens: Tokens, mentions: list[Mention], language: str = "en") -> None:
        self.tokens, self.mentions = tokens, mentions
        self._reports = cue_words(language)
        self._says = {word for word, strength in self._reports.items() if strength == SAY}
        self.entities: list[Entity] = []
        self._by_word: dict[str, list[int]] = {}
        self._by_words: dict[tuple[str, ...], int] = {}
        self._by_initials: dict[str, int] = {}
        order = sorted(
            (i for i, m in enumerate(mentions) if m.kind == "name"),
            key=lambda i: (
                len(mentions[i].bare) < 2,
                tokens.lower[mentions[i].bare[0]] in PARTICLES,  # "Al Sorel" after "Anna Al Sorel"
                i,
            ),
        )
        for i in order:
            self._enter(i)
        for i, mention in enumerate(mentions):
            if mention.kind == "nominal" and mention.first == mention.last:
                mention.entity = self._named_like_a_title(i)
            if mention.kind == "nominal" and mention.apposed >= 0 and mentions[mention.apposed].entity >= 0:
                entity = self.entities[mentions[mention.apposed].entity]
                entity.person = max(entity.person, 1)
                entity.roles.add(tokens.lower[mention.head])
            elif mention.kind == "nominal" and mention.modifies and mentions[i + 1].entity >= 0:
                if tokens.lower[mention.head] not in SPEAKING or mention.last + 1 != mentions[i + 1].first:
                    continue
                self.entities[mentions[i + 1].entity].roles.add(tokens.lower[mention.head])
        for entity in self.entities:
            if not entity.gender and entity.roles:
                female, male = bool(entity.roles & FEMALE_NOUNS), bool(entity.roles & MALE_NOUNS)
                entity.gender = "f" if female and not male else "m" if male and not female else ""
        for entity in self.entities:
            if entity.person == 1 and not entity.roles and self._thing(entity):
                entity.person = 0
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

    def _words(self, mention: Mention) -> list[str]:
        found = [self.tokens.lower[i] for i in mention.bare]
        while len(found) > 1 and found[-1] in _SUFFIXES:
            found.pop()
        return found

    def _enter(self, i: int) -> None:
        mention = self.mentions[i]
        words = self._words(mention)
        number = self._known(words, i)
        if number < 0:
            number = len(self.entities)
            body, start, end = (
                self.tokens.body,
                self.tokens.start[mention.bare[0]],
                self.tokens.end[mention.bare[-1]],
            )
            if self.tokens.possessive[mention.bare[-1]]:
                end -= 2
            self.entities.append(Entity(" ".join(body[start:end].split()), words))
            self._by_words[tuple(words)] = number
            for word in {words[-1], words[0]}:
                self._by_word.setdefault(word, []).append(number)
            if len(words) > 1 and not mention.title:
                capitals = [self.tokens.text[k] for k in mention.bare if self.tokens.text[k][0].isupper()]
                self._by_initials.setdefault("".join(word[0] for word in capitals), number)
        entity = self.entities[number]
        entity.mentions.append(i)
        entity.mentions.sort()
        entity.short = entity.short or len(words) < len(entity.words)
        mention.entity = number
        self._describe(entity, mention, words)

    def _named_like_a_title(self, i: int) -> int:
        """Whose surname a lone title in capitals is ("Major" where Robert Major is named), or -1."""
        tokens, at = self.tokens, self.mentions[i].first
        if not tokens.text[at][0].isupper() or (at and tokens.lower[at - 1] in DETERMINERS):
            return -1
        known = [n for n in self._by_word.get(tokens.lower[at], ()) if len(self.entities[n].words) > 1]
        named = [
            n for n in known if self.entities[n].words[-1] == tokens.lower[at] and self.entities[n].person
        ]
        return named[0] if len(named) == 1 else -1

    def _known(self, words: list[str], i: int) -> int:
        """The entity that these words name already, or -1. Surname before given name, nearest before first."""
        short = self.tokens.text[self.mentions[i].bare[0]]
        if len(words) == 1 and 2 <= len(short) <= 6 and short.isupper() and short in self._by_initials:
            return self._by_initials[short]
        if (number := self._by_words.get(tuple(words), -1)) >= 0:
            return number
        fits = []
        for number in [
            n for word in (words[-1], words[0]) for n in self._by_word.get(word, [])[-_NAMESAKES:]
        ]:
            known = self.entities[number].words
            if len(words) == 1:
                if len(known) > 1 and (known[-1] == words[0] or known[0] == words[0]) and not is_body(known):
                    title = self.mentions[i].title
                    gender = "f" if title in FEMALE_TITLES else "m" if title in MALE_TITLES else ""
                    clash = gender and self.entities[number].gender and gender != self.entities[number].gender
                    if not clash:
                        fits.append((known[-1] == words[0], number))
            elif len(words) < len(known) and known[-len(words) :] == words:
                fits.append((True, number))
            elif len(known) > 1 and known[-1] == words[-1]:
                initial = known[0][0] == words[0][0] and 1 in (len(known[0]), len(words[0]))
                if initial or known[0] == words[0]:
                    fits.append((True, number))
        if not fits:
            return -1
        best = max(first for first, _ in fits)
        fits = [(first, number) for first, number in fits if first == best]
        before = [number for _, number in fits if self.entities[number].mentions[0] < i]
        if before:
            return max(
                before,
                key=lambda number: self.entities[number].mentions[
                    bisect_left(self.entities[number].mentions, i) - 1
                ],
            )
        return fits[0][1]

    def _describe(self, entity: Entity, mention: Mention, words: list[str]) -> None:
        if mention.title:
            entity.person = 2
            entity.roles.add(mention.title)
            before = [
                self.tokens.lower[k] for k in range(mention.first, mention.bare[0]) if self.tokens.is_word(k)
            ]
            entity.roles.add(" ".join(before[-2:]))
            gender = "f" if mention.title in FEMALE_TITLES else "m" if mention.title in MALE_TITLES else ""
            entity.gender = entity.gender or gender
        if len(words) > 1 and not is_body(words):
            given = (words[0] not in PARTICLES and gender_of(words[0])) or (
                gender_of(words[-1]) if len(words) == 2 and len(words[0]) == 2 else ""
            )
            entity.gender = entity.gender or given
            entity.person = max(entity.person, 2 if given else 1)
        elif is_body(words):
            entity.person = 0

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
        k = i - 1
        while k >= 0 and i - k < 160:
            other = self.mentions[k]
            entity = self.entities[other.entity] if other.entity >= 0 else None
            if (
                entity
                and entity.person
                and other.entity != told
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
            unknown = bool(entity.person) and not self._thing(entity)
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

    def _thing(self, entity: Entity) -> bool:
        """Whether a name is put as no person's is: mostly with "the" before it, or nothing but capitals."""
        articles = self._articles(entity)
        if articles and 2 * articles >= len(entity.mentions):
            return True
        written = [self.tokens.text[k] for k in self.mentions[entity.mentions[0]].bare]
        return any(word.isupper() and len(word) > 1 for word in written) and not all(
            word.isupper() and len(written) > 1 for word in written
        )

    def _articles(self, entity: Entity) -> int:
        """How often "the" stands before a name that is no part of a longer phrase."""
        if entity.articles is None:
            mentions = [self.mentions[i] for i in entity.mentions]
            entity.articles = sum(
                mention.first > 0
                and self.tokens.lower[mention.first - 1] == "the"
                and not (mention.title or mention.modifies)
                for mention in mentions
            )
        return entity.articles

    def _determiner(self, mention: Mention) -> str:
        """The determiner of a phrase, also before adjectives cut off by a comma ("the lanky, bearded coach"); or ""."""
        tokens = self.tokens
        for k in range(mention.first, max(-1, mention.first - 6), -1):
            if tokens.lower[k] in DETERMINERS:
                return tokens.lower[k]
            if k < mention.first and not (tokens.is_word(k) or tokens.text[k] == ","):
                break
        return "the" if mention.title and tokens.text[mention.first][0].isupper() else ""

    def _points_back(self, mention: Mention, head: str) -> bool:
        """Whether a phrase means a person named before: "the professor", "her statement"."""
        first = self._determiner(mention)
        if first in ("his", "her") and head in SPEECH_NOUNS:
            return True
        if first not in _THE or head in BODIES or head.endswith(("s", "men", "people")):
            return False
        return head in SPEAKING or any(
            word.endswith("-year-old") for word in self.tokens.lower[mention.first : mention.last + 1]
        )

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

    def unmistakable(self, number: int) -> bool:
        """Whether an entity has a title, several words or a capital inside a sentence."""
        entity, tokens = self.entities[number], self.tokens
        return len(entity.words) > 1 or any(
            self.mentions[i].title or not opens(tokens, self.mentions[i].bare[-1]) for i in entity.mentions
        )

    def evident(self, number: int) -> bool:
        """Whether an entity's capital is not owed to its place: it is unmistakable, a known name, has capitals beyond
        the first letter, owns something or speaks. "Rain" in "Rain fell" is not.
        """
        entity, tokens = self.entities[number], self.tokens
        if self.unmistakable(number) or gender_of(entity.words[0]) or is_body(entity.words):
            return True
        for i in entity.mentions:
            at = self.mentions[i].bare[-1]
            word, after = tokens.text[at], tokens.text[at + 1] if at + 1 < len(tokens) else ""
            if tokens.possessive[at] or word[1:] != word[1:].lower() or after in self._says:
                return True
        return False

    def several(self, i: int, weight: Sequence[float]) -> str:
        """The words for those whom "they" means: the nearest who speak or act in the three sentences before, or ""."""
        tokens, found, best = self.tokens, "", 0.5
        here = tokens.sentence[self.mentions[i].first]
        for k in range(i - 1, max(-1, i - 30), -1):
            other = self.mentions[k]
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
            before = self.mentions[k - 1] if k else None
            joined = (
                before is not None
                and before.kind == other.kind == "name"
                and tokens.lower[before.last + 1 : other.first] == ["and"]
            )
            # a person's name that ends in s is no plural
            if joined or (plural and (other.entity < 0 or self._thing(self.entities[other.entity]))):
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
        entity = self.entities[number]
        if entity.person == 2 or len(entity.words) > 1:
            return False
        articles = self._articles(entity)
        several = articles > 1 and entity.words[0].endswith(
            "s"
        )  # "the Rovers", of whom some are "Rovers" alone
        return several or (not entity.person and articles * 2 >= len(entity.mentions))

    def _widened(self, first: int) -> int:
        """Where a phrase without a determiner begins, with the nouns before it: of "addiction experts" at "addiction"."""
        tokens = self.tokens
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
        tokens, mention = self.tokens, self.mentions[i]
        at = mention.last + 1
        if mention.kind != "name" or at >= len(tokens) or tokens.start[at] != tokens.end[at - 1] + 1:
            return ""
        if tokens.lower[at] not in _HELD or tokens.sentence[at] != tokens.sentence[at - 1]:
            return ""
        return " ".join(tokens.body[tokens.start[mention.first] : tokens.end[at]].split())

    def phrase(self, i: int) -> str:
        """The words of mention i with what it belongs to ("a spokesman for the ministry", "Finance officials")."""
        mention, tokens = self.mentions[i], self.tokens
        first, last = mention.first, mention.last
        before = self.mentions[i - 1] if i else None
        if (
            before is not None
            and before.modifies
            and before.last == first - 1
            and tokens.quoted[before.first] < 0
        ):
            first = before.first
        if mention.kind == "nominal" and first == mention.first and not self._determiner(mention):
            first = self._widened(first)
        after = self.mentions[i + 1] if i + 1 < len(self.mentions) else None
        joined = after is not None and after.first == last + 2 and tokens.lower[last + 1] in _JOINS
        if after is not None and joined and mention.kind != "name" and after.kind != "pronoun":
            last = after.last
        end = tokens.end[last] - 2 * tokens.possessive[last]
        return " ".join(tokens.body[tokens.start[first] : end].split())
