"""Files of every encoding, files that are no texts, and what a document says about itself."""

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
from rag.load import MAX_BYTES, SUFFIXES, decode, from_text, load

SEEDS = Path(__file__).parent.parent / "seeds"
TEXT = "Café di Samarinda — “kota tepian” dibuka hari ini.\nBaris dua.\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]


def reason(path: Path) -> str:
    with pytest.raises(LoadError) as caught:
        load(path, path.name)
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.reason in LOAD_FAILURES
    return caught.value.reason


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_encoding_and_newline(encoding: str, newline: str) -> None:
    assert decode(TEXT.replace("\n", newline).encode(encoding), "x.txt") == TEXT


def test_latin_1_and_a_damaged_character() -> None:
    assert decode("Résumé rapat".encode("latin-1"), "x.txt") == "Résumé rapat"
    assert decode("“kata” é".encode() + b"\xe9 akhir", "x.txt") == "“kata” é\ufffd akhir"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf_8_is_read_back(text: str) -> None:
    assert decode(text.encode(), "x.txt") == text.removeprefix("\ufeff")


@given(st.binary())
def test_any_bytes_are_a_text_or_one_clear_error(data: bytes) -> None:
    try:
        text = decode(data, "x.txt")
    except LoadError as error:
        text = error.reason
    assert text == "unsupported" or "\x00" not in text


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + b"IHDR" * 100,
        b"PK\x03\x04" + b"word/document.xml" * 50,
        b"\x7fELF\x02\x01\x01" + b"text " * 100,
        b"%PDF-1.7 obj",
        b"\x00\x01\x02\x03",
        b"Sebuah teks\x00dengan nol",
        bytes(range(1, 256)) * 10,
        b"\x01\x00\x02\x00" * 50,
    ],
)
def test_a_binary_file_named_txt(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    assert reason(path) == "unsupported"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for name, data in [("a.pdf", b"x"), ("kosong.txt", b""), ("spasi.md", b"\xef\xbb\xbf \n---\n")]:
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder.txt").mkdir()
    with (tmp_path / "besar.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    names = ["a.pdf", "kosong.txt", "spasi.md", "folder.txt", "besar.txt", "tidak-ada.txt"]
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
