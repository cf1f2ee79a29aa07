"""Stitched quotes: parts that stand in an article one after the other, but not together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.text import typography
from bot.text.quoted import BREAK, Quoted

#: A cut that the text itself shows, in folded form.
_CUT = re.compile(r" ?(?:\[ ?… ?\]|\( ?… ?\)|…) ?")
#: What may stand between two parts that pretend to be one text, in folded form.
_JOINT = re.compile(r"(?P<mark>[.,;:?!–]*)[\"']*(?: |(?<=–))[\"']*")
_WORD = re.compile(r"\w+")
#: Steps of the search for one article. Real texts need under 40; repeated phrases on both sides could need thousands.
_MOST_STEPS = 400
#: Places where a part might begin that are looked at for one article: a tenth of a second. Of 3,652 texts put together
#: from quotes of polnear-dev and ggt-dev the most took 442, 2026-11-28.
_MOST_PLACES = 50_000

Part = tuple[int, int]


def stitched(text: str, quoted: Quoted) -> tuple[Part, ...] | None:
    """The parts of a folded text in reading order, as offsets into `quoted.text`; None when it is not stitched.

    A joint is shown by an ellipsis, or it is where in the article one sentence or stretch ends and a later one
    begins. Words must be left out at every joint inside a stretch.
    """
    search = _Search(text, quoted)
    return search.parts(0, 0, None, False)


class _Search:
    """Depth first, longest part first, every (place in the text, place in the article) once."""

    def __init__(self, text: str, quoted: Quoted) -> None:
        self.text, self.quoted = text, quoted
        self.cuts = [match.span() for match in _CUT.finditer(text)]
        self.failed: set[tuple[int, int, bool]] = set()
        self.steps = self.places = 0

    def parts(self, at: int, after: int, previous: int | None, shown: bool) -> tuple[Part, ...] | None:
        """Parts that make up the text from `at`, all of them behind `after` in the article."""
        key = (at, after, shown)
        if key in self.failed or self.steps > _MOST_STEPS:
            return None
        self.steps += 1
        for low, length in self.beginnings(at, after):
            if previous is not None and not self.may_follow(previous, low, shown):
                continue
            for end, following, cut in self.endings(at, length, low):
                part = (low, low + end - at)
                if following is None:
                    if previous is not None:
                        return (part,)
                    continue
                rest = self.parts(following, part[1], part[1], cut)
                if rest:
                    return (part, *rest)
        self.failed.add(key)
        return None

    def beginnings(self, at: int, after: int) -> Iterator[tuple[int, int]]:
        """Where the text from `at` begins to stand in the article, and how many characters of it; longest first."""
        first = _WORD.search(self.text, at)
        if not first:
            return
        seed = self.text[at : first.end()]
        found = []
        for form in typography.either_case(seed):
            low = self.quoted.text.find(form, after)
            while low >= 0 and self.places < _MOST_PLACES:
                self.places += 1
                if typography.starts_word(self.quoted.text, low):
                    found.append((low, len(seed) + self.alike(first.end(), low + len(seed))))
                low = self.quoted.text.find(form, low + 1)
        yield from sorted(found, key=lambda place: (-place[1], place[0]))[:40]

    def alike(self, at: int, low: int) -> int:
        """How many characters text and article have in common from these places on."""
        text, passage = self.text, self.quoted.text
        most = min(len(text) - at, len(passage) - low)
        count = 0
        while (
            count + 16 <= most
            and text[at + count : at + count + 16] == passage[low + count : low + count + 16]
        ):
            count += 16
        while count < most and text[at + count] == passage[low + count]:
            count += 1
        return count

    def endings(self, at: int, length: int, low: int) -> Iterator[tuple[int, int | None, bool]]:
        """Ends that a part may have: (end in the text, where the next part begins or None, whether the cut is shown)."""
        text = self.text
        reach = at + length
        shift = low - at
        if not text[reach:].strip(typography.FINAL + typography.MARKS + " ") and self.may_end(
            reach, reach + shift, len(text)
        ):
            yield reach, None, False
        for start, end in self.cuts:
            if at < start <= reach + 1 and end < len(text):
                stop = self.bare_end(at, min(start, reach))
                if (
                    stop > at
                    and not _WORD.search(text, stop, start)
                    and self.may_end(stop, stop + shift, start)
                ):
                    yield stop, end, True
        for stop in self.sentence_ends(at, reach, shift):
            joint = _JOINT.match(text, stop)
            if joint and joint.end() < len(text) and self.may_end(stop, stop + shift, joint.end("mark")):
                yield stop, joint.end(), False

    def bare_end(self, at: int, end: int) -> int:
        while end > at and self.text[end - 1] in typography.FINAL + " ":
            end -= 1
        return end

    def may_end(self, stop: int, there: int, until: int) -> bool:
        """A part ends with a whole word, and puts in no mark that changes a question into a statement or back."""
        if not typography.ends_word(self.quoted.text, there):
            return False
        mine, its = self.text[stop:until].strip("\"' "), self.quoted.text[there : there + 1]
        asked = mine[:1] in ("?", "!")
        if asked:
            return its == mine[:1]
        return not (mine[:1] and its in ("?", "!"))

    def sentence_ends(self, at: int, reach: int, shift: int) -> list[int]:
        """Places in the text, last first, where the article's sentence or stretch ends with the part."""
        ends = []
        passage = self.quoted.text
        bound = self.quoted.bounds(self.quoted.number(at + shift))[1]
        for stop in range(reach, at, -1):
            if not self.text[stop - 1].isalnum() and self.text[stop - 1] not in "?!)]%'\"":
                continue
            if not _JOINT.match(self.text, stop) or len(_WORD.findall(self.text, at, stop)) < 2:
                continue
            rest = passage[stop + shift : bound]
            closing = rest.lstrip("\"' ")
            if not _WORD.search(rest) or closing[:1] in (".", "?", "!", "…") or self.text[stop - 1] in "?!":
                ends.append(stop)
        return ends

    def may_follow(self, previous: int, low: int, shown: bool) -> bool:
        """A part begins a sentence or stretch, unless the cut is shown; inside a stretch words must be left out."""
        passage = self.quoted.text
        between = passage[previous:low]
        if BREAK not in between and not _WORD.search(between):
            return False
        if shown:
            return True
        start = self.quoted.bounds(self.quoted.number(low))[0]
        before = passage[start:low].rstrip("\"' –…")
        return (
            not _WORD.search(before)
            or before[-1:] in (".", "?", "!", "")
            or passage[start:low].rstrip()[-1:] == "…"
        )
