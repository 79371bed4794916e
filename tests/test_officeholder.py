"""Who holds an office is said where the title, its place and a name stand together; nothing else will do."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from embeddings import open_encoder
from rag.read.officeholder import Office
from rag.text.alignment import Text
from rag.text.facts import Names
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
JAVA = "Rapat dihadiri Gubernur Jawa Barat Ridwan Kamil dan Gubernur Jawa Tengah Ganjar Pranowo."
PRESIDENTS = "Presiden Prancis Emmanuel Macron menjamu Presiden RI Joko Widodo."
MINISTERS = "Menteri Dalam Negeri Tito Karnavian dan Menteri Luar Negeri Retno Marsudi hadir."
FORMER = "Mantan Gubernur Kaltim Awang Faroek menemui Gubernur Isran Noor."
REGENTS = "Bupati Kutai Timur Ardiansyah dan Bupati Kutai Barat FX Yapan hadir."
HANSEN = "Ia didampingi DR. Eric Rolf Hansen, Presiden Economic Transformations Group."


def text(said: str) -> Text:
    return Text.of(said, sentences(said), VECTORS, NAMES)  # type: ignore[arg-type]


def office(question: str) -> Office:
    found = Office.asked(question, VECTORS, NAMES)  # type: ignore[arg-type]
    assert found is not None
    return found


def holder(question: str, said: str) -> str | None:
    sentence = text(said)
    place = office(question).holder(sentence)
    return said[sentence.words[place[0]].start : sentence.words[place[-1]].end] if place else None


@pytest.mark.parametrize(
    ("question", "said", "name"),
    [
        ("Siapa Wali Kota Samarinda?", MAYORS, "Andi Harun"),
        ("siapa wali kota samarinda", MAYORS, "Andi Harun"),
        ("Who is the mayor of Balikpapan?", MAYORS, "Rahmad Mas'ud"),
        ("Wali Kota Balikpapan itu siapa?", MAYORS, "Rahmad Mas'ud"),
        ("Siapa nama Gubernur Kalimantan Timur?", GOVERNORS, "H Isran Noor"),
        ("Who is East Kalimantan's governor?", GOVERNORS, "H Isran Noor"),
        ("Siapakah wakil gubernur Kaltim saat itu?", GOVERNORS, "H Hadi Mulyadi"),
        ("Who was the deputy governor of East Kalimantan?", GOVERNORS, "H Hadi Mulyadi"),
        (
            "Who is the governor of West Java?",
            "They met the governor of West Java, Ridwan Kamil.",
            "Ridwan Kamil",
        ),
        (
            "Siapa gubernur Kalimantan Timur?",
            "Di Kaltim, hal itu dikatakan Gubernur Kalimantan, Awang Faroek.",
            "Awang Faroek",
        ),
        ("Siapa presiden Economic Transformations Group?", HANSEN, "DR. Eric Rolf Hansen"),
    ],
)
def test_the_name_beside_title_and_place_holds_the_office(question: str, said: str, name: str) -> None:
    assert holder(question, said) == name


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Siapa Wali Kota Bontang?", MAYORS),
        ("siapa wali kota bontang?", MAYORS),
        ("Siapa Wakil Wali Kota Samarinda?", MAYORS),
        ("Siapa Gubernur Samarinda?", MAYORS),
        ("Who is the governor of South Kalimantan?", GOVERNORS),
        ("Siapa gubernur Bali?", GOVERNORS),
        ("Siapa mantan gubernur Kaltim?", GOVERNORS),
        ("Siapa gubernur Kalimantan Timur?", "Hal itu dikatakan Gubernur Kalimantan Selatan, Sahbirin Noor."),
        ("Siapa gubernur Kaltim?", "MoU antara Gubernur Kaltim dengan gubernur lainnya ditandatangani."),
        ("Siapa gubernur Kalteng?", "Di Kaltim, hal itu dikatakan Gubernur Kalimantan, Awang Faroek."),
        ("Siapa gubernur?", GOVERNORS),  # of what, it does not say
        ("Siapa menteri perdagangan?", "Menteri Perhubungan Budi Karya hadir."),
    ],
)
def test_another_office_or_place_is_not_the_one(question: str, said: str) -> None:
    assert holder(question, said) is None


@pytest.mark.parametrize(
    ("question", "said", "name"),
    [
        ("Siapa Gubernur Jawa Tengah?", JAVA, "Ganjar Pranowo"),
        ("Who is the president of France?", PRESIDENTS, "Emmanuel Macron"),
        ("Siapa presiden Indonesia?", PRESIDENTS, "Joko Widodo"),
        ("Siapa menteri luar negeri?", MINISTERS, "Retno Marsudi"),
        ("Siapa Bupati Kutai Barat?", REGENTS, "FX Yapan"),
        ("Siapa mantan gubernur Kaltim?", FORMER, "Awang Faroek"),
        ("Siapa gubernur Kaltim?", "Isran Noor adalah Gubernur Kaltim sejak 2018.", "Isran Noor"),
        ("Siapa gubernur kaltim?", "Gubernur Kaltim adalah Isran Noor.", "Isran Noor"),
        ("Siapa gubernur Kaltim?", "Rapat dihadiri Gubernur Kaltim, Isran Noor, dan tamu.", "Isran Noor"),
        ("Who is the mayor of New York?", "New York Mayor Ed Koch spoke.", "Ed Koch"),
    ],
)
def test_of_several_holders_the_one_that_is_asked_about(question: str, said: str, name: str) -> None:
    assert holder(question, said) == name


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Siapa Gubernur Kaltim?", "Gubernur Kaltim Resmikan Pabrik Baru"),
        ("Siapa Gubernur Kaltim?", "Peraturan Gubernur Kaltim Nomor 5 berlaku."),
        ("Siapa Gubernur Kaltim?", "Rapat di Kantor Gubernur Kaltim Samarinda ditunda."),
        ("Siapa Gubernur Kaltim?", "Menurut Gubernur Kaltim Jumat pagi, rapat ditunda."),
        ("Siapa Gubernur Kaltim?", FORMER),
        ("Siapa Gubernur Kaltim?", "Pj Gubernur Kaltim Akmal Malik hadir."),
        ("Siapa Bupati Bandung?", "Bupati Bandung Barat Hengky Kurniawan hadir."),
        ("Siapa Wali Kota Tangerang?", "Wali Kota Tangerang Selatan Benyamin Davnie hadir."),
        ("Siapa gubernur Jawa?", "Gubernur Jawa Barat Ridwan Kamil hadir."),
        ("Siapa Bupati Berau?", "Wakil Bupati Berau Gamalis mewakili Bupati Sri Juniarsih."),
        (
            "Who is the president of Germany?",
            "Presiden Prancis Emmanuel Macron menjamu Presiden RI Joko Widodo.",
        ),
        ("Siapa menteri perdagangan?", "Menteri Perindustrian dan Perdagangan Rini Soemarno hadir."),
        ("Siapa gubernur Kaltim?", "Menurut Gubernur Kaltim, Jakarta sudah terlalu padat."),
        ("Siapa gubernur Kaltim?", "Kata Gubernur Kaltim, Kabupaten Paser harus maju."),
        ("Who is the mayor of Paris?", "In Berlin, the Mayor of Paris spoke about the climate."),
        ("Siapa gubernur Kaltim?", "Istri Gubernur Kaltim Norbaiti Isran membuka lomba."),
        ("Siapa gubernur Kaltim?", "Juru Bicara Gubernur Kaltim Syafranuddin Noor menjawab."),
        ("Siapa gubernur Kaltim?", "Bersama Gubernur Kaltim, Kapolda Imam hadir."),
        ("Siapa gubernur Kaltim?", "Lomba Gubernur Kaltim Open Cup diadakan."),
        ("Siapa gubernur Kaltim?", "Gubernur Kaltim Apresiasi kinerja mereka."),
        ("Siapa gubernur Kaltim?", "Isran Noor bukan Gubernur Kaltim."),
        ("Who is the mayor of New York?", "Mayor of York Chris Cullwick spoke."),
    ],
)
def test_a_title_that_names_nobody_or_another_gives_the_office_to_nobody(question: str, said: str) -> None:
    assert holder(question, said) is None


@pytest.mark.parametrize(
    "question",
    [
        "Wali Kota Balikpapan bertemu siapa?",
        "Gubernur Kaltim didampingi siapa?",
        "Presiden Indonesia akan melantik siapa?",
        "Gubernur Kaltim temui siapa?",
        "Siapa yang mendampingi Gubernur Kaltim?",
        "Who is the mayor of Balikpapan meeting with?",
        "Who was the governor of East Kalimantan accompanied by?",
        "Who accompanied the governor of East Kalimantan?",
        "Who did the mayor of Balikpapan meet?",
    ],
)
def test_what_an_officeholder_does_does_not_ask_who_that_is(question: str) -> None:
    assert Office.asked(question, VECTORS, NAMES) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "question",
    [
        "Gubernur Kaltim dijabat siapa?",
        "Siapa gubernur terpilih Kaltim?",
        "Siapa menteri dalam negeri?",
        "Who is the minister of housing?",
        "Who is the acting governor of Bali?",
        "siapa bupati berau?",
        "Siapa Wali Kota Medan?",
    ],
)
def test_who_holds_it_is_still_asked(question: str) -> None:
    assert Office.asked(question, VECTORS, NAMES) is not None  # type: ignore[arg-type]


SAME = [
    # how one office is asked for, and how a passage states it
    (
        ("Siapa gubernur BI?", "siapa gubernur bank indonesia?", "Who is the governor of Bank Indonesia?"),
        ("Gubernur BI Perry Warjiyo", "Gubernur Bank Indonesia Perry Warjiyo", "Bank Indonesia Governor Perry Warjiyo"),
        "Perry Warjiyo",
    ),
    (
        ("Siapa Menkeu?", "siapa menteri keuangan?", "Who is the finance minister?", "Who is the minister of finance?"),
        ("Menkeu Sri Mulyani", "Menteri Keuangan RI Sri Mulyani", "Finance Minister Sri Mulyani"),
        "Sri Mulyani",
    ),
    (
        ("Siapa Menhub?", "Siapa Menteri Perhubungan?", "Who is the transport minister?"),
        ("Menhub Budi Karya", "Menteri Perhubungan Budi Karya", "Minister of Transportation Budi Karya"),
        "Budi Karya",
    ),
    (
        ("Siapa Mendagri?", "Siapa Menteri Dalam Negeri?", "Who is the minister of home affairs?"),
        ("Mendagri Tito Karnavian", "Menteri Dalam Negeri Tito Karnavian", "Home Affairs Minister Tito Karnavian"),
        "Tito Karnavian",
    ),
    (
        ("Siapa Wagub Kaltim?", "siapa wakil gubernur kaltim?", "Who is the deputy governor of East Kalimantan?"),
        ("Wagub Kaltim Hadi Mulyadi", "Wakil Gubernur Kaltim Hadi Mulyadi", "Deputy Governor of Kaltim Hadi Mulyadi"),
        "Hadi Mulyadi",
    ),
    (
        ("Siapa Wabup Berau?", "Siapa Wakil Bupati Berau?", "Who is the deputy regent of Berau?"),
        ("Wabup Berau Agus Tantomo", "Wakil Bupati Berau Agus Tantomo", "Deputy Regent of Berau Agus Tantomo"),
        "Agus Tantomo",
    ),
    (
        ("Siapa Wawali Bontang?", "Siapa wakil wali kota Bontang?", "Who is the deputy mayor of Bontang?"),
        ("Wawali Bontang Agus Haris", "Wakil Walikota Bontang Agus Haris", "Deputy Mayor of Bontang Agus Haris"),
        "Agus Haris",
    ),
    (
        ("Siapa Sekda Kaltim?", "siapa sekretaris daerah kaltim?", "Who is the regional secretary of East Kalimantan?"),
        ("Sekda Kaltim Sri Wahyuni", "Sekretaris Daerah Kaltim Sri Wahyuni", "Kaltim Regional Secretary Sri Wahyuni"),
        "Sri Wahyuni",
    ),
    (
        ("Siapa presiden AS?", "siapa presiden amerika serikat?", "Who is the U.S. President?",
         "who is the us president?", "Who is the President of the United States?"),
        ("Presiden AS Joe Biden", "Presiden Amerika Serikat Joe Biden", "U.S. President Joe Biden",
         "US President Joe Biden"),
        "Joe Biden",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "said", "name"),
    [(asked, said, name) for questions, passages, name in SAME for asked in questions for said in passages],
)
def test_an_office_has_a_long_name_and_a_short_one(question: str, said: str, name: str) -> None:
    assert holder(question, f"{said} hadir.") == name
    assert office(question).may_hold(name, text(f"{said} hadir."), text(f"{said} hadir."))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (asked, said)
        for questions, _, name in SAME
        for asked in questions
        for _, passages, other in SAME
        if other != name
        for said in passages
    ]
    + [
        ("Siapa gubernur BI?", "Gubernur Kaltim Isran Noor"),
        ("Siapa gubernur Bank Indonesia?", "Gubernur Kaltim Isran Noor"),
        ("Siapa gubernur Kaltim?", "Di Kaltim, Gubernur BI Perry Warjiyo"),
        ("Who is the governor of East Kalimantan?", "Gubernur Bank Indonesia Perry Warjiyo"),
        ("Siapa gubernur BI?", "Deputi Gubernur BI Destry Damayanti"),
        ("Siapa Menkeu?", "Wakil Menteri Keuangan Suahasil Nazara"),
        ("Siapa Menkeu?", "Mantan Menkeu Chatib Basri"),
        ("Siapa Menag?", "Mendag Zulkifli Hasan"),
        ("Siapa gubernur Kaltim?", "Wagub Kaltim Hadi Mulyadi"),
        ("Siapa Wagub Kaltim?", "Gubernur Kaltim Isran Noor"),
        ("Siapa Wagub Kalsel?", "Wagub Kaltim Hadi Mulyadi"),
        ("Siapa Wagub?", "Wagub Kaltim Hadi Mulyadi"),  # of what, it does not say
        ("Siapa bupati Berau?", "Wabup Berau Agus Tantomo"),
        ("Who is the mayor of Bontang?", "Wawali Bontang Agus Haris"),
        ("Siapa Sekda Kaltim?", "Sekretaris Dinas Pendidikan Kaltim Budi Santoso"),
        ("Who is the US President?", "US Vice President Kamala Harris"),
        ("Siapa presiden AS?", "Presiden RI Joko Widodo"),
    ],
)
def test_a_short_name_is_that_of_no_other_office(question: str, said: str) -> None:
    assert holder(question, f"{said} hadir.") is None


@pytest.mark.parametrize(
    ("question", "person", "passage"),
    [
        ("Siapa Gubernur Kaltim?", "Isran Noor", "Di Kaltim, Gubernur Isran Noor membuka rapat."),
        ("Siapa gubernur Kaltim?", "Isran Noor", "Kaltim dipimpin Isran Noor sejak 2018."),
        ("Siapa gubernur Kaltim?", "Akmal Malik", "Pj Gubernur Kaltim Akmal Malik hadir."),
        ("Siapa gubernur?", "Isran Noor", GOVERNORS),
        ("Siapa wakil gubernur?", "Isran Noor dan Wakil Gubernur H Hadi Mulyadi", GOVERNORS),
        ("Siapa menteri perdagangan?", "Budi Karya", "Menteri Perhubungan Budi Karya hadir."),
        ("Who is the manager of the hotel?", "Sri Ayu", "Manager Hotel Mesra, Sri Ayu, hadir."),
        ("Who is the treasurer of the club?", "Tom Ray", "Tom Ray keeps the accounts of the club."),
        ("Siapa presiden Indonesia?", "Joko Widodo", "Rapat dipimpin Presiden Joko Widodo."),
        ("Siapa manajer toko?", "budi", "manajer toko adalah budi"),
    ],
)
def test_what_the_passage_does_not_deny_is_left_to_the_networks(
    question: str, person: str, passage: str
) -> None:
    assert office(question).may_hold(person, text(passage), text(passage))


@pytest.mark.parametrize(
    ("question", "person", "passage"),
    [
        ("Siapa Gubernur Bali?", "Isran Noor", "Ke Bali, Gubernur Kaltim Isran Noor membawa rombongan."),
        (
            "Who is the governor of Bali?",
            "Kaltim Dr H Isran Noor",
            "Di Bali, Gubernur Kaltim Dr H Isran Noor hadir.",
        ),
        ("Who is the governor of Bali?", "Kaltim Isran Noor", "Di Bali, Gubernur Kaltim Isran Noor hadir."),
        ("Siapa Gubernur Bali?", "Isran Noor", "Gubernur Isran Noor membuka rapat di Samarinda."),
        ("Siapa Gubernur BI?", "Isran Noor", "Di kantor BI, Gubernur Kaltim Isran Noor hadir."),
        ("Siapa Gubernur Kaltim?", "Perry Warjiyo", "Di Kaltim, Gubernur BI Perry Warjiyo hadir."),
        ("Siapa Gubernur Kaltim?", "Hadi Mulyadi", "Di Kaltim, Wagub Hadi Mulyadi hadir."),
        (
            "Siapa Gubernur Kaltim?",
            "Awang Faroek",
            "Mantan Gubernur Kaltim Awang Faroek menemui Gubernur Isran Noor.",
        ),
        (
            "Who is the general manager of the Harris Hotel?",
            "Sri Wahyuni",
            "Sekda Sri Wahyuni di Harris Hotel.",
        ),
        ("Siapa Bupati Kutai Timur?", "para bupati", "Para bupati hadir di Kutai Timur."),
        ("Siapa Bupati Kutai Timur?", "", "Para bupati hadir di Kutai Timur."),
    ],
)
def test_who_holds_another_office_does_not_hold_this_one(question: str, person: str, passage: str) -> None:
    assert not office(question).may_hold(person, text(passage), text(passage))


@pytest.mark.parametrize(
    "question",
    [
        "Siapa istri gubernur Kaltim?",
        "Siapa yang menemani gubernur Bali?",
        "Who is the wife of the governor of Bali?",
        "Who is the governor's wife?",
        "Who met the governor of Bali?",
        "Siapa kepala Bappeda Kaltim?",
        "Apa tugas gubernur?",
        "Siapa gubernur-gubernur Kalimantan?",
        "Siapa gubernur dan wakil gubernur Kaltim?",
        "Siapa presiden ketiga RI?",
        "Siapa gubernur Kaltim sebelumnya?",
        "Who was the 16th president of the United States?",
        "",
    ],
)
def test_other_questions_ask_for_no_office(question: str) -> None:
    assert Office.asked(question, VECTORS, NAMES) is None  # type: ignore[arg-type]


@given(
    st.lists(
        st.sampled_from(
            "siapa wakil gubernur wali kota Bali Kaltim, yang who is the mayor of Isran (".split()
        )
    ),
    st.lists(
        st.sampled_from("Wakil Gubernur Wali Kota Bali, Kaltim dan Isran. H nomor Kantor (Sekda)".split())
    ),
)
@example("siapa gubernur-nya".split(), [])
def test_any_question_is_held_against_any_text(asked: list[str], said: list[str]) -> None:
    found = Office.asked(" ".join(asked), VECTORS, NAMES)  # type: ignore[arg-type]
    sentence = text(" ".join(said))
    if found is not None:
        assert set(found.holder(sentence) or ()) <= set(range(len(said)))
        assert found.may_hold("Isran Noor", sentence, sentence) in (True, False)
