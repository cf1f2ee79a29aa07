"""What is due and when: makes the card of a daily post, checks it, hands it to delivery."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime

import structlog

from bot.answers import DigestAnswer
from bot.cards.check import check
from bot.cards.digests import digest_card
from bot.cards.layout import payload_of, view_of
from bot.delivery import Delivery, Outcome, mark_of
from bot.desk import Desk
from bot.desk.digests import DAY_FORMAT, KIND, Digest

log = structlog.get_logger()

#: Seconds between two looks at the due tables: a daily post is at most this late.
TICK = 15.0


class Schedule:
    """One loop over everything that is due. A failure of one guild's post costs that post only."""

    def __init__(self, desk: Desk, delivery: Delivery, now: Callable[[], datetime]) -> None:
        self._desk, self._delivery, self._now = desk, delivery, now
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; what an earlier process left unsettled comes first."""
        self._task = asyncio.create_task(self._run(), name="schedule")

    async def stop(self) -> None:
        """Let the post that is being made end, then stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while True:
            try:
                await self.tick()
            except Exception:
                log.exception("schedule")
            await asyncio.sleep(TICK)

    async def tick(self) -> list[Outcome]:
        """Everything that is due now."""
        await self._delivery.reconcile()
        outcomes = list((await self._delivery.deliver()).values())
        for digest, day in await self._desk.digests.due(self._now()):
            try:
                outcomes.append(await self._post(digest, day))
            except Exception as error:
                log.exception("digest", digest=digest.id, guild=digest.guild)
                await self._desk.digests.note_failure(digest, str(error) or type(error).__name__)
        try:
            await self._desk.healing.tick()
        except Exception:
            log.exception("stories")
        return outcomes

    async def run_now(self, guild: int, typed: str | None, channel: int) -> Outcome:
        """Today's post of a digest, now; without a digest set up, today's stories in the channel of the command."""
        digest = await self._desk.digests.chosen(guild, typed, channel)
        return await self._post(digest, self._desk.digests.local_day(digest, self._now()), even_if_empty=True)

    async def _post(self, digest: Digest, day: date, *, even_if_empty: bool = False) -> Outcome:
        occasion = day.isoformat()
        known = await self._delivery.known(digest.guild, KIND, digest.subject, occasion)
        if known is not None:
            await self._note(digest, day, known)
            return known
        answer: DigestAnswer = await self._desk.digests.compile(digest, day)
        if not answer.stories and digest.skip_if_empty and not even_if_empty:
            await self._desk.digests.note_run(digest, day, self._now())
            return Outcome("empty", digest.channel)
        card = digest_card(
            answer, footer=f"{day.strftime(DAY_FORMAT)} · {mark_of(KIND, digest.subject, occasion)}"
        )
        components = payload_of(view_of(card))
        stored = await self._desk.receipts.stored(digest.guild, {item.revision_id for item in card.passages})
        check(components, card.passages, stored)
        outcome = await self._delivery.post(
            digest.guild, digest.channel, KIND, digest.subject, occasion, components, card.passages
        )
        await self._note(digest, day, outcome, [item.story.id for item in answer.stories])
        return outcome

    async def _note(self, digest: Digest, day: date, outcome: Outcome, shown: Sequence[int] = ()) -> None:
        if outcome.state in ("sent", "already"):
            await self._desk.digests.note_run(digest, day, self._now(), shown)
        else:
            await self._desk.digests.note_failure(digest, outcome.why)
