"""Word processing documents (.docx .odt): what a reader sees on the pages, without their headers and footers.

What was inserted under tracked changes is in the text, what was deleted is not. Text boxes and notes stand behind the
paragraph that they belong to. There are no pages: neither format says where one ends, and the breaks that Word leaves
behind are those of its last layout, which other programs keep and do not mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from rag.formats import Advance, Extract
from rag.formats.archive import ODT, WORD, checked
from rag.formats.lines import Lines, heading, real_title, tidy
from rag.formats.opendocument import OpenDocument
from rag.formats.parts import attribute, local_name, parsed, stated_title, whole
from rag.formats.progress import watched
from rag.formats.tables import Row, add_table
from rag.formats.word_numbering import Numbering
from rag.formats.word_styles import Styles, W, is_on, setting

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TRANSPARENT = frozenset(
    "r hyperlink ins moveTo sdt sdtContent smartTag customXml fldSimple dir bdo ruby rubyBase oMath oMathPara".split()
)
"""Elements whose content counts as if they were not there."""
_SPACES = frozenset(("tab", "br", "cr", "ptab"))
_MAX_COLUMNS = 63
"""That Word allows a table."""


def read(path: Path, advance: Advance) -> Extract:
    """The document's text.

    Raises:
        LoadError: when the file is damaged, locked, too large or of another type.
    """
    reader = _odt if path.suffix.lower() == ".odt" else _docx
    extract = reader(path, partial(advance, 0, 1))
    advance(1, 1)
    return extract


def _odt(path: Path, tell: Callable[[], None]) -> Extract:
    with checked(path, ODT), ZipFile(path) as archive:
        content = parsed(archive, "content.xml")
        styles = [parsed(archive, "styles.xml")] if "styles.xml" in archive.namelist() else []
        document = OpenDocument(content, *styles, tell=tell)
        lines = Lines()
        for body in content:
            if local_name(body) == "body":
                document.add(lines, body)
        return Extract(lines.text, title=document.title or stated_title(archive))


def _docx(path: Path, tell: Callable[[], None]) -> Extract:
    from docx.opc.constants import RELATIONSHIP_TYPE as KIND
    from docx.oxml.parser import parse_xml
    from docx.package import Package

    with checked(path, WORD):
        package = Package.open(str(path))
        main = package.main_document_part

        def related(kind: str) -> Any:
            """The part of this kind; None where the document has none."""
            part = next((rel.target_part for rel in main.rels.values() if rel.reltype == kind), None)
            return None if part is None else parse_xml(part.blob)

        document = _Docx(
            Styles(related(KIND.STYLES)),
            Numbering(related(KIND.NUMBERING)),
            {"footnote": _notes(related(KIND.FOOTNOTES)), "endnote": _notes(related(KIND.ENDNOTES))},
            tell,
        )
        lines = Lines()
        body = parse_xml(main.blob).find(f"{W}body")
        if body is not None:
            document.add(lines, body)
        return Extract(lines.text, title=document.title or real_title(package.core_properties.title))


def _notes(part: Any) -> dict[str, Any]:
    notes = [] if part is None else part
    return {attribute(note, "id"): note for note in notes if local_name(note) in ("footnote", "endnote")}


class _Docx:
    """Lays the blocks of a document out: paragraphs and tables, wherever they are nested."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        notes: Mapping[str, Mapping[str, Any]],
        tell: Callable[[], None],
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._tell = tell
        self.title = ""

    def add(self, lines: Lines, container: Any) -> None:
        """Add what the `container` holds: the body, a cell, a text box, a note."""
        for element in watched(container, self._tell):
            name = local_name(element)
            if name == "p":
                self._add_paragraph(lines, element)
            elif name == "tbl":
                self._add_table(lines, element)
            elif name in _TRANSPARENT:
                self.add(lines, element)
            elif name == "AlternateContent":
                self.add(lines, element[0] if len(element) else ())

    def _add_paragraph(self, lines: Lines, paragraph: Any) -> None:
        if self._styles.is_contents(paragraph):
            return
        behind: list[Any] = []
        line = tidy("".join(self._inline(paragraph, behind)))
        level = self._styles.level(paragraph)
        numbering = self._styles.numbering(paragraph)
        label = self._numbering.label(*numbering) if line and numbering else ""
        if self._styles.is_title(paragraph):
            self.title = self.title or real_title(line)
            lines.add(heading(line, 1))
        elif level:
            lines.add(heading(f"{label} {line}" if label != "-" else line, level) if line else "")
        else:
            lines.add(f"{label} {line}" if label else line, "item" if label else "")
        for container in behind:
            self.add(lines, container)

    def _inline(self, element: Any, behind: list[Any]) -> Iterator[str]:
        """The texts in the element; what is to follow the paragraph goes to `behind`."""
        for child in element:
            name = local_name(child)
            if name == "t":
                yield child.text or ""
            elif name in _SPACES:
                yield " "
            elif name == "noBreakHyphen":
                yield "-"
            elif name in ("footnoteReference", "endnoteReference"):
                note = self._notes[name.removesuffix("Reference")].get(attribute(child, "id"))
                behind += [] if note is None else [note]
            elif name == "AlternateContent":  # the same thing for newer and for older programs
                yield from self._inline(child[0], behind) if len(child) else ()
            elif name in ("drawing", "pict", "object"):
                behind += _text_boxes(child)
            elif (name in _TRANSPARENT or _is_math(child)) and not is_on(child, "rPr", "vanish"):
                yield from self._inline(child, behind)

    def _add_table(self, lines: Lines, table: Any) -> None:
        rows = list(_within(table, "tr"))
        cells = [list(_within(one, "tc")) for one in rows]
        if max(map(len, cells), default=0) < 2:  # made for its frame
            for cell in (cell for one in cells for cell in one):
                self.add(lines, cell)
            return
        above: dict[int, str] = {}
        styled = self._styles.has_headers(table)
        kept = [number for number, one in enumerate(rows) if setting(one, "trPr", "del") is None]
        add_table(
            lines,
            (self._row(rows[n], cells[n], above, styled and n == kept[0]) for n in watched(kept, self._tell)),
        )

    def _row(self, row: Any, cells: list[Any], above: dict[int, str], is_header: bool) -> Row:
        """A row of a table. `above` are the cells of the row above, which merged ones go on with."""
        values = [""] * min(whole(setting(row, "trPr", "gridBefore"), 0), _MAX_COLUMNS)
        for cell in cells:
            merged = setting(cell, "tcPr", "vMerge")
            inside = Lines()
            self.add(inside, cell)
            value = above.get(len(values), "") if merged in ("", "continue") else tidy(inside.text)
            above[len(values)] = value
            width = min(whole(setting(cell, "tcPr", "gridSpan"), 1), _MAX_COLUMNS)
            values += [value, *[""] * (width - 1)]
        return Row(values, is_header or is_on(row, "trPr", "tblHeader") or _is_bold(row))


def _is_math(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(_MATH)


def _within(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row, also those in content controls."""
    for child in element:
        if local_name(child) == name:
            yield child
        elif local_name(child) in _TRANSPARENT:
            yield from _within(child, name)


def _is_bold(row: Any) -> bool:
    runs = [run for run in row.iter(f"{W}r") if any((text.text or "").strip() for text in run.iter(f"{W}t"))]
    return bool(runs) and all(is_on(run, "rPr", "b") for run in runs)


def _text_boxes(drawing: Any) -> list[Any]:
    """The outermost text boxes of a drawing; one within another is met in there."""
    found: list[Any] = []
    for child in drawing:
        if local_name(child) == "txbxContent":
            found.append(child)
        elif local_name(child) == "AlternateContent":
            found += _text_boxes(child[0]) if len(child) else []
        else:
            found += _text_boxes(child)
    return found
