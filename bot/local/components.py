"""Components as a message keeps them: numbered, and their media resolved to attachments."""

from __future__ import annotations

import re
from typing import Any

from bot.local.limits import FILE, GALLERY, THUMBNAIL, walk
from bot.local.refusals import JSON, Form
from bot.local.state import file_name


def resolved(given: list[JSON], attachments: list[JSON]) -> list[JSON]:
    """A message's components with an id each, and files in the place of `attachment://name`.

    Raises: Refusal 50035 for a name that no attachment has, or an address of another kind.
    """
    components: list[JSON] = _copied(given)
    named = {one["filename"]: one for one in attachments}
    used = {component["id"] for _, component in walk(components) if component.get("id")}
    number, form = 0, Form()
    for path, component in walk(components):
        if not component.get("id"):
            number += 1
            while number in used:
                number += 1
            component["id"] = number
        kind = component.get("type")
        if kind == GALLERY:
            for n, item in enumerate(component["items"]):
                item["media"] = _media(form, f"{path}.items.{n}.media.url", item.get("media"), named)
        elif kind == THUMBNAIL:
            component["media"] = _media(form, f"{path}.media.url", component.get("media"), named)
        elif kind == FILE:
            component["file"] = _media(form, f"{path}.file.url", component.get("file"), named)
            shown = next((one for one in attachments if one["url"] == component["file"].get("url")), None)
            component.update({"name": shown["filename"], "size": shown["size"]} if shown else {})
    form.refuse()
    return components


def _media(form: Form, path: str, given: object, named: dict[str, JSON]) -> JSON:
    """The file behind `attachment://name`, or a web address as it is."""
    url = given.get("url") if isinstance(given, dict) else None
    if not isinstance(url, str) or not re.match(r"(https?|attachment)://", url):
        form.wrong(path, "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https', 'attachment').")
        return {}
    if not url.startswith("attachment://"):
        return {
            "url": url,
            "proxy_url": url,
            "height": None,
            "width": None,
            "content_type": None,
            "loading_state": 2,
        }
    found = named.get(file_name(url.removeprefix("attachment://")))
    if found is None:
        form.wrong(
            path,
            "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
            "The referenced attachment was not found.",
        )
        return {}
    return {
        "id": found["id"],
        "url": found["url"],
        "proxy_url": found["proxy_url"],
        "height": found.get("height"),
        "width": found.get("width"),
        "content_type": found["content_type"],
        "attachment_id": found["id"],
        "loading_state": 2,
    }


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value
