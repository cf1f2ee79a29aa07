"""Which blocks of a page are the article: trafilatura's choice, corrected block by block by a linear model.

trafilatura finds the right part of a page, but takes lines of the site's own with it (headline, newsletter,
"read more") and sometimes stops at an advertisement in the middle. The model looks at each block's place, its
neighbours and its words. Weights: `choosing.json`, made by `train/pages.py`, which says what they reach.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from bot.gather.blocks import Block

#: The model is not believed where it drops more than this share of what trafilatura found: then both count.
#: On 100 pages it drops more on one, wrongly (2026-11).
_BELIEVED_DROP = 0.6
_SOLID_WORDS = 12
#: Blocks around the other extractor's first and last that are looked at. The feature "gap" counts up to five.
_NEAR = 8
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: What sites say about themselves and want of readers, in the languages of the page sets.
_SITE_TALK = re.compile(
    r"\b(?:sign\s?up|subscrib|newsletter|follow(?:\s+(?:us|him|her|me|the))?|click\s+here|read\s+(?:more|next|also)|"
    r"also\s+read|related(?:\s*:|\s+(?:articles?|stories|posts?))|(?:share|tweet)\s+(?:this|on)|"
    r"all\s+rights\s+reserved|copyright|advertisement|sponsored|cookies?|privacy\s+policy|terms\s+of|log\s?in|"
    r"register|comments?|tags?:|filed\s+under|posted\s+(?:in|by|on)|written\s+by|photos?\s+(?:by|credit)|"
    r"image\s+credit|getty\s+images|download\s+(?:the|our)|join\s+(?:us|our)|contact\s+us|e-?mail|inbox|leave\s+a|"
    r"reply|see\s+also|more\s+(?:from|on|stories)|don['’]?t\s+miss|recommended|trending|most\s+(?:read|popular)|"
    r"have\s+a\s+tip|support\s+(?:us|our)|donate|facebook|twitter|instagram|whatsapp|youtube|loading|watch\s+now|"
    r"learn\s+more|get\s+the\s+latest|lire\s+aussi|à\s+lire|mehr\s+zum\s+thema|lesen\s+sie\s+auch|leer\s+más|"
    r"lea\s+también|leia\s+(?:mais|também)|veja\s+também|leggi\s+anche|lees\s+ook|läs\s+(?:mer|också))\b",
    re.IGNORECASE,
)


#: Sites talk briefly about themselves; a long paragraph with such a word is about something else.
_LONGEST_TALK = 60
#: Words of which one is in every match of _SITE_TALK: looked up before that costly expression runs.
_TALK_LIST = """sign signup subscribe subscribing subscription subscriber subscribers newsletter newsletters follow click
read related share tweet reserved copyright advertisement sponsored cookie cookies privacy terms log login register
comment comments tag tags filed posted written photo photos credit getty download join contact e email mail inbox leave
reply also more miss recommended trending most tip support donate facebook twitter instagram whatsapp youtube loading
watch learn latest lire mehr lesen leer lea leia veja leggi lees läs"""
_TALK_WORDS = frozenset(_TALK_LIST.split())


def chosen(blocks: Sequence[Block], found: str, *, headline: str = "", byline: str = "") -> list[Block]:
    """The blocks that are the article, in order. `found` is another extractor's text, a block a line.

    Without anything found nothing is chosen: there is no article to correct.
    """
    rows, hits, words = features(blocks, found, headline, byline, far=False)
    if not any(hits):
        return []
    weights, bias = _weights()
    keep = [
        bool(row) and bias + sum(weights[name] * value for name, value in row.items() if value) > 0
        for row in rows
    ]
    hit_words = sum(count for count, hit in zip(words, hits, strict=True) if hit)
    kept_words = sum(count for count, hit, kept in zip(words, hits, keep, strict=True) if hit and kept)
    if kept_words < (1 - _BELIEVED_DROP) * hit_words:
        keep = [kept or hit for kept, hit in zip(keep, hits, strict=True)]
    return [block for block, kept in zip(blocks, keep, strict=True) if kept]


def features(
    blocks: Sequence[Block], found: str, headline: str = "", byline: str = "", *, far: bool = True
) -> tuple[list[dict[str, float]], list[bool], list[int]]:
    """Per block: its features, whether the other extractor took it, and its number of words.

    Unless `far` is wanted, blocks far from the article that are no full paragraphs have no features: menus and
    footers, two thirds of a page. The model never chooses one.
    """
    spelt = [_WORD.findall(block.text.lower()) for block in blocks]
    words = [len(each) for each in spelt]
    letters = ["".join(each) for each in spelt]
    lines = {_letters(line) for line in found.split("\n")}
    whole = _letters(found)
    hits = [bool(text) and (text in lines or (len(text) > 25 and text in whole)) for text in letters]
    title, author = _letters(headline), _letters(byline)
    ends = [bool(_SENTENCE_END.search(block.text)) for block in blocks]
    links = [block.linked / max(1, len(block.text)) for block in blocks]
    solid = [
        count >= _SOLID_WORDS and end and link < 0.3
        for count, end, link in zip(words, ends, links, strict=True)
    ]
    by_parent, by_path, by_grand, by_article = Counter[int](), Counter[str](), Counter[int](), Counter[int]()
    solid_parent, solid_path = Counter[int](), Counter[str]()
    for block, count, hit, good in zip(blocks, words, hits, solid, strict=True):
        if hit:
            by_parent[block.parent] += count
            by_path[block.path] += count
            by_grand[block.grand] += count
            by_article[block.article] += count
        if good:
            solid_parent[block.parent] += count
            solid_path[block.path] += count
    total = by_parent.total() or 1
    solid_total = solid_parent.total() or 1
    main_article = max(by_article, key=lambda number: by_article[number], default=0)
    at = [i for i, hit in enumerate(hits) if hit and words[i] >= 8] or [
        i for i, hit in enumerate(hits) if hit
    ]
    first, last = (at[0], at[-1]) if at else (0, len(blocks))
    heading = next(
        (i for i, text in enumerate(letters) if title and text == title and blocks[i].tag in ("h1", "h2")), -1
    )
    seen: set[str] = set()
    rows: list[dict[str, float]] = []
    for i, (block, count, hit, link) in enumerate(zip(blocks, words, hits, links, strict=True)):
        if not (far or hit or solid[i] or first - _NEAR <= i <= last + _NEAR):
            rows.append({})
            seen.add(letters[i])
            continue
        own = count if hit else 0
        parent_share = (by_parent[block.parent] - own) / total
        path_share = (by_path[block.path] - own) / total
        talk = (
            count < _LONGEST_TALK
            and not _TALK_WORDS.isdisjoint(spelt[i])
            and bool(_SITE_TALK.search(block.text))
        )
        between = first <= i <= last and not hit
        before, after = i > 0 and hits[i - 1], i + 1 < len(blocks) and hits[i + 1]
        item = block.tag in ("li", "dd", "dt")
        dated = count < 14 and not ends[i] and bool(_YEAR.search(block.text))
        candidate = solid[i] and not hit and "bad" not in block.roles and by_path[block.path] / total > 0.3
        row: dict[str, float] = {
            "before": i < first,
            "before heading": heading >= 0 and i < heading,
            "gap": min(5, max(first - i, i - last, 0)) / 5,
            "tail": max(0.0, 1 - (last - i) / 5) if i <= last else 1.0,
            "two before": i > 1 and hits[i - 2],
            "two after": i + 2 < len(blocks) and hits[i + 2],
            "talk": talk,
            "linked talk": talk and link > 0.2,
            "byline": count < 20 and bool(author) and author in letters[i],
            "candidate": candidate and "good" in block.roles,
            "date line": dated,
            "digits": sum(map(str.isdigit, block.text)) / max(1, len(block.text)),
            "again": letters[i] in seen,
            "headline": bool(title) and letters[i] == title,
            "link line": link > 0.9 and count >= 4 and block.tag not in ("li", "td"),
            "other article": block.article > 0 and block.article != main_article,
            "short": count < 5,
            "grand share": max(0, by_grand[block.grand] - own) / total,
            "solid parent": solid_parent[block.parent] / solid_total,
            "solid path": solid_path[block.path] / solid_total,
            "is box": block.tag in ("div", "section", "body", "article", "span", "center"),
            "is heading": block.tag in ("h2", "h3", "h4", "h5", "h6"),
            "is item": item,
            "is cell": block.tag in ("td", "th", "tr"),
            "between, parent share": parent_share if between else 0.0,
            "between, path share": path_share if between else 0.0,
            "hit": hit,
            "hit, talk": hit and talk,
            "hit, both sides": hit and before and after,
            "hit, sentence": hit and ends[i],
            "hit, linked": link if hit else 0.0,
            "hit, long": hit and count >= 25,
            "hit, parent share": parent_share if hit else 0.0,
            "hit, bad": hit and "bad" in block.roles,
            "hit, list": hit and "list" in block.roles,
            "hit, item": hit and item,
        }
        for role in block.roles & _IN.keys():
            row[_IN[role]] = True
        rows.append(row)
        seen.add(letters[i])
    return rows, hits, words


_IN = {role: f"in {role}" for role in ("bad", "good", "figure", "footer", "header", "list", "media", "quote")}


@lru_cache(maxsize=1)
def _weights() -> tuple[dict[str, float], float]:
    found = json.loads(Path(__file__).with_name("choosing.json").read_text(encoding="utf-8"))
    return dict(found["weights"]), float(found["bias"])


def _letters(text: str) -> str:
    """Letters and digits alone: extractors differ in blanks and marks."""
    return "".join(_WORD.findall(text)).lower()
