"""The check of a quote: candidates by the index, the decision by exact text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.answers.quotes import CheckAnswer
from bot.desk.room import Room, passage
from bot.desk.wording import tokens_of
from bot.news import Passage, Text
from bot.text.language import language_of
from bot.text.message import plain, quoted_stretches
from bot.text.speakers import same_person, speaker_key
from bot.text.verify import AS_PRINTED, Check, Checked, check
from storage import articles, quotes, speakers
from storage.speakers import Speaker

#: Articles that one check reads: those with most of the words, by the full-text index.
MOST_CANDIDATES = 20
#: Quoted stretches of one message that are checked.
MOST_STRETCHES = 6
#: Longest passage that is shown whole, and longest stretch shown of what was left out: a card takes 3,900 characters.
LONG_PASSAGE, LONG_REST = 900, 320


class Checking:
    """Checks against one guild's library."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def check(self, guild: int, typed: str, speaker: str | None) -> CheckAnswer:
        """The verdict on a text, whatever a chat has put around its words."""
        asked = plain(typed) or typed.strip()
        spoken = language_of(asked)
        person: Speaker | None = None
        async with self.room.store.reading() as c:
            if speaker:
                people = await speakers.called(c, guild, speaker)
                person = people[0] if len(people) == 1 else None
                speaker = person.name if person else speaker.removeprefix("=")
            ids = await quotes.candidates(c, guild, asked, language=spoken, limit=MOST_CANDIDATES)
            texts = await articles.texts(c, guild, ids)
            empty = not texts and not await articles.count(c, guild)
        given = [
            Checked(text.article.id, text.body, text.reading.quotes, text.article.headline) for text in texts
        ]
        size = sum(len(text.body) for text in texts) + len(asked)
        found = await self.room.work(size, check, asked, speaker, given, spoken)
        raw = typed.strip()
        # the article may be written in a chat's markup
        if raw != asked and found.verdict not in AS_PRINTED:
            literally = await self.room.work(size, check, raw, speaker, given, spoken)
            if literally.verdict in AS_PRINTED:
                asked, found = raw, literally
        if found.verdict == "other speaker" and person and found.speaker:
            found = await self._by_another_name(guild, asked, person, found, given, spoken, size)
        return replace(_answer(asked, speaker, found, {text.article.id: text for text in texts}), empty=empty)

    async def check_message(self, guild: int, content: str) -> tuple[list[CheckAnswer], int]:
        """The verdict on each quoted stretch of a message, and how many stretches there are."""
        stretches = quoted_stretches(content)
        asked = [content[start:end] for start, end in stretches]
        return [await self.check(guild, text, None) for text in asked[:MOST_STRETCHES]], len(stretches)

    async def _by_another_name(
        self,
        guild: int,
        asked: str,
        person: Speaker,
        found: Check,
        given: Sequence[Checked],
        spoken: str,
        size: int,
    ) -> Check:
        """The check again under a name that this library knows for the same person, if one of the places has it."""
        said_by = {place.speaker for place in found.places if place.speaker}
        keys = {speaker_key(name): name for name in sorted(said_by)}
        async with self.room.store.reading() as c:
            people = await speakers.persons(c, guild, keys)
        for key, name in keys.items():
            if key in people and people[key].key == person.key:
                return await self.room.work(size, check, asked, name, given, spoken)
        return found


def _answer(asked: str, speaker: str | None, found: Check, texts: dict[int, Text]) -> CheckAnswer:
    """The verdict with passages; differing words with what they change."""
    named = [token.change for token in found.diff]
    answer = CheckAnswer(
        verdict=found.verdict,
        asked=asked,
        asked_speaker=speaker,
        speaker=found.speaker,
        diff=tuple(tokens_of(found.diff)),
        rules=found.rule,
        changes=tuple(dict.fromkeys(change for change in named if change)),
        named=found.named,
    )
    text = texts.get(int(str(found.article))) if found.article is not None else None
    if text is None or found.start is None or found.end is None:
        return answer
    voices: dict[int, str | None] = {}
    for place in found.places:
        voices.setdefault(int(str(place.article)), place.speaker)
    voices.pop(text.article.id, None)
    others = {
        other: voice
        for other, voice in voices.items()
        if voice and found.speaker and not same_person(voice, found.speaker)
    }
    answer = replace(
        answer,
        article=text.article,
        also=tuple(texts[other].article for other in sorted(voices.keys() - others)),
        others=tuple((others[other], texts[other].article) for other in sorted(others)),
    )
    if found.parts:
        parts = tuple(_short(text, start, end) for start, end in found.parts)
        cuts = tuple(_rest(text, (one[1], other[0])) for one, other in pairwise(found.parts))
        return replace(answer, parts=parts, cuts=cuts)
    shown = _short(text, found.start, found.end)
    return replace(
        answer,
        passage=shown,
        long=shown.end < found.end,
        before=_rest(text, found.before, from_end=True),
        after=_rest(text, found.after),
    )


def _short(text: Text, start: int, end: int) -> Passage:
    """A stretch, or the beginning of a long one up to a blank."""
    if end - start > LONG_PASSAGE:
        blank = text.body.rfind(" ", start + 1, start + LONG_PASSAGE)
        end = blank if blank > 0 else start + LONG_PASSAGE
    return passage(text, start, end)


def _rest(text: Text, span: tuple[int, int] | None, *, from_end: bool = False) -> Passage | None:
    """What was left out, or the part of it next to the words; None for nothing but marks and blanks."""
    if span is None:
        return None
    start, end = span
    while start < end and not (text.body[start].isalnum() or text.body[start] in "$€£(["):
        start += 1
    while end > start and (text.body[end - 1].isspace() or text.body[end - 1] in '“„«「『‘‚‹"'):
        end -= 1
    if start >= end:
        return None
    if end - start > LONG_REST:
        if from_end:
            start = max(text.body.find(" ", end - LONG_REST, end) + 1, end - LONG_REST)
        else:
            blank = text.body.rfind(" ", start, start + LONG_REST)
            end = blank if blank > start else start + LONG_REST
    return passage(text, start, end)
