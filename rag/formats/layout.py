"""The lines of all pages -> the text of the document, in paragraphs, headings, list items and rows of tables.

Geometry only: it knows no file format. A page goes through `page_lines` alone; `compose` puts the pages together, as
only many of them tell a running header from a heading.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.formats.hyphens import compounds_in, joined
from rag.formats.items import BULLET
from rag.formats.page_headings import body_size, levels
from rag.formats.page_lines import Line
from rag.formats.page_margins import without_notes, without_running
from rag.formats.page_paragraphs import Paragraph, goes_on, paragraphs_of


def compose(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """The text of a document, and where in it each page begins."""
    size = body_size(pages)
    kept = without_running(pages, size)
    paragraphs: list[Paragraph] = []
    notes: list[Paragraph] = []
    for number, lines in enumerate(kept):
        body, small = without_notes(lines, size)
        fresh = paragraphs_of(body)
        if fresh and paragraphs and goes_on(paragraphs[-1], fresh[0]):
            last = paragraphs[-1]
            _add_notes(paragraphs, notes)
            last.pages.append((number, len(last.lines)))
            last.lines += fresh.pop(0).lines
        else:
            paragraphs += notes
            if fresh:
                fresh[0].pages.append((number, 0))
        paragraphs += fresh
        notes = paragraphs_of(small)
    paragraphs += notes
    return _text(paragraphs, levels(paragraphs, kept, size), len(pages))


def _add_notes(paragraphs: list[Paragraph], notes: list[Paragraph]) -> None:
    """Put footnotes before the last paragraph, which goes on overleaf: so they stay on their page. That fails where
    the paragraph has come from the page before, too."""
    last = paragraphs[-1]
    if not notes or any(line for _, line in last.pages):
        paragraphs += notes
        return
    notes[0].pages, last.pages = last.pages, []
    paragraphs[-1:] = [*notes, last]


def _text(paragraphs: Sequence[Paragraph], depths: Sequence[int], count: int) -> tuple[str, tuple[int, ...]]:
    """The paragraphs, each a heading of its depth unless that is 0, and where each of `count` pages begins."""
    compounds = compounds_in(line.text for paragraph in paragraphs for line in paragraph.lines)
    parts: list[str] = []
    length = 0
    begins: dict[int, int] = {}
    kind_before = ""
    for paragraph, depth in zip(paragraphs, depths, strict=True):
        kind = "heading" if depth else paragraph.kind
        if parts:
            separator = "\n" if kind == kind_before and kind in ("item", "row") else "\n\n"
            parts.append(separator)
            length += len(separator)
        prefix = "#" * depth + " " if depth else ""
        text, starts = joined([line.text for line in paragraph.lines], compounds)
        if kind == "item" and (bullet := BULLET.match(text)):
            prefix, text = "- ", text[bullet.end() :]
            starts = [start - bullet.end() for start in starts]
        for page, line in paragraph.pages:
            begins[page] = length + (len(prefix) + starts[line] if line else 0)
        parts.append(prefix + text)
        length += len(prefix) + len(text)
        kind_before = kind
    offsets = [length] * count
    following = length
    for page in reversed(range(count)):
        following = offsets[page] = min(following, begins.get(page, following))
    if offsets:
        offsets[0] = 0
    return "".join(parts), tuple(offsets)
