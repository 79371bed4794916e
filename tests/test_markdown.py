"""Tables of Markdown become rows; everything else stays as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.formats.markdown import read, with_headings, with_rows

TABLE = """| Nama | Jabatan |  |
|------|:-------:|--|
| Rusmadi \\| Co |  Kepala   Bappeda | |
| | Sekda | 3 |"""


def test_a_table_becomes_rows() -> None:
    assert with_rows(f"# Rapat\n\n{TABLE}\n\nSelesai.") == (
        "# Rapat\n\nNama: Rusmadi | Co; Jabatan: Kepala Bappeda\nJabatan: Sekda; 3\n\nSelesai."
    )


def test_a_table_without_outer_bars() -> None:
    assert with_rows("Nama | Nilai\n--- | ---\nA | 5\nB | 6") == "Nama: A; Nilai: 5\nNama: B; Nilai: 6"


@pytest.mark.parametrize(
    "text", ["satu | dua", "satu | dua\ntiga | empat\nlima | enam", f"```\n{TABLE}\n```", "| a |\n|---|"]
)
def test_what_is_no_table_stays(text: str) -> None:
    assert with_rows(text) == text


@given(st.text(st.characters(exclude_characters="|")))
def test_text_without_bars_stays(text: str) -> None:
    assert with_rows(text) == text


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"Kepala dinas:\r\n\r\n{TABLE}\r\n")
    assert read(path, lambda done, total: None).text == (
        "Kepala dinas:\n\nNama: Rusmadi | Co; Jabatan: Kepala Bappeda\nJabatan: Sekda; 3\n"
    )


@pytest.mark.parametrize("unit", ["| a ", "|", "|---", "a | b\n---|---\n", "\\", "```\n"])
def test_time_is_linear(unit: str) -> None:
    assert_linear(lambda size: with_rows(unit * (size // len(unit))), 50_000)


def test_a_line_in_bold_is_a_heading() -> None:
    text = "# FAQ\n\n**Berapa biayanya?**\nRp200.000.\n**Kapan dibuka:**\nBesok.\n\n**Penting** sekali.\n- **Satu**"
    assert with_headings(text) == (
        "# FAQ\n\n###### Berapa biayanya?\nRp200.000.\n###### Kapan dibuka\nBesok.\n\n**Penting** sekali.\n- **Satu**"
    )
    for line in (
        "**Kantor tutup hari Jumat.**",
        "**Rp 5.000.000**",
        "**Batas: 30 Juni 2024**",
        "__init__",
        "**    **",
    ):
        assert with_headings(line) == line
    assert with_headings("```\n**tebal**\n```") == "```\n**tebal**\n```"
