"""A server, a person in it, a checked post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.news import Article


@dataclass(frozen=True, slots=True)
class VerifyAnswer:
    """A re-check of one of our posts."""

    found: int
    total: int
    edited_since: tuple[Article, ...]
    missing: tuple[str, ...]
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What a server has set. `retention_days` None: articles stay. `expiring_at`: when retention first deletes."""

    language: str = "en"
    zone: str = "UTC"
    retention_days: int | None = None
    expiring_at: datetime | None = None
    expiring: int = 0  # articles older than that now
    public_replies: bool = False
    log_channel: int | None = None


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """What names a person in this server's library: what for, and in how many rows."""

    rows: tuple[tuple[str, int], ...]
