"""Cards of the library: saved, list, one article, history."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.articles import ArticleRow, ArticleView, History, Removed, Rows, Saved
from bot.cards.actions import action
from bot.cards.edits import changes_lines
from bot.cards.escape import plain
from bot.cards.layout import Block, Button, Card, Line, Style, block, link, own, packed, quoted, shown
from bot.cards.words import ago, counted, credits, dated, language_name, listed, moment, pages, title

PAGE = 8

SAVED = "Saved"
ALREADY = "This article is already in the library; nothing was changed"
CORRECTED = "Corrected"
IN_STORY = "In one story with {outlets}."
ALONE = "No other article of this library reports this yet."
READ_BY_MYSELF = "I read {what} from the text myself. `/save edit` corrects what is wrong."
REMOVED = "Removed from this library"
UNCORRECT_HINT = "`/save undo` takes the correction back."
UNDO_HINT = "The button or `/save undo` brings it back."
RESTORED = "Back in the library"
UNCORRECTED = "Correction taken back"
EMPTY = "This library is empty. `/save link`, `/save file` or `/save text` puts the first article in."
NOTHING_FOUND = "No article here has {words}. Words are matched by their stems; all of them must be there."
ONE_REVISION = "One text so far: no edit has been seen."


def saved_card(saved: Saved, *, corrected: bool = False) -> Card:
    """What was saved, what was read from it, and what to do next."""
    article = saved.article
    lines = [
        title(ALREADY if saved.already else CORRECTED if corrected else SAVED, saved.headline),
        own(credits(article)),
    ]
    if saved.refilled and not saved.already:
        lines.append(own("-# " + READ_BY_MYSELF.format(what=listed(saved.refilled))))
    if corrected and not saved.already:
        lines.append(own(f"-# {UNCORRECT_HINT}"))
    if saved.story:
        others = [outlet for outlet in saved.story.outlets if outlet != article.outlet]
        more = saved.story.articles - 1
        told = listed(others) if others else counted(more, "other article")
        lines.append(own(IN_STORY.format(outlets=told) if others or more else ALONE))
    row = [
        Button("Summary", action("summary", article.id, 5), Style.primary),
        Button("Edit", action("save_edit", article.id)),
    ]
    if saved.story and saved.story.articles > 1:
        row.insert(1, Button("Compare coverage", action("compare", f"s{saved.story.id}", "overview", 0)))
    if not saved.already and not corrected:
        row.append(Button("Undo", action("remove", article.id)))
    return Card("saved", (block(*lines),), (tuple(row),))


def saved_links_card(made: Sequence[tuple[str, Saved | str]]) -> Card:
    """What became of each link of a message: saved, there already, or why not."""
    saved = sum(not isinstance(what, str) and not what.already for _, what in made)
    blocks = [block(f"### {counted(saved, 'article')} saved of {counted(len(made), 'link')}")]
    for url, what in made:
        if isinstance(what, str):
            blocks.append(block(f"✘ {link('link', url)}: {plain(what, 400)}"))
            continue
        state = "already here" if what.already else "saved"
        blocks.append(
            block(
                shown(what.headline, "**", "**"),
                own(f"-# {state} · {plain(what.article.outlet)} · {dated(what.article)}"),
                button=Button("Summary", action("summary", what.article.id, 5)),
            )
        )
    kept, left = packed(blocks, components=36)
    if left:
        kept = (*kept, block(f"-# {counted(left, 'link')} did not fit; `/article list` has what was saved."))
    return Card("saved", kept)


def removed_card(removed: Removed) -> Card:
    """What was taken out, and the way back."""
    return Card(
        "removed",
        (block(title(REMOVED, removed.headline), f"-# {plain(removed.article.outlet)}", UNDO_HINT),),
        ((Button("Undo", action("restore", removed.article.id)),),),
    )


def restored_card(row: ArticleRow) -> Card:
    """What came back."""
    return Card("restored", (block(title(RESTORED, row.headline), credits(row.article)),))


def undone_card(kind: str, what: ArticleRow | Removed) -> Card:
    """What `/save undo` took back."""
    if isinstance(what, Removed):
        return removed_card(what)
    if kind == "edit":
        return Card("restored", (block(title(UNCORRECTED, what.headline), credits(what.article)),))
    return restored_card(what)


def rows_card(rows: Rows, verb: str) -> Card:
    """A page of articles; `verb` is the button that turns the page."""
    if not rows.total:
        return Card(
            "articles",
            (block(NOTHING_FOUND.format(words=f"“{plain(rows.asked)}”") if rows.asked else EMPTY),),
        )
    head = f"### {counted(rows.total, 'article')}"
    if rows.asked:
        head += f" with “{plain(rows.asked)}”"
    blocks = [
        block(*_row(row), button=Button("Open", action("article", row.article.id))) for row in rows.rows
    ]
    kept, left = packed(blocks, components=32)
    return Card(
        "articles",
        (block(head), *kept, *foot(rows.total, rows.page, PAGE, left)),
        (turning(rows.page, rows.total, PAGE, verb, rows.asked),),
    )


def _row(row: ArticleRow) -> tuple[Line, ...]:
    article = row.article
    story = f" · story {article.story_id}" if article.story_id else ""
    lines = [
        shown(row.headline, "**", "**"),
        own(f"-# {plain(article.outlet)} · {dated(article)}{story}"),
    ]
    if row.excerpt:
        lines.append(shown(row.excerpt, "> ", f" ¶{row.excerpt.paragraph}"))
    return tuple(lines)


def foot(total: int, page: int, size: int, left: int) -> tuple[Block, ...]:
    """Which page of several this is, and how many rows of it did not fit; nothing for all on one page."""
    notes = [pages(total, page, size)] if total > size else []
    notes += [f"{left} did not fit"] if left else []
    return (block(f"-# {' · '.join(notes)}"),) if notes else ()


def turning(page: int, total: int, size: int, verb: str, *arguments: str | int) -> tuple[Button, ...]:
    """Earlier and later pages; no row for a single page. Arguments too long for a button id leave the row out."""
    last = max(0, -(-total // size) - 1)
    if last == 0:
        return ()
    try:
        return (
            Button("◀", action(verb, max(0, page - 1), *arguments), disabled=page == 0),
            Button("▶", action(verb, min(last, page + 1), *arguments), disabled=page >= last),
        )
    except ValueError:
        return ()


def article_card(view: ArticleView) -> Card:
    """One article: its opening, what is known of it, what can be asked of it."""
    article = view.article
    facts = [
        counted(view.sentences, "sentence"),
        counted(view.quotes, "quote"),
        language_name(article.language),
        f"saved {ago(article.saved_at)}",
    ]
    head = block(title("Article", view.headline), own(credits(article)))
    kept, _ = packed([head, *(block(quoted(passage)) for passage in view.lede)], budget=3_200)
    lines = [line for each in kept for line in each.lines]
    lines.append(
        own("-# " + " · ".join(facts) + (f" · {link('original', article.url)}" if article.url else ""))
    )
    if article.wire_of:
        lines.append(own("-# Near-identical to another article here: counted as one voice."))
    if view.revisions > 1 and view.edited_at:
        lines.append(
            own(f"-# Edited by the outlet {ago(view.edited_at)}: {counted(view.revisions, 'revision')}.")
        )
    row = [
        Button("Summary", action("summary", article.id, 5), Style.primary),
        Button("Quotes", action("quotes_of", article.id, 0)),
        Button("History", action("history", article.id)),
    ]
    if view.story and view.story.articles > 1:
        row.append(Button("Compare coverage", action("compare", f"s{view.story.id}", "overview", 0)))
    return Card("article", (block(*lines),), (tuple(row),))


def history_card(history: History) -> Card:
    """Revisions of an article, newest first, each change with both texts."""
    lines = [title("History", history.headline), own(credits(history.article))]
    lines.append(own(f"-# First stored {moment(history.first_seen_at)}"))
    if not history.steps:
        return Card("history", (block(*lines, ONE_REVISION),))
    blocks = [block(*lines)]
    for step in history.steps:
        found = [own(f"**Revision {step.number}**, seen {moment(step.seen_at)}")]
        found.extend(changes_lines(step.changes))
        blocks.append(block(*found))
    kept, _ = packed(blocks)
    left = max(history.total, len(history.steps)) + 1 - len(kept)
    if left:
        kept = (*kept, block(f"-# {counted(left, 'older revision')} not shown."))
    return Card("history", kept)
