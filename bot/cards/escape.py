"""Source text on a card: the closed list of display changes, and the way back.

Every stretch of source text stands between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (canonical bodies hold
neither), with a backslash before whatever Discord would read as markup, a mention or a timestamp. Nothing else differs,
so that a finished payload can be read back and compared with the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Characters of a name or a search word among our own words: those of outlets and people have 40, seldom 100.
LONGEST_PLAIN = 200
#: What stands for a string of nothing that can be seen.
NOTHING = "–"

OPEN, CLOSE = "\u2068", "\u2069"

#: Everywhere: emphasis, spoilers, code, links, mentions, timestamps, command and channel links, spoiler bars.
_SPECIAL = re.compile(r"[\\*_~`|\[\]<>@]|:(?=[\w/])|(?<=[\w.])\.(?=\w+/)")
#: At the beginning of a line: headings, lists, quotes, small print, numbered lists.
_LINE_START = re.compile(r"^([^\S\n]*)([#>+-]|\d+(?=[.)]))", re.MULTILINE)
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\u200b\u2060\ud800-\udfff]"
)
_SHOWN = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


def escaped(text: str) -> str:
    """Text as Discord shows it letter for letter; `unescaped` is its inverse."""
    marked = _SPECIAL.sub(lambda match: "\\" + match.group(), text)

    def line_start(match: re.Match[str]) -> str:
        blanks, mark = match.groups()
        return f"{blanks}{mark}" if mark[0].isdigit() else f"{blanks}\\{mark}"

    marked = _LINE_START.sub(line_start, marked)
    return re.sub(r"(?m)^([^\S\n]*\d+)([.)])", r"\1\\\2", marked)


def unescaped(shown: str) -> str:
    """What `escaped` was given."""
    return _ESCAPED.sub(r"\1", shown)


def isolated(text: str) -> str:
    """Source text ready for a card: escaped and fenced off from our own words and their direction."""
    return f"{OPEN}{escaped(text)}{CLOSE}"


def plain(text: str, longest: int = LONGEST_PLAIN) -> str:
    """A stranger's short string (an outlet's name, a search word) among our own words: escaped, on one line, cut."""
    return escaped(_line(text, longest))


def label(text: str, longest: int = 80) -> str:
    """A stranger's string where Discord reads no markup (buttons, suggestions): one line, cut with an ellipsis."""
    return _line(text, longest) or NOTHING


def _line(text: str, longest: int) -> str:
    line = " ".join(_INVISIBLE.sub("", text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def stretches(shown: str) -> Iterator[str]:
    """The source stretches of a finished text, unescaped, in order."""
    for match in _SHOWN.finditer(shown):
        yield unescaped(match.group(1))
