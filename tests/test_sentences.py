"""Paragraphs and sentences of texts as they are: abbreviations, lists, quotations, wrapped lines, no full stop."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.text.sentences import paragraphs, sentences

SEEDS = Path(__file__).parent.parent / "seeds"


def split(text: str) -> list[str]:
    return [text[a:b] for paragraph in paragraphs(text) for a, b in sentences(text, *paragraph)]


@pytest.mark.parametrize(
    "text",
    [
        "Hal ini diungkapkan oleh DR.Ir.H. Rusmadi.MS saat rapat di Jln. Kusuma Bangsa Nomor 2.",
        "Peserta khusus: Ir. Ujang Rachmad,M.Si; H. Antoni Safarisa,ST.,MM; PT. Miwon; dan PT. Sang Hyang Seri.",
        "Ada 7 (tujuh) Daerah antara lain 1. Balipapan Zone; 2. Samarinda Zone; 3. Green Belt Industrial Park.",
        "“Kita harapkan menjadi mitra” lanjutnya.",
        '"Mau ke mana?" tanya Budi.',
        "The U.S. Army and Dr. Who met Mr. Smith et al. in no. 5.",
        "Menurut Perpres No. 91 Tahun 2017, harganya Rp5.000.000,00 per bulan.",
        "1. Penguatan ekonomi daerah",
        "a. Umum",
        "II. PENDAHULUAN",
        "2.1. Latar Belakang",
    ],
)
def test_one_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["Rapat selesai.", "Ia pulang."],
        ["Apa?!", "Ya...", "Tidak."],
        ['"Semoga sejahtera," kata Awang.', '"Kami siap!"', "Rapat ditutup."],
        ["1. Kepala dinas hadir.", "2. Rapat selesai."],
        ["Hadir gubernur, bupati, dll.", "Selain itu wali kota."],
        ["kami rapat.", "hasilnya baik.", "lalu pulang ke jl. mawar"],
        ["Selesai.", "🙂 Terima kasih."],
        ["Ia hadir (bersama staf).", "- Dan kita?"],
    ],
)
def test_several_sentences(parts: list[str]) -> None:
    assert split(" ".join(parts)) == parts


def test_a_sentence_of_the_seeds_holds_its_whole_list() -> None:
    text = (SEEDS / "000_6e0f9311932008c6.txt").read_text("utf-8")
    (found,) = [sentence for sentence in split(text) if "Kariangau" in sentence]
    assert found.startswith("Ada 7 (tujuh) Daerah")
    assert found.endswith("7. Green Belt Industrial Park.")


def test_lines_are_paragraphs() -> None:
    text = "Judul\nBaris pertama yang cukup panjang untuk satu baris penuh di sini.\n- butir\r\n\n \nAkhir"
    assert [text[a:b] for a, b in paragraphs(text)] == [
        "Judul",
        "Baris pertama yang cukup panjang untuk satu baris penuh di sini.",
        "- butir",
        "Akhir",
    ]


def test_wrapped_lines_are_joined() -> None:
    text = (
        "Halo Pak,\n\n"
        "Mohon hadir dalam rapat koordinasi yang akan dilaksanakan pada hari\n"
        "Senin di ruang rapat lantai dua kantor gubernur, dengan catatan agar\n"
        "setiap peserta membawa laporan. Agendanya\n"
        "1. Pembahasan rencana kerja dan anggaran tahun berjalan seluruh dinas\n"
        "2. Lain-lain\n"
        "https://example.com/" + "a" * 200 + "\n"
        "Terima kasih"
    )
    assert [text[a:b].replace("\n", " ")[:30] for a, b in paragraphs(text)] == [
        "Halo Pak,",
        "Mohon hadir dalam rapat koordi",
        "1. Pembahasan rencana kerja da",
        "2. Lain-lain",
        "https://example.com/aaaaaaaaaa",
        "Terima kasih",
    ]
    assert split(text)[1].endswith("catatan agar\nsetiap peserta membawa laporan.")


def test_headlines_of_one_length_are_not_a_wrapped_text() -> None:
    lines = [f"Gubernur Membuka Rapat Kerja Daerah Ke-{n} di Kota Samarinda" for n in range(10, 20)]
    assert split("\n".join(lines)) == lines


@given(
    st.text()
    | st.lists(st.sampled_from(["Kata", "1.", "a.", ".", "?", '"', " ", "\n", "Jl.", "x" * 70])).map("".join)
)
def test_nothing_is_lost_and_nothing_comes_twice(text: str) -> None:
    spans = [span for paragraph in paragraphs(text) for span in sentences(text, *paragraph)]
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert spans == sorted(spans)


@pytest.mark.parametrize("unit", ["kata ", ".", "a. ", '."', "1. ", "\n", " ", "Kata.", "x", "! "])
def test_time_is_linear(unit: str) -> None:
    assert_linear(lambda size: split("Kata a." + unit * (size // len(unit)) + "b kata"), 20_000)


@pytest.mark.parametrize("unit", ["a: b; ", "a: ", "; ", ";", "a:", "kata. "])
def test_rows_are_told_in_linear_time(unit: str) -> None:
    assert_linear(lambda size: sentences(unit * (size // len(unit))), 20_000)
