"""Where a running local Discord is: a file in the home folder, believed only if somebody answers there."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import aiohttp

NAME = "local-discord.json"


@dataclass(frozen=True)
class Address:
    """How to reach a local Discord: the bot by `rest_url`, `gateway_url` and `token`, people by `root` and `secret`."""

    root: str
    rest_url: str
    gateway_url: str
    token: str
    secret: str
    instance: str
    pid: int
    home_guild: int

    @property
    def page(self) -> str:
        """What a browser opens: the secret stands where browsers keep it to themselves."""
        return f"{self.root}/#{self.secret}"

    @property
    def headers(self) -> dict[str, str]:
        """What the people's side asks for."""
        return {"Authorization": f"Local {self.secret}"}


def write_address(home: Path, address: Address) -> None:
    """Say where we are, to this user alone."""
    fresh = home / f"{NAME}.new"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf8") as out:
        json.dump(asdict(address), out)
    os.replace(fresh, home / NAME)


def read_address(home: Path) -> Address | None:
    """What the file says, running or not."""
    try:
        return Address(**json.loads((home / NAME).read_text("utf8")))
    except (OSError, ValueError, TypeError):
        return None


def remove_address(home: Path, instance: str) -> None:
    """Take our own file away."""
    found = read_address(home)
    if found is not None and found.instance == instance:
        (home / NAME).unlink(missing_ok=True)


async def find_running(home: Path, seconds: float = 2.0) -> Address | None:
    """The local Discord of this home folder, if it runs. A file left behind by one that was killed is not believed."""
    address = read_address(home)
    if address is None:
        return None
    timeout = aiohttp.ClientTimeout(total=seconds)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{address.root}/_local/about", headers=address.headers) as response,
        ):
            about = await response.json() if response.status == 200 else {}
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None
    return address if about.get("instance") == address.instance else None
