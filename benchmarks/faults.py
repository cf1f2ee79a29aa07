"""Whatever happens to the machine: nothing acknowledged is lost, every daily post is out once, the file stays sound.

    python -m benchmarks.faults [--kills 100] [--power 200] [--disk]      (1,000 kills take about 40 minutes)

kills   The bot is killed with SIGKILL at random moments, again and again, while a person saves articles, a paper publishes,
        and digests come due, in text channels and forums. Discord is a process of its own that answers 429, 500, 502 after
        it accepted, resets connections and lets requests time out. Both live in a world whose clock runs 30 times as fast.
power   The write-ahead log is cut at random places behind the last commit that was on the disk, as a power cut does: what
        was recorded as delivered stays delivered.
disk    The disk fills up at each write in turn: a clear error, a sound file, and all goes on when there is room again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from aiohttp import web

import storage
from benchmarks.daily import events, fill, set_up
from bot.__main__ import opened
from bot.errors import UserError
from bot.local import people
from bot.local.address import find_running
from bot.local.person import Person
from bot.local.server import FOLDER
from bot.local.state import State
from bot.news import Draft, Passage, Reading
from bot.port import mark_of
from bot.settings import Settings
from storage import articles, deliveries, digests, receipts, settings
from storage.digests import Times
from storage.errors import StorageError, StoreFull
from storage.store import Store

ROOT = Path(__file__).parents[1]
#: A post may be six hours late: twelve minutes of this machine, however busy it is.
SPEED = 30.0
#: Minutes over which posts come due at most: what came due on the evening before the start would be caught up at once.
DAY = 17 * 60
#: Servers with 25 posts each.
MOST_GUILDS = 40
#: Seconds of this machine for which a life lasts at most after it says that it runs.
LIFE = 2.0
#: Seconds that the last life gets at most to settle everything; a machine with other work is slow.
LAST = 300.0
HOST = "ledger.example"
#: Seconds between two reports, and how many may be unread: of more than 50 that came since a check was last finished only the
#: newest are taken (`bot.desk.arrivals.MOST_NEW`), and lives this short finish one every few minutes, on a busy machine seldom.
PUBLISHED, UNREAD = 6.0, 40

#: Kind, how often beside the others, and what else: what Discord answers while the bot posts and looks.
FAULTS = (
    ("429", 2, {"seconds": 0.2}),
    ("429", 1, {"seconds": 0.2, "everywhere": True}),
    ("500", 2, {}),
    ("500", 2, {"after": True}),
    ("502", 3, {"after": True}),
    ("reset", 2, {}),
    ("reset", 3, {"after": True}),
    ("delay", 1, {"seconds": 2.5}),
    ("delay", 2, {"seconds": 2.5, "after": True}),
)


# --- kills -----------------------------------------------------------------------------------------


class World:
    """The faster clock, and the processes that live by it."""

    def __init__(self, home: Path) -> None:
        self.home, self.there = home, home / "discord-home"
        start = datetime(2026, 5, 11, 0, 30, tzinfo=UTC).timestamp()
        self._began, self._start = time.time(), start
        self.log = open(home / "bot.log", "ab")  # noqa: SIM115 - for the processes, as long as there are any

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._start + (time.time() - self._began) * SPEED, UTC)

    async def start(self, *arguments: str, papers: str = "") -> asyncio.subprocess.Process:
        """A process; its first line says that it runs."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "VERBATIM_HOME": str(self.home),
            "FAULTS_CLOCK": f"{self._start} {self._began} {SPEED}",
            "FAULTS_PAPERS": papers,
        }
        environment.pop("DISCORD_TOKEN", None)
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.faults_bot", *arguments,
            stdout=asyncio.subprocess.PIPE, stderr=self.log, cwd=ROOT, env=environment,
        )  # fmt: skip


class Paper:
    """A paper with a feed; every few seconds it publishes."""

    def __init__(self, world: World) -> None:
        self.world, self.published, self.port = world, [], 0
        self.published: list[datetime]

    def publish(self) -> None:
        self.published.append(self.world.now())

    def url(self, path: str) -> str:
        return f"http://{HOST}:{self.port}{path}"

    async def serve(self, request: web.Request) -> web.Response:
        if request.path == "/feed":
            items = "".join(
                f"<item><title>Report {number} of the ledger</title><link>{self.url(f'/{number}')}</link>"
                f"<pubDate>{format_datetime(at)}</pubDate></item>"
                for number, at in enumerate(self.published)
            )
            return web.Response(
                text=f"<rss version='2.0'><channel><title>Ledger</title>{items}</channel></rss>",
                content_type="application/rss+xml",
            )
        if not request.path[1:].isdigit():
            return web.Response(status=404)
        number = int(request.path[1:])
        told = "".join(
            f"<p>The ledger's report number {number} says in paragraph {n} that {n * 7 + number} wagons of coal left the "
            f"harbour of Norbury on day {number}, and that nobody was hurt when wagon {n} came off the rails.</p>"
            for n in range(6)
        )
        page = f"<html lang=en><head><title>Report {number} of the ledger</title></head><body><article><h1>Report {number} of the ledger</h1>{told}</article></body></html>"
        return web.Response(text=page, content_type="text/html")

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_get("/{tail:.*}", self.serve)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        try:
            yield f"127.0.0.1:{self.port}"
        finally:
            await runner.cleanup()


def staged(there: Path, guilds: int) -> dict[int, list[int]]:
    """Servers with 25 channels each, every fourth a forum."""
    state = State(there / FOLDER)
    try:
        made: dict[int, list[int]] = {}
        for number in range(guilds):
            guild = state.add_guild(f"Desk {number}")
            made[int(guild["id"])] = []
            for one in range(25):
                identity = state.new_id()
                kind = people.FORUM if one % 4 == 0 else people.TEXT
                state.put(
                    "channel", identity, people.channel(identity, guild["id"], f"daily-{one}", kind, 10 + one)
                )
                made[int(guild["id"])].append(int(identity))
        return made
    finally:
        state.close()


async def kills(home: Path, count: int, seed: int = 1) -> bool:
    """Kill the bot so often; whether everything held."""
    chance, world = random.Random(seed), World(home)
    print(f"{count} kills, seed {seed}", flush=True)
    paper = Paper(world)
    paper.publish()
    guilds = staged(world.there, min(max(2, count // 10), MOST_GUILDS))
    home_guild = int(next(iter(_state(world.there).guilds)))
    async with paper.open() as papers:
        async with opened(Settings(home=home, DISCORD_TOKEN=None), world.now) as desk:
            await fill(desk, [home_guild, *guilds], events(4), 3, seed)
            await desk.room.store.check()  # the copied entries are not in the full-text index yet
            began = world.now()
            first = began + timedelta(minutes=4)
            span = min(int(count * 2.2 * SPEED / 60), DAY)
            minutes = [(first.hour * 60 + first.minute + chance.randint(0, span)) % 1440 for _ in range(997)]
            await set_up(desk.room.store, guilds, minutes, began)
            async with desk.room.store.writing() as c:
                from storage import feeds, polls

                made = await feeds.subscribe(c, home_guild, paper.url("/feed"), by=None, at=began)
                assert made is not None
                await polls.check_soon(c, made.feed.id, began)
        discord = await world.start("discord", str(world.there))
        assert discord.stdout is not None
        await discord.stdout.readline()
        try:
            return await _killed(world, paper, papers, guilds, home_guild, count, chance)
        finally:
            with suppress(ProcessLookupError):
                discord.terminate()
            await discord.communicate()


async def _killed(
    world: World,
    paper: Paper,
    papers: str,
    guilds: dict[int, list[int]],
    home_guild: int,
    count: int,
    chance: random.Random,
) -> bool:
    address = await find_running(world.there)
    assert address is not None
    acknowledged: list[str] = []
    over = asyncio.Event()
    began = time.monotonic()
    async with Person(address, patience=3.0) as ada:
        tasks = [
            asyncio.create_task(_saving(ada, world, acknowledged, over)),
            asyncio.create_task(_troubling(ada, chance, over)),
            asyncio.create_task(_publishing(paper, over)),
        ]
        for number in range(count):
            born = time.monotonic()
            process = await world.start("bot", str(world.home), str(world.there), papers=papers)
            assert process.stdout is not None
            if chance.random() < 0.1:  # while it starts
                await asyncio.sleep(chance.uniform(0.1, 1.0))
            elif await process.stdout.readline():  # a slow machine starts slowly and works slowly
                await asyncio.sleep(chance.uniform(0.0, max(LIFE, 1.2 * (time.monotonic() - born))))
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            if (number + 1) % 25 == 0:
                print(
                    f"  {number + 1} kills, {time.monotonic() - began:.0f} s, {len(acknowledged)} articles acknowledged, {_states(world.home)}",
                    flush=True,
                )
        over.set()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended
        told = (await ada.call("GET", "faults"))["statuses"]
        await ada.call("DELETE", "faults")
        end = world.now()
        process = await world.start("bot", str(world.home), str(world.there), papers=papers)
        await _quiet(world, paper, home_guild, end)
        process.terminate()
        await process.communicate()
    return await _held(
        world, paper, guilds, home_guild, end, acknowledged, told, time.monotonic() - began, count
    )


async def _saving(ada: Person, world: World, acknowledged: list[str], over: asyncio.Event) -> None:
    """A person saves one article after the other and notes which were said to be saved."""
    number = 0
    place = world.home / "paper.txt"
    while not over.is_set():
        number += 1
        place.write_text(
            f"The post office of Elm counted {number} letters on the day that report {number} was written. "
            f"Its master, Ada Brock, said that letter {number} had come from Norbury and was opened by mistake. "
            f"A council meeting on letter {number} is planned for the week after next."
        )
        await ada.ready(5)
        answer = await ada.do(f'/save file file:{place} outlet:Elm headline:"Letter {number} opened"')
        if answer.messages and "### Saved" in json.dumps(answer.messages):
            acknowledged.append(f"Letter {number} opened")
        await asyncio.sleep(0.05)


async def _troubling(ada: Person, chance: random.Random, over: asyncio.Event) -> None:
    """Discord has its moods."""
    kinds = [(kind, more) for kind, times, more in FAULTS for _ in range(times)]
    while not over.is_set():
        kind, more = chance.choice(kinds)
        asked = {"kind": kind, "times": chance.randint(1, 3), **more}
        if chance.random() < 0.8:
            asked |= {"method": "POST", "path": r"/channels/\d+/(messages|threads)$"}
        else:
            asked |= {"method": "GET", "path": r"/(messages|active|public)$"}
        await ada.call("POST", "faults", json=asked)
        await asyncio.sleep(chance.uniform(0.1, 0.8))


async def _publishing(paper: Paper, over: asyncio.Event) -> None:
    """From the first poll on: of what a feed has when it is added only the newest few are fetched, by design."""
    while not over.is_set():
        with closing(sqlite3.connect(paper.world.home / "verbatim.sqlite", timeout=30)) as c:
            polled = c.execute("SELECT count(*) FROM feeds WHERE last_check_at IS NOT NULL").fetchone()[0]
            read = c.execute(
                "SELECT count(*) FROM articles WHERE url LIKE ?", (f"http://{HOST}%",)
            ).fetchone()[0]
        if polled and len(paper.published) - read < UNREAD:
            paper.publish()
        await asyncio.sleep(PUBLISHED)


async def _quiet(world: World, paper: Paper, home_guild: int, end: datetime) -> None:
    """Till nothing is due or uncertain any more that was due before `end`, and the paper's last report is in."""
    until = time.monotonic() + LAST
    while time.monotonic() < until:
        await asyncio.sleep(0.5)
        with closing(sqlite3.connect(world.home / "verbatim.sqlite", timeout=30)) as c:
            limit = int(end.timestamp() * 1e6)
            open_ = c.execute(
                "SELECT count(*) FROM deliveries WHERE state IN ('due', 'sending', 'uncertain')"
            ).fetchone()[0]
            open_ += c.execute(
                "SELECT count(*) FROM digests WHERE next_at <= ? OR next_at IS NULL", (limit,)
            ).fetchone()[0]
            stored = c.execute(
                "SELECT count(DISTINCT articles.url) FROM articles JOIN library ON library.article_id = articles.id "
                "WHERE url LIKE ? AND guild = ?", (f"http://{HOST}%", home_guild),
            ).fetchone()[0]  # fmt: skip
        if not open_ and stored >= len(paper.published):
            return


def _state(there: Path) -> State:
    state = State(there / FOLDER)
    state.close()
    return state


def _states(home: Path) -> dict[str, int]:
    with closing(sqlite3.connect(home / "verbatim.sqlite", timeout=30)) as c:
        return dict(c.execute("SELECT state, count(*) FROM deliveries GROUP BY state").fetchall())


async def _held(
    world: World, paper: Paper, guilds: dict[int, list[int]], home_guild: int, end: datetime,
    acknowledged: list[str], told: dict[str, int], took: float, count: int,
) -> bool:  # fmt: skip
    """Look at everything that is left; print it; whether it held."""
    await asyncio.sleep(0.5)
    shown = _marks(world.there, guilds)
    missed = doubled = due_posts = 0
    async with opened(Settings(home=world.home, DISCORD_TOKEN=None), world.now) as desk:
        store: Store = desk.room.store
        async with store.reading() as c:
            for guild in guilds:
                for digest in await digests.of_guild(c, guild):
                    for day in _days(digest, end):
                        due_posts += 1
                        seen = shown[mark_of("digest", str(digest.id), day.isoformat())]
                        missed, doubled = missed + (not seen), doubled + (seen > 1)
            held = {article.headline for article in await articles.newest(c, home_guild, limit=100_000)}
            integrity = (await c.exec_driver_sql("PRAGMA integrity_check")).scalar_one()
            failed = (
                await c.exec_driver_sql("SELECT count(*) FROM deliveries WHERE state IN ('failed', 'held')")
            ).scalar_one()
            rows = (await c.exec_driver_sql("SELECT guild, message_id FROM receipts")).all()
        wrong = 0
        for guild, message in rows:
            answer = await desk.receipts.verify(guild, message)
            wrong += answer.found != answer.total
        findings = await store.check(mend=False)
    lost = [headline for headline in acknowledged if headline not in held]
    unread = [n for n in range(len(paper.published)) if f"Report {n} of the ledger" not in held]
    print(f"{count} kills in {took:.0f} s; answers of Discord by status: {told}")
    print(
        f"{len(acknowledged)} articles acknowledged, {len(lost)} lost; {len(paper.published)} published, {len(unread)} not read"
    )
    print(
        f"{due_posts} posts were due, {missed} missed, {doubled} doubled; {failed} failed or held; {len(rows)} receipts, {wrong} do not verify"
    )
    print(f"integrity_check: {integrity}; verbatim check: {[finding.what for finding in findings] or 'fine'}")
    good = (
        not (missed or doubled or lost or unread or wrong or findings or failed)
        and integrity == "ok"
        and due_posts > 0
    )
    print("held" if good else "NOT held")
    return good


def _days(digest: digests.Digest, end: datetime) -> list[date]:
    """Local dates (UTC) whose post was due since the digest was set up."""
    start = digest.created_at + timedelta(days=1)  # set_up dates it a day back
    days = [start.date() + timedelta(days=n) for n in range((end.date() - start.date()).days + 1)]
    moments = [
        (day, datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=digest.times.minute))
        for day in days
    ]
    return [day for day, moment in moments if start < moment <= end]


def _marks(there: Path, guilds: dict[int, list[int]]) -> Counter[str]:
    """How often each post's mark stands in the channels and forums."""
    path = there / FOLDER / "journal.jsonl"
    copy = there / "copy"
    (copy / FOLDER).mkdir(parents=True, exist_ok=True)
    shutil.copy(path, copy / FOLDER / "journal.jsonl")
    state = State(copy / FOLDER)
    found: Counter[str] = Counter()
    wanted = {str(channel) for listed in guilds.values() for channel in listed}
    for channel in state.channels.values():
        if channel["id"] in wanted or channel.get("parent_id") in wanted:
            for record in state.messages(channel["id"]).values():
                text = json.dumps(record["data"]["components"], ensure_ascii=False)
                found.update(re.findall(r"Verbatim · [\d-]+ · ([a-z2-7]{10})", text))
    state.close()
    return found


# --- power cuts ------------------------------------------------------------------------------------


def synced(wal: Path) -> int:
    """Bytes of the write-ahead log that belong to its present round: what a commit with FULL has put on the disk."""
    raw = wal.read_bytes() if wal.exists() else b""
    if len(raw) < 32:
        return 0
    page = struct.unpack(">I", raw[8:12])[0]
    salts, at = raw[16:24], 32
    while at + 24 + page <= len(raw) and raw[at + 8 : at + 16] == salts:
        at += 24 + page
    return at


def checkpointed(wal: Path) -> int:
    """Bytes of the log that a checkpoint has copied into the file: it puts the log on the disk before it copies a page.

    From the log's index: `nBackfill` behind two headers of 48 bytes (<https://sqlite.org/walformat.html>).
    """
    frames: int = struct.unpack("=I", wal.with_name(wal.name.replace("-wal", "-shm")).read_bytes()[96:100])[0]
    return 32 + frames * (24 + struct.unpack(">I", wal.read_bytes()[8:12])[0]) if frames else 0


async def power_cuts(folder: Path, count: int, seed: int = 1) -> bool:
    """Cut the power so often; whether everything that was recorded as delivered is so afterwards."""
    chance = random.Random(seed)
    path = folder / "v.sqlite"
    store = await storage.open(path)
    wal = path.with_name(path.name + "-wal")
    now = datetime(2026, 5, 11, 8, tzinfo=UTC)
    delivered: list[int] = []
    broken = forgotten = doubled = 0
    try:
        for number in range(count):
            async with store.recording() as c:
                row = await deliveries.enqueue(
                    c, 42, kind="digest", subject=str(number), occasion="2026-05-11", channel=5,
                    content={"components": ["x" * chance.randint(10, 9_000)], "passages": []}, due_at=now, at=now,
                )  # fmt: skip
                (claimed,) = await deliveries.claim(c, "me", at=now)
            async with store.recording() as c:
                assert row is not None
                await deliveries.sent(c, claimed.id, 10_000 + number, at=now)
                await receipts.keep(
                    c, 42, 10_000 + number, channel=5, kind="digest", passages=[], summary="", posted_at=now
                )
                on_disk = (await c.exec_driver_sql("PRAGMA synchronous")).scalar_one() >= 2  # FULL
            delivered.append(claimed.id)
            safe = synced(wal) if on_disk else 0
            for _ in range(chance.randint(0, 3)):  # what is written after it, and not yet on the disk
                async with store.writing() as c:
                    await settings.change(c, 42, f"k{chance.randint(0, 50)}", "y" * chance.randint(1, 9_000))
            cut = folder / "cut"
            cut.mkdir()
            shutil.copy(path, cut / "v.sqlite")
            raw = wal.read_bytes()
            written = synced(wal)
            if written < safe:  # a new round of the log began: the old one is in the file itself
                safe = 0
            safe = max(safe, min(written, checkpointed(wal)))
            kept = raw[: chance.randint(safe, max(safe, written))]
            torn = bytes(chance.randrange(256) for _ in range(chance.randint(0, 300)))
            (cut / "v.sqlite-wal").write_bytes(kept + torn)
            after = await storage.open(cut / "v.sqlite")
            async with after.reading() as c:
                found = await deliveries.of_guild(c, 42, states=["sent"], limit=100_000)
                broken += (await c.exec_driver_sql("PRAGMA integrity_check")).scalar_one() != "ok"
                forgotten += len(set(delivered) - {one.id for one in found})
                for message in random.Random(number).sample(delivered, min(3, len(delivered))):
                    doubled += await receipts.by_message(c, 42, 10_000 + message - 1) is None
            await after.close()
            shutil.rmtree(cut)
    finally:
        await store.close()
    print(
        f"{count} power cuts: {forgotten} delivered posts forgotten, {doubled} receipts lost, {broken} files damaged"
    )
    return not (forgotten or doubled or broken)


# --- full disks ------------------------------------------------------------------------------------


async def _save(store: Store, number: int) -> None:
    body = f"Report {number}: the ferry ran aground. " * 60
    async with store.writing() as c:
        await articles.save(
            c,
            42,
            Draft(f"Headline {number}", body, "Post"),
            Reading(1, "en", (), ()),
            by=1,
            at=datetime.now(UTC),
        )


async def _write_down(store: Store, number: int) -> None:
    now = datetime.now(UTC)
    async with store.recording() as c:
        await deliveries.enqueue(
            c, 42, kind="digest", subject=str(number), occasion="d", channel=5,
            content={"components": ["x" * 3_000]}, due_at=now, at=now,
        )  # fmt: skip


async def _settle(store: Store, number: int) -> None:
    now = datetime.now(UTC)
    async with store.recording() as c:
        await deliveries.claim(c, "me", at=now, limit=1)
        shown = [Passage(1, 1, 0, 6, "Report", 1, "Post", None)]
        await receipts.keep(
            c, 42, 10_000 + number, channel=5, kind="digest", passages=shown, summary="", posted_at=now
        )


async def _set_up(store: Store, number: int) -> None:
    async with store.writing() as c:
        if number % 20 == 0:
            for digest in await digests.of_guild(c, 42):
                await digests.remove(c, 42, digest.id)
        await digests.add(c, 42, 5, Times(480, "UTC"), by=1, at=datetime.now(UTC), topic="x" * 90)


WRITES: tuple[Callable[[Store, int], object], ...] = (_save, _write_down, _settle, _set_up)


@asynccontextmanager
async def small_disk(megabytes: int) -> AsyncIterator[Path]:
    """A disk of its own that is soon full. Raises: PermissionError where nothing may be mounted."""
    folder = await asyncio.to_thread(lambda: Path(tempfile.mkdtemp()))
    done = await asyncio.to_thread(
        subprocess.run, ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True
    )  # fmt: skip
    if done.returncode:
        os.rmdir(folder)
        raise PermissionError("mounting a small disk needs root")
    try:
        yield folder
    finally:
        await asyncio.to_thread(subprocess.run, ["umount", "-l", str(folder)], check=True)
        os.rmdir(folder)


async def full_disks(disk: Path, rounds: int, seed: int = 1) -> bool:
    """Let every kind of write meet a full disk at another place; whether each was refused clearly and all went on."""
    chance = random.Random(seed)
    path = disk / "v.sqlite"
    store = await storage.open(path)
    filler = disk / "filler"
    kept = refused = unclear = stuck = 0
    number = 0
    try:
        await _save(store, 0)
        for each in range(rounds):
            free = shutil.disk_usage(disk).free
            leave = chance.randint(0, 40) * 4_096
            filler.write_bytes(b"\0" * max(0, free - leave))
            for write in WRITES:
                for _ in range(4):
                    number += 1
                    try:
                        await write(store, number)  # type: ignore[misc]
                        kept += 1
                    except StoreFull as error:
                        refused += 1
                        unclear += "full" not in str(error)
                    except (StorageError, UserError) as error:
                        unclear += 1
                        print(f"  {write.__name__}: {error}")
            filler.unlink()
            for write in WRITES:
                number += 1
                try:
                    await write(store, number)  # type: ignore[misc]
                except Exception as error:
                    stuck += 1
                    print(f"  round {each}, {write.__name__}, with room again: {error!r}")
        async with store.reading() as c:
            integrity = (await c.exec_driver_sql("PRAGMA integrity_check")).scalar_one()
        findings = [one for one in await store.check(mend=False) if one.rows]
    finally:
        await store.close()
    print(
        f"{rounds} full disks: {refused} writes refused, {kept} kept, {unclear} without a clear word, "
        f"{stuck} refused with room again; integrity_check: {integrity}; check: {[one.what for one in findings] or 'fine'}"
    )
    return refused > 0 and not (unclear or stuck or findings) and integrity == "ok"


# --- all of it -------------------------------------------------------------------------------------


async def run(asked: argparse.Namespace) -> bool:
    """What was asked for; whether everything held."""
    good = True
    with tempfile.TemporaryDirectory() as folder:
        if asked.power:
            good &= await power_cuts(Path(folder), asked.power)
    if asked.disk:
        try:
            async with small_disk(8) as disk:
                good &= await full_disks(disk, asked.disk)
        except PermissionError as error:
            print(f"full disks: not tried ({error})")
    if asked.kills:
        folder = tempfile.mkdtemp()
        held = await kills(Path(folder), asked.kills, asked.seed)
        good &= held
        if held:
            shutil.rmtree(folder)
        else:
            print(f"what is left is in {folder}")
    return good


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--power", type=int, default=200)
    parser.add_argument("--disk", type=int, default=25, help="how often the disk fills up")
    parser.add_argument("--seed", type=int, default=1)
    raise SystemExit(not asyncio.run(run(parser.parse_args())))


if __name__ == "__main__":
    main()
