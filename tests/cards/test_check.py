"""A card that shows what is not in the store is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.check import Refused, check
from bot.cards.layout import Block, Card, block, own, packed, quoted, shown, view_of
from bot.news import Passage

BODY = "The mayor said: *no*. It rained on [Monday](x).\n\nNobody was hurt, police said."
HEADLINE = "Rain, and a *no*"
STORED = {7: (HEADLINE, BODY)}


def passage(start: int, end: int) -> Passage:
    return Passage(3, 7, start, end, BODY[start:end], 1, "Courier", "https://courier.example/a_(b)")


HEAD = Passage(3, 7, 0, len(HEADLINE), HEADLINE, 1, "Courier", None, "headline")


def payload(card: Card) -> list[dict[str, object]]:
    return view_of(card).to_components()  # type: ignore[return-value]


async def test_a_true_card_passes() -> None:
    card = Card("test", (block(shown(HEAD, "### ")), block(quoted(passage(0, 21)), quoted(passage(50, 79)))))
    check(payload(card), card.passages, STORED)


@pytest.mark.parametrize(
    "broken",
    [
        replace(passage(0, 21), text=BODY[0:20] + "!"),  # a letter changed
        replace(passage(0, 21), end=22),  # other offsets than the text
        replace(passage(0, 21), revision_id=8),  # a revision that the library does not hold
        replace(passage(0, 21), text=""),
        replace(HEAD, part="body"),
    ],
)
async def test_a_broken_card_is_refused(broken: Passage) -> None:
    card = Card("test", (block(quoted(broken)),))
    with pytest.raises(Refused):
        check(payload(card), card.passages, STORED)


async def test_source_text_without_a_passage_is_refused() -> None:
    card = Card("test", (block(own("> \u2068The mayor said yes.\u2069")),))
    with pytest.raises(Refused, match="1 stretches"):
        check(payload(card), card.passages, STORED)


async def test_a_passage_that_got_lost_on_the_way_is_refused() -> None:
    card = Card("test", (block("nothing here"),))
    with pytest.raises(Refused):
        check(payload(card), (passage(0, 21),), STORED)


async def test_messages_over_discords_limits_are_refused() -> None:
    with pytest.raises(Refused, match="characters"):
        check([{"type": 10, "content": "x" * 2001}] * 2, (), {})
    with pytest.raises(Refused, match="components"):
        check([{"type": 17, "components": [{"type": 10, "content": str(n)} for n in range(40)]}], (), {})


def test_blocks_are_packed_whole_and_the_rest_is_counted() -> None:
    blocks: list[Block] = [block("x" * 1500) for _ in range(5)]
    kept, left = packed(blocks, budget=3200)
    assert (len(kept), left) == (2, 3)
    assert packed([]) == ((), 0)
