"""What a day's post says: its stories, what is new in those of yesterday, what found no room."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.answers.articles import headline_of
from bot.answers.digests import DigestAnswer, DigestStory
from bot.desk.feeds import feed_name
from bot.desk.occasions import bounds
from bot.desk.room import Room
from bot.news import Article, Passage, Story, Text
from bot.text.front_page import Cut, Lead, Ranked, about, filled, ranked, reported
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
        self._kept: OrderedDict[Key, Lead] = OrderedDict()

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
            kept = await settings.some(c, digest.guild, [memory_key(digest), LANGUAGE_KEY])
            before = _remembered(kept.get(memory_key(digest)), day)
            shares = await _shares(c, digest, by_story) if digest.topic else None
            leads = ranked(
                by_story, now, about=shares, min_outlets=digest.min_outlets, before=frozenset(before.days)
            )
            chosen = leads[: digest.stories + (SPARE if before.days else 0)]
            told = {
                story.id: story
                for story in await stories.by_ids(c, digest.guild, [lead.story for lead in chosen])
            }
            chosen = [lead for lead in chosen if lead.story in told]
            asked = {lead.story: await _asked(c, digest, lead, before) for lead in chosen}
            missing = [each.key for each in asked.values() if each.key not in self._kept and each.new]
            texts = await _texts(c, digest.guild, missing)
        items = []
        for lead in chosen:
            each = asked[lead.story]
            choice = await self._filled(each.key, texts) if each.new else Lead()
            items.append(_shown(told[lead.story], lead.articles, each, choice))
        news = [item for item in items if not item.nothing_new]
        still = [item for item in items if item.nothing_new][:MOST_STILL]
        made = [*news[: digest.stories], *still]
        shown = {item.story.id for item in made}
        left = [lead for lead in leads if lead.story not in shown]
        answer = DigestAnswer(
            day,
            tuple(made),
            len(found),
            len(independent(found)),
            tuple(headline_of(lead.articles[0]) for lead in left[:MOST_LEFT]),
            len(left),
            digest.topic,
            names,
            late,
            str(kept.get(LANGUAGE_KEY, "en")),
        )
        memory = {
            "day": day.isoformat(),
            "at": now.isoformat(),
            "stories": {str(item.story.id): item.days for item in made},
        }
        return Made(answer, memory)

    async def _filled(self, key: Key, texts: Mapping[int, Text]) -> Lead:
        """A story's choices, from those kept if these very revisions were read before."""
        lead = self._kept.pop(key, None)
        if lead is None:
            new = [texts[article] for article, _, _ in key.new if article in texts]
            old = [texts[article] for article in key.old if article in texts]
            size = sum(len(text.body) for text in (*new, *old))
            lead = await self.room.work(size, filled, new, old, key.passages) if new else Lead()
            if len(new) < len(key.new):  # removed meanwhile
                return lead
        self._kept[key] = lead
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return lead


class Key(NamedTuple):
    """What a story's choices depend on: (article, revision, outlet) of its new reports, articles known before, how many."""

    new: tuple[tuple[int, int, str], ...]
    old: tuple[int, ...]
    passages: int


class _Asked(NamedTuple):
    """A story of the day: its reports that count, whether the last post had it, and what its choices depend on."""

    new: tuple[Article, ...]
    days: int
    key: Key


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


async def _texts(c: Connection, guild: int, missing: Sequence[Key]) -> dict[int, Text]:
    """Texts of stories whose choices are not known yet."""
    ids = {article for key in missing for article in (*(new for new, _, _ in key.new), *key.old)}
    if not ids:
        return {}
    return {text.article.id: text for text in await articles.texts(c, guild, sorted(ids))}


async def _asked(c: Connection, digest: Digest, lead: Ranked, before: _Memory) -> _Asked:
    """What a story's choices depend on; of one that the last post had only what came since, beside what was known."""
    new = list(lead.articles)
    old: tuple[int, ...] = ()
    days = before.days.get(lead.story, 0) + 1
    if days > 1 and before.at is not None:
        at = before.at
        new = [article for article in new if article.saved_at >= at]
        if new:
            members = await stories.articles_of(c, digest.guild, lead.story)
            known = [article for article in members if article.saved_at < at][-MOST_KNOWN:]
            old = tuple(article.id for article in known)
    mine = tuple(reported(new)) if new else ()
    told = tuple((article.id, article.revision_id, article.outlet) for article in mine)
    return _Asked(mine, days, Key(told, old, digest.passages))


def _shown(story: Story, of_day: Sequence[Article], asked: _Asked, lead: Lead) -> DigestStory:
    earliest = min(of_day, key=lambda article: article.published_at or article.saved_at)
    labelled = next((article for article in of_day if article.headline == story.label), of_day[0])
    if asked.days > 1 and lead.passages:  # what is told is new: so is its headline
        labelled = asked.new[lead.passages[0].number]

    def at(cut: Cut) -> Passage:
        article = asked.new[cut.number]
        return Passage(
            article.id,
            article.revision_id,
            cut.start,
            cut.end,
            cut.text,
            cut.paragraph,
            article.outlet,
            article.url,
        )

    nothing_new = asked.days > 1 and (not asked.new or (bool(asked.key.old) and (lead.fresh or 0) < NEWS))
    return DigestStory(
        story,
        headline_of(labelled),
        tuple(map(at, lead.passages)),
        tuple(article.outlet for article in independent(of_day)),
        earliest.outlet,
        (at(lead.quote[0]), lead.quote[1]) if lead.quote else None,
        tuple((at(one), at(other)) for one, other in lead.figures),
        lead.differing,
        asked.days,
        lead.fresh or 0,
        nothing_new,
    )
