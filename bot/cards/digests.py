"""The daily post, and the cards that manage it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.answers import DigestAnswer, DigestStory, VerifyAnswer
from bot.cards.actions import action
from bot.cards.escape import plain
from bot.cards.layout import Block, Button, Card, Line, block, own, packed, quoted, receipt, shown
from bot.cards.words import ago, counted, listed, moment

DAY = "Today in the papers"
TODAY = "Today so far"
EMPTY = "No story in the library for this day."
TOPIC = "Topic: {topic}"
LEFT_OUT = "{count} found no room here: `/today` and `/story list` have them."
NOTHING_NEW = "day {days}, nothing new"
VERIFIED = "{found} of {total} passages found word for word in the stored texts."
EDITED = "Source edited since this was posted: {outlets}. The passages are those of the text of that time."
MISSING = "Not found any more: {what}."
NO_DIGESTS = "No daily post here yet. `/digest add` sets one up: a channel, a time, a time zone."


def digest_card(answer: DigestAnswer, *, heading: str = DAY, footer: str = "") -> Card:
    """A day's stories: headline, passages from different outlets, who was first; packed by Discord's budget.

    `footer` is the delivery's id, by which an uncertain post is found again in the channel.
    """
    head = [
        own(f"## {heading} · {plain(answer.day)}"),
        own(
            f"-# {counted(len(answer.stories), 'story', 'stories')} from {counted(answer.outlets, 'outlet')}, word for word"
        ),
    ]
    if answer.topic:
        head.append(own("-# " + TOPIC.format(topic=plain(answer.topic))))
    head.extend(own(f"-# {plain(note)}") for note in answer.notes)
    if not answer.stories:
        head.append(own(EMPTY))
    blocks = [_story(item) for item in answer.stories]
    kept, left = packed(blocks, budget=3_300, components=28)
    total_left = left + answer.left_out
    foot: list[Line] = []
    if total_left:
        foot.append(own("-# " + LEFT_OUT.format(count=counted(total_left, "story", "stories"))))
    if footer:
        foot.append(own(f"-# Verbatim · {footer}"))
    return Card("digest", (block(*head), *kept, *((block(*foot),) if foot else ())))


def _story(item: DigestStory) -> Block:
    outlets = counted(len(item.outlets), "outlet")
    facts = [f"{outlets}: {listed(item.outlets, 5)}"]
    if len(item.outlets) > 1 and item.first:
        facts.append(f"first: {plain(item.first)}")
    if item.differing:
        facts.append(counted(item.differing, "figure differs", "figures differ"))
    if item.nothing_new:
        facts = [NOTHING_NEW.format(days=item.days), outlets]
        return block(shown(item.headline, "**", "**"), "-# " + " · ".join(facts), button=_open(item))
    lines = [shown(item.headline, "### ", ""), own("-# " + " · ".join(facts))]
    lines.extend(quoted(passage) for passage in item.passages)
    if item.quote:
        passage, speaker = item.quote
        lines.append(
            shown(passage, "> “", f"”\n> -# {plain(speaker or 'speaker not certain')} · {receipt(passage)}")
        )
    return block(*lines, button=_open(item))


def _open(item: DigestStory) -> Button:
    return Button("Open", action("story", item.story.id))


def verify_card(answer: VerifyAnswer) -> Card:
    """What a re-check of a post found."""
    whole = answer.found == answer.total
    lines = [
        own("### " + ("✔ Verified" if whole else "✘ Not all of it holds")),
        own(VERIFIED.format(found=answer.found, total=answer.total)),
        own(f"-# Posted {moment(answer.posted_at)}"),
    ]
    if answer.edited_since:
        lines.append(
            own(EDITED.format(outlets=listed(sorted({article.outlet for article in answer.edited_since}))))
        )
    lines.extend(own("-# " + MISSING.format(what=plain(what))) for what in answer.missing[:10])
    changed = [
        Button(f"What {article.outlet[:50]} changed", action("history", article.id))
        for article in answer.edited_since[:5]
    ]
    return Card("verify", (block(*lines),), (tuple(changed),))


def digests_card(rows: Sequence[tuple[str, str, datetime | None, datetime | None, str | None, bool]]) -> Card:
    """The guild's daily posts: name, what and where, last and next run, last failure, paused."""
    if not rows:
        return Card("digests", (block(NO_DIGESTS),))
    blocks: list[Block] = []
    for name, what, last, following, failure, paused in rows:
        lines = [own(f"**{name}** · {what}")]
        lines.append(
            own("-# last: " + (ago(last) if last else "never") + " · next: " + _next(following, paused))
        )
        if failure:
            lines.append(own(f"-# last failure: {plain(failure)}"))
        blocks.append(block(*lines))
    return Card("digests", (block("### Daily posts"), *packed(blocks)[0]))


def _next(following: datetime | None, paused: bool) -> str:
    if paused:
        return "paused"
    return moment(following) if following else "none"
