"""A form as its person hands it in: fields by id or label, checked as Discord's client checks them."""

from __future__ import annotations

from bot.local.limits import LABEL, ROW, TEXT_INPUT
from bot.local.refusals import JSON, Refusal

RADIO, CHECKBOX = 21, 23


def filled(modal: JSON, fields: JSON) -> JSON:
    """The data of a submission. Raises: Refusal 50035 for a field that is too short, too long or missing."""
    known = [name for row in modal["components"] for name in _names(row)]
    for name in fields:
        if name.lower() not in [one.lower() for one in known]:
            raise Refusal(400, 50035, f"There is no field “{name}”. There are: {', '.join(known)}")
    rows = [_filled(row, fields, number) for number, row in enumerate(modal["components"])]
    return {"custom_id": modal["custom_id"], "components": rows}


def _names(row: JSON) -> list[str]:
    """What a row's field may be called: its id and its label."""
    item: JSON = row.get("component") or next(iter(row.get("components") or ()), {})
    return [name for name in (item.get("custom_id"), row.get("label") or item.get("label")) if name]


def _filled(row: JSON, fields: JSON, number: int) -> JSON:
    """A modal's row with what the person gave for it, by id or label; what was not given keeps its first value."""
    if row["type"] == ROW:
        item = row["components"][0]
        return {"type": ROW, "id": number + 1, "components": [_value(item, item.get("label"), fields)]}
    if row["type"] == LABEL:
        return {
            "type": LABEL,
            "id": number + 1,
            "component": _value(row["component"], row.get("label"), fields),
        }
    return {"type": row["type"], "id": number + 1}


def _value(item: JSON, label: str | None, fields: JSON) -> JSON:
    named = {str(key).lower(): value for key, value in fields.items()}
    given = named.get(item["custom_id"].lower(), named.get(str(label).lower()))
    found: JSON = {"type": item["type"], "id": item.get("id") or 0, "custom_id": item["custom_id"]}
    if item["type"] == TEXT_INPUT:
        text = str(given if given is not None else item.get("value") or "")
        least, most = item.get("min_length") or 0, item.get("max_length") or 4000
        if (not text and item.get("required", True)) or (text and not least <= len(text) <= most):
            name = label or item["custom_id"]
            raise Refusal(
                400, 50035, f"“{name}” takes {max(least, 1)} to {most} characters; this has {len(text)}"
            )
        found["value"] = text
    elif item["type"] == RADIO:
        found["value"] = (
            given if given is not None else item.get("value") or ("" if item["type"] == 4 else None)
        )
    elif item["type"] == 23:
        found["value"] = bool(given) if given is not None else bool(item.get("default"))
    else:
        defaults = [one["value"] for one in item.get("options") or () if one.get("default")]
        found["values"] = defaults if given is None else given if isinstance(given, list) else [given]
    return found
