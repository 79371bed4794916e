"""Page furniture goes, content stays: seeds, menus, page headers, notes, minutes, poems, tables, short texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.text.leftovers import body
from rag.text.sentences import paragraphs

SEEDS = Path(__file__).parent.parent / "seeds"
PROSE = [
    "Gubernur Kaltim membuka rapat kerja di Samarinda.",
    "Rapat itu dihadiri oleh para kepala dinas.",
    "Hasilnya diumumkan pada hari berikutnya.",
]


def kept(*lines: str) -> list[str]:
    text = "\n".join(lines)
    return [text[a:b] for a, b in body(text)]


def test_the_seeds_lose_their_furniture_and_nothing_else() -> None:
    bodies = {}
    for path in SEEDS.glob("*.txt"):
        text = path.read_text("utf-8")
        bodies[path.name[:3]] = [text[a:b] for a, b in body(text)]
    everything = "\n".join(line for lines in bodies.values() for line in lines)
    for furniture in (
        "Berita Terkait",
        "Government Public Relation",
        "07:51:38",
        "Kepemudaan",
        "humasprov",
        "Sukandar",
    ):
        assert furniture not in everything
    assert bodies["001"][0] == "Disperindagkop Identifikasi Pengembangan Kawasan Industri"
    assert bodies["001"][-1].endswith("pabrik karet di Kecamatan Marang Kayu, Kutai Kartanegara.")
    assert bodies["003"][-1].endswith("hadir dalam penandatanganan kerjasama tersebut.")
    assert bodies["004"][0] == "Bangun Sinergi Ekonomi Kerakyatan dari Balikpapan dan Samarinda"
    assert [len(lines) for _, lines in sorted(bodies.items())] == [5, 9, 9, 6, 13]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Berita Terkait",
            "Baca Juga: Harga Beras Naik",
            "Related articles",
            "Read more",
            "Tags: IKN, Kaltim",
        ),
        *(
            "© 2023 Pemprov Kaltim",
            "Hak Cipta 2020 Humas",
            "All rights reserved.",
            "Halaman 3 dari 10",
            "Home",
            "Selengkapnya »",
        ),
        *("24 Oktober 2019 Jam 07:51:38", "07/06/2023, 22:28 WITA", "Kembali ke atas", "Share", "Share this"),
    ],
)
def test_furniture_goes_wherever_it_stands(line: str) -> None:
    assert kept(line, *PROSE) == PROSE
    assert kept(PROSE[0], line, *PROSE[1:]) == PROSE
    assert kept(*PROSE, line, "Kerjasama Pemerintahan") == PROSE


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Tagihan Listrik",
            "Hak Cipta dan Paten",
            "Back to School",
            "Loading Dock Rules",
            "Menu Hari Ini",
            "ist",
        ),
        *(
            "5 Januari 2020",
            "Iklan Layanan Masyarakat",
            "Homestay Derawan",
            "1. Beras",
            "| a | b |",
            "Pencarian",
        ),
    ],
)
def test_what_may_be_content_stays(line: str) -> None:
    for lines in ([line, *PROSE], [PROSE[0], line, *PROSE[1:]], [*PROSE, line, "Beras dan gula"]):
        assert kept(*lines) == lines


@pytest.mark.parametrize(
    "lines",
    [
        ["Belanja", "- beras", "- gula", "- beras"],
        ["Notulen Rapat", "Tanggal: 5 Mei 2020", "Hadir: Andi, Budi", *PROSE],
        ["Aku ini binatang jalang", "Dari kumpulannya terbuang", "Biar peluru menembus kulitku"],
        ["| Nama | Kota |", "|---|---|", "| Andi | Bontang |", "| Budi | Bontang |"],
        ["Berita Terkait", "Menu"],
        ["Halo."],
        [],
    ],
)
def test_notes_tables_and_short_texts_stay_whole(lines: list[str]) -> None:
    assert kept(*lines) == lines


def test_a_menu_above_the_headline_goes() -> None:
    headline = "Kaltim Bekerja Sama dengan Delapan Provinsi"
    assert kept("Beranda", "Profil Daerah", "Kontak", headline, "ist", *PROSE) == [headline, "ist", *PROSE]


def test_of_a_page_header_the_first_stays() -> None:
    header = "Laporan Tahunan Bappeda"
    assert kept(header, PROSE[0], header, PROSE[1], header, PROSE[2]) == [header, *PROSE]
    assert kept(header, header, header, *PROSE) == [header, header, header, *PROSE]


def test_a_speaker_is_no_page_header() -> None:
    lines = ["BUDI:", PROSE[0], "BUDI:", PROSE[1], "BUDI:", PROSE[2]]
    assert kept(*lines) == lines


def test_bylines() -> None:
    assert kept(f"{PROSE[0]} (jay/sul/humasprov)", *PROSE) == [PROSE[0], *PROSE]
    assert kept(f"{PROSE[0]} (Humas Bappeda/Sukandar,S.Sos).") == [PROSE[0]]
    assert kept("Rapat dihadiri oleh pemerintah daerah (kabupaten/kota).")[0].endswith("(kabupaten/kota).")


@given(
    st.text()
    | st.lists(st.sampled_from(["Menu", "Home", "", PROSE[0], "© 2020", "a", "Tags: a"])).map("\n".join)
)
def test_what_stays_are_paragraphs_in_order_and_never_nothing(text: str) -> None:
    spans = body(text)
    starts = [start for start, _ in paragraphs(text)]
    assert [start for start in starts if start in dict(spans)] == [start for start, _ in spans]
    assert bool(spans) == bool(starts)
    assert all(text[a:b].strip() for a, b in spans)


@pytest.mark.parametrize(
    "unit", ["Menu\n", "kata ", "(a/", "Gubernur membuka rapat kerja.\nMenu Lain\n", "\n", " "]
)
def test_long_texts_are_quick(unit: str) -> None:
    assert_linear(lambda size: body("Kata." + unit * (size // len(unit)) + "x"), 40_000)
