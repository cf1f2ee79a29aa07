"""Quotes of the articles a library holds, and who said them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Article, Quote
from bot.text.profile import rarity
from bot.text.speakers import speaker_key
from bot.text.words import terms, words
from storage import search
from storage.folding import fold, prefix_range
from storage.seen import article, held_by
from storage.tables import articles, library, library_speakers, quotes, revisions, speaker_aliases
from storage.upsert import put

#: Quotes that are read one by one for a text that no index can find: about 10 ms.
SCANNED = 5_000
#: Quotes that `find` and `count` go through: nobody pages further.
MOST_FOUND = 500
#: Articles whose speakers are suggested before anything is typed: all speakers of 100,000 articles take 200 ms.
RECENT = 300
#: Articles whose quotes are looked through at a time.
PAGE = 25
#: Rarest terms of a text by which `candidates` looks: one altered word may be among them, six are not.
PICKED = 6


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """A quote with where it stands: `text` is `body[quote.start:quote.end]` of the article's newest revision."""

    id: int
    article: Article
    quote: Quote
    text: str
    speaker_key: str | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody quoted in a library, by the name used most."""

    key: str
    name: str
    quotes: int


async def find(
    c: AsyncConnection,
    guild: int,
    words: str = "",
    *,
    speaker: str | None = None,
    outlet: str | None = None,
    since: datetime | None = None,
    story: int | None = None,
    language: str = "en",
    limit: int = 10,
    offset: int = 0,
) -> list[StoredQuote]:
    """Quotes that hold every word, in any form of it; of articles last saved first, in reading order.

    `speaker` is any name or part of one. Words or a speaker that are nowhere: nothing.
    """
    found = []
    skipped = 0
    async for quote in _matching(c, guild, words, speaker, outlet, since, story, language):
        if skipped < offset:
            skipped += 1
            continue
        found.append(quote)
        if len(found) == limit:
            break
    return found


async def count(
    c: AsyncConnection,
    guild: int,
    words: str = "",
    *,
    speaker: str | None = None,
    outlet: str | None = None,
    since: datetime | None = None,
    story: int | None = None,
    language: str = "en",
) -> int:
    """How many `find` would give without a limit, counted up to `MOST_FOUND`."""
    return sum([1 async for _ in _matching(c, guild, words, speaker, outlet, since, story, language)])


async def by_speaker(
    c: AsyncConnection,
    guild: int,
    speaker: str,
    *,
    story: int | None = None,
    limit: int = 10,
    offset: int = 0,
) -> list[StoredQuote]:
    """What one person is quoted saying, oldest first. `speaker` is a key, a name, its last words, or an alias."""
    keys = await keys_of(c, guild, speaker)
    if not keys:
        return []
    asked = _narrowed(_spoken(guild), outlet=None, since=None, story=story).where(
        quotes.c.speaker_key.in_(keys)
    )
    asked = asked.order_by(library.c.seen_at, library.c.id, quotes.c.start).limit(limit).offset(offset)
    return [_quote(row) for row in await c.execute(asked)]


async def count_by_speaker(c: AsyncConnection, guild: int, speaker: str, *, story: int | None = None) -> int:
    """How many `by_speaker` would give without a limit."""
    keys = await keys_of(c, guild, speaker)
    asked = _narrowed(_spoken(guild), outlet=None, since=None, story=story).where(
        quotes.c.speaker_key.in_(keys)
    )
    return (await c.execute(select(func.count()).select_from(asked.subquery()))).scalar_one()


async def of_articles(c: AsyncConnection, guild: int, article_ids: Sequence[int]) -> list[StoredQuote]:
    """All quotes of these articles, in reading order within each."""
    asked = _stored(guild).where(articles.c.id.in_(set(article_ids))).order_by(articles.c.id, quotes.c.start)
    return [_quote(row) for row in await c.execute(asked)]


async def by_id(c: AsyncConnection, guild: int, quote_id: int) -> StoredQuote | None:
    """One quote, if its article is in this library and it stands in the newest revision."""
    row = (await c.execute(_stored(guild).where(quotes.c.id == quote_id))).one_or_none()
    return _quote(row) if row else None


async def speakers(c: AsyncConnection, guild: int, prefix: str = "", *, limit: int = 25) -> list[Speaker]:
    """Who is quoted here: any word of the name begins like this; most quoted first. Nothing typed: lately quoted.

    People joined by `join` appear once, under the name they were joined to.
    """
    s = library_speakers.c
    low, high = prefix_range(prefix)
    begun = [s.guild == guild, s.word >= low, s.word < high]
    if not low:  # nothing typed yet: whoever is in the news
        recent = select(library.c.id).where(library.c.guild == guild, library.c.removed_at.is_(None))
        begun = [s.library_id.in_(recent.order_by(library.c.saved_at.desc()).limit(RECENT))]
    alias = speaker_aliases.alias()
    key = func.coalesce(alias.c.speaker_key, s.speaker_key)
    # one row per person and article, however many words of the name begin with the prefix
    once = (
        select(
            key.label("key"),
            func.min(func.coalesce(alias.c.name, s.name)).label("name"),
            func.max(s.quotes).label("n"),
        )
        .select_from(
            library_speakers.outerjoin(
                alias, (alias.c.guild == s.guild) & (alias.c.alias_key == s.speaker_key)
            )
        )
        .where(*begun)
        .group_by(key, s.speaker_key, s.library_id)
        .subquery()
    )
    total = func.sum(once.c.n)
    asked = (
        select(once.c.key, func.min(once.c.name), total)
        .group_by(once.c.key)
        .order_by(total.desc(), once.c.key)
        .limit(limit)
    )
    return [Speaker(*row) for row in await c.execute(asked)]


async def keys_of(c: AsyncConnection, guild: int, speaker: str) -> list[str]:
    """Keys of the people a name may stand for in this library, those joined to them included; sorted."""
    asked_for = {fold(speaker), fold(speaker_key(speaker))} - {""}
    s, a = library_speakers.c, speaker_aliases.c
    found = set(
        (
            await c.execute(select(s.speaker_key).distinct().where(s.guild == guild, s.word.in_(asked_for)))
        ).scalars()
    )
    found |= set(
        (
            await c.execute(
                select(a.speaker_key).where(a.guild == guild, a.alias_key.in_([speaker_key(speaker)]))
            )
        ).scalars()
    )
    pairs = (
        await c.execute(
            select(a.alias_key, a.speaker_key).where(
                a.guild == guild, or_(a.alias_key.in_(found), a.speaker_key.in_(found))
            )
        )
    ).all()
    found |= {key for pair in pairs for key in pair}
    targets = {target for _, target in pairs}
    if targets:
        found |= set(
            (
                await c.execute(select(a.alias_key).where(a.guild == guild, a.speaker_key.in_(targets)))
            ).scalars()
        )
    return sorted(found)


async def join(c: AsyncConnection, guild: int, alias: str, name: str, *, by: int | None) -> None:
    """Say that two names are one person in this library; `name` is shown from now on."""
    key, alias_key = speaker_key(name), speaker_key(alias)
    if key == alias_key:
        return
    a = speaker_aliases.c
    await c.execute(delete(speaker_aliases).where(a.guild == guild, a.alias_key == key))
    await c.execute(
        update(speaker_aliases)
        .where(a.guild == guild, a.speaker_key == alias_key)
        .values(speaker_key=key, name=name)
    )
    values = {"speaker_key": key, "name": name, "created_by": by}
    await put(c, speaker_aliases, {"guild": guild, "alias_key": alias_key}, values)


async def part(c: AsyncConnection, guild: int, alias: str) -> bool:
    """Take a `join` back; False when there was none."""
    a = speaker_aliases.c
    done = await c.execute(delete(speaker_aliases).where(a.guild == guild, a.alias_key == speaker_key(alias)))
    return bool(done.rowcount)


async def joined_names(c: AsyncConnection, guild: int, speaker: str) -> list[str]:
    """Keys joined to a person by hand, without the person's own."""
    a = speaker_aliases.c
    asked = (
        select(a.alias_key)
        .where(a.guild == guild, a.speaker_key == speaker_key(speaker))
        .order_by(a.alias_key)
    )
    return list((await c.execute(asked)).scalars())


async def candidates(
    c: AsyncConnection, guild: int, text: str, *, language: str = "en", limit: int = 20
) -> list[int]:
    """Articles in which a text might stand, changed or not: those with the most of its rarest words.

    Article ids, likeliest first. A text of stop words only ("We will not do that") is looked for among the quotes
    themselves, the newest `SCANNED` of them.
    """
    weights, unseen = rarity()
    found = {term: weights.get(term, unseen) for term in terms(text, language)}
    picked = sorted(found, key=lambda term: (-found[term], term))[:PICKED]
    if not picked:
        return await _with_words(
            c, guild, sorted(set(words(text)), key=lambda word: (-len(word), word))[:3], limit
        )
    rows = await search.weighed(c, guild, {search.token(term): found[term] for term in picked}, most=limit)
    asked = select(library.c.id, library.c.article_id).where(
        library.c.id.in_(rows), library.c.guild == guild, library.c.removed_at.is_(None)
    )
    held = {row.id: row.article_id for row in await c.execute(asked)}
    return [held[row] for row in rows if row in held]


async def _with_words(c: AsyncConnection, guild: int, wanted: Sequence[str], limit: int) -> list[int]:
    """Articles with a quote that holds all the words as they are, newest first."""
    newest = (
        select(articles.c.id, quotes.c.text.label("said"))
        .select_from(library.join(articles, articles.c.id == library.c.article_id))
        .join(quotes, quotes.c.revision_id == articles.c.revision_id)
        .where(library.c.guild == guild, library.c.removed_at.is_(None), quotes.c.kind != "indirect")
        .order_by(library.c.id.desc(), quotes.c.start)
        .limit(SCANNED)
        .subquery()
    )
    asked = select(newest.c.id).where(*(newest.c.said.icontains(word, autoescape=True) for word in wanted))
    found = list(dict.fromkeys((await c.execute(asked.limit(20 * limit))).scalars())) if wanted else []
    return found[:limit]


def _stored(guild: int) -> Select[Any]:
    return held_by(guild, quotes).join(quotes, quotes.c.revision_id == revisions.c.id)


def _spoken(guild: int) -> Select[Any]:
    """Quotes in quotation marks; indirect statements are stored, but never answer as quotes."""
    return _stored(guild).where(quotes.c.kind != "indirect")


def _narrowed(
    asked: Select[Any], *, outlet: str | None, since: datetime | None, story: int | None
) -> Select[Any]:
    if outlet is not None:
        asked = asked.where(library.c.outlet_key == fold(outlet))
    if since is not None:
        asked = asked.where(library.c.saved_at >= since)
    return asked.where(library.c.story_id == story) if story is not None else asked


async def _matching(
    c: AsyncConnection,
    guild: int,
    typed: str,
    speaker: str | None,
    outlet: str | None,
    since: datetime | None,
    story: int | None,
    language: str,
) -> AsyncIterator[StoredQuote]:
    held = _narrowed(held_by(guild, library.c.id.label("row")), outlet=outlet, since=since, story=story)
    said = _spoken(guild)
    if speaker is not None:
        keys = await keys_of(c, guild, speaker)
        said = said.where(quotes.c.speaker_key.in_(keys))
        held = held.where(library.c.article_id.in_(_quoting(keys)))
    wanted: list[str] = []
    if typed.strip():
        wanted = words(typed)[: search.MOST_WORDS]
        match = await search.matching(c, guild, typed, language, within=search.QUOTES)
        if match is None:
            return
        held = search.joined(held, match)
    else:
        held = held.order_by(library.c.id.desc())
    given = 0
    for start in range(
        0, 20 * MOST_FOUND, PAGE
    ):  # articles by the page: sorting all quotes of a library takes a second
        rows = [row.row for row in await c.execute(held.limit(PAGE).offset(start))]
        of_rows = said.where(library.c.id.in_(rows)).order_by(library.c.id.desc(), quotes.c.start)
        for row in await c.execute(of_rows):
            if _has(row.text, wanted, row.language, language):
                given += 1
                yield _quote(row)
                if given == MOST_FOUND:
                    return
        if len(rows) < PAGE:
            return


def _quoting(keys: Sequence[str]) -> Select[tuple[int]]:
    """Articles that quote one of these people; spelt out so that SQLite starts from the person, not from the library."""
    return select(quotes.c.article_id).where(quotes.c.speaker_key.in_(keys))


def _has(text: str, wanted: Sequence[str], language: str, asked_in: str) -> bool:
    """Whether a quote itself has all the words; the index only says that the quotes of its article have."""
    if not wanted:
        return True
    have = {search.token(term) for term in terms(text, language)}
    return all(
        {search.token(term) for term in terms(word, language)} <= have
        for word in wanted
        if terms(word, asked_in)
    )


def _quote(row: Any) -> StoredQuote:
    q = row._mapping
    return StoredQuote(
        id=q[quotes.c.id],
        article=article(row),
        quote=Quote(
            start=q[quotes.c.start],
            end=q[quotes.c.end],
            kind=q[quotes.c.kind],
            speaker=q[quotes.c.speaker],
            speaker_start=q[quotes.c.speaker_start],
            speaker_end=q[quotes.c.speaker_end],
            cue_start=q[quotes.c.cue_start],
            cue_end=q[quotes.c.cue_end],
            confidence=q[quotes.c.confidence],
        ),
        text=q[quotes.c.text],
        speaker_key=q[quotes.c.speaker_key],
    )
