"""Articles side by side, on an invented storm in an invented town."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.text.comparison import Compared, Comparison, Span, compare
from bot.text.headlines import missing_from_body
from bot.text.quote_pairs import Said, pair_quotes, relation
from bot.text.reading import read
from bot.text.roles import role_of

SIX = datetime(2026, 3, 2, 6, tzinfo=UTC)

COURIER = """A storm closed the old bridge in Torvik on Monday and cut off the island of Halm, the harbour office said.

At least 12 people were injured when a crane fell on the fish market. Rescue workers searched the ruins until dawn.

“We will rebuild the bridge before the summer, and we will not ask the island to pay for it,” said Mayor Alda Rook.

The 40-minute crossing by ferry is the only way to the island now. The bridge had been inspected in 2019.
"""
GAZETTE = """The island of Halm was cut off on Monday after a storm closed Torvik's old bridge, according to the harbour office.

The number of people injured when a crane fell on the fish market rose to 17. Schools stay closed until Thursday.

“We will rebuild the bridge before the summer,” Rook told reporters.

Insurers expect claims of 30 million euros. Sign up for our morning newsletter.
"""
FRENCH = """Une tempête a fermé le vieux pont de Torvik lundi et isolé l’île de Halm, selon la capitainerie.

Douze personnes ont été blessées par la chute d’une grue sur le marché aux poissons.
"""


def article(key: int, body: str, outlet: str, headline: str = "", hours: float | None = None) -> Compared:
    at = SIX + timedelta(hours=hours) if hours is not None else None
    return Compared(key, headline, body, read(headline, body), outlet, at)


def texts(articles: list[Compared], spans: tuple[Span, ...]) -> list[str]:
    bodies = {one.key: one.body for one in articles}
    return [bodies[span.key][span.start : span.end] for span in spans]


@pytest.fixture
def two() -> list[Compared]:
    return [
        article(1, COURIER, "Torvik Courier", "Storm closes bridge, 12 injured", 0),
        article(2, GAZETTE, "Halm Gazette", "Crane collapse: 19 hurt as hurricane hits Torvik", 5),
    ]


@pytest.mark.parametrize("papers", [2, 14, 15, 20])
def test_what_every_one_of_many_short_reports_says_is_shared(papers: int) -> None:
    """Its words are in more sentences than most words of a story, and still no more than one of each report."""
    own = [
        f"Reader {n} of the paper lives in street {n + 100} beside house {n + 300}." for n in range(papers)
    ]
    told = "A storm closed the old bridge in Torvik. “We had no choice at all,” said Mayor Alda Rook."
    reports = [article(n, f"{told} {own[n]}", f"Paper {n}", hours=n) for n in range(papers)]
    assert [row.outlets for row in compare(reports).shared] == [papers, papers]


def test_a_shared_claim_stands_in_the_words_of_both(two: list[Compared]) -> None:
    shared = [texts(two, row.spans) for row in compare(two).shared]
    assert any(
        "harbour office said" in first and "according to the harbour office" in second
        for first, second in shared
    )


def test_only_holds_what_the_other_lacks_and_leaves_the_page_out(two: list[Compared]) -> None:
    rows = {row.outlet: "\n".join(texts(two, row.spans)) for row in compare(two).only}
    assert "40-minute" in rows["Torvik Courier"]
    assert "30 million euros" in rows["Halm Gazette"]
    assert "Schools stay closed" in rows["Halm Gazette"]
    assert "40-minute" not in rows["Halm Gazette"]
    assert "newsletter" not in rows["Halm Gazette"]


def test_a_heading_or_a_link_is_not_what_one_says(two: list[Compared]) -> None:
    link = "Norrby hails its divers after the longest night"
    with_link = replace(
        two[1], body=(body := GAZETTE.replace("Insurers", f"{link}\n\nInsurers")), reading=read("", body)
    )
    rows = {
        row.outlet: "\n".join(texts([two[0], with_link], row.spans))
        for row in compare([two[0], with_link]).only
    }
    assert "Norrby hails" not in rows["Halm Gazette"]
    assert "30 million euros" in rows["Halm Gazette"]


def test_half_a_compound_is_no_name_that_one_lacks(two: list[Compared]) -> None:
    bodies = [
        f"{body}\nThe talks in Skarne end a Halmo–Norrbyan dispute." for body in (COURIER, COURIER[:300])
    ]
    articles = [article(1, bodies[0], "Courier"), article(2, bodies[1], "Post"), two[1]]
    lacking = dict(compare(articles).missing)["Halm Gazette"]
    assert "Skarne" in lacking
    assert "Halmo" not in lacking


def test_a_running_count_of_a_later_article_is_an_update(two: list[Compared]) -> None:
    (row,) = compare(two).figures
    assert texts(two, (row.first_figure, row.second_figure)) == ["12", "17"]
    assert row.update
    undated = [replace(one, published_at=None) for one in two]
    assert not any(other.update for other in compare(undated).figures)


RAIDS = (
    "The Grey League has not confirmed the truce, and there have been at least six raids over the weekend – blamed on the "
    "League by the harbour office – that have sunk several dozen boats since the announcement.\n\n"
    "Five dockers were hurt in Halm. Schools stay closed in the north, the mayor of Halm said."
)
RAIDS_BEFORE = (
    "But the Grey League has not confirmed the truce, and there have been at least five raids since – blamed on the League "
    "by the harbour office – that have sunk dozens.\n\n"
    "The coastguard called up its reserve on Sunday evening, its commander said."
)


@pytest.mark.parametrize(("elsewhere", "differ"), [("Five dockers", True), ("Five raids", False)])
def test_a_value_told_elsewhere_of_something_else_is_not_had(elsewhere: str, differ: bool) -> None:
    later = article(1, RAIDS.replace("Five dockers", elsewhere), "Torvik Courier")
    earlier = article(2, RAIDS_BEFORE, "Halm Gazette")
    figures = [
        texts([later, earlier], (row.first_figure, row.second_figure))
        for row in compare([later, earlier]).figures
    ]
    assert figures == ([["six", "five"]] if differ else [])


HARVEST = """The harvest in the Halm district fell again this year, the farm office said on Monday.

Crop | Tonnes | Change
Wheat | 41,200 | -4.1 %
Barley | {barley} | +2.0 %

- Farms counted: {farms}
- Workers hired: 1,240
- Alda Rook: {hurt} people were hurt in the fields of the district this year
"""


def test_rows_of_tables_and_lists_are_compared_by_their_labels() -> None:
    """Those with one figure more or less, and sentences behind a colon, are not."""
    one = article(1, HARVEST.format(barley="18,900", farms=312, hurt=3), "Courier", hours=0)
    two = article(2, HARVEST.format(barley="19,400", farms=321, hurt=9), "Gazette", hours=1)
    found = compare([one, two])
    told = [texts([one, two], (row.first_figure, row.second_figure)) for row in found.figures]
    assert ["18,900", "19,400"] in told
    assert ["312", "321"] in told
    assert not any(row.update for row in found.figures if row.kind != "count")
    assert ["Wheat | 41,200 | -4.1 %"] * 2 in [texts([one, two], row.spans) for row in found.shared]
    assert not [text for text in told if "41,200" in text or "1,240" in text]


def test_a_quote_cut_short_is_found_as_one_utterance(two: list[Compared]) -> None:
    together = [row for row in compare(two).quotes if row.kind != "only"]
    assert [row.kind for row in together] == ["trimmed"]
    assert len(together[0].spans) == 2


def test_a_quote_stands_once_for_all_copies_of_a_text(two: list[Compared]) -> None:
    """However many outlets print it, and however often one does."""
    again = (
        COURIER
        + "\n“We will rebuild the bridge before the summer, and we will not ask the island to pay for it.”\n"
    )
    copies = [article(key, COURIER, f"Paper {key}", hours=key) for key in (3, 4)]
    rows = compare([two[0], article(5, again, "Torvik Courier", hours=5), *copies, two[1]]).quotes
    assert [(row.kind, len(row.spans), row.outlets) for row in rows] == [("trimmed", 2, 4)]
    alone = compare([*copies, article(6, FRENCH, "Le Phare", hours=6)]).quotes
    assert [(row.kind, len(row.spans), row.outlets) for row in alone] == [("only", 1, 2)]


def test_a_headline_is_held_against_its_own_body(two: list[Compared]) -> None:
    gaps = {
        row.key: [two[1].headline[start:end] for start, end in row.spans] for row in compare(two).headlines
    }
    assert 1 not in gaps
    assert "19" in gaps[2]
    assert "hurricane" in gaps[2]


@pytest.mark.parametrize(
    ("headline", "missing"),
    [
        ("Ferry sinks off Halm, toll rises", []),
        ("Two men found dead", []),
        ("Ferry wins race", ["wins", "race"]),
    ],
)
def test_another_form_of_a_word_is_the_word(headline: str, missing: list[str]) -> None:
    body = "The ferry sank off Halm. The toll rose to two when a second man was found. Both died at sea."
    found = missing_from_body(headline, body, "en")
    assert [headline[start:end] for start, end in found] == missing


def test_the_clock_tells_who_was_first_and_by_how_much(two: list[Compared]) -> None:
    assert [(outlet, lag) for outlet, _, _, lag in compare(two[::-1]).clock] == [
        ("Torvik Courier", 0.0),
        ("Halm Gazette", 5.0),
    ]


def test_a_wire_copy_speaks_with_one_voice(two: list[Compared]) -> None:
    copy = article(3, COURIER.replace("until dawn", "through the night"), "Norrby Post", "", 1)
    found = compare([*two, copy])
    assert found.voices == ((1, 3), (2,))
    assert found.outlets == 3
    assert max(row.voices for row in found.shared) == 2
    assert max(row.outlets for row in found.shared) == 3
    said = texts([*two, copy], found.only[0].spans)
    assert len(said) == len(set(said))


def test_two_articles_of_one_publisher_are_one_voice(two: list[Compared]) -> None:
    later = article(
        3,
        "The island of Halm was cut off after a storm closed the old bridge in Torvik on Monday.",
        "Torvik Courier",
        "",
        9,
    )
    assert compare([*two, later]).voices == ((1, 3), (2,))


def test_one_newsroom_under_two_names_and_addresses_is_one_publisher(two: list[Compared]) -> None:
    one = replace(two[0], url="https://www.bbc.com/news/halm")
    other = article(
        3, "A storm closed the old bridge in Torvik on Monday, and Halm was cut off.", "Torvik Sport", "", 9
    )
    found = compare([one, two[1], replace(other, url="https://www.bbc.co.uk/sport/halm")])
    assert found.outlets == 2
    assert found.voices == ((1, 3), (2,))
    assert max(row.outlets for row in found.shared) == 2
    assert [outlet for outlet, *_ in found.clock] == ["Torvik Courier", "Halm Gazette"]


def test_two_revisions_are_compared_with_each_other() -> None:
    before, after = (
        article(1, COURIER, "Courier", "", 0),
        article(2, COURIER.replace("At least 12", "At least 14"), "Courier", "", 2),
    )
    found = compare([before, after])
    assert found.voices == ((1,), (2,))
    assert found.outlets == 1
    assert texts([before, after], (found.figures[0].first_figure, found.figures[0].second_figure)) == [
        "12",
        "14",
    ]


def test_the_same_article_twice_has_nothing_of_its_own() -> None:
    found = compare([article(1, COURIER, "A"), article(2, COURIER, "B")])
    assert found.shared
    assert not any(row.spans for row in found.only)
    assert not found.figures


def test_articles_that_share_nothing_say_so(two: list[Compared]) -> None:
    other = article(
        9, "Prices of barley doubled in Zamvela. Farmers there blame a dry spring.", "Zamvela Times"
    )
    found = compare([two[0], other])
    assert found.shared == ()
    assert len(found.only) == 2


def test_mixed_languages_neither_fail_nor_invent(two: list[Compared]) -> None:
    french = article(4, FRENCH, "Le Phare", "Tempête à Torvik", 3)
    found = compare([*two, french])
    assert len(found.voices) == 3
    assert all(4 not in {span.key for span in row.spans} for row in found.shared)


@pytest.mark.parametrize("body", ["", "Fire.", "One two three four five.", "\n\n", "— Torvik Courier Report"])
def test_tiny_articles_are_compared_without_failing(body: str, two: list[Compared]) -> None:
    found = compare([two[0], article(7, body, "Small")])
    assert isinstance(found, Comparison)


def test_none_and_one_article_give_what_can_be_said(two: list[Compared]) -> None:
    assert compare([]) == Comparison()
    alone = compare(two[1:])
    assert alone.only == ()
    assert alone.shared == ()
    assert alone.headlines


def test_of_too_many_the_newest_are_compared_and_the_rest_counted() -> None:
    many = [
        article(at, f"The council met for the {at}th time in Torvik. It rained.", f"Outlet {at}", "", at)
        for at in range(50)
    ]
    found = compare(many)
    assert found.left_out == 30
    assert {key for keys in found.voices for key in keys} == set(range(30, 50))


def test_the_order_of_the_articles_does_not_matter(two: list[Compared]) -> None:
    assert compare(two) == compare(two[::-1])


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("We will rebuild the bridge", "we will rebuild the bridge.", "same"),
        ("We will rebuild the bridge before the summer", "rebuild the bridge before", "trimmed"),
        (
            "We will surely rebuild the old bridge before the summer comes",
            "We will rebuild the old bridge before summer comes",
            "reworded",
        ),
        ("We will rebuild the bridge", "Nobody asked the island at all", None),
        ("", "We will rebuild", None),
    ],
)
def test_quotes_of_two_outlets_belong_together_by_their_words(a: str, b: str, kind: str | None) -> None:
    assert relation(Said(a, "Alda Rook", "en", 0), Said(b, "Rook", "en", 1)) == kind


def test_quotes_of_one_voice_stay_only_here() -> None:
    said = [Said("We will rebuild the bridge", "Rook", "en", 0)] * 2
    assert pair_quotes(said) == (("only", (0, 1)),)


def test_a_quote_repeated_a_thousand_times_costs_little(two: list[Compared]) -> None:
    body = "“We will close the old bridge now,” said Rook. " * 500
    repeated = [article(at, body, f"Outlet {at}") for at in range(3)]
    start = time.process_time()
    compare(repeated)
    assert time.process_time() - start < 3.0


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("The harbour office closed the bridge on Monday.", "news"),
        ("Sign up for our newsletter to get the latest.", "boilerplate"),
        ("Reporting by Ida Holm in Torvik; editing by Per Dahl", "boilerplate"),
        ("By Ida Holm | March 2, 2026 | Torvik", "boilerplate"),
        ("— Torvik Courier Report", "boilerplate"),
        ("This live blog is now closed.", "boilerplate"),
        ("Thank you for following our coverage.", "boilerplate"),
        ("Alda Rook is a columnist.", "boilerplate"),
        ("Alda Rook is a staff writer for the Torvik Courier.", "boilerplate"),
        ("Alda Rook, a columnist, was hurt when the crane fell.", "news"),
        ("I think the mayor is wrong about this.", "opinion"),
        ("Analysts say the closure could mark a turning point.", "opinion"),
        ("The bridge had been inspected twice.", "background"),
        ("“I must go,” she said.", "news"),
        # under a picture, to the reader, what a name means
        (
            "Mayor Alda Rook speaks during a visit to the fish market in Torvik, Monday March 2, 2026.",
            "boilerplate",
        ),
        (
            "Dockers march to the town hall of Torvik, calling for a crane that stands, on March 2, 2026.",
            "boilerplate",
        ),
        ("FILE - In this March 2, 2026 photo, dockers wait for the ferry in Torvik.", "boilerplate"),
        (
            "This handout photo released by the coastguard shows the pier of Torvik after the fire.",
            "boilerplate",
        ),
        ("(Ida Holm, Torvik Post photo via AP, File)", "boilerplate"),
        ("2026 Torvik News Network, Inc., a Halm Bros. Shipping Company.", "boilerplate"),
        ("2026 was a good year for Torvik Lines Inc. and its ferries.", "news"),
        ("A photo that the coastguard released shows the pier of Torvik after the fire.", "news"),
        ("The mayor said she speaks at every funeral, as she did on March 2, 2026.", "news"),
        ("Rook opened the bridge in Torvik on Monday, March 2, 2026.", "news"),
        ("As the union has said, your letter is more than an embarrassment.", "opinion"),
        ("“You owe us a bridge,” a docker told the mayor.", "news"),
        ("“Thank you for trusting me with the bridge.", "news"),
        ("The Halmites, whose name roughly translates as islanders, have closed two harbours.", "background"),
    ],
)
def test_a_sentence_has_a_role(sentence: str, role: str) -> None:
    assert role_of(sentence) == role


def test_a_reading_of_before_roles_were_noted_is_compared_alike(two: list[Compared]) -> None:
    assert [len(one.reading.roles) for one in two] == [len(one.reading.sentences) for one in two]
    older = [replace(one, reading=replace(one.reading, roles="")) for one in two]
    assert compare(older) == compare(two)


def test_roles_are_taken_from_the_reading(two: list[Compared]) -> None:
    told = {span for row in compare(two).only for span in row.spans}
    page = [replace(one, reading=replace(one.reading, roles="p" * len(one.reading.roles))) for one in two]
    assert told
    assert not [span for row in compare(page).only for span in row.spans]


def test_a_dateline_is_no_name_that_others_lack() -> None:
    told = "The council of Velmar closed its bridge on Monday after Ida Brannock had found cracks in it."
    found = compare(
        [
            article(1, f"PORT ELLARY — {told}", "Wire"),
            article(2, f"PORT ELLARY (Post) — {told.replace('closed', 'shut')} Ferries sail.", "Post"),
            article(
                3, told.replace("after Ida Brannock had found", "because of").replace(" in it", ""), "Ledger"
            ),
        ]
    )
    assert dict(found.missing)["Ledger"] == ("Ida Brannock",)


def test_agencies_months_and_a_country_told_by_its_adjective_are_no_names_that_one_lacks() -> None:
    told = "The ferry from Velmaria reached Skarne on Monday, the Associated Press said. Its trip of Dec. 4 took Ida Brannock home."
    found = compare(
        [
            article(1, told, "Wire"),
            article(2, told.replace("reached", "came to") + " Ferries sail again.", "Post"),
            article(
                3,
                "A Velmarian ferry is back after the storm, the harbour office said in the evening.",
                "Ledger",
            ),
        ]
    )
    assert set(dict(found.missing)["Ledger"]) == {"Skarne", "Ida Brannock"}
