"""An article out of a PDF."""

from __future__ import annotations

import io
import logging
import re

from bot.errors import UserError
from bot.gather.credits import credits_of
from bot.news import Draft
from bot.text.body import canonical
from bot.text.language import language_of

#: A newspaper page makes 1 to 4 PDF pages; a report of 60 pages is no article, but can be read.
MOST_PAGES = 60
#: Lines shorter than this share of the usual line end a paragraph, if a sentence ends there.
_SHORT_LINE = 0.8


def read_pdf(data: bytes) -> Draft:
    """The article in a PDF.

    Raises: UserError when it is locked, damaged, too long or holds no text.
    """
    import pypdf  # 27 MB
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns about every irregularity of every file
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UserError("That PDF is locked with a password. Save it without one and send it again.")
        if len(reader.pages) > MOST_PAGES:
            raise UserError(f"That PDF has more than {MOST_PAGES} pages; send the pages of the article only.")
        pages = [page.extract_text() or "" for page in reader.pages]
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except UserError:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
    ) as error:
        raise UserError("That PDF is damaged. Export it again, or send the text as .txt.") from error
    if not any(re.search(r"\w{2}", page) for page in pages):
        raise UserError("That PDF holds no text, only pictures of it. Copy the text and use /save text.")
    found = credits_of("\n".join(flowing(page) for page in pages))
    body = canonical(found.text)
    title = re.sub(r"\s+", " ", title).strip()
    return Draft(
        headline=title if len(title) > 8 and title.casefold() in body[:600].casefold() else found.headline,
        body=body,
        outlet=found.outlet,
        byline=found.byline,
        place=found.place,
        published_at=found.published_at,
        language=language_of(body, ""),
    )


def flowing(page: str) -> str:
    """The lines of one PDF page as paragraphs, an empty line between them; page numbers left out.

    A PDF knows lines, not paragraphs: one ends where a sentence ends on a line clearly shorter than the others.
    A word divided at a line's end is put together when the next line goes on in lower case.
    """
    lines = [line.strip() for line in page.split("\n")]
    while lines and not re.search(r"[^\W\d]", lines[-1]):
        lines.pop()
    while lines and not re.search(r"[^\W\d]", lines[0]):
        lines.pop(0)
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[int(0.75 * len(lengths))] if lengths else 0
    out: list[str] = []
    current = ""
    for line in lines:
        if current and re.search(r"[^\W\d]-$", current) and line[:1].islower():
            current = current[:-1] + line
        else:
            current = f"{current} {line}" if current and line else current or line
        ends = re.search(r"[.!?…][\"'”’»)\]]*$", line) and len(line) < _SHORT_LINE * usual
        if current and (ends or not line or (len(line) < 0.5 * usual and not out)):
            out.append(current)
            current = ""
    return "\n\n".join([*out, current] if current else out)
