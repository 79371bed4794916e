"""Columns of prose, and what stands beside and across them."""

from __future__ import annotations

from boxes import PROSE, column, run, texts

from rag.formats.page_lines import page_lines


def test_columns_and_what_stands_across() -> None:
    left, right = column(0, 20, *PROSE), column(200, 26, *[text.upper() for text in PROSE])
    across = run("judul yang melintasi kedua kolom halaman ini semuanya", 10, 0)
    foot = run("kaki yang melintasi kedua kolom halaman ini semuanya", 10, 90)
    mixed = [foot, *(one for pair in zip(right, left, strict=True) for one in pair), across]
    assert texts(mixed) == [across.text, *PROSE, *(text.upper() for text in PROSE), foot.text]
    assert [line.column for line in page_lines(mixed)] == [0, 1, 1, 1, 1, 2, 2, 2, 2, 3]


def test_three_columns() -> None:
    columns = [column(left, 0, *(f"{text} {left}" for text in PROSE)) for left in (0, 180, 360)]
    by_rows = [one for row in zip(*columns, strict=True) for one in row]
    assert texts(by_rows) == [f"{text} {left}" for left in (0, 180, 360) for text in PROSE]


def test_labels_are_no_column() -> None:
    labels, values = column(0, 0, "1.", "2.", "3."), column(60, 0, *PROSE[:3])
    assert texts(labels + values) == [f"{n}. {text}" for n, text in enumerate(PROSE[:3], 1)]
