"""Cards of `/compare`: an overview, then one view per question."""

from __future__ import annotations

from collections.abc import Callable

from bot.answers import ComparisonAnswer, FigureRow, QuotePair
from bot.cards.actions import action
from bot.cards.escape import plain
from bot.cards.layout import Attachment, Block, Button, Card, Line, Style, block, own, packed, quoted, shown
from bot.cards.words import counted, listed, moment, title

VIEWS = ("overview", "shared", "only", "figures", "quotes", "headlines")

NAMES = {
    "overview": "Overview",
    "shared": "Shared",
    "only": "Only one says",
    "figures": "Figures that differ",
    "quotes": "Quotes",
    "headlines": "Headlines",
}
NOTHING = {
    "shared": "No claim found that several of them make. They may still report the same thing in other words.",
    "only": "No outlet says anything that the others lack.",
    "figures": "No figure found that differs. Figures are compared only where both count the same thing.",
    "quotes": "No quotes in these articles.",
    "headlines": "Each headline's words and figures are found in its own body.",
}
ONE_VOICE = "{copies} near-identical to another: counted as one voice."
KINDS = {
    "same": "The same words",
    "trimmed": "One has it shorter",
    "reworded": "Different wording",
    "translated": "In another language",
    "only": "Only here",
}
CUT = "The story has {total}; the newest {kept} are compared."


def comparison_card(
    answer: ComparisonAnswer, key: str, view: str, page: int = 0, picture: Attachment | None = None
) -> Card:
    """One view of a comparison. `key` names what is compared in the buttons (`s12`, `a3.5.8`)."""
    view = view if view in VIEWS else "overview"
    outlets = [article.outlet for article in answer.articles]
    head = title(f"{NAMES[view]} · {counted(answer.outlets, 'outlet')}")
    blocks = _VIEWS[view](answer)
    opening = [head, own(f"-# {listed(list(dict.fromkeys(outlets)), 12)}")]
    opening.extend(own(f"-# {note}") for note in answer.notes)
    if not blocks:
        opening.append(own(NOTHING[view]))
    paged = _pages(blocks)
    page = max(0, min(page, len(paged) - 1))
    shown_blocks = paged[page] if paged else ()
    foot = (block(f"-# page {page + 1} of {len(paged)}"),) if len(paged) > 1 else ()
    tabs = [
        Button(
            NAMES[name], action("compare", key, name, 0), Style.primary if name == view else Style.secondary
        )
        for name in VIEWS
    ]
    rows = [tuple(tabs[:3]), tuple(tabs[3:])]
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


def _pages(blocks: list[Block]) -> list[tuple[Block, ...]]:
    """Blocks in messages: each as full as Discord allows."""
    found: list[tuple[Block, ...]] = []
    rest = blocks
    while rest:
        kept, left = packed(rest, budget=3_300, components=20)
        if not kept:
            break
        found.append(kept)
        rest = rest[len(kept) :] if left else []
    return found


def _overview(answer: ComparisonAnswer) -> list[Block]:
    counts = [
        f"**{len(answer.shared)}** shared",
        f"**{sum(rows.total for rows in answer.only)}** said by one only",
        f"**{len(answer.figures)}** {'figure that differs' if len(answer.figures) == 1 else 'figures that differ'}",
        f"**{sum(pair.kind != 'only' for pair in answer.quotes)}** quotes in several",
    ]
    found = [
        block(*(shown(row.headline, f"**{plain(row.headline.outlet)}** · ") for row in answer.headlines))
    ]
    found.append(block(own(" · ".join(counts))))
    copies = answer.outlets - answer.voices
    if copies > 0:
        found.append(block("-# " + ONE_VOICE.format(copies=counted(copies, "report is", "reports are"))))
    if len(answer.clock) > 1:
        first, at, _ = answer.clock[0]
        lines = [own(f"**First:** {plain(first)}, {moment(at)}")]
        lines.extend(
            own(f"-# {plain(outlet)}: {_lag(hours)} later") for outlet, _, hours in answer.clock[1:8]
        )
        found.append(block(*lines))
    if answer.shared:
        found.append(
            block(own("**Most shared**"), *(quoted(passage) for passage in answer.shared[0].passages[:2]))
        )
    for outlet, names in answer.names_missing.items():
        if names:
            found.append(block(f"-# Not named by {plain(outlet)}: {listed(names, 8)}"))
    return found


def _lag(hours: float) -> str:
    return (
        f"{hours * 60:.0f} min" if hours < 1 else f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.0f} days"
    )


def _shared(answer: ComparisonAnswer) -> list[Block]:
    return [
        block(
            own(f"**{row.outlets} of {answer.outlets}**"), *(quoted(passage) for passage in row.passages[:4])
        )
        for row in answer.shared
    ]


def _only(answer: ComparisonAnswer) -> list[Block]:
    """Outlets in turn on each page, so that the first page has the most newsworthy of all of them."""
    found: list[Block] = []
    for rows in answer.only:
        lines = [quoted(passage) for passage in rows.passages]
        for start in range(0, len(lines), 4):
            head = f"**Only {plain(rows.outlet)}**" + ("" if start == 0 else " (more)")
            found.append(block(own(head), *lines[start : start + 4]))
    first = [item for item in found if not item.lines[0].text.endswith("(more)")]
    return first + [item for item in found if item.lines[0].text.endswith("(more)")]


def _figures(answer: ComparisonAnswer) -> list[Block]:
    return [_figure(row) for row in answer.figures]


def _figure(row: FigureRow) -> Block:
    what = f"{plain(row.first_says)} ↔ {plain(row.second_says)}"
    if row.what:
        what += f" · {plain(row.what)}"
    if row.update:
        what += " · the later report has the newer figure"
    return block(own(f"**{what}**"), quoted(row.first), quoted(row.second))


def _quotes(answer: ComparisonAnswer) -> list[Block]:
    return [_pair(pair) for pair in answer.quotes]


def _pair(pair: QuotePair) -> Block:
    speaker = plain(pair.speaker) if pair.speaker else "speaker not certain"
    return block(
        own(f"**{speaker}** · {KINDS.get(pair.kind, pair.kind)}"),
        *(quoted(passage) for passage in pair.passages[:4]),
    )


def _headlines(answer: ComparisonAnswer) -> list[Block]:
    found = []
    for row in answer.headlines:
        lines: list[Line] = [shown(row.headline, f"**{plain(row.headline.outlet)}** · ")]
        if row.missing:
            lines.append(own(f"-# In the headline, not in the body: {listed(row.missing, 8)}"))
        else:
            lines.append(own("-# Its words and figures are in the body."))
        found.append(block(*lines))
    return found


_VIEWS: dict[str, Callable[[ComparisonAnswer], list[Block]]] = {
    "overview": _overview,
    "shared": _shared,
    "only": _only,
    "figures": _figures,
    "quotes": _quotes,
    "headlines": _headlines,
}
