"""The sample library that a newcomer finds: invented events, with dates relative to the first start."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from importlib.resources import files
from typing import Any

from bot.desk import Desk
from bot.news import Draft
from bot.text.body import canonical
from bot.text.reading import take_in
from storage import articles, settings

#: Whether the samples are all there (True) or were begun (False).
LOADED = "samples_loaded"


async def wanted(desk: Desk, guild: int) -> bool:
    """Whether samples are to be put into a library: an empty one, or one whose first start was cut off."""
    async with desk.room.store.writing() as c:
        loaded = await settings.value(c, guild, LOADED)
        if loaded is None and not await articles.count(c, guild):
            await settings.change(c, guild, LOADED, loaded := False)
    return loaded is False


async def note_loaded(desk: Desk, guild: int) -> None:
    """All is there: nothing is put into this library again."""
    async with desk.room.store.writing() as c:
        await settings.change(c, guild, LOADED, True)


async def load_samples(desk: Desk, guild: int) -> None:
    """Put the samples into a library; those that are there stay as they are."""
    listed: list[dict[str, Any]] = tomllib.loads(
        (files("bot.desk") / "sample" / "articles.toml").read_text("utf8")
    )["article"]
    now = desk.room.now()
    for given in sorted(listed, key=lambda item: -item["hours_ago"]):
        async with desk.room.store.reading() as c:
            if await articles.by_url(c, guild, given["url"]):
                continue
        draft = Draft(
            headline=given["headline"],
            body=canonical(given["body"]),
            outlet=given["outlet"],
            url=given["url"],
            byline=given.get("byline"),
            published_at=now - timedelta(hours=given["hours_ago"]),
            language="",
        )
        saved = await desk.saving.store(guild, None, draft)
        if later := given.get("later"):
            await _edit(desk, guild, saved.article.id, draft, later)


async def _edit(desk: Desk, guild: int, article: int, before: Draft, later: dict[str, Any]) -> None:
    """What the outlet made of its text without a word about it."""
    body = canonical(later["body"])
    intake = await desk.room.workers.run(take_in, later["headline"], body, before.published_at)
    draft = Draft(
        later["headline"],
        body,
        before.outlet,
        before.url,
        before.byline,
        published_at=before.published_at,
        language=intake.reading.language,
    )
    async with desk.room.store.writing() as c:
        await articles.add_revision(
            c, article, draft, intake.reading, fingerprint=intake.fingerprint, at=desk.room.now()
        )
