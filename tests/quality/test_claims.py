"""Floors of same claim, of differing figures and of the comparison, on the data beside the checkout. docs/comparison.md."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.text.comparison import Compared, Comparison, Span, compare
from bot.text.reading import read

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not (SHARED / "eval" / "claims.py").is_file():
        pytest.skip("needs ../shared (shared data absent)")
    target = tmp_path_factory.mktemp("claims") / "figures.json"
    command = [sys.executable, str(SHARED / "eval" / "claims.py"), "--engine", "benchmarks/engine_claims.py"]
    done = subprocess.run(
        [*command, "--data", str(SHARED / "data" / "stories"), "--json", str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    sets: dict[str, Any] = json.loads(target.read_text("utf8"))["sets"]
    return {name: systems["ENGINE"] for name, systems in sets.items()}


@pytest.mark.parametrize(
    ("name", "floor"), [("superpal_mn", 0.65), ("ecbplus", 0.70), ("msrp", 0.81), ("sts_headlines", 0.76)]
)
def test_same_claim_is_told_at_least_so_well(figures: dict[str, Any], name: str, floor: float) -> None:
    assert figures[name]["f1"] >= floor


def test_conflicts_are_mostly_right_and_updates_are_not_called_conflicts(figures: dict[str, Any]) -> None:
    natural = figures["values_natural"]
    assert natural["conflict_p"] >= 0.85
    assert (
        natural["conflict_r"] >= 0.35
    )  # 6 of 16; over all 550 pairs, held out, it is .51 (docs/comparison.md)
    assert natural["updates_called_conflict"] == 0
    assert natural["disagree_p"] >= 0.75
    assert figures["values_synthetic"]["conflict_p"] >= 0.85


@pytest.fixture(scope="module")
def seeds() -> tuple[Comparison, dict[object, str]]:
    names = ("canada24h.txt", "second-outlet.txt")
    if not all((SHARED / "seeds" / name).is_file() for name in names):
        pytest.skip("needs ../shared (shared data absent)")
    bodies = {
        number: (SHARED / "seeds" / name).read_text("utf8") for number, name in enumerate(names, start=1)
    }
    articles = [Compared(key, "", body, read("", body), f"Outlet {key}") for key, body in bodies.items()]
    return compare(articles), dict(bodies)


def words(bodies: dict[object, str], spans: tuple[Span, ...]) -> list[str]:
    return [bodies[span.key][span.start : span.end] for span in spans]


@pytest.mark.parametrize("needles", [("since 2017", "APEC"), ("2018", "arrest", "Meng Wanzhou", "Vancouver")])
def test_the_seeds_share_the_meeting_and_the_arrest(
    seeds: tuple[Comparison, dict[object, str]], needles: tuple[str, ...]
) -> None:
    found, bodies = seeds
    assert any(
        len(row.spans) == 2 and all(needle in " ".join(words(bodies, row.spans)) for needle in needles)
        for row in found.shared
    )


@pytest.mark.parametrize(
    ("row", "needles", "foreign"),
    [
        (
            0,
            ("40-minute", "invitation", "canola, pork", "Trudeau", "Trump"),
            ("backchannel", "climate cooperation"),
        ),
        (1, ("climate cooperation", "backchannel communications", "human rights"), ("canola", "40-minute")),
    ],
)
def test_only_one_seed_says(
    seeds: tuple[Comparison, dict[object, str]], row: int, needles: tuple[str, ...], foreign: tuple[str, ...]
) -> None:
    found, bodies = seeds
    said = "\n".join(words(bodies, found.only[row].spans))
    assert [needle for needle in needles if needle not in said] == []
    assert [needle for needle in foreign if needle in said] == []


def test_no_figure_of_the_seeds_is_called_different(seeds: tuple[Comparison, dict[object, str]]) -> None:
    assert seeds[0].figures == ()
