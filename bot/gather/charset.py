"""From bytes to text: the encoding of pages, feeds and files."""

from __future__ import annotations

import codecs
import re

#: Labels are looked up among codecs of texts only. Python would also take "zlib_codec", "idna", "unicode_escape"
#: and utf-7 (which hides mark-up from everybody but the reader).
_TEXT_CODECS = (
    "ascii utf-8 utf-16 utf-16-le utf-16-be utf-32 big5 big5hkscs cp950 gb2312 gbk gb18030 hz shift_jis cp932 "
    "euc_jp iso2022_jp euc_kr cp949 johab koi8-r koi8-u mac-roman mac-cyrillic tis-620 cp874 cp866 cp437 cp850 "
    "iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 "
    "iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 "
    "cp1257 cp1258"
)
#: What browsers read under these names. Source: WHATWG Encoding, section 4.2.
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.ASCII | re.IGNORECASE)
_IN_PAGE = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)


def decode(data: bytes, content_type: str | None = None, *, default: str | None = None) -> str:
    """The text of some bytes: by mark, if it is valid UTF-8, by header, by its own declaration, by detection.

    UTF-8 goes before what is declared, because text in another encoding is practically never valid UTF-8 and
    wrong declarations are common. Bytes that don't fit become U+FFFD.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").lstrip("\ufeff")
    declared = declared_encoding(data, content_type)
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace")
    if declared not in ("iso2022_jp", "hz"):  # these two are written in ASCII
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            # A page in UTF-8 with some damage: most of what precedes the fault had to be right by chance otherwise.
            good = data[: error.start]
            if declared == "utf-8" or sum(byte > 127 for byte in good[-20_000:]) > 20:
                return data.decode("utf-8", "replace")
    if declared and not declared.startswith(("utf-16", "utf-32")):
        return data.decode(declared, "replace")
    return data.decode(default or _detected(data), "replace")


def declared_encoding(data: bytes, content_type: str | None = None) -> str | None:
    """Python's name of the encoding that header or text declare; None for none or one we don't take."""
    if content_type and (match := _IN_HEADER.search(content_type[:500])) and (name := _codec(match[1])):
        return name
    if found := _IN_PAGE.search(data[:4096]):
        return _codec((found[1] or found[2]).decode("ascii", "replace"))
    return None


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return _READ_AS.get(name, name) if name in _TEXT_CODECS.split() else None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is NUL."""
    head = data[:1000]
    half = len(head) // 2
    if half < 8 or b"\x00" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.1 * half else None


def _detected(data: bytes) -> str:
    """The likeliest encoding; windows-1252 where there is too little to tell."""
    if sum(byte > 127 for byte in data[:50_000]) < 3:
        return "cp1252"
    import charset_normalizer  # 15 MB and 50 ms: only the few texts that declare nothing pay for it

    best = charset_normalizer.from_bytes(data[:50_000]).best()
    name = _codec(best.encoding) if best else None
    return name or "cp1252"
