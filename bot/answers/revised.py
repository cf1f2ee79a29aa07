"""What changed from one stored revision to another, as passages of both. Pure: runs in a worker for long texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answers.articles import Change
from bot.answers.quotes import DiffToken
from bot.news import Article, Passage, Revision, Sentence
from bot.text.diff import Token
from bot.text.edited import Edit, edits
from bot.text.sentences import split


def changed(
    article: Article, pairs: Sequence[tuple[Revision, Revision]], newest: Revision
) -> list[tuple[Change, ...]]:
    """Headline and sentences that differ between older and newer, pair by pair, in reading order.

    Blanks and typography alone are no change. A headline that the library corrected stands for every revision's: what
    the page's became is named then, not shown.
    """
    printed = article.headline == newest.headline
    return [_changes(article, old, new, printed=printed) for old, new in pairs]


def _changes(article: Article, old: Revision, new: Revision, *, printed: bool) -> tuple[Change, ...]:
    before, after = split(old.body, article.language), split(new.body, article.language)
    found = []
    for edit in edits(old.headline, old.body, new.headline, new.body, article.language):
        if edit.part == "headline" and not (printed and old.headline and new.headline):
            found.append(Change(None, None, edit.kind))
            continue
        found.append(
            Change(
                _passage(article, old, edit, edit.before, before),
                _passage(article, new, edit, edit.after, after),
                edit.kind,
                tuple(tokens(edit.words)),
            )
        )
    return tuple(found)


def tokens(words: Iterable[Token]) -> Iterable[DiffToken]:
    """A changed word as one taken out and one put in."""
    for token in words:
        if token.kind == "changed":
            yield DiffToken("removed", token.old)
            yield DiffToken("added", token.new, token.change)
        else:
            yield DiffToken(token.kind, token.old or token.new, token.change)


def _passage(
    article: Article,
    revision: Revision,
    edit: Edit,
    span: tuple[int, int] | None,
    sentences: Sequence[Sentence],
) -> Passage | None:
    if span is None:
        return None
    start, end = span
    text = revision.headline if edit.part == "headline" else revision.body
    paragraph = next((one.paragraph for one in sentences if one.start == start), 1)
    return Passage(
        article.id,
        revision.id,
        start,
        end,
        text[start:end],
        paragraph if edit.part == "body" else 1,
        article.outlet,
        article.url,
        edit.part,
    )
