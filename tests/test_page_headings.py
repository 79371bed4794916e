"""Headings by size, weight, and the words of a law."""

from __future__ import annotations

from boxes import column, composed, run


def test_headings_by_size_and_weight() -> None:
    body = "isi yang cukup panjang untuk disebut isi dokumen."
    rows = [
        run("Judul", 0, 0, size=20),
        run("Bab", 0, 40, size=14),
        run(body, 0, 60),
        run("Tebal", 0, 80, bold=True),
        run(body, 0, 100),
        run("Tebal, tetapi kalimat.", 0, 120, bold=True),
    ]
    assert composed(rows) == f"# Judul\n\n## Bab\n\n{body}\n\n### Tebal\n\n{body}\n\nTebal, tetapi kalimat."


def test_a_heading_of_a_law_and_a_reference_to_it() -> None:
    rows = column(
        0,
        0,
        "Gubernur berwenang sesuai dengan",
        "Pasal 5",
        "ayat dua dan menetapkan peraturan.",
        "Pasal 6",
        "Isi.",
    )
    assert composed(rows) == (
        "Gubernur berwenang sesuai dengan Pasal 5 ayat dua dan menetapkan peraturan.\n\n### Pasal 6\n\nIsi."
    )
