"""A backup of a large library while articles come in, and putting it back: `python -m benchmarks.backup [--megabytes 1000]`.

Invented articles fill the database to its size. Then the backup (copy, then every page and key looked through) runs
while one writer stores a row every 20 ms; then the copy is put in the database's place, as `verbatim restore` does.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import insert  # noqa: E402 - the path first

import storage  # noqa: E402
from benchmarks.latency import percentile  # noqa: E402
from benchmarks.search import vocabulary  # noqa: E402
from bot.operation import restore  # noqa: E402
from bot.settings import Settings  # noqa: E402
from storage import settings  # noqa: E402
from storage import tables as t  # noqa: E402
from storage.store import Store  # noqa: E402

GUILD = 1
#: Characters of an article; five times the usual, so that filling takes a minute and not ten.
BODY = 12_000
BATCH = 500


async def fill(store: Store, megabytes: int) -> int:
    """Articles until the database is so large; how many."""
    words, chance, made = vocabulary(20_000), random.Random(1), 0
    now = datetime.now(UTC)
    async with store.writing() as c:
        await c.execute(insert(t.outlets), [{"id": 1, "name": "Outlet", "key": "outlet"}])
    pages = [" ".join(chance.choices(words, k=BODY // 7)) for _ in range(400)]
    assert store.path is not None
    while store.path.stat().st_size < megabytes * 1_000_000:
        bodies = [f"{number} {chance.choice(pages)}" for number in range(made, made + BATCH)]
        ids = range(made + 1, made + BATCH + 1)
        async with store.writing() as c:
            await c.execute(
                insert(t.articles),
                [{"id": n, "outlet_id": 1, "revision_id": n, "created_at": now} for n in ids],
            )
            await c.execute(
                insert(t.revisions),
                [
                    {"id": n, "article_id": n, "number": 1, "headline": f"Headline {n}", "language": "en", "words": 1,
                     "body": body, "sha256": sha256(body.encode()).hexdigest(), "seen_at": now}
                    for n, body in zip(ids, bodies, strict=True)
                ],
            )  # fmt: skip
            await c.execute(
                insert(t.library),
                [{"id": n, "guild": GUILD, "article_id": n, "saved_at": now, "seen_at": now, "outlet_key": "outlet"} for n in ids],
            )  # fmt: skip
        made += BATCH
    return made


async def write(store: Store, stop: asyncio.Event) -> list[float]:
    """A row every 20 ms; how long each waited."""
    waits: list[float] = []
    while not stop.is_set():
        began = time.perf_counter()
        async with store.writing() as c:
            await settings.change(c, GUILD, f"n{len(waits) % 500}", "x" * 2_000)
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(0.02)
    return waits


async def measure(megabytes: int) -> dict[str, float]:
    """Fill, back up while writing, put back."""
    with tempfile.TemporaryDirectory() as folder:
        given = Settings(home=Path(folder), DISCORD_TOKEN=None)
        store = await storage.open(given.database_address)
        began = time.perf_counter()
        articles = await fill(store, megabytes)
        filled = time.perf_counter() - began
        stop = asyncio.Event()
        quiet = asyncio.create_task(write(store, stop))
        await asyncio.sleep(3)
        stop.set()
        alone = await quiet
        stop = asyncio.Event()
        writing = asyncio.create_task(write(store, stop))
        began, spent = time.perf_counter(), time.process_time()
        made = await store.backup(Path(folder) / "copy.sqlite")
        took, cpu = time.perf_counter() - began, time.process_time() - spent
        stop.set()
        waits = await writing
        await store.close()
        began = time.perf_counter()
        await restore(given, made.path, verify_only=False)
        return {
            "articles": articles,
            "database MB": made.size / 1e6,
            "filling s": filled,
            "backup with verification s": took,
            "of it CPU s (with the writer's)": cpu,
            "rows written meanwhile": len(waits),
            "write p99 ms, alone": 1000 * percentile(alone, 0.99),
            "write p99 ms, during the backup": 1000 * percentile(waits, 0.99),
            "restore with two verifications s": time.perf_counter() - began,
        }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=int, default=1000)
    given = parser.parse_args()
    for name, value in asyncio.run(measure(given.megabytes)).items():
        print(f"{name:34} {value:10.1f}")


if __name__ == "__main__":
    main()
