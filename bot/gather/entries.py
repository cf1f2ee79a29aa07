"""An entry as a draft, for where the page behind it can't be had or isn't wanted; and which entries a guild wants."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.gather.feed import Entry
from bot.gather.links import clean_link
from bot.gather.page import parsed
from bot.gather.plain import plain
from bot.news import Draft
from bot.text.body import canonical
from bot.text.language import language_of
from bot.text.words import count_words

#: Of 100 feeds (2026-11), those that carry whole articles have 250 words and more in the median, teasers 20 to 60.
WHOLE = 150
#: Characters of an entry's HTML that are read: 30,000 words.
_MOST = 400_000
_CUT = re.compile(r"(?:\[?(?:…|\.\.\.)\]?|(?:read more|continue reading|weiterlesen|lire la suite)\W*)\s*$", re.IGNORECASE)  # fmt: skip


def draft_of_entry(entry: Entry, outlet: str, language: str | None) -> tuple[Draft, bool] | None:
    """What a feed itself says of an article, and whether that seems to be all of it; None without a text.

    Never shared: a feed can claim any address for its words. Run it in a worker.
    """
    body = canonical("\n\n".join(_paragraphs(entry.content or entry.summary)))
    if not body:
        return None
    draft = Draft(
        headline=entry.headline,
        body=body,
        outlet=outlet,
        url=clean_link(entry.url) or None,
        byline=entry.byline,
        published_at=entry.published_at,
        modified_at=entry.updated_at,
        language=(language or language_of(f"{entry.headline}\n{body}")).partition("-")[0].lower(),
    )
    return draft, count_words(body) >= WHOLE and not _CUT.search(body[-80:])


def _paragraphs(html: str) -> list[str]:
    from bot.gather.blocks import blocks_of

    tree = parsed(f"<html><body>{html[:_MOST]}</body></html>") if "<" in html else None
    if tree is None:
        return [plain(part) for part in re.split(r"\n\s*\n", html[:_MOST])]
    return [block.text for block in blocks_of(tree)]


def wanted(text: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    """Whether an entry's headline and summary have one of the words to include (if there are any) and none to exclude.

    Words and phrases are matched whole and without case; "flood*" matches what begins with it.
    """
    folded = " ".join(text.casefold().split())
    if include and not any(_has(folded, word) for word in include):
        return False
    return not any(_has(folded, word) for word in exclude)


def _has(folded: str, word: str) -> bool:
    asked = " ".join(word.casefold().split())
    bare = asked.rstrip("*")
    if not bare or bare not in folded:  # the second for speed alone: many servers, many words
        return False
    after = "" if asked.endswith("*") or not bare[-1].isascii() else r"(?!\w)"
    before = r"(?<!\w)" if bare[0].isascii() else ""
    return re.search(before + re.escape(bare) + after, folded) is not None
