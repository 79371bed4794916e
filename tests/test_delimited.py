"""Tables of plain text: delimiters, encodings, quotation marks."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.formats.delimited import read


def ignore(_done: int, _total: int) -> None:
    pass


def plain(path: Path, text: str, encoding: str = "utf-8") -> str:
    path.write_bytes(text.encode(encoding))
    return read(path, ignore).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(
        [
            ["Kafé", "Alamat", "Meja"],
            ["Étam", 'Jalan "Raya", No. 1; lantai 2', "12"],
            ["Kopi", "Jalan\nBaru", "8"],
        ]
    )
    assert plain(tmp_path / "a.csv", file.getvalue(), encoding) == (
        'Kafé: Étam; Alamat: Jalan "Raya", No. 1; lantai 2; Meja: 12\nKafé: Kopi; Alamat: Jalan Baru; Meja: 8'
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kota;Luas;Naik\nBerau;1,5;2,5\nPaser;3,5;4,5\n",
         "Kota: Berau; Luas: 1,5; Naik: 2,5\nKota: Paser; Luas: 3,5; Naik: 4,5"),
        ("sep=;\nKota;Luas\nBerau;12\nPaser;13", "Kota: Berau; Luas: 12\nKota: Paser; Luas: 13"),
        ("Kota, Jiwa\nBerau, 12\nPaser, 13", "Kota: Berau; Jiwa: 12\nKota: Paser; Jiwa: 13"),
        ("id_kota,nama_kota\n1,Berau\n2,Paser", "id_kota: 1; nama_kota: Berau\nid_kota: 2; nama_kota: Paser"),
        ("Berau,Budi,12\nPaser,Andi,13", "Berau; Budi; 12\nPaser; Andi; 13"),
        ("Kota,Jiwa\nBerau,250,sementara\nPaser\nKutai,270",
         "Kota: Berau; Jiwa: 250; sementara\nPaser\nKota: Kutai; Jiwa: 270"),
        ("Kota,Jiwa\nBerau,250\nPaser,\"belum\nKutai,270",
         "Kota: Berau; Jiwa: 250\nKota: Paser; Jiwa: belum Kutai,270"),
        ("Jalan lingkar dibuka.\nLalu lintas lancar, kata warga.",
         "Jalan lingkar dibuka.\n\nLalu lintas lancar, kata warga."),
        ("", ""),
        ("\n\n", ""),
    ],
)  # fmt: skip
def test_plain_tables(tmp_path: Path, text: str, wanted: str) -> None:
    assert plain(tmp_path / "a.csv", text) == wanted


def test_a_quotation_mark_that_is_never_closed_swallows_nothing(tmp_path: Path) -> None:
    rows = "".join(f"Kota {number},{number}\n" for number in range(20_000))
    text = plain(tmp_path / "a.csv", f'Kota,Jiwa\n"Berau,250\n{rows}')
    assert text.startswith('Kota: "Berau; Jiwa: 250\nKota: Kota 0; Jiwa: 0\n')
    assert text.endswith("Kota: Kota 19999; Jiwa: 19999")


@settings(max_examples=50)
@given(st.text('ab,;"|\t\n 1', max_size=60))
def test_any_text_is_a_table(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    found = plain(tmp_path_factory.mktemp("csv") / "a.csv", text)
    assert set(filter(str.isalnum, text)) >= set(filter(str.isalnum, found))


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(100_000_001)
    with pytest.raises(LoadError, match="100 MB") as caught:
        read(path, ignore)
    assert caught.value.reason == "too large"


def test_a_long_table_gives_signs_of_life(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Kota,Jiwa\n" + "Berau,250\n" * 2500)
    seen: list[tuple[int, int]] = []
    read(path, lambda done, total: seen.append((done, total)))
    assert seen == [(0, 1), (0, 1), (1, 1)]
