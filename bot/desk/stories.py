"""Stories of a library: listed, shown, what is new in them, corrected by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.answers.articles import ArticleRow, headline_of
from bot.answers.stories import Curated, StoryChanges, StoryRow, StoryRows, StoryView
from bot.desk.library import Library
from bot.desk.room import Room, passage, suggestion
from bot.desk.topics import Topics
from bot.errors import UserError
from bot.news import Article, Passage, Story
from bot.text.body import canonical
from bot.text.news_since import unmatched
from storage import articles, earlier, stories

UNKNOWN = "I know no story like “{typed}” here. Start typing its headline and pick one from the list."
NOTHING_TO_UNDO = "There is no correction to take back here."
SAME = "Those are the same story. Give two different ones."
ALONE = "That article is alone in its story already."
THERE = "That article is in that story already."
NO_NAME = "A name needs a letter or a digit."
NOT_LAST = "Another correction came after this one. Take that back first; it has an Undo of its own."
UNDONE = "That correction is taken back already."
#: "story 4" as cards write it, "s4" as suggestions send it, and what people make of them.
_KEY = re.compile(r"(?:story|s)?\s*#?\s*(\d{1,9})", re.IGNORECASE)
#: Passages of `/story changes` that are shown, in pages of ten.
MOST_NEW = 60
#: Other stories of a topic that are named.
MOST_RELATED = 5


class Stories:
    """Questions over stories; every answer is one guild's."""

    def __init__(self, room: Room, library: Library) -> None:
        self.room, self.library = room, library
        self.topics = Topics(room)

    async def find(self, guild: int, typed: str) -> Story:
        """The story that a person means: picked from the list, or words of its label. Raises: UserError."""
        found = await self._numbered(guild, typed)
        if found is None and typed.strip():
            async with self.room.store.reading() as c:
                found = next(iter(await stories.suggestions(c, guild, typed, limit=1)), None)
        if found is None:
            raise UserError(UNKNOWN.format(typed=typed.strip()[:60]))
        return found

    async def likely(self, guild: int, typed: str) -> list[Story]:
        """Stories for what is being typed; one whose number that is comes first."""
        meant = await self._numbered(guild, typed)
        async with self.room.store.reading() as c:
            found = await stories.suggestions(c, guild, typed)
        return [meant, *(story for story in found if story.id != meant.id)] if meant else found

    async def _numbered(self, guild: int, typed: str) -> Story | None:
        number = _KEY.fullmatch(typed.strip())
        if number is None:
            return None
        async with self.room.store.reading() as c:
            return await stories.by_id(c, guild, int(number.group(1)))

    async def suggest(self, guild: int, typed: str) -> list[tuple[str, str]]:
        """(name, id) of stories for what is being typed."""
        found = await self.likely(guild, typed)
        return [
            (
                suggestion(story.label, f"{story.articles} article{'s' * (story.articles != 1)}"),
                f"s{story.id}",
            )
            for story in found
        ]

    async def newest(self, guild: int, page: int, size: int) -> StoryRows:
        """A page of stories, last seen first, with the other stories of their topics."""
        async with self.room.store.reading() as c:
            found = await stories.newest(c, guild, limit=size, offset=page * size)
            total = await stories.count(c, guild)
        topic = await self.topics.among(guild, [story.id for story in found])
        rows = await self._rows(guild, found)
        related = {other for story in found for other in topic.get(story.id, ())[:MOST_RELATED]}
        others = {row.story.id: row for row in await self._named(guild, related)}
        return StoryRows(
            tuple(replace(row, related=_others(topic, others, row.story.id)) for row in rows), total, page
        )

    async def view(self, guild: int, typed: str) -> StoryView:
        """One story with its articles, first published first."""
        story = await self.find(guild, typed)
        async with self.room.store.reading() as c:
            members = await stories.articles_of(c, guild, story.id)
        return _view(story, members)

    async def with_topic(self, guild: int, typed: str) -> StoryView:
        """The same with the other stories of its topic."""
        view = await self.view(guild, typed)
        topic = await self.topics.among(guild, [view.story.id])
        others = {row.story.id: row for row in await self._named(guild, topic.get(view.story.id, ()))}
        return replace(view, related=_others(topic, others, view.story.id))

    async def _named(self, guild: int, story_ids: Iterable[int]) -> list[StoryRow]:
        async with self.room.store.reading() as c:
            found = await stories.by_ids(c, guild, list(story_ids))
        return await self._rows(guild, found)

    async def _rows(self, guild: int, found: Sequence[Story]) -> list[StoryRow]:
        async with self.room.store.reading() as c:
            return [
                StoryRow(story, _label(story, await stories.articles_of(c, guild, story.id)))
                for story in found
            ]

    async def changes(self, guild: int, typed: str, days: int) -> StoryChanges:
        """Passages that came in since, in new articles or by edits of old ones, and that nothing stored before says."""
        story = await self.find(guild, typed)
        since = self.room.now() - timedelta(days=days)
        async with self.room.store.reading() as c:
            members = await stories.articles_of(c, guild, story.id)
            texts = await articles.texts(c, guild, [article.id for article in members])
            stood = await earlier.before(c, guild, texts, since)
        old = [text for text in texts if text.article.saved_at < since and text.article.id not in stood]
        arrived = [text for text in texts if text.article.saved_at >= since]
        edited = [text for text in texts if text.article.saved_at < since and text.article.id in stood]
        old += [stood[text.article.id] for text in edited]
        new = [text for text in texts if text.article.saved_at >= since or text.article.id in stood]
        size = sum(len(text.body) for text in texts)
        places = await self.room.work(size, unmatched, old, new)
        found = [passage(new[number], start, end) for number, start, end in places[:MOST_NEW]]
        return StoryChanges(
            story,
            _label(story, members),
            since,
            tuple(found),
            len(arrived),
            days,
            len(edited),
            whole=not old,
            left_out=len(places) - len(found),
        )

    async def merge(self, guild: int, user: int, typed: str, other: str) -> Curated:
        """Put `other` into a story, by hand."""
        kept, gone = await self.find(guild, typed), await self.find(guild, other)
        if kept.id == gone.id:
            raise UserError(SAME)
        (before,) = await self._rows(guild, [gone])
        async with self.room.store.writing() as c:
            await stories.merge(c, guild, kept.id, [gone.id], by=user, at=self.room.now())
        return await self._curated(guild, "merge", [kept.id], before=before)

    async def split(self, guild: int, user: int, article: str, into: str | None) -> Curated:
        """Take an article out of its story, into a new one or another one, by hand."""
        found = await self.library.find(guild, article)
        target = await self.find(guild, into) if into else None
        if found.story_id is None or (target is not None and target.id == found.story_id):
            raise UserError(THERE)
        now = self.room.now()
        async with self.room.store.writing() as c:
            if target is not None:
                made = target.id
                await stories.put(c, guild, found.id, target.id, by=user, at=now)
            elif len(await stories.articles_of(c, guild, found.story_id)) == 1:
                raise UserError(ALONE)
            else:
                made = await stories.split(c, guild, found.story_id, [found.id], by=user, at=now)
        row = ArticleRow(found, headline_of(found))
        kind = "move" if target else "split"
        return await self._curated(guild, kind, [made, found.story_id], article=row)

    async def rename(self, guild: int, user: int, typed: str, name: str) -> Curated:
        """Give a story a name by hand."""
        story = await self.find(guild, typed)
        name = " ".join(canonical(name).split())
        if not any(char.isalnum() for char in name):
            raise UserError(NO_NAME)
        (before,) = await self._rows(guild, [story])
        async with self.room.store.writing() as c:
            await stories.rename(c, guild, story.id, name, by=user, at=self.room.now())
        return await self._curated(guild, "rename", [story.id], before=before)

    async def undo(self, guild: int, edit: int | None) -> Curated:
        """Take the library's last correction back; `edit` says which one a person means, and any other stays."""
        async with self.room.store.writing() as c:
            last = await stories.last_edit(c, guild)
            if last is None:
                raise UserError(NOTHING_TO_UNDO)
            if edit is not None and last.id != edit:
                raise UserError(NOT_LAST if last.id > edit else UNDONE)
            await stories.undo_last(c, guild, at=self.room.now())
        return replace(await self._curated(guild, last.kind, last.stories), undone=True)

    async def _curated(
        self,
        guild: int,
        kind: str,
        story_ids: Sequence[int],
        article: ArticleRow | None = None,
        before: StoryRow | None = None,
    ) -> Curated:
        views = []
        async with self.room.store.reading() as c:
            for story in await stories.by_ids(c, guild, story_ids):
                views.append(_view(story, await stories.articles_of(c, guild, story.id)))
            last = await stories.last_edit(c, guild)
        return Curated(kind, tuple(views), last.id if last else None, article, before)


def told_by_number(typed: str) -> bool:
    """Whether what a person typed is a story's number and says so ("story 4", "s4"; not "4")."""
    return typed.strip()[:1].casefold() == "s" and _KEY.fullmatch(typed.strip()) is not None


def _others(
    topic: Mapping[int, Sequence[int]], rows: Mapping[int, StoryRow], story: int
) -> tuple[StoryRow, ...]:
    return tuple(rows[other] for other in topic.get(story, ()) if other in rows)[:MOST_RELATED]


def _label(story: Story, members: list[Article]) -> Passage | None:
    """The article headline that labels the story; None for a name given by hand."""
    return next((headline_of(article) for article in members if article.headline == story.label), None)


def _view(story: Story, members: list[Article]) -> StoryView:
    ordered = sorted(members, key=lambda article: (article.published_at or article.saved_at, article.id))
    rows = tuple(ArticleRow(article, headline_of(article)) for article in ordered)
    return StoryView(story, _label(story, members), rows)
