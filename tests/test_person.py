"""Who somebody is says the title right before the name; one that may be another's says nothing."""

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.read.person import may_tell, person_asked, says_of_what, title_of

MAYORS = (
    "Selain bertemu Wali Kota Balikpapan Rahmad Mas'ud, Kepala Disperindagkop dan UKM Kaltim HM Yadi Robyan Noor"
    " akan diterima oleh Wali Kota Samarinda Andi Harun."
)
GOVERNORS = "Perhatian Gubernur Kaltim H Isran Noor dan Wakil Gubernur H Hadi Mulyadi berlaku."
OFFICIALS = (
    "SAMARINDA – Sekretaris Daerah (Sekda) Provinsi Kalimantan Timur (Kaltim) Sri Wahyuni menyapa Kadis Penanaman Modal"
    " dan Pelayanan Terpadu Satu Pintu (DPMPTSP) Puguh Harjanto serta perwakilan pemerintah."
)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Siapa Andi Harun?", "Andi Harun"),
        ("siapa itu andi harun", "andi harun"),
        ("Rahmad Mas'ud itu siapa?", "Rahmad Mas'ud"),
        ("Siapakah DR.Ir.H. Rusmadi.MS?", "DR.Ir.H. Rusmadi.MS"),
        ("Who is Puguh Harjanto?", "Puguh Harjanto"),
        ("who’s Isran Noor", "Isran Noor"),
        ("Who was Awang Faroek?", "Awang Faroek"),
        ("Siapa Pak Rusmadi?", "Rusmadi"),
        ("Siapa Bu Sri Wahyuni?", "Sri Wahyuni"),
        ("Who is Mr. Hansen?", "Hansen"),
        ("Siapa Mas'ud?", "Mas'ud"),
        ("Siapa Ustaz Somad?", "Somad"),
        ("Siapa Irjen Pol. Nanang?", "Pol. Nanang"),
        ("Who is Professor Lopez?", "Lopez"),
    ],
)
def test_a_person_is_asked_about(question: str, name: str) -> None:
    assert person_asked(question) == name


@pytest.mark.parametrize(
    "question",
    [
        *(
            "Siapa gubernur Kaltim?",
            "Siapa yang hadir?",
            "Siapa saja?",
            "Siapa kepala Bappeda?",
            "Di mana Andi Harun?",
            "SIAPA PEMENANG LOMBA?",
            "Siapa Pemilik Gojek?",
        ),
        *("Who is the mayor?", "Who is he?", "Who led it?", "Who is President Joko Widodo?", ""),
    ],
)
def test_something_else_is_asked(question: str) -> None:
    assert person_asked(question) is None


@pytest.mark.parametrize(
    ("name", "sentence", "title"),
    [
        ("Andi Harun", MAYORS, "Wali Kota Samarinda"),
        ("rahmad mas'ud", MAYORS, "Wali Kota Balikpapan"),
        ("Yadi Robyan Noor", MAYORS, "Kepala Disperindagkop dan UKM Kaltim"),
        ("Isran Noor", GOVERNORS, "Gubernur Kaltim"),
        ("Hadi Mulyadi", GOVERNORS, "Wakil Gubernur"),
        ("Sri Wahyuni", OFFICIALS, "Sekretaris Daerah (Sekda) Provinsi Kalimantan Timur"),
        ("Puguh Harjanto", OFFICIALS, "Kadis Penanaman Modal dan Pelayanan Terpadu Satu Pintu"),
        ("Isran Noor", "mantan gubernur Isran Noor hadir", "mantan gubernur"),
        ("Ridwan Kamil", "They met the former Governor Ridwan Kamil.", "former Governor"),
        ("Kutai Ismunandar", "Rapat dibuka Bupati Kutai Ismunandar, lalu Ali.", "Bupati"),
        ("Mary Smith", "Director of Sales Mary Smith spoke.", "Director of Sales"),
        ("Bere Ali", "Asisten Administrasi Umum Bere Ali hadir.", "Asisten Administrasi Umum"),
        (
            "Ann Lee",
            "The report names Director of the Budget Office Ann Lee.",
            "Director of the Budget Office",
        ),
    ],
)
def test_the_title_stands_right_before_the_name(name: str, sentence: str, title: str) -> None:
    span = title_of(name, sentence)
    assert span is not None
    assert sentence[slice(*span)] == title


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Andi Harun", GOVERNORS),
        ("Hadi Mulyadi", "Gubernur Kaltim Isran Noor dan Hadi Mulyadi hadir."),
        ("Hadi Mulyadi", "Gubernur Kaltim Isran Noor, Hadi Mulyadi, dan tamu hadir."),
        ("Noor", GOVERNORS),
        ("Norbaiti Noor", "Rapat dihadiri istri Gubernur Norbaiti Noor."),
        ("Norbaiti Noor", "Istri Gubernur Kaltim Norbaiti Noor hadir."),
        ("Sri Mulyani", "Finance Minister Sri Mulyani spoke."),  # not the minister of everything
        ("Ann Lee", "The director told Ann Lee."),
        ("Eric Hansen", "Eric Hansen, Presiden Group Indonesia, hadir."),
        ("wali kota", "Ketua Panitia menemui wali kota."),
        ("Ann Lee", ""),
        ("Ali", "Asisten Administrasi Umum Bere Ali hadir."),
        ("Faroek", "Gubernur Awang Faroek hadir."),
        ("Harun", MAYORS),
        ("Samarinda", MAYORS),
        ("Samarinda", "Wali Kota Samarinda hadir."),
        ("Kaltim", MAYORS),
        ("Smith", "Director of Sales Mary Smith spoke."),
        ("Kutai Timur", "Rapat dibuka Bupati Kutai Timur Ismunandar."),
        ("New York", "They met the Mayor New York Eric Adams."),
    ],
)
def test_where_it_is_not_certain_there_is_none(name: str, sentence: str) -> None:
    assert title_of(name, sentence) is None


@pytest.mark.parametrize(
    ("name", "sentence", "short", "tells"),
    [
        ("Soekarno", "Soekarno adalah presiden pertama Indonesia.", "presiden pertama Indonesia", True),
        ("Ann Lee", "Ann Lee (born 1970) was a painter.", "painter", True),
        ("Eric Hansen", "Hadir Eric Hansen, Presiden ETG.", "Presiden ETG", True),
        ("penemu telepon", "Penemu telepon adalah Alexander Bell.", "Alexander Bell", True),
        ("Puguh Harjanto", OFFICIALS, "perwakilan pemerintah", False),
        ("Ujang Rachmad", "Ir. Ujang Rachmad,M.Si; Kasubbid SDA", "Rachmad,M.Si; Kasubbid SDA", False),
        ("Ann Lee", "Ann Lee met the mayor of Bontang.", "the mayor of Bontang", False),
        ("Ann Lee", "The mayor met Ann Lee.", "The mayor", False),
    ],
)
def test_what_stands_elsewhere_does_not_tell(name: str, sentence: str, short: str, tells: bool) -> None:
    start = sentence.index(short)
    assert may_tell(name, sentence, (start, start + len(short))) == tells


def test_a_title_says_of_what_or_does_not() -> None:
    assert says_of_what("Wali Kota Samarinda")
    assert not says_of_what("Wakil Wali Kota")


@given(st.text("ABdan,Gubernur", min_size=1, max_size=6), st.text("ABdan ,()Gubernr", max_size=40))
def test_a_title_is_a_part_of_the_sentence(name: str, sentence: str) -> None:
    span = title_of(name, sentence)
    assert span is None or 0 <= span[0] < span[1] <= len(sentence)


@pytest.mark.parametrize("unit", ["a ", "Ann ", "siapa ", "who is ", "Gubernur "])
def test_long_texts_are_quick(unit: str) -> None:
    assert_linear(lambda size: (person_asked(unit * size), title_of("Ann", unit * size)), 300)
