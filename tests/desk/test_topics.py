"""Topics of the sample library: three unlike stories, although a wire agency and two outlets write about several."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from bot.text.reading import take_in
from bot.text.stories import topics

NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)


def test_the_samples_are_three_topics() -> None:
    listed = tomllib.loads((files("bot.desk") / "sample" / "articles.toml").read_text("utf8"))["article"]
    by_story: dict[str, list[object]] = {"bridge": [], "treaty": [], "dairy": []}
    for given in listed:
        text = f"{given['headline']} {given['body']}".lower()
        story = max(by_story, key=lambda one: text.count({"treaty": "vell"}.get(one, one)))
        at = NOW - timedelta(hours=given["hours_ago"])
        by_story[story].append(take_in(given["headline"], given["body"], at, None).profile)
    assert [len(profiles) for profiles in by_story.values()] == [4, 3, 3]
    assert topics(list(by_story.values())) == (0, 1, 2)  # type: ignore[arg-type]
