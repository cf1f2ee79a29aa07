"""Pictures of a comparison: drawn in a worker, letter by letter, and never by colour alone."""

from __future__ import annotations

import io
import subprocess
import sys
import warnings
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.charts import (
    ABSENT,
    DIFFERS,
    MARGIN,
    SAID,
    SAID_COLOUR,
    UNCOMPARED,
    WIDTH,
    Claim,
    Matrix,
    Published,
    lag,
    matrix,
    one_line,
    wrapped,
)
from bot.workers import Workers

BRIDGE = Matrix(
    3,
    (
        Claim("The harbour bridge of Port Ellary was closed on Monday.", 1, (SAID, SAID, SAID)),
        Claim("About 11,000 vehicles use the bridge every day.", 4, (DIFFERS, DIFFERS, ABSENT)),
    ),
    (Claim("Fishing companies feared for the herring season.", 6, (ABSENT, SAID, ABSENT)),),
    (Published("Meridian Wire", 0, 0.0), Published("North Ledger", 0, 2.5, True), Published("Post", 2, None)),
)


def drawn(chart: Matrix) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of letters that it has no font for
        return Image.open(io.BytesIO(matrix(chart)))


async def test_a_worker_draws_it_within_its_memory() -> None:
    workers = Workers(1)
    try:
        png = await workers.run(matrix, BRIDGE)
        assert workers.restarts == 0
    finally:
        await workers.close()
    picture = Image.open(io.BytesIO(png))
    assert picture.format == "PNG"
    assert picture.width == WIDTH
    assert len(png) < 150_000


def test_the_bot_itself_never_loads_matplotlib() -> None:
    code = "import sys, bot.charts, bot.desk, cogs.compare; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_said_differs_and_absent_have_shapes_of_their_own() -> None:
    """Without its colours the picture still tells the three apart: a disc, a diamond, a small ring."""

    def shape(cell: int) -> tuple[int, float, bool]:
        chart = Matrix(2, (Claim("A claim.", 1, (SAID, cell)),), (), ())
        levels = drawn(chart).convert("L").point(lambda level: 255 * (level > 120))
        spot = levels.crop((WIDTH - 124, 146, WIDTH - 40, 206))
        left, top, right, bottom = spot.getbbox() or (0, 0, 1, 1)
        lit = sum(spot.histogram()[128:]) / ((right - left) * (bottom - top))
        return right - left, lit, bool(spot.getpixel(((left + right) // 2, (top + bottom) // 2)))

    (disc, disc_lit, disc_full), (_, diamond_lit, diamond_full) = shape(SAID), shape(DIFFERS)
    ring, _, ring_full = shape(ABSENT)
    assert disc_full
    assert diamond_full
    assert not ring_full
    assert ring < disc / 2
    assert 0.74 < disc_lit < 0.84  # pi / 4 of its square
    assert diamond_lit < 0.6  # half of its square


def test_all_four_signs_are_explained_within_the_margins() -> None:
    claim = Claim("A claim.", 1, (SAID, DIFFERS, ABSENT, UNCOMPARED))
    legend = drawn(Matrix(4, (claim,), (), ())).crop((WIDTH - MARGIN, 0, WIDTH, 66))
    assert len(legend.getcolors()) == 1


@pytest.mark.parametrize(
    "label",
    [
        "Costs rose from $5 to $\\frac{1}{ and on to $7",
        "$x^2_{$",
        "**bold** <@123> @everyone [link](https://evil.example) <t:0:R> `code`",
        "two\nlines\rand\ttabs\u202eturned\u2066round\u200b\ufeff",
        "Łódź, Đặng Thị Hồng, Åse, Ελλάδα, Привет, שלום, مرحبا",
        "中国外交部表示，双方将继续谈判。",
        "🔥🔥 live 🇨🇦",
        "\U0010fffd\ufffe",
        "W" * 5_000,
        "",
        " ",
    ],
)
def test_hostile_labels_and_names_are_drawn_letter_by_letter_or_not_at_all(label: str) -> None:
    claim = Claim(label, 2, (SAID, ABSENT))
    picture = drawn(Matrix(2, (claim,), (claim,), (Published(label, 0, 0.0), Published("Post", 1, 1.0))))
    assert picture.height < 900


def test_letters_without_a_font_are_named_by_their_place() -> None:
    """A stranger's machine may lack Chinese fonts: the row then says where the claim stands, all others are untouched."""
    label = "\U0010fffd\U0010fffd"  # no font has private letters
    one = drawn(Matrix(2, (Claim(label, 7, (SAID, SAID)),), (), ()))
    other = drawn(Matrix(2, (Claim("¶7 of A, in letters that I have no font for", 1, (SAID, SAID)),), (), ()))
    assert one.tobytes() == other.tobytes()


def test_twenty_voices_have_their_columns_and_names() -> None:
    claims = tuple(Claim(f"Claim number {n} of the story.", 1, (SAID, ABSENT) * 10) for n in range(6))
    clock = tuple(Published(f"Outlet {n} of a town with a long name", n, n * 3.0) for n in range(20))
    picture = drawn(Matrix(20, claims, (), clock))
    assert picture.height < 1_700
    dots = [
        at
        for at in range(WIDTH)
        if picture.convert("RGB").getpixel((at, 172)) == tuple(bytes.fromhex(SAID_COLOUR[1:]))
    ]
    assert dots


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert matrix(BRIDGE) == matrix(BRIDGE)
    assert matrix(BRIDGE) != matrix(replace(BRIDGE, only=()))


@given(st.text(max_size=200), st.integers(1, 3), st.integers(1, 40))
def test_lines_say_what_the_text_says_and_mark_a_cut(text: str, most: int, room: int) -> None:
    line = one_line(text)
    lines = wrapped(line, lambda part: len(part) <= room, most)
    assert 1 <= len(lines) <= most
    together = "".join("".join(lines).split())
    if together.endswith("…") and "".join(line.split()) != together:
        assert "".join(line.split()).startswith(together[:-1])
    else:
        assert together == "".join(line.split())


def test_the_lag_is_said_in_the_unit_that_fits() -> None:
    said = [lag(hours) for hours in (0.0, 0.25, 1.5, 2.0, 30.2, 100)]
    assert said == ["at once", "15 min", "1.5 h", "2 h", "30 h", "4 days"]
