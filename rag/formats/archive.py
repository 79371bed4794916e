"""The check of a file that is a ZIP archive of XML, before a library opens it.

It knows what the kinds of such files are told apart by, and nothing of what stands in a document.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from rag.errors import LoadError

MAX_BYTES = 500_000_000
"""Size of an archive, and of all that is in it, from which on it is refused."""
MAX_PARTS = 20_000
_HARMLESS, _MAX_RATIO = 20_000_000, 200
"""Size of a part from which on it is a bomb if it was compressed to less than one in so many."""
_HEAD = 4096

WORD = "a Word document (.docx)"
EXCEL = "an Excel workbook (.xlsx)"
POWERPOINT = "a PowerPoint deck (.pptx)"
ODT = "an OpenDocument text (.odt)"
ODS = "an OpenDocument spreadsheet (.ods)"
ODP = "an OpenDocument presentation (.odp)"
_OOXML = {"word/": WORD, "xl/": EXCEL, "ppt/": POWERPOINT}
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": ODS,
    b"application/vnd.oasis.opendocument.presentation": ODP,
    b"application/epub+zip": "an e-book (.epub)",
}
_OLE = b"\xd0\xcf\x11\xe0"
_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"{\\rtf": "a rich text file (.rtf)",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
_DAMAGE = (BadZipFile, EOFError, LookupError, OSError, RuntimeError, SyntaxError, ValueError, zlib.error)
"""What bytes that are not as they were meet with on their way through an archive, XML (SyntaxError) and numbers."""
_MARKUP = re.compile(rb"\s*<(!doctype\s+html|html|head|body|\?xml)", re.IGNORECASE)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")


@contextmanager
def checked(path: Path, kind: str) -> Iterator[None]:
    """Within, the file at `path` is an archive of the `kind` that a library may open; damage it meets is named.

    Raises:
        LoadError: when the file is of another kind, encrypted, damaged, or a bomb.
    """
    name = path.name
    try:
        _check_file(path)
    except OSError as error:
        raise LoadError("unreadable", f"{name}: {error.strerror or error}") from error
    try:
        with ZipFile(path) as archive:
            _check_sizes(archive, name)
            _check_kind(archive, kind, name)
            _check_entities(archive, name)
        yield
    except RecursionError:
        raise LoadError("unreadable", f"{name}: is nested too deeply to be read") from None
    except _DAMAGE as error:
        reason = " ".join(str(error).split())[:100]
        raise LoadError(
            "unreadable",
            f"{name}: the file is damaged ({reason}); open it where it was made and save it again",
        ) from error


def _check_file(path: Path) -> None:
    name = path.name
    size = path.stat().st_size
    if not path.is_file():
        raise LoadError("unreadable", f"{name}: this is no file")
    if not size:
        raise LoadError("empty", f"{name}: the file is empty (0 bytes)")
    if size > MAX_BYTES:
        raise LoadError("too large", f"{name}: larger than {MAX_BYTES // 1_000_000} MB")
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(_OLE):
            _refuse_ole(head + file.read(), name)
    if not is_zipfile(path):
        if what := _other_type(head):
            raise LoadError(
                "unsupported", f"{name}: is {what} by its content; give it the ending of its type"
            )
        raise LoadError("unreadable", f"{name}: the file is damaged or incomplete; fetch it once more")


def _refuse_ole(data: bytes, name: str) -> None:
    """Office stores encrypted files, and those of its old formats, in one and the same container."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise LoadError("encrypted", f"{name}: locked by a password; save a copy without one")
    raise LoadError(
        "unsupported", f"{name}: a file of an old Office format; save it as .docx, .xlsx or .pptx"
    )


def _other_type(head: bytes) -> str:
    """What a file that begins so is; empty for a damaged archive and for what has no name."""
    for signature, what in _SIGNATURES.items():
        if head.startswith(signature):
            return what
    if _MARKUP.match(head):
        return "a web page"
    return "" if head.startswith(b"PK") or _NO_TEXT.search(head) else "plain text"


def _check_sizes(archive: ZipFile, name: str) -> None:
    members = archive.infolist()
    vast = sum(member.file_size for member in members) > MAX_BYTES
    bomb = any(
        member.file_size > _HARMLESS and member.file_size > _MAX_RATIO * member.compress_size
        for member in members
    )
    if vast or bomb or len(members) > MAX_PARTS:
        raise LoadError("too large", f"{name}: would take up too much room when unpacked; split it up")
    if any(member.flag_bits & 1 for member in members):
        raise LoadError("encrypted", f"{name}: locked by a password; save a copy without one")


def _check_kind(archive: ZipFile, kind: str, name: str) -> None:
    members = set(archive.namelist())
    found = "a ZIP archive"
    if "mimetype" in members:
        with archive.open("mimetype") as file:
            found = _MIMETYPES.get(file.read(100).strip().removesuffix(b"-template"), found)
    elif "[Content_Types].xml" in members:
        found = next(
            (what for part, what in _OOXML.items() if any(m.startswith(part) for m in members)), found
        )
    if "xl/workbook.bin" in members:
        found = "an Excel binary workbook (.xlsb)"
    if found != kind:
        raise LoadError("unsupported", f"{name}: is {found} by its content, not {kind}")
    if "META-INF/manifest.xml" in members and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise LoadError("encrypted", f"{name}: locked by a password; save a copy without one")
    if "_rels/.rels" in members and b"purl.oclc.org/ooxml" in archive.read("_rels/.rels"):
        raise LoadError(
            "unsupported", f"{name}: is of the strict variant of Open XML; save it as an ordinary file"
        )


def _check_entities(archive: ZipFile, name: str) -> None:
    """No program writes entities into these formats, and with them a few bytes fill the memory."""
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels")):
            with archive.open(member) as file:
                head = file.read(_HEAD).replace(b"\x00", b"")  # UTF-16
            if b"<!ENTITY" in head:
                raise LoadError(
                    "unreadable", f"{name}: refused, for its XML defines entities, as no document does"
                )
