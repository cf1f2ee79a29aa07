"""Discord's limits on a message and its components, also those that its published description misses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.local.refusals import JSON, Form, empty_message, too_large

#: Discord's documented limits (API reference, "Message", "Components"; read 2026-11).
MOST_CONTENT = 2_000
MOST_EMBED_TEXT = 6_000
MOST_COMPONENTS = 40
MOST_DISPLAYED = 4_000
MOST_CUSTOM_ID = 100
MOST_ROWS = 5
MOST_FILES = 10
MOST_FILE_BYTES = 10 * 1024 * 1024
MOST_NONCE = 25

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

ROW, BUTTON, SELECT, TEXT_INPUT = 1, 2, 3, 4
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL = 18
USERS, ROLES, MENTIONABLES, CHANNELS = 5, 6, 7, 8
SELECTS = (SELECT, USERS, ROLES, MENTIONABLES, CHANNELS)
TOP_LEVEL = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)
LINK, PREMIUM = 5, 6


class Upload(NamedTuple):
    """A file that came with a request."""

    name: str
    content: bytes


def walk(components: object, path: str = "components") -> Iterator[tuple[str, JSON]]:
    """Every component, outer before inner, with its dotted path."""
    if not isinstance(components, list):
        return
    for number, component in enumerate(components):
        if isinstance(component, dict):
            here = f"{path}.{number}"
            yield here, component
            yield from walk(component.get("components"), f"{here}.components")
            for single in ("accessory", "component"):
                if isinstance(component.get(single), dict):
                    yield f"{here}.{single}", component[single]


def check_message(body: JSON, files: Sequence[Upload], *, flags: int, was: JSON | None = None) -> None:
    """Refuse what Discord refuses. `was` is the message that an edit changes; `flags` are those after the change.

    Raises: Refusal 50035 with every mistake, 50006 for an empty message, 40005 for a file too large.
    """
    form = Form()
    form.text("content", body.get("content"), MOST_CONTENT)
    _embeds(form, body)
    components = form.rows("components", body.get("components"), MOST_COMPONENTS)
    if flags & COMPONENTS_V2:
        _second_version(form, body, was)
    else:
        _first_version(form, components)
    check_components(form, components)
    _nonce(form, body)
    _mentions(form, body)
    _files(form, body, files)
    form.refuse()
    if any(len(file.content) > MOST_FILE_BYTES for file in files):
        raise too_large()
    after = {**(was or {}), **body}
    shown = ("content", "embeds", "components", "sticker_ids", "poll", "attachments")
    if not files and not any(after.get(key) for key in shown):
        raise empty_message()


def _second_version(form: Form, body: JSON, was: JSON | None) -> None:
    for key in ("content", "embeds", "sticker_ids", "poll"):
        value = body[key] if key in body else (was or {}).get(key)
        if value:
            form.wrong(
                key,
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _first_version(form: Form, components: list[JSON]) -> None:
    for number, component in enumerate(components):
        if component.get("type") != ROW:
            form.wrong(
                f"components.{number}.type",
                "UNION_TYPE_CHOICES",
                'Value of field "type" must be one of (1,).',
            )
    if len(components) > MOST_ROWS:
        form.wrong("components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MOST_ROWS} in length.")


def check_components(form: Form, components: list[JSON]) -> None:
    """Sizes, nesting, ids and the total of a message's components."""
    total = displayed = 0
    custom_ids: set[str] = set()
    ids: set[int] = set()
    for number, component in enumerate(components):
        if component.get("type") not in TOP_LEVEL:
            form.wrong(
                f"components.{number}.type",
                "UNION_TYPE_CHOICES",
                f'Value of field "type" must be one of {TOP_LEVEL}.',
            )
    for path, component in walk(components):
        total += 1
        kind = component.get("type")
        form.number(f"{path}.id", component.get("id"), 0, 2**31 - 1)
        if component.get("id"):
            if component["id"] in ids:
                form.wrong(f"{path}.id", "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
            ids.add(component["id"])
        if kind == TEXT:
            displayed += len(form.text(f"{path}.content", component.get("content"), MOST_DISPLAYED, 1))
        elif kind == ROW:
            _row(form, path, component)
        elif kind == SECTION:
            _section(form, path, component)
        elif kind == CONTAINER:
            _container(form, path, component)
        elif kind == GALLERY:
            for n, item in enumerate(form.rows(f"{path}.items", component.get("items"), 10, 1)):
                form.text(f"{path}.items.{n}.description", item.get("description"), 1024)
        elif kind == THUMBNAIL:
            form.text(f"{path}.description", component.get("description"), 1024)
        elif kind == BUTTON:
            _button(form, path, component, custom_ids)
        elif kind in SELECTS:
            check_select(form, path, component, custom_ids)
    if total > MOST_COMPONENTS:
        form.wrong(
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components cannot exceed {MOST_COMPONENTS}",
        )
    if displayed > MOST_DISPLAYED:
        form.wrong(
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"The displayable text size exceeds maximum size of {MOST_DISPLAYED}",
        )


def _row(form: Form, path: str, row: JSON) -> None:
    inside = form.rows(f"{path}.components", row.get("components"), 5, 1)
    for number, item in enumerate(inside):
        if item.get("type") not in (BUTTON, *SELECTS):
            form.wrong(
                f"{path}.components.{number}.type", "UNION_TYPE_CHOICES", "Not allowed in an action row."
            )
    if any(item.get("type") in SELECTS for item in inside) and len(inside) > 1:
        form.wrong(f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "Layout width of row exceeds 5.")


def _section(form: Form, path: str, section: JSON) -> None:
    for number, item in enumerate(form.rows(f"{path}.components", section.get("components"), 3, 1)):
        if item.get("type") != TEXT:
            form.wrong(f"{path}.components.{number}.type", "UNION_TYPE_CHOICES", "Only text in a section.")
    accessory = section.get("accessory")
    if not isinstance(accessory, dict):
        form.wrong(f"{path}.accessory", "BASE_TYPE_REQUIRED", "This field is required")
    elif accessory.get("type") not in (BUTTON, THUMBNAIL):
        form.wrong(f"{path}.accessory.type", "UNION_TYPE_CHOICES", "A button or a thumbnail.")


def _container(form: Form, path: str, container: JSON) -> None:
    form.number(f"{path}.accent_color", container.get("accent_color"), 0, 0xFFFFFF)
    for number, item in enumerate(form.rows(f"{path}.components", container.get("components"), 40, 1)):
        if item.get("type") not in TOP_LEVEL or item.get("type") == CONTAINER:
            form.wrong(
                f"{path}.components.{number}.type", "UNION_TYPE_CHOICES", "Not allowed in a container."
            )


def custom_id(form: Form, path: str, component: JSON, seen: set[str]) -> None:
    """1 to 100 characters, and only once in a message."""
    found = form.text(f"{path}.custom_id", component.get("custom_id"), MOST_CUSTOM_ID, 1)
    if found and found in seen:
        form.wrong(
            f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
        )
    seen.add(found)


def _button(form: Form, path: str, button: JSON, seen: set[str]) -> None:
    style = button.get("style")
    form.number(f"{path}.style", style, 1, 6)
    form.text(f"{path}.label", button.get("label"), 80)
    if style == LINK:
        url = form.text(f"{path}.url", button.get("url"), 512, 1)
        if url and not url.startswith(("http://", "https://", "discord://")):
            form.wrong(
                f"{path}.url",
                "URL_TYPE_INVALID_SCHEME",
                "Scheme must be one of ('http', 'https', 'discord').",
            )
    elif style != PREMIUM:
        custom_id(form, path, button, seen)
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        form.wrong(path, "BUTTON_COMPONENT_MISSING_LABEL", "A button needs a label or an emoji")


def check_select(form: Form, path: str, select: JSON, seen: set[str]) -> None:
    """A select menu in a message or in a modal's label."""
    custom_id(form, path, select, seen)
    form.text(f"{path}.placeholder", select.get("placeholder"), 150)
    form.number(f"{path}.min_values", select.get("min_values"), 0, 25)
    form.number(f"{path}.max_values", select.get("max_values"), 1, 25)
    if select.get("type") != SELECT:
        return
    values: set[str] = set()
    options = form.rows(f"{path}.options", select.get("options"), 25, 1)
    for number, option in enumerate(options):
        here = f"{path}.options.{number}"
        form.text(f"{here}.label", option.get("label"), 100, 1)
        form.text(f"{here}.description", option.get("description"), 100)
        value = form.text(f"{here}.value", option.get("value"), 100, 1)
        if value in values:
            form.wrong(
                f"{here}.value",
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        values.add(value)
    for key in ("min_values", "max_values"):
        if isinstance(select.get(key), int) and select[key] > len(options) > 0:
            form.wrong(
                f"{path}.{key}",
                "NUMBER_TYPE_MAX",
                f"int value should be less than or equal to {len(options)}.",
            )


def _embeds(form: Form, body: JSON) -> None:
    total = 0
    for number, embed in enumerate(form.rows("embeds", body.get("embeds"), 10)):
        here = f"embeds.{number}"
        total += len(form.text(f"{here}.title", embed.get("title"), 256))
        total += len(form.text(f"{here}.description", embed.get("description"), 4096))
        total += len(form.text(f"{here}.footer.text", (embed.get("footer") or {}).get("text"), 2048))
        total += len(form.text(f"{here}.author.name", (embed.get("author") or {}).get("name"), 256))
        for n, field in enumerate(form.rows(f"{here}.fields", embed.get("fields"), 25)):
            total += len(form.text(f"{here}.fields.{n}.name", field.get("name"), 256, 1))
            total += len(form.text(f"{here}.fields.{n}.value", field.get("value"), 1024, 1))
    if total > MOST_EMBED_TEXT:
        form.wrong(
            "embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MOST_EMBED_TEXT}"
        )


def _nonce(form: Form, body: JSON) -> None:
    nonce = body.get("nonce")
    if isinstance(nonce, str):
        form.text("nonce", nonce, MOST_NONCE)
    elif nonce is not None and not isinstance(nonce, int):
        form.wrong("nonce", "UNION_TYPE_CHOICES", "Must be a string or an integer.")
    if body.get("enforce_nonce") and nonce in (None, ""):
        form.wrong("nonce", "BASE_TYPE_REQUIRED", "This field is required when enforce_nonce is set")


def _mentions(form: Form, body: JSON) -> None:
    allowed = body.get("allowed_mentions")
    if not isinstance(allowed, dict):
        return
    parse = allowed.get("parse") or []
    for key in ("users", "roles"):
        if allowed.get(key) and key in parse:
            form.wrong(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.',
            )
        if len(allowed.get(key) or ()) > 100:
            form.wrong(
                f"allowed_mentions.{key}", "BASE_TYPE_BAD_LENGTH", "Must be between 0 and 100 in length."
            )


def _files(form: Form, body: JSON, files: Sequence[Upload]) -> None:
    for number, attachment in enumerate(form.rows("attachments", body.get("attachments"), MOST_FILES)):
        form.text(f"attachments.{number}.description", attachment.get("description"), 1024)
        form.text(f"attachments.{number}.filename", attachment.get("filename"), 1024)
    if len(files) > MOST_FILES:
        form.wrong("attachments", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_FILES} or fewer in length.")
