"""Watches: set up, listed, removed; what came in for one; which posts show a text that was edited since."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import structlog

from bot.answers.articles import headline_of
from bot.answers.revised import changed
from bot.answers.watches import EditedArticle, EditNote, WatchAnswer, WatchHit, WatchRow
from bot.desk.digests import DEFAULT_ZONE, ZONE_KEY
from bot.desk.occasions import clock, minute_of, zone_of
from bot.desk.room import Room, passage
from bot.errors import UserError
from bot.news import Passage, Sentence, Text
from bot.text.edited import GRAVE
from bot.text.language import language_of
from bot.text.speakers import speaker_key
from bot.text.watched import find, says_nothing, too_short
from storage import articles, deliveries, progress, receipts, settings, speakers, watches
from storage.watches import SETTLED, EditedPost, Kind, Watch

log = structlog.get_logger()

KIND, NOTE_KIND, DIGEST_KIND = "watch", "edit", "digest"
EDITS_KEY, REMOVED_KEY, PROGRESS = "edits", "watches_removed", "edit notes"
LONGEST = 100
#: Removed watches that can be brought back.
MOST_REMOVED = 20
#: Rows of the library after which watches of idle servers are moved on: so many are gone through in some milliseconds.
PASS_OVER_EVERY = 2_000
#: Quotes shown of one article.
MOST_QUOTES = 2
#: Edits are said under posts of the last week: older ones nobody reads again, and `/verify` says it there.
NOTED_FOR = timedelta(days=7)
#: Notes under one post: a page that is edited all day is not a reason for twenty.
MOST_NOTES = 3

ONE_OF = "Give me one of **keyword**, **speaker** or **outlet**: each watch is about one."
TOO_SHORT = "“{what}” is too short to watch for: I need a word of two letters or more."
STOP_WORDS = "“{what}” stands in every article. Give me a word that says what you mean."
TOO_LONG = "A keyword has up to {most} characters."
NO_NAME = "I can't read a name in “{what}”."
NO_HOURS = "I can't read “{typed}” as hours. Write them like 22:00-07:00, or - for none."
ALREADY = "<#{channel}> has that watch already."
NOTHING = "No watch here yet. `/watch add` sets one up."
UNKNOWN = "I know no watch “{typed}” here. `/watch list` shows them."
GONE = "That watch can't be brought back any more. `/watch add` adds it again."
_HOURS = re.compile(r"\s*(.+?)\s*(?:-|–|—|\bto\b|\bbis\b|\bà\b)\s*(.+?)\s*")


class Watches:
    """What staff do with watches, and what `bot.watching` posts for them."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._passed_over = 0  # the row up to which idle watches were moved

    async def add(
        self,
        guild: int,
        user: int | None,
        channel: int,
        *,
        keyword: str | None = None,
        speaker: str | None = None,
        outlet: str | None = None,
        edits: bool = False,
        every: int = 15,
        quiet: str | None = None,
    ) -> WatchRow:
        """Watch for one thing from now on. Raises: UserError for what says nothing, twice the same, or one too many."""
        given = {"keyword": keyword, "speaker": speaker, "outlet": outlet}
        named = [(kind, " ".join(what.split())) for kind, what in given.items() if what and what.strip()]
        if len(named) != 1:
            raise UserError(ONE_OF)
        kind, what = named[0]
        hours = hours_of(quiet)
        if kind == "keyword":
            await self._check_keyword(guild, what)
        elif not any(char.isalnum() for char in what):
            raise UserError(NO_NAME.format(what=what[:40]))
        async with self.room.store.writing() as c:
            made = await watches.add(
                c,
                guild,
                channel,
                kind,  # type: ignore[arg-type] # one of the three above
                what[:LONGEST],
                by=user,
                at=self.room.now(),
                edits=edits,
                every=every,
                quiet=hours,
            )
            zone = await _zone(c, guild)
        if made is None:
            raise UserError(ALREADY.format(channel=channel))
        return _row(made, zone)

    async def _check_keyword(self, guild: int, what: str) -> None:
        if len(what) > LONGEST:
            raise UserError(TOO_LONG.format(most=LONGEST))
        if too_short(what):
            raise UserError(TOO_SHORT.format(what=what))
        async with self.room.store.reading() as c:
            held = await watches.languages(c, guild)
        if says_nothing(what, [language_of(what)]) or (held and says_nothing(what, held)):
            raise UserError(STOP_WORDS.format(what=what))

    async def listed(self, guild: int) -> list[WatchRow]:
        """Every watch of a guild, in the order in which they were set up, with what became of the last post."""
        async with self.room.store.reading() as c:
            found = await watches.of_guild(c, guild)
            last = {one.id: await deliveries.last_for(c, guild, KIND, str(one.id)) for one in found}
            zone = await _zone(c, guild)
        failed = {
            number: post.last_error
            for number, post in last.items()
            if post is not None and post.state in ("failed", "held")
        }
        return [_row(one, zone, failed.get(one.id)) for one in found]

    async def suggest(self, guild: int, typed: str) -> list[tuple[str, str]]:
        """(name, number) of watches."""
        async with self.room.store.reading() as c:
            found = await watches.of_guild(c, guild)
        named = [(f"{one.id} · {one.kind}: {one.what}", str(one.id)) for one in found]
        return [each for each in named if typed.casefold() in each[0].casefold()]

    async def remove(self, guild: int, typed: str) -> WatchRow:
        """Stop watching; the watch can be brought back."""
        one = await self._find(guild, typed)
        kept = {
            "id": one.id,
            "channel": one.channel,
            "kind": one.kind,
            "what": one.what,
            "edits": one.edits,
            "every": one.every,
            "quiet": [one.quiet_from, one.quiet_to] if one.quiet_from is not None else None,
        }
        async with self.room.store.writing() as c:
            before = await settings.value(c, guild, REMOVED_KEY, [])
            await settings.change(c, guild, REMOVED_KEY, [*before, kept][-MOST_REMOVED:])
            await watches.remove(c, guild, one.id)
            zone = await _zone(c, guild)
        return _row(one, zone)

    async def restore(self, guild: int, user: int, number: int) -> WatchRow:
        """Bring a removed watch back; what came in meanwhile is not posted late."""
        async with self.room.store.writing() as c:
            before = await settings.value(c, guild, REMOVED_KEY, [])
            kept = next((one for one in before if one["id"] == number), None)
            if kept is None:
                raise UserError(GONE)
            await settings.change(c, guild, REMOVED_KEY, [one for one in before if one["id"] != number])
            made = await watches.add(
                c,
                guild,
                kept["channel"],
                kept["kind"],
                kept["what"],
                by=user,
                at=self.room.now(),
                edits=kept["edits"],
                every=kept["every"],
                quiet=tuple(kept["quiet"]) if kept["quiet"] else None,
            )
            if made is None:
                raise UserError(ALREADY.format(channel=kept["channel"]))
            zone = await _zone(c, guild)
        return _row(made, zone)

    async def note_edits(self, guild: int, *, on: bool) -> None:
        """Whether edits are said under this guild's daily posts."""
        async with self.room.store.writing() as c:
            if on:
                await settings.change(c, guild, EDITS_KEY, True)
            else:
                await settings.forget(c, guild, EDITS_KEY)

    async def edits_noted(self, guild: int) -> bool:
        """Whether they are."""
        async with self.room.store.reading() as c:
            return bool(await settings.value(c, guild, EDITS_KEY, False))

    async def _find(self, guild: int, typed: str) -> Watch:
        async with self.room.store.reading() as c:
            found = await watches.of_guild(c, guild)
        if not found:
            raise UserError(NOTHING)
        typed = typed.strip()
        number = typed.partition("·")[0].strip().lstrip("#")
        wanted = typed.casefold()
        for one in found:
            if str(one.id) == number or one.what.casefold() == wanted:
                return one
        raise UserError(UNKNOWN.format(typed=typed[:60]))

    # --- what came in ------------------------------------------------------------------------------

    async def due(self) -> tuple[list[Watch], int]:
        """Watches that may post now and have something to look at, and the row up to which they are to look."""
        now = self.room.now()
        async with self.room.store.reading() as c:
            upto = await watches.newest_row(c, saved_before=now - SETTLED)
            waiting = await watches.waiting(c, upto=upto)
            zones = {guild: zone_of(await _zone(c, guild)) for guild in {one.guild for one in waiting}}
        if upto - self._passed_over > PASS_OVER_EVERY:
            async with self.room.store.writing() as c:
                await watches.pass_over(c, upto=upto, waiting=waiting)
            self._passed_over = upto
        ready = []
        for one in waiting:
            if one.last_post_at is not None and now < one.last_post_at + timedelta(minutes=one.every):
                continue
            local = now.astimezone(zones[one.guild])
            if not is_quiet(one.quiet_from, one.quiet_to, local.hour * 60 + local.minute):
                ready.append(one)
        return ready, upto

    async def came_in(self, one: Watch, upto: int) -> WatchAnswer:
        """What was saved up to a row that a watch is about; wire copies of what it shows are counted, not shown."""
        async with self.room.store.reading() as c:
            found = await watches.hits(
                c,
                one.guild,
                one.kind,
                one.what,
                language=language_of(one.what),
                after=one.after_id,
                upto=upto,
            )
            ids = [article.id for article in found]
            texts = await articles.texts(c, one.guild, ids) if ids else []
            keys = await speakers.keys_of(c, one.guild, one.what) if one.kind == "speaker" and ids else []
            originals = [text.article.wire_of for text in texts if text.article.wire_of is not None]
            shown = await watches.shown_before(c, one.guild, KIND, one.id, originals) if originals else set()
            zone = await _zone(c, one.guild)
        hits = [hit for text in texts if (hit := _hit(one.kind, one.what, text, keys)) is not None]
        if one.kind == "outlet":
            return WatchAnswer(_row(one, zone), tuple(hits))
        shown |= {hit.article.id for hit in hits}
        voices = [hit for hit in hits if hit.article.wire_of not in shown]
        return WatchAnswer(_row(one, zone), tuple(voices), len(hits) - len(voices))

    # --- edits -------------------------------------------------------------------------------------

    async def edits_due(self) -> tuple[int | None, int, list[EditNote]]:
        """How far notes had come, how far they come now, and what is to be said under which posts."""
        now = self.room.now()
        async with self.room.store.reading() as c:
            after = await progress.reached(c, PROGRESS)
            upto = await watches.newest_revision(c, seen_before=now - SETTLED)
            if after is None or upto <= after:
                return after, upto, []
            posts = await watches.edited_posts(
                c, after, upto, kinds=(DIGEST_KIND, KIND), since=now - NOTED_FOR
            )
        by_post: defaultdict[tuple[int, int], list[EditedPost]] = defaultdict(list)
        for post in posts:
            by_post[post.guild, post.message].append(post)
        notes = []
        for group in by_post.values():
            try:
                notes.append(await self._note(group))
            except Exception:  # one post's trouble is its own
                log.exception("edit note", message=group[0].message, guild=group[0].guild)
        return after, upto, [note for note in notes if note is not None]

    async def _note(self, shown: Sequence[EditedPost]) -> EditNote | None:
        """What to say under one post; None where it is not wanted, or nothing changed that a reader must know."""
        post = shown[0]
        if not await self._wanted(post):
            return None
        edited = []
        for one in shown:
            async with self.room.store.reading() as c:
                article = await articles.by_id(c, one.guild, one.article_id)
                revisions = await articles.history(c, one.guild, one.article_id)
                receipt = await receipts.by_message(c, one.guild, one.message)
            old = next((revision for revision in revisions if revision.id == one.shown), None)
            if article is None or old is None or old.id == revisions[-1].id or receipt is None:
                continue
            new = revisions[-1]
            (changes,) = await self.room.work(
                len(old.body) + len(new.body), changed, article, [(old, new)], new
            )
            stretches = [
                (passage.start, passage.end)
                for passage in receipt.passages
                if passage.article_id == one.article_id and passage.part == "body"
            ]
            told = tuple(
                change for change in changes if change.kind in GRAVE or _touches(change.before, stretches)
            )
            if told:
                edited.append(EditedArticle(article, headline_of(article), told))
        if not edited:
            return None
        return EditNote(post.guild, post.message, post.channel, post.kind, post.posted_at, tuple(edited))

    async def _wanted(self, post: EditedPost) -> bool:
        async with self.room.store.reading() as c:
            if await watches.notes_under(c, post.guild, NOTE_KIND, post.message) >= MOST_NOTES:
                return False
            if post.kind == DIGEST_KIND:
                return bool(await settings.value(c, post.guild, EDITS_KEY, False))
            one = await watches.by_id(c, post.guild, int(post.subject))
        return one is not None and one.edits


async def _zone(c: Any, guild: int) -> str:
    return str(await settings.value(c, guild, ZONE_KEY, DEFAULT_ZONE))


def hours_of(typed: str | None) -> tuple[int, int] | None:
    """Quiet hours as minutes of the day; None for none. Raises: UserError for what are no hours."""
    if not typed or typed.strip() in ("-", "none"):
        return None
    match = _HOURS.fullmatch(typed)
    if match is None:
        raise UserError(NO_HOURS.format(typed=typed[:40]))
    begin, end = minute_of(_whole(match[1])), minute_of(_whole(match[2]))
    if begin == end:
        raise UserError(NO_HOURS.format(typed=typed[:40]))
    return begin, end


def is_quiet(begin: int | None, end: int | None, minute: int) -> bool:
    """Whether a minute of the day lies in the hours, which may go over midnight; the end is not part of them."""
    if begin is None or end is None:
        return False
    return begin <= minute < end if begin < end else minute >= begin or minute < end


def _whole(time: str) -> str:
    """22 → 22:00; anything else as it is."""
    return f"{time}:00" if time.isdecimal() else time


def _hit(kind: Kind, what: str, text: Text, keys: Sequence[str]) -> WatchHit | None:
    """What makes an article one that is watched for; None when its words stand apart."""
    sentences = text.reading.sentences
    lede = _unless_said(text, sentences[:1])
    if kind == "outlet":
        return WatchHit(text.article, headline_of(text.article), lede)
    if kind == "keyword":
        found = find(what, text.article.headline, text.body, text.reading)
        if found is None:
            return None
        if found.sentence is None:
            return WatchHit(text.article, headline_of(text.article), lede)
        one = sentences[found.sentence]
        return WatchHit(text.article, headline_of(text.article), ((passage(text, one.start, one.end), None),))
    said = _said(text, keys)
    if not said:
        return None
    return WatchHit(
        text.article, headline_of(text.article), tuple(said[:MOST_QUOTES]), max(0, len(said) - MOST_QUOTES)
    )


def _unless_said(text: Text, sentences: Iterable[Sentence]) -> tuple[tuple[Passage, str | None], ...]:
    """Sentences as passages, but for one that stands for the headline: it is on the card already."""
    chosen = (passage(text, one.start, one.end) for one in sentences)
    return tuple((one, None) for one in chosen if one.text != text.article.headline)


def _said(text: Text, keys: Sequence[str]) -> list[tuple[Passage, str | None]]:
    return [
        (passage(text, quote.start, quote.end), quote.speaker)
        for quote in text.reading.quotes
        if quote.kind != "indirect" and quote.speaker and speaker_key(quote.speaker) in keys
    ]


def _touches(before: Passage | None, stretches: Iterable[tuple[int, int]]) -> bool:
    """Whether a change concerns what a post shows."""
    if before is None or before.part != "body":
        return False
    return any(before.start < end and start < before.end for start, end in stretches)


def _row(one: Watch, zone: str, error: str | None = None) -> WatchRow:
    quiet = ""
    if one.quiet_from is not None and one.quiet_to is not None:
        quiet = f"{clock(one.quiet_from)} to {clock(one.quiet_to)} ({zone})"
    return WatchRow(
        one.id, one.kind, one.what, one.channel, one.edits, one.every, quiet, one.last_post_at, error
    )
