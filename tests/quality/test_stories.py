"""Floors of story placing, on the labelled articles and the two seeds beside the checkout. docs/stories.md has the figures."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.text.profile import profile
from bot.text.stories import Candidate, margins, match

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not (SHARED / "eval" / "stories.py").is_file():
        pytest.skip("needs ../shared (shared data absent)")
    target = tmp_path_factory.mktemp("stories") / "figures.json"
    command = [
        sys.executable,
        str(SHARED / "eval" / "stories.py"),
        "--engine",
        "benchmarks/engine_stories.py",
    ]
    done = subprocess.run(
        [*command, "--data", str(SHARED / "data" / "stories"), "--json", str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    found: dict[str, Any] = json.loads(target.read_text("utf8"))["sets"]
    return found


#: Just under the figures of 2026-11-28: mixed .937, macro5 .916, allsides21 .910, uci .860.
@pytest.mark.parametrize(
    ("name", "floor"), [("mixed", 0.93), ("macro5", 0.913), ("allsides21", 0.90), ("uci", 0.84)]
)
def test_stories_are_those_of_the_gold(figures: dict[str, Any], name: str, floor: float) -> None:
    assert figures[name]["ENGINE"]["f1"] >= floor


def test_the_number_of_stories_is_right_within_a_tenth(figures: dict[str, Any]) -> None:
    assert abs(figures["mixed"]["ENGINE"]["count_error"]) <= 10


def test_the_two_seeds_are_one_story() -> None:
    if not (SHARED / "seeds").is_dir():
        pytest.skip("needs ../shared (shared data absent)")
    first, second = (
        (SHARED / "seeds" / name).read_text("utf8") for name in ("canada24h.txt", "second-outlet.txt")
    )
    dated = profile("", first, datetime(2025, 10, 31, tzinfo=UTC))
    for one, other in [
        (dated, profile("", second)),
        (profile("", second), dated),
        (profile("", first), profile("", second)),
    ]:
        assert match(margins(other, [Candidate(1, (one,))])) is not None
