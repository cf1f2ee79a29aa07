"""Gathering from a loopback site: articles and feeds a second, event-loop lag, memory. No network.

    python -m benchmarks.gathering [--pages 200] [--feeds 400]

Every page and feed has a host of its own, so that politeness doesn't slow it down; robots.txt is asked for each host.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import time

from bot.gather.web import Web
from bot.workers import Workers

SENTENCE = "The old harbour bridge in Eastport closed on Monday after the storm, the town said, and ferries run every hour. "
PAGE = (
    "<!doctype html><html lang=en><head><title>Bridge closed after storm - The Courier</title>"
    + "<link rel=stylesheet href=/a.css>" * 50
    + "</head><body>"
    + "<nav>" + "<a href=/x>Section</a> " * 200 + "</nav>"
    + "<article><h1>Bridge closed after storm</h1>" + f"<p>{SENTENCE * 3}</p>" * 20 + "</article>"
    + "<footer>" + "<a href=/y>About</a> " * 200 + "</footer></body></html>"
).encode()  # fmt: skip
FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>The Courier</title><link>https://courier.example/</link>"
    + "".join(
        f"<item><title>Bridge {n}</title><link>https://courier.example/{n}</link><guid>{n}</guid>"
        f"<description>{SENTENCE}</description><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate></item>"
        for n in range(40)
    )
    + "</channel></rss>"
).encode()


def told(lags: list[float]) -> str:
    ordered = sorted(lags)
    return (
        f"loop lag p99 {1000 * ordered[int(0.99 * len(ordered))]:.1f} ms, worst {1000 * ordered[-1]:.1f} ms"
    )


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1]
    body, kind = {b"/page": (PAGE, "text/html"), b"/feed": (FEED, "application/rss+xml")}.get(
        path, (b"", "text/plain")
    )
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    writer.close()


async def measure(pages: int, feeds: int) -> None:
    server = await asyncio.start_server(serve, "127.0.0.2", 0)
    port = server.sockets[0].getsockname()[1]
    workers = Workers(2)
    web = Web(workers, resolve=lambda _: ["127.0.0.2"], public={f"127.0.0.2:{port}"})
    lags: list[float] = []

    async def beat() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.005)
            lags.append(time.monotonic() - before - 0.005)

    await web.article(f"http://warm.example:{port}/page")
    heart = asyncio.create_task(beat())
    await asyncio.sleep(2)
    print(f"nothing to do: {told(lags)}")
    gate = asyncio.Semaphore(20)

    async def one(kind: str, n: int) -> None:
        async with gate:
            address = f"http://{kind}{n}.example:{port}/{kind}"
            await (web.article(address) if kind == "page" else web.feed(address))

    for kind, count in (("feed", feeds), ("page", pages)):
        lags.clear()
        began, cpu = time.monotonic(), time.process_time()
        await asyncio.gather(*(one(kind, n) for n in range(count)))
        took, own = time.monotonic() - began, time.process_time() - cpu
        print(
            f"{count} {kind}s: {count / took:.0f}/s, bot and site {1000 * own / count:.2f} ms CPU each, {told(lags)}"
        )
    heart.cancel()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"bot process: {peak} MB at most, {workers.processes} workers beside it, {workers.restarts} restarts"
    )
    await workers.close()
    server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--feeds", type=int, default=400)
    given = parser.parse_args()
    asyncio.run(measure(given.pages, given.feeds))
