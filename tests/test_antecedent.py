"""Whom and what an answer named; nothing where that is open."""

from __future__ import annotations

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.understand.antecedent import items, person_named, picked


@pytest.mark.parametrize(
    ("question", "answer", "person"),
    [
        (
            "Siapa gubernur Kaltim?",
            "Gubernur Kaltim adalah **H Isran Noor** — menurut dokumen: “…” [1]",
            "H Isran Noor",
        ),
        ("Siapa gubernur Kaltim?", "Gubernur Kaltim adalah Isran Noor [1].", "Isran Noor"),
        (
            "Who is the mayor of Oslo?",
            "**Anne Lindboe** — according to the document: “…” [1]",
            "Anne Lindboe",
        ),
        ("Who opened the fair?", "The fair was opened by Anne Lindboe [2].", "Anne Lindboe"),
        # says who somebody is
        ("Siapa Bere Ali?", "Bere Ali adalah asisten administrasi [1].", "Bere Ali"),
        ("who is bere ali?", "bere ali is **Asisten Umum** [1].", "bere ali"),
        # asks for nobody; names nobody, or several; may be anybody of a quote
        ("Kapan rapat diadakan?", "**Senin Pahing** — menurut dokumen: “…” [1]", ""),
        ("Who opened the fair?", "The answer was not found in the documents.", ""),
        ("Who opened the fair?", "It was opened by Anne Lindboe and by Jonas Store [2].", ""),
        ("Siapa yang hadir?", "Menurut dokumen: “Rapat dihadiri Rusmadi.” [1]", ""),
        ("Siapa yang hadir?", "**17 orang** — menurut dokumen: “…” [1]", ""),
    ],
)
def test_the_person_whom_an_answer_names(question: str, answer: str, person: str) -> None:
    assert person_named(question, answer) == person


@pytest.mark.parametrize(
    ("answer", "listed"),
    [
        (
            "Ada 2 dokumen:\n• Rapat klaster (1 Mei 2012): “Isi.” [1]\n• FGD: “Isi: lain.” [2]",
            "Rapat klaster (1 Mei 2012)|FGD",
        ),
        ("The areas are:\n1. Kariangau\n2. Maloy [1]", "Kariangau|Maloy"),
        (
            "Menurut dokumen: “Zona itu antara lain 1. Oil, Gas & Co; 2. Food Estate.” [1]",
            "Oil, Gas & Co|Food Estate",
        ),
        ("Wilayah itu meliputi Kutai Timur, Bontang, dan Berau [1].", "Kutai Timur|Bontang|Berau"),
        (
            "Dokumen: “Kita memetakan tiga, yaitu A di B, C di D dan E di F,” ungkap Sri. [1]",
            "A di B|C di D|E di F",
        ),
        ("There are three, namely Oslo, Bergen and Bodø [1].", "Oslo|Bergen|Bodø"),
        ("There are three: Oslo; Bergen; Bodø [1].", "Oslo|Bergen|Bodø"),
        # no list, no whole one, or two of them
        ("Dinas Perindustrian, Perdagangan dan Koperasi hadir. [1]", ""),
        ("According to the document: “It was 3. It will be 5.” [1]", ""),
        ("Dokumen: “antara lain 1. Kariangau; 2. Maloy; 4. Palu.” [1]", ""),
        ("Ini meliputi Paser, Berau, dan Kukar. Itu meliputi Bontang, Samarinda, dan Kutim.", ""),
        ("Rapat dipimpin Rusmadi, yaitu kepala Bappeda. [1]", ""),
        ("", ""),
    ],
)
def test_what_an_answer_lists(answer: str, listed: str) -> None:
    assert "|".join(items(answer)) == listed


@pytest.mark.parametrize(
    ("text", "order"),
    [
        *(
            ("yang kedua?", 1),
            ("Jelaskan yang ketiga", 2),
            ("yang terakhir di mana?", -1),
            ("nomor ke-4?", 3),
        ),
        *(
            ("the second one?", 1),
            ("where is the first?", 0),
            ("who runs the last one?", -1),
            ("number 3rd", 2),
        ),
        *(("kedua kawasan itu?", None), ("kapan yang pertama kali?", None), ("yang mana?", None)),
        *(("when was the first meeting?", None), ("wait a second", None), ("", None)),
        *(
            ("Explain the second", 1),
            ("Kapan yang kedua itu dibuka?", 1),
            ("which of them is the last one?", -1),
        ),
        *(("Siapa gubernur yang pertama?", None), ("Kapan rapat yang terakhir?", None)),
        *(("Who was the first in space?", None), ("Apakah ini yang pertama di Indonesia?", None)),
        *(("Is this the first?", None), ("Siapa yang pertama untuk Bali?", None)),
        *(("Was Rusmadi the first?", None), ("Is Oslo the first one?", None)),
    ],
)
def test_one_of_several_by_its_order(text: str, order: int | None) -> None:
    found = picked(text)
    assert (found and found[0]) == order


@given(st.text(), st.text() | st.text("12.)• ;,\n*:“”dan yaitu"))
def test_whatever_was_answered(question: str, answer: str) -> None:
    assert all(items(answer)) or not items(answer)
    person = person_named(f"siapa {question}", answer)
    assert person in answer or person in question


def test_a_long_answer_is_looked_through_once() -> None:
    assert_linear(lambda size: items("yaitu 1. a, b " * size), 1_000)
    assert_linear(lambda size: items("1. " + "a " * size), 1_000)
    assert_linear(lambda size: picked("yang kedua " * size), 1_000)
