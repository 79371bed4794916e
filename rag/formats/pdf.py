"""PDF -> its text, through PDFium: opening a file and what may be wrong with it.

`pdf_page` reads a page, `layout` puts the pages together.
"""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import LoadError
from rag.formats import Advance, Extract, ocr
from rag.formats.layout import compose
from rag.formats.page_lines import Line
from rag.formats.pdf_characters import DROPPED
from rag.formats.pdf_page import read_page

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 20_000
_HEAD = 1024
"""Bytes within which the mark of a PDF stands."""
_TAIL = 65_536
"""Bytes at the end of a file within which it says where its contents are listed."""
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
    with closing(_open(path)) as document:
        return _read(path, document, advance)


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
    has_text = False
    count = len(document)
    for number in range(1, count + 1):
        try:
            with closing(document[number - 1]) as page:
                lines, is_read = read_page(page, path.name)
        except pypdfium2.PdfiumError:
            damaged.append(number)
            pages.append([])
        else:
            pages.append(lines)
            if is_read:
                has_text = has_text or bool(lines)
            else:
                unread.append(number)
        advance(number, count)
    if len(damaged) == count:
        raise LoadError("unreadable", f"{path.name}: is damaged, none of its pages opens: get it once more")
    if unread and not has_text:
        raise LoadError("no text layer", f"{path.name}: {_no_text()}")
    text, offsets = compose(pages)
    return Extract(text, _title(document), pages=offsets, unread=tuple(sorted(unread + damaged)))


def _no_text() -> str:
    if ocr.available():
        return "holds pictures only, and no text could be recognised in them"
    return f"is a scan: {ocr.INSTALL}"


def _title(document: pypdfium2.PdfDocument) -> str:
    """The title in the metadata, unless a program made it up."""
    title = " ".join(DROPPED.sub("", document.get_metadata_value("Title")).split())
    return "" if _NO_TITLE.fullmatch(title) else title
