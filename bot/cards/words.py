"""Small phrases that several cards share: times, counts, lists of names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cards.escape import plain
from bot.cards.layout import Line, own, shown
from bot.news import Article, Passage

LANGUAGES = {
    "da": "Danish", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian",
    "nl": "Dutch", "no": "Norwegian", "pt": "Portuguese", "sv": "Swedish", "tr": "Turkish", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip
#: Names of the languages that are recognised without rules of their own, or stated by a page.
_ALSO = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "el": "Greek", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian",
    "is": "Icelandic", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "pl": "Polish",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "th": "Thai",
    "uk": "Ukrainian",
}  # fmt: skip

EDITED_SINCE = (
    "Source edited since that post: {outlets}. This is the text of now; `/article history` has what changed."
)


def language_name(code: str) -> str:
    """A language as people call it; of one without a name here, its code."""
    return LANGUAGES.get(code) or _ALSO.get(code) or plain(code)


def day(at: datetime | None) -> str:
    """A date as each reader's Discord shows it; "undated" without one."""
    return f"<t:{int(at.timestamp())}:D>" if at else "undated"


def dated(article: Article) -> str:
    """When an article was published; of an undated one that, and when it came in."""
    if article.published_at:
        return day(article.published_at)
    return f"undated, saved {day(article.saved_at)}"


def moment(at: datetime) -> str:
    """A date and time as each reader's Discord shows it."""
    return f"<t:{int(at.timestamp())}:f>"


def ago(at: datetime) -> str:
    """How long ago, as each reader's Discord shows it."""
    return f"<t:{int(at.timestamp())}:R>"


def counted(number: int, one: str, many: str = "") -> str:
    """1 article, 2 articles."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int = 6, *, last: str = "and", more: str = "{count} more") -> str:
    """Strangers' names, escaped: A, B and C; the rest counted. `last` and `more` in another language."""
    shown_names = [plain(name) for name in names[:most]]
    if len(names) > most:
        shown_names.append(more.format(count=len(names) - most))
    if len(shown_names) < 2:
        return "".join(shown_names)
    return ", ".join(shown_names[:-1]) + f" {last} " + shown_names[-1]


def title(words: str, headline: Passage | None = None) -> Line:
    """The first line of a card: our words, and the headline they are about."""
    return own(f"### {words}") if headline is None else shown(headline, f"### {words}\n**", "**")


def credits(article: Article) -> str:
    """Outlet, byline, date, language and length in one small line."""
    parts = [plain(article.outlet)]
    if article.byline:
        parts.append(f"by {plain(article.byline)}")
    parts.append(day(article.published_at))
    parts.append(f"{article.words:,} words")
    if article.language != "en":
        parts.append(language_name(article.language))
    if article.revision > 1:
        parts.append(f"revision {article.revision}")
    return "-# " + " · ".join(parts)


def pages(total: int, page: int, size: int) -> str:
    """Page n of m."""
    return f"page {page + 1} of {max(1, -(-total // size))}"


def edited_note(outlets: Sequence[str]) -> Line:
    """That a post which is being looked at was made from an older text."""
    return own("-# " + EDITED_SINCE.format(outlets=listed(sorted(outlets))))
