"""Indirect statements: what somebody is reported to have said without marks ("Carney said that …"). English."""

from __future__ import annotations

from bot.news import Quote
from bot.text.cues import SAY
from bot.text.scene import Scene
from bot.text.word_lists import ASKED, AUXILIARY_TIMES, listed

#: Verbs of belief and report that take a clause; the rest of the reporting verbs take a thing ("called", "praised").
_CLAUSAL = listed(
    """believe believes believed think thinks thought suggest suggests suggested suggesting warn warns warned warning
    report reports reported estimate estimates estimated confirm confirms confirmed confirming deny denies denied
    predict predicts predicted promise promises promised promising vow vows vowed pledge pledges pledged reveal reveals
    revealed reveals indicate indicates indicated indicating agree agrees agreed complain complains complained hope
    hopes hoped fear fears feared know knows understand understands mention mentions mentioned disclosed reiterated
    expects expected expect concluded ruled rules wonder wonders wondered implied maintains recommended recommends
    urged assured reassured threatened shows show showed found finds find accused"""
)
#: Verbs that take a clause without "that" as often as with it; the others are believed only with it.
_BARE = listed(
    """say says said saying add adds added adding insist insists insisted believe believes believed think thinks thought
    argue argues argued suggest suggests suggested estimate estimates estimated claim claims claimed tell tells told
    warn warns warned hope hopes hoped admitted acknowledged explained know knows fear fears feared conceded maintained
    maintains contends contended alleges alleged testified predicted predicts vowed swears swore figures figured
    confirmed denied recalled recalls tweeted wrote writes quipped joked agree agreed agrees"""
)
_CORE = listed("say says said saying insist insists insisted believe believes believed think thinks thought argue argues "
               "argued suggest suggests suggested claim claims claimed told tells tell")  # fmt: skip
_FINITE = listed("is are was were has have had will would can could may might should must do does did won't isn't aren't "
                 "wasn't weren't doesn't don't didn't he's she's it's they're")  # fmt: skip
#: Confidence in the speaker of an indirect statement, by how it is tied. Speakers right on polnear-dev, 2026-11-24, of
#: the statements that are annotated with one: plain 420 of 463, loose 28 of 37. Of all that are found, 80 of 587 are
#: not annotated as anybody's; the figures say nothing of these.
_PLAIN, _LOOSE = 0.9, 0.7
#: Fewest words of a statement worth keeping.
_SHORTEST = 3


def statements(scene: Scene) -> list[Quote]:
    """Indirect statements in reading order, possibly with quoted words inside; never overlapping one another."""
    found: list[Quote] = []
    subjects, openers = _subjects(scene), _openers(scene)
    for cue in range(len(scene.tokens)):
        if scene.cue_at[cue] and scene.tokens.quoted[cue] < 0:
            found += _said(scene, cue, subjects, openers)
    for at, low in enumerate(scene.tokens.lower[:-2]):
        if low == "according" and scene.tokens.lower[at + 1] == "to" and scene.tokens.quoted[at] < 0:
            found += _according(scene, at)
    kept: list[Quote] = []
    for quote in sorted(found, key=lambda quote: (quote.start, -quote.end)):
        if not kept or quote.start >= kept[-1].end:
            kept.append(quote)
    return kept


def _subjects(scene: Scene) -> dict[int, int]:
    """Cue → the mention that is its subject: the nearest before it that no preposition holds, else the nearest."""
    found: dict[int, int] = {}
    for i in scene.outside:
        cued = scene.cued[i]
        if cued.after_at < 0 or cued.after_gap > 10:
            continue
        loose = bool(scene.preposition(i)) and scene.preposition(i) not in (9.0, 11.0)
        if not loose or cued.after_at not in found:
            found[cued.after_at] = i
    return found


def _openers(scene: Scene) -> dict[int, int]:
    """Sentence → its first mention that says something: who goes on "adding that …"."""
    found: dict[int, int] = {}
    for i in scene.outside:
        cued = scene.cued[i]
        if not scene.preposition(i) and (cued.after or cued.before or cued.subject):
            found.setdefault(scene.tokens.sentence[scene.mentions[i].first], i)
    return found


def _said(scene: Scene, cue: int, subjects: dict[int, int], openers: dict[int, int]) -> list[Quote]:
    tokens = scene.tokens
    word = tokens.lower[cue]
    strong = scene.cue_at[cue] == SAY
    if not strong and word not in _CLAUSAL:
        return []
    subject = subjects.get(cue, -1)
    participle = word.endswith("ing")
    if participle and (subject < 0 or scene.cued[subject].after_gap):
        subject = openers.get(tokens.sentence[cue], -1)
        if subject >= 0 and scene.mentions[subject].first > cue:
            subject = -1
    first, last = _sentence(scene, cue)
    if _signpost(scene, first):
        return []
    beside = scene.at_token.get(cue + 1, -1)
    if strong and beside >= 0 and _inverted(scene, cue, beside, last):
        subject = -1
    if subject >= 0 and not scene.passive(scene.cued[subject].after_at):
        start = _complement(scene, cue, last, strong)
        if start >= 0:
            return _item(scene, start, last, subject, cue, _LOOSE if participle else _PLAIN)
    speaker = subject
    end = scene.mentions[subject].first if subject >= 0 else cue
    if subject < 0:
        speaker = beside if beside >= 0 and scene.cued[beside].before_at == cue else -1
    if not strong or speaker < 0 or end - 1 <= first:
        return []
    comma = end - 1
    if (
        tokens.text[comma] != ","
        or tokens.lower[first] in ASKED
        or any(tokens.quoted[k] >= 0 for k in (comma - 1, comma - 2))
    ):
        return []
    after = max(cue, scene.mentions[speaker].last) + 1
    while after <= last and tokens.lower[after] in AUXILIARY_TIMES:
        after += 1
    if (
        after <= last
        and tokens.is_word(after)
        and tokens.lower[after] not in ("in", "on", "during", "at", "as")
    ):
        return []  # the verb has an object of its own
    found = _item(scene, first, comma - 1, speaker, cue, _PLAIN) if comma - first >= 4 else []
    if after < last and tokens.text[after] == ",":
        found += _item(scene, after + 1, last, speaker, cue, _PLAIN)
    return found


def _inverted(scene: Scene, cue: int, beside: int, last: int) -> bool:
    """Whether who stands right behind the verb says what is before its comma: "…, said Ann Example, the mayor."."""
    after = scene.mentions[beside].last + 1
    alone = after > last or scene.tokens.text[after] == ","
    return scene.tokens.text[cue - 1] == "," and scene.mentions[beside].kind == "name" and alone


def _signpost(scene: Scene, first: int) -> bool:
    """A line that points to another article ("READ MORE: ...")."""
    tokens = scene.tokens
    return (
        tokens.text[first] in ("READ", "WATCH", "RELATED", "MORE", "VIDEO", "LISTEN")
        and ":" in tokens.text[first : first + 4]
    )


def _sentence(scene: Scene, at: int) -> tuple[int, int]:
    """First and last token of the sentence around a token, closing punctuation left out."""
    first, last = scene.sentence_span(at)
    while last > at and scene.tokens.text[last] in ".;:!?":
        last -= 1
    return first, last


def _complement(scene: Scene, cue: int, last: int, strong: bool) -> int:
    """Token where the clause after a cue begins, or -1: at "that", or at once with its subject."""
    tokens = scene.tokens
    k = cue + 1
    if k > last or not tokens.is_word(k) or tokens.quoted[k] >= 0:
        return -1
    told = tokens.lower[cue].startswith(
        ("tell", "told", "warn", "assur", "remind", "inform", "reassur", "promis")
    )
    if told and k in scene.at_token:
        k = scene.mentions[scene.at_token[k]].last + 1
    for at in range(k, min(k + 9, last)):
        if tokens.lower[at] == "that" and tokens.quoted[at] < 0:
            return at
        if at in scene.at_token and not _aside(scene, at):
            break
    while k < last and tokens.lower[k] in AUXILIARY_TIMES:
        k += 1
    if tokens.lower[cue] not in _BARE or k > last - _SHORTEST + 1 or not tokens.is_word(k):
        return -1
    low = tokens.lower[k]
    if low in ("to", "in", "on", "at", "of", "with", "about", "by", "for", "from", "during", "after", "before", "when",
               "as", "and", "but", "or", "while", "so", "goodbye", "hello", "nothing", "something"):  # fmt: skip
        return -1
    if tokens.lower[cue] not in _CORE and not any(word in _FINITE for word in tokens.lower[k : k + 12]):
        return -1
    if k in scene.at_token or low in (
        "there",
        "if",
        "no",
        "not",
        "what",
        "how",
        "why",
        "whether",
        "more",
        "people",
    ):
        return k
    return k if strong and not told else -1


def _aside(scene: Scene, at: int) -> bool:
    return scene.tokens.lower[at - 1] in ("in", "on", "at", "to", "during", "of", "a", "an", "the")


def _according(scene: Scene, head: int) -> list[Quote]:
    """What is told "according to" somebody, whom the first mention behind names ("to former council head Ann Example")."""
    tokens = scene.tokens
    first, last = _sentence(scene, head)
    i = next((scene.at_token[k] for k in range(head + 2, min(head + 7, last + 1)) if k in scene.at_token), -1)
    if i < 0 or not all(map(tokens.is_word, range(head, scene.mentions[i].first))):
        return []
    mention = scene.mentions[i]
    if head <= first + 1:
        comma = next(
            (k for k in range(mention.last + 1, min(mention.last + 16, last)) if tokens.text[k] == ","), -1
        )
        return _item(scene, comma + 1, last, i, head, _PLAIN) if comma >= 0 else []
    end = head - 1
    while end > first and not tokens.is_word(end) and tokens.quoted[end] < 0:
        end -= 1
    found = _item(scene, first, end, i, head, _PLAIN)
    comma = mention.last + 1
    if comma < last and tokens.text[comma] == "," and tokens.text[head - 1] == ",":
        found += _item(scene, comma + 1, last, i, head, _PLAIN)
    return found


def _item(scene: Scene, first: int, last: int, speaker: int, cue: int, confidence: float) -> list[Quote]:
    tokens = scene.tokens
    while first < last and not tokens.is_word(first) and tokens.text[first] not in "“\"‘'$«„":
        first += 1
    if last - first + 1 < _SHORTEST or (
        tokens.quoted[first] >= 0 and tokens.quoted[first] == tokens.quoted[last]
    ):
        return []
    speaker = scene.principal(speaker)
    mention = scene.mentions[speaker]
    return [
        Quote(
            tokens.start[first],
            tokens.end[last],
            "indirect",
            scene.name(speaker) or None,
            tokens.start[mention.first],
            tokens.end[mention.last],
            tokens.start[cue],
            tokens.end[cue],
            confidence,
        )
    ]
