"""What every desk needs: the store, the workers, the clock."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, TypeVar

from bot.errors import UserError
from bot.news import Passage, Sentence, Text
from bot.workers import Workers
from storage import Store

Result = TypeVar("Result")

#: Work over this many characters goes to a worker process. Inline, commands over articles of 1,500 characters held the
#: loop for 5-40 ms each (benchmarks/latency.py, 2026-11-24: lag p99 49 ms with 50 commands in flight).
INLINE = 500
#: Seconds for our own bounded work: 0.2 s on a quiet machine, over 8 s once on one with a load of 8.
PATIENCE = 30.0
#: Characters of a suggestion that Discord shows.
LONGEST_SUGGESTION = 100
_START = attrgetter("start")


def utc_now() -> datetime:
    """The clock of a running bot; tests pass their own."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Room:
    """Shared by the desks of one process."""

    store: Store
    workers: Workers
    now: Callable[[], datetime] = utc_now

    async def work(self, size: int, function: Callable[..., Result], *arguments: Any) -> Result:
        """Run a pure function: here when the text is short, else in a worker.

        `size` is the number of characters that it reads.
        """
        if size <= INLINE:
            return function(*arguments)
        return await self.workers.run(function, *arguments, seconds=PATIENCE)


def passage(text: Text, start: int, end: int) -> Passage:
    """A stretch of a stored text as a passage."""
    article = text.article
    return Passage(
        article.id,
        text.revision_id,
        start,
        end,
        text.body[start:end],
        paragraph_at(text.reading.sentences, start),
        article.outlet,
        article.url,
    )


def paragraph_at(sentences: Sequence[Sentence], start: int) -> int:
    """The paragraph that a place is in; 1 for a text without sentences."""
    before = bisect_right(sentences, start, key=_START)
    return sentences[before - 1].paragraph if before else 1


def sentence_around(text: Text, start: int, end: int) -> Passage | None:
    """The sentence that a stretch stands in; None when it runs over several."""
    for sentence in text.reading.sentences:
        if sentence.start <= start and end <= sentence.end:
            return passage(text, sentence.start, sentence.end)
    return None


def first(texts: Sequence[Text], what: str) -> Text:
    """The only text asked for. Raises: UserError when the library lost it meanwhile."""
    if not texts:
        raise UserError(f"{what} is not in this library any more.")
    return texts[0]


def suggestion(name: str, after: str) -> str:
    """A name and what tells it from others, as a suggestion shows them: a long name is cut, what stands after it is not."""
    room = LONGEST_SUGGESTION - len(after) - 3
    line = " ".join(name.split())
    return f"{line if len(line) <= room else line[: max(0, room - 1)].rstrip() + '…'} · {after}"
