"""Spreadsheets of every kind: their sheets, and their titles."""

from __future__ import annotations

from pathlib import Path

import papers
import pytest

from rag.formats.sheets import read


def ignore(_done: int, _total: int) -> None:
    pass


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Laporan kas\n\nKota,Jiwa\nBerau,250", "Laporan kas"),
        ("Kota,Jiwa\nBerau,250", "kas 2023"),
        ("Kota,Jiwa\nBerau,250\n\nLaporan kas", "kas 2023"),
        ("Jalan lingkar dibuka.", "kas 2023"),
    ],
)
def test_the_title_is_what_stands_above_the_first_table_or_the_name_of_the_file(
    tmp_path: Path, text: str, title: str
) -> None:
    path = tmp_path / "kas 2023.csv"
    path.write_text(text)
    assert read(path, ignore).title == title


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".ods"])
def test_papers(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    papers.make(path, "Judul", ["Satu dua.", "Tiga."], [["Kota", "Jiwa"], ["Berau", "250"], ["Paser", "270"]])
    extract = read(path, ignore)
    assert extract.title == "Judul"
    assert [extract.text[at:].split("\n")[2] for at in extract.pages] == [
        "Satu dua.",
        "Tiga.",
        "Kota: Berau; Jiwa: 250",
    ]
