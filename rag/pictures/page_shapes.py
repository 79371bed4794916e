"""The glyphs of a PDF's page -> where each of them stands, and which of them stand together on a line."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pypdfium2

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""The corners of a parallelogram, one after the other, in the page's own units."""
Box = tuple[float, float, float, float]
"""Left, low, right and high."""

_BREAK = re.compile(r"[\r\n\x02\ufffe]")
"""PDFium writes U+0002 (or U+FFFE) for a hyphen at a line's end, and no line break."""
_WIDE_GAP = 0.85
"""In heights of the line, as where the text of the page is read."""


class Shape(NamedTuple):
    """Where a glyph stands, or several of a line."""

    matrix: tuple[float, float, float, float]
    """Takes a level line to that of the page: (x, y) to (ax + cy, bx + dy)."""
    corners: Quad

    def seen_from(self, other: Shape) -> Box:
        """What it takes of the level line of the other."""
        a, b, c, d = other.matrix
        area = a * d - b * c
        across = [(d * x - c * y) / area for x, y in self.corners]
        up = [(a * y - b * x) / area for x, y in self.corners]
        return min(across), min(up), max(across), max(up)

    def level(self) -> tuple[int, float, float]:
        """How its line is turned (degrees), where it is among those that are turned like it, and how high it is."""
        a, b, _, _ = self.matrix
        levels = [(a * y - b * x) / math.hypot(a, b) for x, y in self.corners]
        return round(math.degrees(math.atan2(b, a))), sum(levels) / 4, max(levels) - min(levels)


class Piece(NamedTuple):
    """Glyphs that follow one another: a line, or its part in a cell or a column."""

    first: int
    """The place of the first of them in the text of the page."""
    last: int
    row: int
    """The number of the line, whatever is between its parts."""


def shapes_of(text_page: pypdfium2.PdfTextPage, text: str) -> dict[int, Shape]:
    """The glyphs that take room, by their places in the `text` of the page, which has a character for each."""
    import pypdfium2.raw as pdfium

    matrix, box = pdfium.FS_MATRIX(), pdfium.FS_RECTF()
    origin_x, origin_y = ctypes.c_double(), ctypes.c_double()
    shapes = {}
    for place, character in enumerate(text):
        if character.isspace() or not (
            pdfium.FPDFText_GetMatrix(text_page, place, matrix)
            and pdfium.FPDFText_GetLooseCharBox(text_page, place, box)
            and pdfium.FPDFText_GetCharOrigin(text_page, place, origin_x, origin_y)
        ):
            continue
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        area = a * d - b * c
        if not area or not math.isfinite(area):
            continue
        # A glyph's own box begins at its origin and is slanted as the matrix says. PDFium knows the upright box around
        # that one, which has the same middle: so much of its extent as is not due to the width is due to the height.
        x, y = origin_x.value, origin_y.value
        middle_x, middle_y = (box.left + box.right) / 2 - x, (box.bottom + box.top) / 2 - y
        width = 2 * (d * middle_x - c * middle_y) / area
        middle = (a * middle_y - b * middle_x) / area
        if abs(c) > abs(d):
            height = (box.right - box.left - abs(a * width)) / abs(c)
        else:
            height = (box.top - box.bottom - abs(b * width)) / abs(d)
        own = _quad((a, b, c, d), (0, middle - height / 2, width, middle + height / 2), (x, y))
        if all(math.isfinite(value) for corner in own for value in corner):
            shapes[place] = Shape((a, b, c, d), own)
    return shapes


def around(shapes: Iterable[Shape]) -> Shape:
    """What encloses them all, along the line of the first."""
    first, *_ = shapes = list(shapes)
    lefts, lows, rights, highs = zip(*(one.seen_from(first) for one in shapes), strict=True)
    return Shape(first.matrix, _quad(first.matrix, (min(lefts), min(lows), max(rights), max(highs))))


def _quad(matrix: tuple[float, float, float, float], box: Box, origin: Point = (0, 0)) -> Quad:
    """A box of a level line, on the page."""
    a, b, c, d = matrix
    left, low, right, high = box

    def on_page(x: float, y: float) -> Point:
        return origin[0] + a * x + c * y, origin[1] + b * x + d * y

    return on_page(left, low), on_page(right, low), on_page(right, high), on_page(left, high)


def pieces_of(text: str, shapes: Mapping[int, Shape]) -> list[Piece]:
    """The lines of a page, parted where a wide gap is; in the order of the file."""
    groups: list[list[int]] = []
    for place, shape in shapes.items():
        before = groups[-1][-1] if groups else place
        if groups and not _BREAK.search(text, before, place) and _follows(shapes[before], shape):
            groups[-1].append(place)
        else:
            groups.append([place])
    rows = _rows([around(shapes[place] for place in group) for group in groups])
    return [Piece(group[0], group[-1], row) for group, row in zip(groups, rows, strict=True)]


def _follows(one: Shape, other: Shape) -> bool:
    """Whether a glyph follows `one` on its line, without a wide gap."""
    _, low, right, high = one.seen_from(one)
    left, bottom, _, top = other.seen_from(one)
    height = high - low
    return abs(bottom + top - low - high) < height and -height < left - right < _WIDE_GAP * height


def _rows(shapes: Sequence[Shape]) -> list[int]:
    """For each of them the number of the line that it stands on."""
    numbers, number = [0] * len(shapes), 0
    begun = (math.nan, math.nan)
    for turn, level, height, at in sorted((*one.level(), at) for at, one in enumerate(shapes)):
        if turn != begun[0] or level - begun[1] > height / 2:
            begun = turn, level
            number += 1
        numbers[at] = number
    return numbers
