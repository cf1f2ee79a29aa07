"""A story in its outlets' own words: nothing twice, no copy, newest figures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.text.selection import Budget, Line, Unit, best
from bot.text.story_summary import StoryArticle, story_summary

MORNING = datetime(2026, 3, 3, 7, tzinfo=UTC)
EVENING = datetime(2026, 3, 3, 19, tzinfo=UTC)
COURIER = """A landslide buried the coast road near Orrin on Tuesday morning. Rescue teams said 4 people were missing after the landslide near Orrin. The road is the only way to three villages.

Heavy rain had fallen for two days before the slope gave way, the weather office said. Soldiers brought drinking water to the villages by boat. The mayor of Orrin asked people to stay at home."""
HERALD = """The coast road near Orrin was buried by a landslide on Tuesday. Rescue teams said 9 people were missing after the landslide near Orrin. Dogs and drones were used in the search.

Geologist Mira Stenn had warned of the slope in a report last year. The report was never published, according to the regional government. Insurance companies expect claims of about 60 million crowns."""
COOKIES = "We use cookies to give you the best experience. You can change your settings at any time in your browser."


def texts(articles: list[StoryArticle], **wish: object) -> list[str]:
    chosen = story_summary(articles, **wish)  # type: ignore[arg-type]
    return [articles[c.article].body[c.start : c.end] for c in chosen]


def test_the_words_asked_for_are_kept() -> None:
    articles = [StoryArticle("Landslide", COURIER, "Courier"), StoryArticle("Road buried", HERALD, "Herald")]
    for words in (30, 60, 120):
        assert sum(len(text.split()) for text in texts(articles, words=words)) <= words


def test_passages_come_by_article_and_in_reading_order_from_both_outlets() -> None:
    articles = [StoryArticle("Landslide", COURIER, "Courier"), StoryArticle("Road buried", HERALD, "Herald")]
    chosen = story_summary(articles, words=80)
    assert [(c.article, c.start) for c in chosen] == sorted((c.article, c.start) for c in chosen)
    assert {c.article for c in chosen} == {0, 1}
    assert all(c.reasons for c in chosen)


def test_of_two_figures_for_the_same_the_newer_one_is_shown() -> None:
    articles = [
        StoryArticle("Landslide", COURIER, "Courier", MORNING),
        StoryArticle("Road buried", HERALD, "Herald", EVENING),
    ]
    for given in (articles, articles[::-1]):
        shown = " ".join(texts(given, words=120))
        assert "4 people" not in shown
        assert "9 people" in shown


def test_of_two_numbers_in_words_the_newer_one_is_shown() -> None:
    articles = [
        StoryArticle("Landslide", COURIER.replace("4 people", "Four people"), "Courier", MORNING),
        StoryArticle("Road buried", HERALD.replace("9 people", "nine people"), "Herald", EVENING),
    ]
    shown = " ".join(texts(articles, words=120))
    assert "Four people" not in shown
    assert "nine people" in shown


@pytest.mark.parametrize("later", ["9 people", "nine people"])
def test_of_the_versions_of_one_text_the_newest_is_read_where_its_figures_changed(later: str) -> None:
    articles = [
        StoryArticle("Landslide", COURIER, "Courier", MORNING),
        StoryArticle("Landslide", COURIER.replace("4 people", later), "Post", EVENING),
    ]
    for given, newest in ((articles, 1), (articles[::-1], 0)):
        assert {c.article for c in story_summary(given, words=200)} == {newest}


def test_a_wire_copy_is_read_once() -> None:
    copy = COURIER.replace("mayor of Orrin", "town's mayor")
    articles = [StoryArticle("Landslide", COURIER, "Courier"), StoryArticle("Landslide", copy, "Post")]
    assert {c.article for c in story_summary(articles, words=200)} == {0}


def test_pages_about_something_else_are_left_out() -> None:
    articles = [
        StoryArticle("", COOKIES, "Post"),
        StoryArticle("Landslide", COURIER),
        StoryArticle("Road", HERALD),
    ]
    assert 0 not in {c.article for c in story_summary(articles, words=200)}


NOTICE = "Set your place for alerts of Lorn Weather. You can add a place to your alerts, such as your town or village. You always have the option to delete the places that you added. Learn more about alerts and places."
SHOP = "The shop of the Post sells mugs with the town's arms. A mug with the arms costs 12 crowns at the counter. Every mug is made by hand in the potteries of Lorn and packed in straw. Whoever buys two mugs gets a plate as well, while there are any."


@pytest.mark.parametrize("page", [NOTICE, SHOP])
@pytest.mark.parametrize("copies", [1, 2, 3])
def test_the_same_page_of_no_article_several_times_is_not_the_story(page: str, copies: int) -> None:
    articles = [StoryArticle("", page)] * copies + [StoryArticle("", COURIER), StoryArticle("", HERALD)]
    assert {c.article for c in story_summary(articles, words=200)} == {copies, copies + 1}


def test_a_short_page_that_shares_nothing_with_a_longer_one_is_not_read() -> None:
    notice = (
        "Daily copies of websites were donated by a crawler until 1998. They become public after some months."
    )
    articles = [StoryArticle("", notice), StoryArticle("", COURIER + "\n\n" + HERALD)]
    assert {c.article for c in story_summary(articles, words=200)} == {1}


@pytest.mark.parametrize(("sources", "chosen"), [((0, 1), [1]), ((0, 0), [0, 1])])
def test_what_one_outlet_said_another_does_not_say_again(sources: tuple[int, int], chosen: list[int]) -> None:
    """Four of the five likely words of the one stand in the other, which has two more."""
    said = ("ferry pilots fever crew boats", "ferry pilots fever crew ports closed")
    lines = [
        Line({(word,): 1.0 for word in text.split()}, 5, 5, source, text)
        for text, source in zip(said, sources, strict=True)
    ]
    budget = Budget(expected=40.0, words=40)
    assert best([Unit(0, 0), Unit(1, 1)], lines, budget) == chosen


STRAY = """The football club of Velmar has signed a new goalkeeper for the season. Ruben Aldane comes from Orrin and is 24 years old. The club paid 3 million crowns for him on Tuesday.

Aldane said that he had always wanted to play in a first division. His first match is on Saturday against the club of Lorn."""


@pytest.mark.parametrize("place", range(3))
def test_an_article_placed_wrongly_supplies_no_passage(place: int) -> None:
    """It shares the town and the day with the others, not the event."""
    articles = [
        StoryArticle("Landslide buries coast road near Orrin", COURIER),
        StoryArticle("Coast road buried by landslide", HERALD),
    ]
    articles.insert(place, StoryArticle("Velmar signs goalkeeper", STRAY))
    chosen = {c.article for c in story_summary(articles, words=220)}
    assert chosen == {0, 1, 2} - {place}


def test_what_was_asked_about_is_shown() -> None:
    articles = [StoryArticle("Landslide", COURIER), StoryArticle("Road buried", HERALD)]
    assert texts(articles, words=14, about="geologist warned") == [
        "Geologist Mira Stenn had warned of the slope in a report last year."
    ]


@pytest.mark.parametrize("bodies", [[], [""], ["", " \n "]])
def test_no_sentence_no_summary(bodies: list[str]) -> None:
    assert story_summary([StoryArticle("", body) for body in bodies]) == ()


@pytest.mark.parametrize(
    "bodies", [["One short sentence stands here alone."], ["What now?"], ["???"], ["A. B.", "C!"]]
)
def test_never_empty_where_there_is_a_sentence(bodies: list[str]) -> None:
    assert story_summary([StoryArticle("", body) for body in bodies])
