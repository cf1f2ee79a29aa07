"""The daily post, and the cards that manage it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.digests import DigestAnswer, DigestRow, DigestStory
from bot.answers.server import VerifyAnswer
from bot.cards.actions import action
from bot.cards.digest_words import Words, dated, words_of
from bot.cards.escape import label, plain
from bot.cards.layout import Block, Button, Card, Line, block, own, packed, quoted, receipt, shown
from bot.cards.words import ago, counted, listed, moment

VERIFIED = "{found} of {total} passages found word for word in the stored texts."
EDITED = "Source edited since this was posted: {outlets}. The passages are those of the text of that time."
MISSING = "Not found any more: {what}."
NO_DIGESTS = "No daily post here yet. `/digest add` sets one up: a channel, a time, a time zone."

#: Characters of a message kept for its stories; the rest is for the head, what was left out, and the footer.
FOR_STORIES = 3_250
#: Components: the container, head and foot are three; a story with its button takes three of the 40.
MOST_STORIES = 12
#: Characters for the headlines of what was left out.
FOR_LEFT = 420

#: How much of a story is shown: all; without its quote; with one passage; its headline alone.
WHOLE, UNQUOTED, BRIEF, HEADLINE = 3, 2, 1, 0


def digest_card(answer: DigestAnswer, *, so_far: bool = False, footer: str = "") -> Card:
    """A day's stories: headline, passages from different outlets, who was first; packed by Discord's budget.

    `footer` is the delivery's id, by which an uncertain post is found again in the channel.
    """
    said = words_of(answer.language)
    kept, cut = _packed(answer.stories, said)
    foot = _left_out(answer, cut, said)
    if footer:
        foot.append(own(f"-# Verbatim · {footer}"))
    blocks = (block(*_head(answer, said, so_far=so_far)), *kept, *((block(*foot),) if foot else ()))
    return Card("digest", blocks)


def overview_card(answer: DigestAnswer, *, footer: str) -> Card:
    """The first message of a digest with a thread for each story: the headlines."""
    said = words_of(answer.language)
    lines = [*_head(answer, said, so_far=False)]
    for item in answer.stories:
        facts = own(" · " + said.nothing_new(item.days)) if item.nothing_new else own("")
        lines.append(shown(item.headline, "- ") + facts)
    kept, left = packed([block(line) for line in lines], budget=FOR_STORIES)
    whole = block(*(line for each in kept for line in each.lines))
    foot = [*_left_out(answer, answer.stories[len(answer.stories) - left :] if left else (), said)]
    return Card("digest", (whole, block(*foot, own(f"-# Verbatim · {footer}"))))


def story_of_day_card(item: DigestStory, language: str, *, footer: str) -> Card:
    """One story of a digest with a thread for each: its own message."""
    said = words_of(language)
    levels = (_story(item, level, said) for level in (WHOLE, UNQUOTED, BRIEF, HEADLINE))
    shown_story = next((made for made in levels if _size(made) < FOR_STORIES), _story(item, HEADLINE, said))
    return Card("digest", (shown_story, block(f"-# Verbatim · {footer}")))


def day_title(answer: DigestAnswer) -> str:
    """What a forum post of the day is called; plain text."""
    return f"{words_of(answer.language).heading} · {dated(answer.day, answer.language)}"


def story_title(item: DigestStory) -> str:
    """What a story's thread is called: its headline, cut where Discord's names end."""
    return label(item.headline.text, 100)


def _head(answer: DigestAnswer, said: Words, *, so_far: bool) -> list[Line]:
    head = [own(f"## {said.so_far if so_far else said.heading} · {dated(answer.day, answer.language)}")]
    if answer.stories:
        head.append(own("-# " + said.counted(len(answer.stories), answer.articles, answer.outlets)))
    if answer.late:
        head.append(own("-# " + said.late.format(time=answer.late)))
    if answer.topic:
        head.append(own("-# " + said.topic.format(topic=plain(answer.topic))))
    if answer.feeds:
        head.append(own("-# " + said.feeds.format(feeds=said.listed(answer.feeds, 4))))
    if not answer.stories:
        head.append(own(said.empty))
    return head


def _packed(items: Sequence[DigestStory], said: Words) -> tuple[tuple[Block, ...], tuple[DigestStory, ...]]:
    """Blocks of the stories, and those without room.

    What does not fit is shortened from the last story on: first its quote goes, then passages, then all but the headline.
    """
    levels = [WHOLE] * len(items)

    def size() -> int:
        return sum(_size(_story(item, level, said)) for item, level in zip(items, levels, strict=True))

    for lowest in (UNQUOTED, BRIEF, HEADLINE):
        for number in reversed(range(len(items))):
            if size() <= FOR_STORIES:
                break
            levels[number] = min(levels[number], lowest)
    while levels and (size() > FOR_STORIES or len(levels) > MOST_STORIES):
        levels.pop()
        items = items[: len(levels)]
    made = tuple(_story(item, level, said) for item, level in zip(items, levels, strict=True))
    return made, tuple(items[len(levels) :])


def _size(item: Block) -> int:
    return sum(len(line.text) + 1 for line in item.lines)


def _story(item: DigestStory, level: int, said: Words) -> Block:
    if item.nothing_new:
        still = f"-# {said.nothing_new(item.days)} · {said.outlets(len(item.outlets))}"
        return block(shown(item.headline, "**", "**"), own(still), button=_open(item, said))
    facts = [f"{said.outlets(len(item.outlets))}: {said.listed(item.outlets, 5)}"]
    if len(item.outlets) > 1 and item.first:
        facts.append(said.first.format(outlet=plain(item.first)))
    if item.days > 1:
        facts.insert(0, said.again(item.days, item.fresh))
    lines = [shown(item.headline, "### ", ""), own("-# " + " · ".join(facts))]
    if level > HEADLINE:
        lines.extend(quoted(passage) for passage in item.passages[: 1 if level == BRIEF else None])
    if level > BRIEF:
        lines.extend(_figure(item, said))
    if level == WHOLE and item.quote:
        passage, speaker = item.quote
        lines.append(
            shown(passage, "> “", f"”\n> -# {plain(speaker or said.uncertain)} · {receipt(passage)}")
        )
    return block(*lines, button=_open(item, said))


def _figure(item: DigestStory, said: Words) -> list[Line]:
    """The surest pair of figures that differ, each with its receipt; the others are counted."""
    if not item.figures:
        return []
    one, other = item.figures[0]
    more = f" · {said.more.format(count=item.differing - 1)}" if item.differing > 1 else ""
    first = shown(one, f"-# {said.figures}: ", f" ({plain(one.outlet)} ¶{one.paragraph})")
    return [first + shown(other, " ↔ ", f" ({plain(other.outlet)} ¶{other.paragraph}){more}")]


def _left_out(answer: DigestAnswer, cut: Sequence[DigestStory], said: Words) -> list[Line]:
    """The headlines of what found no room, as many as fit; the rest is counted."""
    total = len(cut) + answer.left_out
    if not total:
        return []
    line, named = own(f"-# {said.left_out}: "), 0
    for headline in (*(item.headline for item in cut), *answer.left):
        more = shown(headline, " · " if named else "")
        if len(line.text) + len(more.text) > FOR_LEFT:
            break
        line, named = line + more, named + 1
    if total > named:
        line = line + own((" · " if named else "") + said.more.format(count=total - named))
    return [line, own("-# " + said.elsewhere)]


def _open(item: DigestStory, said: Words) -> Button:
    return Button(said.open, action("story", item.story.id))


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


def digests_card(rows: Sequence[DigestRow]) -> Card:
    """The guild's daily posts: what and where, last and next run, last failure and why, paused."""
    if not rows:
        return Card("digests", (block(NO_DIGESTS),))
    blocks: list[Block] = []
    for row in rows:
        lines = [
            own(f"**{row.name}** · <#{row.channel}> at {row.time} ({row.zone}), every {row.days}"),
            own("-# " + " · ".join(plain(each) for each in row.what)),
            own(
                "-# last: "
                + (ago(row.last_at) if row.last_at else "never")
                + " · next: "
                + ("paused" if row.paused else row.following or "none")
            ),
        ]
        if row.change:
            lines.append(own(f"-# {row.change}"))
        if row.failure:
            lines.append(own(f"-# last failure: {row.failure}"))
        blocks.append(block(*lines))
    kept, left = packed(blocks)
    rest = (block(f"-# {counted(left, 'more daily post')} not shown."),) if left else ()
    return Card("digests", (block("### Daily posts"), *kept, *rest))
