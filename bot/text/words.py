"""Words, stems and stop words per language."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import Stemmer

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_LANGUAGES = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "tr": "turkish",
}  # fmt: skip


def words(text: str) -> list[str]:
    """Words as written, in order: runs of letters and digits with hyphens, apostrophes and points inside."""
    return _WORD.findall(text)


@lru_cache(maxsize=32)
def stop_words(language: str) -> frozenset[str]:
    """Lower-case words that say nothing of the subject; empty for languages without a list. Source: sumy's lists."""
    name = _LANGUAGES.get(language)
    if not name:
        return frozenset()
    path = files("sumy") / "data" / "stopwords" / f"{name}.txt"
    return frozenset(path.read_text("utf8").split()) if path.is_file() else frozenset()


@lru_cache(maxsize=32)
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = _LANGUAGES.get(language)
    return Stemmer.Stemmer(name) if name else None


def terms(text: str, language: str = "en") -> list[str]:
    """Stemmed, case-folded content words in order, repeats kept, stop words left out."""
    stop = stop_words(language)
    kept = [word for word in (word.casefold().replace("’", "'") for word in _WORD.findall(text)) if word not in stop]
    stemmer = _stemmer(language)
    return stemmer.stemWords(kept) if stemmer else kept
