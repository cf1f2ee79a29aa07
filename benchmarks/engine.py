"""The face of the bot for the scorers: every function they ask for, each a thin adapter in its room's module."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent))

from engine_checks import check_quote, prepare_library
from engine_claims import figures_differ, same_claim
from engine_pages import (
    UserError,
    extract,
    extract_guarded,
    fetch,
    parse_feed,
    parse_feed_guarded,
)
from engine_quotes import quotes
from engine_stories import stories
from engine_summaries import story_summary, summary

__all__ = [
    "UserError",
    "check_quote",
    "extract",
    "extract_guarded",
    "fetch",
    "figures_differ",
    "parse_feed",
    "parse_feed_guarded",
    "prepare_library",
    "quotes",
    "same_claim",
    "stories",
    "story_summary",
    "summary",
]
