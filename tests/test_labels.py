"""The numbers of lists in every form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.formats.labels import in_form


@pytest.mark.parametrize(
    ("number", "form", "label"),
    [
        (7, "decimal", "7"), (7, "decimalZero", "07"), (3, "lowerLetter", "c"), (28, "upperLetter", "BB"),
        (1994, "upperRoman", "MCMXCIV"), (4, "lowerRoman", "iv"), (7, "none", ""), (0, "lowerLetter", "0"),
        (4000, "upperRoman", "4000"), (10**18, "lowerLetter", "1" + "0" * 18), (2, "ordinalText", "2"),
    ],
)  # fmt: skip
def test_forms(number: int, form: str, label: str) -> None:
    assert in_form(number, form) == label


@given(st.integers(1, 3999))
def test_roman_numbers_are_of_their_value(number: int) -> None:
    values = [
        dict(zip("ivxlcdm", (1, 5, 10, 50, 100, 500, 1000), strict=True))[sign]
        for sign in in_form(number, "lowerRoman")
    ]
    below = [*values[1:], 0]
    assert sum(-one if one < after else one for one, after in zip(values, below, strict=True)) == number
