"""A document of a day, month or year is asked without it, unless its text says it, too."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.dated import without_its_date
from rag.schema import Passage

DAY = date(2012, 10, 16)
MEETING = "Rusmadi memimpin rapat klaster industri."


def passage(text: str = MEETING, day: date | None = DAY) -> Passage:
    return Passage(1, "a", "Rapat klaster", text, 0, len(text), "id", date=day)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Siapa yang memimpin rapat klaster pada Oktober 2012?", "Siapa yang memimpin rapat klaster?"),
        (
            "Siapa memimpin rapat klaster tanggal 16 Oktober 2012 di Samarinda?",
            "Siapa memimpin rapat klaster di Samarinda?",
        ),
        ("Siapa memimpin rapat klaster (16/10/2012)?", "Siapa memimpin rapat klaster?"),
        ("Siapa memimpin rapat klaster tahun 2012?", "Siapa memimpin rapat klaster?"),
        ("Siapa memimpin rapat klaster pada 16 Oktober?", "Siapa memimpin rapat klaster?"),
        ("Who led the 2012 cluster meeting?", "Who led the cluster meeting?"),
        ("Who led the cluster meeting of October 16, 2012?", "Who led the cluster meeting?"),
        ("In 2012, who led the cluster meeting?", "who led the cluster meeting?"),
        ("Who led the cluster meeting in October?", "Who led the cluster meeting?"),
    ],
)
def test_its_own_date_is_left_out(question: str, asked: str) -> None:
    assert without_its_date(question, passage()) == asked


@pytest.mark.parametrize(
    "question",
    [
        "Siapa memimpin rapat klaster pada 2013?",
        "Siapa memimpin rapat klaster pada November 2012?",
        "Siapa memimpin rapat klaster pada 17 Oktober 2012?",
        "Siapa dari 16 peserta yang memimpin rapat klaster?",
        "Siapa dari 10 peserta yang memimpin rapat klaster?",
        "Siapa memimpin rapat klaster?",
        "Apa yang terjadi pada 2012?",
        "Apa yang berubah pada klaster industri sejak 2012?",
        "Apa beda klaster industri antara tahun 2012 dan 2023?",
        "Which clusters were planned for 2012-2015?",
        "Which clusters were built after October 2012?",
    ],
)
def test_anything_else_stays(question: str) -> None:
    assert without_its_date(question, passage()) == question


def test_what_the_text_says_it_is_asked() -> None:
    question = "Siapa memimpin rapat klaster pada 2012?"
    assert without_its_date(question, passage("Pada 2012 rapat klaster dipimpin Rusmadi.")) == question


def test_nor_is_anything_left_out_where_no_date_is_known() -> None:
    question = "Siapa memimpin rapat klaster pada 2012?"
    assert without_its_date(question, passage(day=None)) == question


@given(
    st.text()
    | st.lists(st.sampled_from("pada tahun 2012 Oktober 16 ( rapat klaster the of , ?".split())).map(" ".join)
)
def test_any_question_keeps_its_other_words(question: str) -> None:
    left = without_its_date(question, passage()).split()
    assert set("".join(left)) <= set(question)
    assert ("rapat" in left) == ("rapat" in question.split())
