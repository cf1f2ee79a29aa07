"""Who is quoted in a library: one person under one name, people of one surname apart, corrected by hand.

Rows know names (`speaker_key`: "ada brock", "brock"). Which of them are one person is worked out when it is asked, by
`bot.text.speakers.people_of`, from all names of that surname here: a second Brock, saved tomorrow, parts what "Brock" alone
could stand for today. What people said by hand (`speaker_aliases`) comes before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.text.speakers import families, is_described, people_of, speaker_key, surname_alone, written_first
from storage.errors import NothingThere
from storage.folding import fold, prefix_range
from storage.tables import library, library_speakers, speaker_aliases, speaker_edits, speaker_words
from storage.tables import speakers as counted
from storage.upsert import put

#: Articles whose speakers are suggested before anything is typed: whoever is in the news.
RECENT = 300
#: Names that a question about a name goes through, the most quoted: 45 ms where 2,740 have the surname (2026-11-28).
MOST_NAMES = 500


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody quoted in a library, by the fullest name used most.

    `keys` are all keys that are this person, the most quoted first, `names` as they are written; `open` says that there is
    no more than a surname, and that two people or more have it.
    """

    key: str
    name: str
    quotes: int
    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class SpeakerEdit:
    """A correction: `kind` is join or part, `keys` are the names it touched."""

    id: int
    kind: str
    keys: tuple[str, ...]


# --- asked ---------------------------------------------------------------------------------------------


async def speakers(c: AsyncConnection, guild: int, prefix: str = "", *, limit: int = 25) -> list[Speaker]:
    """Who is quoted here: any word of a name begins like this; most quoted first. Nothing typed: lately quoted.

    One person appears once, whichever of the names was typed; a title before it ("President Xi") narrows nothing.
    """
    low, high = prefix_range(prefix)
    if len(low.split()) > 1 and (key := speaker_key(prefix)):
        low, high = prefix_range(key)
    if low:
        w = speaker_words.c
        begun = (
            select(counted.c.speaker_key)
            .select_from(speaker_words.join(counted, _same(speaker_words)))
            .where(w.guild == guild, w.word >= low, w.word < high)
            .group_by(counted.c.speaker_key, counted.c.quotes)
            .order_by(counted.c.quotes.desc(), counted.c.speaker_key)
        )
    else:
        recent = select(library.c.id).where(library.c.guild == guild, library.c.removed_at.is_(None))
        s = library_speakers.c
        begun = (
            select(s.speaker_key)
            .where(
                s.guild == guild, s.library_id.in_(recent.order_by(library.c.saved_at.desc()).limit(RECENT))
            )
            .group_by(s.speaker_key)
            .order_by(func.sum(s.quotes).desc(), s.speaker_key)
        )
    keys = list((await c.execute(begun.limit(limit))).scalars())
    if low:  # names given by hand, under which nobody was ever quoted
        a = speaker_aliases.c
        by_hand = await c.execute(select(a.speaker_key, a.name).where(a.guild == guild))
        keys += [key for key, name in by_hand if f" {fold(name)}".find(f" {low}") >= 0 and key not in keys]
    found = await persons(c, guild, keys)
    once = dict.fromkeys(found[key] for key in keys if key in found)
    return (sorted(once, key=lambda person: (-person.quotes, person.key)) if low else list(once))[:limit]


async def called(c: AsyncConnection, guild: int, typed: str) -> list[Speaker]:
    """The people a name may stand for in this library, most quoted first; one where it is clear, [] for nobody.

    A full name is that person; a surname everybody who has it; else whole words of names in a row ("Jinping"). `=key`
    is the person with exactly that key: what buttons and suggestions say of a surname that two people have.
    """
    exact = typed.startswith("=")
    key = speaker_key(typed.removeprefix("="))
    wanted = fold(typed)
    if not key or not wanted:
        return []
    if exact:
        return [person for person in (await persons(c, guild, [key])).values() if key in person.keys]
    w = speaker_words.c
    asked = {wanted, fold(key)}
    like = or_(*(or_(w.word == one, and_(w.word >= f"{one} ", w.word < f"{one}!")) for one in asked))
    begun = select(counted.c.speaker_key).select_from(speaker_words.join(counted, _same(speaker_words)))
    begun = begun.where(w.guild == guild, like).group_by(counted.c.speaker_key, counted.c.quotes)
    most = begun.order_by(counted.c.quotes.desc(), counted.c.speaker_key).limit(MOST_NAMES)
    hits = list((await c.execute(most)).scalars())
    hand = await _by_hand(c, guild)
    hits += [one for alias, (one, name) in hand.items() if key == alias or fold(name) == wanted]
    found = await persons(c, guild, [*dict.fromkeys(hits)])
    if key in found and (not surname_alone(key) or key in hand):
        return [found[key]]
    once = sorted(dict.fromkeys(found[hit] for hit in hits if hit in found), key=_most)
    of_family = [person for person in once if any(key in families(each) for each in person.keys)]
    return of_family or once


async def keys_of(c: AsyncConnection, guild: int, speaker: str) -> list[str]:
    """Keys of everybody a name may stand for in this library; sorted."""
    return sorted({key for person in await called(c, guild, speaker) for key in person.keys})


async def persons(c: AsyncConnection, guild: int, keys: Collection[str]) -> dict[str, Speaker]:
    """Who each of these keys is, in this library; who is not quoted (any more) is left out."""
    if not keys:
        return {}
    hand = await _by_hand(c, guild)
    near, known = set(keys), set[str]()
    # who is kin of these may be joined by hand to somebody of another family, and so on
    while not near <= known:
        names, many = await _kin(c, guild, near)
        known = near | names.keys()
        joined = [{alias, target} for alias, (target, _) in hand.items() if alias in known or target in known]
        near = near.union(*joined)
    for target, name in hand.values():
        if target in near:
            names.setdefault(target, name)
    wanted = set(keys)
    found: dict[str, Speaker] = {}
    for group in people_of(names, {alias: target for alias, (target, _) in hand.items()}, many):
        if not wanted.isdisjoint(group) and any(many.get(key) for key in group):
            person = _speaker(group, names, many, hand)
            found |= {key: person for key in group if key in wanted}
    bare = {
        person.key
        for person in found.values()
        if surname_alone(person.key) and not is_described(person.name) and person.key not in hand
    }
    full = {family for key in names if not surname_alone(key) for family in families(key)}
    return {
        key: Speaker(person.key, person.name, person.quotes, person.keys, person.names, open=True)
        if person.key in bare & full
        else person
        for key, person in found.items()
    }


async def words_like(c: AsyncConnection, guild: int, typed: str) -> list[str]:
    """Single last words of names here that begin with the same letter: what a misspelt one may stand for."""
    low, high = prefix_range(typed[:1])
    w = speaker_words.c
    asked = select(w.word).where(w.guild == guild, w.word >= low, w.word < high, ~w.word.contains(" "))
    return list((await c.execute(asked.distinct().limit(2000))).scalars()) if low else []


def _most(person: Speaker) -> tuple[int, str]:
    return (-person.quotes, person.key)


def _same(words: Any) -> Any:
    return (words.c.guild == counted.c.guild) & (words.c.speaker_key == counted.c.speaker_key)


async def _by_hand(c: AsyncConnection, guild: int) -> dict[str, tuple[str, str]]:
    """What was joined (alias → key and name) and kept apart (alias → itself) by hand."""
    a = speaker_aliases.c
    asked = select(a.alias_key, a.speaker_key, a.name).where(a.guild == guild).order_by(a.alias_key)
    return {alias: (key, name) for alias, key, name in await c.execute(asked)}


async def _kin(c: AsyncConnection, guild: int, keys: Iterable[str]) -> tuple[dict[str, str], dict[str, int]]:
    """Every name here that shares a family name with one of these, as written, and how often each is quoted."""
    shared = sorted({family for key in keys for family in families(key)})
    w = speaker_words.c
    alike: list[ColumnElement[bool]] = [w.word.in_(shared)]
    alike += [
        and_(w.word >= f"{family} ", w.word < f"{family}!") for family in shared if written_first(family)
    ]
    asked = (
        select(counted.c.speaker_key, counted.c.name, counted.c.quotes)
        .select_from(speaker_words.join(counted, _same(speaker_words)))
        .where(w.guild == guild, or_(*alike))
        .distinct()
        .order_by(counted.c.quotes.desc(), counted.c.speaker_key)
        .limit(MOST_NAMES)
    )
    rows = {key: (name, many) for key, name, many in await c.execute(asked)}
    missing = [key for key in keys if key not in rows]
    if missing:
        exactly = select(counted.c.speaker_key, counted.c.name, counted.c.quotes)
        exactly = exactly.where(counted.c.guild == guild, counted.c.speaker_key.in_(missing))
        rows |= {key: (name, many) for key, name, many in await c.execute(exactly)}
    return {key: name for key, (name, _) in rows.items()}, {key: many for key, (_, many) in rows.items()}


def _speaker(
    group: Sequence[str],
    names: Mapping[str, str],
    many: Mapping[str, int],
    hand: Mapping[str, tuple[str, str]],
) -> Speaker:
    given = [hand[key][1] for key in group if key in hand and hand[key][0] in group]
    targets = [hand[key][0] for key in group if key in hand and hand[key][0] in group]
    full = [key for key in group if not surname_alone(key)]
    full = [key for key in full if len(key.split(" ")[0]) > 1] or full or list(group)
    lead = targets[0] if targets else full[0]
    name = given[0] if given else names[lead]
    written = dict.fromkeys([name, *(names[key] for key in group if many.get(key))])
    return Speaker(lead, name, sum(many.get(key, 0) for key in group), tuple(group), tuple(written))


# --- corrected by hand -----------------------------------------------------------------------------------


async def join(
    c: AsyncConnection,
    guild: int,
    alias: str | Sequence[str],
    name: str,
    *,
    by: int | None,
    at: datetime,
) -> int | None:
    """Say that names are one person in this library, who is shown as `name`; the number of the correction.

    None when there was nothing to join. What was joined to one of the aliases goes along.
    """
    key = speaker_key(name)
    aliases = {speaker_key(one) for one in ([alias] if isinstance(alias, str) else alias)} - {key, ""}
    if not key or not aliases:
        return None
    hand = await _by_hand(c, guild)
    moved = aliases | {one for one, (target, _) in hand.items() if target in aliases} - {key}
    edit = await _note(c, guild, "join", moved | {key}, by=by, at=at)
    a = speaker_aliases.c
    await c.execute(delete(speaker_aliases).where(a.guild == guild, a.alias_key == key))
    for one in sorted(moved):
        values = {"speaker_key": key, "name": name, "created_by": by}
        await put(c, speaker_aliases, {"guild": guild, "alias_key": one}, values)
    return edit


async def part(c: AsyncConnection, guild: int, alias: str, *, by: int | None, at: datetime) -> int:
    """Say that a name is nobody else in this library; the number of the correction. Raises: NothingThere."""
    key = speaker_key(alias)
    hand = await _by_hand(c, guild)
    led = sorted(one for one, (target, _) in hand.items() if target == key and one != key)
    names, _ = await _kin(c, guild, [key, *led])
    if key not in names:
        raise NothingThere("Nobody is quoted here under that name.")
    edit = await _note(c, guild, "part", {key, *led}, by=by, at=at)
    for one, target in [
        (key, key),
        *((one, led[0]) for one in led),
    ]:  # whom the name led stay together without it
        values = {"speaker_key": target, "name": names.get(target, target), "created_by": by}
        await put(c, speaker_aliases, {"guild": guild, "alias_key": one}, values)
    return edit


async def undo(c: AsyncConnection, guild: int, edit_id: int, *, at: datetime) -> SpeakerEdit:
    """Take a correction back. Raises: NothingThere when it is taken back already, or a later one touches its names."""
    e = speaker_edits.c
    later = select(speaker_edits).where(e.guild == guild, e.id >= edit_id, e.undone_at.is_(None))
    rows = (await c.execute(later.order_by(e.id))).all()
    if not rows or rows[0].id != edit_id:
        raise NothingThere("That correction has been taken back already.")
    edit, *others = rows
    touched = set(edit.before)
    if any(touched & set(other.before) for other in others):
        raise NothingThere("A later correction touches the same names. Take that one back first.")
    a = speaker_aliases.c
    await c.execute(delete(speaker_aliases).where(a.guild == guild, a.alias_key.in_(touched)))
    kept = [
        {"guild": guild, "alias_key": key, "speaker_key": was[0], "name": was[1], "created_by": edit.by}
        for key, was in edit.before.items()
        if was
    ]
    if kept:
        await c.execute(insert(speaker_aliases), kept)
    await c.execute(update(speaker_edits).where(e.id == edit_id, e.guild == guild).values(undone_at=at))
    return SpeakerEdit(edit_id, edit.kind, tuple(sorted(touched)))


async def _note(
    c: AsyncConnection, guild: int, kind: str, keys: Collection[str], *, by: int | None, at: datetime
) -> int:
    """Write down what is said of these names now."""
    hand = await _by_hand(c, guild)
    before = {key: list(hand[key]) if key in hand else None for key in sorted(keys)}
    made = insert(speaker_edits).values(guild=guild, by=by, at=at, kind=kind, before=before)
    edit_id: int = (await c.execute(made.returning(speaker_edits.c.id))).scalar_one()
    return edit_id
