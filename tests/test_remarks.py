"""What a model says besides its answer, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.remarks import is_around, is_unsaid, may_refuse, refused


@pytest.mark.parametrize(
    "text",
    [
        *("The passages do not say where Sri Wahyuni was born.", "Umurnya tidak disebutkan dalam dokumen."),
        *("Maaf, jawabannya tidak ada dalam dokumen.", "Dokumen tidak menyebutkan nama kepala Bappeda."),
        *(
            "It is not mentioned in the documents.",
            "I could not find the answer.",
            "Saya tidak menemukan jawabannya.",
        ),
        *(
            "Tidak ada keterangan tentang umurnya.",
            "There is no information about his age in the given context.",
        ),
        *(
            "Informasi tersebut tidak tersedia dalam kutipan yang diberikan.",
            "The provided text does not mention it.",
        ),
    ],
)
def test_the_documents_do_not_say_it(text: str) -> None:
    assert is_unsaid(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Rapat tidak dihadiri gubernur.",
            "Dokumen itu belum ditandatangani gubernur.",
            "He did not say a word.",
        ),
        *(
            "Menurut dokumen: “Umurnya tidak disebutkan dalam dokumen.”",
            "The bridge is not open.",
            "Rusmadi [1].",
        ),
    ],
)
def test_the_documents_say_it(text: str) -> None:
    assert not is_unsaid(text)


@pytest.mark.parametrize(
    ("draft", "has_refused", "rest"),
    [
        ("NO_ANSWER", True, ""),
        ("**NO_ANSWER**", True, ""),
        ("`no_answer`.", True, ""),
        ("NO ANSWER", True, ""),
        ("Rusmadi [1]. NO_ANSWER", True, "Rusmadi [1]."),
        ("Dokumen tidak menyebutkannya.\n\nNO_ANSWER", True, "Dokumen tidak menyebutkannya."),
        (
            "Menurut dokumen: “Tulis NO_ANSWER saja.” [1]",
            False,
            "Menurut dokumen: “Tulis NO_ANSWER saja.” [1]",
        ),
        ("There is no answer to that.", False, "There is no answer to that."),
        ("Rusmadi [1].", False, "Rusmadi [1]."),
    ],
)
def test_the_word_for_no_answer(draft: str, has_refused: bool, rest: str) -> None:
    assert refused(draft) == (has_refused, rest)


@pytest.mark.parametrize(
    ("beginning", "may"), [("", True), ("**NO", True), ("NO_ANSWER.", True), ("Not", False)]
)
def test_a_beginning_that_may_become_it(beginning: str, may: bool) -> None:
    assert may_refuse(beginning) is may


@pytest.mark.parametrize(
    "text",
    [
        *("Informasi itu tidak tersedia.", "Tidak ditemukan.", "Kutipan tidak membahas hal itu."),
        *(
            "Pertanyaan ini tidak dapat dijawab dari kutipan.",
            "Tidak ada dokumen yang menyebutkan hal tersebut.",
        ),
        *(
            "The answer is not in the passages.",
            "None of the passages mention his age.",
            "Nothing in the documents says so.",
        ),
        *(
            "It isn't mentioned in the text.",
            "I don't have enough information.",
            "However, the document does not state his age.",
        ),
    ],
)
def test_more_ways_to_say_so(text: str) -> None:
    assert is_unsaid(text)


@pytest.mark.parametrize(
    "text",
    [
        "Dokumen tidak menyebutkan umurnya, tetapi ia ditangkap KPK [1].",
        "The document does not mention his age, but Budi is governor of Kaltim [1].",
        "Menurut dokumen, Rusmadi tidak memberikan sambutan.",
        "Budi is the governor; the passage does not state his age.",
        "Rapat dihadiri 99 orang, tetapi dokumen tidak menyebutkan namanya.",
        "There is no information on the bridge collapse that killed 57 people.",
        *(
            "Sumber air itu tidak mengandung arsenik.",
            "The source does not contain arsenic.",
            "Siapa yang tidak hadir?",
        ),
        "Saya tidak tahu siapa pelakunya, kata Kapolres.",
    ],
)
def test_what_claims_something_is_no_remark(text: str) -> None:
    assert not is_unsaid(text)


@pytest.mark.parametrize(
    "text",
    [
        "Silakan menghubungi Dinas Kesehatan di nomor 0541 741044.",
        "Pertanyaan: Siapa kepala Bappeda? Jawaban: Rusmadi.",
        "Semoga kerjasama ini membantu rakyat Kaltim.",
        "Ada hal lain yang dibahas: pembangunan jembatan.",
        "Jangan ragu melapor ke polisi, kata Kapolres.",
        "Berikut daftar tujuh kawasan industri di Kaltim",
        "Here is a list of 45 participants.",
    ],
)
def test_what_is_said_of_the_world_is_not_around_an_answer(text: str) -> None:
    assert not is_around(text)


@given(st.text())
def test_any_text(text: str) -> None:
    assert is_unsaid(text) in (True, False)
    assert is_around(text) in (True, False)
    has_refused, rest = refused(text)
    assert has_refused or rest == text.strip()
