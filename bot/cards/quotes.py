"""Cards of the quote look-up and the quote check."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers import CheckAnswer, DiffToken, QuoteRow, QuoteRows
from bot.cards.actions import action
from bot.cards.articles import turning
from bot.cards.escape import plain
from bot.cards.layout import Block, Button, Card, Line, block, own, packed, receipt, shown
from bot.cards.words import counted, day, listed, pages, title

PAGE = 6

NOT_CERTAIN = "speaker not certain"
NOBODY = "Nobody called {speaker} is quoted in this library."
NOTHING = "No quote here has {words}."
NO_QUOTES = "No quote found in this article."

VERDICTS = {
    "exact": "✔ Exact",
    "typography": "✔ Exact apart from typography",
    "other speaker": "✘ Exact, but said by somebody else",
    "stitched": "✘ Stitched: the parts are exact, but do not stand together",
    "not quoted": "✘ In an article, but not as a quote",
    "differs": "✘ Differs from what is in the library",
    "absent": "– Not in this library",
    "too short": "– Too short to tell",
}
EXPLAINED = {
    "exact": "These words stand letter for letter inside quotation marks.",
    "typography": "The same words; only marks, dashes, dots or blanks are set differently.",
    "other speaker": "Said by {speaker}, not {asked}.",
    "stitched": "Each part stands in the article, with something left out between them that the text does not show.",
    "not quoted": "These are the article's own words, or a quote run together with them.",
    "differs": "The nearest quote reads otherwise: ~~struck out~~ (−) is only in your text, **bold** (+) only in the source.",
    "absent": "No article of this library has these words. That says nothing about other articles.",
    "too short": "Give at least three words.",
}
PART = "Part of a longer quote: more stands {where} it."
ALSO = "Also in {outlets}."


def quotes_card(rows: QuoteRows, verb: str, *arguments: str | int) -> Card:
    """A page of quotes: words, speaker or "speaker not certain", outlet, paragraph, link."""
    if not rows.total:
        if rows.speaker:
            words = NOBODY.format(speaker=f"“{plain(rows.speaker)}”")
        else:
            words = NOTHING.format(words=f"“{plain(rows.asked)}”") if rows.asked else NO_QUOTES
        return Card("quotes", (block(words),))
    if rows.speaker:
        head = f"### {plain(rows.speaker)}: {counted(rows.total, 'quote')}"
        if rows.aliases:
            head += f"\n-# Also written {listed(rows.aliases)}"
    else:
        head = f"### {counted(rows.total, 'quote')}" + (f" with “{plain(rows.asked)}”" if rows.asked else "")
    blocks = [_quote(row) for row in rows.rows]
    kept, left = packed(blocks)
    note = f"-# {pages(rows.total, rows.page, PAGE)}" + (f" · {left} did not fit" if left else "")
    return Card(
        "quotes", (block(head), *kept, block(note)), (turning(rows.page, rows.total, PAGE, verb, *arguments),)
    )


def _quote(row: QuoteRow) -> Block:
    speaker = f"**{plain(row.speaker)}**" if row.speaker else NOT_CERTAIN
    if row.kind == "indirect":
        speaker += " (reported, not quoted)"
    lines: list[Line] = [
        shown(row.passage, "> “" if row.kind != "indirect" else "> ", "”" if row.kind != "indirect" else ""),
        own(f"> -# {speaker} · {receipt(row.passage)} · {day(row.published_at)}"),
    ]
    if row.context:
        lines.append(shown(row.context, "> -# in: "))
    if row.others:
        outlets = [passage.outlet for passage in row.others]
        lines.append(own("> -# " + ALSO.format(outlets=listed(outlets))))
        different = [passage for passage in row.others if passage.text != row.passage.text]
        lines.extend(shown(passage, f"> -# {plain(passage.outlet)} has: “", "”") for passage in different[:3])
    return block(*lines)


def check_card(answer: CheckAnswer) -> Card:
    """The verdict, what it rests on, and where the words stand."""
    lines: list[Line] = [title(VERDICTS[answer.verdict]), own(f"> {plain(answer.asked)}")]
    explained = EXPLAINED[answer.verdict].format(
        speaker=plain(answer.speaker or NOT_CERTAIN), asked=plain(answer.asked_speaker or "")
    )
    lines.append(own(explained))
    lines.extend(own(f"-# {plain(note)}") for note in answer.notes)
    if answer.diff:
        lines.append(own("**Word by word:** " + " ".join(_token(token) for token in answer.diff)))
    blocks = [block(*lines)]
    if answer.passage:
        blocks.append(_found(answer))
    for part in answer.parts:
        blocks.append(block(shown(part, "> ", f"\n> -# {receipt(part)}")))
    kept, _ = packed(blocks)
    buttons: tuple[Button, ...] = ()
    if answer.article:
        buttons = (Button("Open the article", action("article", answer.article.id)),)
    return Card("check", kept, (buttons,))


def _found(answer: CheckAnswer) -> Block:
    assert answer.passage is not None
    speaker = answer.speaker or NOT_CERTAIN
    lines = [
        own("**In the library:**"),
        shown(answer.passage, "> "),
        own(f"> -# {plain(speaker)} · {receipt(answer.passage)}"),
    ]
    if answer.before or answer.after:
        where = " and ".join(
            word for word, there in (("before", answer.before), ("after", answer.after)) if there
        )
        lines.append(own("-# " + PART.format(where=where)))
    if answer.also:
        lines.append(own("-# " + ALSO.format(outlets=listed([article.outlet for article in answer.also]))))
    return block(*lines)


def _token(token: DiffToken) -> str:
    note = f" ({token.note})" if token.note else ""
    if token.kind == "added":
        return f"**+{plain(token.text)}**{note}"
    if token.kind == "removed":
        return f"~~−{plain(token.text)}~~{note}"
    return plain(token.text)


def checks_card(answers: Sequence[CheckAnswer]) -> Card:
    """One line of verdict for each quoted stretch of a message."""
    blocks = [block(f"### {counted(len(answers), 'quote')} checked")]
    for answer in answers:
        lines = [own(f"**{VERDICTS[answer.verdict]}**"), own(f"> {plain(answer.asked)}")]
        if answer.diff:
            lines.append(own(" ".join(_token(token) for token in answer.diff)))
        if answer.passage:
            speaker = plain(answer.speaker or NOT_CERTAIN)
            lines.append(shown(answer.passage, "> ", f"\n> -# {speaker} · {receipt(answer.passage)}"))
        blocks.append(block(*lines))
    kept, left = packed(blocks)
    if left:
        kept = (*kept, block(f"-# {counted(left, 'quote')} did not fit; check them with `/quote check`."))
    return Card("check", kept)
