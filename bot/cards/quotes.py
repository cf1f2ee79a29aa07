"""Cards of the quote look-up: a page of quotes, which of several people, nothing found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.answers.quotes import Choice, DiffToken, NoQuotes, QuoteRow, QuoteRows, SpeakerView, Wording
from bot.cards.actions import action
from bot.cards.articles import EMPTY, turning
from bot.cards.escape import plain, unescaped
from bot.cards.layout import Block, Button, Card, Line, Style, block, own, packed, receipt, shown
from bot.cards.words import counted, dated, day, listed, pages
from bot.news import Passage

PAGE = 6

NOT_CERTAIN = "speaker not certain"
NO_QUOTES = "No quote found in this article."
NOBODY = "Nobody called {speaker} is quoted in this library."
NOTHING = "No quote in this library has {words}."
NOTHING_BY = "No quote here of **{speaker}** has {words}."
NOTHING_SO_NARROW = "No quote has {words} in the outlet, time or story you asked for."
NOTHING_BY_SO_NARROW = "No quote of **{speaker}** has {words} in the outlet, time or story you asked for."
NONE_SO_NARROW = "**{speaker}** has no quote in what you asked for."
SO_MANY = "**{speaker}** is quoted {count} here, last on {day}."
NOT_SINCE = "None of them came in since {day}."
LIKE = "Did you mean {names}?"
ALONE = "Quotes with one of the words: {words}."
WIDER = "Without speaker, outlet, time and story there {are} {count}."
IN_ARTICLES = "{count} with these words anywhere in the text: `/article search`."
WHICH = "{count} people called {name} are quoted here. Whom do you mean?"
MORE = "The newest {shown} are looked through; {more} older ones match too. Narrow it down by words, outlet or story."
PICK = "Start typing a name and pick it from the list, or look for words with `/quote find`."
ELSEWHERE = "Another word may find it; `/article search` looks through whole articles."
TYPED_HOW = "All words count, in any form and order. Words between “…” must stand together."
#: In a button id, for words that are too long for one and stand in the head above it, in marks of ours or of theirs.
ABOVE, ABOVE_WITH_MARKS = "…", "“…”"
_HEAD = re.compile(r"### [\d,]+ quotes? with (.+)")
PRINTED, WRITTEN = "printed {times} times", "also written {names}"
ALSO = "The same words in {outlets}."
WORDINGS = {
    "trimmed": "{outlet} has only part of it",
    "reworded": "{outlet} words it differently",
    "translated": "{outlet}, in another language",
}
STEPS = "Word by word (− only there, + only above): {steps}"
CALLED_THERE = " (“{name}” in the article)"
#: Words of a run that two texts share, shown at each end of it in a comparison.
ENDS = 4
#: Characters of a comparison word by word: more is cut.
MOST_STEPS = 700


def quotes_card(rows: QuoteRows, verb: str, *arguments: str | int) -> Card:
    """A page of quotes: words, speaker or "speaker not certain", outlet, paragraph, link, what stands around."""
    again = rows.again or tuple(map(str, arguments))
    if rows.choices:
        return _which(rows, verb, again)
    if not rows.total:
        return Card("quotes", (block(*_nothing(rows)),))
    count = counted(rows.total + rows.more, "quote")
    if rows.speaker:
        head = f"### {plain(rows.speaker)}: {count}"
        known = [PRINTED.format(times=f"{rows.printed:,}")] if rows.printed > rows.total else []
        if rows.aliases:
            known.append(WRITTEN.format(names=listed(rows.aliases)))
        if known:
            head += f"\n-# {' · '.join(known)}"
    else:
        head = f"### {count}" + (f" with {_typed(rows.asked)}" if rows.asked else "")
    above = (None, *(row.after for row in rows.rows))
    kept, left = packed(list(map(_quote, rows.rows, above)), budget=3_500)
    notes = [pages(rows.total, rows.page, PAGE)] if rows.total > PAGE else []
    if left:
        notes.append(f"{left} did not fit")
    if rows.more:
        notes.append(MORE.format(shown=counted(rows.total, "quote"), more=f"{rows.more:,}"))
    turn = turning(rows.page, rows.total, PAGE, verb, *_safe(again))
    if not turn and rows.asked:
        turn = turning(rows.page, rows.total, PAGE, verb, _stand_in(rows.asked), *_safe(again[1:]))
    foot = (block(f"-# {' · '.join(notes)}"),) if notes else ()
    return Card("quotes", (block(head), *kept, *foot), (turn,))


def _typed(words: str) -> str:
    """What was typed, in marks of ours; phrases bring their own."""
    return plain(words) if _marked(words) else f"“{plain(words)}”"


def _marked(words: str) -> bool:
    return any(mark in words for mark in '"“”«»')


def _stand_in(words: str) -> str:
    """For words too long for a button id: they stand in the card's head, and are read back from there."""
    return ABOVE_WITH_MARKS if _marked(words) else ABOVE


def words_above(argument: str, card: Iterable[str]) -> str | None:
    """The words that a button's argument stands for; those above it in the texts of its card where they were too long.

    None where the card does not show them.
    """
    if argument not in (ABOVE, ABOVE_WITH_MARKS):
        return argument
    found = next((match for text in card if (match := _HEAD.match(text))), None)
    if found is None:
        return None
    typed = unescaped(found[1])
    return typed if argument == ABOVE_WITH_MARKS else typed[1:-1]


def _safe(arguments: Sequence[str]) -> tuple[str, ...]:
    """Arguments for a button id, where a colon would end one."""
    return tuple(argument.replace(":", " ") for argument in arguments)


def _which(rows: QuoteRows, verb: str, again: Sequence[str]) -> Card:
    """Several people have the name that was asked for: a button for each."""
    count = len(rows.choices)
    lines = [own(WHICH.format(count=count, name=f"“{plain(rows.speaker or '')}”"))]
    buttons: list[Button] = []
    for choice in rows.choices[:10]:
        also = f" · also written {listed(choice.also)}" if choice.also else ""
        lines.append(own(f"- **{plain(choice.name)}** · {counted(choice.quotes, 'quote')}{also}"))
        button = _choose(choice, verb, again)
        if button:
            buttons.append(button)
    if count > 10:
        lines.append(own(f"-# {counted(count - 10, 'more person', 'more people')}. Type more of the name."))
    return Card("quotes", (block(*lines),), (tuple(buttons[:5]), tuple(buttons[5:])))


def _choose(choice: Choice, verb: str, again: Sequence[str]) -> Button | None:
    """The same question about one of them; None where it does not fit into a button."""
    asked = (choice.value, *again[1:]) if verb == "quotes_by" else (again[0], choice.value, *again[2:])
    try:
        return Button(choice.name, action(verb, 0, *_safe(asked)))
    except ValueError:
        return None


def _nothing(rows: QuoteRows) -> list[Line]:
    """Why there is nothing, and what there is instead."""
    why = rows.nothing
    if why is None:
        return [own(NO_QUOTES)]
    lines: list[str] = []
    if why.empty:
        return [own(EMPTY)]
    if why.nobody:
        lines.append(NOBODY.format(speaker=f"“{plain(why.nobody)}”"))
    elif rows.asked and why.speaker:
        said = NOTHING_BY_SO_NARROW if why.narrowed else NOTHING_BY
        lines.append(said.format(speaker=plain(why.speaker), words=_typed(rows.asked)))
    elif rows.asked:
        lines.append((NOTHING_SO_NARROW if why.narrowed else NOTHING).format(words=_typed(rows.asked)))
    else:
        lines.append(NONE_SO_NARROW.format(speaker=plain(why.speaker)))
    if why.like:
        lines.append(LIKE.format(names=_either(why.like)))
    lines += _instead(why)
    if why.words and not why.nobody:
        lines.append(f"-# {TYPED_HOW}")
    elif len(lines) == 1:
        lines.append(PICK if why.nobody else ELSEWHERE)
    return [own(line) for line in lines]


def _instead(why: NoQuotes) -> list[str]:
    lines = []
    if why.speaker and why.last_at:
        times = "once" if why.speaker_quotes == 1 else f"{why.speaker_quotes:,} times"
        said = SO_MANY.format(speaker=plain(why.speaker), count=times, day=day(why.last_at))
        if why.since and why.last_at < why.since:
            said += " " + NOT_SINCE.format(day=day(why.since))
        lines.append(said)
    if why.wider:
        lines.append(WIDER.format(are="is" if why.wider == 1 else "are", count=counted(why.wider, "quote")))
    elif any(many for _, many in why.words):
        alone = [f"“{plain(word)}” {many:,}" for word, many in why.words]
        lines.append(ALONE.format(words=" · ".join(alone)))
    if why.articles:
        lines.append(IN_ARTICLES.format(count=counted(why.articles, "article")))
    return lines


def _either(names: Sequence[str]) -> str:
    bold = [f"**{plain(name)}**" for name in names]
    return bold[0] if len(bold) == 1 else ", ".join(bold[:-1]) + " or " + bold[-1]


def _quote(row: QuoteRow, above: Passage | None = None) -> Block:
    """A quote and what stands around it, but not once more what the quote `above` it ended on."""
    speaker = f"**{plain(row.person or row.speaker or '')}**" if row.speaker else NOT_CERTAIN
    if row.speaker and row.person and row.person != row.speaker:
        speaker += CALLED_THERE.format(name=plain(row.speaker))
    lines: list[Line] = []
    if row.before and row.before != above:
        lines.append(shown(row.before, "-# "))
    lines.append(shown(row.passage, "> “", "”"))
    lines.append(own(f"> -# {speaker} · {receipt(row.passage)} · {dated(row.article)}"))
    if row.after:
        lines.append(shown(row.after, "-# "))
    if row.also:
        outlets = list(dict.fromkeys(article.outlet for article in row.also))
        lines.append(own("-# " + ALSO.format(outlets=listed(outlets))))
    for wording in row.wordings:
        lines += _wording(wording)
    return block(*lines)


def _wording(wording: Wording) -> list[Line]:
    """Another outlet's words, whole, and how they differ."""
    called = WORDINGS.get(wording.kind, "{outlet} has").format(outlet=plain(wording.passage.outlet))
    lines = [shown(wording.passage, f"-# {called} (¶{wording.passage.paragraph}): “", "”")]
    if wording.diff and any(token.kind != "same" for token in wording.diff):
        lines.append(own(f"-# {STEPS.format(steps=steps(wording.diff))}"))
    return lines


def steps(diff: Sequence[DiffToken]) -> str:
    """A comparison word by word: −only in the one, +only in the other; long runs of what both have are cut."""
    said = []
    for number, token in enumerate(diff):
        note = f" ({token.note})" if token.note else ""
        if token.kind == "added":
            said.append(f"**+{plain(token.text)}**{note}")
        elif token.kind == "removed":
            said.append(f"~~−{plain(token.text)}~~{note}")
        else:
            said.append(plain(_ends(token.text, number == 0, number == len(diff) - 1)))
    whole = ""
    for piece in said:
        if len(whole) + len(piece) > MOST_STEPS:
            return f"{whole} …"
        whole = f"{whole}{'' if piece[:1] in ',.;:!?' else ' '}{piece}".strip()
    return whole


def _ends(text: str, first: bool, last: bool) -> str:
    """A run both texts have, without its middle; at the ends of the whole only the words next to a change."""
    words = text.split()
    head = [] if first else words[:ENDS]
    tail = [] if last else words[-ENDS:]
    if len(words) <= len(head) + len(tail) + 2:
        return " ".join(words)
    return " ".join([*head, "…", *tail])


def speaker_card(words: str, view: SpeakerView) -> Card:
    """What a correction of speakers did, and its undo."""
    lines = [own(f"### {words}"), own(f"**{plain(view.name)}** · {counted(view.quotes, 'quote')}")]
    if len(view.names) > 1:
        lines.append(own(f"-# Written {listed(view.names)}"))
    if view.others:
        lines.append(own(f"Apart from {listed(view.others)}."))
    if view.edit is None:
        return Card("speaker", (block(*lines),))
    return Card(
        "speaker",
        (block(*lines),),
        ((Button("Undo", action("speaker_undo", view.edit), Style.secondary),),),
    )
