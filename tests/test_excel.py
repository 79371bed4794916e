"""Workbooks: formats, merged cells, formulas, and signs of life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import papers
import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from rag.errors import LoadError
from rag.formats.excel import read


def ignore(_done: int, _total: int) -> None:
    pass


def sheet(path: Path, rows: Sequence[Sequence[object]], merge: Sequence[str] = ()) -> str:
    book = Workbook()
    book.active.title = "Data"
    for row in rows:
        book.active.append(list(row))
    for cells in merge:
        book.active.merge_cells(cells)
    book.save(path)
    return read(path, ignore).text


def test_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    book.properties.title = "Laporan Keuangan"
    one = book.active
    one.title = "Ringkas"
    one.append(["Kota", "Nilai", "Naik", "Tanggal"])
    one.append(["Samarinda", 1250000, 0.125, datetime(2023, 5, 31)])
    one.append(["Berau", 12.5, 0.5, None])
    one["B2"].number_format, one["C2"].number_format, one["C3"].number_format = "#,##0", "0.0%", "0%"
    one["D2"].number_format = "dd/mm/yyyy"
    one.append([])
    one.append(["Catatan: angka sementara."])
    book.create_sheet("Kosong")
    hidden = book.create_sheet("Rinci")
    hidden.sheet_state = "hidden"
    for row in [["Ketua", "Wakil"], ["Andi", "Budi"]]:
        hidden.append(row)
    hidden["A1"].font = hidden["B1"].font = Font(bold=True)
    path = tmp_path / "buku.xlsx"
    book.save(path)
    seen: list[tuple[int, int]] = []
    extract = read(path, lambda done, total: seen.append((done, total)))
    first = (
        "## Ringkas\n\nKota: Samarinda; Nilai: 1250000; Naik: 12.5%; Tanggal: 2023-05-31\n"
        "Kota: Berau; Nilai: 12.5; Naik: 50%\n\nCatatan: angka sementara.\n\n"
    )
    assert extract.text == first + "## Rinci\n\nKetua: Andi; Wakil: Budi"
    assert extract.pages == (0, len(first), len(first))
    assert extract.title == "Laporan Keuangan"
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["Penduduk menurut kota"],
        ["Wilayah", "Kota", "Jiwa"],
        ["Utara", "Berau", 250],
        [None, "Bontang", 180],
        ["Selatan", "Paser", 270],
    ]
    assert sheet(tmp_path / "a.xlsx", rows, ["A1:C1", "A3:A4"]) == (
        "## Data\n\nPenduduk menurut kota\n\nWilayah: Utara; Kota: Berau; Jiwa: 250\n"
        "Wilayah: Utara; Kota: Bontang; Jiwa: 180\nWilayah: Selatan; Kota: Paser; Jiwa: 270"
    )
    assert read(tmp_path / "a.xlsx", ignore).title == "Penduduk menurut kota"
    rows = [["Kota", "Jiwa", None], [None, "2022", "2023"], ["Berau", 240, 250], ["Paser", 260, 270]]
    assert sheet(tmp_path / "b.xlsx", rows, ["A1:A2", "B1:C1"]) == (
        "## Data\n\nKota: Berau; Jiwa 2022: 240; Jiwa 2023: 250\nKota: Paser; Jiwa 2022: 260; Jiwa 2023: 270"
    )


def test_errors_and_formulas_without_results(tmp_path: Path) -> None:
    rows = [["Kota", "Jiwa"], ["Berau", "=SUM(B3:B4)"], ["Paser", "#REF!"], ["Kutai", 5]]
    assert sheet(tmp_path / "a.xlsx", rows) == "## Data\n\nBerau\nPaser\nKota: Kutai; Jiwa: 5"
    with pytest.raises(LoadError, match="formulas hold no results") as caught:
        sheet(tmp_path / "b.xlsx", [["=1+1"]])
    assert caught.value.reason == "empty"
    assert sheet(tmp_path / "c.xlsx", []) == ""


def test_a_wrong_dimension_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet(path, [["Kota", "Jiwa"], ["Berau", 250]])
    parts = papers._parts(path)
    name = papers.MAIN_PART[".xlsx"]
    assert b'ref="A1:B2"' in parts[name]
    papers._pack(path, parts | {name: parts[name].replace(b'ref="A1:B2"', b'ref="A1"')})
    assert read(path, ignore).text == "## Data\n\nKota: Berau; Jiwa: 250"


def test_characters_that_xml_has_none_of(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet(path, [["Satu", "nama_kota"], ["Berau", 1]])
    parts = papers._parts(path)
    strings = parts[papers.MAIN_PART[".xlsx"]].replace(b"Satu", b"Satu_x000D_\ndua_x0007_")
    strings = strings.replace(b"nama_kota", b"nama_x005F_kota")
    papers._pack(path, parts | {papers.MAIN_PART[".xlsx"]: strings})
    assert read(path, ignore).text == "## Data\n\nSatu dua; nama_kota\nBerau; 1"


def test_a_long_sheet_gives_signs_of_life(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook(write_only=True)
    for name in ("Satu", "Dua"):
        one = book.create_sheet(name)
        for number in range(2500):
            one.append([f"Kota {number}", number])
    book.save(path)
    seen: list[tuple[int, int]] = []
    read(path, lambda done, total: seen.append((done, total)))
    assert seen == [*[(0, 2)] * 2, (1, 2), *[(1, 2)] * 2, (2, 2)]
