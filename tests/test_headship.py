"""The head of the whole does not head each of its parts, nor another house."""

from __future__ import annotations

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from embeddings import open_encoder
from rag.read.headship import Headship
from rag.text.facts import Names

VECTORS = open_encoder("bundled-fast")
HEAD = "Hal ini diungkapkan oleh Kepala Bappeda Kaltim, DR.Ir.H. Rusmadi.MS saat memimpin rapat."
STAFF = (
    "Peserta khusus dari Bappeda Kaltim, Kepala Bidang Ekonomi, Ir. Ujang Rachmad,M.Si; Kasubbid SDA dan Lingkungan"
    " Hidup, H. Antoni Safarisa,ST.,MM dan staf."
)
TRADE = (
    "Stok selalu tersedia, kata Kepala Dinas Perindustrian Perdagangan Koperasi dan UKM Kaltim HM Yadi Robyan Noor,"
    " Kamis (17/6/2021)."
)
MAYORS = "Selain Wali Kota Balikpapan Rahmad Mas'ud, Kepala Disperindagkop Kaltim HM Yadi Robyan Noor hadir."
ENGLISH = "The meeting was led by Head of Engineering Maria Lopez. Lumina Head Tom Ray was absent."


def head(question: str) -> Headship | None:
    return Headship.asked(question, VECTORS, Names())  # type: ignore[arg-type]


def may_be(question: str, answer: str, sentence: str, passage: str = "") -> bool:
    asked = head(question)
    assert asked is not None
    return asked.may_be(answer, sentence, passage or sentence)


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        ("Siapa Kepala Bidang Ekonomi Bappeda Kaltim?", "DR.Ir.H. Rusmadi.MS", HEAD),
        ("Siapa Kabid Ekonomi Bappeda Kaltim?", "Rusmadi", HEAD),
        ("Who is the head of the economics division of Bappeda Kaltim?", "DR.Ir.H. Rusmadi.MS", HEAD),
        (
            "Who was Bappeda Kaltim's head of infrastructure in 2012?",
            "Bappeda Kaltim, DR.Ir.H. Rusmadi.MS",
            HEAD,
        ),
        ("Siapa Kepala Bappeda Kaltim?", "Ir. Ujang Rachmad,M.Si", STAFF),
        ("Siapa Kepala Bidang Sosial Budaya Bappeda Kaltim?", "Ujang Rachmad", STAFF),
        ("Who is the head of the trade and industry office of East Kalimantan?", "DR.Ir.H. Rusmadi.MS", HEAD),
        ("Who heads the education office of East Kalimantan?", "DR.Ir.H. Rusmadi.MS", HEAD),
        ("Siapa kepala dinas kesehatan Kaltim?", "HM Yadi Robyan Noor, Kamis (17/6/2021)", TRADE),
        ("Siapa Kepala Bidang Sosial Budaya Bappeda Kaltim?", "Robyan Noor", MAYORS),
        ("Siapa yang memimpin Dinas Pendidikan Kaltim?", "Yadi Robyan Noor", MAYORS),
        (
            "Siapa Kepala Dinas Kesehatan Kaltim?",
            "Asli Nuryadin",
            "Wakil Kepala Dinas Kesehatan Kaltim Asli Nuryadin hadir.",
        ),
        (
            "Siapa Kepala Dinas Kesehatan Kaltim?",
            "Asli Nuryadin",
            "Sekretaris Dinas Kesehatan Kaltim Asli Nuryadin hadir.",
        ),
    ],
)
def test_the_head_of_another_house_or_part_is_not_the_one(question: str, answer: str, sentence: str) -> None:
    assert not may_be(question, answer, sentence, f"{HEAD} {STAFF}" if sentence in (HEAD, STAFF) else "")


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        ("Siapa Kepala Bappeda Kaltim?", "DR.Ir.H. Rusmadi.MS", HEAD),
        ("Who is the head of Bappeda East Kalimantan?", "Rusmadi", HEAD),
        ("Who is the head of the regional development planning agency?", "Rusmadi", HEAD),
        ("Who is the head of the planning agency Bappeda?", "Rusmadi", HEAD),
        ("Siapa Kepala Bidang Ekonomi Bappeda Kaltim?", "Ir. Ujang Rachmad,M.Si", STAFF),
        ("Siapa Kabid Ekonomi?", "Ujang Rachmad", STAFF),
        ("Who is the head of economics at Bappeda Kaltim?", "Ujang Rachmad", STAFF),
        ("Siapa Kasubbid Sumber Daya Alam?", "H. Antoni Safarisa", STAFF),
        ("Siapa kepala Disperindagkop Kaltim?", "HM Yadi Robyan Noor", TRADE),
        ("Who is the head of the industry and trade office?", "Yadi Robyan Noor", TRADE),
        # a name before the title has one of its own
        ("Siapa kepala kantor Balikpapan?", "Rahmad Mas'ud", MAYORS),
        ("Who is the head of engineering at Lumina?", "Maria Lopez", ENGLISH),
        # an agency by another of its names, or by a part of it
        ("Who is the head of the planning agency of East Kalimantan?", "Rusmadi", HEAD),
        (
            "Who is the head of the disaster mitigation agency?",
            "Letjen TNI Suharyanto",
            "Kepala BNPB Letjen TNI Suharyanto hadir.",
        ),
        (
            "Who is the head of the transport office of Samarinda?",
            "Ismansyah",
            "Kepala Dishub Samarinda Ismansyah hadir.",
        ),
        ("Siapa kepala dinas olahraga Kaltim?", "Agus Budi", "Kepala Dispora Kaltim Agus Budi hadir."),
        (
            "Who is the head of the education and culture office of Samarinda?",
            "Asli Nuryadin",
            "Kepala Disdik Samarinda Asli Nuryadin hadir.",
        ),
        # another title that is the one, or was before
        (
            "Siapa Kepala Dinas Kehutanan Kaltim?",
            "Joko Istanto",
            "Mantan Kepala Bidang Planologi Joko Istanto dilantik menjadi Kepala Dinas Kehutanan Kaltim.",
        ),
        (
            "Siapa kepala dinas sosial?",
            "Andi Ishak",
            "Hadir Kepala Dinas Kesehatan Jaya Mualimin, Andi Ishak (Kepala Dinas Sosial), dan staf.",
        ),
        # whose place goes without saying
        (
            "Siapa kepala Dinas Kesehatan Kaltim?",
            "Jaya Mualimin",
            "Kepala Dinas Kesehatan Jaya Mualimin mengatakan imunisasi penting.",
        ),
        (
            "Siapa kepala sekolah SMA 1 Bontang?",
            "Budi Rahman",
            "Kepala Sekolah Budi Rahman menyambut siswa baru.",
        ),
        ("Who is the head of sales at Lumina?", "Jane Roe", "Head of Sales Jane Roe said so."),
        # in short
        (
            "Siapa kepala bagian keuangan RSUD AWS?",
            "Tuti Lestari",
            "Kabag Keuangan RSUD Abdul Wahab Sjahranie Tuti Lestari hadir.",
        ),
        (
            "Siapa Kepala Humas Polda Kaltim?",
            "Kombes Pol Yusuf Sutejo",
            "Kabid Humas Polda Kaltim Kombes Pol Yusuf Sutejo hadir.",
        ),
        (
            "Siapa Kepala Divisi Humas Polri?",
            "Irjen Dedi Prasetyo",
            "Kepala Divisi Hubungan Masyarakat Polri Irjen Dedi Prasetyo hadir.",
        ),
        (
            "Siapa kepala Bulog Samarinda?",
            "Maradona",
            "Kepala Cabang Perum Bulog Samarinda Maradona Singal hadir.",
        ),
        # whom nothing gives a title
        ("Siapa Kepala Bidang Ekonomi?", "Budi Santoso", "Budi Santoso membuka rapat bidang ekonomi."),
        ("Siapa Kepala SMA Negeri 3?", "Drs. Budi", "Kepala Sekolah Drs. Budi menyambut siswa SMA Negeri 3."),
        ("Siapa Kepala Bidang Ekonomi?", "", STAFF),
    ],
)
def test_what_no_title_denies_is_left_open(question: str, answer: str, sentence: str) -> None:
    assert may_be(question, answer, sentence, f"{HEAD} {STAFF}" if sentence in (HEAD, STAFF) else "")


@pytest.mark.parametrize(
    "question",
    [
        "Siapa gubernur Kaltim?",
        "Siapa yang memimpin rapat pleno?",
        "Who heads the delegation?",
        "Who led the meeting?",
        "Apa tugas kepala dinas?",
        "Siapa yang menemui kepala dinas?",
        "Siapa kepala?",
        "Siapa kepala daerah Balikpapan yang ditemui kepala dinas?",
        "",
    ],
)
def test_other_questions_ask_for_no_head(question: str) -> None:
    assert head(question) is None


@given(
    st.lists(st.sampled_from("siapa kepala bidang dinas Bappeda Kaltim, who is the head of (".split())),
    st.lists(st.sampled_from("Kepala Bidang Ekonomi, Ir. Rusmadi (dan Bappeda) . Kaltim Head of".split())),
    st.lists(st.sampled_from("Ir. Rusmadi, ( Kaltim".split())),
)
def test_any_question_is_held_against_any_text(asked: list[str], said: list[str], answer: list[str]) -> None:
    if found := head(" ".join(asked)):
        is_open = found.may_be(" ".join(answer), " ".join(said), " ".join(said))
        assert is_open or {"Rusmadi", "Kaltim"} & {*answer} & {*said}, (
            "who is not named there holds nothing else"
        )


def test_long_texts_are_looked_through_once() -> None:
    assert_linear(lambda size: head("siapa kepala x" + " " * size + "x"), 1_000)
    found = head("Siapa kepala bidang ekonomi?")
    assert found is not None
    assert_linear(lambda size: found.may_be("Budi", "Budi.", "Kepala Bidang Budi Santoso " * size), 30)
