"""Search, suggestions and look-ups in a large library: `python -m benchmarks.search [articles] [--keep FILE]`.

Invented articles of 250 words drawn from a Zipf distribution over 20,000 made-up words; one guild holds four fifths of
them, another the rest. Prints milliseconds (median, p95, worst) of each question, in both guilds.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

import storage
from bot.news import Draft, Quote, Reading, Sentence
from bot.text.reading import take_in
from bot.text.words import terms
from storage import articles, listing, quotes, search, speakers, stories
from storage import tables as t
from storage.readings import pack
from storage.store import Store

BIG, SMALL = 1, 2
START = datetime(2026, 1, 1, tzinfo=UTC)
SYLLABLES = re.findall("..", "bacedifoguhajekilomunapequrosutavewixozu")


def vocabulary(size: int) -> list[str]:
    """Made-up words of two to four syllables, commonest first."""
    chance = random.Random(1)
    found: dict[str, None] = {}
    while len(found) < size:
        found["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(found)


def invented(
    n: int, words: list[str], weights: list[float], chance: random.Random
) -> dict[Table, list[dict[str, Any]]]:
    """The rows of one article. Written straight into the tables: saving is measured by itself."""
    drawn = chance.choices(words, cum_weights=weights, k=260)
    lines = [drawn[i : i + 25] for i in range(10, 260, 25)]
    texts = [" ".join(line).capitalize() + "." for line in lines]
    ends = list(accumulate(len(text) + 1 for text in texts))
    spans = tuple(Sentence(end - len(text) - 1, end - 1, 1) for text, end in zip(texts, ends, strict=True))
    name = f"{drawn[3].title()} {drawn[4].title()}"
    said = Quote(0, spans[0].end - 1, "direct", name, confidence=0.9)
    reading = Reading(1, "en", spans, tuple(tuple(terms(" ".join(line))) for line in lines), quotes=(said,))
    body, guild, at = " ".join(texts), SMALL if n % 5 == 0 else BIG, START + timedelta(seconds=30 * n)
    key = {"article_id": n, "revision_id": n}
    entry = {"guild": guild, "library_id": n}
    speaker = {**entry, "speaker_key": name.casefold(), "name": name, "quotes": 1}
    quote = {"start": 0, "end": said.end, "kind": "direct", "text": body[: said.end], "confidence": 0.9}
    return {
        t.articles: [{"id": n, "url": f"https://example.org/{n}", "outlet_id": 1 + n % 40, "revision_id": n, "created_at": at}],
        t.revisions: [
            {"id": n, "article_id": n, "number": 1, "headline": " ".join(drawn[:10]).capitalize(), "language": "en",
             "words": 250, "body": body, "sha256": sha256(body.encode()).hexdigest(), "seen_at": at}
        ],
        t.readings: [{"revision_id": n, "engine": 1, "language": "en", "packed": pack(reading)}],
        t.quotes: [{**key, **quote, "speaker": name, "speaker_key": name.casefold()}],
        t.library: [
            {"id": n, "guild": guild, "article_id": n, "saved_at": at, "seen_at": at, "outlet_key": f"outlet {n % 40}",
             "story_id": guild}
        ],
        t.library_terms: [{**entry, "term": term, "seen_at": at, "weight": 1.0} for term in sorted(set(reading.terms[0]))],
        t.library_speakers: [speaker],
    }  # fmt: skip


async def fill(store: Store, size: int, words: list[str]) -> None:
    """Write the articles, 1,000 a transaction, and say how long saving one in the ordinary way takes."""
    chance = random.Random(2)
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    async with store.writing() as c:
        await c.execute(
            insert(t.outlets), [{"id": 1 + n, "name": f"Outlet {n}", "key": f"outlet {n}"} for n in range(40)]
        )
        stories_ = [
            {"id": g, "guild": g, "label": "", "label_key": "", "first_seen_at": START, "last_seen_at": START}
            for g in (BIG, SMALL)
        ]
        await c.execute(insert(t.stories), stories_)
        await c.execute(insert(t.library_languages), [{"guild": g, "language": "en"} for g in (BIG, SMALL)])
    for first in range(1, size + 1, 1000):
        made = [invented(n, words, weights, chance) for n in range(first, min(first + 1000, size + 1))]
        async with store.writing() as c:
            for table in made[0]:
                await c.execute(insert(table), [row for article in made for row in article[table]])
            await search.index(c, t.library.c.id >= first, t.library.c.id < first + 1000)
    async with store.writing() as c:
        for guild in (BIG, SMALL):
            await listing.recount(c, guild)
    took = []
    for n in range(100):
        drawn = chance.choices(words, cum_weights=weights, k=400)
        body = ". ".join(" ".join(drawn[i : i + 25]).capitalize() for i in range(0, 400, 25)) + "."
        intake = take_in("A headline", body, START)
        began = time.process_time(), time.perf_counter()
        async with store.writing() as c:
            draft = Draft("A headline", body, "Outlet 1", f"https://example.net/{n}")
            await articles.save(c, BIG, draft, intake.reading, by=1, at=START, profile=intake.profile)
        took.append((time.process_time() - began[0], time.perf_counter() - began[1]))
    cpu, wall = (1000 * statistics.median(column) for column in zip(*took, strict=True))
    print(f"saving one article of 400 words into {size}: {cpu:.1f} ms CPU, {wall:.1f} ms")


async def measure(name: str, ask: Callable[[], Awaitable[object]], times: int) -> None:
    """Print how long a question takes; its first run counts as well."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        await ask()
        took.append(1000 * (time.perf_counter() - began))
    took.sort()
    print(f"{name:48} {statistics.median(took):7.1f} {took[int(0.95 * len(took))]:7.1f} {took[-1]:7.1f}")


def questions(
    c: AsyncConnection, guild: int, words: list[str], size: int
) -> Iterator[tuple[str, partial[Any]]]:
    """What is measured, each with its name."""
    until = START + timedelta(seconds=30 * size)
    look, find = partial(articles.search, c, guild), partial(quotes.find, c, guild)
    for rank, what in ((0, "commonest"), (100, "100th"), (5000, "5000th")):
        yield f"search, {what} word", partial(look, words[rank])
    yield "search, 2nd to 4th word", partial(look, " ".join(words[1:4]))
    yield "search, commonest, 100th page", partial(look, words[0], offset=990)
    yield "count, commonest word", partial(articles.found, c, guild, words[0])
    for prefix in ("", "b", "ba", words[0], f"{words[0]} {words[1][:2]}", "zzz"):
        yield f"suggest articles {prefix!r}", partial(articles.suggestions, c, guild, prefix)
    for prefix in ("", "b", "bace"):
        yield f"suggest speakers {prefix!r}", partial(speakers.speakers, c, guild, prefix)
    for prefix in ("", "outlet 1"):
        yield f"suggest outlets {prefix!r}", partial(articles.outlets, c, guild, prefix)
    yield "find quotes, 2 words", partial(find, f"{words[0]} {words[40]}")
    yield "find quotes, commonest word", partial(find, words[0])
    yield "quote candidates", partial(quotes.candidates, c, guild, " ".join(words[20:400:20]))
    week = {"since": until - timedelta(days=7), "until": until}
    yield (
        "story candidates",
        partial(stories.candidates, c, guild, [search.token(word) for word in words[100:124]], **week),
    )
    yield "newest", partial(articles.newest, c, guild)
    yield "by id", partial(articles.by_id, c, guild, size // 2 + 1)


async def main(size: int, path: Path) -> None:
    """Fill the file unless it is filled, then ask."""
    words = vocabulary(20_000)
    store = await storage.open(path)
    async with store.reading() as c:
        filled = await articles.count(c, BIG)
    if not filled:
        await fill(store, size, words)
    print(f"{'milliseconds':48} {'median':>7} {'p95':>7} {'worst':>7}")
    async with store.reading() as c:
        for guild, who in ((BIG, "4/5"), (SMALL, "1/5")):
            for name, ask in questions(c, guild, words, size):
                await measure(f"{who} {name}", ask, 20)
    await store.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=20_000)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(given.articles, given.keep or Path(folder) / "search.db"))
