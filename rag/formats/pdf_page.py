"""A page of a PDF -> its lines: of its text, or of what is recognised where it is a scan."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from rag.formats.page_lines import Line, page_lines
from rag.formats.page_runs import Run
from rag.formats.pdf_characters import is_garbage
from rag.formats.pdf_scans import is_picture, recognised
from rag.formats.pdf_text import Glyphs, Placed

if TYPE_CHECKING:
    import pypdfium2

_FEW = 8
"""A page of fewer letters has no text to speak of."""
_STAMP = 50
"""A page that is one large picture may bear so many letters beside it: a page number, the scanner's name."""


def read_page(page: pypdfium2.PdfPage, name: str) -> tuple[list[Line], bool]:
    """The lines of a page, and whether it was read: not if it has pictures in place of text."""
    text_page = page.get_textpage()
    try:
        glyphs = Glyphs(text_page)
        means_nothing = is_garbage(glyphs.text)
        placed = [] if means_nothing else _seen_once(list(glyphs.runs()))
    finally:
        text_page.close()
    letters = _letters(placed)
    if not means_nothing and (letters >= _STAMP or not is_picture(page, large=letters >= _FEW)):
        return _lines(placed), True
    if text := recognised(page, name):
        return [Line(one, 0, 0, 0, 0, 0, kind="whole") for one in text.split("\n\n")], True
    return _lines(placed), False


def _seen_once(placed: list[Placed]) -> list[Placed]:
    """The text without an invisible layer of what can be seen anyway; recognised text, which lies over the picture of
    a page, is in one size, as its sizes are guesses and make no headings."""
    hidden = [one for one in placed if one.is_hidden]
    if not hidden:
        return placed
    shown = [one for one in placed if not one.is_hidden]
    if _letters(shown) > 0.8 * _letters(hidden):
        return shown
    usual = median(one.run.size for one in hidden)
    return [one._replace(run=one.run._replace(size=usual)) if one.is_hidden else one for one in placed]


def _letters(placed: list[Placed]) -> int:
    return sum(sum(map(str.isalnum, one.run.text)) for one in placed)


def _lines(placed: list[Placed]) -> list[Line]:
    """Lines in reading order; text that does not run as most of the page does comes last."""
    turns: dict[int, list[Run]] = {}
    for one in placed:
        turns.setdefault(one.turn, []).append(one.run)
    main, *others = sorted(turns.values(), key=lambda runs: -sum(len(run.text) for run in runs)) or [[]]
    lines = page_lines(main)
    for runs in others:
        lines += [line._replace(kind="aside") for line in page_lines(runs)]
    return lines
