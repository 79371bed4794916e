"""The text of a page, off PDFium: its runs of words, with their places, sizes and weights, in the order of the file."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from rag.formats.page_runs import Run
from rag.formats.pdf_characters import Box, joined_words

if TYPE_CHECKING:
    import pypdfium2

_SKEW = 4
"""The turn of text that runs neither along nor across the page."""
_LINE = re.compile(r"[^\r\n\x02\ufffe]+[\x02\ufffe]?")
"""PDFium writes U+0002 (or U+FFFE) for a hyphen at a line's end, and no line break."""
_WORD = re.compile(r"\S+")
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|[-,]bd", re.IGNORECASE)
_FORCE_BOLD, _BOLD_WEIGHT = 1 << 18, 600


class Placed(NamedTuple):
    """A run, the quarter turns by which it is turned, and whether it is invisible."""

    run: Run
    turn: int
    is_hidden: bool


class Glyphs:
    """The characters of a page as PDFium knows them, in the order of the file."""

    def __init__(self, text_page: pypdfium2.PdfTextPage) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._page = text_page  # freed with its last reference
        self._handle = text_page.raw
        self._first, self._last = pdfium.FS_RECTF(), pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._font, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self.text = self._characters(text_page.count_chars())

    def _characters(self, count: int) -> str:
        """A character for each glyph."""
        units = (ctypes.c_ushort * (count + 1))()
        written = self._pdfium.FPDFText_GetText(self._handle, 0, count, units)
        text = bytes(units)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if written == count + 1 and len(text) == count:
            return text
        # PDFium left glyphs out or put characters in: then only one by one they can be told apart.
        unicode, handle = self._pdfium.FPDFText_GetUnicode, self._handle
        return "".join([chr(unicode(handle, index)) for index in range(count)])

    def runs(self) -> Iterator[Placed]:
        """The words of each line, parted where a wide gap is."""
        for line in _LINE.finditer(self.text):
            words = [match.span() for match in _WORD.finditer(self.text, *line.span())]
            if not words:
                continue
            turn = self._turn(words[0][0])
            boxes = [self._box(start, end - 1, turn) for start, end in words]
            begin = 0
            for number in range(1, len(words) + 1):
                if number == len(words) or not _are_near(boxes[number - 1], boxes[number]):
                    run = self._run(words[begin:number], boxes[begin:number])
                    if run.text:
                        yield Placed(run, turn, self._is_hidden(words[begin][0]))
                    begin = number

    def _is_hidden(self, index: int) -> bool:
        item = self._pdfium.FPDFText_GetTextObject(self._handle, index)
        mode = self._pdfium.FPDFTextObj_GetTextRenderMode(item) if item else None
        return bool(mode == self._pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)

    def _turn(self, index: int) -> int:
        self._pdfium.FPDFText_GetMatrix(self._handle, index, self._matrix)
        quarters = math.atan2(self._matrix.b, self._matrix.a) / (math.pi / 2)
        return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.1 else _SKEW

    def _box(self, first: int, last: int, turn: int) -> Box:
        """Left, top, right and bottom of a word, turned so that it reads from left to right, with y downwards."""
        one = two = self._first
        self._pdfium.FPDFText_GetLooseCharBox(self._handle, first, one)
        left, low, right, high = one.left, one.bottom, one.right, one.top
        if last > first:
            two = self._last
            self._pdfium.FPDFText_GetLooseCharBox(self._handle, last, two)
            if turn == 0:
                return left, -high, two.right, -low
            left, low = min(left, two.left), min(low, two.bottom)
            right, high = max(right, two.right), max(high, two.top)
        if turn == 1:
            return low, left, high, right
        if turn == 2:
            return -right, low, -left, high
        if turn == 3:
            return -high, -right, -low, -left
        return left, -high, right, -low

    def _run(self, words: list[tuple[int, int]], boxes: list[Box]) -> Run:
        longest = max(words, key=lambda word: word[1] - word[0])[0]
        self._pdfium.FPDFText_GetMatrix(self._handle, longest, self._matrix)
        scale = math.hypot(self._matrix.c, self._matrix.d)
        size = scale * self._pdfium.FPDFText_GetFontSize(self._handle, longest)
        top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
        return Run(
            joined_words([self.text[start:end] for start, end in words], boxes),
            *(boxes[0][0], top, boxes[-1][2], bottom),
            size=size or bottom - top,
            bold=self._is_bold(words[0][0]) and self._is_bold(words[-1][1] - 1),
        )

    def _is_bold(self, index: int) -> bool:
        self._pdfium.FPDFText_GetFontInfo(self._handle, index, self._font, len(self._font), self._flags)
        if self._flags.value & _FORCE_BOLD or _BOLD.search(self._font.value.decode("latin-1")):
            return True
        return bool(self._pdfium.FPDFText_GetFontWeight(self._handle, index) >= _BOLD_WEIGHT)


def _are_near(one: Box, other: Box) -> bool:
    """Whether a word follows the one before on its line, without a wide gap."""
    height = one[3] - one[1]
    if abs(other[3] - one[3]) + abs(other[1] - one[1]) > height:
        return False
    return -height < other[0] - one[2] < 0.85 * height
