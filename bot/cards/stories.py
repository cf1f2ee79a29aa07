"""Cards of stories: list, one story, what is new in it, corrections by hand."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers import StoryChanges, StoryRow, StoryRows, StoryView
from bot.cards.actions import action
from bot.cards.articles import turning
from bot.cards.escape import plain
from bot.cards.layout import Button, Card, Line, Style, block, own, packed, quoted, shown
from bot.cards.words import ago, counted, day, edited_note, listed, pages

PAGE = 8

EMPTY = "No story yet. Articles about one event come together here as they are saved."
NOTHING_NEW = "Nothing new: every passage since then matches one stored before."


def stories_card(rows: StoryRows) -> Card:
    """A page of stories, newest first."""
    if not rows.total:
        return Card("stories", (block(EMPTY),))
    blocks = [
        block(
            named(row),
            f"-# {listed(row.story.outlets)} · {counted(row.story.articles, 'article')} · {ago(row.story.last_seen_at)}",
            button=Button("Open", action("story", row.story.id)),
        )
        for row in rows.rows
    ]
    kept, left = packed(blocks, components=32)
    note = f"-# {pages(rows.total, rows.page, PAGE)}" + (f" · {left} did not fit" if left else "")
    head = f"### {counted(rows.total, 'story', 'stories')}"
    return Card(
        "stories", (block(head), *kept, block(note)), (turning(rows.page, rows.total, PAGE, "stories"),)
    )


def named(row: StoryRow | StoryView | StoryChanges, before: str = "**", after: str = "**") -> Line:
    """A story's label: an article's headline as a passage, or the name given by hand."""
    if row.headline:
        return shown(row.headline, before, after)
    return own(f"{before}{plain(row.story.label)}{after}")


def story_card(view: StoryView, edited: Sequence[str] = ()) -> Card:
    """The articles of a story, first published first; `edited` are outlets that changed what the post asked of shows."""
    story = view.story
    head = [
        named(view, "### ", ""),
        own(
            f"-# {counted(len(story.outlets), 'outlet')} · first seen {ago(story.first_seen_at)} · story {story.id}"
        ),
    ]
    if edited:
        head.append(edited_note(edited))
    blocks = [block(*head)]
    for row in view.articles:
        article = row.article
        wire = " · wire copy" if article.wire_of else ""
        wire += " · edited since" if article.revision > 1 else ""
        blocks.append(
            block(
                shown(row.headline, "**", "**"),
                f"-# {plain(article.outlet)} · {day(article.published_at or article.saved_at)}{wire}",
                button=Button("Open", action("article", article.id)),
            )
        )
    kept, left = packed(blocks, components=30)
    if left:
        kept = (*kept, block(f"-# {counted(left, 'article')} more."))
    quotes = action("quotes_of", view.articles[0].article.id, 0)
    buttons = [Button("Full summary", action("summary", f"s{story.id}", 5), Style.primary)]
    if len(view.articles) > 1:
        buttons.append(Button("Compare", action("compare", f"s{story.id}", "overview", 0)))
        quotes = action("compare", f"s{story.id}", "quotes", 0)
    buttons += [Button("Quotes", quotes), Button("What is new", action("changes", story.id))]
    return Card("story", kept, (tuple(buttons),))


def changes_card(changes: StoryChanges) -> Card:
    """Passages of a story that say what nothing stored before says."""
    blocks = [block(named(changes, "### ", ""), f"-# New since {ago(changes.since)}")]
    if not changes.passages:
        blocks.append(block(NOTHING_NEW))
    blocks.extend(block(quoted(passage)) for passage in changes.passages)
    kept, left = packed(blocks)
    if left:
        kept = (*kept, block(f"-# {counted(left, 'passage')} did not fit."))
    return Card("changes", kept)


def curated_card(words: str, view: StoryView) -> Card:
    """What a correction by hand did, and its undo."""
    outlets = listed([row.article.outlet for row in view.articles])
    return Card(
        "curated",
        (block(f"### {words}", named(view), f"-# {outlets}"),),
        ((Button("Undo", action("uncurate")), Button("Open the story", action("story", view.story.id))),),
    )
