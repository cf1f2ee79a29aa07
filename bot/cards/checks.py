"""Cards of the quote check: the verdict, what it rests on, where the words stand."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.quotes import CheckAnswer
from bot.cards.actions import action
from bot.cards.articles import EMPTY
from bot.cards.escape import plain
from bot.cards.layout import Block, Button, Card, Line, block, own, packed, receipt, shown
from bot.cards.quotes import NOT_CERTAIN, steps
from bot.cards.words import counted, listed, title
from bot.news import Passage
from bot.text.verify import AS_PRINTED

VERDICTS = {
    "exact": "✔ Exact",
    "typography": "✔ Exact, apart from typography",
    "other speaker": "✘ Exact, but said by somebody else",
    "stitched": "✘ Stitched together from parts",
    "not quoted": "✘ In an article, but not as a quote",
    "differs": "✘ Differs from what was printed",
    "absent": "– Not in this library",
    "too short": "– Too short to tell",
}
EXPLAINED = {
    "exact": "These words stand letter for letter inside quotation marks.",
    "typography": "The same words, set differently: {rules}. That changes nothing of what was said.",
    "other speaker": "The words are right; the article gives them to {speaker}, not to {asked}.",
    "stitched": "Each part is exact, but they do not stand together. What stands between them was left out{silently}.",
    "not quoted": "The words stand in the article, but not all of them inside quotation marks: they are the reporter's own, or a quote run together with them.",
    "differs": "The nearest quote reads otherwise{changes}. ~~−struck out~~ is only in your text, **+bold** only in the source.",
    "absent": "No article here has these words, or words close to them. That says nothing about articles elsewhere.",
    "too short": "One or two words can stand in any article. Give at least three.",
}
#: Of parts between which no word stands.
NEIGHBOURS = "Each part is exact and follows the one before it, but in quotation marks of its own."
CHANGED = {
    "negation": "a negation",
    "number": "a number",
    "name": "a name",
    "modal": "how firmly it is put (can, must, will …)",
    "capital": "a capital letter",
    "accent": "an accent",
    "spelling": "a spelling",
    "punctuation": "punctuation",
}
SILENTLY = " and nothing shows it"
UNCERTAIN = "Who said it is not certain, so {asked} is neither confirmed nor denied."
CONFIRMED = "Said by **{speaker}**."
UNNAMED = "No article that has these words names {asked}."
BEFORE, AFTER, BETWEEN = "Left out before it: ", "Left out after it: ", "Left out here: "
CUT_SHORT = "… (the passage goes on)"
WHERE = "**In the library**"
ALSO = "The same words in {outlets}."
OTHERS = "The same words, said by **{speaker}**, in {outlets}."
REST = "{more} of this message not checked; use `/quote check`."
#: Characters of a text that was checked, as it is shown again.
MOST_ASKED = 400
#: The same, and of a passage, where a message has several.
MOST_BRIEF = 180
_ELLIPSES = ("…", "...", ". . .")


def check_card(answer: CheckAnswer) -> Card:
    """One verdict in full."""
    lines: list[Line] = [title(VERDICTS[answer.verdict])]
    if answer.verdict != "exact":  # else the passage below is the same again
        lines.append(own(f"> {_cut(answer.asked, MOST_ASKED)}"))
    lines.append(own(EMPTY if answer.empty and answer.verdict == "absent" else _explained(answer)))
    if answer.diff and answer.verdict == "differs":
        lines.append(own(steps(answer.diff)))
    blocks = [block(*lines)]
    if answer.parts:
        blocks += _parts(answer)
    elif answer.passage:
        blocks.append(_found(answer, answer.passage))
    kept, _ = packed(blocks)
    buttons: tuple[Button, ...] = ()
    if answer.article:
        buttons = (Button("Open the article", action("article", answer.article.id)),)
    return Card("check", kept, (buttons,))


def checks_card(answers: Sequence[CheckAnswer], total: int) -> Card:
    """The verdict on each quoted stretch of a message, in its order."""
    blocks = [block(f"### {counted(total, 'quote')} in this message")]
    for answer in answers:
        lines = [own(f"**{VERDICTS[answer.verdict]}**"), own(f"> {_cut(answer.asked, MOST_BRIEF)}")]
        if answer.diff and answer.verdict == "differs":
            lines.append(own(steps(answer.diff)))
        elif answer.verdict not in ("exact", "absent"):
            lines.append(own(f"-# {_explained(answer)}"))
        where = answer.passage or (answer.parts[0] if answer.parts else None)
        if where:
            lines.append(own(f"-# {_who(answer)}{receipt(where)}"))
        blocks.append(block(*lines))
    kept, left = packed(blocks, budget=3_700)
    more = total - len(answers) + left
    if more:
        kept = (*kept, block("-# " + REST.format(more=counted(more, "quote"))))
    return Card("check", kept)


def _explained(answer: CheckAnswer) -> str:
    asked = plain(answer.asked_speaker or "")
    changes = [CHANGED[change] for change in answer.changes if change in CHANGED]
    neighbours = answer.verdict == "stitched" and not any(answer.cuts)
    said = (NEIGHBOURS if neighbours else EXPLAINED[answer.verdict]).format(
        rules=listed(answer.rules) or "marks, dashes, dots or blanks",
        speaker=f"**{plain(answer.speaker)}**" if answer.speaker else "somebody else",
        asked=asked,
        silently="" if any(mark in answer.asked for mark in _ELLIPSES) else SILENTLY,
        changes=f": {_and(changes)} {'is' if len(changes) == 1 else 'are'} changed" if changes else "",
    )
    if answer.verdict in AS_PRINTED and asked:
        if answer.speaker:
            said += " " + CONFIRMED.format(speaker=plain(answer.speaker))
        else:
            said += " " + UNCERTAIN.format(asked=asked)
    if answer.verdict == "other speaker" and not answer.named:
        said += " " + UNNAMED.format(asked=asked)
    return said


def _found(answer: CheckAnswer, passage: Passage) -> Block:
    lines = [own(WHERE)]
    if answer.before:
        lines.append(shown(answer.before, f"-# {BEFORE}"))
    lines.append(shown(passage, "> ", f" {CUT_SHORT}" if answer.long else ""))
    lines.append(own(f"> -# {_who(answer)}{receipt(passage)}"))
    if answer.after:
        lines.append(shown(answer.after, f"-# {AFTER}"))
    if answer.also:
        outlets = list(dict.fromkeys(article.outlet for article in answer.also))
        lines.append(own("-# " + ALSO.format(outlets=listed(outlets))))
    for speaker in dict.fromkeys(speaker for speaker, _ in answer.others):
        outlets = list(dict.fromkeys(article.outlet for voice, article in answer.others if voice == speaker))
        lines.append(own("-# " + OTHERS.format(speaker=plain(speaker), outlets=listed(outlets))))
    return block(*lines)


def _parts(answer: CheckAnswer) -> list[Block]:
    """The parts of a stitched text as they stand, and what was cut between them."""
    blocks = [block(own(WHERE))]
    for number, part in enumerate(answer.parts):
        lines = [shown(part, "> "), own(f"> -# {_speaker(answer)} · {receipt(part)}")]
        cut = answer.cuts[number] if number < len(answer.cuts) else None
        if cut:
            lines.append(shown(cut, f"-# {BETWEEN}"))
        blocks.append(block(*lines))
    return blocks


def _speaker(answer: CheckAnswer) -> str:
    return f"**{plain(answer.speaker)}**" if answer.speaker else NOT_CERTAIN


def _who(answer: CheckAnswer) -> str:
    """The speaker before a receipt; nobody for the reporter's own words."""
    return "" if answer.verdict == "not quoted" else f"{_speaker(answer)} · "


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _cut(text: str, most: int) -> str:
    """A text as it was asked about; a long one without its end."""
    line = " ".join(text.split())
    return plain(line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …", most + 2)
