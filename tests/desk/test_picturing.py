"""What the picture of a comparison shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.answers.comparisons import ComparisonAnswer, FigureRow, SharedRow
from bot.charts import ABSENT, DIFFERS, SAID
from bot.desk.picturing import matrix_of
from bot.news import Article, Passage

NOON = datetime(2026, 5, 11, 12, tzinfo=UTC)


def said(article: int, start: int, text: str) -> Passage:
    return Passage(article, article, start, start + len(text), text, 1, f"Paper {article}", None)


def answer(shared: tuple[Passage, ...], first: Passage, second: Passage) -> ComparisonAnswer:
    """Three papers that share one claim; the figures of two passages differ."""
    articles = tuple(
        Article(n, n, 1, f"Paper {n}", "Blast at port", None, None, NOON + timedelta(hours=n), NOON, "en", 99)
        for n in (1, 2, 3)
    )
    return ComparisonAnswer(
        articles,
        headlines=(),
        shared=(SharedRow(shared, len(shared)),),
        only=(),
        figures=(FigureRow(first, second, "count", "Nine", "12", False),),
        quotes=(),
        names_missing=(),
        clock=(),
        voices=3,
        outlets=3,
        spoken=((1,), (2,), (3,)),
    )


def test_a_diamond_stands_where_the_figures_of_a_row_differ_from_each_other() -> None:
    """Not where one differs from a sentence that is not in the row: that one may say what the label says."""
    first, second = (
        said(1, 0, "Twelve people died at the port on Monday."),
        said(2, 0, "The port mourns its 12 dead."),
    )
    earlier = said(1, 500, "Nine people died, the fire service said at noon.")
    (row,) = matrix_of(answer((first, second), earlier, second)).several  # type: ignore[union-attr]
    assert row.cells == (SAID, SAID, ABSENT)
    (row,) = matrix_of(answer((earlier, second), earlier, second)).several  # type: ignore[union-attr]
    assert row.cells == (DIFFERS, DIFFERS, ABSENT)
