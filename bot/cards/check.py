"""The check that counts: the final payload is read back and compared with the store before it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.cards.escape import stretches
from bot.news import Passage

#: (headline, body) of a revision
Stored = Mapping[int, tuple[str, str]]

MOST_CHARACTERS = 4_000
MOST_COMPONENTS = 40


class Refused(Exception):
    """A message that would show source text that is not in the store, or breaks a limit of Discord's. A defect of ours."""


def check(components: Sequence[Mapping[str, Any]], passages: Sequence[Passage], stored: Stored) -> None:
    """Compare every stretch of source text in a finished payload with its stored revision.

    `passages` are what the card says it shows, in order. Raises: Refused, naming the first difference.
    """
    texts = list(_texts(components))
    found = [stretch for text in texts for stretch in stretches(text)]
    if len(found) != len(passages):
        raise Refused(f"{len(found)} stretches of source text on the card, {len(passages)} passages")
    for number, (stretch, passage) in enumerate(zip(found, passages, strict=True)):
        headline, body = stored.get(passage.revision_id, ("", ""))
        source = headline if passage.part == "headline" else body
        if not stretch or source[passage.start : passage.end] != stretch:
            raise Refused(
                f"stretch {number + 1} is not what revision {passage.revision_id} says at {passage.start}"
            )
    characters = sum(map(len, texts))
    if characters > MOST_CHARACTERS:
        raise Refused(f"{characters} characters in one message")
    count = sum(1 for _ in _components(components))
    if count > MOST_COMPONENTS:
        raise Refused(f"{count} components in one message")


def _components(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for component in components:
        yield component
        yield from _components(component.get("components", ()))
        if accessory := component.get("accessory"):
            yield accessory


def _texts(components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Every text display of a payload, in reading order."""
    for component in _components(components):
        if component.get("type") == 10:
            yield str(component["content"])
