"""Numbers and dates as their format shows them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.formats.number_format import shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1250000, "#,##0", "1250000"),
        (1250000.0, "General", "1250000"),
        (1250000.0, '_("Rp"* #,##0.00_);_("Rp"* (#,##0.00)', "Rp1250000"),
        (-1250.5, "[$Rp-421]#,##0.00", "Rp-1250.50"),
        (0.1 + 0.2, "General", "0.3"),
        (1e-7, "General", "0.0000001"),
        (2.675, "0.00", "2.68"),
        (12.0, "0.00", "12"),
        (0.125, "0.0%", "12.5%"),
        (0.5, "0%", "50%"),
        (12, '0" orang"', "12 orang"),
        (2500000, '0.0,," juta"', "2.5 juta"),
        (123, "00000", "00123"),
        (0.5, "# ?/?", "0.5"),
        (12345.0, "0.00E+00", "12345"),
        (5, "[>=1000]0.0;0", "5"),
        (7, "@", "7"),
        (10**20, "#,##0", "1" + "0" * 20),
        (True, "General", "TRUE"),
        (date(2023, 5, 31), "dd/mm/yyyy", "2023-05-31"),
        (datetime(2023, 5, 31), "d mmmm yyyy", "2023-05-31"),
        (datetime(2023, 5, 1), "mmmm yyyy", "2023-05"),
        (datetime(2023, 1, 1), "yyyy", "2023"),
        (datetime(2023, 5, 31, 8, 5), "dd/mm/yyyy hh:mm", "2023-05-31 08:05"),
        (time(8, 30), "h:mm", "08:30"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    ],
)
def test_numbers_as_their_format_shows_them(value: object, code: str, text: str) -> None:
    assert shown(value, code) == text


@given(
    st.floats(allow_nan=False, allow_infinity=False) | st.integers(),
    st.text('0#?.,%;-()[]"\\_* aERpymdh/:', max_size=12),
)
def test_no_format_breaks_a_number(value: float, code: str) -> None:
    assert shown(value, code).isprintable()
