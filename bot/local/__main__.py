"""`python -m bot.local --home DIR`: the local Discord as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import signal
from pathlib import Path

from bot.local.server import LocalDiscord
from bot.local.state import Taken


async def serve(home: Path, port: int) -> None:
    """Serve until told to stop."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with LocalDiscord(home, port) as discord:
        print(f"local Discord at {discord.address.root}", flush=True)
        await stop.wait()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.local", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="the folder that holds its history")
    parser.add_argument("--port", type=int, default=0, help="0: the port of last time, or a free one")
    given = parser.parse_args()
    try:
        asyncio.run(serve(given.home, given.port))
    except Taken as taken:
        raise SystemExit(str(taken)) from None


if __name__ == "__main__":
    main()
