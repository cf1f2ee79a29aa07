"""Pictures of a comparison: who reports what, and when. matplotlib is loaded by `matrix` only, in a worker.

Every string drawn is drawn letter by letter: no mathematics between dollar signs, no markup. What no font here can
draw is replaced by words of ours, whole: half a label would be another label.
"""

from __future__ import annotations

import io
import math
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

#: What a cell says of a claim and a voice.
UNCOMPARED, ABSENT, SAID, DIFFERS = -1, 0, 1, 2

#: Pixels. Discord shows a picture 340-400 points wide on a phone, three pixels a point: 1,080 wide is drawn 1:1 there
#: and 33 pixels of letter are 11 points, the size of Discord's small print.
WIDTH, MARGIN = 1080, 40
LETTER, SMALL, LEADING = 33, 28, 42
#: A column of dots at most, and what labels keep at least: 20 columns leave 24 pixels each.
COLUMN, LABEL = 84, 520
#: Voices from which on outlets stand in two columns without the time line.
MANY = 8
#: Lines of a label, and of one where the columns leave little room or the rows are FEW: so a phone's screen is filled.
LINES, LINES_MORE, FEW = 2, 3, 7

#: Colours of the PNG: nine of ours and the steps between them at the edges of letters.
PALETTE = 128

#: One panel for dark and light mode. Contrast on STRIPE, the lighter ground: TEXT 12.6, QUIET 7.0, SAID_COLOUR 6.6,
#: DIFFERS_COLOUR 8.9 (WCAG 2 asks 4.5 of text). Shapes differ, so that colour is never needed.
PANEL, STRIPE, RULE = "#1d2330", "#252c3b", "#3b4558"
TEXT, QUIET, SAID_COLOUR, DIFFERS_COLOUR = "#f1f3f7", "#aeb8c7", "#82b4ff", "#ffc46b"

LEGEND = {
    SAID: "reports it",
    DIFFERS: "its figure differs",
    ABSENT: "not found in it",
    UNCOMPARED: "other language",
}
SEVERAL, ONE = "Reported by several", "By one only"
WHEN, FIRST, UNDATED, COPY = "Who was first", "first", "undated", "same text"
ALONE, THAT_DAY = "only one dated", "that day"
NO_FONT = "¶{paragraph} of {letter}, in letters that I have no font for"

#: Fonts for what DejaVu (which comes with matplotlib) lacks, where the system has one: Chinese, Japanese, Korean, Thai, Hindi.
_MORE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "SimHei", "Noto Sans Thai", "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Tamil",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A row: a verbatim label, where it stands, and a cell per voice."""

    label: str
    paragraph: int
    cells: tuple[int, ...]

    @property
    def voice(self) -> int:
        """The first voice that says it."""
        return next((at for at, cell in enumerate(self.cells) if cell > ABSENT), 0)


@dataclass(frozen=True, slots=True)
class Published:
    """An outlet on the clock: its voice, and the hours after the first report (None when undated).

    `vague` when only days are known of it or of the first, `alone` when no other outlet bears a date.
    """

    outlet: str
    voice: int
    hours: float | None
    copy: bool = False
    vague: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """Claims × voices. Voices are named by letters, which the clock explains."""

    voices: int
    several: tuple[Claim, ...]
    only: tuple[Claim, ...]
    clock: tuple[Published, ...]


def letter(voice: int) -> str:
    """A, B, C … of a voice (20 at most)."""
    return chr(ord("A") + voice)


def lag(hours: float) -> str:
    """Time after the first report, in the unit that a reader would use."""
    if hours < 1 / 60:
        return "at once"
    if hours < 1:
        return f"{hours * 60:.0f} min"
    if hours < 48:
        return f"{hours:.1f} h".replace(".0 ", " ") if hours < 10 else f"{hours:.0f} h"
    return f"{hours / 24:.0f} days"


def told_to_the_minute(at: datetime) -> bool:
    """Whether a time of publication is more than a date: midnight UTC is what a date without a time becomes."""
    return (at.hour, at.minute, at.second) != (0, 0, 0)


def when(row: Published) -> str:
    """Its place on the clock in words."""
    if row.hours is None:
        return UNDATED
    if row.alone:
        return ALONE
    if row.vague and row.hours < 24:
        return THAT_DAY
    return FIRST if row.hours == 0 else f"+{lag(row.hours)}" if row.hours >= 1 / 60 else lag(row.hours)


def matrix(chart: Matrix) -> bytes:
    """The picture as PNG. Call it in a worker: matplotlib takes 0.5 s and 70 MB to load."""
    _private_settings()
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(matplotlib.rcParamsDefault):
        figure = Figure(figsize=(WIDTH / 100, 1), dpi=100, facecolor=PANEL)
        canvas: Any = FigureCanvasAgg(figure)
        drawn = _Drawing(figure, canvas.get_renderer())
        height = _draw(chart, drawn)
        figure.set_size_inches(WIDTH / 100, height / 100)
        drawn.settle(height)
        canvas.draw()
        return _png(bytes(canvas.buffer_rgba()), canvas.get_width_height())


def _png(pixels: bytes, size: tuple[int, int]) -> bytes:
    """A picture of few colours as such: a third of the bytes, for phones on slow networks."""
    from PIL import Image

    held = io.BytesIO()
    drawn = Image.frombytes("RGBA", size, pixels).convert("RGB")
    drawn.quantize(PALETTE, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        held, format="png"
    )
    return held.getvalue()


def _private_settings() -> None:
    """Keep matplotlib's list of fonts in our own folder, and other people's settings of matplotlib out of the picture."""
    if "MPLCONFIGDIR" in os.environ:
        return
    import platformdirs

    folder = Path(platformdirs.user_cache_dir("verbatim")) / "charts"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # matplotlib makes a folder for the life of the process
    if os.access(folder, os.W_OK):
        os.environ["MPLCONFIGDIR"] = str(folder)


class _Drawing:
    """Shapes and text in pixels from the top left; the height is known at the end."""

    def __init__(self, figure: Any, renderer: Any) -> None:
        from matplotlib.font_manager import FontProperties, findfont, get_font

        self._figure, self._renderer = figure, renderer
        self._families = ["DejaVu Sans"]
        self._properties = FontProperties
        self._known: set[int] = set(get_font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap())
        self._looked_further = False
        self._items: list[tuple[Any, float, float]] = []

    def font(self, size: float, *, bold: bool = False) -> Any:
        return self._properties(family=self._families, size=size * 0.72, weight="bold" if bold else "normal")

    def can_draw(self, text: str) -> bool:
        """Whether a font here has every letter; looks for more fonts once."""
        if all(ord(char) in self._known for char in text):
            return True
        if not self._looked_further:
            self._looked_further = True
            self._look_further()
        return all(ord(char) in self._known for char in text)

    def _look_further(self) -> None:
        from matplotlib.font_manager import findfont, fontManager, get_font

        here = set(fontManager.get_font_names())
        for name in _MORE_FONTS:
            if name in here:
                self._families.append(name)
                self._known |= set(get_font(findfont(self._properties(family=name))).get_charmap())

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        measured: float = self._renderer.get_text_width_height_descent(
            text, self.font(size, bold=bold), False
        )[0]
        return measured

    def text(
        self, x: float, y: float, words: str, size: float = LETTER, *, colour: str = TEXT,
        bold: bool = False, align: str = "left",
    ) -> None:  # fmt: skip
        """`y` is the middle of the line."""
        from matplotlib.text import Text

        self._items.append((Text(
            0, 0, words, color=colour, fontproperties=self.font(size, bold=bold), ha=align,
            va="center_baseline", parse_math=False, usetex=False,
        ), x, y))  # fmt: skip

    def shape(self, kind: str, x: float, y: float, size: float, *, colour: str, filled: bool = True) -> None:
        """`kind` as matplotlib names markers; `size` is the width."""
        from matplotlib.lines import Line2D

        self._items.append((Line2D(
            [0], [0], marker=kind, markersize=size * 0.72, markerfacecolor=colour if filled else "none",
            markeredgecolor=colour, markeredgewidth=0 if filled else 2.2, linestyle="none",
        ), x, y))  # fmt: skip

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, back: bool = True) -> None:
        from matplotlib.patches import Rectangle

        self._items.append((Rectangle((0, 0), width, height, facecolor=colour, linewidth=0,
                                      zorder=0 if back else 1.5), x, y))  # fmt: skip

    def settle(self, height: float) -> None:
        """Put everything in its place: matplotlib counts from the bottom."""
        from matplotlib.lines import Line2D
        from matplotlib.patches import Rectangle

        for item, x, y in self._items:
            if isinstance(item, Rectangle):
                item.set_xy((x, height - y - item.get_height()))
            elif isinstance(item, Line2D):
                item.set_data([x], [height - y])
            else:
                item.set_position((x, height - y))
            self._figure.add_artist(item)
            item.set_transform(None)


def _draw(chart: Matrix, drawn: _Drawing) -> float:
    """Place everything; the height that it takes."""
    column = min(COLUMN, (WIDTH - 2 * MARGIN - LABEL) / chart.voices)
    left = WIDTH - MARGIN - column * chart.voices
    middles = [left + column * (voice + 0.5) for voice in range(chart.voices)]
    few = len(chart.several) + len(chart.only) <= FEW or left - MARGIN < 600
    most = LINES_MORE if few else LINES
    used = {cell for claim in (*chart.several, *chart.only) for cell in claim.cells}
    y = _legend(drawn, MARGIN, used)
    for heading, claims in ((SEVERAL, chart.several), (ONE, chart.only)):
        if not claims:
            continue
        y += 14
        drawn.text(MARGIN, y + 24, heading, SMALL, colour=QUIET, bold=True)
        for voice, x in enumerate(middles):
            _named(drawn, x, y + 24, letter(voice), min(46.0, column - 2))
        y += 56
        for number, claim in enumerate(claims):
            y = _row(drawn, claim, y, left, middles, column, most, striped=number % 2 == 0)
    return math.ceil(_clock(chart, drawn, y + 18) + MARGIN * 0.6)


def _legend(drawn: _Drawing, y: float, used: set[int]) -> float:
    """What the signs mean, on one line: as far apart as there is room for."""
    listed = [(cell, words) for cell, words in LEGEND.items() if cell in used]
    taken = sum(38 + drawn.width(words, SMALL) for _, words in listed)
    gap = min(40.0, (WIDTH - 2 * MARGIN - taken) / max(1, len(listed) - 1))
    x = float(MARGIN)
    for cell, words in listed:
        _cell(drawn, cell, x + 14, y + 4, 26)
        drawn.text(x + 38, y + 4, words, SMALL, colour=QUIET)
        x += 38 + drawn.width(words, SMALL) + gap
    return y + 30


def _cell(drawn: _Drawing, cell: int, x: float, y: float, size: float) -> None:
    if cell == SAID:
        drawn.shape("o", x, y, size, colour=SAID_COLOUR)
    elif cell == DIFFERS:
        drawn.shape("D", x, y, size * 0.76, colour=DIFFERS_COLOUR)
    elif cell == ABSENT:
        drawn.shape("o", x, y, size * 0.36, colour=QUIET, filled=False)
    else:
        drawn.box(x - size * 0.3, y - 2, size * 0.6, 4, QUIET, back=False)


def _named(drawn: _Drawing, x: float, y: float, words: str, size: float) -> None:
    """A voice's letter in its box."""
    drawn.box(x - size / 2, y - size / 2, size, size, RULE, back=False)
    drawn.text(x, y, words, min(float(SMALL), size * 0.72), bold=True, align="center")


def _row(
    drawn: _Drawing, claim: Claim, y: float, left: float, middles: Sequence[float], column: float,
    most: int, *, striped: bool,
) -> float:  # fmt: skip
    label = one_line(claim.label)
    if not drawn.can_draw(label):
        label = NO_FONT.format(paragraph=claim.paragraph, letter=letter(claim.voice))
    room = left - MARGIN - 24
    lines = wrapped(label, lambda text: drawn.width(text, LETTER) <= room, most)
    height = LEADING * len(lines) + 26
    if striped:
        drawn.box(MARGIN - 16, y, WIDTH - 2 * MARGIN + 32, height, STRIPE)
    for number, line in enumerate(lines):
        drawn.text(MARGIN, y + 13 + LEADING * (number + 0.5), line)
    for x, cell in zip(middles, claim.cells, strict=True):
        _cell(drawn, cell, x, y + height / 2, min(38.0, column * 0.72))
    return y + height


def _clock(chart: Matrix, drawn: _Drawing, y: float) -> float:
    """Which letter is whom, and who published when; a time line where there is room for one."""
    drawn.box(MARGIN - 16, y, WIDTH - 2 * MARGIN + 32, 2, RULE)
    drawn.text(MARGIN, y + 36, WHEN, SMALL, colour=QUIET, bold=True)
    y += 66
    if chart.voices > MANY or len(chart.clock) > MANY + 2:
        return _clock_in_columns(chart, drawn, y)
    longest = max((row.hours or 0.0 for row in chart.clock), default=0.0)
    start, end = 650.0, 870.0
    for row in chart.clock:
        _named(drawn, MARGIN + 22, y + 26, letter(row.voice), 44)
        room = start - MARGIN - 62 - 30
        if row.copy:
            drawn.text(start - 30, y + 26, COPY, SMALL, colour=QUIET, align="right")
            room -= drawn.width(COPY, SMALL) + 16
        drawn.text(MARGIN + 62, y + 26, *_outlet(drawn, row, room))
        if longest and row.hours is not None:
            drawn.box(start, y + 25, end - start, 2, RULE, back=False)
            drawn.shape("o", start + (end - start) * row.hours / longest, y + 26, 22, colour=SAID_COLOUR)
        drawn.text(WIDTH - MARGIN, y + 26, when(row), colour=QUIET, align="right")
        y += 58
    return y


def _clock_in_columns(chart: Matrix, drawn: _Drawing, y: float) -> float:
    half = (len(chart.clock) + 1) // 2
    wide = (WIDTH - 2 * MARGIN - 30) / 2
    for number, row in enumerate(chart.clock):
        x = MARGIN + (wide + 30) * (number // half)
        at = y + 50 * (number % half) + 22
        told = f"{COPY} · {when(row)}" if row.copy else when(row)
        _named(drawn, x + 20, at, letter(row.voice), 40)
        room = wide - 54 - drawn.width(told, SMALL) - 16
        drawn.text(x + 54, at, *_outlet(drawn, row, room, SMALL))
        drawn.text(x + wide, at, told, SMALL, colour=QUIET, align="right")
    return y + 50 * half


def _outlet(drawn: _Drawing, row: Published, room: float, most: float = LETTER) -> tuple[str, float]:
    """An outlet's name and the size in which it fits; a name too long for small letters is cut."""
    name = one_line(row.outlet)
    if not drawn.can_draw(name):
        return f"outlet {letter(row.voice)}", most
    size = most if drawn.width(name, most) <= room else SMALL
    return wrapped(name, lambda text: drawn.width(text, size) <= room, 1)[0], size


def one_line(text: str) -> str:
    """Without line breaks and without characters that draw nothing but change how others are read."""
    visible = "".join(
        char if unicodedata.category(char) not in ("Cc", "Cf") else " " * (char in "\n\t\r") for char in text
    )
    return " ".join(visible.split())


def wrapped(text: str, fits: Any, most: int) -> list[str]:
    """Lines that fit, broken at blanks (inside a word only where it fills a line alone); "…" marks what is cut."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most:
        last = len(lines) + 1 == most
        if fits(rest):
            lines.append(rest)
            return lines
        end = _longest(rest, fits, "…" if last else "")
        at = rest.rfind(" ", 0, end + 1)
        if at <= 0 or (last and at < end * 0.5):
            at = end
        lines.append(rest[:at].rstrip() + ("…" if last else ""))
        rest = rest[at:].lstrip()
    return lines or [""]


def _longest(text: str, fits: Any, after: str) -> int:
    """How many characters fit on a line, one at least."""
    low, high = 1, min(len(text), 200)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text[:middle].rstrip() + after):
            low = middle
        else:
            high = middle - 1
    return low
