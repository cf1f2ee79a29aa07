"""Speakers: one person under one name, people of one surname apart, corrected by hand and back."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

import storage
from bot.text.speakers import people_of
from storage import (
    articles,
    checks,
    listing,
    migrations,
    privacy,
    quote_index,
    quotes,
    search,
    speakers,
    tables,
)
from storage.connections import engine_for
from storage.errors import NothingThere
from storage.store import Store
from storage.upsert import insert_all
from tests.storage.conftest import ANNA, HERE, NOW, THERE, Keep, hours

SAYS = "“{words} number {n},” said {name}. The meeting went on until the evening, and nobody left."


@pytest.fixture
async def said(store: Store, keep: Keep) -> Store:
    """One article for each quote."""
    names = [
        "Ada Brock", "Ada Brock", "Adelaide Brock", "Captain Brock", "Ruud Maas", "Ruud Maas", "Maas", "R. Maas",
        "Xi Lanying", "President Xi", "Ursel Von Der Marsch", "Von Der Marsch", "Mark Renn", "Mark Lund",
    ]  # fmt: skip
    for n, name in enumerate(names):
        await keep(f"Report {n}", SAYS.format(words="It is", n=n, name=name), outlet=f"Paper {n}")
    return store


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("Maas", [("Ruud Maas", 4)]),
        ("maas", [("Ruud Maas", 4)]),
        ("Ruud Maas", [("Ruud Maas", 4)]),
        ("R. Maas", [("Ruud Maas", 4)]),
        ("Ruud", [("Ruud Maas", 4)]),
        ("Xi", [("Xi Lanying", 2)]),
        ("President Xi", [("Xi Lanying", 2)]),
        ("Lanying", [("Xi Lanying", 2)]),
        ("von der Marsch", [("Ursel Von Der Marsch", 2)]),
        ("Brock", [("Ada Brock", 2), ("Adelaide Brock", 1), ("Captain Brock", 1)]),
        ("Ada Brock", [("Ada Brock", 2)]),
        ("Captain Ada Brock", [("Ada Brock", 2)]),
        ("=brock", [("Captain Brock", 1)]),
        ("Mark", [("Mark Lund", 1), ("Mark Renn", 1)]),
        ("Nobody", []),
        ("Bro", []),
        ("", []),
        ("=", []),
        ("…", []),
    ],
)
async def test_who_a_name_may_be(said: Store, typed: str, people: list[tuple[str, int]]) -> None:
    async with said.reading() as c:
        found = await speakers.called(c, HERE, typed)
        assert [(person.name, person.quotes) for person in found] == people
        for person in found:
            assert len(await quotes.find(c, HERE, keys=person.keys)) == person.quotes


async def test_a_surname_of_two_people_says_that_it_is_open(said: Store) -> None:
    async with said.reading() as c:
        assert [person.open for person in await speakers.called(c, HERE, "Brock")] == [False, False, True]
        assert [person.open for person in await speakers.called(c, HERE, "Maas")] == [False]


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("br", ["Ada Brock", "Adelaide Brock", "Captain Brock"]),
        ("ada", ["Ada Brock"]),
        ("ad", ["Ada Brock", "Adelaide Brock"]),
        ("ma", ["Ruud Maas", "Ursel Von Der Marsch", "Mark Lund", "Mark Renn"]),
        ("lanying", ["Xi Lanying"]),
        ("x", ["Xi Lanying"]),
        ("zz", []),
        ("%", ["Ada Brock"]),  # nothing left of it: as if nothing were typed
    ],
)
async def test_suggestions_know_every_name_of_a_person_once(
    said: Store, prefix: str, names: list[str]
) -> None:
    async with said.reading() as c:
        assert [person.name for person in await speakers.speakers(c, HERE, prefix)][
            : len(names) or None
        ] == names
        assert await speakers.speakers(c, THERE, prefix) == []


async def test_a_surname_of_thousands_is_asked_about_for_its_most_quoted_only(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ["".join(letters) for letters in product("bdfgklmnprstvz", "aeiou", "bdfgklmnprstvz", "aeo")]
    rows = [(HERE, f"{name} brock", f"{name.title()} Brock", at) for at, name in enumerate(given)]
    words = [(HERE, word, key) for _, key, _, _ in rows for word in (key, "brock")]
    async with store.writing() as c:
        await insert_all(
            c,
            tables.speakers,
            [dict(zip(("guild", "speaker_key", "name", "quotes"), row, strict=True)) for row in rows],
        )
        await insert_all(
            c,
            tables.speaker_words,
            [dict(zip(("guild", "word", "speaker_key"), row, strict=True)) for row in words],
        )
    gone_through: list[int] = []

    def put_together(
        names: Mapping[str, str], joined: Mapping[str, str], quotes: Mapping[str, int]
    ) -> list[tuple[str, ...]]:
        gone_through.append(len(names))
        return people_of(names, joined, quotes)

    monkeypatch.setattr(speakers, "people_of", put_together)
    async with store.reading() as c:
        offered = await speakers.speakers(c, HERE, "brock")
        meant = await speakers.called(c, HERE, "Brock")
    most = [name for _, _, name, _ in rows[::-1]]
    assert [person.name for person in offered] == most[:25]
    assert [person.name for person in meant] == most[: speakers.MOST_NAMES]
    assert gone_through == [speakers.MOST_NAMES, speakers.MOST_NAMES]


async def test_a_second_person_of_a_surname_parts_what_it_stood_for(said: Store, keep: Keep) -> None:
    await keep("Another", SAYS.format(words="We are", n=99, name="Bente Maas"))
    async with said.reading() as c:
        found = await speakers.called(c, HERE, "Maas")
        assert [(person.name, person.quotes, person.open) for person in found] == [
            ("Ruud Maas", 3, False),
            ("Bente Maas", 1, False),
            ("Maas", 1, True),
        ]


async def test_what_was_joined_by_hand_stays_joined_until_it_is_taken_back(said: Store, keep: Keep) -> None:
    async with said.writing() as c:
        edit = await speakers.join(c, HERE, ["adelaide brock", "brock"], "Ada Brock", by=ANNA, at=NOW)
        assert edit is not None
    await keep("Another", SAYS.format(words="We are", n=98, name="Adelaide Brock"))
    async with said.writing() as c:
        for typed in ("Brock", "Ada Brock", "Adelaide Brock"):
            assert [(p.name, p.quotes) for p in await speakers.called(c, HERE, typed)] == [("Ada Brock", 5)]
        assert [p.name for p in await speakers.speakers(c, HERE, "adel")] == ["Ada Brock"]
        await speakers.undo(c, HERE, edit, at=NOW)
        assert [(p.name, p.quotes) for p in await speakers.called(c, HERE, "Brock")] == [
            ("Ada Brock", 2),
            ("Adelaide Brock", 2),
            ("Captain Brock", 1),
        ]
        with pytest.raises(NothingThere):
            await speakers.undo(c, HERE, edit, at=NOW)


async def test_what_was_split_by_hand_is_not_joined_by_the_machine(said: Store, keep: Keep) -> None:
    async with said.writing() as c:
        edit = await speakers.part(c, HERE, "r maas", by=ANNA, at=NOW)
    await keep("Another", SAYS.format(words="We are", n=97, name="R. Maas"))
    async with said.writing() as c:
        assert [(p.name, p.quotes) for p in await speakers.called(c, HERE, "R. Maas")] == [("R. Maas", 2)]
        assert [(p.name, p.quotes) for p in await speakers.called(c, HERE, "Ruud Maas")] == [("Ruud Maas", 2)]
        await speakers.undo(c, HERE, edit, at=NOW)
        assert [(p.name, p.quotes) for p in await speakers.called(c, HERE, "Maas")] == [("Ruud Maas", 5)]


async def test_splitting_off_the_name_that_leads_leaves_the_others_together(said: Store) -> None:
    async with said.writing() as c:
        await speakers.join(c, HERE, ["adelaide brock", "brock"], "Ada Brock", by=ANNA, at=NOW)
        edit = await speakers.part(c, HERE, "ada brock", by=ANNA, at=NOW)
        assert [(p.name, p.quotes) for p in await speakers.called(c, HERE, "Ada Brock")] == [("Ada Brock", 2)]
        assert [(p.name, p.quotes) for p in await speakers.called(c, HERE, "=brock")] == [
            ("Adelaide Brock", 2)
        ]
        await speakers.undo(c, HERE, edit, at=NOW)
        assert [(p.name, p.quotes) for p in await speakers.called(c, HERE, "Ada Brock")] == [("Ada Brock", 4)]


async def test_corrections_are_taken_back_in_order(said: Store) -> None:
    async with said.writing() as c:
        first = await speakers.join(c, HERE, "adelaide brock", "Ada Brock", by=ANNA, at=NOW)
        second = await speakers.join(c, HERE, "ada brock", "Ruud Maas", by=ANNA, at=NOW)
        assert first is not None
        assert second is not None
        assert [p.name for p in await speakers.called(c, HERE, "Adelaide Brock")] == ["Ruud Maas"]
        with pytest.raises(NothingThere, match="later correction"):
            await speakers.undo(c, HERE, first, at=NOW)
        await speakers.undo(c, HERE, second, at=NOW)
        assert [p.name for p in await speakers.called(c, HERE, "Adelaide Brock")] == ["Ada Brock"]
        await speakers.undo(c, HERE, first, at=NOW)
        assert [p.name for p in await speakers.called(c, HERE, "Adelaide Brock")] == ["Adelaide Brock"]


async def test_corrections_and_counts_belong_to_one_guild(said: Store, keep: Keep) -> None:
    for n, name in enumerate(("Ada Brock", "Adelaide Brock")):
        await keep(f"There {n}", SAYS.format(words="There", n=n, name=name), guild=THERE)
    async with said.writing() as c:
        edit = await speakers.join(c, HERE, "adelaide brock", "Ada Brock", by=ANNA, at=NOW)
        assert edit is not None
        assert [p.quotes for p in await speakers.called(c, THERE, "Brock")] == [1, 1]
        with pytest.raises(NothingThere):
            await speakers.undo(c, THERE, edit, at=NOW)
        with pytest.raises(NothingThere):
            await speakers.part(c, THERE, "ruud maas", by=ANNA, at=NOW)
        assert await quotes.find(c, THERE, keys=["ruud maas"]) == []


async def test_counts_follow_what_comes_goes_expires_and_are_mended(said: Store) -> None:
    async with said.writing() as c:
        await articles.remove(c, HERE, 1, by=ANNA, at=NOW)
        assert await listing.miscounted(c) == []
        assert [p.quotes for p in await speakers.called(c, HERE, "Ada Brock")] == [1]
        await articles.remove(c, HERE, 2, by=ANNA, at=NOW)
        assert await speakers.called(c, HERE, "Ada Brock") == []
        assert await speakers.speakers(c, HERE, "ada b") == []
        await articles.restore(c, HERE, 2)
        await privacy.expire(c, HERE, before=NOW + hours(1), removed_before=NOW)
        assert await listing.miscounted(c) == []
        assert await speakers.speakers(c, HERE) == []
        assert await search.drift(c) == 0


async def test_a_wrong_count_and_a_lost_entry_are_found_and_mended(said: Store) -> None:
    async with said.writing() as c:
        await c.exec_driver_sql("UPDATE speakers SET quotes = quotes + 1 WHERE speaker_key = 'ada brock'")
        await quote_index.clear(c)
        found = {finding.what for finding in await checks.check(c)}
        assert found == {"servers whose speakers are counted wrong", "entries wrong in the full-text index"}
        assert await checks.check(c) == ()
        assert len(await quotes.find(c, HERE, "number", limit=100)) == 14


async def test_an_older_file_gets_its_speakers_and_quotes_indexed(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    engine = engine_for(f"sqlite+aiosqlite:///{path}", readers=False)
    async with engine.connect() as c:
        await migrations.bring_up_to_date(c, "0001")
    await engine.dispose()
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(
            """
            INSERT INTO outlets (id, name, key) VALUES (1, 'Post', 'post');
            INSERT INTO articles (id, url, outlet_id, created_at) VALUES (1, NULL, 1, 1772452800000000);
            INSERT INTO revisions (id, article_id, number, headline, language, words, body, sha256, seen_at)
              VALUES (1, 1, 1, 'H', 'en', 3, 'The hull is sound', 'x', 1772452800000000);
            UPDATE articles SET revision_id = 1;
            INSERT INTO library (id, guild, article_id, saved_at, seen_at, outlet_key)
              VALUES (1, 42, 1, 1772452800000000, 1772452800000000, 'post');
            INSERT INTO quotes (article_id, revision_id, "start", "end", kind, text, speaker, speaker_key, confidence)
              VALUES (1, 1, 0, 17, 'direct', 'The hull is sound', 'Ada Brock', 'ada brock', 0.9);
            INSERT INTO library_speakers (guild, word, speaker_key, library_id, name, quotes)
              VALUES (42, 'ada brock', 'ada brock', 1, 'Ada Brock', 1), (42, 'brock', 'ada brock', 1, 'Ada Brock', 1);
            INSERT INTO library_languages (guild, language) VALUES (42, 'en');
            """
        )
    store = await storage.open(path)
    async with store.reading() as c:
        assert [hit.text for hit in await quotes.find(c, HERE, "hulls", keys=["ada brock"])] == [
            "The hull is sound"
        ]
        assert [(p.name, p.quotes) for p in await speakers.called(c, HERE, "Brock")] == [("Ada Brock", 1)]
        assert await quotes.find(c, THERE, "hull") == []
    await store.close()


async def test_a_name_leads_to_those_joined_to_its_kin(said: Store) -> None:
    """Who asks for "Maas" alone finds Ruud Maas with everybody who was joined to him, of another family too."""
    async with said.writing() as c:
        await speakers.join(c, HERE, "Mark Renn", "Ruud Maas", by=ANNA, at=NOW)
        found = await speakers.persons(c, HERE, ["maas", "r maas", "ruud maas", "mark renn"])
        assert {person.quotes for person in found.values()} == {5}
        assert [person.quotes for person in await speakers.called(c, HERE, "=maas")] == [5]
