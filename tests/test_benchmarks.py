"""What the benchmarks say to settings that leave nothing to measure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_as_many_questions_as_the_warm_up_takes_are_refused() -> None:
    command = [sys.executable, "-m", "benchmarks.quotes", "8", "--guilds", "1", "--times", "3"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 2
    assert "--times must be more than 3" in run.stderr
