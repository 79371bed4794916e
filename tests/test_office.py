"""Who is said to hold an office, against the titles that stand beside names."""

from __future__ import annotations

import pytest

from embeddings import open_encoder
from rag.alignment import Alignment, Text
from rag.facts import Names
from rag.office import as_statement, holders, holds_office, office_asked, plainly
from rag.sentences import sentences

VECTORS = open_encoder("bundled-fast")
NAMES = Names()
MAYORS = (
    "Selain bertemu Wali Kota Balikpapan Rahmad Mas'ud, Kepala Disperindagkop dan UKM Kaltim HM Yadi Robyan Noor"
    " dijadwalkan akan diterima oleh Wali Kota Samarinda Andi Harun."
)
GOVERNORS = (
    "Perhatian Pemprov dalam komando Gubernur Kaltim H Isran Noor dan Wakil Gubernur H Hadi Mulyadi berlaku."
)
HEAD = (
    "Hal ini diungkapkan Kepala Bappeda Kaltim, DR.Ir.H. Rusmadi.MS saat memimpin rapat, didampingi DR. Eric Rolf"
    " Hansen, Presiden Economic Transformations Group."
)
ENGLISH = (
    "Finance Minister Sri Mulyani met the governor of West Java, Ridwan Kamil, and Deputy Mayor Yana Mulyana."
)


def text(said: str) -> Text:
    return Text.of(said, sentences(said), VECTORS, NAMES)  # type: ignore[arg-type]


def judged(sentence: str, passage: str) -> bool | None:
    return holds_office(Alignment(text(plainly(sentence)), text(passage)))


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Wali Kota Samarinda adalah Andi Harun.", MAYORS),
        ("The mayor of Balikpapan is Rahmad Mas'ud.", MAYORS),
        ("Andi Harun is the mayor of Samarinda.", MAYORS),
        ("No, Andi Harun is the mayor of Samarinda, not of Balikpapan.", MAYORS),
        ("Andi Harun bukan wali kota Balikpapan.", MAYORS),
        ("Andi Harun is not the mayor of Balikpapan.", MAYORS),
        ("Gubernur Kaltim adalah Isran Noor.", GOVERNORS),
        ("Hadi Mulyadi is the deputy governor.", GOVERNORS),
        ("Kepala Bappeda Kaltim adalah Rusmadi.", HEAD),
        ("The head of Bappeda Kaltim is DR.Ir.H. Rusmadi.", HEAD),
        ("Gubernur Jawa Barat adalah Ridwan Kamil.", ENGLISH),
        ("Sri Mulyani was the finance minister.", ENGLISH),
    ],
)
def test_what_the_passage_says(sentence: str, passage: str) -> None:
    assert judged(sentence, passage) is True


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Wali Kota Balikpapan adalah Andi Harun.", MAYORS),
        ("The mayor of Samarinda is Rahmad Mas'ud.", MAYORS),
        ("Andi Harun is not the mayor of Samarinda.", MAYORS),
        ("Andi Harun bukan wali kota Samarinda.", MAYORS),
        ("Gubernur Kaltim adalah Hadi Mulyadi.", GOVERNORS),
        ("Isran Noor is the deputy governor.", GOVERNORS),
        ("Kepala Bappeda Kaltim adalah Eric Rolf Hansen.", HEAD),
        ("The governor of West Java is Yana Mulyana.", ENGLISH),
    ],
)
def test_what_the_passage_says_of_somebody_else(sentence: str, passage: str) -> None:
    assert judged(sentence, passage) is False


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Rapat dipimpin Rusmadi.", HEAD),
        ("Kepala Bappeda Kaltim adalah Budi.", HEAD),
        ("Tujuan rapat adalah Samarinda.", MAYORS),
        ("Andi Harun adalah wali kota Samarinda dan menerima tamu besok.", MAYORS),
        ("Kepala Disperindagkop adalah Yadi Robyan Noor.", "Yadi Robyan Noor hadir."),
        ("adalah", MAYORS),
        ("", MAYORS),
        ("Gubernur Kaltim adalah Isran Noor.", ""),
    ],
)
def test_where_it_cannot_tell(sentence: str, passage: str) -> None:
    assert judged(sentence, passage) is None


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("No, Rusmadi is the head, not Edi.", "Rusmadi is the head"),
        ("Tidak, Rusmadi adalah kepala, bukan Edi.", "Rusmadi adalah kepala"),
        ("Rusmadi is not the head.", "Rusmadi is not the head."),
        ("Edi bukan kepala.", "Edi bukan kepala."),
        ("No meeting was held, not even in May.", "No meeting was held"),
        ("Prices rose, not fell.", "Prices rose, not fell."),
    ],
)
def test_what_a_statement_comes_down_to(sentence: str, plain: str) -> None:
    assert plainly(sentence).rstrip(".") == plain.rstrip(".")


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("Andi Harun the mayor of Samarinda", "Andi Harun adalah the mayor of Samarinda"),
        ("Andi Harun wali kota Samarinda", "Andi Harun adalah wali kota Samarinda"),
        ("Hadi Mulyadi wakil gubernur", "Hadi Mulyadi adalah wakil gubernur"),
        ("wali kota Samarinda adalah Andi Harun", "wali kota Samarinda adalah Andi Harun"),
        ("Andi Harun hadir", None),
        ("the mayor of Samarinda there", None),
        ("Samarinda adalah kota", None),
        ("Andi Harun the", None),
        ("", None),
    ],
)
def test_the_statement_of_a_yes_no_question(said: str, statement: str | None) -> None:
    assert as_statement(said) == statement


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("Siapa wali kota Samarinda?", "wali kota Samarinda"),
        ("siapakah gubernur kaltim saat ini", "gubernur kaltim"),
        ("Siapa yang menjabat sebagai Sekda Kaltim?", "Sekda Kaltim"),
        ("Who is the mayor of Samarinda?", "mayor of Samarinda"),
        ("Who was the finance minister?", "finance minister"),
        ("Who's the deputy governor of Bali now?", "deputy governor of Bali"),
        ("Siapa yang memimpin rapat?", None),
        ("Siapa Rusmadi?", None),
        ("Who is he?", None),
        ("Kapan gubernur datang?", None),
        ("Siapa", None),
        ("", None),
    ],
)
def test_the_office_that_is_asked_for(question: str, office: str | None) -> None:
    assert office_asked(question) == office


@pytest.mark.parametrize(
    ("office", "passage", "names"),
    [
        ("wali kota Samarinda", MAYORS, ["Andi Harun"]),
        ("mayor of Balikpapan", MAYORS, ["Rahmad Mas'ud"]),
        ("gubernur Kaltim", GOVERNORS, ["H Isran Noor"]),
        ("head of Bappeda Kaltim", HEAD, ["DR.Ir.H. Rusmadi.MS"]),
        ("governor of West Java", ENGLISH, ["Ridwan Kamil"]),
        ("gubernur Jawa Barat", ENGLISH, ["Ridwan Kamil"]),
        ("presiden Economic Transformations", HEAD, []),
        ("kepala Bappeda", "Hadir dari Bappeda, Kepala Bidang Ekonomi, Ujang Rachmad.", []),
        ("gubernur Bali", "Gubernur Bali Provinsi Indah hadir.", []),
        ("wali kota", MAYORS, []),
        ("mayor of Bontang", MAYORS, []),
        ("wakil gubernur Kaltim", "Gubernur Kaltim Isran Noor hadir.", []),
    ],
)
def test_who_holds_it(office: str, passage: str, names: list[str]) -> None:
    laid_out = text(passage)
    found = holders(Alignment(text(office), laid_out))
    assert [passage[laid_out.words[n[0]].start : laid_out.words[n[-1]].end] for n in found] == names
