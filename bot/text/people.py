"""Who is who within one article: mentions of one person gathered under the fullest name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.text.given_names import FEMALE_TITLES, MALE_TITLES, gender_of
from bot.text.mentions import Mention, is_body
from bot.text.tokens import Tokens
from bot.text.word_lists import SPEAKING, listed

_SUFFIXES = listed("jr sr ii iii iv")
_SINGULAR = {"he": "m", "she": "f", "er": "m", "il": "m", "elle": "f"}
#: Pronouns that may be a person of either gender, several, or a body.
_OPEN = listed("they i we it who you one sie wir ich ils elles on nous je")


@dataclass(slots=True)
class Entity:
    """A person or body of the article. `name` is the fullest form; `gender` 'm', 'f' or ''; `person` how sure: 2 a
    title or known given name, 1 likely, 0 unlikely."""

    name: str
    words: list[str]
    person: int = 0
    gender: str = ""
    mentions: list[int] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)


class People:
    """The entities behind an article's mentions."""

    def __init__(self, tokens: Tokens, mentions: list[Mention]) -> None:
        self.tokens, self.mentions = tokens, mentions
        self.entities: list[Entity] = []
        self._by_word: dict[str, list[int]] = {}
        order = sorted(
            (i for i, m in enumerate(mentions) if m.kind == "name"),
            key=lambda i: (len(mentions[i].bare) < 2, i),
        )
        for i in order:
            self._enter(i)
        self._first_seen = [entity.mentions[0] for entity in self.entities]

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
            for word in {words[-1], words[0]}:
                self._by_word.setdefault(word, []).append(number)
        entity = self.entities[number]
        entity.mentions.append(i)
        entity.mentions.sort()
        mention.entity = number
        self._describe(entity, mention, words)

    def _known(self, words: list[str], i: int) -> int:
        """The entity that these words name already, or -1. Surname before given name, nearest before first."""
        candidates = self._by_word.get(words[-1], []) + self._by_word.get(words[0], [])
        if not candidates:
            return -1
        fits = []
        for number in candidates:
            known = self.entities[number].words
            if known == words:
                return number
            if len(words) == 1:
                if len(known) > 1 and (known[-1] == words[0] or known[0] == words[0]) and not is_body(known):
                    title = self.mentions[i].title
                    gender = "f" if title in FEMALE_TITLES else "m" if title in MALE_TITLES else ""
                    clash = gender and self.entities[number].gender and gender != self.entities[number].gender
                    if not clash:
                        fits.append((known[-1] == words[0], number))
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
            gender = "f" if mention.title in FEMALE_TITLES else "m" if mention.title in MALE_TITLES else ""
            entity.gender = entity.gender or gender
        if len(words) > 1 and not is_body(words):
            given = gender_of(words[0]) or (
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
        if mention.kind == "nominal":
            return self._holder(mention, head)
        if head in _OPEN:
            return last if head in ("i", "we", "who", "ich", "je") else -1
        wanted = _SINGULAR.get(head, "")
        best, best_score, seen = -1, -1e9, set()
        tokens = self.tokens
        paragraph = tokens.paragraph[mention.first]
        k = i - 1
        while k >= 0 and i - k < 160:
            other = self.mentions[k]
            entity = self.entities[other.entity] if other.entity >= 0 else None
            if (
                entity
                and entity.person
                and tokens.quoted[other.first] < 0
                and not (entity.gender and wanted != entity.gender)
            ):
                back = tokens.sentence[mention.first] - tokens.sentence[other.first]
                score = (
                    weight[k]
                    - 0.45 * back
                    - 0.15 * (tokens.paragraph[mention.first] - tokens.paragraph[other.first])
                    + 0.8 * (tokens.paragraph[other.first] == paragraph)
                    + 0.7 * (entity.gender == wanted)
                    + 1.0 * (other.entity == last and other.entity not in seen)
                    + 0.1 * min(6, len(entity.mentions))
                )
                if score > best_score:
                    best, best_score = other.entity, score
                seen.add(other.entity)
            k -= 1
        return best

    def _holder(self, mention: Mention, head: str) -> int:
        """Who the article says holds a role ("the mayor"), when one person only does; else -1."""
        first = self.tokens.lower[mention.first]
        if head not in SPEAKING or first not in ("the", "der", "die", "le", "la"):
            return -1
        holders = {n for n, entity in enumerate(self.entities) if head in entity.roles}
        return holders.pop() if len(holders) == 1 else -1

    def phrase(self, i: int) -> str:
        """The words of mention i, blanks folded, a possessive ending cut."""
        mention, tokens = self.mentions[i], self.tokens
        end = tokens.end[mention.last] - 2 * tokens.possessive[mention.last]
        return " ".join(tokens.body[tokens.start[mention.first] : end].split())
