"""Plain text and Markdown, in Unicode or a Western European code page."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from rag.errors import LoadError
from rag.formats import Advance, Extract
from rag.formats.legal import with_headings

MAX_BYTES = 50_000_000
"""A larger text file is refused: it is a data dump, and would hold its neighbours up."""
_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"{\\rtf": "a file of rich text (RTF)",
    b"PK\x03\x04": "a ZIP archive or an Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    **dict.fromkeys((b"\x7fELF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"), "a binary file"),
}
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


def read(path: Path, advance: Advance) -> Extract:
    """The file as it stands, but for the headings of a law, which are marked as such.

    Raises:
        LoadError: it is no text, or larger than `MAX_BYTES`.
    """
    if path.stat().st_size > MAX_BYTES:
        raise LoadError("too large", f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB")
    return Extract(with_headings(decode(path.read_bytes(), path.name)))


def decode(data: bytes, name: str) -> str:
    """The text in `data`, in Unicode or a Western European code page, with newlines as ``\\n``.

    Raises:
        LoadError: when these are not the bytes of a text.
    """
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise LoadError("unsupported", f"{name}: {kind}, not a text; rename it to what it is")
    text = data.decode(_encoding(data), errors="replace")
    sample = text[:_SAMPLE]
    broken = len(_NO_TEXT.findall(sample))
    if "\x00" in sample or broken > 1 + 0.02 * len(sample):
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
