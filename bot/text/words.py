"""Words, stems and stop words per language."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import Stemmer

from bot.text.stop_lists import FUNCTION_CHARACTERS, STOP_LISTS

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
#: Languages with a stemmer (Snowball) or a list of stop words in sumy, by the name these know.
_LANGUAGES = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "fi": "finnish", "fr": "french", "he": "hebrew", "hi": "hindi", "hu": "hungarian",
    "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sk": "slovak", "sr": "serbian", "sv": "swedish", "tr": "turkish",
    "uk": "ukrainian",
}  # fmt: skip
#: Words that lose their vowel before another one: "l'accord" counts as "accord".
_ELIDED = {
    "fr": re.compile(r"^(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)'(?=\w)"),
    "it": re.compile(r"^(?:[ldcnmtsv]|un|gl|(?:d|n|s|qu|b)ell|(?:d|n|s)?all|dall|sull|coll|quest|sant|anch|tutt)'(?=\w)"),
    "ca": re.compile(r"^[ldmtsn]'(?=\w)"),
}  # fmt: skip
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def words(text: str) -> list[str]:
    """Words as written, in order: runs of letters and digits with hyphens, apostrophes and points inside."""
    return _WORD.findall(text)


@lru_cache(maxsize=32)
def stop_words(language: str) -> frozenset[str]:
    """Lower-case words that say nothing of the subject; empty for languages without a list.

    Source: sumy's lists; nl, da, no, tr and vi are our own (`bot.text.stop_lists`).
    """
    if language in STOP_LISTS:
        return STOP_LISTS[language]
    name = _LANGUAGES.get(language)
    if not name:
        return frozenset()
    path = files("sumy") / "data" / "stopwords" / f"{name}.txt"
    return frozenset(path.read_text("utf8").split()) if path.is_file() else frozenset()


@lru_cache(maxsize=32)
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = _LANGUAGES.get(language)
    return Stemmer.Stemmer(name) if name in Stemmer.algorithms() else None


def terms(text: str, language: str = "en") -> list[str]:
    """Stemmed, case-folded content words in order, repeats kept, stop words left out.

    Chinese and Japanese have no blanks: there every pair of neighbouring characters is a term (docs/languages.md has
    why), pairs with a function character left out.
    """
    if language in ("zh", "ja"):
        return _pairs(text)
    stop = stop_words(language)
    kept = [word for word in folded_words(text, language) if word not in stop]
    stemmer = _stemmer(language)
    return stemmer.stemWords(kept) if stemmer else kept


def folded_words(text: str, language: str) -> list[str]:
    """Words case-folded by the rules of a language, with straight apostrophes, elided articles cut off."""
    if language == "tr":
        text = text.replace("İ", "i").replace("I", "ı")
    found = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    elided = _ELIDED.get(language)
    return [elided.sub("", word) for word in found] if elided else found


def _pairs(text: str) -> list[str]:
    """Neighbouring characters of each run without blanks, words of other scripts between them."""
    found: list[str] = []
    for word in _WORD.findall(text):
        at = 0
        for run in _UNSPACED.finditer(word):
            if run.start() > at:
                found.append(word[at : run.start()].casefold())
            characters = run.group()
            found += [
                pair
                for pair in (characters[i : i + 2] for i in range(max(1, len(characters) - 1)))
                if not FUNCTION_CHARACTERS.intersection(pair)
            ]
            at = run.end()
        if at < len(word):
            found.append(word[at:].casefold())
    return found


_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
#: Characters of a Chinese word, on the average of running text.
CHARACTERS_A_WORD = 1.7


def count_words(text: str) -> int:
    """How many words a text has: what blanks set apart, and of scripts without blanks a word for 1.7 characters."""
    ideographs = len(_IDEOGRAPHS.findall(text))
    if not ideographs:
        return len(text.split())
    rest = len(re.findall(r"\w+", _IDEOGRAPHS.sub(" ", text)))
    return rest + max(1, round(ideographs / CHARACTERS_A_WORD))
