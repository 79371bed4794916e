"""Slide decks (.pptx .odp): a page per slide, hidden ones too, with what stands on it from top to bottom.

Speaker notes follow the text of their slide: often they say in sentences what the slide has in key words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from rag.errors import LoadError
from rag.formats import Advance, Extract
from rag.formats.archive import ODP, POWERPOINT, checked
from rag.formats.charts import add_chart
from rag.formats.lines import Lines, heading, real_title, tidy
from rag.formats.opendocument import OpenDocument, line_of
from rag.formats.parts import attribute, local_name, parsed, stated_title
from rag.formats.tables import Row, add_table

_SAME_LINE = 0.04
"""Share of a slide's height by which shapes that stand side by side may differ."""


def read(path: Path, advance: Advance) -> Extract:
    """The deck's text.

    Raises:
        LoadError: when the file is damaged, locked, too large or of another type.
    """
    return _odp(path, advance) if path.suffix.lower() == ".odp" else _pptx(path, advance)


def _in_reading_order(places: Sequence[tuple[float, float, Any]], height: float) -> list[Any]:
    """The shapes at the `places` (top, left) from top to bottom, those of about one height from left to right."""
    lines: list[list[tuple[float, float, Any]]] = []
    for place in sorted(places, key=lambda place: place[:2]):
        if lines and place[0] - lines[-1][0][0] <= _SAME_LINE * height:
            lines[-1].append(place)
        else:
            lines.append([place])
    return [shape for line in lines for _, _, shape in sorted(line, key=lambda place: place[1])]


# PowerPoint.

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FURNITURE = frozenset(("sldNum", "ftr", "dt", "hdr", "sldImg"))
"""Placeholders that say the same on every slide."""
_BULLETED = frozenset(("body", "obj"))


def _pptx(path: Path, advance: Advance) -> Extract:
    from pptx import Presentation

    with checked(path, POWERPOINT):
        deck = Presentation(str(path))
        slides = list(deck.slides)
        if any(local_name(slide.element) != "sld" for slide in slides):
            raise LoadError(
                "unreadable", f"{path.name}: is no deck that PowerPoint knows; save it once more there"
            )
        lines = Lines()
        unread: list[int] = []
        first_title = ""
        for number, slide in enumerate(slides, start=1):
            lines.page()
            before = len(lines)
            title = slide.shapes.title
            name = "" if title is None else tidy(title.text_frame.text)
            first_title = name if number == 1 else first_title
            lines.add(heading(name, 2))
            for shape in _shapes(slide.shapes, deck.slide_height or 1):
                if title is None or shape.shape_id != title.shape_id:
                    _add_shape(lines, shape, deck.slide_height or 1)
            if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
                for paragraph in slide.notes_slide.notes_text_frame.paragraphs:
                    lines.add(paragraph.text)
            if len(lines) == before and next(slide.element.iter(f"{_A}blip"), None) is not None:
                unread.append(number)
            advance(number, len(slides))
        return Extract(
            lines.text,
            title=real_title(deck.core_properties.title) or real_title(first_title),
            pages=lines.pages,
            unread=tuple(unread),
        )


def _shapes(shapes: Any, height: float) -> list[Any]:
    return _in_reading_order([(shape.top or 0, shape.left or 0, shape) for shape in shapes], height)


def _add_shape(lines: Lines, shape: Any, height: float) -> None:
    if local_name(shape.element) == "grpSp":
        for one in _shapes(shape.shapes, height):
            _add_shape(lines, one, height)
    elif getattr(shape, "has_table", False):
        add_table(lines, _table_rows(shape.table))
    elif getattr(shape, "has_chart", False):
        add_chart(lines, shape.chart._chartSpace)
    elif shape.has_text_frame:
        kind = (
            attribute(next(shape.element.iter("{*}ph"), {}), "type") or "obj" if shape.is_placeholder else ""
        )
        if kind not in _FURNITURE:
            _add_paragraphs(lines, shape.text_frame.paragraphs, kind in _BULLETED)
    else:
        _add_diagram(lines, shape)


def _add_paragraphs(lines: Lines, paragraphs: Sequence[Any], bulleted: bool) -> None:
    """The paragraphs of a shape. Those of a slide's body are `bulleted` where they do not say otherwise."""
    lines.end_group()
    filled = [paragraph for paragraph in paragraphs if paragraph.text.strip()]
    numbers: dict[int, int] = {}
    for paragraph in filled:
        look = paragraph._p.find(f"{_A}pPr")
        marks = {local_name(child) for child in look} if look is not None else set()
        numbers = {level: number for level, number in numbers.items() if level <= paragraph.level}
        if "buAutoNum" in marks:
            start = int(attribute(look.find(f"{_A}buAutoNum"), "startAt") or 1)
            numbers[paragraph.level] = numbers.get(paragraph.level, start - 1) + 1
            lines.add(f"{numbers[paragraph.level]}. {paragraph.text}", "item")
        elif marks & {"buChar", "buBlip"} or (bulleted and len(filled) > 1 and "buNone" not in marks):
            numbers.pop(paragraph.level, None)
            lines.add(f"- {paragraph.text}", "item")
        else:
            lines.add(paragraph.text)
    lines.end_group()


def _table_rows(table: Any) -> Iterator[Row]:
    above: list[str] = []
    for number, row in enumerate(table.rows):
        values = [tidy(cell.text_frame.text) for cell in row.cells]
        for column, cell in enumerate(row.cells):
            if attribute(cell._tc, "vMerge") in ("1", "true") and column < len(above):
                values[column] = above[column]
        above = values
        yield Row(values, table.first_row and number == 0)


def _add_diagram(lines: Lines, shape: Any) -> None:
    """The texts of a SmartArt diagram, which stand in a part of their own."""
    from pptx.oxml import parse_xml

    for reference in shape.element.iter("{*}relIds"):
        data = parse_xml(shape.part.related_part(attribute(reference, "dm")).blob)
        for point in data.iter("{*}pt"):
            for paragraph in point.iter(f"{_A}p"):
                line = "".join(text.text or "" for text in paragraph.iter(f"{_A}t"))
                lines.add(f"- {line}" if line else "", "item")
        lines.end_group()


# OpenDocument.

_ODF_FURNITURE = frozenset(("page-number", "date-time", "footer", "header"))


def _odp(path: Path, advance: Advance) -> Extract:
    with checked(path, ODP), ZipFile(path) as archive:
        content = parsed(archive, "content.xml")
        document = OpenDocument(content)
        pages = list(content.iter("{*}page"))
        lines = Lines()
        unread: list[int] = []
        first_title = ""
        for number, page in enumerate(pages, start=1):
            lines.page()
            before = len(lines)
            for shape in _odp_shapes(page):
                if _is_title(shape):
                    name = tidy(" ".join(line_of(line) for line in shape.iter("{*}p")))
                    first_title = name if number == 1 else first_title
                    lines.add(heading(name, 2))
                elif attribute(shape, "class") not in _ODF_FURNITURE:
                    document.add(lines, [shape])
            for shape in (shape for notes in page.findall("{*}notes") for shape in notes):
                if attribute(shape, "class") == "notes":
                    document.add(lines, shape)
            if len(lines) == before and next(page.iter("{*}image"), None) is not None:
                unread.append(number)
            advance(number, len(pages))
        return Extract(
            lines.text,
            title=stated_title(archive) or real_title(first_title),
            pages=lines.pages,
            unread=tuple(unread),
        )


def _odp_shapes(page: Any) -> list[Any]:
    """What stands on the slide, its title first."""
    shapes = [shape for shape in page if local_name(shape) not in ("notes", "forms")]
    height = max((_position(shape, "y") for shape in shapes), default=1.0)
    places = [
        (0.0 if _is_title(shape) else _position(shape, "y"), _position(shape, "x"), shape) for shape in shapes
    ]
    return _in_reading_order(places, height)


def _is_title(shape: Any) -> bool:
    return attribute(shape, "class") == "title"


def _position(shape: Any, axis: str) -> float:
    """Where the shape begins, in centimetres; a group, where the first of its shapes does."""
    if text := attribute(shape, axis):
        unit = text.lstrip("+-.0123456789")
        factor = {"mm": 0.1, "in": 2.54, "pt": 2.54 / 72}.get(unit, 1.0)
        return float(text.removesuffix(unit) or 0) * factor
    return (
        min((_position(child, axis) for child in shape if local_name(child)), default=0.0)
        if len(shape)
        else 0.0
    )
