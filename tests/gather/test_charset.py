"""From bytes to text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gather.charset import declared_encoding, decode
from bot.gather.plain import plain

TEXT = "Ada Löwe sagte: „Die Brücke bleibt für Wochen gesperrt“ – und zwar für alle, auch für Züge."


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (TEXT.encode(), None),
        (TEXT.encode(), "text/html; charset=iso-8859-1"),
        (b'<meta charset="windows-1251">' + TEXT.encode(), None),
        (TEXT.encode("utf-8-sig"), "text/html; charset=utf-16"),
        (TEXT.encode("utf-16"), None),
        (TEXT.encode("utf-16-be"), "text/plain"),
        (TEXT.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (
            b"<meta http-equiv=Content-Type content='text/html; charset=windows-1252'>"
            + TEXT.encode("cp1252"),
            None,
        ),
        (b'<?xml version="1.0" encoding="windows-1252"?>' + TEXT.encode("cp1252"), None),
        (TEXT.encode("cp1252"), "text/html; charset=zlib_codec"),
        (TEXT.encode() + b"\xff", None),
    ],
)
def test_the_encoding_is_told_by_what_is_likeliest(data: bytes, content_type: str | None) -> None:
    assert TEXT in decode(data, content_type)


@pytest.mark.parametrize(
    "label", ["x-no-such", "zlib_codec", "idna", "punycode", "unicode_escape", "utf-7", "rot13", "mbcs", ""]
)
def test_labels_that_are_no_encodings_of_texts_do_not_count(label: str) -> None:
    assert declared_encoding(b"", f"text/html; charset={label}") is None


def test_japanese_in_seven_bits_is_read_as_declared() -> None:
    assert decode("橋は閉鎖".encode("iso2022_jp"), "text/html; charset=iso-2022-jp") == "橋は閉鎖"


@given(
    st.binary(max_size=300), st.sampled_from([None, "text/html; charset=big5", "text/html; charset=utf-16"])
)
def test_any_bytes_become_a_text(data: bytes, content_type: str | None) -> None:
    assert isinstance(decode(data, content_type), str)


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        ("<p>Bridge &amp; ferry</p><p>closed</p>", "Bridge & ferry closed"),
        ("Bridge &amp;amp; &lt;b&gt;ferry&lt;/b&gt;", "Bridge & ferry"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("", ""),
    ],
)
def test_scraps_of_mark_up_become_plain(marked: str, shown: str) -> None:
    assert plain(marked) == shown


@pytest.mark.parametrize("scrap", ["<" * 300_000, "<a " * 100_000, "&lt;" * 100_000, "&" * 300_000])
def test_hostile_scraps_take_no_longer_than_their_length_asks(scrap: str) -> None:
    before = time.process_time()
    plain(scrap)
    assert time.process_time() - before < 2
