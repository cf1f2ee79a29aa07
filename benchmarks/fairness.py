"""One server floods, another asks: how long the other waits for its whole answers, with turns by guild and without.

Server A sends 200 heavy commands at once, five times over; meanwhile a member of server B asks one thing after the other.
The local Discord and each crowd run in processes of their own; this process is the bot. `--unfair` makes every command
nobody's, so that turns go in order of arrival, as they did before.

    python -m benchmarks.fairness [--flood 200] [--rounds 5] [--unfair]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.latency import PAPERS, percentile  # noqa: E402 - the path first

HEAVY = (
    "/compare article_a:courier article_b:post",
    "/summary article:courier sentences:5",
    '/quote check text:"I would rather explain a traffic jam than a funeral"',
    "/quote find words:bridge",
    "/article search words:bridge",
)
ASKED = ("/summary article:courier sentences:3", "/quote find words:bridge", "/article list", "/story list")
SECOND = "Second desk"


async def crowd(home: Path, guild: str, flood: int, rounds: int) -> None:
    """Flood (all at once, `rounds` times) or, with 0, ask one after the other until told to stop; prints as JSON."""
    from bot.local.address import find_running
    from bot.local.person import Person

    address = await find_running(home)
    assert address is not None
    took: list[float] = []
    failed: list[str] = []

    async def ask(person: Person, line: str) -> None:
        began = time.monotonic()
        answer = await person.do(line)
        took.append(time.monotonic() - began)
        if answer.error:
            failed.append(answer.error)

    async with contextlib.AsyncExitStack() as stack:
        people = [
            await stack.enter_async_context(Person(address, guild=guild)) for _ in range(min(flood, 20) or 1)
        ]
        if flood:
            for _ in range(rounds):
                lines = (HEAVY[n % len(HEAVY)] for n in range(flood))
                await asyncio.gather(*(ask(people[n % len(people)], line) for n, line in enumerate(lines)))
        else:
            stop = asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
            number = 0
            while not stop.done():
                await ask(people[0], ASKED[number % len(ASKED)])
                number += 1
    print(json.dumps({"took": took, "failed": failed}), flush=True)


def process(home: Path, guild: str, flood: int, rounds: int) -> list[str]:
    """The command line of a crowd."""
    return [sys.executable, __file__, "--crowd", str(home), "--guild", guild, "--flood", str(flood), "--rounds", str(rounds)]  # fmt: skip


async def asked(home: Path, during: asyncio.Task[object]) -> dict[str, list[float]]:
    """What the member of the second server waited while something else went on."""
    pipe = asyncio.subprocess.PIPE
    second = await asyncio.create_subprocess_exec(
        *process(home, SECOND, 0, 0), stdin=pipe, stdout=pipe, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    await during
    out, _ = await second.communicate(b"stop\n")
    found: dict[str, list[float]] = json.loads(out.splitlines()[-1])
    return found


async def flooded(home: Path, flood: int, rounds: int) -> dict[str, list[float]]:
    """The flood of the first server."""
    await asyncio.sleep(2)  # the other's process has to start
    first = await asyncio.create_subprocess_exec(
        *process(home, "", flood, rounds),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    out, _ = await first.communicate()
    found: dict[str, list[float]] = json.loads(out.splitlines()[-1])
    return found


async def measure(flood: int, rounds: int, unfair: bool) -> dict[str, float]:
    """Alone, then beside the flood."""
    import bot.fairness
    from bot.__main__ import running
    from bot.local.address import find_running
    from bot.settings import Settings

    if unfair:
        bot.fairness.Turns._key = staticmethod(lambda: 0)  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        home, local = Path(folder) / "bot", Path(folder) / "discord"
        home.mkdir()
        server = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.local", "--home", str(local), stdout=asyncio.subprocess.PIPE, cwd=ROOT
        )
        assert server.stdout is not None
        await server.stdout.readline()
        address = await find_running(local)
        assert address is not None
        from bot.local.person import Person

        async with running(Settings(home=home, DISCORD_TOKEN=None), address) as instance:
            async with Person(address) as ada:
                other = await ada.call("POST", "guilds", json={"name": SECOND})
            for guild in (instance.bot.guilds[0].id, int(other["id"])):
                for name in ("courier", "post", "dairy"):
                    path = PAPERS / f"{name}.txt"
                    await instance.desk.saving.file(guild, None, path.name, path.read_bytes(), outlet=name)
            alone = await asked(local, asyncio.create_task(asyncio.sleep(10)))
            flood_task = asyncio.create_task(flooded(local, flood, rounds))
            beside = await asked(local, flood_task)
            flood_took = flood_task.result()
        server.terminate()
        await server.communicate()
    figures: dict[str, float] = {}
    for label, found in (("B alone", alone), ("B beside the flood", beside), ("A flooding", flood_took)):
        times = [1000 * each for each in found["took"]]
        figures |= {
            f"{label}: commands": len(times),
            f"{label}: failed": len(found["failed"]),
            f"{label}: answer p50 ms": percentile(times, 0.5),
            f"{label}: answer p99 ms": percentile(times, 0.99),
        }
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--flood", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--unfair", action="store_true")
    parser.add_argument("--crowd", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--guild", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.crowd:
        asyncio.run(crowd(given.crowd, given.guild, given.flood, given.rounds))
        return
    for name, value in asyncio.run(measure(given.flood, given.rounds, given.unfair)).items():
        print(f"{name:34} {value:10.1f}")


if __name__ == "__main__":
    main()
