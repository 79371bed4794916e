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
        ("How many regions will be developed as clusters?", "Which ones?", "many regions developed clusters"),
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
