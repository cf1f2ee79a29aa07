"""Speakers of a library: which names are one person, corrected by hand."""

from __future__ import annotations

from bot.answers.quotes import Choice, SpeakerView
from bot.desk.room import Room
from bot.errors import UserError
from bot.text.speakers import speaker_key
from storage import speakers
from storage.errors import NothingThere
from storage.speakers import Speaker
from storage.store import Connection

NOBODY = "Nobody called “{name}” is quoted in this library. Start typing and pick a name from the list."
SEVERAL = "{count} people here are called “{name}”: {names}. Pick one from the list."
SAME = "Those are one person here already: {name}."
ALONE = "“{name}” has only this one name here; there is nothing to split off."
NOT_OF = "“{alias}” is no name of {name} here. Names: {names}."
#: Longest value of a suggestion that Discord takes.
LONGEST = 100


def suggestion(speaker: Speaker) -> tuple[str, str]:
    """(name with count, what to ask with): a surname that two people have is asked for by its key."""
    also = f" ({', '.join(speaker.names[1:3])})" if len(speaker.names) > 1 else ""
    only = " (given name not known)" if speaker.open else ""
    return f"{speaker.name}{only or also} · {speaker.quotes}", value_of(speaker)


def value_of(speaker: Speaker) -> str:
    """What asks for exactly this person: the name, or the key where the name alone could be somebody else's."""
    return (
        f"={speaker.key}"[:LONGEST]
        if speaker.open or speaker_key(speaker.name) != speaker.key
        else speaker.name
    )


def choice_of(speaker: Speaker) -> Choice:
    """One of several people of a name."""
    only = " (given name not known)" if speaker.open else ""
    return Choice(f"{speaker.name}{only}", speaker.quotes, f"={speaker.key}", speaker.names[1:])


class Speakers:
    """Corrections of who is who; every one is one guild's, and can be taken back."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def merge(self, guild: int, user: int, typed: str, other: str) -> SpeakerView:
        """Say that two people are one; the first name stays. Raises: UserError."""
        async with self.room.store.writing() as c:
            kept, gone = await self._one(c, guild, typed), await self._one(c, guild, other)
            if kept.key == gone.key:
                raise UserError(SAME.format(name=kept.name))
            edit = await speakers.join(c, guild, gone.keys, kept.name, by=user, at=self.room.now())
            return await _view(c, guild, kept.key, edit)

    async def split(self, guild: int, user: int, typed: str, alias: str) -> SpeakerView:
        """Say that one name of a person is somebody else. Raises: UserError."""
        async with self.room.store.writing() as c:
            person, key = await self._one(c, guild, typed), speaker_key(alias.removeprefix("="))
            if len(person.keys) < 2:
                raise UserError(ALONE.format(name=person.name))
            if key not in person.keys:
                raise UserError(NOT_OF.format(alias=alias, name=person.name, names=", ".join(person.names)))
            edit = await speakers.part(c, guild, key, by=user, at=self.room.now())
            rest = [one for one in person.keys if one != key]
            view = await _view(c, guild, key, edit)
            others = await speakers.persons(c, guild, rest)
        names = tuple(dict.fromkeys(one.name for one in others.values()))
        return SpeakerView(view.name, view.quotes, view.names, edit, others=names)

    async def undo(self, guild: int, edit: int) -> SpeakerView:
        """Take a correction back. Raises: UserError."""
        async with self.room.store.writing() as c:
            try:
                undone = await speakers.undo(c, guild, edit, at=self.room.now())
            except NothingThere as error:
                raise UserError(str(error)) from error
            people = await speakers.persons(c, guild, undone.keys)
        once = sorted({one.key: one for one in people.values()}.values(), key=lambda one: -one.quotes)
        if not once:
            return SpeakerView(undone.keys[0], 0, ())
        first, *rest = once
        return SpeakerView(first.name, first.quotes, first.names, others=tuple(one.name for one in rest))

    async def names(self, guild: int, speaker: str, typed: str) -> list[tuple[str, str]]:
        """(name, what to ask with) of a person's names that hold what is being typed; [] for a single one."""
        async with self.room.store.reading() as c:
            people = await speakers.called(c, guild, speaker) if speaker else []
        if len(people) != 1 or len(people[0].keys) < 2:
            return []
        low = speaker_key(typed)
        fit = sorted((key for key in people[0].keys if low in key), key=lambda key: key != low)
        written = {speaker_key(name): name for name in people[0].names}
        return [(written.get(key, key), f"={key}"[:LONGEST]) for key in fit]

    @staticmethod
    async def _one(c: Connection, guild: int, typed: str) -> Speaker:
        people = await speakers.called(c, guild, typed)
        if not people:
            raise UserError(NOBODY.format(name=typed.removeprefix("=")[:60]))
        if len(people) > 1:
            names = ", ".join(person.name for person in people[:5])
            raise UserError(SEVERAL.format(count=len(people), name=typed[:60], names=names))
        return people[0]


async def _view(c: Connection, guild: int, key: str, edit: int | None) -> SpeakerView:
    person = (await speakers.persons(c, guild, [key])).get(key)
    if person is None:
        return SpeakerView(key, 0, (), edit)
    return SpeakerView(person.name, person.quotes, person.names, edit)
