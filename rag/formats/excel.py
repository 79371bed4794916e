"""Excel workbooks (.xlsx .xlsm), row by row.

openpyxl takes four times as long, and refuses a workbook for any style that it does not know; so only what it knows of
number formats and dates is used. Formulas are not computed: a cell has the result that was saved with it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from rag.errors import LoadError
from rag.formats import Advance, Extract
from rag.formats.archive import EXCEL, checked
from rag.formats.lines import Lines, tidy
from rag.formats.number_format import shown
from rag.formats.parts import attribute, elements, local_name, parsed, stated_title
from rag.formats.progress import watched
from rag.formats.tables import MAX_COLUMNS, Row, add_tables, title_above

_MERGED = re.compile(
    rb'<(?:\w{1,20}:)?mergeCell\s[^<>]{0,80}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"'
)
_LONGEST_MERGED = 200
_CHUNK = 1 << 20
_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f]|5[Ff])_")
"""How a workbook writes the characters that XML has none of, and the underscore where it would be taken for such."""


def read(path: Path, advance: Advance) -> Extract:
    """The workbook's sheets, a page each, hidden ones too.

    Raises:
        LoadError: when it is damaged, locked, too large or of another type, or holds formulas without results.
    """
    with checked(path, EXCEL), ZipFile(path) as archive:
        book = _Workbook(archive, partial(advance, 0, 1))
        count = len(book.sheets)
        lines = Lines()
        for number, (name, part) in enumerate(book.sheets):
            lines.page(f"## {name}")
            rows = watched(book.rows(part), partial(advance, number, count))
            add_tables(lines, _repeated(rows, _merged_downwards(archive, part)))
            advance(number + 1, count)
        if book.has_formulas_without_results and not lines.text:
            raise LoadError(
                "empty",
                f"{path.name}: its formulas hold no results; open it in Excel or LibreOffice and save it there",
            )
        return Extract(lines.text, title=stated_title(archive) or title_above(lines), pages=lines.pages)


class _Workbook:
    """What is needed to read the rows of a workbook one by one: its strings, and the styles of its cells."""

    def __init__(self, archive: ZipFile, tell: Callable[[], None]) -> None:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

        self._archive = archive
        main = dict(_relations(archive, "").values())["officeDocument"]
        relations = _relations(archive, main)
        parts = dict(relations.values())
        root = parsed(archive, main)
        self.sheets: list[tuple[str, str]] = []
        """Name and part of each."""
        for sheet in root.iterfind("{*}sheets/{*}sheet"):
            kind, part = relations[attribute(sheet, "id")]
            if kind == "worksheet":
                self.sheets.append((attribute(sheet, "name"), part))
        strings = elements(archive, parts["sharedStrings"], "si") if "sharedStrings" in parts else ()
        self._strings = [_text(one) for one in watched(strings, tell)]
        self._codes, self._is_bold = (
            _styles(archive, parts["styles"]) if "styles" in parts else (["General"], [False])
        )
        is_1904 = any(attribute(one, "date1904") in ("1", "true") for one in root.iterfind("{*}workbookPr"))
        self._epoch = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900
        self.has_formulas_without_results = False

    def rows(self, part: str) -> Iterator[tuple[int, Row]]:
        """The rows of a sheet with their numbers; those in which nothing stands may be left out."""
        number = 0
        for element in elements(self._archive, part, "row"):
            number = int(attribute(element, "r") or number + 1)
            yield number, self._row(element)

    def _row(self, element: Any) -> Row:
        values: list[str] = []
        is_bold = True
        for cell in element:
            value = self._value(cell)
            reference = cell.get("r")
            column = _column(reference.rstrip("0123456789")) if reference else len(values)
            if value and len(values) <= column < MAX_COLUMNS:
                values += [""] * (column - len(values))
                values.append(value)
                is_bold = is_bold and self._is_bold[int(cell.get("s", 0))]
            elif not reference:
                values.append("")
        return Row(values, is_bold and bool(values))

    def _value(self, cell: Any) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell)
        stated = ""
        is_formula = False
        for child in cell:
            name = local_name(child)
            stated = child.text or "" if name == "v" else stated
            is_formula = is_formula or name == "f"
        if not stated:
            self.has_formulas_without_results |= is_formula
            return ""
        if kind == "n":
            return self._number(stated, self._codes[int(cell.get("s", 0))])
        if kind == "s":
            return self._strings[int(stated)]
        if kind == "b":
            return "TRUE" if stated == "1" else "FALSE"
        return "" if kind == "e" else tidy(stated)  # #REF!, #N/A, …

    def _number(self, stated: str, code: str) -> str:
        from openpyxl.utils.datetime import from_excel

        number = int(stated) if stated.isdecimal() else float(stated)
        is_date, is_duration = _is_date(code)
        if not is_date:
            return shown(number, code)
        try:
            return shown(from_excel(number, self._epoch, timedelta=is_duration), code)
        except (OverflowError, ValueError):
            return ""  # no day of the calendar: Excel shows ####


def _relations(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The parts that `part` refers to: id -> kind and name."""
    folder, _, name = part.rpartition("/")
    return {
        attribute(one, "Id"): (
            attribute(one, "Type").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, attribute(one, "Target"))).lstrip("/"),
        )
        for one in parsed(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    }


def _text(element: Any) -> str:
    """The text in it as one line, without the reading aids of Japanese."""
    texts = element.iter("{*}t")
    text = "".join(one.text or "" for one in texts if local_name(one.getparent()) != "rPh")
    return tidy(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))


def _styles(archive: ZipFile, part: str) -> tuple[list[str], list[bool]]:
    """Of each style of cells its number format, and whether it is bold."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    root = parsed(archive, part)
    codes: dict[int, str] = dict(BUILTIN_FORMATS)
    for one in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[int(attribute(one, "numFmtId"))] = attribute(one, "formatCode")
    bold = [
        any(attribute(b, "val") not in ("0", "false") for b in font.iterfind("{*}b"))
        for font in root.iterfind("{*}fonts/{*}font")
    ]
    styles = list(root.iterfind("{*}cellXfs/{*}xf"))
    fonts = [int(attribute(one, "fontId") or 0) for one in styles]
    return (
        [codes.get(int(attribute(one, "numFmtId") or 0), "General") for one in styles] or ["General"],
        [font < len(bold) and bold[font] for font in fonts] or [False],
    )


@lru_cache(maxsize=1024)
def _is_date(code: str) -> tuple[bool, bool]:
    """Whether numbers of this format are dates, and whether they are lengths of time."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    return bool(is_date_format(code)), bool(is_timedelta_format(code))


@lru_cache(maxsize=MAX_COLUMNS)
def _column(letters: str) -> int:
    """0 for A, 25 for Z, 26 for AA."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _merged_downwards(archive: ZipFile, part: str) -> dict[int, list[tuple[int, int]]]:
    """Row -> the column and the last row of each merged cell that begins there and reaches into rows below. This
    stands behind the rows, and is needed before them."""
    found: set[tuple[bytes, ...]] = set()
    with archive.open(part) as file:
        rest = b""
        while chunk := file.read(_CHUNK):
            found.update(_MERGED.findall(rest + chunk))
            rest = chunk[-_LONGEST_MERGED:]
    cells: dict[int, list[tuple[int, int]]] = {}
    for column, top, bottom in found:
        if int(top) < int(bottom):
            cells.setdefault(int(top), []).append((_column(column.decode()), int(bottom)))
    return cells


def _repeated(rows: Iterable[tuple[int, Row]], merged: dict[int, list[tuple[int, int]]]) -> Iterator[Row]:
    """The rows, each of which has what merged cells say of several; a blank one for any number that are missing."""
    active: dict[int, tuple[str, int]] = {}
    last = 0
    for number, one in rows:
        if number > last + 1:
            yield Row([])
        last = number
        values = list(one.values)
        if active and any(values):
            active = {column: kept for column, kept in active.items() if kept[1] >= number}
            for column, (value, _) in active.items():
                values += [""] * (column + 1 - len(values))
                values[column] = values[column] or value
        for column, bottom in merged.get(number, ()):
            if column < len(values) and values[column]:
                active[column] = values[column], bottom
        yield Row(values, one.is_header)
