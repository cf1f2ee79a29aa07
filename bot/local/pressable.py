"""What can be pressed or chosen in messages, found by what a person calls it."""

from __future__ import annotations

from bot.errors import UserError
from bot.local.limits import BUTTON, CHANNELS, MENTIONABLES, ROLES, USERS, walk
from bot.local.refusals import JSON
from bot.local.typed import Press


def buttons(message: JSON) -> list[JSON]:
    """A message's buttons that do something, in reading order."""
    inside = [one for _, one in walk(message["components"])]
    return [one for one in inside if one["type"] == BUTTON and one.get("custom_id")]


def button(messages: list[JSON], press: Press) -> tuple[JSON, JSON]:
    """The first message that has the button, and the button; its label may be cut short. Raises: UserError."""
    wanted, seen = press.label.lower(), []
    for message in messages:
        here = buttons(message)
        found = [one for one in here if wanted in (str(one.get("label")).lower(), one["custom_id"].lower())]
        found = found or [one for one in here if str(one.get("label")).lower().startswith(wanted)]
        if len(found) >= press.number:
            return message, found[press.number - 1]
        seen += [str(one.get("label")) for one in here]
    known = ", ".join(dict.fromkeys(seen)) or "none"
    raise UserError(f"There is no button “{press.label}”. There are: {known}.")


def entry(messages: list[JSON], wanted: str, guild: JSON) -> tuple[JSON, JSON, str]:
    """The first message with a menu that has the entry, the menu, and the entry's value. Raises: UserError."""
    bare = wanted.lower().lstrip("@#")
    for message in messages:
        for _, menu in walk(message["components"]):
            for row in _entries(menu, guild):
                if bare in (row["name"].lower(), row["id"].lower()):
                    return message, menu, row["id"]
    raise UserError(f"There is no menu with “{wanted}”.")


def _entries(menu: JSON, guild: JSON) -> list[JSON]:
    """What a menu offers: its options, or people, roles and channels of the server."""
    rows = [{"name": one["label"], "id": one["value"]} for one in menu.get("options") or ()]
    if menu["type"] in (USERS, MENTIONABLES):
        rows += guild["people"]
    if menu["type"] in (ROLES, MENTIONABLES):
        rows += guild["roles"]
    if menu["type"] == CHANNELS:
        kinds = menu.get("channel_types")
        rows += [one for one in guild["channels"] if not kinds or one["type"] in kinds]
    return rows
