"""Stories: one event told in different words comes together, look-alikes stay apart."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.text.grouping import Bar, grouped
from bot.text.likeness import FEATURES, Shelf
from bot.text.placer import Placer
from bot.text.profile import Profile, from_json, profile, to_json
from bot.text.stories import Candidate, label, likeness, margins, match, regroup, topics

DAY = datetime(2031, 5, 6, 9, tzinfo=UTC)

CRANE = (
    "Storm fells crane on Norhaven pier, ferries to Ulst stop",
    "A crane fell on the Norhaven pier on Tuesday and stopped the ferries to the island of Ulst. Harbour master Ilse "
    "Brandvold said nobody was hurt when the mast of the 1962 crane gave way in gusts of 31 metres a second. The two "
    "mail boats will land at Skarl until the berth is cleared, which engineers expect to take four days.",
)
CRANE_AGAIN = (
    "Islanders cut off after Norhaven harbour accident",
    "No ferry left for Ulst on Tuesday after the harbour crane at Norhaven toppled onto the pier in the storm. “We were "
    "lucky that nobody stood there,” harbour master Brandvold told reporters. Shops on Ulst began to limit bread, and "
    "mail boats were sent to Skarl while engineers cut up the crane; the berth may reopen on Saturday.",
)
BUDGET = (
    "Council of Velmark passes budget with a cut for libraries",
    "The Velmark council voted 21 to 18 for a budget that closes three libraries and raises the water fee. Treasurer "
    "Oda Lindqvist said the town had no choice after the tannery closed. Opponents want a referendum in autumn.",
)

CRANE_ABROAD = {
    "de": (
        "Sturm reißt Kran in Norhaven um, keine Fähren nach Ulst",
        "Am Dienstag ist im Hafen von Norhaven ein Kran auf die Mole gestürzt; die Fähren zur Insel Ulst fallen aus. "
        "Hafenmeisterin Ilse Brandvold sagte, niemand sei verletzt worden, als der Mast des Krans von 1962 bei Böen von 31 "
        "Metern in der Sekunde nachgab. Die beiden Postboote legen in Skarl an, bis der Liegeplatz geräumt ist.",
    ),
    "fr": (
        "Norhaven : une grue s'abat sur la jetée, Ulst sans ferries",
        "Une grue est tombée mardi sur la jetée de Norhaven et a interrompu les ferries vers l'île d'Ulst. Personne n'a "
        "été blessé, a dit la capitaine du port, Ilse Brandvold. Les bateaux postaux accosteront à Skarl.",
    ),
}
#: The same once more with no name in it.
CRANE_NAMELESS = (
    "Sturm reißt Hafenkran um",
    "Ein Kran ist auf die Mole gestürzt, die Fähren zur Insel fallen aus. Verletzt wurde niemand, sagte die Hafenmeisterin. "
    "Die Postboote legen im Nachbarort an.",
)


def quake(strength: str, when: str, depth: int) -> tuple[str, str]:
    return (
        f"Magnitude {strength} earthquake shakes Tessaly islands",
        f"An earthquake of magnitude {strength} shook the Tessaly islands {when}, the geological office said. Its centre "
        f"lay {depth} kilometres under the sea off Port Amary. There were no reports of damage or of people hurt.",
    )


def claims(number: str, change: str, before: str) -> tuple[str, str]:
    return (
        f"Jobless claims in Velmark {change} to {number}",
        f"New claims for jobless pay {change} to {number} last week from {before}, the labour office of Velmark said on "
        "Thursday. Economists watch the weekly number as a sign of how many people are dismissed.",
    )


def weekly(headline: str, number: str, before: str) -> tuple[str, str]:
    """A weekly figure that the headline does not name."""
    return headline, claims(number, "moved", before)[1]


def made(article: tuple[str, str], days: float | None = 0.0) -> Profile:
    return profile(*article, DAY + timedelta(days=days) if days is not None else None)


def test_one_event_in_different_words_is_one_story() -> None:
    found = match(
        margins(made(CRANE_AGAIN, 0.4), [Candidate(5, (made(BUDGET),)), Candidate(7, (made(CRANE),))])
    )
    assert found is not None
    assert found.story == 7
    assert 0.5 <= found.score <= 1.0


@pytest.mark.parametrize("language", CRANE_ABROAD)
def test_a_report_in_another_language_joins_by_its_names(language: str) -> None:
    abroad = profile(*CRANE_ABROAD[language], DAY, language)
    found = match(margins(abroad, [Candidate(5, (made(BUDGET),)), Candidate(7, (made(CRANE),))]))
    assert found is not None
    assert found.story == 7
    assert match(margins(abroad, [Candidate(5, (made(BUDGET),))])) is None


def test_without_a_name_in_common_another_language_stays_apart() -> None:
    assert match(margins(profile(*CRANE_NAMELESS, DAY, "de"), [Candidate(7, (made(CRANE),))])) is None


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [
        (quake("4.4", "on Monday", 12), quake("4.6", "on Friday", 31), 4.0),
        (quake("4.4", "on Monday", 12), quake("4.6", "on Friday", 31), None),
        (claims("31,400", "rise", "29,800"), claims("30,900", "fall", "31,400"), 7.0),
        (
            weekly("Velmark jobless claims rise again", "31,400", "29,800"),
            weekly("Velmark jobless claims fall again", "30,900", "a revised 31,400"),
            7.0,
        ),
        (
            claims("31,400", "rise", "29,800"),
            weekly("Jobless claims in Velmark fall again", "30,900", "31,400"),
            7.0,
        ),
        (CRANE, BUDGET, 0.0),
        (CRANE, CRANE_AGAIN, 60.0),
    ],
    ids=[
        "quakes", "quakes without dates", "weekly claims", "weekly claims, figures in the lede", "in one headline",
        "another event", "two months later",
    ],
)  # fmt: skip
def test_look_alikes_stay_apart(one: tuple[str, str], other: tuple[str, str], gap: float | None) -> None:
    first, second = made(one, None if gap is None else 0.0), made(other, gap)
    assert match(margins(second, [Candidate(1, (first,))])) is None
    assert regroup([first, second]) == (0, 1)


def test_the_same_quake_in_two_outlets_is_one_story() -> None:
    one, other = quake("4.4", "on Monday", 12), quake("4.4", "early on Monday", 12)
    assert match(margins(made(other, 0.1), [Candidate(1, (made(one),))])) is not None


@pytest.mark.parametrize(
    ("number", "gap"),
    [("31,400", 6.0), ("31,900", 1.0)],
    ids=["the same figure, late", "corrected the next day"],
)
def test_figures_of_the_lede_part_only_what_is_days_apart(number: str, gap: float) -> None:
    one = weekly("Velmark jobless claims rise again", "31,400", "29,800")
    other = weekly("Jobless claims in Velmark rise again", number, "29,800")
    assert match(margins(made(other, gap), [Candidate(1, (made(one),))])) is not None


def test_a_text_of_a_few_words_joins_the_story_of_the_same_words_and_no_other() -> None:
    few = profile("", "Crane falls on Norhaven pier", DAY)
    assert match(margins(few, [Candidate(1, (made((CRANE[0], ""), 0.1),))])) is not None
    assert match(margins(few, [Candidate(1, (made(BUDGET),))])) is None


def test_a_headline_of_two_days_later_joins_its_story_and_one_of_another_event_does_not() -> None:
    for brief, joins in [
        ("Ferries to Ulst stop after storm fells crane on Norhaven pier", True),
        (BUDGET[0], False),
    ]:
        later = made((brief, ""), 2.0)
        assert (match(margins(later, [Candidate(1, (made(CRANE),))])) is not None) == joins


def test_nothing_joins_nothing() -> None:
    empty = profile("", "")
    assert empty.keys == ()
    assert likeness(empty, empty) == 0.0
    assert match(margins(empty, [])) is None
    assert match(margins(empty, [Candidate(1, ()), Candidate(2, (empty, made(CRANE)))])) is None
    assert regroup([]) == ()
    assert regroup([empty, empty]) == (0, 1)
    assert topics([]) == ()
    assert Placer().settle() == ()


def test_likeness_is_the_same_either_way_round() -> None:
    assert likeness(made(CRANE), made(CRANE_AGAIN)) == pytest.approx(likeness(made(CRANE_AGAIN), made(CRANE)))


def test_a_stored_profile_comes_back_as_it_was() -> None:
    for one in (
        made(CRANE),
        made(BUDGET, None),
        profile("", ""),
        profile("Überfall", "Am Montag, 3.500 Leute", DAY, "de"),
    ):
        assert from_json(to_json(one)) == one
        assert from_json(to_json(one)).keys == one.keys


def test_a_profile_stored_without_figures_of_the_lede_is_still_read() -> None:
    one = made(weekly("Velmark jobless claims rise again", "31,400", "29,800"))
    assert one.lede_figures == ("31400",)
    older = json.dumps(json.loads(to_json(one))[:-1])
    assert from_json(older) == replace(one, lede_figures=())


def test_something_else_than_a_profile_is_refused() -> None:
    for stored in ("{}", "[]", "3", "x"):
        with pytest.raises(ValueError, match=r"profile|values|Expecting"):
            from_json(stored)


def test_keys_are_few_and_telling() -> None:
    keys = made(CRANE).keys
    assert len(keys) <= 24
    assert {"crane", "norhaven", "ulst"} <= set(keys)


def test_a_placer_joins_late_reports_and_never_uses_a_number_twice() -> None:
    placer = Placer()
    first = placer.add(made(CRANE))
    other = placer.add(made(BUDGET))
    assert placer.add(made(CRANE_AGAIN, 0.5)) == first
    assert other != first
    assert placer.add(made(quake("4.4", "on Monday", 12))) not in (first, other)
    assert placer.settle()[:3] == (first, other, first)


def test_a_placer_forgets_what_is_no_longer_live_but_keeps_its_story() -> None:
    placer = Placer(live=2)
    stories = [
        placer.add(made(article)) for article in (CRANE, BUDGET, quake("5", "today", 3), BUDGET, BUDGET)
    ]
    assert placer.story[0] == stories[0]
    assert placer.add(made(CRANE_AGAIN)) != stories[0]


def two_groups(inside: float, between: float) -> list[dict[int, float]]:
    """Likenesses of two groups of four."""
    return [{j: inside if (i < 4) == (j < 4) else between for j in range(8) if j != i} for i in range(8)]


def test_dense_look_alikes_stay_apart_where_loose_stories_join() -> None:
    bar = Bar(join=0.4, strictness=1.0, closest=0.0)
    assert grouped(two_groups(0.95, 0.55), bar) == (0, 0, 0, 0, 4, 4, 4, 4)
    assert len(set(grouped(two_groups(0.6, 0.55), bar))) == 1
    assert grouped([], bar) == ()
    assert grouped([{}], bar) == (0,)


def test_two_groups_are_nearer_when_a_pair_of_them_is_all_but_a_copy() -> None:
    bar = Bar(join=0.4, strictness=1.0)
    links = two_groups(0.75, 0.6)
    assert grouped(links, bar) == (0, 0, 0, 0, 4, 4, 4, 4)
    links[3][4] = links[4][3] = 1.0
    assert grouped(links, bar) == (0,) * 8
    mean = (15 * 0.6 + 1.0) / 16
    even = [
        {other: mean if (i < 4) != (other < 4) else value for other, value in row.items()}
        for i, row in enumerate(links)
    ]
    assert grouped(even, bar) == (0, 0, 0, 0, 4, 4, 4, 4), "the mean is the same, no pair stands out"


def test_stories_of_one_running_topic_are_grouped() -> None:
    later = (
        "Norhaven crane: inspectors faulted over 1962 mast",
        "Inspectors overlooked rust in the mast of the harbour crane that fell on the Norhaven pier, a report says. "
        "Harbour master Ilse Brandvold called the findings on the crane, which had cut the ferries to Ulst, bitter.",
    )
    assert topics([[made(CRANE), made(CRANE_AGAIN)], [made(BUDGET)], [made(later, 3.0)]]) == (0, 1, 0)


def test_the_label_is_a_headline_verbatim() -> None:
    listed = [
        "Live: all the news",
        "Crane falls on Norhaven pier",
        "Norhaven pier: crane falls, ferries stop",
        "  ",
    ]
    assert label(listed) in listed[1:3]
    assert label([]) == ""
    assert label(["", " "]) == ""
    assert label(["Only one"]) == "Only one"


@pytest.mark.parametrize(
    "other",
    [
        "Opinion: Norhaven was no accident",
        "Norhaven pier crane – live updates",
        "LIVE | Norhaven crane",
        "Kommentar: Norhaven",
    ],
)
def test_an_opinion_or_a_live_blog_labels_no_story_that_has_a_report(other: str) -> None:
    reports = ["Five hurt as crane hits boats", "Harbour closed after crane falls at Norhaven pier"]
    assert label([other, *reports, other]) in reports
    assert label([other]) == other


def test_a_report_about_an_opinion_labels_its_story() -> None:
    listed = ["Letter bomb found at Norhaven pier: police", "Weather: rain"]
    assert label([*listed, "Letter bomb at pier"]) != listed[1]


def test_groups_of_bare_headlines_are_joined_by_all_their_words() -> None:
    bar = Bar(join=0.4, strictness=1.0)
    links: list[dict[int, float]] = [
        {1: 0.8, 2: 0.35, 3: 0.35}, {0: 0.8, 2: 0.35, 3: 0.35},
        {0: 0.35, 1: 0.35, 3: 0.8}, {0: 0.35, 1: 0.35, 2: 0.8},
    ]  # fmt: skip
    words = [
        {"ferry": 0.8, "strike": 0.6},
        {"ferry": 0.6, "crew": 0.8},
        {"strike": 0.6, "crew": 0.8},
        {"ferry": 1.0},
    ]
    assert grouped(links, bar) == (0, 0, 2, 2)
    assert grouped(links, bar, dict(enumerate(words))) == (0, 0, 0, 0)
    foreign = [words[0], words[1], {"chess": 1.0}, {"chess": 1.0}]
    assert grouped(links, bar, dict(enumerate(foreign))) == (0, 0, 2, 2)
    assert grouped(links, bar, dict(enumerate(words[:3]))) == (0, 0, 2, 2), "one of them has a body"


def test_what_everybody_in_view_writes_of_tells_less() -> None:
    one = profile("", "The zorvat summit in Norrby ended with a pledge on herring quotas from Alda Rook.")
    other = profile(
        "", "At the zorvat summit Piet Halm of Torvik spoke about ferry timetables and school meals."
    )
    at = FEATURES.index("live terms")
    shelf = Shelf()
    first, second = shelf.put(one, in_view=False), shelf.put(other, in_view=False)
    shelf.pivot(second)
    quiet = shelf.pivot(first).features([second])[0][at]
    crowd = [
        shelf.put(profile("", f"The zorvat summit and item{number} with matter{number}."))
        for number in range(400)
    ]
    shelf.pivot(second)
    assert shelf.pivot(first).features([second])[0][at] < quiet / 2
    for place in crowd:
        shelf.take(place)
    shelf.pivot(second)
    assert shelf.pivot(first).features([second])[0][at] == quiet, "what left the view counts no more"


def test_what_leaves_the_shelf_makes_room() -> None:
    shelf = Shelf()
    kept = shelf.put(made(CRANE))
    before = shelf.pivot(kept).vector()
    for number in range(3000):
        shelf.take(shelf.put(profile(f"Item{number} of Velmark", f"word{number} other{number} in Velmark")))
    assert shelf.put(made(BUDGET)) == kept + 1, "the place is used again"
    assert shelf.size < 200, "so are the numbers of the words"
    assert shelf.pivot(kept).vector().keys() == before.keys()
