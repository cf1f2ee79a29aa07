"""The face of the claim engine for the scorers: `same_claim` and `figures_differ`."""

from __future__ import annotations

from bot.text.claims import same_claim
from bot.text.figures import figures_differ

__all__ = ["figures_differ", "same_claim"]
