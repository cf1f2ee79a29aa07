"""How surely two unlike figures measure the same thing, from what stands around them and what their sentences share."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from rapidfuzz.distance import Levenshtein

from bot.news import Figure
from bot.text.claims import Claim, claim_of
from bot.text.measures import find_figures, year_of
from bot.text.profile import rarity
from bot.text.word_lists import listed
from bot.text.words import terms

#: Words left and right of a figure that tell what it measures.
LEFT, RIGHT = 60, 60


#: What is counted under several names.
_SAME_KIND = (
    frozenset(["peopl", "person", "man", "men", "woman", "women", "individu", "civilian", "resid", "victim", "passeng", "citizen", "other", "human"]),
    frozenset(["kill", "dead", "die", "death", "dy", "toll", "fatal", "live", "casualti", "slain", "perish"]),
    frozenset(["injur", "wound", "hurt"]),
    frozenset(["arrest", "detain", "custodi", "captur", "nab"]),
    frozenset(["child", "children", "kid", "boy", "girl", "teen", "teenag", "student", "pupil"]),
    frozenset(["soldier", "troop", "servicemen"]),
    frozenset(["polic", "offic", "cop"]),
    frozenset(["home", "hous", "famili"]),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One sentence with its figures (offsets into `text`) and what stands around each."""

    text: str
    figures: tuple[Figure, ...]
    claim: Claim
    around: tuple[frozenset[str], ...]


def side_of(
    text: str, language: str = "en", figures: Sequence[Figure] | None = None, claim: Claim | None = None
) -> Side:
    """A sentence made ready; `figures` are of this text, found when not given."""
    found = tuple(figures) if figures is not None else find_figures(text, language, ())
    around = tuple(_around(text, figure, language) for figure in found)
    return Side(text, found, claim or claim_of(text, language), around)


def _around(text: str, figure: Figure, language: str) -> frozenset[str]:
    left = text[max(0, figure.start - LEFT) : figure.start]
    right = text[figure.end : figure.end + RIGHT]
    left = re.split(r"[;:]|\.\s", left)[-1]
    right = re.split(r"[;:]|\.\s", right)[0]
    words = terms(left.partition(" ")[2] if figure.start > LEFT else left, language)[-4:]
    words += terms(right.rpartition(" ")[0] if figure.end + RIGHT < len(text) else right, language)[:4]
    return frozenset(_kind(word) for word in words if not word[0].isdigit())


def _kind(stem: str) -> str:
    for group in _SAME_KIND:
        if stem in group:
            return min(group)
    return stem


#: Before "8 cents to $1.83" or "from 3 to 5": a change, not a range.
_MOVES = re.compile(
    r"\b(?:from|by|up|down|off|fell|rose|fall|rise|drop|dropped|gain|gained|climbed|slipped|jumped|increased?|cut|raised?|"
    r"lost|added|shed|eased|edged|went|grew|dipped|slid|advanced|declined)\b"
)


def _partner(side: Side, at: int) -> int | None:
    """Number of the figure that is the other end of a range."""
    for low, high in ((at, at + 1), (at - 1, at)):
        if low >= 0 and high < len(side.figures):
            one, other = side.figures[low], side.figures[high]
            between = side.text[one.end : other.start].strip().casefold()
            ahead = side.text[max(0, one.start - 20) : one.start].casefold()
            joined = between in ("-", "–", "bis", "à") or (between == "and" and "between" in ahead)
            joined = joined or (between == "to" and not _MOVES.search(ahead))
            if joined and one.unit == other.unit and one.value < other.value and one.kind != "time":
                return high if at == low else low
    return None


def within(side: Side, at: int, other: Figure) -> bool:
    """Whether a value lies inside the range that a figure of the other sentence opens or closes."""
    partner = _partner(side, at)
    if partner is None:
        return False
    low, high = sorted((side.figures[at].value, side.figures[partner].value))
    return low <= other.value <= high


#: "Ada Moss and three others": who is named comes on top of the number, one person or a few.
_OTHERS = re.compile(r"\s+others?\b")
_NAMED_BEFORE = re.compile(r"(?<!\w)[^\W\d_a-z][\w’'-]*,? and $")
MOST_NAMED = 3
#: "two women and a man": what stands between a number and the rest of its sum.
_AND = re.compile(r"\s[\w’'-]+(?: [\w’'-]+)? and\s")
_ONE_MORE = re.compile(r"(?:a|an|another|one) \w")


def adds_up(side: Side, at: int, other: Figure) -> bool:
    """Whether a number and what is joined to it by "and" make the other sentence's.

    "Two women and a man" are three people; "Ada Moss and three others" four.
    """
    one = side.figures[at]
    if one.kind not in ("count", "number") or one.unit:
        return False
    if _OTHERS.match(side.text, one.end) and _NAMED_BEFORE.search(side.text[: one.start]):
        return one.value < other.value <= one.value + MOST_NAMED
    joined = _AND.match(side.text, one.end)
    if not joined:
        return False
    second = next((figure for figure in side.figures if figure.start == joined.end()), None)
    if second is not None:
        return second.unit == one.unit and one.value + second.value == other.value
    return bool(_ONE_MORE.match(side.text, joined.end())) and one.value + 1 == other.value


def _one_range(a: Side, i: int, b: Side, j: int) -> bool:
    """Whether two unlike figures close ranges whose other ends agree: 12 to 25, 12 to 30."""
    one, other = _partner(a, i), _partner(b, j)
    return one is not None and other is not None and a.figures[one].value == b.figures[other].value


#: Markets move all day: unlike prices of one share or index are the same measure at another time.
_MARKET = listed(
    "index share stock nasdaq dow jone bond yield treasuri dollar yen euro barrel crude brent composit ftse cac dax"
)


_FORECAST = frozenset(["expect", "forecast", "estim", "predict", "analyst", "project", "anticip", "survey"])


_COUNTING = frozenset(["precinct", "ballot", "tabul"])


_QUARTER = re.compile(
    r"\b(first|second|third|fourth|March|June|September|December)[ -](?:fiscal )?quarter\b", re.I
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What two sentences have in common apart from their figures."""

    alike: float
    jaccard: float
    covered: float
    names_apart: int
    market: bool
    forecast: bool
    other_time: bool
    days_apart: bool = False

    @staticmethod
    def of(a: Side, b: Side, alike: float) -> Ground:
        one = {term: weight for term, weight in a.claim.weights.items() if not term[0].isdigit()}
        other = {term: weight for term, weight in b.claim.weights.items() if not term[0].isdigit()}
        common = sum(one[term] for term in one.keys() & other.keys())
        left, right = sum(one.values()), sum(other.values())
        apart = min(
            sum(term not in b.claim.weights for term in a.claim.names),
            sum(term not in a.claim.weights for term in b.claim.names),
        )
        words = one.keys() | other.keys()
        quarters = [{match.lower() for match in _QUARTER.findall(side.text)} for side in (a, b)]
        return Ground(
            alike,
            common / (left + right - common) if left and right else 0.0,
            common / min(left, right) if left and right else 0.0,
            apart,
            bool(words & _MARKET),
            bool(one.keys() & _FORECAST) != bool(other.keys() & _FORECAST),
            bool(words & _COUNTING)
            or bool(quarters[0] and quarters[1] and not quarters[0] & quarters[1])
            or _years_apart(a, b),
            _weekdays_apart(a, b),
        )


def _weekdays_apart(a: Side, b: Side) -> bool:
    """Whether both name days of the week, and none in common: what is counted is told of two days."""
    one, other = ({figure.value for figure in side.figures if figure.unit == "weekday"} for side in (a, b))
    return bool(one and other and not one & other)


def _years_apart(a: Side, b: Side) -> bool:
    years = [
        {year_of(figure) for figure in side.figures if figure.kind == "date" and year_of(figure)}
        for side in (a, b)
    ]
    return bool(years[0] and years[1] and not years[0] & years[1])


FEATURES = (
    "alike", "around", "heads", "left", "right", "jaccard", "names_apart", "date", "duration", "ratio", "market", "toll",
)  # fmt: skip


def evidence(a: Side, i: int, b: Side, j: int, ground: Ground) -> tuple[float, ...]:
    """What tells whether two unlike figures measure the same thing, in the order of FEATURES."""
    one, other = a.figures[i], b.figures[j]
    left, right = (frozenset(_kind(word) for word in figure.counts.split()) for figure in (one, other))
    before, behind = _neighbours(a.text, one), _neighbours(b.text, other)
    return (
        ground.alike,
        _weighed(a.around[i], b.around[j]),
        len(left & right) / min(len(left), len(right)) if left and right else 0.0,
        float(sum(x == y for x, y in zip(before[0], behind[0], strict=False))),
        float(sum(x == y for x, y in zip(before[1], behind[1], strict=False))),
        ground.jaccard,
        float(min(3, ground.names_apart)),
        float(one.kind == "date"),
        float(one.kind == "duration"),
        ratio(one, other),
        float(ground.market),
        same_toll(a.text, one, b.text, other),
    )


#: What is counted of people in a disaster, by the words for it.
_TOLLS = re.compile(
    r"\b(?:(?P<dead>dead|deaths?|die[ds]?|kill\w*|fatalit\w+|lives|toll|perish\w*|slain)|(?P<hurt>injur\w+|wound\w+|hurt)|"
    r"(?P<missing>missing)|(?P<held>arrest\w*|detain\w*)|(?P<fled>evacuat\w+|displac\w+|homeless)|(?P<ill>infect\w+|cases))\b",
    re.I,
)


#: How far, in characters, the word for a toll may stand from its number within a sentence.
TOLL_REACH = 70


def same_toll(text_a: str, a: Figure, text_b: str, b: Figure) -> float:
    """1 when both are the same toll (of the dead, of the injured, …), -1 when they are different ones, else 0."""
    if not {a.kind, b.kind} <= {"count", "number"} or a.unit or b.unit:
        return 0.0
    one, other = _toll(text_a, a), _toll(text_b, b)
    return 0.0 if not one or not other else 1.0 if one == other else -1.0


def _toll(text: str, figure: Figure) -> str:
    """The toll whose word stands nearest to a figure, words behind it counted as nearer; "" when there is none."""
    best, name = 3 * TOLL_REACH, ""
    low, high = max(0, figure.start - TOLL_REACH), figure.end + TOLL_REACH
    for match in _TOLLS.finditer(text, low, high):
        apart = (
            match.start() - figure.end if match.start() >= figure.end else (figure.start - match.end()) * 2
        )
        if apart < best:
            best, name = apart, match.lastgroup or ""
    return name


def _neighbours(text: str, figure: Figure) -> tuple[list[str], list[str]]:
    """Three words before a figure, nearest first, and three behind, as written but for case."""
    before = re.findall(r"[\w'’-]+", text[max(0, figure.start - 40) : figure.start].casefold())
    behind = re.findall(r"[\w'’-]+", text[figure.end : figure.end + 40].casefold())
    return before[:-4:-1], behind[:3]


def _weighed(one: frozenset[str], other: frozenset[str]) -> float:
    known, unseen = rarity()
    left, right = (sum(known.get(term, unseen) for term in side) for side in (one, other))
    common = sum(known.get(term, unseen) for term in one & other)
    return common / math.sqrt(left * right) if left and right else 0.0


def fit(a: Side, i: int, b: Side, j: int, ground: Ground) -> float:
    """How surely two unlike figures measure the same thing, 0…1: learned by train/figures.py."""
    if a.figures[i].unit == "phone":
        return ground.alike if _digits_apart(a.figures[i], b.figures[j]) <= 2 else 0.0
    bias, weights = _weights()
    total = (
        (RANGE if _one_range(a, i, b, j) else 0.0)
        + TOLL * same_toll(a.text, a.figures[i], b.text, b.figures[j])
        + (RATE if _one_rate(a, i, b, j) else 0.0)
        + (MONEY if _one_payment(a, i, b, j) else 0.0)
        + bias
        + sum(weight * value for weight, value in zip(weights, evidence(a, i, b, j, ground), strict=True))
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


#: Added to the fit's sum when two ranges share one end (too few of them to learn from).
RANGE = 1.5


#: The same for tolls of one kind; taken off for different ones.
TOLL = 0.7


#: The same where both count one thing in one unit of time: "11,000 vehicles every day", "9,000 vehicles a day". Set by
#: hand; no answer on the 550 labelled pairs changes (2026-11-24), while a bonus for one thing counted alone costs precision.
RATE = 2.0
#: How far behind a number its unit of time may stand.
RATE_REACH = 50

RATED = re.compile(
    r"\b(?:an?|per|every|each) (hour|day|night|week|month|year)\b|\b(hourly|daily|weekly|monthly|yearly)\b"
)


def _one_rate(a: Side, i: int, b: Side, j: int) -> bool:
    one, other = a.figures[i], b.figures[j]
    if not one.counts or one.counts != other.counts:
        return False
    found = [
        RATED.search(side.text[figure.end : figure.end + RATE_REACH])
        for side, figure in ((a, one), (b, other))
    ]
    units = [(match[1] or match[2].removesuffix("ly").replace("dai", "day")) for match in found if match]
    return len(units) == 2 and units[0] == units[1]


#: The same where both are one kind of payment for one thing: "repairs would cost $4 million", "a repair bill of $5 million".
#: Set by hand; on the 550 labelled pairs and 3,027 dev stories no answer changes (2026-11-28).
MONEY = 3.0
#: How far from an amount the word that says what is paid may stand, and from which weight a word tells for what.
MONEY_REACH, TELLING = 60, 3.0
#: Payments that are made once: profits and sales are told of many periods, gifts of many givers.
_PAYMENT = re.compile(
    r"\b(?:(?P<cost>costs?|costing|bills?|price tag|expenses?)|(?P<fine>fine[ds]?|penalt\w+)|(?P<damage>damages?|loss(?:es)?)|"
    r"(?P<loan>loans?|bail-?out)|(?P<loot>stole\w*|loot|heist|robbe\w+)|(?P<ransom>ransom)|(?P<reward>rewards?)|"
    r"(?P<settled>compensation|settlements?)|(?P<takeover>takeover|acqui\w+|bought))\b",
    re.I,
)


def _one_payment(a: Side, i: int, b: Side, j: int) -> bool:
    one, other = a.figures[i], b.figures[j]
    if one.kind != "amount":
        return False
    paid = _payment(a.text, one)
    return bool(paid) and paid == _payment(b.text, other) and bool(_paid_for(a) & _paid_for(b))


def _payment(text: str, figure: Figure) -> str:
    """The kind of payment whose word stands nearest to an amount; "" when there is none."""
    found = _PAYMENT.finditer(text, max(0, figure.start - MONEY_REACH), figure.end + MONEY_REACH)
    apart = [
        (max(match.start() - figure.end, figure.start - match.end()), match.lastgroup or "")
        for match in found
    ]
    return min(apart)[1] if apart else ""


def _paid_for(side: Side) -> set[str]:
    """Telling words of a sentence that are neither names nor of amounts, payments and estimates."""
    told = [match.group() for match in _PAYMENT.finditer(side.text)]
    told += [side.text[figure.start : figure.end] for figure in side.figures]
    aside = side.claim.names | _FORECAST | set(terms(" ".join(told)))
    return {term for term, weight in side.claim.weights.items() if weight >= TELLING and term not in aside}


def _digits_apart(one: Figure, other: Figure) -> int:
    return Levenshtein.distance(f"{one.value:.0f}", f"{other.value:.0f}")


@lru_cache(maxsize=1)
def _weights() -> tuple[float, tuple[float, ...]]:
    stored = json.loads((files("bot.text") / "weights" / "figures.json").read_text("utf8"))
    return float(stored["bias"]), tuple(stored["weights"])


def ratio(one: Figure, other: Figure) -> float:
    """How far two values are apart, as a logarithm; 0 for dates and for the same digits in another scale ($800 million)."""
    if one.kind == "date" or one.value * other.value <= 0:
        return 0.0
    apart = abs(math.log(one.value / other.value))
    scales = (60.0,) if one.kind == "duration" else (1e3, 1e6, 1e9)
    same_digits = any(abs(apart - math.log(scale)) < 1e-6 for scale in scales)
    return 0.0 if same_digits else min(3.0, apart)
