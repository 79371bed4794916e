"""File -> Source: its text, and the title, date and language that a citation needs.

A further format is a further file in `formats/` and its suffixes in `_READERS`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from rag.errors import LoadError
from rag.formats import Advance, Extract
from rag.formats.legal import LEGAL
from rag.schema import Source
from rag.text.dates import stated_date
from rag.text.language import detect
from rag.text.leftovers import body
from rag.text.sentences import sentences


class _Format(NamedTuple):
    """What reads some types of files."""

    module: str
    """In `formats`; imported when there is a file to read."""
    suffixes: str
    libraries: str = ""
    """What it imports in its turn, and takes its time."""


_READERS = {
    suffix: one
    for one in (
        _Format("text", ".txt .text"),
        _Format("markdown", ".md .markdown"),
        _Format("web", ".html .htm .xhtml", "lxml.html"),
        _Format("mail", ".eml", "lxml.html"),
        _Format("pdf", ".pdf", "pypdfium2"),
        _Format("word", ".docx .odt", "lxml.etree docx"),
        _Format("slides", ".pptx .odp", "lxml.etree pptx"),
        _Format("sheets", ".xlsx .xlsm .ods .csv .tsv", "lxml.etree openpyxl"),
        _Format("ocr", ".png .jpg .jpeg .tif .tiff .webp .bmp", "PIL.Image"),
    )
    for suffix in one.suffixes.split()
}
SUFFIXES = frozenset(_READERS)
"""The types of files that are read, in lower case with their dot."""
MAX_BYTES = 1_000_000_000
"""Nothing larger is looked at; most formats have a limit of their own."""
_HEAD = 10_000
"""Characters within which a document's title is looked for."""
_TITLE_WORDS, _HEADLINE_WORDS = 14, 25
_LONGEST_TITLE = 150
_STATED_TITLE = re.compile(
    r"(?:#{1,5}[ \t]|(?:title|judul|subject|perihal)[ \t]*:)[ \t\"']*([^\s\"'#][^\n]*)", re.IGNORECASE
)
"""A heading, but of the lowest level, which a line in bold is; or the title in a document's own head."""
_DATELINE = re.compile(
    r"[A-ZÀ-ÖØ-Þ]\S*(?:[ ][A-ZÀ-ÖØ-Þ(]\S*){0,3}[ ]*[–—-]+\s+(?=[^\sa-z])"  # SAMARINDA, ADVETORIAL – …
    r"|[A-ZÀ-ÖØ-Þ][\w ]{1,40},\s*\d[\d/.-]+\d[.:]?\s+"  # Samarinda, 16/10/12. …
)


def load(path: Path, source_id: str, advance: Advance = lambda done, total: None) -> Source:
    """Read the file at `path` as the document `source_id`; `advance` is told of each page that has been read.

    Raises:
        LoadError: with a typed reason, when the file is not a document that can be read.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(sorted(SUFFIXES))
        reason = f"{path.name}: files of type “{path.suffix}” are not read (known: {known})"
        raise LoadError("unsupported", reason)
    try:
        digest = digest_of(path)
        extract: Extract = import_module(f"rag.formats.{reader.module}").read(path, advance)
    except OSError as error:
        raise LoadError("unreadable", f"{path.name}: {error.strerror or error}") from error
    return _source(replace(extract, title=_shortened(extract.title, _HEADLINE_WORDS)), source_id, digest)


def needs_library(path: Path) -> bool:
    """Whether such a file is read by code that is not our own."""
    reader = _READERS.get(path.suffix.lower())
    return reader is not None and bool(reader.libraries)


def prepare(path: Path) -> None:
    """Import what `load` needs for such a file."""
    if reader := _READERS.get(path.suffix.lower()):
        for module in (f"rag.formats.{reader.module}", *reader.libraries.split()):
            import_module(module)


def version() -> str:
    """Of what reads files: what could not be read is worth another try when this has changed."""
    from rag.formats.ocr import available

    return "1+ocr" if available() else "1"


def digest_of(path: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal.

    Raises:
        LoadError: it is larger than `MAX_BYTES`, which would take minutes to no end.
        OSError: it cannot be read.
    """
    if path.stat().st_size > MAX_BYTES:
        raise LoadError("too large", f"{path.name}: larger than {MAX_BYTES // 1_000_000_000} GB")
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def from_text(text: str, source_id: str, *, title: str = "", digest: str = "") -> Source:
    """A Source of `text`, with what it says about itself.

    Raises:
        LoadError: when there is not a word in it.
    """
    digest = digest or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _source(Extract(text, title), source_id, digest)


def _source(extract: Extract, source_id: str, digest: str) -> Source:
    text = extract.text
    if not re.search(r"\w", text):
        raise LoadError("empty", f"{source_id}: there is no text in it")
    return Source(
        id=source_id,
        title=extract.title or _title(text),
        text=text,
        language=detect(text),
        date=extract.date or stated_date(text),
        pages=extract.pages,
        digest=digest,
        unread=extract.unread,
    )


def _title(text: str) -> str:
    """The document's own title: one that it states, a headline above the prose, or how its prose begins."""
    head = text.lstrip()[:_HEAD]
    spans = [span for span in body(head) if re.search(r"\w", head[slice(*span)])]
    lines = [head[slice(*span)] for span in spans[:8]]
    for line in lines:
        if (stated := _STATED_TITLE.fullmatch(line)) and not LEGAL.match(stated[1]):
            return _shortened(stated[1].rstrip("#\"' \t"), _HEADLINE_WORDS)
    if not lines:
        return ""
    first = lines[0].lstrip("# ").strip("-*=_ ")
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
