"""Floors of the quote check, on the labelled quotes beside the checkout. docs/quote-check.md has the figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not (SHARED / "eval" / "checks.py").is_file():
        pytest.skip("needs ../shared (shared data absent)")
    target = tmp_path_factory.mktemp("checks") / "figures.json"
    command = [sys.executable, str(SHARED / "eval" / "checks.py"), "--engine", "benchmarks/engine_checks.py"]
    done = subprocess.run(
        [*command, "--data", str(SHARED / "data" / "quotes"), "--json", str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    found: dict[str, Any] = json.loads(target.read_text("utf8"))["sets"]["check"]["ENGINE"]
    return found


def test_no_changed_quote_is_called_exact(figures: dict[str, Any]) -> None:
    assert figures["false_exact"] == 0
    assert figures["unquoted_exact"] == 0


@pytest.mark.parametrize(
    ("verdict", "floor"),
    [
        ("exact", 98.5),
        ("typography", 99.5),
        ("differs", 99.5),
        ("stitched", 99.0),
        ("other_speaker", 96.0),
        ("not_quoted", 99.0),
        ("absent", 100.0),
        ("too_short", 100.0),
    ],
)
def test_each_verdict_is_right_at_least_so_often(figures: dict[str, Any], verdict: str, floor: float) -> None:
    assert figures[f"acc_{verdict}"] >= floor


def test_a_check_takes_a_few_milliseconds(figures: dict[str, Any]) -> None:
    assert figures["cpu_ms_p95"] < 20
