"""Numbers and dates in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.schema import Language
from rag.text.figures import in_one_form


@pytest.mark.parametrize(
    ("text", "language", "form"),
    [
        ("pada 20 November 2023", "id", "pada 2023-11-20"),
        ("on November 20, 2023", "en", "on 2023-11-20"),
        ("tanggal 20/11/2023", "id", "tanggal 2023-11-20"),
        ("empat puluh lima orang dari 7 SKPD", "id", "45 orang dari 7 SKPD"),
        ("forty-five people", "en", "45 people"),
        ("Rp1,5 juta, yaitu Rp1.500.000", "id", "Rp1500000, yaitu Rp1500000"),
        ("Rp1.5 million, or Rp1,500,000", "en", "Rp1500000, or Rp1500000"),
        ("7,5 persen", "id", "7.5 persen"),
        ("1.500 orang", "id", "1500 orang"),
        ("1,500 people", "en", "1500 people"),
        ("pukul 14.30, one of them, bulan Maret", None, "pukul 14.30, one of them, bulan Maret"),
        ("tanpa angka", "id", "tanpa angka"),
    ],
)
def test_what_is_the_same_looks_the_same(text: str, language: Language | None, form: str) -> None:
    assert in_one_form(text, language) == form


@given(st.text(alphabet=st.sampled_from("0123456789.,:/- juta ribu Maret two pm"), max_size=60))
def test_any_text_is_read_and_stays_in_its_form(text: str) -> None:
    for language in ("id", "en", None):
        in_one_form(text, language)


@given(st.text(alphabet=st.characters(exclude_categories=["N"]), max_size=20))
def test_a_text_without_figures_has_as_many_lines(text: str) -> None:
    assert in_one_form(text).count("\n") == text.count("\n")
