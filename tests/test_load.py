"""Which files are read, and what a document says about itself."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from conftest import assert_linear
from hypothesis import assume, given
from hypothesis import strategies as st

from rag.errors import LOAD_FAILURES, LoadError
from rag.formats.text import MAX_BYTES, decode
from rag.load import SUFFIXES, from_text, load

SEEDS = Path(__file__).parent.parent / "seeds"


def reason(path: Path) -> str:
    with pytest.raises(LoadError) as caught:
        load(path, path.name)
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.reason in LOAD_FAILURES
    return caught.value.reason


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for name, data in [("a.xyz", b"x"), ("kosong.txt", b""), ("spasi.md", b"\xef\xbb\xbf \n---\n")]:
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder.txt").mkdir()
    with (tmp_path / "besar.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    names = ["a.xyz", "kosong.txt", "spasi.md", "folder.txt", "besar.txt", "tidak-ada.txt"]
    wanted = ["unsupported", "empty", "empty", "unreadable", "too large", "unreadable"]
    assert [reason(tmp_path / name) for name in names] == wanted


def test_a_file_becomes_a_source(tmp_path: Path) -> None:
    path = tmp_path / "Catatan.MD"
    path.write_bytes(b"# Rapat kerja #\r\n\r\nSamarinda, 5 Mei 2020. Gubernur membuka rapat itu.")
    source = load(path, "folder/Catatan.MD")
    assert (source.id, source.title, source.language, source.date) == (
        "folder/Catatan.MD",
        "Rapat kerja",
        "id",
        date(2020, 5, 5),
    )
    assert source.text == "# Rapat kerja #\n\nSamarinda, 5 Mei 2020. Gubernur membuka rapat itu."
    assert source.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.suffix.lower() in SUFFIXES


def test_the_seeds() -> None:
    sources = [load(path, path.name) for path in sorted(SEEDS.glob("*.txt"))]
    assert [source.title for source in sources] == [
        "Provinsi Kalimantan Timur, dibawah kepemimpinan Gubernur Kalimantan, DR.H. Awang Faroek Ishak dan"
        " Wakil Gubernur…",
        "Disperindagkop Identifikasi Pengembangan Kawasan Industri",
        "Sekretaris Daerah (Sekda) Provinsi Kalimantan Timur (Kaltim) Sri Wahyuni membuka Forum Group Discusion (FGD)…",
        "Kaltim menjalin kerjasama dengan delapan provinsi di Indonesia",
        "Bangun Sinergi Ekonomi Kerakyatan dari Balikpapan dan Samarinda",
    ]
    assert {source.language for source in sources} == {"id"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: 'Laporan Tahunan'\ndate: 2020-01-05\n---\nIsi laporan.", "Laporan Tahunan"),
        ("From: a@b.id\nSubject: Undangan rapat\n\nDatanglah.", "Undangan rapat"),
        ("Notulen Rapat\nHadir: Andi\n- beras", "Notulen Rapat"),
        ("\n\n***\n\nJudul\n\nisi teks", "Judul"),
        ("- beli beras\n- gula", "beli beras"),
        ("isi pendek", "isi pendek"),
        ("Isi pendek.\nDan lagi.", "Isi pendek"),
        (
            "BANDUNG - Kaltim menjalin kerjasama dengan delapan provinsi. Ya.",
            "Kaltim menjalin kerjasama dengan delapan provinsi",
        ),
        (
            "Gubernur – yang baru – pulang ke rumah dinasnya hari ini.",
            "Gubernur – yang baru – pulang ke rumah dinasnya hari ini",
        ),
        (
            "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh a b c d e",
            "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh a b c d…",
        ),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert from_text(text, "x.txt").title == title
    assert from_text(text, "x.txt", title="Lain").title == "Lain"


def test_a_title_is_one_short_line() -> None:
    assert from_text("x" * 5000, "x").title == "x" * 150 + "…"
    assert from_text(" " * 20_000 + "kata", "x").title == "kata"
    assert from_text("-" * 20_000 + "kata", "x").title == ""


@given(st.text())
def test_any_text(text: str) -> None:
    assume(re.search(r"\w", text))
    source = from_text(text, "x")
    assert source.text == text
    assert "\n" not in source.title
    assert len(source.title) <= 151


@pytest.mark.parametrize("unit", ["kata ", "# a ", " ", "x", "1 januari 2020\n", "Menu\n", "é"])
def test_long_files_are_quick(unit: str) -> None:
    def work(size: int) -> None:
        from_text(decode(("# a" + unit * (size // len(unit)) + "b").encode(), "x.txt"), "x")

    assert_linear(work, 100_000)
