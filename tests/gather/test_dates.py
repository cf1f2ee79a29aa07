"""Dates as pages and feeds write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gather.dates import parse_date


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-03-03", (2026, 3, 3)),
        ("20260303", (2026, 3, 3)),
        ("2026-03-03T10:05:30Z", (2026, 3, 3, 10, 5, 30)),
        ("2026-03-03T10:05:30.123+02:00", (2026, 3, 3, 8, 5, 30)),
        ("2026-03-03 10:05 -0530", (2026, 3, 3, 15, 35)),
        ("Tue, 03 Mar 2026 10:05:30 GMT", (2026, 3, 3, 10, 5, 30)),
        ("Tue, 3 Mar 2026 10:05:30 -0500", (2026, 3, 3, 15, 5, 30)),
        ("March 3, 2026", (2026, 3, 3)),
        ("Mar. 3, 2026 at 4:05 p.m.", (2026, 3, 3, 16, 5)),
        ("Published on Tuesday 3rd March 2026", (2026, 3, 3)),
        ("le 3 août 2026", (2026, 8, 3)),
        ("3 de marzo de 2026", (2026, 3, 3)),
        ("3. März 2026", (2026, 3, 3)),
        ("03.12.2026", (2026, 12, 3)),
        ("2026年3月3日", (2026, 3, 3)),
        ("2026/3/3", (2026, 3, 3)),
    ],
)
def test_dates_are_read_to_utc(text: str, when: tuple[int, ...]) -> None:
    assert parse_date(text) == datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026", "2026-13-40", "31 February 2026", "1850-01-01", "12:30", "Room 3, 2026 seats"],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert parse_date(text) is None


def test_a_date_in_the_future_is_no_date_of_publication() -> None:
    now = datetime(2026, 3, 3, tzinfo=UTC)
    assert parse_date("2026-03-04T20:00Z", now) == now + timedelta(hours=44)
    assert parse_date("2026-03-09", now) is None


@given(st.text(max_size=60))
def test_any_text_gives_an_aware_time_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.utcoffset() == timedelta(0)
