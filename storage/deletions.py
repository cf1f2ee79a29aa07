"""What was deleted on request, in a file beside the database: a backup that is put back must not bring it back.

One JSON line a deletion: `{"at": ISO 8601, "guild": id, "user": id or null}`; ids and times, nothing of what was deleted.
Written before the deletion itself, so that none is missing.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

NAME = "deletions.jsonl"
#: Kept longer than any backup is by rotation (a year at most, `bot.settings`).
KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Deletion:
    """A guild's data, or with `user` one person's name in it (or, without a guild, everywhere)."""

    at: datetime
    guild: int | None
    user: int | None = None


def note(folder: Path, deletion: Deletion) -> None:
    """Add a line, on the disk when it returns; lines older than any backup go."""
    path = folder / NAME
    kept = [one for one in noted(folder) if one.at > deletion.at - KEPT]
    fresh = path.with_name(NAME + ".new")
    with fresh.open("w", encoding="utf8") as out:
        for one in [*kept, deletion]:
            out.write(json.dumps({"at": one.at.isoformat(), "guild": one.guild, "user": one.user}) + "\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


def noted(folder: Path, since: datetime | None = None) -> list[Deletion]:
    """All deletions after a moment, oldest first. A line that cannot be read is left out."""
    try:
        lines = (folder / NAME).read_text("utf8").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            given = json.loads(line)
            one = Deletion(datetime.fromisoformat(given["at"]), given["guild"], given.get("user"))
        except (ValueError, KeyError, TypeError):
            continue
        if since is None or one.at >= since:
            found.append(one)
    return found
