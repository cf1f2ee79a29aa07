"""Learns how alike two articles of one story are, and the bar for one story; writes bot/text/weights/stories.json.

python -m train.stories [--data ../shared/data/stories] [--check] [--terms FOLDER]

Rows are read for measuring: what is written is twice twenty-nine weights and ten numbers. `--check` trains without one set
at a time and prints the BCubed F1 of the set left out. `--terms` counts document frequencies anew (terms.json): of terms in
at least twenty of the articles and stories given, no numbers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bot.text import likeness as model
from bot.text import placer
from bot.text.grouping import Bar, grouped
from bot.text.language import language_of
from bot.text.likeness import Pivot, Shelf
from bot.text.placer import Placer
from bot.text.profile import KEYS, Profile, profile
from bot.text.stories import bar as stored_bar
from bot.text.words import terms

WEIGHTS = Path(__file__).parent.parent / "bot" / "text" / "weights"
SETS = ("ecbplus", "fnc1", "basil", "wikinews", "groundnews", "allsides", "allsides21", "uci")
MACRO = ("ecbplus", "fnc1", "basil", "wikinews", "allsides")
MIXED = ("ecbplus", "fnc1", "basil", "wikinews", "groundnews")
#: Undated sets that are read once more with days invented, and what a pair of theirs counts: one dated set of articles is
#: too few to learn from what a day means, and feeds are dated.
DATED, COUNTS = ("ecbplus", "allsides"), 0.1
#: Invented: new stories a day, the share of articles left that come out on each day, and those anywhere in ten days.
A_DAY, AT_ONCE, LATE = 3, 0.6, 0.06
Row = dict[str, Any]
Models = tuple[model.Model, model.Model]


def rows_of(folder: Path, name: str) -> list[Row]:
    with gzip.open(folder / f"cluster_{name}.jsonl.gz", "rt", encoding="utf8") as file:
        return [json.loads(line) for line in file]


def sample(rows: list[Row], size: int, seed: int) -> list[Row]:
    """Whole stories, about `size` articles."""
    by_story: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_story[row["story"]].append(row)
    names, kept = sorted(by_story), []
    random.Random(seed).shuffle(names)
    while names and len(kept) < size:
        kept += by_story[names.pop()]
    return kept


def moment(row: Row, rng: random.Random) -> datetime | None:
    """A dated set's own time; an article without a day in its address gets the day of its roundup or one before."""
    if row["dataset"] == "uci":
        return datetime.fromtimestamp(float(row["date"]), UTC)
    if row["dataset"] == "allsides21":
        own = row["url_date"]
        if not own or not "2020" < own < "2022":
            own = str(
                date.fromisoformat(row["date"]) - timedelta(days=rng.choices((0, 1, 2), (387, 127, 50))[0])
            )
        return datetime.fromisoformat(f"{own}T12:00:00+00:00")
    return None


def invented(rows: list[Row], rng: random.Random) -> list[datetime]:
    """A time for every row: stories spread evenly, most articles within two days of the beginning of theirs."""
    names = sorted({row["story"] for row in rows})
    began = {name: rng.uniform(0, len(names) / A_DAY) for name in names}

    def after() -> float:
        if rng.random() < LATE:
            return rng.uniform(0, 10)
        days = 0
        while rng.random() > AT_ONCE:
            days += 1
        return days + rng.uniform(0, 0.5)

    return [datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=began[row["story"]] + after()) for row in rows]


class Near(Placer):
    """Collects the pairs a placer would look at, and places nothing."""

    def __init__(self) -> None:
        super().__init__(live=10**9)
        # More than are looked at in use: without the easy strangers the model loses its sense of proportion
        # (mixed 12 % too many stories for 7 %, dev, 2026-11).
        placer.NEAREST, placer.NEAREST_SHORT, placer.COMMONPLACE, placer.LEAST_SHARED = 80, 250, 10**9, 0.0
        self.pairs: list[tuple[int, int]] = []

    def add(self, made: Profile) -> int:
        number = len(self.story)
        keys = self._shelf.keys(self._shelf.put(made), KEYS)
        self.pairs += [(earlier, number) for earlier in self._near(made, keys)]
        for key in keys:
            self._postings[key].append(number)
        self.story.append(number)
        return number


def shelved(profiles: list[Profile], *, in_view: bool) -> list[Pivot]:
    """All of a set, weighed with all of it in view, or with nothing: as one article is matched with a few."""
    shelf = Shelf()
    places = [shelf.put(made, in_view=in_view) for made in profiles]
    return [shelf.pivot(place) for place in places]


def pair_features(pivots: list[Pivot], pairs: list[tuple[int, int]]) -> Any:
    """A row for each pair; `pairs` come grouped by their later article."""
    earlier: dict[int, list[int]] = defaultdict(list)
    for low, high in pairs:
        earlier[high].append(low)
    return np.concatenate([pivots[high].features(lows) for high, lows in earlier.items()]).astype(np.float32)


class Stream:
    """One set in order of arrival: its gold stories and the features of the pairs that are looked at."""

    def __init__(self, rows: list[Row], seed: int = 7, *, dated: bool = False) -> None:
        rng = random.Random(seed)
        timed: list[tuple[Row, datetime | None]] = (
            list(zip(rows, invented(rows, rng), strict=True))
            if dated
            else [(row, moment(row, rng)) for row in rows]
        )
        rng.shuffle(timed)
        if timed[0][1]:
            timed.sort(key=lambda pair: pair[1] or datetime.min.replace(tzinfo=UTC))
        self.gold = [row["story"] for row, _ in timed]
        profiles = [
            profile(
                row["title"] or "",
                row["text"] or "",
                at,
                language_of((row["text"] or row["title"] or "")[:600]),
            )
            for row, at in timed
        ]
        near = Near()
        for made in profiles:
            near.add(made)
        self.pairs = np.array(near.pairs)
        pivots = shelved(profiles, in_view=True)
        #: With the whole set in view, and with nothing in view.
        self.features = pair_features(pivots, near.pairs)
        self.alone = pair_features(shelved(profiles, in_view=False), near.pairs)
        self.bare = {at: one.vector() for at, one in enumerate(pivots) if one.short}
        self.apart = np.array([pivots[b].another_occasion(a) for a, b in near.pairs]) | (
            self.features[:, model.FEATURES.index("days apart")] > np.log1p(model.OUTLIVED)
        )
        gold = np.array(self.gold)
        self.same = gold[self.pairs[:, 0]] == gold[self.pairs[:, 1]]
        sizes = Counter(self.gold)
        size = np.array([sizes[story] for story in self.gold], dtype=float)
        first, second = size[self.pairs[:, 0]], size[self.pairs[:, 1]]
        #: Every article counts alike, in large stories and small, as in BCubed.
        self.weight = np.where(self.same, 2.0 / first, 0.5 / np.sqrt(first * second))
        if dated:
            self.weight *= COUNTS

    def links(self, models: Models) -> list[dict[int, float]]:
        odds = model.log_odds(self.features, *models)
        odds[self.features[:, model.FEATURES.index("live terms")] < model.STRANGERS] = model.LOWEST
        odds[self.apart] = model.LOWEST
        found: list[dict[int, float]] = [{} for _ in self.gold]
        for at in np.flatnonzero(odds > model.LOWEST):
            value = (min(float(odds[at]), model.HIGHEST) + 4.0) / 10.0
            low, high = (int(number) for number in self.pairs[at])
            found[low][high] = found[high][low] = value
        return found


def learned(streams: dict[str, Stream]) -> Models:
    """Models of articles, from all streams, and of bare headlines, from those whose days are real."""
    real = [stream for name, stream in streams.items() if name in SETS]
    return logistic(list(streams.values())), logistic(real)


def logistic(streams: list[Stream], ridge: float = 1e-3) -> model.Model:
    """A logistic model (Newton's method), same and other pairs weighing alike."""
    x = np.concatenate([rows for stream in streams for rows in (stream.features, stream.alone)]).astype(float)
    y = np.concatenate([stream.same for stream in streams for _ in range(2)]).astype(float)
    w = np.concatenate([stream.weight for stream in streams for _ in range(2)])
    w = np.where(y > 0, w / w[y > 0].sum(), w / w[y == 0].sum()) / 2
    mean, spread = x.mean(0), x.std(0) + 1e-9
    x = np.column_stack([(x - mean) / spread, np.ones(len(x))])
    beta = np.zeros(x.shape[1])
    penalty = np.diag([ridge] * (x.shape[1] - 1) + [0.0])
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        step = np.linalg.solve(
            (x * (w * p * (1 - p))[:, None]).T @ x + penalty, x.T @ (w * (y - p)) - penalty @ beta
        )
        beta += step
        if abs(step).max() < 1e-6:
            break
    weights = beta[:-1] / spread
    return model.Model(weights, float(beta[-1] - (weights * mean).sum()))


def bcubed(gold: list[str], found: tuple[int, ...]) -> float:
    in_gold, in_found, both = Counter(gold), Counter(found), Counter(zip(gold, found, strict=True))
    pairs = list(zip(gold, found, strict=True))
    precision = sum(both[pair] / in_found[pair[1]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / in_gold[pair[0]] for pair in pairs) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def scores(streams: dict[str, Stream], models: Models, bar: Bar) -> dict[str, tuple[float, float]]:
    """BCubed F1 and the error of the number of stories, by set."""
    made = {}
    for name, stream in streams.items():
        found = grouped(stream.links(models), bar, stream.bare)
        made[name] = bcubed(stream.gold, found), len(set(found)) / len(set(stream.gold)) - 1
    return made


def line(made: dict[str, tuple[float, float]]) -> str:
    macro = sum(made[name][0] for name in MACRO if name in made) / max(1, sum(name in made for name in MACRO))
    shown = " ".join(f"{name} {value:.3f}({100 * error:+.0f})" for name, (value, error) in made.items())
    return f"macro {macro:.3f} {shown}"


def again(name: str) -> str:
    """The stream of a set with days invented."""
    return f"{name}, dated"


def streams_of(folder: Path) -> dict[str, Stream]:
    """All sets; samples of the two largest, so that the smaller ones are heard."""
    sizes = {"allsides": 1500, "uci": 1800}
    rows = {name: rows_of(folder, name) for name in SETS}
    made = {
        name: Stream(sample(rows[name], sizes[name], seed=7) if name in sizes else rows[name])
        for name in SETS
    }
    made["mixed"] = Stream([row for name in MIXED for row in rows[name]])
    for name in DATED:
        others = sample(rows[name], sizes[name], seed=8) if name in sizes else rows[name]
        made[again(name)] = Stream(others, dated=True)
    return made


def best_bar(streams: dict[str, Stream], models: Models) -> Bar:
    """The bar with the best sum of twice mixed, macro, allsides21 and a quarter of uci; a wrong number of stories costs."""

    def worth(made: dict[str, tuple[float, float]]) -> float:
        values = [made[name][0] for name in ("mixed", "mixed", "allsides21")]
        values.append(made["uci"][0] / 4)
        values.append(sum(made[name][0] for name in MACRO) / len(MACRO))
        return sum(values) - max(0.0, abs(made["mixed"][1]) - 0.05) / 2

    bars = [Bar(join, strictness) for strictness in (1.0, 1.1, 1.2) for join in (0.36, 0.38, 0.40, 0.42)]
    return max(bars, key=lambda bar: worth(scores(streams, models, bar)))


def count_terms(folders: list[Path]) -> dict[str, Any]:
    """Document frequencies over articles of `*.jsonl.gz`; those of one story count as one document."""
    counts: Counter[str] = Counter()
    documents = 0
    for file in sorted(file for folder in folders for file in folder.glob("*.jsonl.gz")):
        bags: dict[str, set[str]] = defaultdict(set)
        if (
            file.name.startswith(("cluster_", "bbc", "cnndm", "xsum", "multi_news"))
            and "uci" not in file.name
        ):
            with gzip.open(file, "rt", encoding="utf8") as lines:
                for at, row in enumerate(map(json.loads, lines)):
                    for part, text in enumerate(doc["text"] for doc in row.get("docs", [row])):
                        key = row.get("story") or f"{at}-{part}"
                        bags[key].update(terms(f"{row.get('title') or ''} {text}"))
        documents += len(bags)
        for bag in bags.values():
            counts.update(bag)
    by_count: dict[int, list[str]] = defaultdict(list)
    for term, count in counts.items():
        if count >= 20 and not term.isdigit() and len(term) < 25:
            by_count[count].append(term)
    return {
        "origin": "Document frequencies of stems in 20 or more of English news articles and stories; train/stories.py",
        "documents": documents,
        "counts": {str(count): " ".join(sorted(by_count[count])) for count in sorted(by_count)},
    }


def stored(made: model.Model) -> dict[str, Any]:
    named = zip(model.FEATURES, made.weights, strict=True)
    return {
        "weights": {name: round(float(weight), 4) for name, weight in named},
        "constant": round(made.constant, 4),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("../shared/data/stories"))
    options.add_argument(
        "--terms", type=Path, nargs="*", help="count document frequencies of these folders first"
    )
    options.add_argument("--check", action="store_true", help="leave one set out at a time; writes nothing")
    chosen = options.parse_args()
    if chosen.terms:
        counted = count_terms(chosen.terms)
        (WEIGHTS / "terms.json").write_text(json.dumps(counted, ensure_ascii=False, indent=0) + "\n", "utf8")
    streams = streams_of(chosen.data)
    alone = {name: stream for name, stream in streams.items() if name != "mixed"}
    if chosen.check:
        for left in SETS:
            models = learned({name: one for name, one in alone.items() if name not in (left, again(left))})
            print(left, line(scores({left: streams[left]}, models, stored_bar())), flush=True)
        return
    models = learned(alone)
    bar = best_bar(streams, models)
    print(line(scores(streams, models, bar)))
    articles, headlines = map(stored, models)
    values = {
        "origin": "train/stories.py over " + " ".join(SETS),
        "articles": articles,
        "headlines": headlines,
        "bar": asdict(bar),
    }
    (WEIGHTS / "stories.json").write_text(json.dumps(values, indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()
