"""Floors under quotes and speakers, measured by the shared scorer. A floor is lowered only on purpose."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.text.quotes import CERTAIN, find_quotes

ROOT = Path(__file__).resolve().parents[2]
SHARED = (ROOT / "../shared").resolve()

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason="needs ../shared, the evaluation data beside the checkout"
    ),
]

#: Reached on the dev sets, 2026-11-24, less about a point; the span of polnear-dev is lowered to its goal on 2026-11-28, as learning
#: again moves it by half a point (96.5 to 97.1) where the eight times larger polnear-train, crossed, stays at 96.7. ggt-dev is in the training data: its honest, cross-validated
#: figures stand in docs/quotes.md.
FLOORS = {
    "polnear-dev": {"exact_f1": 96.0, "e2e_f1": 90.0},
    "ggt-dev": {"exact_f1": 96.5, "name_f1": 85.5, "ggt_0.3": 85.5, "ggt_0.8": 82.5},
    "dewikinews-dev": {"exact_f1": 87.0},
}


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    to = tmp_path_factory.mktemp("quotes") / "figures.json"
    command = [
        sys.executable,
        str(SHARED / "eval/quotes.py"),
        "--engine",
        "benchmarks/engine_quotes.py",
        "--json",
        str(to),
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    sets: dict[str, Any] = json.loads(to.read_text("utf8"))["sets"]
    return sets


@pytest.mark.parametrize(
    ("name", "figure", "floor"), [(n, f, v) for n, fs in FLOORS.items() for f, v in fs.items()]
)
def test_no_figure_falls_below_its_floor(
    figures: dict[str, Any], name: str, figure: str, floor: float
) -> None:
    assert figures[name]["ENGINE"][figure] >= floor


SEEDS = {
    "canada24h.txt": [
        ("bring bilateral relations", "Xi Jinping"),
        ("long overdue", "Mark Carney"),
        ("turning point", "Mark Carney"),
        ("distance is not", "Mark Carney"),
        ("satisfied with", "Mark Carney"),
    ],
    "second-outlet.txt": [
        ("constructive", "both sides"),
        ("forward-looking", "both sides"),
        ("mutual respect", "both leaders"),
        ("stability", "both leaders"),
        ("constructive engagement", "Mark Carney"),
        ("regional peace", "Xi Jinping"),
    ],
}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_seeds_have_every_quote_under_its_speaker(seed: str) -> None:
    body = (SHARED / "seeds" / seed).read_text("utf8")
    found = [quote for quote in find_quotes("", body) if quote.kind != "indirect"]
    assert len(found) == len(SEEDS[seed])
    for quote, (words, speaker) in zip(found, SEEDS[seed], strict=True):
        assert body[quote.start : quote.end].startswith(words)
        assert quote.speaker == speaker
        assert quote.confidence >= CERTAIN
