"""Cards of `/watch`: what came in, set up, list, removed; and the note under a post whose source was edited."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.watches import EditNote, WatchAnswer, WatchHit, WatchRow
from bot.cards.actions import action
from bot.cards.edits import changes_lines, named
from bot.cards.escape import plain
from bot.cards.layout import Block, Button, Card, Line, block, own, packed, quoted, receipt, shown
from bot.cards.words import ago, counted, dated, moment

TITLES = {
    "keyword": "Watched: “{what}”",
    "speaker": "Watched: quotes of {what}",
    "outlet": "Watched: {what}",
}
ADDED, REMOVED, RESTORED = "Watch set up", "Watch removed", "Watch back"
FROM_NOW = "From now on: what comes into the library is posted to <#{channel}>, several articles in one message, at most every {every}."
UNDO_HINT = "What was posted stays. The button brings the watch back."
NO_WATCHES = "No watch here yet. `/watch add` posts to a channel when a keyword, a speaker or an outlet comes into the library."
EDITS_ON = "Edits are said under the daily posts: headline, figure, quote, and what a post shows."
EDITS_OFF = "Edits are not said under the daily posts; `/watch edits` changes that. `/verify` says them when it is asked."
COPIES = "{count} left out: the same text in another outlet."
LEFT_OUT = "{count} found no room here: `/article list` has them."
FAILED = "the last post did not arrive: {why}"
EDITED = "### ✎ Source edited since"
IN_POST = "-# The post above, of {day}, shows the text of that time."
NOT_CERTAIN = "speaker not certain"
#: Articles in one post; more are counted.
MOST_SHOWN = 8


def watch_card(answer: WatchAnswer, footer: str) -> Card:
    """What came in, each article with the passage that makes it a hit; `footer` is the delivery's id."""
    head = f"### {title_of(answer.watch)}"
    facts = f"-# {counted(len(answer.hits), 'new article')}"
    blocks = [_hit(hit) for hit in answer.hits[:MOST_SHOWN]]
    kept, _ = packed(blocks, budget=3_300, components=28)
    left = len(answer.hits) - len(kept)
    foot: list[Line] = []
    if left:
        foot.append(own("-# " + LEFT_OUT.format(count=counted(left, "article"))))
    if answer.copies:
        copies = counted(answer.copies, "wire copy", "wire copies")
        foot.append(own("-# " + COPIES.format(count=copies)))
    foot.append(own(f"-# Verbatim · {footer}"))
    return Card("watch", (block(head, facts), *kept, block(*foot)))


def _hit(hit: WatchHit) -> Block:
    article = hit.article
    wire = " · wire copy" if article.wire_of else ""
    lines = [
        shown(hit.headline, "**", "**"),
        own(f"-# {plain(article.outlet)} · {dated(article)}{wire}"),
    ]
    for passage, speaker in hit.passages:
        if speaker is None:
            lines.append(quoted(passage))
        else:
            lines.append(shown(passage, "> “", f"”\n> -# {plain(speaker)} · {receipt(passage)}"))
    if hit.more:
        lines.append(own(f"-# and {counted(hit.more, 'more quote')}"))
    return block(*lines, button=Button("Open", action("article", article.id)))


def title_of(row: WatchRow) -> str:
    """What a watch is about."""
    return TITLES[row.kind].format(what=plain(row.what))


def added_card(row: WatchRow) -> Card:
    """A new watch, and the way back."""
    return Card(
        "watches",
        (block(f"### {ADDED}", *_described(row), FROM_NOW.format(channel=row.channel, every=_time(row.every))),),
        ((Button("Undo", action("watch_remove", row.id)), Button("All watches", action("watches"))),),
    )  # fmt: skip


def removed_card(row: WatchRow) -> Card:
    """What was removed, and the way back."""
    return Card(
        "watches",
        (block(f"### {REMOVED}", *_described(row), UNDO_HINT),),
        ((Button("Undo", action("watch_restore", row.id)),),),
    )


def restored_card(row: WatchRow) -> Card:
    """What came back."""
    return Card("watches", (block(f"### {RESTORED}", *_described(row)),))


def watches_card(rows: Sequence[WatchRow], *, edits: bool) -> Card:
    """Every watch of a guild, and whether edits are said under its daily posts."""
    note = block("-# " + (EDITS_ON if edits else EDITS_OFF))
    if not rows:
        return Card("watches", (block(NO_WATCHES), note))
    blocks = [
        block(*_described(row), *_last(row), button=Button("Remove", action("watch_remove", row.id)))
        for row in rows
    ]
    kept, left = packed(blocks, components=32)
    more = (block(f"-# {counted(left, 'more watch', 'more watches')}: `/watch remove` suggests them all."),)
    return Card("watches", (block(f"### {counted(len(rows), 'watch', 'watches')}"), *kept, *(more if left else ()), note))  # fmt: skip


def _described(row: WatchRow) -> list[str]:
    facts = [f"<#{row.channel}>", f"at most every {_time(row.every)}"]
    if row.quiet:
        facts.append(f"quiet {row.quiet}")
    facts.append("edits are said" if row.edits else "edits are not said")
    return [f"**{title_of(row)}**", f"-# {' · '.join(facts)}"]


def _last(row: WatchRow) -> list[str]:
    lines = [f"-# last post: {ago(row.last_post_at) if row.last_post_at else 'none yet'}"]
    if row.error:
        lines.append("-# ✘ " + FAILED.format(why=row.error[:200]))
    return lines


def edit_card(note: EditNote, footer: str) -> Card:
    """What outlets changed since a post was made: named, both texts, word by word."""
    head = block(EDITED, IN_POST.format(day=moment(note.posted_at)))
    blocks = []
    budget = 3_000 // len(note.articles)
    for edited in note.articles:
        lines = [
            shown(edited.headline, "**", "**"),
            own(f"-# {plain(edited.article.outlet)} changed: {named(edited.changes)}"),
            *changes_lines(edited.changes, max(600, budget)),
        ]
        blocks.append(block(*lines, button=Button("History", action("history", edited.article.id))))
    kept, left = packed(blocks, budget=3_300, components=28)
    foot = [f"-# {counted(left, 'more edited article')}: `/verify` names them."] if left else []
    return Card(NOTE, (head, *kept, block(*foot, f"-# Verbatim · {footer}")))


NOTE = "edit"


def _time(minutes: int) -> str:
    return f"{minutes} minutes" if minutes < 90 else f"{round(minutes / 60)} hours"
