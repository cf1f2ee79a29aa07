"""`verbatim check`: what should not be in the store, and mending it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: what, in how many rows, and whether it is mended now."""

    what: str
    rows: int
    mended: bool


async def check(c: AsyncConnection, *, mend: bool = True) -> tuple[Finding, ...]:
    """Orphaned rows, index drift, passages and receipts that no longer match, full-text integrity."""
    return ()
