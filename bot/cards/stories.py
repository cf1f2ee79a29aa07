"""Cards of stories: list, one story, what is new in it, corrections by hand."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.stories import Curated, StoryChanges, StoryRow, StoryRows, StoryView
from bot.cards.actions import action
from bot.cards.articles import foot, turning
from bot.cards.escape import plain
from bot.cards.layout import Block, Button, Card, Line, Style, block, own, packed, quoted, shown
from bot.cards.words import ago, counted, dated, edited_note, listed, pages

PAGE = 8

#: Articles of a story on a page (each is a section of three components), and passages of what is new.
ARTICLES, PASSAGES = 8, 10
#: How far back "new" may reach, in days, with what it is called.
SINCE = {
    1: "yesterday",
    2: "2 days ago",
    3: "3 days ago",
    7: "a week ago",
    14: "two weeks ago",
    31: "a month ago",
}

EMPTY = "No story yet. Articles about one event come together here as they are saved."
NOTHING_CAME = "Nothing came in since then."
NOTHING_NEW = "Nothing new: every passage since then matches one stored before."
WHOLE = "All of this story came in since then: what its articles say, each thing once."
TOPIC = "Same topic"
DONE = {"merge": "Merged", "split": "Split off", "move": "Moved", "rename": "Renamed"}
UNDONE, ONE_MORE = "Taken back", "Undo the one before"
TAKEN_BACK = {
    "merge": "The stories are apart again.",
    "split": "The article is back in its story.",
    "move": "The article is back in its story.",
    "rename": "The story has the name it had before.",
}


def stories_card(rows: StoryRows) -> Card:
    """A page of stories, newest first."""
    if not rows.total:
        return Card("stories", (block(EMPTY),))
    blocks = [
        block(
            named(row),
            f"-# {listed(row.story.outlets)} · {counted(row.story.articles, 'article')} · {ago(row.story.last_seen_at)}",
            *_topic(row),
            button=Button("Open", action("story", row.story.id)),
        )
        for row in rows.rows
    ]
    kept, left = packed(blocks, components=32)
    head = f"### {counted(rows.total, 'story', 'stories')}"
    return Card(
        "stories",
        (block(head), *kept, *foot(rows.total, rows.page, PAGE, left)),
        (turning(rows.page, rows.total, PAGE, "stories"),),
    )


def named(row: StoryRow | StoryView | StoryChanges, before: str = "**", after: str = "**") -> Line:
    """A story's label: an article's headline as a passage, or the name given by hand."""
    if row.headline:
        return shown(row.headline, before, after)
    return own(f"{before}{plain(row.story.label)}{after}")


def _topic(row: StoryRow) -> tuple[Line, ...]:
    """The other story of the topic that was seen last, the rest counted."""
    if not row.related:
        return ()
    more = len(row.related) - 1
    after = f" and {counted(more, 'story', 'stories')} more" if more else ""
    return (named(row.related[0], f"-# {TOPIC.lower()}: ", after),)


def story_card(view: StoryView, edited: Sequence[str] = (), page: int = 0) -> Card:
    """The articles of a story, first published first, and what else its topic has.

    `edited`: outlets that changed what the post asked of shows.
    """
    story = view.story
    last = max(0, -(-len(view.articles) // ARTICLES) - 1)
    page = max(0, min(page, last))
    facts = [_counts(view), f"first seen {ago(story.first_seen_at)}", f"story {story.id}"]
    head = [named(view, "### ", ""), own(f"-# {' · '.join(facts)}")]
    if edited:
        head.append(edited_note(edited))
    blocks = [block(*head)]
    for row in view.articles[page * ARTICLES : (page + 1) * ARTICLES]:
        article = row.article
        wire = " · wire copy" if article.wire_of else ""
        wire += " · edited since" if article.revision > 1 else ""
        blocks.append(
            block(
                shown(row.headline, "**", "**"),
                f"-# {plain(article.outlet)} · {dated(article)}{wire}",
                button=Button("Open", action("article", article.id)),
            )
        )
    if last:
        blocks.append(block(f"-# {pages(len(view.articles), page, ARTICLES)}"))
    if view.related and page == 0:
        lines = [
            named(row, "", f" · {ago(row.story.last_seen_at)} · story {row.story.id}") for row in view.related
        ]
        blocks.append(block(own(f"**{TOPIC}**"), *lines))
    kept, _ = packed(blocks, components=32)
    quotes = action("quotes_of", view.articles[0].article.id, 0)
    buttons = [Button("Full summary", action("summary", f"s{story.id}", 5), Style.primary)]
    if len(view.articles) > 1:
        buttons.append(Button("Compare", action("compare", f"s{story.id}", "overview", 0)))
        quotes = action("compare", f"s{story.id}", "quotes", 0)
    buttons += [Button("Quotes", quotes), Button("What is new", action("changes", story.id))]
    turn = (
        Button("◀", action("story", story.id, max(0, page - 1), "p"), disabled=page == 0),
        Button("▶", action("story", story.id, min(last, page + 1), "n"), disabled=page >= last),
    )
    return Card("story", kept, (tuple(buttons), turn) if last else (tuple(buttons),))


def _counts(view: StoryView) -> str:
    outlets = {row.article.outlet for row in view.articles}
    said = f"{counted(len(view.articles), 'article')} of {counted(len(outlets), 'outlet')}"
    voices = len(view.story.outlets)
    own_text = f"{voices:,} with a text of {'its' if voices == 1 else 'their'} own"
    return said if voices >= len(outlets) else f"{said}, {own_text}"


def changes_card(changes: StoryChanges, page: int = 0) -> Card:
    """Passages of a story that say what nothing stored before says."""
    head = [named(changes, "### ", ""), own(f"-# New since {ago(changes.since)}: {_came(changes)}")]
    if changes.whole and changes.articles:
        head.append(own(f"-# {WHOLE}"))
    paged = _in_pages([block(quoted(passage)) for passage in changes.passages])
    page = max(0, min(page, len(paged) - 1))
    if not changes.passages:
        head.append(own(NOTHING_NEW if changes.articles or changes.edited else NOTHING_CAME))
    blocks = [block(*head), *(paged[page] if paged else ())]
    foot = [f"page {page + 1} of {len(paged)}"] if len(paged) > 1 else []
    if changes.left_out and page + 1 >= len(paged):
        foot.append(f"{counted(changes.left_out, 'passage')} more are not shown")
    if foot:
        blocks.append(block(f"-# {' · '.join(foot)}"))
    story, days = changes.story.id, changes.days
    since = [
        Button(
            f"Since {SINCE[each]}",
            action("changes", story, each),
            Style.primary if each == days else Style.secondary,
        )
        for each in (1, 3, 7)
    ]
    rows = [(*since, Button("The story", action("story", story)))]
    if len(paged) > 1:
        rows.append(
            (
                Button("◀", action("changes", story, days, max(0, page - 1), "p"), disabled=page == 0),
                Button(
                    "▶",
                    action("changes", story, days, min(len(paged) - 1, page + 1), "n"),
                    disabled=page + 1 >= len(paged),
                ),
            )
        )
    return Card("changes", tuple(blocks), tuple(rows))


def _came(changes: StoryChanges) -> str:
    found = counted(len(changes.passages) + changes.left_out, "passage")
    came = [counted(changes.articles, "new article")] if changes.articles else []
    came += [counted(changes.edited, "edited article")] if changes.edited else []
    return f"{found} in {' and '.join(came)}" if came else "no article"


def _in_pages(blocks: list[Block]) -> list[tuple[Block, ...]]:
    """Ten passages at most in each; one that fits no message is left out, so that it costs itself only."""
    found: list[tuple[Block, ...]] = []
    rest = blocks
    while rest:
        kept, _ = packed(rest[:PASSAGES], budget=3_300)
        if kept:
            found.append(kept)
        rest = rest[len(kept) or 1 :]
    return found


def curated_card(done: Curated) -> Card:
    """What a correction by hand did, the stories as they are now, and its undo."""
    head: list[Line] = [own(f"### {UNDONE if done.undone else DONE[done.kind]}")]
    if done.undone:
        head.append(own(f"-# {TAKEN_BACK[done.kind]}"))
    if done.article:
        head.append(shown(done.article.headline, f"{plain(done.article.article.outlet)} · "))
    if done.before:
        head.append(named(done.before, "-# before: " if done.kind == "rename" else "-# went in: ", ""))
    blocks = [block(*head)]
    for view in done.views:
        outlets = listed(list(dict.fromkeys(row.article.outlet for row in view.articles)))
        facts = f"-# {counted(len(view.articles), 'article')}: {outlets} · story {view.story.id}"
        blocks.append(block(named(view), facts, button=Button("Open", action("story", view.story.id))))
    undo = (Button(ONE_MORE if done.undone else "Undo", action("uncurate", done.edit)),) if done.edit else ()
    return Card("curated", tuple(blocks), (undo,) if undo else ())
