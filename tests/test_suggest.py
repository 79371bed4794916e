"""A refused question in the spelling of the documents: what is mended, and above all what is left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.assistant import Assistant
from rag.library import Library
from rag.schema import Hit, Language, Passage
from rag.suggest import respelt

INDONESIAN = (
    "Wali Kota Balikpapan Rahmad Mas'ud memimpin rapat. Kepala Bappeda Kaltim hadir, juga dari Kukar dan BPSK. "
    "Kawasan Industri Bulumining berkembang pada 2019; rapat berikutnya di Balikpapan."
)
ENGLISH = "The province discussed downstream industry with Sri Wahyuni on 20 November 2023."
COMMON = frozenset("who is the meeting belie believe jakarta mayor siapa kepala berapa jumlah jaya".split())


def hit(text: str, language: Language = "id") -> Hit:
    return Hit(Passage(1, "a.txt", "", text, 0, len(text), language), 1.0)


HITS = [hit(INDONESIAN), hit(ENGLISH, "en")]


@pytest.mark.parametrize(
    ("question", "better"),
    [
        ("Siapa wali kota Blikpapan?", "Siapa wali kota Balikpapan?"),
        ("siapa wali kota blikpapan", "siapa wali kota balikpapan"),
        ("SIAPA WALI KOTA BLIKPAPAN?", "SIAPA WALI KOTA BALIKPAPAN?"),
        ("Who is Balikppapan's mayor?", "Who is Balikpapan's mayor?"),
        ("Siapa kepala Bapeda?", "Siapa kepala Bappeda?"),
        ("Who is Sri Wahyuny?", "Who is Sri Wahyuni?"),
        ("Siapa Rahmad Massud?", "Siapa Rahmad Mas'ud?"),
        ("Raapt apa?", "Rapat apa?"),
        ("Siapa walikota Balikpapan?", "Siapa wali kota Balikpapan?"),
        ("Siapa Walikota Blikpapan?", "Siapa Wali Kota Balikpapan?"),
        ("Di mana Bulu Mining?", "Di mana Bulumining?"),
        ("Who is at the meetting?", "Who is at the meeting?"),
        ("Who belives it?", "Who believes it?"),
    ],
)
def test_the_spelling_of_the_passages(question: str, better: str) -> None:
    assert respelt(question, HITS, COMMON | {"believes"}) == better


@pytest.mark.parametrize(
    "question",
    [
        "Siapa bupati Kubar?",  # Kukar
        "Siapa Rahmat Susanto?",  # a name of which no other part is there
        "Siapa wali kota Jakarta?",
        "Apa tugas BPSL?",  # an abbreviation is another one
        "Berapa yang hadir pada 2018, 20/11/2022 dan 2O19?",
        "Siapa berjaya?",  # a form of what is common
        "Industries?",  # a form of what is there
        "What didn't they discuss?",
        "Who leads the provinsi rapa?",  # the passages' words of the other language
        "Di mana, di sini?",
        "Quand le conseil municipale discutera-t-il du rapatt et de Balikpapann?",  # another language
        "…",
    ],
)
def test_what_is_left_alone(question: str) -> None:
    assert respelt(question, HITS, COMMON) == question


def test_common_words_mend_no_name_and_no_short_word() -> None:
    assert respelt("Who is Meetting?", HITS, COMMON) == "Who is Meetting?"
    assert respelt("Who is the mayr?", HITS, COMMON) == "Who is the mayr?"


def test_of_two_common_words_the_longer() -> None:
    assert respelt("Who belives it?", [], {"who", "belies", "believes"}) == "Who believes it?"


def test_fewer_slips_count_before_what_is_met_more_often() -> None:
    hits = [hit("Balikpapam satu kali, Balikpapan dua kali: Balikpapan.")]
    assert respelt("Di mana Balikpapa?", hits, COMMON) == "Di mana Balikpapan?"
    assert respelt("Di mana Balikpappam?", hits, COMMON) == "Di mana Balikpapam?"


TYPED = st.lists(
    st.sampled_from(
        [*INDONESIAN.split(), *ENGLISH.split(), *COMMON, "Blikpapan", "2O19", "meetting", "tidak"]
    )
    | st.text(max_size=12)
    | st.integers().map(str),
    max_size=12,
).map(" ".join)


@given(question=TYPED | st.text(), text=TYPED | st.text())
def test_any_question(question: str, text: str) -> None:
    better = respelt(question, [hit(text), *HITS], COMMON)
    assert re.findall(r"\d", better) == re.findall(r"\d", question)
    assert respelt(question, [hit(text + " " + question)], COMMON).casefold() == question.casefold()


@pytest.fixture(scope="module")
def assistant(seeds: Library) -> Assistant:
    return Assistant(seeds)


@pytest.mark.parametrize(
    ("question", "suggestion", "fact"),
    [
        ("Siapa walikota Blikpapan?", "Siapa wali kota Balikpapan?", "Rahmad Mas'ud"),
        ("Who is the mayor of Samarida?", "Who is the mayor of Samarinda?", "Andi Harun"),
    ],
)
def test_what_is_offered_is_answered(assistant: Assistant, question: str, suggestion: str, fact: str) -> None:
    answer = assistant.ask(question)
    assert (answer.refused, answer.suggestion) == (True, suggestion)
    assert fact in assistant.ask(suggestion).text
