"""OpenDocument spreadsheets: headers, merged and repeated cells."""

from __future__ import annotations

import zipfile
from pathlib import Path

from rag.formats import Extract
from rag.formats.ods import read


def ignore(_done: int, _total: int) -> None:
    pass


def ods(path: Path, tables: str) -> Extract:
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return read(path, ignore)


def test_opendocument(tmp_path: Path) -> None:
    rows = """
      <table:table-header-rows><table:table-row>
        <table:table-cell><text:p>Ketua</text:p></table:table-cell>
        <table:table-cell><text:p>Wakil</text:p></table:table-cell>
        <table:table-cell table:number-columns-repeated="16382"/>
      </table:table-row></table:table-header-rows>
      <table:table-row>
        <table:table-cell table:number-rows-spanned="2"><text:p>Andi</text:p></table:table-cell>
        <table:table-cell><text:p>Budi</text:p></table:table-cell>
      </table:table-row>
      <table:table-row><table:covered-table-cell/>
        <table:table-cell><text:p>Dewi<text:s/>Sri</text:p></table:table-cell>
      </table:table-row>
      <table:table-row table:number-rows-repeated="1048000">
        <table:table-cell table:number-columns-repeated="16384"/>
      </table:table-row>
      <table:table-row table:number-rows-repeated="2">
        <table:table-cell office:value-type="date" office:date-value="2023-05-31"><text:p>31/05/23</text:p>
        </table:table-cell>
        <table:table-cell><text:p>#REF!</text:p></table:table-cell>
      </table:table-row>"""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Satu">{rows}</table:table><table:table table:name="Dua"/>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    extract = read(path, ignore)
    assert extract.text == (
        "## Satu\n\nKetua: Andi; Wakil: Budi\nKetua: Andi; Wakil: Dewi Sri\n\n2023-05-31\n\n2023-05-31"
    )
    assert extract.pages == (0, len(extract.text))


def test_cells_that_are_merged_both_ways(tmp_path: Path) -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    down, both = (
        'table:number-rows-spanned="2"',
        'table:number-rows-spanned="2" table:number-columns-spanned="2"',
    )
    rows = [
        cell("Utara", down) + cell("Pantai", down) + cell("Berau"),
        covered + cell("Bontang"),
        cell("Selatan", both) + "<table:covered-table-cell/>" + cell("Paser"),
        covered + cell("Kutai"),
    ]
    text = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    assert ods(tmp_path / "a.ods", f'<table:table table:name="Satu">{text}</table:table>').text == (
        "## Satu\n\nUtara; Pantai; Berau\nUtara; Pantai; Bontang\nSelatan; Paser\nSelatan; Kutai"
    )


def test_a_long_sheet_gives_signs_of_life(tmp_path: Path) -> None:
    row = "<table:table-row><table:table-cell><text:p>Kota</text:p></table:table-cell></table:table-row>"
    seen: list[tuple[int, int]] = []
    path = tmp_path / "a.ods"
    ods(path, f'<table:table table:name="Satu">{row * 1500}</table:table><table:table table:name="Dua"/>')
    read(path, lambda done, total: seen.append((done, total)))
    assert seen == [(0, 1), (1, 1), (2, 2)]
