"""Where sentences of one paragraph end: nupunkt with repairs for English, rules for all other languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from bot.text.abbreviations import abbreviations, before_numbers, may_end
from bot.text.given_names import FEMALE, MALE
from bot.text.word_lists import listed
from bot.text.words import stop_words

Span = tuple[int, int]

#: A mark that may end a sentence, with what closes after it (French and some German texts set a blank before »).
_END = re.compile(r"(?:[.!?…]+|[।؟۔])(?:[\"'”’“«‹)\]]|\s?[»›])*(?=\s|$)|[。！？]+[”’」』）》]*")
_OPENING = "\"'“”„«‹»‘‚([¿¡–—-"
_NEXT = re.compile(rf"\s*[{re.escape(_OPENING)}\s]*(\S{{1,40}})")
#: A closing mark that a blank keeps from its sentence (« Partez ! " , dit-il »).
_CLOSES_LATER = re.compile(r"\s*[\"»”]\s*[,.;:)…]")
#: Thousands after a full stop and a blank ("10. 000").
_THOUSANDS = re.compile(r"\d{3}(?!\d)")
_ROMAN = re.compile(r"[IVXLC]+")
#: Languages in which a number with a full stop is an ordinal ("am 3. Oktober", "19. yüzyıl").
_ORDINALS = frozenset(("de", "da", "no", "fi", "tr", "cs", "pl", "hu", "hr", "sl", "is", "et", "lv"))
#: German capitals say nothing of where a sentence begins.
_CAPITALS_SAY_NOTHING = frozenset(("de", "lb"))

#: Words that begin sentences and are in no list of stop words.
_STARTERS = {
    "de": listed(
        "alles heute gestern morgen danach dann dort dabei damit deshalb daher trotzdem jedoch allerdings außerdem zudem "
        "laut nach seit seitdem während bisher erst nun schon auch denn doch beide viele einige etwa niemand jeder später "
        "inzwischen zuvor zunächst insgesamt dafür dagegen"
    ),
    "fr": listed(
        "rien tous tout après avant selon depuis ainsi aussi mais puis cette cet ces il ils elle elles"
    ),
    "es": listed("después luego según todos nadie también además no el la los las"),
    "tr": listed("bugün dün sonra önce kimse herkes ilk daha bu o ve ama ancak"),
}

#: nupunkt's time grows with the square of a run without blanks; no text of people has one this long.
_NO_BLANK = re.compile(r"\S{1000}")
_ACRONYM = re.compile(r"(?:^|[\s(\[\"“‘'—–-])(?:[^\W\d_]\.){2,}$")
_CLOSERS = "\"'”’“)]»› "
#: The end of a piece and the beginning of the next that English keeps together: a title before a name.
_TITLE_EN = re.compile(
    r"(?:^|[\s(\[\"“‘'—–-])(?:Reps?|Sens?|Govs?|Lt|Gens?|Cols?|Sgts?|Capts?|Cmdr|Insp|Supt|Const|Det|Revs?|Drs?|Profs?|"
    r"Messrs|Mses|Mmes|Mx|Atty|Asst|Assoc|Amb|Pres|Msgr|Hon|Brig|Adm|Maj|Pvt|Cpl|Sr|Fr|St|Ste|Mt|Ft)\.$"
)
_LOWER = re.compile(r"[a-z][a-z’']*(?=[\s,.;:!?—–)\]]|$)")

#: A word of two letters or more, a full stop, a capital: perhaps two sentences.
_PERHAPS_END = re.compile(r"(?<![\w.’'&/])([^\W\d_]{2,}(?:-[^\W\d_]+)*)\.([\"”’')]*)\s+(?=[\"“‘'(]*[A-Z])")
#: Abbreviations that are in no list because they may end a sentence, in capitals or not.
_SMALL_ABBREVIATIONS = listed(
    "al art ave blvd bros ca calif cal co conn corp dist ed eds etc ext fig hr hrs inc intl lb lbs ltd min misc "
    "op oz pp sec secs tel trans univ vol will"
)

#: Chinese and Japanese: a full stop, and what closes after it.
_END_CHINESE = re.compile(
    r"(?:[。！？!?]|…{2,}(?=[”’」』]?(?:[^，,、；]|$))|(?<=[\u4e00-\u9fff])\.(?=\s|$))+[”’」』）)》\"']*"
)
#: What says that a quote and who said it are one sentence.
_SAID_CHINESE = re.compile(
    r"[^，。！？；：]{0,12}?(?:说|說|道|表示|称|稱|指出|强调|強調|认为|認為|写道|寫道|と述べ|と話|と語|と言)"
)


def english_spans(text: str) -> list[Span]:
    """Sentences of an English paragraph, blanks after them included."""
    if _NO_BLANK.search(text):
        return spans_by_rule(text, "en")
    from nupunkt import sent_spans

    spans: list[Span] = []
    for start, end in sent_spans(text):
        first = spans.pop()[0] if spans and _goes_on(text, spans[-1][1], start) else start
        cuts = [first, *_missed(text, first, end), end]
        spans.extend(pairwise(cuts))
    return spans


def _missed(text: str, start: int, end: int) -> Iterator[int]:
    """Where nupunkt saw an abbreviation in a short word that is none: "the wall. Otto", "asked Ida. Otto". Seen on 30,911
    sentences of the evaluation data, 2026-11-24: it joined some 130 pairs of sentences there, this parts them.
    """
    for match in _PERHAPS_END.finditer(text, start, end):
        word = match[1].rpartition("-")[2].casefold()
        if word in abbreviations("en") or word in _SMALL_ABBREVIATIONS:
            continue
        if match[1].islower() or match[2].strip("'’)") or word in FEMALE or word in MALE:
            yield match.end()


def _goes_on(text: str, end: int, start: int) -> bool:
    """Whether nupunkt cut inside a sentence. Seen on 12,572 sentences of the evaluation data, 2026-11-24: acronyms
    before a small letter ("the N.A.A.C.P. and"), titles it does not know ("Reps."), "Yahoo! said"."""
    before = text[max(0, end - 40) : end].rstrip()
    following = text[start : start + 40].lstrip()
    small = bool(_LOWER.match(following))
    if small and before.rstrip(_CLOSERS).endswith(("!", "?")):
        return True
    if small and _ACRONYM.search(before):
        return True
    return bool(_TITLE_EN.search(before)) and following[:1].isupper()


def chinese_spans(text: str) -> list[Span]:
    """Sentences of a Chinese or Japanese paragraph."""
    spans: list[Span] = []
    at = 0
    for match in _END_CHINESE.finditer(text):
        quoted = match.group()[-1] in "”’」』\"'"
        if quoted and text[match.end() : match.end() + 1] in ("，", "、", "；", "："):
            continue
        opening = max(text.rfind(mark, at, match.start()) for mark in "“‘「『") if quoted else -1
        named = text[max(0, opening - 1) : max(0, opening)] in ("：", ":")
        if quoted and not named and _SAID_CHINESE.match(text, match.end()):
            continue
        spans.append((at, match.end()))
        at = match.end()
    return [*spans, (at, len(text))] if at < len(text) else spans


def spans_by_rule(text: str, language: str) -> list[Span]:
    """Sentences of a paragraph in any language written with full stops and blanks."""
    spans: list[Span] = []
    at = 0
    for match in _END.finditer(text):
        if match.end() < len(text) and not _ends(text, match, language):
            continue
        spans.append((at, match.end()))
        at = match.end()
    return [*spans, (at, len(text))] if at < len(text) else spans


def _ends(text: str, match: re.Match[str], language: str) -> bool:
    """Whether a sentence ends at a mark that stands before a blank."""
    mark = match.group()
    following = _NEXT.match(text, match.end())
    if not following:
        return True
    if _CLOSES_LATER.match(text, match.end()):
        return False
    word = following[1]
    first = word[0]
    if first.islower():
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    token = text[max(0, match.start() - 60) : match.start()].rpartition(" ")[2].lstrip(_OPENING)
    if (
        mark.strip(".") and mark[1:].strip()
    ):  # a closing mark after the stop: "… z. B.)" is rare, an end is not
        return True
    unit = (
        text[max(0, match.start() - len(token) - 3) : match.start() - len(token)]
        .rstrip(" \u00a0")[-1:]
        .isdigit()
    )
    return _stop_ends(token, word, language, unit)


def _stop_ends(token: str, word: str, language: str, unit: bool) -> bool:
    """Whether the full stop after a token ends a sentence, a capital, number or sign following.

    `unit`: a number stands before the token ("15 h.").
    """
    lower = token.casefold()
    bare = lower.rsplit("’", 1)[-1].rsplit("'", 1)[-1]
    starts = _begins_sentences(word, language)
    if lower in abbreviations(language) or bare in abbreviations(language):
        return may_end(lower) and (starts if language in _CAPITALS_SAY_NOTHING else word[0].isupper())
    if word[0].isdigit() and lower in before_numbers(language):
        return False
    if len(token) == 1 and token.isalpha():
        if language in _CAPITALS_SAY_NOTHING or not token.islower():
            return token.islower() and starts
        return unit or starts
    if _is_acronym(lower):
        return starts
    if token[-1:].isdigit() and _THOUSANDS.match(word):
        return False
    if token.isdigit() or _ROMAN.fullmatch(token):
        ordinal = language in _ORDINALS and (len(token) <= 3 or not token.isdigit())
        return not ordinal or (starts and not word[0].isdigit())
    return True


def _is_acronym(lower: str) -> bool:
    parts = lower.split(".")
    return len(parts) > 1 and all(0 < len(part) <= 2 for part in parts) and parts[0].isalpha()


@lru_cache(maxsize=2048)
def _begins_sentences(word: str, language: str) -> bool:
    """Whether a word with a capital has it because a sentence begins: it is a common small word else."""
    plain = word.strip("\"'“”‘’«».,;:!?()").replace("’", "'")
    lower = plain.replace("İ", "i").lower()
    known = stop_words(language)
    return (
        lower in known
        or (lower.partition("'")[2] in known and "'" in lower)
        or lower in _STARTERS.get(language, ())
    )
