"""Tables as lines: what is a row of headers, several tables side by side, and what stands above them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.formats.lines import Lines
from rag.formats.tables import Row, add_table


def laid_out(rows: Sequence[Sequence[str]], bold: int = 0) -> str:
    lines = Lines()
    add_table(lines, [Row(row, number < bold) for number, row in enumerate(rows)])
    return lines.text


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (
            [["Wilayah", "2021", "2022"], ["Samarinda", "800", "812"], ["Berau", "", "250"]],
            "Wilayah: Samarinda; 2021: 800; 2022: 812\nWilayah: Berau; 2022: 250",
        ),
        ([["Nama", "Jabatan"], ["Andi", "Kepala Dinas"]], "Nama: Andi; Jabatan: Kepala Dinas"),
        # nothing speaks for headers: keys with their values, and data alone
        ([["Nama", "Andi"], ["Alamat", "Jalan Juanda"]], "Nama; Andi\nAlamat; Jalan Juanda"),
        ([["Nama", "Andi"], ["Umur", "35"]], "Nama; Andi\nUmur; 35"),
        ([["Andi", "Kepala", "Berau"], ["Budi", "Staf", "Paser"]], "Andi; Kepala; Berau\nBudi; Staf; Paser"),
        ([["Berau", "2021", "350"], ["Paser", "2022", "360"]], "Berau; 2021; 350\nPaser; 2022; 360"),
        ([["Kota", "Kota"], ["1", "2"], ["3", "4"]], "Kota; Kota\n1; 2\n3; 4"),
        # headers in two rows
        (
            [["Wilayah", "Anggaran", "", "Realisasi", ""], ["", "2023", "2024", "2023", "2024"],
             ["Berau", "10", "20", "9", "19"], ["Paser", "30", "40", "29", "39"]],
            "Wilayah: Berau; Anggaran 2023: 10; Anggaran 2024: 20; Realisasi 2023: 9; Realisasi 2024: 19\n"
            "Wilayah: Paser; Anggaran 2023: 30; Anggaran 2024: 40; Realisasi 2023: 29; Realisasi 2024: 39",
        ),
        # a title and a note, columns that are counted, a section
        (
            [["Anggaran daerah"], ["(dalam juta rupiah)"], ["No", "Uraian", "Pagu"], ["1", "2", "3"],
             ["", "Belanja pegawai", ""], ["1", "Gaji", "700"], ["Sumber: Dinas Keuangan"]],
            "Anggaran daerah\n\n(dalam juta rupiah)\n\nBelanja pegawai\nNo: 1; Uraian: Gaji; Pagu: 700\n"
            "Sumber: Dinas Keuangan",
        ),
        ([["Satu"], ["Dua kalimat."]], "Satu\n\nDua kalimat."),
        (
            [["Kota", "Jiwa", "", "Ikan", "Ton"], ["Berau", "250", "", "Bandeng", "12"], ["Paser", "270"],
             ["", "", "", "Kakap", "9"]],
            "Kota: Berau; Jiwa: 250\nKota: Paser; Jiwa: 270\n\nIkan: Bandeng; Ton: 12\nIkan: Kakap; Ton: 9",
        ),
        ([["Nama", ":", "Andi"], ["Umur", ":", "35"]], "Nama: Andi\nUmur: 35"),
        ([["Lokasi", "Kota Samarinda"], ["Tahun", "2023"]], "Lokasi; Kota Samarinda\nTahun; 2023"),
        ([["Kabupaten", "", "Jiwa"], ["Berau", "", "250"], ["Paser", "", "270"]],
         "Kabupaten: Berau; Jiwa: 250\nKabupaten: Paser; Jiwa: 270"),
    ],
)  # fmt: skip
def test_headers(rows: list[list[str]], text: str) -> None:
    assert laid_out(rows) == text


def test_looks_make_headers() -> None:
    rows = [["Ketua", "Wakil"], ["Andi", "Budi"], ["Citra", "Dewi"]]
    assert laid_out(rows) == "Ketua; Wakil\nAndi; Budi\nCitra; Dewi"
    assert laid_out(rows, bold=1) == "Ketua: Andi; Wakil: Budi\nKetua: Citra; Wakil: Dewi"
    assert laid_out(rows, bold=3) == laid_out(rows)


@given(
    st.lists(
        st.lists(st.sampled_from(["", "Kota", "Jumlah", "Andi", "12", "2021", "x y", "-"]), max_size=6),
        max_size=9,
    )
)
def test_no_value_is_lost(rows: list[list[str]]) -> None:
    text = laid_out([row for row in rows if any(row)])
    kept = [value for row in rows for value in row if value not in ("", "-")]
    # A header without a value below it is not said; all else is.
    missed = [value for value in kept if value not in text]
    assert len(missed) <= max(map(len, rows), default=0)
    assert "\n\n\n" not in text
    assert all(line == line.strip() and line for line in text.replace("\n\n", "\n").split("\n")) or not text


def test_time_grows_with_the_rows() -> None:
    assert_linear(lambda size: laid_out([["Kota", "Jiwa"], *[["Berau", "250"]] * size]), 3000)
