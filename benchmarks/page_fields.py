"""Headline, byline and date of 60 pages, against labels read off the pages by hand.

    python -m benchmarks.page_fields [--data ../shared/data/pages] [--wrong]

`page_fields.json` holds facts only, written down on 2026-11-24 from what each of the first 60 pages of the set shows: names
of the byline, day of publication, and a hash of the headline's letters and digits (the pages are their publishers'). Where a page
shows two days (a time zone, an update) the first publication counts, give or take a day. A name without a byline on the page
("KWCHCIK" in a meta element) is no byline.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bot.gather.page import draft_of  # noqa: E402 - after the path


def hashed(headline: str) -> str:
    """The headline by its letters and digits alone."""
    return hashlib.sha256("".join(re.findall(r"\w+", headline.casefold())).encode()).hexdigest()[:16]


def letters(name: str) -> str:
    return "".join(re.findall(r"[^\W\d_]+", name.casefold()))


def named(byline: str | None, names: list[str]) -> str:
    """How a byline that was read compares with the names on the page."""
    if not names:
        return "none, and none read" if not byline else "none, but one read"
    if not byline:
        return "missed"
    if not all(letters(name) in letters(byline) for name in names):
        return "wrong"
    exact = letters(byline) == "".join(map(letters, names)) or letters(byline) == "and".join(
        map(letters, names)
    )
    return "right" if exact else "right, with more than the names"


def main() -> None:
    """Print the figures, and with --wrong what was read otherwise."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "shared" / "data" / "pages")
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    labels = json.loads((HERE / "page_fields.json").read_text("utf8"))
    with gzip.open(given.data / "pages.jsonl.gz", "rt", encoding="utf8") as lines:
        pages = {row["id"]: row for row in map(json.loads, lines)}
    headlines = dates = dated = 0
    bylines: dict[str, int] = {}
    for label in labels:
        found = draft_of(pages[label["id"]]["html"].encode(), label["url"], None)
        assert found is not None, label["url"]
        draft = found[0]
        headline = hashed(draft.headline) == label["headline_sha256"]
        headlines += headline
        read = draft.published_at.date() if draft.published_at else None
        told = date.fromisoformat(label["published_on"]) if label["published_on"] else None
        day = (read is None) if told is None else read is not None and abs((read - told).days) <= 1
        dated += told is not None
        dates += day and told is not None
        byline = named(draft.byline, label["byline"])
        bylines[byline] = bylines.get(byline, 0) + 1
        if given.wrong and not (headline and day and byline in ("right", "none, and none read")):
            print(label["url"][:110])
            print(f"   headline {'right' if headline else draft.headline!r}; date {read} (page: {told}); byline {draft.byline!r} (page: {label['byline']}): {byline}")  # fmt: skip
    count = len(labels)
    with_byline = sum(bool(label["byline"]) for label in labels)
    right = bylines.get("right", 0) + bylines.get("right, with more than the names", 0)
    figures = {
        "pages": count,
        "headline": round(headlines / count, 3),
        "date": round(dates / dated, 3),
        "byline": round(right / with_byline, 3),
        "byline_exact": round(bylines.get("right", 0) / with_byline, 3),
        "bylines": bylines,
    }
    print(
        f"headline right on {headlines} of {count}; date right on {dates} of the {dated} that have one; "
        f"byline right on {right} of the {with_byline} that have one"
    )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
