"""PDF -> its text, through PDFium: this module takes the boxes of text off the pages, `layout` puts them in order.

Pages that hold pictures and no text are read with Tesseract where it is installed (`ocr`).
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from rag.errors import LoadError
from rag.formats import Advance, Extract, ocr
from rag.formats.layout import Line, Run, compose, page_lines

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 20_000
_HEAD = 1024
"""Bytes within which the mark of a PDF stands."""
_TAIL = 65_536
"""Bytes at the end of a file within which it says where its contents are listed."""
_FEW = 8
"""A page of fewer letters has no text to speak of."""
_STAMP = 50
"""A page that is one large picture may bear so many letters beside it: a page number, the scanner's name."""
_DPI, _LONGEST_SIDE = 300, 4000
_MANY_PATHS = 50
"""So many drawn shapes may be text turned into outlines; fewer are rules and frames."""

_SKEW = 4
"""The turn of text that runs neither along nor across the page."""
_Box = tuple[float, float, float, float]

_LINE = re.compile(r"[^\r\n\x02\ufffe]+[\x02\ufffe]?")
"""PDFium writes U+0002 (or U+FFFE) for a hyphen at a line's end, and no line break."""
_WORD = re.compile(r"\S+")
_GARBAGE = re.compile(r"[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\uffff]")
_DROPPED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\ue000-\uf8ff\ufeff\ufff0-\uffff]"
)
_MARK = re.compile(r"[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]")
"""A character of a symbol font: at the head of a line, on its own, it is a bullet."""
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|[-,]bd", re.IGNORECASE)
_FORCE_BOLD, _BOLD_WEIGHT = 1 << 18, 600
_NO_TITLE = re.compile(
    r"microsoft \w+ - .*|.*\.(?:docx?|xlsx?|pptx?|pdf|rtf|odt|txt|indd|html?|tex|dvi|cdr|pm\w|jpe?g|png|tiff?)"
    r"|\W*(?:untitled|anonymous|unspecified|tanpa judul|title|judul|document|dokumen|slide|scan|img|image|doc|cover"
    r"|layout|(?:powerpoint )?presentation|presentasi(?: powerpoint)?)?[\W\d_]*",
    re.IGNORECASE,
)


def read(path: Path, advance: Advance) -> Extract:
    """The text of the PDF at `path`, page by page.

    Raises:
        LoadError: when it is no PDF, is locked or damaged, or is a scan that cannot be read here.
    """
    document = _open(path)
    try:
        return _read(path, document, advance)
    finally:
        document.close()


def _open(path: Path) -> pypdfium2.PdfDocument:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(max(0, path.stat().st_size - _TAIL))
            tail = file.read()
    except OSError as error:
        raise LoadError("unreadable", f"{path.name}: {error.strerror or error}") from error
    if not head:
        raise LoadError("empty", f"{path.name}: there is nothing in it")
    if b"%PDF-" not in head:
        raise LoadError("unsupported", f"{path.name}: is not a PDF, whatever its name says")
    damaged = f"{path.name}: is damaged or was cut off: get it once more"
    if b"startxref" not in tail:
        raise LoadError("unreadable", damaged)  # PDFium would make do with the pages that are left
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise LoadError("encrypted", f"{path.name}: needs a password: save a copy without one") from error
        raise LoadError("unreadable", damaged) from error
    count = len(document)
    if 0 < count <= MAX_PAGES:
        return document
    document.close()
    if count:
        raise LoadError("too large", f"{path.name}: has {count:,} pages, more than {MAX_PAGES:,}: split it")
    raise LoadError("empty", f"{path.name}: has no pages")


def _read(path: Path, document: pypdfium2.PdfDocument, advance: Advance) -> Extract:
    import pypdfium2

    pages: list[list[Line]] = []
    unread: list[int] = []
    damaged: list[int] = []
    count = len(document)
    for number in range(1, count + 1):
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            damaged.append(number)
            pages.append([])
        else:
            try:
                lines, is_read = _page(page, path.name)
            finally:
                page.close()
            pages.append(lines)
            if not is_read:
                unread.append(number)
        advance(number, count)
    if len(damaged) == count:
        raise LoadError("unreadable", f"{path.name}: is damaged, none of its pages opens: get it once more")
    without_text = set(unread)
    if unread and not any(lines for number, lines in enumerate(pages, 1) if number not in without_text):
        raise LoadError("no text layer", f"{path.name}: {_no_text()}")
    text, offsets = compose(pages)
    return Extract(text, _title(document), pages=offsets, unread=tuple(sorted(unread + damaged)))


def _no_text() -> str:
    if ocr.available():
        return "holds pictures only, and no text could be recognised in them"
    return f"is a scan: {ocr.INSTALL}"


def _title(document: pypdfium2.PdfDocument) -> str:
    """The title in the metadata, unless a program made it up."""
    title = " ".join(_DROPPED.sub("", document.get_metadata_value("Title")).split())
    return "" if _NO_TITLE.fullmatch(title) else title


def _page(page: pypdfium2.PdfPage, name: str) -> tuple[list[Line], bool]:
    """The lines of a page, and whether it was read: not if it has pictures in place of text."""
    text_page = page.get_textpage()
    try:
        glyphs = _Glyphs(text_page)
        is_garbage = _is_garbage(glyphs.text)
        placed = [] if is_garbage else _seen_once(list(glyphs.runs()))
    finally:
        text_page.close()
    letters = _letters(placed)
    if not is_garbage and (letters >= _STAMP or not _is_picture(page, large=letters >= _FEW)):
        return _lines(placed), True
    if text := _recognised(page, name):
        return [Line(one, 0, 0, 0, 0, 0, kind="whole") for one in text.split("\n\n")], True
    return _lines(placed), False


def _recognised(page: pypdfium2.PdfPage, name: str) -> str:
    """What Tesseract reads on a page; empty where it is missing or fails, which leaves the page unread."""
    if not ocr.available():
        return ""
    scale = min(_DPI / 72, _LONGEST_SIDE / max(page.get_size()))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return ocr.read_image(bitmap.to_pil(), name)
    except LoadError:
        return ""
    finally:
        bitmap.close()


def _is_garbage(text: str) -> bool:
    """Whether most of a text means nothing, as its fonts do not say which letters their shapes are."""
    bad = len(_GARBAGE.findall(text))
    return bad > _FEW and 2 * bad > len("".join(text.split()))


class _Placed(NamedTuple):
    """A run, the quarter turns by which it is turned, and whether it is invisible."""

    run: Run
    turn: int
    is_hidden: bool


def _seen_once(placed: list[_Placed]) -> list[_Placed]:
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


def _letters(placed: list[_Placed]) -> int:
    return sum(sum(map(str.isalnum, one.run.text)) for one in placed)


def _lines(placed: list[_Placed]) -> list[Line]:
    """Lines in reading order; text that does not run as most of the page does comes last."""
    turns: dict[int, list[Run]] = {}
    for one in placed:
        turns.setdefault(one.turn, []).append(one.run)
    main, *others = sorted(turns.values(), key=lambda runs: -sum(len(run.text) for run in runs)) or [[]]
    lines = page_lines(main)
    for runs in others:
        lines += [line._replace(kind="aside") for line in page_lines(runs)]
    return lines


class _Glyphs:
    """The characters of a page as PDFium knows them, in the order of the file."""

    def __init__(self, text_page: pypdfium2.PdfTextPage) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._page = text_page  # which PDFium frees with its last reference
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

    def runs(self) -> Iterator[_Placed]:
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
                        yield _Placed(run, turn, self._is_hidden(words[begin][0]))
                    begin = number

    def _is_hidden(self, index: int) -> bool:
        item = self._pdfium.FPDFText_GetTextObject(self._handle, index)
        mode = self._pdfium.FPDFTextObj_GetTextRenderMode(item) if item else None
        return bool(mode == self._pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)

    def _turn(self, index: int) -> int:
        self._pdfium.FPDFText_GetMatrix(self._handle, index, self._matrix)
        quarters = math.atan2(self._matrix.b, self._matrix.a) / (math.pi / 2)
        return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.1 else _SKEW

    def _box(self, first: int, last: int, turn: int) -> _Box:
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

    def _run(self, words: list[tuple[int, int]], boxes: list[_Box]) -> Run:
        longest = max(words, key=lambda word: word[1] - word[0])[0]
        self._pdfium.FPDFText_GetMatrix(self._handle, longest, self._matrix)
        scale = math.hypot(self._matrix.c, self._matrix.d)
        size = scale * self._pdfium.FPDFText_GetFontSize(self._handle, longest)
        top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
        return Run(
            _words([self.text[start:end] for start, end in words], boxes),
            *(boxes[0][0], top, boxes[-1][2], bottom),
            size=size or bottom - top,
            bold=self._is_bold(words[0][0]) and self._is_bold(words[-1][1] - 1),
        )

    def _is_bold(self, index: int) -> bool:
        self._pdfium.FPDFText_GetFontInfo(self._handle, index, self._font, len(self._font), self._flags)
        if self._flags.value & _FORCE_BOLD or _BOLD.search(self._font.value.decode("latin-1")):
            return True
        return bool(self._pdfium.FPDFText_GetFontWeight(self._handle, index) >= _BOLD_WEIGHT)


def _are_near(one: _Box, other: _Box) -> bool:
    """Whether a word follows the one before on its line, without a wide gap."""
    height = one[3] - one[1]
    if abs(other[3] - one[3]) + abs(other[1] - one[1]) > height:
        return False
    return -height < other[0] - one[2] < 0.85 * height


def _words(words: list[str], boxes: list[_Box]) -> str:
    """The words as one text, without what is no character of a text."""
    if len(words) > 1 and _MARK.fullmatch(words[0]):
        words[0] = "•"
    if words[-1][-1] in "\x02\ufffe\xad":
        words[-1] = words[-1][:-1] + "-"
    spaces = [" "] * (len(words) - 1) + [""]
    if len(words) > 4 and sum(len(word) == 1 and word.isalpha() for word in words) > 0.8 * len(
        words
    ):  # s e t  apart
        gaps = [after[0] - before[2] for before, after in pairwise(boxes)]
        usual = median(gaps)
        spaces = [*(" " if gap > 1.6 * usual else "" for gap in gaps), ""]
    text = "".join(word + space for word, space in zip(words, spaces, strict=True))
    if text.isascii() and text.isprintable():
        return text
    text = _DROPPED.sub("", text).translate(_LIGATURES)
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(text.split())


def _is_picture(page: pypdfium2.PdfPage, *, large: bool) -> bool:
    """Whether pictures stand on the page, or shapes that may be text; `large`: a picture over half of it."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    paths = 0
    for item in page.get_objects(max_depth=3):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) > (0.5 if large else 0.02) * width * height:
                return True
        paths += item.type in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING)
        if paths > _MANY_PATHS and not large:
            return True
    return False
