# ruff: noqa: E501 - a table of dialogues
"""Follow-ups are made whole, new questions are left alone, and neither changes its language."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from conftest import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.condense import condense
from rag.language import detect
from rag.schema import Turn

ASKED = [
    "Siapa kepala Bappeda Kaltim?",
    "Who is the mayor of Balikpapan?",
    "Di mana rapat klaster industri diadakan?",
    "What three industrial areas have been mapped?",
    "Kerja sama Kaltim dengan Bali di bidang apa?",
    "Rusmadi?",
]
FOLLOW_UPS = [
    *(
        "dan anggarannya?",
        "who leads it?",
        "yang kedua?",
        "kapan itu terjadi?",
        "bagaimana dengan Samarinda?",
    ),
    *(
        "and in Bontang?",
        "berapa orang yang hadir?",
        "Why?",
        "siapa saja?",
        "Which ones?",
        "2019?",
        "the second one?",
    ),
]
ALONE = [
    "Siapa Gubernur Kaltim yang melanjutkan Perpres 91/2017?",
    "Where was the MoU signed?",
    "apa itu IKM?",
    "what is stunting?",
    "siapa gubernur kaltim?",
    "SIAPA GUBERNUR KALTIM?",
    "is there a rubber factory?",
    "Apa ibu kota provinsi Bali?",
    "Sebutkan semua klaster yang akan dikembangkan.",
    "What industrial zones are planned that use clusters?",
    "Dan siapa Gubernur Kaltim yang melanjutkan Perpres 91/2017?",
    "Di ruangan mana rapat klaster industri Kaltim itu berlangsung?",
    "Why does the province want its three industrial areas to be connected with each other?",
    "Who accompanied Governor Awang Faroek when he spoke about the cooperation?",
    "What is the FGD (Focus Group Discussion)?",
]


def after(question: str, *asked: str) -> str:
    return condense(question, [Turn(one, "…") for one in asked])


@pytest.mark.parametrize(
    ("asked", "question", "topic"),
    [
        ("Siapa kepala Bappeda Kaltim?", "dan anggarannya?", "kepala Bappeda Kaltim"),
        ("Siapa kepala Bappeda Kaltim?", "who leads it?", "kepala Bappeda Kaltim"),
        ("Siapa Eric?", "What did he say about the budget?", "Eric"),
        ("What three industrial areas have been mapped?", "yang kedua?", "three industrial areas mapped"),
        ("Di mana rapat klaster industri diadakan?", "kapan itu terjadi?", "rapat klaster industri diadakan"),
        (
            "Di mana rapat klaster industri diadakan?",
            "berapa orang yang hadir?",
            "rapat klaster industri diadakan",
        ),
        (
            "Di mana rapat klaster industri diadakan?",
            "BERAPA ORANG YANG HADIR?",
            "rapat klaster industri diadakan",
        ),
        ("Siapa yang membuka FGD hilirisasi?", "Di hotel apa?", "membuka FGD hilirisasi"),
        ("Siapa yang memimpin rapat klaster?", "dan siapa yang mendampinginya?", "memimpin rapat klaster"),
        ("Siapa wali kota Samarinda?", "Berapa umurnya?", "wali kota Samarinda"),
        ("How many regions will be developed as clusters?", "Which ones?", "regions developed clusters"),
        ("Which provinces signed the MoU?", "How many people live there?", "provinces signed MoU"),
        ("Who opened the FGD on land?", "When was that?", "opened FGD land"),
    ],
)
def test_a_follow_up_is_made_whole(asked: str, question: str, topic: str) -> None:
    assert after(question, asked) == f"{question} ({topic})"


@pytest.mark.parametrize(
    ("asked", "question", "topic"),
    [
        ("Who is the mayor of Balikpapan?", "And of Samarinda?", "mayor"),
        ("Siapa wali kota Balikpapan?", "bagaimana dengan Samarinda?", "wali kota"),
        ("Kerja sama Kaltim dengan Bali di bidang apa?", "Kalau dengan NTT?", "Kerja sama Kaltim bidang"),
    ],
)
def test_a_name_alone_takes_the_place_of_the_last_one(asked: str, question: str, topic: str) -> None:
    assert after(question, asked) == f"{question} ({topic})"


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("question", ALONE)
def test_a_question_of_its_own_is_left_alone(asked: str, question: str) -> None:
    assert after(question, asked) == question


def test_the_topic_is_handed_on() -> None:
    assert after("how old is he?", "Who is the mayor of Balikpapan?", "And of Samarinda?") == (
        "how old is he? (Samarinda mayor)"
    )
    assert after("dan tujuannya?", "Who is the mayor of Balikpapan?", ALONE[0]) == (
        "dan tujuannya? (Gubernur Kaltim melanjutkan Perpres 91/2017)"
    )


def test_without_anything_to_add() -> None:
    assert condense("dan anggarannya?", []) == "dan anggarannya?"
    assert after("  Dan itu? ", "", " ") == "Dan itu?"
    assert after("", "Siapa Eric?") == ""
    assert after("🙂", "Siapa Eric?") == "🙂"


@pytest.mark.parametrize("asked", ASKED[:-1])
@pytest.mark.parametrize("question", FOLLOW_UPS + ALONE)
def test_the_language_stays(asked: str, question: str) -> None:
    # A question that tells no language (“2019?”) is in that of the conversation.
    language = detect(question, default=detect(asked))
    assert detect(after(question, asked), default=language) == language


@settings(deadline=None)
@given(
    st.lists(st.text() | st.sampled_from([*ASKED, *FOLLOW_UPS, *ALONE]), max_size=12),
    st.sampled_from(FOLLOW_UPS) | st.text(),
)
def test_any_history(asked: Sequence[str], question: str) -> None:
    whole = after(question, *asked)
    assert whole.startswith(question.strip())
    assert len(whole) <= len(question) + 12 * 41 + 3
    assert after(whole, *asked) == whole


def test_a_long_conversation_is_bounded_and_quick() -> None:
    turns = ["dan yang lain?", "Siapa Budi?", "lalu dia?"]
    assert after("dan itu?", "kata " * 10_000 + "x" * 1000, *turns * 300) == "dan itu? (Budi)"
    assert_linear(lambda size: after("dan itu?", "kata " * size, *turns * (size // 30)), 1_000)


DIALOGUES = """
Siapa kepala Bappeda Kaltim? > dan anggarannya? => (kepala Bappeda Kaltim)
Siapa kepala Bappeda Kaltim? > Kapan ia dilantik? => (kepala Bappeda Kaltim)
Siapa kepala Bappeda Kaltim? > beliau lulusan mana? => (kepala Bappeda Kaltim)
Siapa kepala Bappeda Kaltim? > Kalau Samarinda? => (kepala Bappeda)
Siapa gubernur Kaltim? > lalu wakilnya? => (gubernur Kaltim)
Siapa gubernur Kaltim? > berapa usianya? => (gubernur Kaltim)
Siapa gubernur Kaltim? > Dan siapa wakil gubernurnya? => (gubernur Kaltim)
Siapa wali kota Balikpapan? > bagaimana dengan Bontang? => (wali kota)
Siapa wali kota Balikpapan? > dan di Bontang? => (wali kota)
Di mana rapat klaster industri diadakan? > kapan itu terjadi? => (rapat klaster industri diadakan)
Di mana rapat klaster industri diadakan? > siapa yang memimpinnya? => (rapat klaster industri diadakan)
Di mana rapat klaster industri diadakan? > berapa orang yang hadir? => (rapat klaster industri diadakan)
Di mana rapat klaster industri diadakan? > siapa saja? => (rapat klaster industri diadakan)
Di mana rapat klaster industri diadakan? > hasilnya apa? => (rapat klaster industri diadakan)
Apa saja kawasan industri yang dipetakan? > yang kedua? => (kawasan industri dipetakan)
Apa saja kawasan industri yang dipetakan? > di mana yang pertama? => (kawasan industri dipetakan)
Apa saja kawasan industri yang dipetakan? > Jelaskan yang ketiga => (kawasan industri dipetakan)
Apa saja kawasan industri yang dipetakan? > luasnya berapa? => (kawasan industri dipetakan)
Apa itu KEK Maloy? > kapan diresmikan? => (KEK Maloy)
Apa itu KEK Maloy? > siapa pengelolanya? => (KEK Maloy)
Apa itu KEK Maloy? > di mana letaknya? => (KEK Maloy)
Berapa anggaran jalan tol Balikpapan–Samarinda? > dari mana dananya? => (anggaran jalan tol Balikpapan Samarinda)
Berapa anggaran jalan tol Balikpapan–Samarinda? > kapan selesai? => (anggaran jalan tol Balikpapan Samarinda)
Berapa anggaran jalan tol Balikpapan–Samarinda? > mengapa mahal? => (anggaran jalan tol Balikpapan Samarinda)
Kerja sama Kaltim dengan Bali di bidang apa? > sejak kapan? => (Kerja sama Kaltim Bali bidang)
Kerja sama Kaltim dengan Bali di bidang apa? > siapa yang menandatanganinya? => (Kerja sama Kaltim Bali bidang)
Kerja sama Kaltim dengan Bali di bidang apa? > apa tujuannya? => (Kerja sama Kaltim Bali bidang)
Siapa Eric Hansen? > apa jabatannya? => (Eric Hansen)
Siapa Eric Hansen? > dari perusahaan mana dia? => (Eric Hansen)
Siapa Eric Hansen? > Apa katanya tentang klaster industri? => (Eric Hansen)
Who is the head of Bappeda Kaltim? > and the budget? => (head Bappeda Kaltim)
Who is the head of Bappeda Kaltim? > when was he appointed? => (head Bappeda Kaltim)
Who is the head of Bappeda Kaltim? > What about Samarinda? => (head Bappeda)
Who is the governor of East Kalimantan? > and his deputy? => (governor East Kalimantan)
Who is the governor of East Kalimantan? > how old is he? => (governor East Kalimantan)
Who is the mayor of Balikpapan? > and in Bontang? => (mayor)
Where was the industrial cluster meeting held? > when? => (industrial cluster meeting held)
Where was the industrial cluster meeting held? > who led it? => (industrial cluster meeting held)
Where was the industrial cluster meeting held? > how many people attended? => (industrial cluster meeting held)
Where was the industrial cluster meeting held? > why? => (industrial cluster meeting held)
What three industrial areas have been mapped? > the second one? => (three industrial areas mapped)
What three industrial areas have been mapped? > where is the first? => (three industrial areas mapped)
What three industrial areas have been mapped? > which ones? => (three industrial areas mapped)
What is the Maloy economic zone? > who runs it? => (Maloy economic zone)
What is the Maloy economic zone? > where is it located? => (Maloy economic zone)
What is the Maloy economic zone? > when did that start? => (Maloy economic zone)
How much does the toll road cost? > who pays for it? => (toll road cost)
How much does the toll road cost? > so when will it be finished? => (toll road cost)
What did Eric Hansen say about clusters? > what is his position? => (Eric Hansen say clusters)
What did Eric Hansen say about clusters? > and about the budget? => (Eric Hansen say clusters)
Siapa kepala Bappeda Kaltim? > who leads it? => (kepala Bappeda Kaltim)
Who is the mayor of Balikpapan? > berapa usianya? => (mayor Balikpapan)
Siapa kepala Bappeda Kaltim? > Siapa gubernur Bali? => -
Siapa kepala Bappeda Kaltim? > Apa ibu kota Provinsi Bali? => -
Siapa kepala Bappeda Kaltim? > Berapa jumlah peserta lomba baca puisi di Bontang? => -
Who is the head of Bappeda Kaltim? > What is stunting? => -
Who is the head of Bappeda Kaltim? > Where was the MoU with Bali signed? => -
Who is the head of Bappeda Kaltim? > List all clusters that will be developed. => -
Siapa kepala Bappeda Kaltim? > tanggal berapa sekarang? => -
Who is the head of Bappeda Kaltim? > What is today's date? => -
Apa itu KEK Maloy? > Kapan jembatan Mahakam diresmikan? => -
Di mana rapat klaster industri diadakan? > Sebutkan semua kawasan industri di Kalimantan Timur. => -
Siapa kepala Bappeda Kaltim? > dan anggarannya? > tahun berapa? => (anggarannya kepala Bappeda Kaltim)
Siapa gubernur Kaltim? > Siapa wakilnya? > Kapan dia dilantik? => (wakilnya gubernur Kaltim)
Where was the industrial cluster meeting held? > who led it? > what is his title? => (led industrial cluster meeting held)
Siapa wali kota Balikpapan? > bagaimana dengan Bontang? > dan Samarinda? => (wali kota)
Siapa kepala Bappeda Kaltim? > Apa ibu kota Provinsi Bali? > berapa luasnya? => (ibu kota Provinsi Bali)
"""


@pytest.mark.parametrize("line", DIALOGUES.strip().splitlines())
def test_dialogues(line: str) -> None:
    """What was asked, the question, and what it was completed with, or “-”."""
    said, _, topic = line.rpartition(" => ")
    *asked, question = said.split(" > ")
    assert after(question, *asked) == (question if topic == "-" else f"{question} {topic}")


def test_there_are_enough_dialogues() -> None:
    assert len(DIALOGUES.strip().splitlines()) >= 60
