"""A message as plain text for a terminal: what Discord would show, with its Markdown as it was sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.local.limits import (
    BUTTON,
    CONTAINER,
    EPHEMERAL,
    FILE,
    GALLERY,
    LINK,
    ROW,
    SECTION,
    SELECT,
    SELECTS,
    SEPARATOR,
    TEXT,
)
from bot.local.refusals import JSON

RULE = "—" * 20
_MENTION = re.compile(
    r"(?<!\\)<(?:/(?P<command>[^:<>\n]{1,100}):\d+|t:(?P<seconds>-?\d{1,13})(?::(?P<style>[tTdDfFRsS]))?|(?:#|@[!&]?)(?P<named>\d+))>"
)


def rendered(
    message: JSON, saved: Mapping[str, str] | None = None, names: Mapping[str, str] | None = None
) -> str:
    """A message's content, embeds, components and files.

    `saved`: where attachments were put, by their id; `names`: people's, roles' and channels', by id, with their sign.
    """
    saved = saved or {}
    parts = [message["content"]] if message["content"] else []
    parts += [_embed(one) for one in message["embeds"]]
    parts += [text for text in (_component(one, saved) for one in message["components"]) if text]
    parts += [_file(one, saved) for one in message["attachments"]]
    if message["flags"] & EPHEMERAL and parts:
        parts.append("(only you see this)")
    return guarded(readable("\n".join(part for part in parts if part), names or {}))


def readable(text: str, names: Mapping[str, str]) -> str:
    """Mentions and times as Discord shows them (times in UTC), unless a backslash takes their meaning away."""

    def shown(match: re.Match[str]) -> str:
        command, seconds, style, named = match.group("command", "seconds", "style", "named")
        if command:
            return f"/{command}"
        return _time(int(seconds), style or "f") if seconds else names.get(named, match.group())

    return _MENTION.sub(shown, text)


def _time(seconds: int, style: str) -> str:
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return "Invalid date"
    day, clock = f"{at.day} {at:%B %Y}", f"{at:%H:%M} UTC"
    styles = {
        "t": clock,
        "T": f"{at:%H:%M:%S} UTC",
        "d": f"{at:%d/%m/%Y}",
        "D": day,
        "F": f"{at:%A}, {day} {clock}",
    }
    return styles.get(style, f"{day} {clock}")


def guarded(text: str) -> str:
    """No line of an answer looks like the line that heads the next command."""
    return "\n".join(f" {line}" if line.startswith("$ ") else line for line in text.splitlines())


def form(modal: JSON) -> str:
    """A form that waits to be filled in: its title, and each field with how to name it."""
    lines = [f"Form: {modal['title']}"]
    for row in modal["components"]:
        if row["type"] == TEXT:
            lines.append(f"  {row['content']}")
            continue
        item = row["component"] if "component" in row else row["components"][0]
        label = row.get("label") or item.get("label") or item["custom_id"]
        need = "" if item.get("required", True) else " (optional)"
        held = f" = {item['value']!r}" if item.get("value") else ""
        lines.append(f"  modal:{item['custom_id']}=…  {label}{need}{held}")
    return "\n".join(lines)


def _component(component: JSON, saved: Mapping[str, str]) -> str:
    kind = component["type"]
    if kind == TEXT:
        return str(component["content"])
    if kind in (CONTAINER, SECTION):
        inside = [_component(one, saved) for one in component["components"]]
        if component.get("accessory"):
            inside.append(_component(component["accessory"], saved))
        return "\n".join(text for text in inside if text)
    if kind == ROW:
        return "  ".join(_component(one, saved) for one in component["components"])
    if kind == BUTTON:
        return _button(component)
    if kind in SELECTS:
        options = component.get("options") or ()
        shown = " | ".join(f"{'*' if one.get('default') else ''}{one['label']}" for one in options)
        return f"[{component.get('placeholder') or 'Choose'}: {shown}]" if kind == SELECT else "[Choose]"
    if kind == SEPARATOR:
        return RULE if component.get("divider", True) else ""
    if kind == GALLERY:
        return "\n".join(_picture(one, saved) for one in component["items"])
    if kind == FILE:
        return ""  # its attachment is named below
    return f"Picture: {component['media']['url']}" if "media" in component else ""


def _button(button: JSON) -> str:
    emoji = (button.get("emoji") or {}).get("name") or ""
    label = " ".join(part for part in (emoji, button.get("label") or "") if part)
    if button.get("style") == LINK:
        return f"[{label}]({button['url']})"
    return f"[{label}{' (off)' if button.get('disabled') else ''}]"


def _picture(item: JSON, saved: Mapping[str, str]) -> str:
    media = item["media"]
    place = saved.get(str(media.get("attachment_id")), media["url"])
    return f"Picture: {place}" + (f" — {item['description']}" if item.get("description") else "")


def _file(attachment: JSON, saved: Mapping[str, str]) -> str:
    place = saved.get(attachment["id"], attachment["url"])
    return f"File: {place} ({attachment['size']:,} bytes)"


def _embed(embed: JSON) -> str:
    author, footer = embed.get("author") or {}, embed.get("footer") or {}
    lines = [author.get("name"), embed.get("title"), embed.get("url"), embed.get("description")]
    lines += [f"{one['name']}: {one['value']}" for one in embed.get("fields") or ()]
    return "\n".join(str(line) for line in (*lines, footer.get("text")) if line)
