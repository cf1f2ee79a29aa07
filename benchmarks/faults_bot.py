"""What `benchmarks/faults.py` starts, in a world whose clock runs faster: the bot, or the local Discord.

    python -m benchmarks.faults_bot bot HOME DISCORD_HOME
    python -m benchmarks.faults_bot discord HOME

`FAULTS_CLOCK` holds where the clock starts (seconds since 1970), when that was, and how fast it runs. The bot is wired by
`bot.__main__.running` as always; only its clock is another one.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_START, _BEGAN, _SPEED = (float(each) for each in os.environ["FAULTS_CLOCK"].split())


def seconds() -> float:
    """The time of this world."""
    return _START + (time.time() - _BEGAN) * _SPEED


def now() -> datetime:
    """The time of this world, for the bot."""
    return datetime.fromtimestamp(seconds(), UTC)


async def run_bot(home: Path, discord_home: Path) -> None:
    """The bot till it is killed."""
    from bot import delivery, posting, schedule
    from bot.__main__ import _log_to, running
    from bot.gather import web
    from bot.gather.politeness import Hosts
    from bot.local.address import find_running
    from bot.settings import Settings

    # The papers of the test are on loopback, which the guard rightly refuses.
    papers = {"resolve": lambda host: ["127.0.0.1"], "public": frozenset({os.environ["FAULTS_PAPERS"]})}
    guarded: Any = web.Web
    delivery.TICK = schedule.TICK = 0.3  # seconds of this machine, not of the faster world
    posting.PATIENCE = 1.5
    delivery.LANDED = timedelta(seconds=4 * _SPEED)  # the longest delay is 2.5 s of this machine
    web.Web = lambda workers, **more: guarded(workers, **{**more, **papers, "hosts": Hosts(0.0)})  # type: ignore
    settings = Settings(home=home, DISCORD_TOKEN=None)
    _log_to(settings, quiet=True)
    address = await find_running(discord_home)
    assert address is not None
    async with running(settings, address, now=now) as instance:
        instance.polling._tick = 0.3
        print("runs", flush=True)
        stopping = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
        await stopping.wait()


async def run_discord(home: Path) -> None:
    """Discord till it is told to stop."""
    from bot.local.server import LocalDiscord

    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with LocalDiscord(home, clock=seconds) as discord:
        print(f"local Discord at {discord.address.root}", flush=True)
        await stop.wait()


def main() -> None:
    """Read the arguments and run."""
    what, *places = sys.argv[1:]
    if what == "bot":
        asyncio.run(run_bot(*map(Path, places)))
    else:
        asyncio.run(run_discord(*map(Path, places)))


if __name__ == "__main__":
    main()
