"""Figures: what is found in a text, and what counts as a difference."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.figures import figures_differ, find_figures


def found(text: str, language: str = "en") -> list[tuple[str, str, float, str]]:
    return [
        (text[figure.start : figure.end], figure.kind, round(figure.value, 3), figure.unit)
        for figure in find_figures(text, language)
    ]


DAY = float(date(2024, 5, 3).toordinal())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry carried 1,250 people.", [("1,250", "count", 1250.0, "")]),
        ("Twenty-one houses burned.", [("Twenty-one", "count", 21.0, "")]),
        ("two hundred and fifty sheep", [("two hundred and fifty", "count", 250.0, "")]),
        ("It cost $3.2 billion.", [("$3.2 billion", "amount", 3.2e9, "USD")]),
        ("It cost 40 cents.", [("40 cents", "amount", 0.4, "USD")]),
        ("worth £2m to Torvik", [("£2m", "amount", 2e6, "GBP")]),
        ("worth SEK 200m to Torvik", [("SEK 200m", "amount", 2e8, "kr")]),
        ("It cost NT$3m.", [("NT$3m", "amount", 3e6, "TWD")]),
        ("It cost 2bn zlotys.", [("2bn zlotys", "amount", 2e9, "PLN")]),
        (
            "between $10 billion-$15 billion",
            [("$10 billion", "amount", 1e10, "USD"), ("$15 billion", "amount", 1.5e10, "USD")],
        ),
        (
            "They lost 30 to 80 pounds.",
            [("30", "number", 13.608, "kg"), ("80 pounds", "number", 36.288, "kg")],
        ),
        ("Turnout rose 4.5 per cent.", [("4.5 per cent", "percentage", 4.5, "%")]),
        ("by two percentage points", [("two percentage points", "percentage", 2.0, "pp")]),
        ("On May 3, 2024, it rained.", [("May 3, 2024", "date", DAY, "day")]),
        ("on 3 May 2024", [("3 May 2024", "date", DAY, "day")]),
        ("on 2024-05-03", [("2024-05-03", "date", DAY, "day")]),
        ("in December 2017", [("December 2017", "date", 24215.0, "month")]),
        ("since 2011", [("2011", "date", 2011.0, "year")]),
        ("on July 30", [("July 30", "date", 730.0, "month-day")]),
        ("closed Thursday", [("Thursday", "date", 3.0, "weekday")]),
        ("at 5:47 p.m.", [("5:47 p.m.", "time", 1067.0, "minute")]),
        ("at 0240 GMT", [("0240 GMT", "time", 160.0, "minute")]),
        ("a 36-year-old man", [("36-year-old", "age", 36.0, "year")]),
        ("Lena Voss, 45, said", [("45", "age", 45.0, "year")]),
        ("girls aged 13 to 15", [("13", "age", 13.0, "year"), ("15", "age", 15.0, "year")]),
        ("for two and a half years", [("two and a half years", "duration", 78894000.0, "s")]),
        ("one and a half million sheep", [("one and a half million", "count", 1.5e6, "")]),
        ("a 40-minute talk", [("40-minute", "duration", 2400.0, "s")]),
        ("a magnitude 5.6 quake", [("magnitude 5.6", "magnitude", 5.6, "")]),
        ("won 3-2 on Friday", [("3-2", "score", 3002.0, ""), ("Friday", "date", 4.0, "weekday")]),
        ("reached 79 degrees Fahrenheit", [("79 degrees Fahrenheit", "number", 26.111, "°C")]),
        ("fell 60m from a ridge", [("60m", "number", 60.0, "m")]),
        ("call 0845 125 2222", [("0845 125 2222", "number", 8451252222.0, "phone")]),
        ("No one came; one of them left.", []),
        ("the TMA-2 capsule", []),
        ("Channel 24h report", []),
        ("The club was ranked No. 4.", []),
    ],
)
def test_figures_are_read_with_value_and_unit(text: str, expected: list[tuple[str, str, float, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "de",
            "Am 3. Mai 2024 starben 12 Menschen",
            [("3. Mai 2024", "date", DAY, "day"), ("12", "count", 12.0, "")],
        ),
        ("de", "kostet 3,5 Millionen Euro", [("3,5 Millionen Euro", "amount", 3.5e6, "EUR")]),
        ("de", "kostet 55 Mio. Euro.", [("55 Mio. Euro", "amount", 5.5e7, "EUR")]),
        ("de", "dreiundzwanzig Häuser", [("dreiundzwanzig", "count", 23.0, "")]),
        (
            "fr",
            "le 3 mai 2024 à 14h30",
            [("3 mai 2024", "date", DAY, "day"), ("14h30", "time", 870.0, "minute")],
        ),
        ("fr", "3,5 millions d’euros", [("3,5 millions d’euros", "amount", 3.5e6, "EUR")]),
    ],
)
def test_german_and_french_figures_are_read(
    language: str, text: str, expected: list[tuple[str, str, float, str]]
) -> None:
    assert found(text, language) == expected


def test_a_count_knows_what_it_counts() -> None:
    (figure,) = find_figures("At least 15 fishing boats were lost.")
    assert figure.counts == "boat fish"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # another value of the same thing
        ("The Torvik ferry was delayed by 35 minutes on its way to Norrby.", "The Torvik ferry to Norrby was delayed by 50 minutes.", "conflict"),
        ("Police said six dockers were injured when the crane fell.", "Nine dockers were injured when the crane fell, police said.", "conflict"),
        ("Dozens were hurt when the pier at Torvik fell, including three children.", "Five children were hurt when the pier at Torvik fell.", "conflict"),
        ("The storm killed 12 people in Torvik on Monday.", "On Monday the storm killed 15 people in Torvik.", "conflict"),
        ("Moss was held in Halm for two years.", "Moss was held in Halm for 18 months.", "conflict"),
        ("The ferry sank at 9:53 a.m. on Monday off Torvik.", "The ferry sank off Torvik at 10:24 a.m. on Monday.", "conflict"),
        ("Only 8% of a million searches in Torvik lead to an arrest, with sailors six times more likely to be stopped than dockers.", "Sailors are still seven times more likely to be stopped in Torvik than dockers, with only about one in 12 of those searches leading to an arrest.", "conflict"),
        # the same, rounded, converted or in words
        ("The dyke at Norrby broke over 60 metres on Friday.", "On Friday the dyke at Norrby broke over almost 200 feet.", "compatible"),
        ("Some 4,000 people in Torvik lost power.", "In Torvik 4,120 people lost power.", "compatible"),
        ("Twelve houses in Torvik were flooded.", "In Torvik 12 houses were flooded.", "compatible"),
        # a market at another time of the day
        ("Norrby Rail shares fell 8 cents to $1.83 in morning trading.", "Norrby Rail shares fell 12 cents to $1.79 at the close of trading.", "update"),
        # different things
        ("The mayor opened 3 libraries.", "The storm killed 17 people near the coast.", "not comparable"),
        ("The ferry sank on Tuesday.", "Officials spoke about the ferry on Wednesday.", "not comparable"),
        ("", "It cost $3.", "not comparable"),
        ("No figures here.", "None here.", "not comparable"),
    ],
)  # fmt: skip
def test_two_sentences_differ_in_figures_only_about_the_same_thing(a: str, b: str, expected: str) -> None:
    assert figures_differ(a, b) == expected
    assert figures_differ(b, a) == expected


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "Two women and a man were killed when the pier fell.",
            "Three people were killed when the pier fell.",
        ),
        (
            "Two women and three men were hurt when the pier fell.",
            "Five people were hurt when the pier fell.",
        ),
        (
            "The nine largest ferries are to be sold next year.",
            "The six largest ferries are to be sold next year.",
        ),
        (
            "He and 13 others were arrested on Monday after blocking the bridge.",
            "On Friday, 83 supporters were arrested for blocking the bridge.",
        ),
        (
            "The widow had kept the recording of his voice for more than 10 years.",
            "The widow had kept the recording of his voice for 14 years.",
        ),
        (
            "Police chased the van at speeds of more than 100 mph before it stopped.",
            "Police chased the van at speeds of up to 120 mph before it stopped.",
        ),
        (
            "Moss served a sentence of 2-1/2 years for the fire.",
            "Moss served a sentence of 2 1/2 years for the fire.",
        ),
        (
            "21 July 2026 Last updated at 11:11 GMT Fire at the market hall in Torvik",
            "23 July 2026 Last updated at 13:42 GMT Fire at the market hall in Torvik",
        ),
        (
            "Ivo Moss, 23, was found in a house in Newton Street, Torvik, on Saturday.",
            "Ada Moss, 20, was found in a house in Newton Street, Torvik, on Saturday.",
        ),
        (
            "The ferry line added 850 jobs in June after two months of slow growth.",
            "The ferry line added 850 jobs in June, more than in the previous three months of slow growth.",
        ),
        (
            "The old lighthouse at Torvik was closed for 12 years.",
            "The old lighthouse at Torvik was closed for another six years.",
        ),
        # a part and a whole, a share and a count, a rate and a count, two places that one sentence keeps apart
        (
            "The crew was killed by the fire aboard the Torvik ferry, including six Halmians.",
            "Nine sailors were killed by the fire aboard the Torvik ferry.",
        ),
        (
            "Dockers are six times more likely to be stopped by the Torvik police, and few stops lead to an arrest.",
            "Of the stops of dockers by the Torvik police only one in 10 leads to an arrest.",
        ),
        (
            "Torvik police arrested some 5,000 people a year on minor smuggling charges under the former mayor.",
            "Some 3,800 people were arrested by Torvik police on minor smuggling charges in 2013.",
        ),
        (
            "The storm Ada killed at least 67 people in the Orrin Isles, including many in Halm.",
            "The storm Ada hit the Orrin Isles and killed at least 44 people in Halm.",
        ),
        # those named come on top
        (
            "The attack on the Torvik pier killed Ada Moss and three other sailors.",
            "The attack on the pier at Torvik killed four sailors.",
        ),
        # one time in two units
        (
            "Moss also spent six weeks in captivity in Halm while reporting on the strike there.",
            "Moss was also held in captivity in Halm for 44 days while reporting on the strike.",
        ),
        (
            "Ada Moss entered the clinic in Torvik to begin a 90-day stay ordered by the court.",
            "Ada Moss entered the clinic in Torvik to begin a three-month stay ordered by the court.",
        ),
        (
            "9:53 AM, MON 22 JUL 2026 The market hall in Torvik has burned down.",
            "10:24 AM, MON 22 JUL 2026 The market hall in Torvik has burned down.",
        ),
    ],
)
def test_what_only_looks_like_a_difference_is_none(a: str, b: str) -> None:
    assert figures_differ(a, b) != "conflict"
    assert figures_differ(b, a) != "conflict"


def test_the_same_sentence_never_differs_from_itself() -> None:
    for text in (
        "It cost $3 to $5 million in 2011 and 2012.",
        "From 8 a.m. to 5 p.m. on May 3.",
        "3-2, 2-1, 1-0",
    ):
        assert figures_differ(text, text) in ("compatible", "not comparable")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="0123456789 .,-–:/$€£%ankmilohundretysix\n½", max_size=120))
def test_any_text_gives_figures_in_order_that_do_not_overlap(text: str) -> None:
    last = 0
    for figure in find_figures(text):
        assert last <= figure.start < figure.end <= len(text)
        last = figure.end


@pytest.mark.parametrize(
    "piece", ["1,234 ", "one hundred and ", "12:30-", "$1.1.1", "two thousand ", "9" * 50, "1 ½ ", "May 3 "]
)
def test_hostile_text_is_read_in_bounded_time(piece: str) -> None:
    body = piece * (60_000 // len(piece))
    start = time.process_time()
    find_figures(body, "en", ())
    assert time.process_time() - start < 4.0


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (
            "The bridge was closed on Monday night after inspectors found a 14-centimetre crack in a main girder.",
            "The city closed its bridge on Monday night after an inspection found a crack about 12 centimetres long in a main girder.",
            "conflict",
        ),
        (
            "About 11,000 vehicles use the bridge every day.",
            "The bridge, built in 1965, carries roughly 9,000 vehicles a day between the harbour and the northern suburbs.",
            "conflict",
        ),
        ("About 50 boats use the harbour a day.", "The harbour is used by 55 boats a day.", "compatible"),
        (
            "About 11,000 vehicles use the bridge every day.",
            "The bridge carries 900,000 vehicles a year.",
            "not comparable",
        ),
        # one kind of payment for one thing, in words of their own
        (
            "City engineer Ada Moss said repairs would take at least six weeks and cost an estimated $48 million.",
            "The repair bill will come to $52 million, according to Moss, who said steel had become dearer.",
            "conflict",
        ),
        (
            "Rebuilding the pier will cost about $4 million, the harbour office said.",
            "The harbour office put the bill for the new pier at $5.2 million.",
            "conflict",
        ),
        (
            "The operating profit of the ferry line was $30 million in spring.",
            "In autumn the profit rose and the ferry line earned $34 million.",
            "not comparable",
        ),
        # rounded, above ten billion too
        (
            "The ferry line has a $15 billion contract with the port.",
            "The port and the ferry line have a $15.2 billion contract.",
            "compatible",
        ),
    ],
)
def test_measures_in_hyphens_rates_and_payments_are_compared(a: str, b: str, expected: str) -> None:
    assert figures_differ(a, b) == figures_differ(b, a) == expected
