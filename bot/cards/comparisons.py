"""Cards of `/compare`: an overview, then one view per question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answers.comparisons import ComparisonAnswer, FigureRow, OnlyRows, SharedRow
from bot.cards.actions import action
from bot.cards.escape import plain
from bot.cards.layout import (
    Attachment,
    Block,
    Button,
    Card,
    Line,
    Style,
    block,
    own,
    packed,
    quoted,
    receipt,
    shown,
)
from bot.cards.words import counted, day, language_name, listed, moment, title
from bot.charts import ABSENT, DIFFERS, Claim, Matrix, lag, letter, told_to_the_minute, when
from bot.news import Passage

VIEWS = ("overview", "shared", "only", "figures", "quotes", "headlines", "names", "clock")

NAMES = {
    "overview": "Overview",
    "shared": "Shared",
    "only": "Only one says",
    "figures": "Figures that differ",
    "quotes": "Quotes",
    "headlines": "Headlines",
    "names": "Names missing",
    "clock": "Who was first",
}
NOTHING = {
    "shared": "No claim found that several of them make. They may still report the same thing in other words.",
    "only": "No outlet says anything that the others lack.",
    "figures": "No figure found that differs. Figures are compared only where both count the same thing.",
    "quotes": "No quotes in these articles.",
    "headlines": "Each headline's words and figures are found in its own body.",
    "names": "No outlet lacks a name that most others have.",
    "clock": "None of these articles bears a date.",
}
#: What a view needs said before its first row.
ABOUT = {
    "only": "Told in words that the others do not use.",
    "figures": "Both passages count the same thing, as far as I can tell.",
    "headlines": "Each headline beside its own body.",
    "names": "Names that the others have, with a sentence that has them.",
}
KINDS = {
    "same": "the same words",
    "trimmed": "one has it shorter",
    "reworded": "different wording",
    "translated": "in another language",
    "only": "only here",
}
ONLY_IN = "only here in {language}; others may have it translated"
#: Kinds of figure that the figures themselves do not tell.
MEASURES = {"age": "age", "magnitude": "magnitude", "date": "date", "time": "time of day"}
SAME_TEXT = "{copies} near-identical to {original}: one voice."
ADDS = "**{outlet}** on what others say too, with details of its own"
LEDE = "It came without a headline: a sentence of its body stands for it."
ONE_DATE = "Only one of them bears a date: who was first is not known."
THAT_DAY = "that day"
ALONE = "-# {outlet} writes alone in its language: what only it says is not known."
PICTURE = "who-reports-what.png"
#: Passages in one message: more would replace the articles that they are from.
PASSAGES = 10
#: Sentences of one row or outlet that stand together, and characters of one that are shown: the rest is marked as cut.
TOGETHER, LONGEST = 4, 700
#: Characters of a page's blocks; heading and foot come on top.
ROOM = 3_300


def comparison_card(
    answer: ComparisonAnswer, key: str, view: str, page: int = 0, picture: Attachment | None = None
) -> Card:
    """One view of a comparison. `key` names what is compared in the buttons (`s12`, `a3.5.8`)."""
    view = view if view in VIEWS else "overview"
    blocks = _VIEWS[view](answer)
    opening = _opening(answer, view)
    if not blocks:
        opening.append(own(NOTHING[view]))
    elif view in ABOUT:
        opening.append(own(f"-# {ABOUT[view]}"))
    paged = _pages(blocks)
    page = max(0, min(page, len(paged) - 1))
    shown_blocks = paged[page] if paged else ()
    foot = (block(f"-# page {page + 1} of {len(paged)}"),) if len(paged) > 1 else ()
    counts = _counts(answer)
    tabs = [
        Button(
            f"{NAMES[name]} {counts[name]}" if name in counts else NAMES[name],
            action("compare", key, name, 0),
            Style.primary if name == view else Style.secondary,
        )
        for name in VIEWS
    ]
    rows = [tuple(tabs[:4]), tuple(tabs[4:])]
    if len(paged) > 1:
        rows.append(
            (
                Button("◀", action("compare", key, view, max(0, page - 1), "p"), disabled=page == 0),
                Button(
                    "▶",
                    action("compare", key, view, min(len(paged) - 1, page + 1), "n"),
                    disabled=page + 1 >= len(paged),
                ),
            )
        )
    files = (picture,) if picture and view == "overview" else ()
    return Card("compare", (block(*opening), *shown_blocks, *foot), tuple(rows), files)


def pictured(png: bytes, shows: Matrix) -> Attachment:
    """The picture with its description: rows are named by number, so that no source text stands unchecked in it."""
    parts = [f"Dot matrix of {counted(shows.voices, 'voice')}: outlets, with copies of one text as one."]
    clock = "; ".join(f"{letter(row.voice)} {row.outlet} ({when(row)})" for row in shows.clock)
    parts.append(f"{clock}.")
    parts += [f"Claim {number}: {_said_by(row)}." for number, row in enumerate(shows.several, 1)]
    parts += [f"By one only: {_said_by(row)}." for row in shows.only]
    parts.append("The rows follow the views Shared and Only one says, where each stands in words.")
    return Attachment(PICTURE, png, " ".join(parts), picture=True)


def _said_by(row: Claim) -> str:
    said = ", ".join(letter(at) for at, cell in enumerate(row.cells) if cell > ABSENT)
    return said + (" (figures differ)" if DIFFERS in row.cells else "")


def _counts(answer: ComparisonAnswer) -> dict[str, int]:
    return {
        "shared": len(answer.shared),
        "only": sum(rows.total for rows in answer.only),
        "figures": len(answer.figures),
        "quotes": len(answer.quotes),
        "names": len(answer.names_missing),
    }


def _opening(answer: ComparisonAnswer, view: str) -> list[Line]:
    articles = counted(len(answer.articles), "article")
    lines = [title(f"{NAMES[view]} · {articles} of {counted(answer.outlets, 'outlet')}")]
    if view != "overview":
        outlets = list(dict.fromkeys(article.outlet for article in answer.articles))
        lines.append(own(f"-# {listed(outlets, 12)}"))
    lines.extend(own(f"-# {note}") for note in answer.notes)
    return lines


def _pages(blocks: list[Block]) -> list[tuple[Block, ...]]:
    """Blocks in messages: each as full as Discord allows, with ten passages at most."""
    found: list[tuple[Block, ...]] = []
    rest = blocks
    while rest:
        kept, _ = packed(rest[: max(1, _few(rest))], budget=ROOM, components=20)
        kept = kept or (_fitting(rest[0]),)
        found.append(kept)
        rest = rest[len(kept) :]
    return found


def _fitting(item: Block) -> Block:
    """The leading lines of a block that alone is too long: four passages of escapes with addresses of 400 characters."""
    kept: list[Line] = []
    for line in item.lines:
        if sum(len(one.text) + 1 for one in (*kept, line)) > ROOM:
            break
        kept.append(line)
    return replace(item, lines=tuple(kept))


def _few(blocks: Sequence[Block]) -> int:
    """How many leading blocks hold ten body passages at most."""
    held = 0
    for number, item in enumerate(blocks):
        held += sum(passage.part == "body" for line in item.lines for passage in line.passages)
        if held > PASSAGES:
            return number
    return len(blocks)


def _quoted(passage: Passage, after: str = "") -> Line:
    """A passage with its receipt; a very long one is cut at a word, and the cut is marked."""
    if len(passage.text) <= LONGEST:
        return quoted(passage, after)
    end = passage.text.rfind(" ", LONGEST // 2, LONGEST)
    end = end if end > 0 else LONGEST
    part = replace(passage, end=passage.start + end, text=passage.text[:end])
    return shown(part, "> ", f" […]\n> -# {receipt(part)}{after}")


def _overview(answer: ComparisonAnswer) -> list[Block]:
    several = sum(pair.kind != "only" for pair in answer.quotes)
    counts = _counts(answer)
    parts = [
        f"**{counts['shared']}** shared",
        f"**{counts['only']}** said by one only",
        f"**{counts['figures']}** {'figure that differs' if counts['figures'] == 1 else 'figures that differ'}",
        f"**{several}** {'quote' if several == 1 else 'quotes'} in several",
    ]
    found = [block(own(" · ".join(parts)))]
    voice = _letters(answer)
    lines: list[Line] = []
    for row in answer.headlines:
        at = voice.get(row.headline.article_id, "")
        lines.append(shown(row.headline, f"{at}**{plain(row.headline.outlet)}** · "))
    for start in range(0, len(lines), 7):
        found.append(block(*lines[start : start + 7]))
    found.extend(block(own(f"-# {words}")) for words in _copies(answer))
    if answer.shared:
        widest = answer.shared[0].passages[:2]
        found.append(block(own("**Most shared**"), *(_quoted(passage) for passage in widest)))
    return found


def _letters(answer: ComparisonAnswer) -> dict[int, str]:
    """The letter of each article's voice, as the picture has it."""
    return {
        article: f"`{letter(number)}` "
        for number, articles in enumerate(answer.spoken)
        for article in articles
    }


def _copies(answer: ComparisonAnswer) -> list[str]:
    """Outlets whose reports are copies of another's text."""
    outlet = {article.id: article.outlet for article in answer.articles}
    found = []
    for articles in answer.spoken:
        names = list(dict.fromkeys(outlet[article] for article in articles if article in outlet))
        if len(names) > 1:
            copies = f"{listed(names[1:])} {'is' if len(names) == 2 else 'are'}"
            found.append(SAME_TEXT.format(copies=copies, original=plain(names[0])))
    return found


def _shared(answer: ComparisonAnswer) -> list[Block]:
    return [_claim(row, answer) for row in answer.shared]


def _claim(row: SharedRow, answer: ComparisonAnswer) -> Block:
    """One sentence of each voice; voices beyond four are named, and so are copies of a text that is shown."""
    lines: list[Line] = [own(f"**{row.outlets} of {answer.outlets} outlets**")]
    lines += [_quoted(passage) for passage in row.passages[:TOGETHER]]
    further = list(dict.fromkeys(passage.outlet for passage in row.passages[TOGETHER:]))
    if further:
        lines.append(own(f"-# also: {listed(further)}"))
    return block(*lines, *_copied(row.outlets, row.passages))


def _copied(outlets: int, passages: Sequence[Passage]) -> list[Line]:
    """How many outlets have a copy of one of the texts that passages are of."""
    more = outlets - len({passage.outlet for passage in passages})
    return [own(f"-# and {counted(more, 'outlet')} with a copy of one of these texts")] if more > 0 else []


def _only(answer: ComparisonAnswer) -> list[Block]:
    """Outlets in turn on each page, so that the first page has the most newsworthy of all of them."""
    rounds: list[tuple[int, Block]] = []
    held = [rows for rows in answer.only if not rows.alone]
    together = max(TOGETHER, PASSAGES // max(1, len(held))) if len(held) > 1 else TOGETHER
    for rows in held:
        for start in range(0, len(rows.passages), together):
            copied = rows.copied or any(passage.outlet != rows.outlet for passage in rows.passages)
            who = f"{plain(rows.outlet)} and copies of its text" if copied else plain(rows.outlet)
            head = f"**Only {who}**" + (" (more)" if start else "")
            lines = [
                _quoted(passage, _aside(rows, passage)) for passage in rows.passages[start : start + together]
            ]
            rounds.append((start, block(own(head), *lines)))
    found = [item for _, item in sorted(rounds, key=lambda one: one[0])]
    for rows in answer.only:
        for start in range(0, len(rows.details), TOGETHER):
            lines = [
                _quoted(passage, _aside(rows, passage)) for passage in rows.details[start : start + TOGETHER]
            ]
            found.append(block(own(ADDS.format(outlet=plain(rows.outlet))), *lines))
    found.extend(block(own(ALONE.format(outlet=plain(rows.outlet)))) for rows in answer.only if rows.alone)
    return found


def _aside(rows: OnlyRows, passage: Passage) -> str:
    """What a passage is when it is no news."""
    if passage in rows.opinion:
        return " · opinion"
    return " · background" if passage in rows.background else ""


def _figures(answer: ComparisonAnswer) -> list[Block]:
    return [_figure(row) for row in answer.figures]


def _figure(row: FigureRow) -> Block:
    what = f"{plain(row.first_says)} ↔ {plain(row.second_says)}"
    if measure := MEASURES.get(row.what):
        what += f" · {measure}"
    update = [own("-# update: the later report has the newer figure")] if row.update else []
    return block(own(f"**{what}**"), *update, _quoted(row.first), _quoted(row.second))


def _quotes(answer: ComparisonAnswer) -> list[Block]:
    """What several have comes first; then what a speaker is quoted saying in one outlet only, together."""
    found = [
        _pair(pair.speaker, pair.kind, pair.passages, pair.outlets)
        for pair in answer.quotes
        if pair.kind != "only"
    ]
    alone: dict[tuple[str | None, str, int], list[Passage]] = {}
    for pair in answer.quotes:
        if pair.kind == "only":
            for passage in pair.passages:
                alone.setdefault((pair.speaker, passage.outlet, pair.outlets), []).append(passage)
    foreign = _alone_in_language(answer)
    for (speaker, outlet, outlets), passages in alone.items():
        kind = ONLY_IN.format(language=foreign[outlet]) if outlet in foreign else "only"
        for start in range(0, len(passages), TOGETHER):
            found.append(_pair(speaker, kind, passages[start : start + TOGETHER], outlets))
    return found


def _alone_in_language(answer: ComparisonAnswer) -> dict[str, str]:
    """Outlets in whose language nobody else writes, with it: others may have their quotes translated."""
    languages: dict[str, set[str]] = {}
    for article in answer.articles:
        languages.setdefault(article.language, set()).add(article.outlet)
    if len(languages) < 2:
        return {}
    return {
        outlet: language_name(language)
        for language, outlets in languages.items()
        if len(outlets) == 1
        for outlet in outlets
    }


def _pair(speaker: str | None, kind: str, passages: Sequence[Passage], outlets: int) -> Block:
    who = f"**{plain(speaker)}**" if speaker else "**Speaker not certain**"
    lines = [_quoted(passage) for passage in passages[:TOGETHER]]
    further = list(dict.fromkeys(passage.outlet for passage in passages[TOGETHER:]))
    more = [own(f"-# also: {listed(further)}")] if further else []
    return block(own(f"{who} · {KINDS.get(kind, kind)}"), *lines, *more, *_copied(outlets, passages))


def _headlines(answer: ComparisonAnswer) -> list[Block]:
    found = []
    for row in answer.headlines:
        lines: list[Line] = [shown(row.headline, f"**{plain(row.headline.outlet)}** · ")]
        if row.lede:
            lines.append(own(f"-# {LEDE}"))
        elif row.missing:
            lines.append(own(f"-# In the headline, not in the body: {listed(row.missing, 8)}"))
        else:
            lines.append(own("-# Its words and figures are in the body."))
        found.append(block(*lines))
    return found


def _names(answer: ComparisonAnswer) -> list[Block]:
    found = []
    for outlet in dict.fromkeys(row.outlet for row in answer.names_missing):
        mine = [row for row in answer.names_missing if row.outlet == outlet]
        names = listed([row.name for row in mine], 8)
        passages = list(dict.fromkeys(row.passage for row in mine if row.passage))
        lines = [_quoted(passage) for passage in passages[:TOGETHER]]
        found.append(block(own(f"**{plain(outlet)}** does not name {names}"), *lines))
    return found


def _clock(answer: ComparisonAnswer) -> list[Block]:
    """Publishers by their first report, with the lag; who has another's text; undated ones last.

    Those of which only the first day is known have no number, nor has one that alone bears a date: who was first is not known.
    """
    if not answer.clock:
        return []
    lines = []
    after = [_after(answer, number, hours) for number, (_, _, hours) in enumerate(answer.clock, 1)]
    unsure = sum(THAT_DAY in words for words in after)
    for number, ((outlet, at, _), words) in enumerate(zip(answer.clock, after, strict=True), 1):
        told = moment(at) if told_to_the_minute(at) else day(at)
        place = "" if len(after) == 1 or (unsure and number <= unsure + 1) else f"{number}\\. "
        lines.append(own(f"{place}**{plain(outlet)}** · {told}{words}"))
    if len(answer.clock) == 1:
        lines.append(own(f"-# {ONE_DATE}"))
    dated = {outlet for outlet, _, _ in answer.clock}
    undated = list(
        dict.fromkeys(article.outlet for article in answer.articles if article.outlet not in dated)
    )
    if undated:
        lines.append(own(f"-# undated: {listed(undated, 12)}"))
    lines += [own(f"-# {words}") for words in _copies(answer)]
    return [block(*lines)]


def _after(answer: ComparisonAnswer, number: int, hours: float) -> str:
    """The lag as far as it is known: a date without a time tells the day only."""
    if number == 1:
        return ""
    exact = told_to_the_minute(answer.clock[0][1]) and told_to_the_minute(answer.clock[number - 1][1])
    if not exact and hours < 24:
        return f" · {THAT_DAY}"
    return f" · {lag(hours)} later" if hours >= 1 / 60 else " · at the same time"


_VIEWS: dict[str, Callable[[ComparisonAnswer], list[Block]]] = {
    "overview": _overview,
    "shared": _shared,
    "only": _only,
    "figures": _figures,
    "quotes": _quotes,
    "headlines": _headlines,
    "names": _names,
    "clock": _clock,
}
