"""Stretches between quotation marks, of every style, paragraph by paragraph."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Characters and pairs that open or close. `''` and double backticks are how some wire texts write “ and ”, with a blank between
#: them in some; others close a quotation with two single marks.
_MARK = re.compile(r"` ?`|''|' '(?=[\s.,;]|$)|’’|[\"“”„‟«»‘’‚'「」『』‹›＂]")
_LINE = re.compile(r"[^\n]+")

#: Opening mark → the marks that may close it. A straight mark closes curly ones: texts mix them.
_CLOSERS = {
    opener: frozenset(closers.split())
    for opener, closers in {
        "“": '” " ’’',
        "„": '“ ” " ‟',
        "‟": '” "',
        '"': '" ”',
        "＂": "＂",
        "«": "»",
        "»": "«",
        "”": "”",
        "「": "」",
        "『": "』",
        "‹": "›",
        "‘": "’",
        "‚": "‘ ’",
        "'": "'",
        "''": "''",
        "``": "'' \"",
    }.items()
}
_SINGLE = frozenset("‘‚'‹")

#: Words that begin with an apostrophe; a mark before them opens nothing.
_CLIPPED = re.compile(
    r"['‘’](?:em|tis|twas|til|cause|bout|round|n|s|d|ll|re|ve|m|t|\d0s|\d\d)\b", re.IGNORECASE
)


class Stretch(NamedTuple):
    """What stands between two marks of one paragraph, marks excluded, edges not trimmed.

    `closed` is False where the mark never closes before the paragraph ends. `single` marks may be apostrophes.
    """

    start: int
    end: int
    closed: bool
    single: bool


def stretches(body: str) -> tuple[Stretch, ...]:
    """Outermost stretches in reading order, never overlapping; time is linear in the body."""
    found: list[Stretch] = []
    for line in _LINE.finditer(body):
        found += _of_line(line.group(), line.start())
    return tuple(found)


def trimmed(body: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks at its edges."""
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    return start, end


def _of_line(line: str, base: int) -> list[Stretch]:
    marks = list(_MARK.finditer(line))
    if not marks:
        return []
    found: list[Stretch] = []
    straight = [m.start() for m in marks if m.group() == '"' and not _inches(line, m.start())]
    by_direction = len(straight) % 2 == 1 and len(straight) > 1
    balanced = line.count("“") == line.count("”")
    # where the next mark of a kind stands, so that an opener without a closer is known without a second scan
    opener, start, depth = "", -1, 0
    skip_until = -1
    for number, match in enumerate(marks):
        at, mark = match.start(), match.group().replace(" ", "")
        if at < skip_until:
            continue
        if start < 0:
            if not _opens(line, at, mark, by_direction):
                continue
            if mark in _SINGLE:
                close = _single_close(line, marks, number)
                if close >= 0:
                    found.append(Stretch(base + at + len(mark), base + close, True, True))
                    skip_until = close + 1
                continue
            opener, start, depth = mark, match.end(), 0
        elif not balanced and _closes_instead(line, at, mark, opener):
            found.append(Stretch(base + start, base + at, True, False))
            start = -1
        elif (
            mark == opener
            and opener != '"'
            and balanced
            and opener in "“«「『"
            and mark not in _CLOSERS[opener]
        ):
            depth += 1
        elif mark in _CLOSERS[opener]:
            if mark == "’’" and ("‘" in line[start:at] or line[at + 2 : at + 3] == "”"):
                continue  # the end of a quote within the quote
            if depth and mark != '"':
                depth -= 1
                continue
            if (
                mark == '"'
                and opener == '"'
                and (_inches(line, at) or (by_direction and _only_opens(line, at)))
            ):
                continue
            if at > start:
                found.append(Stretch(base + start, base + at, True, False))
            start = -1
    if 0 <= start < len(line):
        found.append(Stretch(base + start, base + len(line), False, False))
    return found


def _closes_instead(line: str, at: int, mark: str, opener: str) -> bool:
    """Whether an opening mark stands where one closes: “It is late,“ she said."""
    return mark == opener == "“" and line[at - 1] in ",.?!" and line[at + 1 : at + 2] in ("", " ")


def _inches(line: str, at: int) -> bool:
    """A straight mark after feet and inches (6'2") or a lone measure (a 12" gun): closes nothing, opens nothing."""
    return bool(re.search(r"\d['’]\d{1,2}$", line[max(0, at - 6) : at]))


def _only_opens(line: str, at: int) -> bool:
    before = line[at - 1] if at else " "
    after = line[at + 1] if at + 1 < len(line) else " "
    return (before.isspace() or before in "([—–") and not after.isspace()


def _opens(line: str, at: int, mark: str, by_direction: bool) -> bool:
    before = line[at - 1] if at else " "
    after = line[at + len(mark)] if at + len(mark) < len(line) else ""
    if not after:
        return False
    if mark in "“„«「『‟＂":
        return True
    if mark in ("''", "``"):
        return not before.isalnum() and line.startswith(("''", "`"), at)  # "' '" only closes
    if mark == '"':
        return not _inches(line, at) and (not by_direction or _only_opens(line, at))
    if mark in "”»":
        return (before.isspace() or before in "(:") and not after.isspace()
    if mark in "‘‚'‹":
        if after == " ":
            return _stands_apart(line, at)
        if not (before.isspace() or before in "(:[—–") or not (after.isalpha() or after in '“"…'):
            return False
        return not _CLIPPED.match(line[at : at + 8])
    return False


def _stands_apart(line: str, at: int) -> bool:
    """Whether a single mark with blanks around it opens: at the head or behind a mark (": ' We are ready , '").

    Behind a word it may be an apostrophe set apart ("the farmers ' boat").
    """
    return at == 0 or (at > 1 and line[at - 1] == " " and not line[at - 2].isalnum())


def _single_close(line: str, marks: list[re.Match[str]], number: int) -> int:
    """Where a single mark closes, or -1: the first that follows punctuation, else the first after a whole word.

    Looks at the next 40 marks only: apostrophes are many, and a text of nothing else must stay linear.
    """
    opener = marks[number].group()
    fallback, spaced = -1, line[marks[number].end()] == " "
    for match in marks[number + 1 : number + 41]:
        at, mark = match.start(), match.group()[0]
        if spaced:
            if mark in _CLOSERS[opener] and line[at - 2] in ".,!?…" and line[at - 1] == " ":
                return at
            continue
        if mark == opener and mark not in _CLOSERS[opener] and _opens(line, at, mark, False):
            break
        if mark not in _CLOSERS[opener] or (at + 1 < len(line) and line[at + 1].isalnum()):
            continue
        if line[at - 1] in ".,!?…;—–-":
            return at
        if fallback < 0 and line[at - 1] not in "sS" and not line[at - 1].isspace():
            fallback = at
        elif mark == opener and line[at - 1].isspace():
            break
    return fallback
