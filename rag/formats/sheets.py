"""Spreadsheets (.xlsx .xlsm .ods) and tables of plain text (.csv .tsv): which of these a file is, and its title.

Where no property and no line above the first table says what it is about, that is left to its name.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rag.formats import Advance, Extract, delimited, excel, ods

_READERS = {".csv": delimited.read, ".tsv": delimited.read, ".ods": ods.read}


def read(path: Path, advance: Advance) -> Extract:
    """The sheets of the file, a page each; a table of plain text has no pages.

    Raises:
        LoadError: when it is damaged, locked, too large or of another type, or holds formulas without results.
    """
    extract = _READERS.get(path.suffix.lower(), excel.read)(path, advance)
    return replace(extract, title=extract.title or path.stem)
