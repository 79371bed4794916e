"""Rows of tables: the one that the question is about, and the value that it wants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings import open_encoder
from rag.assistant import Assistant
from rag.library import Library
from rag.read.rows import about, cells
from rag.schema import Evidence, Hit, Passage
from rag.text.topic import Topic
from rag.text.vectors import WordVectors
from tests.conftest import source

PASER = "Kabupaten: Paser; Bupati: Fahmi Fadli; Penduduk: 275.452"
BERAU = "Kabupaten: Berau; Bupati: Sri Juniarsih; Penduduk: 248.035"
KUTAI = "Kabupaten: Kutai Kartanegara; Bupati: Edi Damansyah; Penduduk: 729.382"
PROSE = "Bandara baru akan melayani dua juta penumpang setiap tahun."


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    return open_encoder("bundled-fast")  # type: ignore[return-value]  # the static one knows words


def evidence(text: str, score: float, title: str = "Penduduk Kaltim") -> Evidence:
    passage = Passage(1, "a.xlsx", title, text, 100, 100 + len(text), "id", section="Data")
    return Evidence(Hit(passage, 0.5), text, 100, 100 + len(text), score)


def test_cells() -> None:
    assert [cell[:2] for cell in cells(PASER)] == [
        ("Kabupaten", "Paser"),
        ("Bupati", "Fahmi Fadli"),
        ("Penduduk", "275.452"),
    ]
    assert all(PASER[cell.start :].startswith(cell.value) for cell in cells(PASER))
    assert cells("Rusmadi; Kepala Bappeda") == cells(PROSE) == cells("") == []


@given(st.text())
def test_cells_stand_where_they_say(text: str) -> None:
    for row in (text, f"A: {text}; B: {text}"):
        for cell in cells(row):
            assert row[cell.start : cell.start + len(cell.value)] == cell.value


def test_the_row_that_is_asked_about_stays(vectors: WordVectors) -> None:
    rows = [evidence(KUTAI, 0.5), evidence(PASER, 0.2), evidence(BERAU, 0.1), evidence(PROSE, 0.4)]

    def kept(question: str) -> dict[str, float]:
        return {one.text: one.score for one in about(Topic(question, vectors), rows)}

    assert kept("Siapa bupati Paser?") == {PASER: 0.9, PROSE: 0.4}
    assert kept("What is the population of Berau?") == {BERAU: 0.9, PROSE: 0.4}
    assert kept("Berapa penduduk Paser tahun 2010?") == {PASER: 0.5, PROSE: 0.4}  # the year is left open
    assert kept("Berapa penduduk Paser dan Berau?") == {PASER: 0.5, BERAU: 0.5, PROSE: 0.4}
    every = {one.text: one.score for one in rows}
    assert kept("Siapa saja bupati di sini?") == kept("Berapa penduduk Nunukan?") == every


OFFICES = [
    "Nama: Ahmad Rusmadi; Jabatan: Kepala Dinas; Telepon: 0541-111; Wakil: Siti Aminah",
    "Nama: Siti Aminah; Jabatan: Sekretaris; Telepon: 0541-222; Wakil: Budi Santoso",
    "Nama: Budi Santoso; Jabatan: Bendahara; Telepon: 0541-333; Wakil: Joko Widodo",
]
PEOPLE = [
    f"Kabupaten/Kota: {place}; Tahun: {year}; Jumlah Penduduk: {people}"
    for place, year, people in [
        ("Samarinda", 2020, 827994),
        ("Samarinda", 2021, 831460),
        ("Kutai Kartanegara", 2021, 734485),
        ("Kutai Kartanegara", 2022, 738193),
        ("Kutai Timur", 2021, 434459),
    ]
]
ROOMS = [f"Room: {number}; Price: {number * 100}" for number in (1, 2, 718)]
REGENTS = [KUTAI, PASER, BERAU]


@pytest.mark.parametrize(
    ("question", "table", "wanted"),
    [
        ("Siapa bupati Paser?", REGENTS, "Fahmi Fadli"),
        ("Who is the regent of Paser?", REGENTS, "Fahmi Fadli"),
        ("Berapa penduduk Kutai Kartanegara?", REGENTS, "729.382"),
        ("Kabupaten mana yang bupatinya Sri Juniarsih?", REGENTS, "Berau"),
        ("Siapa bupati Nunukan?", REGENTS, None),
        ("Berapa penduduk Kutai Barat?", REGENTS, None),  # half of a name
        ("Bagaimana keadaan di Paser?", REGENTS, None),  # no header is asked for
        ("Siapa bupati Paser, dan berapa penduduknya?", REGENTS, None),  # two are
        ("What is the population of Samarinda in 2021?", PEOPLE, "831460"),
        ("Berapa jumlah penduduk Kutai Timur tahun 2021?", PEOPLE, "434459"),
        ("Berapa jumlah penduduk Kutai Timur tahun 2022?", PEOPLE, None),
        ("What is the population of Samarinda in 2030?", PEOPLE, None),
        ("Berapa jumlah penduduk Samarinda?", PEOPLE, None),  # of two years
        ("What is the price of Room 2?", ROOMS, "200"),
        ("What is the price of Room 3?", ROOMS, None),
        ("Apa telepon Budi Santoso?", OFFICES, "0541-333"),  # not of whom he stands in for
        ("Siapa yang wakilnya Siti Aminah?", OFFICES, None),  # certainly not her own deputy
        ("Berapa penumpang bandara baru?", [PROSE], None),
    ],
)
def test_the_value_that_is_asked_for(
    vectors: WordVectors, question: str, table: list[str], wanted: str | None
) -> None:
    found = about(Topic(question, vectors), [evidence(row, 0.6) for row in table])
    shorts = [one.short for one in found if one.short]
    assert [one.text for one in shorts] == ([wanted] if wanted else [])
    for one in found:
        if one.short:
            assert one.text[one.short.start - 100 : one.short.end - 100] == wanted
            assert one.score == one.short.score >= 0.6


def test_a_table_answers(tmp_path: object) -> None:
    with Library.open(str(tmp_path), "bundled-fast") as library:
        table = "\n".join([KUTAI, PASER, BERAU])
        library.add_texts([source("a.csv", f"{PROSE}\n\n{table}", "Penduduk Kaltim")])
        assistant = Assistant(library)
        answer = assistant.ask("Berapa penduduk Berau?")
        assert answer.text.startswith("Jumlah penduduk Berau adalah **248.035**")
        assert [one.quote for one in answer.citations] == [BERAU]
        assert assistant.ask("Berapa penduduk Nunukan?").refused


def test_what_two_documents_say_alike_is_said_once(tmp_path: object) -> None:
    """Passages that differ by more than their common sentence, which is the answer."""
    said = "Jumlah wartawan yang hadir di balai kota adalah tujuh belas orang."
    with Library.open(str(tmp_path), "bundled-fast") as library:
        library.add_texts(
            [
                source("a.txt", f"{said} Pasar lama terbakar malam tadi. Api padam menjelang pagi hari."),
                source("b.txt", f"Sekolah baru dibangun warga. Kapal feri mulai berlayar. {said}"),
            ]
        )
        answer = Assistant(library).ask("Berapa wartawan yang hadir di balai kota?")
        assert [one.quote for one in answer.citations].count(said) == 1
