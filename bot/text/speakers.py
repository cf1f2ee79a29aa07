"""Names in an article, and speakers as one person across articles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.news import Name, Sentence
from bot.text.marks import stretches
from bot.text.mentions import mentions_of
from bot.text.people import People
from bot.text.tokens import tokens_of
from bot.text.word_lists import TITLES, listed

_SUFFIXES = listed("jr sr ii iii iv phd md qc kc")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
#: Written family name first, with the family name nearly always one syllable of these.
_FAMILY_FIRST = listed("""xi li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang deng
    han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren meng qin kim park choi
    jung kang cho yoon jang lim shin moon lee nguyen tran pham mao wen hua bo""")


def find_names(body: str, sentences: Sequence[Sentence], language: str = "en") -> tuple[Name, ...]:
    """Names of people, places and bodies in reading order, quotes included; `name` is the fullest form in the body.

    A word that is in capitals only at the head of sentences is none without further evidence ("Rain fell").
    """
    if not body.strip():
        return ()
    tokens = tokens_of(body, sentences, stretches(body), language)
    mentions = mentions_of(tokens, language)
    people = People(tokens, mentions, language)
    evident = [people.evident(number) for number in range(len(people.entities))]
    found = []
    for mention in mentions:
        if mention.kind != "name" or mention.entity < 0 or not evident[mention.entity]:
            continue
        end = tokens.end[mention.bare[-1]] - 2 * tokens.possessive[mention.bare[-1]]
        found.append(Name(tokens.start[mention.bare[0]], end, people.entities[mention.entity].name))
    return tuple(found)


def speaker_key(name: str) -> str:
    """Folded key for look-up: case, accents, titles, marks and blanks do not count; "" for nothing left."""
    return " ".join(_parts(name))


def same_person(a: str, b: str) -> bool:
    """Whether two names of different articles may stand for one person.

    The same words; a surname alone and a name with it ("Xi", "Xi Jinping"; "Carney", "Mark Carney"); initials and
    middle names. Two given names of one surname are two people. A given name alone ("Mark") is nobody.
    """
    one, other = _parts(a), _parts(b)
    if not one or not other:
        return False
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    if len(one) == 1:
        return (one[0] in (_family(other), other[-1]) and len(other) <= 4) or False
    if _family(one) != _family(other):
        return False
    mine, yours = _given(one), _given(other)
    if not mine or not yours:
        return False
    first, second = mine[0], yours[0]
    return first == second or (1 in (len(first), len(second)) and first[0] == second[0])


def _parts(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name.casefold())
    folded = "".join(char for char in folded if not unicodedata.combining(char))
    folded = re.sub(r"['’]s\b", "", folded)
    words = [word.strip(".").replace("’", "'") for word in _WORD.findall(folded)]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    while len(words) > 1 and words[0] in TITLES | {"the", "a", "an", "then"}:
        words.pop(0)
    return words


def _family_first(words: list[str]) -> bool:
    return len(words) in (2, 3) and words[0] in _FAMILY_FIRST and words[-1] not in _FAMILY_FIRST


def _family(words: list[str]) -> str:
    return words[0] if _family_first(words) else words[-1]


def _given(words: list[str]) -> list[str]:
    return words[1:] if _family_first(words) else words[:-1]
