"""The steps of a comparison word by word, as cards show them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.quotes import DiffToken
from bot.text.diff import Token

#: What a change is called where it stands.
CALLED = {
    "negation": "negation!",
    "number": "number!",
    "name": "name!",
    "modal": "can, must, will…!",
    "capital": "capital",
    "accent": "accent",
    "spelling": "spelling",
}


def tokens_of(steps: Sequence[Token]) -> list[DiffToken]:
    """Steps of the comparison; a changed word is one taken out and one put in."""
    found: list[DiffToken] = []
    for step in steps:
        note = CALLED.get(step.change, "")
        if step.kind == "same":
            found.append(DiffToken("same", step.new or step.old))
            continue
        if step.old:
            found.append(DiffToken("removed", step.old, "" if step.new else note))
        if step.new:
            found.append(DiffToken("added", step.new, note))
    return found
