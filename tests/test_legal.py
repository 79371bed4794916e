"""The headings of laws in plain texts."""

from __future__ import annotations

from pathlib import Path

from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag import Library
from rag.formats.legal import with_headings

ACT = """PERATURAN DESA NOMOR 4 TAHUN 2022

BAB I
KETENTUAN UMUM

Pasal 1
Sampah adalah sisa kegiatan manusia.

BAB II
LARANGAN

Pasal 2
(1) Setiap orang dilarang membakar sampah.
sebagaimana dimaksud dalam Pasal 1
"""


def test_chapters_and_articles() -> None:
    assert with_headings(ACT) == (
        ACT.replace("BAB I\nKETENTUAN UMUM", "## BAB I KETENTUAN UMUM")
        .replace("BAB II\nLARANGAN", "## BAB II LARANGAN")
        .replace("\nPasal", "\n##### Pasal")
    )


def test_a_text_with_one_such_line_is_no_law() -> None:
    text = "Hal ini diatur dalam\nPasal 5\nperaturan itu."
    assert with_headings(text) == text


@given(st.text(st.sampled_from("ab \n")))
def test_other_texts_stay(text: str) -> None:
    assert with_headings(text) == text


def test_passages_know_their_article(tmp_path: Path) -> None:
    (tmp_path / "perdes.txt").write_text(ACT)
    library = Library.open(tmp_path / "library", encoder="bundled-fast")
    library.add(tmp_path / "perdes.txt")
    hit = library.search("membakar sampah", k=1)[0]
    assert hit.passage.title == "PERATURAN DESA NOMOR 4 TAHUN 2022"
    assert hit.passage.section == "BAB II LARANGAN › Pasal 2"
    assert hit.passage.text.startswith("(1) Setiap orang dilarang membakar sampah.")


def test_a_reference_on_a_line_of_its_own_is_no_heading() -> None:
    text = ACT + "Ketentuan dalam\nPasal 1\nayat (2) berlaku.\n"
    assert with_headings(text).endswith("Ketentuan dalam\nPasal 1\nayat (2) berlaku.\n")


def test_the_elucidation_is_no_part_of_the_articles() -> None:
    text = (
        ACT
        + "Ditetapkan di Samarinda\npada tanggal 3 Mei 2012\nPENJELASAN ATAS PERATURAN\nPasal 1\nCukup jelas.\n"
    )
    assert "### Ditetapkan di Samarinda\npada" in with_headings(text)
    assert "### PENJELASAN ATAS PERATURAN\n##### Pasal 1\nCukup jelas." in with_headings(text)


def test_an_office_is_no_part_of_a_law() -> None:
    assert "#" not in with_headings("Bagian Keuangan\nBagian Kepegawaian\n").replace(ACT, "")


def test_a_large_law_is_read_once() -> None:
    assert_linear(lambda size: with_headings("Pasal 1\n\n\nIsi pasal itu.\n" * size), 2_000)
