"""A document of a day, month or year is asked without it, unless its text says it, too."""

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.schema import Passage
from rag.text.dated import without_its_date

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
        ("Who led the 2012 cluster meeting?", "Who led the cluster meeting?"),
        ("Who led the cluster meeting of October 16, 2012?", "Who led the cluster meeting?"),
        ("In 2012, who led the cluster meeting?", "who led the cluster meeting?"),
        ("Who led the cluster meeting (2012)?", "Who led the cluster meeting?"),
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
        "Which clusters must be built no later than October 2012?",
        "Which clusters were built by the end of 2012?",
        "Siapa memimpin rapat klaster dari 2012 sampai 2016?",
        "Siapa memimpin rapat klaster pada musim 2011/2012?",
        "Siapa memimpin rapat klaster pada 2012 atau 2011?",
        "Siapa memimpin rapat klaster selain pada 2012?",
        "Apa isi Perda Nomor 5 Tahun 2012 tentang klaster?",
        "Apakah 2012 orang hadir di rapat klaster?",
        "Siapa memimpin klaster pemilu 2012?",
        "Kapan pada 2012 rapat klaster digelar?",
        "Who led the club in the 2010s cluster?",
        "Apakah Hotel 2012 Samarinda tempat rapat klaster?",
    ],
)
def test_anything_else_stays(question: str) -> None:
    assert without_its_date(question, passage()) == question


@pytest.mark.parametrize(
    "text", ["Pada 2012 rapat klaster dipimpin Rusmadi.", "Rapat klaster tahun 2011 dipimpin Rusmadi."]
)
def test_a_text_with_dates_of_its_own_is_asked_with_them(text: str) -> None:
    question = "Siapa memimpin rapat klaster pada 2012?"
    assert without_its_date(question, passage(text)) == question


def test_nor_is_anything_left_out_where_no_date_is_known() -> None:
    question = "Siapa memimpin rapat klaster pada 2012?"
    assert without_its_date(question, passage(day=None)) == question


PARTS = "pada tahun 2012 Oktober 16 ( ) rapat klaster siapa the of in , ? 2011 - 16/10/2012".split()


@given(st.lists(st.sampled_from(PARTS)).map(" ".join))
@example("rapat ? pada 2012 tahun")
def test_all_words_but_those_of_the_date_stay_in_their_order(question: str) -> None:
    def others(text: str) -> list[str]:
        return [word for word in re.sub(r"[(),?]", " ", text).split() if word in KEPT]

    assert others(without_its_date(question, passage())) == others(question)


KEPT = {"rapat", "klaster", "siapa", "the", "2011", "-"}


@given(st.text())
def test_any_text_is_a_question(question: str) -> None:
    assert len(without_its_date(question, passage())) <= len(question)
