"""Quotes of the articles a library holds, found by their words and by who said them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Article, Quote
from bot.text.profile import rarity
from bot.text.typography import UNSPACED
from bot.text.words import terms, words
from storage import quote_index, search
from storage.folding import fold
from storage.full_text import Match
from storage.seen import article, held_by
from storage.tables import articles, library, library_languages, quotes, revisions

#: Newest quotes that are read one by one for words no index holds ("We will not do that"): about 15 ms.
SCANNED = 5_000
#: Newest quotes with the words of a phrase that are looked through for the phrase itself.
LOOKED_THROUGH = 1_000
#: Quotes that `find` gives at most: nobody pages further than 20 pages.
MOST_FOUND = 120
#: Quotes that `count` counts at most.
MOST_COUNTED = 1_000
#: Newest quotes whose words are offered for a misspelt one: 5 ms.
NEWEST = 300
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
class Hit:
    """A quote that was looked for, and what it takes to put it in order: `library_id` grows with the time of saving."""

    id: int
    library_id: int
    article_id: int
    start: int
    text: str
    speaker: str | None
    speaker_key: str | None
    language: str
    at: datetime


async def find(
    c: AsyncConnection,
    guild: int,
    words: str = "",
    *,
    phrases: Sequence[str] = (),
    keys: Collection[str] | None = None,
    outlet: str | None = None,
    since: datetime | None = None,
    story: int | None = None,
    language: str = "en",
    limit: int = MOST_FOUND,
) -> list[Hit]:
    """Quotes that hold every word, in any form of it, and every phrase as it is; of articles last saved first.

    `keys` are those of the speakers asked for (`storage.speakers.called`). Words or people that are nowhere: nothing.
    """
    span = await _span(c, guild, since, story)
    if span is None:
        return []
    for loosely in (False, True):
        asked = await _asked(c, guild, [words, *phrases], keys, outlet, language, loosely=loosely)
        if asked is None:
            continue
        match, small = asked
        literal = [fold(phrase) for phrase in phrases] + [fold(word) for word in small]
        most = SCANNED if small else LOOKED_THROUGH if literal or story is not None else limit
        entries = await quote_index.entries(c, match, low=span[0], high=span[1], limit=most)
        found: list[Hit] = []
        read, size = 0, MOST_FOUND
        while read < len(entries) and len(found) < limit:
            for hit in await _hits(c, guild, entries[read : read + size], since=since, story=story):
                text = f" {fold(hit.text)} " if literal else ""
                if all(_stands_in(text, one) for one in literal if one):
                    found.append(hit)
            read, size = read + size, 3 * size  # a question costs 3 ms whatever it asks for
        if found:
            return found[:limit]
    return []


def _stands_in(text: str, phrase: str) -> bool:
    """Whether a folded text between blanks has a folded phrase, as whole words where blanks set words apart."""
    return phrase in text and bool(UNSPACED.search(phrase) or f" {phrase} " in text)


async def count(
    c: AsyncConnection,
    guild: int,
    words: str = "",
    *,
    keys: Collection[str] | None = None,
    outlet: str | None = None,
    since: datetime | None = None,
    language: str = "en",
) -> int:
    """How many `find` would give without a limit, counted up to `MOST_COUNTED`; words of no weight are left aside."""
    asked = await _asked(c, guild, [words], keys, outlet, language)
    span = await _span(c, guild, since, None)
    if asked is None or span is None:
        return 0
    return await quote_index.counted(c, asked[0], low=span[0], high=span[1], most=MOST_COUNTED)


async def recent_words(c: AsyncConnection, guild: int) -> set[str]:
    """Words of the newest quotes, folded: what a misspelt one may stand for."""
    match = quote_index.question([[[quote_index.everything(guild)]]])
    entries = await quote_index.entries(c, match, limit=NEWEST)
    return {word for hit in await _hits(c, guild, entries) for word in fold(hit.text).split()}


async def by_ids(c: AsyncConnection, guild: int, quote_ids: Collection[int]) -> dict[int, StoredQuote]:
    """Quotes by number, those that stand in the newest revision of an article this library holds."""
    mine = quotes.c.id.in_(set(quote_ids))
    asked = _stored(guild).where(mine)
    # spelt out so that SQLite starts from the quotes, not from the library: 0.3 ms instead of 4.8 for 8,000 of them
    asked = asked.where(library.c.article_id.in_(select(quotes.c.article_id).where(mine)))
    return {row._mapping[quotes.c.id]: _quote(row) for row in await c.execute(asked)}


async def of_articles(c: AsyncConnection, guild: int, article_ids: Sequence[int]) -> list[StoredQuote]:
    """All quotes of these articles, in reading order within each."""
    asked = _stored(guild).where(articles.c.id.in_(set(article_ids))).order_by(articles.c.id, quotes.c.start)
    return [_quote(row) for row in await c.execute(asked)]


async def candidates(
    c: AsyncConnection, guild: int, text: str, *, language: str = "en", limit: int = 20
) -> list[int]:
    """Articles in which a text might stand, changed or not: those with the most of its rarest words.

    Article ids, likeliest first: before all others those with a quote that has the text, then every word of it. A text
    of stop words only ("We will not do that") is looked for among the quotes themselves, the newest `SCANNED` of them.
    """
    holding = await _holding(c, guild, text, language, limit)
    weights, unseen = rarity()
    found = {term: weights.get(term, unseen) for term in terms(text, language)}
    picked = sorted(found, key=lambda term: (-found[term], term))[:PICKED]
    if not picked:
        return holding or await _with_words(
            c, guild, sorted(set(words(text)), key=lambda word: (-len(word), word))[:3], limit
        )
    rows = await search.weighed(c, guild, {search.token(term): found[term] for term in picked}, most=limit)
    asked = select(library.c.id, library.c.article_id).where(
        library.c.id.in_(rows), library.c.guild == guild, library.c.removed_at.is_(None)
    )
    held = {row.id: row.article_id for row in await c.execute(asked)}
    return list(dict.fromkeys([*holding, *(held[row] for row in rows if row in held)]))[:limit]


async def _holding(c: AsyncConnection, guild: int, text: str, language: str, limit: int) -> list[int]:
    """Articles with a quote that has all content words of a text, newest first but for those that have it as it stands."""
    found = list(dict.fromkeys(search.token(term) for term in terms(text, language)))[: search.MOST_WORDS]
    if not found:
        return []
    match = quote_index.question([[quote_index.word(guild, term)]] for term in found)
    hits = await _hits(c, guild, await quote_index.entries(c, match, limit=MOST_FOUND))
    whole = fold(text)
    hits.sort(key=lambda hit: whole not in fold(hit.text))
    return list(dict.fromkeys(hit.article_id for hit in hits))[:limit]


async def _with_words(c: AsyncConnection, guild: int, wanted: Sequence[str], limit: int) -> list[int]:
    """Articles with a quote that holds all the words as they are, newest first."""
    if not wanted:
        return []
    newest = (
        select(library.c.article_id, quotes.c.text.label("said"))
        .select_from(library.join(articles, articles.c.id == library.c.article_id))
        .join(quotes, quotes.c.revision_id == articles.c.revision_id)
        .where(library.c.guild == guild, library.c.removed_at.is_(None), quotes.c.kind != "indirect")
        .order_by(library.c.saved_at.desc())  # the order of an index: nothing is sorted
        .limit(SCANNED)
        .subquery()
    )
    asked = select(newest.c.article_id).where(
        *(newest.c.said.icontains(word, autoescape=True) for word in wanted)
    )
    found = (await c.execute(asked.limit(20 * limit))).scalars()
    return list(dict.fromkeys(found))[:limit]


async def _asked(
    c: AsyncConnection,
    guild: int,
    typed: Sequence[str],
    keys: Collection[str] | None,
    outlet: str | None,
    language: str,
    *,
    loosely: bool = False,
) -> tuple[Match, list[str]] | None:
    """What to ask the index, and the words that must be looked for in the quotes themselves, for they are in no index.

    These are given only where there is nothing else to look for, or `loosely`: then with them words that are stop words of any
    language the library has held ("personnes"), which its quotes are not indexed by. None when nothing can be found.
    """
    groups: list[Iterable[Sequence[str]]] = []
    held = select(library_languages.c.language).where(library_languages.c.guild == guild)
    languages = list(dict.fromkeys([language, *sorted((await c.execute(held)).scalars())]))
    small: list[str] = []
    found = list(dict.fromkeys(word for text in typed for word in words(text)))[: search.MOST_WORDS]
    for word in found:
        forms = {tuple(search.token(term) for term in terms(word, spoken)) for spoken in languages} - {()}
        if not terms(word, language) or not forms or (loosely and any(not terms(word, s) for s in languages)):
            small.append(word)
            continue
        groups.append([[quote_index.word(guild, term) for term in form] for form in sorted(forms)])
    if any(text.strip() for text in typed) and not found:
        return None  # nothing but marks
    plain = bool(groups)
    if keys is not None:
        if not keys:
            return None
        groups.append([[quote_index.speaker(guild, key)] for key in sorted(keys)])
    if outlet is not None:
        groups.append([[quote_index.outlet(guild, fold(outlet))]])
    question = quote_index.question(groups or [[[quote_index.everything(guild)]]])
    return question, [] if plain and not loosely else small


async def _span(
    c: AsyncConnection, guild: int, since: datetime | None, story: int | None
) -> tuple[int, int] | None:
    """First and last row of the library that a question is about; None when it is about none."""
    if since is None and story is None:
        return 0, quote_index.LAST
    asked = select(func.min(library.c.id), func.max(library.c.id)).where(
        library.c.guild == guild, library.c.removed_at.is_(None)
    )
    if since is not None:
        asked = asked.where(library.c.saved_at >= since)
    if story is not None:
        asked = asked.where(library.c.story_id == story)
    low, high = (await c.execute(asked)).one()
    return None if low is None else (low, high)


async def _hits(
    c: AsyncConnection,
    guild: int,
    entries: Sequence[int],
    *,
    since: datetime | None = None,
    story: int | None = None,
) -> list[Hit]:
    """The quotes of entries, in their order; what is not this library's is left out."""
    if not entries:
        return []
    asked = _light(guild, entries)
    if since is not None:
        asked = asked.where(library.c.saved_at >= since)
    if story is not None:
        asked = asked.where(library.c.story_id == story)
    found = {(hit.library_id, hit.start): hit for hit in (Hit(*row) for row in await c.execute(asked))}
    return [found[place] for place in map(quote_index.place, entries) if place in found]


def _light(guild: int, entries: Sequence[int]) -> Select[Any]:
    places = [quote_index.place(entry) for entry in entries]
    return (
        select(
            quotes.c.id,
            library.c.id.label("library_id"),
            library.c.article_id,
            quotes.c.start,
            quotes.c.text,
            quotes.c.speaker,
            quotes.c.speaker_key,
            revisions.c.language,
            library.c.seen_at,
        )
        .select_from(
            library.join(articles, articles.c.id == library.c.article_id)
            .join(revisions, revisions.c.id == articles.c.revision_id)
            .join(quotes, quotes.c.revision_id == revisions.c.id)
        )
        .where(
            library.c.guild + 0
            == guild,  # not by the guild's index, or SQLite walks through the whole library
            library.c.removed_at.is_(None),
            library.c.id.in_({row for row, _ in places}),
            tuple_(library.c.id, quotes.c.start).in_(places),
            quotes.c.kind != "indirect",
        )
        .order_by(library.c.id.desc(), quotes.c.start.desc())
    )


def _stored(guild: int) -> Select[Any]:
    return held_by(guild, quotes).join(quotes, quotes.c.revision_id == revisions.c.id)


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
