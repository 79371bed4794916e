"""The lines of a text: what stands between them, pages, titles and rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.formats.lines import Lines, heading, real_title, row, tidy
from rag.read.rows import cells


def test_lines() -> None:
    lines = Lines()
    for page in [["Satu"], [], ["- a", "- b"], []]:
        lines.page()
        for line in page:
            lines.add(line, "item" if line.startswith("-") else "")
    lines.add("---")
    assert lines.text == "Satu\n\n- a\n- b"
    assert lines.pages == (0, 6, 6, len(lines.text))
    assert len(lines) == len(lines.text)


def test_a_heading_without_anything_below_it_is_left_out() -> None:
    lines = Lines()
    lines.page("## Kosong")
    lines.page("## Isi")
    lines.add("Satu.")
    assert lines.text == "## Isi\n\nSatu."
    assert lines.pages == (0, 0)


def test_groups() -> None:
    lines = Lines()
    for line, group in [("a", "row"), ("b", "row"), ("c", "item"), ("d", ""), ("e", "")]:
        lines.add(line, group)
    lines.add("f", "row")
    lines.end_group()
    lines.add("g", "row")
    assert lines.text == "a\nb\n\nc\n\nd\n\ne\n\nf\n\ng"
    assert lines.pages == ()


@given(st.lists(st.tuples(st.text(), st.sampled_from(["", "item", "row", "page"]))))
def test_any_lines_and_pages(added: list[tuple[str, str]]) -> None:
    lines = Lines()
    for line, group in added:
        lines.page() if group == "page" else lines.add(line, group)
    text, pages = lines.text, lines.pages
    assert len(pages) == sum(group == "page" for _, group in added)
    assert list(pages) == sorted(pages)
    assert all(page == 0 or page == len(text) or text[page - 2 : page] == "\n\n" for page in pages)
    assert [line for line in text.split("\n") if line] == [
        tidy(line) for line, group in added if group != "page" and any(map(str.isalnum, tidy(line)))
    ]


@given(st.text())
def test_a_tidy_line(text: str) -> None:
    line = tidy(text)
    assert line == tidy(line)
    assert not any(character.isspace() and character != " " for character in line)
    assert tidy("a\x00\x0b\xa0 b\x7f\n") == "a b"


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Rencana  Kerja\n2023", "Rencana Kerja 2023"),
        ("Presentasi Akhir Tahun", "Presentasi Akhir Tahun"),
        ("Microsoft Word - Laporan.doc", ""),
        ("PowerPoint Presentation", ""),
        ("Slide 1", ""),
        ("Book1", ""),
        ("Untitled 2", ""),
        ("Laporan akhir.DOCX", ""),
        ("---", ""),
        (None, ""),
    ],
)
def test_real_titles(title: str | None, wanted: str) -> None:
    assert real_title(title) == wanted


def test_a_row() -> None:
    assert row(["Kota", "Jiwa", ""], ["Berau", "", "x", "y"]) == "Kota: Berau; x; y"
    assert row([], ["a", "", "b"]) == "a; b"


def test_headings() -> None:
    assert [heading("Isi", level) for level in (-1, 1, 3, 9)] == ["# Isi", "# Isi", "### Isi", "###### Isi"]
    assert heading(" ", 2) == ""


def test_a_row_is_no_heading() -> None:
    made = row(["# No", "Nama"], ["1", "Rusmadi"])
    assert made == "No: 1; Nama: Rusmadi"
    assert [cell[:2] for cell in cells(made)] == [("No", "1"), ("Nama", "Rusmadi")]
