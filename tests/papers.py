"""Papers for the tests: a good small file of any format, and every way in which files come broken.

`make` writes the same text in any format. `break_file` spoils such a file in one of the ways that `HOW` names, beside
the reasons that a reader may give for it; `CASES` are the pairs of suffix and way that make sense.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import os
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from email.message import EmailMessage
from pathlib import Path

SENT = datetime(2023, 5, 5, 9, 30, tzinfo=timezone.utc)
"""When a mail of `make` was sent."""
Rows = Sequence[Sequence[str]]


def make(path: Path, title: str, paragraphs: Sequence[str], rows: Rows = ()) -> None:
    """Write a good document of the type that the suffix of `path` names.

    Each of the `paragraphs` has a page (.pdf), slide (.pptx .odp) or sheet (.xlsx .xlsm .ods) of its own, so that page
    n holds paragraph n. `rows`, the first of which are the headers, are a table behind them: on the last page, or on
    one more sheet.
    """
    _MAKERS[path.suffix.lower()](path, title, paragraphs, rows)


def break_file(path: Path, how: str) -> None:
    """Spoil the file at `path`, which is made first where there is none, in the way that `HOW` names."""
    if not path.exists():
        make(path, "Laporan tahunan", ["Jalan lingkar dibuka pada hari Senin."])
    _WAYS[how](path)


def _text(path: Path, title: str, paragraphs: Sequence[str], rows: Rows) -> None:
    table = ["; ".join(row) for row in rows]
    path.write_text("\n\n".join([title, *paragraphs, *(["\n".join(table)] if table else [])]) + "\n", "utf-8")


def _markdown(path: Path, title: str, paragraphs: Sequence[str], rows: Rows) -> None:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    table = "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]) if rows else ""
    path.write_text("\n\n".join([f"# {title}", *paragraphs, *([table] if table else [])]) + "\n", "utf-8")


def _html_table(rows: Rows) -> str:
    lines = [
        "".join(f"<{cell}>{html.escape(value)}</{cell}>" for value in row)
        for cell, row in zip(["th"] + ["td"] * len(rows), rows, strict=False)
    ]
    return "<table>\n" + "\n".join(f"<tr>{line}</tr>" for line in lines) + "\n</table>" if lines else ""


def _html(path: Path, title: str, paragraphs: Sequence[str], rows: Rows) -> None:
    body = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    name = html.escape(title)
    page = f"""<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>{name} - Portal Daerah</title>
<script>window.dataLayer = ["pelacak"];</script><style>body {{ margin: 0 }}</style></head>
<body>
<header><a href="/">Portal Daerah</a>
<nav><ul><li><a href="/">Beranda</a></li><li><a href="/profil">Profil</a></li><li><a href="/kontak">Kontak</a></li></ul>
</nav></header>
<main><article><h1>{name}</h1>
{body}
{_html_table(rows)}
</article></main>
<aside><h3>Berita Terkait</h3><ul><li><a href="/1">Pameran dibuka</a></li><li><a href="/2">Jadwal libur</a></li></ul>
</aside>
<footer><p>© 2023 Portal Daerah. Hak cipta dilindungi.</p></footer>
</body></html>
"""
    path.write_text(page, "utf-8")


def _mail(path: Path, title: str, paragraphs: Sequence[str], rows: Rows) -> None:
    mail = EmailMessage()
    mail["From"] = "Sekretariat <sekretariat@contoh.id>"
    mail["To"] = "Bagian Umum <umum@contoh.id>"
    mail["Date"] = SENT
    mail["Subject"] = title
    mail.set_content(
        "\n\n".join([*paragraphs, *(["\n".join("; ".join(row) for row in rows)] if rows else [])])
    )
    body = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    mail.add_alternative(f"<html><body>{body}\n{_html_table(rows)}</body></html>", subtype="html")
    path.write_bytes(mail.as_bytes())


def _pdf(path: Path, title: str, paragraphs: Sequence[str], rows: Rows, password: str = "") -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

    def surroundings(canvas: Canvas, document: SimpleDocTemplate) -> None:
        width, height = document.pagesize
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, height - 40, "Pemerintah Daerah - Laporan Resmi")
        canvas.drawRightString(width - 72, 36, f"Halaman {document.page} dari {max(1, len(paragraphs))}")

    styles = getSampleStyleSheet()
    story: list[Flowable] = [Paragraph(html.escape(title), styles["Title"])]
    for number, paragraph in enumerate(paragraphs):
        if number:
            story.append(PageBreak())
        story.append(Paragraph(html.escape(paragraph), styles["BodyText"]))
    if rows:
        grid = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
        story += [Spacer(1, 12), Table([list(row) for row in rows], style=grid, repeatRows=1)]
    document = SimpleDocTemplate(
        str(path),
        title=title,
        invariant=1,
        encrypt=StandardEncryption(password, canCopy=0) if password else None,
    )
    document.build(story, onFirstPage=surroundings, onLaterPages=surroundings)


def _scan(path: Path) -> None:
    """A PDF of two pages that hold a picture and no text."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), invariant=1)
    for _ in range(2):
        canvas.drawImage(ImageReader(Image.new("L", (200, 280), 200)), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()


def _docx(path: Path, title: str, paragraphs: Sequence[str], rows: Rows) -> None:
    from docx import Document

    document = Document()
    document.core_properties.title = title
    document.sections[0].header.paragraphs[0].text = "Pemerintah Daerah"
    document.sections[0].footer.paragraphs[0].text = "Halaman 1"
    document.add_heading(title, 0)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(0, len(rows[0]), style="Table Grid")
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=False):
                cell.text = value
    document.save(str(path))


def _pptx(path: Path, title: str, paragraphs: Sequence[str], rows: Rows) -> None:
    from pptx import Presentation
    from pptx.util import Cm

    deck = Presentation()
    deck.core_properties.title = title
    for number, paragraph in enumerate(paragraphs, start=1):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title if number == 1 else f"Bagian {number}"
        slide.placeholders[1].text = paragraph
        if rows and number == len(paragraphs):
            shape = slide.shapes.add_table(len(rows), len(rows[0]), Cm(2), Cm(12), Cm(20), Cm(5))
            for down, row in enumerate(rows):
                for across, value in enumerate(row):
                    shape.table.cell(down, across).text = value
    deck.save(str(path))


def _xlsx(path: Path, title: str, paragraphs: Sequence[str], rows: Rows) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.properties.title = title
    book.remove(book.active)
    for number, paragraph in enumerate(paragraphs, start=1):
        book.create_sheet(f"Lembar {number}").append([paragraph])
    if rows or not paragraphs:
        sheet = book.create_sheet("Data")
        for row in rows:
            sheet.append([int(value) if _is_whole(value) else value for value in row])
    book.save(path)


def _is_whole(value: str) -> bool:
    return value.isdecimal() and (value == "0" or not value.startswith("0"))


def _csv(path: Path, title: str, paragraphs: Sequence[str], rows: Rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
        writer.writerows([line] for line in (title, *paragraphs))
        if rows:
            writer.writerows([[], *rows])


def _odf_table(rows: Rows, name: str) -> object:
    from odf.table import Table, TableCell, TableColumn, TableRow
    from odf.text import P

    table = Table(name=name)
    table.addElement(TableColumn(numbercolumnsrepeated=max(1, *map(len, rows))))
    for row in rows:
        line = TableRow()
        for value in row:
            number = {"valuetype": "float", "value": value} if _is_whole(value) else {"valuetype": "string"}
            cell = TableCell(**number)
            cell.addElement(P(text=value))
            line.addElement(cell)
        table.addElement(line)
    return table


def _odt(path: Path, title: str, paragraphs: Sequence[str], rows: Rows) -> None:
    from odf import dc
    from odf.opendocument import OpenDocumentText
    from odf.text import H, P

    document = OpenDocumentText()
    document.meta.addElement(dc.Title(text=title))
    document.text.addElement(H(outlinelevel=1, text=title))
    for paragraph in paragraphs:
        document.text.addElement(P(text=paragraph))
    if rows:
        document.text.addElement(_odf_table(rows, "Tabel1"))
    document.save(str(path))


def _ods(path: Path, title: str, paragraphs: Sequence[str], rows: Rows) -> None:
    from odf import dc
    from odf.opendocument import OpenDocumentSpreadsheet

    book = OpenDocumentSpreadsheet()
    book.meta.addElement(dc.Title(text=title))
    for number, paragraph in enumerate(paragraphs, start=1):
        book.spreadsheet.addElement(_odf_table([[paragraph]], f"Lembar {number}"))
    if rows:
        book.spreadsheet.addElement(_odf_table(rows, "Data"))
    book.save(str(path))


def _odp(path: Path, title: str, paragraphs: Sequence[str], rows: Rows) -> None:
    from odf import dc
    from odf.draw import Frame, Page, TextBox
    from odf.opendocument import OpenDocumentPresentation
    from odf.style import MasterPage, PageLayout
    from odf.text import P

    deck = OpenDocumentPresentation()
    deck.meta.addElement(dc.Title(text=title))
    deck.automaticstyles.addElement(PageLayout(name="Layar"))
    deck.masterstyles.addElement(MasterPage(name="Baku", pagelayoutname="Layar"))
    for number, paragraph in enumerate(paragraphs, start=1):
        page = Page(masterpagename="Baku", name=f"Halaman {number}")
        for top, role, line in [
            ("1cm", "title", title if number == 1 else f"Bagian {number}"),
            ("5cm", "outline", paragraph),
        ]:
            frame = Frame(x="2cm", y=top, width="20cm", height="3cm")
            frame.setAttrNS("urn:oasis:names:tc:opendocument:xmlns:presentation:1.0", "class", role)
            box = TextBox()
            box.addElement(P(text=line))
            frame.addElement(box)
            page.addElement(frame)
        if rows and number == len(paragraphs):
            frame = Frame(x="2cm", y="12cm", width="20cm", height="5cm")
            frame.addElement(_odf_table(rows, "Tabel1"))
            page.addElement(frame)
        deck.presentation.addElement(page)
    deck.save(str(path))


_MAKERS: dict[str, Callable[[Path, str, Sequence[str], Rows], None]] = {
    ".txt": _text,
    ".md": _markdown,
    ".html": _html,
    ".htm": _html,
    ".eml": _mail,
    ".pdf": _pdf,
    ".docx": _docx,
    ".odt": _odt,
    ".pptx": _pptx,
    ".odp": _odp,
    ".xlsx": _xlsx,
    ".xlsm": _xlsx,
    ".ods": _ods,
    ".csv": _csv,
    ".tsv": _csv,
}

OOXML = (".docx", ".pptx", ".xlsx")
ODF = (".odt", ".odp", ".ods")
ZIPPED = (*OOXML, *ODF)
BINARY = (*ZIPPED, ".pdf")
PLAIN = (".txt", ".md", ".html", ".eml", ".csv")
EVERY = (*BINARY, *PLAIN)
MAIN_PART = {
    ".docx": "word/document.xml",
    ".pptx": "ppt/slides/slide1.xml",
    ".xlsx": "xl/worksheets/sheet1.xml",
    **dict.fromkeys(ODF, "content.xml"),
}
"""Where in an archive the text stands."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")

HOW: dict[str, tuple[str, ...]] = {}
"""A way of breaking -> the reasons that a `LoadError` may give for it."""
CASES: list[tuple[str, str]] = []
"""Every suffix with every way of breaking that makes sense for it."""
_WAYS: dict[str, Callable[[Path], None]] = {}


def _way(
    *reasons: str, on: Sequence[str] = EVERY
) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    def register(function: Callable[[Path], None]) -> Callable[[Path], None]:
        name = function.__name__.strip("_").replace("_", " ")
        HOW[name] = reasons
        _WAYS[name] = function
        CASES.extend((suffix, name) for suffix in on)
        return function

    return register


# What happens to any file.


@_way("empty")
def _empty(path: Path) -> None:
    path.write_bytes(b"")


@_way("unreadable", "unsupported")
def _zeros(path: Path) -> None:
    path.write_bytes(bytes(max(4096, path.stat().st_size)))


@_way("unreadable", "unsupported")
def _random_bytes(path: Path) -> None:
    path.write_bytes(random.Random(7).randbytes(20_000))


@_way("unreadable")
def _vanished(path: Path) -> None:
    path.unlink()


@_way("unreadable")
def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@_way("unreadable")
def _dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("tidak-ada"))


@_way("unreadable")
def _link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


@_way("unreadable")
def _named_pipe(path: Path) -> None:
    """Opening it would wait for ever for somebody who writes to it."""
    path.unlink()
    os.mkfifo(path)


@_way("unreadable")
def _no_permission(path: Path) -> None:
    """To be skipped where the tests run as root, who may read everything."""
    path.chmod(0)


@_way("too large", "unreadable")
def _huge(path: Path) -> None:
    """Four gigabytes, which take no room on the disk."""
    with path.open("r+b") as file:
        file.truncate(4_000_000_000)


# What is really of another type.


@_way("unsupported", on=EVERY)
def _gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(path.read_bytes()))


@_way("unsupported", on=EVERY)
def _picture(path: Path) -> None:
    path.write_bytes(PNG)


@_way("unsupported", "unreadable", on=BINARY)
def _html_inside(path: Path) -> None:
    """What a browser saves when the link led to a login page."""
    _html(path, "Masuk", ["Silakan masuk untuk mengunduh berkas ini."], ())


@_way("unsupported", "unreadable", on=BINARY)
def _text_inside(path: Path) -> None:
    path.write_text("Ini hanya teks biasa yang diberi nama lain.\n" * 20)


@_way("unsupported", on=(*ZIPPED, *PLAIN))
def _pdf_inside(path: Path) -> None:
    _pdf(path, "Laporan", ["Isi laporan."], ())


@_way("unsupported", "unreadable", on=EVERY)
def _other_office_file(path: Path) -> None:
    maker = _docx if path.suffix in (".xlsx", ".ods") else _xlsx
    maker(path, "Laporan", ["Isi laporan."], ())


@_way("unsupported", on=ZIPPED)
def _ordinary_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("foto.txt", "Bukan dokumen.")


@_way("unsupported", on=(*OOXML, *PLAIN))
def _old_office_file(path: Path) -> None:
    """As Word, Excel and PowerPoint 97 to 2003 wrote them."""
    path.write_bytes(OLE + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(4096))


# What is locked.


@_way("encrypted", on=BINARY)
def _encrypted(path: Path) -> None:
    if path.suffix == ".pdf":
        _pdf(path, "Rahasia", ["Isi rahasia."], (), password="rahasia")
    elif path.suffix in OOXML:
        path.write_bytes(OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(4096))
    else:
        parts = _parts(path)
        parts["content.xml"] = random.Random(7).randbytes(500)
        parts["META-INF/manifest.xml"] = parts["META-INF/manifest.xml"].replace(
            b"</manifest:manifest>",
            b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
            b'<manifest:encryption-data manifest:checksum="AA=="/></manifest:file-entry></manifest:manifest>',
        )
        _pack(path, parts)


# What is damaged.


@_way("unreadable", on=ZIPPED)
def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@_way("unreadable", on=ZIPPED)
def _without_its_end(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


@_way("unreadable", "unsupported", on=BINARY)
def _cut_short(path: Path) -> None:
    """A download that broke off at once."""
    path.write_bytes(path.read_bytes()[:100])


@_way("unreadable", "unsupported", on=ZIPPED)
def _without_its_head(path: Path) -> None:
    path.write_bytes(path.read_bytes()[1000:])


@_way("unreadable", on=ZIPPED)
def _damaged_text(path: Path) -> None:
    """Bytes of the compressed text are others than they were."""
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo(MAIN_PART[path.suffix])
    data = bytearray(path.read_bytes())
    begin = member.header_offset + 30 + len(member.filename)
    data[begin : begin + member.compress_size] = random.Random(7).randbytes(member.compress_size)
    path.write_bytes(data)


@_way("unreadable", "unsupported", on=ZIPPED)
def _missing_part(path: Path) -> None:
    parts = _parts(path)
    del parts[MAIN_PART[path.suffix]]
    _pack(path, parts)


@_way("unreadable", on=ZIPPED)
def _malformed_xml(path: Path) -> None:
    parts = _parts(path)
    parts[MAIN_PART[path.suffix]] = parts[MAIN_PART[path.suffix]][:-40] + b"<<&"
    _pack(path, parts)


@_way("empty", "unreadable", on=ZIPPED)
def _foreign_xml(path: Path) -> None:
    """Well-formed, and nothing that the format knows."""
    _pack(path, _parts(path) | {MAIN_PART[path.suffix]: b"<resep><bahan>Gula</bahan></resep>"})


@_way("empty", "no text layer", on=[suffix for suffix in EVERY if suffix != ".eml"])
def _no_words(path: Path) -> None:
    if path.suffix == ".pdf":
        _scan(path)
    elif path.suffix == ".html":
        path.write_text("<!DOCTYPE html><html><body><img src='peta.png'><hr><p>***</p></body></html>")
    else:
        make(path, "", ["--- ***"])


# What is made to do harm.


@_way("too large", on=ZIPPED)
def _zip_bomb(path: Path) -> None:
    """Forty megabytes of spaces in forty kilobytes."""
    _pack(path, _parts(path) | {"media/gambar.xml": b" " * 40_000_000})


@_way("too large", on=ZIPPED)
def _vast_archive(path: Path) -> None:
    """Says that one of its parts is four gigabytes large."""
    data = bytearray(path.read_bytes())
    size = data.index(b"PK\x01\x02") + 24
    data[size : size + 4] = struct.pack("<I", 4_000_000_000)
    path.write_bytes(data)


@_way("too large", on=ZIPPED)
def _swarm_of_parts(path: Path) -> None:
    _pack(path, _parts(path) | {f"media/{number}": b"" for number in range(21_000)})


@_way("unreadable", on=ZIPPED)
def _xml_bomb(path: Path) -> None:
    """Entities that are ten of the one before, ten times over."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    _with_doctype(path, f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>', "&e9;")


@_way("unreadable", on=ZIPPED)
def _xml_that_reads_a_file(path: Path) -> None:
    _with_doctype(path, '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>', "&file;")


@_way("unreadable", "empty", on=ZIPPED)
def _deep_nesting(path: Path) -> None:
    parts = _parts(path)
    root, end = _root(parts[MAIN_PART[path.suffix]])
    deep = b"<x>" * 50_000 + b"</x>" * 50_000
    _pack(path, parts | {MAIN_PART[path.suffix]: root + deep + end})


def _with_doctype(path: Path, doctype: str, entity: str) -> None:
    parts = _parts(path)
    main = parts[MAIN_PART[path.suffix]]
    begin = main.index(b"?>") + 2 if main.lstrip().startswith(b"<?xml") else 0
    body = main[begin:].replace(b"Jalan lingkar", entity.encode())
    assert body != main[begin:] or path.suffix == ".xlsx"  # whose texts stand in a part of their own
    _pack(path, parts | {MAIN_PART[path.suffix]: main[:begin] + doctype.encode() + body})


def _root(document: bytes) -> tuple[bytes, bytes]:
    """The tags with which the document begins and ends."""
    begin = document.index(b"?>") + 2 if document.lstrip().startswith(b"<?xml") else 0
    return document[: document.index(b">", begin) + 1], document[document.rindex(b"</") :]


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _pack(path: Path, parts: dict[str, bytes]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())
