"""One process of several over one PostgreSQL, as `test_several_processes.py` starts it.

    python -m tests.end_to_end.one_of_several bot|worker DISCORD_HOME PAPERS

Wired by `bot.running` as always, with settings from the environment. Only the papers are on loopback (`PAPERS` is host and
port), which the guard rightly refuses, and the loops look more often.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path


async def run(kind: str, discord_home: Path, papers: str) -> None:
    """Till it is told to stop."""
    from bot import background, delivery, schedule
    from bot.__main__ import _log_to
    from bot.gather.politeness import Hosts
    from bot.local.address import find_running
    from bot.running import running, worker
    from bot.settings import load_settings

    delivery.TICK = schedule.TICK = background.LOOK = 0.5
    background.SEEN = 1.0
    settings = load_settings()
    _log_to(settings, quiet=True)
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    address = await find_running(discord_home)
    async with (running if kind == "bot" else worker)(settings, address) as process:
        web = process.desk.web
        web._resolve = lambda host: ["127.0.0.1"]
        web._public = frozenset({papers})
        web._hosts = Hosts(0.0)
        process.polling._tick = 0.5
        print("runs", flush=True)
        await stopping.wait()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
