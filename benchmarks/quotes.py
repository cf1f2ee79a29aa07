"""Look-up and check among very many quotes: `python -m benchmarks.quotes [quotes] [--guilds 1000] [--keep FILE]`.

A real SQLite file with the real tables and indexes: a million invented quotes in a thousand guilds, whose sizes fall as
1/rank (the largest has an eighth of all). Articles of eight quotes and 250 words from a Zipf distribution over 20,000
made-up words; every tenth quote stands in a second article, cut or reworded. The same questions are asked through the
desk in the largest guild, a middle one and the smallest, every one of another word, name or quote each time: wall time and
CPU (of this process and its workers), median, 99th percentile and worst. Beside it, in the same run, what a bot would do
without an index: LIKE over the guild's quotes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

import psutil

import storage
from bot.desk.checking import Checking
from bot.desk.library import Library
from bot.desk.quotes import Quotes
from bot.desk.room import Room
from bot.desk.stories import Stories
from bot.news import Quote, Reading, Sentence
from bot.workers import Workers
from storage import quote_index
from storage.folding import suffixes
from storage.readings import pack

START = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp() * 1_000_000)
STEP = 60_000_000
SYLLABLES = re.findall("..", "bacedifoguhajekilomunapequrosutavewixozu")
#: Quotes of one article, words of one quote (the length falls about this), words of a body.
EACH, LENGTH, WORDS = 8, 18, 250
OUTLETS = 40
BATCH = 5_000
#: Questions of each kind that are asked before any is measured.
WARM = 3

Rows = dict[str, list[tuple[object, ...]]]


def vocabulary(size: int, seed: int = 1) -> list[str]:
    """Made-up words of two to four syllables, commonest first."""
    chance = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < size:
        found["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(found)


def sizes(total: int, guilds: int) -> list[int]:
    """Articles of each guild, falling as 1/rank, together about enough for `total` quotes."""
    whole = sum(1 / rank for rank in range(1, guilds + 1))
    return [max(1, round(total / EACH / rank / whole)) for rank in range(1, guilds + 1)]


class Press:
    """Invents articles."""

    def __init__(self) -> None:
        self.words = vocabulary(20_000)
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.names = [word.capitalize() for word in vocabulary(3_000, seed=3)]
        self.chance = random.Random(2)
        self.last: list[str] = []

    def sentence(self, size: int) -> list[str]:
        """Words of the made-up language."""
        return self.chance.choices(self.words, cum_weights=self.weights, k=size)

    def speaker(self, guild: int) -> str:
        """One of the guild's people: given names and surnames are shared by several."""
        n = min(int(self.chance.expovariate(1 / 400)), 5_000)
        return f"{self.names[(n * 7 + guild) % 3000]} {self.names[(n // 2 * 13 + guild) % 3000]}"

    def quote(self) -> list[str]:
        """A quote, or the one before in other words: cut, or one word exchanged."""
        if self.last and self.chance.random() < 0.1:
            words = self.last[: max(5, len(self.last) - 4)] if self.chance.random() < 0.5 else [*self.last]
            words[-2:-1] = self.sentence(1)
        else:
            words = self.sentence(max(4, int(self.chance.gauss(LENGTH, 8))))
            self.last = words
        return words

    def article(self, n: int, guild: int, rows: Rows) -> None:
        """The rows of one article; its quotes are numbered through."""
        at = START + n * STEP
        body, quotes, lines = "", [], []
        many: dict[str, int] = {}
        filler = self.sentence(WORDS - EACH * LENGTH)
        for i in range(EACH):
            name = self.speaker(guild)
            said = " ".join(self.quote()).capitalize()
            start = len(body) + 1
            key = name.casefold()
            many[key] = many.get(key, 0) + 1
            quotes.append(Quote(start, start + len(said), "direct", name, None, None, None, None, 0.9))
            rows["quotes"].append(
                ((n - 1) * EACH + i + 1, n, n, start, start + len(said), "direct", said, name, key, 0.9)
            )
            rows["index"].append(
                (
                    quote_index.number(n, start),
                    quote_index.tokens_of(guild, said, "en", key, f"outlet {n % OUTLETS}"),
                )
            )
            line = f"“{said}”, said {name}. " + " ".join(filler[i::EACH]).capitalize() + ". "
            lines.append(Sentence(len(body), len(body) + len(line) - 1, i // 2 + 1))
            body += line
        reading = Reading(1, "en", tuple(lines), tuple(() for _ in lines), quotes=tuple(quotes))
        digest = sha256(body.encode()).hexdigest()
        rows["articles"].append((n, f"https://example.org/{n}", None, 1 + n % OUTLETS, n, at))
        rows["revisions"].append((n, n, 1, f"Headline {n}", "en", WORDS, body, digest, at))
        rows["readings"].append((n, 1, "en", pack(reading)))
        rows["library"].append((n, guild, n, at, at, f"outlet {n % OUTLETS}"))
        rows["text"].append((n, f"g{guild}", f"headline {n}", body_terms(body), ""))
        for key, count in many.items():
            rows["library_speakers"].append((guild, key, n, key.title(), count))


def body_terms(body: str) -> str:
    """The words of a body as the full-text index keeps them."""
    from bot.text.words import terms
    from storage.folding import token

    return " ".join(token(term) for term in terms(body, "en"))


INSERTS = {
    "articles": "INSERT INTO articles (id, url, owner_guild, outlet_id, revision_id, created_at) VALUES (?,?,?,?,?,?)",
    "revisions": "INSERT INTO revisions (id, article_id, number, headline, language, words, body, sha256, seen_at) "
    "VALUES (?,?,?,?,?,?,?,?,?)",
    "readings": "INSERT INTO readings (revision_id, engine, language, packed) VALUES (?,?,?,?)",
    "quotes": 'INSERT INTO quotes (id, article_id, revision_id, start, "end", kind, text, speaker, speaker_key, confidence) '
    "VALUES (?,?,?,?,?,?,?,?,?,?)",
    "library": "INSERT INTO library (id, guild, article_id, saved_at, seen_at, outlet_key) VALUES (?,?,?,?,?,?)",
    "library_speakers": "INSERT INTO library_speakers (guild, speaker_key, library_id, name, quotes) VALUES (?,?,?,?,?)",
    "index": "INSERT INTO quote_index (rowid, tokens) VALUES (?,?)",
    "text": "INSERT INTO search_index (rowid, guild, headline, body, quotes) VALUES (?,?,?,?,?)",
}


async def fill(path: Path, total: int, guilds: int) -> None:
    """Write it all with the driver itself, the guilds' articles mixed in time as they are in life."""
    await (await storage.open(path)).close()
    press = Press()
    turns = [guild for guild, size in enumerate(sizes(total, guilds), 1) for _ in range(size)]
    random.Random(4).shuffle(turns)
    with closing(sqlite3.connect(path)) as c:
        c.execute("PRAGMA synchronous=OFF")
        c.execute("PRAGMA cache_size=-400000")
        c.executemany(
            "INSERT INTO outlets (id, name, key) VALUES (?,?,?)",
            [(1 + n, f"Outlet {n}", f"outlet {n}") for n in range(OUTLETS)],
        )
        c.executemany(
            "INSERT INTO library_languages (guild, language) VALUES (?, 'en')",
            [(guild,) for guild in range(1, guilds + 1)],
        )
        c.commit()
        for first in range(0, len(turns), BATCH):
            rows: Rows = {name: [] for name in INSERTS}
            for n, guild in enumerate(turns[first : first + BATCH], first + 1):
                press.article(n, guild, rows)
            for name, asked in INSERTS.items():
                c.executemany(asked, rows[name])
            c.commit()
        c.execute(
            "INSERT INTO speakers (guild, speaker_key, name, quotes) "
            "SELECT guild, speaker_key, min(name), sum(quotes) FROM library_speakers GROUP BY 1, 2"
        )
        known = c.execute("SELECT guild, speaker_key FROM speakers").fetchall()
        c.executemany(
            "INSERT INTO speaker_words (guild, word, speaker_key) VALUES (?,?,?)",
            ((guild, word, key) for guild, key in known for word in suffixes(key)),
        )
        c.commit()


def cpu() -> float:
    """CPU seconds of this process and its workers."""
    used = time.process_time()
    for child in psutil.Process().children():
        spent = child.cpu_times()
        used += spent.user + spent.system
    return used


async def measure(
    name: str, asks: Iterator[Callable[[], Awaitable[object]]]
) -> tuple[list[float], list[float]]:
    """Ask, and print wall and CPU milliseconds of all questions after the first `WARM`, and return them."""
    wall, spent = [], []
    for number, ask in enumerate(asks):
        began, used = time.perf_counter(), cpu()
        await ask()
        if number >= WARM:
            wall.append(1000 * (time.perf_counter() - began))
            spent.append(1000 * (cpu() - used))
    print(f"{name:52} " + " ".join(f"{value:7.1f}" for value in [*_three(wall), *_three(spent)]), flush=True)
    return wall, spent


def _three(values: list[float]) -> tuple[float, float, float]:
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))], ordered[-1]


class Questions:
    """What is asked of one guild, a new one each time."""

    def __init__(self, desk: Quotes, checking: Checking, path: Path, guild: int, times: int) -> None:
        self.desk, self.checking, self.guild, self.times, self.path = desk, checking, guild, times, path
        self.chance = random.Random(guild)
        self.words = vocabulary(20_000)
        with closing(sqlite3.connect(path)) as c:
            self.known = c.execute(
                "SELECT q.text, q.speaker FROM quotes q JOIN library l ON l.article_id = q.article_id "
                "WHERE l.guild = ? ORDER BY q.id LIMIT 20000",
                (guild,),
            ).fetchall()

    def ask(self, what: str) -> Iterator[Callable[[], Awaitable[object]]]:
        """Questions of a kind, one after another."""
        for n in range(self.times):
            said, speaker = self.chance.choice(self.known)
            words = said.split()
            rank = self.chance.randrange(len(words) - 1)
            changed = " ".join([*words[:rank], self.words[500 + n], *words[rank + 1 :]])
            pair = " ".join(self.chance.sample(words, 2))
            yield {
                "find, commonest words": lambda n=n: self._find(self.words[n % 10]),
                "find, 100th to 300th word": lambda n=n: self._find(self.words[100 + n]),
                "find, two words of a quote": lambda pair=pair: self._find(pair),
                "find, a phrase": lambda words=words: self._find(f"“{words[1]} {words[2]}”"),
                "find, common word and speaker": lambda n=n, who=speaker: self._find(
                    self.words[n % 10], speaker=who
                ),
                "find, common word, outlet, this month": lambda n=n: self._find(
                    self.words[n % 10], outlet=f"Outlet {n % OUTLETS}", days=31
                ),
                "find, nothing": lambda n=n: self._find(f"{self.words[n]}zz {self.words[n + 1]}"),
                "by speaker": lambda who=speaker: self.desk.by(self.guild, who, 0, 6),
                "by surname": lambda who=speaker: self.desk.by(self.guild, who.split()[-1], 0, 6),
                "suggest, one letter": lambda n=n: self.desk.suggest(self.guild, "bcdfghjklmnpqrstvwxz"[n % 20]),
                "suggest, three letters": lambda who=speaker: self.desk.suggest(self.guild, who[:3]),
                "suggest, nothing typed": lambda: self.desk.suggest(self.guild, ""),
                "check, exact": lambda said=said: self._check(said),
                "check, exact, with speaker": lambda said=said, who=speaker: self._check(said, who),
                "check, one word changed": lambda text=changed: self._check(text),
                "check, absent": lambda n=n: self._check(" ".join(self.chance.sample(self.words[:5000], 14))),
                "check, commonest words only": lambda n=n: self._check(
                    " ".join(self.chance.choices(self.words[:12], k=8))
                ),
                "check, stop words only": lambda n=n: self._check("We will not do that, and it is what it is"),
            }[what]  # fmt: skip

    def like(self, part: bool) -> Iterator[Callable[[], Awaitable[object]]]:
        """The naive way: every quote of the guild that has a word, or a text, in it."""
        asked = (
            "SELECT q.id, q.text, q.speaker FROM library l JOIN articles a ON a.id = l.article_id "
            "JOIN quotes q ON q.revision_id = a.revision_id "
            "WHERE l.guild = ? AND l.removed_at IS NULL AND q.text LIKE ? ORDER BY l.id DESC LIMIT 6"
        )
        with closing(sqlite3.connect(self.path, check_same_thread=False)) as c:
            for n in range(min(self.times, 40)):
                text = f"%{self.words[100 + n]}%" if part else f"%{self.chance.choice(self.known)[0]}%"

                async def ask(text: str = text) -> object:
                    return await asyncio.to_thread(lambda: c.execute(asked, (self.guild, text)).fetchall())

                yield ask

    async def _find(self, words: str, **more: object) -> object:
        return await self.desk.find(self.guild, words, 0, 6, **more)  # type: ignore[arg-type]

    async def _check(self, text: str, speaker: str | None = None) -> object:
        return await self.checking.check(self.guild, text, speaker)


KINDS = (
    "find, commonest words", "find, 100th to 300th word", "find, two words of a quote", "find, a phrase",
    "find, common word and speaker", "find, common word, outlet, this month", "find, nothing", "by speaker", "by surname",
    "suggest, one letter", "suggest, three letters", "suggest, nothing typed", "check, exact", "check, exact, with speaker",
    "check, one word changed", "check, absent", "check, commonest words only", "check, stop words only",
)  # fmt: skip


async def main(total: int, guilds: int, times: int, path: Path, only: str) -> None:
    """Fill the file unless it is filled, then ask."""
    began = time.perf_counter()
    if not path.exists():  # noqa: ASYNC240 - before anything is measured
        await fill(path, total, guilds)
    store = await storage.open(path)
    size = path.stat().st_size / 2**20  # noqa: ASYNC240 - before anything is measured
    print(
        f"{total:,} quotes in {guilds:,} guilds: {size:,.0f} MB, written in {time.perf_counter() - began:.0f} s"
    )
    articles = sum(sizes(total, guilds))
    now = datetime.fromtimestamp((START + articles * STEP) / 1_000_000, UTC) + timedelta(minutes=1)
    workers = Workers()
    room = Room(store, workers, lambda: now)
    library = Library(room)
    quotes, checking = Quotes(room, library, Stories(room, library)), Checking(room)
    print(f"{'milliseconds':52} {'wall':>7} {'p99':>7} {'worst':>7} {'CPU':>7} {'p99':>7} {'worst':>7}")
    whole: dict[str, tuple[list[float], list[float]]] = {"find": ([], []), "check": ([], [])}
    for guild in sorted({1, max(1, guilds // 2), guilds}):
        asked = Questions(quotes, checking, path, guild, times)
        print(f"guild {guild}: {sizes(total, guilds)[guild - 1] * EACH:,} quotes")
        for kind in KINDS:
            if only in kind:
                took = await measure(f"  {kind}", asked.ask(kind))
                for every, more in zip(whole.setdefault(kind.split(",")[0], ([], [])), took, strict=True):
                    every.extend(more)
        await measure("  beside it: LIKE, a word", asked.like(part=True))
        await measure("  beside it: LIKE, a whole quote", asked.like(part=False))
    for kind, (wall, spent) in whole.items():
        if wall:
            print(
                f"all of {kind:45} " + " ".join(f"{value:7.1f}" for value in [*_three(wall), *_three(spent)])
            )
    await workers.close()
    await store.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("quotes", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--guilds", type=int, default=1_000)
    parser.add_argument("--times", type=int, default=200, help="questions of each kind in each guild")
    parser.add_argument("--only", default="", help="kinds of questions with this in their name")
    parser.add_argument("--keep", type=Path, help="keep the file here, or use the one that is here")
    given = parser.parse_args()
    if given.times <= WARM:
        parser.error(
            f"--times must be more than {WARM}: the first {WARM} questions of each kind are not measured"
        )
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(
            main(
                given.quotes, given.guilds, given.times, given.keep or Path(folder) / "quotes.db", given.only
            )
        )
