"""What is asked for, and in which language."""

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.schema import Language, Turn
from rag.text.language import asked_language
from rag.understand import Request, understand
from rag.understand.collection import Listed
from rag.understand.condense import condense
from rag.understand.summary import Wanted


@pytest.mark.parametrize(
    ("question", "rest", "language"),
    [
        ("Siapa kepala Bappeda? Jawab dalam bahasa Inggris.", "Siapa kepala Bappeda?", "en"),
        ("Please answer in Indonesian: who is the mayor?", "who is the mayor?", "id"),
        ("Who is the mayor? (answer in Indonesian)", "Who is the mayor?", "id"),
        ("tolong jawab pakai bahasa indonesia", "", "id"),
        ("Which novels did she write in English?", "Which novels did she write in English?", None),
        ("Buku apa yang ditulis dalam bahasa Inggris?", "Buku apa yang ditulis dalam bahasa Inggris?", None),
        ("Siapa gubernur Kaltim? In English please", "Siapa gubernur Kaltim?", "en"),
        ("Siapa gubernur Kaltim, tolong jawab dalam bahasa Inggris", "Siapa gubernur Kaltim", "en"),
        (
            "Apakah gubernur menjawab dalam bahasa Inggris?",
            "Apakah gubernur menjawab dalam bahasa Inggris?",
            None,
        ),
        ("Did the governor reply in English?", "Did the governor reply in English?", None),
        ("in English please", "", "en"),
        ("In English?", "", "en"),
        ("bahasa Indonesia dong", "", "id"),
        ("Tolong dalam bahasa Inggris", "", "en"),
        ("English novels", "English novels", None),
        ("Is it in English?", "Is it in English?", None),
        ("Indonesia", "Indonesia", None),
        ("in Indonesia?", "in Indonesia?", None),
        ("And in English?", "And in English?", None),
        ("bahasa Inggris", "bahasa Inggris", None),
        ("Who can answer in English?", "Who can answer in English?", None),
        ("", "", None),
    ],
)
def test_the_language_that_is_asked_for(question: str, rest: str, language: Language | None) -> None:
    assert asked_language(question) == (rest, language)


@pytest.mark.parametrize(
    ("question", "before", "expected"),
    [
        ("Ringkas berita tentang nikel", [], ("id", Wanted("nikel"), None, None)),
        ("Ringkas berita tentang nikel dalam bahasa Inggris", [], ("en", Wanted("nikel"), None, None)),
        ("Summarize the news about nickel in 2 sentences", [], ("en", Wanted("nickel", 2), None, None)),
        ("what documents do you have about nickel?", [], ("en", None, Listed("nickel"), None)),
        ("And about coal?", ["what documents do you have about nickel?"], ("en", None, Listed("coal"), None)),
        (
            "dan tentang Bali?",
            ["dokumen apa saja tentang NTT?", "kalau Papua?"],
            ("id", None, Listed("Bali"), None),
        ),
        ("dan siapa ketuanya?", ["dokumen apa saja tentang NTT?"], ("id", None, None, None)),
        ("And about coal?", ["Who sells nickel?"], ("en", None, None, None)),
        ("Tell me more", ["what documents do you have about nickel?"], ("en", None, None, None)),
        ("yes", ["what documents do you have about nickel?"], ("en", None, None, None)),
        ("Apakah Rusmadi memimpin rapat?", [], ("id", None, None, "Rusmadi memimpin rapat")),
        ("Jawab dalam bahasa Inggris", ["Siapa gubernur Kaltim?"], ("en", None, None, None)),
    ],
)
def test_what_is_asked_for(
    question: str, before: list[str], expected: tuple[Language, Wanted | None, Listed | None, str | None]
) -> None:
    request = understand(question, [Turn(one, "") for one in before])
    assert (request.language, request.summary, request.listed, request.statement) == expected


def test_answer_in_english_alone_goes_for_what_was_asked_before() -> None:
    request = understand("Answer in English please", [Turn("Siapa gubernur Kaltim?", "Isran Noor")])
    assert (request.whole, request.language) == ("Siapa gubernur Kaltim?", "en")


@pytest.mark.parametrize("between", ["terima kasih", "Halo", "Thanks!", "in English please", "Good morning"])
def test_what_asks_nothing_does_not_come_between(between: str) -> None:
    turns = [Turn("Siapa wali kota Balikpapan?", "…"), Turn(between, "…")]
    assert understand("dan anggarannya?", turns).whole == "dan anggarannya? (wali kota Balikpapan)"
    assert understand("kalau Samarinda?", turns).whole == "Siapa wali kota Samarinda?"


@pytest.mark.parametrize("between", ["Good governance?", "Apa itu Halo?", "Which novels are in English?"])
def test_a_question_does(between: str) -> None:
    turns = [Turn("Siapa wali kota Balikpapan?", "…"), Turn(between, "…")]
    assert "Balikpapan" not in understand("dan anggarannya?", turns).whole


@pytest.mark.parametrize(
    ("said", "sentences", "language"),
    [
        (["lebih singkat"], 2, "id"),
        (["Tolong lebih ringkas lagi"], 2, "id"),
        (["shorter please"], 2, "en"),
        (["make it shorter", "even shorter"], 1, "en"),
        (["lebih singkat", "in English please"], 2, "en"),
        (["in English please"], 4, "en"),
    ],
)
def test_a_summary_is_asked_for_again(said: list[str], sentences: int, language: Language) -> None:
    *before, question = ["Ringkas berita tentang nikel", *said]
    request = understand(question, [Turn(one, "…") for one in before])
    assert (request.whole, request.language) == ("Ringkas berita tentang nikel", language)
    assert request.summary == Wanted("nikel", sentences)


@pytest.mark.parametrize(
    "question", ["lebih singkat", "shorter please", "jalan yang lebih pendek", "a shorter road"]
)
def test_nothing_but_a_summary_is_shortened(question: str) -> None:
    assert understand(question, [Turn("Siapa gubernur Kaltim?", "…")]).summary is None
    assert understand(question, []).summary is None


@pytest.mark.parametrize(
    ("question", "before", "whole", "language"),
    [
        ("brp org peserta FGD?", [], "berapa orang peserta FGD?", "id"),
        ("Halo, siapa gubernur Kaltim?", [], "siapa gubernur Kaltim?", "id"),
        ("halo kak, brp org yg hadir? mksh", [], "berapa orang yang hadir?", "id"),
        ("dmn?", ["kpn rapat klaster?"], "di mana? (rapat klaster)", "id"),
        ("Hi, who attended the mtg pls?", [], "who attended the meeting please?", "en"),
        ("Hi, siapa gubernur? Jawab dalam bahasa Inggris. Thanks!", [], "siapa gubernur?", "en"),
    ],
)
def test_a_question_is_understood_in_whole_words_and_without_courtesies(
    question: str, before: list[str], whole: str, language: Language
) -> None:
    request = understand(question, [Turn(one, "") for one in before])
    assert (request.whole, request.language) == (whole, language)


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Dokumen mana yang membahas stadion?", "Ringkas dokumen itu", Wanted("stadion")),
        ("Which documents are about coal?", "Summarize them in 2 sentences", Wanted("coal", 2)),
        ("Ringkas berita tentang nikel", "ringkasannya dalam 2 kalimat", Wanted("nikel", 2)),
        ("Who is the mayor of Oslo?", "Summarize that document", Wanted("mayor Oslo")),
        ("Siapa penjual nikel?", "Ada dokumen tentang itu?", Listed("penjual nikel")),
        ("Who is the mayor of Oslo?", "What documents do you have about it?", Listed("mayor Oslo")),
        # what is said, and all, stay what they are
        ("Siapa penjual nikel?", "Ringkas berita tentang Maloy", Wanted("Maloy")),
        ("Which documents are about coal?", "Summarize the news about nickel", Wanted("nickel")),
        ("Siapa penjual nikel?", "Ringkas semua dokumen", Wanted("")),
        ("Siapa penjual nikel?", "Dokumen apa saja?", Listed()),
        ("Who sells nickel?", "What documents do you have?", Listed()),
        ("Dokumen apa saja yang kamu punya?", "ringkas yang pertama", Wanted("")),
        ("What documents do you have?", "Summarize them", Wanted("")),
        ("Siapa penjual nikel?", "Ada dokumen tentang batu bara?", Listed("batu bara")),
    ],
)
def test_a_summary_or_a_list_of_it(before: str, question: str, expected: Wanted | Listed) -> None:
    request = understand(question, [Turn(before, "…")])
    assert (request.summary or request.listed) == expected


def test_of_a_long_talk_the_last_turns_are_looked_at() -> None:
    turns = [Turn("Siapa wali kota Balikpapan?", "…")] * 10_000
    assert understand("kalau Samarinda?", turns).whole == "Siapa wali kota Samarinda?"
    assert_linear(lambda size: condense("dan itu?", turns[:size]), 1_000)


WILD = st.lists(
    st.sampled_from(
        """bandingkan compare dan and , ? vs dengan between the differences ringkas summarize dokumen documents about
        tentang Bali NTT apa who is adalah jawab dalam bahasa inggris in English 3 kalimat itu 2012 2023 berubah antara
        changed “ ( .""".split()
    ),
    max_size=8,
).map(" ".join)


@given(st.one_of(WILD, st.text(max_size=40)), st.one_of(WILD, st.text(max_size=20)))
def test_whatever_is_said_is_understood_as_something(question: str, before: str) -> None:
    request = understand(question, [Turn(before, "")])
    assert request.language in ("id", "en")
    assert request.summary is not None or request.listed is not None or request.sub_questions


def test_a_plain_question_is_one_part() -> None:
    request = understand("Siapa gubernur Kaltim?", [])
    assert [part.question for part in request.sub_questions] == [request.whole]
    assert request == Request("Siapa gubernur Kaltim?", "id", sub_questions=request.sub_questions)


def test_a_long_conversation_is_understood() -> None:
    first, again = Turn("Which documents are about coal?", "-"), Turn("And the oldest?", "-")
    assert understand("and about nickel?", [first, *[again] * 40]).listed == Listed("nickel")
    assert understand("and about nickel?", [first, *[again] * 1500]).listed is None, "that is too long ago"


@pytest.mark.parametrize(
    ("question", "goes_on"),
    [
        ("dan anggarannya?", True),
        ("kapan itu terjadi?", True),
        ("kalau Samarinda?", False),
        ("Siapa kepala Bappeda Kaltim?", False),
    ],
)
def test_what_goes_on_with_an_answer_knows_it(question: str, goes_on: bool) -> None:
    request = understand(question, [Turn("Siapa wali kota Balikpapan?", "“Rahmad Mas'ud.” [1]")])
    assert request.before == ("“Rahmad Mas'ud.” [1]" if goes_on else "")
    assert understand(question, ()).before == ""
