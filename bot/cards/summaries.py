"""Cards of `/summary`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from urllib.parse import quote

from bot.answers.articles import ArticleRow
from bot.answers.summaries import SummaryAnswer
from bot.cards.actions import action
from bot.cards.escape import plain
from bot.cards.layout import Button, Card, Line, Style, block, own, packed, receipt, shown
from bot.cards.words import counted, credits, edited_note, title
from bot.news import Passage

MOST, FEWEST = 10, 1
MOST_WORDS, FEWEST_WORDS, STEP_WORDS = 300, 30, 40
NOTHING = "This text has no sentence to show."


def summary_card(answer: SummaryAnswer, *, why: bool = False) -> Card:
    """Passages in reading order, each with its place; with `why`, what made each of them chosen."""
    what = "Summary" if answer.article else "Summary of the story"
    lines = [title(what, answer.headline)]
    if answer.article:
        lines.append(own(credits(answer.article)))
    if answer.about:
        lines.append(own(f"-# About: {plain(answer.about)}"))
    if answer.note:
        lines.append(own(f"-# {answer.note}"))
    if not answer.lines:
        return Card("summary", (block(*lines, *(() if answer.note else (NOTHING,))),))
    blocks = [block(*lines)]
    for line in answer.lines:
        found: list[Line] = [
            shown(line.passage, f"> **[{plain(line.bracket)}]** " if line.bracket else "> "),
            own(f"> -# {receipt(line.passage)}" if not answer.article else f"> -# ¶{line.passage.paragraph}"),
        ]
        if why:
            reasons = "; ".join(plain(reason) for reason in line.reasons) or "position"
            found.append(own(f"-# Rank {line.rank}: {reasons}"))
        blocks.append(block(*found))
    kept, left = packed(blocks)
    saved = f"{min(99, round(100 * answer.saved))}% shorter" if answer.saved > 0 else "whole text"
    foot = (
        f"-# {counted(len(answer.lines), 'passage')} of {counted(answer.of_sentences, 'sentence')} · {saved}"
    )
    foot += f" · method {answer.method} · word for word"
    if left:
        foot += f" · {counted(left, 'passage')} did not fit"
    return Card("summary", (*kept, block(foot)), _buttons(answer, why))


def _buttons(answer: SummaryAnswer, why: bool) -> tuple[tuple[Button, ...], ...]:
    method = answer.method
    try:
        if answer.article:
            key: int | str = answer.article.id
        elif answer.story:
            key = f"s{answer.story.id}"
        else:
            return ()
        about = answer.about.replace(":", " ")

        def again(length: str, reasons: bool) -> str:
            return action("summary", key, length, method, int(reasons), about)

        def step(words: str, length: str) -> Button:
            if length == answer.length:
                return Button(words, action("off", words.lower()), disabled=True)
            return Button(words, again(length, why))

        shorter, longer = _steps(answer)
        rows = [
            step("Shorter", shorter),
            step("Longer", longer),
            Button("Hide reasons" if why else "Why these?", again(answer.length, not why)),
        ]
        if answer.article:
            rows.append(Button("Show in source", action("source", key, answer.length, method, 0, about)))
        rows.append(
            Button(
                "Share", action("share_summary", key, answer.length, method, int(why), about), Style.primary
            )
        )
    except ValueError:  # a long focus does not fit into a button
        return ()
    return (tuple(rows),)


def _steps(answer: SummaryAnswer) -> tuple[str, str]:
    """The next shorter and longer length, as buttons carry them; the same one at the ends, and where there is no more."""
    shown = len(answer.lines)
    all_there = shown >= answer.of_sentences
    if answer.words is not None:
        less, more = answer.words - STEP_WORDS, answer.words + STEP_WORDS
        return f"{max(FEWEST_WORDS, less)}w", answer.length if all_there else f"{min(MOST_WORDS, more)}w"
    if (
        answer.article and shown < answer.asked
    ):  # a story's length is its words: fewer and longer passages may fill it
        all_there = True
    less = (shown if all_there else answer.asked) - 2
    return str(max(FEWEST, less)), answer.length if all_there else str(min(MOST, answer.asked + 2))


def length_of(carried: str) -> tuple[int, int | None]:
    """Sentences and words of a length that a button carries."""
    return (5, int(carried[:-1])) if carried.endswith("w") else (int(carried), None)


def with_other_links(card: Card, links: Sequence[str]) -> Card:
    """The card of a message's first link, with a button for each of the next ones whose address fits into its id."""
    if not links:
        return card
    row = []
    for number, url in enumerate(links[:5], 2):
        with suppress(ValueError):
            row.append(Button(f"Link {number}", action("summarise_link", quote(url, safe="/?=&-._~"))))
    note = block(f"-# The first of {len(links) + 1} links in that message.")
    return replace(
        card, blocks=(*card.blocks, note), buttons=(*card.buttons, *((tuple(row),) if row else ()))
    )


def source_card(
    row: ArticleRow,
    lines: tuple[tuple[tuple[Passage, bool], ...], ...],
    back: Sequence[str | int],
    edited: Sequence[str] = (),
) -> Card:
    """Each passage between its neighbours, bold, as it stands in the article; `edited` since the post it is asked of.

    `back` are the arguments of the button that leads to the summary again.
    """
    head = [title("In the source", row.headline), own(credits(row.article))]
    if edited:
        head.append(edited_note(edited))
    blocks = [block(*head)]
    for group in lines:
        found = Line("> ")
        for position, (passage, chosen) in enumerate(group):
            found = found + shown(passage, " " * bool(position) + "**" * chosen, "**" * chosen)
        blocks.append(block(found, f"> -# ¶{group[0][0].paragraph}"))
    kept, left = packed(blocks)
    if left:
        kept = (*kept, block(f"-# {counted(left, 'passage')} did not fit. The rest is at the outlet's."))
    return Card("source", kept, ((Button("Back to the summary", action("summary", *back)),),))
