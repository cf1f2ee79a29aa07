"""Mentions in an article that could be somebody speaking: names, pronouns, noun phrases."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from bot.text.cues import BY_RULES, SAY, auxiliaries, cue_words
from bot.text.given_names import gender_of
from bot.text.tokens import Tokens
from bot.text.word_lists import (
    BODIES,
    BODY_WORDS,
    BREAKERS,
    DETERMINERS,
    FRENCH_DETERMINERS,
    FRENCH_PRONOUNS,
    FRENCH_SPEAKING,
    FRENCH_TITLES,
    GERMAN_NOT_NAMES,
    GERMAN_PRONOUNS,
    HOLDING,
    IRREGULAR,
    JOINED_BY_OF,
    NOT_NAMES,
    PARTICLES,
    POINTED,
    PRONOUNS,
    PRONOUNS_BY_RULES,
    SPEAKING,
    TITLES,
    listed,
)

Kind = Literal["name", "pronoun", "nominal"]

#: Longest noun phrase before its head and longest name, in tokens.
_PHRASE, _NAME = 6, 10
_BEHIND_VERBS = listed("that out up down off away back her him them himself herself themselves")
_BESIDE_MONTHS = listed(
    "in of by since until till last next early late mid this from before after on and during"
)
#: Words of bodies and places that are surnames behind a given name ("Jerry Hall").
_SURNAMES = listed(
    "hall church west north east fox england france french german justice house bridge price lord"
)
#: Determiners that are a phrase by themselves.
_ALONE = listed("this these those some many several most few two three both all another others one each")
_ARTICLES = listed("the a an his her their its")
#: Determiners of one, which no verb in its base form follows, and of several.
_SINGULAR = listed("a an this one another each every")
_SEVERAL = listed(
    "these those some several many most few two three four five six seven eight nine ten both all other"
)
#: Heads of phrases that say when: "this week" speaks of nobody.
_TIMES = listed(
    "time week weeks month months year years day days morning afternoon evening night weekend today tonight yesterday"
    " summer winter spring fall autumn hour hours minute minutes moment decade decades century result"
)
_FRENCH_BREAKERS = frozenset(("de", "du", "des", "d", "à", "au", "aux", "en", "chez", "contre"))


@dataclass(slots=True)
class Mention:
    """One mention: token numbers `first` to `last` (inclusive), and for names the bare name without titles.

    `head` is the token that the phrase is about; `bare` the token numbers of a name's own words. `modifies` says that
    the next mention follows at once ("Acme" in "Acme director Ann Example"); `apposed` is the number of the mention
    that says the same in other words ("the mayor, Ann Example"), or -1.
    """

    first: int
    last: int
    kind: Kind
    head: int
    bare: list[int] = field(default_factory=list)
    title: str = ""
    entity: int = -1
    modifies: bool = False
    apposed: int = -1


@lru_cache(maxsize=8)
def pronouns(language: str) -> frozenset[str]:
    return {"de": GERMAN_PRONOUNS, "fr": FRENCH_PRONOUNS, **PRONOUNS_BY_RULES}.get(language, PRONOUNS)


def mentions_of(tokens: Tokens, language: str = "en") -> list[Mention]:
    """Mentions in reading order, not overlapping."""
    names = _names(tokens, language)
    french = language == "fr"
    determiners = FRENCH_DETERMINERS if french else DETERMINERS
    speaking = SPEAKING | FRENCH_SPEAKING if french else SPEAKING
    taken = bytearray(len(tokens) + 1)
    for mention in names:
        for i in range(mention.first, mention.last + 1):
            taken[i] = 1
    found = list(names)
    say = cue_words(language)
    pronoun = pronouns(language)
    i, count = 0, len(tokens)
    while i < count:
        low = tokens.lower[i]
        if taken[i] or not tokens.is_word(i):
            i += 1
            continue
        if low in pronoun and not (low == "one" and language == "en" and _counts(tokens, i)):
            found.append(Mention(i, i, "pronoun", i))
        elif low in speaking and low in say and i and (taken[i - 1] or tokens.lower[i - 1] in pronoun):
            pass  # "The Times reports": a verb
        elif low == "others":
            found.append(Mention(i, i, "nominal", i))
        elif low in determiners or low in speaking:
            phrase = _phrase(tokens, i, taken, say, french, language == "en")
            if phrase:
                found.append(phrase)
                for j in range(phrase.first, phrase.last + 1):
                    taken[j] = 1
                i = phrase.last
        elif say.get(low) == SAY and i and tokens.is_word(i - 1) and not taken[i - 1]:
            before = tokens.lower[i - 1]
            alone = language == "en" or before not in pronoun
            alone = alone and language != "de"  # German nouns have capitals and are names here
            alone = alone and not (language in BY_RULES and before in auxiliaries(language))
            if alone and before not in BREAKERS and before not in say and not before.endswith("ly"):
                found.append(Mention(i - 1, i - 1, "nominal", i - 1))
                taken[i - 1] = 1
        i += 1
    found.sort(key=lambda mention: mention.first)
    _relate(tokens, found)
    if french:
        _relate_french(tokens, found)
    return found


def _relate(tokens: Tokens, found: list[Mention]) -> None:
    for k in range(len(found) - 1):
        one, other = found[k], found[k + 1]
        if one.kind == "pronoun" or other.kind == "pronoun":
            continue
        numbered = other.first == one.last + 2 and tokens.text[one.last + 1].isdigit()  # "Local 8 president"
        if (other.first == one.last + 1 or numbered) and tokens.sentence[other.first] == tokens.sentence[
            one.last
        ]:
            one.modifies = True
        elif other.first == one.last + 2 and tokens.text[one.last + 1] == "," and one.kind != other.kind:
            nominal, name = (one, other) if one.kind == "nominal" else (other, one)
            role = tokens.lower[nominal.head]
            after = tokens.text[other.last + 1] if other.last + 1 < len(tokens) else "."
            closed = after in (",", ".", ";", "—", "–", ")", "(", "”", '"') or not tokens.is_word(
                other.last + 1
            )
            opens = (
                one.kind == "nominal"
                or tokens.lower[nominal.first] in DETERMINERS
                or after in (",", "of", "for", "at")
            )
            if (
                role in SPEAKING
                and role not in BODIES
                and not role.endswith("s")
                and len(name.bare) > 0
                and opens
            ):
                if one.kind == "nominal" and not closed:
                    continue
                one.apposed, other.apposed = k + 1, k


def _relate_french(tokens: Tokens, found: list[Mention]) -> None:
    """Ties a role to its holder: "le maire de Valmont, Étienne Sorel" and "Étienne Sorel, le maire"."""
    for k, nominal in enumerate(found):
        if (
            nominal.kind != "nominal"
            or nominal.apposed >= 0
            or tokens.lower[nominal.head] not in FRENCH_SPEAKING
        ):
            continue
        for at in (k + 1, k + 2, k - 1):
            if not 0 <= at < len(found) or found[at].kind != "name" or found[at].apposed >= 0:
                continue
            first, last = (nominal, found[at]) if at > k else (found[at], nominal)
            between = tokens.lower[first.last + 1 : last.first]
            joined = (
                between[-1:] == [","] and (at != k + 2 or between[0] in _FRENCH_BREAKERS) and len(between) < 8
            )
            inside = all(word.isalpha() for word in between[:-1])
            if joined and inside and tokens.sentence[first.last] == tokens.sentence[last.first]:
                nominal.apposed, found[at].apposed = at, k
                break


def _phrase(
    tokens: Tokens, i: int, taken: bytearray, say: dict[str, int], french: bool, english: bool
) -> Mention | None:
    """The noun phrase that begins at token i: determiner and following words up to the first that cannot belong."""
    j, head = i, -1
    limit = min(len(tokens), i + 1 + _PHRASE)
    determined = tokens.lower[i] in DETERMINERS
    if not determined:
        head = i
    j = i + 1
    while j < limit:
        low = tokens.lower[j]
        if not tokens.is_word(j) or taken[j] or low in BREAKERS or tokens.sentence[j] != tokens.sentence[i]:
            break
        if french and low in _FRENCH_BREAKERS:
            break
        if tokens.possessive[j - 1] and j - 1 > i and head >= 0 and low not in SPEAKING and not determined:
            break
        if low in say and _ends_phrase(tokens, i, j, head, english):
            break
        if low in PRONOUNS:
            break
        if not determined and tokens.lower[j - 1] in SPEAKING and low.endswith(("ed", "ing")):
            break  # "protesters marched"
        if english and low in _ARTICLES and (head >= 0 or tokens.lower[i] == "that"):
            break  # "this week the mayor", "said that the mayor"
        if head >= 0 and english and _is_verb(tokens, j):
            break  # "the valley marched along the river"
        head = j
        j += 1
        if low in SPEAKING and not (j < limit and tokens.lower[j] in SPEAKING):
            break
    last = j - 1
    if head >= 0 and tokens.lower[head] in _TIMES:
        return None
    if head < 0:
        if tokens.lower[i] in _ALONE:
            return Mention(i, i, "nominal", i)
        return None
    return Mention(i, last, "nominal", head)


def _counts(tokens: Tokens, i: int) -> bool:
    """Whether "one" counts a noun ("one veteran of the project") instead of standing for somebody."""
    if i + 1 >= len(tokens) or (i and tokens.lower[i - 1] in DETERMINERS):
        return False
    low = tokens.lower[i + 1]
    closed = low in BREAKERS or low in HOLDING or low in DETERMINERS or low in PRONOUNS or low in IRREGULAR
    return tokens.text[i + 1].islower() and not closed and not low.endswith(("ed", "ly"))


def _ends_phrase(tokens: Tokens, i: int, j: int, head: int, english: bool) -> bool:
    """Whether a reporting word j of the phrase that begins at token i is its verb, not its noun.

    "Some suggested" and "both groups report", but "this claim", "a bitter joke", "the news report".
    """
    low = tokens.lower[j]
    if english and head >= 0 and low not in IRREGULAR and not low.endswith(("s", "ed", "ing")):
        if tokens.lower[i] in _SINGULAR:
            return False
        return low not in SPEAKING or (tokens.lower[i] in _SEVERAL and tokens.lower[head].endswith("s"))
    return low not in SPEAKING and (
        head >= 0 or (tokens.lower[i] in _ALONE and low.endswith(("ed", "say", "said", "says")))
    )


def _is_verb(tokens: Tokens, i: int) -> bool:
    """Whether a word behind a noun is an English verb in the past: it looks like one, and an object or place follows."""
    low = tokens.lower[i]
    if i + 1 >= len(tokens):
        return False
    after = tokens.lower[i + 1]
    if not (low.endswith("ed") and len(low) > 4) and (low not in IRREGULAR or after == "of"):
        return False  # "the left of the party"
    return (
        after in DETERMINERS
        or after in HOLDING
        or after in PRONOUNS
        or after in _BEHIND_VERBS
        or after.endswith("ly")
    )


def _is_capital(tokens: Tokens, i: int) -> bool:
    text = tokens.text[i]
    return text[0].isupper() or (len(text) > 2 and text[0].isalpha() and text[1].isupper())


def _pointed(tokens: Tokens, i: int) -> bool:
    """A token that carries its point: an initial or an abbreviated title, with the point adjacent."""
    if i + 1 >= len(tokens) or tokens.text[i + 1] != "." or tokens.start[i + 1] != tokens.end[i]:
        return False
    text = tokens.text[i]
    return (len(text) == 1 and text.isupper()) or tokens.lower[i] in POINTED


def _names(tokens: Tokens, language: str) -> list[Mention]:
    found: list[Mention] = []
    lowered = {tokens.text[i] for i in range(len(tokens)) if tokens.text[i][0].islower()}
    not_names = NOT_NAMES | GERMAN_NOT_NAMES if language == "de" else NOT_NAMES
    i, count, named_may = 0, len(tokens), False
    while i < count:
        if not tokens.is_word(i) or not _is_capital(tokens, i):
            i += 1
            continue
        j = i
        run: list[int] = []
        while (
            j < count
            and j - i < _NAME
            and tokens.quoted[j] == tokens.quoted[i]
            and tokens.paragraph[j] == tokens.paragraph[i]
        ):
            low = tokens.lower[j]
            if not tokens.is_word(j):
                if tokens.text[j] == "." and run and run[-1] == j - 1 and _pointed(tokens, j - 1):
                    j += 1
                    continue
                break
            if _is_capital(tokens, j):
                if (
                    low in not_names
                    and (j == i or language == "en")
                    and not _is_may(tokens, j, run, named_may)
                    and not _is_will(tokens, j, run)
                ):
                    break
                named_may |= low == "may"
                run.append(j)
                j += 1
                if tokens.possessive[j - 1]:
                    break
                continue
            if run and (end := _particles_end(tokens, j)):  # "von der Aue"
                run += range(j, end)
                j = end
                continue
            if run and j + 1 < count and tokens.is_word(j + 1) and _is_capital(tokens, j + 1):
                joins = low in ("of", "for", "und", "für") and tokens.lower[run[-1]] in JOINED_BY_OF
                if joins and tokens.lower[j + 1] not in NOT_NAMES:
                    run.append(j)
                    j += 1
                    continue
            break
        while run and tokens.text[run[-1]][0].islower():
            run.pop()
        if not run:
            i = max(j, i + 1)
            continue
        mention = _name(tokens, run, lowered, language)
        if mention:
            found.append(mention)
        i = max(run[-1] + 1, i + 1)
    return found


def _particles_end(tokens: Tokens, first: int) -> int:
    """Where the name goes on behind the one or two particles that stand at `first` ("von der Aue"), or 0."""
    for end in range(first + 1, min(first + 3, len(tokens))):
        if tokens.lower[end - 1] not in PARTICLES:
            return 0
        if tokens.is_word(end) and _is_capital(tokens, end):
            return end
    return 0


def _is_may(tokens: Tokens, i: int, run: list[int], named: bool) -> bool:
    """Whether "May" is a surname: after a given name, or once it was, away from what stands beside a month."""
    if tokens.lower[i] != "may":
        return False
    after = tokens.text[i + 1] if i + 1 < len(tokens) else ""
    if run:
        return bool(gender_of(tokens.text[run[-1]])) and not after[:1].isdigit()
    before = tokens.lower[i - 1] if i else ""
    return named and not after[:1].isdigit() and before not in _BESIDE_MONTHS and not before.isdigit()


def _is_will(tokens: Tokens, i: int, run: list[int]) -> bool:
    """Whether "Will" is a name: inside a sentence, beside no other capital but a given name ("Ida Will" and "Will" of hers)."""
    if tokens.lower[i] != "will" or opens(tokens, i):
        return False
    return bool(gender_of(tokens.text[run[-1]])) if run else not tokens.text[i - 1][0].isupper()


def opens(tokens: Tokens, i: int) -> bool:
    """Whether a token has its capital from its place: the first of a sentence or behind an opening mark."""
    return i == 0 or tokens.sentence[i] != tokens.sentence[i - 1] or tokens.text[i - 1] in '“"«„:‘('


#: Adverbs that open sentences and may stand but once in an article: "Fortunately Orlund left" names no Fortunately.
_ADVERBS = listed(
    "actually allegedly apparently clearly currently eventually finally formerly fortunately hopefully importantly"
    " interestingly ironically luckily previously recently reportedly sadly suddenly surprisingly thankfully"
    " ultimately understandably unfortunately unsurprisingly usually"
)


def _name(tokens: Tokens, run: list[int], lowered: set[str], language: str) -> Mention | None:
    starts = opens(tokens, run[0])
    low = [tokens.lower[i] for i in run]
    if len(run) == 1:
        word = low[0]
        if word in TITLES or word in SPEAKING:
            if not (starts and word in lowered) or word in SPEAKING:
                return Mention(run[0], run[0], "nominal", run[0])
            return None
        if starts and (
            word in lowered or (language == "en" and word in cue_words("en") and not gender_of(word))
        ):
            return None
        if language == "de" and not starts and word in lowered:
            return None
    elif (
        starts
        and low[0] not in TITLES
        and ((low[0] in lowered and low[0].endswith(("ly", "ing", "ed"))) or low[0] in _ADVERBS)
    ):
        run, low = run[1:], low[1:]
    titles = TITLES | FRENCH_TITLES if language == "fr" else TITLES
    title_at = max((k for k, word in enumerate(low) if word in titles), default=-1)
    if title_at == len(run) - 1 and title_at == 1 and low[0] not in titles and gender_of(low[0]):
        title_at = -1  # "Robert Major", "Stephen King": a surname
    title = low[title_at] if title_at >= 0 else ""
    bare = run[title_at + 1 :]
    if (
        title_at == len(run) - 1
    ):  # "the Prime Minister": a role, not a name, unless the title is a body's name
        return Mention(run[0], run[-1], "nominal", run[-1], title=title)
    if title_at >= 0 and tokens.text[bare[0]][0].islower():  # Secretary of State John Kerry, Duke of York
        person = [
            k
            for k in range(title_at + 1, len(run))
            if low[k] not in ("of", "for", "state", "defense", "health")
        ]
        bare = [run[k] for k in person]
        if len(bare) < 2 or not gender_of(tokens.text[bare[0]]):  # "Minister of Innovation": a role
            return Mention(run[0], run[-1], "nominal", run[title_at], title=title)
    return Mention(run[0], run[-1], "name", run[-1], bare=bare, title=title)


def is_body(words: list[str]) -> bool:
    """Whether a bare name, in lower-case words, is a body or place rather than a person."""
    rest = words
    if "bill" in words[:-1] and words[words.index("bill") + 1].isalpha():
        rest = [word for word in words if word != "bill"]  # Bill Sorel, not Bill 21
    if len(words) == 2 and words[1] in _SURNAMES and gender_of(words[0]):
        rest = []
    if any(word in BODY_WORDS or word in BODIES for word in rest):
        return True
    return "of" in words or "for" in words
