"""Floors under the summaries, by the scorer beside the checkout: what was reached may not be lost unnoticed.

Gains over the first sentences (Lead) in R1 and R2 on the scorer's default samples; the floors stand about one point
below the cross-validated figures in docs/summaries.md, because the samples are small.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCORER = ROOT / "../shared/eval/summaries.py"
FLOORS = {
    "cnndm": (1.3, 0.6),
    "xsum": (2.8, 1.0),
    "multi_news": (1.5, 1.2),
    "allsides_triples": (1.5, 0.9),
    "orangesum_fr": (5.3, 2.3),
    "vietnews_vi": (2.0, 1.0),
    "tes_tr": (0.0, 0.0),
}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not SCORER.is_file(), reason="../shared, the evaluation data, is not beside this checkout"
    ),
]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    target = tmp_path_factory.mktemp("scores") / "summaries.json"
    wanted = [word for name in FLOORS for word in ("--set", name)]
    done = subprocess.run(
        [
            sys.executable,
            str(SCORER),
            "--engine",
            "benchmarks/engine_summaries.py",
            "--json",
            str(target),
            *wanted,
        ],
        check=False,
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert target.is_file(), done.stderr[-2000:]
    figures: dict[str, Any] = json.loads(target.read_text("utf8"))
    return figures


def test_every_passage_is_verbatim_and_in_order(scored: dict[str, Any]) -> None:
    assert scored["failures"] == {}


@pytest.mark.parametrize("name", FLOORS)
def test_gain_over_the_lead(scored: dict[str, Any], name: str) -> None:
    figures = scored["sets"][name]["ENGINE"]
    one, two = FLOORS[name]
    assert figures["R1_over_lead"][0] >= one
    assert figures["R2_over_lead"][0] >= two


@pytest.mark.parametrize("name", FLOORS)
def test_no_dangling_opening_and_no_half_quote(scored: dict[str, Any], name: str) -> None:
    figures = scored["sets"][name]["ENGINE"]
    assert not figures["dangling_share"]
    assert figures["half_quote_share"] == 0


@pytest.mark.parametrize("name", FLOORS)
def test_cpu_time(scored: dict[str, Any], name: str) -> None:
    # Goals 20 ms an article and 100 ms a story; doubled, since a machine that runs tests may be busy or slow.
    assert scored["sets"][name]["ENGINE"]["cpu_ms_p95"] <= (200 if name == "multi_news" else 40)
