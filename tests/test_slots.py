"""A follow-up fills the slot of its kind, and none where it says more than that."""

from __future__ import annotations

import re

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.understand.slots import clashing, filled_anew


def refilled(question: str, follow_up: str) -> str | None:
    found = filled_anew(question, follow_up)
    return found and question[: found.start] + found.text + question[found.end :]


@pytest.mark.parametrize(
    ("question", "follow_up", "again"),
    [
        ("Siapa gubernur Kaltim tahun 2012?", "dan tahun 2021?", "Siapa gubernur Kaltim tahun 2021?"),
        ("Who won in 2012?", "And in 2016?", "Who won in 2016?"),
        ("Apa isi bab pertama?", "bab kelima?", "Apa isi bab kelima?"),
        ("Who was the first president?", "and the 3rd?", "Who was the 3rd president?"),
        ("How much rain fell in March in Bali?", "what about April?", "How much rain fell in April in Bali?"),
        ("Siapa Wali Kota Balikpapan?", "kalau Wali Kota Samarinda?", "Siapa Wali Kota Samarinda?"),
        ("Siapa kepala Bappeda Kaltim?", "kalau Bontang?", "Siapa kepala Bappeda Bontang?"),
        ("Siapa kepala Dinas Kesehatan Samarinda?", "dan Bontang?", "Siapa kepala Dinas Kesehatan Bontang?"),
        ("Who is the governor of East Kalimantan?", "And of Bali?", "Who is the governor of Bali?"),
        ("Siapa Heni Purwaningsih?", "dan Puguh?", "Siapa Puguh?"),
        ("Apa itu KEK Maloy?", "kalau KEK Palu?", "Apa itu KEK Palu?"),
        (
            "Apa yang dibeli Kaltim dari Bali di Surabaya?",
            "dari Jawa Barat?",
            "Apa yang dibeli Kaltim dari Jawa Barat di Surabaya?",
        ),
        ("What did Ann sell to Bob in Rome?", "and to Carla?", "What did Ann sell to Carla in Rome?"),
        ("Who is the mayor of Oslo?", "sorry, I meant Bergen", "Who is the mayor of Bergen?"),
        ("Who is the mayor of Oslo?", "not Oslo but Bergen", "Who is the mayor of Bergen?"),
        ("Siapa bupati Paser?", "Maaf, yang saya maksud Berau", "Siapa bupati Berau?"),
        ("Siapa gubernur Bali?", "kalau Jawa Barat?", "Siapa gubernur Jawa Barat?"),
        ("Siapa bupati Paser?", "dan di Sungai Lilin?", "Siapa bupati Sungai Lilin?"),
        ("Who is the mayor of Oslo?", "and of New York?", "Who is the mayor of New York?"),
        (
            "Was the fair held at Hotel Harris?",
            "what about Hotel Mulia?",
            "Was the fair held at Hotel Mulia?",
        ),
        ("Who is the CEO of Alpha Corp?", "what about Beta Corp?", "Who is the CEO of Beta Corp?"),
        ("Siapa Heni Purwaningsih?", "kalau Puguh Harjanto?", "Siapa Puguh Harjanto?"),
        ("What was built in 2021?", "and in 2015?", "What was built in 2015?"),
        ("What was built before 2021?", "before 2015?", "What was built before 2015?"),
        ("Apa yang dibangun sejak 2021?", "sejak 2019?", "Apa yang dibangun sejak 2019?"),
        ("Siapa presiden Tanzania?", "kalau Kenya?", "Siapa presiden Kenya?"),
        ("Siapa yang melukis Nachtwacht?", "kalau van Gogh?", "Siapa yang melukis van Gogh?"),
        ("Siapa gubernur Kaltim?", "dan tahun 2021?", "Siapa gubernur Kaltim pada 2021?"),
        ("Who is the mayor of Oslo?", "and in 2012?", "Who is the mayor of Oslo in 2012?"),
        ("Siapa gubernur Kaltim?", "dan wakilnya?", "Siapa wakil gubernur Kaltim?"),
        ("Siapa wakil wali kota Bontang?", "DAN SEKDANYA?", "Siapa sekda Bontang?"),
        ("Who is the head of Bappeda?", "who is its secretary?", "Who is the secretary of Bappeda?"),
    ],
)
def test_filled_anew(question: str, follow_up: str, again: str) -> None:
    assert refilled(question, follow_up) == again


@pytest.mark.parametrize(
    ("question", "follow_up"),
    [
        ("Apa isi Perda 3/2021?", "dan tahun 2022?"),
        ("Apa kata gubernur Kaltim?", "siapa wakilnya?"),
        ("Siapa gubernur Kaltim?", "dan istrinya?"),
        ("Who is the governor?", "and of Bali?"),
        ("Berapa ekspor Kaltim?", "kalau Juni?"),
        ("Siapa gubernur Kaltim?", "dan anggaran Bali?"),
        ("Who is the governor of Bali?", "and the budget of Java?"),
        ("Siapa wakil gubernur Kaltim?", "kalau gubernur Bali?"),
        ("Who is the deputy mayor of Oslo?", "and the mayor of Bergen?"),
        ("Siapa wali kota Bontang?", "dan Gubernur Bali?"),
        ("Siapa wali kota Bontang?", "siapa gubernur Bali?"),
        ("Siapa wali kota Bontang?", "Sri Wahyuni?"),
        ("Siapa yang membuka FGD di Samarinda?", "dengan Sulteng?"),
        ("Who opened the fair in Oslo?", "with Bergen?"),
        ("Apa isi bab pertama?", "kedua?"),
        ("Who is the mayor of Oslo?", "No budget in Bergen?"),
        ("Apa isi Perpres 91/2017?", "dan 2019?"),
        # somebody or something where there is a place
        ("Siapa wali kota Balikpapan?", "Bagaimana dengan Isran Noor?"),
        ("Siapa wali kota Balikpapan?", "dan Rapat FGD?"),
        ("Siapa kepala Bappeda Kaltim?", "kalau Isran Noor?"),
        ("Who is the mayor of Oslo?", "what about John Smith?"),
        ("When was the fair held in Oslo?", "and Anne Lindboe?"),
        # a time that is not that of the question
        ("Berapa anggaran tahun 2021?", "sejak 2019?"),
        ("Berapa anggaran tahun 2021?", "sampai 2025?"),
        ("What was built in 2021?", "and before 2015?"),
        ("What was built since 2021?", "until 2015?"),
        # no name
        ("Berapa belanja Sagara Raya?", "defisitnya?"),
        ("Berapa belanja Sagara Raya?", "Defisitnya?"),
        ("Berapa belanja Sagara Raya?", "dan belanjanya?"),
        ("What did Oslo spend?", "derivatives?"),
        ("What did Oslo spend?", "and development?"),
    ],
)
def test_not_filled(question: str, follow_up: str) -> None:
    assert refilled(question, follow_up) is None


@pytest.mark.parametrize(
    ("word", "question", "clashes"),
    [
        *(
            ("2012", "kalau 2021?", True),
            ("pertama", "yang kedua?", True),
            ("first", "the second one?", True),
        ),
        *(("2012", "the second one?", False), ("Bali", "kalau 2021?", False), ("2012", "kapan?", False)),
    ],
)
def test_a_year_and_an_ordinal_bear_no_other_beside_them(word: str, question: str, clashes: bool) -> None:
    assert clashing(word, question) == clashes


@given(
    st.text(),
    st.text()
    | st.sampled_from(["kalau Bali?", "dan 2012?", "dan wakilnya?", "the second one?", "I mean Oslo"]),
)
def test_a_slot_lies_within_its_question(question: str, follow_up: str) -> None:
    found = filled_anew(question, follow_up)
    if found is None:
        return
    assert 0 <= found.start <= found.end <= len(question)
    said = found.text
    if found.start == found.end:  # put in beside what stands there
        assert said != said.strip()
        said = re.sub("^ (?:pada|in) ", "", said).strip()
    assert said
    assert said in follow_up or said in follow_up.lower()


def test_a_long_text_is_looked_through_once() -> None:
    assert_linear(lambda size: filled_anew("Siapa wali kota Bontang?", "maaf, " * size), 1_000)
