"""Cells at places that a test knows, and what makes a table of them."""

from __future__ import annotations

import pytest
from boxes import CELLS, run, table, texts

from rag.formats.page_runs import Run


@pytest.mark.parametrize("right", [False, True])
def test_a_table(right: bool) -> None:
    assert texts(table(CELLS, right)) == [
        "Kota: Bontang; Jiwa: 178",
        "Kota: Paser; Jiwa: 280",
        "Kota: Berau; Jiwa: 240",
    ]


def test_a_table_ends_where_columns_do() -> None:
    below = run("Sumber: badan pusat statistik provinsi", 0, 70)
    assert texts([*table(CELLS[1:]), below]) == ["Bontang; 178", "Paser; 280", "Berau; 240", below.text]


def test_two_rows_are_no_table() -> None:
    assert texts(table(CELLS[:2])) == ["Kota Jiwa", "Bontang 178"]


def test_gaps_at_random_places_are_no_table() -> None:
    gaps = [(30, 60), (55, 90), (10, 42), (70, 99)]
    runs = [
        one
        for n, (end, begin) in enumerate(gaps)
        for one in (Run("a b", 0, 12 * n, end, 12 * n + 10, 10), run("c d e", begin, 12 * n))
    ]
    assert texts(runs) == ["a b c d e"] * 4
