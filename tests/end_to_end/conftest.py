"""Articles to save, about invented places and people."""

from __future__ import annotations

from pathlib import Path

import pytest

ARTICLES = Path(__file__).parents[1] / "data" / "articles"


@pytest.fixture
def paper() -> dict[str, Path]:
    """Files by name: courier and post report one event, dairy another, hostile is full of markup."""
    return {path.stem: path for path in ARTICLES.glob("*.txt")}
