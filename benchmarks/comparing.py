"""`/compare` through the desk, readings loaded from SQLite, and its picture.

    .venv/bin/python -m benchmarks.comparing [--rounds 20]

CPU of one command: the desk's own (questions to SQLite, unpacking of readings, passages), the worker's (the comparison), and
what handing over costs (pickling both ways). The articles are invented words (benchmarks/comparison.py). Then the
picture in a real worker: seconds and memory, the first one with matplotlib still to load.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import pickle
import tempfile
import time
from pathlib import Path
from typing import Any

import storage
from benchmarks.comparison import article
from bot.charts import matrix
from bot.desk.comparing import Comparing
from bot.desk.library import Library
from bot.desk.picturing import matrix_of
from bot.desk.room import Room, utc_now
from bot.desk.stories import Stories
from bot.news import Draft
from bot.text.reading import take_in
from bot.workers import Workers
from storage import articles, stories

GUILD = 1


def spent_by(workers: Workers) -> float:
    """Seconds of CPU of this process and of the worker's (one thread; Linux counts them in nanoseconds)."""
    there = sum(
        int(Path(f"/proc/{worker._process.pid}/schedstat").read_text().split()[0]) for worker in workers._all
    )
    return time.process_time() + there / 1e9


async def filled(place: Path, many: int, sentences: int) -> tuple[Any, int]:
    """A store with one story of so many articles; the story's number."""
    store = await storage.open(f"sqlite+aiosqlite:///{place}")
    kept = []
    for number in range(many):
        made = article(number, sentences // many, 7)
        intake = take_in(made.headline, made.body, made.published_at, "en")
        draft = Draft(
            made.headline, made.body, made.outlet, None, published_at=made.published_at, language="en"
        )
        async with store.writing() as c:
            saved = await articles.save(
                c, GUILD, draft, intake.reading, profile=intake.profile, fingerprint=intake.fingerprint, by=None,
                at=utc_now(),
            )  # fmt: skip
        kept.append(saved.article_id)
    async with store.writing() as c:
        return store, await stories.create(c, GUILD, kept)


async def measure(many: int, sentences: int, rounds: int, goal: float, place: Path) -> bool:
    store, story = await filled(place / f"{many}.sqlite", many, sentences)
    workers = Workers(1)
    room = Room(store, workers)
    library = Library(room)
    desk = Comparing(room, library, Stories(room, library))
    answer = await desk.compare(GUILD, f"s{story}")
    spent = []
    for _ in range(rounds):
        desk._answers.clear()
        start = spent_by(workers)
        answer = await desk.compare(GUILD, f"s{story}")
        spent.append((spent_by(workers) - start) * 1000)
    spent.sort()
    p95 = spent[min(len(spent) - 1, int(0.95 * len(spent)))]
    print(
        f"{many} articles, {sentences} sentences, from SQLite: median {spent[len(spent) // 2]:.0f} ms,"
        f" p95 {p95:.0f} ms CPU (goal {goal:.0f}); {len(answer.shared)} shared"
    )
    start = time.process_time()
    await desk.compare(GUILD, f"s{story}")
    again, size = (time.process_time() - start) * 1000, len(pickle.dumps(answer)) // 1000
    print(f"  another tab of it: {again:.0f} ms; the answer kept for that: {size} KB pickled")
    shows = matrix_of(answer)
    await workers.close()
    await store.close()
    if shows is not None:
        await draw(shows)
    return p95 <= goal


async def draw(shows: Any) -> None:
    """The picture in a fresh worker, then in the same one."""
    workers = Workers(1)
    for which in ("first", "second"):
        start = time.perf_counter()
        png = await workers.run(matrix, shows)
        (worker,) = workers._all
        status = await asyncio.to_thread(Path(f"/proc/{worker._process.pid}/status").read_text)
        memory = {
            line.split(":")[0]: int(line.split()[1]) // 1024 for line in status.split("\n") if "kB" in line
        }
        print(
            f"  picture of {shows.voices} voices, {which} in a worker: {time.perf_counter() - start:.2f} s,"
            f" {len(png) // 1000} KB, {memory['VmHWM']} MB at most, {memory['VmData']} MB counted by its limit"
        )
    await workers.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    gc.freeze()  # as the bot does when it has started (bot/__main__.py)
    with tempfile.TemporaryDirectory() as place:
        met = [
            asyncio.run(measure(20, 950, rounds, 200.0, Path(place))),
            asyncio.run(measure(5, 250, rounds, 40.0, Path(place))),
        ]
    raise SystemExit(0 if all(met) else 1)


if __name__ == "__main__":
    main()
