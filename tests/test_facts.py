"""Numbers, dates and names of two texts agree or do not, whatever their language and their form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.dates import MONTHS
from rag.text.facts import Names, stated, unsupported
from rag.text.numerals import SCALES

AGREE = [
    ("dibuka 20/11/2023", "opened on 20 November 2023"),
    ("ada tujuh daerah", "there are 7 regions"),
    ("luasnya 17.000 hektar", "17,000 hectares"),
    ("Rp 3,5 triliun", "Rp3.5 trillion"),
    ("dihadiri empat puluh lima orang", "45 people came"),
    ("(20/11) di Samarinda", "on 20 November"),
    ("pada 16/10/12", "October 16, 2012"),
    ("dua juta ton", "2,000,000 tonnes"),
    ("seratus dua puluh desa", "one hundred and twenty villages"),
    ("45,5 persen", "45.5 percent"),
    ("Perpres Nomor 91/2017", "Regulation No. 91/2017"),
    ("pukul 09.30", "at 09.30"),
    ("satu orang", "one person"),
    ("tahun 1986", "in 1986"),
    ("dibuka pada 5 Maret", "opened on March 5"),
    ("dibuka pada 5 Maret.", "It opened on March 5th."),
    ("DIBUKA PADA 5 MARET.", "IT OPENED ON MARCH 5TH."),
    ("5 Mar", "Mar. 5"),
    ("(11 September)", "(Sept. 11)"),
    ("pada 1 Mei, ia hadir", "On May 1st, he came"),
    ("pada Mei 20 orang datang", "In May 20 people came"),
    ("pada Maret 20.000 ton", "In March 20,000 tonnes"),
    ("Maret 2012", "March 2012"),
    ("12 APRİL 2020", "April 12, 2020"),
    ("Selasa pagi", "on Tuesday morning"),
    ("hari Ahad", "every Sunday"),
    ("misi keempat", "the fourth mission"),
    ("ketiga kawasan itu", "the three areas"),
    ("lantai kelima belas", "the fifteenth floor"),
    ("Minggu lalu", "last week"),
    ("sepertiga dari warga", "a third of the residents"),
    ("3 MİLİAR", "3 billion"),
]
DIFFER = [
    ("45 orang", "46 people"),
    ("20/11/2023", "21 November 2023"),
    ("20/11/2023", "20 November 2022"),
    ("empat puluh lima orang", "54 people"),
    ("17.000 hektar", "17,500 hectares"),
    ("Rp 3,5 triliun", "Rp3.5 billion"),
    ("tahun 1986", "in 1968"),
    ("tujuh daerah", "eight regions"),
    ("pada November", "in December"),
    ("5 Maret", "on March 6"),
    ("5 Maret", "on May 5"),
    ("pada 20 Maret", "in March 2012"),
    ("pada 20 Mei", "In May 45 people came"),
    ("Senin, 20 November 2023", "on Tuesday"),
    ("20/11/2023", "on Tuesday"),
    ("pada Jumat pagi", "On Saturday morning"),
    ("misi kedua", "the fifth mission"),
    ("tahun ketiga", "tahun kelima"),
    ("", "7 regions"),
]


@pytest.mark.parametrize(("one", "other"), AGREE)
def test_what_is_the_same_is_supported_both_ways(one: str, other: str) -> None:
    assert unsupported(other, one, "id") == []
    assert unsupported(one, other, "en") == []


@pytest.mark.parametrize(("evidence", "sentence"), DIFFER)
def test_what_differs_is_not_supported(evidence: str, sentence: str) -> None:
    assert len(unsupported(sentence, evidence)) == 1


@pytest.mark.parametrize(
    "part", ["in 2023", "in November 2023", "in November", "on 20 November", "the 20th", "20/11", "on Monday"]
)
def test_a_date_states_its_parts(part: str) -> None:
    assert unsupported(f"It was opened {part}.", "Dibuka pada Senin, 20 November 2023.", "id") == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("March 5", "03-05"), ("MARCH 5th", "03-05"), ("Mar. 5", "03-05"), ("Sept. 11 attacks", "09-11")),
        *(
            ("March 2012", "2012-03"),
            ("March 20,000", "month 3"),
            ("March 32", "month 3"),
            ("May 5%", "month 5"),
        ),
        *(("May 20 people", "month 5"), ("May 20 million", "month 5"), ("April 5 orang", "month 4")),
        *(("may 5", "5"), ("they march 5 km", "5"), ("Maret 5", "month 3"), ("5 March 20", "03-05")),
    ],
)
def test_a_day_behind_its_month(text: str, day: str) -> None:
    assert frozenset({day}) == stated(text)[0][2]


@pytest.mark.parametrize("days", ["March 5–7", "March 5-7", "March 5 to 7", "March 5 and 7"])
def test_of_several_days_the_evidence_says_the_month_once(days: str) -> None:
    assert unsupported(f"It was held on {days}.", "Diadakan pada 5–7 Maret.", "id") == []
    assert unsupported(f"It was held in May, on {days}.", "Diadakan pada 5–7 Mei.", "id")


@pytest.mark.parametrize("whole", ["20 November 2023", "20 November"])
def test_a_part_does_not_state_the_whole(whole: str) -> None:
    assert unsupported(f"It was opened on {whole}.", "Dibuka pada tahun 2023, di November.", "id")


@pytest.mark.parametrize(
    "sentence", ["One of them may speak.", "satu per satu", "They march on, in two groups."]
)
def test_words_that_look_like_numbers_or_months_state_none(sentence: str) -> None:
    assert unsupported(sentence, "") == []


@given(st.integers(3, 10**12))
def test_figures_of_one_language_are_those_of_the_other(value: int) -> None:
    english, indonesian = f"{value:,}", f"{value:,}".replace(",", ".")
    assert unsupported(english, indonesian, "id") == unsupported(indonesian, english, "en") == []
    assert unsupported(f"{value + 1:,}", indonesian, "id")


_ODD = st.sampled_from([("i", "İ"), ("i", "ı"), ("s", "ſ"), ("k", "\u212a"), (" ", "."), (" ", ",")])


@given(
    st.lists(
        st.sampled_from([*MONTHS, *SCALES, "5", "20", "2020", "5th", "3,5"]) | st.text(max_size=3), max_size=6
    ),
    st.lists(_ODD),
    st.sampled_from([str.lower, str.upper, str.title]),
)
def test_no_text_fails(said: list[str], odd: list[tuple[str, str]], cased) -> None:
    text = cased(" ".join(said))
    for plain, other in odd:
        text = text.replace(plain, other).replace(plain.upper(), other)
    assert unsupported(text, text) == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_text_supports_itself(one: str, other: str) -> None:
    assert unsupported(one, f"{one} {other}".replace("\x00", " ")) == [] or other
    assert unsupported(one, one) == []


def test_names_are_known_in_every_form() -> None:
    names = Names()
    assert names.unknown("He met Rusmadi of East Kalimantan.", "Rusmadi memimpin rapat di Kaltim.") == []
    assert names.unknown("Ia bertemu Fuad di Kaltim.", "Rusmadi memimpin rapat di Kalimantan Timur.") == [
        "Fuad"
    ]
    assert names.unknown("Ia lahir di Bontang.", "Lahir di Balikpapan.") == ["Bontang"]
    assert (
        names.unknown("Ia bertemu Menkeu dan Wagub.", "the Minister of Finance and the deputy governor") == []
    )
    assert names.unknown("Ia bertemu Soeharto.", "Suharto hadir.") == []
    assert names.unknown("Rapat dipimpin Joest.", "Rapat dipimpin Basri.") == ["Joest"]
    assert names.unknown("They left the U.S.", "Mereka meninggalkan Amerika Serikat.") == []
    assert names.unknown("Ia bertemu Menkeu.", "Menteri Perdagangan hadir.") == ["Menkeu"]
    own = Names((frozenset({"bappeda", "badan perencanaan pembangunan daerah"}),))
    assert names.one_for_all(["gubernur", "bank", "indonesia"]) == {1: "bank indonesia", 2: "bank indonesia"}
    assert own.unknown("Kantor Bappeda", "kantor Badan Perencanaan Pembangunan Daerah") == []


@pytest.mark.parametrize(
    ("sentence", "evidence", "unknown"),
    [
        ("He went to America.", "He served as head of the office.", ["America"]),
        ("He went to America.", "Ia pergi ke AS tahun lalu.", []),
        ("He went to America.", "ia pergi ke as tahun lalu", []),
        ("Kunjungan ke Amerika Serikat", "They told us about the visit.", ["Amerika", "Serikat"]),
        ("Kunjungan ke Amerika Serikat", "A visit to the US and the U.S. Senate", []),
    ],
)
def test_initials_in_small_letters_are_words(sentence: str, evidence: str, unknown: list[str]) -> None:
    assert Names().unknown(sentence, evidence) == unknown


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("from March 5 to 7, 2012", "pada 5–7 Maret 2012"),
        ("on March 5–7", "pada 5–7 Maret"),
        ("on May 1 and 2", "pada 1 dan 2 Mei"),
        ("from 31 March to 2 April", "dari 31 Maret sampai 2 April"),
    ],
)
def test_several_days_are_the_same_in_both_languages(english: str, indonesian: str) -> None:
    assert unsupported(english, indonesian, "id") == []
    assert unsupported(indonesian, english, "en") == []
    assert unsupported(english.replace("M", "Sept. 3, M"), indonesian, "id")


def test_a_day_before_another_month_is_none_of_this_month() -> None:
    assert not any("03-02" in readings for *_, readings in stated("March 31 – 2 April", "en", least=1))


@pytest.mark.parametrize(
    ("question", "text", "asked"),
    [
        (
            "Apa kerja sama dengan Kalimantan Tengah?",
            "Provinsi Kalteng: kesehatan.",
            "Apa kerja sama dengan Kalteng?",
        ),
        ("What does Central Sulawesi get?", "bersama Provinsi Sulteng", "What does Sulteng get?"),
        ("Siapa menteri keuangan?", "Menkeu Sri Mulyani hadir.", "Siapa Menkeu?"),
        (
            "Apa kata Kaltim dan Sulteng?",
            "Sulawesi Tengah, Kalimantan Timur",
            "Apa kata Kalimantan Timur dan Sulawesi Tengah?",
        ),
        ("Siapa gubernur Kaltim?", "Gubernur Kalimantan Timur (Kaltim)", "Siapa gubernur Kaltim?"),
        ("Siapa gubernur Kaltim?", "Gubernur Jawa Timur", "Siapa gubernur Kaltim?"),
        ("Siapa dia?", "Kaltim", "Siapa dia?"),
    ],
)
def test_a_question_takes_the_names_that_the_text_has(question: str, text: str, asked: str) -> None:
    assert Names().as_in(text, question) == asked
