"""The headings of laws in plain texts."""

from __future__ import annotations

from pathlib import Path

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
        ACT.replace("BAB I\nKETENTUAN UMUM", "### BAB I KETENTUAN UMUM")
        .replace("BAB II\nLARANGAN", "### BAB II LARANGAN")
        .replace("\nPasal", "\n#### Pasal")
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
