"""Lines of a page that are not the article: captions, bylines, datelines, credits, newsletter and sharing lines."""

from __future__ import annotations

import re

from bot.text.words import count_words

_AGENCIES = (
    r"AP|AFP|dpa|DPA|EFE|ANSA|PA|Reuters|Getty(?: Images)?|Associated Press|Press Association|Agence France-Presse"
    r"|Bloomberg|Xinhua|TASS|Lusa|ANP|Belga|Keystone|Shutterstock|iStock|Alamy|EPA|UPI|Rex(?: Features)?|Belgaimage"
)
_MONTH = (
    r"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?"
)
#: Matched from the start of a line, after marks and blanks.
_OPENS = re.compile(
    r"[\s\"“'*•·|/>\[(—–-]*(?:"
    r"read (?:more|also|next|the full)|read (?:the|our|his|her|their) (?:[\w-]+ ){1,7}here\W*$|more (?:on this|from|stories)|see (?:also|more)|also (?:read|on|in)|click (?:here|to|on|the)"
    r"|(?:scroll|swipe) down|watch(?: the)? video|watch:|listen:|photos?:|pictures?:|video:|gallery:|related(?: articles?| stories)?:|(?:image|photo|picture)"
    r" (?:caption|copyright|credit|by|source)|media caption|file (?:photo|picture|image)|photo(?:graph)?s? by|photograph:"
    r"|file\s*[—–-]\s|story highlights|hide caption|toggle caption|enlarge(?: this)? image|(?:sign|log) (?:up|in)\b|subscribe\b|newsletter\b"
    r"|get (?:the latest|breaking|our|more|all the)|follow (?:us|me|him|her|@|\w+ on (?:twitter|facebook|instagram|x))|like us on|join (?:us|our|the conversation)|share (?:this|on|via)"
    r"|tweet(?: this)? with|you (?:can|may|always) (?:add|have the option|unsubscribe|also follow)|learn more|find out more|contact us|send (?:us )?(?:tips|your)|advertisement\b|story continues"
    r"|continue reading|skip (?:to|advert)|copyright (?:©|\d|\(c\)|by)|©|all rights reserved|this (?:article|story|post|content|material|live ?blog) (?:was|is|has been|may|contains|originally|appeared)|thank(?:s| you) for (?:following|reading|joining)"
    r"|last (?:updated|modified)|(?:updated|posted|published|modified)(?: (?:at|on))?\s*:?\s*(?:\d|" + _MONTH + r")"
    r"|reporting (?:by|for)|(?:additional|writing|editing|compiled|edited) (?:reporting |writing )?by|e-?mail\b|cookies?\b|we (?:use|have) cookies|terms (?:of (?:use|service)|and conditions)|privacy policy|comments? (?:are|\()"
    r"|loading\b|please (?:enable|note|see|turn on|sign|log|read|contact|subscribe|consider)|sorry,|interested in .{0,60}\?$|add .{0,60} as an interest|if you (?:enjoyed|liked|have (?:a|any) (?:tip|story|question))|correction:|editor['’]s note|disclaimer|source:"
    r"|lire (?:aussi|la suite|plus|également)|à lire|voir aussi|abonnez|inscrivez|crédits? ?(?:photo|:)|photo d['’]illustration|partager (?:sur|cet)|publié le|mis à jour|par [A-Z]\w+ [A-Z]\w+$"
    r"|lesen sie (?:auch|mehr)|mehr zum thema|foto:|bild:|quelle:|von [A-Z]\w+ [A-Z]\w+$|leer más|lea también|suscríbe|foto |leggi anche|iscriviti|leia (?:mais|também)|assine|lees (?:ook|meer)|阅读|点击|关注|责任编辑|来源[:：]|图片来源"
    r")",
    re.IGNORECASE,
)  # fmt: skip
#: "By Anna Ost", with names in capitals: case counts, so that "By Monday the river had fallen" is no byline.
_BYLINE = re.compile(
    r"[\s—–-]*(?:By|BY|Par|Von|Por|Di|Door)\s+(?:(?:and |& |et |und |y )?[A-Z][\w.’'-]+\s*){1,6}(?:[|,.(].{0,90})?$"
)
_CREDIT = re.compile(
    rf"^[\s(\[©—–-]*(?:[\w.’'-]+[ /,]+){{0,6}}(?:{_AGENCIES})(?:[ /,]+(?:{_AGENCIES}|Images|Photos?|via|Pool|File|[A-Z]\w+)){{0,5}}[\s)\].]*$"
)
_DATELINE = re.compile(
    r"^\s*(?P<place>[A-ZÀ-Þ][\w.’'À-ÿ-]*(?:[ ,]+[\w.’'À-ÿ-]+){0,6}?\s*)?"
    rf"(?:\((?:{_AGENCIES}|CNN|CBS|ABC News|CNNMoney|Fortune|The \w+)[^)]{{0,30}}\)\s*(?:--|[—–-])?|(?:--|—)(?:\s|(?<=[a-z]\.—)(?=[A-Z])))\s*"
)
_DATE_ONLY = re.compile(
    rf"^[\s|(]*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\W{{0,20}}(?:[|,–—-].{{0,40}})?$"
    r"|^[\s|(]*\d{1,2}[./ ]\w{1,9}[./ ]\d{2,4}[^a-z]{0,40}$"
    rf"|^\W*\d{{1,2}}[:.]\d{{2}} ?(?:[ap]\.?m\.?)? ?(?:[a-z]{{2,4}})?[\s,|.]*(?:\d{{1,2}} (?:{_MONTH})|(?:{_MONTH}) \d{{1,2}}),? \d{{4}}\W*$",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?…。！？।۔؟][\"'”’»」』)\]]*\s*$")
#: Words of captions and players anywhere in a line.
_CAPTION = re.compile(
    r"^\W*pictured\b|\((?:pictured|above|below|left|right|cent(?:er|re)|far (?:left|right)|seen here|file)\b|\bpictured (?:above|below|left|right|here)\b"
    r"|\bin this (?:[\w.,'’-]+ ){0,8}(?:file|hand-?out|undated|courtroom|archive)? ?(?:photo|photograph|picture|image)\b"
    r"|[-–—(|]\s*(?:Ảnh|Photos?|Foto|Bild|Crédits?|Credit)\s?:|\bJUST WATCHED\b|\bReplay More Videos\b|\bMUST WATCH\b|\bhelp ?line:|\bhotline:|\bscroll down\b|\bclick here\b|\bpersonal,? non-?commercial use\b",
    re.IGNORECASE,
)
#: "Settled: Hamza Ulker, the founder …": what British papers set before the sentence under a picture. Not names, nor the
#: capitals of a transcript.
_LABELLED = re.compile(r"[\s\"“'‘]*[A-Z][a-z’'-]+(?: [a-z’'-]+){0,2}: (?=[A-Z][a-z])")
#: "… in Velmar, Orrin Tuesday May 5, 2026.": agencies end a caption on place and full date; a report writes "on May 5, 2026".
_DATED = re.compile(
    rf"(?<!\w)(?!(?:\w+day|(?i:{_MONTH}))\b)[A-ZÀ-Þ][\w.’'-]+,? (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:{_MONTH})\.? \d{{1,2}}, \d{{4}}\.?\s*$"
)
_REPORT = re.compile(r"^[\s]*[—–-]+\s*[A-Z].{0,60}$")
_ADDRESS = re.compile(r"https?://|www\.|pic\.twitter|@\w{3,}|\S+@\S+\.\w")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
#: From so many words on, a line of which so large a share begin on a capital is a heading, a line-up or a list of names. Of 39
#: such lines with a full stop looked at (dev articles, 2026-11-28) 37 were; one was in capitals throughout, which are left alone.
HEADING_WORDS, HEADING_CAPITALS = 7, 0.85
#: Shortest sentence worth showing by itself, in words: of the oracle's choices on cnndm dev under 1 % are shorter.
FEWEST_WORDS = 5


def is_junk(text: str) -> bool:
    """Whether a line belongs to the page and not to the article, or is too short to say anything."""
    head = text[:240]
    if count_words(text) < FEWEST_WORDS:
        return True
    return bool(
        _OPENS.match(head)
        or _BYLINE.match(head)
        or _REPORT.match(head)
        or _LABELLED.match(head)
        or _CAPTION.search(text[:600])
        or _DATED.search(text[-120:])
        or _is_heading(text[:600])
        or (len(text) < 160 and (_CREDIT.match(text) or _DATE_ONLY.match(text) or _ADDRESS.search(text)))
    )


def _is_heading(text: str) -> bool:
    words = _WORD.findall(text)
    capitals = sum(word[0].isupper() for word in words)
    shouted = sum(len(word) > 1 and word.isupper() for word in words)
    return (
        len(words) >= HEADING_WORDS and capitals >= HEADING_CAPITALS * len(words) and shouted < len(words) / 2
    )


def is_ended(text: str) -> bool:
    """Whether a sentence ends on a full stop, question or exclamation mark."""
    return bool(_ENDED.search(text))


def after_dateline(text: str) -> int:
    """Where a sentence begins after its dateline ("PARIS (AP) — "): an offset into it, 0 without one."""
    found = _DATELINE.match(text[:120])
    if not found or not found.group().strip():
        return 0
    place = found["place"] or ""
    if "(" not in found.group() and not (
        place.split(",")[0].split(" ")[0].isupper() and len(place.strip()) > 2
    ):
        return 0
    rest = text[found.end() :]
    return found.end() if count_words(rest) >= FEWEST_WORDS else 0
