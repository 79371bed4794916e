"""Questions in small letters get the capitals of the documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.truecase import truecased

TEXT = (
    "Samarinda, 16/10/12. Kemarin Wali Kota Balikpapan Rahmad Mas'ud menerima Kepala Bappeda Kaltim di Hotel Harris. "
    "Rapat itu membahas KEK Maloy. Setiap kepala daerah hadir, dan rapat ditutup."
)


@pytest.mark.parametrize(
    ("typed", "cased"),
    [
        ("siapa wali kota balikpapan?", "siapa Wali Kota Balikpapan?"),
        ("who met rahmad mas'ud?", "who met Rahmad Mas'ud?"),
        ("apa itu kek maloy?", "apa itu KEK Maloy?"),
        ("Apa itu kek maloy?", "Apa itu kek maloy?"),
        ("siapa kepala bappeda?", "siapa kepala Bappeda?"),
        ("kapan rapat itu?", "kapan rapat itu?"),
        ("di mana rapat di samarinda?", "di mana rapat di samarinda?"),
        ("SIAPA KEPALA BAPPEDA DI HOTEL HARRIS?", "siapa kepala Bappeda di Hotel Harris?"),
        ("KEK MALOY", "KEK MALOY"),
        ("siapa kepala Bappeda di hotel harris?", "siapa kepala Bappeda di hotel harris?"),
        ("siapa budi?", "siapa budi?"),
        ("", ""),
    ],
)
def test_names_get_their_capitals(typed: str, cased: str) -> None:
    assert truecased(typed, [TEXT]) == cased


def test_what_one_text_writes_small_is_no_name() -> None:
    assert (
        truecased("apa itu delta?", ["Di Kawasan Delta Mahakam.", "Sebuah delta sungai."]) == "apa itu delta?"
    )


@given(st.text(), st.lists(st.text(), max_size=3))
def test_nothing_but_capitals_changes(typed: str, texts: list[str]) -> None:
    cased = truecased(typed, texts)
    assert cased.lower() == typed.lower()
