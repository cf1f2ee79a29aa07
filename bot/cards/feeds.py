"""Cards of `/feed`: added, list, test, removed, import."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, unquote

from bot.answers.feeds import FeedAdded, FeedImport, FeedRow, FeedRows, FeedTest, FeedTrouble
from bot.cards.actions import action
from bot.cards.articles import turning
from bot.cards.escape import plain
from bot.cards.layout import Attachment, Block, Button, Card, Style, block, link, packed
from bot.cards.words import ago, counted, listed, pages

PAGE = 6
#: Other feeds of a site shown on the card of the one that was added.
MOST_OTHERS = 8
LONGEST_ADDRESS = 300

NO_FEEDS = (
    "No feed here yet. `/feed add` takes the address of a feed or of a site; `/feed import` a whole list."
)
FIRST = "Of the last day, {first} come into the library now; the rest of {entries} stays silent, and only what is new comes from here on."
NONE_FIRST = (
    "None of its {entries} is of the last day: they stay silent, and only what is new comes from here on."
)
ALREADY = "This feed is here already; nothing was changed"
OTHERS = "This site has other feeds, too:"
REMOVED = "Feed removed"
UNDO_HINT = "What it brought stays in the library. The button brings the feed back."
GONE = "gone for good: the server says so; it is not asked any more"
REPORT = "feed-import.txt"
TROUBLE = "Feeds that need a look"
GONE_SINCE = "Gone for good since {since}: the server says so. It is not asked any more; `/feed remove` takes it off the list."
FAILING = "Fails since {since}. I go on asking, ever more seldom; `/feed test` asks now, `/feed remove` takes it off the list."
#: Feeds named in one notice.
MOST_TROUBLES = 15


def added_card(added: FeedAdded) -> Card:
    """A new subscription, and the other feeds of its site."""
    row = added.row
    lines = [f"### {ALREADY if added.already else 'Feed added'}", f"**{plain(row.name)}** · {_link(row.url)}"]
    if not added.already:
        entries = counted(added.entries, "entry", "entries")
        words = FIRST if added.first else NONE_FIRST
        lines.append(words.format(first=added.first, entries=entries))
    lines.extend(_words(row))
    blocks = [block(*lines)]
    if added.others:
        blocks.append(block(OTHERS))
        blocks.extend(_other(url, name) for url, name in added.others[:MOST_OTHERS])
    kept, _ = packed(blocks, components=32)
    row_of = [
        Button("Test", action("feed_test", row.id)),
        *(() if added.already else (Button("Undo", action("feed_remove", row.id)),)),
        Button("All feeds", action("feeds", 0)),
    ]
    return Card("feed", kept, (tuple(row_of),))


def feeds_card(rows: FeedRows) -> Card:
    """A page of the guild's feeds, those that fail first: last and next check, last error."""
    if not rows.total:
        return Card("feeds", (block(NO_FEEDS),))
    head = f"### {counted(rows.total, 'feed')}"
    if rows.failing:
        head += f" · {rows.failing:,} with errors, shown first"
    blocks = [block(*_row(row), button=_toggle(row)) for row in rows.rows]
    kept, left = packed(blocks, components=30)
    note = f"-# {pages(rows.total, rows.page, PAGE)}" + (f" · {left} more did not fit" if left else "")
    return Card("feeds", (block(head), *kept, block(note)), (turning(rows.page, rows.total, PAGE, "feeds"),))


def changed_card(row: FeedRow, words: str) -> Card:
    """A feed after a change: `words` say which."""
    return Card("feed", (block(f"### {words}", *_row(row)),), ((_toggle(row), Button("Test", action("feed_test", row.id))),))  # fmt: skip


def tested_card(test: FeedTest) -> Card:
    """What a feed answers now; headlines are not shown, they are in no library yet."""
    lines = [
        "### The feed answers",
        f"**{plain(test.name)}** · {_link(test.url)}",
        f"{counted(test.entries, 'entry', 'entries')}, {test.dated:,} of them dated; {test.passing:,} pass the words to include and exclude; "
        f"{test.whole:,} seem to carry the whole article.",
        f"By its rhythm I would ask every {_time(test.every_minutes)}.",
    ]
    if test.moved_to:
        lines.append(f"It moved for good to {_link(test.moved_to)}.")
    lines.extend(
        f"-# {number}. {ago(at) if at else 'undated'} · {link('open', url[:1000])}"
        for number, (url, at) in enumerate(test.newest, 1)
    )
    return Card("feed", (block(*lines),))


def removed_card(row: FeedRow) -> Card:
    """What was removed, and the way back."""
    return Card(
        "feed",
        (block(f"### {REMOVED}", f"**{plain(row.name)}** · {_link(row.url)}", UNDO_HINT),),
        ((Button("Undo", action("feed_restore", row.id)),),),
    )


def imported_card(made: FeedImport) -> Card:
    """Counts, the first lines left out, and the report of every line as a file."""
    lines = [
        f"### {counted(made.added, 'feed')} added",
        f"{made.already:,} here already · {made.left_out:,} left out",
    ]
    if made.added:
        lines.append("-# First checks are spread, a second for each feed; `/feed list` shows how they go.")
    lines.extend(f"-# {plain(line[:200])}" for line in made.report[: min(made.left_out, 8)])
    report = "\n".join(made.report).encode(errors="replace")
    return Card(
        "feeds",
        (block(*lines),),
        ((Button("All feeds", action("feeds", 0)),),),
        (Attachment(REPORT, report, "What became of every feed of the file"),),
    )


def exported_card(data: bytes) -> Card:
    """The feeds as OPML."""
    return Card(
        "feeds",
        (block("### Feeds exported", "OPML: other feed readers take it, and `/feed import` does."),),
        files=(Attachment("feeds.opml", data, "The feeds of this server as OPML"),),
    )


def notice_card(troubles: Sequence[FeedTrouble], footer: str) -> Card:
    """To the log channel, once: feeds that are gone for good or fail for days, and what can be done."""
    blocks = []
    for one in troubles[:MOST_TROUBLES]:
        what = GONE_SINCE if one.gone else FAILING
        lines = [f"**{plain(one.name[:100])}** · {_link(one.url)}", what.format(since=ago(one.since))]
        if one.error and not one.gone:
            lines.append(f"-# ✘ {plain(one.error[:200])}")
        blocks.append(block(*lines))
    kept, _ = packed(blocks)
    left = len(troubles) - len(kept)
    foot = [f"-# {counted(left, 'more feed')}: `/feed list` shows them first."] if left else []
    return Card("feeds", (block(f"### {TROUBLE}"), *kept, block(*foot, f"-# Verbatim · {footer}")))


def address_in(argument: str) -> str:
    """The address in the id of an "Add" button."""
    return unquote(argument)


def _other(url: str, name: str) -> Block:
    """A feed that can be added with a click, where its address fits into a button's id."""
    line = f"{plain(name[:100]) or 'Feed'} · {_link(url)}"
    try:
        return block(line, button=Button("Add", action("feed_add", quote(url, safe="/?=&-._~"))))
    except ValueError:
        return block(line)


def _row(row: FeedRow) -> list[str]:
    lines = [f"**{plain(row.name)}** · {_link(row.url)}"]
    if row.gone:
        following = GONE
    elif row.paused:
        following = "paused"
    else:
        following = f"next {ago(row.next_at)}" if row.next_at else "not asked"
    last = f"last {ago(row.last_at)}" if row.last_at else "not asked yet"
    new = f" · last new {ago(row.new_at)}" if row.new_at else ""
    lines.append(f"-# check: {last} · {following}{new}")
    lines.extend(_words(row))
    if row.error and not row.gone:
        since = f" (failing since {ago(row.failing_since)})" if row.failing_since else ""
        lines.append(f"-# ✘ {plain(row.error[:200])}{since}")
    return lines


def _words(row: FeedRow) -> list[str]:
    said = []
    if row.include:
        said.append(f"only with {listed(row.include, 10)}")
    if row.exclude:
        said.append(f"never with {listed(row.exclude, 10)}")
    if not row.full_text:
        said.append("the feed's own words, pages are not fetched")
    return [f"-# {' · '.join(said)}"[:600]] if said else []


def _toggle(row: FeedRow) -> Button:
    if row.paused:
        return Button("Resume", action("feed_resume", row.id), Style.primary)
    return Button("Pause", action("feed_pause", row.id))


def _link(url: str) -> str:
    if len(url) > LONGEST_ADDRESS:
        return plain(url[:80] + "…")
    return link("address", url)


def _time(minutes: int) -> str:
    return f"{minutes} minutes" if minutes < 90 else f"{round(minutes / 60)} hours"
