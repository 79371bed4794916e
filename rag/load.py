"""File -> Source: its text, and the title, date and language that a citation needs.

Plain text in any encoding and Markdown; further formats are further entries of `_READERS`.
"""

from __future__ import annotations

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

_TITLE_WORDS = 14
_DATELINE = re.compile(r"^[A-ZÀ-Þ][\w .,/()-]{2,60}?(?:,\s*[A-Z]{3,})?\s*[-–—]+\s+|^[A-Z][\w ]+,\s*\d[\d/.-]+\d[.:]?\s*")
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)


def load(path: Path, source_id: str) -> Source:
    """Read the file at `path` as the document `source_id`.

    Raises:
        LoadError: with a typed reason, when the file is not a document that can be read.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(sorted(_READERS))
        raise LoadError("unsupported", f"{path.name}: files of type “{path.suffix}” are not read (known: {known})")
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
    """The text in `data`, whatever its encoding, with newlines as ``\\n``.

    Raises:
        LoadError: when these are not the bytes of a text.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _newlines(data.decode(encoding, errors="replace"))
    if _is_utf16(data):
        return _newlines(data.decode("utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"))
    if b"\x00" in data:
        raise LoadError("unsupported", f"{name}: a binary file, not a text")
    try:
        return _newlines(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _newlines(_decode_legacy(data, name))


def _decode_legacy(data: bytes, name: str) -> str:
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in data[:65536])
    if control > 0.02 * min(len(data), 65536):
        raise LoadError("unsupported", f"{name}: a binary file, not a text")
    from charset_normalizer import from_bytes

    # Western European first: Indonesian and English texts have few marks, too few to tell such code pages apart.
    best = from_bytes(data, cp_isolation=["cp1252", "latin_1", "mac_roman"]).best()
    return str(best) if best is not None else data.decode("cp1252", errors="replace")


def _is_utf16(data: bytes) -> bool:
    """UTF-16 without its mark: every other byte of Latin text is zero."""
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2:
        return False
    zeros = max(sample[::2].count(0), sample[1::2].count(0)), min(sample[::2].count(0), sample[1::2].count(0))
    return zeros[0] > 0.7 * len(sample) / 2 and zeros[1] == 0


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _title(text: str) -> str:
    """The document's own title: a Markdown heading, a headline above the prose, or how its first sentence begins."""
    if heading := _MARKDOWN_HEADING.search(text[:2000]):
        return heading[1]
    paragraphs = body(text)
    if not paragraphs:
        return ""
    first = text[slice(*paragraphs[0])]
    words = first.split()
    if 3 <= len(words) <= 25 and not first.endswith((".", ",", ";")) and len(paragraphs) > 1:
        return " ".join(words)
    start, end = paragraphs[0]
    lead = next((s for s in sentences(text, start, end) if s[1] - s[0] > 40), (start, end))
    words = _DATELINE.sub("", text[slice(*lead)]).split()
    return " ".join(words[:_TITLE_WORDS]).rstrip(".,;:") + ("…" if len(words) > _TITLE_WORDS else "")


_READERS = {suffix: decode for suffix in (".txt", ".text", ".md", ".markdown")}
SUFFIXES = frozenset(_READERS)
"""The types of files that are read, in lower case with their dot."""
