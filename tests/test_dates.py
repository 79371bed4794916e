"""Dates: every form that is read, days that do not exist, and which date is the document's own."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.text.dates import DATE, folded, is_dateline, parse, stated_date

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.mark.parametrize(
    "text",
    [
        *("5 Mei 2020", "05 MEI 2020", "5 May 2020", "May 5, 2020", "5th May, 2020", "May 5th 2020"),
        *(
            "5 MEİ 2020",
            "5 Meı 2020",
            "2020-05-05",
            "5/5/2020",
            "05-05-20",
            "5.5.2020",
            "5 Mei\u00a02020",
            "(5/5/2020)",
            "5 Mei 2020.",
        ),
    ],
)
def test_forms(text: str) -> None:
    match = DATE.search(text)
    assert match
    assert parse(match) == date(2020, 5, 5)


@pytest.mark.parametrize(
    "text", ["91/2017", "1.234.567", "12/05/2020/7", "08123-45-6789", "21/2", "5 Meja 2020", "x5/5/2020"]
)
def test_what_is_no_date(text: str) -> None:
    assert DATE.search(text) is None


@pytest.mark.parametrize("text", ["31/02/2020", "10/16/12", "30 Februari 2020", "2020-13-01", "0/0/00"])
def test_a_day_that_does_not_exist(text: str) -> None:
    match = DATE.search(text)
    assert match
    assert parse(match) is None
    assert stated_date(text) is None


@pytest.mark.parametrize(("text", "year"), [("16/10/12", 2012), ("16/10/69", 2069), ("16/10/70", 1970)])
def test_years_of_two_digits(text: str, year: int) -> None:
    assert stated_date(text) == date(year, 10, 16)


@pytest.mark.parametrize(
    "text",
    [
        "Samarinda, 5 Mei 2020. Gubernur membuka rapat.",
        "JAKARTA, KOMPAS.com, 5 Mei 2020 - Gubernur",
        "Jakarta (5/5/2020) – Gubernur",
        "Judul berita\n\n5 Mei 2020 Jam 07:51:38\n\nIsi",
        "Tanggal terbit: 5 Mei 2020\nIsi",
        "Published: May 5, 2020 by X",
        "---\ndate: 2020-05-05\n---",
        "Rapat dibuka di hotel, Selasa (5/5/2020), oleh gubernur.",
        "The meeting was opened on Tuesday, 5 May 2020.",
        "31/02/2020\n5 Mei 2020\n",
    ],
)
def test_the_date_of_the_document(text: str) -> None:
    assert stated_date(text) == date(2020, 5, 5)


@pytest.mark.parametrize(
    "text",
    [
        "Rusmadi (lahir 6 Juni 1961) adalah kepala Bappeda.",
        "Soekarno (6 Juni 1901 – 21 Juni 1970) adalah presiden.",
        "17 Agustus 1945 adalah hari kemerdekaan.",
        "Undang-Undang tanggal 5 Mei 2014 tentang desa",
        "On 5 January 2020, the governor spoke.",
        "kata Awang, Rabu (21/2).",
        "Kata. " * 200 + "Pada Senin, 5 Mei 2014, ia lahir.",
        "",
    ],
)
def test_a_date_in_the_story_is_not_that_of_the_document(text: str) -> None:
    assert stated_date(text) is None


def test_the_seeds() -> None:
    found = [stated_date(path.read_text("utf-8")) for path in sorted(SEEDS.glob("*.txt"))]
    assert found == [date(2012, 10, 16), None, date(2023, 11, 20), None, date(2021, 6, 17)]


@pytest.mark.parametrize(
    "text",
    [
        "Samarinda, 16/10/12.",
        "Kutai Timur, Senin (20/11/2023)",
        "London, May 5, 2020 –",
        "Terbit: 3 Mei 2020",
    ],
)
def test_datelines(text: str) -> None:
    assert is_dateline(text)


@pytest.mark.parametrize(
    "text",
    [
        "Samarinda, 16/10/12. Rapat dimulai.",
        "Rapat digelar 16/10/12.",
        "Samarinda, Kalimantan Timur.",
        "The forum opened on 5 May 2020",
        "24 Oktober 2019 Jam 07:51:38",
        "",
    ],
)
def test_what_says_more_is_no_dateline(text: str) -> None:
    assert not is_dateline(text)


def test_what_a_pattern_takes_for_a_letter_is_folded_to_it() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    for odd in re.findall("[a-z]", "".join(map(chr, range(sys.maxunicode))), re.IGNORECASE):
        assert [one for one in letters if re.match(one, odd, re.IGNORECASE)] == [folded(odd)]


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d-%m-%y", "%Y-%m-%d"]))
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert stated_date(f"Bontang, {day.strftime(form)}. Isi") == day


@given(st.text())
def test_any_text(text: str) -> None:
    stated_date(text)


@pytest.mark.parametrize("unit", ["1 januari 2020 ", "1 januari 2020\n", "1/1/", "senin ", " "])
def test_long_texts_are_quick(unit: str) -> None:
    assert_linear(lambda size: stated_date("1 januari 2020" + unit * (size // len(unit)) + "x"), 50_000)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Perihal sampah.\n" * 20 + "Ditetapkan di Sukamaju\npada tanggal 14 Maret 2022\n\nKEPALA DESA",
            date(2022, 3, 14),
        ),
        (
            "Perihal sampah.\n" * 20 + "Ditetapkan di Sukamaju pada tanggal 14 Maret 2022 oleh Kepala Desa.",
            date(2022, 3, 14),
        ),
        (
            "We sold a plant. " * 30 + "\n\nThomas Reyes\nChief Executive Officer\n1 March 2024\n",
            date(2024, 3, 1),
        ),
        ("Isi surat. " * 40 + "\n\nJakarta, 3 Mei 2020\nDirektur", date(2020, 5, 3)),
        ("The plant opened on 1 March 2024 and " * 20 + "closed.", None),
        ("Sebuah cerita. " * 40 + "\nRapat berikutnya pada 3 Mei 2020 di kantor.", None),
        ("1 March 2024\n" + "Long ago. " * 100, date(2024, 3, 1)),
    ],
)
def test_the_date_of_a_law_and_of_a_signature(text: str, day: date | None) -> None:
    assert stated_date(text) == day
