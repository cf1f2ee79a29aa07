"""What a day's post says: its stories, what is new in those of yesterday, what found no room."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.answers import DigestAnswer, DigestStory, headline_of
from bot.desk.feeds import feed_name
from bot.desk.front_page import Lead, Place, Ranked, about, filled, ranked, reports, without_texts
from bot.desk.occasions import bounds
from bot.desk.room import Room, passage
from bot.news import Article, Passage, Story, Text
from bot.text.publishers import independent
from storage import Connection, articles, feeds, settings, stories

LAST_KEY = "digest_last"
LANGUAGE_KEY = "language"
#: Articles of one day that are read for a digest: more than a person follows; the newest count.
MOST_ARTICLES = 400
#: Stories beyond the asked number that are worked out when stories of yesterday turn out to have nothing new.
SPARE = 4
#: Sentences that say something new from which a story of yesterday is told again: one alone is often a turn of phrase.
NEWS = 2
#: Stories without news that are named, and headlines that are named as left out.
MOST_STILL, MOST_LEFT = 3, 8
#: An article of before the last post that a story's news is measured against; more do not change what is known.
MOST_KNOWN = 12
#: Stories' choices that are kept: a day's stories of a few hundred servers, about 2 kB each.
MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Digest:
    """A daily post as the schedule needs it; `id` is 0 for one that is posted once, without being set up."""

    id: int
    guild: int
    channel: int
    minute: int
    zone: str
    stories: int = 6
    passages: int = 2
    min_outlets: int = 1
    topic: str = ""
    feeds: tuple[int, ...] | None = None
    skip_if_empty: bool = True
    thread_per_story: bool = False

    @property
    def subject(self) -> str:
        """What its posts are keyed by."""
        return str(self.id) if self.id else f"channel-{self.channel}"


@dataclass(frozen=True, slots=True)
class Made:
    """A day's post, and what the next day's is to know of it."""

    answer: DigestAnswer
    memory: Mapping[str, Any]


class Daily:
    """Compiles digests. What a story's articles give is worked out once, in a worker, for all digests that show it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._kept: OrderedDict[tuple[Any, ...], Lead] = OrderedDict()

    async def compile(self, digest: Digest, day: date, *, late: str = "") -> Made:
        """The stories of a channel's day: those with an article since the same time yesterday, at least since midnight."""
        now = self.room.now()
        start, end = bounds(day, ZoneInfo(digest.zone))
        since = min(start, now - timedelta(days=1))
        async with self.room.store.reading() as c:
            found = await articles.published_between(c, digest.guild, since, max(end, now))
            names: tuple[str, ...] = ()
            if digest.feeds is not None:
                theirs = await feeds.brought_by(c, digest.guild, digest.feeds, since - timedelta(days=2))
                found = [article for article in found if article.id in theirs]
                names = await _named(c, digest)
            found = found[-MOST_ARTICLES:]
            by_story: defaultdict[int, list[Article]] = defaultdict(list)
            for article in found:
                if article.story_id is not None:
                    by_story[article.story_id].append(article)
            before = _remembered(await settings.value(c, digest.guild, memory_key(digest)), day)
            shares = await _shares(c, digest, by_story) if digest.topic else None
            language = str(await settings.value(c, digest.guild, LANGUAGE_KEY, "en"))
            leads = ranked(
                by_story, now, about=shares, min_outlets=digest.min_outlets, before=frozenset(before.days)
            )
            chosen = leads[: digest.stories + (SPARE if before.days else 0)]
            listed = await stories.by_ids(c, digest.guild, [lead.story for lead in chosen])
            told = {story.id: story for story in listed}
            chosen = [lead for lead in chosen if lead.story in told]
            texts = await _texts(c, digest.guild, chosen)
            known = await _known(c, digest.guild, chosen, before)
        items = [
            await self._told(
                lead, told[lead.story], texts[lead.story], known.get(lead.story, ()), before, digest
            )
            for lead in chosen
        ]
        news = [item for item in items if not item.nothing_new]
        still = [item for item in items if item.nothing_new][:MOST_STILL]
        kept = [*news[: digest.stories], *still]
        shown = {item.story.id for item in kept}
        left = [lead for lead in leads if lead.story not in shown]
        answer = DigestAnswer(
            day,
            tuple(kept),
            len(found),
            len(independent(found)),
            tuple(headline_of(lead.articles[0]) for lead in left[:MOST_LEFT]),
            len(left),
            digest.topic,
            names,
            late,
            language,
        )
        memory = {
            "day": day.isoformat(),
            "at": now.isoformat(),
            "stories": {str(item.story.id): item.days for item in kept},
        }
        return Made(answer, memory)

    async def _told(
        self,
        ranked_story: Ranked,
        story: Story,
        texts: Sequence[Text],
        known: Sequence[Text],
        before: _Memory,
        digest: Digest,
    ) -> DigestStory:
        days = before.days.get(story.id, 0) + 1
        new = [text for text in texts if before.at is None or text.article.saved_at >= before.at]
        nothing = days > 1 and not new
        lead = Lead(tuple(texts[:1]))
        if not nothing:
            lead = await self._filled(new if days > 1 else texts, known if days > 1 else (), digest.passages)
            nothing = days > 1 and (lead.fresh or 0) < NEWS and bool(known)
        return _shown(story, ranked_story.articles, lead, days, nothing)

    async def _filled(self, texts: Sequence[Text], old: Sequence[Text], passages: int) -> Lead:
        """A story's choices, from those kept if these very revisions were read before."""
        key = (
            tuple((text.revision_id, text.article.wire_of is None, text.article.outlet) for text in texts),
            tuple(text.revision_id for text in old),
            passages,
        )
        lead = self._kept.pop(key, None)
        if lead is None:
            size = sum(len(text.body) for text in (*texts, *old))
            lead = await self.room.work(size, _chosen, list(texts), list(old), passages)
        self._kept[key] = lead
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return replace(lead, texts=tuple(reports(texts)))


@dataclass(frozen=True, slots=True)
class _Memory:
    """The last post: when it was made, and of each of its stories how many posts in a row have had it."""

    at: datetime | None
    days: Mapping[int, int]


def memory_key(digest: Digest) -> str:
    """The setting under which a digest's last post is remembered."""
    return f"{LAST_KEY}:{digest.subject}"


def _remembered(kept: Any, day: date) -> _Memory:
    """Of yesterday's post; of one on the same day (asked for by hand) or long ago nothing."""
    try:
        last, at = date.fromisoformat(kept["day"]), datetime.fromisoformat(kept["at"])
        days = {int(story): int(count) for story, count in kept["stories"].items()}
    except (TypeError, KeyError, ValueError, AttributeError):
        return _Memory(None, {})
    return _Memory(at, days) if timedelta(0) < day - last <= timedelta(days=3) else _Memory(None, {})


def _chosen(texts: list[Text], old: list[Text], passages: int) -> Lead:
    return without_texts(filled(texts, old, passages))


async def _named(c: Connection, digest: Digest) -> tuple[str, ...]:
    listed = await feeds.of_guild(c, digest.guild)
    chosen = [one for one in listed if one.id in (digest.feeds or ())]
    return tuple(feed_name(one) for one in chosen)


async def _shares(
    c: Connection, digest: Digest, by_story: Mapping[int, Sequence[Article]]
) -> dict[int, float]:
    ids = [article.id for listed in by_story.values() for article in listed]
    found: dict[int, float] = {}
    for text in await articles.texts(c, digest.guild, ids):
        story = text.article.story_id or 0
        found[story] = max(found.get(story, 0.0), about([text], digest.topic))
    return found


async def _texts(c: Connection, guild: int, chosen: Sequence[Ranked]) -> dict[int, list[Text]]:
    """Texts of the stories' articles of the day, in order of publication."""
    ids = [article.id for lead in chosen for article in lead.articles]
    by_id = {text.article.id: text for text in await articles.texts(c, guild, ids)}
    return {
        lead.story: [by_id[article.id] for article in lead.articles if article.id in by_id] for lead in chosen
    }


async def _known(
    c: Connection, guild: int, chosen: Sequence[Ranked], before: _Memory
) -> dict[int, list[Text]]:
    """What the last post could know of the stories that it had."""
    found: dict[int, list[Text]] = {}
    for lead in chosen:
        if lead.story in before.days and before.at is not None:
            members = await stories.articles_of(c, guild, lead.story)
            old = [article.id for article in members if article.saved_at < before.at][-MOST_KNOWN:]
            found[lead.story] = await articles.texts(c, guild, old)
    return found


def _shown(story: Story, of_day: Sequence[Article], lead: Lead, days: int, nothing_new: bool) -> DigestStory:
    texts = lead.texts
    earliest = min(of_day, key=lambda article: article.published_at or article.saved_at)
    labelled = next((article for article in of_day if article.headline == story.label), of_day[0])
    if days > 1 and texts:  # what is told is new: so is its headline
        labelled = texts[lead.passages[0][0]].article if lead.passages else texts[-1].article

    def at(place: Place) -> Passage:
        return passage(texts[place[0]], place[1], place[2])

    quote: tuple[Passage, str | None] | None = None
    if lead.quote:
        number, said = lead.quote
        quote = (passage(texts[number], said.start, said.end), said.speaker)
    return DigestStory(
        story,
        headline_of(labelled),
        tuple(map(at, lead.passages)),
        tuple(article.outlet for article in independent(of_day)),
        earliest.outlet,
        quote,
        tuple((at(one), at(other)) for one, other in lead.figures),
        lead.differing,
        days,
        lead.fresh or 0,
        nothing_new,
    )
