"""The grammar of button ids: `v:<verb>:<argument>:…`, at most 100 characters, so that buttons outlive a restart."""

from __future__ import annotations

LONGEST = 100
PATTERN = r"v:(?P<verb>[a-z_]+)(?::(?P<arguments>.*))?"


def action(verb: str, *arguments: int | str) -> str:
    """A button id. Colons in arguments are not allowed; ids that would be too long are a mistake of ours."""
    custom_id = ":".join(["v", verb, *(str(argument) for argument in arguments)])
    custom_id = custom_id.encode("utf8", "ignore").decode()  # half a character is no text for Discord
    if len(custom_id) > LONGEST or any(":" in str(argument) for argument in arguments):
        raise ValueError(f"not a button id: {custom_id!r}")
    return custom_id


def arguments_of(found: str | None) -> list[str]:
    """The arguments in a button id."""
    return found.split(":") if found else []
