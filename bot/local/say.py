"""`verbatim say`: commands in order through the local Discord, each answer as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from bot.errors import UserError
from bot.local.address import Address
from bot.local.person import Answer, Person
from bot.local.refusals import JSON
from bot.local.render import form, guarded, rendered
from bot.local.state import file_name

FILES = "files"
NOT_THERE = "The bot did not connect within {seconds:.0f} s."
CONNECT_SECONDS = 60.0

Out = Callable[[str], object]
SAID = partial(print, flush=True)


async def say(
    address: Address,
    lines: Iterable[str],
    home: Path,
    out: Out = SAID,
    *,
    person: str = "",
    channel: str = "",
) -> int:
    """Run the lines and print what came of each; 0 when all were answered, 1 when one was not.

    Files that the bot attaches are kept in `home/files` and named. Raises: UserError when no bot connects.
    """
    failed = False
    async with Person(address, person, channel=channel) as who:
        if not await who.ready(CONNECT_SECONDS):
            raise UserError(NOT_THERE.format(seconds=CONNECT_SECONDS))
        for line in lines:
            out(f"$ {line}")
            answer = await who.do(line)
            failed = failed or not answer.ok
            out(await shown(who, answer, home) + "\n")
    return int(failed)


async def shown(who: Person, answer: Answer, home: Path) -> str:
    """An answer as text; its files are fetched."""
    parts = []
    for message in answer.messages:
        parts.append(rendered(message, await _kept(who, message, home), who.names))
    for message in answer.posts:
        parts.append(
            f"#{who.place(message['channel_id'])}:\n"
            + rendered(message, await _kept(who, message, home), who.names)
        )
    if answer.modal is not None and not answer.messages:
        parts.append(guarded(form(answer.modal)))
    if answer.error:
        parts.append(guarded(f"! {answer.error}"))
    return "\n\n".join(part for part in parts if part)


async def _kept(who: Person, message: JSON, home: Path) -> dict[str, str]:
    """Fetch a message's files; gives where each one is."""
    found = {}
    for attachment in message["attachments"]:
        place = home / FILES / f"{attachment['id'][-6:]}-{file_name(attachment['filename'])}"
        if not place.exists():
            async with who.session.get(attachment["url"]) as response:
                if response.status != 200:
                    continue
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(await response.read())
        found[attachment["id"]] = str(place)
    return found
