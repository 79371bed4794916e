"""Documents that two sites published, and documents on one subject."""

from __future__ import annotations

from conftest import assert_linear, source
from hypothesis import given
from hypothesis import strategies as st

from rag.library import Library
from rag.twins import Twins, shingles

RELEASE = [
    "Gubernur Kalimantan Timur membuka rapat kerja tahunan di Samarinda pada hari Senin pagi.",
    "Rapat itu dihadiri oleh empat puluh lima kepala dinas dan wakil dari sepuluh kabupaten.",
    "Anggaran pembangunan jalan tahun depan disepakati sebesar dua triliun rupiah lebih sedikit.",
    "Pembangunan jembatan di Penajam akan dimulai setelah izin lingkungan keluar bulan Maret.",
    "Wakil gubernur menutup rapat dan meminta laporan setiap bulan dari semua kepala dinas.",
]
OTHER = [
    "Gubernur Kalimantan Timur menutup pameran dagang di Balikpapan pada hari Jumat sore.",
    "Pameran itu dikunjungi oleh sepuluh ribu orang dan diikuti dua ratus pengusaha kecil.",
]


def twins(**texts: str) -> Twins:
    return Twins(texts.get)


def test_the_same_text_in_other_surroundings() -> None:
    one = "\n\n".join(RELEASE)
    other = "\n".join(["Beranda", *RELEASE, "Baca Juga: Harga Beras Naik", "© 2023 Situs Lain"])
    assert twins(a=one, b=other).are("a", "b")
    assert twins(a=one, b=other).are("b", "a")


def test_a_text_and_its_shortening_or_another_are_two() -> None:
    one = "\n\n".join(RELEASE)
    assert not twins(a=one, b="\n\n".join(RELEASE[:3])).are("a", "b")
    assert not twins(a=one, b="\n\n".join(OTHER)).are("a", "b")
    assert not twins(a=one).are("a", "gone")
    assert not twins().are("a", "b")


@given(st.text())
def test_a_text_with_a_word_is_its_own_twin(text: str) -> None:
    assert twins(a=text, b=text).are("a", "b") == bool(shingles(text))


def test_time_is_linear() -> None:
    assert_linear(lambda size: shingles("kata lain " * (size // 10)), 50_000)


def test_a_release_on_two_sites_is_one_hit_with_two_sources(library: Library) -> None:
    """The two are cut differently, because another sentence leads the one."""
    lead = (
        "Samarinda, kantor berita daerah kami melaporkan dari tempat rapat itu berlangsung sejak pagi tadi. "
    )
    library.add_texts(
        [
            source("a.txt", lead + " ".join(RELEASE * 2)),
            source("b.txt", " ".join(RELEASE * 2)),
            source("c.txt", " ".join(OTHER)),
        ]
    )
    hits = library.search("anggaran pembangunan jalan dua triliun rupiah", 10)
    found = [(hit.passage.source, hit.also_in) for hit in hits if hit.passage.source != "c.txt"]
    assert {source for source, _ in found} in ({"a.txt"}, {"b.txt"})
    assert found[0][1] in (("a.txt",), ("b.txt",))


def test_two_versions_of_a_regulation_are_two_hits(library: Library) -> None:
    """They differ in one figure, which is what people ask for."""
    old = " ".join(
        [*RELEASE, "Tarif parkir kendaraan roda dua di tepi jalan umum adalah Rp1.000 sekali parkir."]
    )
    library.add_texts(
        [
            source("perda-2015.txt", old),
            source("perda-2022.txt", old.replace("Rp1.000", "Rp3.000")),
            source("salinan.txt", f"Diumumkan di kantor bupati untuk diketahui oleh semua warga. {old}"),
        ]
    )
    hits = [hit for hit in library.search("tarif parkir roda dua", 10) if "Tarif parkir" in hit.passage.text]
    assert {("Rp1.000" in hit.passage.text, "perda-2022.txt" in hit.also_in) for hit in hits} == {
        (True, False),
        (False, False),
    }
    assert sum("Rp3.000" in hit.passage.text for hit in hits) == 1
