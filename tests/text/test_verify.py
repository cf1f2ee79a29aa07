"""The quote check: verdicts, places, speakers, and that nothing changed is ever called exact."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.engine_checks import QuoteIndex
from bot.news import Quote
from bot.text.verify import Check, Checked, check
from bot.text.word_lists import listed

CONFIRMING = ("exact", "typography")

COUNCIL = """HARROW — Mayor Ada Okoro opened the debate on Monday evening in the town hall of Harrow Bay.

“We will not close the Harrow library this year, and we can't raise the fee above 2.5 percent,” Okoro said. “It was never planned. Nobody on this council wants it — not one of the 14 members.”

“They told us 40 people lost their jobs … and nobody wrote to them. That is a shame! We owe them an answer,” said Lee Park, who leads the union of the dock workers. He called the plan “a well-known trick”.

The library was built in 1921 and has been closed twice since the war.

“First we waited for the money. Then we waited for the permit.

“Now we wait for the mayor,” Park said.
"""
SPEAKERS = {
    "We will not close": "Ada Okoro",
    "It was never planned": "Ada Okoro",
    "They told us 40": "Lee Park",
    "First we waited": "Lee Park",
    "Now we wait": None,
}


def _read(body: str) -> Checked:
    quotes = []
    for opening, speaker in SPEAKERS.items():
        start = body.index(opening)
        end = min(at for at in (body.find("”", start), body.find("\n", start)) if at > 0)
        quotes.append(Quote(start, end, "direct", speaker))
    return Checked("council", body, tuple(quotes))


ARTICLE = _read(COUNCIL)

VERDICTS = [
    ("exact", "We will not close the Harrow library this year"),
    ("exact", "“We will not close the Harrow library this year”."),
    ("exact", "nobody wrote to them. That is a shame!"),
    ("exact", "a well-known trick"),
    ("exact", "Now we wait for the mayor"),
    ("typography", "we will not close the Harrow library this year"),
    ("typography", "and we can’t raise the fee"),
    ("typography", "They told us 40 people lost their jobs ... and nobody wrote to them"),
    ("typography", "Nobody on this council wants it - not one of the 14 members"),
    ("typography", "We will not close\nthe Harrow library this year."),
    ("differs", "We will close the Harrow library this year"),
    ("differs", "We will now close the Harrow library this year"),
    ("differs", "We will not close the Harrow Library this year"),
    ("differs", "We will not close the Harrow library this year, and we can"),
    ("differs", "and we can't raise the fee above 2"),
    ("differs", "We will not close the library this year"),
    ("differs", "They told us 30 people lost their jobs"),
    ("differs", "We will not close the Harrow library this year?"),
    ("differs", "That is a shame. We owe them an answer"),
    ("differs", "That is a shame! we owe them an answer"),
    ("differs", "Nobody on this council wants it not one of the 14 members"),
    ("differs", "a well known trick"),
    ("stitched", "We will not close … the fee above 2.5 percent"),
    ("stitched", "We will not close [...] the fee above 2.5 percent"),
    ("stitched", "and nobody wrote to them. We owe them an answer"),
    ("stitched", "and we can't raise the fee above 2.5 percent. It was never planned"),
    ("stitched", "and we can't raise the fee above 2.5 percent, it was never planned"),
    ("stitched", "Then we waited for the permit. Now we wait for the mayor"),
    ("stitched", "We will not close … Nobody on this council wants it … We owe them an answer"),
    ("not quoted", "The library was built in 1921"),
    ("not quoted", "He called the plan a well-known trick"),
    ("not quoted", "Okoro said. “It was never planned."),
    ("absent", "The moon will be full on the night of the regatta"),
    ("absent", "of the people in the town of the mayor"),
    ("too short", "well-known"),
    ("too short", "“That is”"),
    ("too short", ""),
    ("too short", "… ! ?"),
]


@pytest.mark.parametrize(("verdict", "text"), VERDICTS, ids=[f"{v}: {t[:40]}" for v, t in VERDICTS])
def test_verdicts(verdict: str, text: str) -> None:
    found = check(text, None, [ARTICLE])
    assert found.verdict == verdict
    assert (found.start is None) == (verdict in ("absent", "too short"))
    assert (found.article is None) == (verdict in ("absent", "too short"))


SPOKEN = [
    ("Ada Okoro", "We will not close the Harrow library", "exact", True),
    ("Okoro", "we will not close the Harrow library", "typography", True),
    ("Mayor Okoro", "We will not close the Harrow library", "exact", True),
    ("Lee Park", "We will not close the Harrow library", "other speaker", True),
    ("Ada Okoro", "They told us 40 people lost their jobs", "other speaker", True),
    ("Iris Lindqvist", "Now we wait for the mayor", "other speaker", False),
    ("Ada Okoro", "Now we wait for the mayor", "exact", False),
    ("Ada Okoro", "a well-known trick", "exact", False),
    (None, "Now we wait for the mayor", "exact", False),
]


@pytest.mark.parametrize(("speaker", "text", "verdict", "certain"), SPOKEN)
def test_a_speaker_is_denied_only_where_it_is_certain(
    speaker: str | None, text: str, verdict: str, certain: bool
) -> None:
    found = check(text, speaker, [ARTICLE])
    assert (found.verdict, found.speaker_certain) == (verdict, certain)


def test_a_person_no_article_names_is_said_not_to_be_named() -> None:
    assert not check("Now we wait for the mayor", "Iris Lindqvist", [ARTICLE]).named
    assert check("Now we wait for the mayor", "Ada Okoro", [ARTICLE]).named


def test_a_description_in_the_article_denies_nobody_the_article_names() -> None:
    body = "Ada Okoro spoke. “We will not close the library,” said the mayor."
    article = Checked(1, body, (Quote(18, 46, "direct", "the mayor"),))
    assert check("We will not close the library", "Ada Okoro", [article]).verdict == "exact"


def test_one_article_that_lets_the_speaker_say_it_is_enough() -> None:
    other = Checked("other", COUNCIL, (Quote(100, 190, "direct", "Lee Park"),))
    found = check("We will not close the Harrow library", "Ada Okoro", [other, ARTICLE])
    assert (found.verdict, found.article) == ("exact", "council")
    assert [place.article for place in found.places] == ["other", "council"]


def test_an_exact_place_is_preferred_to_a_retyped_one() -> None:
    retyped = Checked("retyped", COUNCIL.replace("can't", "can’t"))
    found = check("and we can't raise the fee", None, [retyped, ARTICLE])
    assert (found.verdict, found.article) == ("exact", "council")


def test_what_was_left_out_around_a_partial_quote_is_shown() -> None:
    found = check("nobody wrote to them", None, [ARTICLE])
    assert found.before is not None
    assert found.after is not None
    assert COUNCIL[slice(*found.before)].startswith("They told us")
    assert COUNCIL[slice(*found.after)].endswith("an answer,")
    whole = check(
        "It was never planned. Nobody on this council wants it — not one of the 14 members", None, [ARTICLE]
    )
    assert whole.before is whole.after is None


def test_the_parts_of_a_stitched_text_are_shown_in_order() -> None:
    found = check("We will not close … Nobody on this council wants it", None, [ARTICLE])
    assert [COUNCIL[start:end] for start, end in found.parts] == [
        "We will not close",
        "Nobody on this council wants it",
    ]
    assert (found.start, found.end) == (found.parts[0][0], found.parts[-1][1])
    assert found.speaker == "Ada Okoro"


def test_the_changed_word_is_named() -> None:
    found = check("We will close the Harrow library this year", None, [ARTICLE])
    assert [(token.new, token.change) for token in found.diff if token.kind != "same"] == [
        ("not", "negation")
    ]
    assert COUNCIL[found.start : found.end] == "We will not close the Harrow library this year"


def test_a_forgotten_mark_makes_no_quote_of_the_articles_own_words() -> None:
    body = "“We will wait here, Okoro said. She left the hall early.\n\nThe debate went on without her."
    assert check("She left the hall early", None, [Checked(1, body)]).verdict == "not quoted"
    assert check("The debate went on without her", None, [Checked(1, body)]).verdict == "not quoted"


@pytest.mark.parametrize(
    ("body", "text", "verdict"),
    [
        ("« Nous ne partirons pas d’ici », a dit Mme Roux.", "Nous ne partirons pas d'ici", "typography"),
        ("« Nous ne partirons pas d’ici », a dit Mme Roux.", "Nous partirons d’ici", "differs"),
        ("„Wir müssen nicht gehen“, sagte Weiß.", "Wir müssen nicht gehen", "exact"),
        ("„Wir müssen nicht gehen“, sagte Weiß.", "Wir mussen nicht gehen", "differs"),
        ("王明说：“我们不会离开这里，也不会停止工作。”", "我们不会离开这里", "exact"),
        ("王明说：“我们不会离开这里，也不会停止工作。”", "我们会离开这里，也不会停止工作", "differs"),
        ("王明说：“我们不会离开这里，也不会停止工作。”", "会离开这里，也不会停止工作", "differs"),
        ("‘We will wait here,’ she said.", "We will wait here", "exact"),
    ],
)
def test_other_languages_and_marks(body: str, text: str, verdict: str) -> None:
    assert check(text, None, [Checked(1, body)]).verdict == verdict


def test_no_article_no_answer() -> None:
    assert check("We will not close the library", None, []) == Check("absent")
    assert check("We will not close the library", "Okoro", [Checked(1, "")]).verdict == "absent"


def test_the_index_finds_the_article_that_holds_the_words() -> None:
    others = [
        Checked(number, f"Report {number}. “The fair in town {number} is open,” she said.")
        for number in range(50)
    ]
    index = QuoteIndex([*others, ARTICLE])
    assert index.candidates("We will not close the Harrow library this year")[0] is ARTICLE
    assert len(index.candidates("the town is open", most=5)) == 5
    assert index.candidates("") == []


# --- nothing changed is ever called exact -------------------------------------------------------------------------

VOCABULARY = listed(
    "we they must may will not never can't close open keep the a this that library bridge harbour fee plan 14 2.5 40 "
    "Okoro Park Lindqvist Harrow Tuesday because and but if money workers year years people two three nobody well-known"
)
WORD = st.sampled_from(sorted(VOCABULARY))
SENTENCE = st.lists(WORD, min_size=4, max_size=12).map(" ".join)


@st.composite
def articles(draw: st.DrawFn) -> tuple[Checked, list[str]]:
    """An article of invented quotes and narration, and the quotes."""
    quotes = [
        " ".join(sentence[0].upper() + sentence[1:] + mark for sentence, mark in draw(
            st.lists(st.tuples(SENTENCE, st.sampled_from([".", "?", "!", "."])), min_size=1, max_size=3)))
        for _ in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    opening, closing = draw(st.sampled_from([("“", "”"), ('"', '"'), ("«", "»"), ("„", "“")]))
    lines = [
        f"{opening}{quote}{closing} said Ada Okoro on day {number}." for number, quote in enumerate(quotes)
    ]
    return Checked("a", draw(st.sampled_from(["\n\n", " "])).join(lines)), quotes


def _units(text: str) -> list[str]:
    """Words, numbers and the marks that may not change: what a reader of both texts would compare."""
    return re.findall(r"[\w]+(?:[-'’.][\w]+)*|[,?!.;:]", text)


def _stands(units: list[str], quotes: list[str]) -> bool:
    """Whether the units stand in a quote, free only in the case of the first letter and in what ends them."""
    while units and units[-1] in ".,;:":
        units = units[:-1]
    if not units:
        return True
    low = [units[0].lower(), *units[1:]]
    for quote in quotes:
        its = _units(quote)
        for at in range(len(its) - len(units) + 1):
            part = its[at : at + len(units)]
            if [part[0].lower(), *part[1:]] == low:
                return True
    return False


@st.composite
def mutated(draw: st.DrawFn) -> tuple[Checked, str]:
    """A quote changed by one edit that changes its words, perhaps retyped on top of it."""
    article, quotes = draw(articles())
    quote = draw(st.sampled_from(quotes))
    words = quote.split(" ")
    at = draw(st.integers(0, len(words) - 1))
    edit = draw(st.sampled_from(
        ["drop", "insert", "exchange", "digit", "swap", "cut", "case", "letter", "comma", "question", "join", "append"]))  # fmt: skip
    if edit == "drop":
        del words[at]
    elif edit == "insert":
        words.insert(at, draw(st.sampled_from(["not", "never", "all", "2", "Okoro"])))
    elif edit == "exchange":
        words[at] = draw(WORD)
    elif edit == "digit":
        numbers = [i for i, word in enumerate(words) if any(char.isdigit() for char in word)]
        assume(numbers)
        at = draw(st.sampled_from(numbers))
        words[at] = re.sub(r"\d", draw(st.sampled_from("0123456789")), words[at], count=1)
    elif edit == "swap":
        other = draw(st.integers(0, len(words) - 1))
        words[at], words[other] = words[other], words[at]
    elif edit == "cut":
        assume(len(words) > 4)
        end = draw(st.integers(at, len(words) - 1))
        del words[at : end + 1]
    elif edit == "case":
        words[at] = words[at].swapcase()
    elif edit == "letter":
        words[at] = words[at][:-1]
    elif edit == "comma":
        words[at] = words[at].rstrip(".?!") + ","
    elif edit == "question":
        words[-1] = words[-1].rstrip(".?!") + draw(st.sampled_from("?!"))
    elif edit == "join":
        words = (quote + " " + draw(st.sampled_from(quotes))).split(" ")
    else:
        words.append(draw(WORD))
    text = " ".join(word for word in words if word)
    if draw(st.booleans()):
        text = draw(st.sampled_from(["“{}”", '"{}"', " {}\n", "«{}»."])).format(text)
    if draw(st.booleans()):
        text = text.replace(" ", draw(st.sampled_from(["  ", "\u00a0", "\n", " \u200b"])), 1)
    if draw(st.booleans()):
        text = text.replace("'", "’")
    assume(not _stands(_units(text.replace("’", "'").replace("\u200b", "")), quotes))
    return article, text


@settings(max_examples=600, deadline=None)
@given(mutated())
def test_a_changed_quote_is_never_called_exact(case: tuple[Checked, str]) -> None:
    article, text = case
    assert check(text, None, [article]).verdict not in CONFIRMING


@st.composite
def told(draw: st.DrawFn) -> tuple[Checked, str, str, list[str]]:
    """An article with two quotes, the first two sentences long; both quotes and two names in the first."""
    one, other = draw(st.permutations(["Okoro", "Lindqvist", "Marchetti", "Harrow"]))[:2]
    number = draw(st.integers(12, 98))
    thing = draw(st.sampled_from(["fee", "bridge toll", "library budget"]))
    first = (
        f"We will not raise the {thing} by {number} per cent — {one} told {other} so twice. "
        f"It's the council's money, and nobody asked the villages, which pay most of it."
    )
    second = "The old pumps must be replaced before anyone speaks of a new square."
    body = (
        f"Ada Brandt met the press. “{first}” she said.\n\nThe hall was full. “{second}” Brandt added later."
    )
    return Checked("a", body), first, second, [one, other]


#: Kind of change → what it makes of (first quote, second quote, names), the verdict, the change named in the diff.
CHANGES: dict[str, tuple[Callable[[str, str, list[str]], str], str, str | None]] = {
    "nothing": (lambda first, second, names: first, "exact", None),
    "drop not": (lambda first, second, names: first.replace(" not ", " "), "differs", "negation"),
    "one digit": (
        lambda first, second, names: re.sub(r"\d(?= per)", lambda m: str((int(m[0]) + 1) % 10), first),
        "differs",
        "number",
    ),
    "swap names": (
        lambda first, second, names: first.replace(f"{names[0]} told {names[1]}", f"{names[1]} told {names[0]}"),
        "differs",
        None,
    ),
    "another name": (lambda first, second, names: first.replace(names[0], "Petrossian"), "differs", "name"),
    "another modal": (lambda first, second, names: first.replace("will not", "may not"), "differs", "modal"),
    "join two sentences": (
        lambda first, second, names: f"{first[first.index('It'):]} {second}",
        "stitched",
        None,
    ),
    "join with a mark": (lambda first, second, names: f"We will not raise … {second}", "stitched", None),
    "cut a clause": (
        lambda first, second, names: first.replace(", and nobody asked the villages", ""),
        "differs",
        None,
    ),
    "other marks around": (lambda first, second, names: f"«{first}»", "exact", None),
    "other apostrophes": (lambda first, second, names: first.replace("'", "’"), "typography", None),
    "other dashes": (lambda first, second, names: first.replace(" — ", "--"), "typography", None),
    "other spaces": (
        lambda first, second, names: first.replace(" raise ", "\u00a0raise  ").replace("twice. ", "twice.\n"),
        "typography",
        None,
    ),
    "case of the first letter": (lambda first, second, names: "w" + first[1:], "typography", None),
    "case inside": (
        lambda first, second, names: first.replace("the council", "the Council"),
        "differs",
        "capital",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CHANGES)
@settings(max_examples=25, deadline=None)
@given(told())
def test_every_kind_of_change_has_its_verdict(kind: str, case: tuple[Checked, str, str, list[str]]) -> None:
    article, first, second, names = case
    change, verdict, named = CHANGES[kind]
    found = check(change(first, second, names), None, [article])
    assert found.verdict == verdict
    if named is not None:
        assert named in {token.change for token in found.diff}


RETYPED = st.sampled_from(
    [
        lambda text: text,
        lambda text: f"“{text}”",
        lambda text: f'"{text}".',
        lambda text: text.replace("'", "’"),
        lambda text: text.replace(" ", "\u00a0", 2),
        lambda text: text.replace(" ", "\n", 1),
        lambda text: text.replace(" ", " \u200b", 1),
        lambda text: text[0].lower() + text[1:],
        lambda text: text.rstrip(".?!"),
        lambda text: text.rstrip(".") + "," if text.endswith(".") else text,
    ]
)


@settings(max_examples=300, deadline=None)
@given(articles(), st.data())
def test_a_true_quote_in_other_typography_is_always_recognised(
    case: tuple[Checked, list[str]], data: st.DataObject
) -> None:
    article, quotes = case
    quote = data.draw(st.sampled_from(quotes))
    text = data.draw(RETYPED)(data.draw(RETYPED)(quote))
    found = check(text, None, [article])
    assert found.verdict in CONFIRMING
    assert found.start is not None
    assert _units(article.body[found.start : found.end].replace("’", "'"))[1:-1] == _units(quote)[1:-1] or (
        article.body.count(quote[:-1]) > 1 or quote.rstrip(".?!") in article.body
    )


ANY = st.text(
    st.sampled_from([*"abc éE.,;!?…-–’'\"“”«»[]()5%\n", "\u200b", "\u0301", "不", "<"]), max_size=80
)


@settings(max_examples=300, deadline=None)
@given(ANY, ANY)
def test_every_text_and_body_has_an_answer_with_a_place_in_the_body(text: str, body: str) -> None:
    found = check(text, "Okoro", [Checked(1, body)])
    if found.verdict in ("absent", "too short"):
        assert found.article is found.start is found.end is None
    else:
        assert found.start is not None
        assert found.end is not None
        assert 0 <= found.start < found.end <= len(body)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("“we wait and wait” she said. " * 1_000, "we wait and wait and wait … we wait. We wait and wait"),
        ("“" + "we wait and wait " * 300 + "”", "and wait we " * 300),
        ("“a” " * 5_000, "a a a a … a … a … a … a … a … a"),
        ("“" * 20_000, "“" * 500 + "we wait here"),
        ("'" * 20_000, "we wait here" + "'" * 500),
        ("“We wait. We wait. We wait.” " * 500, "We wait. " * 100),
        ("“We wait for you. We go.” " * 300, "We wait for you … " * 50),
        ("“a” " * 12_500, "a … " * 1_000),
    ],
)
def test_time_stays_bounded_on_repeated_words(body: str, text: str) -> None:
    started = time.process_time()
    check(text, None, [Checked(1, body)])
    assert time.process_time() - started < 3.0


def test_a_changed_number_is_found_in_a_speech_that_repeats_itself() -> None:
    lines = [f"We went to the river in {1500 + n} and counted the stones." for n in range(40)]
    body = f"“{' '.join(lines)}” said Ada Brock."
    lines[20] = lines[20].replace("1520", "1250")
    found = check(" ".join(lines), None, [Checked(1, body)])
    assert found.verdict == "differs"
    assert [(token.old, token.new) for token in found.diff if token.kind != "same"] == [("1250", "1520")]
