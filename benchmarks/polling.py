"""Polling under load: a loopback farm of feeds, an hour of their schedule pressed into a minute.

    python -m benchmarks.polling                   # 5,000 feeds, under two minutes
    python -m benchmarks.polling --feeds 500 --minutes 0.3

The farm runs in a process of its own, so that its CPU is not counted. Every feed has a host of its own, 30 entries and a
rhythm between half an hour and three days; three in a hundred fail. A first pass meets every feed once; the hour after that is
measured. Nobody wants the entries (`include` fits none), so that polling alone is measured; `--articles 0.1` lets a tenth of the
feeds bring their new entries as articles, fetched, read and placed in stories.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import logging
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import structlog

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

ENTRIES = 30
BROKEN = 0.03
WORDS = ("harb", "counc", "ferr", "brid", "scho", "farm", "rive", "mark", "wint", "road", "mill", "lamp")
PARAGRAPH = (
    "The council met on Tuesday and talked about the harbour wall for the better part of the evening. " * 3
)


def number_of(name: str) -> float:
    """A number from 0 to 1 that belongs to a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32


def farm(pipe: Any, start: float, began: float, factor: float) -> None:
    """Serve feeds whose entries appear with the pressed clock; answers 304 to who has the newest version."""
    from aiohttp import web

    def now() -> float:
        return start + (time.time() - began) * factor

    async def serve(request: web.Request) -> web.Response:
        number = int(request.path.rpartition("/")[2])
        if number_of(f"broken{number}") < BROKEN:
            return web.Response(status=503)
        gap = 1800 * 144 ** number_of(f"gap{number}")
        newest = int((now() - gap * number_of(f"phase{number}")) // gap)
        etag = f'"{number}-{newest}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        items = "".join(
            f"<item><title>Report {n} of paper {number}</title><link>http://{request.host}/page/{n}</link><guid>{number}-{n}</guid>"
            f"<pubDate>{format_datetime(datetime.fromtimestamp(gap * (n + number_of(f'phase{number}')), UTC))}</pubDate>"
            f"<description>{PARAGRAPH}</description></item>"
            for n in range(newest, newest - ENTRIES, -1)
        )
        text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper {number}</title>{items}</channel></rss>'
        return web.Response(text=text, content_type="application/rss+xml", headers={"ETag": etag})

    async def page(request: web.Request) -> web.Response:
        name = request.host.partition(".")[0] + request.match_info["n"]
        words = [
            f"{stem}{int(number_of(f'{name}{stem}{place}') * 400)}" for place in range(12) for stem in WORDS
        ]
        inside = "".join(
            f"<p>{PARAGRAPH}{' '.join(words[at : at + 24])}, said Ada Brock of {name}.</p>"
            for at in range(0, 144, 24)
        )
        text = f"<html><head><title>Report {name}</title></head><body><article><h1>Report {name}</h1>{inside}</article></body></html>"
        return web.Response(text=text, content_type="text/html")

    async def main() -> None:
        app = web.Application()
        app.router.add_get("/feed/{number}", serve)
        app.router.add_get("/page/{n}", page)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        pipe.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(main())


async def measure(count: int, minutes: float, share: float) -> None:
    """Two passes: every feed once, then an hour of the schedule."""
    from sqlalchemy import func, select, update

    import storage
    from bot.desk import Desk
    from bot.desk.room import Room
    from bot.gather.web import Web
    from bot.polling import Polling
    from bot.workers import Workers
    from storage import articles, feeds, polls
    from storage.tables import feed_checks, feed_subscriptions

    factor = 60 / minutes
    start = datetime.now(UTC)
    began = time.time()

    def now() -> datetime:
        return start + timedelta(seconds=(time.time() - began) * factor)

    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=farm, args=(theirs, start.timestamp(), began, factor), daemon=True
    )
    server.start()
    port = ours.recv()
    workers = Workers(2)
    lags: list[float] = []
    held: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        store = await storage.open(Path(folder) / "farm.db")
        web = Web(workers, resolve=lambda host: ["127.0.0.1"], public={f"127.0.0.1:{port}"})
        desk = Desk(Room(store, workers, now), web)
        polling = Polling(desk, now, tick=10 / factor)
        listed = {f"http://f{number}.farm:{port}/feed/{number}": f"Paper {number}" for number in range(count)}
        async with store.writing() as c:
            await feeds.subscribe_many(c, 1, listed, by=None, at=now(), over=timedelta(minutes=40))
            unwanted = feed_subscriptions.c.feed_id > count * share
            await c.execute(update(feed_subscriptions).where(unwanted).values(include=["xyzzy"]))
        polling.start()
        watch = asyncio.create_task(_watch(lags, held))

        async def checks() -> int:
            async with store.reading() as c:
                return (await c.execute(select(func.count()).select_from(feed_checks))).scalar_one()

        first = _cpu(workers)
        clock = time.monotonic()
        while await checks() < count and time.monotonic() - clock < 300:  # noqa: ASYNC110 - counted from outside
            await asyncio.sleep(0.5)
        done, spent = await checks(), _cpu(workers) - first
        print(f"first pass: {done} of {count} feeds met in {time.monotonic() - clock:.0f} s, "
              f"{spent * 1000 / max(done, 1):.1f} ms CPU each, loop lag {_percentiles(lags)}")  # fmt: skip
        lags.clear()
        held.clear()
        since, before, clock = now(), _cpu(workers), time.monotonic()
        await asyncio.sleep(60 * minutes)
        spent, seconds = _cpu(workers) - before, time.monotonic() - clock
        async with store.reading() as c:
            rows = await c.execute(
                select(feed_checks.c.status, func.count())
                .where(feed_checks.c.at >= since)
                .group_by(feed_checks.c.status)
            )
            statuses = Counter({row[0]: row[1] for row in rows})
            late, longest = await polls.waiting(c, at=now())
        sent = sum(statuses.values())
        waits = (now() - longest).total_seconds() if longest else 0
        each = spent / max(sent, 1)
        rss = sum(_rss(pid) for pid in [os.getpid(), *_pids(workers)])
        print(
            f"one hour of {count} feeds in {seconds:.0f} s ({sent / seconds:.0f} requests/s, {sent / seconds * 3600:,.0f} in an hour that is not pressed)"
        )
        print(
            f"requests sent {sent} of {sent + late} due; the longest waits {waits / 60:.1f} min of the pressed hour"
        )
        print(
            f"answers: {statuses[304] / max(sent, 1):.0%} not modified, {statuses[200]} with entries, {sent - statuses[304] - statuses[200]} failed"
        )
        print(f"CPU {each * 1000:.1f} ms a request (workers included), {spent / seconds:.0%} of a core; "
              f"50,000 feeds asked in an hour: {each * 50_000 / 3600 / 2:.0%} of two cores")  # fmt: skip
        print(f"RSS {rss / 1e6:.0f} MB with {workers.processes} workers; loop lag {_percentiles(lags)}")
        print(
            f"CPU that the loop spent between two beats, whatever else the machine did: {_percentiles(held)} "
            f"(load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)"
        )
        async with store.reading() as c:
            print(f"{await articles.count(c, 1, since=since)} articles stored in that hour")
        watch.cancel()
        await polling.stop()
        await workers.close()
        await store.close()
    server.terminate()


async def _watch(lags: list[float], held: list[float]) -> None:
    """Milliseconds that a beat came late, and of CPU that this thread spent meanwhile: what is ours of the lateness."""
    while True:
        before, spent = time.perf_counter(), time.thread_time()
        await asyncio.sleep(0.005)
        lags.append((time.perf_counter() - before - 0.005) * 1000)
        held.append((time.thread_time() - spent) * 1000)


def _percentiles(lags: list[float]) -> str:
    cuts = statistics.quantiles(lags, n=1000)
    return f"p50 {cuts[499]:.1f} ms, p99 {cuts[989]:.1f} ms, p99.9 {cuts[998]:.1f} ms"


def _pids(workers: Any) -> list[int]:
    return [worker._process.pid for worker in workers._all]


def _cpu(workers: Any) -> float:
    """Seconds of this process, its threads, and its workers, those that ended included."""
    total = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        used = resource.getrusage(who)
        total += used.ru_utime + used.ru_stime
    for pid in _pids(workers):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _rss(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=5000)
    parser.add_argument("--minutes", type=float, default=0.9, help="real minutes for the hour")
    parser.add_argument("--articles", type=float, default=0.0, help="share of feeds whose entries are wanted")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(measure(given.feeds, given.minutes, given.articles))
