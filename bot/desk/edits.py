"""Silent edits: pages looked at again on the ladder of their age, other texts kept as revisions."""

from __future__ import annotations

import structlog

from bot.desk.room import Room
from bot.desk.saving import Saving
from bot.errors import UserError
from bot.gather.rhythm import recheck_after
from bot.gather.web import Gathered, Web
from bot.text.edited import differ
from storage import articles, fetched
from storage.fetched import Fetched

log = structlog.get_logger()

#: Revisions of one article: a page that gives everybody another text is not watched for ever.
MOST_REVISIONS = 60
#: A page that suddenly shows less than this part of the article is a failed or blocked page, not an edit.
LEAST_PART = 0.3


class Edits:
    """Which articles are due for another look, and what the look found."""

    def __init__(self, room: Room, web: Web, saving: Saving) -> None:
        self.room, self.web, self.saving = room, web, saving

    async def waiting(self) -> bool:
        """Whether there is any."""
        async with self.room.store.reading() as c:
            return await fetched.any_due(c, at=self.room.now())

    async def due(self, limit: int = 20) -> list[Fetched]:
        """Take articles whose page is to be looked at now."""
        async with self.room.store.writing() as c:
            return await fetched.due(c, at=self.room.now(), limit=limit)

    async def look(self, article: Fetched) -> bool:
        """Look at the page again; whether its text was edited. Passages keep pointing at the revision they came from."""
        edited = False
        try:
            gathered = await self.web.look(
                article.url, etag=article.etag, last_modified=article.last_modified
            )
            edited = gathered is not None and await self._compared(article, gathered)
        except UserError as error:
            log.debug("recheck", url=article.url, error=str(error))
        now = self.room.now()
        wait = recheck_after(now - (article.published_at or article.created_at))
        more = wait is not None and article.number + edited < MOST_REVISIONS
        async with self.room.store.writing() as c:
            await fetched.look_again(c, article.id, now + wait if more and wait else None)
        return edited

    async def _compared(self, article: Fetched, gathered: Gathered) -> bool:
        """Keep another text as a revision, and what the server calls it; a page that is not believed is asked for whole."""
        draft = gathered.draft
        whole = gathered.kind == "article" and len(draft.body) >= LEAST_PART * len(article.body)
        if not whole:
            return False
        edited = False
        old, new = article.headline + "\n" + article.body, draft.headline + "\n" + draft.body
        differs = await self.room.work(len(old), differ, old, new)
        if differs:
            draft, intake = await self.saving.read(draft)
        async with self.room.store.writing() as c:
            if differs:
                made = await articles.add_revision(
                    c,
                    article.id,
                    draft,
                    intake.reading,
                    at=self.room.now(),
                    fingerprint=intake.fingerprint,
                )
                edited = made is not None
            await fetched.called(c, article.id, gathered.etag, gathered.last_modified)
        return edited
