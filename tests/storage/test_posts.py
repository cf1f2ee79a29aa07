"""Digests, deliveries, receipts, feeds: what is due, claimed once, settled once."""

import asyncio
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

import storage
from storage import articles, deliveries, digests, feeds, polls, receipts
from storage.digests import Times
from storage.errors import StorageError
from storage.receipts import Shown
from storage.store import Store
from tests.storage.conftest import ANNA, FERRY, HERE, NOW, THERE, Keep

ROOT = Path(__file__).parents[2]


async def enqueue(store: Store, subject: str = "7", *, due_in: float = 0) -> deliveries.Delivery | None:
    async with store.recording() as c:
        return await deliveries.enqueue(
            c, HERE, kind="digest", subject=subject, occasion="2026-03-02", channel=5, content={"text": "“é”"},
            due_at=NOW + timedelta(seconds=due_in), at=NOW,
        )  # fmt: skip


async def test_a_post_is_written_down_once(store: Store) -> None:
    first = await enqueue(store)
    assert first is not None
    assert (first.key, first.state, first.content) == ("digest:7:2026-03-02:1", "due", {"text": "“é”"})
    assert len(first.nonce) == 25
    assert first.nonce == deliveries.nonce_of(first.key)
    assert await enqueue(store) is None


async def test_many_posts_are_written_down_and_settled_in_one_go(store: Store) -> None:
    await enqueue(store, "2")
    new = [deliveries.New(HERE, "digest", str(n), "2026-03-02", 1, 5, {"n": n}, NOW) for n in (3, 2, 1)]
    async with store.recording() as c:
        made = await deliveries.enqueue_all(c, new, at=NOW)
        assert [(row.subject, row.content, row.state) for row in made] == [
            ("3", {"n": 3}, "due"),
            ("1", {"n": 1}, "due"),
        ]
        claimed = {row.subject: row.id for row in await deliveries.claim(c, "me", at=NOW)}
        await deliveries.failed(c, claimed["2"], "gone", at=NOW)
        settled = await deliveries.all_sent(
            c, {claimed["1"]: 901, claimed["2"]: 902, claimed["3"]: 903}, at=NOW
        )
        assert settled == {claimed["1"], claimed["3"]}
        found = await deliveries.of_guild(c, HERE, states=("sent", "failed"))
        assert {row.subject: row.message_id for row in found} == {"1": 901, "2": None, "3": 903}
        assert await deliveries.enqueue_all(c, [], at=NOW) == []
        assert await deliveries.all_sent(c, {}, at=NOW) == set()


async def test_a_post_is_claimed_once_and_in_order(store: Store) -> None:
    for n, due_in in enumerate([5, 0, 3, 60]):
        await enqueue(store, str(n), due_in=due_in)
    at = NOW + timedelta(seconds=10)
    async with store.recording() as c:
        first = await deliveries.claim(c, "one", at=at, limit=2)
        assert [d.subject for d in first] == ["1", "2"]
        assert {(d.state, d.claimed_by, d.attempts) for d in first} == {("sending", "one", 1)}
        assert [d.subject for d in await deliveries.claim(c, "two", at=at)] == ["0"]
        assert await deliveries.claim(c, "two", at=at) == []
        assert await deliveries.waiting(c) == (1, NOW + timedelta(seconds=60))


async def test_two_processes_claim_every_post_once(store: Store, engine: str) -> None:
    for n in range(200):
        await enqueue(store, str(n))
    code = (
        "import asyncio, storage\n"
        "from datetime import datetime, UTC\n"
        "from storage import deliveries\n"
        "async def main():\n"
        f"    s = await storage.open({engine!r})\n"
        "    while True:\n"
        "        async with s.recording() as c:\n"
        "            got = await deliveries.claim(c, 'x', at=datetime(2027, 1, 1, tzinfo=UTC), limit=3)\n"
        "        if not got: break\n"
        "        print(*(d.id for d in got))\n"
        "    await s.close()\n"
        "asyncio.run(main())"
    )
    workers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = await asyncio.gather(*(worker.communicate() for worker in workers))
    claimed = [int(word) for out, _ in said for word in out.split()]
    assert sorted(claimed) == list(range(1, 201))


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        ("sent", "sent"),
        ("uncertain sent", "sent"),
        ("uncertain held", "held"),
        ("uncertain again", "due"),
        ("again", "due"),
        ("failed", "failed"),
        ("sent failed", "sent"),  # what is out stays out
        ("sent again", "sent"),
        ("sent uncertain", "sent"),
        ("failed sent", "failed"),
        ("held again", "due"),
        ("uncertain look_later sent", "sent"),
        ("look_later", "uncertain"),
        ("sent look_later", "sent"),
    ],
)
async def test_a_post_is_settled_once(store: Store, steps: str, ends: str) -> None:
    await enqueue(store)
    async with store.recording() as c:
        (claimed,) = await deliveries.claim(c, "me", at=NOW)
        for step in steps.split():
            if step == "sent":
                await deliveries.sent(c, claimed.id, 900, at=NOW)
            elif step == "uncertain":
                await deliveries.uncertain(c, claimed.id, "no answer")
            elif step in ("again", "look_later"):
                await getattr(deliveries, step)(c, claimed.id, "429", due_at=NOW)
            else:
                await getattr(deliveries, step)(c, claimed.id, "why", at=NOW)
        found = await deliveries.by_key(c, HERE, claimed.key)
        assert found is not None
        assert found.state == ends
        assert found.message_id == (900 if ends == "sent" else None)
        assert await deliveries.last_for(c, HERE, "digest", "7") == found


async def test_what_a_dead_sender_left_is_uncertain_and_not_sent_again(store: Store) -> None:
    await enqueue(store)
    async with store.recording() as c:
        await deliveries.claim(c, "dead", at=NOW)
        assert await deliveries.sending(c) == [(1, "dead", NOW)]
        assert await deliveries.give_up(c, [1]) == 1
        assert await deliveries.sending(c) == []
        assert await deliveries.claim(c, "me", at=NOW + timedelta(days=1)) == []
        assert [d.state for d in await deliveries.unsettled(c)] == ["uncertain"]


async def test_a_person_revives_what_failed_and_has_looked_for_what_is_held(store: Store) -> None:
    for subject, ends in (("7", "failed"), ("8", "held"), ("9", "sent")):
        await enqueue(store, subject)
        async with store.recording() as c:
            (claimed,) = await deliveries.claim(c, "me", at=NOW)
            if ends == "sent":
                await deliveries.sent(c, claimed.id, 900, at=NOW)
            else:
                await getattr(deliveries, ends)(c, claimed.id, "why", at=NOW)
            rows = await deliveries.revive(
                c, HERE, kind="digest", subject=subject, occasion="2026-03-02", channel=6, at=NOW
            )
            assert [(row.state, row.channel, row.attempts) for row in rows] == {
                "failed": [("due", 6, 0)],
                "held": [("uncertain", 5, 0)],
                "sent": [],
            }[ends]
            await deliveries.claim(c, "me", at=NOW)


async def test_a_digest_comes_back_and_changes_its_times_from_tomorrow(store: Store) -> None:
    async with store.writing() as c:
        made = await digests.add(
            c, HERE, 5, Times(480, "Europe/London"), by=ANNA, at=NOW, topic="ferry", feeds=(1, 2)
        )
        digest = await digests.by_id(c, HERE, made)
        assert digest is not None
        assert (digest.times, digest.topic, digest.feeds, digest.stories) == (
            Times(480, "Europe/London"),
            "ferry",
            (1, 2),
            6,
        )
        await digests.reschedule(c, HERE, made, Times(540, "Asia/Tokyo", 31), from_on=date(2026, 3, 3))
        await digests.reschedule(c, HERE, made, Times(600, "Asia/Tokyo"), from_on=date(2026, 3, 3))
        digest = await digests.by_id(c, HERE, made)
        assert digest is not None
        assert digest.times_on(date(2026, 3, 2)) == Times(480, "Europe/London")
        assert digest.times_on(date(2026, 3, 3)) == Times(600, "Asia/Tokyo")
        await digests.pause(c, HERE, made, at=NOW, because="403")
        assert await digests.due(c, at=NOW) == []
        await digests.resume(c, HERE, made)
        await digests.written_down(c, {made: ("2026-03-02", NOW + timedelta(minutes=1))}, at=NOW)
        await digests.ended(c, HERE, made, error="why")
        assert await digests.due(c, at=NOW) == []
        assert await digests.next_due(c) == NOW + timedelta(minutes=1)
        (listed,) = await digests.due(c, at=NOW + timedelta(minutes=1))
        assert (listed.last_occasion, listed.last_error) == ("2026-03-02", "why")
        await digests.edit(c, HERE, made, channel=6, feeds=None)
        await digests.remove(c, HERE, made)
        assert await digests.of_guild(c, HERE) == []


async def test_a_guild_has_only_so_many_digests(store: Store) -> None:
    async with store.writing() as c:
        for _ in range(digests.MOST):
            await digests.add(c, HERE, 5, Times(480, "UTC"), by=ANNA, at=NOW)
        await digests.add(c, THERE, 5, Times(480, "UTC"), by=ANNA, at=NOW)
        with pytest.raises(StorageError, match="25"):
            await digests.add(c, HERE, 5, Times(480, "UTC"), by=ANNA, at=NOW)


async def test_a_receipt_is_kept_and_found_by_message(store: Store, keep: Keep) -> None:
    await keep("Ferry aground", FERRY)
    shown = Shown(1, 1, 0, 9), Shown(1, 1, 0, 5, "headline")
    async with store.writing() as c:
        for passages in (shown[:1], shown):  # edited: the last one counts
            await receipts.keep(
                c, HERE, 900, channel=5, kind="summary", passages=passages, summary="Summary", posted_at=NOW
            )
        receipt = await receipts.by_message(c, HERE, 900)
        assert receipt is not None
        assert receipt.passages == shown
        assert await receipts.by_message(c, THERE, 900) is None


URL = "https://wend.example/feed"


async def test_a_feed_is_polled_once_for_all_who_have_it(store: Store) -> None:
    async with store.writing() as c:
        one = await feeds.subscribe(c, HERE, URL, by=ANNA, at=NOW, include=["ferry"])
        two = await feeds.subscribe(c, THERE, URL, by=ANNA, at=NOW)
        assert one is not None
        assert two is not None
        assert one.feed == two.feed
        assert await feeds.subscribe(c, HERE, URL, by=ANNA, at=NOW) is None
        assert [f.url for f in await polls.due(c, at=NOW)] == [URL]
        assert await polls.due(c, at=NOW) == []  # claimed
        assert len(await polls.due(c, at=NOW + timedelta(minutes=6))) == 1  # its poller died
        assert await polls.unseen(c, 1, ["a", "b", "a"]) == ["a", "b"]
        assert await polls.saw(c, 1, {"a": None, "b": URL}, at=NOW) == 2
        assert await polls.saw(c, 1, {"b": URL, "c": URL}, at=NOW) == 1
        later = NOW + timedelta(hours=1)
        await polls.record_check(
            c, 1, at=NOW, next_check_at=later, status=200, new=2, changes={"etag": "x", "title": "T"}
        )
        (feed,) = await polls.due(c, at=later)
        assert (feed.etag, feed.title, feed.failures, feed.last_new_at) == ("x", "T", 0, NOW)
        await polls.record_check(c, 1, at=later, next_check_at=later, error="timed out")
        assert [s.feed.failures for s in await feeds.subscribers(c, 1)] == [1, 1]
        await feeds.edit(c, HERE, one.id, exclude=("sport",), paused_at=NOW)
        assert [s.guild for s in await feeds.subscribers(c, 1)] == [THERE]
        await feeds.unsubscribe(c, THERE, two.id)
        await feeds.unsubscribe(c, HERE, one.id)
        assert await polls.waiting(c, at=later) == (0, None)
        again = await feeds.subscribe(c, HERE, URL, by=ANNA, at=later)
        assert again is not None
        assert await polls.waiting(c, at=later) == (1, later)


async def test_a_feed_that_moves_to_another_ones_address_becomes_that_one(store: Store) -> None:
    async with store.writing() as c:
        await feeds.subscribe(c, HERE, URL, by=ANNA, at=NOW)
        await feeds.subscribe(c, HERE, URL + "2", by=ANNA, at=NOW)
        await feeds.subscribe(c, THERE, URL, by=ANNA, at=NOW)
        await polls.saw(c, 1, {"a": None}, at=NOW)
        await polls.record_check(c, 1, at=NOW, next_check_at=NOW, changes={"url": URL + "2"})
        assert [s.feed.url for s in await feeds.of_guild(c, HERE)] == [URL + "2"]
        assert [s.feed.id for s in await feeds.of_guild(c, THERE)] == [2]
        assert await polls.unseen(c, 2, ["a"]) == []


async def test_kill_9_while_writing_loses_nothing_that_was_acknowledged(empty: Path, tmp_path: Path) -> None:
    """A process saves and says so, until it is killed; everything it said is there, and the file is sound."""
    path = Path(shutil.copy(empty, tmp_path / "v.db"))
    code = (
        "import asyncio, sys, storage\n"
        "from datetime import datetime, UTC\n"
        "from bot.news import Draft, Reading\n"
        "from storage import articles\n"
        "async def main():\n"
        f"    s = await storage.open({str(path)!r})\n"
        "    for n in range(100000):\n"
        "        body = f'Report {sys.argv[1]} {n}. ' + 'The ferry ran aground. ' * 40\n"
        "        async with s.writing() as c:\n"
        "            saved = await articles.save(c, 42, Draft(f'Headline {n}', body, 'Post'),\n"
        "                Reading(1, 'en', (), ()), by=1, at=datetime.now(UTC))\n"
        "        print(saved.article_id, flush=True)\n"
        "asyncio.run(main())"
    )
    acknowledged: list[int] = []
    for life, after in enumerate((1, 7, 30)):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, str(life), cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        for _ in range(after):
            acknowledged.append(int(await process.stdout.readline()))
        process.kill()
        acknowledged += [int(line) for line in (await process.stdout.read()).split(b"\n")[:-1]]
        await process.wait()
    store = await storage.open(path)
    async with store.reading() as c:
        assert len(await articles.by_ids(c, 42, acknowledged)) == len(acknowledged) >= 38
    assert await store.check() == ()
    await store.close()
