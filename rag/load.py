"""File -> Source: its text, and the title, date and language that a citation needs.

Plain text and Markdown, in Unicode or a Western European code page; further formats are further entries of
`_READERS`.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import Path

from rag.dates import stated_date
from rag.errors import LoadError
from rag.language import detect
from rag.leftovers import body
from rag.schema import Source
from rag.sentences import sentences

MAX_BYTES = 50_000_000
"""A larger text file is refused: it is a data dump, and would hold its neighbours up."""

_SIGNATURES = (
    *(b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"\x1f\x8b"),
    *(b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0"),
)
"""How files of other types begin, whatever they are named."""
_NO_TEXT = re.compile(r"[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_SAMPLE = 65_536
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 10_000
"""Characters within which a document's title is looked for."""
_TITLE_WORDS, _HEADLINE_WORDS = 14, 25
_LONGEST_TITLE = 150
_STATED_TITLE = re.compile(
    r"(?:#{1,6}[ \t]|(?:title|judul|subject|perihal)[ \t]*:)[ \t\"']*([^\s\"'#][^\n]*)", re.IGNORECASE
)
"""A Markdown heading, or the title in a document's own head."""
_DATELINE = re.compile(
    r"[A-ZÀ-Þ]\S*(?:[ ][A-ZÀ-Þ(]\S*){0,3}[ ]*[–—-]+\s+(?=[^\sa-z])"  # SAMARINDA, ADVETORIAL – …
    r"|[A-ZÀ-Þ][\w ]{1,40},\s*\d[\d/.-]+\d[.:]?\s+"  # Samarinda, 16/10/12. …
)


def load(path: Path, source_id: str) -> Source:
    """Read the file at `path` as the document `source_id`.

    Raises:
        LoadError: with a typed reason, when the file is not a document that can be read.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(sorted(_READERS))
        reason = f"{path.name}: files of type “{path.suffix}” are not read (known: {known})"
        raise LoadError("unsupported", reason)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LoadError("too large", f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as error:
        raise LoadError("unreadable", f"{path.name}: {error.strerror or error}") from error
    return from_text(reader(data, path.name), source_id, digest=hashlib.sha256(data).hexdigest())


def from_text(text: str, source_id: str, *, title: str = "", digest: str = "") -> Source:
    """A Source of `text`, with what it says about itself.

    Raises:
        LoadError: when there is not a word in it.
    """
    if not re.search(r"\w", text):
        raise LoadError("empty", f"{source_id}: there is no text in it")
    return Source(
        id=source_id,
        title=title or _title(text),
        text=text,
        language=detect(text),
        date=stated_date(text),
        digest=digest or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def decode(data: bytes, name: str) -> str:
    """The text in `data`, in Unicode or a Western European code page, with newlines as ``\\n``.

    Raises:
        LoadError: when these are not the bytes of a text.
    """
    text = data.decode(_encoding(data), errors="replace")
    sample = text[:_SAMPLE]
    broken = len(_NO_TEXT.findall(sample))
    if data.startswith(_SIGNATURES) or "\x00" in sample or broken > 1 + 0.02 * len(sample):
        raise LoadError("unsupported", f"{name}: a binary file, not a text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if utf16 := _unmarked_utf16(data[:4096]):
        return utf16
    text = data.decode("utf-8", errors="replace")
    # A few broken characters are damage; where most are broken, it was never UTF-8.
    beyond_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
    return "utf-8" if 2 * text.count("\ufffd") <= beyond_ascii else "cp1252"


def _unmarked_utf16(sample: bytes) -> str:
    """UTF-16 without its mark: one byte in two of Latin text is zero, and the other never is."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) <= 0.35 * len(sample) or min(even, odd) > 0:
        return ""
    return "utf-16-le" if odd else "utf-16-be"


def _title(text: str) -> str:
    """The document's own title: one that it states, a headline above the prose, or how its prose begins."""
    head = text.lstrip()[:_HEAD]
    spans = [span for span in body(head) if re.search(r"\w", head[slice(*span)])]
    lines = [head[slice(*span)] for span in spans[:8]]
    for line in lines:
        if stated := _STATED_TITLE.fullmatch(line):
            return _shortened(stated[1].rstrip("#\"' \t"), _HEADLINE_WORDS)
    if not lines:
        return ""
    first = lines[0].strip("-*=_ ")
    if len(lines) > 1 and len(first.split()) <= _HEADLINE_WORDS and not first.endswith((".", ",", ";")):
        return _shortened(first, _HEADLINE_WORDS)
    lead = next((span for span in sentences(head, *spans[0]) if span[1] - span[0] > 40), spans[0])
    dateline = _DATELINE.match(head, *lead)
    return _shortened(head[dateline.end() if dateline else lead[0] : lead[1]], _TITLE_WORDS)


def _shortened(text: str, most: int) -> str:
    """The first words of `text`, `most` at most, as one line."""
    words = text.split()
    title = " ".join(words[:most])[:_LONGEST_TITLE].rstrip(".,;:")
    return title if len(words) <= most and len(title) < _LONGEST_TITLE else f"{title}…"


_READERS = dict.fromkeys((".txt", ".text", ".md", ".markdown"), decode)
SUFFIXES = frozenset(_READERS)
"""The types of files that are read, in lower case with their dot."""
