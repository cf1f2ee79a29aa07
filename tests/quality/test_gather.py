"""Floors of gathering, by the scorers beside the checkout. docs/gathering.md has the figures."""

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


def scored(name: str, folder: Path, *more: str) -> dict[str, Any]:
    """The closing JSON of a scorer; its failures are ours."""
    if not (SHARED / "eval" / f"{name}.py").is_file():
        pytest.skip("needs ../shared (shared data absent)")
    target = folder / f"{name}.json"
    command = [sys.executable, str(SHARED / "eval" / f"{name}.py"), "--engine", "benchmarks/engine_pages.py"]
    done = subprocess.run(
        [*command, *more, "--json", str(target)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    found: dict[str, Any] = json.loads(target.read_text("utf8"))
    return found


def test_articles_come_out_of_pages_whole_and_alone(tmp_path: Path) -> None:
    figures = scored("pages", tmp_path, "--no-peers")
    assert figures["f1"] >= 0.978
    assert figures["precision"] >= 0.97
    assert figures["recall"] >= 0.982
    assert figures["pages_below_half"] == 0


def test_entries_are_kept_from_clean_and_broken_feeds(tmp_path: Path) -> None:
    figures = scored("feeds", tmp_path, "--no-peers")
    assert figures["kept_clean"] == 1.0
    assert min(figures["kept_mutated"].values()) >= 0.99
    assert figures["kept_tests"] == 1.0


def test_hostile_input_ends_in_a_result_or_a_sentence(tmp_path: Path) -> None:
    figures = scored("hostile", tmp_path)
    assert figures["passed"] == figures["cases"] - figures["not_run"]
    assert figures["largest_tree_mb"] < 450


def test_no_address_leads_inside_and_no_server_holds_us(tmp_path: Path) -> None:
    figures = scored("fetch", tmp_path)
    assert figures["internal_connections"] == figures["other_dials"] == figures["real_dns"] == 0
    assert figures["forms_failed"] == figures["servers_failed"] == 0
    assert figures["slowest_s"] < 17
    assert figures["largest_growth_mb"] < 50


def test_headline_date_and_byline_are_read_off_pages(tmp_path: Path) -> None:
    if not (SHARED / "data" / "pages" / "pages.jsonl.gz").is_file():
        pytest.skip("needs ../shared (shared data absent)")
    command = [sys.executable, "benchmarks/page_fields.py", "--data", str(SHARED / "data" / "pages")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["headline"] >= 0.95
    assert figures["date"] >= 0.9
    assert figures["byline"] >= 0.85
