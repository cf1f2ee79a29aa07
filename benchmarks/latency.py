"""Time from a command's arrival to its acknowledgement, and the event loop's lag, while articles come in.

The local Discord and the people run in processes of their own; this process is the bot. Fifty commands are in flight at
any moment. Beside it: how long an acknowledgement takes when nothing else happens.

    python -m benchmarks.latency [--seconds 20] [--in-flight 50]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PAPERS = ROOT / "tests" / "data" / "articles"
LINES = (
    "/article list",
    "/article search words:bridge",
    "/summary article:{number} sentences:3",
    "/quote find words:bridge",
    "/quote by speaker:Brannock",
    '/quote check text:"I would rather explain a traffic jam than a funeral"',
    "/story list",
    "/today",
    "/compare story:1",
)


def percentile(values: list[float], share: float) -> float:
    """Nearest rank; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


async def people(home: Path, seconds: float, in_flight: int, saving: bool) -> None:
    """Ask in a loop, `in_flight` at a time; print every acknowledgement's time as JSON."""
    from bot.local.address import find_running
    from bot.local.person import Person

    address = await find_running(home)
    assert address is not None
    until = time.monotonic() + seconds
    found: list[float] = []
    failed: list[str] = []

    async def ask(number: int) -> None:
        async with Person(address) as person:
            at = number
            while time.monotonic() < until:
                at += 1
                line = LINES[at % len(LINES)].format(number=1 + at % 3)
                answer = await person.do(line)
                if answer.acknowledged_after is not None:
                    found.append(answer.acknowledged_after)
                if answer.error:
                    failed.append(answer.error)

    async def save() -> None:
        text = (PAPERS / "courier.txt").read_text("utf8")
        async with Person(address) as person:
            number = 0
            while time.monotonic() < until:
                number += 1
                place = home / f"paper-{number}.txt"
                place.write_text(
                    text.replace("14-centimetre", f"{number}-centimetre").replace(
                        "48 million", f"{number} million"
                    )
                )
                await person.do(f"/save file file:{place} outlet:Paper{number}")
                await asyncio.sleep(0.2)

    await asyncio.gather(*(ask(number) for number in range(in_flight)), *([save()] if saving else []))
    print(json.dumps({"acknowledged": found, "failed": failed}))


async def lag(found: list[float], stop: asyncio.Event) -> None:
    """How late the loop is, sampled every 10 ms."""
    while not stop.is_set():
        before = time.perf_counter()
        await asyncio.sleep(0.01)
        found.append(max(0.0, time.perf_counter() - before - 0.01))


async def measure(seconds: float, in_flight: int) -> dict[str, float]:
    """Run everything once."""
    from bot.__main__ import running
    from bot.local.address import find_running
    from bot.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        home, discord = Path(folder) / "bot", Path(folder) / "discord"
        home.mkdir()
        server = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.local",
            "--home",
            str(discord),
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        assert server.stdout is not None
        await server.stdout.readline()
        address = await find_running(discord)
        started = time.perf_counter()
        async with running(Settings(home=home, DISCORD_TOKEN=None), address) as instance:
            ready = time.perf_counter() - started
            guild = next(iter(instance.bot.guilds)).id
            for name in ("courier", "post", "dairy"):
                path = PAPERS / f"{name}.txt"
                await instance.desk.saving.file(guild, None, path.name, path.read_bytes(), outlet=name)
            idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            figures = {"ready s": ready, "RSS MB": idle}
            for label, together, saving in (("alone", 1, False), (f"{in_flight} in flight", in_flight, True)):
                lags: list[float] = []
                stop = asyncio.Event()
                watching = asyncio.create_task(lag(lags, stop))
                spent = time.process_time()
                crowd = await asyncio.create_subprocess_exec(
                    sys.executable,
                    __file__,
                    "--people",
                    str(discord),
                    "--seconds",
                    str(seconds),
                    "--in-flight",
                    str(together),
                    *(["--saving"] if saving else []),
                    stdout=asyncio.subprocess.PIPE,
                    cwd=ROOT,
                    env={**os.environ, "PYTHONPATH": str(ROOT)},
                )
                out, _ = await crowd.communicate()
                stop.set()
                await watching
                said = json.loads(out.splitlines()[-1])
                times = [1000 * each for each in said["acknowledged"]]
                figures |= {
                    f"{label}: commands": len(times),
                    f"{label}: failed": len(said["failed"]),
                    f"{label}: ack p50 ms": percentile(times, 0.5),
                    f"{label}: ack p99 ms": percentile(times, 0.99),
                    f"{label}: loop lag p50 ms": 1000 * percentile(lags, 0.5),
                    f"{label}: loop lag p99 ms": 1000 * percentile(lags, 0.99),
                    f"{label}: CPU ms a command": 1000 * (time.process_time() - spent) / max(1, len(times)),
                }
            figures["articles saved meanwhile"] = (await instance.desk.library.newest(guild, 0, 1)).total - 3
            figures["RSS MB after"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        server.terminate()
        await server.communicate()
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--in-flight", type=int, default=50)
    parser.add_argument("--people", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--saving", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.people:
        asyncio.run(people(given.people, given.seconds, given.in_flight, given.saving))
        return
    for name, value in asyncio.run(measure(given.seconds, given.in_flight)).items():
        print(f"{name:34} {value:10.1f}")


if __name__ == "__main__":
    main()
