"""The picture of a comparison: which rows and columns, drawn in a worker; without it the answer comes all the same."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest

import structlog

from bot.answers.comparisons import ComparisonAnswer
from bot.charts import ABSENT, DIFFERS, SAID, UNCOMPARED, Claim, Matrix, Published, matrix, told_to_the_minute
from bot.desk.room import Room
from bot.errors import UserError
from bot.news import Passage
from bot.text.junk import after_dateline
from bot.workers import WorkerBroken

log = structlog.get_logger()

#: Rows of claims that several make, of those that one makes, and both together: ten rows fill a phone's screen.
SEVERAL, ONE, ROWS = 6, 4, 9
#: Characters of a label's sentence from which on it is a whole claim: "He agreed." tells nothing in a row.
FEWEST = 30
#: Seconds, waiting for a free worker included. 0.9 s of CPU in a fresh worker, 0.3 s in one that has drawn before
#: (benchmarks/comparing.py, 2026-11-24); more means that others need the machine.
SECONDS = 8.0
#: When an undated article was published: after all others, as far as sorting goes.
UNKNOWN = float("inf")
#: Pictures kept for the way back to the overview, 100 KB each.
MOST_KEPT = 20


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture and what is to be seen in it."""

    png: bytes
    shows: Matrix


class Picturing:
    """Pictures of comparisons."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._drawn: OrderedDict[Matrix, bytes] = OrderedDict()

    async def of(self, answer: ComparisonAnswer) -> Picture | None:
        """The picture; None where there is nothing to draw, and when drawing fails or takes too long."""
        shows = matrix_of(answer)
        if shows is None:
            return None
        if shows in self._drawn:
            self._drawn.move_to_end(shows)
            return Picture(self._drawn[shows], shows)
        try:
            async with asyncio.timeout(SECONDS):
                png = await self.room.workers.run(matrix, shows, seconds=SECONDS)
        except (TimeoutError, UserError, WorkerBroken) as error:
            log.warning("no picture", why=str(error)[-500:] or type(error).__name__)
            return None
        self._drawn[shows] = png
        if len(self._drawn) > MOST_KEPT:
            self._drawn.popitem(last=False)
        return Picture(png, shows)


def matrix_of(answer: ComparisonAnswer) -> Matrix | None:
    """What a picture of the comparison shows; None when its voices have nothing in common."""
    voice = {article: number for number, articles in enumerate(answer.spoken) for article in articles}
    if len(answer.spoken) < 2 or not answer.shared:
        return None
    languages = {article.id: article.language for article in answer.articles}
    pairs = [{_place(row.first), _place(row.second)} for row in answer.figures]

    def claim(passages: tuple[Passage, ...]) -> Claim:
        spoken = {languages[passage.article_id] for passage in passages}
        cells = [
            ABSENT if spoken & {languages[article] for article in articles} else UNCOMPARED
            for articles in answer.spoken
        ]
        places = {_place(passage) for passage in passages}
        # from each other, in this row
        differing = {place for pair in pairs if pair <= places for place in pair}
        for passage in passages:
            said = DIFFERS if _place(passage) in differing else SAID
            cells[voice[passage.article_id]] = max(cells[voice[passage.article_id]], said)
        shortest = min(passages, key=lambda one: (len(one.text) < FEWEST, len(one.text)))
        return Claim(_label(shortest), shortest.paragraph, tuple(cells))

    several = [claim(row.passages) for row in answer.shared[:SEVERAL]]
    by_rank = zip_longest(*(rows.passages for rows in answer.only if not rows.alone))
    only = [claim((passage,)) for rank in by_rank for passage in rank if passage is not None]
    room = min(ONE, ROWS - len(several))
    return Matrix(len(answer.spoken), tuple(several), tuple(only[:room]), tuple(_clock(answer, voice)))


def _place(passage: Passage) -> tuple[int, int]:
    return passage.article_id, passage.start


def _label(passage: Passage) -> str:
    """The passage after its dateline; the cut is marked."""
    start = after_dateline(passage.text)
    return f"…{passage.text[start:]}" if start else passage.text


def _clock(answer: ComparisonAnswer, voice: dict[int, int]) -> Iterator[Published]:
    """Every outlet of every voice with its first report, first published first, undated ones last."""
    rows: dict[tuple[int, str], tuple[float, bool]] = {}
    for article in answer.articles:
        at = article.published_at.timestamp() if article.published_at else UNKNOWN
        key = voice[article.id], article.outlet
        known = rows.get(key)
        copy = article.wire_of is not None and (known is None or known[1])
        rows[key] = (min(at, known[0]) if known else at, copy)
    dated = sorted(at for at, _ in rows.values() if at != UNKNOWN)
    exact = {at: told_to_the_minute(datetime.fromtimestamp(at, UTC)) for at in dated}
    alone: dict[str, int] = {}
    for (number, outlet), (at, copy) in sorted(rows.items(), key=lambda row: (row[1][0], row[0][0])):
        alone[outlet] = alone.get(outlet, 0) + 1
        name = outlet if alone[outlet] == 1 else f"{outlet} ({alone[outlet]})"
        if at == UNKNOWN:
            yield Published(name, number, None, copy)
        else:
            vague = not (exact[at] and exact[dated[0]])
            yield Published(name, number, (at - dated[0]) / 3600, copy, vague, len(dated) == 1)
