"""Wire copies: what counts as one voice."""

import pytest

from bot.text.wire import containment, fingerprint, hashes, is_wire_copy, shingles, voices

WIRE = (
    "Ferry traffic between Norhaven and the island of Ulst stopped on Tuesday after a crane fell on the pier. "
    "Nobody was hurt, the harbour office said. Engineers expect to need four days to clear the berth, and the two "
    "mail boats will land at Skarl until then. The crane, built in 1962, had passed its yearly inspection in March. "
    "Harbour master Ilse Brandvold said the wind had reached 31 metres a second when the mast gave way. The island "
    "council has asked shops to limit the sale of milk and bread, though the mayor called stocks sufficient."
)
CUT = WIRE.split(" The island council")[0]
OWN = (
    "A crane came down on the Norhaven pier during Tuesday's storm, cutting the ferry link to Ulst for days. "
    "Islanders woke to empty bread shelves as word spread that no boat would land before the weekend. Ilse Brandvold, "
    "who runs the harbour, told this paper that she had never seen gusts like it. The inspection of March had found "
    "nothing wrong with the sixty-year-old machine, she added, while divers began to look at the quay wall below."
)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (WIRE, WIRE, True),
        (WIRE, WIRE.replace("“", '"').upper(), True),
        (WIRE, "NORHAVEN (Coast Press) — " + WIRE.replace("said.", "said in a statement."), True),
        (WIRE, CUT, True),
        (WIRE, OWN, False),
        (WIRE, OWN * 3 + CUT[:150], False),
        (WIRE, "", False),
        ("", "", False),
        ("Ferry traffic stopped on Tuesday.", "Ferry traffic stopped on Tuesday.", False),
    ],
    ids=[
        "same",
        "capitals",
        "dateline",
        "cut from below",
        "own words",
        "quotes a brief",
        "empty",
        "both empty",
        "short",
    ],
)
def test_near_identical_texts_are_one_voice(a: str, b: str, same: bool) -> None:
    assert is_wire_copy(fingerprint(a), fingerprint(b)) is same
    assert is_wire_copy(fingerprint(b), fingerprint(a)) is same


def test_a_long_report_that_quotes_a_brief_in_full_is_its_own_voice() -> None:
    report = " ".join(f"The {word} of the place was {word} again that day." for word in (OWN * 3).split())
    assert not is_wire_copy(fingerprint(WIRE), fingerprint(f"{report} {WIRE}"))


def test_fingerprints_are_the_same_in_every_process() -> None:
    assert (
        sorted(shingles("one two three four five")) == [1926104930]
        or len(shingles("one two three four five")) == 1
    )
    assert fingerprint(WIRE) == fingerprint(WIRE)


def test_containment_is_that_of_the_shorter_text() -> None:
    assert containment(fingerprint(WIRE), fingerprint(CUT)) > 0.9
    assert containment(fingerprint(WIRE), "") == 0.0


def test_a_damaged_fingerprint_is_like_nothing() -> None:
    assert not is_wire_copy("abc", fingerprint(WIRE))
    assert containment("not base 85 \x00", fingerprint(WIRE)) == 0.0


def test_the_sample_of_a_fingerprint_are_its_hashes() -> None:
    kept = [value for value in shingles(WIRE) if value % 4 == 0]
    assert len(hashes(fingerprint(WIRE))) == len(kept) > 5
    assert hashes("") == frozenset()


def test_voices_name_the_first_article_of_each_voice() -> None:
    prints = [fingerprint(text) for text in (OWN, WIRE, "", CUT, WIRE + " It is the third such fall.")]
    assert voices(prints) == (0, 1, 2, 1, 1)
    assert voices([]) == ()
