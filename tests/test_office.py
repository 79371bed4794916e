"""Who is said to hold an office, against the titles that stand beside names."""

from __future__ import annotations

import pytest

from embeddings import open_encoder
from rag.text.alignment import Alignment, Text
from rag.text.facts import Names
from rag.text.office import has_another_office, holds_office, plainly
from rag.text.sentences import sentences

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
MINISTERS = "Menteri Keuangan Sri Mulyani bertemu Mendag Zulkifli Hasan dan Menag Yaqut Cholil."
SHORT = "Gubernur Kaltim Isran Noor dan Wagub Kaltim Hadi Mulyadi bertemu Wawali Samarinda Rusmadi Wongso."
HEADS = "Kadis Pendidikan Budi Santoso dan Kepala Dinas Kesehatan Ani Rahma hadir bersama Sekda Kaltim Sri Wahyuni."
PRESIDENTS = "Presiden AS Joe Biden bertemu Presiden RI Joko Widodo."
BANK = "Gubernur Bank Indonesia Perry Warjiyo bertemu Gubernur Kaltim Isran Noor."
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
        ("Andi Harun menjabat sebagai Wali Kota Samarinda.", MAYORS),
        ("Tono adalah Ketua Komisi III.", "Ketua Komisi II Veridiana Huraq bertemu Ketua Komisi III Tono."),
        ("Wali Kota Samarinda dijabat oleh Andi Harun.", MAYORS),
        ("Sri Mulyani adalah Menkeu.", MINISTERS),
        ("Sri Mulyani adalah Menkeu.", ENGLISH),
        ("Zulkifli Hasan is the minister of trade.", MINISTERS),
        ("Menteri Agama adalah Yaqut Cholil.", MINISTERS),
        ("Hadi Mulyadi adalah Wakil Gubernur Kaltim.", SHORT),
        ("Hadi Mulyadi is the deputy governor of East Kalimantan.", SHORT),
        ("Hadi Mulyadi adalah Wagub.", GOVERNORS),
        ("Rusmadi Wongso is the deputy mayor of Samarinda.", SHORT),
        ("Budi Santoso adalah Kepala Dinas Pendidikan.", HEADS),
        ("Ani Rahma adalah Kadis Kesehatan.", HEADS),
        ("Sri Wahyuni adalah Sekretaris Daerah Kaltim.", HEADS),
        ("Joe Biden is the U.S. President.", PRESIDENTS),
        ("Presiden AS adalah Joe Biden.", "US President Joe Biden met Governor Isran Noor."),
        ("Perry Warjiyo adalah Gubernur BI.", BANK),
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
        ("Zulkifli Hasan adalah Menkeu.", MINISTERS),
        ("Zulkifli Hasan adalah Menag.", MINISTERS),
        ("Hadi Mulyadi adalah Gubernur Kaltim.", SHORT),
        ("Isran Noor adalah Wakil Gubernur Kaltim.", SHORT),
        ("Isran Noor is the deputy governor.", SHORT),
        ("Ani Rahma adalah Kadis Pendidikan.", HEADS),
        ("Joko Widodo is the U.S. President.", PRESIDENTS),
        ("Isran Noor adalah Gubernur BI.", BANK),
        ("Perry Warjiyo is the governor of East Kalimantan.", BANK),
        ("Hadi Mulyadi menjabat sebagai Gubernur Kaltim.", GOVERNORS),
        ("Gubernur Kaltim dijabat oleh Hadi Mulyadi.", GOVERNORS),
        ("Andi Harun serves as the mayor of Balikpapan.", MAYORS),
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
    ("sentence", "passage"),
    [
        (
            "Budi Santoso adalah Bupati Sleman.",
            "Budi Santoso dilantik menjadi Bupati Sleman. Sebelumnya, Camat Depok Budi Santoso dekat dengan Bupati"
            " Sleman Sri Purnomo.",
        ),
        (
            "Joko Widodo was the mayor of Surakarta.",
            "Joko Widodo, who was the mayor of Surakarta, became governor of Jakarta. President Joko Widodo met"
            " Governor Anies Baswedan of Jakarta and Mayor Gibran Rakabuming of Surakarta.",
        ),
        (
            "Eri Cahyadi adalah Wali Kota Surabaya.",
            "Wali Kota Surabaya Tri Rismaharini meresmikan taman. Eri Cahyadi, Kepala Bappeko Surabaya, mendampingi."
            " Kemudian Eri terpilih sebagai Wali Kota Surabaya.",
        ),
        (
            "Muhammad Ali is the mayor of Dhaka.",
            "Muhammad Yunus, chairman of Grameen Bank, met Muhammad Ali, the mayor of Dhaka.",
        ),
        (
            "Ahmad Heryawan was the governor of West Java.",
            "Mantan Gubernur Jawa Barat, Ahmad Heryawan, menyerahkan jabatan kepada Gubernur Jawa Barat Ridwan Kamil.",
        ),
        (
            "George W. Bush was the president.",
            "Former President George W. Bush and President Barack Obama attended.",
        ),
        (
            "Andi Harun adalah Wali Kota Samarinda.",
            "Ketua Gerindra Kaltim Andi Harun membuka acara itu. “Kami siap,” kata Wali Kota Samarinda itu.",
        ),
        ("Bambang Soesatyo adalah Ketua MPR.", "Ketua DPR Puan Maharani bertemu Ketua MPR Bambang Soesatyo."),
        (
            "Joko Widodo is the president of Indonesia.",
            "Gubernur Bank Indonesia Perry Warjiyo bertemu Presiden Joko Widodo.",
        ),
        (
            "Rahmat Taufik adalah juru bicara Gubernur Jabar.",
            "Juru bicara Gubernur Jabar Rahmat Taufik bertemu Bupati Garut Ahmad Ali.",
        ),
    ],
)
def test_a_true_statement_is_never_called_wrong(sentence: str, passage: str) -> None:
    assert judged(sentence, passage) is not False
    assert not has_another_office(Alignment(text(sentence), text(passage)))


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("H Hadi Mulyadi adalah Gubernur Kaltim.", GOVERNORS),
        ("Hadi Mulyadi adalah Wagub Kaltim.", "Wakil Ketua DPRD Kaltim Hadi Mulyadi hadir."),
        ("Destry Damayanti adalah Gubernur BI.", "Deputi Gubernur BI Destry Damayanti hadir."),
        ("H Isran Noor adalah Wakil Gubernur Kaltim.", GOVERNORS),
        (
            "Muhammad Ali is the chairman of Grameen Bank.",
            "Muhammad Yunus, chairman of Grameen Bank, met Muhammad Ali, the mayor of Dhaka.",
        ),
        ("Puan Maharani adalah Ketua MPR.", "Ketua DPR Puan Maharani bertemu Ketua MPR Bambang Soesatyo."),
        ("Bahtiar Baharuddin adalah Gubernur Sulsel.", "Penjabat Gubernur Sulsel Bahtiar Baharuddin hadir."),
        (
            "Kepala Bappeda Kaltim adalah Ujang Rachmad.",
            "Hadir peserta dari Bappeda Kaltim, Kepala Bidang Ekonomi, Ujang Rachmad.",
        ),
        ("Gubernur Kaltim adalah Rusmadi.", HEAD),
        ("Rahmad Mas'ud menjabat sebagai Kepala Disperindagkop.", MAYORS),
        ("Isran Noor is the mayor.", "Governor Isran Noor, Mayor Andi Harun, and others came."),
        (
            "Veridiana Huraq adalah Ketua Komisi III.",
            "Ketua Komisi II Veridiana Huraq bertemu Ketua Komisi III Tono.",
        ),
    ],
)
def test_a_wrong_statement_is_never_called_right(sentence: str, passage: str) -> None:
    assert judged(sentence, passage) is not True


@pytest.mark.parametrize(
    ("sentence", "passage", "is_another"),
    [
        ("Gubernur Kaltim adalah Rusmadi.", HEAD, True),
        ("Gubernur Kaltim adalah Yadi Robyan Noor.", MAYORS, True),
        ("Yadi Robyan Noor menjabat sebagai Gubernur Kaltim.", MAYORS, True),
        ("Hadi Mulyadi is the governor of East Kalimantan.", GOVERNORS, True),
        ("The minister of finance is Yana Mulyana.", ENGLISH, True),
        ("Rusmadi is the head of the planning agency.", HEAD, False),
        ("Andi Harun leads the city.", MAYORS, False),
        ("Andi Harun is the head of Samarinda.", MAYORS, False),
        ("Kepala daerah Samarinda adalah Andi Harun.", MAYORS, False),
        ("Rusmadi bukan Gubernur Kaltim.", HEAD, False),
        ("Gubernur Kaltim adalah Budi.", HEAD, False),
        ("Menkeu adalah Sri Mulyani.", ENGLISH, False),
    ],
)
def test_only_titles_of_another_sort(sentence: str, passage: str, is_another: bool) -> None:
    assert has_another_office(Alignment(text(sentence), text(passage))) is is_another


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
