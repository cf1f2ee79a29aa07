"""Receipts of what was posted, and posts checked again against the stored texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager

from bot.answers.server import VerifyAnswer
from bot.desk.room import Room
from bot.errors import UserError
from bot.news import Article, Passage
from storage import articles, command_sync, receipts, settings

NO_RECEIPT = (
    "I have no receipt for that message: it is not a post of mine with source text, or not from this server."
)
NOTHING_YET = "I have posted nothing with source text in this channel yet."
EDITED = "a passage of {outlet}"
GONE = "an article that was removed from the library"
PUBLIC_KEY = "public_replies"


class Receipts:
    """The exit's ledger, and what Discord knows of our commands."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def stored(self, guild: int, revisions: Iterable[int]) -> Mapping[int, tuple[str, str]]:
        """(headline as this library sees it, body) of revisions that this library holds, or held till just now."""
        async with self.room.store.reading() as c:
            return await articles.stored(c, guild, sorted(set(revisions)), removed=True)

    async def stored_in(
        self, revisions: Mapping[int, Iterable[int]]
    ) -> dict[int, Mapping[int, tuple[str, str]]]:
        """`stored` of several servers at one moment: {server: its revisions}."""
        async with self.room.store.reading() as c:
            return {
                guild: await articles.stored(c, guild, sorted(set(asked)), removed=True)
                for guild, asked in revisions.items()
            }

    async def public(self, guild: int) -> bool:
        """Whether this server wants answers shared unless somebody says otherwise."""
        async with self.room.store.reading() as c:
            return bool(await settings.value(c, guild, PUBLIC_KEY, False))

    async def keep(
        self, guild: int, channel: int, message: int, kind: str, passages: Sequence[Passage]
    ) -> None:
        """Keep the receipt of a message."""
        async with self.room.store.writing() as c:
            await receipts.keep(
                c,
                guild,
                message,
                channel=channel,
                kind=kind,
                passages=passages,
                summary=kind,
                posted_at=self.room.now(),
            )

    async def verify(self, guild: int, message: int) -> VerifyAnswer:
        """Check a post again: every passage against the revision it was taken from. Raises: UserError without receipt."""
        async with self.room.store.reading() as c:
            receipt = await receipts.by_message(c, guild, message)
        if receipt is None:
            raise UserError(NO_RECEIPT)
        return await self._checked(guild, receipt)

    async def verify_last(self, guild: int, channel: int) -> VerifyAnswer:
        """The newest public post in a channel."""
        async with self.room.store.reading() as c:
            receipt = await receipts.last_in(c, guild, channel)
        if receipt is None:
            raise UserError(NOTHING_YET)
        return await self._checked(guild, receipt)

    async def edited_since(self, guild: int, message: int) -> tuple[str, ...]:
        """Outlets that edited, since a post of ours was made, an article that it shows; () without a receipt."""
        async with self.room.store.reading() as c:
            receipt = await receipts.by_message(c, guild, message)
        return () if receipt is None else _outlets((await self._checked(guild, receipt)).edited_since)

    async def _checked(self, guild: int, receipt: receipts.Receipt) -> VerifyAnswer:
        ids = sorted({shown.article_id for shown in receipt.passages})
        async with self.room.store.reading() as c:
            stored = await articles.stored(c, guild, [shown.revision_id for shown in receipt.passages])
            held = {article.id: article for article in await articles.by_ids(c, guild, ids)}
        found, missing = 0, []
        edited: dict[int, Article] = {}
        for shown in receipt.passages:
            texts = stored.get(shown.revision_id)
            article = held.get(shown.article_id)
            if texts is None or article is None:
                missing.append(GONE)
                continue
            source = texts[0] if shown.part == "headline" else texts[1]
            if shown.digest == receipts.digest_of(source[shown.start : shown.end]):
                found += 1
            else:
                missing.append(EDITED.format(outlet=article.outlet))
            if article.revision_id != shown.revision_id:
                edited[article.id] = article
        return VerifyAnswer(
            found,
            len(receipt.passages),
            tuple(edited.values()),
            tuple(dict.fromkeys(missing)),
            receipt.posted_at,
        )

    def syncing(self) -> AbstractAsyncContextManager[None]:
        """Held by the one process that compares and tells Discord."""
        return self.room.store.processes.alone("commands")

    async def synced(self, application: int) -> str | None:
        """Digest of the commands that Discord has."""
        async with self.room.store.reading() as c:
            return await command_sync.synced(c, application)

    async def note_synced(self, application: int, digest: str) -> None:
        """Note it."""
        async with self.room.store.writing() as c:
            await command_sync.record(c, application, digest, at=self.room.now())


def _outlets(edited: Sequence[Article]) -> tuple[str, ...]:
    return tuple(sorted({article.outlet for article in edited}))
