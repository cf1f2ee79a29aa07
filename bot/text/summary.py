"""Summary of an article: passages chosen from its own sentences, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from bot.news import Reading, Sentence
from bot.text.junk import FEWEST_WORDS, after_dateline, is_ended, is_junk
from bot.text.likely import Evidence, Gram, Model, Source, pieces, weights
from bot.text.naming import Naming
from bot.text.openings import GUARDED, leans, needs_the_one_before, second_mentions
from bot.text.reasons import Told, reasons_for
from bot.text.selection import Budget, Line, Unit, best, line_of, marginal, named, units, worth_of
from bot.text.sentences import split
from bot.text.words import count_words

#: Sentences that are read, from the top: 20,000 words have about 900, and what comes after 300 is hardly ever chosen
#: (cnndm dev: no sentence after the 80th in any oracle summary of three).
READ = 300
#: Length of the summary that an editor would write, over that of as many typical sentences of the article. Two or three
#: sentences: cnndm rows, where 0.65 and 0.95 both lose 0.2 to 0.4 R1; one: xsum and orangesum rows, flat from 1.5 to
#: 2.5; four and more: bbc and tes_tr rows, where 0.8 loses 4 R1, takes short and empty sentences and leaves room unused.
#: All 2026-11-24, cross-validated.
EDITORS_LENGTH, EDITORS_BRIEF, EDITORS_LONG = 0.8, 1.5, 2.0
#: Under so many sentences, or unless so much is saved, a summary is pointless: the lead is shown.
#: The rule of the summary bots people liked (autotldr: 70 % shorter or silent).
FEWEST_SENTENCES, LEAST_SAVED = 6, 0.70
#: Median words of a text's sentences over which they are none: of 2,319 articles of the evaluation data no median is over 66.
UNENDED = 100
NO_SENTENCE = "This text has no sentence to show."
NO_SENTENCES = "Only how this begins: it is not written in sentences, as lists, tables and verse are not."
ONLY_BEGINS = "Only how the article begins: "
NOT_ABOUT = "Nothing in this article is about “{about}”."
NOT_ABOUT_GENERAL = "Nothing in this article is about “{about}”: this is its general summary."
NO_STOPS = "This text has hardly any full stops: I cannot tell its sentences apart, so there are none to choose from."


@dataclass(frozen=True, slots=True)
class Chosen:
    """One passage of a summary: offsets into the body, rank from 1 (best), score 0…1 and why, in words.

    `bracket` is a name to be shown before the passage, visibly outside it: whom its words mean.
    """

    start: int
    end: int
    rank: int
    score: float
    reasons: tuple[str, ...]
    bracket: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Passages in reading order; `saved` is the share of the body's words not shown, 0…1.

    `note` says in words what the reader should know (only the lead is shown, and why); "" when nothing.
    """

    chosen: tuple[Chosen, ...]
    note: str
    saved: float


@dataclass(slots=True)
class Page:
    """An article laid out for choosing, whatever the length. `starts` are the sentences' starts after their datelines;
    `cut` the sentences in pieces; `wanted` the pieces asked about, `about` those of them that each sentence has.
    """

    sentences: Sequence[Sentence]
    texts: list[str]
    starts: list[int]
    cut: list[list[str]]
    units: list[Unit]
    leaning: list[bool]
    wanted: frozenset[str]
    about: list[frozenset[str]]
    evidence: Evidence


def choose(
    headline: str,
    body: str,
    *,
    sentences: int = 5,
    words: int | None = None,
    language: str = "en",
    about: str = "",
    found: Sequence[Sentence] | None = None,
    model: Model | None = None,
) -> tuple[Page, list[int]]:
    """The page and the numbers of the chosen sentences, whatever is saved. () only for a body without a sentence."""
    listed = split(body, language) if found is None else found
    page = lay_out(headline, body, listed, language, about)
    kind = kind_of(headline, sentences if words is None else 0)
    known = model or weights()[kind]
    return page, _best(page, lines_of(page, kind, known), known, language, sentences, words)


def _best(
    page: Page, lines: Sequence[Line], model: Model, language: str, sentences: int, words: int | None
) -> list[int]:
    """Numbers of the chosen sentences; `words` stand for `sentences`."""
    typical = median(line.pieces for line in lines) if lines else 0.0
    budget = Budget(
        expected=float(words)
        if words is not None
        else typical * sentences * expected_share(sentences, language),
        sentences=None if words is not None else sentences,
        words=words,
        shape=model.shape,
    )
    candidates = _focused(page, sentences if words is None else 1)
    numbers = best(named(candidates, page.texts, language), lines, budget)
    if not numbers and page.texts:
        numbers = [next((i for i, text in enumerate(page.texts) if not is_junk(text)), 0)]
    return numbers


def kind_of(headline: str, sentences: int) -> str:
    """Which learned numbers a summary is chosen by; 0 sentences stands for a length in words.

    Those for two and three sentences were learned on whole summaries of three and serve no others: with them the longer
    ones of tes_tr lose 2.5 R1.
    """
    if sentences == 1:
        return "brief" if headline.strip() else "brief_bare"
    return "article" if 2 <= sentences <= 3 else "long"


def expected_share(sentences: int, language: str) -> float:
    """Length of an editor's summary over that of as many typical sentences of the article.

    Two and three short ones are the habit of English highlights: tes_tr gains 5 R1 and R2 without it (2026-11-25).
    """
    if sentences > 3:
        return EDITORS_LONG
    return EDITORS_LENGTH if sentences > 1 and language == "en" else EDITORS_BRIEF


def lay_out(headline: str, body: str, listed: Sequence[Sentence], language: str, about: str = "") -> Page:
    """Everything that choosing needs to know of an article, of which the first READ sentences are read."""
    listed = listed[:READ]
    starts = starts_of(body, listed, language)
    texts = [body[start : sentence.end] for start, sentence in zip(starts, listed, strict=True)]
    cut = [pieces(text, language) for text in texts]
    evidence = Evidence([Source(pieces(headline, language), texts, cut)], language)
    wanted = frozenset(pieces(about, language)) - evidence.stop
    leaning = [
        bool(i or starts[i] > listed[i].start) and (needs_the_one_before(text, language) or again)
        for i, (text, again) in enumerate(zip(texts, second_mentions(texts, language), strict=True))
    ]
    return Page(
        listed,
        texts,
        starts,
        cut,
        units(texts, leaning, unfit(texts, set())),
        leaning,
        wanted,
        [wanted & frozenset(line) for line in cut],
        evidence,
    )


def lines_of(page: Page, kind: str, model: Model) -> list[Line]:
    """The sentences of a page as a kind of summary values them."""
    likely = page.evidence.likely(kind, model)
    if page.wanted:
        likely = focus(likely, page.wanted, page.cut)
    return [line_of(text, line, likely) for text, line in zip(page.texts, page.cut, strict=True)]


def starts_of(body: str, listed: Sequence[Sentence], language: str) -> list[int]:
    """Where the sentences start after their datelines. One that leans keeps it: the first words of a body never dangle."""
    found = []
    for sentence in listed:
        skipped = after_dateline(body[sentence.start : sentence.end])
        dangles = bool(skipped) and leans(body[sentence.start + skipped : sentence.end], language)
        found.append(sentence.start + (0 if dangles else skipped))
    return found


def unfit(texts: Sequence[str], seen: set[str]) -> list[bool]:
    """Which sentences are never shown: junk, questions, fragments where others are whole sentences, and what was said
    before, in this article or in those `seen` so far (which grows).
    """
    whole = in_sentences(texts)
    found = []
    for text in texts:
        key = " ".join(text.split()).casefold()
        found.append(
            is_junk(text)
            or key in seen
            or (whole and not is_ended(text))
            or text.rstrip("\"'”’»)] ").endswith(("?", "？"))
        )
        seen.add(key)
    return found


def in_sentences(texts: Sequence[str]) -> bool:
    """Whether most of what a text was cut into ends as sentences do; lists, tables and verse do not.

    Lines of a few words (times of a live blog, subheads) do not count beside longer ones.
    """
    long_enough = [text for text in texts if count_words(text) >= FEWEST_WORDS] or texts
    return 2 * sum(map(is_ended, long_enough)) > len(long_enough)


#: A word asked for counts as so many words that surely stand in the summary (a sentence of 25 words has about 6 likely
#: grams), and as no less than the whole of the weightiest sentence; its neighbours in a sentence as half more.
ASKED = 6.0


def focus(
    likely: tuple[dict[Gram, float], dict[Gram, float]],
    wanted: frozenset[str],
    lines: Sequence[Sequence[str]],
) -> tuple[dict[Gram, float], dict[Gram, float]]:
    """The likely grams when the reader asks about some words: these first, then what is said with them."""
    near = {word for line in lines if wanted & set(line) for word in line}
    one, two = dict(likely[0]), dict(likely[1])
    for gram in one:
        if gram[0] in near:
            one[gram] = max(0.0, one[gram]) * 1.5
    weightiest = max((sum(worth_of(line, likely).values()) for line in lines), default=0.0)
    for word in wanted & {word for line in lines for word in line}:
        one[(word,)] = max(ASKED, weightiest)
    return one, two


def _focused(page: Page, count: int) -> list[Unit]:
    """The units that may be chosen; when words were asked for, those about them if there are enough."""
    about = [unit for unit in page.units if any(page.about[number] for number in unit.numbers)]
    return about if len(about) >= count else page.units


def summarise(
    headline: str,
    body: str,
    *,
    sentences: int = 5,
    words: int | None = None,
    language: str = "en",
    about: str = "",
    reading: Reading | None = None,
) -> Summary:
    """The summary of one article: at most `sentences` sentences, or at most `words` words."""
    return Summariser(headline, body, language=language, about=about, reading=reading).of(sentences, words)


class Summariser:
    """Summaries of one article: what does not depend on their length is worked out once."""

    def __init__(
        self,
        headline: str,
        body: str,
        *,
        language: str = "en",
        about: str = "",
        reading: Reading | None = None,
    ) -> None:
        self.headline, self.body, self.language, self.about = headline, body, language, about.strip()
        self._listed = reading.sentences if reading else split(body, language)
        self._lengths = [count_words(body[sentence.start : sentence.end]) for sentence in self._listed]
        self._naming = Naming(body, self._listed[:READ], language, reading)
        self._lines: dict[str, list[Line]] = {}

    @cached_property
    def _page(self) -> Page:
        return lay_out(self.headline, self.body, self._listed, self.language, self.about)

    def of(self, sentences: int = 5, words: int | None = None) -> Summary:
        """The summary of so many sentences at most, or words.

        Where that would save under 70 %, and under six sentences, the lead of the same length is shown and the note
        says so; of what was asked about, the sentences about it. Empty for a body without a sentence, or without full stops.
        """
        total = sum(self._lengths)
        if not total:
            return Summary((), NO_SENTENCE, 0.0)
        if median(self._lengths) > UNENDED:
            return Summary((), NO_STOPS, 0.0)
        page, sentences = self._page, max(1, sentences)
        kind = kind_of(self.headline, sentences if words is None else 0)
        lines = self._lines_of(kind)
        numbers = _best(page, lines, weights()[kind], self.language, sentences, words)
        pointless = self._pointless(page, numbers, total)
        told = any(page.about[number] for number in numbers)
        if (pointless or not told) and (asked := _about(page, numbers, sentences)):
            numbers, pointless = asked, ""
        elif pointless:
            numbers = _lead(page, sentences, words)
        missing = ""
        if self.about and not any(page.about[number] for number in numbers):
            missing = (NOT_ABOUT if pointless else NOT_ABOUT_GENERAL).format(about=self.about)
        note = " ".join(part for part in (missing, pointless, language_note(self.language)) if part)
        return Summary(self._explained(numbers, lines), note, 1 - _words(page, numbers) / total)

    def _pointless(self, page: Page, numbers: Sequence[int], total: int) -> str:
        """Why a summary would help nobody, in words; "" where it does."""
        if not in_sentences(page.texts):
            return NO_SENTENCES
        if len(self._listed) < FEWEST_SENTENCES:
            return ONLY_BEGINS + f"it has only {_counted(len(self._listed))}."
        if _words(page, numbers) > (1 - LEAST_SAVED) * total:
            return ONLY_BEGINS + "a summary of this length would save less than 70 % of the reading."
        return ""

    def _lines_of(self, kind: str) -> list[Line]:
        if kind not in self._lines:
            self._lines[kind] = lines_of(self._page, kind, weights()[kind])
        return self._lines[kind]

    def _explained(self, numbers: Sequence[int], lines: Sequence[Line]) -> tuple[Chosen, ...]:
        """The chosen sentences with rank, score, reasons and, where a name is needed to understand one, the name."""
        page = self._page
        scores = marginal(numbers, lines, sum(lines[number].pieces for number in numbers) + 1.0)
        order = sorted(numbers, key=lambda number: (-scores[number], number))
        ranks = {number: rank for rank, number in enumerate(order, 1)}
        told = Told(
            page.texts,
            [line.worth for line in lines],
            page.evidence.headlines[0] - page.evidence.stop,
            self.language,
        )
        found = []
        shown = ""
        for number in numbers:
            start, end = page.starts[number], page.sentences[number].end
            found.append(
                Chosen(
                    start,
                    end,
                    ranks[number],
                    round(scores[number], 4),
                    reasons_for(number, numbers, told, page.leaning, page.about[number]),
                    self._naming.bracket(start, end, shown),
                )
            )
            shown += " " + self.body[start:end]
        return tuple(found)


def language_note(language: str) -> str:
    """What to say of a language without rules of its own; "" for the others."""
    if language in GUARDED:
        return ""
    return (
        "I have no rules for the language of this text: chosen by place and repeated words, and a passage may need the "
        "sentence before it."
    )


def _counted(sentences: int) -> str:
    return "one sentence" if sentences == 1 else f"{sentences} sentences"


def _words(page: Page, numbers: Sequence[int]) -> int:
    return sum(count_words(page.texts[number]) for number in numbers)


def _about(page: Page, numbers: Sequence[int], most: int) -> list[int]:
    """Sentences about what was asked, and those that they lean on: of the chosen ones, else the first of the article."""
    about = {n for unit in page.units if any(page.about[m] for m in unit.numbers) for n in unit.numbers}
    return [number for number in numbers if number in about] or sorted(about)[:most]


def _lead(page: Page, sentences: int, words: int | None) -> list[int]:
    """The first sentences that can stand, as many as were asked for, one at least; no half quote.

    One that leans on its predecessor stands behind it.
    """
    fit = sorted(page.units, key=lambda unit: (unit.first, unit.last))
    if not fit:
        return [next((i for i, text in enumerate(page.texts) if not is_junk(text)), 0)]
    numbers = list(fit[0].numbers)
    for unit in fit[1:]:
        longer = sorted({*numbers, *unit.numbers})
        if len(longer) == len(numbers):
            continue
        enough = len(longer) > sentences if words is None else _words(page, longer) > words
        if enough:
            break
        numbers = longer
    return numbers
