"""What an outlet edited: was, now, and word by word; said in words, never by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.articles import Change
from bot.answers.quotes import DiffToken
from bot.cards.escape import plain
from bot.cards.layout import Line, own, shown
from bot.cards.words import counted
from bot.text.edited import GRAVE

#: Named as what they are, because a reader must not miss them.
NAMES = {
    "headline": "Headline changed",
    "figure": "Figure changed",
    "quote": "Quote changed",
    "figure and quote": "Figure and quote changed",
    "quote added": "Quote added",
    "quote taken out": "Quote taken out",
    "wording": "Wording changed",
    "added": "Added",
    "taken out": "Taken out",
}
HEADLINE_IS_OURS = "This library shows a headline of its own."
MORE = "{count} more, smaller ones"
#: Characters that the changes of one revision may take, so that several revisions find room on a card.
BUDGET = 2_600
#: Changed words named one by one; of a sentence written anew "was" and "now" say enough.
MOST_WORDS = 12


def changes_lines(changes: Sequence[Change], budget: int = BUDGET) -> list[Line]:
    """The gravest first, as many as the budget holds; the rest is counted."""
    ordered = sorted(changes, key=lambda change: change.kind not in GRAVE)  # stable: reading order within
    found: list[Line] = []
    used = 0
    for number, change in enumerate(ordered):
        lines = change_lines(change)
        size = sum(len(line.text) + 1 for line in lines)
        if found and used + size > budget:
            found.append(own("-# " + MORE.format(count=counted(len(ordered) - number, "change"))))
            break
        if size > budget:
            lines = [own(f"**{_name(change)}**, too long to be shown here")]
        found.extend(lines)
        used += size
    return found


def change_lines(change: Change) -> list[Line]:
    """One change: what it is, both texts, the words that differ."""
    place = change.after or change.before
    where = f" ¶{place.paragraph}" if place and place.part == "body" else ""
    lines = [own(f"**{_name(change)}**{where}")]
    if change.before is None and change.after is None:
        lines.append(own(f"-# {HEADLINE_IS_OURS}"))
    if change.before:
        lines.append(shown(change.before, "> was: "))
    if change.after:
        lines.append(shown(change.after, "> now: "))
    differing = differing_words(change.words)
    if differing:
        lines.append(own(f"-# word by word: {differing}"))
    return lines


def differing_words(words: Sequence[DiffToken]) -> str:
    """Only the words that differ, "…" for those that stay; "" where everything does or nothing."""
    changed = [token for token in words if token.kind != "same"]
    if not changed or len(changed) > MOST_WORDS:
        return ""
    parts: list[str] = []
    for token in words:
        if token.kind != "same":
            parts.append(word(token))
        elif not parts or parts[-1] != "…":
            parts.append("…")
    return " ".join(parts)


def word(token: DiffToken) -> str:
    """A word put in or taken out, told apart by sign and by form."""
    note = f" ({token.note})" if token.note else ""
    text = plain(token.text)
    return f"**+{text}**{note}" if token.kind == "added" else f"~~−{text}~~{note}"


def named(changes: Sequence[Change]) -> str:
    """What changed in a few words: "headline, 2 figures"; "wording" where nothing graver did."""
    kinds = [change.kind for change in changes]
    parts = ["headline"] if "headline" in kinds else []
    figures = sum("figure" in kind for kind in kinds)
    quotes = sum("quote" in kind for kind in kinds)
    if figures:
        parts.append("figure" if figures == 1 else f"{figures} figures")
    if quotes:
        parts.append("quote" if quotes == 1 else f"{quotes} quotes")
    return ", ".join(parts) or "wording"


def _name(change: Change) -> str:
    return NAMES.get(change.kind, change.kind)
