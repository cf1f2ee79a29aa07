"""Who is who within one article: mentions of one person gathered under the fullest name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.news import Sentence
from bot.text.given_names import FEMALE_NOUNS, FEMALE_TITLES, MALE_NOUNS, MALE_TITLES, gender_of
from bot.text.marks import stretches
from bot.text.mentions import Mention, is_body, mentions_of
from bot.text.tokens import Tokens, tokens_of
from bot.text.word_lists import (
    BODIES,
    DETERMINERS,
    HOLDING,
    PARTICLES,
    SPEAKING,
    listed,
)

_SUFFIXES = listed("jr sr ii iii iv")
_GENDERED = dict.fromkeys(("he", "him", "his", "himself"), "m") | dict.fromkeys(
    ("she", "her", "hers", "herself"), "f"
)
#: Least share of the pronouns behind a name that tell its gender. Names of a known gender, polnear-dev and ggt-dev, 2026-11-28: with
#: two and this share 82 of 85 are told rightly, 161 of 173 with one.
_PRONOUNS_AGREE = 0.75
#: Fewest and most letters of an acronym that is looked for in the text; two would be any two names in a row.
_ACRONYM = 3, 6
#: Small words inside the names of bodies that acronyms leave out.
_INSIDE_NAMES = listed("of for and the in on & de la du des et und für")
#: Latest names with a word in common among which the owner of a shorter one is looked for. Set by hand: no report has as many,
#: and a text made of 3,000 people of one surname takes 0.4 s instead of 4.
_NAMESAKES = 50


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
    return People(tokens, mentions_of(tokens, language))


class People:
    """The entities behind an article's mentions."""

    def __init__(self, tokens: Tokens, mentions: list[Mention]) -> None:
        self.tokens, self.mentions = tokens, mentions
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
