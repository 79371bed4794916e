"""What questions ask for, which sentences hold it, and which words are names."""

from __future__ import annotations

from typing import get_args

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.text.question import Kind, asks_the_clock, kind_of, names


@pytest.mark.parametrize(
    ("kind", "questions"),
    [
        (
            "list",
            "Siapa saja yang hadir?|Ada berapa saja?|Daerah mana saja yang masuk wilayah kedua?|apa aja yang dibahas"
            "|Sebutkan tiga kawasan|What are the three areas?|Which eight provinces?|Who are the members?"
            "|List the zones|Name the seven clusters|Which companies were invited?"
            "|With which provinces did Kaltim sign?|Which ones?",
        ),
        (
            "person",
            "Siapa kepala Bappeda Kaltim?|Who is Eric Rolf Hansen?|Whose idea was it?|Siapa nama gubernur Bali?"
            "|Who headed it when the discussion took place?|Gubernur mana yang hadir?|Which minister signed?"
            "|What is the name of the governor?|Apa nama bupati itu?|siapa wakil gubernur waktu itu",
        ),
        (
            "time",
            "Kapan rapat digelar?|Tahun berapa Perpres itu terbit?|Pukul berapa acara dimulai?|Hari apa?|Sejak kapan?"
            "|When was the MoU signed?|In what year did it begin?|On which day was he received?|What is the date of it?"
            "|which years does the vision cover",
        ),
        (
            "number",
            "berapa orang yang hadir?|Berapakah jumlah provinsi?|How many people attended?|How old is he?"
            "|Umurnya berapa?|What percentage signed?|What is the budget?"
            "|Perpres nomor berapa yang dilanjutkan?|seberapa besar?",
        ),
        (
            "place",
            "Di mana rapat?|Dimana rapatnya?|Dari mana dananya?|di hotel apa fgd diadakan?|Di ruangan mana rapat itu?"
            "|Kawasan Industri Bulumining terletak di kabupaten mana?|Where is the zone?|In which subdistrict is it?"
            "|what's the address of the Harris hotel|What is the capital of Indonesia?|Apa ibu kota Kaltim?"
            "|Which foreign country is East Kalimantan working with?",
        ),
        (
            "reason",
            "Apa tujuan FGD?|Mengapa pabrik berhenti?|Kenapa dihadirkan?|Untuk apa rapat diadakan?|Why did it happen?"
            "|What is the purpose of it?|What caused the flood?|Apa penyebab banjir?",
        ),
        (
            "other",
            "Apa kepanjangan IKM?|Which company was invited?|Which university did he attend when he was young?"
            "|Bagaimana?|Puguh Harjanto menjabat sebagai apa?|Does Mahakam Ulu belong to the second region?"
            "|What is the second mission?|Is there a list?|How did the cities meet?"
            "|Apa nama bandara yang memiliki 120 tujuan?|",
        ),
    ],
)
def test_kinds(kind: Kind, questions: str) -> None:
    assert {question: kind_of(question) for question in questions.split("|")} == dict.fromkeys(
        questions.split("|"), kind
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Kepala Bappeda Kaltim, DR.Ir.H. Rusmadi.MS saat rapat",
            ["Kepala Bappeda Kaltim", "DR.Ir.H. Rusmadi.MS"],
        ),
        ("Rapat selesai. Dia hadir di Bontang. Lalu pulang.", ["Bontang"]),
        ("Siapa Gubernur Kaltim yang melanjutkan Perpres 91/2017?", ["Gubernur Kaltim", "Perpres"]),
        ("Sri Wahyuni membuka FGD", ["Sri Wahyuni", "FGD"]),
        ("Dalam Rapat Pleno itu", ["Rapat Pleno"]),
        ("“Alhamdulillah, Pak Wali Kota hadir,” kata Usman bin Affan", ["Pak Wali Kota", "Usman bin Affan"]),
        ("- Andi Harun hadir bersama Wali Kota Rahmad Mas'ud", ["Andi Harun", "Wali Kota Rahmad Mas'ud"]),
        ("kata Edwin van der Sar dan PT. Miwon", ["Edwin van der Sar", "PT. Miwon"]),
        ("GUBERNUR KALTIM HADIR", ["GUBERNUR KALTIM HADIR"]),
        ("Ya.", []),
        ("", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "question",
    [
        *("jam berapa sekarang?", "hari ini hari apa?", "Sekarang tanggal berapa ya?", "tahun berapa ini"),
        *(
            "What is today's date?",
            "What’s the date today?",
            "what time is it right now",
            "Which year is it now?",
            "What time is it?",
        ),
        *("jam berapa ini?", "Hari apa ini?", "tanggal berapa hari ini?", "tahun berapa saat ini?"),
    ],
)
def test_the_clock_is_asked(question: str) -> None:
    assert asks_the_clock(question)


@pytest.mark.parametrize(
    "question",
    [
        *(
            "tahun ini?",
            "Apa ini?",
            "tanggal berapa?",
            "jam berapa rapat hari ini?",
            "tahun berapa (rapat)",
            "",
        ),
        *(
            "today?",
            "What is this?",
            "What time is the meeting today?",
            "What is the current budget?",
            "which year?",
        ),
        *("tahun ini berapa?", "berapa tahun ini?", "bulan ini apa?", "hari ini berapa?"),
        *("What was it this year?", "What day is it on?", "What time is its opening?"),
    ],
)
def test_of_the_documents_something_else_is_asked(question: str) -> None:
    assert not asks_the_clock(question)


@given(st.text(), st.text())
def test_any_text(question: str, sentence: str) -> None:
    assert kind_of(question) in get_args(Kind)
    assert all(name in " ".join(sentence.split()) or name in sentence for name in names(sentence))


@pytest.mark.parametrize("unit", ["Kata ", "kata ", "A.", "1.", "9 ", "what ", "a", "A", " ", "-"])
def test_long_texts_are_quick(unit: str) -> None:
    def work(size: int) -> None:
        text = "A" + unit * (size // len(unit)) + "b"
        kind_of(text)
        names(text)

    assert_linear(work, 20_000)
