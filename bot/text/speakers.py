"""Names in an article, and speakers as one person across articles."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from rapidfuzz.distance import OSA

from bot.news import Name, Sentence
from bot.text.people import People, people_in
from bot.text.speaker_names import SpeakerNames
from bot.text.word_lists import TITLES, listed

_SUFFIXES = listed("jr sr ii iii iv phd md qc kc")
_INITIAL_A = re.compile(r"\ba\.")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
#: Written family name first, with the family name nearly always one syllable of these.
_FAMILY_FIRST = listed("""xi li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang deng
    han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren meng qin kim park choi
    jung kang cho yoon jang lim shin moon lee nguyen tran pham mao wen hua bo""")
#: Small words that begin a family name of several: "von der Leyen" is a surname, not a given name and a surname.
_PARTICLES = listed("von van der den de del della di da dos du la le ten ter al el bin ibn abu zu zur")
#: Names that begin like this are descriptions: "the ministry" of two articles is not one ministry.
_DESCRIBED = listed("the a an her his their its our one some many both several two three")
#: Most edits in a misspelt word that is still guessed, by its length: "Branock" for "Brannock", not "Mark" for "Park".
_EDITS = ((4, 0), (7, 1), (99, 2))


def find_names(
    body: str, sentences: Sequence[Sentence], language: str = "en", people: People | None = None
) -> tuple[Name, ...]:
    """Names of people, places and bodies in reading order, quotes included; `name` is the fullest form in the body.

    A word that is in capitals only at the head of sentences is none without further evidence ("Rain fell").
    `people` are the body's, where they are known.
    """
    if not body.strip():
        return ()
    people = people or people_in(body, sentences, language)
    tokens = people.tokens
    names = SpeakerNames(people, language)
    evident = [names.evident(number) for number in range(len(people.entities))]
    found = []
    for mention in people.mentions:
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
    middle names. Two given names of one surname are two people, two middle names as well. A given name alone ("Mark")
    is nobody.
    """
    return _alike(_parts(a), _parts(b))


def _alike(one: list[str], other: list[str]) -> bool:
    if not one or not other:
        return False
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    if _surname_alone(one):
        return (one[-1] in (_family(other), other[-1]) and len(other) - len(one) < 4) or False
    if _family(one) != _family(other):
        return False
    mine, yours = _given(one), _given(other)
    if not mine or not yours:
        return False
    return all(
        first == second or (1 in (len(first), len(second)) and first[0] == second[0])
        for first, second in zip(mine, yours, strict=False)
    )


def families(key: str) -> set[str]:
    """Words of a key that may be its family name: the last one, and the first of names written family first."""
    words = key.split(" ")
    return {words[-1], _family(words)} - {""}


def written_first(family: str) -> bool:
    """Whether people of this family name may be written with it in front."""
    return family in _FAMILY_FIRST


def surname_alone(key: str) -> bool:
    """Whether a key has no given name: "carney", "von der leyen"."""
    return _surname_alone(key.split(" "))


def is_described(name: str) -> bool:
    """Whether a speaker's name is a description ("the ministry", "both leaders"), not a name."""
    first = name.split(" ", 1)[0]
    return first.casefold() in _DESCRIBED or first[:1].islower()


def people_of(
    names: Mapping[str, str], joined: Mapping[str, str], quotes: Mapping[str, int]
) -> list[tuple[str, ...]]:
    """Keys of one library put together, a tuple for each person, the most quoted of its keys first.

    `names` are keys with the name as written, `quotes` how often each is quoted, `joined` what people said by hand: this
    key is that key, or (its own) nobody else's. Hand before machine, always. The machine goes from the fullest name to
    the barest and joins a name to the one person it fits; a name that fits two ("Carney", where Mark and Mary are
    quoted) stays alone. Descriptions are never joined by the machine.
    """
    groups: list[list[str]] = []
    ambiguous: set[int] = set()
    free = sorted((key for key in names if key not in joined), key=_fullness)
    alone = [key for key in names if joined.get(key) == key]
    groups += [[key] for key in alone]
    pinned = set(range(len(groups)))
    words = {key: key.split(" ") for key in names}
    described = {key for key in names if is_described(names[key])}
    by_mark: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, key in enumerate(alone):
        _mark(by_mark, key, number)
    for key in free:
        bare = _surname_alone(words[key])
        fits = [
            number
            for number in _near(by_mark, key)
            if key not in described
            and (bare or number not in pinned)
            and all(
                member not in described and _alike(words[key], words[member]) for member in groups[number]
            )
        ]
        takes = fits[0] if len(fits) == 1 and fits[0] not in ambiguous else None
        if takes is None:
            if len(fits) > 1:
                ambiguous.add(len(groups))
            _mark(by_mark, key, len(groups))
            groups.append([key])
        else:
            groups[takes].append(key)
    at = {key: number for number, group in enumerate(groups) for key in group}
    for alias, target in joined.items():
        if alias != target and alias in names:
            if target not in at:
                at[target] = len(groups)
                groups.append([])
            groups[at[target]].append(alias)
    found = [tuple(sorted(group, key=lambda key: (-quotes.get(key, 0), key))) for group in groups if group]
    return sorted(found, key=lambda group: (-sum(quotes.get(key, 0) for key in group), group))


def closest(typed: str, known: Collection[str]) -> str | None:
    """The known word that a misspelt one most likely stands for, or None; both folded. The first letter is right."""
    allowed = next(edits for length, edits in _EDITS if len(typed) <= length) if len(typed) <= 99 else 0
    best = min(
        ((OSA.distance(typed, word, score_cutoff=allowed), word) for word in known if word != typed),
        default=(allowed + 1, ""),
    )
    return best[1] if best[0] <= allowed else None


def _mark(by_mark: defaultdict[tuple[str, str], list[int]], key: str, group: int) -> None:
    """Enter a group, by its first name, under whatever `_near` of a name that is alike looks under.

    Without it every name is compared with every other one: 500 people of one surname took 500 ms (2026-11-28).
    """
    words = key.split(" ")
    given = ["?"] if _surname_alone(words) else [_given(words)[0], f"{_given(words)[0][0]}."]
    for family in families(key):
        for mark in {"", *given}:
            by_mark[family, mark].append(group)


def _near(by_mark: Mapping[tuple[str, str], list[int]], key: str) -> list[int]:
    """Groups of the same surname whose given name may be the same: spelt alike, or an initial of it, or not known."""
    words = key.split(" ")
    given = "" if _surname_alone(words) else _given(words)[0]
    marks = [""] if not given else ["?", f"{given}."] if len(given) == 1 else ["?", given, given[0]]
    return sorted({n for family in families(key) for mark in marks for n in by_mark.get((family, mark), ())})


def _fullness(key: str) -> tuple[int, int, str]:
    words = key.split(" ")
    return (-len(words), -len(key), key)


def _surname_alone(words: list[str]) -> bool:
    return all(word in _PARTICLES for word in words[:-1])


def _parts(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name.casefold())
    folded = "".join(char for char in folded if not unicodedata.combining(char))
    folded = re.sub(r"['’]s\b", "", folded)
    words = [word.strip(".").replace("’", "'") for word in _WORD.findall(folded)]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    articles = {"the", "an", "then"} | (set() if _INITIAL_A.search(folded) else {"a"})
    while len(words) > 1 and words[0] in TITLES | articles:
        words.pop(0)
    return words


def _family_first(words: list[str]) -> bool:
    return len(words) in (2, 3) and words[0] in _FAMILY_FIRST and words[-1] not in _FAMILY_FIRST


def _family(words: list[str]) -> str:
    return words[0] if _family_first(words) else words[-1]


def _given(words: list[str]) -> list[str]:
    if _family_first(words):
        return words[1:]
    given = words[:-1]
    while given and given[-1] in _PARTICLES:
        given = given[:-1]
    return given
