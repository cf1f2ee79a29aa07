"""What a sentence does in an article: tell news, give background, judge, or keep the page running."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from bot.news import Sentence

Role = Literal["news", "background", "opinion", "boilerplate"]
#: The letter by which a stored reading notes what a sentence does.
ROLES: dict[str, Role] = {"n": "news", "b": "background", "o": "opinion", "p": "boilerplate"}
_LETTERS = {role: letter for letter, role in ROLES.items()}

#: Sentences of the page, not of the report: sign-ups, credits, captions, corrections, links.
_PAGE = re.compile(
    r"""(?xi)
    \W*(?:
      (?:sign\s+up|subscribe|click\s+here|read\s+(?:more|also|next|the\s+full)|see\s+also|related\s*:|watch\s*:|listen\s*:|
      share\s+this|follow\s+(?:us|him|her|them|@)|get\s+the\s+latest|download\s+(?:our|the)\s+app|advertisement|loading|
      scroll\s+down|continue\s+reading|more\s+(?:from|on)\s*:?|contact\s+us|copyright|all\s+rights\s+reserved|
      image\s+(?:caption|source|copyright)|media\s+caption|photo(?:graph)?\s*(?::|by)|file\s+(?:photo|picture|image)|
      file\s*[—–-]\s|(?:in\s+)?(?:this|an?)\s+(?:[\w.,'’-]+\s+){0,5}(?:file|hand-?out|undated)\s+(?:photo|picture|image)|
      (?:19|20)\d\d\s[\w\s.&'’-]+,?\s(?:Inc|LLC|Ltd|Corp)\b\.?(?:,\s+an?\s[\w\s.&'’-]+\scompany)?\W*$|
      (?:additional\s+)?reporting\s+by|writing\s+by|edit(?:ed|ing)\s+by|compiled\s+by|this\s+(?:article|story|report|post)\s+
      (?:was|has\s+been|is|first|originally|includes|appeared)|the\s+associated\s+press\s+contributed|have\s+(?:a|any)\s+
      (?:tip|story|news)|email\s+us|do\s+you\s+(?:know|have)|last\s+updated|updated\s*:|published\s*:|posted\s*:|
      (?-i:By\s+[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+){0,3}\s*(?:\||,?\s*$))|
      join\s+the\s+(?:conversation|discussion)|leave\s+a\s+comment|tap\s+here|view\s+(?:gallery|comments|this|more|all)|
      in\s+the\s+news\s*:|mehr\s+(?:zum\s+thema|dazu)|lesen\s+sie|abonnieren|anzeige\b|lire\s+(?:aussi|la\s+suite)|
      abonnez-vous|publicité\b|by\s+clicking|by\s+signing\s+up|sign\s+up\s+to|thanks\s+for\s+signing|
      (?:this|our)\s+live\s*(?:blog|coverage|updates)\s+(?:is|has|have|was)|thank(?:s|\s+you)\s+for\s+(?:following|reading|joining)|
      we\s+are\s+(?:closing|wrapping\s+up|pausing)\s+(?:this|our)\s+live)
    )
    # who the writer is, beneath an opinion
    |(?-i:[A-Z])[\w.'’-]+(?:\s(?-i:[A-Z])[\w.'’-]+){1,3}\s+(?:is|writes)\s+(?:a|an|the|our)?\s*(?:[\w'’-]+\s){0,3}(?:columnist|columns?|
      staff\s+writer|freelance\s+(?:writer|journalist)|contributing\s+(?:writer|editor)|opinion\s+(?:writer|editor)|guest\s+writer)
      \b(?:\s(?:for|at|with|of|on|about|in|and)\s[^.]{1,80})?\.?$
    |\W*[—–-]\s*[\w .&'’]{3,60}$
    """
)
#: The same inside a sentence; looked for only where one of the marks stands.
_PAGE_MARKS = (
    "©", " Press", "(c)", "http", ", left,", ", right,", ", center,", ", centre,", "from left", "from right", " | ",
    "pic.twitter", " via AP", "(AP", "(Reuters", "(Getty", "(AFP", "(PA", "contributed to", "newsletter", "podcast", "terms of use",
    "privacy policy", "may not be",
)  # fmt: skip
_YEARS = re.compile(r"-\d{4}")
_PAGE_INSIDE = re.compile(
    r"""(?xi)
    ©|\(c\)\s*\d{4}|https?://\S+\s*$|\bpic\.twitter\.com/
    |\((?:AP|Reuters|Getty|AFP|PA)\s+(?:Photo|Images?)[^)]*\)|\b(?:photo|image|picture)s?\s+via\s+AP\b
    |\bcontributed\s+to\s+this\s+(?:report|article|story)\b
    |\b(?:our|this)\s+(?:newsletter|podcast|terms\s+of\s+use|privacy\s+policy)\b
    |,\s(?:second\s+from\s+)?(?:left|right|center|centre),\s
    |^(?!.*\|\s*[-+−]?\d[\d.,]*\s?%?\s*(?:\||$)).*\s\|\s.*\s\|\s|\b\d{3}-\d{3}-\d{4}\b
    |,\s+The\s+(?:Associated|Canadian)\s+Press\s*$
    |\bmay\s+not\s+be\s+(?:published|reproduced|broadcast)\b
    """
)
#: What is under a picture: somebody does something now, and the day with its year closes the sentence.
_DATED = re.compile(r"\b(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)\w*\.? \d{1,2}, \d{4}\W?$")
_POSES = re.compile(
    r"\b(?:speaks?|looks?|listens?|gestures?|waves?|walks?|stands?|sits?|arrives?|attends?|poses?|holds?|march(?:es)?|protests?|"
    r"shakes?|leaves?|reacts?|celebrates?|address(?:es)?|talks?|watch(?:es)?|carry|carries|rides?|waits?|gathers?|greets?) "
    r"(?:at|during|in|on|to|outside|after|before|with|near|from|by|hands|the|an?|his|her|their)\b"
)
#: The writer's own voice, outside quotation marks, or one that speaks to the reader.
_SELF = re.compile(
    r"(?:I(?<![\w’']I)(?:’m|'m|’ve)?|my(?<![\w’']my)|we’re(?<![\w’']we’re)|let[’']s(?<![\w’']let.s)|folks(?<![\w’']folks)|"
    r"your?(?<![\w’']your)(?<![\w’']you)(?:[’']re)?)(?![\w’'])"
)
_FRANKLY = re.compile(r"(?:Frankly|Sadly|Thankfully|Hopefully|Surely|Of course)\b")
_OUGHT = re.compile(r"\b(?:should|must|ought to|needs? to|had better|deserves?)\b")
_OUTLOOK = re.compile(
    r"\b(?:analysts?|experts?|observers?|commentators?|critics|pundits|some|many) (?:say|says|said|argue|believe|warn|suggest|think|expect|note)\b"
    r"|\bobservers suggest\b|\b(?:could|might|may) (?:also )?(?:mark|pave|help|signal|open|lead|mean|prove)\b",
    re.I,
)
#: What had happened before: pluperfect, "since 1998", "for decades", "is known for", "was born".
_BEFORE = re.compile(
    r"\b(?:had (?:been|long|previously|already|also|earlier)|has long|have long|was (?:founded|born|established|first elected|appointed)|"
    r"is (?:known|best known|the largest|the world)|over the (?:past|last) (?:\w+ )?(?:years|decades?)|for (?:decades|years|centuries)|"
    r"whose name (?:roughly |loosely )?(?:means|translates)|in recent (?:years|decades|months)|previously|formerly|historically|decades? ago|years ago|last formal|since (?:19|20)\d\d|the last time)\b",
    re.I,
)
_REPORTED = re.compile(r"\b(?:said|says|told|according)\b")
#: What somebody else says; a quotation that goes on for several sentences is closed in its last one.
_QUOTED = re.compile(r"[“\"«„][^“”\"«»„\n]{1,600}(?:[”\"»“]|$)|^[^“”\"«»„\n]{1,600}”")


#: A cheap look before each of the expressions: without one of these none can match.
_OUGHT_KEYS = ("should", "must", "ought", "need", "better", "deserve")
_OUTLOOK_KEYS = (
    "analyst", "expert", "observer", "commentator", "critic", "pundit", "some ", "many ", "could", "might", "may ",
)  # fmt: skip
_BEFORE_KEYS = (
    "had ", "whose name", "long", "founded", "born", "established", "elected", "appointed", "known", "the largest", "the world", "decade",
    "year", "centur", "recent", "previously", "formerly", "historically", "last formal", "since ", "the last time",
)  # fmt: skip


def roles_in(body: str, sentences: Iterable[Sentence]) -> str:
    """What each sentence does, a letter of `ROLES` for every one."""
    return "".join([_LETTERS[role_of(body[sentence.start : sentence.end])] for sentence in sentences])


def role_of(sentence: str) -> Role:
    """What a sentence does. Unsure means news."""
    marked = (_has(sentence, _PAGE_MARKS) or _YEARS.search(sentence)) and _PAGE_INSIDE.search(sentence)
    if marked or _PAGE.match(sentence) or len(sentence.split(None, 3)) < 3:
        return "boilerplate"
    year_last = sentence[-4:].isdigit() or sentence[-5:-1].isdigit()
    if year_last and _DATED.search(sentence) and _POSES.search(sentence) and not _REPORTED.search(sentence):
        return "boilerplate"
    own = _QUOTED.sub(" ", sentence) if _has(sentence, '“"«„”') else sentence
    lower = own.lower()
    if _SELF.search(own) or _FRANKLY.match(own):
        return "opinion"
    if _has(lower, _OUGHT_KEYS) and _OUGHT.search(own) and not _REPORTED.search(own):
        return "opinion"
    if _has(lower, _OUTLOOK_KEYS) and _OUTLOOK.search(lower):
        return "opinion"
    if _has(lower, _BEFORE_KEYS) and _BEFORE.search(lower):
        return "background"
    return "news"


def _has(text: str, keys: Iterable[str]) -> bool:
    for key in keys:  # noqa: SIM110 (any() takes twice as long, and this runs six times a sentence)
        if key in text:
            return True
    return False
