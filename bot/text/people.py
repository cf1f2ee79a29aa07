"""Who is who within one article: mentions of one person gathered under the fullest name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.news import Sentence
from bot.text.cues import SAY, SPEECH_NOUNS, cue_words
from bot.text.given_names import FEMALE_NOUNS, FEMALE_TITLES, MALE_NOUNS, MALE_TITLES, gender_of
from bot.text.marks import stretches
from bot.text.mentions import Mention, is_body, mentions_of
from bot.text.tokens import Tokens, tokens_of
from bot.text.word_lists import (
    ASKED,
    BODIES,
    BODY_WORDS,
    DETERMINERS,
    GROUPS,
    HOLDING,
    PARTICLES,
    SPEAKING,
    TWO,
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
_GENDERED = dict.fromkeys(("he", "him", "his", "himself"), "m") | dict.fromkeys(
    ("she", "her", "hers", "herself"), "f"
)
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
#: Verbs of speech whose object is whom one speaks to: "he told Sorel", but "he said Sorel left".
_OF_OBJECTS = listed("tell tells told telling ask asks asked asking")
#: Least share of the pronouns behind a name that tell its gender. Names of a known gender, polnear-dev and ggt-dev, 2026-11-28: with
#: two and this share 82 of 85 are told rightly, 161 of 173 with one.
_PRONOUNS_AGREE = 0.75
#: Fewest and most letters of an acronym that is looked for in the text; two would be any two names in a row.
_ACRONYM = 3, 6
#: Small words inside the names of bodies that acronyms leave out.
_INSIDE_NAMES = listed("of for and the in on & de la du des et und für")
#: Nouns in the singular that are several people.
_SEVERAL = TWO | listed(
    "trio crowd audience public majority minority family community tribe staff opposition"
)
#: What opens a clause that tells a person apart, right behind the phrase.
_RELATIVE = listed("who whose whom that he she they we i")
_DEMONYM = ("ese", "ian", "ians", "can", "cans", "ish")
#: Taken off a name of several words that may be a person's, where "it" or "the agency" wants a body. Set by hand.
_MAYBE_PERSON = 0.7
#: Latest names with a word in common among which the owner of a shorter one is looked for. Set by hand: no report has as many,
#: and a text made of 3,000 people of one surname takes 0.4 s instead of 4.
_NAMESAKES = 50
#: Weights of a pronoun's likely owner, read off ggt-dev by hand in coarse steps, 2026-11-24.
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


def _letters(entity: Entity) -> str:
    """The letters of an acronym, "" for other names."""
    letters = entity.name.replace(".", "")
    return letters if letters.isupper() and _ACRONYM[0] <= len(letters) <= _ACRONYM[1] else ""


def people_in(body: str, sentences: Sequence[Sentence], language: str = "en") -> People:
    """The people of a body: what both its names and its quotes are found with."""
    tokens = tokens_of(body, sentences, stretches(body), language)
    return People(tokens, mentions_of(tokens, language), language)


class People:
    """The entities behind an article's mentions."""

    def __init__(self, tokens: Tokens, mentions: list[Mention], language: str = "en") -> None:
        self.tokens, self.mentions = tokens, mentions
        self._says = {word for word, strength in cue_words(language).items() if strength == SAY}
        self.entities: list[Entity] = []
        self._by_word: dict[str, list[int]] = {}
        self._by_words: dict[tuple[str, ...], int] = {}
        self._by_initials: dict[str, int] = {}
        self._places = {
            tokens.lower[m.first]
            for m in mentions
            if m.kind == "name" and m.first == m.last and m.first and tokens.lower[m.first - 1] == "in"
        }
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
            if entity.person == 1 and not entity.roles and self.thing(entity):
                entity.person = 0
        self._genders_by_pronouns()
        acronyms = [entity for entity in self.entities if len(entity.words) == 1 and _letters(entity)]
        if acronyms:
            self._spell_out(acronyms)
        self._index()

    def _index(self) -> None:
        """Notes who has a role, and whose name of several words has a word."""
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

    def _spell_out(self, acronyms: list[Entity]) -> None:
        """Gives acronyms that nothing else explains the words in capitals that they stand for ("the SVGT")."""
        tokens, wanted = self.tokens, {_letters(entity) for entity in acronyms}
        spelled: dict[str, tuple[int, int]] = {}
        for first in range(len(tokens)):
            letters = ""
            for at in range(first, min(first + 2 * _ACRONYM[1], len(tokens))):
                if tokens.text[at][0].isupper():
                    letters += tokens.text[at][0]
                    if letters in wanted:
                        spelled.setdefault(letters, (first, at))
                elif not letters or tokens.lower[at] not in _INSIDE_NAMES:
                    break
        for entity in acronyms:
            if _letters(entity) in spelled:
                first, last = spelled[_letters(entity)]
                end = tokens.end[last] - 2 * tokens.possessive[last]
                entity.name = " ".join(tokens.body[tokens.start[first] : end].split())
                entity.words = [low for low in tokens.lower[first : last + 1] if low.isalnum()]

    def _genders_by_pronouns(self) -> None:
        """Gives a person of unknown gender that of the pronouns behind it, in sentences where no other is named."""
        tokens = self.tokens
        #: Sentence → its only person and where it is named first, or -1.
        alone: dict[int, tuple[int, int]] = {}
        for mention in self.mentions:
            if mention.entity >= 0 and self.entities[mention.entity].person:
                who, at = alone.setdefault(tokens.sentence[mention.first], (mention.entity, mention.last))
                if who != mention.entity:
                    alone[tokens.sentence[mention.first]] = -1, at
        said: dict[int, list[str]] = {}
        for at, low in enumerate(tokens.lower):
            if low in _GENDERED and tokens.quoted[at] < 0:
                who, named = alone.get(tokens.sentence[at], (-1, at))
                if who >= 0 and named < at:
                    said.setdefault(who, []).append(_GENDERED[low])
        for number, genders in said.items():
            entity = self.entities[number]
            if not entity.gender and (entity.short or entity.roles):
                likely = "f" if genders.count("f") > genders.count("m") else "m"
                if genders.count(likely) >= max(_PRONOUNS_AGREE * len(genders), 2):
                    entity.gender = likely

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
                first = known[0] == words[0] and (words[0] not in self._places or gender_of(words[0]))
                if len(known) > 1 and (known[-1] == words[0] or first) and not is_body(known):
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
            unknown = bool(entity.person) and not self.thing(entity)
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

    def thing(self, entity: Entity) -> bool:
        """Whether a name is put as no person's is: mostly with "the" before it, or nothing but capitals."""
        articles = self.articles(entity)
        if articles and 2 * articles >= len(entity.mentions):
            return True
        written = [self.tokens.text[k] for k in self.mentions[entity.mentions[0]].bare]
        return any(word.isupper() and len(word) > 1 for word in written) and not all(
            word.isupper() and len(written) > 1 for word in written
        )

    def articles(self, entity: Entity) -> int:
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

    def determiner(self, mention: Mention) -> str:
        """The determiner of a phrase, also before adjectives cut off by a comma ("the lanky, bearded coach"); or ""."""
        at = self.determiner_at(mention)
        if at >= 0:
            return self.tokens.lower[at]
        return "the" if mention.title and self.tokens.text[mention.first][0].isupper() else ""

    def determiner_at(self, mention: Mention) -> int:
        """Where the determiner of a phrase stands, at most five words before it, or -1."""
        tokens = self.tokens
        head = tokens.lower[mention.head]
        # "the rich, experts say" are two phrases
        commas = head in SPEAKING and head not in BODIES and not head.endswith("s")
        for k in range(mention.first, max(-1, mention.first - 6), -1):
            low = tokens.lower[k]
            if low in DETERMINERS and low != "that":
                return k
            inside = (tokens.is_word(k) and low not in HOLDING) or (commas and low == ",")
            if k < mention.first and not inside:
                break
        return -1

    def _points_back(self, mention: Mention, head: str) -> bool:
        """Whether a phrase means a person named before: "the professor", "her statement"."""
        first = self.determiner(mention)
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
        first = self.determiner(mention)
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
