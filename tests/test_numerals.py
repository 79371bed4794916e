"""Amounts and dates in the other language; everything else is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.dates import MONTHS
from rag.text.numerals import WEEKDAYS, in_language, states_number


@pytest.mark.parametrize(
    ("indonesian", "english"),
    [
        ("empat puluh lima orang", "45 people"),
        ("kurang lebih empat puluh lima orang", "about 45 people"),
        ("lebih dari 200 peserta", "more than 200 participants"),
        ("seratus dua puluh tiga ribu empat ratus lima orang", "123,405 people"),
        ("seribu dua ratus", "1,200"),
        ("sebelas kabupaten", "11 regencies"),
        ("satu kabupaten", "1 regency"),
        ("dua belas tahun", "12 years"),
        ("sepuluh persen", "10 percent"),
        ("17.000 hektar", "17,000 hectares"),
        ("3,5 km", "3.5 kilometres"),
        ("Rp 3,5 triliun", "Rp3.5 trillion"),
        ("20%", "20%"),
        ("2012", "2012"),
        ("16/10/12", "16 October 2012"),
        ("Selasa (20/11/2012)", "Tuesday, 20 November 2012"),
        ("20 Mei 2023", "20 May 2023"),
        ("Jum'at", "Friday"),
        ("17 Juni", "17 June"),
        ("Juni 2012", "June 2012"),
        ("Mei", "May"),
        ("Rp 17,5 M", "Rp17.5 billion"),
        ("dua ribu dua belas", "2012"),
        ("tiga ratus ribu lima ratus", "300,500"),
        ("45,5 km", "45.5 kilometres"),
    ],
)
def test_into_english(indonesian: str, english: str) -> None:
    assert in_language(indonesian, "en") == english


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("forty-five people", "45 orang"),
        ("about 45 people", "sekitar 45 orang"),
        ("one hundred and twenty days", "120 hari"),
        ("two million", "2.000.000"),
        ("3.5 trillion", "3,5 triliun"),
        ("17,000 hectares", "17.000 hektare"),
        ("one regency", "1 kabupaten"),
        ("October 16, 2012", "16 Oktober 2012"),
        ("Tuesday", "Selasa"),
    ],
)
def test_into_indonesian(english: str, indonesian: str) -> None:
    assert in_language(english, "id") == indonesian


@pytest.mark.parametrize(
    "text",
    [
        *("", "Rusmadi", "orang", "45 gajah liar", "31/02/2012", "lima besar dunia", "ribu", "%", "9.30"),
        *(
            "nineteen ninety-nine",
            "satu sembilan enam satu",
            "sebelas belas",
            "seratus seribu",
            "one and two",
        ),
        *("tiga puluh ribu lima ratus ribu", "5 M", "Rp 5 meter", "35 Juni", "3,25"),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_neither_or_may_be_read_in_two_ways_is_left_alone(text: str, language) -> None:
    assert in_language(text, language) is None


def test_a_separator_that_may_be_either_is_left_alone() -> None:
    assert in_language("1,000", "en") is None  # Indonesian papers write thousands so, too
    assert in_language("1.000", "id") is None
    assert in_language("1,000", "id") == "1.000"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(("45", True), ("Rp3", True), ("tujuh", True), ("forty-five", True), ("seratus orang", True)),
        *(("about forty people", True), ("tiga klaster", True), ("banyak", False), ("", False)),
        *(
            ("one of them", False),
            ("no one", False),
            ("satu-satunya orang", False),
            ("tidak satu pun", False),
        ),
    ],
)
def test_what_states_a_number(text: str, said: bool) -> None:
    assert states_number(text) is said


@given(st.integers(10_000, 10**13), st.sampled_from(["id", "en"]))
def test_figures_keep_their_value(value: int, language) -> None:
    there = in_language(f"{value:,}".replace(",", "." if language == "en" else ","), language)
    assert there is not None
    assert int(there.replace(".", "").replace(",", "")) == value


@pytest.mark.parametrize(
    ("name", "indonesian", "english"),
    [
        *zip(WEEKDAYS["id"], WEEKDAYS["id"], WEEKDAYS["en"], strict=True),
        *zip(WEEKDAYS["en"], WEEKDAYS["id"], WEEKDAYS["en"], strict=True),
        *(("jum'at", "jumat", "friday"), ("jum’at", "jumat", "friday"), ("ahad", "minggu", "sunday")),
        *(("SENİN", "senin", "monday"), ("Kamıs", "kamis", "thursday")),
    ],
)
def test_a_weekday_of_either_language(name: str, indonesian: str, english: str) -> None:
    assert in_language(name, "id") == indonesian.capitalize()
    assert in_language(name, "en") == english.capitalize()
    assert in_language(f"{name}, 5 Mei 2020", "id") == f"{indonesian.capitalize()}, 5 Mei 2020"
    assert in_language(f"{name}, May 5, 2020", "en") == f"{english.capitalize()}, 5 May 2020"


_WORDS = [*WEEKDAYS["id"], *WEEKDAYS["en"], "jum'at", "ahad", *MONTHS, "miliar", "million", "rp", "5", "2020"]


@given(
    st.lists(st.sampled_from(_WORDS), max_size=4).map(" ".join),
    st.lists(
        st.sampled_from([("i", "İ"), ("i", "ı"), ("s", "ſ"), ("k", "\u212a"), (" ", ", "), (" ", " (")])
    ),
    st.sampled_from([str.lower, str.upper, str.title]),
    st.sampled_from(["id", "en"]),
)
def test_no_casing_of_days_months_and_scales_fails(text: str, odd, cased, language) -> None:
    text = cased(text)
    for plain, other in odd:
        text = text.replace(plain, other).replace(plain.upper(), other)
    said = in_language(text, language)
    assert said is None or said


@given(st.text(max_size=30), st.sampled_from(["id", "en"]))
def test_wild_text_is_an_amount_or_none(text: str, language) -> None:
    said = in_language(text, language)
    assert said is None or said
